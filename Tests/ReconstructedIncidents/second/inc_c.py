"""Incidents 9-12: heap growth with the data (no culprit), flag with double writes, CPU limit lowered, DNS record removed."""
import numpy as np
from common import Inc, D


def fare_heap_growth(seed):
    s = Inc('fare-engine-gc', seed, 30, 130, 8, keys=dict(ts='timestamp', svc='service', lvl='level', msg='message', tid='traceId', ver='artifact', case='upper'))
    on = s.jit(91, 4)
    A = ['s.ivanova', 'tpeeters', 'omar', 'jkl']
    s.basever = {'fare-engine': '61.0', 'search-api': '204.3', 'offer-cache': '12.1', 'booking': '330.0'}
    W = s.env((0, 0), (on, 0), (on + 8, .6), (on + 16, .93), (130, 1))
    c1 = s.commit(on - 71 if on > 73 else 1, A[0], 'fare-engine: quieter rule matching logs', 'fare-engine/src/main/scala/fares/RuleMatcher.scala', D('fare-engine/src/main/scala/fares/RuleMatcher.scala', 40, 'final class RuleMatcher(table: FareTable) extends StrictLogging {', '''
   def matches(q: Query): Iterator[Fare] =
     table.lookup(q.market).iterator.filter { f =>
       val ok = f.rules.forall(_.test(q))
-      logger.info(s"rule check fare=${f.id} ok=$ok")
+      logger.trace(s"rule check fare=${f.id} ok=$ok")
       ok
     }'''))
    c2 = s.commit(on - 19, A[1], 'search-api: keep more itineraries in memory for sorting', 'search-api/src/main/scala/search/Sorter.scala', D('search-api/src/main/scala/search/Sorter.scala', 17, 'object Sorter {', '''
-  private val Keep = 200
+  // 200 -> 220, about 30 kB a request, freed with the response
+  private val Keep = 220
 
   def top(xs: Seq[Itinerary]): Seq[Itinerary] =
     xs.sortBy(i => (i.price, i.stops, i.duration)).take(Keep)
 }'''))
    c3 = s.commit(on - 30, A[3], 'jvm: print GC details for fare-engine', 'deploy/fare-engine/values.yaml', D('deploy/fare-engine/values.yaml', 11, 'fare-engine:', '''
   jvm:
     heap: "-Xms24g -Xmx24g"
-    extra: "-XX:+UseG1GC"
+    extra: "-XX:+UseG1GC -Xlog:gc*:stdout:time,uptime"
   resources:
     limits:
       memory: 28Gi'''))
    s.fill(['docs', 'java_test', 'dash', 'ci'], 'fare-engine', A, 1, on - 10)
    dt1 = on - 50
    s.deploy(dt1, 'fare-engine', c1, '61.1', pods=4)
    s.deploy(on - 5.5, 'search-api', c2, '204.4', pods=4)
    s.deploy(on - 24, 'fare-engine', c3, '61.1-cfg7', pods=4)
    s.flag(on - 2.4, 'multi_city_prices', 'search-api', '20%->25%', A[2])
    s.flag(4, 'offer_cache_zstd', 'offer-cache', 'off->on', A[3])
    # the table is reloaded every 15 minutes with what airlines filed; two generations live during a swap
    loads = [3 + 15 * k + s.rng.uniform(-.4, .4) for k in range(9)]
    rows0 = 40.6; rows = np.zeros(s.n); rv = []
    for k, t in enumerate(loads):
        r = rows0 + .35 * k + (1.5 * max(0, k - 1) if k > 1 else 0) * .92
        rv.append((t, r))
    rows[:] = rows0 - .3
    for t, r in rv:
        rows = np.where(s.x >= t, r, rows)
    live = rows / 48.7 * 22.9               # GB after full gc
    restart = sum(s.pulse(d + .3, d + 3.2, .3, 1.5) for d in (dt1, on - 24)) * .25   # rolling: a quarter of the fleet is empty
    s.m('fare-engine', 'fare_table_rows_millions', rows, 2)
    s.m('fare-engine', 'jvm_old_gen_after_gc_gb', np.minimum(live * (1 - restart) + s.ar(.07), 23.9), 2)
    s.m('fare-engine', 'jvm_heap_max_gb', 24, 0)
    pct = live / 24
    press = np.clip((pct - .75) / .22, 0, 1) ** 2
    gc = np.maximum(s.b(1.6, .12) + 7 * press, 52 * W * np.exp(s.ar(.08)))
    s.m('fare-engine', 'jvm_gc_time_pct', gc, 1, hi=97)
    s.m('fare-engine', 'jvm_gc_pause_max_ms', s.b(74, .1) * (1 + 1.2 * press) + 6800 * W * np.exp(s.ar(.2)), 0)
    s.m('fare-engine', 'cpu_pct', np.minimum(s.b(43, .04) + 6 * press + 46 * W, 99), 1)
    s.m('fare-engine', 'allocation_rate_mb_s', s.b(870, .05) * (1 - .55 * W), 0)
    s.m('fare-engine', 'pod_restarts_total', np.floor(np.cumsum(.17 * W * (W > .55) * s.step / 60)), 0)
    rq = s.b(1480, .03, drift=.05)
    s.m('fare-engine', 'rpc_per_s', rq * (1 - .3 * W), 0)
    s.lat('fare-engine', 'rpc_{q}_ms', s.b(21, .03) * (1 + 3 * W), s.b(58, .04) * (1 + .4 * press + 40 * W), s.b(120, .05) * (1 + .7 * press + 42 * W), nd=1, cap=8000)
    s.m('search-api', 'requests_per_s', rq / 6, 1)
    s.lat('search-api', 'http_{q}_ms', s.b(390, .03) * (1 + 1.1 * W), s.b(880, .03) * (1 + 4.6 * W), s.b(1350, .04) * (1 + 4.6 * W), nd=0, cap=8000)
    s.m('search-api', 'error_ratio', s.b(.004, .3) + .21 * W * np.exp(s.ar(.1)), 4)
    s.m('search-api', 'heap_used_mb', 1900 + 1100 * ((s.x * 2.1) % 3) / 3 + 40 * s.sig(on - 5, 1) + s.ar(40), 0)
    s.m('offer-cache', 'hit_ratio', .61 + s.ar(.006), 3)
    s.m('offer-cache', 'used_memory_gb', s.b(38, .004), 2)
    s.m('booking', 'bookings_per_min', s.b(41, .1) * (1 - .24 * W), 1)
    s.m('booking', 'reprice_failures_per_min', s.b(.6, .3) + 7.5 * W * np.exp(s.ar(.2)), 2)
    s.chat('search-api', 8, lambda t: ('INFO', f"search {s.pick(['AMS-JFK','CDG-LIS','FRA-BKK','LHR-DXB','ARN-AGP'])} {s.dur('search-api','http_{q}_ms',t):.0f}ms", dict(results=s.ri(20, 220))))
    s.chat('fare-engine', 6, lambda t: ('INFO', 'priced', dict(market=s.ri(100, 4000), fares=s.ri(5, 900), ms=round(s.dur('fare-engine', 'rpc_{q}_ms', t), 1))))
    s.chat('booking', 2, lambda t: ('INFO', 'booking ticketed', {}))
    s.chat('booking', .2, lambda t: ('WARN', 'fare changed between offer and reprice', {}))
    s.chat('search-api', .3, lambda t: ('WARN', 'unknown airport code in saved search', {}))
    s.log(40.2, 'booking', 'ERROR', 'seat map provider returned malformed XML for flight KX411', s.tid())
    for t, r in rv:
        if t < s.mins - 1:
            s.log(t, 'fare-engine', 'INFO', f"fare table swapped: {r:.2f}M rows, source=filing-snapshot, took {s.ri(31,48)}s", kind='loader')
    s.chat('fare-engine', .5 + 5 * W, lambda t: ('INFO', f"GC({s.ri(2000,9000)}) Pause {'Full (G1 Compaction Pause)' if s.rng.random() < s.at('fare-engine','jvm_gc_time_pct',t)/70 else 'Young (Normal)'} {s.at('fare-engine','jvm_old_gen_after_gc_gb',t)+.8:.1f}G->{s.at('fare-engine','jvm_old_gen_after_gc_gb',t):.1f}G(24.0G)", dict(tid=False)), on - 23)
    s.chat('fare-engine', .9 * W, lambda t: ('ERROR', 'java.lang.OutOfMemoryError: GC overhead limit exceeded', dict(tid=False, thread=f"rpc-{s.ri(1,64)}")), on + 4)
    s.chat('search-api', 6 * W, lambda t: ('ERROR', 'fare-engine deadline exceeded after 8000ms', {}), on + 1)
    s.top = [('search-api', 'fare-engine', 'grpc'), ('search-api', 'offer-cache', 'redis'), ('booking', 'fare-engine', 'grpc')]
    s.fire('search-api', 'http_p95_ms', 2200, 2, on, 'Flight search p95 above 2.2 s', 'search-p95')
    s.truth('memory-exhaustion', None, 'none', [c2, 'multi_city_prices', c1, c3], 'fare-engine', on,
            'The live set after GC grows step by step with each reload of a larger fare table since the start, across two restarts that do not lower it, until 24 GB do not hold it; the search-api change costs kilobytes in another process.')
    return s


def wallet_shadow_pool(seed):
    s = Inc('wallet-payments-slow', seed, 15, 105, 16, keys=dict(ts='ts', svc='svc', lvl='lvl', msg='msg', tid='trace', ver='ver', case='lower'))
    fl = s.jit(62, 3); on = fl + s.jit(5.5, .7); back = on + s.jit(23, 2)
    A = ['nkemelu', 'rosa.m', 'd.huang', 'vlad']
    s.basever = {'wallet-api': 'v412', 'ledger': 'v97', 'fx-rates': 'v31', 'notify': 'v208'}
    c0 = s.commit(3.2, A[0], 'wallet: shadow writer for the new ledger schema', ['wallet/shadow/writer.go', 'wallet/transfer.go'], D('wallet/transfer.go', 64, 'func (s *Service) Transfer(ctx context.Context, t Transfer) error {', '''
 	return s.pool.InTx(ctx, func(tx pgx.Tx) error {
 		if err := s.write(ctx, tx, t); err != nil {
 			return err
 		}
+		if s.flags.Percent("ledger.shadow_write_pct", t.AccountID) {
+			// own connection: a failed shadow must not poison tx
+			conn, err := s.pool.Acquire(ctx)
+			if err != nil {
+				return err
+			}
+			defer conn.Release()
+			if err := shadow.Write(ctx, conn, t); err != nil {
+				s.log.Warn("shadow write", "err", err)
+			}
+		}
 		return nil
 	})
 }'''))
    c1 = s.commit(on - 21, A[1], 'wallet: retry serialization failures', 'wallet/retry.go', D('wallet/retry.go', 10, '', '''
 func isRetryable(err error) bool {
 	var pg *pgconn.PgError
-	return errors.As(err, &pg) && pg.Code == "40001"
+	if !errors.As(err, &pg) {
+		return false
+	}
+	switch pg.Code {
+	case "40001", "40P01": // serialization_failure, deadlock_detected
+		return true
+	}
+	return false
 }'''))
    c2 = s.commit(on - 13, A[2], 'ledger: drop unused index on entries(created_by)', 'ledger/migrations/0088_drop_idx.sql', D('ledger/migrations/0088_drop_idx.sql', 0, '', '''
+-- idx_scan = 0 since 2024 on all replicas, see #5512
+SET lock_timeout = '1s';
+DROP INDEX CONCURRENTLY IF EXISTS entries_created_by_idx;
+ANALYZE entries;
+RESET lock_timeout;'''))
    s.fill(['go_log', 'go_test', 'docs', 'dash', 'owners'], 'wallet', A, 4, on - 6)
    s.deploy(8.5, 'wallet-api', c0, 'v413', pods=3)
    s.deploy(on - 2.1, 'wallet-api', c1, 'v414', pods=3)
    s.deploy(on - 8, 'ledger', c2, 'v98', pods=2)
    s.flag(15.0, 'ledger.shadow_write_pct', 'wallet-api', '0->5', A[0])
    s.flag(33.0, 'ledger.shadow_write_pct', 'wallet-api', '5->25', A[0])
    s.flag(fl, 'ledger.shadow_write_pct', 'wallet-api', '25->100', A[0])
    s.flag(back, 'ledger.shadow_write_pct', 'wallet-api', '100->25', 'rosa.m')
    s.flag(on - 3.5, 'notify_push_batch', 'notify', 'off->on', A[3])
    pct = s.env((0, 0), (15, 0), (16, .05), (33, .05), (34, .25), (fl, .25), (fl + 1, 1), (back, 1), (back + 1, .25), (105, .25))
    W = s.pulse(on, back + .7, 1.5, 1.)
    rq = s.b(148, .03, drift=.22) * (1 + .1 * s.pulse(on - .6, on + 3, .8, 2))     # a small burst tips the pool over
    s.m('wallet-api', 'http_rps', rq, 1)
    s.m('wallet-api', 'transfers_per_s', rq * .3 * (1 - .62 * W), 1)
    s.m('wallet-api', 'shadow_writes_per_s', rq * .3 * pct * (1 - .62 * W) * np.exp(s.ar(.05)), 2)
    s.m('wallet-api', 'pgxpool_max', 40, 0)
    s.m('wallet-api', 'pgxpool_acquired', np.minimum(np.round(s.b(10.5, .07) * rq / 148 * (1 + 1.05 * pct) + 30 * W), 40), 0)
    s.m('wallet-api', 'pgxpool_acquire_ms_p95', s.b(.5, .15) + 3 * np.clip(pct - .25, 0, 1) + 4700 * W * np.exp(s.ar(.04)), 1, hi=5004)
    s.m('wallet-api', 'pgxpool_canceled_acquires_per_min', np.where(W > .1, 420 * W * np.exp(s.ar(.1)), 0), 0)
    s.lat('wallet-api', 'http_{q}_ms', s.b(34, .03) * (1 + .9 * W), s.b(92, .04) * (1 + 50 * W), s.b(170, .05) * (1 + 29 * W), nd=1, cap=5080)
    s.m('wallet-api', 'http_5xx_ratio', s.b(.0012, .3) + .17 * W * np.exp(s.ar(.08)), 4)
    s.m('wallet-api', 'go_goroutines', s.b(310, .04) + 1350 * W * np.exp(s.ar(.08)), 0)
    s.m('wallet-api', 'cpu_pct', s.b(36, .04) * (1 + .04 * pct) * (1 - .35 * W), 1)
    s.m('postgres-wallet', 'cpu_pct', s.b(27, .04) * (1 + .17 * pct) * (1 - .5 * W), 1)
    s.m('postgres-wallet', 'idle_in_transaction', np.round(s.b(1.4, .4) + 37 * W), 0)
    s.m('postgres-wallet', 'active', np.round(s.b(6, .2) * (1 - .6 * W)), 0)
    s.m('postgres-wallet', 'stmt_p95_ms', s.b(4.4, .06), 2)
    s.m('postgres-wallet', 'deadlocks_per_min', np.where(s.rng.random(s.n) < .03, 1, 0), 0)
    s.m('ledger', 'grpc_p95_ms', s.b(23, .05), 1)
    s.m('ledger', 'grpc_rps', rq * .3 * (1 - .6 * W), 1)
    s.m('fx-rates', 'p95_ms', s.b(12, .08), 1)
    s.m('notify', 'push_per_min', rq * 15 * (1 - .5 * W), 0)
    s.m('notify', 'batch_size_avg', s.b(1, .01) + 11 * s.sig(on - 3.5, .5), 1)
    s.chat('wallet-api', 9, lambda t: ('info', 'http', dict(route=s.pick(['GET /balance', 'GET /activity', 'GET /cards', 'POST /transfer'], [.45, .25, .15, .15]), status=200, ms=round(s.dur('wallet-api', 'http_{q}_ms', t, .9), 1))))
    s.chat('ledger', 3, lambda t: ('info', 'entry appended', {}))
    s.chat('notify', 3, lambda t: ('info', 'push sent', dict(provider=s.pick(['apns', 'fcm']))))
    s.chat('fx-rates', .5, lambda t: ('info', 'rates refreshed', dict(tid=False)))
    s.chat('fx-rates', .15, lambda t: ('warn', 'stale quote for THB, last known used', dict(tid=False)))
    s.chat('wallet-api', .2, lambda t: ('warn', 'device clock skew', dict(skew_s=s.ri(30, 400))))
    s.log(27.3, 'notify', 'error', 'apns: BadDeviceToken', s.tid())
    s.chat('wallet-api', .35 * pct, lambda t: ('warn', 'shadow write', dict(err='numeric rounding differs by 0.01', account=s.ri(10**5, 10**6))))
    for t, v in ((15.4, 5), (33.5, 25), (fl + .6, 100), (back + .5, 25)):
        s.log(t, 'wallet-api', 'info', f"flag update ledger.shadow_write_pct={v}")
    s.chat('wallet-api', 8 * W, lambda t: ('error', 'http', dict(route=s.pick(['POST /transfer', 'POST /topup', 'GET /activity', 'GET /balance'], [.6, .15, .13, .12]), status=503, err='acquire: context deadline exceeded', ms=s.ri(5000, 5040))), on)
    s.chat('wallet-api', 2 * W, lambda t: ('error', 'transfer rolled back: acquire: context deadline exceeded', dict(caller='transfer.go:70', held_conns=1, pool='40/40')), on)
    for k in range(3):
        t = s.jit(on + 4 + 5 * k, 1)
        s.trace(t, [('a', None, 'wallet-api', 'POST /transfer', 0, 5031, 'ERROR'), ('b', 'a', 'wallet-api', 'pool.InTx', 3, 5022, 'ERROR'), ('c', 'b', 'postgres-wallet', 'INSERT transfers', 6, 4.1, 'OK'), ('d', 'b', 'wallet-api', 'pool.Acquire', 11, 5001, 'ERROR', {'flag.ledger.shadow_write_pct': 100})])
    for t in (8, 40, 55):
        s.trace(s.jit(t, 1), [('a', None, 'wallet-api', 'POST /transfer', 0, 71, 'OK'), ('b', 'a', 'wallet-api', 'pool.InTx', 3, 60, 'OK'), ('c', 'b', 'postgres-wallet', 'INSERT transfers', 6, 4.4, 'OK')])
    s.fire('wallet-api', 'http_p95_ms', 1000, 2, on, 'wallet-api p95 above 1 s for 2 min', 'wallet-p95')
    s.truth('config-change', 'pool-exhaustion', 'ledger.shadow_write_pct', [c1, c2, 'notify_push_batch'], 'wallet-api', on,
            'At 100% every transfer holds one pool connection and asks for a second inside the transaction, so forty transfers block each other with the database idle; harmless at 5% and 25%, gone after 100->25; v414 adds only a retryable code.')
    return s


def maps_cpu_limit(seed):
    s = Inc('tile-render-morning', seed, 30, 170, 4, keys=dict(ts='timestamp', svc='app', lvl='level', msg='event', tid='trace_id', ver='image_tag', case='lower'), vary=12)
    ap = s.jit(38, 4); on = s.jit(103, 4)
    A = ['finops-bot', 'c.marchetti', 'ewa', 'bo.li', 'tanja']
    s.basever = {'tile-renderer': '5.2.0', 'tile-gateway': '3.17.1', 'style-svc': '1.5.0', 'geocoder': '8.0.3'}
    load = s.env((0, .27), (60, .33), (85, .5), (on, .72), (on + 18, .93), (on + 40, 1.0), (170, 1.02))
    c1 = s.commit(ap - 14, A[0], 'chore: right-size requests from 30 day usage report', ['deploy/tile-renderer/values-prod.yaml', 'deploy/style-svc/values-prod.yaml'], D('deploy/tile-renderer/values-prod.yaml', 18, 'tile-renderer:', '''
   resources:
     requests:
-      cpu: "3"
+      cpu: 900m
       memory: 3Gi
     limits:
-      cpu: "4"
+      cpu: 1500m
       memory: 4Gi
   autoscaling:
     minReplicas: 8
     maxReplicas: 12''') + '\n' + D('deploy/style-svc/values-prod.yaml', 9, 'style-svc:', '''
     requests:
-      cpu: 500m
+      cpu: 250m'''))
    c2 = s.commit(on - 26, A[1], 'renderer: heavier antialiasing kernel for hillshade', 'renderer/hillshade.py', D('renderer/hillshade.py', 33, 'def shade(dem: np.ndarray, cfg: ShadeConfig) -> np.ndarray:', '''
-    k = KERNELS[cfg.kernel]
+    # gaussian5 is for print export only (cfg.target == "print")
+    k = KERNELS["gaussian5" if cfg.target == "print" else cfg.kernel]
     out = convolve(dem, k)
-    return np.clip(out, 0, 255).astype(np.uint8)
+    np.clip(out, 0, 255, out=out)
+    return out.astype(np.uint8)'''))
    c3 = s.commit(on - 50, A[3], 'gateway: collapse identical in-flight tile requests', 'gateway/src/collapse.rs', D('gateway/src/collapse.rs', 21, 'impl Collapser {', '''
     pub async fn get(&self, key: TileKey) -> Result<Tile> {
-        self.upstream.fetch(key).await
+        let cell = self.inflight.entry(key).or_default().clone();
+        cell.get_or_try_init(|| self.upstream.fetch(key))
+            .await
+            .cloned()
     }
 }'''))
    s.fill(['rs', 'py_type', 'py_dep', 'docker', 'docs', 'dash'], 'tile-renderer', A[1:], 1, on - 12)
    s.deploy(ap, 'argo-platform', c1, 'sync-6610', log=False)
    s.deploy(on + 1, 'tile-renderer', c2, '5.2.1', pods=4, msg='worker pool ready workers=4')
    s.deploy(on - 31, 'tile-gateway', c3, '3.18.0', pods=3)
    s.flag(on - 2, 'vector_labels_cjk', 'style-svc', 'off->on', A[4])
    s.flag(9, 'geocoder_fuzzy_v2', 'geocoder', '5%->20%', A[2])
    lim = np.where(s.x < ap + 1.5, 4.0, 1.5)
    demand_total = 18.5 * load * np.exp(s.ar(.03))       # cores wanted by the fleet
    repl = np.where(s.x < ap, 8, 8)
    want = demand_total / 8
    # autoscaler by usage/request: scales out once requests are small
    rp = np.full(s.n, 8.0)
    for i in range(1, s.n):
        u = min(demand_total[i] / rp[i - 1], lim[i]) / (3.0 if s.x[i] < ap + 1.5 else .9)
        tgt = rp[i - 1]
        if i % 4 == 0 and u > .75:
            tgt = min(12, rp[i - 1] + 1)
        rp[i] = tgt
    want = demand_total / rp
    use = np.minimum(want, lim * .985)
    over = np.clip(want / lim - .80, 0, 1.2)
    W = np.clip(over / .30, 0, 1)
    i = next(i for i in range(s.n) if s.x[i] > ap + 20 and W[i:i + 6].min() > .06)
    on2 = float(s.x[i])
    W = W * (s.x >= on2 - .5)
    assert on2 > on + 2.5
    s.m('tile-renderer', 'replicas', rp, 0)
    s.m('tile-renderer', 'container_cpu_limit_cores', lim, 2)
    s.m('tile-renderer', 'container_cpu_usage_cores_per_pod', use, 3)
    s.m('tile-renderer', 'container_cpu_cfs_throttled_ratio', np.where(lim < 2, .012 + .62 * W + .1 * np.clip(want / lim - .4, 0, 1), .001) * np.exp(s.ar(.15)), 4, hi=1)
    rq = 640 * load * np.exp(s.ar(.02))
    s.m('tile-renderer', 'tiles_per_s', rq * .22 * (1 - .2 * W), 1)
    s.lat('tile-renderer', 'render_seconds_{q}', .048 * (1 + 2.2 * W), .12 * (1 + 8 * W), .21 * (1 + 9 * W), sd=.05, nd=4)
    s.m('tile-renderer', 'work_queue_depth', s.b(3, .3) * load + 240 * W ** 2 * np.exp(s.ar(.15)), 0)
    s.m('tile-renderer', 'memory_mb', s.b(1730, .02), 0)
    s.m('node-pool', 'cpu_idle_pct', 100 - 21 - demand_total * .8 / 2 + s.ar(1.2), 1)
    s.m('tile-gateway', 'rps', rq, 1)
    s.m('tile-gateway', 'cache_hit_ratio', .78 + s.ar(.006), 3)
    s.lat('tile-gateway', 'seconds_{q}', .012, .14 * (1 + 6.3 * W), .26 * (1 + 7.6 * W), sd=.04, nd=4, cap=10)
    s.m('tile-gateway', 'timeouts_per_min', s.b(.3, .5) + 130 * W ** 2 * np.exp(s.ar(.15)), 1)
    s.m('style-svc', 'p95_ms', s.b(9, .07), 2)
    s.m('style-svc', 'cpu_cores', s.b(.11, .06) * (.5 + load), 3)
    s.m('geocoder', 'rps', s.b(88, .04) * load, 1)
    s.m('geocoder', 'p95_ms', s.b(44, .06), 1)
    s.chat('tile-gateway', 7 * np.sqrt(load), lambda t: ('info', 'tile', dict(z=s.ri(6, 18), status=200, cache=s.pick(['hit', 'miss'], [.78, .22]), secs=round(s.dur('tile-gateway', 'seconds_{q}', t), 4))))
    s.chat('tile-renderer', 5 * np.sqrt(load), lambda t: ('info', 'rendered', dict(layer=s.pick(['base', 'hillshade', 'transit', 'labels']), secs=round(s.dur('tile-renderer', 'render_seconds_{q}', t), 4), queue=int(s.at('tile-renderer', 'work_queue_depth', t)))))
    s.chat('geocoder', 2, lambda t: ('info', 'lookup', dict(n=s.ri(1, 12))))
    s.chat('style-svc', 1, lambda t: ('info', 'style compiled', dict(cjk=bool(t > on - 2))))
    s.chat('tile-renderer', .2, lambda t: ('warning', 'glyph missing, fallback font', dict(cp=hex(s.ri(0x4e00, 0x9fff)))))
    s.log(48.8, 'geocoder', 'error', 'postcode index shard 3 reloading, lookup refused', s.tid())
    s.log(ap + .3, 'argo-platform', 'info', 'synced tile-renderer, style-svc: 2 objects changed (Deployment spec.template.resources)', revision=c1[:8])
    for k in range(4):
        s.log(ap + .9 + k * .5, 'tile-renderer', 'info', 'worker pool ready workers=4', pod=f"tile-renderer-{s.rng.bytes(3).hex()}")
    s.chat('tile-gateway', 5 * W ** 2, lambda t: ('error', 'upstream tile-renderer timed out', dict(z=s.ri(11, 18), secs=10.0)), on2)
    s.chat('tile-renderer', 2.5 * W, lambda t: ('warning', 'job waited in queue', dict(waited_s=round(float(s.rng.lognormal(.2, .6)), 2), layer=s.pick(['base', 'hillshade', 'transit', 'labels']))), on2)
    s.chat('tile-renderer', .12 * (rp >= 11), lambda t: ('info', 'hpa: current 12 max 12, usage above target', dict(tid=False)), on - 20)
    s.top = [('tile-gateway', 'tile-renderer', 'http'), ('tile-renderer', 'style-svc', 'http'), ('tile-gateway', 'geocoder', 'http')]
    s.fire('tile-gateway', 'seconds_p95', .45, 3, on2, 'Map tiles p95 above 450 ms', 'tiles-p95')
    s.truth('config-change', 'limit-lowered', c1, [c2, 'vector_labels_cjk', c3], 'tile-renderer', on2,
            'The right-sizing commit cut the CPU limit from 4 to 1.5 cores at night; pods are pinned at 1.5 cores and throttled once the morning load comes while nodes idle and all layers slow alike; the antialiasing kernel is for print exports only.')
    return s


def dns_record_cleanup(seed):
    s = Inc('session-lookups-missing', seed, 60, 125, 11, keys=dict(ts='@timestamp', svc='service', lvl='level', msg='message', tid='trace_id', ver=None, case='capital'))
    ap = s.jit(49, 3); on = ap + s.jit(8, 1.2)
    A = ['infra-mira', 'pavel', 'quentin', 'z.okoro', 'lau']
    W = s.env((0, 0), (on, 0), (on + 3, .2), (on + 9, .6), (on + 20, .95), (125, .98))
    tail = "\n" + D('terraform/dns/internal/variables.tf', 3, 'variable "zone_id" {', '''
   type = string
+  description = "corp.internal private zone"
 }''')
    c1 = s.commit(ap - 9, A[0], 'dns: fold leftovers of the 2022 migration into the module', ['terraform/dns/internal/records.tf', 'terraform/dns/internal/variables.tf'], D('terraform/dns/internal/records.tf', 71, '', '''
-resource "aws_route53_record" "sess_ro" {
-  zone_id = var.zone_id
-  name    = "sess-ro.db.corp.internal"
-  type    = "CNAME"
-  ttl     = 900
-  records = [module.session_db.reader_endpoint]
-}
-
-resource "aws_route53_record" "legacy_ftp" {
-  zone_id = var.zone_id
-  name    = "ftp.corp.internal"
-  type    = "A"
-  ttl     = 900
-  records = ["10.9.4.20"]
-}
-
 module "records" {
   source  = "../modules/records"
   zone_id = var.zone_id
+  names   = ["sess-rw.db", "catalog.db", "mq", "vault"]
 }''') + tail)
    c2 = s.commit(on - 17, A[1], 'account-web: session reader behind interface', 'account-web/src/session/reader.ts', D('account-web/src/session/reader.ts', 5, '', '''
-export async function readSession(id: string) {
-  return roPool.query(SELECT_SESSION, [id]);
+export interface SessionReader {
+  read(id: string): Promise<Session | null>;
 }
+
+export const pgReader: SessionReader = {
+  read: (id) => roPool.query(SELECT_SESSION, [id]).then(first),
+};'''))
    c3 = s.commit(on - 11, A[2], 'coredns: third replica and pod anti-affinity', 'helm/coredns/values.yaml', D('helm/coredns/values.yaml', 2, '', '''
-replicaCount: 2
+replicaCount: 3
+affinity:
+  podAntiAffinity:
+    preferredDuringSchedulingIgnoredDuringExecution:
+      - weight: 100
+        podAffinityTerm:
+          topologyKey: kubernetes.io/hostname
 servers:
   - zones: [{ zone: "." }]
     plugins:
       - name: cache
         parameters: 30'''))
    c4 = s.commit(on - 28, A[3], 'promo-api: raise read timeout on session db', 'promo-api/config/database.yml', D('promo-api/config/database.yml', 14, 'production:', '''
   session:
     host: sess-ro.db.corp.internal
     pool: 12
-    read_timeout: 2
+    read_timeout: 3
     connect_timeout: 2'''))
    s.fill(['ts_lint', 'ci', 'docs', 'rb_test'], 'account-web', A[1:], 1, on - 15)
    s.deploy(ap, 'terraform-dns', c1, 'apply-3391', log=False)
    s.deploy(on - 3, 'account-web', c2, f'{s.t0.year}-w{s.week}.4', pods=4)
    s.deploy(on - 6.5, 'coredns', c3, 'chart-1.29.0-2', pods=1, msg='plugin/reload: Running configuration SHA512 unchanged')
    s.deploy(on - 20, 'promo-api', c4, '611', pods=2)
    s.flag(on - 1.2, 'remember_me_90d', 'account-web', 'off->on', A[4])
    rq = s.b(7400, .03, drift=.04)
    s.m('account-web', 'http.requests_per_min', rq, 0)
    s.m('account-web', 'http.error_ratio', s.b(.003, .3) + .027 * W * np.exp(s.ar(.15)), 4)
    s.lat('account-web', 'http.ms.{q}', s.b(48, .03) * (1 + .5 * W), s.b(140, .04) * (1 + 3.6 * W), s.b(250, .05) * (1 + 7 * W), nd=1)
    s.m('account-web', 'session.ro_fallback_ratio', s.b(.0006, .4) + .98 * W * np.exp(s.ar(.02)), 4, hi=1)
    s.m('promo-api', 'http.requests_per_min', s.b(2100, .04), 0)
    s.m('promo-api', 'http.error_ratio', s.b(.002, .3) + .93 * W * np.exp(s.ar(.03)), 4, hi=1)
    s.m('promo-api', 'http.ms.p95', s.b(66, .05) * (1 + .6 * W), 1)
    s.m('session-db', 'reader.connections', np.round(s.b(96, .02) * (1 - W)), 0)
    s.m('session-db', 'reader.queries_per_s', rq / 60 * 1.9 * (1 - W), 1)
    s.m('session-db', 'reader.cpu_pct', s.b(34, .04) * (1 - .9 * W), 1)
    s.m('session-db', 'writer.connections', np.round(s.b(60, .03) + 41 * W), 0)
    s.m('session-db', 'writer.cpu_pct', s.b(31, .04) + 49 * W * np.exp(s.ar(.03)), 1)
    s.m('session-db', 'writer.query_p95_ms', s.b(3.8, .06) * (1 + 4.4 * W), 2)
    s.m('internal-dns', 'queries_per_s', s.b(420, .04) + 75 * W, 0)
    s.m('internal-dns', 'nxdomain_per_s', s.b(21, .08) + 77 * W * np.exp(s.ar(.05)), 1)
    s.m('internal-dns', 'servfail_per_s', s.b(.05, .5), 2)
    s.m('internal-dns', 'latency_p99_ms', s.b(2.1, .1) * (1 - .2 * s.sig(on - 6, 1)), 2)
    s.m('cart', 'http.error_ratio', s.b(.002, .3), 4)
    s.m('cart', 'http.ms.p95', s.b(88, .05) * (1 + .12 * W), 1)
    s.chat('account-web', 6, lambda t: ('info', f"{s.pick(['GET /account','GET /orders','POST /login','GET /wishlist'])} 200 in {s.dur('account-web','http.ms.{q}',t):.0f} ms", {}))
    s.chat('promo-api', 3 * (1 - .93 * W), lambda t: ('info', f"promo evaluated rules={s.ri(2,30)}", {}))
    s.chat('cart', 3, lambda t: ('info', 'cart priced', {}))
    s.chat('internal-dns', .5, lambda t: ('info', f"[INFO] 10.7.{s.ri(1,9)}.{s.ri(2,250)} A IN {s.pick(['mq','vault','catalog.db','sess-rw.db'])}.corp.internal. NOERROR", dict(tid=False)))
    s.chat('internal-dns', .5, lambda t: ('info', f"[INFO] 10.7.{s.ri(1,9)}.{s.ri(2,250)} AAAA IN {s.pick(['mq.corp.internal.svc.cluster.local','vault.corp.internal.cluster.local'])}. NXDOMAIN", dict(tid=False)))
    s.chat('account-web', .2, lambda t: ('warning', 'slow avatar resize', {}))
    s.log(20.6, 'cart', 'error', 'tax service: unknown region code XI', s.tid())
    s.log(ap, 'terraform-dns', 'info', 'apply complete: 0 added, 1 changed, 2 destroyed', None, run='3391', revision=c1[:10])
    s.chat('internal-dns', 3 * W, lambda t: ('info', f"[INFO] 10.7.{s.ri(1,9)}.{s.ri(2,250)} A IN sess-ro.db.corp.internal. NXDOMAIN", dict(tid=False)), on)
    s.chat('account-web', 4 * W, lambda t: ('warning', 'session replica unavailable (getaddrinfo ENOTFOUND sess-ro.db.corp.internal), reading from primary', {}), on)
    s.chat('promo-api', 4 * W, lambda t: ('error', 'could not translate host name "sess-ro.db.corp.internal" to address: Name or service not known', {}), on)
    s.chat('account-web', .6 * W, lambda t: ('error', 'timeout waiting for primary session connection', {}), on + 6)
    s.top = [('account-web', 'session-db', 'postgres'), ('promo-api', 'session-db', 'postgres'), ('cart', 'promo-api', 'http'), ('account-web', 'internal-dns', 'dns'), ('promo-api', 'internal-dns', 'dns')]
    s.fire('promo-api', 'http.error_ratio', .1, 2, on, 'promo-api error ratio above 10%', 'promo-errors', 'warning')
    s.truth('config-change', 'dns', c1, [c2, c3, c4, 'remember_me_90d'], 'internal-dns', on,
            'apply-3391 destroyed the sess-ro.db record; its TTL of 900 s and living connections hide that for minutes, then clients meet NXDOMAIN one by one, promo-api (no fallback) before account-web; CoreDNS answers quickly and correctly.')
    return s


ALL = [fare_heap_growth, wallet_shadow_pool, maps_cpu_limit, dns_record_cleanup]
