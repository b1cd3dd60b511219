from common import *

def brisk(seed):
    c = Inc('brisk-courier-assignment-delay', seed, '2026-03-05T08:50:00', 325, 30, 175, jit=0, lvl='level', lv='debug info warn error fatal', vers={'dispatcher': 'v1.92.0', 'order-intake': 'v3.41.1', 'geo-index': 'v0.31', 'courier-bff': 'v8.8.2'}, pods={'order-intake': 4, 'courier-bff': 5}, authors='tomasz.w bea.ferrari nkosi')
    c.t0 += timedelta(minutes=int(c.r.integers(-25, 25)))
    t, on = c.t, c.on; dep = on - 38; sp_at = [40, 85, 130, 175, 220, 265, 310]
    c.ship('culprit', dep, 'dispatcher', 'v1.92.0-chart12', 'tomasz.w', 'dispatcher chart: election timings, anti-affinity', D('deploy/charts/dispatcher/values.yaml', '''
 replicaCount: 3
 
 leaderElection:
   enabled: true
-  leaseDuration: 15s
-  renewDeadline: 10s
-  retryPeriod: 2s
+  leaseDuration: 5s
+  renewDeadline: 2s
+  retryPeriod: 500ms
 
 resources:
   requests: {cpu: "1", memory: 2Gi}
   limits: {memory: 3Gi}
'''), D('deploy/charts/dispatcher/templates/deployment.yaml', '''
       affinity:
         podAntiAffinity:
-          preferredDuringSchedulingIgnoredDuringExecution:
-            - weight: 100
-              podAffinityTerm:
-                topologyKey: kubernetes.io/hostname
-                labelSelector: {matchLabels: {app: dispatcher}}
+          requiredDuringSchedulingIgnoredDuringExecution:
+            - topologyKey: topology.kubernetes.io/zone
+              labelSelector: {matchLabels: {app: dispatcher}}
'''), lead=38)
    c.ship('d1', on - 9, 'order-intake', 'v3.42.0', 'bea.ferrari', 'intake: publisher confirms in batches', D('order-intake/internal/bus/publisher.go', '''
@@ func (p *Publisher) Publish(ctx context.Context, evs []Event) error {
 	for _, ev := range evs {
 		if err := p.ch.PublishWithContext(ctx, p.exchange, ev.Key, true, false, ev.Msg()); err != nil {
 			return fmt.Errorf("publish %s: %w", ev.Key, err)
 		}
-		if !<-p.confirms {
-			return ErrNack
-		}
 	}
+	for range evs {
+		if !<-p.confirms {
+			return ErrNack
+		}
+	}
 	return nil
 }
'''))
    c.ship('d2', on - 21, 'dispatcher', 'v1.93.0', 'nkosi', 'dispatcher: restore snapshot in its own file', D('dispatcher/internal/state/restore.go', '''
+package state
+
+// Restore replays open orders and couriers from the store. Called by the new
+// leader before it starts to assign.
+func (s *State) Restore(ctx context.Context, src Source) error {
+	if err := src.EachOrder(ctx, s.putOrder); err != nil {
+		return fmt.Errorf("orders: %w", err)
+	}
+	return src.EachCourier(ctx, s.putCourier)
+}
''', new=True), D('dispatcher/internal/state/state.go', '''
@@ type State struct {
-// Restore replays open orders and couriers from the store.
-func (s *State) Restore(ctx context.Context, src Source) error {
-	if err := src.EachOrder(ctx, s.putOrder); err != nil {
-		return fmt.Errorf("orders: %w", err)
-	}
-	return src.EachCourier(ctx, s.putCourier)
-}
-
 func (s *State) putOrder(o Order) {
 	s.mu.Lock()
 	defer s.mu.Unlock()
'''))
    c.ship('d3', on - 33, 'etcd-backup', 'chart-7', 'bea.ferrari', 'etcd snapshots: staging schedule', D('deploy/platform/etcd-backup/values-staging.yaml', '''
 snapshot:
-  schedule: "0 3 * * *"
+  schedule: "0 */1 * * *"
   compress: true
-  retention: 14
+  retention: 48
   bucket: brisk-staging-etcd
'''))
    c.flag(on - 6, 'dispatch.batch-matching', 'dispatcher', 'city=porto: on', 'nkosi'); c.flag(on - 4100, 'intake.scheduled-orders', 'order-intake', 'on', 'bea.ferrari')
    c.fill(3, ['dispatcher', 'order-intake', 'courier-bff'], 'go k8s')
    def hump(a): return pulse(t, a, a + 2.2, .5, .8)
    api = 62 + 0 * t; st = np.zeros(len(t)); down = np.zeros(len(t)); lead = np.zeros(len(t))
    for a in sp_at:
        api = api + 3100 * hump(a) * c.r.uniform(.92, 1.08)
        if a >= on: down = np.maximum(down, pulse(t, a + .3, a + 7.5, .5, 1.5)); lead += 3.2 * pulse(t, a + .3, a + 2.6, .3, .3)
    tr = c.day(.85, 1.15); orders = 14.5 * tr; cap = 24 * (1 - down); backlog = np.zeros(len(t)); asg = np.zeros(len(t))
    for i in range(1, len(t)):
        d = min(backlog[i - 1] + orders[i] * c.step, cap[i] * c.step); backlog[i] = backlog[i - 1] + orders[i] * c.step - d; asg[i] = d / c.step
    asg[0] = orders[0]; wait = 6 + backlog / np.maximum(orders, 1)
    c.add('dispatcher', 'assignments_per_second', asg, .05); c.add('dispatcher', 'assignment_wait_p90_seconds', wait, .08); c.add('dispatcher', 'leader_transitions_per_minute', lead, 0, nd=2, blips=0); c.add('dispatcher', 'state_restore_in_progress', (down > .5) * 1., 0, nd=0, blips=0); c.add('dispatcher', 'cpu_cores', 1.3 * tr * (1 - .6 * down) + 1.1 * down, .1); c.add('dispatcher', 'memory_mb', 1450, .02, nd=0)
    c.add('order-intake', 'orders_per_second', orders, .06); c.add('order-intake', 'http_p95_ms', 85, .1); c.add('order-intake', 'http_error_ratio', .0012, .4, nd=4); c.add('order-intake', 'publish_confirm_ms', 9 - 3 * ramp(t, on - 9, on - 6), .1)
    c.add('dispatch-queue', 'messages_ready', 30 + backlog, .06, nd=0); c.add('dispatch-queue', 'publish_rate', orders, .05); c.add('dispatch-queue', 'consumers', 3 - 2 * down, 0, nd=0, blips=0); c.add('dispatch-queue', 'memory_mb', 600 + backlog * .03, .03, nd=0)
    c.add('courier-bff', 'http_p95_ms', 140 + 120 * down, .1); c.add('courier-bff', 'poll_requests_per_second', 310 * tr + 130 * ramp(wait, 60, 400), .05); c.add('courier-bff', 'http_error_ratio', .003 + .05 * ramp(wait, 60, 400), .3, nd=4); c.add('courier-bff', 'idle_couriers', 420 + 600 * ramp(wait, 30, 300), .05, nd=0)
    c.add('geo-index', 'http_p95_ms', 18, .12); c.add('geo-index', 'cpu_cores', 2.2 * tr, .07); c.add('geo-index', 'updates_per_second', 900 * tr, .04, nd=0)
    c.add('kube-apiserver', 'request_p99_ms', api, .09, nd=0, blips=0); c.add('kube-apiserver', 'inflight_requests', 40 + 85 * (api > 800), .12, nd=0); c.add('kube-apiserver', 'error_ratio', .0004, .5, nd=5); c.add('etcd', 'wal_fsync_p99_ms', 4 + api * .11 - 6, .12, nd=1); c.add('etcd', 'db_size_mb', 2100 + t * .25, .002, nd=0); c.add('etcd', 'leader_changes', 0 * t, 0, nd=0, blips=0)
    c.add('orders-db', 'cpu_pct', 33 * tr + 14 * down, .08); c.add('orders-db', 'connections', 96, .04, nd=0)
    for z in ('node-a', 'node-b', 'node-c'): c.add(z, 'cpu_pct', 46 * tr, .09); c.add(z, 'memory_pct', 61, .01)
    c.access('order-intake', ['/v1/orders', '/v1/orders/{id}', '/v1/quote'], 2.6, 60, .0012, 500); c.access('courier-bff', ['/poll', '/accept', '/profile'], 2.6, 100 + 90 * down, .003 + .05 * ramp(wait, 60, 400), 504)
    c.log('dispatcher', 'i', 'order assigned', 3.5 * asg / 15, city=C('lisboa', 'braga', 'porto', 'faro'), wait_s=lambda r, m: round(c.at(wait, m) * r.uniform(.4, 1.1), 1)); c.log('dispatcher', 'w', 'no courier within radius, widening', .7, city=C('braga', 'faro'), radius_m=C(1500, 3000))
    for a in sp_at:
        if a < on:
            c.log('dispatcher', 'w', 'slow lease update', at=a + np.sort(c.r.uniform(.4, 2, 2)), k8s__lease='dispatch/dispatcher', took_ms=I(2300, 3300))
        else:
            for j in range(5 if a < 300 else 4):
                x = a + .5 + j * .42
                c.log('dispatcher', 'e', 'failed to renew lease dispatch/dispatcher: timed out waiting for the condition', at=[x], k8s__lease='dispatch/dispatcher', renew_deadline='2s'); c.log('dispatcher', 'i', 'successfully acquired lease dispatch/dispatcher', at=[x + .12], k8s__lease='dispatch/dispatcher', identity=C('dispatcher-0', 'dispatcher-1', 'dispatcher-2')); c.log('dispatcher', 'i', 'restoring state', at=[x + .15], open_orders=I(2100, 5200))
            c.log('dispatcher', 'i', 'restore complete, assigning', at=[a + 8.1], took_s=I(270, 340))
        c.log('etcd', 'i', 'compaction and snapshot finished', at=[a + 2.1], took_s=I(120, 140)); c.log('etcd', 'w', 'apply request took too long', at=a + np.sort(c.r.uniform(.2, 2, 5)), took_ms=I(400, 1300), expected_ms=100)
    c.log('dispatch-queue', 'w', 'consumer ack timeout, channel closed', 2.5 * down, queue='orders.open'); c.log('courier-bff', 'w', 'courier polled without offer for 10 min', .4 + 6 * ramp(wait, 60, 400), city=C('lisboa', 'braga', 'porto')); c.log('courier-bff', 'e', 'push token rejected', .5, provider=C('apns', 'fcm')); c.log('order-intake', 'e', 'order not assigned in time, refund queued', 5 * ramp(wait, 100, 400), city=C('lisboa', 'braga', 'porto')); c.log('geo-index', 'i', 'tile rebuilt', .7, took_ms=LN(140))
    c.topo('courier-bff>dispatcher order-intake>dispatch-queue dispatcher>dispatch-queue dispatcher>geo-index dispatcher>orders-db dispatcher>kube-apiserver kube-apiserver>etcd order-intake>orders-db')
    c.alert('dispatcher', 'assignment_wait_p90_seconds', 120, 3, monitor='Courier assignment wait', sev='critical', summary='p90 wait {v:.0f}s')
    c.truth('config-change', 'leader-election', 'culprit', ['d1', 'd2', 'd3', 'dispatch.batch-matching'], 'dispatcher', 'Renew deadline went from 10 s to 2 s; the etcd compaction every 45 minutes makes the API server take about 3 s, which three earlier compactions survived, and now each one loses the leader several times.')
    return c

def ostrava(seed):
    c = Inc('ostrava-tiles-latency', seed, '2025-12-02T05:30:00', 270, 60, 150, lv='debug info warn error fatal', lvl='lvl', vers={'tile-api': '0.77.0', 'renderer': '5.1.0', 'style-svc': '2.2.0', 'edge-cdn': 'c19'}, pods={'tile-api': 6, 'renderer': 10}, authors='h.novak p.svoboda iris.c')
    t, on = c.t, c.on; dep = on - 84
    c.ship('culprit', dep, 'redis-modules', 'tf-1207', 'p.svoboda', 'Redis module: one place for parameter defaults', D('terraform/modules/redis/variables.tf', '''
 variable "node_type" {
   type    = string
   default = "cache.r6g.large"
 }
 
 variable "maxmemory_policy" {
-  description = "Eviction policy, allkeys-lru unless set by the caller"
+  description = "Policy when maxmemory is reached"
   type        = string
-  default     = "allkeys-lru"
+  default     = "noeviction"
 }
'''), D('terraform/live/prod/render-queue.tf', '''
 module "render_queue" {
   source           = "../../modules/redis"
   name             = "render-queue"
-  maxmemory_policy = "noeviction"
   node_type        = "cache.m6g.large"
   replicas         = 1
 }
'''), D('terraform/live/prod/sessions.tf', '''
 module "sessions" {
   source           = "../../modules/redis"
   name             = "sessions"
-  maxmemory_policy = "noeviction"
   node_type        = "cache.m6g.large"
 }
'''))
    c.ship('d1', on - 7, 'tile-api', '0.78.0', 'iris.c', 'tile-api: pipelined cache writes', D('tile-api/src/cache/writer.rs', '''
@@ impl TileCache {
     pub async fn put_many(&self, tiles: &[Tile]) -> Result<()> {
-        for t in tiles {
-            self.conn().set_ex(t.key(), t.bytes(), TTL_SECS).await?;
-        }
+        let mut pipe = redis::pipe();
+        for t in tiles {
+            pipe.set_ex(t.key(), t.bytes(), TTL_SECS).ignore();
+        }
+        pipe.query_async(&mut self.conn()).await?;
         Ok(())
     }
'''))
    c.ship('d2', on - 19, 'renderer', '5.1.1', 'h.novak', 'renderer: worker count from the node', D('renderer/config/production.toml', '''
 [workers]
-count = 8
+count = 12
 queue = "render-queue"
-timeout_ms = 4000
+timeout_ms = 6000
 
 [raster]
 scale = 2
'''))
    c.ship('d3', on - 40, 'style-svc', '2.2.1', 'iris.c', 'style-svc: winter palette', D('style-svc/styles/outdoor.json', '''
   "layers": [
     {
       "id": "landcover-snow",
-      "minzoom": 9,
+      "minzoom": 7,
       "paint": {
-        "fill-color": "#f4f7fb",
+        "fill-color": "#eef3fa",
         "fill-opacity": 0.6
       }
     }
'''))
    c.commit('d4', on + 11, 'h.novak', 'tile-cache: bigger nodes', D('terraform/live/prod/tile-cache.tf', '''
 module "tile_cache" {
   source    = "../../modules/redis"
   name      = "tile-cache"
-  node_type = "cache.r6g.xlarge"
+  node_type = "cache.r6g.2xlarge"
   shards    = 3
 }
'''))
    c.flag(on - 200, 'tiles.retina-default', 'tile-api', 'off -> off (description edited)', 'iris.c')
    c.fill(2, ['tile-api', 'renderer', 'style-svc'], 'tf k8s')
    tr = c.day(.6, 1.2, .02); rps = 2400 * tr
    mem = np.minimum(73 + 26.9 * (ramp(t, -40, on) ** 1.0 - 40 / (on + 40)) * (on + 40) / on, 99.95); mem = np.where(t < on, 72 + (99.9 - 72) * t / on, 99.9)
    oom = ramp(t, on, on + 2); hit = .945 - .39 * (1 - np.exp(-np.clip(t - on, 0, None) / 32))
    miss = rps * (1 - hit) * .5; rq = miss; util = np.clip(rq / 560, 0, 1.02); rlat = 130 * (1 + 11 * ramp(util, .7, 1.02) ** 2); lat = 22 + (1 - hit) * rlat * 2.2; e = .0008 + .13 * ramp(rlat, 500, 1600)
    for k in (1, 2, 3):
        c.add(f'tile-cache-{k}', 'redis_used_memory_ratio', np.minimum(mem + (2 - k) * .02, 100) / 100, .0012, hi=.9999, nd=4, blips=0); c.add(f'tile-cache-{k}', 'redis_evicted_per_s', 0 * t, 0, nd=0, blips=0); c.add(f'tile-cache-{k}', 'redis_error_replies_per_s', .01 + miss * .33 * oom * .8, .12); c.add(f'tile-cache-{k}', 'redis_ops_per_s', rps / 3 + miss * .3, .04, nd=0); c.add(f'tile-cache-{k}', 'redis_cpu_ratio', .21 * tr, .08, nd=3)
    c.add('render-queue', 'redis_used_memory_ratio', .07, .06, nd=4); c.add('render-queue', 'queue_depth', 3 + 900 * ramp(util, .8, 1.02), .2, nd=0); c.add('sessions', 'redis_used_memory_ratio', .41, .01, nd=4)
    c.add('tile-api', 'rps', rps, .03, nd=0); c.add('tile-api', 'latency_p95_seconds', lat * 3 / 1000, .08, nd=4); c.add('tile-api', 'error_ratio', e, .25, nd=5); c.add('tile-api', 'cache_hit_ratio', hit, .006, hi=1, nd=4); c.add('tile-api', 'cache_set_failed_per_s', .02 + miss * oom * .85, .1); c.add('tile-api', 'cpu_ratio', .34 * tr, .07, nd=3)
    c.add('renderer', 'renders_per_s', np.minimum(rq, 560), .05); c.add('renderer', 'render_p95_seconds', rlat * 1.9 / 1000, .08, nd=4); c.add('renderer', 'cpu_ratio', .1 + .86 * np.minimum(util, 1), .05, hi=1, nd=3); c.add('renderer', 'memory_ratio', .57, .03, nd=3)
    c.add('edge-cdn', 'hit_ratio', .81, .012, hi=1, nd=4); c.add('edge-cdn', 'rps', rps * 5, .03, nd=0); c.add('edge-cdn', 'origin_5xx_ratio', e, .3, nd=5); c.add('style-svc', 'latency_p95_seconds', .021, .15, nd=4); c.add('geo-db', 'cpu_ratio', .15 + .5 * np.minimum(util, 1), .07, nd=3); c.add('geo-db', 'query_p95_ms', 24 + 30 * ramp(util, .7, 1), .1)
    c.access('tile-api', ['/v4/{style}/{z}/{x}/{y}', '/v4/static', '/v4/meta'], 6, lat, e, 503, style=C('outdoor', 'street', 'satellite'))
    c.log('tile-api', 'w', 'cache write failed: OOM command not allowed when used memory > \'maxmemory\'.', 5.5 * oom, net__peer__name=C('tile-cache-1', 'tile-cache-2', 'tile-cache-3'), db__statement='SETEX'); c.log('tile-api', 'w', 'style revision mismatch, refetching', .35, style='outdoor'); c.log('tile-api', 'e', 'render timed out', .04 + 5 * ramp(rlat, 400, 1500), z=I(11, 17))
    c.log('renderer', 'i', 'tile rendered', 2 + 3 * util, z=I(5, 18), took_ms=lambda r, m: round(c.at(rlat, m) * r.uniform(.4, 1.2))); c.log('renderer', 'w', 'geometry simplified: too many vertices', .8, layer=C('water', 'landcover')); c.log('renderer', 'e', 'worker queue full, rejecting', 6 * ramp(util, .93, 1.02)); c.log('geo-db', 'w', 'duration: {ms} ms  select ST_AsMVT(...)', .3 + 2 * ramp(util, .7, 1), ms=I(250, 900))
    c.log('edge-cdn', 'w', 'origin slow', .1 + 3 * ramp(lat, 100, 600), pop=C('prg', 'fra', 'waw')); c.log('style-svc', 'i', 'style compiled', .4); c.log('tile-cache-1', 'i', 'parameter group applied: tile-cache-params', at=[dep + 1.2], source='elasticache-event'); c.log('tile-cache-2', 'i', 'parameter group applied: tile-cache-params', at=[dep + 1.3], source='elasticache-event'); c.log('tile-cache-3', 'i', 'parameter group applied: tile-cache-params', at=[dep + 1.35], source='elasticache-event'); c.log('tile-cache-2', 'i', 'snapshot complete', at=[20, 200], source='elasticache-event')
    c.topo('edge-cdn>tile-api tile-api>tile-cache-1 tile-api>tile-cache-2 tile-api>tile-cache-3 tile-api>renderer renderer>render-queue renderer>geo-db tile-api>style-svc tile-api>sessions')
    c.alert('tile-api', 'latency_p95_seconds', .45, 3, monitor='tile p95', sev='high', summary='tile-api p95 {v:.2f}s')
    c.truth('config-change', 'eviction-policy', 'culprit', ['d1', 'd2', 'd3', 'd4'], 'tile-cache-1', 'The module default became noeviction and tile-cache, which never set it, inherited that; when the daily fill reaches maxmemory writes fail instead of evicting, the hit ratio decays and the renderers saturate.')
    return c

def fennel(seed):
    c = Inc('fennel-push-slow', seed, '2026-04-14T11:00:00', 180, 15, 88, lvl='severity', lv='DEBUG INFO WARN ERROR FATAL', vers={'push-api': '7.14.0', 'template-svc': '3.3.9', 'audience-svc': '11.0.2', 'campaign-web': '40.2'}, pods={'template-svc': 4, 'audience-svc': 6}, authors='farid.z mwangi cloe')
    t, on = c.t, c.on
    c.ship('culprit', on - 2, 'push-api', '7.14.0+chart58 (eu-b)', 'mwangi', 'eu-b: requests and limits after the sizing review', D('deploy/clusters/eu-b/messaging/push-api.yaml', '''
 podAnnotations:
   prometheus.io/scrape: "true"
   sidecar.istio.io/proxyCPU: "100m"
-  sidecar.istio.io/proxyCPULimit: "2000m"
-  sidecar.istio.io/proxyMemoryLimit: "512Mi"
+  sidecar.istio.io/proxyCPULimit: "250m"
+  sidecar.istio.io/proxyMemoryLimit: "256Mi"
 
 resources:
   requests:
-    cpu: "2"
+    cpu: "1500m"
     memory: 1Gi
   limits:
     memory: 2Gi
'''), roll=6, lead=21)
    c.ship('d1', on - 27, 'push-api', '7.14.0+chart57', 'farid.z', 'push-api: heap settings', D('deploy/charts/push-api/values.yaml', '''
 env:
-  JAVA_TOOL_OPTIONS: "-XX:MaxRAMPercentage=60"
+  JAVA_TOOL_OPTIONS: "-XX:MaxRAMPercentage=70"
 
 autoscaling:
   minReplicas: 8
-  maxReplicas: 20
+  maxReplicas: 30
   targetCPUUtilizationPercentage: 65
'''))
    c.ship('d2', on + 2, 'template-svc', '3.4.0', 'cloe', 'template-svc: escape helpers', D('template-svc/src/render/escape.ts', '''
@@ const ENTITIES: Record<string, string> = {
-export function escapeHtml(s: string): string {
-  return s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
+const UNSAFE = /[&<>"]/g;
+
+export function escapeHtml(s: string): string {
+  return UNSAFE.test(s) ? s.replace(UNSAFE, (ch) => ENTITIES[ch]) : s;
 }
'''))
    c.ship('d3', on - 12, 'audience-svc', '11.0.3', 'farid.z', 'audience-svc: mesh settings in staging', D('deploy/clusters/staging/messaging/audience-svc.yaml', '''
 podAnnotations:
-  sidecar.istio.io/proxyCPULimit: "1000m"
+  sidecar.istio.io/proxyCPULimit: "200m"
   sidecar.istio.io/proxyMemoryLimit: "256Mi"
+  proxy.istio.io/config: |
+    concurrency: 1
'''))
    c.flag(on - 3, 'campaign.send-time-optimisation', 'campaign-web', '30% -> 60%', 'cloe'); c.flag(on - 1000, 'push.collapse-keys', 'push-api', 'on', 'farid.z')
    c.fill(3, ['template-svc', 'audience-svc', 'campaign-web'], 'java ts k8s')
    camp = 1 + .75 * pulse(t, 34, 52, 2, 5); tr = c.day(.97, 1.05); f = ramp(t, on, on + 6)
    rps = {z: 880 * tr * camp * k for z, k in (('eu-a', 1.02), ('eu-b', .98))}
    px = {z: .00105 * rps[z] / 2 * 1.0 for z in rps}  # cores of a sidecar, 8 pods: about .46 (at the hump .8)
    thr = .85 * f * (1 + .05 * np.sin(t / 5)); add_b = 2300 * f * (1 + .25 * np.sin(t / 9)); e_b = .0008 + .085 * f
    for z in ('eu-a', 'eu-b'):
        b = z == 'eu-b'; s_ = f'push-api.{z}'
        c.add(s_, 'istio_request_rate', rps[z] * (1 - (.09 * f if b else 0)), .04); c.add(s_, 'istio_latency_p95_ms', 74 * camp ** .4 + (add_b if b else 0), .09); c.add(s_, 'istio_5xx_ratio', e_b if b else .0008, .3, nd=5); c.add(s_, 'app_latency_p95_ms', 51 * camp ** .4 - (6 * f if b else 0), .08); c.add(s_, 'app_cpu_cores', 6.6 * tr * camp * (1 - (.1 * f if b else 0)), .05); c.add(s_, 'jvm_heap_ratio', .55, .1, nd=3)
        c.add(s_, 'cfs_throttled_ratio.app', .004, .5, nd=4); c.add(s_, 'cfs_throttled_ratio.istio-proxy', .002 + (thr if b else 0), .12, hi=1, nd=4); c.add(s_, 'proxy_cpu_cores_per_pod', np.minimum(px[z], .25) * f + px[z] * (1 - f) if b else px[z], .05, nd=3); c.add(s_, 'pods_ready', 8 - (1 * pulse(t, on - 1, on + 4, .5, .5) if b else 0), 0, nd=0, blips=0)
    lat_c = 260 + .5 * add_b; ec = .0015 + .5 * e_b
    c.add('campaign-web', 'istio_request_rate', 42 * tr, .06); c.add('campaign-web', 'istio_latency_p95_ms', lat_c, .09); c.add('campaign-web', 'istio_5xx_ratio', ec, .3, nd=5); c.add('template-svc', 'istio_latency_p95_ms', 33, .1); c.add('template-svc', 'istio_request_rate', 600 * tr * camp, .04); c.add('audience-svc', 'istio_latency_p95_ms', 66, .1, blips=3); c.add('audience-svc', 'app_cpu_cores', 4.1 * tr, .07)
    c.add('kafka-push', 'outbox_lag', 800 + 2200 * pulse(t, 34, 54, 3, 4) + np.cumsum(f) * 310, .06, nd=0); c.add('push-db', 'cpu_pct', 31 * tr * camp ** .5, .07); c.add('push-db', 'query_p95_ms', 6.5, .1); c.add('fcm-gw', 'latency_p95_ms', 190, .1, blips=3); c.add('fcm-gw', 'error_ratio', .011, .3, nd=4)
    for n in ('ip-10-2-1-14', 'ip-10-2-2-77', 'ip-10-3-1-9'): c.add(n, 'node_cpu_pct', 49 * tr * camp ** .5, .08, hi=100); c.add(n, 'node_mem_pct', 66, .01)
    c.access('push-api', ['/v3/send', '/v3/send/batch', '/v3/devices'], 5, 45, .001, 500, version='7.14.0', cluster=C('eu-a', 'eu-b'))
    c.log('istio-proxy', 'i', 'access', 3.5, cluster='eu-a', upstream__cluster='inbound|8080||', response_code=W([200, 503], [999, 1]), duration_ms=lambda r, m: round(62 * r.uniform(.4, 1.6)), x_envoy_upstream_service_time=lambda r, m: round(42 * r.uniform(.4, 1.3)))
    c.log('istio-proxy', 'i', 'access', 3.5, cluster='eu-b', upstream__cluster='inbound|8080||', response_code=lambda r, m: 503 if r.random() < c.at(e_b, m) else 200, duration_ms=lambda r, m: round((58 + c.at(add_b, m) * .6) * r.uniform(.4, 1.6)), x_envoy_upstream_service_time=lambda r, m: round(41 * r.uniform(.4, 1.3)))
    c.log('campaign-web', 'e', 'batch send failed: upstream request timeout', .06 + 7 * f, peer__service='push-api', campaign=I(7000, 7080)); c.log('campaign-web', 'w', 'audience estimate stale', .6); c.log('push-api', 'w', 'device token expired', 1.6, version='7.14.0', provider=C('fcm', 'apns'), cluster=C('eu-a', 'eu-b')); c.log('push-api', 'w', 'readiness probe failed: context deadline exceeded', .05 + 1.5 * f, version='7.14.0', cluster='eu-b'); c.log('template-svc', 'i', 'rendered', 2, took_ms=LN(20)); c.log('template-svc', 'w', 'missing translation', .6, locale=C('nb', 'lt', 'el')); c.log('audience-svc', 'i', 'segment resolved', 1.5, size=I(100, 90000)); c.log('fcm-gw', 'e', 'provider quota warning for project', .3)
    c.topo('campaign-web>push-api push-api>template-svc push-api>push-db push-api>kafka-push push-api>fcm-gw campaign-web>audience-svc')
    def tr_(m, r):
        z = 'eu-b' if r.random() < .5 else 'eu-a'; x = c.at(add_b, m) * .55 if z == 'eu-b' else 0
        return sp('campaign-web', 'POST /campaigns/{id}/send', 30, sp('istio-proxy', 'inbound push-api', 2 + x, sp('push-api', 'POST /v3/send/batch', 21, sp('template-svc', 'render', 12), sp('push-db', 'INSERT outbox', 4), cluster=z), cluster=z), cluster='eu-a')
    c.traces(100, tr_)
    c.alert('campaign-web', 'istio_latency_p95_ms', 800, 8, monitor='campaign-web latency', sev='high', summary='campaign-web p95 {v:.0f} ms')
    c.truth('config-change', 'limit-lowered', 'culprit', ['d1', 'd2', 'd3', 'campaign.send-time-optimisation'], 'push-api.eu-b', 'The proxy CPU limit of the sidecar in eu-b was cut from 2 cores to 0.25, below its use of about 0.45, so istio-proxy is throttled while the application itself stays fast and eu-a is well.')
    return c

def lumen(seed):
    c = Inc('lumen-claims-upload-5xx', seed, '2025-08-19T06:00:00', 300, 60, 174, lv='DEBUG INFO WARNING ERROR CRITICAL', lvl='level', vers={'claims-api': '5.9.0', 'docworker': '2.40.1', 'portal': '18.3', 'fraud-score': '0.9'}, authors='b.keller sunita.r jonas.m')
    t, on = c.t, c.on; dep = on - 138
    c.ship('culprit', dep, 'docworker', '2.41.0', 'sunita.r', 'docworker: keep the parse result for support', D('docworker/pipeline/parse.py', '''
@@ class ParseStage(Stage):
     def run(self, job: Job) -> Job:
         doc = self.parser.parse(job.path)
-        log.debug("parsed", extra={"job": job.id, "pages": len(doc.pages)})
+        log.info(
+            "parsed",
+            extra={"job": job.id, "pages": len(doc.pages), "doc": doc.to_dict(with_text=True, with_layout=True)},
+        )
         job.document = doc
         return job
'''), D('docworker/model/document.py', '''
@@ class Document:
-    def to_dict(self) -> dict:
-        return {"id": self.id, "pages": [p.number for p in self.pages]}
+    def to_dict(self, with_text: bool = False, with_layout: bool = False) -> dict:
+        pages = []
+        for p in self.pages:
+            item = {"number": p.number}
+            if with_text:
+                item["text"] = p.text
+            if with_layout:
+                item["boxes"] = [b.as_tuple() for b in p.boxes]
+            pages.append(item)
+        return {"id": self.id, "pages": pages}
'''))
    c.ship('d1', on - 11, 'claims-api', '5.9.1', 'jonas.m', 'claims-api: larger uploads', D('ansible/roles/claims_nginx/templates/claims.conf.j2', '''
@@ server {
     location /api/claims/upload {
-        client_max_body_size 20m;
-        client_body_timeout 30s;
+        client_max_body_size 40m;
+        client_body_timeout 60s;
         client_body_temp_path /var/spool/nginx/body;
         proxy_pass http://claims_api;
     }
'''))
    c.ship('d2', on - 37, 'claims-hosts', 'ansible-3307', 'b.keller', 'logrotate: shorter history', D('ansible/roles/logging/templates/app-logrotate.j2', '''
 /var/log/app/*.log {
     daily
-    rotate 14
-    delaycompress
+    rotate 7
+    compress
     missingok
     copytruncate
 }
'''))
    c.ship('d3', on - 61, 'claims-api', '5.9.0-p1', 'jonas.m', 'claims-api: temp files via helper', D('claims_api/storage/temp.py', '''
@@ import tempfile
-def spool(stream, suffix):
-    fh = tempfile.NamedTemporaryFile(dir="/var/spool/claims", suffix=suffix, delete=False)
-    shutil.copyfileobj(stream, fh)
-    return fh.name
+@contextmanager
+def spool(stream, suffix):
+    with tempfile.NamedTemporaryFile(dir=settings.SPOOL_DIR, suffix=suffix) as fh:
+        shutil.copyfileobj(stream, fh)
+        fh.flush()
+        yield fh.name
'''), D('claims_api/settings.py', '''
 UPLOAD_TYPES = {"application/pdf", "image/jpeg", "image/png"}
+SPOOL_DIR = os.environ.get("CLAIMS_SPOOL_DIR", "/var/spool/claims")
 FRAUD_URL = os.environ["FRAUD_URL"]
'''))
    c.flag(on - 95, 'portal.photo-hints', 'portal', '10% -> 50%', 'b.keller')
    c.fill(3, ['portal', 'fraud-score', 'claims-api'], 'py ts')
    tr = c.day(.85, 1.12, .03); f = ramp(t, dep, dep + 5); jobs = 5.6 * tr
    d0 = {'app-01': 57., 'app-02': 66., 'app-03': 49.}; sh_ = {'app-01': .97, 'app-02': 1.0, 'app-03': .72}
    k = 99.95 - d0['app-02'] - .004 * on; base = np.cumsum(f * tr); idx = np.searchsorted(t, on); rate = k / base[idx]
    full = {}; disk = {}
    for n in d0:
        x = d0[n] + .004 * t + rate * base * sh_[n]; full[n] = (x >= 99.9) * 1.; disk[n] = np.minimum(x, 100)
        c.add(n, 'disk_used_pct.var', disk[n], .0006, hi=100, blips=0); c.add(n, 'disk_used_pct.root', 38, .003); c.add(n, 'disk_write_mb_s', (3.1 + 9.5 * f * sh_[n]) * (1 - .8 * full[n]) * tr, .09); c.add(n, 'cpu_pct', 33 * tr + 3 * f, .08); c.add(n, 'mem_pct', 62, .01); c.add(n, 'disk_inodes_used_pct.var', 11, .01)
    fr = sum(full.values()) / 3; e = .002 + .72 * fr; de = .004 + .8 * fr
    c.add('claims-api', 'requests_per_min', 4200 * tr, .05, nd=0); c.add('claims-api', 'http_5xx_pct', 100 * e * .6, .15, hi=100, nd=3); c.add('claims-api', 'upload_5xx_pct', 100 * e, .15, hi=100, nd=3); c.add('claims-api', 'upload_p95_ms', 1450 - 500 * fr, .1); c.add('claims-api', 'latency_p95_ms', 210, .08)
    c.add('docworker', 'jobs_done_per_min', 2400 * tr * (1 - .8 * fr), .07); c.add('docworker', 'job_failed_pct', 100 * de, .2, hi=100, nd=2); c.add('docworker', 'job_p95_s', 7.6 + .5 * f, .09); c.add('docworker', 'log_lines_per_s', (150 + 38 * f) * tr, .08)
    c.add('doc-queue', 'messages', 12 + np.cumsum(fr * 90), .15, nd=0); c.add('portal', 'requests_per_min', 9100 * tr, .04, nd=0); c.add('portal', 'http_5xx_pct', .2 + 22 * fr, .2, nd=3); c.add('portal', 'latency_p95_ms', 340, .09)
    c.add('claims-db', 'cpu_pct', 26 * tr, .08); c.add('claims-db', 'disk_used_pct.data', 71, .001); c.add('claims-db', 'query_p95_ms', 5.2, .1); c.add('fraud-score', 'latency_p95_ms', 620, .1, blips=4); c.add('fraud-score', 'error_pct', .9, .5, blips=3)
    H = list(d0)
    for n in H:
        fn = full[n]
        c.access('claims-api', ['/api/claims/upload', '/api/claims', '/api/claims/<id>'], 1.1, 300, .002 + .6 * fn, 500, host__name=n)
        c.log('docworker', 'e', "OSError: [Errno 28] No space left on device: '/var/spool/claims/work'", 1.9 * fn, host__name=n); c.log('claims-api', 'e', 'pwrite() "/var/spool/nginx/body/0000{_n}" failed (28: No space left on device)', 3.2 * fn, host__name=n, _n=I(100000, 999999)); c.log('docworker', 'e', '--- Logging error --- could not write record', 1.1 * fn, host__name=n)
        c.log('docworker', 'i', 'parsed', .9 * f * (1 - fn), host__name=n, job=X(8), pages=I(1, 40), log__record_bytes=LN(560000, .6, 0), truncated_by_shipper=True); c.log('docworker', 'i', 'job finished', .9 * (1 - .8 * fn), host__name=n, job=X(8), took_s=LN(4.1))
        c.log('docworker', 'w', 'low text confidence, falling back to OCR', .3, host__name=n)
    c.log('portal', 'e', 'upload failed, please retry', .1 + 9 * fr, claim__type=C('auto', 'household', 'travel')); c.log('portal', 'i', 'page view', 2, route=C('/home', '/claims', '/new')); c.log('fraud-score', 'w', 'model feature missing, default used', .8, feature=C('zip_risk', 'tenure')); c.log('fraud-score', 'e', 'upstream bureau timeout', .3); c.log('claims-db', 'i', 'checkpoint complete', .1)
    c.topo('portal>claims-api claims-api>claims-db claims-api>doc-queue docworker>doc-queue docworker>claims-db claims-api>fraud-score')
    c.alert('portal', 'http_5xx_pct', 5, 3, monitor='Portal errors', sev='SEV2', summary='portal 5xx {v:.1f} %')
    c.truth('deploy-regression', 'disk-full', 'culprit', ['d1', 'd2', 'd3', 'portal.photo-hints'], 'docworker', 'docworker 2.41.0 logs the whole parsed document at INFO; /var grows from that release on and is full first on app-02, where uploads and jobs fail with ENOSPC.')
    return c

def arden(seed):
    c = Inc('arden-payouts-5xx', seed, '2026-03-02T07:25:00', 210, 30, 95, jit=0, lvl='severity_text', lv='DEBUG INFO WARN ERROR FATAL', vers={'payout-svc': '2.61.0', 'ledger-api': '9.0.4', 'fx-rates': '1.17.0', 'partner-gw': '4.4.1'}, pods={'payout-svc': 4, 'ledger-api': 6, 'fx-rates': 3}, authors='niamh x.ferreira tobias')
    t, on = c.t, c.on; c.t0 += timedelta(hours=int(c.r.integers(-1, 3)))
    c.ship('d1', on - 8, 'payout-svc', '2.62.0', 'niamh', 'payout-svc: build the TLS config in one place', D('payout-svc/internal/tlsconf/tlsconf.go', '''
+package tlsconf
+
+// Client returns the mutual TLS settings used for every internal call.
+func Client(cert tls.Certificate, roots *x509.CertPool) *tls.Config {
+	return &tls.Config{
+		Certificates: []tls.Certificate{cert},
+		RootCAs:      roots,
+		MinVersion:   tls.VersionTLS12,
+	}
+}
''', new=True), D('payout-svc/internal/fx/client.go', '''
@@ func NewClient(addr string, cert tls.Certificate, roots *x509.CertPool) *Client {
-	conf := &tls.Config{
-		Certificates: []tls.Certificate{cert},
-		RootCAs:      roots,
-		MinVersion:   tls.VersionTLS12,
-	}
+	conf := tlsconf.Client(cert, roots)
 	return &Client{http: &http.Client{
 		Timeout:   3 * time.Second,
 		Transport: &http.Transport{TLSClientConfig: conf, IdleConnTimeout: 60 * time.Second},
 	}}
'''))
    c.ship('d2', on - 16, 'ledger-api', '9.0.5', 'x.ferreira', 'ledger-api: accept the 2026 root', D('ledger-api/config/trust/roots.yaml', '''
 roots:
   - name: arden-root-2021
     path: /etc/trust/arden-root-2021.pem
+  - name: arden-root-2026
+    path: /etc/trust/arden-root-2026.pem
 reload: 10m
'''))
    c.ship('d3', on - 48, 'cert-manager', 'chart-1.14.4', 'tobias', 'cert-manager in the sandbox cluster', D('deploy/clusters/sandbox/cert-manager/values.yaml', '''
 image:
-  tag: v1.13.6
+  tag: v1.14.4
 extraArgs:
-  - --renew-before=720h
+  - --renew-before=240h
   - --max-concurrent-challenges=20
'''))
    c.flag(on - 4, 'payout.instant-sepa', 'payout-svc', '5% -> 15%', 'niamh'); c.flag(on - 900, 'ledger.async-audit', 'ledger-api', 'on', 'x.ferreira')
    c.fill(3, ['payout-svc', 'ledger-api', 'partner-gw'], 'go k8s tf')
    tr = c.day(.94, 1.08); g = 1 - np.exp(-np.clip(t - on, 0, None) / 9); g = g * (t >= on); g = np.minimum(g, .985)
    fxe = g; pe = .002 + .55 * g; lr = 210 * tr
    c.add('fx-rates', 'requests_per_second', 95 * tr * (1 - g) + .4, .06); c.add('fx-rates', 'latency_p95_ms', 12, .1); c.add('fx-rates', 'error_ratio', .0006, .5, nd=5); c.add('fx-rates', 'tls_handshake_errors_per_second', .01 + 34 * g * tr, .12); c.add('fx-rates', 'open_connections', 4 + 236 * (1 - g), .04, nd=0); c.add('fx-rates', 'cpu_pct', 18 * (1 - .6 * g), .1); c.add('fx-rates', 'quote_age_seconds', 2.1, .2)
    c.add('payout-svc', 'requests_per_second', 48 * tr, .05); c.add('payout-svc', 'error_ratio', pe, .12, hi=1, nd=4); c.add('payout-svc', 'latency_p95_ms', 320 - 90 * g, .08); c.add('payout-svc', 'cpu_pct', 36, .08); c.add('payout-svc', 'fx_call_error_ratio', .0008 + fxe, .05, hi=1, nd=4)
    c.add('ledger-api', 'requests_per_second', lr, .04); c.add('ledger-api', 'error_ratio', .0015 + .09 * g, .2, nd=4); c.add('ledger-api', 'latency_p95_ms', 88, .08); c.add('ledger-api', 'fx_call_error_ratio', .0009 + fxe, .06, hi=1, nd=4); c.add('ledger-api', 'cpu_pct', 44 * tr, .07); c.add('ledger-api', 'goroutines', 900, .05, nd=0)
    c.add('partner-gw', 'error_ratio', .012 + .01 * pulse(t, 60, 72, 2, 2), .3, nd=4, blips=3); c.add('partner-gw', 'latency_p95_ms', 780, .12, blips=3); c.add('partner-gw', 'cert_days_left', 19.6 - t / 1440, 0, nd=2, blips=0); c.add('ledger-db', 'cpu_pct', 39 * tr, .06); c.add('ledger-db', 'commit_ms', 3.1, .12); c.add('ledger-db', 'connections', 160, .03, nd=0)
    c.add('edge', 'requests_per_second', 270 * tr, .04); c.add('edge', 'error_ratio', .003 + .16 * g, .15, nd=4); c.add('edge', 'cert_days_left', 61.2 - t / 1440, 0, nd=2, blips=0); c.add('coredns', 'latency_p95_ms', 1.1, .2, nd=3); c.add('coredns', 'servfail_ratio', .0003, .5, nd=5)
    for n in ('k8s-1', 'k8s-2', 'k8s-3'): c.add(n, 'cpu_pct', 47, .08); c.add(n, 'tcp_retrans_pct', .05, .3, nd=3)
    c.access('payout-svc', ['/payouts', '/payouts/{id}', '/payouts/preview'], 3.5, 210, pe, 502); c.access('ledger-api', ['/entries', '/balance/{acct}', '/convert'], 3.2, 60, .0015 + .09 * g, 500)
    exp = c.ts(on); now = lambda r, m: c.ts(m)
    c.log('payout-svc', 'e', 'fx quote failed: Get "https://fx-rates.internal:8443/v1/quote": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time {_now} is after ' + exp, 4.5 * g, _now=now, peer__service='fx-rates'); c.log('ledger-api', 'e', 'convert: x509: certificate has expired or is not yet valid: current time {_now} is after ' + exp, 2.6 * g, _now=now, peer__service='fx-rates'); c.log('fx-rates', 'w', 'http: TLS handshake error from 10.8.{_a}.{_b}:{_c}: remote error: tls: bad certificate', 3 * g, _a=I(0, 6), _b=I(2, 250), _c=I(31000, 60000))
    c.log('cert-agent', 'w', 'renewal of fx-rates.internal failed: 403 permission denied on pki/issue/internal', at=[8, 38, 68, 98, 128, 158, 188], attempt=I(200, 240), target='fx-rates'); c.log('cert-agent', 'i', 'certificate still valid, nothing to do', .35, target=C('ledger-api', 'payout-svc', 'partner-gw'), days_left=I(22, 61)); c.log('partner-gw', 'w', 'bank endpoint slow', .9, bank=C('BKDE', 'NDEA', 'CAIX')); c.log('partner-gw', 'e', 'bank rejected message: AC04', .35, bank=C('BKDE', 'NDEA', 'CAIX')); c.log('fx-rates', 'i', 'rates published', 1.2, pairs=I(160, 170)); c.log('fx-rates', 'i', 'served quote', 2 * (1 - g), pair=C('EURUSD', 'EURPLN', 'GBPEUR')); c.log('edge', 'e', 'upstream returned 502', .15 + 6 * g, upstream='payout-svc'); c.log('ledger-db', 'i', 'checkpoint complete', .2)
    c.topo('edge>payout-svc edge>ledger-api payout-svc>fx-rates payout-svc>ledger-api ledger-api>fx-rates ledger-api>ledger-db payout-svc>partner-gw')
    c.traces(60, lambda m, r: (lambda bad: sp('payout-svc', 'POST /payouts', 40, sp('payout-svc', 'GET fx-rates /v1/quote', 3 if bad else 9, err=bad, **({'exception__type': 'x509.CertificateInvalidError'} if bad else {})), *([] if bad else [sp('ledger-api', 'POST /entries', 30, sp('ledger-db', 'INSERT', 4)), sp('partner-gw', 'POST /transfer', 160)]), err=bad))(r.random() < c.at(g, m)))
    c.alert('payout-svc', 'error_ratio', .1, 4, monitor='payout error ratio', sev='critical', summary='payout-svc errors {v:.2f}')
    c.truth('network', 'certificate', 'none', ['d1', 'd2', 'd3', 'payout.instant-sepa'], 'fx-rates', 'The server certificate of fx-rates ran out on the hour (its renewal had been refused with 403 for days); open connections live on, so failures climb as they are recycled.')
    return c

ALL = [brisk, ostrava, fennel, lumen, arden]
