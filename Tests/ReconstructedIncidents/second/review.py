"""Reader of the written bundles: means before and after onset, order of log templates, basic agreement."""
import csv, json, os, re, sys, statistics as st
from datetime import datetime
from collections import defaultdict, Counter
out = sys.argv[1]
P = lambda t: datetime.fromisoformat(t.replace('Z', '+00:00')).timestamp()
for tr in map(json.loads, open(os.path.join(out, 'truth.jsonl'))):
    d = os.path.join(out, 'incidents', tr['case'])
    on = P(tr['onset'])
    J = lambda f: json.load(open(os.path.join(d, f)))
    print('\n###', tr['case'], tr['cause'], tr['mechanism'], tr['culprit_change'][:12], tr['onset'], 'alert', J('alert.json')['fired_at'])
    for x in sorted([(round((P(c['timestamp']) - on) / 60, 1), 'commit', c['message'][:50]) for c in J('context/commits.json')] +
                    [(round((P(c['timestamp']) - on) / 60, 1), 'DEPLOY', c['service'] + ' ' + c['version']) for c in J('context/deploys.json')] +
                    [(round((P(c['timestamp']) - on) / 60, 1), 'FLAG', c['flag'] + ' ' + c['change']) for c in J('context/flags.json')]):
        print('  ', *x)
    S = defaultdict(list)
    for r in csv.DictReader(open(os.path.join(d, 'metrics.csv'))):
        S[r['service'], r['metric']].append((P(r['timestamp']), float(r['value'])))
    for k, v in S.items():
        q = [[x for t, x in v if a <= (t - on) / 60 < b] for a, b in ((-999, -15), (-15, -1), (1, 6), (6, 18), (18, 999))]
        print('   %-55s' % ' '.join(k), ' '.join('%10.4g' % (st.mean(x) if x else float('nan')) for x in q))
    C = {}
    for r in map(json.loads, open(os.path.join(d, 'logs.ndjson'))):
        ts = next(r[k] for k in ('timestamp', 'ts', '@timestamp', 'time') if k in r)
        lv = str(next(r[k] for k in ('level', 'lvl', 'severity', 'severity_text', 'log.level') if k in r))
        m = next(r[k] for k in ('message', 'msg', 'text', 'body', 'event') if k in r)
        sv = next(r[k] for k in ('service', 'app', 'svc', 'program', 'component', 'name', 'service.name', 'kubernetes.labels.app') if k in r)
        key = (sv, lv, re.sub(r'[0-9][0-9a-f.,]*|\b[0-9a-f]{8}\b', '#', m)[:70])
        c = C.setdefault(key, [0, 0, round((P(ts) - on) / 60, 1)])
        c[P(ts) >= on] += 1
    for k, c in sorted(C.items(), key=lambda z: z[1][2]):
        if k[1].lower()[:4] not in ('info',) or c[0] == 0 or c[1] == 0:
            print('      log', k, 'before/after', c[0], c[1], 'first', c[2])
