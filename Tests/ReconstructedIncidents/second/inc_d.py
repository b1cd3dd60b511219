"""Incidents 13-16: leaking code, event schema, cache key, batch job placement. All have a culprit change."""
import numpy as np
from common import Inc, D


def manifest_leak(seed):
    s = Inc('manifest-oomkills', seed, 30, 175, 18, keys=dict(ts='time', svc='service', lvl='level', msg='msg', tid='trace', ver='version', case='lower'))
    dp = s.jit(36, 3); on = s.jit(131, 4)
    A = ['sunita', 'a.kowal', 'j.medina', 'tbk', 'release-bot']
    s.basever = {'manifest': '1.77.3', 'ad-decision': '4.0.9', 'origin-shield': '2.2.6', 'entitlement': '9.14.0'}
    c1 = s.commit(dp - 17, A[0], 'beacons: log each quartile once per session', ['manifest/beacon/dedupe.go', 'manifest/beacon/handler.go'], D('manifest/beacon/dedupe.go', 0, '', '''
+package beacon
+
+import "sync"
+
+// seen remembers which quartile of which session was already logged.
+var seen sync.Map // sessionID -> *session
+
+type session struct {
+	mu        sync.Mutex
+	quartiles map[string]struct{}
+	lastURL   string
+}
+
+func firstTime(sessionID, quartile, url string) bool {
+	v, _ := seen.LoadOrStore(sessionID, &session{quartiles: map[string]struct{}{}})
+	st := v.(*session)
+	st.mu.Lock()
+	defer st.mu.Unlock()
+	if _, ok := st.quartiles[quartile]; ok {
+		return false
+	}
+	st.quartiles[quartile] = struct{}{}
+	st.lastURL = url
+	return true
+}''') + '\n' + D('manifest/beacon/handler.go', 30, 'func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {', '''
-	h.log.Info("beacon", "q", q, "session", sid)
+	if firstTime(sid, q, r.URL.String()) {
+		h.log.Info("beacon", "q", q, "session", sid)
+	}
 	w.WriteHeader(http.StatusNoContent)'''))
    c2 = s.commit(on - 39, A[1], 'perf: cache ad pods in memory', 'ad-decision/cache.go', D('ad-decision/cache.go', 12, 'func New(cfg Config) *Decider {', '''
+	pods, err := lru.New[string, *Pod](5000)
+	if err != nil {
+		panic(err)
+	}
 	return &Decider{
 		vast: vast.NewClient(cfg.VAST),
+		pods: expirable{pods, 30 * time.Second},
 	}
 }'''))
    c3 = s.commit(on - 12, A[2], 'origin-shield: bigger read buffers', 'origin-shield/src/proxy.rs', D('origin-shield/src/proxy.rs', 44, 'impl Proxy {', '''
     async fn pump(&self, mut up: TcpStream, mut down: TcpStream) -> io::Result<()> {
-        let mut buf = BytesMut::with_capacity(16 * 1024);
+        // freed when the request ends
+        let mut buf = BytesMut::with_capacity(64 * 1024);
         while up.read_buf(&mut buf).await? > 0 {
             down.write_all_buf(&mut buf).await?;
         }'''))
    c4 = s.commit(on - 25, A[3], 'manifest: explain GOGC, memory follow-up', 'deploy/manifest/values.yaml', D('deploy/manifest/values.yaml', 9, 'env:', '''
   env:
-    GOGC: "100"
+    # default; 60 was tried, costs 9 % CPU for 300 MB
+    GOGC: "100"
   resources:
     limits:
       memory: 2Gi'''))
    s.fill(['go_test', 'go_log', 'rs', 'ci', 'owners', 'dash'], 'manifest', A, 3, on - 10)
    s.deploy(dp, 'manifest', c1, '1.78.0', pods=5)
    s.deploy(on - 30, 'ad-decision', c2, '4.1.0', pods=2)
    s.deploy(on - 6, 'origin-shield', c3, '2.2.7', pods=2)
    s.flag(on - 9, 'low_latency_hls', 'manifest', '10%->20%', A[4])
    s.flag(on - 2.2, 'shield_prefetch', 'origin-shield', 'off->on', A[2])
    view = s.env((0, .72), (90, .95), (140, 1.04), (175, 1.05)) * s.b(1, .02)
    rq = 3900 * view
    base = 430.
    # resident memory grows with new sessions since the pods started; each pod is killed near 2048 MB
    grow = (2020 - base) / np.trapezoid(view[(s.x > dp + 1) & (s.x < on)], s.x[(s.x > dp + 1) & (s.x < on)])
    kills = []
    mem = {}
    for p in range(5):
        v = np.zeros(s.n)
        cur = base * s.rng.uniform(.95, 1.05)
        g = grow * (1.0 if p == 0 else s.rng.uniform(.90, .985))
        started = dp + .3 + p * .35
        for i in range(s.n):
            if s.x[i] > started:
                cur += g * view[i] * s.step / 60
            if cur > 2040:
                kills.append((float(s.x[i]), p))
                cur = base * .8
            v[i] = cur
        mem[p] = v
    first = min(k[0] for k in kills)
    on = first
    down = np.zeros(s.n)
    for t, p in kills:
        down += (s.x >= t) & (s.x < t + 1.6)
    near = sum(np.clip((mem[p] - 1640) / 380, 0, 1) for p in mem) / 5
    for p in range(5):
        s.m('manifest', f'container_memory_mb.pod{p}', mem[p] + s.ar(9), 0)
    s.m('manifest', 'go_heap_objects_millions', sum(mem[p] for p in mem) / 5 * .0061 - 1.2 + s.ar(.05), 2)
    s.m('manifest', 'go_goroutines', s.b(2400, .03) * view, 0)
    s.m('manifest', 'gc_cpu_pct', s.b(2.2, .1) + .8 * near, 1)
    s.m('manifest', 'cpu_pct', s.b(34, .03) * view + 1 * near + 4 * down, 1)
    s.m('manifest', 'oom_kills_total', np.array([sum(1 for t, _ in kills if t <= x) for x in s.x]), 0)
    s.m('manifest', 'requests_per_s', rq, 0)
    s.m('manifest', 'error_ratio', s.b(.0008, .3) + .11 * np.minimum(down, 2) * np.exp(s.ar(.15)), 5)
    s.lat('manifest', 'latency_{q}_ms', s.b(11, .03), s.b(29, .04) * (1 + 1.6 * down), s.b(55, .05) * (1 + .1 * near + 6 * down), nd=1)
    s.m('player-edge', 'rebuffer_ratio', s.b(.006, .1) + .019 * down * np.exp(s.ar(.15)), 4)
    s.m('player-edge', 'concurrent_viewers', 214000 * view, 0)
    s.m('ad-decision', 'memory_mb', s.b(610, .02) + 140 * s.sig(on - 24, 8), 0)
    s.m('ad-decision', 'cache_hit_ratio', np.clip(.02 + .55 * s.sig(on - 27, 5) + s.ar(.01), 0, 1), 3)
    s.m('ad-decision', 'latency_p95_ms', s.b(84, .05) * (1 - .3 * s.sig(on - 27, 5)), 1)
    s.m('origin-shield', 'memory_mb', s.b(905, .02) + 95 * s.sig(on - 5.5, 1), 0)
    s.m('origin-shield', 'origin_rps', rq * .03 * (1 + .12 * s.sig(on - 2, .5)), 1)
    s.m('entitlement', 'latency_p95_ms', s.b(19, .06), 1)
    s.chat('manifest', 7, lambda t: ('info', 'manifest served', dict(kind=s.pick(['hls', 'dash', 'll-hls'], [.6, .25, .15]), ms=round(s.dur('manifest', 'latency_{q}_ms', t), 1))))
    s.chat('manifest', 4 - 1.5 * s.sig(dp, 1), lambda t: ('info', 'beacon', dict(q=s.pick(['start', 'q1', 'mid', 'q3', 'end']), session=s.rng.bytes(8).hex())))
    s.chat('ad-decision', 3, lambda t: ('info', 'pod decided', dict(ads=s.ri(0, 5))))
    s.chat('entitlement', 1.5, lambda t: ('info', 'allow', {}))
    s.chat('origin-shield', 1, lambda t: ('info', 'segment filled', dict(bytes=s.ri(200000, 3000000), tid=False)))
    s.chat('ad-decision', .3, lambda t: ('warn', 'vast timeout, empty pod', dict(bidder=s.pick(['a9', 'mx', 'rt']))))
    s.log(61.7, 'entitlement', 'error', 'jwks refresh failed once: EOF', None)
    s.log(18.9, 'origin-shield', 'error', 'origin 404 channel=test-7', None)
    for t, p in kills:
        s.log(t + .03, 'manifest', 'error', 'container terminated: OOMKilled (exit 137, limit 2048Mi)', None, pod=f"manifest-{p}", source='kubelet')
        s.log(t + 1.4, 'manifest', 'info', 'application started', None, pod=f"manifest-{p}")
        for _ in range(s.ri(8, 16)):
            s.log(t + s.rng.uniform(0, 1.4), 'player-edge', 'error', 'manifest fetch failed: connection reset by peer', s.tid(), upstream=f"manifest-{p}")
    s.chat('player-edge', .15, lambda t: ('error', 'manifest fetch failed: client closed', {}))
    s.fire('manifest', 'oom_kills_total', .5, .5, on, 'manifest pods are being OOM killed', 'manifest-oom', 'high')
    s.truth('deploy-regression', 'memory-leak', c1, [c2, c3, 'shield_prefetch', 'low_latency_hls', c4], 'manifest', on,
            'Every manifest pod grows in step with sessions from the minute it started 1.78.0, whose package-level sync.Map keeps a session for ever; harm comes an hour and a half later; ad-decision caches at most 5000 pods in another process.')
    return s


def insurer_schema(seed):
    s = Inc('billing-dlq-fleet', seed, 60, 110, 7, keys=dict(ts='timestamp', svc='service', lvl='severity_text', msg='body', tid='trace_id', ver='service_version', case='upper'))
    dp = s.jit(41, 2); on = s.jit(60, 3)
    A = ['cdubois', 'irene.p', 'mh', 'tobias']
    s.basever = {'policy-service': '5.31.0', 'billing-worker': '2.14.1', 'docs-service': '1.2.2', 'broker-portal': '77'}
    W = s.sig(on, 1.2)
    c1 = s.commit(dp - 12, A[0], 'Fleet: show premium with currency on broker screens', ['policy-service/src/main/kotlin/policy/fleet/FleetPolicyEvent.kt', 'policy-service/src/main/kotlin/policy/fleet/FleetView.kt'], D('policy-service/src/main/kotlin/policy/fleet/FleetPolicyEvent.kt', 6, '', '''
 data class FleetPolicyEvent(
     val policyId: String,
     val vehicles: Int,
-    val premium: BigDecimal,
+    val premium: Money,
     val effective: LocalDate,
 ) : PolicyEvent
+
+data class Money(val amount: BigDecimal, val currency: String = "EUR")''') + '\n' + D('policy-service/src/main/kotlin/policy/fleet/FleetView.kt', 18, 'fun FleetPolicy.toView() = FleetView(', '''
     id = id,
-    premium = premium.toPlainString(),
+    premium = "${premium.amount.toPlainString()} ${premium.currency}",
 )'''))
    c2 = s.commit(on - 14, A[1], 'billing: strict decimal handling for instalments', 'billing_worker/instalments.py', D('billing_worker/instalments.py', 21, 'def split(premium: Decimal, n: int) -> list[Decimal]:', '''
-    part = round(premium / n, 2)
+    part = (premium / n).quantize(CENT, rounding=ROUND_DOWN)
     parts = [part] * n
     parts[0] += premium - part * n
     return parts
 
 
-CENT = Decimal("0.01")
+CENT: Final = Decimal("0.01")'''))
    c3 = s.commit(on - 26, A[2], 'broker-portal: submit fleet renewals in one batch', 'broker-portal/src/renewals.ts', D('broker-portal/src/renewals.ts', 30, 'export async function renewAll(ids: string[]) {', '''
-  for (const id of ids) {
-    await api.post(`/fleet/${id}/renew`);
-  }
+  // server side has accepted lists since 5.20
+  await api.post("/fleet/renewals", { ids });
+  await reload();
 }'''))
    s.fill(['py_type', 'py_dep', 'kt_log', 'docs', 'alertrule'], 'billing-worker', A, 1, on - 6)
    s.deploy(dp, 'policy-service', c1, '5.32.0', pods=3)
    s.deploy(on - 4.5, 'billing-worker', c2, '2.15.0', pods=3, msg='celery worker ready')
    s.deploy(on - 17, 'broker-portal', c3, '78', pods=2)
    s.flag(on - 8, 'sepa_instant_mandates', 'billing-worker', 'off->20%', A[3])
    s.flag(6, 'docs_pdfa', 'docs-service', 'off->on', A[2])
    ev = s.b(96, .07, drift=.25)
    fl = 14.5 * W * np.exp(s.ar(.12))      # fleet renewals run when brokers start at the top of the shift
    s.m('policy-service', 'events_published_per_min', ev + fl, 0)
    s.m('policy-service', 'events_published_per_min.fleet', fl, 1)
    s.m('policy-service', 'http_p95_ms', s.b(120, .05), 1)
    s.m('policy-service', 'http_5xx_ratio', s.b(.0015, .3), 4)
    s.m('billing-worker', 'tasks_ok_per_min', ev * np.exp(s.ar(.03)), 0)
    s.m('billing-worker', 'tasks_failed_per_min', s.b(.25, .5) + fl * 4 * np.exp(s.ar(.06)), 1)
    s.m('billing-worker', 'dlq_depth', 3 + np.cumsum(fl) * s.step / 60, 0)
    s.m('billing-worker', 'task_ms_p95', s.b(210, .05) * (1 + .12 * W), 0)
    s.m('billing-worker', 'retry_ratio', s.b(.004, .3) + .31 * W * np.exp(s.ar(.08)), 4)
    s.m('billing-worker', 'cpu_pct', s.b(28, .06) + 6 * W, 1)
    s.m('docs-service', 'documents_per_min', ev * .9 + fl, 0)
    s.m('docs-service', 'failed_per_min', s.b(.1, .6), 2)
    s.m('broker-portal', 'requests_per_min', s.b(830, .05) + 60 * W, 0)
    s.m('broker-portal', 'fleet_invoice_missing_per_min', fl * s.sig(on + 5, 2), 1)
    s.m('broker-portal', 'http_p95_ms', s.b(290, .05), 0)
    s.m('postgres-billing', 'cpu_pct', s.b(19, .06), 1)
    s.m('rabbitmq', 'queue_depth.policy-events', s.b(11, .3) + 14 * W, 0)
    lob = lambda: s.pick(['motor', 'home', 'liability'], [.5, .35, .15])
    s.chat('policy-service', 6, lambda t: ('info', f"published PolicyRenewed lob={lob()}", {}))
    s.chat('billing-worker', 6, lambda t: ('info', f"invoice created lob={lob()} instalments={s.pick([1,2,4,12])}", {}))
    s.chat('broker-portal', 3, lambda t: ('info', f"GET {s.pick(['/policies','/claims','/renewals'])} 200", {}))
    s.chat('docs-service', 2, lambda t: ('info', 'rendered policy schedule', {}))
    s.chat('billing-worker', .15, lambda t: ('warn', 'mandate missing, falling back to invoice by mail', {}))
    s.chat('billing-worker', .08, lambda t: ('error', 'Task failed: BankHolidayCalendar has no entry for region BE-WAL, retry in 60s', {}))
    for t in s.when(fl * .3, on):
        tid = s.tid(); pid = f"FL-{s.ri(10000,99999)}"
        s.log(t, 'policy-service', 'info', f"published PolicyRenewed lob=fleet policy={pid}", tid)
        for k in range(4):
            s.log(t + .01 + k * .25, 'billing-worker', 'error', f"Task failed: TypeError: conversion from dict to Decimal is not supported (handlers.py:88 premium = Decimal(event['premium'])) attempt {k+1}/4", tid, lob='fleet', policy=pid, source_version='policy-service/5.32.0')
        s.log(t + .8, 'billing-worker', 'warn', f"message dead-lettered policy={pid}", tid, lob='fleet')
    s.trace(on + 4, [('1', None, 'broker-portal', 'POST /fleet/renewals', 0, 412, 'OK'), ('2', '1', 'policy-service', 'renewFleet', 8, 390, 'OK'), ('3', '2', 'policy-service', 'publish PolicyRenewed', 371, 6, 'OK', {'lob': 'fleet'}), ('4', '3', 'billing-worker', 'handle PolicyRenewed', 420, 12, 'ERROR', {'exception.type': 'TypeError'})])
    s.trace(on - 30, [('2', None, 'policy-service', 'renewMotor', 0, 88, 'OK'), ('3', '2', 'policy-service', 'publish PolicyRenewed', 70, 5, 'OK', {'lob': 'motor'}), ('4', '3', 'billing-worker', 'handle PolicyRenewed', 96, 171, 'OK')])
    s.fire('billing-worker', 'tasks_failed_per_min', 15, 3, on, 'billing-worker task failures above 15 a minute', 'billing-task-failures')
    s.truth('deploy-regression', 'schema', c1, [c2, c3, 'sepa_instant_mandates'], 'policy-service', on,
            'policy-service 5.32.0 publishes fleet premiums as an object instead of a number; the consumer fails in unchanged code on fleet events alone, from the first fleet renewal, about twenty minutes after the deployment and minutes after its own innocent one.')
    return s


def news_cache_key(seed):
    s = Inc('article-origin-load', seed, 30, 110, 11, keys=dict(ts='timestamp', svc='service', lvl='level', msg='message', tid='trace_id', ver='deploy', case='lower'))
    can = s.jit(34, 2); on = s.jit(55, 3); rb = on + s.jit(31, 2)
    A = ['hkim', 'r.salles', 'odile', 'dba-jan', 'fatou']
    s.basever = {'article-api': '1630', 'homepage': '902', 'recs': '318', 'image-proxy': '77'}
    f = s.env((0, 0), (can, 0), (can + .5, .08), (on - .3, .08), (on + 1.6, 1), (rb, 1), (rb + 2, 0), (110, 0))
    W = np.clip(f * 1.0, 0, 1)
    import filler
    c0 = s.commit(2.5, A[1], *filler.get('rb_i18n', 'article-api'))
    c1 = s.commit(can - 10, A[0], 'articles: support paywall teaser variants', ['app/services/article_cache.rb', 'app/controllers/app_articles_controller.rb'], D('app/services/article_cache.rb', 9, 'class ArticleCache', '''
-  def key(article_id, locale)
-    "article:v6:#{article_id}:#{locale}"
+  def key(article_id, locale, viewer)
+    "article:v6:#{article_id}:#{locale}:#{viewer.variant_token}"
   end
 
-  def fetch(article_id, locale, &block)
-    store.fetch(key(article_id, locale), expires_in: 5.minutes, &block)
+  def fetch(article_id, locale, viewer: Viewer::ANONYMOUS, &block)
+    store.fetch(key(article_id, locale, viewer), expires_in: 5.minutes, &block)
   end''') + '\n' + D('app/models/viewer.rb', 22, 'class Viewer', '''
+  # teaser arm plus the subscriber bucket the app sends
+  def variant_token
+    return "a" if anonymous?
+    "#{teaser_arm}-#{device_id.to_s[0, 6]}"
+  end
''') + '\n' + D('app/controllers/app_articles_controller.rb', 14, '  def show', '''
-    render json: cache.fetch(params[:id], locale) { build(params[:id]) }
+    render json: cache.fetch(params[:id], locale, viewer: current_viewer) { build(params[:id]) }''').rstrip())
    c2 = s.commit(on - 18, A[3], 'redis: maxmemory-policy for article cache', 'ansible/roles/redis/templates/article.conf.j2', D('ansible/roles/redis/templates/article.conf.j2', 12, '', '''
 maxmemory 24gb
-maxmemory-policy allkeys-lru
+# was discussed: volatile-ttl. Stays as is, see OPS-1190
+maxmemory-policy allkeys-lru
 timeout 300
 tcp-keepalive 60'''))
    c3 = s.commit(on - 9, A[3], 'content-db: statement_timeout 8s -> 10s', 'ansible/roles/postgres/vars/content.yml', D('ansible/roles/postgres/vars/content.yml', 20, 'postgres_settings:', '''
   shared_buffers: 48GB
-  statement_timeout: 8s
+  statement_timeout: 10s
   random_page_cost: 1.1
   work_mem: 64MB
   effective_cache_size: 140GB'''))
    c4 = s.commit(on - 13, A[2], 'homepage: drop cache busting query from hero', 'homepage/src/hero.ts', D('homepage/src/hero.ts', 8, 'export function heroUrl(a: Article): string {', '''
-  return `${CDN}/hero/${a.id}.jpg?v=${a.updatedAt}`;
+  // image-proxy purges by surrogate key, the query is redundant
+  return `${CDN}/hero/${a.id}.jpg`;
 }
 
 export const HERO_RATIO = 16 / 9;'''))
    s.fill(['rb_test', 'ts_css', 'owners', 'docs'], 'article-api', A, 1, on - 8)
    # the first deployment of 1631 is the canary
    s.deploy(can, 'article-api', c1, '1631-canary', pods=1, msg='Listening on tcp://0.0.0.0:3000')
    s.deploy(on - .6, 'article-api', c1, '1631', pods=6, msg='Listening on tcp://0.0.0.0:3000')
    s.deploy(on - 3.5, 'content-db', c3, 'ansible-4410', log=False)
    s.deploy(on - 2, 'homepage', c4, '903', pods=2, msg='ready')
    s.deploy(on - 15, 'redis-article', c2, 'ansible-4409', log=False)
    s.flag(on - 5, 'homepage_live_ticker', 'homepage', 'off->on', A[4])
    s.deploy(rb, 'article-api', c0, '1630-r1', pods=6, msg='Listening on tcp://0.0.0.0:3000')
    web = s.b(920, .03, drift=.05); app = s.b(610, .03, drift=.06)
    hit_app = .962 - (.962 - .24) * W
    s.m('article-api', 'requests_per_s.web', web, 1)
    s.m('article-api', 'requests_per_s.app', app, 1)
    s.m('article-api', 'cache_hit_ratio.web', .957 + s.ar(.004) - .012 * W, 4, hi=1)
    s.m('article-api', 'cache_hit_ratio.app', hit_app + s.ar(.005), 4, hi=1)
    miss = web * .043 + app * (1 - hit_app)
    q = miss * 5.2
    W2 = np.clip((q / q[:40].mean() - 1.6) / 4.2, 0, 1.2)
    s.m('content-db', 'queries_per_s', q * np.exp(s.ar(.03)), 0)
    s.m('content-db', 'cpu_pct', np.minimum(11 + q / q[:40].mean() * 9.5 * np.exp(s.ar(.03)), 98), 1)
    s.m('content-db', 'query_p95_ms', s.b(4.6, .06) * (1 + 9 * W2 ** 2), 2)
    s.m('content-db', 'active_sessions', np.round(s.b(7, .15) * (1 + 12 * W2)), 0)
    s.m('content-db', 'locks_waiting', np.where(s.rng.random(s.n) < .05, 1, 0), 0)
    evs = s.sig(on + 14, 5) * (1 - s.sig(rb + 6, 4))
    s.m('redis-article', 'used_memory_gb', np.minimum(14.2 + s.ar(.05) + np.cumsum(W) * s.step / 60 * .62 * (1 - 0), 24) - 6 * s.sig(rb + 7, 6), 2)
    s.m('redis-article', 'keys_thousands', 820 + s.ar(5) + np.minimum(np.cumsum(W) * s.step / 60 * 96, 1900) * (1 - .9 * s.sig(rb + 7, 6)), 0)
    s.m('redis-article', 'evicted_keys_per_s', 210 * evs * np.exp(s.ar(.2)), 1)
    s.m('redis-article', 'cmd_p99_us', s.b(310, .06), 0)
    s.lat('article-api', 'ms_{q}', s.b(9, .04) * (1 + 1.6 * W2), s.b(46, .04) * (1 + 13 * W2), s.b(120, .05) * (1 + 11 * W2), nd=1)
    s.m('article-api', 'cpu_pct', s.b(37, .04) * (1 + .65 * W), 1)
    s.m('article-api', 'error_ratio', s.b(.0006, .4) + .013 * np.clip(W2, 0, 1) ** 2 * np.exp(s.ar(.2)), 5)
    s.lat('homepage', 'ms_{q}', s.b(61, .03) * (1 + .3 * W2), s.b(170, .04) * (1 + 3.2 * W2), s.b(310, .05) * (1 + 3.4 * W2), nd=1)
    s.m('homepage', 'requests_per_s', web * .3, 1)
    s.m('recs', 'p95_ms', s.b(52, .05) * (1 + 1.9 * W2), 1)
    s.m('image-proxy', 'hit_ratio', .971 + s.ar(.003), 4)
    vv = lambda t: s.pick(['1630', '1631-canary'], [.92, .08]) if can + .5 < t < on - .5 else None
    def acc(t):
        ap = s.rng.random() < .4
        return ('info', f"{'GET /app/v3/articles/' if ap else 'GET /articles/'}{s.ri(400000,480000)} 200", dict(client='app' if ap else 'web', cache='hit' if s.rng.random() < s.at('article-api', 'cache_hit_ratio.' + ('app' if ap else 'web'), t) else 'miss', ms=round(s.dur('article-api', 'ms_{q}', t), 1), **({'deploy': vv(t)} if vv(t) else {})))
    s.chat('article-api', 14, acc)
    s.chat('homepage', 4, lambda t: ('info', 'front rendered', dict(edition=s.pick(['fr', 'be', 'ch']))))
    s.chat('recs', 2, lambda t: ('info', 'recs built', {}))
    s.chat('image-proxy', 1, lambda t: ('info', 'purge by surrogate key', dict(tid=False)))
    s.chat('article-api', .2, lambda t: ('warn', 'embed provider slow', dict(provider=s.pick(['tube', 'pix']))))
    s.log(21.4, 'recs', 'error', 'model file checksum mismatch, keeping previous', None)
    s.chat('content-db', 2.5 * np.clip(W2, 0, 1), lambda t: ('warn', f"slow statement {s.ri(520,2400)} ms: SELECT * FROM article_blocks WHERE article_id = $1 ORDER BY position", dict(tid=False)), on)
    s.chat('content-db', .15, lambda t: ('warn', f"slow statement {s.ri(510,900)} ms: SELECT * FROM archive_search($1)", dict(tid=False)))
    s.chat('article-api', 2 * np.clip(W2, 0, 1), lambda t: ('error', 'PG pool checkout timeout (5s) while building article', {}), on + 1)
    s.log(rb - .6, 'article-api', 'info', 'rollback to 1630 requested', None, actor='fatou')
    for k in range(3):
        t = s.jit(on + 4 + 7 * k, 1)
        s.trace(t, [('1', None, 'article-api', 'GET /app/v3/articles/:id', 0, 716 + 20 * k, 'OK', {'client': 'app'}), ('2', '1', 'redis-article', 'GET article:v6:*', 2, .4, 'OK', {'cache.hit': False}), ('3', '1', 'content-db', 'SELECT article_blocks', 5, 610 + 20 * k, 'OK'), ('4', '1', 'redis-article', 'SETEX article:v6:*', 712 + 20 * k, .5, 'OK')])
        s.trace(t + .3, [('1', None, 'article-api', 'GET /articles/:id', 0, 8.1, 'OK', {'client': 'web'}), ('2', '1', 'redis-article', 'GET article:v6:*', 2, .4, 'OK', {'cache.hit': True})])
    s.trace(s.jit(20, 3), [('1', None, 'article-api', 'GET /app/v3/articles/:id', 0, 7.7, 'OK', {'client': 'app'}), ('2', '1', 'redis-article', 'GET article:v6:*', 2, .4, 'OK', {'cache.hit': True})])
    s.top = [('homepage', 'article-api', 'http'), ('article-api', 'redis-article', 'redis'), ('article-api', 'content-db', 'postgres'), ('homepage', 'recs', 'http'), ('recs', 'article-api', 'http'), ('homepage', 'image-proxy', 'http')]
    s.fire('content-db', 'cpu_pct', 60, 2, on, 'content-db CPU above 60%', 'content-db-cpu', 'high')
    s.truth('deploy-regression', 'latency', c1, [c3, c4, c2, 'homepage_live_ticker'], 'article-api', on,
            'The teaser commit puts six characters of the device id in the cache key, so the hit ratio of app traffic falls from .96 to .24 (the web stays), reads of content-db multiply with flat traffic, and rollback to 1630 restores it.')
    return s


def recs_noisy_job(seed):
    s = Inc('recs-tail-some-nodes', seed, 15, 115, 12, keys=dict(ts='@timestamp', svc='kubernetes.labels.app', lvl='level', msg='message', tid=None, ver='image', case='upper'), vary=10)
    run = s.minute_of(13, 10) + .1
    on = run + s.jit(.9, .15); ap = run - s.jit(48, 3)
    A = ['yusuf', 'b.ericsson', 'lin', 'gabriela', 'argocd']
    s.basever = {'recs-api': '0.210.0', 'feature-store': '3.3.1', 'feature-backfill': '3.3.1', 'shop-front': '1422'}
    fin = run + s.jit(39, 3)
    W = s.pulse(on, fin, .8, 1)
    c1 = s.commit(ap - 5, A[0], 'Simplify backfill manifest', 'k8s/feature-store/backfill-cronjob.yaml', D('k8s/feature-store/backfill-cronjob.yaml', 8, 'kind: CronJob', '''
 spec:
   schedule: "10 13 * * *"
   jobTemplate:
     spec:
       parallelism: 4
       template:
         spec:
-          nodeSelector:
-            pool: batch
-          tolerations:
-            - key: dedicated
-              value: batch
-              effect: NoSchedule
           restartPolicy: Never
           containers:
             - name: backfill
               image: registry.local/feature-store:3.3.1
               args: ["backfill", "--threads=32", "--window=30d"]
               resources:
                 requests:
-                  cpu: "14"
+                  cpu: "4"
                   memory: 24Gi'''))
    c2 = s.commit(run - 16, A[1], 'recs: rerank top 60 instead of top 50', 'recs/rank.py', D('recs/rank.py', 27, 'class Ranker:', '''
-    TOP = 50
+    # the second stage costs 0.02 ms an item
+    TOP = 60
 
     def rerank(self, items: list[Item], user: User) -> list[Item]:
         head, tail = items[: self.TOP], items[self.TOP :]
         scores = self.model.score(user, head)
         return [i for _, i in sorted(zip(scores, head), reverse=True)] + tail'''))
    c3 = s.commit(run - 27, A[2], 'feature-store: compress values over 4 kB', 'featurestore/codec.go', D('featurestore/codec.go', 16, 'func Encode(v []byte) []byte {', '''
-	return v
+	if len(v) <= 4096 {
+		return append([]byte{0}, v...)
+	}
+	// 0.3 % of values; snappy, about 20 us
+	return append([]byte{1}, snappy.Encode(nil, v)...)
 }'''))
    s.fill(['py_type', 'go_test', 'dash', 'docs', 'docker'], 'recs-api', A, 2, run - 6)
    s.deploy(ap, 'feature-store-manifests', c1, 'argo-9021', log=False)
    s.deploy(run - 4, 'recs-api', c2, '0.211.0', pods=6, msg='workers booted')
    s.deploy(run - 19, 'feature-store', c3, '3.3.2', pods=3, msg='ready')
    s.flag(run - 1.5, 'cart_page_recs', 'shop-front', '25%->30%', A[3])
    rq = s.b(880, .03, drift=.04)
    s.m('shop-front', 'rps', rq * 1.9, 0)
    s.m('recs-api', 'rps', rq * (1 + .015 * s.sig(run - 1.5, .5)), 1)
    s.lat('recs-api', 'latency_{q}_ms', s.b(24, .03) * (1 + .5 * W), s.b(58, .04) * (1 + 4.6 * W), s.b(95, .05) * (1 + 7 * W), nd=1, cap=1500)
    s.m('recs-api', 'timeout_ratio', s.b(.0011, .3) + .031 * W * np.exp(s.ar(.15)), 4)
    nodes = ['n11', 'n12', 'n13', 'n14', 'n15', 'n16']
    bad = {'n12', 'n15'}
    for n in nodes:
        k = W if n in bad else 0 * W
        kk = s.pulse(run + .4, fin, .5, .5) if n in bad else 0 * W
        s.m('recs-api', f'latency_p99_ms.{n}', s.b(92, .06) * (1 + .02 * s.sig(run - 4, .5)) * (1 + 12.5 * k), 0, hi=1500)
        s.m('node', f'cpu_pct.{n}', np.minimum(s.b(46, .05) + 57 * kk, 99.8), 1)
        s.m('node', f'load1.{n}', s.b(7.5, .08) + 58 * kk * np.exp(s.ar(.06)), 1)
        s.m('node', f'psi_cpu_some_pct.{n}', s.b(2.1, .2) + 71 * kk * np.exp(s.ar(.03)), 1, hi=100)
    s.m('recs-api', 'cpu_seconds_per_request_ms', s.b(6.1, .02) * (1 + .03 * s.sig(run - 4, .5)), 2)
    s.m('feature-store', 'get_p95_ms', s.b(3.1, .06) * (1 + 1.4 * W), 2)
    s.m('feature-store', 'writes_per_s', s.b(300, .08) + 21000 * s.pulse(run + .6, fin, .5, .5) * np.exp(s.ar(.05)), 0)
    s.m('feature-store', 'cpu_pct', s.b(31, .05) + 13 * s.pulse(run + .6, fin, .5, .5), 1)
    s.m('batch-pool', 'cpu_pct', s.b(5, .1), 1)
    s.m('shop-front', 'carousel_empty_ratio', s.b(.004, .25) + .029 * W * np.exp(s.ar(.15)), 4)
    s.m('shop-front', 'p95_ms', s.b(410, .04) * (1 + .42 * W), 0)
    def rec(t):
        n = s.pick(nodes)
        w = s.at('recs-api', f'latency_p99_ms.{n}', t) / 92.
        ms = float(s.rng.lognormal(np.log(24), .5)) * (w ** .75 if n in bad else 1)
        if ms > 1000:
            return ('ERROR', 'request exceeded budget 1000ms, fallback to popular', dict(node=n, slot=s.pick(['home', 'pdp', 'cart'])))
        return ('WARN' if ms > 300 else 'INFO', f"{'slow ' if ms > 300 else ''}recommend {ms:.0f}ms", dict(node=n, slot=s.pick(['home', 'pdp', 'cart'])))
    s.chat('recs-api', 22, rec)
    s.chat('shop-front', 4, lambda t: ('INFO', 'page composed', dict(page=s.pick(['home', 'pdp', 'cart', 'search']))))
    s.chat('feature-store', 2, lambda t: ('INFO', 'compacted segment', dict(segment=s.ri(1, 4000))))
    s.chat('shop-front', .3, lambda t: ('WARN', 'image without alt text', {}))
    s.chat('recs-api', .25, lambda t: ('WARN', 'user vector missing, cold start', dict(node=s.pick(nodes))))
    s.log(17.9, 'feature-store', 'ERROR', 'client sent invalid entity id ""')
    s.log(ap, 'argocd', 'INFO', 'sync feature-store-manifests: CronJob/feature-backfill configured', revision=c1[:7])
    s.log(run, 'feature-backfill', 'INFO', 'job created by cron 10 13 * * *, 4 pods')
    for k, n in enumerate(['n12', 'n15', 'n12', 'n15']):
        s.log(run + .15 + k * .05, 'scheduler', 'INFO', f"assigned batch/feature-backfill-{s.ri(10000,99999)}-{k} to {n}")
        s.log(run + .4 + k * .05, 'feature-backfill', 'INFO', 'backfill window=30d threads=32 started', node=n, qos='Burstable')
    for t in np.arange(run + 5, fin, 5):
        s.log(float(t), 'feature-backfill', 'INFO', f"progress {100*(t-run)/(fin-run):.0f}%", node=s.pick(['n12', 'n15']))
    s.log(fin, 'feature-backfill', 'INFO', 'backfill finished')
    s.top = [('shop-front', 'recs-api', 'grpc'), ('recs-api', 'feature-store', 'grpc'), ('feature-backfill', 'feature-store', 'grpc')]
    s.fire('recs-api', 'latency_p99_ms', 400, 2, on, 'recs-api p99 above 400 ms', 'recs-p99')
    s.truth('config-change', 'noisy-neighbour', c1, [c2, 'cart_page_recs', c3], 'feature-backfill', on,
            'Without the batch node selector and with smaller CPU requests the 13:10 backfill with 32 threads a pod landed on n12 and n15; only recs pods of those nodes are slow, CPU per request is unchanged, the batch pool idles, and it ends with the job.')
    return s


ALL = [manifest_leak, insurer_schema, news_cache_key, recs_noisy_job]
