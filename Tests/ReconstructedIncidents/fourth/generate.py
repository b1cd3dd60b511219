import argparse, json, os, shutil, sys
import inc1
MODS = [inc1]
for m in ("inc2", "inc3"):
    try: MODS.append(__import__(m))
    except ModuleNotFoundError: pass
ap = argparse.ArgumentParser(); ap.add_argument("--output", required=True); ap.add_argument("--seed", type=int, default=1); ap.add_argument("--check", action="store_true"); a = ap.parse_args()
shutil.rmtree(a.output + "/incidents", ignore_errors=True); os.makedirs(a.output, exist_ok=True); T = []
for m in MODS:
    for fn in m.ALL:
        w = fn(a.seed); T.append(w.write(a.output))
        if a.check:
            print(f"\n=== {w.name} on={w.on:.0f} fired={w.fired:.0f} dur={w.mins} series={len(w.ser)} logs={len(w.logs)} traces={len(set(x['trace_id'] for x in w.tr))} commits={len(w.commits)} ents={len(set(k[0] for k in w.ser))} obs={w.al['observed']}")
            i = (w.t < w.on); j = (w.t > w.on + .35 * (w.mins - w.on)) & (w.t < w.on + .8 * (w.mins - w.on))
            for k, x in w.ser.items(): print(f"   {k[0]:22s} {k[1]:40s} pre {x[i].mean():10.4g} [{x[i].min():.4g}..{x[i].max():.4g}]  post {x[j].mean():10.4g}  x{x[j].mean()/max(1e-9,x[i].mean()):.2f}")
open(a.output + "/truth.jsonl", "w").write("".join(json.dumps(t) + "\n" for t in T))
print(len(T), "incidents ->", a.output)
