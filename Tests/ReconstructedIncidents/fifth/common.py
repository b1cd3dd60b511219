import numpy as np, json, csv, os, zlib, hashlib, re
from datetime import datetime, timedelta, timezone

I = lambda a, b: (lambda r, m: int(r.integers(a, b)))
F = lambda a, b, nd=1: (lambda r, m: round(float(r.uniform(a, b)), nd))
C = lambda *xs: (lambda r, m: xs[int(r.integers(len(xs)))])
W = lambda xs, ps: (lambda r, m: xs[int(r.choice(len(xs), p=np.array(ps) / sum(ps)))])
X = lambda n=8: (lambda r, m: ''.join('0123456789abcdef'[i] for i in r.integers(0, 16, n)))
LN = lambda med, s=.4, nd=1: (lambda r, m: round(float(med * np.exp(r.normal(0, s))), nd))
h = lambda *a: hashlib.sha1('|'.join(map(str, a)).encode()).hexdigest()

def ramp(t, a, b): return np.clip((t - a) / max(b - a, 1e-9), 0, 1)
def sig(t, c, w): return 1 / (1 + np.exp(-np.clip((t - c) / w, -50, 50)))
def pulse(t, a, b, up=1, dn=1): return ramp(t, a, a + up) * (1 - ramp(t, b, b + dn))

def D(path, body, new=False, gone=False):
    """a unified diff from a body of ' ', '+', '-' lines; '@@ ctx' starts another hunk"""
    L = body.strip('\n').split('\n'); hunks = []
    if not L[0].startswith('@@'): L = ['@@'] + L
    for l in L:
        if l.startswith('@@'): hunks.append((l[2:].strip(), []))
        else: hunks[-1][1].append(l if l else ' ')
    z = h(path, body); pos = 1 if (new or gone) else 4 + int(z[:4], 16) % 90; off = 0
    out = [f'diff --git a/{path} b/{path}']
    if new: out.append('new file mode 100644')
    out += [f'index {"0000000" if new else z[:7]}..{z[7:14]}' + ('' if new else ' 100644'), '--- ' + ('/dev/null' if new else 'a/' + path), '+++ b/' + path]
    for ctx, ls in hunks:
        for l in ls: assert l[0] in ' +-', (path, l)
        o = sum(l[0] != '+' for l in ls); n = sum(l[0] != '-' for l in ls)
        out.append(f'@@ -{0 if new else pos},{o} +{pos + off if not new else 1},{n} @@' + (' ' + ctx if ctx else ''))
        out += ls; off += n - o; pos += o + 6 + int(z[14:16], 16) % 40
    return path, '\n'.join(out) + '\n'

def sp(svc, name, ms, *kids, err=False, cap=None, par=False, **at):
    return dict(svc=svc, name=name, ms=ms, kids=kids, err=err, cap=cap, par=par, at={k.replace('__', '.'): v for k, v in at.items()})

class Inc:
    def __init__(s, name, seed, start, mins, step, onset, lvl='severity_text', lv='DEBUG INFO WARN ERROR FATAL', jit=4, vers=None, pods=None, authors='a.lind m.okoro j.sato'):
        s.name, s.r = name, np.random.default_rng(zlib.crc32(name.encode()) ^ (seed * 7919))
        s.seed, s.step = seed, step
        j = int(s.r.integers(-jit, jit + 1)) if jit else 0
        s.on = onset + j; s.mins = mins
        s.t0 = datetime.fromisoformat(start).replace(tzinfo=timezone.utc) + timedelta(minutes=-j)
        if jit: s.t0 += timedelta(seconds=int(s.r.integers(0, 60 // step)) * step, minutes=int(s.r.integers(-3, 4)))
        s.t = np.arange(0, mins, step / 60)
        s.lvl = lvl; s.lv = dict(zip('diwef', lv.split()))
        if lv[0].isdigit(): s.lv = {k: int(v) for k, v in s.lv.items()}
        s.vers = dict(vers or {}); s.npods = dict(pods or {}); s.authors = authors.split()
        s.M, s.L, s.T, s.cm, s.dp, s.fl, s.vt, s.edges = {}, [], [], {}, [], [], {}, []
    def ts(s, m, ms=False):
        d = s.t0 + timedelta(minutes=float(m))
        if ms: return d.strftime('%Y-%m-%dT%H:%M:%S.') + f'{d.microsecond // 1000:03d}Z'
        return (d + timedelta(microseconds=500000)).replace(microsecond=0).strftime('%Y-%m-%dT%H:%M:%SZ')
    def ar(s, rho=.75, n=None):
        n = n or len(s.t); e = s.r.normal(0, 1, n); x = np.empty(n); x[0] = e[0]; q = np.sqrt(1 - rho * rho)
        for i in range(1, n): x[i] = rho * x[i - 1] + q * e[i]
        return x
    def day(s, a=1., b=1., amp=.03):
        """slow trend from a to b over the window, with a wander"""
        p = s.r.uniform(0, 6.28)
        return np.linspace(a, b, len(s.t)) * (1 + amp * np.sin(s.t / s.r.uniform(35, 80) + p))
    def add(s, svc, metric, arr, noise=.05, rho=.7, lo=0, hi=None, nd=2, blips=1, abs_=0.):
        x = np.broadcast_to(np.asarray(arr, float), s.t.shape).copy()
        x = x * (1 + noise * s.ar(rho)) + abs_ * s.ar(rho)
        for _ in range(int(s.r.poisson(blips))):
            i = int(s.r.integers(0, len(x))); w = int(s.r.integers(1, 4)); x[i:i + w] *= 1 + (1 if s.r.random() < .75 else -.5) * noise * s.r.uniform(2, 6)
        x = np.clip(x, lo, hi); s.M[(svc, metric)] = np.round(x, nd) if nd else np.round(x)
        return s.M[(svc, metric)]
    # --- changes
    def sha(s, key): return h(s.name, s.seed, key, 'sha')
    def commit(s, key, m, author, msg, *files):
        s.cm[key] = dict(sha=s.sha(key), author=author, timestamp=s.ts(m), message=msg, files_changed=[f[0] for f in files], diff=''.join(f[1] for f in files))
    def deploy(s, m, svc, key, ver, roll=4, old=None):
        s.dp.append(dict(timestamp=s.ts(m), service=svc, commit_sha=s.sha(key), version=ver))
        s.vt.setdefault(svc, []).append((m, ver, roll)); s.vt[svc].sort(key=lambda q: q[0])
    def ship(s, key, m, svc, ver, author, msg, *files, lead=None, roll=4):
        lead = lead if lead is not None else float(s.r.uniform(9, 50))
        s.commit(key, m - lead, author, msg, *files); s.deploy(m, svc, key, ver, roll)
    def flag(s, m, flag, svc, change, actor): s.fl.append(dict(timestamp=s.ts(m), flag=flag, service=svc, change=change, actor=actor))
    def ver(s, svc, m):
        v = s.vers.get(svc)
        for a, w, roll in s.vt.get(svc, []):
            if m >= a + roll or (m >= a and s.r.random() < (m - a) / roll): v = w
        return v
    def pod(s, svc, v):
        n = s.npods.get(svc)
        if not n: return None
        return f'{svc}-{h(svc, v)[:9]}-{h(svc, v, int(s.r.integers(n)))[:5]}'
    # --- logs
    def at(s, arr, m): return float(np.interp(m, s.t, np.broadcast_to(arr, s.t.shape)))
    def log(s, svc, lv, msg, rate=None, at=None, keep=False, **kw):
        if at is None:
            lam = np.broadcast_to(np.asarray(rate, float), s.t.shape) * s.step / 60
            n = s.r.poisson(np.clip(lam, 0, None)); at = np.repeat(s.t, n) + s.r.random(n.sum()) * s.step / 60
        else: keep = True
        for m in at:
            if m >= s.mins: continue
            v = s.ver(svc, m)
            d = {}
            for k, f in kw.items():
                d[k] = f(s.r, m) if callable(f) else f
            if 'version' in d: v = d['version']
            rec = {'timestamp': s.ts(m, True), 'service': svc, s.lvl: s.lv[lv], 'msg': msg.format(**d) if '{' in msg else msg}
            for k, x in d.items():
                if not k.startswith('_') and x is not None: rec[k.replace('__', '.')] = x
            if v and 'version' not in rec and '_nover' not in d: rec['version'] = v
            if 'pod' not in rec and '_nopod' not in d:
                p = s.pod(svc, v)
                if p: rec['pod'] = p
            s.L.append((m, keep, rec))
    def access(s, svc, routes, rate, lat, err=0., code=503, ok=200, msg='request completed', lvok='i', errms=None, **kw):
        """sampled access log; lat in ms and err (ratio) follow the series"""
        lam = np.broadcast_to(np.asarray(rate, float), s.t.shape) * s.step / 60; n = s.r.poisson(np.clip(lam, 0, None))
        for m in np.repeat(s.t, n) + s.r.random(n.sum()) * s.step / 60:
            bad = s.r.random() < s.at(err, m)
            d = s.at(lat, m) * float(np.exp(s.r.normal(-.5, .5)))
            if bad and errms: d = errms * s.r.uniform(.97, 1.05)
            s.log(svc, 'e' if bad else lvok, msg, at=[m], http__route=C(*routes), http__status_code=code if bad else ok, duration_ms=round(d, 1), **kw)
            mm, _, rec = s.L[-1]; s.L[-1] = (mm, False, rec)
    # --- traces
    def trace(s, m, node):
        tid = X(32)(s.r, 0)
        def go(n, st, parent):
            sid = X(16)(s.r, 0); slot = len(s.T); s.T.append(None)
            own = n['ms'] * float(np.exp(s.r.normal(0, .18))); t = st + own * .45; end = t; bad = n['err']
            for k in n['kids']:
                e = go(k, (st + own * .45) if n['par'] else end + .05, sid); end = max(end, e)
            dur = end - st + own * .55
            if n['cap'] and dur > n['cap']: dur = n['cap']
            s.T[slot] = dict(trace_id=tid, span_id=sid, parent_id=parent, service=n['svc'], name=n['name'], start=s.ts(m + st / 60000, True), duration_ms=round(dur, 2), status='ERROR' if bad else 'OK', error=bool(bad), attributes=n['at'])
            return st + dur
        go(node, 0., None)
    def traces(s, n, fn, bias=.55):
        k = int(n * bias); ms = np.concatenate([s.r.uniform(2, s.on, n - k), s.r.uniform(s.on, s.mins - 1, k)])
        for m in sorted(ms): s.trace(m, fn(m, s.r))
    def topo(s, txt): s.edges += [p.split('>') for p in txt.split()]
    # --- filler commits
    def fill(s, n, svcs, tags='any', deploy=.5):
        import fillers
        pool = [f for f in fillers.ALL if f[0] in tags.split() + ['any']]
        for i in s.r.permutation(len(pool))[:n]:
            tag, msg, files = pool[i]; svc = svcs[int(s.r.integers(len(svcs)))]
            sub = lambda x: x.replace('@SVC@', svc).replace('@svc_@', svc.replace('-', '_')).replace('@Svc@', svc.title().replace('-', '')).replace('@N@', str(int(s.r.integers(2, 9))))
            m = float(s.r.uniform(-3000, -40)) if s.r.random() < .6 else float(s.r.uniform(0, s.mins - 20))
            key = f'fill{i}'; s.commit(key, m, s.authors[int(s.r.integers(len(s.authors)))], sub(msg), *[D(sub(p), sub(b), new=nw) for p, b, nw in files])
    # --- end
    def alert(s, svc, metric, thr, n=4, op='>', sev='critical', monitor='', summary='', after=None):
        x = s.M[(svc, metric)]; ok = x > thr if op == '>' else x < thr
        run = 0; i0 = 0
        for i, o in enumerate(ok):
            run = run + 1 if o else 0
            if run >= n:
                i0 = i; break
        else: raise AssertionError((s.name, 'alert never fires', x.max()))
        assert s.t[i0] >= s.on - .1, (s.name, 'alert before onset', s.t[i0], s.on)
        s.alert_m = s.t[i0]
        s.al = dict(service=svc, metric=metric, threshold=thr, observed=float(x[i0]), fired_at=s.ts(s.t[i0] + .3), severity=sev, monitor=monitor, summary=summary.format(v=float(x[i0]), thr=thr))
    def truth(s, cause, mech, culprit, decoys, root, why):
        f = {x['flag'] for x in s.fl}
        res = lambda k: k if k == 'none' or k in f else (s.cm[k]['sha'])
        s.tr = dict(case=s.name, cause=cause, mechanism=mech, culprit_change=res(culprit), decoys=[res(d) for d in decoys], root_cause_service=root, onset=s.ts(s.on), decidable=True, why=why)
    def write(s, base):
        d = os.path.join(base, 'incidents', s.name); os.makedirs(os.path.join(d, 'context'), exist_ok=True)
        J = lambda f, o: json.dump(o, open(os.path.join(d, f), 'w'), indent=1, ensure_ascii=False)
        J('alert.json', s.al)
        drop = s.r.random((len(s.M), len(s.t))) < .002
        with open(os.path.join(d, 'metrics.csv'), 'w', newline='') as f:
            w = csv.writer(f); w.writerow('timestamp service metric value'.split())
            for i in range(len(s.t)):
                T = s.ts(s.t[i])
                for j, ((a, b), x) in enumerate(s.M.items()):
                    if not drop[j, i] and not np.isnan(x[i]): w.writerow([T, a, b, f'{x[i]:.6g}' if abs(x[i]) < 1e6 else f'{x[i]:.0f}'])
        L = sorted(s.L, key=lambda q: q[0]); n = len(L)
        if n > 3900:
            free = sum(not k for _, k, _ in L); p = (3900 - (n - free)) / free
            L = [q for q in L if q[1] or s.r.random() < p]
        with open(os.path.join(d, 'logs.ndjson'), 'w') as f:
            for _, _, rec in L: f.write(json.dumps(rec, ensure_ascii=False) + '\n')
        if s.T: J('traces.json', s.T)
        if s.edges:
            with open(os.path.join(d, 'topology.csv'), 'w', newline='') as f: w = csv.writer(f); w.writerow(['caller', 'callee']); w.writerows(s.edges)
        J('context/commits.json', sorted(s.cm.values(), key=lambda q: q['timestamp']))
        J('context/deploys.json', sorted(s.dp, key=lambda q: q['timestamp'])); J('context/flags.json', sorted(s.fl, key=lambda q: q['timestamp']))
        s.nlog = len(L)
        return s.tr
