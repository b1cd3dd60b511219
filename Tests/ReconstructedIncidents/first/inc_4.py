"""Incidents 13-16, no culprit change: xmin horizon (Postgres), volume burst credits, poison document, packet loss in one zone."""
import numpy as np
from common import Inc, incident


@incident
def pinecrest(seed):
    s = Inc('pinecrest-jobs-backlog', seed, 30, 120, 52, dict(
        level='severity', msg='message', lower=True, ms=True, vol=.55, trace=False, base={'job-worker': 'a41f', 'web': 'a41f'}, ver=True), (4, 14, 8))
    who = ['jt', 'rosa.m', 'ben', 'k.lindgren']
    s.commit('wk', -24, 'jt', 'worker: larger fetch batches', 'lib/pine/jobs/fetcher.ex', """
@@ defmodule Pine.Jobs.Fetcher do
+  @moduledoc "Batch size comes from config; the attribute was never read."
   use GenServer
 
-  @batch 25
-
   def handle_info(:poll, state) do
     jobs = Repo.all(fetch_query(state.queue, state.opts[:batch]))
     Enum.each(jobs, &dispatch/1)
     schedule(state)
     {:noreply, state}
   end""")
    s.commit('mig', -130, 'rosa.m', 'migration: index archived jobs, rework constraints', 'priv/repo/migrations/20260414_jobs_archive_idx.exs', """
@@ defmodule Pine.Repo.Migrations.JobsArchiveIdx do
+  use Ecto.Migration
+  @disable_ddl_transaction true
+  @disable_migration_lock true
+
+  def change do
+    create index(:jobs_archive, [:account_id, :finished_at], concurrently: true)
+  end
+end""")
    s.commit('vac', -60, 'k.lindgren', 'pg: autovacuum settings for jobs', 'infra/postgres/tables.sql', """
@@ -11,4 +11,5 @@
 ALTER TABLE jobs SET (
-  autovacuum_vacuum_scale_factor = 0.05,
+  autovacuum_vacuum_scale_factor = 0.02,
+  autovacuum_vacuum_cost_delay = 0,
   autovacuum_vacuum_threshold = 500
 );""")
    s.commit('rem', -44, 'ben', 'invoices: bulk reminders for accountants', 'lib/pine/invoices/reminders.ex', """
@@ defmodule Pine.Invoices.Reminders do
+  def enqueue_bulk(account, invoices) do
+    invoices
+    |> Enum.chunk_every(200)
+    |> Enum.each(fn chunk ->
+      Jobs.insert_all(Enum.map(chunk, &%{queue: "mail", kind: "reminder", args: %{invoice: &1.id}}))
+    end)
+  end
+
   def enqueue(invoice) do""")
    s.filler(['ex', 'yaml', 'py'], 4, who)
    s.deploy(-112, 'db-migrate', 'mig', '20260414')
    s.deploy(-39, 'pg-jobs', 'vac', 'tables-19')
    s.deploy(-7.5, 'job-worker', 'wk', 'b07c')
    s.deploy(-30, 'web', 'rem', 'b02e')
    s.flag(-16, 'bulk_invoice_reminders', 'web', 'off->on', 'ben')
    s.flag(-3, 'mail_dkim_v2', 'job-worker', 'off->on', 'jt')
    x0 = -s.u(76, 84)                    # session opened
    kill = s.u(34, 39)
    age = np.where((s.m > x0) & (s.m < kill), (s.m - x0) * 60, 4.0)
    cur = lambda tau: np.exp(-(s.m - kill).clip(0) / tau)
    dead = np.where(s.m > x0, np.minimum((s.m - x0), kill - x0) * 14500, 0) * np.where(s.m > kill, cur(2.2), 1) + 9000
    slow = np.clip(dead / 1.16e6, 0, 2.2)                        # about 1 at onset
    lk = 3.2 + 70 * slow ** 2.4 + 420 * (slow ** 3.2) * s.up(-3, 4, kill + 2.5, 2)
    cap = np.minimum(1, 95 / lk)
    fr = np.clip(cap, .12, 1)
    enq = s.day(210, .07, .04)
    over = (s.up(0, 3, kill + 3, 2))
    capy = 345 * (1 - .72 * over)                                # jobs/s the fetch loop can start
    done, queue, q = np.empty_like(enq), np.empty_like(enq), 0.0
    for j in range(len(enq)):
        done[j] = min(capy[j], enq[j] + q / s.step)
        q = max(0.0, q + (enq[j] - done[j]) * s.step)
        queue[j] = 35 + q
    s.metric('pg-jobs', 'pg_oldest_backend_xmin_age_seconds', age, .01, 0)
    s.metric('pg-jobs', 'pg_n_dead_tup.jobs', dead, .015, 0)
    s.metric('pg-jobs', 'pg_idle_in_transaction_sessions', 1 * ((s.m > x0) & (s.m < kill)) + 0.0, 0, 0)
    s.metric('pg-jobs', 'pg_cpu_percent', 24 + 21 * np.minimum(slow, 1) + 42 * over, .04, 1, hi=99)
    s.metric('pg-jobs', 'pg_buffer_hits_per_fetch', 60 + 52000 * slow, .05, 0)
    s.metric('pg-jobs', 'pg_autovacuum_runs_total', np.floor((s.m - s.m0) / 1.5), 0, 0)
    s.metric('pg-jobs', 'pg_connections', 74 + 3 * over, .02, 0)
    s.metric('job-worker', 'fetch_query_p50_ms', lk * .6, .06, 1)
    s.metric('job-worker', 'fetch_query_p95_ms', lk, .08, 1)
    s.metric('job-worker', 'jobs_started_per_sec', done, .04, 1)
    s.metric('job-worker', 'job_run_p95_ms', 340, .07, 0)
    s.metric('job-worker', 'workers_idle_ratio', 1 - done / 345, .04, 3, hi=1)
    s.metric('job-worker', 'cpu_percent', 41 - 21 * over, .05, 1)
    s.metric('job-worker', 'job_failures_ratio', .004, .2, 4)
    s.metric('scheduler', 'queue_depth', queue, .02, 0)
    s.metric('scheduler', 'oldest_job_age_seconds', 1.4 + queue / np.maximum(done, 20), .05, 1)
    s.metric('web', 'jobs_enqueued_per_sec', enq * (1 + .05 * s.up(-16, 3)), .04, 1)
    s.metric('web', 'http_p95_ms', 145 + 25 * over, .06, 0)
    s.metric('web', 'http_error_ratio', .0011, .2, 4)
    s.metric('web', 'http_requests_per_sec', s.day(640, .07), .04, 0)
    s.metric('mailer', 'mails_sent_per_min', done * 60 * .11 * (1 + .12 * s.up(-16, 3)), .06, 0)
    s.metric('mailer', 'smtp_p95_ms', 420, .1, 0)
    for m in s.poisson(8 * fr):
        s.log(m, 'job-worker', 'INFO', f'job ok kind=<reminder|export|sync|webhook> queue=<mail|default|default> run_ms={s.dur(m, 60, 500):.0f}')
    for m in s.poisson(9 * over):
        s.log(m, 'job-worker', 'WARN', f'slow fetch {s.at(lk, m) * s.u(.7, 1.5):.0f}ms rows=<0-25> queue=<mail|default>')
    for m in s.poisson(3 * over):
        s.log(m, 'pg-jobs', 'INFO', f'duration: {s.at(lk, m) * s.u(1, 2):.3f} ms  execute fetch: SELECT ... FROM jobs WHERE state = $1 AND queue = $2 AND run_at <= now() ORDER BY priority, run_at LIMIT $3 FOR UPDATE SKIP LOCKED')
    for m in s.poisson(.55 / .55 * .66):
        d = int(s.at(dead, m))
        if m < x0 or m > kill + 1:
            s.log(m, 'pg-jobs', 'INFO', f'automatic vacuum of table "pine.public.jobs": index scans: 1 tuples: {s.i(6000, 15000)} removed, {s.i(900, 2600)} remain, 0 are dead but not yet removable')
        else:
            s.log(m, 'pg-jobs', 'INFO', f'automatic vacuum of table "pine.public.jobs": index scans: 0 tuples: 0 removed, {d + 2100} remain, {d} are dead but not yet removable, oldest xmin: 771204518')
    s.log(x0 + .02, 'pg-jobs', 'INFO', 'connection authorized: user=bi_readonly database=pine application_name=DataStudio-Desktop SSL enabled')
    s.log(kill, 'pg-jobs', 'WARN', f'terminating connection due to administrator command pid={s.i(9000, 30000)} user=bi_readonly application_name=DataStudio-Desktop state="idle in transaction" xact_age={int((kill - x0) // 60):02d}:{int((kill - x0) % 60):02d}:11')
    s.log(kill + 2.5, 'pg-jobs', 'INFO', f'automatic vacuum of table "pine.public.jobs": index scans: 2 tuples: {int(s.at(dead, kill - .5))} removed, 2412 remain, 0 are dead but not yet removable')
    for m in s.poisson(1.6 * over):
        s.log(m, 'scheduler', 'WARN', f'queue {s.pick(["mail", "default"])} behind: depth={int(s.at(queue, m) * s.u(.3, .6))}')
    s.chatter([('web', 'INFO', 'GET /<invoices|clients|reports>/<hex5> 200 <20-220>ms', 8), ('mailer', 'INFO', 'delivered to mx<1-4> size=<4-90>k', 3), ('mailer', 'WARN', 'soft bounce 450 mailbox busy', .5), ('web', 'WARN', 'csrf token refreshed', .4),
               ('job-worker', 'ERROR', 'webhook target returned 404, giving up account=<1000-9000>', .3), ('scheduler', 'INFO', 'cron tick due=<0-9>', 2), ('pg-jobs', 'INFO', 'checkpoint complete: wrote <2000-9000> buffers', .25)])
    s.log(-111, 'db-migrate', 'INFO', '== Migrated 20260414 in 38.2s (concurrently)')
    s.alert(4, 'scheduler', 'oldest_job_age_seconds', 60, 'jobs-oldest-age', 'oldest job waiting longer than 60 s')
    s.truth('slow-database', None, 'none', ['wk', 'mig', 'vac', 'rem', 'bulk_invoice_reminders', 'mail_dkim_v2'], 'pg-jobs',
            'A BI desktop session left idle in transaction holds back the xmin horizon for 80 minutes, dead tuples of the jobs table cannot be vacuumed and the SKIP LOCKED fetch gets slower until the queue falls behind; ending the session cures it, no change is involved.')
    return s


@incident
def oakhollow(seed):
    s = Inc('oakhollow-search-slow', seed, 60, 178, 55, dict(
        level='level', msg='message', ms=True, vol=.3, podkey='host', base={'search-api': '6.2.0', 'indexer': '3.15.1'}, ver=True), (5, 26, 11))
    who = ['marit', 'dov', 'p.castellano', 'sunil']
    s.commit('q', -21, 'dov', 'search: boost exact SKU, more clauses', 'search-api/src/main/scala/oak/search/QueryBuilder.scala', """
@@ object QueryBuilder {
   def build(req: SearchRequest): BoolQuery =
     boolQuery()
       .must(multiMatchQuery(req.text).fields("title^3", "brand^2", "body"))
-      .should(termQuery("sku", req.text))
+      .should(termQuery("sku", req.text).boost(4f))
       .filter(termQuery("shop", req.shop))
       .filter(rangeQuery("stock").gt(0))
 }""")
    s.commit('ilm', -85, 'sunil', 'es: ILM rollover and merge settings', 'ops/elasticsearch/ilm-logs.json', """
@@ {
   "policy": {
     "phases": {
       "hot": {
         "actions": {
-          "rollover": { "max_age": "1d", "max_primary_shard_size": "30gb" }
+          "rollover": { "max_age": "1d", "max_primary_shard_size": "40gb" }
         }
       },""")
    s.commit('idx', -14, 'marit', 'indexer: bulk size up', 'indexer/src/config.rs', """
@@ impl Default for BulkConfig {
     fn default() -> Self {
         Self {
-            max_docs: 500,
+            max_docs: 500, // the cluster rejects above 1000
             max_bytes: 5 << 20,
-            flush_every: Duration::from_secs(5),
+            flush_every: Duration::from_millis(5_000),
         }
     }""")
    s.commit('heap', -260, 'p.castellano', 'es-data: new instance profile', 'terraform/es/iam.tf', """
@@ resource "aws_iam_role_policy" "es_snapshot" {
   policy = jsonencode({
     Statement = [{
       Effect   = "Allow"
-      Action   = ["s3:GetObject", "s3:PutObject"]
+      Action   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
       Resource = "${aws_s3_bucket.snap.arn}/*"
     }]
   })""")
    s.filler(['java', 'rs', 'yaml', 'tf'], 5, who)
    s.deploy(-250, 'es-data', 'heap', 'apply-811')
    s.deploy(-72, 'es-data', 'ilm', 'policy-33')
    s.deploy(-9, 'search-api', 'q', '6.3.0')
    s.deploy(-3, 'indexer', 'idx', '3.15.2')
    s.flag(-5.5, 'search_did_you_mean', 'search-api', 'off->on', 'dov')
    mv = -s.u(126, 138)
    on = s.up(0, 1.2)
    rps = s.day(460, .05, .08)
    for k, base in ((0, 97), (1, 98), (2, None), (3, 96)):
        nd = f'es-data-{k}'
        hot = k == 2
        if hot:
            bal = np.where(s.m < mv, 91.0, 91 * (1 - (s.m - mv) / (0 - mv))).clip(0, 100)
        else:
            bal = s.arr(base)
        s.metric(nd, 'volume_burst_balance_percent', bal, .004, 1, hi=100)
        want = 520 + (2150 if hot else 0) * (s.m > mv)
        s.metric(nd, 'disk_iops', np.where(on > .3, 1500, want) if hot else want * (1 + .04 * on), .05, 0)
        s.metric(nd, 'disk_read_latency_ms', 1.1 + (68 * on if hot else 0), .08, 2)
        s.metric(nd, 'disk_queue_length', .6 + (1.9 * (s.m > mv) + 29 * on if hot else 0), .1, 1)
        s.metric(nd, 'cpu_iowait_percent', 2 + (6 * (s.m > mv) + 47 * on if hot else 0), .1, 1)
        s.metric(nd, 'cpu_percent', 42 + (10 * (s.m > mv) - 22 * on if hot else -3 * on), .05, 1)
        s.metric(nd, 'search_threadpool_queue', .4 + (640 * on if hot else 0), .12, 0)
        s.metric(nd, 'search_rejected_per_min', 0 + (210 * s.up(2, 3) if hot else 0), .12, 0)
        s.metric(nd, 'query_p95_ms', 44 + (14 * (s.m > mv) + 3900 * on if hot else 4 * on), .08, 0)
        s.metric(nd, 'jvm_heap_percent', 61 + (5 * on if hot else 0), .04, 1)
    n = dict(rps='requests_per_sec', p50='latency_p50_ms', p95='latency_p95_ms', p99='latency_p99_ms', err='error_ratio', cpu='cpu_percent')
    s.std('search-api', n, rps=rps * (1 - .08 * on), p50=62 + 190 * on, p95=210 + 4200 * on, p99=480 + 9300 * on, err=.001 + .065 * s.up(1.5, 3), cpu=31 + 3 * s.up(-8.5, 1) - 6 * on)
    s.metric('indexer', 'bulk_p95_ms', 180 + 5200 * on, .08, 0)
    s.metric('indexer', 'backlog_docs', 300 + 900 * s.m.clip(0), .05, 0)
    s.metric('storefront', 'search_timeouts_per_min', .7 + 240 * s.up(1, 3), .12, 1)
    s.metric('storefront', 'requests_per_sec', rps * 3.1, .03, 0)
    for m in s.poisson(10):
        d = s.dur(m, 62 + 190 * on, 480 + 9300 * on)
        s.log(m, 'search-api', 'INFO' if d < 3000 else 'WARN', f'{"search" if d < 3000 else "slow search"} took={d:.0f}ms hits={s.i(0, 4000)} shards={"12/12" if d < 9000 else "11/12 timed_out=true"}')
    for m in s.poisson(7 * on):
        s.log(m, 'es-data-2', 'WARN', f'[o.e.i.s.s.query] [catalog-v41][{s.pick([1, 4, 7])}] took[{s.u(2, 9):.1f}s], took_millis[{s.i(2000, 9000)}], total_hits[{s.i(1, 3000)}], search_type[QUERY_THEN_FETCH]', host='es-data-2')
    for m in s.poisson(3 * s.up(2, 3)):
        s.log(m, 'search-api', 'ERROR', 'RemoteTransportException[[es-data-2][10.4.7.33:9300][indices:data/read/search[phase/query]]]; nested: EsRejectedExecutionException: rejected execution queue capacity 1000', )
    s.log(mv - 1.5, 'es-master', 'WARN', '[o.e.c.r.a.DiskThresholdMonitor] high disk watermark [90%] exceeded on [es-data-0] free: 71gb[9.1%], shards will be relocated away from this node')
    for sh in (1, 4, 7):
        s.log(mv + sh * .4, 'es-master', 'INFO', f'[o.e.c.r.a.AllocationService] relocating shard [catalog-v41][{sh}] (primary) from es-data-0 to es-data-2')
        s.log(mv + sh * .4 + 5, 'es-data-2', 'INFO', f'[o.e.i.r.PeerRecoveryTargetService] shard [catalog-v41][{sh}] recovery done took=<3-5>m', host='es-data-2')
    for m in s.poisson(2.2 * on):
        s.log(m, 'es-data-2', 'WARN', 'kernel: INFO: task elasticsearch[es-data-2][search] blocked in io_schedule for more than <5-29> seconds', host='es-data-2')
    for m in s.poisson(4 * s.up(1, 3)):
        s.log(m, 'storefront', 'ERROR', 'search timeout after 4000ms, falling back to category listing', trace_id=s.tid())
    s.chatter([('storefront', 'INFO', 'GET /s?q=<lamp|sofa|rug|desk|shelf> 200 <90-400>ms', 8), ('indexer', 'INFO', 'bulk docs=<80-500> took=<60-200>ms', 5, s.m0, 0), ('indexer', 'INFO', 'bulk docs=<80-500> took=<900-5200>ms', 2, 0), ('es-data-0', 'INFO', '[o.e.i.e.Engine] merge finished segments=<6-14>', 1),
               ('es-data-1', 'INFO', '[o.e.m.j.JvmGcMonitorService] [gc][<10000-90000>] overhead, spent [<250-420>ms] collecting in the last [1s]', .6), ('indexer', 'ERROR', 'mapper_parsing_exception field [width] value n/a, document skipped', .3), ('search-api', 'WARN', 'synonym file older than 7 days', .3)])
    for m in (-100, -30, -4, 2, 8, 25, 40):
        b = m > 0
        x = s.u(2500, 3800) if b else s.u(28, 60)
        s.trace(m, [('s', None, 'storefront', 'GET /s', 0, x + 50, None), ('a', 's', 'search-api', 'search', 9, x + 30, None)]
                + [(f'e{k}', 'a', f'es-data-{k}', 'query[catalog-v41]', 14, x if k == 2 else s.u(18, 40), None) for k in range(4) if k == 2 or s.u(0, 1) < .8], 2)
    s.topo = [('storefront', 'search-api', 'http'), ('search-api', 'es-data-0', 'tcp'), ('search-api', 'es-data-1', 'tcp'), ('search-api', 'es-data-2', 'tcp'), ('search-api', 'es-data-3', 'tcp'), ('indexer', 'es-data-0', 'http')]
    s.alert(2, 'search-api', 'latency_p95_ms', 1500, 'search-p95', 'search-api p95 above 1500 ms')
    s.truth('host-saturation', None, 'none', ['q', 'idx', 'ilm', 'heap', 'search_did_you_mean'], 'es-data-2',
            'After the cluster itself moved three hot shards to es-data-2 its volume ran above baseline IOPS for two hours; when the burst balance reaches zero reads are throttled to 1500 IOPS, and only this node is slow; deploys just before onset are harmless.')
    return s


@incident
def vellum(seed):
    s = Inc('vellumdocs-rendering-stalled', seed, 30, 48, 44, dict(
        level='level', msg='log', lower=True, ms=True, vol=.5, podkey='pod', ver=True, base={'renderer': '12.4.0', 'upload-api': '8.1.9', 'preview-web': '4.4.4'},
        pods={}), (2, 3, 13))
    who = ['abena', 'c.roth', 'milo', 'zs.kovacs']
    s.commit('ren', -19, 'c.roth', 'renderer: new page walker, recursion rewritten', 'renderer/src/main/java/vd/render/PageWalker.java', """
@@ final class PageWalker {
     void walk(PageTree tree, PageSink sink) {
-        for (PageNode n : tree.kids()) {
-            if (n.isLeaf()) {
-                sink.page(n.asPage());
-            } else {
-                walk(n.asTree(), sink);
-            }
-        }
+        for (PageNode n : tree.kids()) {
+            switch (n.kind()) {
+                case LEAF -> sink.page(n.asPage());
+                case TREE -> walk(n.asTree(), sink);
+            }
+        }
     }""")
    s.commit('mem', -70, 'milo', 'renderer: cut memory', 'deploy/renderer/values-staging.yaml', """
@@ resources:
   limits:
-    memory: 3Gi
+    memory: 2Gi
   requests:
-    memory: 3Gi
+    memory: 2Gi""")
    s.commit('up', -9, 'abena', 'upload: accept PDF 2.0', 'upload-api/app/Upload/Sniffer.php', """
@@ final class Sniffer
     public function isPdf(string $head): bool
     {
-        return preg_match('/^%PDF-1\\.[0-7]/', $head) === 1;
+        // 2.0 was already let through by the fallback below, now it gets a proper type
+        return preg_match('/^%PDF-(1\\.[0-7]|2\\.0)/', $head) === 1
+            || str_starts_with($head, '%PDF-');
     }
-
-    // fallback
-    public function looksLikePdf(string $head): bool
-    {
-        return str_starts_with($head, '%PDF-');
-    }""")
    s.commit('kafka', -160, 'zs.kovacs', 'kafka client: session timeout', 'renderer/src/main/resources/consumer.properties', """
@@ -1,5 +1,6 @@
 group.id=renderer
 enable.auto.commit=false
 max.poll.records=1
-session.timeout.ms=45000
+# default of the client since 3.0
+session.timeout.ms=45000
 max.poll.interval.ms=300000""")
    s.filler(['php', 'java', 'yaml', 'ts'], 4, who)
    s.deploy(-150, 'renderer', 'kafka', '12.4.0')
    dep = -s.u(4, 6)
    s.deploy(dep, 'renderer', 'ren', '12.5.0')
    s.deploy(-2.2, 'upload-api', 'up', '8.2.0')
    rb = s.u(13, 16)
    s.deploys.append((rb, 'renderer', s.commits['f1']['sha'], '12.4.0-rb'))
    s.flag(-11, 'preview_prefetch', 'preview-web', '10% -> 50%', 'milo')
    PART, N = s.i(3, 11), 12
    off = s.i(4410000, 4490000)
    tenant = f't-{s.i(1000, 9999)}'
    docid = f'doc_{s.hex(10)}'
    up = s.day(26, .1, .05)
    on = s.up(0, .5)
    # every crash triggers a rebalance: other partitions lose about a third of their capacity
    done = up * (1 - 1 / N * on) * (1 - .27 * on)
    lagp = np.cumsum(up / N * on * 30) + 2
    lago = np.cumsum(up * (1 - 1 / N) * .27 * on * 30) * .55 + 20
    pods = [f'renderer-{s.hex(5)}' for _ in range(6)]
    crash = []
    x = 0.0
    while x < s.after - 1:
        crash.append(x)
        x += s.u(1.25, 1.9)
    cnt = np.array([sum(c <= m for c in crash) for m in s.m], float)
    s.metric('renderer', 'kafka_consumer_lag_max_partition', lagp, .02, 0)
    s.metric('renderer', 'kafka_consumer_lag_sum', lagp + lago, .02, 0)
    s.metric('renderer', 'kafka_rebalances_total', cnt * 2, 0, 0)
    s.metric('renderer', 'pod_restarts_total', cnt, 0, 0)
    s.metric('renderer', 'documents_rendered_per_sec', done, .05, 1)
    s.metric('renderer', 'render_p50_ms', 420, .05, 0)
    s.metric('renderer', 'render_p99_ms', 5200, .08, 0)
    s.metric('renderer', 'jvm_heap_used_mb_max', 1350 + 1250 * on * (.75 + .25 * np.sin(s.m * 4)), .03, 0)
    s.metric('renderer', 'cpu_percent_max_pod', 55 + 43 * on * (.8 + .2 * np.sin(s.m * 4)), .04, 1, hi=100)
    s.metric('renderer', 'cpu_percent_avg', 48 - 9 * on, .05, 1)
    s.metric('upload-api', 'uploads_per_sec', up, .05, 1)
    s.metric('upload-api', 'http_error_ratio', .0015, .2, 4)
    s.metric('upload-api', 'http_p95_ms', 310, .06, 0)
    s.metric('upload-api', 'upload_mb_p99', 38 + 9 * s.spikes(3, 1), .06, 1)
    wait = 2.1 + 160 * s.up(1, 12)
    s.metric('preview-web', 'preview_wait_p95_s', wait * .9, .06, 1)
    s.metric('preview-web', 'preview_not_ready_ratio', .02 + .31 * s.up(.6, 8), .05, 4)
    s.metric('preview-web', 'requests_per_sec', s.day(140, .06) * (1 + .22 * s.up(-11, 3)), .04, 0)
    s.metric('preview-web', 'http_error_ratio', .002, .2, 4)
    s.metric('kafka', 'bytes_in_mb_per_sec', up * .004, .06, 3)
    s.metric('kafka', 'under_replicated_partitions', 0, 0, 0)
    for k, c in enumerate(crash):
        p = pods[k % 6]
        s.log(c + .05 if k else c, 'renderer', 'INFO', f'start doc={docid} tenant={tenant} partition={PART} offset={off} bytes=41288', pod=p)
        s.log(c + .35, 'renderer', 'WARN', f'object stream nesting depth {s.i(4000, 9800)} doc={docid}', pod=p)
        s.log(c + .62, 'renderer', 'ERROR', f'java.lang.StackOverflowError at vd.pdf.XrefResolver.resolve(XrefResolver.java:212) at vd.pdf.XrefResolver.resolve(XrefResolver.java:219) ... doc={docid} partition={PART} offset={off}', pod=p)
        s.log(c + .63, 'renderer', 'ERROR', 'Exception in thread "render-0": worker died, exiting with code 3', pod=p)
        for q in s.r.permutation(6)[:3]:
            s.log(c + .66 + s.u(0, .05), 'renderer', 'INFO', f'[Consumer clientId=renderer, groupId=renderer] Revoke previously assigned partitions; (Re-)joining group generation={900 + k}', pod=pods[int(q)])
        s.log(c + .95, 'renderer', 'INFO', f'renderer up, assigned partitions [{PART}, {(PART + 5) % N}]', pod=pods[(k + 1) % 6])
    for m in s.poisson(done * 60 * .02 / .5 * .9):
        pp = s.i(0, N - 1)
        if pp == PART and m > 0:
            continue
        s.log(m, 'renderer', 'INFO', f'rendered doc=doc_<hex10> tenant=t-<1000-9999> partition={pp} pages=<1-90> ms={s.dur(m, 420, 5200):.0f}', pod=s.pick(pods))
    for m in s.poisson(7 * s.up(1, 6)):
        s.log(m, 'preview-web', 'WARN', f'preview not ready after 60s doc=doc_<hex10> tenant=t-<1000-9999>')
    s.log(rb, 'renderer', 'INFO', 'rollback to 12.4.0 started by c.roth')
    s.log(-.02, 'upload-api', 'INFO', f'stored doc={docid} tenant={tenant} type=application/pdf header=%PDF-1.4 bytes=41288 producer="MergePDF 0.3 (headless)"')
    s.chatter([('upload-api', 'INFO', 'stored doc=doc_<hex10> tenant=t-<1000-9999> type=application/<pdf|pdf|msword> bytes=<9000-4000000>', 9), ('upload-api', 'WARN', 'virus scan slow <2-9>s', .5), ('preview-web', 'INFO', 'GET /p/<hex10> 200', 7),
               ('kafka', 'INFO', '[GroupCoordinator 2]: group renderer stable', .6), ('renderer', 'ERROR', 'font substitution failed: Symbol-<hex4>', .5), ('renderer', 'WARN', 'damaged xref table rebuilt doc=doc_<hex10>', .8), ('upload-api', 'ERROR', 'client closed connection during upload', .3)])
    for m in (-20, -3, 3, 10, 22):
        b = m > 0
        s.trace(m, [('1', None, 'upload-api', 'POST /documents', 0, 260, None), ('2', '1', 'upload-api', 'produce documents.v2', 240, 9, None, {'partition': PART if b else (PART + 3) % N})]
                + ([] if b else [('3', '2', 'renderer', 'render', 800, 455, None)]))
    s.alert(5, 'renderer', 'kafka_consumer_lag_max_partition', 300, 'renderer-lag', 'consumer lag of a renderer partition above 300', 'P2')
    s.truth('bad-input', None, 'none', ['ren', 'up', 'mem', 'kafka', 'preview_prefetch', '12.4.0-rb'], 'renderer',
            'One document with cyclic cross references overflows the stack in XrefResolver on every delivery, so its partition never advances and each crash rebalances the group; the release five minutes before did not touch that class and its rollback changed nothing.')
    return s


@incident
def polarwire(seed):
    s = Inc('polarwire-rooms-choppy', seed, 10, 27, 36, dict(
        level='lvl', msg='msg', lower=True, ms=True, vol=.8, podkey='zone', ver=True, base={'room-svc': '1.30.4', 'signaling': '5.5.0', 'media-relay': '0.88.2'}), (8, 27, 8))
    who = ['ingrid', 'tomas.h', 'wanjiru', 'paulo']
    s.commit('can', -16, 'tomas.h', 'room-svc: retransmit window and socket buffers', 'room/src/net/mod.rs', """
@@ pub fn bind(addr: SocketAddr) -> io::Result<UdpSocket> {
     let s = Socket::new(Domain::IPV6, Type::DGRAM, None)?;
-    s.set_recv_buffer_size(4 << 20)?;
-    s.set_send_buffer_size(4 << 20)?;
+    for set in [Socket::set_recv_buffer_size, Socket::set_send_buffer_size] {
+        set(&s, 4 * 1024 * 1024)?;
+    }
     s.bind(&addr.into())?;
     Ok(s.into())
 }
@@ pub struct Window {
-    size: u16,
+    size: u16, // in packets, default 512
 }""")
    s.commit('netpol', -58, 'paulo', 'network policy for zone use2-az3', 'k8s/netpol/preview-env.yaml', """
@@ metadata:
   name: preview-egress
   namespace: preview
 spec:
   policyTypes: [Egress]
   egress:
     - to:
         - ipBlock: {cidr: 10.0.0.0/8}
+    - to:
+        - ipBlock: {cidr: 100.64.0.0/10}""")
    s.commit('sig', -11, 'wanjiru', 'signaling: reconnect faster', 'signaling/lib/sig/backoff.ex', """
@@ defmodule Sig.Backoff do
-  def delay(n), do: min(200 * :math.pow(2, n), 8_000) |> round()
+  @max 8_000
+  def delay(n) when n < 6, do: 200 * Integer.pow(2, n)
+  def delay(_), do: @max
 end""")
    s.commit('red', -140, 'ingrid', 'redis: move replica placement', 'terraform/staging/redis.tf', """
@@ resource "aws_elasticache_replication_group" "presence" {
-  preferred_cache_cluster_azs = ["use2-az1", "use2-az3"]
+  preferred_cache_cluster_azs = ["use2-az1", "use2-az2"]
   num_cache_clusters          = 2
 }""")
    s.filler(['go', 'ex', 'rs', 'yaml'], 4, who)
    s.deploy(-s.u(3.4, 4.6), 'room-svc', 'can', '1.31.0-canary-az3')
    s.deploy(-1.4, 'signaling', 'sig', '5.5.1')
    ab = s.u(8, 10)
    s.deploys.append((ab, 'room-svc', s.commits['f0']['sha'], '1.30.4-az3'))
    s.flag(-6, 'simulcast_3_layers', 'media-relay', '10%->20%', 'ingrid')
    Z = ['az1', 'az2', 'az3']
    wob = 1 + .2 * np.sin(s.m / 1.7)
    on = s.up(0, .3) * wob
    loss = .034 * on
    for z in Z:
        h = loss if z == 'az3' else loss * .0
        cross = loss * .35 if z != 'az3' else loss            # peers talking to az3 see some too
        s.metric('room-svc', f'node_tcp_retrans_ratio.{z}', .0004 + cross, .1, 5)
        s.metric('room-svc', f'join_latency_p95_ms.{z}', 210 + 41000 * h * .6 + 4200 * (cross - h if z != 'az3' else 0), .07, 0)
        s.metric('room-svc', f'error_ratio.{z}', .0012 + 1.9 * h + .25 * (cross if z != 'az3' else 0), .1, 4)
        s.metric('room-svc', f'cpu_percent.{z}', 37, .05, 1)
        s.metric('media-relay', f'rtp_loss_ratio.{z}', .0021 + (h if z == 'az3' else cross * .3), .08, 5)
        s.metric('media-relay', f'jitter_p95_ms.{z}', 9 + 900 * h, .08, 1)
        s.metric('media-relay', f'node_tcp_retrans_ratio.{z}', .0003 + cross, .1, 5)
        s.metric('signaling', f'ws_disconnects_per_min.{z}', 14 + 9200 * h + 60 * s.up(-1.3, .3, -.6, .3), .1, 0)
        s.metric('signaling', f'node_tcp_retrans_ratio.{z}', .0004 + cross, .1, 5)
        s.metric('signaling', f'requests_per_sec.{z}', s.day(480, .05) * (1 + (.22 * s.up(2, 2) if z == 'az3' else 0)), .04, 0)
    s.metric('pg-rooms', 'replica_lag_seconds.az2', .08, .2, 2)
    s.metric('pg-rooms', 'replica_lag_seconds.az3', .09 + 14 * s.up(.2, 4) * wob, .12, 2)
    s.metric('pg-rooms', 'commit_p95_ms', 5.1 + 2 * on, .07, 1)
    s.metric('transit-az3', 'rx_crc_errors_per_sec', .0 + 880 * on, .1, 0)
    s.metric('transit-az3', 'link_utilisation_percent', 46 - 4 * s.up(0, 3), .04, 1)
    s.metric('transit-az3', 'rx_optical_power_dbm', -2.4 - 4.9 * s.up(-.6, .4), .02, 2, lo=-40)
    s.metric('transit-az1', 'rx_crc_errors_per_sec', 0, 0, 0)
    s.metric('transit-az1', 'link_utilisation_percent', 44, .04, 1)
    for m in s.poisson(9):
        s.log(m, 'room-svc', 'INFO', 'participant joined room=<hex8> ms=<90-320> codec=<opus|vp9|h264>', zone=s.pick(['az1', 'az2', 'az3', 'az1'] if m < 0 else ['az1', 'az2', 'az1', 'az2', 'az3']))
    for m in s.poisson(11 * on):
        v, tx = [('room-svc', 'state sync to <room-svc|pg-rooms|presence>.az<1|2> timed out after 1500ms'), ('room-svc', 'join failed: dtls handshake timeout participant=<hex8>'), ('signaling', 'websocket closed abnormally code=1006 room=<hex8>'), ('media-relay', 'NACK storm ssrc=<hex8> lost=<40-400>'),
                 ('media-relay', 'transport-cc: estimated bandwidth dropped to <90-400>kbps')][s.i(0, 4)]
        s.log(m, v, 'ERROR' if v == 'room-svc' else 'WARN', tx, zone='az3')
    for m in s.poisson(1.8 * on):
        s.log(m, 'room-svc', 'WARN', 'peer room-svc.az3 <ip> slow ack rtt=<210-1900>ms', zone=s.pick(['az1', 'az2']))
    for m in s.poisson(.7 * on):
        s.log(m, 'pg-rooms', 'WARN', 'could not receive data from WAL stream: Connection timed out; restarting walreceiver', zone='az3')
    for m in s.poisson(.8 * on):
        s.log(m, 'recorder', 'WARN', 'upload part retry <1-4> bucket=recordings: connection reset', zone='az3')
    s.log(ab, 'room-svc', 'WARN', 'canary analysis failed (error_ratio.az3), promoting rollback to 1.30.4', zone='az3')
    s.log(ab + 1.5, 'room-svc', 'INFO', 'canary removed, 12/12 pods at 1.30.4', zone='az3')
    s.chatter([('signaling', 'INFO', 'ice candidates exchanged room=<hex8> n=<3-14>', 6), ('media-relay', 'INFO', 'relay allocated port=<20000-40000>', 5), ('recorder', 'INFO', 'segment uploaded room=<hex8> mb=<2-30>', 3), ('signaling', 'WARN', 'client clock skew <2-40>s', .5),
               ('room-svc', 'WARN', 'layer switch refused, simulcast off for <hex8>', .4), ('recorder', 'ERROR', 'moov atom missing in <hex8>, repaired', .15), ('pg-rooms', 'INFO', 'checkpoint starting: time', .2)])
    s.topo = [('signaling', 'room-svc', 'grpc'), ('room-svc', 'pg-rooms', 'sql'), ('room-svc', 'media-relay', 'grpc'), ('recorder', 'media-relay', 'rtp')]
    s.alert(1.5, 'room-svc', 'error_ratio.az3', .03, 'room-svc-errors-by-zone', 'room-svc error ratio in use2-az3 above 3%', 'sev2')
    s.truth('network', None, 'none', ['can', 'sig', 'netpol', 'red', 'simulcast_3_layers', '1.30.4-az3'], 'transit-az3',
            'The optical link of az3 degrades and corrupts frames, so every service and the database replica in az3 sees loss and retransmits at once, also those that were not deployed; removing the az3 canary of room-svc changes nothing.')
    return s
