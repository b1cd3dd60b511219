import numpy as np
from common import W
from fillers import fill

# ---------------------------------------------------------------- 6
def enrich(seed):
    w = W("brightloom-enrichment-lag", seed, "2025-06-05T12:40:00", 150, 20,
          dict(rps=("requests_per_sec", 1), p95=("latency_p95_ms", 1), err=("errors_ratio", 1), cpu=("cpu_ratio", 1), mem=("heap_mb", 1)), lkey="level",
          vocab=dict(acct=["acct-0042"] * 8 + ["acct-1180", "acct-0731", "acct-2207", "acct-0919", "acct-1544", "acct-3090", "acct-0012", "acct-2760", "acct-0508", "acct-1999", "acct-2831"],
                     ev=["page_view", "click", "purchase", "identify"], part=[str(i) for i in range(12)]))
    t = w.t; R = w.r; w.v0 = {"ingest-gateway": "1.92.4", "enricher": "0.33.0", "geo-lookup": "2.8.0"}
    w.commit("cul", 18, "ingest: keep events of an account in order (DATA-2291)", [("ingest-gateway/internal/publish/publisher.go", '''
@@ 52 func (p *Publisher) Publish(ctx context.Context, batch []*eventpb.Event) error {
 	recs := make([]*kgo.Record, 0, len(batch))
 	for _, ev := range batch {
 		val, err := proto.Marshal(ev)
 		if err != nil {
 			return fmt.Errorf("marshal %s: %w", ev.Id, err)
 		}
 		recs = append(recs, &kgo.Record{
 			Topic: p.topic,
-			Key:   []byte(ev.DeviceId),
+			Key:   recordKey(ev),
 			Value: val,
 			Headers: []kgo.RecordHeader{
 				{Key: "schema", Value: schemaV3},
 			},
 		})
 	}
 	return p.client.ProduceSync(ctx, recs...).FirstErr()
 }
+
+// recordKey groups what has to be consumed in sequence. Identify and merge
+// calls refer to other devices of the same account.
+func recordKey(ev *eventpb.Event) []byte {
+	if ev.AccountId != "" {
+		return []byte(ev.AccountId)
+	}
+	return []byte(ev.DeviceId)
+}
''')], [(47, "ingest-gateway", "1.93.0")])
    w.commit("d1", 30, "enricher: batch handling into Batcher", [("enricher/enricher/consume.py", '''
@@ 44 class Consumer:
     async def run(self) -> None:
-        buf: list[Message] = []
-        async for msg in self.stream:
-            buf.append(msg)
-            if len(buf) >= self.batch_size:
-                await self.process(buf)
-                await self.stream.commit()
-                buf = []
+        async for batch in Batcher(self.stream, self.batch_size):
+            await self.process(batch)
+            await self.stream.commit()
'''), ("enricher/enricher/batcher.py", '''
@@ 1
+from collections.abc import AsyncIterator
+
+
+class Batcher:
+    def __init__(self, stream, size: int) -> None:
+        self.stream, self.size = stream, size
+
+    async def __aiter__(self) -> AsyncIterator[list]:
+        buf: list = []
+        async for msg in self.stream:
+            buf.append(msg)
+            if len(buf) >= self.size:
+                yield buf
+                buf = []
''')], [(53, "enricher", "0.34.0")], new=("enricher/enricher/batcher.py",))
    w.commit("d2", 33, "enricher: consumer settings", [("deploy/enricher/values.yaml", '''
@@ 17
 kafka:
   group: enricher
-  maxPollIntervalMs: 300000
-  sessionTimeoutMs: 30000
+  maxPollIntervalMs: 600000
+  sessionTimeoutMs: 45000
   autoOffsetReset: latest
''')], [(53, "enricher", "0.34.0")])
    w.commit("d3", 36, "geo-lookup: mmdb 2025-06", [("geo-lookup/src/main/java/com/brightloom/geo/GeoDb.java", '''
@@ 19 public final class GeoDb {
-  private static final String FILE = "/data/city-2025-05.mmdb";
+  private static final String FILE = "/data/city-2025-06.mmdb";
 
   private final DatabaseReader reader;
 
   public GeoDb() throws IOException {
     reader = new DatabaseReader.Builder(new File(FILE))
+        .fileMode(Reader.FileMode.MEMORY_MAPPED)
         .withCache(new CHMCache(8192))
         .build();
   }
''')], [(55, "geo-lookup", "2.9.0")])
    fill(w, "go_test", -90, "ingest-gateway", [(-40, "ingest-gateway", "1.92.4")]); fill(w, "py_metrics", -300, "enricher"); fill(w, "proto", -250, "schemas"); fill(w, "tf_bucket", 5, "artifacts")
    w.flag(51, "enricher.asn_lookup", "enricher", "off -> staging only", "y.tanaka")
    on = 50; e = w.up(48, 2.2)
    tot = 24000 * w.load; hot = 7; share = {0: .083, 3: .084, 5: .082, 7: .083, 9: .084, 11: .083}; after = {0: .052, 3: .061, 5: .031, 7: .447, 9: .049, 11: .055}
    cap = 3900.0; tl = 0
    for p in share:
        rate = tot * (share[p] * (1 - e) + after[p] * e)
        w.m("kafka-events", f"partition_in_rate:events.raw-{p}", 1, mul=rate, noise=.04, nd=0)
        lag = np.zeros(w.n)
        for i in range(1, w.n): lag[i] = max(0, lag[i-1] + (rate[i] - cap) * w.step)
        lag = lag + 900 * (1 + .3 * w.ar(.6)).clip(.1); tl = tl + lag
        w.m("enricher", f"consumer_lag:events.raw-{p}", 1, mul=lag, noise=.02, integer=True, blip=0)
    w.m("enricher", "consumer_lag_sum", 1, mul=tl * 1 + 5400, noise=.02, integer=True, blip=0)
    w.m("enricher", "processed_per_sec", 1, mul=np.where(e > 0, tot * (1 - e) + e * (tot * .553 + cap), tot), noise=.04, nd=0)
    w.m("enricher", "batch_process_ms_p50", 118, noise=.07); w.m("enricher", "rebalances", .004, noise=1, integer=True)
    for i in range(6):
        w.m(f"enricher-{i}", "cpu_ratio", .58, mul=1 + ((.66 if i == 3 else -.36 + .04 * (i % 3)) * e), load=.7, noise=.05, hi=.99); w.m(f"enricher-{i}", "heap_mb", 610, noise=.02, nd=1)
    w.svc("ingest-gateway", 3100, 28, .001, .41, 260); w.svc("geo-lookup", 5200, 3.4, .0004, .37, 900, rpsx=1 - .28 * e); w.svc("profile-store", 2500, 7.5, .0008, .44, 2100, rpsx=1 - .28 * e)
    w.m("segments-api", "profile_freshness_s_p95", 4.5, noise=.12, mul=1, add=60 * w.ramp(50, 75) ** 1 * 7 + 18 * (t - 75).clip(0)); w.svc("segments-api", 210, 75, .002, .3, 700)
    for b in (1, 2, 3): w.m(f"kafka-events-{b}", "bytes_in_mb_s", 31, mul=(1 + (.75 if b == 2 else -.36) * e), load=1, noise=.05); w.m(f"kafka-events-{b}", "disk_util_pct", 22, mul=(1 + (.5 if b == 2 else -.2) * e), noise=.08)
    w.topo = [("ingest-gateway", "kafka-events"), ("kafka-events", "enricher"), ("enricher", "geo-lookup"), ("enricher", "profile-store"), ("segments-api", "profile-store")]
    w.log("ingest-gateway", "info", 5, "published batch of {n} events", {"account.id": "{acct}", "event.type": "{ev}", "duration_ms": "{ms}"})
    w.log("enricher", "info", 2, "processed batch size=500 partition={part}", {"kafka.partition": "{part}", "duration_ms": lambda r: int(r.normal(119, 12))}, 1 - .7 * e)
    w.log("enricher", "info", 1.6, "processed batch size=500 partition=7", {"kafka.partition": 7, "duration_ms": lambda r: int(r.normal(119, 12))}, e)
    w.log("enricher", "warn", .3, "no geo match for {ip}", {"event.type": "{ev}"}); w.log("ingest-gateway", "warn", .3, "event dropped: clock skew {n}h", {"account.id": "{acct}"}); w.log("profile-store", "error", .06, "compare-and-set conflict, retried", {"profile.id": "{id}"})
    w.log("segments-api", "warn", 3, "stale profiles: segment {id} evaluated on data older than 5m", {"account.id": "acct-0042"}, w.ramp(58, 80)); w.log("segments-api", "error", 1.5, "freshness objective missed for account", {"account.id": "acct-0042"}, w.ramp(60, 90))
    w.log("segments-api", "info", 1, "segment {id} evaluated", {"account.id": "{acct}"}); w.log("enricher", "warn", .5, "partition assignment lag above target, scaling has no effect: 6 replicas for 12 partitions", {"kafka.group": "enricher"}, w.ramp(60, 64))
    w.alert("enricher", "consumer_lag_sum", 2000000, "SEV2", "enricher lag", "consumer group enricher is more than 2 M records behind", hold=2)
    w.truth("deploy-regression", "hot-partition", "cul", ["d1", "d2", "d3", "enricher.asn_lookup"], "ingest-gateway", on, "The gateway's new record key is the account instead of the device; one account with ~40% of the events now lands on a single partition, which one consumer cannot keep up with.")
    return w

# ---------------------------------------------------------------- 7
def cart(seed):
    w = W("copperkettle-cart-errors", seed, "2025-03-25T10:10:00", 240, 60,
          dict(rps=("rps", 1), p95=("p95_seconds", .001), err=("http_5xx_pct", 100), cpu=("cpu_pct", 100), mem=("memory_mb", 1)),
          vocab=dict(route=["POST /cart/items", "GET /cart", "DELETE /cart/items/:id", "POST /cart/merge"], sku=["CK-2201", "CK-1180", "CK-4410", "CK-0071", "CK-3902"]))
    t = w.t; R = w.r; w.v0 = {"cart-api": "2.14.0", "promo-service": "7.0.3", "redis-cart": "tf-611"}
    w.commit("cul", -35, "elasticache: own parameter group for carts, keyspace events", [("terraform/prod/elasticache/cart.tf", '''
@@ 1
+resource "aws_elasticache_parameter_group" "cart" {
+  name   = "cart-redis7"
+  family = "redis7"
+
+  parameter {
+    name  = "notify-keyspace-events"
+    value = "Ex"
+  }
+  parameter {
+    name  = "timeout"
+    value = "300"
+  }
+  parameter {
+    name  = "maxmemory-policy"
+    value = "noeviction"
+  }
+}
+
 resource "aws_elasticache_replication_group" "cart" {
   replication_group_id = "redis-cart"
   node_type            = "cache.r6g.large"
   num_cache_clusters   = 2
-  parameter_group_name = aws_elasticache_parameter_group.shared_lru.name
+  parameter_group_name = aws_elasticache_parameter_group.cart.name
   apply_immediately    = true
   subnet_group_name    = aws_elasticache_subnet_group.prod.name
 }
'''), ("terraform/prod/elasticache/shared.tf", '''
@@ 1
 resource "aws_elasticache_parameter_group" "shared_lru" {
   name   = "shared-lru-redis7"
   family = "redis7"
+  description = "catalog, session"
 
   parameter {
     name  = "maxmemory-policy"
     value = "allkeys-lru"
   }
 }
''')], [(21, "redis-cart", "tf-612")])
    w.commit("d1", 60, "cart-api: guest cart lifetime", [("cart-api/internal/store/redis.go", '''
@@ 15 const (
 	keyPrefix = "cart:"
-	guestTTL  = 14 * 24 * time.Hour
+	guestTTL  = 10 * 24 * time.Hour
 	userTTL   = 60 * 24 * time.Hour
 )
 
 func (s *Store) Save(ctx context.Context, c *Cart) error {
-	b, err := json.Marshal(c)
+	b, err := c.MarshalBinary()
 	if err != nil {
 		return err
 	}
 	return s.rdb.Set(ctx, keyPrefix+c.ID, b, ttlFor(c)).Err()
 }
'''), ("cart-api/internal/store/cart.go", '''
@@ 30
+// MarshalBinary leaves out what is computed on reading.
+func (c *Cart) MarshalBinary() ([]byte, error) {
+	lean := *c
+	lean.Totals = nil
+	return json.Marshal(&lean)
+}
''')], [(104, "cart-api", "2.15.0")])
    w.commit("d2", 92, "cart-api: redis client pool", [("deploy/cart-api/values-prod.yaml", '''
@@ 21
 env:
   REDIS_ADDR: redis-cart.prod.internal:6379
-  REDIS_POOL_SIZE: "40"
-  REDIS_READ_TIMEOUT_MS: "150"
+  REDIS_POOL_SIZE: "60"
+  REDIS_READ_TIMEOUT_MS: "250"
   REDIS_MAX_RETRIES: "1"
''')], [(112, "cart-api", "2.15.0")])
    w.commit("d3", 80, "promo-service: banner copy from the CMS", [("promo-service/src/banner.ts", '''
@@ 9 export async function banner(slot: string, locale: string): Promise<Banner | null> {
-  return STATIC[slot]?.[locale] ?? null;
+  const entry = await cms.entry('banner', slot, locale).catch(() => null);
+  return entry ?? STATIC[slot]?.[locale] ?? null;
 }
''')], [(116, "promo-service", "7.1.0")])
    fill(w, "go_health", -600, "cart-api", [(-500, "cart-api", "2.14.0")]); fill(w, "ts_button", 40, "shop-web", [(66, "shop-web", "2025.3.25")]); fill(w, "tf_tags", -1800, "infra"); fill(w, "yaml_pdb", -200, "promo-service")
    w.flag(109, "cart.save_for_later", "cart-api", "off -> employees", "b.lindqvist")
    on = 121; L = (1 + 1.7 * w.ramp(0, 170, 1.2)) * (1 + .02 * w.ar(.9))
    memp = np.minimum(.735 + .272 * w.ramp(0, 123, 1.15) + .0015 * w.ar(.8), 1.0); full = ((memp - .992) / .008).clip(0, 1) * (t > 112)
    fx = w.up(on, 3) * (.55 + .45 * w.ramp(on, 180))
    w.svc("cart-api", 160, 18, .001, .22, 190, load=L, lat=1 + .5 * fx, adderr=.31 * fx)
    for rt, b, k in [("post_cart_items", .0012, .62), ("get_cart", .0008, .004)]: w.m("cart-api", f"http_5xx_pct.{rt}", 100, mul=b + k * fx, noise=.12, hi=100)
    w.svc("shop-web", 420, 140, .001, .28, 420, load=L, lat=1 + .25 * fx, adderr=.06 * fx); w.svc("checkout-api", 30, 210, .003, .2, 520, load=L, rpsx=1 - .45 * fx, adderr=.02 * fx); w.svc("promo-service", 300, 22, .001, .2, 260, load=L); w.svc("catalog-api", 520, 35, .0008, .3, 700, load=L)
    Rd = "redis-cart"
    w.m(Rd, "used_memory_pct", 100, mul=memp, raw=True, nd=2); w.m(Rd, "evicted_keys_total", 41286113, raw=True); w.m(Rd, "curr_items", 5.1e6, mul=memp / .735, noise=.0005, blip=0, integer=True)
    w.m(Rd, "engine_cpu_pct", 14, mul=L ** .7, noise=.06); w.m(Rd, "set_cmds_per_s", 210, mul=L, noise=.05, nd=1); w.m(Rd, "get_cmds_per_s", 640, mul=L, noise=.05, nd=1); w.m(Rd, "curr_connections", 240, noise=.02, mul=1 + .15 * w.up(112, 3), integer=True); w.m(Rd, "command_latency_us", 210, noise=.08)
    w.m("redis-catalog", "used_memory_pct", 99.6, noise=.001, hi=100, blip=0, nd=2); w.m("redis-catalog", "evicted_keys_total", 1, mul=902113411 + np.cumsum(L * 3300), raw=True, integer=True); w.m("redis-catalog", "engine_cpu_pct", 23, mul=L ** .6, noise=.06)
    w.log("cart-api", "info", 2, "{route} 200", {"http.route": "{route}", "duration_ms": "{ms}", "sku": "{sku}"}, L / 2); w.log("shop-web", "info", 1.5, "page rendered", {"http.route": "/p/{sku}"}, L / 2); w.log("checkout-api", "info", .8, "order placed", {"order.id": "{id}"}, L / 2)
    w.log("cart-api", "warn", .2, "cart {id} not found, new one created", {"http.route": "GET /cart"}); w.log("checkout-api", "warn", .2, "payment declined: insufficient_funds", {"psp": "stripe"}); w.log("catalog-api", "warn", .15, "price list stale {n}s", {}); w.log("promo-service", "error", .07, "cms 404 for banner slot {n}", {})
    w.log("cart-api", "error", 5, ["save cart: OOM command not allowed when used memory > 'maxmemory'.", "could not save cart: store unavailable", "could not save cart: store unavailable"], {"http.route": "POST /cart/items", "http.status_code": 500, "sku": "{sku}"}, fx)
    w.log("shop-web", "error", 6, ["add to cart failed: 500", "add to cart failed: 500, user shown retry dialog"], {"http.route": "/p/{sku}"}, fx); w.log("checkout-api", "warn", 1.5, "checkout started with empty cart", {"session": "{hex}"}, fx)
    def tr(t, bad):
        wr = R.random() < .5; er = bad and wr and R.random() < .6
        return ("shop-web", "add-to-cart" if wr else "view-cart", w.ln(20), [("cart-api", "POST /cart/items" if wr else "GET /cart", w.ln(7), [("redis-cart", "GET", w.ln(.4), [], False, {"db.system": "redis"})] + ([("redis-cart", "SET", w.ln(.4), [], er, {"db.system": "redis"})] if wr else []), er, {})], er, {})
    w.traces(25, 50, on, 238, tr)
    w.alert("cart-api", "http_5xx_pct", 5, "critical", "cart-api 5xx", "cart-api 5xx above 5 %", hold=2)
    w.truth("config-change", "limit-lowered", "cul", ["d1", "d2", "d3", "cart.save_for_later"], Rd, on, "The new parameter group for redis-cart sets maxmemory-policy to noeviction (it was allkeys-lru); when the day's carts filled the memory, writes were refused.")
    return w

# ---------------------------------------------------------------- 8
def store(seed):
    w = W("northgate-storefront-latency", seed, "2025-05-07T15:05:00", 165, 20,
          dict(rps=("http_rps", 1), p95=("http_p95_ms", 1), err=("http_error_ratio", 1), cpu=("cpu_ratio", 1), mem=("rss_mb", 1)), lcase=str.lower,
          vocab=dict(route=["/p/:slug", "/c/:category", "/search", "/api/products/:id"], cur=["EUR", "EUR", "SEK", "PLN", "CHF"], grp=["retail", "retail", "trade"]))
    t = w.t; R = w.r; w.v0 = {"product-bff-eu": "6.21.0", "product-bff-us": "6.21.0", "product-service-eu": "3.3.1"}
    w.commit("cul", 40, "bff: price list validity in the pricing context", [("product-bff/src/pricing/context.ts", '''
@@ 6 export interface PricingContext {
   currency: string;
   customerGroup: string;
   country: string;
+  /** Price lists are valid from/to; the service picks the list by this. */
+  asOf: string;
 }
 
 export function pricingContext(req: Request): PricingContext {
   return {
     currency: req.market.currency,
     customerGroup: req.user?.group ?? 'retail',
     country: req.market.country,
+    asOf: new Date().toISOString(),
   };
 }
'''), ("product-bff/src/product/product.cache.ts", '''
@@ 17 export class ProductCache {
   async get(id: string, ctx: PricingContext, load: Loader): Promise<Product> {
-    const key = `product:3:${id}:${ctx.country}:${ctx.currency}:${ctx.customerGroup}`;
+    const key = `product:4:${id}:${stableHash(ctx)}`;
     const hit = await this.redis.get(key);
     if (hit) return JSON.parse(hit);
     const product = await load(id, ctx);
     await this.redis.set(key, JSON.stringify(product), 'EX', this.ttl);
     return product;
   }
''')], [(71, "product-bff-eu", "6.22.0")])
    w.commit("d1", 31, "product-service: variants query", [("product-service/internal/store/variants.go", '''
@@ 29 func (s *Store) Variants(ctx context.Context, id uuid.UUID) ([]Variant, error) {
-	rows, err := s.db.Query(ctx, `SELECT id, sku, attrs FROM variant WHERE product_id = $1 ORDER BY position`, id)
+	rows, err := s.db.Query(ctx, variantsSQL, id)
 	if err != nil {
 		return nil, err
 	}
-	defer rows.Close()
-	var out []Variant
-	for rows.Next() {
-		var v Variant
-		if err := rows.Scan(&v.ID, &v.SKU, &v.Attrs); err != nil {
-			return nil, err
-		}
-		out = append(out, v)
-	}
-	return out, rows.Err()
+	return pgx.CollectRows(rows, pgx.RowToStructByPos[Variant])
 }
+
+const variantsSQL = `SELECT id, sku, attrs FROM variant WHERE product_id = $1 ORDER BY position`
''')], [(72, "product-service-eu", "3.4.0"), (52, "product-service-us", "3.4.0")])
    w.commit("d2", 50, "redis: bigger node for the eu product cache", [("terraform/eu-central-1/redis_product.tf", '''
@@ 2 resource "aws_elasticache_replication_group" "product" {
   replication_group_id = "redis-product-eu"
-  node_type            = "cache.m6g.large"
+  node_type            = "cache.m6g.xlarge"
   engine_version       = "7.1"
   num_cache_clusters   = 2
   parameter_group_name = "shared-lru-redis7"
-  maintenance_window   = "tue:02:00-tue:03:00"
+  maintenance_window   = "thu:02:00-thu:03:00"
+  apply_immediately    = false
 }
''')], [(72.5, "infra-eu", "run-3381")])
    w.commit("d3", 85, "bff: product cache ttl", [("deploy/product-bff/values-eu.yaml", '''
@@ 12
 env:
   REDIS_URL: redis://redis-product-eu:6379
-  PRODUCT_CACHE_TTL_S: "300"
+  PRODUCT_CACHE_TTL_S: "900"
   PRODUCT_SERVICE_TIMEOUT_MS: "2500"
''')], [(98, "product-bff-eu", "6.22.0")])
    fill(w, "ts_deps", -200, "product-bff", [(-140, "product-bff-eu", "6.21.0"), (-130, "product-bff-us", "6.21.0")]); fill(w, "go_log", -45, "product-service"); fill(w, "ts_i18n", 20, "storefront", [(38, "storefront-eu", "2025.19.2"), (45, "storefront-us", "2025.19.2")]); fill(w, "ci_cache", -2000, "ci"); fill(w, "yaml_dash", 10, "product-service")
    w.flag(66, "storefront.sticky_filters", "storefront-eu", "0% -> 10%", "g.ferrari")
    on = 72; e = w.up(71.5, 1.6)
    for rg, ld, x in (("eu", 1, e), ("us", .7, 0 * e)):
        sat = x * (.8 + .2 * w.ramp(on, on + 20))
        w.svc("storefront-" + rg, 480 * ld, 170, .001, .35, 540, lat=1 + 4.4 * sat, adderr=.018 * sat); w.svc("product-bff-" + rg, 900 * ld, 38, .0012, .33, 380, lat=1 + 22 * sat, adderr=.03 * sat, cpux=1 + .45 * x)
        w.svc("product-service-" + rg, 62 * ld, 34, .001, .21, 240, rpsx=1 + 13.2 * x, lat=1 + 24 * sat, adderr=.02 * sat, cpux=1 + 2.9 * x)
        w.m("redis-product-" + rg, "hit_ratio", 1, mul=.936 - .925 * x, noise=.006, hi=1, blip=0); w.m("redis-product-" + rg, "set_per_s", 58 * ld, mul=1 + 14 * x, noise=.06); w.m("redis-product-" + rg, "used_memory_mb", 2100 * ld, mul=1 + .95 * w.ramp(on, on + 40) * (x > 0), noise=.01, blip=0); w.m("redis-product-" + rg, "latency_us", 240, noise=.07, mul=1 + .1 * x)
        w.m("product-db-" + rg, "cpu_ratio", .17, mul=1 + 4.5 * x, load=1, noise=.07, hi=.98); w.m("product-db-" + rg, "active_connections", 6 * ld, mul=1 + 8 * sat, noise=.15, integer=True); w.m("product-db-" + rg, "query_p95_ms", 3.8, mul=1 + 9 * sat, noise=.08)
    for rg, ld, x in (("eu", 1, e), ("us", .7, 0 * e)):
        w.log("product-bff-" + rg, "info", 3 * ld, "GET {route} 200", {"http.route": "{route}", "currency": "{cur}" if rg == "eu" else "USD", "customer.group": "{grp}", "duration_ms": "{ms}"}); w.log("product-service-" + rg, "info", .8 * ld, "product {id} loaded", {"duration_ms": "{ms}"}, 1 + 7 * x)
        w.log("storefront-" + rg, "info", 1.5 * ld, "render {route}", {"http.route": "{route}"}); w.log("storefront-" + rg, "warn", .3, "image variant missing, original served", {"product.id": "{id}"}); w.log("product-service-" + rg, "warn", .15, "variant {id} without stock location", {})
        w.log("product-bff-" + rg, "error", .06, "product-service: ECONNRESET", {"http.route": "{route}"})
    w.log("product-service-eu", "warn", 2.5, "slow query {slow}ms", {"db.statement": "SELECT id, sku, attrs FROM variant WHERE product_id = $1 ORDER BY position"}, e * .8); w.log("product-service-eu", "error", 1.2, "acquire connection: context deadline exceeded", {"db.name": "product"}, e)
    w.log("product-bff-eu", "error", 3, "product-service timeout of 2500ms exceeded", {"http.route": "{route}"}, e); w.log("storefront-eu", "error", 3, "render failed, fallback page", {"http.route": "{route}", "http.status_code": 503}, e); w.log("storefront-eu", "warn", 2, "slow render {slow}ms", {"http.route": "/c/:category"}, e)
    def tr(t, bad):
        eu = R.random() < .7; rg = "eu" if eu else "us"; bad = bad and eu; miss = R.random() < (.985 if bad else .065); q = w.ln(60 if bad else 3)
        kids = [("redis-product-" + rg, "GET product", w.ln(.5), [], False, {"db.system": "redis", "cache.hit": not miss})]
        if miss: kids += [("product-service-" + rg, "GET /products/:id", w.ln(250 if bad else 9), [("product-db-" + rg, "SELECT variant", q, [], False, {"db.system": "postgresql"})], False, {}), ("redis-product-" + rg, "SET product", w.ln(.5), [], False, {"db.system": "redis"})]
        return ("storefront-" + rg, "GET /p/:slug", w.ln(40), [("product-bff-" + rg, "GET /api/products/:id", w.ln(8), kids, False, {"service.version": w.ver("product-bff-" + rg, t)})], False, {"region": rg})
    w.traces(50, 60, on, 162, tr)
    w.topo = [(a + r, b + r) for r in ("-eu", "-us") for a, b in (("storefront", "product-bff"), ("product-bff", "redis-product"), ("product-bff", "product-service"), ("product-service", "product-db"))]
    w.alert("storefront-eu", "http_p95_ms", 600, "page", "storefront EU p95", "storefront-eu p95 above 600 ms", hold=5)
    w.truth("deploy-regression", "cache-miss", "cul", ["d1", "d2", "d3", "storefront.sticky_filters"], "product-bff-eu", on, "The bff's cache key hashes the whole pricing context, which now contains the current time, so nothing hits and product-service and its database get all the reads.")
    return w

# ---------------------------------------------------------------- 9
def tax(seed):
    w = W("velvetcart-checkout-errors", seed, "2025-02-12T16:20:00", 210, 30,
          dict(rps=("requests_per_s", 1), p95=("duration_p95_s", .001), err=("error_ratio", 1), cpu=("cpu_seconds_rate", 4), mem=("memory_bytes", 1048576)), lkey="severity_text",
          vocab=dict(prov=["ON", "QC", "BC", "AB"], state=["CA", "NY", "TX", "WA", "FL"], route=["/checkout/quote", "/checkout/submit", "/cart", "/shipping/options"]))
    t = w.t; R = w.r; w.v0 = {"tax-adapter": "2.9.0", "checkout-api": "41.3.0", "shipping-api": "5.5.0"}
    w.commit("code", -1500, "tax-adapter: HST rules v2 behind tax.ca_hst_rules_v2", [("tax-adapter/src/main/java/com/velvetcart/tax/ca/HstCalculator.java", '''
@@ 33 public class HstCalculator {
   public TaxResult adjust(TaxResult provider, Address to) {
     TaxResult v1 = rulesV1.apply(provider, to.province());
-    return v1;
+    FlagState v2 = flags.state("tax.ca_hst_rules_v2");
+    if (v2 == FlagState.OFF) {
+      return v1;
+    }
+    TaxResult r2 = rulesV2.apply(provider, to.province());
+    if (v2 == FlagState.SHADOW) {
+      if (!r2.total().equals(v1.total())) {
+        metrics.counter("hst.shadow.diff").increment();
+      }
+      return v1;
+    }
+    return r2;
   }
''')], [(-1380, "tax-adapter", "2.9.0")])
    w.commit("d1", 62, "tax-adapter: provider client settings", [("tax-adapter/src/main/resources/application-prod.yml", '''
@@ 18 taxwise:
   base-url: https://api.taxwise.com/v3
   connect-timeout: 500ms
-  read-timeout: 2000ms
+  read-timeout: 3000ms
   pool:
-    max-total: 60
-    max-per-route: 30
+    max-total: 80
+    max-per-route: 40
''')], [(84, "tax-adapter", "2.9.1")])
    w.commit("d2", 70, "checkout-api: order totals in a package of their own", [("checkout-api/internal/checkout/quote.go", '''
@@ 71 func (s *Service) Quote(ctx context.Context, c Cart, to Address) (*Quote, error) {
 	tax, err := s.tax.Calculate(ctx, c.Lines, to)
 	if err != nil {
 		return nil, fmt.Errorf("tax: %w", err)
 	}
-	sub := money.Zero(c.Currency)
-	for _, l := range c.Lines {
-		sub = sub.Add(l.Unit.Mul(l.Qty))
-	}
-	return &Quote{Subtotal: sub, Tax: tax.Total, Total: sub.Add(tax.Total)}, nil
+	return totals.Build(c.Lines, c.Currency, tax.Total), nil
 }
'''), ("checkout-api/internal/totals/totals.go", '''
@@ 1
+package totals
+
+func Build(lines []cart.Line, cur string, tax money.Amount) *quote.Quote {
+	sub := money.Zero(cur)
+	for _, l := range lines {
+		sub = sub.Add(l.Unit.Mul(l.Qty))
+	}
+	return &quote.Quote{Subtotal: sub, Tax: tax, Total: sub.Add(tax)}
+}
''')], [(91, "checkout-api", "41.4.0")], new=("checkout-api/internal/totals/totals.go",))
    w.commit("d3", 75, "egress: one nat gateway in us-west-2", [("terraform/us-west-2/vpc.tf", '''
@@ 14 module "vpc" {
   source = "../modules/vpc"
   name   = "prod-usw2"
   cidr   = "10.96.0.0/16"
   azs    = ["us-west-2a", "us-west-2b"]
-  single_nat_gateway = false
+  single_nat_gateway = true
 }
''')], [(89, "infra-us-west-2", "run-902")])
    fill(w, "java_dto", -300, "tax-adapter"); fill(w, "go_mod", -100, "checkout-api", [(-30, "checkout-api", "41.3.0")]); fill(w, "ts_lint", 30, "shop-bff", [(52, "shop-bff", "88")]); fill(w, "yaml_labels", -900, "shipping-api")
    w.flag(88, "tax.ca_hst_rules_v2", "tax-adapter", "off -> shadow", "a.chowdhury"); w.flag(101, "checkout.express_pay", "checkout-api", "50% -> 60%", "n.weiss")
    on = 95; e = w.up(on, 1.5, 168, 3) * (1 - .25 * w.up(128, 3, 136, 3)); ca = .17
    w.m("taxwise-api", "client_duration_p95_s:ca", .34, mul=1 + 8 * e, noise=.06, hi=3.05, nd=4); w.m("taxwise-api", "client_duration_p95_s:us", .31, noise=.06, nd=4); w.m("taxwise-api", "client_errors_ratio:ca", 1, mul=.002 + .46 * e, noise=.12, hi=1, nd=5); w.m("taxwise-api", "client_errors_ratio:us", .002, noise=.4, nd=5); w.m("taxwise-api", "client_connect_p95_s", .021, noise=.08, nd=4)
    w.m("taxwise-api", "client_requests_per_s:ca", 9.4, load=1, noise=.08); w.m("taxwise-api", "client_requests_per_s:us", 46, load=1, noise=.05)
    w.svc("tax-adapter", 55, 360, .002, .14, 980, lat=1 + 7 * e, adderr=ca * .45 * e); w.m("tax-adapter", "http_client_pool_leased", 17, mul=1 + 1.35 * e, noise=.1, integer=True); w.m("tax-adapter", "http_client_pool_pending", .05, noise=1, integer=True); w.m("tax-adapter", "jvm_gc_pause_s", .012, noise=.1, nd=4)
    w.svc("checkout-api", 75, 640, .003, .22, 310, lat=1 + 3.7 * e, adderr=.055 * e); w.svc("shop-bff", 380, 240, .002, .4, 460, lat=1 + .5 * e, adderr=.012 * e); w.svc("shipping-api", 66, 150, .002, .19, 350); w.svc("payment-api", 21, 510, .006, .17, 620, rpsx=1 - .12 * e)
    w.m("orders-db", "cpu_ratio", .24, load=1, noise=.07); w.m("orders-db", "connections", 74, noise=.03, integer=True, mul=1 + .12 * e); w.m("nat-us-east-1", "active_connections", 5100, load=1, noise=.05, mul=1 + .02 * e, integer=True); w.m("nat-us-east-1", "port_allocation_errors", 0, raw=True); w.m("nat-us-west-2", "active_connections", 1900, mul=1 + .9 * w.up(89, 2), load=1, noise=.06, integer=True)
    w.log("checkout-api", "INFO", 3, "{route} ok", {"http.route": "{route}", "duration_ms": "{ms}", "ship.country": "US"}); w.log("checkout-api", "INFO", .6, "{route} ok", {"http.route": "{route}", "duration_ms": "{ms}", "ship.country": "CA"}, 1 - .4 * e); w.log("tax-adapter", "INFO", 1.5, "tax calculated for US-{state}", {"tax.jurisdiction": "US-{state}", "peer.host": "us.api.taxwise.com"}); w.log("tax-adapter", "INFO", .4, "tax calculated for CA-{prov}", {"tax.jurisdiction": "CA-{prov}", "peer.host": "ca.api.taxwise.com"}, 1 - .5 * e)
    w.log("payment-api", "WARN", .3, "3ds challenge abandoned", {"psp": "stripe"}); w.log("shipping-api", "WARN", .2, "rate card fallback for zone {n}", {}); w.log("tax-adapter", "WARN", .15, "exemption certificate {id} expired", {}); w.log("tax-adapter", "ERROR", .05, "taxwise read timed out", {"tax.jurisdiction": "US-{state}", "peer.host": "us.api.taxwise.com"})
    w.log("tax-adapter", "ERROR", 2.2, ["taxwise read timed out after 3000ms", "taxwise read timed out after 3000ms", "taxwise 503: calculation engine temporarily unavailable"], {"tax.jurisdiction": "CA-{prov}", "peer.host": "ca.api.taxwise.com", "exception.type": "TaxProviderException"}, e)
    w.log("checkout-api", "ERROR", 5, ["quote failed: tax: 502 from tax-adapter", "quote failed: tax: context deadline exceeded"], {"http.route": "/checkout/quote", "ship.country": "CA"}, e); w.log("shop-bff", "ERROR", 5, "checkout-api 500, cart page shown with error banner", {"http.route": "/checkout"}, e); w.log("tax-adapter", "INFO", .25, "hst shadow: v1 = v2 for CA-{prov}", {"tax.jurisdiction": "CA-{prov}"}, (t > 88) * (1 - .4 * e))
    def tr(t, b):
        isca = R.random() < .4; b = b and isca and np.interp(t, w.t, e) > .5; tmo = b and R.random() < .5; J = ("CA-" + R.choice(w.vocab["prov"])) if isca else "US-" + R.choice(w.vocab["state"])
        return ("shop-bff", "POST /checkout/quote", w.ln(30), [("checkout-api", "Quote", w.ln(40), [("shipping-api", "Options", w.ln(60)), ("tax-adapter", "POST /tax", w.ln(9), [("taxwise-api", "POST /v3/calculate", 3000 if tmo else w.ln(1700 if b else 170), [], tmo, {"tax.jurisdiction": J, "peer.host": ("ca" if isca else "us") + ".api.taxwise.com"})], tmo, {"service.version": w.ver("tax-adapter", t)})], tmo, {"ship.country": J[:2]})], tmo, {})
    w.traces(40, 70, on, 205, tr)
    w.topo = [("shop-bff", "checkout-api"), ("checkout-api", "tax-adapter"), ("tax-adapter", "taxwise-api"), ("checkout-api", "shipping-api"), ("checkout-api", "payment-api"), ("checkout-api", "orders-db")]
    w.alert("checkout-api", "error_ratio", .03, "page", "checkout errors", "checkout-api error ratio above 3 %", hold=4)
    w.truth("external-api", "latency", "none", ["d1", "d2", "d3", "tax.ca_hst_rules_v2"], "taxwise-api", on, "The tax provider's Canadian endpoint became slow and returned 503; US calls by the same adapter, version and network were normal.")
    return w

# ---------------------------------------------------------------- 10
def broker(seed):
    w = W("gridpost-publish-latency", seed, "2025-04-16T07:30:00", 200, 30,
          dict(rps=("msgs_per_s", 1), p95=("p99_ms", 1), err=("fail_ratio", 1), cpu=("cpu_pct", 100), mem=("mem_mb", 1)), lkey="level", lcase=str.lower,
          vocab=dict(topic=["parcel.events", "parcel.events", "route.plans", "address.changes"], ev=["scanned", "loaded", "delivered", "returned"], part=["4", "9", "14", "19", "23"]))
    t = w.t; R = w.r; w.v0 = {"event-writer": "5.0.2", "kafka": "3.7.0-12", "route-planner": "19.4.0"}
    w.commit("d1", 30, "kafka: io threads", [("deploy/kafka/values-prod.yaml", '''
@@ 26 config:
   num.network.threads: 6
-  num.io.threads: 8
+  num.io.threads: 16
   num.replica.fetchers: 4
   min.insync.replicas: 2
   log.retention.hours: 72
''')], [(70, "kafka", "3.7.0-13")])
    w.commit("d2", 60, "event-writer: producer properties", [("event-writer/src/main/java/com/gridpost/events/ProducerFactory.java", '''
@@ 22 final class ProducerFactory {
     Properties p = new Properties();
     p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cfg.brokers());
     p.put(ProducerConfig.ACKS_CONFIG, "all");
     p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
-    p.put(ProducerConfig.LINGER_MS_CONFIG, 10);
-    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
+    p.put(ProducerConfig.LINGER_MS_CONFIG, 5);
+    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
     p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
     return new KafkaProducer<>(p, new StringSerializer(), new EventSerializer());
''')], [(96, "event-writer", "5.1.0")])
    w.commit("d3", 52, "topics: parcel.events retention in the reporting cluster", [("terraform/kafka-reporting/topics.tf", '''
@@ 8 resource "kafka_topic" "parcel_events" {
   provider           = kafka.reporting
   name               = "parcel.events"
   partitions         = 24
   replication_factor = 3
   config = {
-    "retention.ms"  = "259200000"
-    "segment.bytes" = "1073741824"
+    "retention.ms"  = "1209600000"
+    "segment.bytes" = "536870912"
   }
 }
''')], [(93, "kafka-reporting", "tf-77")])
    w.commit("d4", 74, "route-planner: read plans by key", [("route-planner/route_planner/plans.py", '''
@@ 51 class PlanStore:
     async def load(self, depot: str, day: date) -> list[Plan]:
-        rows = await self.pool.fetch(PLANS_BY_DAY, day)
-        return [Plan.from_row(r) for r in rows if r["depot"] == depot]
+        rows = await self.pool.fetch(PLANS_BY_DEPOT_DAY, depot, day)
+        return [Plan.from_row(r) for r in rows]
''')], [(98, "route-planner", "19.5.0")])
    fill(w, "java_micrometer", -120, "event-writer"); fill(w, "py_types", 10, "route-planner", [(35, "route-planner", "19.4.0")]); fill(w, "docs", -50, "kafka"); fill(w, "ci_cache", -700, "ci"); fill(w, "tf_tags", 40, "infra")
    on = 101; e = w.up(on, 2.5) * (.7 + .3 * w.ramp(on, on + 45)) * (1 + .12 * w.ar(.8)); e = e.clip(0)
    for b in (1, 2, 3, 4):
        x = e if b == 3 else 0 * e; n = f"kafka-{b}"; rs = {1: 70, 2: 76, 3: 82, 4: 88}[b]; boot = np.exp(-(t - rs).clip(0) / 2.5) * (t >= rs)
        w.m(n, "disk_write_await_ms", 2.6, mul=1 + 46 * x + 1.2 * boot, noise=.12); w.m(n, "disk_util_pct", 27, mul=1 + 2.65 * x + .3 * boot, hi=100, noise=.08, load=1); w.m(n, "disk_write_mb_s", 41, mul=1 - .42 * x.clip(0, 1), load=1, noise=.06)
        w.m(n, "request_local_time_p99_ms", 7.5, mul=1 + 60 * x + 1.5 * boot, noise=.12); w.m(n, "cpu_pct", 33, mul=1 - .2 * x.clip(0, 1) + .5 * boot, load=1, noise=.06); w.m(n, "under_replicated_partitions", .02, add=np.round((22 if b != 3 else 3) * e.clip(0, 1.1) * (.6 + .4 * np.sign(w.ar(.6)).clip(0))) + 18 * boot, noise=.5, integer=True); w.m(n, "cpu_iowait_pct", 1.1, mul=1 + 17 * x, noise=.15)
    w.svc("event-writer", 5200, 31, .0004, .4, 1100, lat=1 + 24 * e, adderr=.012 * (e - .6).clip(0)); w.m("event-writer", "producer_buffer_used_pct", 6, mul=1 + 8.5 * e, hi=100, noise=.12)
    w.svc("scan-gateway", 1400, 75, .001, .35, 420, lat=1 + 8.5 * e, adderr=.006 * e); w.svc("tracking-projector", 5100, 45, .0005, .45, 890, lat=1 + .6 * e); w.m("tracking-projector", "event_age_p95_s", 1.4, mul=1 + 5 * e, noise=.12); w.svc("route-planner", 60, 340, .002, .5, 1300, lat=1 - .15 * w.up(98, 1)); w.m("tracking-db", "cpu_pct", 38, load=1, noise=.07); w.m("tracking-db", "write_latency_ms", 1.9, noise=.08)
    w.log("event-writer", "info", 3, "batch acknowledged topic={topic}", {"kafka.topic": "{topic}", "duration_ms": "{ms}"}); w.log("scan-gateway", "info", 3, "scan accepted: {ev}", {"http.route": "POST /scans", "parcel.id": "{id}"}); w.log("tracking-projector", "info", 1.5, "projected {n} events", {"kafka.topic": "{topic}"}); w.log("route-planner", "info", .7, "plan for depot {n} ready", {})
    w.log("scan-gateway", "warn", .3, "duplicate scan within 2s", {"parcel.id": "{id}"}); w.log("tracking-projector", "warn", .2, "event out of order, kept", {"parcel.id": "{id}"}); w.log("event-writer", "error", .04, "org.apache.kafka.common.errors.TimeoutException: Expiring {n} record(s)", {"kafka.topic": "{topic}"})
    for b, rs in ((1, 70), (2, 76), (3, 82), (4, 88)): w.line(rs, f"kafka-{b}", "info", "[KafkaServer id=%d] shutting down (controlled shutdown, rolling update 3.7.0-13)" % b, {}, k8s=False); w.line(rs + 1.6, f"kafka-{b}", "info", "[KafkaServer id=%d] started" % b, {}, k8s=False)
    w.log("event-writer", "warn", 3, "send took {slow}ms topic={topic} partition={part} leader=3", {"kafka.topic": "{topic}", "kafka.partition": "{part}", "peer.service": "kafka-3:9092"}, e); w.log("event-writer", "error", 1.5, "org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException: Messages are written to the log, but to fewer in-sync replicas than required", {"kafka.topic": "{topic}"}, e)
    w.log("scan-gateway", "error", 5, ["scan not accepted: event-writer deadline exceeded", "handheld retry storm: {n} retries in the last minute"], {"http.route": "POST /scans"}, e); w.log("kafka-1", "info", .8, "[Partition parcel.events-{part} broker=1] Shrinking ISR from 1,3,2 to 1,2. Leader: (highWatermark: {id})", {}, e, k8s=False); w.log("kafka-1", "info", .7, "[Partition parcel.events-{part} broker=1] Expanding ISR from 1,2 to 1,2,3", {}, e, k8s=False)
    w.log("kafka-3", "warn", .35, ["kernel: nvme nvme1: I/O {n} QID 3 timeout, completion polled", "kernel: nvme1n1: critical medium warning, available spare below threshold"], {"host": "ip-10-12-4-88"}, e, k8s=False); w.log("kafka-2", "info", .2, "[Log partition=parcel.events-{part}] Rolled new log segment at offset {id}", {}, k8s=False); w.log("kafka-3", "info", .2, "[Log partition=parcel.events-{part}] Rolled new log segment at offset {id}", {}, k8s=False)
    w.topo = [("scan-gateway", "event-writer")] + [("event-writer", f"kafka-{b}") for b in (1, 2, 3, 4)] + [("tracking-projector", "kafka-1"), ("tracking-projector", "kafka-3"), ("tracking-projector", "tracking-db")]
    w.alert("scan-gateway", "p99_ms", 350, "high", "scan-gateway p99", "scan-gateway p99 above 350 ms", hold=4, after=60)
    w.truth("host-saturation", "disk-latency", "none", ["d1", "d2", "d3", "d4"], "kafka-3", on, "The NVMe volume of broker kafka-3 degraded (kernel timeouts, await x30 with less throughput); the three other brokers run the same new settings without trouble.")
    return w
ALL = [enrich, cart, store, tax, broker]
