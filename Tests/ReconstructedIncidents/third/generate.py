import argparse, json, os, shutil, importlib
def build(seed):
    out = []
    for mod in ('inc_a', 'inc_b', 'inc_c', 'inc_d'):
        out += [f(seed) for f in importlib.import_module(mod).ALL]
    return out
if __name__ == '__main__':
    p = argparse.ArgumentParser(); p.add_argument('--output', required=True); p.add_argument('--seed', type=int, default=1); a = p.parse_args()
    shutil.rmtree(os.path.join(a.output, 'incidents'), ignore_errors=True); os.makedirs(a.output, exist_ok=True)
    cs = build(a.seed)
    for c in cs: c.write(a.output)
    with open(os.path.join(a.output, 'truth.jsonl'), 'w') as f:
        for c in cs: f.write(json.dumps(c.tru) + '\n')
    print(len(cs), 'incidents ->', a.output)
