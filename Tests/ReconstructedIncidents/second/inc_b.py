"""Incidents 5-8: poison event, monster tenant request, traffic surge, connection leak. None has a culprit change."""
import numpy as np
from common import Inc, D


def warehouse_poison(seed):
    s = Inc('warehouse-picks-stalled', seed, 30, 95, 6, keys=dict(svc='service', lvl='level', msg='message', tid='correlationId', ver='version'))
    on = s.jit(57, 4)
    A = ['marek.z', 'l.ferrand', 'svc-renovate', 'ayodele', 'c.brink']
    s.basever = {'order-gateway': '3.40.0', 'pick-planner': '7.12.2', 'stock-projection': '2.8.0', 'edi-bridge': '1.19.5'}
    W = s.sig(on, .6)
    c1 = s.commit(on - 61 if on > 62 else 1.5, A[2], 'Bump jackson-databind from 2.17.1 to 2.17.2', ['pick-planner/build.gradle', 'pick-planner/gradle.lockfile'], D('pick-planner/build.gradle', 33, 'dependencies {', '''
     implementation "org.springframework.kafka:spring-kafka:3.2.1"
-    implementation "com.fasterxml.jackson.core:jackson-databind:2.17.1"
+    implementation "com.fasterxml.jackson.core:jackson-databind:2.17.2"
     implementation "io.micrometer:micrometer-registry-prometheus:1.13.0"
 }'''))
    c2 = s.commit(on - 22, A[0], 'pick-planner: tidy OrderLine deserializer', 'pick-planner/src/main/java/wms/plan/OrderLineDeserializer.java', D('pick-planner/src/main/java/wms/plan/OrderLineDeserializer.java', 19, 'public class OrderLineDeserializer extends StdDeserializer<OrderLine> {', '''
   @Override
   public OrderLine deserialize(JsonParser p, DeserializationContext c) throws IOException {
     JsonNode n = p.getCodec().readTree(p);
-    String sku = n.get("sku").asText();
-    BigDecimal qty = n.get("qty").decimalValue();
-    return new OrderLine(sku, qty.intValueExact(), n.path("zone").asText(null));
+    return new OrderLine(
+        n.get("sku").asText(),
+        n.get("qty").decimalValue().intValueExact(),
+        n.path("zone").asText(null));
   }'''))
    c3 = s.commit(on - 15, A[1], 'order-gateway: validate delivery window', 'order-gateway/src/main/java/wms/gw/WindowRule.java', D('order-gateway/src/main/java/wms/gw/WindowRule.java', 8, 'public final class WindowRule implements Rule {', '''
   public List<String> check(Order o) {
-    return List.of();
+    if (o.window() != null && o.window().end().isBefore(o.window().start())) {
+      return List.of("window.end before window.start");
+    }
+    return List.of();
   }'''))
    s.fill(['java_test', 'java_ren', 'dash', 'owners', 'docker'], 'pick-planner', A, 1, on - 6)
    s.Dp.append(dict(_m=on - 9, timestamp=s.iso(on - 9), service='pick-planner', commit_sha=c2, version='7.13.0'))
    s.log(on - 8.7, 'pick-planner', 'info', 'Started PickPlannerApplication in 9.2 seconds', pod='pick-planner-0')
    s.log(on - 8.1, 'pick-planner', 'info', 'canary: pods 0,1 on new revision, pods 2,3 stay on 7.12.2 for 30 min')
    s.deploy(on - 3, 'order-gateway', c3, '3.41.0')
    s.flag(on - 5, 'wave_planning_parallel', 'pick-planner', '50%->50% (segment: DC-Lodz)', A[4])
    s.flag(12, 'stock_snapshot_gzip', 'stock-projection', 'off->on', A[3])
    rate = s.b(1240, .05, drift=.1)
    P = 12
    s.m('order-gateway', 'orders_in_per_min', rate, 0)
    s.m('order-gateway', 'http_error_ratio', s.b(.002, .3), 4)
    s.m('edi-bridge', 'messages_per_min', s.b(140, .12), 0)
    thr = 1 - (1 / P) * W - .1 * W * (s.x < on + 12)
    for p in (0, 3, 7, 11):
        base = s.b(14, .35)
        if p == 7:
            lag = base + np.cumsum(rate / P * W) * s.step / 60
        else:
            saw = 260 * W * (((s.x - on) * .42 + p * .21) % 1) ** 2 * (s.x < on + 40)
            lag = base + saw
        s.m('pick-planner', f'consumer_lag.orders-{p}', lag, 0)
    s.m('pick-planner', 'records_per_min', rate * thr * np.exp(s.ar(.06)), 0)
    s.m('pick-planner', 'rebalances_per_min', s.b(.02, .3) + 1.35 * W * np.exp(s.ar(.15)), 2)
    s.m('pick-planner', 'container_restarts_per_min', s.b(.005, .2) + .66 * W * np.exp(s.ar(.15)), 2)
    s.m('pick-planner', 'process_ms_p99', s.b(41, .06), 1)
    s.m('pick-planner', 'cpu_pct', s.b(38, .05) + 12 * W * np.exp(s.ar(.2)), 1)
    s.m('pick-planner', 'oldest_unplanned_order_s', s.b(3.5, .15) + np.where(s.x > on, (s.x - on) * 60, 0), 0)
    s.m('stock-projection', 'consumer_lag_total', s.b(60, .25), 0)
    s.m('stock-projection', 'reservations_per_min', rate * .93 * (1 - .085 * W), 0)
    s.m('wms-notifier', 'picks_released_per_min', rate * 2.6 * (1 - .09 * W) * np.exp(s.ar(.04)), 0)
    s.m('kafka', 'under_replicated_partitions', 0, 0)
    s.m('kafka', 'request_p99_ms', s.b(6.2, .1) + 1.1 * W, 1)
    pv = lambda p, t: dict(pod=f"pick-planner-{p}", version='7.13.0' if p < 2 and t > on - 8.6 else '7.12.2')
    s.chat('order-gateway', 8, lambda t: ('info', f"order accepted partition={s.ri(0,12)}", dict(customer=f"C{s.ri(100,999)}")))
    s.chat('pick-planner', 7 * thr, lambda t: ('info', 'planned wave', dict(lines=s.ri(3, 60), ms=round(s.rng.lognormal(2.6, .4)), **pv(s.ri(0, 4), t))))
    s.chat('stock-projection', 3, lambda t: ('info', 'applied reservation batch', {}))
    s.chat('edi-bridge', 1.4, lambda t: ('info', 'D96A ORDERS translated', dict(partner=s.pick(['HALDEX', 'BOREAL', 'KNAUER', 'TIVOLI'])), ))
    s.chat('edi-bridge', .2, lambda t: ('warn', 'unknown qualifier in RFF segment ignored', dict(partner=s.pick(['BOREAL', 'KNAUER']))))
    s.chat('pick-planner', .3, lambda t: ('warn', 'no zone for sku, using DEFAULT', pv(s.ri(0, 4), t)))
    s.log(22.6, 'wms-notifier', 'error', 'scanner gateway timeout device=RF-118')
    s.log(on - .12, 'edi-bridge', 'info', 'D96A ORDERS translated', s.tid(), partner='HALDEX')
    off = s.ri(88_000_000, 89_000_000)
    tid = s.tid()
    s.log(on - .1, 'order-gateway', 'info', 'order accepted partition=7', tid, customer='C204', source='edi:HALDEX')
    t, k, nxt = on, 0, s.ri(0, 4)
    gaps = []
    while t < s.mins - .5:
        pod = nxt
        nxt = (pod + s.ri(1, 4)) % 4
        v = '7.13.0' if pod < 2 else '7.12.2'
        s.log(t, 'pick-planner', 'error', f"Error while processing record orders-7@{off}: java.lang.ArithmeticException: Overflow at java.math.BigDecimal.intValueExact", tid, pod=f"pick-planner-{pod}", version=v, stack='BigDecimal.intValueExact < OrderLine'
              + ('Deserializer.deserialize:24' if pod < 2 else 'Deserializer.deserialize:23') + ' < KafkaMessageListenerContainer.invokeOnMessage')
        s.log(t + .02, 'pick-planner', 'fatal', 'listener container stopped after error handler exhausted, shutting down', pod=f"pick-planner-{pod}", version=v)
        s.log(t + .1, 'kafka', 'info', f"[GroupCoordinator] Preparing to rebalance group pick-planner (reason: member pick-planner-{pod} left)")
        s.log(t + .55, 'pick-planner', 'info', 'partitions assigned', pod=f"pick-planner-{nxt}", partitions=s.pick(['5,6,7', '6,7,8', '7,8,9']), version='7.13.0' if nxt < 2 else '7.12.2')
        if k % 6 == 2:
            s.log(t + .06, 'pick-planner', 'warn', 'poison candidate payload head: {"sku":"HX-88-0917","qty":3E+12,"uom":"PCE","src":"edi:HALDEX"}', tid, pod=f"pick-planner-{pod}", version=v)
        g = s.rng.uniform(1.1, 2.0)
        t += g
        k += 1
    s.top = [('edi-bridge', 'order-gateway', 'http'), ('order-gateway', 'kafka', 'kafka'), ('kafka', 'pick-planner', 'kafka'), ('kafka', 'stock-projection', 'kafka'), ('pick-planner', 'wms-notifier', 'http')]
    s.fire('pick-planner', 'oldest_unplanned_order_s', 300, 2, on, 'Oldest unplanned order older than 5 minutes', 'planner-oldest-order')
    s.truth('bad-input', None, 'none', [c2, c1, c3, 'wave_planning_parallel'], 'pick-planner', on,
            'One record (orders-7, a fixed offset, quantity 3E+12 from the HALDEX EDI feed) kills whichever pod reads it, old revision 7.12.2 as well as 7.13.0; only partition 7 lags; the tidied deserializer makes the same call.')
    return s


def crm_monster_tenant(seed):
    s = Inc('contacts-api-stalls', seed, 15, 78, 14, keys=dict(ts='time', svc='name', lvl='level', msg='msg', tid='reqId', ver='build', case='lower'))
    on = s.jit(40, 3); end = on + s.jit(23, 2)
    W = s.pulse(on, end, .7, 1)
    A = ['jonas', 'priyanka', 'mteixeira', 'wolf', 'renovate[bot]']
    s.basever = {'contacts-api': '1.208.0', 'edge-gw': '0.91.2', 'search-proxy': '0.33.0', 'webhook-relay': '0.70.4'}
    c1 = s.commit(on - 24, A[0], 'feat: increase pagination limit', ['contacts-api/src/routes/tags.ts', 'contacts-api/openapi.yaml'], D('contacts-api/src/routes/tags.ts', 12, 'export const listTags = route({', '''
   query: z.object({
-    limit: z.coerce.number().max(500).default(100),
+    limit: z.coerce.number().max(1000).default(100),
     cursor: z.string().optional(),
   }),
   async handler({ query, tenant }) {
-    return tags.list(tenant.id, query);
+    return tags.list(tenant.id, query); // index { tenant: 1, name: 1 }
   },'''))
    c2 = s.commit(on - 48 if on > 49 else .8, A[1], 'perf: lazily expand company on contact', 'contacts-api/src/expand/company.ts', D('contacts-api/src/expand/company.ts', 9, '', '''
 export async function expandCompany(rows: Contact[], ctx: Ctx) {
-  const ids = rows.map(r => r.companyId);
+  const ids = [...new Set(rows.map(r => r.companyId).filter(Boolean))];
+  if (ids.length === 0) return rows;
   const found = await ctx.companies.findByIds(ids);
   const byId = new Map(found.map(c => [c.id, c]));
   return rows.map(r => ({ ...r, company: byId.get(r.companyId) }));
 }'''))
    c3 = s.commit(on - 17, A[2], 'gateway: larger header buffer for SSO cookies', 'edge-gw/nginx/nginx.conf', D('edge-gw/nginx/nginx.conf', 24, 'http {', '''
     client_header_buffer_size 4k;
-    large_client_header_buffers 4 16k;
+    large_client_header_buffers 4 32k;
     client_max_body_size 20m;
     proxy_read_timeout 60s;
     keepalive_timeout 65s;'''))
    s.fill(['ts_lint', 'ts_css', 'ci', 'docs'], 'contacts-api', A, 1, on - 9)
    s.deploy(on - 6.3, 'contacts-api', c1, '1.209.0', pods=4, msg='listening on :8080')
    s.log(on - 4.5, 'contacts-api', 'info', 'rollout paused at 50%: 4/8 pods on 1.209.0')
    s.deploy(on - 12, 'edge-gw', c3, '0.91.3', pods=2)
    s.flag(on - 14, 'contacts_lazy_expand', 'contacts-api', 'off->on', A[1])
    s.flag(5, 'webhook_sign_v2', 'webhook-relay', '10%->30%', A[3])
    rps = s.b(510, .03, drift=.03)
    s.m('edge-gw', 'rps', rps * 1.6, 1)
    s.m('edge-gw', 'upstream_504_per_min', s.b(.4, .5) + 95 * W * np.exp(s.ar(.3)), 1)
    s.m('edge-gw', 'request_bytes_per_s', rps * 820 + 55e3 * W * np.exp(s.ar(.5)), 0)
    s.m('contacts-api', 'rps', rps * (1 - .06 * W), 1)
    s.lat('contacts-api', 'rt_ms_{q}', s.b(38, .04) * (1 + .8 * W), s.b(105, .04) * (1 + 24 * W), s.b(210, .05) * (1 + 85 * W), sd=.08, nd=0, cap=60000)
    s.m('contacts-api', 'eventloop_lag_max_ms', s.b(22, .2) + 21000 * W * np.exp(s.ar(.35)), 0)
    s.m('contacts-api', 'eventloop_lag_p50_ms', s.b(1.4, .1) * (1 + .9 * W), 2)
    # which pods are hit changes over time; two of eight are old, two new in the published sample
    hit = {p: np.zeros(s.n) for p in range(8)}
    reqs = []
    t = on
    while t < end - .5:
        p = s.ri(0, 8)
        d = s.rng.uniform(1.2, 1.9)
        reqs.append((t, p, d))
        hit[p] = np.maximum(hit[p], ((s.x >= t) & (s.x < t + d)).astype(float))
        t += s.rng.uniform(.55, .95)
    for p in (0, 2, 5, 7):
        s.m('contacts-api', f'cpu_pct.pod_{p}', np.minimum(s.b(41, .06) + 58 * hit[p], 100), 1)
        s.m('contacts-api', f'heap_mb.pod_{p}', s.b(310, .05) + 920 * hit[p] * s.rng.uniform(.7, 1.1), 0)
    s.m('mongo', 'docs_returned_per_s', rps * 22 + 61000 * W * np.exp(s.ar(.3)), 0)
    s.m('mongo', 'op_p95_ms', s.b(7.5, .06) * (1 + .8 * W), 1)
    s.m('mongo', 'cpu_pct', s.b(29, .05) + 11 * W, 1)
    s.m('search-proxy', 'p95_ms', s.b(61, .05), 1)
    s.m('search-proxy', 'rps', rps * .3, 1)
    s.m('webhook-relay', 'queue', s.b(120, .2) + 900 * W * np.exp(s.ar(.2)), 0)
    s.m('webhook-relay', 'delivered_per_min', s.b(2300, .05) * (1 - .05 * W), 0)
    tn = lambda: f"t_{s.pick([1204, 3310, 7702, 991, 5120, 6044, 2087, 8841])}"
    pv = lambda p, t: '1.209.0' if (p < 4 and t > on - 6.3) else '1.208.0'
    def acc(t):
        p = s.ri(0, 8)
        return ('info', f"{s.pick(['GET','GET','GET','POST','PATCH'])} {s.pick(['/v2/contacts','/v2/contacts/:id','/v2/tags','/v2/companies'])} 200", dict(tenant=tn(), pod=p, ms=round(s.dur('contacts-api', 'rt_ms_{q}', t, .8)), build=pv(p, t)))
    s.chat('contacts-api', 16, acc)
    s.chat('edge-gw', 6, lambda t: ('info', 'proxied', dict(status=200, host='api.kontaktly.example')))
    s.chat('search-proxy', 2, lambda t: ('info', 'search ok', dict(tenant=tn())))
    s.chat('webhook-relay', 2, lambda t: ('info', 'delivered', dict(attempt=1)))
    s.chat('webhook-relay', .5, lambda t: ('warn', 'endpoint returned 410, disabling', dict(tenant=tn())))
    s.chat('contacts-api', .25, lambda t: ('warn', 'MaxListenersExceededWarning: 11 close listeners added', (lambda p: dict(pod=p, build=pv(p, t)))(s.ri(0, 8))))
    s.chat('edge-gw', .4, lambda t: ('error', 'upstream timed out (110) while reading response header', dict(upstream=f"10.2.0.{s.ri(10,18)}:8080", path='/v2/exports')), 0, on)
    s.log(18.8, 'contacts-api', 'error', "CastError: Cast to ObjectId failed for value \"undefined\"", s.tid(), tenant='t_991', pod=3)
    for (t, p, d) in reqs:
        n = s.ri(58000, 64000)
        tid = s.tid()
        s.log(t + 1, 'edge-gw', 'info', 'proxied', tid, status=504, host='api.kontaktly.example', body_bytes=n * 27, path='/v2/contacts/batch', ms=60000, tenant='t_8841')
        s.log(t + d, 'contacts-api', 'warn', f"event loop blocked for {d*60000*.9:.0f}ms", tid, pod=p, build=pv(p, t))
        s.log(t + d + .01, 'contacts-api', 'info', 'POST /v2/contacts/batch 200', tid, tenant='t_8841', pod=p, ids=n, expand='company,activities,notes', ms=round(d * 60000), response_mb=s.ri(310, 420), build=pv(p, t))
    s.chat('edge-gw', 9 * W, lambda t: ('error', 'upstream timed out (110) while reading response header', dict(upstream=f"10.2.0.{s.pick([p for (a, p, d) in reqs if a <= t < a + d] or [1]) + 10}:8080", path=s.pick(['/v2/contacts', '/v2/tags', '/v2/companies', '/v2/contacts/:id']), tenant=tn())), on + .9)
    s.log(end - .2, 'edge-gw', 'info', 'rate rule added: tenant=t_8841 path=/v2/contacts/batch deny', None, actor='wolf')
    s.chat('edge-gw', 2, lambda t: ('info', 'denied by rule', dict(status=429, tenant='t_8841', path='/v2/contacts/batch')), end, s.mins)
    s.fire('contacts-api', 'rt_ms_p99', 4000, 2, on, 'contacts-api p99 above 4 s', 'contacts-p99')
    s.truth('bad-input', None, 'none', [c1, 'contacts_lazy_expand', c2, c3], 'contacts-api', on,
            'Tenant t_8841 posts batches of about 60,000 ids with three expands and repeats them after each 504; every blocked pod (old and new build) had just taken one, and a deny rule for the tenant ends it; the raised limit is for tags.')
    return s


def ticket_surge(seed):
    s = Inc('arena-tickets-evening', seed, 10, 55, 19, keys=dict(ts='timestamp', svc='service', lvl='severity', msg='message', tid='request_id', ver='release', case='upper'))
    on = s.jit(27, 3)
    A = ['nadia', 'kpark', 'f.oyelaran', 'dieter']
    s.basever = {'web': '2211', 'seat-map': '417', 'basket': '903', 'catalog': '655', 'auth': '120'}
    c1 = s.commit(on - 21, A[0], 'seat-map: stop caching blocks forever', 'seatmap/app/Http/BlockController.php', D('seatmap/app/Http/BlockController.php', 28, 'class BlockController extends Controller', '''
     public function show(string $event, string $block): JsonResponse
     {
-        $data = Cache::remember("block:$event:$block", 5, fn () => $this->repo->block($event, $block));
-        return response()->json($data);
+        // TTL stays five seconds; key builder shared with the warmer
+        $data = Cache::remember(BlockKey::of($event, $block), 5, fn () => $this->repo->block($event, $block));
+        return response()->json($data)->header('X-Block-Key', BlockKey::of($event, $block));
     }
+
+    // BlockKey::of() => "block:$event:$block"'''))
    c2 = s.commit(on - 14, A[1], 'waiting room: new artwork and copy', 'web/resources/views/waiting.blade.php', D('web/resources/views/waiting.blade.php', 4, '', '''
 <div class="waiting">
-  <img src="/img/wait.svg" alt="">
-  <p>{{ __('You are in the queue') }}</p>
+  <img src="/img/wait-arena.svg" alt="" width="320" height="180">
+  <p>{{ __('You are in the queue. Keep this page open.') }}</p>
   <p>{{ $position }}</p>
 </div>'''))
    c3 = s.commit(on - 19, A[3], 'autoscaling: scale-in cooldown 300 -> 600', 'deploy/values/web.yaml', D('deploy/values/web.yaml', 15, 'autoscaling:', '''
   minReplicas: 6
   maxReplicas: 24
   behavior:
     scaleDown:
-      stabilizationWindowSeconds: 300
+      stabilizationWindowSeconds: 600
     scaleUp:
       stabilizationWindowSeconds: 0'''))
    s.fill(['dash', 'ts_css', 'py_type', 'ci', 'docs', 'alertrule'], 'web', A, .5, on - 5)
    s.deploy(on - 3.4, 'seat-map', c1, '418', pods=3)
    s.deploy(on - 11, 'web', c2, '2212', pods=4)
    s.flag(on - 1.3, 'waiting_room_artwork', 'web', 'off->on', A[1])
    s.flag(3, 'apple_pay_button', 'basket', 'off->on', A[2])
    pk = s.jit(8.6, .6)
    up = np.clip((s.x - on) / 1.1, 0, None)
    shape = 1 + pk * np.where(s.x > on, (1 - np.exp(-up * 1.6)) * np.exp(-np.clip(s.x - on - 5, 0, None) / 19), 0)
    rq = s.b(190, .03) * shape
    # capacity: pods 6 -> 24 with delay of 2..5 minutes
    pods = np.round(s.env((0, 6), (on + 1.2, 6), (on + 2, 9), (on + 3.5, 15), (on + 6, 24), (s.mins, 24)))
    cap = pods * 68
    W = np.clip(np.convolve(np.clip(rq / cap - .8, 0, 1.2), np.ones(5) / 5, 'same') / .9, 0, 1.3)
    dbw = np.clip((shape - 4.5) / 4, 0, 1)
    s.m('web', 'requests_per_s', rq, 1)
    s.m('web', 'new_sessions_per_min', 60 * rq * .11 * (1 + .55 * (shape > 1.5)), 0)
    s.m('web', 'unique_ips_5m', s.b(5100, .03) * np.maximum(1, np.convolve(shape, np.ones(15) / 15, 'same') * 1.05), 0)
    s.m('web', 'replicas', pods, 0)
    s.m('web', 'cpu_pct', np.minimum(rq / cap * 88, 98 + s.ar(.5)), 1)
    s.m('web', 'http_503_ratio', s.b(.0005, .4) + np.clip(.16 * W + .05 * dbw, 0, .4) * np.exp(s.ar(.1)) * (shape > 1.5), 4)
    s.lat('web', 'latency_{q}_ms', 70 * (1 + 6 * W + dbw), 210 * (1 + 14 * W + 3 * dbw), 420 * (1 + 13 * W + 4 * dbw), sd=.05, nd=0, cap=12000)
    s.m('catalog', 'requests_per_s', rq * .62 * np.exp(s.ar(.02)), 1)
    s.m('catalog', 'cache_hit_ratio', .962 + .021 * np.clip(shape - 1, 0, 3) / 3 + s.ar(.003), 3, hi=1)
    s.m('catalog', 'latency_p95_ms', s.b(31, .05) * (1 + 1.2 * dbw), 1)
    s.m('seat-map', 'requests_per_s', rq * .21 * (1 + .4 * dbw), 1)
    s.m('seat-map', 'latency_p95_ms', s.b(64, .05) * (1 + 7 * dbw), 0)
    s.m('basket', 'requests_per_s', rq * .06 * (1 + .3 * dbw) * (1 - .3 * np.clip(W, 0, 1)), 2)
    s.m('basket', 'orders_per_min', s.b(33, .12) * (1 + 3.1 * np.clip((shape - 1) / 8, 0, 1)), 1)
    s.m('mysql', 'queries_per_s', rq * 7.4 * (1 - .12 * dbw), 0)
    s.m('mysql', 'queries_per_request', s.b(7.4, .02), 2)
    s.m('mysql', 'cpu_pct', np.minimum(s.b(14, .04) + 9.6 * (shape - 1), 97), 1)
    s.m('mysql', 'threads_running', s.b(4, .2) + 88 * dbw * np.exp(s.ar(.1)), 0)
    s.m('auth', 'logins_per_min', rq * 1.3, 0)
    s.m('cdn', 'edge_requests_per_s', rq * 11.5, 0)
    s.m('cdn', 'hit_ratio', .944 + .012 * np.clip(shape - 1, 0, 3) / 3 + s.ar(.002), 3, hi=1)
    ref = lambda t: 'https://tv5.example/live/finale' if t > on and s.rng.random() < .58 else s.pick(['-', 'https://search.example/', 'https://arena.example/', 'https://m.social.example/'])
    ua = lambda: s.pick(['iPhone', 'Android', 'Windows', 'Mac', 'iPad'])
    def acc(t):
        e = s.at('web', 'http_503_ratio', t)
        st = 503 if s.rng.random() < e else 200
        return ('INFO' if st == 200 else 'WARNING', f"{s.pick(['GET /','GET /event/8812','GET /event/8812/seats','GET /search','POST /basket','GET /help'], [.25,.3,.2,.12,.06,.07])} {st}", dict(ip=f"{s.ri(11,220)}.{s.ri(0,256)}.{s.ri(0,256)}.x", referrer=ref(t), device=ua(), ms=round(s.dur('web', 'latency_{q}_ms', t))))
    s.chat('web', 14 * np.sqrt(shape) * 1.3, acc)
    s.chat('catalog', 4 * np.sqrt(shape), lambda t: ('INFO', 'event page rendered', dict(event=8812 if t > on and s.rng.random() < .7 else s.ri(8000, 8900))))
    s.chat('basket', 2 * np.sqrt(shape), lambda t: ('INFO', 'seat held', dict(event=s.ri(8000, 8900))))
    s.chat('auth', .5, lambda t: ('WARNING', 'password reset token reused', {}))
    s.chat('seat-map', 1, lambda t: ('INFO', 'block cache warmed', dict(tid=False)))
    s.chat('web', 7 * np.clip(W, 0, 1), lambda t: ('ERROR', 'php-fpm: server reached pm.max_children setting (48), consider raising it', dict(tid=False)), on)
    s.chat('seat-map', 3 * dbw, lambda t: ('WARNING', f"slow query {s.ri(600,2200)}ms: select * from seats where event_id = ? and block = ?", {}), on)
    s.log(13.1, 'basket', 'ERROR', 'voucher service returned 500 for code SPRING', s.tid())
    for t, m in ((on + 1.9, 'replicas 6 -> 9'), (on + 3.2, 'replicas 9 -> 15'), (on + 5.6, 'replicas 15 -> 24'), (on + 6.3, 'at maxReplicas 24, desired 31')):
        s.log(t, 'web', 'INFO', 'autoscaler: ' + m, logger='hpa')
    s.top = [('cdn', 'web', 'https'), ('web', 'catalog', 'http'), ('web', 'seat-map', 'http'), ('web', 'basket', 'http'), ('web', 'auth', 'http'), ('seat-map', 'mysql', 'mysql'), ('catalog', 'mysql', 'mysql'), ('basket', 'mysql', 'mysql')]
    s.fire('web', 'http_503_ratio', .05, 1, on, 'web: more than 5% of requests get 503', 'web-503', 'critical')
    s.truth('traffic-surge', None, 'none', [c1, 'waiting_room_artwork', c2, c3], 'web', on,
            'Unique addresses, new sessions, logins, CDN and every route rise together about ninefold with a TV referrer, work per request and cache hit ratio unchanged, and orders rise too; nothing shipped multiplies visitors.')
    return s


def payroll_conn_leak(seed):
    s = Inc('payroll-run-timeouts', seed, 60, 185, 9, keys=dict(ts='timestamp', svc='component', lvl='level', msg='text', tid='trace', ver='version', case='upper'), ms=True)
    on = s.jit(141, 5); re = on + s.jit(20, 2)
    A = ['h.sorensen', 'y.amrani', 'gk', 'l.petit', 'ops-bot']
    s.basever = {'payroll-core': '4.18.2', 'timesheet-api': '2.60.0', 'payslip-render': '1.9.1', 'hr-portal': '88.1'}
    W = s.pulse(on, re, 4, 1)
    c1 = s.commit(on - 20, A[0], 'timesheet-api: batch hours lookups against payroll-core', 'timesheet-api/src/main/kotlin/hr/times/PayrollClient.kt', D('timesheet-api/src/main/kotlin/hr/times/PayrollClient.kt', 22, 'class PayrollClient(private val web: WebClient) {', '''
-    suspend fun hours(ids: List<Long>) = ids.map { one(it) }
+    suspend fun hours(ids: List<Long>) =
+        ids.chunked(50).flatMap { chunk ->
+            web.post().uri("/internal/hours:batch")
+                .bodyValue(chunk).retrieve().awaitBody<List<Hours>>()
+        }
 
     private suspend fun one(id: Long) =
         web.get().uri("/internal/hours/{id}", id).retrieve().awaitBody<Hours>()'''))
    c2 = s.commit(on - 66, A[1], 'payslips: generate PDFs off the request thread', 'payroll-core/src/main/java/hr/pay/PayslipController.java', D('payroll-core/src/main/java/hr/pay/PayslipController.java', 58, 'public class PayslipController {', '''
   @PostMapping("/payslips/{run}")
   public ResponseEntity<?> create(@PathVariable long run) {
-    renderer.renderAll(run);
-    return ResponseEntity.ok().build();
+    if (flags.enabled("payslip_pdf_async")) {
+      queue.publish(new RenderRun(run));
+      return ResponseEntity.accepted().build();
+    }
+    renderer.renderAll(run);
+    return ResponseEntity.ok().build();
   }'''))
    c3 = s.commit(on - 33, A[2], 'pg: max_connections 300 -> 400 for reporting', 'terraform/cloudsql/payroll.tf', D('terraform/cloudsql/payroll.tf', 40, 'resource "google_sql_database_instance" "payroll" {', '''
     database_flags {
       name  = "max_connections"
-      value = "300"
+      value = "400"
     }
     database_flags {
       name  = "idle_in_transaction_session_timeout"
       value = "0"
     }'''))
    s.fill(['java_ren', 'java_test', 'kt_log', 'docs', 'owners', 'alertrule'], 'payroll-core', A, 2, on - 12)
    s.deploy(on - 5.2, 'timesheet-api', c1, '2.61.0', pods=3)
    s.flag(on - 41, 'payslip_pdf_async', 'payroll-core', 'off->on', A[1])
    s.flag(on - 9, 'portal_new_calendar', 'hr-portal', 'off->50%', A[3])
    s.deploy(on - 28, 'cloudsql', c3, 'apply-1182', log=False)
    # the leak: one connection every few minutes, fixed cadence of the garnishment export
    lk = np.zeros(s.n)
    start = 17
    gap = (on - 4) / 27.5
    leaks, t = [], s.rng.uniform(.5, gap)
    while start + len(leaks) < 45 and t < re:
        leaks.append(t)
        t += gap * s.rng.uniform(.75, 1.25)
    for q in leaks:
        lk += s.x >= q
    leaked = start + lk
    busy = s.b(4.2, .15)
    act = np.minimum(leaked + busy * (1 + 1.5 * W), 50)
    post = s.x > re
    act = np.where(post, busy + .0 * s.x, act)
    s.m('payroll-core', 'hikaricp.active', np.round(act), 0)
    s.m('payroll-core', 'hikaricp.max', 50, 0)
    W = np.maximum(W, 0)
    s.m('payroll-core', 'hikaricp.pending', np.where(post, 0, np.round(s.b(.2, .4) + 38 * W * np.exp(s.ar(.15)))), 0)
    s.m('payroll-core', 'hikaricp.acquire_p95_ms', s.b(1.3, .15) + 2950 * W * np.exp(s.ar(.01)), 1, hi=3003)
    s.m('payroll-core', 'process_uptime_h', np.where(s.x < re, 266.4 + s.x / 60, (s.x - re) / 60), 2)
    r = s.b(640, .05)
    s.m('payroll-core', 'requests_per_min', r * (1 + .05 * W), 0)
    s.m('payroll-core', 'error_ratio', s.b(.003, .3) + .23 * W * np.exp(s.ar(.1)), 4)
    s.lat('payroll-core', 'latency.{q}', s.b(55, .04) * (1 + 3 * W), s.b(180, .05) * (1 + 16 * W), s.b(310, .05) * (1 + 9.5 * W), nd=0, cap=3400)
    s.m('payroll-core', 'cpu_pct', s.b(31, .06) * (1 - .4 * W), 1)
    s.m('payroll-core', 'heap_after_gc_mb', s.b(812, .02) * np.where(post, .93, 1), 0)
    s.m('timesheet-api', 'requests_per_min', s.b(300, .05), 0)
    s.m('timesheet-api', 'error_ratio', s.b(.002, .4) + .19 * W * np.exp(s.ar(.12)), 4)
    s.m('timesheet-api', 'latency.p95', s.b(240, .05) * (1 + 11 * W), 0)
    s.m('hr-portal', 'latency.p95', s.b(410, .05) * (1 + 6 * W), 0)
    s.m('hr-portal', 'error_ratio', s.b(.004, .3) + .08 * W * np.exp(s.ar(.12)), 4)
    s.m('payslip-render', 'jobs_pending', s.b(5, .4) + 40 * W, 0)
    s.m('postgres-payroll', 'cpu_pct', s.b(24, .05) * (1 - .55 * W), 1)
    s.m('postgres-payroll', 'backends', np.round(np.where(post, 64, 108) + s.ar(2)), 0)
    s.m('postgres-payroll', 'idle_in_transaction', np.where(post, np.round(np.abs(s.ar(.6))), np.round(leaked)), 0)
    s.m('postgres-payroll', 'query_p95_ms', s.b(12, .06), 1)
    for k in [k for k in s.M if k[0] in ('hr-portal', 'payslip-render')]:
        del s.M[k]          # not in this export
    for i, q in enumerate(leaks):
        j = s.ri(100, 999)
        s.log(q, 'payroll-core', 'info', f"garnishment export finished: agency={s.pick(['CAF','URSSAF-L','TRESOR-3'])} no rows, nothing to send", s.tid(), thread='export-1')
        s.log(q + 1, 'payroll-core', 'warn', f"Connection leak detection triggered for org.postgresql.jdbc.PgConnection@{s.rng.bytes(4).hex()} on thread export-1, stack trace follows: GarnishmentExportTask.openCursor(GarnishmentExportTask.java:61)", thread='HikariPool-1 housekeeper')
    s.chat('payroll-core', .1, lambda t: ('info', f"garnishment export finished: agency=TRESOR-1 rows={s.ri(2,40)} sent", dict(thread='export-1')))
    s.chat('payroll-core', 5 * (1 - .2 * W), lambda t: ('info', f"{s.pick(['GET /internal/hours','GET /employees','POST /runs/preview','GET /payslips'])} 200 {s.dur('payroll-core','latency.{q}',t):.0f}ms", {}))
    s.chat('timesheet-api', 3, lambda t: ('info', 'sheet saved', {}))
    s.chat('hr-portal', 3, lambda t: ('info', f"page {s.pick(['/me','/team','/leave'])} rendered", {}))
    s.chat('payroll-core', .2, lambda t: ('warn', 'tax table 2019 requested by legacy client', {}))
    s.log(52.7, 'payslip-render', 'error', 'template AT-03: missing logo asset', s.tid())
    s.chat('payroll-core', 4 * W, lambda t: ('error', f"HikariPool-1 - Connection is not available, request timed out after {s.ri(3000,3004)}ms (total=50, active=50, idle=0, waiting={max(1, int(s.at('payroll-core','hikaricp.pending',t)))})", {}), on + 1)
    s.chat('timesheet-api', 2 * W, lambda t: ('error', 'payroll-core answered 503', {}), on + 1)
    s.log(re, 'payroll-core', 'info', 'shutdown requested by operator l.petit (kubectl rollout restart)')
    s.log(re + .8, 'payroll-core', 'info', 'Started PayrollApplication 4.18.2 in 21.4 seconds')
    s.fire('payroll-core', 'hikaricp.pending', 10, 3, on, 'payroll-core waits for database connections', 'payroll-pool-pending')
    s.truth('db-pool-exhaustion', None, 'none', [c1, 'payslip_pdf_async', c2, c3], 'payroll-core', on,
            'Active and idle-in-transaction connections climb at one slope since before the first change (11 days of uptime on 4.18.2), one for each garnishment export without rows, as the leak detector says; a restart of the same version heals.')
    return s


ALL = [warehouse_poison, crm_monster_tenant, ticket_surge, payroll_conn_leak]
