#!/usr/bin/env python3
import argparse, json, os, shutil, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import common, fillers
import inc_1, inc_2, inc_3, inc_4  # noqa: F401  (register incidents)

if __name__ == '__main__':
    ap = argparse.ArgumentParser()
    ap.add_argument('--output', required=True)
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--only')
    a = ap.parse_args()
    os.makedirs(a.output, exist_ok=True)
    rows = []
    for fn in common.REG:
        tr = fn(a.seed).write(a.output)
        rows.append(tr)
    with open(os.path.join(a.output, 'truth.jsonl'), 'w') as f:
        for r in rows:
            f.write(json.dumps(r) + '\n')
    print(len(rows), 'incidents')
