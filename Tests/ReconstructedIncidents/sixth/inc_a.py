from common import *

def parcelway(seed):
    st = dict(rps=('http_requests_per_second', 1, 2), p50=('http_request_duration_p50_seconds', 1, 4), p95=('http_request_duration_p95_seconds', 1, 4), err_r=('http_5xx_ratio', 1, 5), cpu=('container_cpu_usage_ratio', 1, 3), mem=('container_memory_working_set_mib', 1, 1), qps=('pg_statements_per_second', 1, 1))
    s = Inc('parcelway-label-printing-slow', seed, '2025-11-18T14:02:40', 135, 105, 30, st, lv='level'); t = s.t
    W0 = pulse(-96, -92, -74, -70)(t); B = pulse(0, 5, 61, 66)(t); W = np.maximum(W0, pulse(0, 4, 78, 84)(t)); J = s.jit(.12)
    s.svc('edge-gw', dict(rps=lambda x: x * (1 + .08 * W), p95=lambda x: x * (1 + 2.4 * B * J), err_r=lambda x: x + .021 * B * J), rps=410, p50=.031, p95=.19, err_r=.0008, cpu=.31)
    s.svc('label-api', dict(rps=lambda x: x * (1 + .6 * W), p95=lambda x: x * (1 + .12 * W) * (1 + 13 * B * J), p50=lambda x: x * (1 + 3 * B * J), err_r=lambda x: x + .19 * B * J), rps=62, p50=.058, p95=.31, err_r=.0011, cpu=.36, mem=612)
    s.svc('shipment-svc', dict(rps=lambda x: x * (1 + .25 * W), p95=lambda x: x * (1 + .1 * W) * (1 + 24 * B * J), p50=lambda x: x * (1 + .8 * B), cpu=lambda x: x * (1 + .5 * B), err_r=lambda x: x + .034 * B * J), rps=150, p50=.017, p95=.115, err_r=.0006, cpu=.34, mem=488)
    s.svc('customs-svc', dict(), rps=38, p50=.022, p95=.09, err_r=.0005, cpu=.22, mem=310)
    s.svc('rates-svc', dict(rps=lambda x: x * (1 + .3 * W * (1 - .4 * B))), rps=90, p50=.008, p95=.041, err_r=.0003, cpu=.27)
    s.svc('pg-shipments', dict(qps=lambda x: x * (1 + .12 * W) + 6900 * B * J, cpu=lambda x: np.minimum(x * (1 + .08 * W) + .58 * B, .98)), qps=930, cpu=.29)
    s.g('pg-shipments', 'pg_stat_statements_mean_exec_ms', .62, lambda x: x * (1 + .45 * B), dec=3)
    s.g('pg-shipments', 'pg_rows_returned_per_second', 21400, lambda x: x * (1 + .45 * W), dec=0)
    s.g('pg-shipments', 'pg_backends_active', 6, lambda x: x * (1 + .2 * W) + 37 * B * J, dec=0)
    s.g('shipment-svc', 'sql_open_connections_in_use', 7, lambda x: np.minimum(x * (1 + .3 * W) + 46 * B * J, 60), dec=0); s.g('shipment-svc', 'sql_max_open_connections', 40, lambda x: np.where(t > -14, 60, 40), 'const', 0)
    s.g('redis-rates', 'redis_hit_ratio', .94, lambda x: .94 + s.n(.006), dec=3); s.svc('redis-rates', cpu=.12)
    sv, lv = s.ver('shipment-svc', 'v2.40.3'), s.ver('label-api', 'v1.118.0'); s.ver('customs-svc', 'v0.33.2')
    s.c('a', -71, 'dkovacs', 'Shipment store: split loaders', D('shipment-svc/internal/store/manifest.go', (58, 'func (s *Store) LoadManifest(ctx context.Context, id int64) (*Manifest, error)', """ 	if err != nil {
 		return nil, fmt.Errorf("parcels of manifest %d: %w", id, err)
 	}
-	ids := make([]int64, 0, len(parcels))
-	for _, p := range parcels {
-		ids = append(ids, p.ID)
-	}
-	decl, err := s.declarationsFor(ctx, ids)
-	if err != nil {
-		return nil, err
-	}
 	for i := range parcels {
-		parcels[i].Declarations = decl[parcels[i].ID]
+		if err := s.hydrate(ctx, &parcels[i]); err != nil {
+			return nil, err
+		}
 	}
 	return &Manifest{ID: id, Parcels: parcels}, nil
 }
"""), (131, '', """-const qDeclarations = `
-	SELECT parcel_id, hs_code, qty, value_cents, origin
-	  FROM customs_declarations
-	 WHERE parcel_id = ANY($1)`
+const qDeclarations = `
+	SELECT hs_code, qty, value_cents, origin
+	  FROM customs_declarations
+	 WHERE parcel_id = $1`
 
-func (s *Store) declarationsFor(ctx context.Context, ids []int64) (map[int64][]Declaration, error) {
-	rows, err := s.db.QueryContext(ctx, qDeclarations, pq.Array(ids))
+// hydrate fills the parts of a parcel that live in other tables.
+func (s *Store) hydrate(ctx context.Context, p *Parcel) error {
+	rows, err := s.db.QueryContext(ctx, qDeclarations, p.ID)
 	if err != nil {
-		return nil, err
+		return err
 	}
 	defer rows.Close()
-	return scanByParcel(rows)
+	p.Declarations, err = scanDeclarations(rows)
+	return err
 }""")))
    s.c('b', -24, 'rosa.l', 'DB pool settings for shipment-svc', D('deploy/shipment-svc/values-prod.yaml', (31, 'env:', """   DB_HOST: pg-shipments-rw.internal
-  DB_MAX_OPEN_CONNS: "40"
+  DB_MAX_OPEN_CONNS: "60"
   DB_MAX_IDLE_CONNS: "20"
-  DB_CONN_MAX_LIFETIME: "10m"
+  DB_CONN_MAX_LIFETIME: "15m"
   LOG_LEVEL: info""")))
    s.c('d', -33, 'dkovacs', 'Index for carrier reference lookup', D('shipment-svc/migrations/0142_carrier_ref_idx.sql', """-- no transaction: built concurrently
CREATE INDEX CONCURRENTLY IF NOT EXISTS shipments_carrier_ref_idx
    ON shipments (carrier_id, carrier_ref)
 WHERE carrier_ref IS NOT NULL;"""))
    s.c('e', -19, 'j.obi', 'Label batches: keep order', D('label-api/internal/labels/batch.go', (44, 'func (b *Batcher) Render(ctx context.Context, m *shipment.Manifest) ([]Label, error)', """ 	out := make([]Label, len(m.Parcels))
 	g, ctx := errgroup.WithContext(ctx)
 	g.SetLimit(b.workers)
-	var mu sync.Mutex
-	n := 0
-	for _, p := range m.Parcels {
-		p := p
+	for i, p := range m.Parcels {
+		i, p := i, p
 		g.Go(func() error {
 			l, err := b.tmpl.Render(ctx, p)
 			if err != nil {
 				return err
 			}
-			mu.Lock()
-			out[n] = l
-			n++
-			mu.Unlock()
+			out[i] = l
 			return nil
 		})
 	}
 	return out, g.Wait()""")))
    s.c('rb', 55.5, 'rosa.l', 'Revert "Shipment store: split loaders"', D('deploy/shipment-svc/values-prod.yaml', (4, 'image:', """   repository: registry.parcelway.io/shipment-svc
-  tag: v2.41.0
+  tag: v2.40.3""")))
    fill(s, 'customs-svc', -410, 'go0', 'ops1', 'go1', 'ops3')
    s.dep('a', -38, 'shipment-svc', 'v2.41.0'); s.dep('b', -14, 'shipment-svc', 'v2.41.0'); s.dep('d', -21, 'pg-shipments', 'migration-0142'); s.dep('e', -6, 'label-api', 'v1.119.0'); s.dep('fill-go0-0', -120, 'customs-svc', 'v0.33.3'); s.dep('rb', 61, 'shipment-svc', 'v2.40.3')
    s.flag(-82, 'labels.zpl_v3', 'label-api', 'enabled for depot TEST-01', 'j.obi')
    I = pulse(0, 5, 61, 66); D0 = ['HAM-2', 'ROT-1', 'LGW-4', 'MAD-1', 'WAW-3']; P = s.pods('shipment-svc', 3); Q = s.pods('label-api', 4)
    s.log('label-api', 'info', 'labels rendered manifest={_m} parcels={_n} in {duration_ms}ms', lambda t: 3 * (1 + .6 * W), {'_m': ('num', '88', 5), '_n': ('i', 20, 420), 'duration_ms': ('ln', 190, .5), 'http.route': '/v1/manifests/{id}/labels', 'depot': D0, 'pod': Q, 'version': lv})
    s.log('label-api', 'info', 'single label printed', 2.5, {'http.route': '/v1/parcels/{id}/label', 'depot': D0, 'pod': Q, 'version': lv})
    s.log('shipment-svc', 'info', 'GET {http.route} 200 {duration_ms}ms', 3, {'http.route': ['/internal/manifests/{id}', '/internal/parcels/{id}', '/internal/shipments/{id}'], 'duration_ms': ('ln', 24, .6), 'pod': P, 'version': sv})
    s.log('rates-svc', 'debug', 'rate cache refresh zone={_z}', .6, {'_z': ('i', 1, 9)})
    s.log('customs-svc', 'warn', 'tariff code {_c} deprecated, mapped', .5, {'_c': ('num', '', 8)})
    s.log('edge-gw', 'warn', 'client closed request before response', lambda t: .3 + 1.5 * I(t), {'http.status_code': 499})
    s.log('label-api', 'warn', 'printer {_p} offline, label queued', .35, {'_p': ('num', 'zebra-', 3), 'depot': D0})
    s.log('label-api', 'error', 'manifest fetch failed: Get "http://shipment-svc/internal/manifests/{_m}": context deadline exceeded', lambda t: .01 + 9 * I(t), {'_m': ('num', '88', 5), 'http.route': '/v1/manifests/{id}/labels', 'depot': D0, 'pod': Q, 'version': lv})
    s.log('edge-gw', 'error', 'upstream label-api returned 504', lambda t: .02 + 5 * I(t), {'http.status_code': 504, 'http.route': '/v1/manifests/{id}/labels'})
    s.log('shipment-svc', 'warn', 'slow request GET /internal/manifests/{id} {duration_ms}ms parcels={parcel.count} statements={db.statements}', lambda t: .02 * (t < -38) + 4.5 * I(t), {'duration_ms': lambda t: int(2900 * np.exp(s.rng.normal(0, .3))) if t > -30 else 620, 'parcel.count': ('i', 140, 430), 'db.statements': lambda t: int(s.rng.integers(140, 430)) + 2 if t > -30 and t < 64 else 3, 'pod': P, 'version': sv})
    s.log('shipment-svc', 'error', 'query manifest: context canceled', lambda t: .01 + 2.2 * I(t), {'db.statement': 'SELECT hs_code, qty, value_cents, origin FROM customs_declarations WHERE parcel_id = $1', 'pod': P, 'version': sv})
    s.log('pg-shipments', 'info', 'checkpoint complete: wrote {_b} buffers', .2, {'_b': ('i', 800, 9000)})
    s.one(-20.4, 'pg-shipments', 'info', 'CREATE INDEX CONCURRENTLY shipments_carrier_ref_idx done in 41.8 s')
    nq = lambda t: (s.rng.integers(110, 160) if t > 1 else s.rng.integers(9, 24)) if -37 < t < 62 else 1
    pick = lambda t: {True: 'SELECT hs_code, qty, value_cents, origin FROM customs_declarations WHERE parcel_id = $1', False: 'SELECT parcel_id, hs_code, qty, value_cents, origin FROM customs_declarations WHERE parcel_id = ANY($1)'}[bool(-37 < t < 62)]
    nd = ('label-api', 'POST /v1/manifests/{id}/labels', 120, [('shipment-svc', 'GET /internal/manifests/{id}', 9, [('pg-shipments', 'SELECT parcels', 4, [], {'a': {'db.statement': 'SELECT * FROM parcels WHERE manifest_id = $1'}}), ('pg-shipments', 'SELECT customs_declarations', lambda t: 4 if nq is None else (5 if not -37 < t < 62 else (4 + 15 * I(t))), [], {'rep': nq, 'a': {'db.statement': pick}})], {'a': {'version': sv}}), ('rates-svc', 'POST /quote', 9, [], {})], {'a': {'http.route': '/v1/manifests/{id}/labels', 'version': lv}})
    s.trace(nd, s.times(26, .6, 58)); s.trace(('label-api', 'POST /v1/parcels/{id}/label', 30, [('shipment-svc', 'GET /internal/parcels/{id}', 6, [('pg-shipments', 'SELECT parcels', 2, [], {})], {})], {}), s.times(22))
    s.topo = [('edge-gw', 'label-api'), ('label-api', 'shipment-svc'), ('label-api', 'rates-svc'), ('shipment-svc', 'pg-shipments'), ('customs-svc', 'pg-shipments'), ('rates-svc', 'redis-rates')]
    s.alert('label-api', 'http_request_duration_p95_seconds', 2, 'high', 'label-api p95 latency', 'label-api p95 is {v}s for 90s (warn 2s); depots report slow printing')
    s.truth('deploy-regression', 'n-plus-one', 'a', ['b', 'd', 'e'], 'shipment-svc', 'shipment-svc v2.41.0 loads customs declarations parcel by parcel; the morning wave before the release was fine, the next wave multiplied statements while per-statement time hardly moved, and the rollback cured it.')
    return s

def clinora(seed):
    st = dict(rps=('trace.servlet.request.hits', 1, 1), p95=('trace.servlet.request.duration.by.p95', 1000, 1), errc=('trace.servlet.request.errors', 1, 3), cpu=('kubernetes.cpu.usage.pct', 100, 2), heap=('jvm.heap_memory.used_mb', 1, 0))
    s = Inc('clinora-appointment-search-degraded', seed, '2026-02-09T08:21:10', 75, 165, 30, st, levels=dict(info='INFO', warn='WARN', error='ERROR'), ts='s'); t = s.t
    P = s.pods('slot-engine', 4); gc_tot = 0; inc = np.zeros(len(t)); down = np.zeros(len(t))
    for i, p in enumerate(P):
        x = s.gen('heap', 1180 + 40 * i); gcv = .8 + .3 * abs(s.ar(1)); up = 0
        if i < 3:
            start = [0, 2, 4.5][i]; rate = [17.5, 16.2, 16.8][i]; lim = 3000; y = np.zeros(len(t)); acc = 0
            for j, tt in enumerate(t):
                if tt > start: acc += rate * s.step / 60 * (1 + .1 * s.rng.normal())
                if x[j] + acc > lim and s.rng.random() < .12: acc = -150; down[j:j + 3] += 1
                y[j] = min(x[j] + acc, lim + 40)
            live = np.clip((y - 1900) / 1150, 0, 1); gcv = gcv + 34 * live ** 3 * s.jit(.2); x = y; inc += live ** 3 / 3
        s.put(p, 'jvm.heap_memory.used_mb', x, 0); s.put(p, 'jvm.gc.pause_time_pct', gcv, 2); s.put(p, 'jvm.heap_memory.max_mb', np.full(len(t), 3072), 0)
    J = s.jit(.15)
    s.svc('slot-engine', dict(p95=lambda x: x * (1 + 11 * inc * J), errc=lambda x: x + 2.4 * inc * J + 4 * down, cpu=lambda x: x + .42 * inc), rps=96, p95=.14, errc=.03, cpu=.38)
    s.svc('scheduling-api', dict(p95=lambda x: x * (1 + 8 * inc * J), errc=lambda x: x + 5.5 * inc * J + 7 * down), rps=210, p95=.26, errc=.11, cpu=.33, heap=1490)
    s.svc('patient-profile', {}, rps=140, p95=.07, errc=.02, cpu=.28, heap=900)
    s.svc('reminder-worker', {}, rps=12, p95=.31, errc=.01, cpu=.16, heap=610)
    for m, v, d in (('mysql.performance.queries', 2150, 0), ('mysql.performance.cpu_time', 31, 1), ('mysql.performance.threads_running', 7, 0), ('mysql.innodb.row_lock_time', 12, 1)): s.g('mysql-sched', m, v, dec=d)
    s.g('kafka-main', 'kafka.consumer_lag.reminders', 130, dec=0)
    V = {p: s.ver('slot-engine', '5.11.8') for p in P}; s.deploys = []
    s.c('a', -49, 'm.petrov', 'Slot search: reuse computed calendars', D('slot-engine/src/main/java/com/clinora/slots/CalendarComputer.java', (3, '', """ import java.time.LocalDate;
+import java.time.Instant;
+import java.util.Map;
 import java.util.List;
+import java.util.concurrent.ConcurrentHashMap;
 
 @Component
 public class CalendarComputer {
"""), (29, 'public class CalendarComputer {', """     private final RosterClient rosters;
+    private final Map<CalendarKey, List<Slot>> computed = new ConcurrentHashMap<>();
 
-    public List<Slot> compute(SlotQuery q) {
-        return expand(rosters.forPractice(q.practiceId(), q.from(), q.to()), q);
+    public List<Slot> compute(SlotQuery q) {
+        var key = new CalendarKey(q.practiceId(), q.from(), q.to(), q.requestedAt());
+        return computed.computeIfAbsent(key,
+            k -> expand(rosters.forPractice(k.practiceId(), k.from(), k.to()), q));
     }
+
+    record CalendarKey(long practiceId, LocalDate from, LocalDate to, Instant requestedAt) {}
 """)))
    s.c('b', 31, 'hana.s', 'Scheduling cache for practice metadata', D('scheduling-api/src/main/java/com/clinora/api/PracticeCache.java', (18, '@Configuration', """     @Bean
     Cache<Long, Practice> practices() {
         return Caffeine.newBuilder()
-            .maximumSize(500)
+            .maximumSize(2_000)
+            .expireAfterWrite(Duration.ofMinutes(10))
             .recordStats()
             .build();
     }""")))
    s.c('d', 12, 'm.petrov', 'Heap for reminder-worker', D('k8s/prod/reminder-worker.yaml', (36, 'containers:', """         env:
         - name: JAVA_TOOL_OPTIONS
-          value: "-Xms512m -Xmx1g -XX:+UseG1GC"
+          value: "-Xms512m -Xmx1536m -XX:+UseG1GC"
         resources:
           limits:
-            memory: 1536Mi
+            memory: 2Gi""")))
    s.c('e', -18, 'hana.s', 'Batch profile lookup', D('patient-profile/src/main/java/com/clinora/profile/ProfileRepository.java', (40, 'public interface ProfileRepository', """-    @Query("select p from Profile p where p.id in :ids")
-    List<Profile> findAllByIds(@Param("ids") Collection<Long> ids);
+    @Query("select p from Profile p left join fetch p.insurer where p.id in :ids")
+    List<Profile> findAllByIds(@Param("ids") Collection<Long> ids);
 """)))
    fill(s, 'slot-engine', -300, 'java0', 'java1', 'ops0', 'ops2')
    s.dep('a', -1.5, 'slot-engine', '5.12.0'); s.dep('b', 54, 'scheduling-api', '9.4.1'); s.dep('d', 40, 'reminder-worker', '2.7.4'); s.dep('e', 21, 'patient-profile', '4.30.0')
    s.flag(-30, 'slots.prefetch_next_week', 'slot-engine', 'created, off for everyone', 'm.petrov'); s.flag(66, 'ui.compact_calendar', 'scheduling-web', '10% -> 25%', 'growth')
    pv = {p: (lambda t, st=[0, 2, 4.5, 1e9][i]: '5.12.0' if t > st else '5.11.8') for i, p in enumerate(P)}
    av = s.ver('scheduling-api', '9.4.0'); I = lambda q: np.interp(q, t, inc)
    for i, p in enumerate(P):
        a = {'pod': p, 'version': pv[p]}
        s.log('slot-engine', 'info', 'computed {_n} slots practice={practice.id}', .8, {**a, '_n': ('i', 3, 240), 'practice.id': ('i', 1000, 6200)})
        s.log('slot-engine', 'info', 'GC(young) pause {gc.pause_ms}ms', .25, {**a, 'gc.pause_ms': ('i', 8, 45)})
        if i < 3:
            s.log('slot-engine', 'warn', 'GC overhead: full collection {gc.pause_ms}ms, old gen after {_o}%', lambda q: 1.3 * I(q), {**a, 'gc.pause_ms': ('i', 900, 4200), '_o': ('i', 88, 98)})
            for j in np.where(np.diff(s.rows[(p, 'jvm.heap_memory.used_mb')]) < -1400)[0]:
                s.one(t[j] + .1, 'slot-engine', 'error', 'java.lang.OutOfMemoryError: Java heap space', {**a}); s.one(t[j] + .4, 'kubelet', 'warn', 'Back-off / restart container slot-engine, exit code 3', {'pod': p}); s.one(t[j] + 1.2, 'slot-engine', 'info', 'Started SlotEngineApplication in 21.4 seconds', a)
    s.one(5.2, 'deployer', 'info', 'rollout slot-engine 5.12.0 paused at 75% (3/4), partition=1 by policy')
    s.log('scheduling-api', 'info', 'GET {http.route} 200', 3.5, {'http.route': ['/api/appointments/search', '/api/appointments/{id}', '/api/practices/{id}'], 'version': av})
    s.log('scheduling-api', 'error', 'I/O error on GET "http://slot-engine/slots": Read timed out', lambda q: .02 + 7 * I(q), {'http.route': '/api/appointments/search', 'version': av})
    s.log('scheduling-api', 'warn', "CircuitBreaker 'slots' recorded an exception as failure", lambda q: .03 + 6 * I(q), {'version': av})
    s.log('patient-profile', 'warn', 'HHH90003004: firstResult/maxResults specified with collection fetch; applying in memory', lambda q: .15 + .1 * (q > 22), {})
    s.log('reminder-worker', 'warn', 'SMS gateway slow ack {_d}ms', .4, {'_d': ('i', 900, 2400)})
    s.log('reminder-worker', 'info', 'sent batch of {_n}', 1, {'_n': ('i', 5, 60)})
    s.log('mysql-sched', 'warn', 'Aborted connection {_c} to db: sched (Got timeout reading communication packets)', lambda q: .08 + .2 * I(q), {'_c': ('num', '', 6)})
    s.topo = [('scheduling-api', 'slot-engine'), ('scheduling-api', 'patient-profile'), ('slot-engine', 'mysql-sched'), ('patient-profile', 'mysql-sched'), ('reminder-worker', 'kafka-main')]
    s.alert('scheduling-api', 'trace.servlet.request.duration.by.p95', 900, 'P2', 'Appointment search p95', 'scheduling-api p95 {v} ms > 900 ms', k=4)
    s.truth('deploy-regression', 'memory-leak', 'a', ['b', 'd', 'e'], 'slot-engine', 'slot-engine 5.12.0 keeps calendars in an unbounded map whose key contains the request instant; the three upgraded pods climb to the heap limit, the pod left on 5.11.8 stays flat.')
    return s

def ledgerly(seed):
    st = dict(rps=('events_per_second', 1, 2), p95=('processing_latency_p95_ms', 1000, 1), errc=('failed_events_per_second', 1, 3), cpu=('cpu_pct', 100, 1), mem=('rss_mb', 1, 0))
    s = Inc('ledgerly-statements-dlq', seed, '2025-12-03T18:00:20', 150, 90, 30, st, lv='lvl', ts='off'); t = s.t
    W = pulse(0, 4, 70, 76)(t); J = s.jit(.12)
    s.svc('event-gateway', {}, rps=240, p95=.03, errc=.02, cpu=.3, mem=420)
    s.svc('ledger-writer', dict(rps=lambda x: x + 88 * W, cpu=lambda x: x * (1 + .3 * W)), rps=230, p95=.045, errc=.02, cpu=.36, mem=530)
    s.svc('statement-builder', dict(rps=lambda x: x + 6 * W, errc=lambda x: x + 81 * W * J, p95=lambda x: x * (1 + 1.4 * W * J), cpu=lambda x: x * (1 + .55 * W)), rps=228, p95=.062, errc=.03, cpu=.41, mem=610)
    s.svc('settlement-batch', dict(rps=lambda x: x * .02 + 88 * W, cpu=lambda x: x * .2 + .5 * W), rps=1, cpu=.3, mem=300)
    s.svc('balance-projector', dict(rps=lambda x: x + 86 * W), rps=226, p95=.022, errc=.01, cpu=.28, mem=380)
    s.g('pg-ledger', 'commits_per_second', 480, lambda x: x + 150 * W, dec=0); s.svc('pg-ledger', cpu=.33); s.g('pg-ledger', 'lock_waits', .6, dec=2); s.g('pg-ledger', 'avg_query_ms', 1.9, lambda x: x * (1 + .1 * W))
    s.put('kafka-events', 'topic_dlq_statements_depth', 14 + np.cumsum(s.rows[('statement-builder', 'failed_events_per_second')] * s.step * .33 * (W > .02)), 0); s.g('kafka-events', 'consumer_lag_statement_builder', 60, lambda x: x + 5200 * W * J, dec=0); s.g('kafka-events', 'consumer_lag_balance_projector', 40, lambda x: x + 120 * W, dec=0)
    s.g('kafka-events', 'avg_message_bytes', 412, lambda x: x * (1 + .06 * W), dec=0)
    s.c('a', -168, 'yuki', 'Ledger events: money helper', D('ledger_writer/events/settlement.py', (12, '', """ from decimal import Decimal
 
 from ledger_writer.model import Posting
+from ledger_writer.money import to_wire
 
 
 def settlement_event(p: Posting) -> dict:
     return {
         "type": "settlement.posted",
         "posting_id": p.id,
         "account_id": p.account_id,
-        "amount_minor": int(p.amount * 100),
-        "fee_minor": int(p.fee * 100),
-        "currency": p.currency,
+        **to_wire("amount", p.amount, p.currency),
+        **to_wire("fee", p.fee, p.currency),
         "posted_at": p.posted_at.isoformat(),
     }
"""), (61, 'def settlement_event_key(p: Posting) -> bytes:', """     return str(p.account_id).encode()
-
-
-SETTLEMENT_FIELDS = ("amount_minor", "fee_minor", "currency")
"""), ), D('ledger_writer/money.py', """from decimal import Decimal


def to_wire(name: str, value: Decimal, currency: str) -> dict:
    \"\"\"Exact money on the wire: a decimal string and its currency.\"\"\"
    return {name: {"value": format(value, "f"), "currency": currency}}
"""))
    s.c('b', -33, 'carla', 'Statement lines: optional memo', D('statement_builder/parser.py', (38, 'def parse_settlement(ev: dict) -> Line:', """     amount = ev["amount_minor"]
     fee = ev["fee_minor"]
+    memo = ev.get("memo") or ""
     return Line(
         posting_id=ev["posting_id"],
         net_minor=amount - fee,
         currency=ev["currency"],
+        memo=memo[:140],
         kind="settlement",
     )""")))
    s.c('d', -61, 'omar', 'Settlement batch chunking', D('settlement_batch/run.py', (55, 'def main(argv: list[str]) -> int:', """-CHUNK = 500
+CHUNK = 250
 
 
 def post_all(session, day):
     for ids in chunked(due_postings(session, day), CHUNK):
         with session.begin():
             for p in session.scalars(select(Posting).where(Posting.id.in_(ids))):
                 p.mark_posted()
                 outbox.add(session, p)""")))
    s.c('e', -24, 'carla', 'Gateway: schema check mode', D('infra/kafka/topics.tf', (70, 'resource "kafka_topic" "card_events"', """   config = {
     "cleanup.policy"      = "delete"
-    "retention.ms"        = "259200000"
+    "retention.ms"        = "604800000"
     "max.message.bytes"   = "1048576"
   }
 }""")))
    s.c('f', -250, 'yuki', 'Projector reads both money forms', D('balance_projector/handlers.py', (20, '', """ def minor(ev: dict, name: str) -> int:
+    if isinstance(ev.get(name), dict):
+        return int(Decimal(ev[name]["value"]) * 100)
     return int(ev[f"{name}_minor"])
""")))
    fill(s, 'statement_builder', -420, 'py0', 'py1', 'ops1', 'py2')
    s.dep('f', -146, 'balance-projector', '2.14.0'); s.dep('a', -112, 'ledger-writer', '3.8.0'); s.dep('d', -35, 'settlement-batch', '1.22.1'); s.dep('b', -14, 'statement-builder', '5.3.0'); s.dep('e', -9, 'kafka-events', 'tf-apply-881')
    s.flag(-44, 'statements.pdf_v2', 'statement-builder', 'on for internal accounts', 'carla')
    lw, sb = s.ver('ledger-writer', '3.7.6'), s.ver('statement-builder', '5.2.9'); I = pulse(0, 4, 70, 76); T = ['card.captured', 'transfer.posted', 'card.refunded', 'interest.accrued']
    s.log('event-gateway', 'info', 'accepted {event.type}', 2.5, {'event.type': T}); s.log('ledger-writer', 'info', 'posted {event.type} account={_a}', 3, {'event.type': T, '_a': ('num', '40', 6), 'version': lw})
    s.log('ledger-writer', 'info', 'posted settlement.posted account={_a}', lambda q: 4 * I(q), {'event.type': 'settlement.posted', '_a': ('num', '40', 6), 'version': lw})
    s.log('statement-builder', 'info', 'line added kind={event.type}', 3, {'event.type': T, 'version': sb}); s.log('balance-projector', 'info', 'applied {event.type}', lambda q: 2 + 2 * I(q), {'event.type': lambda q: 'settlement.posted' if s.rng.random() < .5 * I(q) else 'card.captured'})
    s.log('settlement-batch', 'info', 'chunk posted n={_n}', lambda q: 3 * I(q), {'_n': 250}); s.one(.1, 'settlement-batch', 'info', 'start day=2025-12-03 due=371842', {}); s.one(-148, 'settlement-batch', 'info', 'previous run ended day=2025-12-02 due=366120 failed=0', {})
    s.log('statement-builder', 'error', "KeyError: 'amount_minor' in parse_settlement, sent to dlq", lambda q: 14 * I(q), {'event.type': 'settlement.posted', 'producer': 'ledger-writer', 'producer.version': '3.8.0', 'event.keys': 'type,posting_id,account_id,amount,fee,posted_at', 'kafka.partition': ('i', 0, 11), 'version': sb})
    s.log('statement-builder', 'warn', 'retrying event attempt={_n}', lambda q: .1 + 5 * I(q), {'_n': ('i', 1, 3), 'version': sb}); s.log('statement-builder', 'error', 'duplicate key value violates unique constraint "lines_posting_id_key", ignored', .25, {'version': sb})
    s.log('statement-builder', 'warn', 'dlq depth growing', lambda q: .5 * I(q), {}); s.log('event-gateway', 'warn', 'client sent unknown header x-trace-legacy', .4, {}); s.log('pg-ledger', 'warn', 'checkpoints are occurring too frequently (27 seconds apart)', lambda q: .05 + .2 * I(q), {}); s.log('ledger-writer', 'warn', 'outbox poll took {_m} ms', lambda q: .3 + .4 * I(q), {'_m': ('i', 200, 600), 'version': lw})
    s.topo = [('event-gateway', 'ledger-writer'), ('settlement-batch', 'ledger-writer'), ('ledger-writer', 'pg-ledger'), ('ledger-writer', 'kafka-events'), ('kafka-events', 'statement-builder'), ('kafka-events', 'balance-projector')]
    s.alert('kafka-events', 'topic_dlq_statements_depth', 2000, 'critical', 'Statement DLQ depth', 'dlq.statements has {v} messages', k=2)
    s.truth('deploy-regression', 'schema', 'a', ['b', 'd', 'e'], 'ledger-writer', 'ledger-writer 3.8.0 changed the settlement event from amount_minor/fee_minor to nested objects; nothing emitted that event until the 18:00 settlement batch, when statement-builder could not parse it while the prepared projector could.')
    return s

def brawlhub(seed):
    st = dict(rps=('req_rate', 1, 1), p99=('latency_p99_ms', 1000, 0), p50=('latency_p50_ms', 1000, 1), err_r=('error_pct', 100, 3), cpu=('cpu', 1, 3), mem=('mem_mb', 1, 0))
    s = Inc('brawlhub-party-timeouts', seed, '2026-03-14T19:12:00', 90, 75, 20, st, lv='level', levels=dict(info=30, warn=40, error=50)); t = s.t
    leak = np.zeros(len(t)); c = 0
    P = s.pods('party-svc', 4); use = []
    for i, p in enumerate(P):
        base = 3.2 * s.L * (1 + s.ar(.12)); acc = 0; y = np.zeros(len(t)); r = [.95, .8, .88, .72][i]
        for j, q in enumerate(t):
            if q > 0.5 and q < 62: acc += s.rng.random() < r * s.step / 60
            if q > 58 + i * 1.2: acc = 0
            y[j] = min(base[j] + acc, 20)
        s.put(p, 'pg_pool_in_use', y, 0); use.append(y); s.put(p, 'pg_pool_waiting', np.where(y >= 19.5, 42 * s.jit(.3), np.where(y > 17.5, 3, 0) + (s.rng.random(len(t)) < .02)), 0)
    X = np.mean([np.clip((u - 15.5) / 4.5, 0, 1) for u in use], 0) ** 2; J = s.jit(.1)
    s.svc('gateway', dict(p99=lambda x: x * (1 + 9 * X * J), err_r=lambda x: x + .085 * X * J), rps=1900, p99=.24, p50=.021, err_r=.0009, cpu=.4)
    s.svc('party-svc', dict(rps=lambda x: x * (1 + .1 * X), p99=lambda x: np.minimum(x * (1 + 42 * X * J), 5.1), p50=lambda x: x * (1 + 60 * X ** 2), err_r=lambda x: x + .61 * X * J, cpu=lambda x: x * (1 - .45 * X)), rps=340, p99=.11, p50=.012, err_r=.0007, cpu=.37, mem=390)
    s.svc('presence-svc', dict(), rps=820, p99=.05, p50=.006, err_r=.0004, cpu=.33, mem=350)
    s.svc('matchmaker', dict(rps=lambda x: x * (1 - .42 * X), err_r=lambda x: x + .11 * X * J), rps=120, p99=.4, p50=.09, err_r=.001, cpu=.47)
    s.svc('social-graph', {}, rps=410, p99=.04, p50=.005, err_r=.0003, cpu=.26)
    s.g('pg-social', 'tps', 2600, lambda x: x * (1 - .4 * X), dec=0); s.svc('pg-social', dict(cpu=lambda x: x * (1 - .35 * X)), cpu=.36); s.g('pg-social', 'mean_query_ms', 1.3); s.g('pg-social', 'backends_idle', 66, lambda x: x + 30 * X, dec=0); s.g('pg-social', 'locks_waiting', .4)
    s.c('a', -46, 'fjensen', 'Respect block lists on invite', D('party-svc/src/invites/create.ts', (17, "export async function createInvite(req: InviteRequest): Promise<InviteResult> {", """   const client = await pool.connect();
+  const blocked = await isBlocked(client, req.targetId, req.senderId);
+  if (blocked) {
+    metrics.increment('invite.blocked');
+    return { status: 'declined', reason: 'blocked' };
+  }
   try {
     await client.query('BEGIN');
     const party = await lockParty(client, req.partyId);
     if (party.size >= party.maxSize) {
       await client.query('ROLLBACK');
       return { status: 'declined', reason: 'full' };
     }"""), (61, '', """+async function isBlocked(c: PoolClient, owner: string, other: string): Promise<boolean> {
+  const r = await c.query(
+    'SELECT 1 FROM blocks WHERE owner_id = $1 AND other_id = $2',
+    [owner, other],
+  );
+  return r.rowCount > 0;
+}
+
 export async function expireInvites(now: Date): Promise<number> {""")))
    s.c('b', -39, 'lpark', 'presence: pool tuning', D('presence-svc/src/db.ts', (8, '', """ export const pool = new Pool({
   host: env.PG_SOCIAL_HOST,
-  max: 20,
-  idleTimeoutMillis: 10_000,
-  connectionTimeoutMillis: 5_000,
+  max: 24,
+  idleTimeoutMillis: 30_000,
+  connectionTimeoutMillis: 5_000,
 });""")))
    s.c('d', -58, 'lpark', 'parties: region hint column', D('party-svc/migrations/2026031401_region_hint.sql', """SET lock_timeout = '2s';
ALTER TABLE parties ADD COLUMN region_hint text;
COMMENT ON COLUMN parties.region_hint IS 'last region chosen by the leader';"""))
    s.c('e', -12, 'amira', 'gateway upstream timeouts', D('gateway/config/upstreams.yaml', (22, 'upstreams:', """   party-svc:
     connect_timeout: 500ms
-    read_timeout: 5s
+    read_timeout: 8s
     retries: 0""")))
    s.c('rb', 54, 'fjensen', 'Roll party-svc back', D('deploy/party-svc/prod.yaml', (6, 'spec:', """   chart: node-service
-  version: 1.90.0
+  version: 1.89.4""")))
    fill(s, 'party-svc', -380, 'ts0', 'ts1', 'ops1', 'ts2')
    s.dep('d', -30, 'party-svc', 'migration-2026031401'); s.dep('a', -1.5, 'party-svc', '1.90.0'); s.dep('b', 6, 'presence-svc', '3.12.0'); s.dep('e', 11, 'gateway', '2026.3.14-1'); s.dep('rb', 57, 'party-svc', '1.89.4'); s.base = {}
    s.flag(9, 'party.voice_auto_join', 'party-svc', '0% -> 5% (region sa-east)', 'amira')
    def pv(q): return '1.90.0' if 0 < q < 59 else '1.89.4'
    I = lambda q: np.interp(q, t, X)
    s.log('party-svc', 'info', 'request completed', 5, {'http.route': ['/v2/party/{id}', '/v2/party/{id}/ready', '/v2/party/invite', '/v2/party/{id}/leave'], 'http.status_code': 200, 'duration_ms': ('ln', 14, .5), 'pod': P, 'version': pv})
    s.log('party-svc', 'info', 'invite declined', 1.0, {'http.route': '/v2/party/invite', 'reason': lambda q: 'blocked' if 0 < q < 59 and s.rng.random() < .7 else 'full', 'pod': P, 'version': pv})
    s.log('presence-svc', 'info', 'heartbeat batch {_n}', 2, {'_n': ('i', 100, 900)}); s.log('matchmaker', 'info', 'match formed size={_n}', 2, {'_n': [4, 6, 8]}); s.log('matchmaker', 'warn', 'queue {_q} widening skill range', .6, {'_q': ['ranked-eu', 'ranked-na', 'casual']}); s.log('gateway', 'warn', 'rate limited client', .5, {'http.status_code': 429})
    s.log('social-graph', 'error', 'invalid friend code', .3, {'http.status_code': 400})
    s.log('party-svc', 'error', 'timeout exceeded when trying to connect', lambda q: 16 * I(q), {'err.name': 'Error', 'err.stack': 'at Pool.connect (pg-pool/index.js:45)', 'http.route': ['/v2/party/{id}', '/v2/party/{id}/ready', '/v2/party/invite', '/v2/party/{id}/leave'], 'pod': P, 'version': pv})
    s.log('gateway', 'error', 'upstream party-svc 500', lambda q: .02 + 14 * I(q), {'http.status_code': [500, 500, 504], 'http.route': '/v2/party/*'}); s.log('matchmaker', 'error', 'could not load party, ticket dropped', lambda q: .02 + 8 * I(q), {'peer.service': 'party-svc'})
    s.log('party-svc', 'warn', 'pool stats total={_t} idle=0 waiting={_w}', lambda q: 2 * I(q), {'_t': 20, '_w': ('i', 8, 60), 'pod': P, 'version': pv}); s.log('pg-social', 'info', 'automatic vacuum of table "social.public.presence"', .1, {}); s.one(-29.7, 'pg-social', 'info', 'ALTER TABLE parties ADD COLUMN region_hint text; duration 6.2 ms')
    wait = lambda q: 4 + 4900 * I(q) * s.rng.random()
    nd = ('gateway', 'POST /v2/party/invite', 3, [('party-svc', 'POST /v2/party/invite', 3, [('party-svc', 'pg.pool.connect', wait, [], {}), ('pg-social', 'SELECT', 1.2, [], {'a': {'db.statement': 'SELECT * FROM parties WHERE id = $1 FOR UPDATE'}})], {'a': {'version': pv}, 'cap': 5000})], {})
    s.trace(nd, s.times(50, .65, 58)); s.topo = [('gateway', 'party-svc'), ('gateway', 'presence-svc'), ('gateway', 'matchmaker'), ('matchmaker', 'party-svc'), ('party-svc', 'pg-social'), ('presence-svc', 'pg-social'), ('social-graph', 'pg-social'), ('party-svc', 'social-graph')]
    s.alert('gateway', 'error_pct', 2, 'sev2', 'Gateway error rate', 'gateway 5xx {v}% over 1m')
    s.truth('deploy-regression', 'pool-exhaustion', 'a', ['b', 'd', 'e', 'party.voice_auto_join'], 'party-svc', 'party-svc 1.90.0 returns before its try/finally when the sender is blocked and never releases the client; in-use connections climb one by one on every pod until the pool of 20 is gone while the database idles; the rollback frees them.')
    return s
ALL = [parcelway, clinora, ledgerly, brawlhub]
