import sys, csv, json, collections, numpy as np
from datetime import datetime
d, name = sys.argv[1:3]; P = lambda x: datetime.fromisoformat(x.replace('Z', '+00:00')).timestamp()
tr = [json.loads(l) for l in open(d + '/truth.jsonl')]; tr = {x['case']: x for x in tr}[name]; on = P(tr['onset']); b = f'{d}/incidents/{name}/'
M = collections.defaultdict(list)
for r in csv.DictReader(open(b + 'metrics.csv')): M[r['service'], r['metric']].append((P(r['timestamp']), float(r['value'])))
print(tr); print(json.load(open(b + 'alert.json')))
for x in json.load(open(b + 'context/deploys.json')) + json.load(open(b + 'context/flags.json')): print(f"{(P(x['timestamp']) - on) / 60:8.1f}", x.get('service'), x.get('version') or (x['flag'], x['change']))
W = [(-999, -60), (-60, -20), (-20, -5), (-5, 0), (0, 5), (5, 10), (10, 20), (20, 40), (40, 70), (70, 999)]
print(' ' * 52, *[f'{a}..{z}'.rjust(9) for a, z in W])
for k, v in M.items():
    v = np.array(v); m = (v[:, 0] - on) / 60
    print(f'{k[0][:20]:20s} {k[1][:31]:31s}', *[f'{np.mean(v[(m >= a) & (m < z), 1]):9.4g}' if ((m >= a) & (m < z)).any() else '        -' for a, z in W])
L = collections.Counter(); ex = {}
n = [0, 0]
for l in open(b + 'logs.ndjson'):
    r = json.loads(l); lv = [r[k] for k in r if k in ('severity_text', 'level', 'severity', 'Level', 'lvl', 'log_level')][0]
    k = (r['service'], str(lv), ''.join(ch for ch in r['msg'] if not ch.isdigit())[:46]); L[k, P(r['timestamp']) >= on] += 1; ex.setdefault(k, l)
for k in sorted(ex): print(f'{k[0][:18]:18s} {k[1][:8]:8s} {k[2]:46s} {L[k, False]:5d} {L[k, True]:5d}')
if len(sys.argv) > 3:
    for k in list(ex)[:40]: print(ex[k].strip())
