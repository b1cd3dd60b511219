"""Checks a generated OUT directory as a reader would see it."""
import csv, json, os, sys, re
from datetime import datetime
P = lambda x: datetime.fromisoformat(x.replace('Z', '+00:00'))
out = sys.argv[1]
for tr in map(json.loads, open(f'{out}/truth.jsonl')):
    d = f"{out}/incidents/{tr['case']}"
    J = lambda f: json.load(open(f'{d}/{f}'))
    al, cm, dp, fl = J('alert.json'), J('context/commits.json'), J('context/deploys.json'), J('context/flags.json')
    on = P(tr['onset'])
    rows = list(csv.DictReader(open(f'{d}/metrics.csv')))
    t0, t1 = P(rows[0]['timestamp']), P(rows[-1]['timestamp'])
    assert t0 < on < t1 and t0 < P(al['fired_at']) < t1 and P(al['fired_at']) > on
    v = [r for r in rows if r['service'] == al['service'] and r['metric'] == al['metric'] and P(r['timestamp']) <= P(al['fired_at'])]
    assert abs(float(v[-1]['value']) - al['observed']) < 1e-6
    early = [r for r in v if P(r['timestamp']) < on and float(r['value']) > al['threshold']]
    logs = [json.loads(l) for l in open(f'{d}/logs.ndjson')]
    ts = [P(l['timestamp']) for l in logs]
    assert ts == sorted(ts) and ts[0] >= t0.replace(microsecond=0)
    lk = next(k for k in logs[0] if k.lower() in ('level', 'severity', 'severity_text', 'levelname', 'log_level', 'lvl'))
    e0 = sum(1 for l, t in zip(logs, ts) if l[lk].lower().startswith('err') and t < on)
    e1 = sum(1 for l, t in zip(logs, ts) if l[lk].lower().startswith('err') and t >= on)
    shas = {c['sha'] for c in cm}
    names = shas | {f['flag'] for f in fl} | {x['version'] for x in dp}
    assert all(x in names for x in tr['decoys']) and (tr['culprit_change'] in names or tr['culprit_change'] == 'none')
    nl = [c['diff'].count('\n') + 1 for c in cm if c['diff']]
    assert max(nl) <= 60, nl
    c = tr['culprit_change']
    ev = [(P(x['timestamp']), x['service']) for x in dp if x['commit_sha'] == c] + [(P(x['timestamp']), x['flag']) for x in fl if x['flag'] == c]
    lead = [round((on - t).total_seconds() / 60, 1) for t, _ in ev]
    near = sorted(round((on - P(x['timestamp'])).total_seconds() / 60, 1) for x in dp + fl)
    nulls = sum(1 for r in rows if r['value'] in ('nan', 'inf'))
    assert not nulls
    sv = {r['service'] for r in rows}
    print(f"{tr['case']:36}{tr['cause']:18}{str(tr['mechanism']):16} base={(on - t0).total_seconds() / 60:.0f}m end=+{(t1 - on).total_seconds() / 60:.0f}m svc={len(sv)} rows={len(rows)} logs={len(logs)} err={e0}/{e1} commits={len(cm)} diff={min(nl)}-{max(nl)} culprit-lead={lead} changes={near} alert=+{(P(al['fired_at']) - on).total_seconds() / 60:.1f}m early={len(early)}")
