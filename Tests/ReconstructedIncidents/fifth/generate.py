import argparse, json, os, shutil, importlib
ap = argparse.ArgumentParser(); ap.add_argument('--output', required=True); ap.add_argument('--seed', type=int, default=1); ap.add_argument('--only', default=''); a = ap.parse_args()
os.makedirs(a.output, exist_ok=True); rows = []
for mod in ('inc1', 'inc2', 'inc3'):
    try: m = importlib.import_module(mod)
    except ModuleNotFoundError as e:
        print('missing', e); continue
    for f in m.ALL:
        if a.only and a.only not in f.__name__: continue
        c = f(a.seed); shutil.rmtree(os.path.join(a.output, 'incidents', c.name), ignore_errors=True)
        rows.append(c.write(a.output)); print(f'{c.name:34s} series {len(c.M):3d} logs {c.nlog:5d} spans {len(c.T):4d} commits {len(c.cm):2d} decoys {len(c.tr["decoys"])} onset {c.on:.1f} alert +{c.alert_m - c.on:.1f} of {c.mins}')
if not a.only: open(os.path.join(a.output, 'truth.jsonl'), 'w').write(''.join(json.dumps(r) + '\n' for r in rows))
