import numpy as np, json, csv, os, re, hashlib, string
from datetime import datetime, timedelta, timezone

def diff(path, body, new=False):
    """body: hunks introduced by '@@ LINE context'; counts are computed."""
    out = [f"diff --git a/{path} b/{path}"]
    out += (["new file mode 100644", "--- /dev/null"] if new else [f"--- a/{path}"]) + [f"+++ b/{path}"]
    hunks, shift = [], 0
    for l in body.strip("\n").split("\n"):
        if l.startswith("@@"):
            p = l.split(" ", 2); hunks.append([int(p[1]), p[2] if len(p) > 2 else "", []])
        else:
            hunks[-1][2].append(l if l else " ")
    for a, c, ls in hunks:
        for l in ls: assert l[0] in " +-", (path, l)
        o = sum(l[0] in " -" for l in ls); n = sum(l[0] in " +" for l in ls)
        out.append((f"@@ -0,0 +1,{n} @@" if new else f"@@ -{a},{o} +{a+shift},{n} @@") + (" " + c if c else ""))
        out += ls; shift += n - o
    return "\n".join(out) + "\n"

class W:
    def __init__(s, name, seed, start, mins, step, names, lkey="severity_text", lcase=str.upper, vocab=None, authors=None):
        s.name = name
        s.r = np.random.default_rng([seed, int(hashlib.md5(name.encode()).hexdigest()[:8], 16)])
        s.seed, s.mins, s.step, s.names, s.lkey, s.lcase = seed, mins, step, names, lkey, lcase
        s.start = datetime.fromisoformat(start).replace(tzinfo=timezone.utc) + timedelta(seconds=int(s.r.integers(0, 50)))
        s.t = np.arange(0, mins, step / 60.0); s.n = len(s.t)
        s.ser = {}; s.logs = []; s.tr = []; s.commits = {}; s.deps = []; s.flags = []; s.topo = []; s.v0 = {}
        s.vocab = vocab or {}; P = ["m.okafor","lena.b","j.park","rsingh","t.alvarez","ewa.k","d.nowak","yuki","o.haddad","pfischer","cmoreau","ines.v","bshaw","katya","h.lund","amir.t","gwen","ncosta","vlad.p","s.iyer"]; s.authors = authors or [P[i] for i in s.r.permutation(len(P))[:6]]
        h0 = s.start.hour + s.start.minute / 60
        s.day = np.sin((h0 + s.t / 60 - 9) / 24 * 2 * np.pi)
        s.load = 1 + 0.06 * (s.day - s.day[0]) + 0.02 * s.ar(0.97)
    def ar(s, a=0.7):
        e = s.r.normal(0, 1, s.n); x = np.zeros(s.n); x[0] = e[0]; k = (1 - a * a) ** .5
        for i in range(1, s.n): x[i] = a * x[i-1] + k * e[i]
        return x
    def ts(s, m): return (s.start + timedelta(minutes=float(m)))
    def iso(s, m, ms=False):
        d = s.ts(m); return d.strftime("%Y-%m-%dT%H:%M:%S") + (f".{d.microsecond//1000:03d}Z" if ms else "Z")
    # --- shapes
    def up(s, t0, rise=1.0, t1=None, fall=4.0):
        x = np.where(s.t >= t0, 1 - np.exp(-(s.t - t0).clip(0) / max(rise, .01)), 0)
        if t1 is not None: x = np.where(s.t >= t1, x * np.exp(-(s.t - t1).clip(0) / fall), x)
        return x
    def ramp(s, a, b, p=1.0): return ((s.t - a) / (b - a)).clip(0, 1) ** p
    # --- metrics
    def m(s, svc, metric, base, add=0, mul=1, noise=.05, a=.7, load=0, lo=0, hi=None, nd=3, integer=False, blip=.2, raw=False):
        b = base * (1 + load * (s.load - 1)) * mul
        x = b * (1 + noise * s.ar(a)) + add if not raw else b + add
        if s.r.random() < blip and not raw:
            i = int(s.r.integers(5, s.n - 5)); k = int(s.r.integers(1, 4)); x[i:i+k] = x[i:i+k] * s.r.uniform(1.2, 1.9)
        x = np.maximum(x, lo)
        if hi is not None: x = np.minimum(x, hi)
        x = np.round(x) if integer else np.round(x, nd)
        assert (svc, metric) not in s.ser, (svc, metric)
        s.ser[(svc, metric)] = x
    def svc(s, name, rps=None, p95=None, err=.002, cpu=.3, mem=400, lat=1, adderr=0, cpux=1, rpsx=1, memadd=0, load=None, skip=()):
        """standard family, names = {rps|p95|err|cpu|mem|restarts: (metric, scale)}"""
        L = s.load if load is None else load; N = s.names; deps = [d["t"] for d in s.deps if d["service"] == name]
        warm = sum((.25 * np.exp(-(s.t - d).clip(0) / 2) * (s.t >= d) for d in deps), np.zeros(s.n))
        lasts = np.array([max([d for d in deps if d <= t] + [-600]) for t in s.t])
        memx = 1 - .12 * np.exp(-(s.t - lasts) / 45)
        if rps and "rps" in N and "rps" not in skip: s.m(name, N["rps"][0], rps * N["rps"][1], mul=L * rpsx, noise=.04, a=.5, nd=2)
        if p95 and "p95" in N and "p95" not in skip: s.m(name, N["p95"][0], p95 * N["p95"][1], mul=(1 + .3 * (L - 1) + .4 * warm) * lat, noise=.07, a=.55, nd=4)
        if rps and "err" in N and "err" not in skip:
            s.m(name, N["err"][0], 1, mul=0, add=((err * (1 + .45 * s.ar(.4)) ).clip(err * .1) + adderr * (1 + .08 * s.ar(.5))) * N["err"][1], raw=True, hi=N["err"][1], nd=5)
        if "cpu" in N and "cpu" not in skip: s.m(name, N["cpu"][0], cpu * N["cpu"][1], mul=(1 + .7 * (L - 1) + warm) * cpux, noise=.06, a=.75, hi=N["cpu"][1], nd=4)
        if "mem" in N and "mem" not in skip: s.m(name, N["mem"][0], mem * N["mem"][1], mul=memx, add=memadd * N["mem"][1] if not np.isscalar(memadd) else 0, noise=.012, a=.93, nd=1, blip=0)
    # --- changes
    def sha(s, key): return hashlib.sha1(f"{s.name}/{key}/{s.seed}".encode()).hexdigest()
    def commit(s, key, t, msg, files, dep=None, author=None, new=()):
        """files: list of (path, body); dep: list of (t, service, version)"""
        a = author or s.authors[int(s.r.integers(len(s.authors)))]
        s.commits[key] = dict(sha=s.sha(key), author=a, timestamp=s.iso(t), message=msg, files_changed=[f[0] for f in files],
                              diff="".join(diff(p, b, p in new) for p, b in files))
        for d in dep or []: s.deps.append(dict(t=d[0], service=d[1], commit_sha=s.sha(key), version=d[2]))
    def flag(s, t, flag, svc, change, actor): s.flags.append(dict(timestamp=s.iso(t), flag=flag, service=svc, change=change, actor=actor, t=t))
    def ver(s, svc, t):
        v = s.v0.get(svc, "1.%d.%d" % (sum(map(ord, svc)) % 30, len(svc)))
        for d in sorted(s.deps, key=lambda d: d["t"]):
            if d["service"] == svc and t >= d["t"] + s.r.uniform(0, 5): v = d["version"]
        return v
    # --- logs
    def fmt(s, x, ctx):
        if callable(x): return x(s.r)
        if not isinstance(x, str): return x
        r = s.r
        def g(k):
            if k in ctx: return ctx[k]
            b = re.sub(r"\d+$", "", k)
            if b == "id": v = "%d" % r.integers(10**6, 10**7)
            elif b == "hex": v = "%012x" % r.integers(16**12)
            elif b == "n": v = "%d" % r.integers(1, 60)
            elif b == "ms": v = "%d" % (r.lognormal(3.4, .6) + 2)
            elif b == "slow": v = "%d" % (r.lognormal(7.6, .3))
            elif b == "ip": v = "10.%d.%d.%d" % (r.integers(0, 64), r.integers(0, 255), r.integers(2, 254))
            else: v = s.vocab[k][int(r.integers(len(s.vocab[k])))]
            ctx[k] = v; return v
        o = re.sub(r"\{(\w+)\}", lambda mm: str(g(mm.group(1))), x)
        return o
    def log(s, svc, lvl, rate, msg, attrs=None, eff=1, pods=3, k8s=True):
        """rate: lines a minute (times eff array)."""
        e = np.full(s.n, eff, float) if np.isscalar(eff) else eff
        cnt = s.r.poisson(rate * e * s.step / 60)
        for i in np.nonzero(cnt)[0]:
            for _ in range(cnt[i]):
                s.line(s.t[i] + s.r.uniform(0, s.step / 60), svc, lvl, msg, attrs, pods, k8s)
    def line(s, t, svc, lvl, msg, attrs=None, pods=3, k8s=True):
        if not 0 <= t < s.mins: return
        ctx = {}; m = s.fmt(msg if isinstance(msg, str) else msg[int(s.r.integers(len(msg)))], ctx)
        d = {"timestamp": s.iso(t, True), "service": svc, s.lkey: s.lcase(lvl), "msg": m}
        for k, v in (attrs or {}).items():
            x = s.fmt(v, ctx)
            d[k] = int(x) if isinstance(x, str) and x.isdigit() and not k.endswith("id") else x
        if k8s:
            d["version"] = v = s.ver(svc, t); rs = hashlib.md5((svc + v).encode()).hexdigest()[:9]
            d.setdefault("pod", f"{svc}-{rs}-" + hashlib.md5(f"{svc}{v}{int(s.r.integers(pods))}".encode()).hexdigest()[:5])
        s.logs.append((t, d))
    # --- traces: node = (svc, name, self_ms, children, err, attrs)
    def trace(s, t, root):
        tid = "%032x" % int.from_bytes(s.r.bytes(16), "big"); out = []
        def walk(n, t0, par):
            svc, name, self_ms, kids, err, at = (list(n) + [[], False, {}][len(n) - 3:])[:6]
            sid = "%016x" % int.from_bytes(s.r.bytes(8), "big"); cur = t0 + self_ms * .3; row = {}
            out.append(row)
            for k in kids: cur += walk(k, cur, sid) + self_ms * .05
            dur = cur - t0 + self_ms * .6
            row.update(trace_id=tid, span_id=sid, parent_id=par, service=svc, name=name, start=s.iso(t + t0 / 60000, True),
                       duration_ms=round(dur, 2), status="ERROR" if err else "OK", error=bool(err), attributes=at)
            return dur
        walk(root, 0.0, None); s.tr += out
    def ln(s, m, sg=.25): return float(m * np.exp(s.r.normal(0, sg)))
    def traces(s, nb, nd, onset, end, fn):
        for t in sorted(s.r.uniform(2, onset - 1, nb)): s.trace(t, fn(t, False))
        for t in sorted(s.r.uniform(onset + 3, end, nd)): s.trace(t, fn(t, True))
    # --- alert
    def alert(s, svc, metric, thr, sev, monitor, summary, below=False, hold=3, after=0, delay=1.0):
        x = s.ser[(svc, metric)]; bad = (x < thr) if below else (x > thr); k = max(1, int(round(hold * 60 / s.step)))
        for i in range(k, s.n):
            if s.t[i] >= after and bad[i-k:i+1].all():
                f = s.t[i] + delay; s.fired = f
                s.al = dict(service=svc, metric=metric, threshold=thr, observed=float(x[i]), fired_at=s.iso(f), severity=sev, monitor=monitor, summary=summary); return
        raise SystemExit(f"{s.name}: alert never fires max={x.max()} min={x.min()}")
    def truth(s, cause, mech, culprit, decoys, root, onset, why):
        f = lambda k: s.sha(k) if k in s.commits else k
        assert any(k[0] == root for k in s.ser), root
        for d in decoys: assert d in s.commits or d in [x["flag"] for x in s.flags], d
        assert culprit == "none" or culprit in s.commits or culprit in [x["flag"] for x in s.flags]
        s.on = onset
        s.tru = {"case": s.name, "cause": cause, "mechanism": mech, "culprit_change": f(culprit), "decoys": [f(d) for d in decoys],
                 "root_cause_service": root, "onset": s.iso(onset), "decidable": True, "why": why}
    def write(s, out):
        d = f"{out}/incidents/{s.name}"; os.makedirs(d + "/context", exist_ok=True)
        J = lambda p, o: open(f"{d}/{p}", "w").write(json.dumps(o, indent=1) + "\n")
        J("alert.json", s.al)
        with open(d + "/metrics.csv", "w", newline="") as f:
            w = csv.writer(f, lineterminator="\n"); w.writerow(["timestamp", "service", "metric", "value"])
            keys = list(s.ser); drop = s.r.random((s.n, len(keys))) < .003
            for i in range(s.n):
                ts = s.iso(s.t[i])
                for j, k in enumerate(keys):
                    if not drop[i, j]: v = s.ser[k][i]; w.writerow([ts, *k, int(v) if float(v).is_integer() else repr(float(v))])
        s.logs.sort(key=lambda x: x[0])
        open(d + "/logs.ndjson", "w").write("".join(json.dumps(x[1]) + "\n" for x in s.logs))
        if s.tr: J("traces.json", s.tr)
        if s.topo: open(d + "/topology.csv", "w").write("caller,callee\n" + "".join(f"{a},{b}\n" for a, b in s.topo))
        J("context/commits.json", sorted(s.commits.values(), key=lambda c: c["timestamp"]))
        J("context/deploys.json", [dict(timestamp=s.iso(x["t"]), service=x["service"], commit_sha=x["commit_sha"], version=x["version"]) for x in sorted(s.deps, key=lambda x: x["t"])])
        J("context/flags.json", [{k: v for k, v in x.items() if k != "t"} for x in sorted(s.flags, key=lambda x: x["t"])])
        return s.tru
