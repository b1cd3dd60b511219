import difflib, numpy as np, json, os, hashlib, re, csv, zlib, datetime as dt

def ramp(a, b): return lambda t: np.clip((np.asarray(t, float) - a) / max(b - a, 1e-9), 0, 1)
def pulse(a, b, c, d): return lambda t: np.minimum(ramp(a, b)(t), 1 - ramp(c, d)(t))
def sm(f): return lambda t: f(t) ** 2 * (3 - 2 * f(t))

def path_hint(ls): return '\n'.join(ls)
def _hunk(ln, ctx, body, off):
    ls = [l if l else ' ' for l in body.strip('\n').split('\n')]
    for l in ls: assert l[0] in ' +-', repr(l)
    a = [l[1:] for l in ls if l[0] in ' -']; b = [l[1:] for l in ls if l[0] in ' +']; ls = []
    for op, i, j, u, v in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        ls += [' ' + q for q in a[i:j]] if op == 'equal' else ['-' + q for q in a[i:j]] + ['+' + q for q in b[u:v]]
    assert any(l[0] in '+-' for l in ls), path_hint(ls)
    o = sum(l[0] in ' -' for l in ls); n = sum(l[0] in ' +' for l in ls)
    return f"@@ -{ln},{o} +{ln+off},{n} @@{' '+ctx if ctx else ''}\n" + '\n'.join(ls) + '\n', n - o

def D(path, *hunks):
    """hunks: (line, ctx, body); a single string body with line 0 means a new file"""
    h = hashlib.sha1((path + repr(hunks)).encode()).hexdigest()
    if isinstance(hunks[0], str):
        ls = hunks[0].strip('\n').split('\n')
        return path, f"diff --git a/{path} b/{path}\nnew file mode 100644\nindex 0000000..{h[:7]}\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{len(ls)} @@\n" + ''.join('+' + l + '\n' for l in ls)
    out = f"diff --git a/{path} b/{path}\nindex {h[:7]}..{h[7:14]} 100644\n--- a/{path}\n+++ b/{path}\n"; off = 0
    for ln, ctx, body in hunks:
        x, d = _hunk(ln, ctx, body, off); out += x; off += d
    return path, out

class Inc:
    def __init__(s, name, seed, onset, pre, post, step, style, lv='severity_text', levels=None, ts='ms', gap=.002, msgkey='msg'):
        s.name, s.step, s.style, s.lv, s.levels, s.tsf, s.gap, s.msgkey = name, step, style, lv, levels or {}, ts, gap, msgkey
        s.rng = np.random.default_rng([seed, zlib.crc32(name.encode())]); s.seed = seed
        s.onset = dt.datetime.fromisoformat(onset).replace(tzinfo=dt.timezone.utc); s.pre, s.post = pre, post
        n = int((pre + post) * 60 / step) + 1
        s.t = -pre + np.arange(n) * step / 60
        s.rows = {}; s.logspec = []; s.commits = []; s.deploys = []; s.flags = []; s.traces = []; s.topo = []; s.keys = {}; s.base = {}; s.al = None
        hr = s.onset.hour + s.onset.minute / 60 + s.t / 60; h0 = s.onset.hour + s.onset.minute / 60
        f = lambda h: 1 + .35 * np.sin(2 * np.pi * (h - 9) / 24)
        s.daily = f(hr) / f(h0); s.L = s.daily * (1 + s.ar(.025))
    # --- noise
    def ar(s, sd, rho=None):
        rho = np.exp(-s.step / 60 / 4) if rho is None else rho
        e = s.rng.normal(0, sd * np.sqrt(1 - rho ** 2), len(s.t)); x = np.zeros(len(s.t)); x[0] = s.rng.normal(0, sd)
        for i in range(1, len(x)): x[i] = rho * x[i - 1] + e[i]
        return x
    def n(s, sd): return s.rng.normal(0, sd, len(s.t))
    def jit(s, sd): return np.exp(s.ar(sd, .5))
    def blip(s, x, k=None):
        if s.rng.random() < .3:
            i = s.rng.integers(5, max(6, int(len(x) * .95))); w = s.rng.integers(1, 4); x[i:i + w] *= s.rng.uniform(1.2, 1.9)
        return x
    def gen(s, k, v):
        L = s.L * (1 + s.ar(.02)); r = s.rng
        if k.startswith(('rps', 'kbps', 'qps')): x = v * L * (1 + s.ar(.03) + s.n(.015))
        elif k.startswith(('p50', 'p9', 'avg')):
            x = v * (.85 + .15 * L) * np.exp(s.ar(.06) + s.n(.05)); sp = r.random(len(x)) < .006; x[sp] *= r.uniform(1.3, 2.1, sp.sum()); s.blip(x)
        elif k.startswith('err'): x = v * L * np.exp(s.ar(.3) + s.n(.25)); s.blip(x)
        elif k.startswith('cpu'): x = v * (.35 + .65 * L) * (1 + s.ar(.05) + s.n(.02)); s.blip(x)
        elif k.startswith('mem'): x = v * (1 + s.ar(.01, .995) + s.n(.003))
        elif k.startswith('heap'):
            per = r.uniform(6, 14); x = v * (1 + .22 * (((s.t + r.uniform(0, 20)) % per) / per - .5) + s.n(.01))
        elif k.startswith('const'): x = np.full(len(s.t), float(v))
        else: x = v * (.6 + .4 * L) * (1 + s.ar(.06) + s.n(.03))
        return np.maximum(x, 0)
    # --- metrics
    def put(s, svc, metric, x, dec=3, lo=0, hi=None):
        x = np.clip(np.nan_to_num(np.asarray(x, float)), lo, hi); assert (svc, metric) not in s.rows, (svc, metric)
        s.rows[(svc, metric)] = np.round(x, dec)
    def svc(s, name, fx=None, **base):
        for k, v in base.items():
            x = s.gen(k, v)
            if fx and k in fx: x = fx[k](x)
            m, sc, dec = s.style[k]
            hi = sc if k.startswith(('cpu', 'err_')) or k == 'mem' and v <= 1 else None
            s.put(name, m, x * sc, dec, hi=hi)
    def g(s, svc, metric, v, fx=None, k='gauge', dec=2, hi=None):
        x = s.gen(k, v); x = fx(x) if fx else x; s.put(svc, metric, x, dec, hi=hi)
    # --- time
    def at(s, m): return s.onset + dt.timedelta(minutes=float(m))
    def iso(s, m, f=None):
        d = s.at(m); f = f or s.tsf
        return d.strftime('%Y-%m-%dT%H:%M:%S') + (f'.{d.microsecond//1000:03d}' if f == 'ms' else '') + ('+00:00' if f == 'off' else 'Z')
    # --- logs
    def val(s, v, t):
        r = s.rng
        if callable(v): return v(t)
        if isinstance(v, list): return v[r.integers(len(v))]
        if isinstance(v, tuple):
            if v[0] == 'i': return int(r.integers(v[1], v[2] + 1))
            if v[0] == 'f': return round(float(r.uniform(v[1], v[2])), v[3])
            if v[0] == 'ln': return int(v[1] * np.exp(r.normal(0, v[2])))
            if v[0] == 'id': return v[1] + ''.join('0123456789abcdef'[i] for i in r.integers(0, 16, v[2]))
            if v[0] == 'num': return v[1] + ''.join(str(i) for i in r.integers(0, 10, v[2]))
        return v
    def log(s, svc, lvl, msg, rate, a=None): s.logspec.append((svc, lvl, msg, rate, a or {}))
    def one(s, t, svc, lvl, msg, a=None): s.logspec.append((svc, lvl, msg, ('at', t), a or {}))
    def ver(s, svc, base):
        s.base[svc] = base
        def f(t):
            v = s.base[svc]
            for (m, sv, k, ver) in sorted(s.deploys):
                if sv == svc and t > m + s.rng.uniform(.3, 3): v = ver
            return v
        return f
    def pods(s, svc, n):
        h = hashlib.sha1((s.name + svc).encode()).hexdigest(); return [f"{svc}-{h[:8]}-{h[8+5*i:13+5*i]}" for i in range(n)]
    # --- traces: node=(svc,name,selfms(t),kids,dict(rep=,err=,a=))
    def trace(s, node, times):
        def mk(nd, t, tid, pid, st):
            sv, nm, f, kids, o = nd; sid = s.val(('id', '', 16), t); cur = st + 0.3; err = False; mine = []
            for k in kids:
                rep = k[4].get('rep'); rep = int(rep(t)) if callable(rep) else (rep if rep is not None else 1)
                for _ in range(rep):
                    d, e, sub = mk(k, t, tid, sid, cur); cur += d + .1; err |= e; mine += sub
            d = cur - st + float(f(t) if callable(f) else f) * float(np.exp(s.rng.normal(0, .25)))
            if 'cap' in o and d > o['cap']: d = o['cap'] + s.rng.uniform(0, 4); err = True
            p = o.get('err', 0); e = bool(s.rng.random() < (p(t) if callable(p) else p)); err = err and not o.get('swallow') or e
            at = {k: s.val(v, t) for k, v in o.get('a', {}).items()}
            if e: at.update({k: s.val(v, t) for k, v in o.get('ea', {}).items()})
            sp = dict(trace_id=tid, span_id=sid, parent_id=pid, service=sv, name=nm, start=(t, st), duration_ms=round(d, 2), status='ERROR' if err else 'OK', error=err, attributes=at)
            return d, err, [sp] + mine
        for t in times:
            _, _, sp = mk(node, float(t), s.val(('id', '', 32), t), None, 0.0)
            for x in sp: x['start'] = s.iso(x['start'][0] + x['start'][1] / 6e4, 'ms')
            s.traces += sp
    def times(s, n, frac=.55, hi=None):
        hi = hi or s.post - 3; k = int(n * frac)
        return sorted(list(s.rng.uniform(1, hi, k)) + list(s.rng.uniform(-s.pre + 1, -1, n - k)))
    # --- context
    def sha(s, k): return hashlib.sha1(f'{s.name}/{k}/{s.seed}'.encode()).hexdigest()
    def c(s, key, t, author, msg, *ds): s.commits.append((t + s.rng.uniform(-.4, .4), key, author, msg, ds)); s.keys[key] = 1
    def dep(s, key, t, svc, ver): s.deploys.append((t, svc, key, ver))
    def flag(s, t, flag, svc, change, actor): s.flags.append((t, flag, svc, change, actor))
    def alert(s, svc, metric, thr, sev, mon, summ, op='>', k=3, after=0):
        x = s.rows[(svc, metric)]; b = x > thr if op == '>' else x < thr
        i = next(i for i in range(k - 1, len(x)) if b[i - k + 1:i + 1].all())
        assert s.t[i] >= after, (s.name, 'early alert', s.t[i])
        s.fired = s.t[i]
        s.al = dict(service=svc, metric=metric, threshold=thr, observed=float(x[i]), fired_at=s.iso(s.t[i] + .15, 'off' if s.tsf == 'off' else 's'), severity=sev, monitor=mon, summary=summ.replace('{v}', f'{x[i]:g}'))
    def truth(s, cause, mech, culprit, decoys, root, why):
        f = lambda k: s.sha(k) if k in s.keys else k
        assert culprit is None or culprit in s.keys or culprit in [x[1] for x in s.flags]
        for d in decoys: assert d in s.keys or d in [x[1] for x in s.flags], d
        assert root in [k[0] for k in s.rows], root
        s.tr = dict(case=s.name, cause=cause, mechanism=mech, culprit_change=f(culprit) if culprit else 'none', decoys=[f(d) for d in decoys], root_cause_service=root, onset=s.iso(0, 's'), decidable=True, why=why)
    # --- output
    def write(s, DIR):
        d = f'{DIR}/incidents/{s.name}'; os.makedirs(d + '/context', exist_ok=True); r = s.rng
        with open(d + '/metrics.csv', 'w', newline='') as fh:
            w = csv.writer(fh); w.writerow(['timestamp', 'service', 'metric', 'value'])
            iso = [s.iso(t, 'off' if s.tsf == 'off' else 's') for t in s.t]; drop = {k: r.random(len(s.t)) < s.gap for k in s.rows}
            for i in range(len(s.t)):
                for k, x in s.rows.items():
                    if not drop[k][i]: w.writerow([iso[i], k[0], k[1], f'{x[i]:.10g}'])
        L = []; lamf = lambda rate: np.maximum((rate(s.t) if callable(rate) else rate * s.daily) * s.step / 60, 0)
        tot = sum(lamf(q[3]).sum() for q in s.logspec if not isinstance(q[3], tuple)); cut = min(1, r.uniform(1800, 3600) / tot)
        for svc, lvl, msg, rate, a in s.logspec:
            if isinstance(rate, tuple): ts = [rate[1]]
            else:
                lam = lamf(rate) * cut
                ts = np.concatenate([t + r.uniform(0, s.step / 60, k) for t, k in zip(s.t, r.poisson(lam))] + [[]])
            for t in ts:
                d0 = {k: s.val(v, float(t)) for k, v in a.items()}
                m = re.sub(r'\{([\w.\-]+)\}', lambda q: str(d0.get(q.group(1), q.group(0))), msg)
                L.append((t, {'timestamp': s.iso(t), 'service': svc, s.lv: s.levels.get(lvl, lvl), s.msgkey: m, **{k: v for k, v in d0.items() if k[0] != '_'}}))
        L.sort(key=lambda q: q[0]); s.nlogs = len(L)
        open(d + '/logs.ndjson', 'w').write(''.join(json.dumps(x) + '\n' for _, x in L))
        J = lambda p, o: open(d + p, 'w').write(json.dumps(o, indent=1) + '\n')
        J('/alert.json', s.al)
        J('/context/commits.json', [dict(sha=s.sha(k), author=a, timestamp=s.iso(t, 's'), message=m, files_changed=[p for p, _ in ds], diff=''.join(x for _, x in ds)) for t, k, a, m, ds in sorted(s.commits, key=lambda q: q[0])])
        J('/context/deploys.json', [dict(timestamp=s.iso(t, 's'), service=sv, commit_sha=s.sha(k), version=v) for t, sv, k, v in sorted(s.deploys)])
        J('/context/flags.json', [dict(timestamp=s.iso(t, 's'), flag=f, service=sv, change=c, actor=a) for t, f, sv, c, a in sorted(s.flags)])
        if s.traces: s.traces.sort(key=lambda x: x['start']); J('/traces.json', s.traces)
        if s.topo: open(d + '/topology.csv', 'w').write('caller,callee\n' + ''.join(f'{a},{b}\n' for a, b in s.topo))
        for _, sv, k, _ in s.deploys: assert k in s.keys, k
        for t, sv, k, v in s.deploys:
            ct = min(c[0] for c in s.commits if c[1] == k); assert ct < t, (s.name, 'deploy before commit', k)
        assert 15 <= len(s.rows) <= 60, (s.name, len(s.rows)); assert 250 <= s.nlogs <= 4200, (s.name, s.nlogs); assert 5 <= len(s.commits) <= 14, len(s.commits)

# ---- routine commits found in any repository
FILL = {
 'go': [
  ('Tidy handler tests', 'internal/http/handler_test.go', 41, 'func TestHealth(t *testing.T)', """ 	rec := httptest.NewRecorder()
 	req := httptest.NewRequest(http.MethodGet, "/healthz", nil)
-	srv.ServeHTTP(rec, req)
-	if rec.Code != 200 {
-		t.Fatalf("got %d", rec.Code)
-	}
+	srv.ServeHTTP(rec, req)
+	require.Equal(t, http.StatusOK, rec.Code)
+	require.JSONEq(t, `{"status":"ok"}`, rec.Body.String())
 }"""),
  ('Bump zap', 'go.mod', 14, 'require (', """ 	github.com/stretchr/testify v1.9.0
-	go.uber.org/zap v1.26.0
+	go.uber.org/zap v1.27.0
 	golang.org/x/sync v0.7.0
 )"""),
  ('Add build info to startup line', 'cmd/{svc}/main.go', 33, 'func main() {', """ 	log := logging.New(cfg.LogLevel)
 	defer log.Sync()
+	if bi, ok := debug.ReadBuildInfo(); ok {
+		log.Info("starting", zap.String("go", bi.GoVersion), zap.String("rev", revision))
+	}
 
 	srv := server.New(cfg, log)""")],
 'java': [
  ('Use text block in test', 'src/test/java/com/acme/JsonMappingTest.java', 27, 'class JsonMappingTest {', """     @Test
     void readsMinimalBody() throws Exception {
-        String json = "{\\"id\\":1,\\"kind\\":\\"std\\"}";
+        String json = \"\"\"
+            {"id":1,"kind":"std"}
+            \"\"\";
         var dto = mapper.readValue(json, ItemDto.class);
         assertThat(dto.id()).isEqualTo(1L);
     }"""),
  ('Update checkstyle plugin', 'pom.xml', 188, '<build>', """       <plugin>
         <groupId>org.apache.maven.plugins</groupId>
         <artifactId>maven-checkstyle-plugin</artifactId>
-        <version>3.3.1</version>
+        <version>3.4.0</version>
       </plugin>"""),
  ('Name the health indicator', '{svc}/src/main/java/com/acme/ops/ReadyIndicator.java', 15, '', """-@Component
+@Component("ready")
 public class ReadyIndicator implements HealthIndicator {
     @Override
     public Health health() {
-        return Health.up().build();
+        return Health.up().withDetail("since", started).build();
     }
 }""")],
 'py': [
  ('Type hints for settings', '{svc}/settings.py', 9, '', """ class Settings(BaseSettings):
-    env = "dev"
-    log_level = "INFO"
+    env: str = "dev"
+    log_level: str = "INFO"
 
     class Config:
         env_prefix = "APP_"
"""),
  ('Pin ruff', 'requirements-dev.txt', 3, '', """ pytest==8.2.1
-ruff>=0.4
+ruff==0.4.8
 mypy==1.10.0"""),
  ('Split long fixture', '{svc}/tests/conftest.py', 22, '', """ @pytest.fixture
-def client(app, db):
-    app.dependency_overrides[get_db] = lambda: db
+def overridden(app, db):
+    app.dependency_overrides[get_db] = lambda: db
+    return app
+
+
+@pytest.fixture
+def client(overridden):
-    return TestClient(app)
+    return TestClient(overridden)""")],
 'ts': [
  ('Lint imports', '{svc}/src/index.ts', 1, '', """-import { buildServer } from './server';
-import { loadConfig } from './config';
+import { loadConfig } from './config';
+import { buildServer } from './server';
 import { logger } from './logger';
 
 async function main() {"""),
  ('Upgrade vitest', 'package.json', 41, '"devDependencies": {', """     "typescript": "5.4.5",
-    "vitest": "1.5.0"
+    "vitest": "1.6.0"
   }
 }"""),
  ('Extract route constants', '{svc}/src/routes/health.ts', 3, '', """-app.get('/healthz', async () => ({ ok: true }));
-app.get('/readyz', async () => ({ ok: await ready() }));
+export const HEALTH = '/healthz';
+export const READY = '/readyz';
+
+app.get(HEALTH, async () => ({ ok: true }));
+app.get(READY, async () => ({ ok: await ready() }));""")],
 'ops': [
  ('Annotate dashboards', 'deploy/grafana/{svc}.json', 12, '', """   "tags": [
-    "service"
+    "service",
+    "owner:platform"
   ],
   "timezone": "utc","""),
  ('CI: cache modules', '.github/workflows/build.yml', 18, 'jobs:', """       - uses: actions/checkout@v4
+      - uses: actions/cache@v4
+        with:
+          path: ~/.cache
+          key: build-${{ hashFiles('**/*.lock') }}
       - name: build
         run: make build"""),
  ('Add owners', 'CODEOWNERS', 6, '', """ /deploy/        @infra
+/{svc}/         @core-team
 /docs/          @docs"""),
  ('Runbook: paging section', 'docs/runbooks/{svc}.md', 30, '', """ ## Paging
-Page the primary on-call.
+Page the primary on-call; after ten minutes page the secondary.
 
 ## Dashboards""")]}
def fill(s, svc, t, *picks, authors=('mhall', 'ines.r', 'tkato')):
    """picks: 'go0' etc.; commits spread from t upwards"""
    pool = [p for p in [f'{l}{j}' for l in dict.fromkeys([q[:-1] for q in picks] + ['ops']) for j in range(len(FILL[l]))] if p not in picks]
    n = int(s.rng.integers(1, 8)); picks = (list(picks) + [pool[i] for i in s.rng.permutation(len(pool))])[:n]
    for i, p in enumerate(picks):
        k = re.match(r'([a-z]+)(\d)', p); m, path, ln, ctx, body = FILL[k[1]][int(k[2])]
        s.c(f'fill-{p}-{i}', t + i * s.rng.uniform(9, 31), authors[(i + len(s.name)) % len(authors)], m, D(path.replace('{svc}', svc), (ln, ctx.replace('{svc}', svc), body.replace('{svc}', svc))))
