from common import *

def glint(seed):
    c = Case('glint-push-latency', '2025-02-18T14:52:10', 100, 80, 30, seed, people=('d.aronsson', 'priya', 'bwalsh', 'renovate[bot]'),
        names=dict(rps=('requests_per_second', 1), p99=('request_duration_p99_seconds', .001), err=('errors_ratio', 1), cpu=('cpu_utilisation', 1), mem=('memory_working_set_mib', 1)))
    for n, v, p in (('edge-gateway', 'v1.88.2', 3), ('distributor', 'v2.31.0', 4), ('ingester', 'v2.31.0', 6), ('querier', 'v2.30.4', 3), ('compactor', 'v2.30.4', 1), ('collector', 'collector-0.30.2', 12), ('kafka', None, 0)): c.svc(n, v, p, cluster='eu1-prod')
    c.commit('relabel', -190, 'collector: tidy relabel rules, keep container id for the ECS join', D('deploy/collector/values.yaml', 61, '''
   scrape:
     interval: 30s
     metricRelabelings:
-      - action: labeldrop
-        regex: (pod_uid|container_id|image_sha|controller_revision_hash)
+      - action: labeldrop
+        regex: (pod_uid|image_sha|controller_revision_hash)
       - action: replace
         sourceLabels: [kubernetes_namespace]
         targetLabel: namespace
-      - action: replace
-        sourceLabels: [k8s_cluster]
-        targetLabel: cluster
+      - action: replace
+        sourceLabels: [k8s_cluster_name]
+        targetLabel: cluster
     remoteWrite:
       queueConfig:
         capacity: 20000
'''), D('deploy/collector/Chart.yaml', 1, '''
 apiVersion: v2
 name: collector
-version: 0.30.2
+version: 0.31.0
 type: application
'''))
    c.commit('dropgc', -75, 'collector: drop go_gc histograms', D('deploy/collector/values.yaml', 74, '''
         sourceLabels: [k8s_cluster_name]
         targetLabel: cluster
+      - action: drop
+        sourceLabels: [__name__]
+        regex: go_gc_(heap_allocs|heap_frees)_by_size_bytes.*
     remoteWrite:
       queueConfig:
         capacity: 20000
'''), D('deploy/collector/Chart.yaml', 1, '''
 apiVersion: v2
 name: collector
-version: 0.31.0
+version: 0.31.1
 type: application
'''))
    c.commit('wal', -130, 'ingester: split WAL replay out of head.go', D('pkg/ingester/head.go', 212, '''
 func (h *Head) Open(ctx context.Context) error {
-	r, err := wal.NewReader(h.dir)
-	if err != nil {
-		return fmt.Errorf("open wal: %w", err)
-	}
-	defer r.Close()
-	for r.Next() {
-		if err := h.applyRecord(r.Record()); err != nil {
-			return err
-		}
+	if err := h.replay(ctx); err != nil {
+		return err
 	}
 	h.ready.Store(true)
 	return nil
 }
'''), D('pkg/ingester/replay.go', 1, '''
+package ingester
+
+import (
+	"context"
+	"fmt"
+
+	"go.glint.io/tsdb/wal"
+)
+
+// replay applies all WAL records to the head before it accepts writes.
+func (h *Head) replay(ctx context.Context) error {
+	r, err := wal.NewReader(h.dir)
+	if err != nil {
+		return fmt.Errorf("open wal: %w", err)
+	}
+	defer r.Close()
+	for r.Next() {
+		if err := h.applyRecord(r.Record()); err != nil {
+			return err
+		}
+	}
+	return r.Err()
+}
''', new=True))
    c.commit('disttimeout', -5, 'distributor: give slow ingesters a bit longer', D('deploy/distributor/values.yaml', 22, '''
   ring:
     replicationFactor: 3
-  pushTimeout: 2s
+  pushTimeout: 3s
   maxRecvMsgSize: 16MiB
   resources:
     requests:
       cpu: "2"
'''))
    c.commit('limits', -60, 'limits: tenant override for kubelane', D('deploy/limits/overrides.yaml', 140, '''
   "tenant-2203":
     max_series_per_metric: 200000
     ingestion_rate: 150000
   "tenant-0417":
-    max_series_per_metric: 300000
-    ingestion_rate: 250000
+    max_series_per_metric: 300000
+    ingestion_rate: 400000
   "tenant-9120":
     max_series_per_metric: 80000
'''))
    c.commit('querier', -300, 'querier: cache postings for 5m', D('pkg/querier/postings.go', 48, '''
 func newPostingsCache(cfg Config) *postingsCache {
 	return &postingsCache{
-		ttl: time.Minute,
+		ttl: 5 * time.Minute,
 		lru: lru.New(cfg.PostingsEntries),
 	}
 }
'''))
    c.commit('bump', -420, 'chore(deps): bump google.golang.org/grpc from 1.68.1 to 1.70.0', D('go.mod', 40, '''
 	github.com/twmb/franz-go v1.18.0
 	go.uber.org/atomic v1.11.0
-	google.golang.org/grpc v1.68.1
+	google.golang.org/grpc v1.70.0
 	google.golang.org/protobuf v1.36.3
 )
'''))
    c.deploy(-95, 'querier', 'querier', 'v2.31.1'); c.deploy(-52, 'collector', 'relabel', 'collector-0.31.0', False); c.deploy(-44, 'tenant-limits', 'limits', 'overrides-771')
    c.deploy(-9, 'ingester', 'wal', 'v2.31.1'); c.deploy(-4, 'collector', 'dropgc', 'collector-0.31.1', False); c.deploy(8, 'distributor', 'disttimeout', 'v2.31.0-3')
    c.vers['collector'] = [(-1e9, 'collector-0.30.2'), (-2, 'collector-0.31.0'), (48, 'collector-0.31.1')]
    c.flag(-33, 'query-sharding-v2', 'querier', 'rollout 10% -> 25%', 'priya'); c.flag(-150, 'compactor-vertical-merge', 'compactor', 'off -> on (us2 only)', 'd.aronsson')
    up = c.up
    g = c.lin(0, 1 / 55.); g = np.minimum(g, 1.15)                    # series growth
    late = c.up(14, 30)
    c.std('edge-gateway', 4200, 95, .0006, .38, 610, p99_a=late * 2600, err_a=up(26, 20) * .045)
    c.std('distributor', 4150, 62, .0004, .45, 1450, p99_a=late * 2500, err_a=up(25, 22) * .05, cpu_a=late * .12, mem_a=late * 700)
    c.std('ingester', 12400, 18, .0002, .41, 9800, p99_a=up(8, 40) * 900, err_a=up(28, 20) * .02, cpu_a=g * .36, mem_a=g * 12600)
    c.m('ingester', 'active_series_millions', 7.9, .006, add=g * 16.5, phi=.9); c.m('ingester', 'head_series_created_per_second', 410, .18, add=up(0, 6) * 6400); c.m('ingester', 'samples_appended_per_second', 262000, .02, load=.6, ints=True)
    c.m('ingester', 'wal_fsync_p99_seconds', .011, .15, mul=1 + up(12, 30) * 3); c.m('ingester', 'gc_pause_p99_seconds', .004, .2, mul=1 + g * 14, nd=4)
    c.m('collector', 'scrape_samples_per_second', 263000, .02, load=.6, ints=True); c.m('collector', 'remote_write_shards', 48, .03, mul=1 + late * .8, ints=True); c.m('collector', 'remote_write_pending_samples', 9000, .2, mul=1 + late * 30, ints=True); c.m('collector', 'targets_up', 6120, .002, ints=True)
    c.m('kafka', 'produce_p99_seconds', .021, .1); c.m('kafka', 'under_replicated_partitions', 0, 0); c.m('kafka', 'disk_used_ratio', .57, .002, add=c.lin(-100, .0001)); c.m('kafka', 'consumer_lag_records', 3000, .3, add=late * 240000, ints=True)
    c.std('querier', 310, 820, .002, .44, 5200, p99_m=1 + up(20, 30) * .9); c.std('compactor', cpu=.3, mem=4100)
    c.m('querier', 'postings_cache_hit_ratio', .81, .02, hi=1, mul=1 - up(5, 40) * .35)
    L = c.log; T = ['tenant-0417', 'tenant-2203', 'tenant-9120', 'tenant-3318', 'tenant-0088']
    L('edge-gateway', 'INFO', 'POST /api/v1/push 202', 3, {'http.route': '/api/v1/push', 'tenant': T, 'duration_ms': (20, 140), 'bytes': (20000, 900000)})
    L('distributor', 'INFO', 'push accepted', 1.5, {'tenant': T, 'series': (400, 2000), 'samples': (400, 2000)})
    L('ingester', 'INFO', 'head stats: checkpoint done', .5, {'wal.segment': (88100, 88900), 'duration_ms': (300, 1900)})
    L('ingester', 'WARN', 'out of order sample dropped', .35, {'tenant': T, 'count': (1, 40)})
    L('compactor', 'INFO', 'compacted block', .4, {'tenant': T, 'level': [1, 2, 3], 'block': H(12)}); L('compactor', 'ERROR', 'block upload retried: connection reset by peer', .08, {'block': H(12)})
    L('querier', 'INFO', 'query done', 1, {'tenant': T, 'duration_ms': (80, 2600)}); L('querier', 'WARN', 'slow query', .3, {'tenant': T, 'duration_ms': (5000, 19000), 'query': ['sum by (namespace) (rate(container_cpu_usage_seconds_total[5m]))', 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))']})
    L('collector', 'INFO', 'scrape cycle finished', .8, {'targets': (480, 520), 'samples': (20000, 23000), 'tenant': 'tenant-0088'})
    for i in range(12):
        c.at('collector', 'INFO', 'config reloaded', -1.5 + 3.5 * (i + 1) / 12 - .4, a={'_i': i, 'config.chart': 'collector-0.31.0', 'rollout.wave': 'prod'})
        c.at('collector', 'INFO', 'config reloaded', 48 + 3.5 * (i + 1) / 12, a={'_i': i, 'config.chart': 'collector-0.31.1', 'rollout.wave': 'prod'})
    c.at('collector', 'INFO', 'config reloaded', -49, a={'_i': 0, 'config.chart': 'collector-0.31.0', 'rollout.wave': 'staging', 'cluster': 'eu1-stg', 'pod': 'collector-stg-0', 'version': 'collector-0.31.0'})
    c.at('collector', 'INFO', 'rollout waiting: prod wave starts at 14:50', -48, a={'_i': 0, 'config.chart': 'collector-0.31.0', 'rollout.wave': 'staging', 'cluster': 'eu1-stg', 'pod': 'collector-stg-0', 'version': 'collector-0.31.0'})
    L('ingester', 'INFO', 'new series', .5, {'tenant': T, 'metric': ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes', 'kube_pod_status_phase', 'http_requests_total'], 'labels.count': [9, 10, 11]}, when=(-200, 0))
    L('ingester', 'INFO', 'new series', 4, {'tenant': 'tenant-0088', 'metric': ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes', 'container_fs_reads_total', 'container_network_receive_bytes_total'], 'labels.count': [11, 12], 'labels.sample': lambda r, t: 'container_id=containerd://' + H(12)(r, t)}, when=(1, 80))
    L('ingester', 'WARN', 'memory above 80% of limit', .7, {'memory.limit_mib': 24576}, when=(46, 80))
    L('distributor', 'WARN', 'push to ingester slow', 2.2, {'peer': ['ingester-2', 'ingester-4', 'ingester-0', 'ingester-5'], 'duration_ms': (900, 2900)}, shape=late)
    L('distributor', 'ERROR', 'push failed: context deadline exceeded', 5, {'tenant': T, 'peer': ['ingester-2', 'ingester-4', 'ingester-0']}, shape=up(25, 20))
    L('edge-gateway', 'ERROR', 'upstream distributor returned 503', 6, {'http.route': '/api/v1/push', 'tenant': T, 'http.status_code': 503}, shape=up(26, 20))
    L('collector', 'WARN', 'remote write: queue full, resharding', 2, {'shards': (60, 90)}, shape=late)
    c.topo = topo('collector>edge-gateway edge-gateway>distributor distributor>ingester distributor>kafka edge-gateway>querier querier>ingester compactor>kafka')
    c.alert('distributor', 'request_duration_p99_seconds', 1.0, 34.5, 'critical', 'distributor push latency', 'distributor push p99 above 1 s for 5 minutes in eu1-prod')
    c.truth('config-change', 'memory', 'relabel', ['wal', 'dropgc', 'disttimeout', 'limits'], 'ingester', 'collector-0.31.0 stopped dropping container_id; when its prod wave reloaded, series creation rose 15x at an unchanged sample rate and ingesters bloated')
    return c

def paloma(seed):
    c = Case('paloma-payout-errors', '2025-05-30T15:00:04', 150, 70, 30, seed, lvl='level', lv={'INFO': 'info', 'WARN': 'warn', 'ERROR': 'error'}, people=('ines.r', 'goncalo', 'marek.w', 'h.tanaka'),
        names=dict(rps=('http_server_requests_rps', 1), p99=('http_server_p99_ms', 1), err=('http_server_error_pct', 100), cpu=('process_cpu_pct', 100), mem=('jvm_heap_used_mb', 1)))
    for n, v, p in (('payout-api', '3.71.0', 3), ('payout-service', '4.17.2', 4), ('ledger-service', '2.9.5', 3), ('bank-gateway', '1.40.1', 2), ('payout-scheduler', '1.12.0', 1), ('payouts-db', None, 0)): c.svc(n, v, p)
    c.commit('tx', -260, 'PAY-2291 persist bank reference together with status', D('payout-service/src/main/kotlin/io/paloma/payout/PayoutSubmitter.kt', 31, '''
 @Service
 class PayoutSubmitter(
     private val payouts: PayoutRepository,
     private val bank: BankGatewayClient,
+    private val audit: PayoutAudit,
     private val clock: Clock,
 ) {
-    fun submit(id: PayoutId): PayoutResult {
-        val payout = payouts.lockForSubmission(id) ?: return PayoutResult.Skipped
-        val ack = bank.submit(payout.toInstruction())
-        payouts.markSubmitted(id, ack.reference, clock.instant())
-        return PayoutResult.Submitted(ack.reference)
-    }
+    @Transactional
+    fun submit(id: PayoutId): PayoutResult {
+        val payout = payouts.lockForSubmission(id) ?: return PayoutResult.Skipped
+        val ack = bank.submit(payout.toInstruction())
+        payouts.markSubmitted(id, ack.reference, clock.instant())
+        audit.submitted(payout, ack)
+        return PayoutResult.Submitted(ack.reference)
+    }
 }
'''), D('payout-service/src/main/kotlin/io/paloma/payout/PayoutAudit.kt', 1, '''
+package io.paloma.payout
+
+@Component
+class PayoutAudit(private val jdbc: NamedParameterJdbcTemplate) {
+    fun submitted(p: Payout, ack: BankAck) {
+        jdbc.update(
+            "insert into payout_audit (payout_id, bank_ref, rail) values (:id, :ref, :rail)",
+            mapOf("id" to p.id.value, "ref" to ack.reference, "rail" to p.rail.name),
+        )
+    }
+}
''', new=True))
    c.commit('hikari', -55, 'payout-service: pool size for month end', D('payout-service/deploy/values-prod.yaml', 18, '''
 env:
   SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT: "3000"
-  SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: "8"
+  SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: "10"
   SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE: "4"
   BANK_GATEWAY_URL: http://bank-gateway.payments.svc:8080
'''))
    c.commit('api', -48, 'payout-api: problem+json for validation errors', D('payout-api/src/main/kotlin/io/paloma/api/ErrorHandler.kt', 20, '''
 @RestControllerAdvice
 class ErrorHandler {
     @ExceptionHandler(PayoutValidationException::class)
-    fun invalid(e: PayoutValidationException): ResponseEntity<Map<String, String>> =
-        ResponseEntity.unprocessableEntity().body(mapOf("error" to e.code))
+    fun invalid(e: PayoutValidationException): ResponseEntity<ProblemDetail> {
+        val pd = ProblemDetail.forStatus(HttpStatus.UNPROCESSABLE_ENTITY)
+        pd.type = URI.create("https://docs.paloma.io/errors/" + e.code)
+        pd.setProperty("code", e.code)
+        return ResponseEntity.unprocessableEntity().body(pd)
+    }
 }
'''))
    c.commit('bankretry', -340, 'bank-gateway: retry 502 once on SEPA instant', D('bank-gateway/src/main/kotlin/io/paloma/bank/SepaClient.kt', 77, '''
     private val retry = Retry.of("sepa", RetryConfig.custom<HttpResponse>()
-        .maxAttempts(1)
+        .maxAttempts(2)
+        .retryOnResult { it.status == 502 && it.rail == Rail.SEPA_INSTANT }
         .waitDuration(Duration.ofMillis(150))
         .build())
 
     fun submit(i: Instruction): BankAck =
'''))
    c.commit('ledgeridx', -500, 'ledger: index for statement export', D('ledger-service/src/main/resources/db/migration/V88__statement_idx.sql', 1, '''
+-- flyway:executeInTransaction=false
+set lock_timeout = '2s';
+create index concurrently if not exists ix_entries_account_booked
+    on ledger_entries (account_id, booked_at desc)
+    include (amount_minor, currency);
''', new=True))
    c.commit('sched', -95, 'scheduler: log window bounds', D('payout-scheduler/src/main/kotlin/io/paloma/sched/WindowJob.kt', 40, '''
     @Scheduled(cron = "0 0 7-19/2 * * MON-FRI", zone = "UTC")
     fun run() {
         val window = windows.current()
-        log.info("window start")
+        log.info("window start from={} to={} parallelism={}", window.from, window.to, props.parallelism)
         dispatcher.dispatch(window, props.parallelism)
     }
'''))
    c.deploy(-140, 'bank-gateway', 'bankretry', '1.40.2'); c.deploy(-96, 'payout-service', 'tx', '4.18.0'); c.deploy(-70, 'payout-scheduler', 'sched', '1.12.1'); c.deploy(-22, 'payout-service', 'hikari', '4.18.0-cfg2'); c.deploy(-8, 'payout-api', 'api', '3.72.0')
    c.flag(-31, 'payout.retry.v2', 'payout-scheduler', 'enabled for segment "sandbox-merchants"', 'goncalo')
    b1 = c.up(-120, 1.5, -101, 4); b2 = c.up(0, 1.5, 44, 8); bad = c.up(.5, 3, 46, 8)
    c.std('payout-api', 120, 240, .002, .22, 900, rps_a=b1 * 14 + b2 * 16, p99_a=bad * 3000, err_a=bad * .19)
    c.std('payout-service', 70, 980, .001, .24, 1300, rps_a=b1 * 42, rps_m=1 + b2 * .1, cpu_a=b1 * .11 + b2 * .03, p99_a=b1 * 150 + bad * 3600, err_a=bad * .27)
    c.std('ledger-service', 210, 45, .0005, .3, 1500, rps_a=b1 * 70 + b2 * 14); c.std('bank-gateway', 64, 905, .004, .15, 700, rps_a=b1 * 41 + b2 * 3, p99_a=b1 * 40)
    c.std('payout-scheduler', cpu=.05, mem=420); c.m('payout-scheduler', 'window_items_pending', 40, .3, add=b1 * 2600 * np.clip(1 - (c.t + 120) / 20, 0, 1) + np.where(c.t > 0, np.clip(2750 - np.clip(c.t, 0, None) * 52, 0, None), 0), ints=True); c.m('payout-scheduler', 'dispatch_parallelism', 64, 0, ints=True)
    after = c.up(-95, 3)
    c.m('payout-service', 'hikaricp_connections_max', 32, 0, add=None, mul=1 + .25 * (c.t > -20), ints=True)
    c.m('payout-service', 'hikaricp_connections_active', 3.2, .25, add=b1 * 4 + after * 13 + bad * 30, hi=np.where(c.t > -20, 40, 32), ints=True)
    c.m('payout-service', 'hikaricp_connections_pending', .1, .5, add=bad * 88, ints=True); c.m('payout-service', 'hikaricp_connection_usage_p95_ms', 14, .2, add=after * 905 + bad * 120)
    c.m('payouts-db', 'active_connections', 6, .2, add=b1 * 4, ints=True); c.m('payouts-db', 'idle_in_transaction', .2, .5, add=after * 12 + bad * 24, ints=True); c.m('payouts-db', 'cpu_pct', 21, .06, add=b1 * 9 + b2 * 2); c.m('payouts-db', 'read_iops', 320, .15, ints=True)
    c.m('payouts-db', 'commit_latency_ms', 2.1, .12); c.m('payouts-db', 'max_connections', 200, 0, ints=True); c.m('bank-gateway', 'upstream_bank_p95_ms', 880, .05, add=b1 * 30)
    L = c.log; pid = lambda r, t: 'po_' + H(10)(r, t)
    L('payout-api', 'INFO', 'POST /v1/payouts -> 202', 1.6, {'http.route': '/v1/payouts', 'merchant': lambda r, t: f'm_{r.integers(100, 999)}', 'duration_ms': (60, 260)}); L('payout-api', 'INFO', 'GET /v1/payouts/{id} -> 200', 1.2, {'http.route': '/v1/payouts/{id}', 'duration_ms': (8, 60)})
    L('payout-api', 'WARN', 'validation failed: iban_checksum', .3, {'http.route': '/v1/payouts'}); L('payout-service', 'INFO', 'payout submitted', 1.4, {'payout.id': pid, 'rail': ['SEPA', 'SEPA_INSTANT', 'FPS'], 'bank_ms': (640, 1100)})
    L('bank-gateway', 'WARN', 'slow response from bank rail {rail}: {ms} ms', .4, {'rail': ['SEPA', 'FPS', 'SEPA_INSTANT'], 'ms': (1200, 2100)}); L('bank-gateway', 'INFO', 'instruction acknowledged', 1.2, {'rail': ['SEPA', 'FPS'], 'duration_ms': (650, 1100)}); L('bank-gateway', 'ERROR', 'rail FPS returned 502, giving up', .05, {'rail': 'FPS'})
    L('ledger-service', 'INFO', 'entries booked', 1, {'count': (1, 12), 'duration_ms': (6, 40)}); L('ledger-service', 'WARN', 'optimistic lock retry', .2, {'account': H(8)})
    for t in (-120, 0): c.at('payout-scheduler', 'INFO', 'window start' if t < -70 else 'window start from=13:00 to=15:00 parallelism=64', t + .05, a={'items': 2688 if t else 2741})
    c.at('payout-scheduler', 'INFO', 'window finished items=2688 failed=3', -100.4); c.at('payout-scheduler', 'WARN', 'window finished items=2741 failed=412', 53)
    L('payout-service', 'ERROR', 'HikariPool-1 - Connection is not available, request timed out after 3001ms (total={_n}, active={_n}, idle=0, waiting={w})', 3.5, {'_n': 10, 'w': (9, 31), 'exception': 'java.sql.SQLTransientConnectionException'}, shape=bad)
    L('payout-service', 'WARN', 'connection leak detection triggered for thread submit-{n}: held for {s} ms in PayoutSubmitter.submit', .5, {'n': (1, 64), 's': (2000, 2600)}, shape=bad)
    L('payout-api', 'ERROR', 'payout-service responded 500', 7, {'http.route': ['/v1/payouts', '/v1/payouts/{id}', '/v1/balance'], 'http.status_code': 500, 'duration_ms': (3000, 3400)}, shape=bad)
    L('payout-scheduler', 'ERROR', 'dispatch failed, will requeue', 4, {'payout.id': pid, 'attempt': (1, 4)}, shape=bad); L('ledger-service', 'WARN', 'payout-service lookup timed out', 1.2, {'duration_ms': 3000}, shape=bad)
    L('payouts-db', 'INFO', 'checkpoint complete', .2, {'buffers': (900, 4200)}); L('payouts-db', 'WARN', 'session idle in transaction for {ms} ms', .25, {'ms': (600, 1100), 'db.statement': 'SELECT * FROM payouts WHERE id = $1 FOR UPDATE SKIP LOCKED', 'application': 'payout-service'}, when=(-92, 70))
    def tr(t, r):
        new = t > -93; w = 2600 * (0 < t < 48) * r.uniform(.6, 1.15); er = w > 2750
        q = lambda n, ms: S('payouts-db', n, ms, a={'db.system': 'postgresql'})
        bk = S('bank-gateway', 'POST /instructions', 20, S('bank-gateway', 'bank.http', 860, a={'peer': 'rail'}))
        if er: k = [S('payout-service', 'HikariPool.getConnection', 3000, err='SQLTransientConnectionException')]
        elif new: k = [S('payout-service', 'tx PayoutSubmitter.submit', 4, S('payout-service', 'HikariPool.getConnection', w + .4), q('SELECT payouts FOR UPDATE', 3), bk, q('UPDATE payouts', 3), q('INSERT payout_audit', 2))]
        else: k = [q('SELECT payouts FOR UPDATE', 3), bk, q('UPDATE payouts', 3)]
        return S('payout-scheduler', 'dispatch', 3, S('payout-service', 'POST /internal/submit', 6, *k, err='500' if er else False), err='500' if er else False)
    c.traces(90, tr); c.topo = topo('payout-api>payout-service payout-api>ledger-service payout-scheduler>payout-service payout-service>payouts-db payout-service>bank-gateway ledger-service>payouts-db ledger-service>payout-service')
    c.alert('payout-api', 'http_server_error_pct', 5, 6.5, 'P1', 'payout-api 5xx', 'payout-api error rate over 5% for 3 minutes')
    c.truth('deploy-regression', 'pool-exhaustion', 'tx', ['hikari', 'api', 'payout.retry.v2', 'bankretry'], 'payout-service', '4.18.0 holds a database connection during the 900 ms bank call; the same window at -120 min ran fine on 4.17.2, the first window on the new version exhausts the pool')
    return c

def tidecast(seed):
    c = Case('tidecast-start-failures', '2025-06-03T20:14:00', 125, 95, 60, seed, lvl='lvl', people=('noor', 'f.baptiste', 'stu', 'kwame'), podkey='k8s.pod',
        names=dict(rps=('rps', 1), p99=('latency_p99_ms', 1), err=('error_pct', 100), cpu=('cpu_pct', 100), mem=('rss_mb', 1)))
    R = ('eu1', 'us1')
    for n, v, p in (('playback-api', '2025.22.4', 4), ('entitlement', '7.3.0', 2), ('manifest', '5.60.1', 3)): c.svc(n, v, p)
    for r in R: c.svc(f'license-proxy-{r}', '1.19.3', 3, region=r); c.svc(f'drm-keyserver-{r}', '0.44.0', 2, region=r); c.svc(f'cdn-edge-{r}', None, 0, region=r)
    c.commit('lpkeep', -160, 'license-proxy: expose upstream conn reuse', D('license-proxy/internal/upstream/client.go', 28, '''
 func New(cfg Config, certs *CertStore) *Client {
 	tr := &http.Transport{
 		TLSClientConfig:     certs.ClientTLS(cfg.ServerName),
 		MaxIdleConnsPerHost: 64,
 		IdleConnTimeout:     90 * time.Second,
 	}
-	return &Client{http: &http.Client{Transport: tr, Timeout: 2 * time.Second}}
+	return &Client{
+		http:  &http.Client{Transport: tr, Timeout: 2 * time.Second},
+		reuse: promauto.NewCounterVec(prometheus.CounterOpts{Name: "upstream_conn_total"}, []string{"reused"}),
+	}
+}
+
+func (c *Client) trace(ctx context.Context) context.Context {
+	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
+		GotConn: func(i httptrace.GotConnInfo) {
+			c.reuse.WithLabelValues(strconv.FormatBool(i.Reused)).Inc()
+		},
+	})
 }
'''))
    c.commit('tlsmin', -95, 'drm-keyserver: allow TLS 1.3', D('drm-keyserver/src/tls.rs', 19, '''
 pub fn server_config(store: RootCertStore, id: Identity) -> Result<ServerConfig> {
     let verifier = WebPkiClientVerifier::builder(Arc::new(store)).build()?;
-    let cfg = ServerConfig::builder_with_protocol_versions(&[&rustls::version::TLS12])
+    let cfg = ServerConfig::builder_with_protocol_versions(&[
+        &rustls::version::TLS13,
+        &rustls::version::TLS12,
+    ])
         .with_client_cert_verifier(verifier)
         .with_single_cert(id.chain, id.key)?;
     Ok(cfg)
 }
'''))
    c.commit('certus', -70, 'pki: shorter renewal window for us1 workloads', D('k8s/us1/certificates/license-proxy.yaml', 6, '''
 spec:
   secretName: license-proxy-client
   duration: 2160h
-  renewBefore: 720h
+  renewBefore: 360h
   commonName: license-proxy.us1
   usages:
     - client auth
   issuerRef:
     name: drm-intermediate
     kind: ClusterIssuer
'''))
    c.commit('ent', -120, 'entitlement: cache plan lookups', D('entitlement/src/plans.ts', 12, '''
-export async function planFor(accountId: string): Promise<Plan> {
-  return db.plan.findByAccount(accountId);
+const plans = new LRUCache<string, Plan>({ max: 50_000, ttl: 60_000 });
+
+export async function planFor(accountId: string): Promise<Plan> {
+  const hit = plans.get(accountId);
+  if (hit) return hit;
+  const plan = await db.plan.findByAccount(accountId);
+  plans.set(accountId, plan);
+  return plan;
 }
'''))
    c.commit('manifest', -41, 'manifest: order renditions by bitrate', D('manifest/src/hls/master.ts', 33, '''
 export function renderMaster(v: Variant[]): string {
-  const lines = ['#EXTM3U', '#EXT-X-VERSION:6'];
-  for (const x of v) {
+  const lines = ['#EXTM3U', '#EXT-X-VERSION:6'];
+  for (const x of [...v].sort((a, b) => a.bandwidth - b.bandwidth)) {
     lines.push(`#EXT-X-STREAM-INF:BANDWIDTH=${x.bandwidth},RESOLUTION=${x.res}`);
     lines.push(x.uri);
   }
'''))
    c.commit('pbretry', -30, 'playback-api: surface license region in errors', D('playback-api/src/license.ts', 51, '''
   const res = await fetch(licenseUrl(session.region), { method: 'POST', body: challenge });
   if (!res.ok) {
-    throw new UpstreamError('license', res.status);
+    throw new UpstreamError('license', res.status, { region: session.region, drm: session.drm });
   }
   return Buffer.from(await res.arrayBuffer());
 }
'''))
    c.deploy(-100, 'entitlement', 'ent', '7.4.0'); c.deploy(-63, 'drm-keyserver-eu1', 'tlsmin', '0.45.0'); c.deploy(-60, 'drm-keyserver-us1', 'tlsmin', '0.45.0'); c.deploy(-52, 'pki-us1', 'certus', 'pki-311')
    c.deploy(-16, 'license-proxy-us1', 'lpkeep', '1.20.0'); c.deploy(-13, 'license-proxy-eu1', 'lpkeep', '1.20.0'); c.deploy(-6, 'manifest', 'manifest', '5.61.0'); c.deploy(-2, 'playback-api', 'pbretry', '2025.22.5')
    g = c.up(0, 16); k = np.clip(g * .96, 0, 1); share = .43
    c.std('playback-api', 860, 310, .004, .4, 540, err_a=g * share * .97, p99_a=g * 260, rps_m=1 + g * .25); c.m('playback-api', 'start_success_pct', 98.9, .002, add=-g * 39, hi=100)
    for r in R:
        e = g if r == 'eu1' else 0 * g
        c.std(f'license-proxy-{r}', 370 if r == 'eu1' else 430, 85, .002, .25, 160, err_a=e * .95, rps_m=1 + e * .5, p99_m=1 - e * .55, cpu_a=e * .15)
        c.m(f'license-proxy-{r}', 'upstream_open_conns', 180, .05, mul=1 - e * .97, ints=True); c.m(f'license-proxy-{r}', 'upstream_dials_per_s', 2.1, .2, add=e * 310)
        c.std(f'drm-keyserver-{r}', 365 if r == 'eu1' else 428, 31, .0005, .35, 90, rps_m=1 - e * .96, cpu_m=1 - e * .3); c.m(f'drm-keyserver-{r}', 'tls_handshakes_per_s', 2.2, .2, add=e * 312); c.m(f'drm-keyserver-{r}', 'hsm_sign_ms', 4.1, .06)
        c.m(f'cdn-edge-{r}', 'throughput_gbps', 410, .03, load=1, mul=1 - e * .33); c.m(f'cdn-edge-{r}', 'hit_pct', 96.2, .004, hi=100)
    c.std('entitlement', 900, 40, .001, .2, 300, rps_m=1 + g * .2); c.std('manifest', 880, 55, .001, .33, 410, rps_m=1 - g * .2)
    L = c.log
    L('playback-api', 'INFO', 'session started', 2.5, {'region': list(R), 'drm': ['widevine', 'fairplay', 'playready'], 'startup_ms': (500, 2100)}); L('playback-api', 'WARN', 'client reported rebuffer', .5, {'region': list(R), 'device': ['tv', 'ios', 'android', 'web']})
    L('entitlement', 'INFO', 'plan ok', 1, {'plan': ['basic', 'plus', 'family']}); L('entitlement', 'WARN', 'account has no active plan', .2); L('manifest', 'INFO', 'master playlist served', 1.2, {'http.route': '/m/{asset}/master.m3u8', 'duration_ms': (8, 60)}); L('manifest', 'ERROR', 'asset not found', .12, {'asset': H(6)})
    for r in R:
        L(f'license-proxy-{r}', 'INFO', 'license issued', 1.2, {'drm': ['widevine', 'fairplay', 'playready'], 'duration_ms': (30, 110)}, shape=1 - (g if r == 'eu1' else 0)); L(f'license-proxy-{r}', 'WARN', 'challenge rejected: robustness level too low', .2, {'device': ['android', 'web']})
        L(f'drm-keyserver-{r}', 'INFO', 'key exported', .6, {'kid': H(8)}, shape=1 - (g * .9 if r == 'eu1' else 0)); L(f'drm-keyserver-{r}', 'INFO', 'hsm session renewed', .08)
    L('drm-keyserver-us1', 'INFO', 'tls peer accepted', .3, {'tls.peer_cn': 'license-proxy.us1', 'tls.not_after': '2025-07-29T09:02:44Z', 'tls.version': 'TLSv1.3'}); L('drm-keyserver-eu1', 'INFO', 'tls peer accepted', .3, {'tls.peer_cn': 'license-proxy.eu1', 'tls.not_after': '2025-06-03T20:14:00Z', 'tls.version': ['TLSv1.3']}, when=(-58, 0)); L('drm-keyserver-eu1', 'INFO', 'tls peer accepted', .3, {'tls.peer_cn': 'license-proxy.eu1', 'tls.not_after': '2025-06-03T20:14:00Z', 'tls.version': 'TLSv1.2'}, when=(-125, -60))
    L('drm-keyserver-eu1', 'WARN', 'tls accept error: invalid peer certificate: Expired', .5, {'tls.peer_cn': 'license-proxy.eu1'}, shape=g)
    L('license-proxy-eu1', 'ERROR', 'upstream request failed: remote error: tls: expired certificate', .9, {'peer': 'drm-keyserver-eu1:7443'}, shape=g); L('license-proxy-eu1', 'ERROR', 'POST /license -> 502', 3, {'drm': ['widevine', 'fairplay', 'playready'], 'http.status_code': 502}, shape=g)
    L('playback-api', 'ERROR', 'license request failed: 502', 9, {'region': 'eu1', 'drm': ['widevine', 'fairplay', 'playready'], 'device': ['tv', 'ios', 'android', 'web']}, shape=g); L('playback-api', 'ERROR', 'session aborted before first frame', 5, {'region': 'eu1'}, shape=g)
    L('manifest', 'WARN', 'token expired while polling', 1, {'asset': H(6)}, shape=g); L('entitlement', 'WARN', 'concurrent stream limit near: stale sessions', .8, shape=g); L('cdn-edge-eu1', 'WARN', 'origin request rate below expected', .1, when=(8, 90))
    c.topo = topo('playback-api>entitlement playback-api>manifest playback-api>license-proxy-eu1 playback-api>license-proxy-us1 license-proxy-eu1>drm-keyserver-eu1 license-proxy-us1>drm-keyserver-us1 cdn-edge-eu1>manifest cdn-edge-us1>manifest')
    c.alert('playback-api', 'start_success_pct', 95, 5.2, 'page', 'Playback start success', 'Start success below 95% (2 of 2 evaluations)')
    c.truth('network', 'certificate', 'none', ['lpkeep', 'pbretry', 'tlsmin', 'certus'], 'license-proxy-eu1', 'client certificate of license-proxy.eu1 reached notAfter 20:14:00; new connections are refused, us1 with the same versions is healthy')
    return c

def brawl(seed):
    c = Case('brawlforge-login-queue', '2025-08-09T17:31:20', 90, 95, 30, seed, lvl='severity', lv={'WARN': 'WARNING'}, people=('yuki', 'ola', 'd.petrov', 'annika'), podkey='pod_name',
        names=dict(rps=('request_count_per_s', 1), p99=('latency_p99', 1), err=('error_ratio', 1), cpu=('container_cpu_utilization', 1), mem=('container_memory_mib', 1)))
    for n, v, p in (('login', 'r1182', 8), ('profile', 'r1175', 5), ('inventory', 'r1171', 4), ('matchmaker', 'r1180', 3), ('chat', 'r1101', 2), ('edge', None, 0), ('redis-session', None, 0), ('spanner-profile', None, 0)): c.svc(n, v, p, region='europe-west4')
    c.commit('login', -75, 'login: move token minting to internal/token', D('services/login/handler.go', 88, '''
-	claims := jwt.MapClaims{
-		"sub": acct.ID,
-		"sid": sess.ID,
-		"exp": now.Add(tokenTTL).Unix(),
-	}
-	raw, err := jwt.NewWithClaims(jwt.SigningMethodES256, claims).SignedString(h.key)
+	raw, err := h.minter.Mint(acct.ID, sess.ID, now)
 	if err != nil {
 		h.fail(w, r, err)
 		return
 	}
'''), D('services/login/internal/token/mint.go', 1, '''
+package token
+
+import (
+	"crypto/ecdsa"
+	"time"
+
+	"github.com/golang-jwt/jwt/v5"
+)
+
+type Minter struct {
+	Key *ecdsa.PrivateKey
+	TTL time.Duration
+}
+
+func (m *Minter) Mint(sub, sid string, now time.Time) (string, error) {
+	claims := jwt.MapClaims{"sub": sub, "sid": sid, "exp": now.Add(m.TTL).Unix()}
+	return jwt.NewWithClaims(jwt.SigningMethodES256, claims).SignedString(m.Key)
+}
''', new=True))
    c.commit('hpa', -50, 'login: headroom in hpa', D('k8s/login/hpa.yaml', 7, '''
   scaleTargetRef:
     apiVersion: apps/v1
     kind: Deployment
     name: login
   minReplicas: 8
-  maxReplicas: 16
+  maxReplicas: 20
   metrics:
     - type: Resource
       resource:
'''))
    c.commit('chatrl', -36, 'edge: tighten guild chat limits', D('edge/routes.yaml', 54, '''
   - match: /v2/chat
     upstream: chat
     rateLimit:
-      perDevice: 20/s
+      perDevice: 8/s
   - match: /v1/login
     upstream: login
     rateLimit:
       perDevice: 2/s
'''))
    c.commit('inv', -200, 'inventory: batch item grants', D('services/inventory/grant.go', 31, '''
 func (s *Store) Grant(ctx context.Context, acct string, items []Item) error {
-	for _, it := range items {
-		if _, err := s.db.Apply(ctx, []*spanner.Mutation{it.mutation(acct)}); err != nil {
-			return err
-		}
-	}
-	return nil
+	ms := make([]*spanner.Mutation, 0, len(items))
+	for _, it := range items {
+		ms = append(ms, it.mutation(acct))
+	}
+	_, err := s.db.Apply(ctx, ms)
+	return err
 }
'''))
    c.commit('mm', -380, 'matchmaker: widen bracket after 20s', D('services/matchmaker/bracket.go', 15, '''
 func width(wait time.Duration) int {
 	switch {
 	case wait > 40*time.Second:
 		return 400
+	case wait > 20*time.Second:
+		return 220
 	default:
 		return 120
 	}
 }
'''))
    c.commit('prof', -24, 'profile: avatar url helper', D('services/profile/view.ts', 9, '''
-  avatar: `https://cdn.brawlforge.gg/a/${p.avatarId}.webp`,
+  avatar: avatarUrl(p.avatarId),
   level: p.level,
   title: p.title ?? null,
 });
+
+function avatarUrl(id: string) {
+  return `https://cdn.brawlforge.gg/a/${id}.webp`;
+}
'''))
    c.deploy(-81, 'inventory', 'inv', 'r1184'); c.deploy(-39, 'login', 'hpa', 'r1182-hpa', False); c.vers['login'].pop(); c.deploy(-27, 'edge-config', 'chatrl', 'routes-209'); c.deploy(-12, 'login', 'login', 'r1186'); c.deploy(-4, 'profile', 'prof', 'r1187')
    c.flag(-19, 'login.captcha', 'login', 'off for country=KR', 'ola'); c.flag(-62, 'shop.bundle_rotation', 'inventory', 'rotation 31 -> 32', 'scheduler')
    s = c.up(0, 14, 68, 25); sat = c.up(8, 8, 66, 18)
    c.m('edge', 'request_count_per_s', 6400, .03, load=1, mul=1 + s * 2.4, ints=True); c.m('edge', 'login_requests_per_s', 310, .05, load=1, mul=1 + s * 6.6); c.m('edge', 'unique_devices_1m', 15800, .03, load=1, mul=1 + s * 5.1, ints=True); c.m('edge', 'new_installs_per_min', 92, .1, load=1, mul=1 + s * 31, ints=True); c.m('edge', '5xx_ratio', .0008, .3, add=sat * .16, nd=5); c.m('edge', 'egress_mbps', 880, .04, load=1, mul=1 + s * 1.9)
    c.std('login', 305, 120, .001, .44, 240, rps_m=1 + np.minimum(s * 6.5, 2.6), cpu_a=c.up(1, 9, 76, 16) * .53, p99_a=sat * 8600, err_a=sat * .39, mem_a=sat * 130)
    c.m('login', 'replicas', 8, 0, add=np.clip(np.floor(c.lin(2.5, 1.2)), 0, 12), an=0, ints=True); c.m('login', 'queue_depth', 2, .4, add=sat * 5200, ints=True)
    c.std('profile', 900, 48, .0006, .41, 310, rps_m=1 + s * 1.5, cpu_a=s * .28, p99_m=1 + sat * 1.1, err_a=sat * .006); c.std('inventory', 1300, 62, .0009, .36, 420, rps_m=1 + s * 1.4, cpu_a=s * .2, p99_m=1 + sat * .8); c.std('matchmaker', 210, 70, .0012, .31, 280, rps_m=1 + s * .9, cpu_a=s * .12); c.std('chat', 420, 35, .002, .22, 190, rps_m=1 + s * .5)
    c.m('redis-session', 'ops_per_s', 9100, .03, load=1, mul=1 + s * 1.7, ints=True); c.m('redis-session', 'cpu_ratio', .27, .05, load=.7, add=s * .31); c.m('redis-session', 'memory_used_mib', 2900, .01, add=c.lin(3, 18)); c.m('spanner-profile', 'cpu_utilization_high_priority', .33, .04, load=.7, add=s * .24); c.m('spanner-profile', 'latency_p99', 9.5, .1, mul=1 + sat * .5)
    L = c.log; dev = lambda r, t: 'd-' + H(10)(r, t)
    L('edge', 'INFO', 'POST /v1/login', 2, {'http.route': '/v1/login', 'http.status_code': 200, 'country': ['DE', 'FR', 'PL', 'SE', 'ES'], 'device_id': dev, 'app.version': ['4.8.1', '4.8.0', '4.7.3']}); L('edge', 'INFO', 'GET /v1/inventory', 1.5, {'http.route': '/v1/inventory', 'http.status_code': 200, 'device_id': dev})
    L('edge', 'INFO', 'POST /v1/install', .3, {'http.route': '/v1/install', 'http.status_code': 201, 'install.referrer': ['organic', 'organic', 'adnet-a', 'share-link', 'adnet-c'], 'app.version': '4.8.1', 'device_id': dev}); L('edge', 'INFO', 'POST /v1/install', 6, {'http.route': '/v1/install', 'http.status_code': 201, 'install.referrer': ['clip:zkrato-live', 'clip:zkrato-live', 'clip:zkrato-live', 'organic'], 'country': ['BR', 'DE', 'PL', 'ES', 'FR'], 'app.version': '4.8.1', 'device_id': dev}, shape=s)
    L('login', 'INFO', 'login ok', 1.6, {'provider': ['apple', 'google', 'guest'], 'duration_ms': (30, 130)}); L('login', 'WARN', 'device attestation soft-fail', .4, {'provider': ['google', 'guest']}); L('login', 'INFO', 'guest account created', .3); L('login', 'INFO', 'guest account created', 3, shape=s)
    L('matchmaker', 'INFO', 'match formed', 1, {'mode': ['3v3', 'duo', 'solo'], 'wait_s': (3, 40)}); L('inventory', 'INFO', 'grant applied', .6, {'items': (1, 9)}); L('inventory', 'ERROR', 'receipt already redeemed', .15); L('chat', 'WARN', 'rate limited', .4, {'device_id': dev}, when=(-26, 95)); L('chat', 'WARN', 'rate limited', .15, {'device_id': dev}, when=(-90, -26)); L('profile', 'INFO', 'profile loaded', .8, {'duration_ms': (6, 50)})
    L('login', 'ERROR', 'request shed: queue full', 5, {'queue.limit': 5000, 'app.version': ['4.8.1', '4.8.0']}, shape=sat); L('login', 'WARN', 'token mint slow: {ms} ms', 1.5, {'ms': (200, 1900)}, shape=sat); L('edge', 'ERROR', 'upstream login: 503', 8, {'http.route': '/v1/login', 'http.status_code': 503, 'device_id': dev}, shape=sat); L('profile', 'ERROR', 'session lookup deadline exceeded', .8, {'peer': 'redis-session'}, shape=sat); L('matchmaker', 'WARN', 'party member not authenticated, dropping ticket', 2.5, {'mode': ['3v3', 'duo']}, shape=sat)
    for k, n in ((3.2, 10), (6.4, 14), (9.7, 18), (12.6, 20)): c.at('login', 'INFO', f'hpa: scaled to {n} replicas', k)
    c.at('login', 'WARN', 'hpa: desired 47 replicas exceeds maxReplicas 20', 15.1); c.at('login', 'WARN', 'hpa: desired 52 replicas exceeds maxReplicas 20', 25.3)
    def tr(t, r):
        x = float(np.interp(t, c.t, sat)); er = x > .5 and r.random() < .4
        return S('edge', 'POST /v1/login', 4, S('login', 'queue.wait', 2 + x * (5000 if not er else 9000)), *([] if er else [S('login', 'POST /v1/login', 30 + 60 * x, S('spanner-profile', 'Read accounts', 6), S('login', 'token.mint', 3 + 25 * x), S('redis-session', 'SETEX session', 1.2))]), err='503' if er else False, a={'app.version': ['4.8.1', '4.8.0']})
    c.traces(70, tr); c.topo = topo('edge>login edge>profile edge>inventory edge>matchmaker edge>chat login>redis-session login>spanner-profile profile>spanner-profile profile>redis-session inventory>spanner-profile matchmaker>profile')
    c.alert('login', 'latency_p99', 2000, 15.5, 'sev2', 'Login p99', 'login p99 over 2000 ms')
    c.truth('traffic-surge', 'cpu', 'none', ['login', 'hpa', 'prof', 'login.captcha'], 'login', 'distinct devices and installs from one streamer clip rise 5-30x before login saturates its maximum of replicas; mix, code and dependencies unchanged')
    return c
ALL = [glint, paloma, tidecast, brawl]
