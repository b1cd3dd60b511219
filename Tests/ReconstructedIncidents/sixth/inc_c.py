from common import *

def medirex(seed):
    st = dict(rps=('rpm', 60, 0), p95=('duration_p95', 1000, 0), p50=('duration_p50', 1000, 0), err_r=('error_rate', 1, 4), cpu=('host_cpu', 100, 1), mem=('host_mem', 100, 1))
    s = Inc('medirex-counter-claims-stuck', seed, '2026-01-08T15:17:20', 95, 125, 30, st, lv='level', levels=dict(info='INFO', warn='WARN', error='ERROR')); t = s.t; J = s.jit(.15)
    B = pulse(0, 6, 82, 93)(t); Bk = sm(pulse(2, 14, 84, 95))(t)
    s.svc('payer/northbridge', dict(p95=lambda x: x * (1 + 17 * B * J), p50=lambda x: x * (1 + 9 * B * J), err_r=lambda x: x + .31 * B * J, rps=lambda x: x * (1 - .25 * B)), rps=11, p95=.62, p50=.24, err_r=.004)
    s.svc('payer/unicare', {}, rps=7, p95=.81, p50=.3, err_r=.006); s.svc('payer/stateplan', {}, rps=5, p95=1.1, p50=.42, err_r=.009)
    s.svc('eligibility-proxy', dict(p95=lambda x: x * (1 + 12 * B * J), p50=lambda x: x * (1 + .7 * B), err_r=lambda x: x + .15 * B * J), rps=24, p95=.8, p50=.3, err_r=.005, cpu=.19, mem=.44)
    s.svc('claims-router', dict(p95=lambda x: np.minimum(x * (1 + 11 * Bk * J), 12.6), err_r=lambda x: x + .17 * Bk * J, rps=lambda x: x * (1 + .12 * Bk)), rps=21, p95=1.05, p50=.4, err_r=.004, cpu=.24, mem=.5)
    s.svc('pharmacy-web', dict(p95=lambda x: x * (1 + 5 * Bk * J), err_r=lambda x: x + .06 * Bk * J), rps=66, p95=1.4, err_r=.003, cpu=.3)
    s.svc('prior-auth', dict(p95=lambda x: x * (1 + 7 * B * J), err_r=lambda x: x + .11 * B * J), rps=3, p95=1.0, err_r=.005, cpu=.14, mem=.37)
    s.g('claims-router', 'inflight', 17, lambda x: x * (1 + 5 * Bk * J), dec=0); s.g('pg-claims', 'qps', 620, dec=0); s.g('pg-claims', 'query_ms', 2.1); s.svc('pg-claims', cpu=.22); s.svc('inventory', {}, rps=18, p95=.2, err_r=.001); s.svc('egress-proxy', {}, cpu=.12); s.g('egress-proxy', 'connect_ms_p95', 34, dec=1); s.g('egress-proxy', 'mbit', 22)
    s.c('a', -58, 'wen', 'Router: payer timeout', D('claims_router/config/prod.toml', (11, '[payers]', """ [payers]
-timeout_seconds = 8
+timeout_seconds = 12
 max_inflight = 400
 retry = false""")))
    s.c('b', -80, 'hedvig', 'Eligibility client class', D('eligibility_proxy/client.py', (9, '', """-async def post_270(payer: Payer, body: bytes) -> httpx.Response:
-    async with httpx.AsyncClient(timeout=payer.timeout, cert=payer.cert) as c:
-        return await c.post(payer.url, content=body, headers=payer.headers)
+class PayerClient:
+    def __init__(self, payer: Payer) -> None:
+        self._payer = payer
+        self._http = httpx.AsyncClient(
+            timeout=payer.timeout,
+            cert=payer.cert,
+            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
+        )
+
+    async def post_270(self, body: bytes) -> httpx.Response:
+        return await self._http.post(
+            self._payer.url, content=body, headers=self._payer.headers
+        )
+
+    async def aclose(self) -> None:
+        await self._http.aclose()""")))
    s.c('d', -34, 'raj.n', 'Egress allow list', D('infra/egress/allow.yaml', (18, 'allow:', """   - host: edi.northbridge-health.com
     ports: [443]
   - host: api.unicare-connect.net
     ports: [443]
+  - host: sandbox.unicare-connect.net
+    ports: [443]
   - host: gw.stateplan.gov
     ports: [443]""")))
    s.c('e', -130, 'hedvig', 'Northbridge v3 mapping', D('eligibility_proxy/payers/northbridge.py', (33, 'def build_270(req: EligibilityRequest) -> bytes:', """+    if flags.is_on("northbridge_x12_v3", store=req.store_id):
+        return render("270_v3.j2", req, isa=ISA_V3)
     return render("270_v2.j2", req, isa=ISA)
 """)))
    fill(s, 'eligibility_proxy', -700, 'py0', 'py1', 'ts0', 'ops3', 'ops0')
    s.dep('e', -118, 'eligibility-proxy', '4.40.0'); s.dep('b', -25, 'eligibility-proxy', '4.41.0'); s.dep('a', -12, 'claims-router', '2.9.3'); s.dep('d', -6, 'egress-proxy', 'rules-207')
    s.flag(-110, 'northbridge_x12_v3', 'eligibility-proxy', 'created; on for store 9001 (lab)', 'hedvig'); s.flag(-31, 'northbridge_x12_v3', 'eligibility-proxy', 'off for all stores', 'hedvig')
    I = pulse(0, 6, 82, 93); ev, cv = s.ver('eligibility-proxy', '4.40.0'), s.ver('claims-router', '2.9.2'); PY = ['northbridge', 'northbridge', 'unicare', 'stateplan']
    s.log('eligibility-proxy', 'info', '271 received payer={payer} in {duration_ms}ms', 4, {'payer': PY, 'duration_ms': ('ln', 330, .4), 'version': ev}); s.log('eligibility-proxy', 'info', '271 received payer={payer} in {duration_ms}ms', lambda q: 2 * I(q), {'payer': 'northbridge', 'duration_ms': ('i', 3200, 11500), 'version': ev})
    s.log('eligibility-proxy', 'error', 'payer northbridge returned 503: {"fault":"policy runtime overloaded","ref":"{_r}"}', lambda q: .03 + 3 * I(q), {'payer': 'northbridge', 'http.status_code': 503, '_r': ('id', 'nbh-', 8), 'http.resp.header.server': 'nbh-apigw', 'http.resp.header.x-envoy-upstream-service-time': ('i', 7000, 11000), 'version': ev})
    s.log('prior-auth', 'error', 'northbridge auth status: HTTP 503 after {_d} ms', lambda q: .02 + 1.3 * I(q), {'payer': 'northbridge', '_d': ('i', 6000, 12000), 'version': '1.15.2'}); s.log('claims-router', 'error', 'ReadTimeout calling eligibility-proxy (12s)', lambda q: .02 + 7 * I(q - 2), {'http.route': '/claims/submit', 'version': cv}); s.log('pharmacy-web', 'error', 'claim adjudication failed, ask patient to wait', lambda q: .05 + 8 * I(q - 2), {'store': ('i', 100, 480)})
    s.log('claims-router', 'info', 'claim adjudicated payer={payer}', 3, {'payer': PY, 'version': cv}); s.log('claims-router', 'warn', 'inflight {_n}/400', lambda q: .1 + 2 * I(q - 2), {'_n': ('i', 60, 150), 'version': cv}); s.log('eligibility-proxy', 'warn', 'payer {payer} returned AAA 42 (unable to respond at current time)', .4, {'payer': PY, 'version': ev}); s.log('pharmacy-web', 'info', 'GET {http.route} 200', 3, {'http.route': ['/queue', '/rx/{id}', '/claims/{id}']}); s.log('inventory', 'warn', 'negative stock corrected ndc={_n}', .4, {'_n': ('num', '', 11)}); s.log('egress-proxy', 'info', 'CONNECT {_h}:443 established', 1.5, {'_h': ['edi.northbridge-health.com', 'api.unicare-connect.net', 'gw.stateplan.gov']}); s.log('egress-proxy', 'warn', 'denied CONNECT telemetry.vendor.example:443', .4, {})
    for py, w in (('northbridge', 34), ('unicare', 24), ('stateplan', 14)):
        nb = py == 'northbridge'
        s.trace(('pharmacy-web', 'POST /claims', 30, [('claims-router', 'POST /claims/submit', 14, [('eligibility-proxy', 'POST /270', 8, [('payer/' + py, 'POST x12/270', (lambda q: 260 + 7800 * I(q) * s.rng.random()) if nb else 380, [], {'err': (lambda q: .005 + .3 * I(q)) if nb else .005, 'a': {'payer': py}, 'ea': {'http.status_code': 503}})], {'a': {'version': ev}}), ('pg-claims', 'INSERT', 3, [], {})], {'a': {'version': cv}})], {'a': {'payer': py}}), s.times(w, .6, 90))
    s.topo = [('pharmacy-web', 'claims-router'), ('claims-router', 'eligibility-proxy'), ('eligibility-proxy', 'payer/northbridge'), ('eligibility-proxy', 'payer/unicare'), ('eligibility-proxy', 'payer/stateplan'), ('prior-auth', 'payer/northbridge'), ('claims-router', 'pg-claims'), ('pharmacy-web', 'inventory')]
    s.alert('claims-router', 'duration_p95', 5000, 'P1', 'Claims router latency', 'claims-router p95 {v} ms')
    s.truth('external-api', 'latency', None, ['a', 'b', 'd', 'northbridge_x12_v3'], 'payer/northbridge', 'Only the payer northbridge answers slowly and with 503 from its own gateway, equally to the untouched prior-auth service; other payers through the same proxy and egress are normal and it recovered with no change here.')
    return s

def storefold(seed):
    st = dict(rps=('http.server.requests.rate', 1, 2), p95=('http.server.requests.p95', 1, 3), err_r=('http.server.errors.ratio', 1, 4), cpu=('system.cpu.usage', 1, 3), heap=('jvm.memory.used.mb', 1, 0))
    s = Inc('storefold-scanners-freezing', seed, '2025-11-05T13:58:10', 130, 115, 30, st, lv='severity_text', levels=dict(info='INFO', warn='WARN', error='ERROR')); t = s.t
    P = s.pods('pick-api', 3); X = np.zeros(len(t)); tot = np.zeros(len(t)); J = s.jit(.12)
    for i, p in enumerate(P):
        base = 5.5 * s.L * (1 + s.ar(.13)); acc = 0; y = np.zeros(len(t)); k = 0
        rs = 1e9 if i == 2 else 83 + 2 * i
        for j, q in enumerate(t):
            if q > 0: acc += s.rng.random() < [.62, .56, .5][i] * s.step / 60
            elif i == 0 and abs(q + 71) < .26 and k == 0: acc += 1; k = 1
            if rs < q < rs + .6: acc = 0
            y[j] = min(base[j] + acc, 30)
        tot += np.array([min(v, 30) for v in y])
        s.put(p, 'hikaricp.connections.active', y, 0); s.put(p, 'hikaricp.connections.pending', np.where(y > 29.2, 18 * s.jit(.3), np.where(y > 27, 2, 0)), 0); s.put(p, 'hikaricp.connections.max', np.full(len(t), 30), 0); X += np.clip((y - 25) / 5, 0, 1) ** 2 / 3
        s.put(p, 'process.uptime.seconds', np.where(t < rs, 16.2 * 86400 + i * 311 + (t + 130) * 60, (t - rs) * 60), 0)
    s.svc('pick-api', dict(p95=lambda x: x * (1 + 40 * X * J), err_r=lambda x: x + .42 * X * J, rps=lambda x: x * (1 - .2 * X), cpu=lambda x: x * (1 - .3 * X)), rps=85, p95=.14, err_r=.001, cpu=.33, heap=1400)
    s.svc('handheld-gw', dict(p95=lambda x: x * (1 + 22 * X * J), err_r=lambda x: x + .3 * X * J), rps=140, p95=.24, err_r=.002, cpu=.25); s.svc('stock-svc', {}, rps=120, p95=.06, err_r=.001, cpu=.29, heap=1100); s.svc('wave-planner', {}, rps=6, p95=.9, err_r=.002, cpu=.4); s.svc('returns-svc', dict(err_r=lambda x: x + .12 * X * J), rps=9, p95=.2, err_r=.002, cpu=.17)
    s.put('pg-wms', 'sessions.active', np.maximum(4 * s.L * (1 + s.ar(.2)) * (1 - .4 * X), 1), 0); s.put('pg-wms', 'sessions.idle_in_transaction', np.maximum(tot - 16.5 * s.L, 0) * .97 + abs(s.n(.7)), 0); s.svc('pg-wms', dict(cpu=lambda x: x * (1 - .3 * X)), cpu=.3); s.g('pg-wms', 'statement.mean.ms', 1.7, dec=2); s.g('pg-wms', 'transactions.rate', 640, lambda x: x * (1 - .4 * X), dec=0); s.put('pg-wms', 'sessions.max', np.full(len(t), 400), 0); s.g('pg-wms', 'locks.waiting', .5, dec=1)
    s.c('a', -60, 'bjarne', 'stock-svc pool', D('stock-svc/src/main/resources/application-prod.yml', (14, 'spring:', """   datasource:
     url: jdbc:postgresql://pg-wms:5432/wms
     hikari:
-      maximum-pool-size: 30
-      connection-timeout: 3000
+      maximum-pool-size: 24
+      connection-timeout: 5000
       leak-detection-threshold: 60000""")))
    s.c('b', -47, 'sol.m', 'Scanner gateway retries', D('handheld-gw/src/main/java/com/storefold/gw/PickClient.java', (36, 'public class PickClient {', """     private final Retry retry = Retry.of("pick", RetryConfig.custom()
-        .maxAttempts(3)
-        .waitDuration(Duration.ofMillis(200))
+        .maxAttempts(2)
+        .waitDuration(Duration.ofMillis(500))
         .retryOnException(e -> e instanceof ConnectException)
         .build());""")))
    s.c('d', -150, 'bjarne', 'Transactions in pick service', D('pick-api/src/main/java/com/storefold/pick/PickService.java', (71, 'public class PickService {', """     @Transactional
     public PickResult confirm(PickCommand cmd) {
         var task = tasks.lock(cmd.taskId());
-        audit.record(cmd.operator(), "confirm", cmd.taskId());
         task.confirm(cmd.quantity());
         tasks.save(task);
+        audit.record(cmd.operator(), "confirm", cmd.taskId());
         return PickResult.of(task);
     }""")))
    s.c('e', -28, 'ops-terra', 'pg-wms parameters', D('terraform/rds/wms.tf', (40, 'resource "aws_db_parameter_group" "wms"', """   parameter {
     name  = "max_connections"
-    value = "300"
+    value = "400"
   }
   parameter {
     name  = "log_min_duration_statement"
-    value = "1000"
+    value = "500"
   }""")))
    fill(s, 'pick-api', -900, 'java0', 'java2', 'ops0', 'ops2')
    s.dep('a', -31, 'stock-svc', '5.17.0'); s.dep('b', -15, 'handheld-gw', '3.33.1'); s.dep('e', -8, 'pg-wms', 'tf-977'); 
    s.flag(-20, 'pick.voice_prompts', 'handheld-gw', 'on for site LEJ-2', 'sol.m')
    I = lambda q: np.interp(q, t, X); on = ramp(0, 1); SI = ['LEJ-2', 'DTM-1', 'BRQ-4']
    s.log('pick-api', 'info', 'task confirmed', 4, {'http.route': '/pick/confirm', 'site': SI, 'pod': P, 'version': '8.2.1'}); s.log('pick-api', 'info', 'resync applied items={_n}', lambda q: .4 + 1.2 * on(q), {'http.route': '/pick/resync', 'site': SI, '_n': ('i', 1, 40), 'pod': P, 'version': '8.2.1'})
    s.log('pick-api', 'warn', '409 CONFLICT "resync window expired" device={_d}', lambda q: .012 + 1.7 * on(q), {'http.route': '/pick/resync', 'site': 'BRQ-4', '_d': ('num', 'zt', 4), 'pod': P, 'version': '8.2.1'}); s.log('pick-api', 'warn', 'Connection leak detection triggered for org.postgresql.jdbc.PgConnection@{_c} on thread http-nio-{_t}, stack trace follows: at com.storefold.pick.ResyncController.resync(ResyncController.java:24)', lambda q: .012 + 1.6 * on(q - 1), {'_c': ('id', '', 7), '_t': ('i', 1, 60), 'pod': P, 'version': '8.2.1'})
    s.log('pick-api', 'error', 'HikariPool-1 - Connection is not available, request timed out after 3000ms (total=30, active=30, idle=0, waiting={_w})', lambda q: 12 * I(q), {'_w': ('i', 4, 40), 'http.route': ['/pick/confirm', '/pick/next', '/pick/resync'], 'pod': P, 'version': '8.2.1'}); s.log('handheld-gw', 'error', 'pick-api 500, scanner shows retry screen', lambda q: .03 + 10 * I(q), {'site': SI}); s.log('returns-svc', 'error', 'could not reserve bin: pick-api timeout', lambda q: .02 + 3 * I(q), {})
    s.log('handheld-gw', 'warn', 'device battery low', .6, {'site': SI}); s.log('stock-svc', 'warn', 'HikariPool-1 - Thread starvation or clock leap detected (housekeeper delta=47s)', .08, {}); s.log('stock-svc', 'info', 'stock moved sku={_s}', 2.5, {'_s': ('num', 'SKU', 6)}); s.log('wave-planner', 'info', 'wave released lines={_n}', .5, {'_n': ('i', 80, 900)}); s.log('wave-planner', 'warn', 'solver hit time limit, using best', .3, {}); s.log('pg-wms', 'warn', 'could not receive data from client: Connection reset by peer', .12, {}); s.one(3, 'handheld-gw', 'info', 'access point group BRQ-4/hall-C reachable again, 61 devices back online', {'site': 'BRQ-4'})
    for i in (0, 1): s.one(83 + 2 * i, 'oncall', 'info', f'kubectl delete pod {P[i]}', {})
    s.topo = [('handheld-gw', 'pick-api'), ('handheld-gw', 'stock-svc'), ('returns-svc', 'pick-api'), ('pick-api', 'pg-wms'), ('stock-svc', 'pg-wms'), ('wave-planner', 'pg-wms')]
    s.alert('handheld-gw', 'http.server.requests.p95', 2, 'P2', 'Scanner gateway latency', 'handheld-gw p95 {v} s')
    s.truth('db-pool-exhaustion', 'pool-exhaustion', None, ['a', 'b', 'd', 'e'], 'pick-api', 'pick-api 8.2.1, 16 days old, leaks a connection on its 409 path; active connections climb to 30 on all pods while the database is idle with sessions idle in transaction; nothing was deployed to pick-api (the pick-service commit is undeployed).')
    return s

def staywell(seed):
    st = dict(rps=('apm.requests_per_min', 60, 0), p95=('apm.latency_p95_ms', 1000, 0), p50=('apm.latency_p50_ms', 1000, 0), err_r=('apm.error_pct', 100, 3), cpu=('cpu_pct', 100, 1), mem=('mem_pct', 100, 1))
    s = Inc('staywell-availability-slow', seed, '2026-03-03T10:26:00', 140, 130, 60, st, lv='level', ts='s'); t = s.t; J = s.jit(.12)
    B = pulse(0, 4, 97, 99)(t)
    s.svc('availability-api', dict(p95=lambda x: x * (1 + 17 * B * J), p50=lambda x: x * (1 + 5 * B * J), err_r=lambda x: x + .07 * B * J), rps=115, p95=.21, p50=.045, err_r=.001, cpu=.36, mem=.55); s.svc('booking-web', dict(p95=lambda x: x * (1 + 6 * B * J), err_r=lambda x: x + .03 * B * J), rps=210, p95=.6, err_r=.002, cpu=.3, mem=.48)
    s.svc('rates-engine', dict(p95=lambda x: x * (1 + 1.5 * B * J)), rps=70, p95=.15, err_r=.001, cpu=.4); s.svc('channel-sync', dict(p95=lambda x: x * (1 + 2.2 * B * J), err_r=lambda x: x + .02 * B * J), rps=33, p95=.5, err_r=.004, cpu=.28); s.svc('guest-svc', {}, rps=40, p95=.09, err_r=.001, cpu=.2)
    D1 = 'pg-stays-primary'; s.svc(D1, dict(cpu=lambda x: np.minimum(x + .56 * B * J, .99), ), cpu=.28, mem=.71); s.g(D1, 'db.calls_per_s.q_stay_nights_range', 195, lambda x: x * (1 - .12 * B), dec=0); s.g(D1, 'db.mean_ms.q_stay_nights_range', 3.4, lambda x: x * (1 + 190 * B * J)); s.g(D1, 'db.mean_ms.q_room_by_id', .4, lambda x: x * (1 + .8 * B), dec=3); s.g(D1, 'db.mean_ms.q_rate_plan', 1.1, lambda x: x * (1 + .9 * B))
    s.g(D1, 'db.seq_tup_read_per_s', 21000, lambda x: x + 4.3e7 * B * J, dec=0); s.g(D1, 'db.idx_scans_per_s', 5200, lambda x: x - 180 * B, dec=0); s.g(D1, 'db.active_sessions', 7, lambda x: x + 92 * B * J, dec=0); s.g(D1, 'db.tps', 1650, lambda x: x * (1 - .15 * B), dec=0); s.g(D1, 'db.buffer_hit_pct', 99.4, lambda x: 99.4 + s.n(.05) - 4.1 * B, dec=2); s.g(D1, 'db.read_iops', 310, lambda x: x + 2600 * B * J, dec=0); s.g(D1, 'db.locks_waiting', .3, dec=1); s.svc('pg-stays-replica', cpu=.22)
    s.c('a', -55, 'n.aydin', 'Availability: closed-dates filter', D('availability-api/src/main/java/com/staywell/avail/NightRepository.java', (48, 'public class NightRepository {', """     private static final String RANGE = \"\"\"
         SELECT room_id, night, units_left FROM stay_nights
          WHERE property_id = :p AND night >= :from AND night < :to
         \"\"\";
 
-    private static final String CLOSED = \"\"\"
-        SELECT night FROM closures WHERE property_id = :p AND night BETWEEN :from AND :to
-        \"\"\";
+    private static final String CLOSED = \"\"\"
+        SELECT night FROM closures
+         WHERE property_id = :p AND night >= :from AND night < :to
+        \"\"\";
""")))
    s.c('b', -85, 'n.aydin', 'Index on guest email', D('db/migrations/V214__guest_email_idx.sql', """-- flyway:executeInTransaction=false
CREATE INDEX CONCURRENTLY guests_email_lower_idx ON guests (lower(email));
DROP INDEX CONCURRENTLY IF EXISTS guests_email_idx;"""))
    s.c('d', -40, 'otto', 'Channel sync batch', D('channel-sync/src/main/java/com/staywell/sync/Pusher.java', (25, 'class Pusher {', """-    private static final int BATCH = 200;
-    private static final Duration EVERY = Duration.ofSeconds(30);
+    private static final int BATCH = 100;
+    private static final Duration EVERY = Duration.ofSeconds(30);
 
     void push(Channel ch) {
         var changed = nights.changedSince(ch.cursor(), BATCH);""")))
    s.c('e', -33, 'dba-bot', 'Autovacuum for audit tables', D('terraform/rds/stays_tables.sql', (12, '', """ ALTER TABLE audit_log SET (
-  autovacuum_vacuum_scale_factor = 0.2,
-  autovacuum_analyze_scale_factor = 0.1
+  autovacuum_vacuum_scale_factor = 0.05,
+  autovacuum_analyze_scale_factor = 0.02
 );""")))
    fill(s, 'availability-api', -1000, 'java0', 'java1', 'ops2', 'ops0', 'java2')
    s.dep('b', -62, 'guest-svc', 'flyway-V214'); s.dep('e', -24, 'pg-stays-primary', 'tables-88'); s.dep('d', -16, 'channel-sync', '7.0.9'); s.dep('a', -7, 'availability-api', '15.6.0')
    I = pulse(0, 4, 97, 99); av = s.ver('availability-api', '15.5.2'); P = s.pods('availability-api', 4); pv = {p: ('15.6.0' if i < 2 else '15.5.2') for i, p in enumerate(P)}
    for p in P:
        vv = lambda q, p=p: pv[p] if q > -6 else '15.5.2'
        s.log('availability-api', 'info', 'availability property={_p} nights={_n} {duration_ms}ms', 1, {'_p': ('i', 1000, 8200), '_n': ('i', 1, 21), 'duration_ms': lambda q: int(45 * np.exp(s.rng.normal(0, .5)) * (1 + 9 * I(q))), 'pod': p, 'version': vv}); s.log('availability-api', 'error', 'query timeout after 2000ms', lambda q: .008 + 1.9 * I(q), {'db.statement': 'SELECT room_id, night, units_left FROM stay_nights WHERE property_id = ? AND night >= ? AND night < ?', 'pod': p, 'version': vv})
    s.one(-5.5, 'deployer', 'info', 'availability-api 15.6.0 canary 50% (2/4 pods)')
    s.log('booking-web', 'error', 'availability widget failed to load', lambda q: .04 + 6 * I(q), {'http.route': '/hotels/{id}'}); s.log('booking-web', 'info', 'page rendered', 3, {'http.route': ['/hotels/{id}', '/search', '/checkout']}); s.log('channel-sync', 'warn', 'push to {_c} slow', lambda q: .4 + 2 * I(q), {'_c': ['bookit', 'expodia', 'trivia']}); s.log('rates-engine', 'warn', 'rate plan without currency skipped', .5, {}); s.log('rates-engine', 'info', 'priced {_n} rooms', 1.5, {'_n': ('i', 1, 40)}); s.log('guest-svc', 'info', 'guest lookup', 1, {})
    for q, tb in ((-121, 'stays.public.audit_log'), (-66, 'stays.public.rate_plans'), (-20, 'stays.public.audit_log'), (-.3, 'stays.public.stay_nights'), (41, 'stays.public.audit_log')): s.one(q, D1, 'info', f'automatic analyze of table "{tb}" system usage: CPU: user: {s.rng.uniform(.4, 3):.2f} s, elapsed: {s.rng.uniform(3, 19):.2f} s')
    s.log(D1, 'info', 'duration: {_d} ms  plan: Query Text: SELECT room_id, night, units_left FROM stay_nights WHERE property_id = $1 AND night >= $2 AND night < $3; Seq Scan on stay_nights (rows removed by filter: {_r})', lambda q: 3 * I(q), {'_d': ('i', 480, 1400), '_r': ('i', 61000000, 61900000)}); s.log(D1, 'info', 'duration: {_d} ms  plan: Query Text: SELECT * FROM audit_log WHERE actor = $1 ORDER BY at DESC LIMIT 50; Index Scan Backward', .2, {'_d': ('i', 501, 900)}); s.one(96.5, 'dba', 'info', 'ran ANALYZE stay_nights with statistics 1000 on property_id', {})
    nd = ('booking-web', 'GET /hotels/{id}', 60, [('availability-api', 'GET /availability', 9, [(D1, 'SELECT closures', 1.1, [], {}), (D1, 'SELECT stay_nights', lambda q: 3.4 + 700 * I(q), [], {'a': {'db.statement': 'SELECT room_id, night, units_left FROM stay_nights WHERE property_id = ? AND night >= ? AND night < ?'}})], {'a': {'pod': P}}), ('rates-engine', 'POST /price', 25, [(D1, 'SELECT rate_plans', 1.2, [], {})], {})], {})
    s.trace(nd, s.times(60, .55, 95)); s.topo = [('booking-web', 'availability-api'), ('booking-web', 'rates-engine'), ('availability-api', D1), ('rates-engine', D1), ('channel-sync', D1), ('guest-svc', D1), (D1, 'pg-stays-replica')]
    s.alert('availability-api', 'apm.latency_p95_ms', 1200, 'high', 'availability p95', 'p95 {v} ms over 1200')
    s.truth('slow-database', 'latency', None, ['a', 'b', 'd', 'e'], D1, 'After an automatic analyze of stay_nights the unchanged range query turned from an index to a sequential scan at the same call rate, equally for pods of the old and new version; a new analyze cured it.')
    return s

def voxtv(seed):
    st = dict(rps=('req_per_s', 1, 0), p95=('p95_ms', 1000, 1), err_r=('5xx_ratio', 1, 5), cpu=('cpu_ratio', 1, 3), mem=('mem_ratio', 1, 3))
    s = Inc('voxtv-votes-rejected', seed, '2025-11-29T20:31:20', 90, 60, 10, st, levels=dict(info='info', warn='warn', error='error'), gap=.004); t = s.t; J = s.jit(.08)
    V = pulse(0, 1.6, 17, 26)(t) * (1 - .25 * ramp(6, 17)(t)); small = .032 * pulse(-42, -41, -34, -30)(t); M = 1 + 8.6 * V + 8.6 * small
    rp = np.clip(9 + (31) * ramp(1.5, 9)(t) - 31 * ramp(38, 52)(t), 9, 40).round(); cap = rp * 205; dem = 1150 * M * s.L * (1 + s.ar(.02)); S = np.clip(dem / cap - .85, 0, 1.6) / 1.0
    s.put('edge-lb', 'req_per_s', dem * 1.35, 0); s.put('edge-lb', 'unique_ips_per_10s', dem * 4.1 * (1 + s.n(.01)), 0); s.svc('edge-lb', dict(p95=lambda x: x * (1 + 14 * S * J), err_r=lambda x: x + .3 * S * J), p95=.06, err_r=.0004, cpu=.2); s.put('edge-lb', 'new_tls_handshakes_per_s', dem * .55 * (1 + s.n(.02)), 0)
    s.put('vote-api', 'req_per_s', np.minimum(dem, cap * 1.02), 0); s.put('vote-api', 'replicas', rp, 0); s.put('vote-api', 'cpu_ratio', np.clip(dem / cap * .83 * (1 + s.n(.02)), 0, .995), 3); s.svc('vote-api', dict(p95=lambda x: x * (1 + 34 * S * J), err_r=lambda x: x + .38 * S * J), p95=.03, err_r=.0003, mem=.41)
    s.put('vote-ingest', 'req_per_s', np.minimum(dem, cap) * .96, 0); s.svc('vote-ingest', dict(cpu=lambda x: np.minimum(x * (.6 + .3 * np.minimum(M, 8)), .9), p95=lambda x: x * (1 + .4 * V)), p95=.008, err_r=.0001, cpu=.2); s.svc('auth-device', dict(rps=lambda x: x * M * .95, cpu=lambda x: np.minimum(x * (.7 + .3 * M), .93), p95=lambda x: x * (1 + 3 * V * J), err_r=lambda x: x + .02 * V * J), rps=260, p95=.02, err_r=.0003, cpu=.21)
    s.put('redis-tally', 'ops_per_s', np.minimum(dem, cap) * 2.1, 0); s.svc('redis-tally', dict(cpu=lambda x: np.minimum(x * (.8 + .2 * M), .8)), cpu=.17); s.svc('stream-manifest', {}, rps=3900, p95=.012, err_r=.0001, cpu=.33); s.svc('epg-api', dict(rps=lambda x: x * (1 + .3 * V)), rps=310, p95=.03, err_r=.0003, cpu=.24); s.g('kafka-votes', 'lag', 210, lambda x: x * (1 + 5 * V), dec=0)
    s.c('a', -140, 'elin', 'vote-api HPA', D('helm/vote-api/values-live.yaml', (19, 'autoscaling:', """   enabled: true
-  minReplicas: 6
-  maxReplicas: 30
+  minReplicas: 9
+  maxReplicas: 40
   targetCPUUtilizationPercentage: 60""")))
    s.c('b', -64, 'georg', 'Vote dedupe key', D('vote-api/internal/vote/dedupe.go', (27, 'func (d *Deduper) Seen(ctx context.Context, v Vote) (bool, error)', """-	key := "v:" + v.Round + ":" + v.Device
-	ok, err := d.rdb.SetNX(ctx, key, 1, d.ttl).Result()
+	key := d.key(v)
+	ok, err := d.rdb.SetNX(ctx, key, 1, d.ttl).Result()
 	if err != nil {
 		return false, fmt.Errorf("dedupe: %w", err)
 	}
 	return !ok, nil
 }
+
+func (d *Deduper) key(v Vote) string {
+	return "v:" + v.Round + ":" + v.Device
+}""")))
    s.c('d', -37, 'georg', 'Device auth rate limit', D('auth-device/config/limits.yaml', (5, 'limits:', """   token:
-    per_ip_per_minute: 30
+    per_ip_per_minute: 60
     burst: 20
   refresh:
     per_ip_per_minute: 12""")))
    s.c('e', -30, 'mika.t', 'EPG polling interval in app config', D('app-config/tv/live.json', (14, '"polling": {', """     "epgSeconds": 60,
-    "scoreSeconds": 10,
+    "scoreSeconds": 15,
     "bannerSeconds": 45""")))
    fill(s, 'vote-api', -900, 'go0', 'go1', 'go2', 'ops1')
    s.dep('a', -95, 'vote-api', 'helm-2.11.0'); s.dep('b', -28, 'vote-api', 'r1187'); s.dep('d', -10, 'auth-device', 'cfg-61'); s.dep('e', -5, 'app-config', 'tv-904')
    s.flag(-3, 'vote.captcha_relaxed', 'vote-api', 'on for show=rehearsal only', 'mika.t')
    I = lambda q: np.clip(np.interp(q, t, S), 0, 1); Vv = lambda q: np.interp(q, t, V); SH = lambda q: 'final-2025' if s.rng.random() < .15 + .84 * min(1, Vv(q) * 3) else 'quiz-night'
    s.log('edge-lb', 'info', 'sampled 1:{_k} POST {http.route} {http.status_code}', lambda q: 5 + 12 * Vv(q), {'_k': 5000, 'http.route': '/v3/vote', 'show': SH, 'client.ip': lambda q: '.'.join(str(k) for k in s.rng.integers(2, 250, 4)), 'user_agent': ['VoxTV/iOS 9.2', 'VoxTV/Android 9.2', 'VoxTV/Tizen 4', 'Mozilla/5.0'], 'http.status_code': lambda q: 503 if s.rng.random() < .35 * I(q) else 200}); s.log('vote-api', 'info', 'vote accepted', lambda q: 5 + 10 * Vv(q), {'show': SH, 'duration_ms': lambda q: int(9 * np.exp(s.rng.normal(0, .5)) * (1 + 25 * I(q)))})
    s.log('vote-api', 'error', 'server overloaded: queue full, shedding', lambda q: 30 * I(q), {'http.status_code': 503, 'show': SH}); s.log('edge-lb', 'error', 'no healthy upstream', lambda q: .05 + 15 * I(q), {'cluster': 'vote-api'}); s.log('auth-device', 'warn', 'token issue took {_m} ms', lambda q: .3 + 8 * Vv(q), {'_m': ('i', 60, 400)}); s.log('redis-tally', 'warn', 'slowlog: INCRBY {_u} us', lambda q: .3 + 3 * Vv(q), {'_u': ('i', 10000, 16000)}); s.log('vote-api', 'warn', 'duplicate vote ignored', lambda q: 1 + 6 * Vv(q), {'show': SH})
    s.log('kube', 'info', 'SuccessfulRescale vote-api new size: {_n}; reason: cpu resource utilization above target', lambda q: 1.2 * pulse(1.4, 1.6, 8.6, 9)(q), {'_n': lambda q: int(np.interp(q, t, rp))}); s.log('kube', 'warn', 'vote-api: the desired replica count is more than the maximum replica count (40)', lambda q: 1.5 * pulse(9, 9.1, 20, 21)(q), {}); s.log('epg-api', 'warn', 'artwork missing', 1.2, {}); s.log('stream-manifest', 'info', 'manifest served', 4, {'profile': ['1080p', '720p']}); s.log('push-svc', 'info', 'campaign {campaign} batch of {_n} sent', lambda q: 6 * pulse(-.6, -.4, 3, 3.2)(q), {'campaign': 'final-2025-lines-open', '_n': 50000}); s.log('push-svc', 'info', 'campaign {campaign} batch of {_n} sent', lambda q: 1.5 * pulse(-42, -41.8, -39, -38)(q), {'campaign': 'quiz-night-round2', '_n': 5000})
    s.topo = [('edge-lb', 'vote-api'), ('vote-api', 'auth-device'), ('vote-api', 'redis-tally'), ('vote-api', 'vote-ingest'), ('vote-ingest', 'kafka-votes'), ('edge-lb', 'stream-manifest'), ('edge-lb', 'epg-api')]
    s.alert('edge-lb', '5xx_ratio', .05, 'page', 'Edge 5xx', 'edge 5xx ratio {v}')
    s.truth('traffic-surge', 'saturation', None, ['a', 'b', 'd', 'vote.captcha_relaxed'], 'edge-lb', 'Requests and distinct clients at the edge rise ninefold within 100 seconds for one show as a push campaign opens the lines; vote-api scales to its maximum and sheds, the cost per request is unchanged and it ends with the voting.')
    return s
ALL = [medirex, storefold, staywell, voxtv]
