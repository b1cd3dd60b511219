import argparse, os, shutil, json, importlib
ap = argparse.ArgumentParser(); ap.add_argument('--output', required=True); ap.add_argument('--seed', type=int, default=1); ap.add_argument('--only')
a = ap.parse_args(); T = []
for m in ('inc_a', 'inc_b', 'inc_c', 'inc_d'):
    try: mod = importlib.import_module(m)
    except ModuleNotFoundError: continue
    for f in mod.ALL:
        if a.only and a.only not in f.__name__: continue
        s = f(a.seed); shutil.rmtree(f'{a.output}/incidents/{s.name}', ignore_errors=True); s.write(a.output); T.append(s.tr)
        print(f'{s.name:40s} series={len(s.rows)} logs={s.nlogs} commits={len(s.commits)} traces={len({x["trace_id"] for x in s.traces})} fired={s.fired:+.1f} obs={s.al["observed"]}')
if not a.only: open(f'{a.output}/truth.jsonl', 'w').write(''.join(json.dumps(x) + '\n' for x in sorted(T, key=lambda x: x['case'])))
