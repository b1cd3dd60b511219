from common import *

def meridian(seed):
    c = Inc('meridian-search-latency', seed, '2025-10-14T07:10:00', 200, 30, 104, lvl='level', lv='debug info warn error fatal',
            vers={'quote-svc': '4.17.2', 'fare-search': '9.3.0', 'gateway': '2.60.1', 'supplier-bridge': '1.44.0'}, pods={'quote-svc': 10, 'fare-search': 6, 'gateway': 4}, authors='r.castell h.nyman t.adeyemi')
    t, on = c.t, c.on
    c.ship('culprit', on - 1, 'quote-svc', '4.18.0-canary10', 'r.castell', 'Carry pricing context through quote lookups', D('quote-svc/src/main/kotlin/io/meridian/quote/PricingContext.kt', '''
+package io.meridian.quote
+
+import java.time.Instant
+
+/** Everything a tariff rule may look at. Passed instead of loose parameters. */
+data class PricingContext(
+    val itineraryId: String,
+    val currency: String,
+    val channel: Channel,
+    val requestedAt: Instant,
+)
''', new=True), D('quote-svc/src/main/kotlin/io/meridian/quote/TariffRepository.kt', '''
@@ class TariffRepository(private val jdbc: NamedParameterJdbcTemplate) {
-    @Cacheable(cacheNames = ["tariff"], key = "#itineraryId + ':' + #currency")
-    open fun tariffsFor(itineraryId: String, currency: String): List<Tariff> =
-        jdbc.query(TARIFF_SQL, mapOf("itin" to itineraryId, "cur" to currency), mapper)
+    @Cacheable(cacheNames = ["tariff"], key = "#ctx")
+    open fun tariffsFor(ctx: PricingContext): List<Tariff> =
+        jdbc.query(TARIFF_SQL, mapOf("itin" to ctx.itineraryId, "cur" to ctx.currency), mapper)
 }
'''), D('quote-svc/src/main/kotlin/io/meridian/quote/QuoteController.kt', '''
@@ class QuoteController(
     @PostMapping("/v2/quotes")
     fun quote(@RequestBody req: QuoteRequest): QuoteResponse {
-        val tariffs = tariffs.tariffsFor(req.itineraryId, req.currency)
+        val ctx = PricingContext(req.itineraryId, req.currency, req.channel, clock.instant())
+        val tariffs = tariffs.tariffsFor(ctx)
         return assembler.assemble(req, tariffs)
     }
'''), lead=70, roll=2)
    c.deploy(on + 12, 'quote-svc', 'culprit', '4.18.0-canary50', 2); c.deploy(on + 25, 'quote-svc', 'culprit', '4.18.0', 3)
    c.ship('d1', on + 17, 'fare-search', '9.3.1', 'h.nyman', 'fare-search: cache lifetime for calendar view', D('fare-search/src/main/resources/application.yml', '''
 spring:
   cache:
     redis:
       key-prefix: "fs:"
-      time-to-live: 300s
+      time-to-live: 600s
       use-key-prefix: true
   data:
     redis:
       timeout: 250ms
'''))
    c.ship('d2', on - 6, 'gateway', '2.60.2', 't.adeyemi', 'gateway: group upstream timeouts', D('gateway/src/routes/upstreams.ts', '''
@@ import { proxy } from "../proxy";
-export const search = proxy("http://fare-search:8080", { timeoutMs: 2500, retries: 1 });
-export const quotes = proxy("http://quote-svc:8080", { timeoutMs: 3000, retries: 0 });
-export const book = proxy("http://booking:8080", { timeoutMs: 8000, retries: 0 });
+import { TIMEOUTS } from "../config/timeouts";
+
+export const search = proxy("http://fare-search:8080", { timeoutMs: TIMEOUTS.search, retries: 1 });
+export const quotes = proxy("http://quote-svc:8080", { timeoutMs: TIMEOUTS.quotes, retries: 0 });
+export const book = proxy("http://booking:8080", { timeoutMs: TIMEOUTS.book, retries: 0 });
'''), D('gateway/src/config/timeouts.ts', '''
+/** Upstream budgets in milliseconds. */
+export const TIMEOUTS = {
+  search: 2500,
+  quotes: 3000,
+  book: 8000,
+} as const;
''', new=True))
    c.ship('d3', on - 31, 'pricing-db', 'tf-8812', 'h.nyman', 'Parameter group for the reporting replica', D('terraform/pricing/rds_reporting.tf', '''
@@ resource "aws_db_parameter_group" "pricing_reporting" {
   name   = "pricing-reporting-pg15"
   family = "postgres15"
 
   parameter {
     name  = "work_mem"
-    value = "65536"
+    value = "16384"
   }
   parameter {
     name  = "max_parallel_workers_per_gather"
-    value = "4"
+    value = "2"
   }
 }
'''))
    c.flag(on - 640, 'search.flex-dates', 'fare-search', '100%', 'h.nyman'); c.flag(on + 4, 'quote.parallel-suppliers', 'quote-svc', 'staff only: on', 'r.castell')
    c.fill(3, ['quote-svc', 'fare-search', 'gateway'], 'java ts')
    f = .1 * ramp(t, on, on + 1) + .4 * ramp(t, on + 12, on + 14) + .5 * ramp(t, on + 25, on + 28)
    tr = c.day(.92, 1.08); rps = 420 * tr; q = 305 * tr
    mem = np.clip(61 + np.cumsum(f) * .5 * 1.05, 0, 99.6); ev = 900 * f * (mem > 99) * sig(t, on + 50, 3)
    hit = .93 * (1 - f) + .004; fs_hit = .87 - .34 * ramp(ev, 50, 900)
    qdb = q * (1 - hit); fdb = 190 * tr * (1 - fs_hit); cpu = np.clip(16 + (qdb + fdb) * .185, 0, 99)
    dbms = 2.6 + 75 * ramp(cpu, 62, 99) ** 2.2
    qlat = 34 + (1 - hit) * (8 + 5.5 * dbms); fslat = 180 + (1 - fs_hit) * 3 * dbms + .3 * qlat; glat = 210 + qlat * 1.25 + .9 * fslat
    c.add('gateway', 'http_requests_per_second', rps); c.add('gateway', 'http_latency_p95_ms', glat, .07); c.add('gateway', 'http_5xx_ratio', .002 + .02 * ramp(glat, 900, 1600), .3, nd=4)
    c.add('fare-search', 'http_requests_per_second', 190 * tr); c.add('fare-search', 'http_latency_p95_ms', fslat, .06); c.add('fare-search', 'cache_hit_ratio', fs_hit, .015, hi=1, nd=3); c.add('fare-search', 'jvm_heap_used_pct', 55 + 12 * np.sin(t / 4), .08)
    c.add('quote-svc', 'http_requests_per_second', q); c.add('quote-svc', 'http_latency_p95_ms', qlat, .08); c.add('quote-svc', 'cache_hit_ratio', hit, .012, hi=1, nd=3); c.add('quote-svc', 'cpu_pct', 38 * tr + 4 * f, .06); c.add('quote-svc', 'hikari_active', 6 + qdb * dbms / 900, .15); c.add('quote-svc', 'jvm_heap_used_pct', 48 + 9 * np.sin(t / 3), .08)
    c.add('fare-cache', 'redis_memory_used_pct', mem, .003, hi=100); c.add('fare-cache', 'redis_evicted_keys_per_s', ev, .15, nd=0); c.add('fare-cache', 'redis_commands_per_s', 1500 * tr + q * f, .04, nd=0); c.add('fare-cache', 'redis_keys', 410e3 + (mem - 61) * 13500, .004, nd=0)
    c.add('pricing-db', 'db_cpu_pct', cpu, .06, hi=100); c.add('pricing-db', 'db_queries_per_s', 150 * tr + qdb + fdb, .05); c.add('pricing-db', 'db_query_mean_ms', dbms, .1); c.add('pricing-db', 'db_connections', 62 + qdb * dbms / 900, .05, nd=0)
    c.add('pricing-db-reporting', 'db_cpu_pct', 22 + 18 * pulse(t, 60, 95, 4, 4), .12); c.add('supplier-bridge', 'supplier_timeout_ratio', .03, .35, nd=3, blips=4); c.add('supplier-bridge', 'http_latency_p95_ms', 1150, .12, blips=3); c.add('supplier-bridge', 'cpu_pct', 31 * tr, .08)
    for p in ('node-a1', 'node-a2', 'node-b1'): c.add(p, 'cpu_pct', 44 * tr, .09); c.add(p, 'mem_pct', 63, .01)
    c.access('gateway', ['/search', '/quotes', '/book', '/calendar'], 4, glat, .002 + .02 * ramp(glat, 900, 1600), 504)
    fa = lambda m: c.at(f, m)
    for m in np.sort(c.r.uniform(0, c.mins, 800)):
        new = c.r.random() < fa(m); hitq = c.r.random() < (.004 if new else .93)
        vv = '4.18.0' if new else '4.17.2'
        c.log('quote-svc', 'i', 'tariffs resolved', at=[m], version=vv, cache__name='tariff', cache__result='hit' if hitq else 'miss', itinerary=X(6), channel=C('web', 'app', 'partner'), duration_ms=LN((3 if hitq else c.at(dbms, m) * 4)))
        a, _, b = c.L[-1]; c.L[-1] = (a, False, b)
    c.log('pricing-db', 'w', 'duration: {db__duration_ms} ms', .05 + 2.4 * ramp(dbms, 15, 70), db__statement='SELECT t.* FROM tariff t JOIN tariff_rule r USING (tariff_id) WHERE t.itinerary_id = $1 AND t.currency = $2', db__duration_ms=I(900, 4200))
    c.log('supplier-bridge', 'w', 'supplier {supplier} timed out after 1500ms, partial results', 1.1, supplier=C('GALAX', 'NORDAIR', 'TPX'), attempt=I(1, 3)); c.log('supplier-bridge', 'e', 'supplier response could not be mapped: unknown fare brand', .25, supplier=C('TPX', 'NORDAIR'))
    c.log('gateway', 'e', 'upstream {upstream} exceeded budget', .04 + 3.2 * ramp(glat, 700, 1500), upstream=C('fare-search', 'fare-search', 'quote-svc'), budget_ms=2500)
    c.log('fare-search', 'w', 'calendar prefetch skipped, slow quotes', .1 + 2 * ramp(qlat, 200, 480), http__route='/calendar'); c.log('fare-search', 'i', 'index refreshed', .25, segments=I(20, 44)); c.log('fare-cache', 'i', 'background saving terminated with success', .06)
    c.topo('gateway>fare-search gateway>quote-svc fare-search>quote-svc fare-search>fare-cache quote-svc>fare-cache quote-svc>pricing-db fare-search>pricing-db fare-search>supplier-bridge')
    def tr_(m, r):
        new = r.random() < fa(m); ht = r.random() < (.004 if new else .93); d = c.at(dbms, m)
        kids = [sp('fare-cache', 'GET tariff', .6, cache__hit=ht)] + ([] if ht else [sp('pricing-db', 'SELECT tariff', d * 3), sp('fare-cache', 'SET tariff', .7)])
        return sp('gateway', 'POST /quotes', 8, sp('quote-svc', 'POST /v2/quotes', 22, *kids, service__version='4.18.0' if new else '4.17.2'), http__route='/quotes')
    c.traces(110, tr_)
    c.alert('gateway', 'http_latency_p95_ms', 800, 4, monitor='gateway p95 latency', sev='high', summary='gateway p95 at {v:.0f} ms (threshold {thr})')
    c.truth('deploy-regression', 'cache-miss', 'culprit', ['d1', 'd2', 'd3', 'quote.parallel-suppliers'], 'quote-svc', 'The new cache key is a data class holding the request instant, so the tariff cache never hits on 4.18.0; misses load pricing-db step by step with the canary.')
    return c

def halden(seed):
    c = Inc('halden-shop-5xx', seed, '2026-01-20T06:20:00', 260, 30, 158, lv='debug info warning error critical', vers={'cart-api': 'v211', 'catalog-api': 'v480', 'edge-proxy': 'r1290', 'tax-gw': 'v33'}, pods={'cart-api': 6, 'catalog-api': 8}, authors='ole.brandt signe.dahl pkumar')
    t, on = c.t, c.on; dep = on - 72
    c.ship('culprit', dep, 'edge-proxy', 'r1291', 'ole.brandt', 'edge: live order updates over websocket', D('edge-proxy/conf.d/00-maps.conf', '''
 map $http_x_shop_region $shop_region {
     default   eu;
     "~^us"    us;
 }
+
+map $http_upgrade $connection_upgrade {
+    default   upgrade;
+    ''        close;
+}
'''), D('edge-proxy/snippets/proxy-common.conf', '''
 proxy_http_version 1.1;
 proxy_set_header Host $host;
 proxy_set_header X-Request-Id $request_id;
-proxy_set_header Connection "";
+proxy_set_header Upgrade $http_upgrade;
+proxy_set_header Connection $connection_upgrade;
 proxy_connect_timeout 2s;
 proxy_read_timeout 15s;
'''), D('edge-proxy/conf.d/20-orders.conf', '''
@@ server {
     location /orders/live {
+        include snippets/proxy-common.conf;
+        proxy_read_timeout 300s;
         proxy_pass http://cart_api;
     }
'''))
    c.ship('d1', on - 9, 'cart-api', 'v212', 'pkumar', 'cart: http client pool', D('cart-api/internal/httpx/client.go', '''
@@ func New(timeout time.Duration) *http.Client {
 	tr := &http.Transport{
 		DialContext:         (&net.Dialer{Timeout: 2 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
-		MaxIdleConns:        100,
-		MaxIdleConnsPerHost: 16,
+		MaxIdleConns:        256,
+		MaxIdleConnsPerHost: 64,
 		IdleConnTimeout:     90 * time.Second,
 	}
 	return &http.Client{Transport: tr, Timeout: timeout}
'''))
    c.ship('d2', on - 23, 'edge-proxy', 'r1292', 'signe.dahl', 'edge: worker limits', D('edge-proxy/nginx.conf', '''
 worker_processes auto;
-worker_rlimit_nofile 65536;
+worker_rlimit_nofile 131072;
 
 events {
-    worker_connections 8192;
+    worker_connections 16384;
     multi_accept on;
 }
'''))
    c.ship('d3', on - 3, 'catalog-api', 'v481', 'signe.dahl', 'catalog: retry helper for stock lookups', D('catalog-api/src/stock/retry.ts', '''
+import { flags } from "../flags";
+
+export async function withRetry<T>(fn: () => Promise<T>, attempts = 3): Promise<T> {
+  if (!flags.isOn("catalog.stock-retry")) return fn();
+  let last: unknown;
+  for (let i = 0; i < attempts; i++) {
+    try {
+      return await fn();
+    } catch (err) {
+      last = err;
+      await new Promise((r) => setTimeout(r, 50 * 2 ** i));
+    }
+  }
+  throw last;
+}
''', new=True), D('catalog-api/src/stock/client.ts', '''
@@ export class StockClient {
   async levels(skus: string[]): Promise<StockLevel[]> {
-    return this.http.post("/levels", { skus });
+    return withRetry(() => this.http.post("/levels", { skus }));
   }
'''))
    c.flag(on - 2900, 'catalog.stock-retry', 'catalog-api', 'off (created)', 'signe.dahl'); c.flag(on - 14, 'cart.gift-wrap', 'cart-api', '20% -> 60%', 'pkumar')
    c.fill(3, ['cart-api', 'catalog-api', 'tax-gw'], 'go ts k8s')
    tr = .55 + .75 * sig(t, on - 25, 38); rps = 900 * tr * (1 + .02 * np.sin(t / 19))
    ka = ramp(t, dep, dep + 4); newc = rps * (.035 + .93 * ka) / 2
    tw = np.clip(newc * 60, 0, 28231); over = np.clip(newc * 60 - 27600, 0, None) / (newc * 60 + 1)
    c.on_est = t[np.argmax(over > .005)] if (over > .005).any() else None
    sh = c.on_est - on; c.on = on = c.on_est  # the onset follows from the arithmetic
    e = np.clip(over * 1.9, 0, .6)
    for n in ('edge-1', 'edge-2'):
        c.add(n, 'node_sockstat_TCP_tw', tw * c.r.uniform(.985, 1.01), .012, hi=28231, nd=0, blips=0); c.add(n, 'node_sockstat_TCP_inuse', 900 + rps * .9, .05, nd=0); c.add(n, 'node_cpu_pct', 18 + 20 * tr + 5 * ka, .07); c.add(n, 'node_memory_used_pct', 41, .01); c.add(n, 'node_network_drop_per_s', .2, .6)
        c.add(n, 'nginx_connections_active', 1500 * tr, .06, nd=0); c.add(n, 'node_filefd_allocated', 7000 + 2500 * tr, .04, nd=0)
    c.add('edge-proxy', 'requests_rps', rps, .03); c.add('edge-proxy', 'http_5xx_pct', .12 + 100 * e, .2, hi=100, nd=3); c.add('edge-proxy', 'latency_p95_s', .31 + .04 * ka + .05 * e, .06, nd=4)
    for s_, k, l in (('cart-api', .3, .085), ('catalog-api', .62, .06)):
        c.add(s_, 'requests_rps', rps * k * (1 - e), .04); c.add(s_, 'latency_p95_s', l * (1 + .1 * tr), .08, nd=4); c.add(s_, 'http_5xx_pct', .08, .5, nd=3); c.add(s_, 'cpu_cores', 2.1 * tr * k * 3, .06); c.add(s_, 'accepted_conn_per_s', newc * k * 2, .06)
    c.add('tax-gw', 'latency_p95_s', .44, .15, nd=4, blips=4); c.add('tax-gw', 'http_5xx_pct', .6, .6, nd=3, blips=3)
    c.add('shop-db', 'db_connections', 140 + 30 * tr, .03, nd=0); c.add('shop-db', 'db_cpu_pct', 22 + 18 * tr, .08); c.add('shop-db', 'db_commit_latency_ms', 2.4, .12)
    c.access('edge-proxy', ['/cart', '/catalog', '/catalog/{sku}', '/orders', '/checkout'], 5, 120, e, 502, host=C('edge-1', 'edge-2'))
    c.log('edge-proxy', 'e', 'connect() to {_ip}:8080 failed (99: Cannot assign requested address) while connecting to upstream', 14 * ramp(e, 0, .12), upstream=C('cart_api', 'catalog_api', 'catalog_api'), _ip=C('10.40.3.11'), host=C('edge-1', 'edge-2'))
    c.log('edge-proxy', 'w', 'upstream prematurely closed connection while reading response header', .25, upstream=C('tax_gw')); c.log('edge-proxy', 'i', 'signal process started, configuration reloaded', at=[dep + .3, dep + .5, on - 22.6 - sh])
    c.log('cart-api', 'w', 'tax quote slow, using last known rate', .8, tax__provider='avex', duration_ms=I(900, 1900)); c.log('cart-api', 'e', 'checkout aborted by client', .25 + 2.5 * e, http__route='/checkout'); c.log('cart-api', 'i', 'cart saved', 2.2, items=I(1, 9)); c.log('catalog-api', 'i', 'stock levels fetched', 2.4, skus=I(1, 40), duration_ms=LN(22)); c.log('catalog-api', 'w', 'image variant missing', .5, sku=I(10000, 99999))
    c.log('tax-gw', 'e', 'provider returned 503', .35, tax__provider='avex'); c.log('shop-db', 'i', 'checkpoint complete', .2, buffers=I(500, 9000))
    c.topo('edge-proxy>cart-api edge-proxy>catalog-api cart-api>tax-gw cart-api>shop-db catalog-api>shop-db')
    c.alert('edge-proxy', 'http_5xx_pct', 4, 4, monitor='shop 5xx', summary='edge-proxy 5xx at {v:.1f} %')
    c.truth('config-change', 'port-exhaustion', 'culprit', ['d1', 'd2', 'd3', 'cart.gift-wrap'], 'edge-proxy', 'The shared proxy snippet now sends Connection: close to the upstream for every plain request, so each request opens a socket; TIME_WAIT hits the ephemeral range when the daily ramp passes about 950 rps.')
    return c

def polder(seed):
    c = Inc('polder-meter-lag', seed, '2025-11-26T14:00:00', 300, 60, 165, lvl='severity', lv='DEBUG INFO WARNING ERROR CRITICAL', vers={'ingest-decoder': '2.30.4', 'ts-writer': '1.19.0', 'meter-gateway': '5.2.1', 'aggregator': '3.0.7'}, pods={'ingest-decoder': 8, 'ts-writer': 4, 'meter-gateway': 5}, authors='wvdberg l.hoekstra renovate-bot yasmina')
    t, on = c.t, c.on; dep = on - 52
    c.ship('culprit', dep, 'ingest-decoder', '2.31.0', 'renovate-bot', 'Update dependencies (non-major)', D('ingest-decoder/gradle/libs.versions.toml', '''
 [versions]
 kotlin = "1.9.24"
-jackson = "2.16.2"
+jackson = "2.17.0"
-micrometer = "1.12.6"
+micrometer = "1.12.8"
 kafka-clients = "3.6.2"
-logback = "1.5.3"
+logback = "1.5.6"
 
 [libraries]
 jackson-databind = { module = "com.fasterxml.jackson.core:jackson-databind", version.ref = "jackson" }
 jackson-cbor = { module = "com.fasterxml.jackson.dataformat:jackson-dataformat-cbor", version.ref = "jackson" }
'''), D('ingest-decoder/src/test/kotlin/nl/polder/decoder/CborMapperTest.kt', '''
@@ class CborMapperTest {
     @Test
     fun `unknown properties are ignored`() {
-        val frame = mapper.readValue(bytes, MeterFrame::class.java)
+        val frame = mapper.readValue(bytes, jacksonTypeRef<MeterFrame>())
         assertThat(frame.registers).hasSize(4)
     }
'''))
    c.ship('d1', on - 17, 'ingest-decoder', '2.31.1', 'l.hoekstra', 'decoder: consumer settings and log fields', D('ingest-decoder/src/main/resources/application.yaml', '''
 kafka:
   consumer:
     group-id: decoder-v2
     max-poll-records: 500
-    max-poll-interval-ms: 300000
+    max-poll-interval-ms: 600000
     session-timeout-ms: 45000
'''), D('ingest-decoder/src/main/kotlin/nl/polder/decoder/FrameListener.kt', '''
@@ class FrameListener(
         if (frames.isEmpty()) return
         val started = clock.millis()
         decoder.decodeAll(frames).forEach(sink::emit)
-        log.info("batch decoded")
+        log.info("batch decoded", kv("size", frames.size), kv("took_ms", clock.millis() - started))
         ack.acknowledge()
'''))
    c.ship('d2', on - 6, 'ts-writer', '1.20.0', 'wvdberg', 'writer: larger batches', D('ts-writer/internal/sink/batch.go', '''
@@ package sink
 const (
-	maxBatchRows  = 500
+	maxBatchRows  = 1000
 	maxBatchDelay = 250 * time.Millisecond
-	writers       = 8
+	writers       = 12
 )
'''))
    c.ship('d3', on - 34, 'timescale', 'mig-0231', 'yasmina', 'Compression for the events hypertable', D('db/migrations/0231_events_compression.sql', '''
+ALTER TABLE gateway_events SET (
+  timescaledb.compress,
+  timescaledb.compress_segmentby = 'gateway_id',
+  timescaledb.compress_orderby = 'ts DESC'
+);
+SELECT add_compression_policy('gateway_events', INTERVAL '30 days', initial_start => '2025-12-01 02:00+00');
''', new=True))
    c.flag(on - 4000, 'decoder.skip-duplicate-frames', 'ingest-decoder', 'on', 'wvdberg')
    c.fill(3, ['ts-writer', 'aggregator', 'meter-gateway'], 'java go k8s')
    fr = 5200 * (.72 + .33 * sig(t, on - 5, 16)) * (1 + .015 * np.sin(t / 11)); f = ramp(t, dep, dep + 5)
    alloc = fr * .052 * (1 + 1.75 * f)               # MB/s
    gc = 1.8 + .012 * alloc + 60 * ramp(alloc, 560, 900) ** 1.4  # % of time
    cap = 6900 * (1 - gc / 100) * (1 - .10 * f)
    lag = np.zeros(len(t)); rb = np.zeros(len(t))
    for i in range(1, len(t)): lag[i] = max(0, lag[i - 1] + (fr[i] - cap[i]) * 60)
    proc = np.minimum(fr, cap); lagn = 2400 + lag
    c.on = on = t[np.argmax(lag > 3000)]
    for k in range(3): c.log('kafka', 'i', 'Preparing to rebalance group decoder-v2 (reason: Removing member on LeaveGroup)', at=[dep + .5 + k])
    c.add('meter-gateway', 'frames_in_per_s', fr, .03, nd=0); c.add('meter-gateway', 'mqtt_sessions', 182000, .004, nd=0); c.add('meter-gateway', 'cpu_pct', 37 * fr / 5200, .06); c.add('meter-gateway', 'publish_p95_ms', 14, .14)
    c.add('ingest-decoder', 'frames_decoded_per_s', proc, .03, nd=0); c.add('ingest-decoder', 'jvm_gc_alloc_mb_per_s', alloc, .05); c.add('ingest-decoder', 'jvm_gc_time_pct', gc, .09, hi=95); c.add('ingest-decoder', 'jvm_gc_pause_max_ms', 38 + gc * 16, .15); c.add('ingest-decoder', 'cpu_pct', np.clip(30 + alloc * .06 + gc * .5, 0, 97), .05, hi=99)
    c.add('ingest-decoder', 'batch_p95_ms', 160 + 14 * gc, .09); c.add('ingest-decoder', 'heap_used_pct', 52 + 18 * ramp(alloc, 300, 800), .09); c.add('ingest-decoder', 'decode_errors_per_s', .7, .5)
    c.add('kafka', 'consumer_lag.decoder-v2', lagn, .05, nd=0); c.add('kafka', 'consumer_lag.writer-v1', 900, .25, nd=0); c.add('kafka', 'bytes_in_mb_per_s', fr * .0031, .03); c.add('kafka', 'request_queue_p99_ms', 6, .25); c.add('kafka', 'disk_used_pct', 58 + t * .004, .003)
    c.add('ts-writer', 'rows_per_s', proc * 4, .03, nd=0); c.add('ts-writer', 'commit_p95_ms', 42 - 6 * ramp(t, on - 8, on), .1); c.add('ts-writer', 'cpu_pct', 28 * proc / 5200, .08)
    c.add('timescale', 'cpu_pct', 41 * proc / 5200, .07); c.add('timescale', 'io_wait_pct', 4.5, .25, blips=3); c.add('timescale', 'wal_mb_per_s', proc * .004, .06)
    late = (lagn / np.maximum(proc, 1)); c.add('aggregator', 'data_delay_s', 4 + late, .08); c.add('aggregator', 'windows_incomplete_pct', np.clip(.4 + 60 * ramp(late, 40, 400), 0, 100), .15)
    for k in '123': c.add('broker-' + k, 'cpu_pct', 33, .09); c.add('broker-' + k, 'network_mb_per_s', fr * .0021, .05)
    c.log('ingest-decoder', 'i', 'batch decoded', 5, size=I(380, 500), took_ms=lambda r, m: round(c.at(160 + 14 * gc, m) * r.uniform(.4, 1.1)), partition=I(0, 23)); c.log('ingest-decoder', 'w', 'frame rejected: bad checksum', .7, meter__model=C('LX2', 'LX2', 'G4'), meter__id=I(1e6, 9e6))
    c.log('ingest-decoder', 'w', 'safepoint pause {pause_ms} ms exceeded 500 ms', 2.4 * ramp(gc, 22, 45), pause_ms=I(510, 1400), gc__name=C('G1 Young', 'G1 Young', 'G1 Mixed'))
    c.log('meter-gateway', 'i', 'session resumed', 2.5, gateway__id=I(1000, 9999)); c.log('meter-gateway', 'w', 'keepalive timeout, session dropped', .6, gateway__id=I(1000, 9999))
    c.log('aggregator', 'e', 'window closed with missing readings', .1 + 4.5 * ramp(late, 30, 300), area=C('NH', 'ZH', 'FR', 'GR'), missing=I(50, 9000)); c.log('aggregator', 'e', 'balance report delayed: no data for current quarter', 3 * ramp(late, 120, 500), area=C('NH', 'ZH'))
    c.log('ts-writer', 'i', 'flushed', 2.5, rows=lambda r, m: int(r.integers(700, 1000) if m > c.vt['ts-writer'][0][0] + 4 else r.integers(380, 500)), took_ms=LN(31)); c.log('ts-writer', 'w', 'duplicate key ignored', .5); c.log('timescale', 'i', 'checkpoint complete: wrote buffers', .15); c.log('kafka', 'w', 'Member consumer-decoder-v2 has failed to heartbeat, rebalancing', .9 * ramp(gc, 30, 55), group='decoder-v2')
    c.topo('meter-gateway>kafka ingest-decoder>kafka ts-writer>kafka ts-writer>timescale aggregator>timescale')
    c.alert('aggregator', 'data_delay_s', 60, 5, monitor='Balance data delay', sev='P2', summary='aggregator data delay {v:.0f}s')
    c.truth('deploy-regression', 'gc-pressure', 'culprit', ['d1', 'd2', 'd3'], 'ingest-decoder', 'Allocation per frame rises 2.7 times with 2.31.0 (library bump); when the evening load comes GC eats the headroom and the decoder falls behind.')
    return c

def quillon(seed):
    c = Inc('quillon-login-timeouts', seed, '2026-02-11T10:05:00', 150, 15, 74, lvl='Level', lv='Debug Information Warning Error Fatal', vers={'identity-api': '2026.2.3', 'risk-engine': '0.88', 'mfa-gateway': '12.1', 'profile-api': '7.7.0'}, pods={'identity-api': 4, 'profile-api': 3}, authors='dmitri.k ana.prieto scole')
    t, on = c.t, c.on
    c.flag(on - 5800, 'identity.breached-password-check', 'identity-api', '0% -> 2%', 'ana.prieto'); c.flag(on - 2890, 'identity.breached-password-check', 'identity-api', '2% -> 10%', 'ana.prieto'); c.flag(on - 1, 'identity.breached-password-check', 'identity-api', '10% -> 100%', 'ana.prieto')
    c.flag(on - .5, 'profile.avatar-cdn-v2', 'profile-api', '50% -> 100%', 'scole'); c.flag(on - 33, 'mfa.passkey-first', 'mfa-gateway', 'region=apac: on', 'dmitri.k')
    c.ship('d1', on - 7, 'identity-api', '2026.2.4', 'dmitri.k', 'Kestrel limits per environment', D('src/Identity.Api/appsettings.Production.json', '''
   "Kestrel": {
     "Limits": {
-      "MaxConcurrentConnections": 2000,
-      "MaxConcurrentUpgradedConnections": 100,
+      "MaxConcurrentConnections": 5000,
+      "MaxConcurrentUpgradedConnections": 200,
       "KeepAliveTimeout": "00:02:10"
     }
   },
'''), D('src/Identity.Api/Program.cs', '''
@@ var builder = WebApplication.CreateBuilder(args);
-builder.WebHost.ConfigureKestrel(o => o.AddServerHeader = false);
+builder.WebHost.ConfigureKestrel((ctx, o) =>
+{
+    o.AddServerHeader = false;
+    o.Configure(ctx.Configuration.GetSection("Kestrel"));
+});
'''))
    c.ship('d2', on - 19, 'risk-engine', '0.89', 'scole', 'risk: score weights in yaml', D('risk_engine/scoring/weights.py', '''
@@ from dataclasses import dataclass
-WEIGHTS = {"new_device": 0.35, "impossible_travel": 0.5, "tor_exit": 0.8}
+from pathlib import Path
+
+import yaml
+
+WEIGHTS: dict[str, float] = yaml.safe_load(
+    (Path(__file__).parent / "weights.yaml").read_text()
+)
'''), D('risk_engine/scoring/weights.yaml', '''
+new_device: 0.35
+impossible_travel: 0.5
+tor_exit: 0.8
''', new=True))
    c.ship('d3', on - 44, 'identity-api', '2026.2.3+1', 'dmitri.k', 'Session lookup through one helper', D('src/Identity.Core/Sessions/SessionReader.cs', '''
@@ public sealed class SessionReader : ISessionReader
-    public async Task<Session?> FindAsync(string token)
+    public async Task<Session?> FindAsync(string token, CancellationToken ct = default)
     {
-        var raw = await _redis.StringGetAsync("sess:" + token);
-        return raw.HasValue ? JsonSerializer.Deserialize<Session>((string)raw!) : null;
+        var raw = await _redis.StringGetAsync(Key(token)).WaitAsync(ct);
+        return raw.HasValue ? _codec.Read(raw) : null;
     }
+
+    private static RedisKey Key(string token) => "sess:" + token;
'''))
    c.fill(3, ['identity-api', 'profile-api', 'risk-engine'], 'py k8s tf')
    f = .1 + .9 * ramp(t, on - .3, on + .6); tr = c.day(.96, 1.06); login = 62 * tr; other = 510 * tr
    g = ramp(t, on, on + 9) ** 1.3; q = 2 + 2600 * g * (1 + .1 * np.sin(t / 3)); thr = 38 + np.minimum(95 * ramp(t, on, on + 60), 95)
    lat = 62 + 8300 * g * (1 - .22 * ramp(t, on + 25, on + 60)); e = .001 + .27 * ramp(lat, 4200, 9000)
    c.add('identity-api', 'http_req_s', (login + other) * (1 - .1 * g), .04); c.add('identity-api', 'http_p95_ms', lat * 1.8, .07, hi=30000); c.add('identity-api', 'http_p50_ms', lat * .5, .07); c.add('identity-api', 'error_ratio', e, .2, hi=1, nd=4)
    c.add('identity-api', 'dotnet_threadpool_queue_length', q, .12, nd=0); c.add('identity-api', 'dotnet_threadpool_threads', thr, .02, nd=0); c.add('identity-api', 'cpu_pct', 33 * tr - 12 * g, .07); c.add('identity-api', 'gc_heap_mb', 610 + 120 * g, .05); c.add('identity-api', 'healthcheck_ms', 4 + 3300 * g, .2)
    c.add('breach-range', 'http_req_s', login * f * (1 - .3 * g), .08); c.add('breach-range', 'http_p95_ms', 212, .08); c.add('breach-range', 'error_ratio', .001, .6, nd=4)
    c.add('session-store', 'cmd_s', 2100 * tr * (1 - .15 * g), .04, nd=0); c.add('session-store', 'latency_ms', .42, .1, nd=3); c.add('session-store', 'memory_pct', 48, .01); c.add('session-store', 'clients', 64 + 6 * g, .03, nd=0)
    c.add('user-db', 'cpu_pct', 27 * tr, .08); c.add('user-db', 'batch_req_s', 640 * tr, .05, nd=0); c.add('user-db', 'lock_wait_ms', 1.2, .4); c.add('user-db', 'connections', 118, .04, nd=0)
    c.add('risk-engine', 'http_p95_ms', 48, .1, blips=2); c.add('risk-engine', 'http_req_s', login, .06); c.add('risk-engine', 'cpu_pct', 41, .08)
    c.add('profile-api', 'http_p95_ms', 110 + .45 * lat, .08); c.add('profile-api', 'error_ratio', .002 + .5 * e, .2, nd=4); c.add('profile-api', 'http_req_s', 240 * tr, .04); c.add('mfa-gateway', 'http_p95_ms', 240, .12, blips=3); c.add('mfa-gateway', 'sms_failed_ratio', .021, .3, nd=4)
    c.access('identity-api', ['/connect/token', '/login', '/session', '/userinfo'], 9, lat, e, 503)
    c.log('identity-api', 'w', 'As of {_a} the heartbeat has been running for {_b}, which is longer than 00:00:01. This could be caused by thread pool starvation.', 1.6 * g, _a=C('now'), _b=C('00:00:01.8', '00:00:03.1', '00:00:05.4'), SourceContext='Microsoft.AspNetCore.Server.Kestrel')
    c.log('identity-api', 'd', 'password range lookup finished', login * f * .04 * (1 - .2 * g), SourceContext='Identity.Core.Passwords.BreachedPasswordValidator', Call='BreachRangeClient.Query().Result', thread_blocked_ms=lambda r, m: round(c.at(190 + 900 * g, m) * r.uniform(.7, 1.3)))
    c.log('identity-api', 'e', 'StackExchange.Redis.RedisTimeoutException: Timeout awaiting response (outbound=0KiB, inbound=3KiB, 5000ms elapsed), qs: 11, in: 2970, WORKER: (Busy={_busy},Free={_free},Min=8,Max=32767)', 9 * g ** 2, _busy=I(70, 130), _free=I(32600, 32700), db__system='redis'); c.log('identity-api', 'e', 'Risk evaluation timed out, allowing with step-up', .1 + 4 * g, peer__service='risk-engine')
    c.log('identity-api', 'w', 'Invalid credentials', 2.2, client_id=C('web', 'ios', 'android')); c.log('profile-api', 'e', 'token introspection failed: timeout', .05 + 8 * g, peer__service='identity-api'); c.log('profile-api', 'i', 'profile rendered', 3, avatar=C('cdn-v2', 'cdn-v1'))
    c.log('mfa-gateway', 'w', 'SMS route degraded, carrier rejected', .7, carrier=C('mno-2', 'mno-5')); c.log('risk-engine', 'i', 'scored', 2.5, score=F(0, 1, 2), took_ms=LN(22)); c.log('session-store', 'i', 'DB saved on disk', .07)
    c.topo('profile-api>identity-api identity-api>session-store identity-api>user-db identity-api>risk-engine identity-api>breach-range identity-api>mfa-gateway')
    def tr_(m, r):
        b = c.at(lat, m); k = [sp('user-db', 'SELECT user', 3.1), sp('risk-engine', 'POST /score', 24)]
        if r.random() < c.at(f, m): k.append(sp('breach-range', 'GET /range', 165))
        return sp('identity-api', 'POST /login', b * 1.2, *k, cap=30000, err=b > 5000 and r.random() < .3)
    c.traces(90, tr_)
    c.alert('identity-api', 'http_p95_ms', 2000, 6, monitor='login-latency', sev='SEV2', summary='identity-api p95 {v:.0f} ms')
    c.truth('config-change', 'thread-pool-starvation', 'identity.breached-password-check', ['d1', 'd2', 'profile.avatar-cdn-v2', 'mfa.passkey-first'], 'identity-api', 'Taking the flag from 10 to 100 % puts a blocking .Result call on every login; worker threads are starved with low CPU while Redis, risk-engine and the database are fast on their own side.')
    return c

def tarn(seed):
    c = Inc('tarn-booking-slow', seed, '2025-09-08T15:40:00', 185, 30, 96, lv='DEBUG INFO WARN ERROR FATAL', vers={'booking-web': '24.9.1', 'availability': '3.12', 'loyalty-svc': '6.4.0', 'mailer': '1.8'}, pods={'booking-web': 6, 'loyalty-svc': 3, 'availability': 4}, authors='ewa g.morris lindqvist')
    t, on = c.t, c.on; dep = on - 26
    c.ship('culprit', dep, 'loyalty-svc', '6.5.0', 'lindqvist', 'Member numbers with partner prefix', D('loyalty-svc/src/main/resources/db/changelog/2025-09-guests-member-no.sql', '''
+--liquibase formatted sql
+--changeset lindqvist:guests-member-no runWith:gh-ost
+ALTER TABLE guests MODIFY member_no VARCHAR(24) NULL;
+--rollback ALTER TABLE guests MODIFY member_no BIGINT UNSIGNED NULL;
''', new=True), D('loyalty-svc/src/main/java/se/tarn/loyalty/GuestRow.java', '''
@@ public record GuestRow(
         long guestId,
-        Long memberNo,
+        String memberNo,
         Tier tier,
         Instant updatedAt) {}
'''), D('loyalty-svc/src/main/java/se/tarn/loyalty/GuestDao.java', '''
@@ class GuestDao {
-    Optional<GuestRow> byMember(long memberNo) {
+    Optional<GuestRow> byMember(String memberNo) {
         return jdbi.withHandle(h -> h.createQuery("SELECT * FROM guests WHERE member_no = :no")
                 .bind("no", memberNo)
                 .map(GUEST).findOne());
     }
'''))
    c.ship('d1', on - 5, 'booking-web', '24.9.2', 'ewa', 'Guest lookups in one module', D('booking_web/guests/lookup.py', '''
+from booking_web.db import reader
+
+MEMBER_SQL = "SELECT guest_id, tier, updated_at FROM guests WHERE member_no = %s"
+
+
+def by_member(member_no: int):
+    with reader() as cur:
+        cur.execute(MEMBER_SQL, (int(member_no),))
+        return cur.fetchone()
''', new=True), D('booking_web/views/offers.py', '''
@@ def offers(request):
-    with reader() as cur:
-        cur.execute(
-            "SELECT guest_id, tier, updated_at FROM guests WHERE member_no = %s",
-            (int(request.GET["member"]),),
-        )
-        guest = cur.fetchone()
+    guest = lookup.by_member(request.GET["member"])
     if guest is None:
         return JsonResponse({"offers": []})
'''))
    c.ship('d2', on - 14, 'booking-web', '24.9.1-1', 'g.morris', 'Fewer queries on the stay list', D('booking_web/stays/queries.py', '''
@@ def stays_for(guest_id, limit=50):
     return (
         Stay.objects.filter(guest_id=guest_id)
+        .select_related("room", "room__property")
         .order_by("-arrival")[:limit]
     )
'''))
    c.ship('d3', on - 41, 'booking-db-replica', 'tf-551', 'g.morris', 'Replica buffer pool', D('terraform/mysql/replica.tf', '''
@@ resource "aws_db_parameter_group" "booking_replica" {
   parameter {
     name  = "innodb_buffer_pool_size"
-    value = "{DBInstanceClassMemory*5/8}"
+    value = "{DBInstanceClassMemory*3/4}"
     apply_method = "pending-reboot"
   }
 }
'''))
    c.flag(on - 11, 'booking.show-tier-badge', 'booking-web', 'apac: 20% -> 50%', 'ewa'); c.flag(on - 1500, 'availability.warm-start', 'availability', 'on', 'g.morris')
    c.fill(3, ['booking-web', 'availability', 'mailer'], 'py java tf')
    tr = c.day(.95, 1.1); f = ramp(t, on, on + .5); cop = pulse(t, dep + 2, on, 1, .5)
    q = 9.5 * tr  # member lookups per s from booking-web
    cpu = np.clip(29 * tr + 9 * cop + 60 * f * ramp(t, on, on + 4), 0, 99.5); rows = 42e3 * tr + 95e3 * cop + 5.2e6 * f * (1 - .1 * ramp(t, on, on + 20)) * tr
    mem_ms = 1.4 + 1650 * f * (1 + .8 * ramp(t, on, on + 15)); oth = 2.2 + 26 * f * ramp(t, on, on + 12)
    wlat = 240 + f * 2900 * (1 + .6 * ramp(t, on, on + 15)) ; alat = 95 + 7 * (oth - 2); run = 5 + q * f * mem_ms / 1000 * 1.4
    e = .0015 + .06 * ramp(wlat, 2500, 5000)
    c.add('booking-db', 'mysql.cpu_pct', cpu, .06, hi=100); c.add('booking-db', 'mysql.rows_examined_per_s', rows, .08, nd=0); c.add('booking-db', 'mysql.threads_running', run, .14, nd=1); c.add('booking-db', 'mysql.queries_per_s', 1450 * tr * (1 - .12 * f), .04, nd=0); c.add('booking-db', 'mysql.query_p95_ms', 4 + mem_ms * .8, .1); c.add('booking-db', 'mysql.innodb_row_lock_waits', .4, .6); c.add('booking-db', 'mysql.disk_write_mb_s', 11 + 48 * cop, .1); c.add('booking-db', 'mysql.connections', 130 + run * 2.2, .04, nd=0)
    c.add('booking-db-replica', 'mysql.cpu_pct', 18 + 14 * cop, .1); c.add('booking-db-replica', 'mysql.replica_lag_s', .3 + 3.5 * cop, .4)
    c.add('booking-web', 'web.request_rate', 118 * tr, .05); c.add('booking-web', 'web.p95_ms', wlat, .08); c.add('booking-web', 'web.error_rate', e, .25, nd=4); c.add('booking-web', 'web.workers_busy_pct', np.clip(31 * tr + 62 * f * ramp(t, on, on + 8), 0, 100), .06, hi=100)
    c.add('availability', 'web.p95_ms', alat, .09); c.add('availability', 'web.request_rate', 260 * tr, .04); c.add('availability', 'web.error_rate', .001, .5, nd=4); c.add('availability', 'cache.hit_rate', .91, .01, nd=3, hi=1)
    c.add('loyalty-svc', 'web.p95_ms', 70 + 5 * (oth - 2), .1); c.add('loyalty-svc', 'web.request_rate', 33 * tr, .06); c.add('loyalty-svc', 'web.error_rate', .0022, .5, nd=4); c.add('loyalty-svc', 'jvm.heap_pct', 51, .1)
    c.add('mailer', 'queue.depth', 40 + 25 * pulse(t, 50, 70, 3, 3), .2, nd=0); c.add('mailer', 'smtp.deferred_rate', .04, .3, nd=3)
    for n in ('web-01', 'web-02', 'web-03'): c.add(n, 'host.cpu_pct', 35 * tr, .1); c.add(n, 'host.mem_pct', 57, .01)
    c.access('booking-web', ['/offers', '/stays', '/book', '/rooms/<id>'], 4, wlat, e, 504); c.access('availability', ['/v1/avail', '/v1/calendar'], 2.5, alat, .001, 500)
    c.log('booking-db', 'w', 'slow query', 6.5 * f + .04, db__statement=W(['SELECT guest_id, tier, updated_at FROM guests WHERE member_no = 88{_x}', 'SELECT room_id, MIN(price) FROM rates WHERE property_id = 311 AND day BETWEEN ? AND ? GROUP BY room_id'], [9, 1]), _x=I(100000, 999999), db__user=C('booking_web'), query_time_s=F(1.2, 4.6, 2), rows_examined=lambda r, m: int(r.integers(2391000, 2394000)) if m > c.on else int(r.integers(30000, 90000)))
    for q_ in c.L:
        if 'rows_examined' in q_[2]:
            q_[2]['db.statement'] = q_[2]['db.statement'].replace('{_x}', str(int(c.r.integers(100000, 999999))))
            if q_[0] < on: q_[2]['db.statement'] = 'SELECT room_id, MIN(price) FROM rates WHERE property_id = 311 AND day BETWEEN ? AND ? GROUP BY room_id'
            if 'rates' in q_[2]['db.statement']: q_[2]['rows_examined'] = int(c.r.integers(30000, 90000))
    for k in range(7):
        c.log('loyalty-svc', 'i', f'gh-ost: Copy: {int(2391877 * min(k / 6, 1))}/2391877 {k / 6 * 100:.1f}%; Backlog: {int(c.r.integers(0, 40))}/1000', at=[dep + 2 + k * (on - dep - 3) / 6], db__table='guests')
    c.log('loyalty-svc', 'i', 'gh-ost: cut-over complete, tables renamed', at=[on - .2], db__table='guests')
    c.log('loyalty-svc', 'i', 'member resolved', 2.2, tier=C('blue', 'silver', 'gold'), took_ms=lambda r, m: round(c.at(4 + oth, m) * r.uniform(.5, 1.4), 1)); c.log('loyalty-svc', 'w', 'partner statement not parsable', .4, partner=C('SKYA', 'RAIL'))
    c.log('booking-web', 'e', 'Worker timeout, request killed', .05 + 3 * ramp(wlat, 2500, 5000), http__route=C('/offers', '/book', '/stays')); c.log('booking-web', 'w', 'payment intent pending longer than 30 s', .6); c.log('booking-web', 'w', 'pool wait above 500 ms', 2.5 * f, db__system='mysql'); c.log('mailer', 'w', 'deferred by remote host', .8, smtp__code=C(421, 451)); c.log('availability', 'w', 'rates cache stale, served old value', .3 + 1.2 * f)
    c.topo('booking-web>booking-db booking-web>availability booking-web>loyalty-svc availability>booking-db loyalty-svc>booking-db booking-web>mailer')
    def tr_(m, r):
        return sp('booking-web', 'GET /offers', 60, sp('booking-db', 'SELECT guests', c.at(mem_ms, m), db__user='booking_web'), sp('loyalty-svc', 'GET /members/{no}', 9, sp('booking-db', 'SELECT guests', c.at(oth, m), db__user='loyalty')), sp('availability', 'GET /v1/avail', 31, sp('booking-db', 'SELECT rates', c.at(oth, m) * 2)), http__route='/offers')
    c.traces(80, tr_)
    c.alert('booking-web', 'web.p95_ms', 1500, 5, monitor='booking p95', sev='page', summary='booking-web p95 {v:.0f} ms')
    c.truth('deploy-regression', 'schema', 'culprit', ['d1', 'd2', 'd3', 'booking.show-tier-badge'], 'booking-db', 'member_no becomes VARCHAR; booking-web still compares it with an integer, so MySQL casts each row and scans guests from the gh-ost cut-over on, while loyalty-svc, binding strings, stays fast.')
    return c

ALL = [meridian, halden, polder, quillon, tarn]
