from common import *

def pixora(seed):
    st = dict(rps=('requests_rate5m', 1, 2), p95=('request_duration_seconds_p95', 1, 3), p50=('request_duration_seconds_p50', 1, 3), err_r=('request_error_ratio', 1, 5), cpu=('cpu_utilization', 1, 3), mem=('memory_working_set_bytes', 1048576, 0))
    s = Inc('pixora-eu-thumbnails-slow', seed, '2026-01-21T17:46:30', 150, 130, 60, st, levels=dict(info='INFO', warn='WARNING', error='ERROR')); t = s.t
    E = 1 + .62 * sm(ramp(-100, 60))(t); s.L = s.L / s.daily; Lu = s.L * (1 + .1 * np.sin(t / 90)); J = s.jit(.12)
    eu = 5.55 * E * s.L * (1 + s.ar(.012)); pods = np.full(len(t), 6.)
    need = eu / pods; lim = np.where(t > -74, 1.5, 4.0); sat = need / lim
    thr = np.where(sat < .83, .004, np.clip((sat - .83) * 3.2, 0.004, .72)) * J + .002; S = np.clip((sat - .865) / .15, 0, 1.2)
    for r in ('eu-west', 'us-east'):
        e = r == 'eu-west'; Z = S if e else 0 * S; n = f'image-resizer/{r}'
        old = s.L; s.L = E * old if e else Lu
        s.svc(n, dict(p95=lambda x: x * (1 + 13 * Z * J), p50=lambda x: x * (1 + 3.5 * Z * J), err_r=lambda x: x + .045 * Z * J, rps=lambda x: x * (1 - .06 * Z)), rps=245 if e else 198, p95=.46, p50=.11, err_r=.0009, mem=820)
        s.put(n, 'container_cpu_usage_cores_avg', np.minimum(need, 1.47 + s.n(.012)) if e else .66 * Lu * (1 + s.ar(.04)), 3); s.put(n, 'container_cpu_cfs_throttled_periods_ratio', thr if e else abs(.004 + s.n(.002)), 4)
        s.put(n, 'kube_deployment_replicas_ready', pods - (abs(t + 73) < 2) if e else pods, 0)
        s.svc(f'asset-api/{r}', dict(p95=lambda x: x * (1 + 5 * Z * J), err_r=lambda x: x + .022 * Z * J), rps=610 if e else 480, p95=.21, err_r=.0006, cpu=.3)
        s.svc(f'cdn-edge/{r}', dict(p95=lambda x: x * (1 + 3.4 * Z * J), err_r=lambda x: x + .011 * Z * J), rps=5400 if e else 4700, p95=.09, err_r=.0004)
        s.g(f'cdn-edge/{r}', 'cache_hit_ratio', .93, lambda x: .93 + s.n(.004), dec=4); s.L = old
    s.svc('object-store', {}, rps=700, p95=.055, err_r=.0002); s.g('redis-meta', 'ops_per_second', 5100, lambda x: x * (.6 + .4 * E), dec=0); s.svc('redis-meta', cpu=.21); s.g('node-pool-eu-b', 'node_cpu_utilization', .44, dec=3); s.g('node-pool-us-a', 'node_cpu_utilization', .41, dec=3)
    s.c('a', -95, 'tom.b', 'Right-size requests for eu', D('charts/image-resizer/values-eu-west.yaml', (14, 'image-resizer:', """   resources:
     requests:
-      cpu: "2"
+      cpu: "1"
       memory: 1Gi
     limits:
-      cpu: "4"
+      cpu: 1500m
       memory: 2Gi
   env:
-    VIPS_CONCURRENCY: "4"
+    VIPS_CONCURRENCY: "4"
+    RESIZER_LOG_SAMPLE: "0.1\"""")))
    s.c('b', -41, 'nadia', 'AVIF effort setting', D('image-resizer/src/encode.py', (48, 'def encode(img: pyvips.Image, fmt: str, opts: Options) -> bytes:', """     if fmt == "avif":
-        return img.heifsave_buffer(compression="av1", Q=opts.quality, effort=3)
+        effort = 6 if flags.enabled("avif_high_effort", opts.tenant) else 3
+        return img.heifsave_buffer(compression="av1", Q=opts.quality, effort=effort)
     if fmt == "webp":
         return img.webpsave_buffer(Q=opts.quality)
     return img.jpegsave_buffer(Q=opts.quality, optimize_coding=True)""")))
    s.c('d', -30, 'tom.b', 'HPA ceiling for eu', D('charts/image-resizer/templates/hpa-eu-west.yaml', (8, 'spec:', """   minReplicas: 6
-  maxReplicas: 6
+  maxReplicas: 8
   metrics:
     - type: Resource
       resource:
         name: memory
         target:
           type: Utilization
           averageUtilization: 80""")))
    s.c('e', -22, 'tom.b', 'us-east memory limits', D('charts/image-resizer/values-us-east.yaml', (14, 'image-resizer:', """   resources:
     requests:
       cpu: "2"
       memory: 1Gi
     limits:
       cpu: "4"
-      memory: 3Gi
+      memory: 2Gi""")))
    s.c('f', 18, 'nadia', 'Edge: longer origin timeout', D('cdn-edge/vcl/backends.vcl', (11, 'backend asset_api {', """   .host = "asset-api.internal";
   .connect_timeout = 1s;
-  .first_byte_timeout = 5s;
+  .first_byte_timeout = 10s;
   .between_bytes_timeout = 2s;
 }""")))
    fill(s, 'asset-api', -500, 'py0', 'ops0', 'py1', 'ops2')
    s.dep('a', -76, 'image-resizer/eu-west', 'chart-1.44.0'); s.dep('d', -26, 'image-resizer/eu-west', 'chart-1.44.1'); s.dep('b', -18, 'image-resizer/eu-west', 'img-7.9.0'); s.dep('b', -34, 'image-resizer/us-east', 'img-7.9.0'); s.dep('e', -9, 'image-resizer/us-east', 'chart-1.44.2'); s.dep('f', 52, 'cdn-edge/eu-west', 'vcl-310')
    s.flag(-17, 'avif_high_effort', 'image-resizer', 'created, default off, no tenants', 'nadia')
    I = lambda q: np.clip(np.interp(q, t, S), 0, 1); R = ['eu-west', 'us-east']; PE = s.pods('image-resizer-eu', 6)
    s.log('image-resizer/eu-west', 'info', 'resized {_w}x{_h} {img.format} in {duration_ms} ms', 3, {'_w': [160, 320, 640], '_h': [160, 320, 480], 'img.format': ['webp', 'avif', 'jpeg'], 'duration_ms': lambda q: int(np.exp(s.rng.normal(0, .4)) * 110 * (1 + 5 * I(q))), 'pod': PE, 'region': 'eu-west'})
    s.log('image-resizer/us-east', 'info', 'resized {_w}x{_h} {img.format} in {duration_ms} ms', 2.5, {'_w': [160, 320, 640], '_h': [160, 320, 480], 'img.format': ['webp', 'avif', 'jpeg'], 'duration_ms': ('ln', 110, .4), 'region': 'us-east'})
    s.log('asset-api/eu-west', 'error', 'resizer call failed: ReadTimeout after 3.0s', lambda q: .03 + 6 * I(q), {'region': 'eu-west', 'http.route': '/assets/{id}/thumb'}); s.log('cdn-edge/eu-west', 'error', 'FetchError: first byte timeout', lambda q: .03 + 4 * I(q), {'backend': 'asset_api', 'region': 'eu-west'}); s.log('cdn-edge/us-east', 'warn', 'FetchError: backend busy, retried', .25, {'backend': 'asset_api', 'region': 'us-east'})
    s.log('image-resizer/eu-west', 'warn', 'worker queue wait {_q} ms', lambda q: .08 + 5 * I(q), {'_q': lambda q: int(60 + 2400 * I(q) * s.rng.random()), 'pod': PE, 'region': 'eu-west'}); s.log('image-resizer/eu-west', 'warn', 'liveness probe slow: {_q} ms', lambda q: .6 * I(q), {'_q': ('i', 700, 1900), 'pod': PE})
    s.log('image-resizer/us-east', 'warn', 'unsupported ICC profile, converting to sRGB', .5, {'region': 'us-east'}); s.log('image-resizer/eu-west', 'warn', 'unsupported ICC profile, converting to sRGB', .6, {'region': 'eu-west', 'pod': PE}); s.log('asset-api/us-east', 'info', 'GET /assets/{id}/thumb 200', 2, {'region': 'us-east'}); s.log('asset-api/eu-west', 'info', 'GET /assets/{id}/thumb 200', 2.4, {'region': 'eu-west'})
    s.log('object-store', 'warn', 'SlowDown returned for prefix {_p}', .12, {'_p': ('id', '', 3)}); s.log('kube-eu', 'info', 'horizontal-pod-autoscaler image-resizer: memory 41% of target, desired 6 current 6', .1, {})
    s.one(-73, 'kube-eu', 'info', 'deployment image-resizer successfully rolled out, 6/6 ready', {'region': 'eu-west'})
    s.alert('cdn-edge/eu-west', 'request_duration_seconds_p95', .22, 'warning', 'CDN origin fetch p95 (eu)', 'cdn-edge eu-west p95 {v}s')
    s.truth('config-change', 'limit-lowered', 'a', ['b', 'd', 'e', 'avif_high_effort'], 'image-resizer/eu-west', 'The eu values lower the CPU limit from 4 cores to 1.5; as the evening load grows usage pins at 1.47 cores per pod with throttling, while us-east with the same image is healthy.')
    return s

def farewind(seed):
    st = dict(rps=('throughput', 60, 0), p95=('resp_time_p95', 1000, 0), errc=('errors_per_min', 60, 1), cpu=('cpu_percent', 100, 1), heap=('heap_used_mb', 1, 0))
    s = Inc('farewind-search-results-missing', seed, '2025-10-07T11:33:15', 100, 110, 60, st, lv='severity_text', levels=dict(info='Information', warn='Warning', error='Error'), ts='s'); t = s.t
    B = sm(ramp(0, 5))(t); U = pulse(0, 5, 84, 88)(t); B = U; J = s.jit(.1)
    s.svc('search-web', dict(p95=lambda x: x * (1 + 2.6 * B * J), errc=lambda x: x + 3.1 * B * J), rps=130, p95=.85, errc=.12, cpu=.3)
    s.svc('fare-engine', dict(p95=lambda x: x * (1 + 4.2 * B * J), errc=lambda x: x + 9 * B * J, cpu=lambda x: x * (1 + .35 * B)), rps=310, p95=.42, errc=.2, cpu=.42, heap=2100)
    s.svc('supplier-gw', dict(rps=lambda x: x * (1 + 5.1 * B * J), p95=lambda x: x * (1 + .9 * B * J), errc=lambda x: x + 66 * B * J, cpu=lambda x: x * (1 + .9 * B)), rps=34, p95=.78, errc=.15, cpu=.25, heap=1200)
    s.svc('gds-amadelo', dict(rps=lambda x: x * (1 + 5.0 * B * J), p95=lambda x: x * (1 + .08 * B), errc=lambda x: x + 58 * B * J), rps=24, p95=.71, errc=.05); s.svc('gds-travelpoint', dict(rps=lambda x: x * (1 + 5.0 * B * J), errc=lambda x: x + .2 * B), rps=10, p95=.64, errc=.06)
    s.g('fare-cache', 'hit_rate', .89, lambda x: np.clip(.89 + s.n(.008) - .61 * B, 0, 1), dec=3); s.g('fare-cache', 'gets_per_min', 18600, lambda x: x * (1 - .66 * B), dec=0); s.g('fare-cache', 'sets_per_min', 2050, lambda x: x * (1 + 1.8 * B), dec=0); s.g('fare-cache', 'evictions_per_min', 4, dec=0); s.g('fare-cache', 'cmd_latency_us', 310, dec=0)
    s.rows[('fare-cache', 'hit_rate')] = np.round(np.clip(.89 + s.n(.008) - .03 * B, 0, 1), 3)
    s.g('fare-engine', 'offers_per_search', 41, lambda x: x * (1 - .63 * B * J), dec=1); s.svc('booking-api', dict(rps=lambda x: x * (1 - .28 * B)), rps=9, p95=.5, errc=.02, cpu=.2); s.svc('pg-bookings', cpu=.24)
    s.c('k', -1560, 'svetlana', 'Live reprice switch', D('fare-engine/src/main/kotlin/io/farewind/fares/FareLookup.kt', (31, 'class FareLookup(', """     suspend fun lookup(q: FareQuery): List<Fare> {
-        cache.get(q.key())?.let { return it }
-        val fares = suppliers.fetchAll(q)
+        val live = flags.isOn("fares.live_reprice", q.sessionId)
+        if (!live) {
+            cache.get(q.key())?.let { return it }
+        }
+        val fares = suppliers.fetchAll(q)
         if (fares.isNotEmpty()) {
             cache.put(q.key(), fares, ttl)
         }
         return fares
     }""")))
    s.c('b', -52, 'svetlana', 'Supplier gateway: retry policy', D('supplier-gw/src/main/kotlin/io/farewind/supplier/RetryPolicy.kt', (9, 'object RetryPolicy {', """-    const val MAX_ATTEMPTS = 3
-    private val base = 100.milliseconds
+    const val MAX_ATTEMPTS = 2
+    private val base = 250.milliseconds
 
     fun delayFor(attempt: Int): Duration =
-        base * (1 shl attempt)
+        (base * (1 shl attempt)) + Random.nextInt(0, 100).milliseconds
 }""")))
    s.c('d', -70, 'kwame', 'Fare cache TTL', D('fare-engine/src/main/resources/application.yaml', (22, 'fares:', """   cache:
     host: fare-cache.prod
-    ttl: 300s
+    ttl: 600s
     max-entry-bytes: 262144""")))
    s.c('e', -26, 'kwame', 'Search: sort module', D('search-web/src/sort/rank.ts', (4, '', """-export function rank(offers: Offer[]): Offer[] {
-  return [...offers].sort((a, b) => a.total - b.total);
+export function rank(offers: Offer[], variant: SortVariant = 'price'): Offer[] {
+  const by = variant === 'balanced' ? balanced : (o: Offer) => o.total;
+  return [...offers].sort((a, b) => by(a) - by(b));
 }
+
+const balanced = (o: Offer) => o.total * (1 + 0.04 * o.stops) + o.durationMin * 0.15;""")))
    fill(s, 'fare-engine', -600, 'java0', 'ts0', 'ops1', 'java2', 'ops0')
    s.dep('k', -1490, 'fare-engine', '61.0'); s.dep('d', -25, 'fare-engine', '61.2'); s.dep('b', -11, 'supplier-gw', '18.6'); s.dep('e', -3, 'search-web', '240.1')
    s.flag(-1440, 'fares.live_reprice', 'fare-engine', 'enabled 1%', 'svetlana'); s.flag(-1.2, 'fares.live_reprice', 'fare-engine', '1% -> 70%', 'p.lindqvist'); s.flag(-2.4, 'search.balanced_sort', 'search-web', '0% -> 10%', 'kwame'); s.flag(84, 'fares.live_reprice', 'fare-engine', '70% -> 1%', 'svetlana')
    I = pulse(0, 5, 84, 88); G = ['amadelo', 'travelpoint']; fv, gv = s.ver('fare-engine', '61.1'), s.ver('supplier-gw', '18.5')
    s.log('fare-engine', 'info', 'lookup {route} source={fare.source} offers={_o}', 4, {'route': ['LHR-JFK', 'MAD-FCO', 'CDG-DXB', 'OSL-AGP', 'BER-PMI'], 'fare.source': lambda q: 'supplier' if s.rng.random() < (.11 + .59 * I(q)) else 'cache', '_o': lambda q: int(41 * np.exp(s.rng.normal(0, .3)) * (1 - .6 * I(q))), 'version': fv})
    s.log('supplier-gw', 'info', '{supplier} availability 200', lambda q: 1.6 + 2.5 * I(q), {'supplier': G, 'duration_ms': ('ln', 620, .3), 'version': gv})
    s.log('supplier-gw', 'error', '{supplier} responded 429: {"code":"TPS_EXCEEDED","limit":60}', lambda q: .01 + 11 * I(q), {'supplier': 'amadelo', 'http.status_code': 429, 'retry.attempt': ('i', 1, 2), 'version': gv}); s.log('supplier-gw', 'error', 'giving up on amadelo after 2 attempts', lambda q: 5 * I(q), {'supplier': 'amadelo', 'version': gv})
    s.log('fare-engine', 'error', 'no fares from supplier amadelo for {route}', lambda q: .04 + 8 * I(q), {'route': ['LHR-JFK', 'MAD-FCO', 'CDG-DXB', 'OSL-AGP'], 'version': fv}); s.log('search-web', 'error', 'empty result page', lambda q: .05 + 4 * I(q), {'http.route': '/search'})
    s.log('search-web', 'info', 'GET /search 200', 3, {'http.route': '/search', 'duration_ms': lambda q: int(480 * np.exp(s.rng.normal(0, .4)) * (1 + 2 * I(q)))}); s.log('supplier-gw', 'warn', 'travelpoint returned currency mismatch, converted', .5, {'supplier': 'travelpoint'}); s.log('booking-api', 'warn', 'hold expired before payment', .5, {}); s.log('booking-api', 'info', 'hold created', 1, {})
    s.log('fare-cache', 'warn', 'client output buffer soft limit reached', .06, {}); s.one(-1.1, 'flag-agent', 'info', 'ruleset 8841 applied on 12/12 instances', {})
    nd = ('search-web', 'GET /search', 90, [('fare-engine', 'lookup', 40, [('fare-cache', 'GET', lambda q: .4, [], {'rep': lambda q: int(s.rng.random() > (.01 + .69 * I(q)))}), ('supplier-gw', 'fetchAll', 20, [('gds-amadelo', 'POST /availability', lambda q: 600 if s.rng.random() > .5 * I(q) else 18, [], {'err': lambda q: .01 + .55 * I(q), 'ea': {'http.status_code': 429}}), ('gds-travelpoint', 'POST /availability', 520, [], {})], {'rep': lambda q: int(s.rng.random() < (.11 + .62 * I(q))), 'swallow': 1})], {})], {})
    s.trace(nd, s.times(90, .6, 80)); s.topo = [('search-web', 'fare-engine'), ('fare-engine', 'fare-cache'), ('fare-engine', 'supplier-gw'), ('supplier-gw', 'gds-amadelo'), ('supplier-gw', 'gds-travelpoint'), ('search-web', 'booking-api'), ('booking-api', 'pg-bookings')]
    s.alert('fare-engine', 'offers_per_search', 25, 'SEV-2', 'Offers per search low', 'average offers per search {v} (usual 40)', op='<', k=4)
    s.truth('config-change', 'dependency', 'fares.live_reprice', ['b', 'd', 'e', 'search.balanced_sort'], 'fare-engine', 'The flag fares.live_reprice went from 1 to 70 %, skipping the fare cache: gets fall by two thirds, calls to both suppliers rise sixfold and amadelo answers 429 above its contractual rate; turning it back cured it.')
    return s

def mobilink(seed):
    st = dict(rps=('RequestCount', 60, 0), p95=('Latency.p95', 1, 4), err_r=('ErrorRate', 100, 3), cpu=('CPUUtilization', 100, 2), mem=('MemoryUtilization', 100, 2))
    s = Inc('mobilink-selfcare-login-failures', seed, '2025-09-30T05:48:00', 175, 100, 60, st, lv='level', levels=dict(info='I', warn='W', error='E')); t = s.t; J = s.jit(.1)
    m = np.where(t < -138, 99.6, np.where(t < -136, 14, 0)); fillc = 15 + 85 * (1 - np.exp(-(t + 136) / 60)) / (1 - np.exp(-136 / 60)); m = np.where(t >= -136, np.minimum(fillc, 100), m); m = np.clip(m + s.n(.15) * (m < 99), 0, 99.98)
    B = ramp(0, 7)(t); fo = pulse(-138, -137.5, -136.5, -135)(t)
    s.svc('session-svc', dict(err_r=lambda x: x + .44 * B * J + .2 * fo, p95=lambda x: x * (1 + .5 * B + 3 * fo)), rps=38, p95=.031, err_r=.0012, cpu=.3, mem=.46)
    s.svc('selfcare-bff', dict(err_r=lambda x: x + .26 * B * J + .09 * fo, p95=lambda x: x * (1 + .6 * B)), rps=71, p95=.22, err_r=.002, cpu=.34, mem=.51)
    s.svc('auth-otp', dict(rps=lambda x: x * (1 + 1.7 * B * J)), rps=6, p95=.35, err_r=.004, cpu=.15, mem=.38); s.svc('usage-api', dict(rps=lambda x: x * (1 - .2 * B)), rps=30, p95=.14, err_r=.001, cpu=.26, mem=.4); s.svc('billing-api', {}, rps=8, p95=.28, err_r=.002, cpu=.2)
    R = 'sess-redis-001'; s.put(R, 'DatabaseMemoryUsagePercentage', m, 2); ev = np.where(t < -138, 2350 * s.L * (1 + s.ar(.1)), 0); s.put(R, 'Evictions', ev, 0)
    s.put(R, 'CurrItems', m * 21400 * (1 + s.n(.002)), 0); s.put(R, 'SetTypeCmds', s.gen('rps', 2800) * (1 + .3 * B), 0); s.put(R, 'GetTypeCmds', s.gen('rps', 9100), 0); s.put(R, 'CacheHitRate', np.clip(96 + s.n(.4) - 50 * np.exp(-np.clip(t + 138, 0, 1e9) / 12) * (t > -138) - 21 * B, 0, 100), 2); s.put(R, 'CurrConnections', 220 * (1 + s.n(.02)) - 180 * fo, 0); s.svc(R, cpu=.18); s.put(R, 'ReplicationLag', abs(.3 + s.n(.1)), 2)
    for k, v in (('CPUUtilization', 22), ('DatabaseConnections', 64), ('ReadLatency_ms', 1.1)): s.g('aurora-subscr', k, v)
    s.c('a', -2720, 'gerrit.v', 'Session store: align parameter group', D('terraform/prod/session_store.tf', (21, 'resource "aws_elasticache_parameter_group" "session"', """   name   = "session-redis7"
   family = "redis7"
 
   parameter {
     name  = "maxmemory-policy"
-    value = "allkeys-lru"
+    value = "noeviction"
   }
   parameter {
     name  = "timeout"
-    value = "0"
+    value = "600"
   }
 }"""), (63, 'resource "aws_elasticache_replication_group" "session"', """   engine_version             = "7.0"
   parameter_group_name       = aws_elasticache_parameter_group.session.name
   apply_immediately          = false
-  maintenance_window         = "sun:02:00-sun:03:00"
+  maintenance_window         = "tue:03:00-tue:04:00\"""")))
    s.c('b', -28, 'pilar', 'Session codec into its own module', D('session-svc/src/store/codec.ts', """import { pack, unpack } from 'msgpackr';
import type { Session } from '../types';

export const encode = (s: Session): Buffer => pack(s);
export const decode = (b: Buffer): Session => unpack(b) as Session;
"""), D('session-svc/src/store/redis.ts', (3, '', """-import { pack, unpack } from 'msgpackr';
+import { decode, encode } from './codec';
 
 export async function save(id: string, s: Session): Promise<void> {
-  await redis.set(`sess:${id}`, pack(s), 'EX', SESSION_TTL);
+  await redis.set(`sess:${id}`, encode(s), 'EX', SESSION_TTL);
 }
 
 export async function load(id: string): Promise<Session | null> {
   const b = await redis.getBuffer(`sess:${id}`);
-  return b ? (unpack(b) as Session) : null;
+  return b ? decode(b) : null;
 }""")))
    s.c('d', -50, 'pilar', 'usage-api: cache window', D('usage-api/src/cache.ts', (12, 'export async function cached<T>(', """ const PREFIX = 'usage:';
-const TTL_SECONDS = 1800;
+const TTL_SECONDS = 900;
 
 // lives in the usage cluster, see USAGE_REDIS_URL
 const redis = new Redis(env.USAGE_REDIS_URL);""")))
    s.c('e', -65, 'gerrit.v', 'Staging session store size', D('terraform/staging/session_store.tf', (58, 'resource "aws_elasticache_replication_group" "session"', """   replication_group_id = "stg-sess-redis"
-  node_type            = "cache.r6g.large"
+  node_type            = "cache.t4g.medium"
   num_cache_clusters   = 2""")))
    s.c('f', -16, 'marek', 'BFF: session client timeout', D('selfcare-bff/src/clients/session.ts', (7, '', """ export const sessionClient = axios.create({
   baseURL: env.SESSION_URL,
-  timeout: 800,
+  timeout: 1200,
   headers: { 'x-client': 'selfcare-bff' },
 });""")))
    fill(s, 'session-svc', -700, 'ts0', 'ops1', 'ts2', 'ops3')
    s.dep('a', -141, 'sess-redis-001', 'tf-2291 (maintenance window)'); s.dep('e', -38, 'stg-sess-redis', 'tf-2296'); s.dep('d', -27, 'usage-api', '4.18.0'); s.dep('b', -10, 'session-svc', '11.3.0'); s.dep('f', -4, 'selfcare-bff', '28.0.2')
    I = ramp(0, 7); SV = s.ver('session-svc', '11.2.4'); P = s.pods('session-svc', 3)
    s.log('session-svc', 'info', 'session created', lambda q: 2.5 - 1.4 * I(q), {'channel': ['app', 'web'], 'version': SV, 'pod': P}); s.log('session-svc', 'info', 'session loaded', 3, {'version': SV, 'pod': P}); s.log('selfcare-bff', 'info', 'GET {http.route} 200', 4, {'http.route': ['/me/usage', '/me/bills', '/me/plan', '/login']})
    s.log('session-svc', 'error', "ReplyError: OOM command not allowed when used memory > 'maxmemory'.", lambda q: 9 * I(q), {'db.statement': 'SET sess:{id} ? EX 86400', 'version': SV, 'pod': P, 'peer.service': 'sess-redis-001'}); s.log('selfcare-bff', 'error', 'session-svc POST /sessions 500', lambda q: .05 + 13 * I(q), {'http.route': '/login', 'http.status_code': 502}); s.log('selfcare-bff', 'warn', 'user sent back to login', lambda q: .4 + 6 * I(q), {'http.route': ['/me/usage', '/me/bills']})
    s.log('auth-otp', 'warn', 'otp requested again within 60s', lambda q: .3 + 4 * I(q), {}); s.log('auth-otp', 'info', 'otp verified', 1, {}); s.log('usage-api', 'warn', 'mediation figures older than 2h', .5, {}); s.log('billing-api', 'error', 'pdf render failed, retried ok', .2, {}); s.log('usage-api', 'info', 'usage served', 1.5, {})
    s.one(-138.2, 'sess-redis-001', 'info', 'event: Applying modified parameter group session-redis7, rebooting nodes', {}); s.one(-135.6, 'sess-redis-001', 'info', 'event: Recovery completed, cache node 0001 available', {}); s.log('session-svc', 'error', 'connect ECONNREFUSED sess-redis-001:6379', lambda q: 14 * pulse(-138, -137.5, -136.5, -135)(q), {'pod': P, 'version': SV})
    s.topo = [('selfcare-bff', 'session-svc'), ('selfcare-bff', 'usage-api'), ('selfcare-bff', 'billing-api'), ('selfcare-bff', 'auth-otp'), ('session-svc', 'sess-redis-001'), ('usage-api', 'aurora-subscr'), ('billing-api', 'aurora-subscr')]
    s.alert('selfcare-bff', 'ErrorRate', 10, 'critical', 'Selfcare error rate', 'ErrorRate {v}% >= 10 for 3 datapoints', after=-1)
    s.truth('config-change', 'errors', 'a', ['b', 'd', 'e', 'f'], 'sess-redis-001', 'The parameter group sets noeviction instead of allkeys-lru; it took effect at the maintenance reboot, the store had lived at full memory with evictions before, refills during 138 minutes with none, then refuses writes with OOM.')
    return s

def civitas(seed):
    st = dict(rps=('requests_per_sec', 1, 1), p95=('upstream_time_p95_ms', 1000, 0), err_r=('http_5xx_pct', 100, 2), cpu=('cpu_pct', 100, 1), mem=('mem_pct', 100, 1))
    s = Inc('civitas-portal-pages-slow', seed, '2026-02-24T09:40:30', 110, 120, 30, st, lv='severity', levels=dict(info='info', warn='warning', error='err'), ts='s'); t = s.t; J = s.jit(.12)
    st3 = [0, 4.5, 9]; hit = []; 
    for i, h in enumerate(('edge-nginx-1', 'edge-nginx-2', 'edge-nginx-3')):
        d = ramp(st3[i], st3[i] + .8)(t); y = .905 + s.n(.006) - .80 * d + .01 * s.n(1) * d; hit.append(y); s.put(h, 'cache_hit_ratio', y, 3)
        s.svc(h, rps=205, cpu=.22); s.put(h, 'cache_size_gb', 18.2 - .0002 * t - .004 * np.clip(t - st3[i], 0, 1e9), 2)
    B = np.mean([ramp(a, a + .8)(t) for a in st3], 0); S = np.clip(B - .3, 0, 1) / .7 * (.8 + .2 * ramp(9, 25)(t)); ORIG = sum(s.rows[(f'edge-nginx-{i+1}', 'requests_per_sec')] * (1 - hit[i]) for i in range(3))
    s.put('content-api', 'requests_per_sec', ORIG * (1 - .25 * S) * (1 + s.n(.01)), 1); s.svc('content-api', dict(cpu=lambda x: np.minimum(x + .2 * B + .42 * S, .985), p95=lambda x: x * (1 + .5 * B + 21 * S * J), err_r=lambda x: x + .16 * S * J), p95=.24, err_r=.0009, cpu=.27, mem=.5)
    s.put('content-api', 'gunicorn_busy_workers', np.minimum(ORIG / 5.2 * (1 + 3 * S), 48) * (1 + s.n(.01)), 0); s.svc('search-svc', {}, rps=22, p95=.19, err_r=.001, cpu=.34, mem=.6); s.svc('forms-svc', dict(p95=lambda x: x * (1 + .25 * S)), rps=14, p95=.31, err_r=.002, cpu=.2, mem=.4)
    s.put('pg-content', 'tps', ORIG * 9 * (1 - .2 * S) * (1 + s.n(.02)), 0); s.svc('pg-content', dict(cpu=lambda x: x + .36 * B * J), cpu=.17); s.g('pg-content', 'avg_query_ms', 1.4, lambda x: x * (1 + .6 * B), dec=2); s.g('pg-content', 'connections', 28, lambda x: x + 30 * B, dec=0)
    s.g('lb-public', 'p95_ms', 96, lambda x: x * (1 + 32 * S * J), dec=0); s.svc('lb-public', dict(err_r=lambda x: x + .13 * S * J), rps=620, err_r=.0006); s.g('lb-public', 'unique_clients_per_min', 5200, dec=0)
    s.c('a', -66, 'a.duval', 'Consent cookie handling at the edge', D('ansible/roles/edge/templates/portal.conf.j2', (37, 'location / {', """         proxy_cache            portal;
         proxy_cache_key        $scheme$host$request_uri;
         proxy_cache_valid      200 301 10m;
         proxy_cache_use_stale  error timeout updating;
-        proxy_cache_bypass     $cookie_editor_session;
-        proxy_no_cache         $cookie_editor_session;
+        proxy_cache_bypass     $cookie_editor_session $cookie_consent;
+        proxy_no_cache         $cookie_editor_session $cookie_consent;
         add_header             X-Cache $upstream_cache_status;
+        add_header             Vary Cookie;
         proxy_pass             http://content_api;""")))
    s.c('b', -30, 'nlopez', 'Page cache headers', D('content_api/views/pages.py', (51, 'class PageView(View):', """     def get(self, request, slug):
         page = get_object_or_404(Page.published, slug=slug)
         resp = render(request, "page.html", {"page": page})
-        resp["Cache-Control"] = "public, max-age=300"
+        resp["Cache-Control"] = "public, max-age=600"
         resp["Last-Modified"] = http_date(page.updated_at.timestamp())
         return resp""")))
    s.c('d', -44, 'a.duval', 'Rate limit for search', D('ansible/roles/edge/templates/limits.conf.j2', (3, '', """ limit_req_zone $binary_remote_addr zone=forms:10m rate=5r/s;
-limit_req_zone $binary_remote_addr zone=search:10m rate=4r/s;
+limit_req_zone $binary_remote_addr zone=search:20m rate=10r/s;
 limit_req_status 429;""")))
    s.c('e', -21, 'nlopez', 'Navigation query', D('content_api/nav.py', (14, 'def tree(root: int) -> list[Node]:', """-    nodes = list(Node.objects.filter(root_id=root).order_by("position"))
-    for n in nodes:
-        n.page_slug = n.page.slug
+    nodes = list(
+        Node.objects.filter(root_id=root)
+        .select_related("page")
+        .order_by("position")
+    )
+    for n in nodes:
+        n.page_slug = n.page.slug
     return build(nodes)""")))
    s.c('f', 33, 'a.duval', 'More gunicorn workers', D('deploy/content-api.env', (2, '', """ GUNICORN_BIND=0.0.0.0:8000
-GUNICORN_WORKERS=12
+GUNICORN_WORKERS=16
 GUNICORN_THREADS=4""")))
    fill(s, 'content_api', -900, 'py0', 'py2', 'ops2', 'ops3')
    s.dep('d', -16, 'edge-nginx', 'ansible-5512'); s.dep('a', -1.5, 'edge-nginx', 'ansible-5514'); s.dep('b', -6, 'content-api', '2026.02.24'); s.dep('e', 3.5, 'content-api', '2026.02.24-1')
    I = lambda q: np.interp(q, t, S); H = ['edge-nginx-1', 'edge-nginx-2', 'edge-nginx-3']; cv = s.ver('content-api', '2026.02.19')
    def xc(i): return lambda q: 'BYPASS' if q > st3[i] and s.rng.random() < .88 else ('HIT' if s.rng.random() < .9 else 'MISS')
    for i, h in enumerate(H):
        s.log(h, 'info', 'GET {http.target} 200 {_ms} cache={cache.status}', 2.6, {'http.target': ['/en/tax/deadlines', '/fr/permis', '/en/births', '/', '/fr/logement/aides', '/en/contact'], '_ms': lambda q: int(14 + 1800 * I(q) * s.rng.random()), 'cache.status': xc(i)}); s.one(st3[i] - .1, h, 'info', 'signal 1 (SIGHUP) received, reconfiguring')
        s.one(-15.8 + i, h, 'info', 'signal 1 (SIGHUP) received, reconfiguring'); s.log(h, 'error', 'upstream timed out (110: Connection timed out) while reading response header from upstream', lambda q: .02 + 4 * I(q), {'upstream': 'content_api'})
    s.log('content-api', 'info', 'GET {http.route} 200', 3, {'http.route': ['/<slug>', '/nav', '/media/<id>'], 'version': cv}); s.log('content-api', 'error', '[CRITICAL] WORKER TIMEOUT (pid:{_p})', lambda q: 2.5 * I(q), {'_p': ('i', 200, 999), 'version': cv}); s.log('content-api', 'warn', 'request queue {_q}', lambda q: .05 + 5 * I(q), {'_q': ('i', 20, 300), 'version': cv})
    s.log('search-svc', 'info', 'query took {_m} ms', 1.5, {'_m': ('ln', 80, .5)}); s.log('search-svc', 'warn', 'synonym file has duplicate entries', .3, {}); s.log('forms-svc', 'warn', 'captcha score low', .6, {}); s.log('forms-svc', 'info', 'form step saved', 1.2, {}); s.log('pg-content', 'warn', 'duration: {_d} ms  statement: SELECT * FROM page WHERE slug = $1', lambda q: .1 + 1.5 * I(q), {'_d': ('i', 210, 700)})
    s.log('lb-public', 'error', 'backend 504', lambda q: .02 + 5 * I(q), {'pool': 'edge'})
    s.topo = [('lb-public', h) for h in H] + [(h, 'content-api') for h in H] + [('edge-nginx-1', 'forms-svc'), ('edge-nginx-1', 'search-svc'), ('content-api', 'pg-content')]
    s.alert('content-api', 'upstream_time_p95_ms', 2500, 'high', 'content-api response time', 'content-api p95 {v} ms')
    s.truth('config-change', 'latency', 'a', ['b', 'd', 'e'], 'edge-nginx-1', 'The edge template bypasses the page cache for everybody who carries a consent cookie; host by host the hit ratio falls from 0.90 to 0.10 with client traffic unchanged and the origin gets several times its load.')
    return s
ALL = [pixora, farewind, mobilink, civitas]
