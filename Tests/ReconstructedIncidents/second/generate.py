#!/usr/bin/env python3
"""python3 generate.py --output OUT [--seed N] : writes 16 incident bundles and truth.jsonl"""
import argparse, importlib, json, os, shutil, sys, time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('--output', required=True)
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--only')
    a = ap.parse_args()
    os.makedirs(a.output, exist_ok=True)
    rows = []
    for mod in ('inc_a', 'inc_b', 'inc_c', 'inc_d'):
        try:
            m = importlib.import_module(mod)
        except ModuleNotFoundError as e:
            if e.name != mod:
                raise
            print('missing', mod)
            continue
        for f in m.ALL:
            if a.only and a.only not in f.__name__:
                continue
            t = time.time()
            s = f(a.seed)
            rows.append(s.write(a.output))
            print(f"{s.name:30s} {len(s.L):5d} logs {len(s.M):3d} series {s.n:4d} steps, alert {s.alm - s.on:5.1f} min after onset {time.time()-t:5.1f}s")
    if not a.only:
        with open(os.path.join(a.output, 'truth.jsonl'), 'w') as h:
            for r in rows:
                h.write(json.dumps(r) + '\n')


main()
