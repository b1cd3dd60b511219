import numpy as np, json, os, hashlib, zlib, datetime as dt, re
UTC = dt.timezone.utc
def H(n): return lambda r, t: ''.join('0123456789abcdef'[i] for i in r.integers(0, 16, n))
def pick(spec, r, t):
    if callable(spec): return pick(spec(r, t), r, t)
    if isinstance(spec, list): return spec[r.integers(len(spec))]
    if isinstance(spec, tuple):
        a, b = spec
        return int(r.integers(a, b + 1)) if isinstance(a, int) and isinstance(b, int) else round(float(r.uniform(a, b)), 1)
    if isinstance(spec, np.generic): return spec.item()
    return spec
def S(svc, name, ms, *kids, err=False, a=None): return dict(s=svc, n=name, ms=ms, k=kids, e=err, a=a or {})
def D(path, line, body, new=False):
    """One file's unified diff; body lines start with ' ', '+' or '-'; '@@ N ctx' starts a further hunk at line N."""
    hunks, cur = [], [line, '', []]
    for l in body.strip('\n').split('\n'):
        if l.startswith('@@'):
            hunks.append(cur); p = l[2:].strip().split(' ', 1); cur = [int(p[0]), p[1] if len(p) > 1 else '', []]
        else: cur[2].append(l if l else ' ')
    hunks.append(cur); out = [f'diff --git a/{path} b/{path}']
    out += ['new file mode 100644', '--- /dev/null', f'+++ b/{path}'] if new else [f'--- a/{path}', f'+++ b/{path}']
    off = 0
    for st, ctx, ls in hunks:
        assert all(l[0] in ' +-' for l in ls), (path, [l for l in ls if l[0] not in ' +-'])
        o = sum(l[0] != '+' for l in ls); n = sum(l[0] != '-' for l in ls)
        out.append(f'@@ -{0 if new else st},{o} +{1 if new else st + off},{n} @@' + (' ' + ctx if ctx else '')); out += ls; off += n - o
    return path, '\n'.join(out) + '\n'

class Case:
    def __init__(s, name, onset, pre, post, step, seed, names=None, lvl='severity_text', lv=None, podkey='pod', people=('m.okafor', 'jlind', 'sara.b', 'tkim'), frac=0):
        s.name, s.step, s.lvl, s.lv, s.podkey, s.people, s.frac = name, step, lvl, lv or {}, podkey, people, frac
        s.rng = np.random.default_rng([seed, zlib.crc32(name.encode())]); s.seed = seed
        s.onset = dt.datetime.fromisoformat(onset).replace(tzinfo=UTC)
        a = int(s.onset.timestamp() - pre * 60) // step * step; n = int((pre + post) * 60 // step)
        s.ts = a + np.arange(n) * step; s.t = (s.ts - s.onset.timestamp()) / 60
        s.names = names or {}; s.rows = {}; s.logs = []; s.tr = []; s.topo = []; s.commits = []; s.deps = []; s.flags = []
        s.sh = {}; s.vers = {}; s.npods = {}; s.kind = {}; s.extra = {}
        hod = (s.ts % 86400) / 3600
        s.load = 1 + .12 * np.sin((hod - 9) / 24 * 2 * np.pi) + .025 * s.ar(.93); s.load /= s.load[s.t < 0].mean()
    # ---- time and shapes
    def iso(s, m, ms=False):
        d = s.onset + dt.timedelta(minutes=float(m))
        return d.strftime('%Y-%m-%dT%H:%M:%S') + (f'.{d.microsecond // 1000:03d}' if ms else '') + 'Z'
    def up(s, a, rise=1, b=None, fall=4):
        x = np.clip((s.t - a) / rise, 0, 1); y = x * x * (3 - 2 * x)
        if b is not None:
            x = np.clip((s.t - b) / fall, 0, 1); y = y * (1 - x * x * (3 - 2 * x))
        return y
    def lin(s, a, slope): return np.clip(s.t - a, 0, None) * slope
    def ar(s, phi, n=None):
        n = n or len(s.t); e = s.rng.normal(size=n) * np.sqrt(1 - phi * phi); v = np.empty(n); x = s.rng.normal()
        for i in range(n): x = phi * x + e[i]; v[i] = x
        return v
    # ---- metrics
    def m(s, svc, metric, base, sd=.05, mul=None, add=None, lo=0, hi=None, nd=3, load=0., phi=.6, blip=.15, ints=False, trend=.02, an=None):
        n = len(s.t); trend *= min(1, sd / .03); v = np.full(n, float(base)) * s.load ** load * (1 + trend * s.rng.normal() * np.linspace(-1, 1, n)) * (1 + sd * s.ar(phi))
        for _ in range(2):
            if sd and s.rng.random() < blip:
                i = int(s.rng.integers(3, n - 8)); w = int(s.rng.integers(2, 6)); v[i:i + w] *= 1 + s.rng.uniform(2.5, 6) * sd * s.rng.choice([1, 1, -.5])
        if mul is not None: v = v * mul
        if add is not None: v = v + add * (1 + (max(sd, .04) if an is None else an) * s.ar(.5))
        v = np.clip(v, lo, hi); v = np.round(v) if ints else np.round(v, nd)
        s.rows[(svc, metric)] = v; return v
    def std(s, svc, rps=None, p99=None, err=None, cpu=None, mem=None, **fx):
        for k, base in dict(rps=rps, p99=p99, err=err, cpu=cpu, mem=mem).items():
            if base is None or k not in s.names: continue
            nm, sc = s.names[k]; sd = dict(rps=.04, p99=.09, err=.35, cpu=.06, mem=.008)[k]; ad = fx.get(k + '_a')
            s.m(svc, nm, base * sc, sd, fx.get(k + '_m'), None if ad is None else ad * sc, hi=sc if k in ('err', 'cpu') else None, nd=1 if k == 'mem' else 5 if sc * base < .05 else 3,
                load=dict(rps=1, p99=.3, err=.2, cpu=.7, mem=.05)[k], phi=.92 if k == 'mem' else .6)
    def saw(s, base, rate, limit, t0=0, reset=None, jitter=.05):
        """Leak: base until t0, grows rate/min, restart at limit."""
        v = np.empty(len(s.t)); x = 0.; reset = base if reset is None else reset; lim = limit * (1 + jitter * s.rng.normal()); resets = []; b = base
        for i, t in enumerate(s.t):
            if t >= t0: x += rate * s.step / 60
            if b + x > lim: b, x = reset, 0.; resets.append(t); lim = limit * (1 + jitter * s.rng.normal() * .3)
            v[i] = b + x
        return v, resets
    # ---- services, logs
    def svc(s, name, ver=None, pods=3, kind='k8s', **extra):
        s.vers[name] = [(-1e9, ver)]; s.npods[name] = pods; s.kind[name] = kind; s.extra[name] = {k.replace('__', '.'): v for k, v in extra.items()}
    def ident(s, svc, t, i=None):
        n = s.npods.get(svc, 0)
        if not n: return {}
        i = int(s.rng.integers(n)) if i is None else i; ver = None; when = 0
        for m_, v in s.vers[svc]:
            if m_ + 3.5 * (i + 1) / n <= t: ver, when = v, m_
        o = {'version': ver} if ver else {}; h = hashlib.sha1(f'{s.seed}{s.name}{svc}{ver}{when}'.encode()).hexdigest(); g = hashlib.sha1(f'{h}{i}'.encode()).hexdigest()
        if s.kind[svc] == 'k8s': o[s.podkey] = f'{svc}-{h[:9]}-{g[:5]}'
        elif s.kind[svc] == 'vm': o['host'] = f'{svc}-{i + 1:02d}'
        return o
    def at(s, svc, level, msg, t, **attrs):
        a = dict(attrs.pop('a', {})); pod = a.pop('_i', None); vals = {}
        for k, v in {**s.extra.get(svc, {}), **a}.items(): vals[k] = pick(v, s.rng, t)
        text = re.sub(r'\{([\w.]+)\}', lambda q: str(vals[q.group(1)]) if q.group(1) in vals else q.group(0), msg)
        e = {'timestamp': s.iso(t, True), 'service': svc, s.lvl: s.lv.get(level, level), 'msg': text, **{k: v for k, v in s.ident(svc, t, pod).items() if k not in vals}}
        e.update({k: v for k, v in vals.items() if k[0] != '_' and v is not None}); s.logs.append((t, e))
    def log(s, svc, level, msg, rate, a=None, when=None, shape=None):
        lam = np.full(len(s.t), rate * s.step / 60.) * (1 if shape is None else np.clip(shape, 0, None))
        if when: lam = lam * ((s.t >= when[0]) & (s.t < when[1]))
        for i in np.flatnonzero(k := s.rng.poisson(lam)):
            for _ in range(k[i]): s.at(svc, level, msg, s.t[i] + s.rng.random() * s.step / 60, a=a or {})
    # ---- traces
    def traces(s, n, fn, during=.55, after=None):
        lo, hi = s.t[0] + 1, s.t[-1] - 1
        for k in range(n):
            t = s.rng.uniform(0, after or hi) if s.rng.random() < during else s.rng.uniform(lo, 0); tid = H(32)(s.rng, 0); out = []
            def walk(nd, par, t0):
                ms = float(nd['ms']) * np.exp(.18 * s.rng.normal()); sid = H(16)(s.rng, 0); row = {}; out.append(row); cur = t0 + ms * .3
                for c in nd['k']: cur += walk(c, sid, cur) + .01 * ms
                d = max(cur - t0, 0) + ms * .7
                row.update(trace_id=tid, span_id=sid, parent_id=par, service=nd['s'], name=nd['n'], start=(s.onset + dt.timedelta(minutes=t, milliseconds=t0)).strftime('%Y-%m-%dT%H:%M:%S.%f')[:-3] + 'Z',
                           duration_ms=round(d, 2), status='error' if nd['e'] else 'ok', error=nd['e'] if isinstance(nd['e'], str) else None, attributes={kk: pick(v, s.rng, t) for kk, v in nd['a'].items()} | s.ident(nd['s'], t))
                return d
            walk(fn(t, s.rng), None, 0.); s.tr.append((t, out))
    # ---- changes
    def commit(s, key, m, msg, *diffs, author=None):
        sha = hashlib.sha1(f'{s.seed}/{s.name}/{key}'.encode()).hexdigest(); s.sh[key] = sha
        author = author or s.people[int(s.rng.integers(len(s.people)))]
        s.commits.append((m, dict(sha=sha, author=author, timestamp=s.iso(m), message=msg, files_changed=[d[0] for d in diffs], diff=''.join(d[1] for d in diffs))))
    def deploy(s, m, svc, key, ver, start=True):
        """Call before logging."""
        s.deps.append((m, dict(timestamp=s.iso(m), service=svc, commit_sha=s.sh[key], version=ver)))
        if svc in s.vers:
            s.vers[svc].append((m, ver))
            if start and s.t[0] < m < s.t[-1]:
                n = s.npods[svc]
                for i in range(min(n, 4)): s.at(svc, 'INFO', f'{svc} {ver} started', m + 3.5 * (i + 1) / n + .05, a={'_i': i})
    def flag(s, m, name, svc, change, actor): s.flags.append((m, dict(timestamp=s.iso(m), flag=name, service=svc, change=change, actor=actor)))
    def alert(s, svc, metric, thr, m, sev, monitor, summary):
        v = s.rows[(svc, metric)]; i = int(np.argmin(abs(s.t - m)))
        s.al = dict(service=svc, metric=metric, threshold=thr, observed=float(v[i]), fired_at=s.iso(m), severity=sev, monitor=monitor, summary=summary); s.al_m = m
    def truth(s, cause, mech, culprit, decoys, root, why):
        f = {x[1]['flag'] for x in s.flags}; g = lambda k: k if k in f or k == 'none' else s.sh[k]
        s.tru = dict(case=s.name, cause=cause, mechanism=mech, culprit_change=g(culprit), decoys=[g(d) for d in decoys], root_cause_service=root, onset=s.iso(0), decidable=True, why=why)
        assert root in {k[0] for k in s.rows}, root
    def write(s, base):
        d = os.path.join(base, 'incidents', s.name); os.makedirs(d + '/context', exist_ok=True)
        J = lambda p, o: open(os.path.join(d, p), 'w').write(json.dumps(o, indent=1) + '\n')
        J('alert.json', s.al)
        keys = list(s.rows); r = s.rng
        with open(d + '/metrics.csv', 'w') as f:
            f.write('timestamp,service,metric,value\n')
            for i, ts in enumerate(s.ts):
                iso = dt.datetime.fromtimestamp(int(ts), UTC).strftime('%Y-%m-%dT%H:%M:%SZ')
                for k in keys:
                    if r.random() > .003:
                        x = s.rows[k][i]; f.write(f'{iso},{k[0]},{k[1]},{int(x) if x == int(x) else x:}\n')
        with open(d + '/logs.ndjson', 'w') as f:
            for t, e in sorted(s.logs, key=lambda x: x[0]):
                if s.t[0] <= t <= s.t[-1]: f.write(json.dumps(e, ensure_ascii=False) + '\n')
        if s.tr: J('traces.json', [sp for t, o in sorted(s.tr, key=lambda x: x[0]) for sp in o])
        if s.topo: open(d + '/topology.csv', 'w').write('caller,callee\n' + ''.join(f'{a},{b}\n' for a, b in s.topo))
        for n, l in (('commits', s.commits), ('deploys', s.deps), ('flags', s.flags)): J(f'context/{n}.json', [x[1] for x in sorted(l, key=lambda x: x[0])])
def topo(s): return [tuple(e.split('>')) for e in s.split()]
