from common import *

def obscura(seed):
    c = Case('obscura-query-timeouts', '2025-12-02T10:00:06', 105, 62, 30, seed, people=('bex', 'andrei', 's.osei', 'lotte'), lvl='severity_text',
        names=dict(rps=('qps', 1), p99=('latency_p99_seconds', .001), err=('error_ratio', 1), cpu=('cpu_seconds_rate', 8), mem=('working_set_mib', 1)))
    for n, v, p in (('query-frontend', '4.9.0', 3), ('querier', '4.9.0', 6), ('store-gateway', '4.8.3', 6), ('alert-evaluator', '4.9.0', 2), ('report-scheduler', '1.20.0', 1), ('ingest', '4.9.0', 4), ('objstore', None, 0), ('memcached', None, 0)): c.svc(n, v, p, region='eu-west-1')
    c.commit('prefetch', -3000, 'store-gateway: prefetch chunks for planned ranges', D('pkg/store/prefetch.go', 1, '''
+package store
+
+import (
+	"context"
+
+	"golang.org/x/sync/errgroup"
+)
+
+// prefetch warms the ranges of every block that the plan touches.
+// The number of concurrent ranged GETs per query is the dynamic setting
+// store.prefetch_parallelism; overlapping ranges are not merged above 1.
+func (s *Store) prefetch(ctx context.Context, plan []BlockPlan) error {
+	n := s.flags.Int(ctx, "store.prefetch_parallelism", 4)
+	g, ctx := errgroup.WithContext(ctx)
+	g.SetLimit(n)
+	for _, b := range plan {
+		for _, r := range b.Ranges(n) {
+			g.Go(func() error { return s.bucket.GetRange(ctx, b.ID, r.Off, r.Len) })
+		}
+	}
+	return g.Wait()
+}
''', new=True))
    c.commit('split', -34, 'query-frontend: split interval 12h -> 24h', D('deploy/query-frontend/values.yaml', 18, '''
 limits:
   maxQueryLength: 95d
-  splitInterval: 12h
+  splitInterval: 24h
   maxRetries: 3
 cache:
   results: memcached
'''))
    c.commit('querier', -28, 'querier: context-aware merge loop', D('pkg/querier/merge.go', 61, '''
 func (m *merger) Next() bool {
+	select {
+	case <-m.ctx.Done():
+		m.err = m.ctx.Err()
+		return false
+	default:
+	}
 	if m.heap.Len() == 0 {
 		return false
 	}
'''))
    c.commit('mc', -200, 'memcached: item size 1m -> 2m', D('deploy/memcached/values.yaml', 6, '''
 memcached:
   replicas: 6
   allocatedMemory: 12288
-  maxItemMemory: 1
+  maxItemMemory: 2
   extraArgs: ["-o", "modern"]
'''))
    c.commit('rep', -70, 'reports: retry render once', D('report-scheduler/src/run.ts', 40, '''
   for (const r of due) {
-    await render(r);
+    await render(r).catch((e) => {
+      log.warn({ report: r.id, err: e.message }, 'render failed, one more try');
+      return render(r);
+    });
   }
 }
'''))
    c.commit('idx', -16, 'store-gateway: lazy index header age', D('deploy/store-gateway/us-west-2.yaml', 9, '''
 storeGateway:
   replicas: 6
   indexHeader:
     lazy: true
-    idleTimeout: 60m
+    idleTimeout: 20m
   cacheSizeMiB: 4096
'''))
    c.deploy(-150, 'memcached', 'mc', 'mc-31'); c.deploy(-48, 'report-scheduler', 'rep', '1.20.1'); c.deploy(-16, 'query-frontend', 'split', '4.9.0-c7'); c.deploy(-11, 'store-gateway-us-west-2', 'idx', '4.8.3-c2'); c.deploy(-5, 'querier', 'querier', '4.9.1')
    c.flag(-27, 'store.prefetch_parallelism', 'store-gateway', '4 -> 48 (eu-west-1)', 'andrei'); c.flag(-8, 'alerting.eval_shards', 'alert-evaluator', '2 -> 4 (us-west-2)', 'bex'); c.flag(36, 'reports.pause_hourly', 'report-scheduler', 'off -> on', 's.osei')
    h0 = c.up(-60, 1.5, -49, 5); h1 = c.up(0, 1.5, 47, 8); pf = c.up(-27, 4); thr = c.up(.6, 3, 50, 8)
    c.std('query-frontend', 84, 1900, .003, .2, 700, rps_a=h0 * 38 + h1 * 39, p99_a=h0 * 700 + thr * 26000, err_a=thr * .31); c.std('querier', 410, 1500, .002, .45, 3900, rps_a=h0 * 170 + h1 * 130, p99_a=h0 * 500 + thr * 22000, err_a=thr * .24, cpu_a=h0 * .16 + h1 * .06); c.m('querier', 'inflight', 44, .15, load=1, add=h0 * 30 + thr * 420, ints=True)
    c.std('store-gateway', 900, 420, .001, .33, 6100, rps_a=h0 * 420 + h1 * 400, p99_a=h0 * 200 + thr * 9000 + pf * 40, err_a=thr * .26, mem_a=pf * 700); c.m('store-gateway', 'objstore_get_rate', 1500, .06, load=1, mul=1 + pf * 2.4, add=h0 * 1300 + h1 * 14600, ints=True); c.m('store-gateway', 'objstore_503_rate', 0, 0, add=thr * 3100, nd=2); c.m('store-gateway', 'prefetch_inflight', 22, .12, load=1, mul=1 + pf * 7, add=h0 * 18 + h1 * 900, ints=True); c.m('store-gateway', 'bytes_fetched_mib_per_s', 640, .06, load=1, add=h0 * 520 + h1 * 470 - thr * 300)
    c.m('objstore', 'first_byte_ms_p50', 27, .06, add=thr * 240); c.m('objstore', 'put_error_ratio', .0002, .4, add=thr * .004, nd=5); c.m('memcached', 'hit_ratio', .72, .02, hi=1); c.m('memcached', 'get_rate', 5200, .04, load=1, add=h0 * 2000 + h1 * 1900, ints=True)
    c.std('alert-evaluator', 62, 480, .001, .3, 820, p99_a=thr * 15000, err_a=thr * .12); c.std('ingest', 9100, 70, .0003, .5, 8200); c.m('ingest', 'block_upload_seconds', 14, .1, add=thr * 22); c.m('report-scheduler', 'reports_due', 3, .3, add=h0 * 410 * np.clip(1 - (c.t + 60) / 14, 0, 1) + np.where(c.t > 0, 415 * np.clip(1 - c.t / 60, 0, 1), 0), ints=True)
    L = c.log; T = lambda r, t: f'org{r.integers(10, 90)}'
    L('query-frontend', 'INFO', 'query', 2.2, {'org': T, 'range_h': [1, 6, 24, 168], 'duration_s': (0.2, 2.6), 'http.route': '/api/v1/query_range'}); L('query-frontend', 'WARN', 'query exceeds recommended length', .3, {'org': T}); L('querier', 'INFO', 'select done', 1.5, {'blocks': (1, 30), 'series': (20, 9000)}); L('store-gateway', 'INFO', 'blocks synced', .3, {'count': (8100, 8200)}); L('store-gateway', 'INFO', 'plan', 1, {'org': T, 'blocks': (2, 24), 'gets': (8, 60)}, when=(-110, -26)); L('store-gateway', 'INFO', 'plan', 1, {'org': T, 'blocks': (2, 24), 'gets': (90, 900)}, when=(-24, 70)); L('alert-evaluator', 'INFO', 'group evaluated', 1, {'rules': (4, 40), 'took_ms': (60, 600)}); L('alert-evaluator', 'WARN', 'no data for rule', .4, {'org': T}); L('ingest', 'INFO', 'block uploaded', .5, {'mib': (180, 520)}); L('ingest', 'ERROR', 'sample too old', .3, {'org': T}); L('memcached', 'WARN', 'slab rebalanced', .05)
    c.at('report-scheduler', 'INFO', 'hourly run start', -59.9, a={'due': 412}); c.at('report-scheduler', 'INFO', 'hourly run finished', -45.6, a={'ok': 411, 'failed': 1}); c.at('report-scheduler', 'INFO', 'hourly run start', .1, a={'due': 417})
    for i in range(6): c.at('store-gateway', 'INFO', 'dynamic settings refreshed', -27 + .5 + i * .6, a={'_i': i, 'changed': 1})
    L('store-gateway', 'ERROR', 'get range: 503 SlowDown: Please reduce your request rate.', 3, {'bucket': 'obscura-blocks-euw1', 'attempt': (1, 5)}, shape=thr); L('querier', 'ERROR', 'store series: rpc error: code = DeadlineExceeded', 4, {'peer': 'store-gateway', 'blocks': (2, 40)}, shape=thr); L('query-frontend', 'ERROR', 'query timed out', 6, {'org': T, 'range_h': [6, 24, 168], 'duration_s': 30.0, 'http.status_code': 504}, shape=thr); L('alert-evaluator', 'ERROR', 'rule evaluation failed: timeout', 3, {'org': T}, shape=thr); L('report-scheduler', 'WARN', 'render failed, one more try', 2, {'report': H(6)}, shape=thr); L('report-scheduler', 'WARN', 'render failed, one more try', .05, {'report': H(6)}, when=(-47, 0)); L('ingest', 'WARN', 'block upload throttled', .5, {'bucket': 'obscura-blocks-euw1'}, shape=thr)
    def tr(t, r):
        x = float(np.interp(t, c.t, thr)); n = 2 if t < -26 else 9; er = r.random() < x * .35
        gets = [S('store-gateway', 'objstore.GetRange', 26 + x * r.uniform(100, 900), err='SlowDown' if r.random() < x * .3 else False) for _ in range(n)]
        return S('query-frontend', 'GET /api/v1/query_range', 15, S('querier', 'select', 60, S('store-gateway', 'Series', 20, S('store-gateway', 'prefetch', 2, *gets, a={'gets': (8, 60) if t < -26 else (90, 900)}), err=er and 'DeadlineExceeded'), err=er and 'DeadlineExceeded'), err=er and '504')
    c.traces(80, tr, after=55); c.topo = topo('query-frontend>querier query-frontend>memcached querier>store-gateway querier>ingest store-gateway>objstore store-gateway>memcached alert-evaluator>query-frontend report-scheduler>query-frontend ingest>objstore')
    c.alert('query-frontend', 'error_ratio', .1, 5.5, 'critical', 'Query errors', 'query error ratio over 10% in eu-west-1')
    c.truth('config-change', 'errors', 'store.prefetch_parallelism', ['querier', 'split', 'rep', 'alerting.eval_shards', 'idx'], 'store-gateway', 'prefetch parallelism 48 multiplies GETs per query by ~11; the next hourly report run, as large as the one an hour before, goes over the object store rate and is throttled')
    return c

def fern(seed):
    c = Case('fernbank-posting-failures', '2025-06-19T14:00:03', 155, 65, 60, seed, people=('moira', 'a.lindqvist', 'teo', 'bartosz'), lvl='level', podkey='pod', lv={'INFO': 'INFO'},
        names=dict(rps=('http_rps', 1), p99=('http_p99_ms', 1), err=('http_errors_pct', 100), cpu=('cpu_pct', 100), mem=('memory_mib', 1)))
    for n, v, p in (('accounts-api', '5.39.2', 4), ('interest-accrual', '2.14.0', 3), ('statements', '1.30.3', 2), ('card-postings', '8.8.1', 3), ('notify', '0.77', 2), ('accounts-db', None, 0), ('kafka-core', None, 0)): c.svc(n, v, p)
    c.commit('mig', -180, 'accounts: booking channel on postings', D('accounts-api/db/migrate/20250619_0087_booking_channel.rb', 1, '''
+Sequel.migration do
+  no_transaction
+
+  up do
+    run "SET lock_timeout = '3s'"
+    run "ALTER TABLE postings ADD COLUMN booking_channel text DEFAULT 'legacy' NOT NULL"
+    run "ALTER TABLE postings ALTER COLUMN booking_channel DROP DEFAULT"
+  end
+
+  down do
+    run "ALTER TABLE postings DROP COLUMN booking_channel"
+  end
+end
''', new=True), D('accounts-api/lib/accounts/posting_repo.rb', 19, '''
     def insert(p)
       @db[:postings].insert(
         account_id: p.account_id,
         amount_minor: p.amount_minor,
         currency: p.currency,
+        booking_channel: p.channel || "api",
         booked_at: p.booked_at,
         reference: p.reference
       )
     end
'''))
    c.commit('round', -60, 'accrual: round half even in one place', D('interest-accrual/src/main/kotlin/fern/accrual/PostingWriter.kt', 24, '''
     private val sql = """
         insert into postings (account_id, amount_minor, currency, booked_at, reference)
         values (?, ?, ?, ?, ?)
     """
 
     fun write(batch: List<Accrual>) = jdbc.batchUpdate(sql, batch, 500) { ps, a ->
         ps.setLong(1, a.accountId)
-        ps.setLong(2, a.amount.setScale(0, RoundingMode.HALF_EVEN).longValueExact())
+        ps.setLong(2, a.amount.toMinor())
         ps.setString(3, a.currency)
         ps.setObject(4, a.bookedAt)
         ps.setString(5, a.reference)
     }
'''), D('interest-accrual/src/main/kotlin/fern/accrual/Money.kt', 1, '''
+package fern.accrual
+
+import java.math.BigDecimal
+import java.math.RoundingMode
+
+fun BigDecimal.toMinor(): Long = setScale(0, RoundingMode.HALF_EVEN).longValueExact()
''', new=True))
    c.commit('card', -110, 'card-postings: send channel with posting command', D('card-postings/internal/posting/command.go', 15, '''
 type Command struct {
 	AccountID int64  `json:"account_id"`
 	Amount    int64  `json:"amount_minor"`
 	Currency  string `json:"currency"`
+	Channel   string `json:"channel,omitempty"`
 	Reference string `json:"reference"`
 }
'''))
    c.commit('stat', -50, 'statements: stream pdf pages', D('statements/src/render.ts', 18, '''
-  const pages = await Promise.all(months.map((m) => renderPage(m)));
-  return concat(pages);
+  const out = new PassThrough();
+  for (const m of months) {
+    (await renderPage(m)).pipe(out, { end: false });
+  }
+  return out;
 }
'''))
    c.commit('wm', -35, 'accounts-db: work_mem 16MB -> 32MB', D('terraform/accounts-db/params.tf', 21, '''
   parameter {
     name  = "work_mem"
-    value = "16384"
+    value = "32768"
   }
   parameter {
     name  = "idle_in_transaction_session_timeout"
     value = "60000"
   }
'''))
    c.commit('notify', -400, 'notify: template for rate changes', D('notify/templates/rate_change.mjml', 1, '''
+<mjml>
+  <mj-body>
+    <mj-section><mj-column>
+      <mj-text>Your savings rate changes to {{rate}} from {{from}}.</mj-text>
+    </mj-column></mj-section>
+  </mj-body>
+</mjml>
''', new=True))
    c.deploy(-101, 'accounts-api', 'mig', '5.40.0'); c.deploy(-80, 'card-postings', 'card', '8.9.0'); c.deploy(-29, 'accounts-db', 'wm', 'params-58'); c.deploy(-24, 'interest-accrual', 'round', '2.14.1'); c.deploy(-9, 'statements', 'stat', '1.31.0')
    c.flag(-41, 'accrual.parallelism', 'interest-accrual', '4 -> 6', 'teo'); c.flag(-14, 'notify.rate_change_mail', 'notify', 'off -> staff only', 'moira')
    b0 = c.up(-120, 1, -104, 2); b1 = c.up(0, 1, 36, 5)
    c.std('accounts-api', 330, 95, .002, .31, 640, rps_a=b1 * 30, err_a=c.up(3, 8) * .012); c.std('interest-accrual', 4, 120, .001, .08, 880, cpu_a=b0 * .42 + b1 * .3); c.m('interest-accrual', 'postings_written_per_min', 0, 0, add=b0 * 21500, ints=True); c.m('interest-accrual', 'posting_batches_failed_per_min', 0, 0, add=b1 * 61, nd=1); c.m('interest-accrual', 'accounts_remaining', 20, .2, add=np.where((c.t > -120) & (c.t < -104), 322000 * np.clip(1 - (c.t + 120) / 15.5, 0, 1), 0) + np.where(c.t > 0, 323500, 0), an=0, ints=True)
    c.std('card-postings', 88, 60, .001, .25, 210); c.m('card-postings', 'postings_written_per_min', 5100, .04, load=1, ints=True); c.std('statements', 17, 420, .003, .22, 500, err_a=c.up(5, 8) * .07); c.m('statements', 'balance_mismatch_per_min', .3, .5, add=c.up(5, 12) * 66, nd=1); c.std('notify', 9, 70, .004, .1, 180); c.m('notify', 'queue_depth', 30, .3, add=c.up(6, 10) * 2600, ints=True)
    c.m('accounts-db', 'cpu_pct', 28, .05, load=.7, add=b0 * 17 + b1 * 3); c.m('accounts-db', 'connections', 84, .03, add=b0 * 4 + b1 * 6, ints=True); c.m('accounts-db', 'rollbacks_per_min', 14, .25, add=b1 * 63, ints=True); c.m('accounts-db', 'commits_per_min', 21000, .04, load=1, add=b0 * 60, ints=True); c.m('accounts-db', 'lock_wait_ms_avg', 1.1, .2, add=c.up(-100.6, .5, -100, 1) * 130); c.m('accounts-db', 'wal_mib_per_min', 410, .06, load=1, add=b0 * 260); c.m('accounts-db', 'disk_used_pct', 61.2, .0004, hi=100); c.m('accounts-db', 'deadlocks_per_min', .02, 1)
    c.m('kafka-core', 'dlq_accrual_messages', 4, 0, add=np.cumsum(b1 * 61), an=0, ints=True); c.m('kafka-core', 'lag_postings', 210, .25, ints=True); c.m('kafka-core', 'bytes_in_mib_s', 9.2, .05, load=1, add=b0 * 4)
    L = c.log
    L('accounts-api', 'INFO', 'posting booked', 1.8, {'channel': ['api', 'card', 'transfer'], 'currency': ['SEK', 'EUR', 'NOK'], 'ms': (4, 60)}); L('accounts-api', 'WARN', 'insufficient funds', .5); L('accounts-api', 'INFO', 'GET /accounts/{id} 200', 1.6, {'http.route': '/accounts/{id}', 'ms': (3, 70)}); L('card-postings', 'INFO', 'clearing record posted', 1.2, {'scheme': ['visa', 'mc']}); L('card-postings', 'ERROR', 'clearing record without authorisation', .12); L('statements', 'INFO', 'statement rendered', .7, {'pages': (1, 14)}); L('statements', 'WARN', 'font fallback', .2); L('notify', 'INFO', 'sent', .6, {'kind': ['push', 'mail']}); L('notify', 'ERROR', 'push token expired', .3); L('kafka-core', 'INFO', 'segment rolled', .1)
    c.at('accounts-db', 'LOG', 'AccessExclusiveLock on postings acquired after 118.402 ms', -100.5, a={'db.statement': "ALTER TABLE postings ADD COLUMN booking_channel text DEFAULT 'legacy' NOT NULL"}); L('accounts-db', 'LOG', 'checkpoint complete', .2, {'buffers': (2000, 9000)})
    c.at('accounts-db', 'LOG', 'parameter "work_mem" changed to "32MB"', -28.4)
    for t in (-120, 0): c.at('interest-accrual', 'INFO', 'accrual run started', t + .05, a={'accounts': 322104 if t else 323518, 'run': '12:00' if t else '14:00', 'parallelism': 4 if t else 6})
    c.at('interest-accrual', 'INFO', 'accrual run finished', -104.3, a={'run': '12:00', 'posted': 322104, 'failed': 0}); c.at('interest-accrual', 'ERROR', 'accrual run aborted', 40, a={'run': '14:00', 'posted': 0, 'failed': 323518})
    L('interest-accrual', 'INFO', 'batch written', 3, {'size': 500, 'ms': (180, 420), 'run': '12:00'}, shape=b0); L('interest-accrual', 'ERROR', 'batch failed, sent to dead letters: org.postgresql.util.PSQLException SQLState 23502', 4, {'size': 500, 'run': '14:00', 'class': 'PostingWriter'}, shape=b1); L('accounts-db', 'ERROR', 'null value in column "booking_channel" of relation "postings" violates not-null constraint', .5, {'app': 'interest-accrual', 'db.statement': 'insert into postings (account_id, amount_minor, currency, booked_at, reference) values ($1, $2, $3, $4, $5)'}, shape=b1)
    L('statements', 'ERROR', 'closing balance mismatch: expected interest missing', 6, {'account': H(7), 'version': None}, shape=c.up(5, 10)); L('accounts-api', 'ERROR', 'interest preview unavailable', 3, {'http.route': '/accounts/{id}/interest'}, shape=c.up(3, 8)); L('notify', 'WARN', 'interest notice held: no posting', 3, shape=c.up(6, 10)); L('accounts-api', 'INFO', 'GET /accounts/{id}/interest 200', .8, {'http.route': '/accounts/{id}/interest'})
    c.topo = topo('accounts-api>accounts-db interest-accrual>accounts-db interest-accrual>kafka-core card-postings>accounts-api statements>accounts-api statements>accounts-db notify>kafka-core')
    c.alert('statements', 'balance_mismatch_per_min', 20, 13, 'sev2', 'Statement balance mismatch', 'more than 20 mismatching closing balances a minute')
    c.truth('deploy-regression', 'schema', 'mig', ['round', 'stat', 'accrual.parallelism', 'wm', 'card'], 'interest-accrual', 'the 5.40.0 migration makes postings.booking_channel NOT NULL without default; interest-accrual, whose insert never named the column, fails at its next two-hourly run')
    return c

def sensor(seed):
    c = Case('sensorloom-device-flaps', '2025-09-23T04:31:45', 85, 105, 30, seed, people=('ravi', 'johanna', 'cleo', 't.abe'), lvl='level', lv={'INFO': 'info', 'WARN': 'warning', 'ERROR': 'error'}, podkey='k8s.pod.name',
        names=dict(rps=('requests_per_sec', 1), p99=('latency_p99_ms', 1), err=('errors_pct', 100), cpu=('cpu_used_pct', 100), mem=('mem_used_mib', 1)))
    for n, v, p in (('mqtt-broker', '2.11.0', 6), ('device-auth', '1.44.2', 4), ('shadow', '3.9.1', 3), ('command-api', '6.1.0', 2), ('telemetry-sink', '0.50.2', 3), ('auth-db', None, 0), ('edge-nlb', None, 0)): c.svc(n, v, p)
    c.commit('nlb', -66, 'terraform: listener settings from module v4', D('terraform/edge/mqtt.tf', 12, '''
-resource "aws_lb_listener" "mqtt" {
-  load_balancer_arn        = aws_lb.edge.arn
-  port                     = 8883
-  protocol                 = "TCP"
-  tcp_idle_timeout_seconds = 1800
-  default_action {
-    type             = "forward"
-    target_group_arn = aws_lb_target_group.mqtt.arn
-  }
-}
+module "mqtt_listener" {
+  source           = "../modules/nlb-listener"
+  load_balancer    = aws_lb.edge.arn
+  port             = 8883
+  protocol         = "TCP"
+  target_group_arn = aws_lb_target_group.mqtt.arn
+}
+
+moved {
+  from = aws_lb_listener.mqtt
+  to   = module.mqtt_listener.aws_lb_listener.this
+}
'''), D('terraform/modules/nlb-listener/variables.tf', 1, '''
+variable "load_balancer" { type = string }
+variable "port" { type = number }
+variable "protocol" { type = string }
+variable "target_group_arn" { type = string }
+
+variable "idle_timeout" {
+  type    = number
+  default = 350
+}
''', new=True), D('terraform/modules/nlb-listener/main.tf', 1, '''
+resource "aws_lb_listener" "this" {
+  load_balancer_arn        = var.load_balancer
+  port                     = var.port
+  protocol                 = var.protocol
+  tcp_idle_timeout_seconds = var.idle_timeout
+  default_action {
+    type             = "forward"
+    target_group_arn = var.target_group_arn
+  }
+}
''', new=True))
    c.commit('broker', -40, 'broker: retained message store behind trait', D('mqtt-broker/src/retain.rs', 10, '''
-pub struct Retain {
-    map: DashMap<Topic, Bytes>,
-}
+pub trait RetainStore: Send + Sync {
+    fn get(&self, t: &Topic) -> Option<Bytes>;
+    fn put(&self, t: Topic, b: Bytes);
+}
+
+#[derive(Default)]
+pub struct MemRetain {
+    map: DashMap<Topic, Bytes>,
+}
 
-impl Retain {
-    pub fn get(&self, t: &Topic) -> Option<Bytes> {
+impl RetainStore for MemRetain {
+    fn get(&self, t: &Topic) -> Option<Bytes> {
         self.map.get(t).map(|b| b.clone())
     }
'''))
    c.commit('auth', -30, 'device-auth: raise connect rate limit', D('device-auth/config/prod.yaml', 15, '''
 limits:
-  connects_per_second: 900
+  connects_per_second: 1200
   burst: 2000
 session:
   cert_cache_ttl: 10m
'''))
    c.commit('ka', -170, 'provisioning: keepalive per model', D('provisioning/src/profile.rb', 30, '''
 def keepalive_for(model)
   case model
   when /^SLX/ then 120
+  when "SL-GATE2" then 240
   else 900
   end
 end
'''))
    c.commit('sink', -90, 'sink: parquet row groups of 64k', D('telemetry-sink/src/writer.rs', 44, '''
     let props = WriterProperties::builder()
         .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
-        .set_max_row_group_size(128 * 1024)
+        .set_max_row_group_size(64 * 1024)
         .build();
     Ok(ArrowWriter::try_new(file, schema, Some(props))?)
 }
'''))
    c.commit('shadow', -20, 'shadow: drop duplicate delta publish', D('shadow/delta.go', 51, '''
 	if proto.Equal(prev, next) {
 		return nil
 	}
-	s.publish(ctx, topicDelta(id), next)
 	return s.publish(ctx, topicDelta(id), next)
 }
'''))
    c.deploy(-77, 'telemetry-sink', 'sink', '0.50.3'); c.deploy(-7, 'edge-infra', 'nlb', 'tf-run-9127'); c.deploy(-5, 'device-auth', 'auth', '1.44.2-cfg'); c.vers['device-auth'] = [(-1e9, '1.44.2')]; c.deploy(-3.5, 'mqtt-broker', 'broker', '2.12.0-canary', False); c.vers['mqtt-broker'].pop(); c.deploy(-1.5, 'shadow', 'shadow', '3.9.2')
    c.flag(-13, 'provisioning.keepalive_per_model', 'provisioning', 'on for new enrolments only', 'johanna'); c.flag(40, 'broker.shed_qos0', 'mqtt-broker', 'off -> on', 'ravi')
    g = c.up(0, 11); a = c.up(5, 13)
    c.m('edge-nlb', 'active_flows', 238000, .006, load=.15, mul=1 - g * .16, ints=True); c.m('edge-nlb', 'new_flows_per_sec', 96, .08, add=g * 640); c.m('edge-nlb', 'tcp_elb_resets_per_sec', .4, .4, add=g * 610); c.m('edge-nlb', 'tcp_client_resets_per_sec', 11, .15, add=g * 9); c.m('edge-nlb', 'tcp_target_resets_per_sec', 3, .25); c.m('edge-nlb', 'processed_mib_per_sec', 44, .04, load=.5, add=g * 8); c.m('edge-nlb', 'unhealthy_targets', 0, 0)
    c.std('mqtt-broker', 4100, 14, .05e-2, .34, 5200, rps_m=1 + g * .6, p99_a=a * 160, cpu_a=g * .3); c.m('mqtt-broker', 'connected_clients', 236000, .005, load=.15, mul=1 - g * .17, ints=True); c.m('mqtt-broker', 'connects_per_sec', 95, .08, add=g * 620); c.m('mqtt-broker', 'disconnects_abnormal_per_sec', 6, .2, add=g * 605); c.m('mqtt-broker', 'will_messages_per_sec', 5, .2, add=g * 560); c.m('mqtt-broker', 'session_median_age_s', 38000, .02, mul=1 - g * .975, ints=True); c.m('mqtt-broker', 'publishes_in_per_sec', 3900, .03, load=.5, mul=1 - g * .06)
    c.std('device-auth', 98, 28, .1e-2, .16, 420, rps_m=1 + g * 6.2, p99_a=a * 1900, err_a=a * .13, cpu_a=g * .62); c.m('device-auth', 'cert_verify_ms', 3.1, .06); c.m('auth-db', 'cpu_used_pct', 15, .07, add=g * 49); c.m('auth-db', 'connections', 40, .06, add=a * 38, ints=True); c.m('auth-db', 'read_latency_ms', .9, .1, add=a * 3)
    c.std('shadow', 870, 33, .1e-2, .26, 700, rps_m=1 + g * 1.5, p99_a=a * 240, cpu_a=g * .2); c.std('command-api', 42, 210, .4e-2, .12, 300, err_a=a * .19, p99_a=a * 4200); c.m('command-api', 'device_offline_ratio', .021, .08, add=g * .15, hi=1); c.std('telemetry-sink', 3900, 55, .02e-2, .4, 1300)
    L = c.log; dv = lambda r, t: 'sl-' + H(8)(r, t); slow = ['SL-METER1', 'SL-METER1', 'SL-VALVE']
    for md, kk, w in (('SL-METER1', 900, .5), ('SL-VALVE', 900, .2), ('SLX-5', 120, .35), ('SL-GATE1', 900, .15)): L('mqtt-broker', 'INFO', 'client connected', w, {'client': dv, 'model': md, 'keepalive': kk}); L('mqtt-broker', 'INFO', 'client connected', w * 4, {'client': dv, 'model': md, 'keepalive': kk}, shape=g if kk == 900 else 0 * g); L('mqtt-broker', 'WARN', 'client disconnected: keepalive timeout', w * .3, {'client': dv, 'model': md, 'keepalive': kk, 'idle_s': int(kk * 1.5)})
    for md, w in (('SL-METER1', 4.), ('SL-VALVE', 1.5), ('SL-GATE1', 1.)): L('mqtt-broker', 'WARN', 'client disconnected: connection reset by peer', w, {'client': dv, 'model': md, 'keepalive': 900, 'idle_s': (350, 352)}, shape=g)
    L('mqtt-broker', 'WARN', 'client disconnected: connection reset by peer', .15, {'client': dv, 'model': ['SLX-5', 'SL-METER1'], 'idle_s': (2, 700)}); L('device-auth', 'INFO', 'device verified', 1, {'client': dv, 'ms': (4, 30)}); L('device-auth', 'WARN', 'certificate expires within 30 days', .4, {'client': dv}); L('shadow', 'INFO', 'delta accepted', 1, {'client': dv}); L('telemetry-sink', 'INFO', 'file flushed', .5, {'rows': (60000, 65536)}); L('telemetry-sink', 'ERROR', 'schema mismatch for field vbat', .15); L('command-api', 'INFO', 'command delivered', .8, {'http.route': '/v1/devices/{id}/commands', 'ms': (60, 260)}); L('command-api', 'WARN', 'device offline, command queued', .3, {'client': dv})
    L('device-auth', 'ERROR', 'connect rejected: rate limit', 4.5, {'client': dv, 'limit.burst': 2000}, shape=a); L('device-auth', 'ERROR', 'auth-db query slow', 1, {'ms': (400, 2100)}, shape=a); L('command-api', 'ERROR', 'command timed out: device not connected', 6, {'client': dv, 'http.route': '/v1/devices/{id}/commands'}, shape=a); L('shadow', 'WARN', 'presence flapping', 4, {'client': dv, 'flaps_10m': (2, 4)}, shape=g)
    c.topo = topo('edge-nlb>mqtt-broker mqtt-broker>device-auth mqtt-broker>shadow mqtt-broker>telemetry-sink device-auth>auth-db command-api>mqtt-broker command-api>shadow')
    c.alert('device-auth', 'latency_p99_ms', 1000, 16.5, 'high', 'device-auth latency', 'device-auth p99 above 1000 ms, connects rejected')
    c.truth('config-change', 'limit-lowered', 'nlb', ['auth', 'broker', 'shadow', 'provisioning.keepalive_per_model'], 'edge-nlb', 'moving the listener into the module drops tcp_idle_timeout from 1800 s to the default 350 s, below the 900 s keepalive of most models; only those are reset after 350 s idle and reconnect in a loop')
    return c
ALL = [obscura, fern, sensor]
