from common import *

def gryphon(seed):
    c = Inc('gryphon-settlement-delay', seed, '2025-10-30T12:10:00', 240, 30, 120, lvl='level', lv='DEBUG INFO WARN ERROR FATAL', vers={'settlement-consumer': '3.8.2', 'ledger-writer': '6.1.0', 'pos-gateway': '20.4', 'merchant-portal': '9.9.1', 'file-intake': '1.3.0'}, pods={'ledger-writer': 3, 'pos-gateway': 6}, authors='k.ostrowski delia.m huang')
    t, on = c.t, c.on
    c.ship('d1', on - 17, 'settlement-consumer', '3.9.0', 'k.ostrowski', 'settlement: amount parsing in its own object', D('settlement-consumer/src/main/kotlin/gryphon/settle/AmountParser.kt', '''
+package gryphon.settle
+
+import java.math.BigDecimal
+
+object AmountParser {
+    /** Minor units; the scheme allows at most three decimals. */
+    fun minor(raw: String, exponent: Int): Long =
+        BigDecimal(raw.trim()).movePointRight(exponent).longValueExact()
+}
''', new=True), D('settlement-consumer/src/main/kotlin/gryphon/settle/SettlementHandler.kt', '''
@@ class SettlementHandler(private val ledger: LedgerClient) {
     fun handle(ev: SettlementEvent) {
-        val amount = BigDecimal(ev.amount.trim()).movePointRight(ev.currency.exponent).longValueExact()
+        val amount = AmountParser.minor(ev.amount, ev.currency.exponent)
         ledger.post(ev.merchantId, amount, ev.currency, ev.reference)
     }
'''), roll=3)
    # one pod of the StatefulSet is held back by a partition of the rollout: stays on 3.8.2
    c.ship('d2', on - 38, 'schema-registry', 'subj-settlement-v14', 'huang', 'settlement event: optional terminal id', D('schemas/settlement-event.avsc', '''
     {"name": "merchantId", "type": "string"},
     {"name": "amount", "type": "string"},
     {"name": "currency", "type": "string"},
+    {"name": "terminalId", "type": ["null", "string"], "default": null},
     {"name": "reference", "type": "string"}
   ]
 }
'''))
    c.ship('d3', on - 4, 'ledger-writer', '6.1.1', 'delia.m', 'ledger-writer: statement timeout', D('ledger-writer/src/main/resources/application.yml', '''
 spring:
   datasource:
     hikari:
       maximum-pool-size: 24
       connection-timeout: 2000
       data-source-properties:
-        options: "-c statement_timeout=3000"
+        options: "-c statement_timeout=5000"
'''))
    c.ship('d4', on - 66, 'settlement-consumer', '3.8.2-chart9', 'delia.m', 'settlement: staged rollout', D('deploy/charts/settlement-consumer/templates/statefulset.yaml', '''
 spec:
   serviceName: settlement-consumer
   replicas: {{ .Values.replicas }}
   updateStrategy:
     type: RollingUpdate
+    rollingUpdate:
+      partition: {{ .Values.heldBack | default 0 }}
   podManagementPolicy: Parallel
'''), D('deploy/charts/settlement-consumer/values.yaml', '''
 replicas: 6
+heldBack: 2
 kafka:
   topic: settlement-events
   group: settlement
'''))
    c.flag(on - 12, 'portal.live-balance', 'merchant-portal', '20% -> 100%', 'huang'); c.fill(2, ['ledger-writer', 'pos-gateway', 'merchant-portal'], 'java k8s')
    tr = c.day(1.05, .98); rate = 520 * tr; P = 12; bad = 7
    stuck = (t >= on) * 1.
    for p in range(P):
        share = rate / P * (1.08 if p == bad else 1)
        wob = 40 * pulse(t, on + .5, on + 3, .5, 3) * c.r.uniform(.5, 2)
        lag = 45 + wob + (np.cumsum(share * stuck) * 30 if p == bad else 0)
        c.add('kafka', f'consumer_lag.settlement.p{p:02d}', lag, .12 if p != bad else .03, nd=0, blips=0)
    c.add('settlement-consumer', 'events_processed_per_s', rate * (1 - stuck * 1.08 / P), .04); c.add('settlement-consumer', 'handler_errors_per_s', .05 + 1.9 * stuck, .2); c.add('settlement-consumer', 'handler_p95_ms', 21, .1); c.add('settlement-consumer', 'container_restarts_per_10m', 1.6 * stuck * (1 + .3 * np.sin(t / 7)), .1, nd=1, blips=0); c.add('settlement-consumer', 'cpu_ratio', .41 * tr, .07, nd=3); c.add('settlement-consumer', 'oldest_event_age_s', 3 + stuck * (t - on) * 60, .02, nd=1, blips=0); c.add('settlement-consumer', 'partitions_revoked_per_10m', .1 + 2.5 * stuck, .3, nd=1)
    c.add('ledger-writer', 'posts_per_s', rate * (1 - stuck * 1.08 / P), .04); c.add('ledger-writer', 'post_p95_ms', 17, .1); c.add('ledger-writer', 'error_ratio', .0008, .4, nd=5); c.add('ledger-db', 'cpu_ratio', .37 * tr, .07, nd=3); c.add('ledger-db', 'commit_p95_ms', 4.1, .1); c.add('ledger-db', 'lock_waits_per_s', .3, .5)
    c.add('pos-gateway', 'payments_per_s', rate * .97, .04); c.add('pos-gateway', 'error_ratio', .0021, .3, nd=5, blips=2); c.add('pos-gateway', 'auth_p95_ms', 410, .09, blips=3); c.add('file-intake', 'files_per_10m', 6, .4, nd=1); c.add('file-intake', 'records_per_s', 14 + 90 * pulse(t, on - 1.5, on + 1.5, .5, .5), .2)
    sb = np.clip(ramp(t, on + 5, on + 30), 0, 1); c.add('merchant-portal', 'balance_stale_ratio', .003 + .083 * sb, .12, nd=4); c.add('merchant-portal', 'http_p95_ms', 290 + 60 * sb, .1); c.add('merchant-portal', 'http_rps', 130 * tr, .05); c.add('merchant-portal', 'http_5xx_ratio', .0014, .4, nd=5); c.add('kafka', 'bytes_in_mb_s', rate * .0011, .04, nd=3); c.add('kafka', 'under_replicated', 0, 0, nd=0, blips=0)
    c.access('pos-gateway', ['/auth', '/capture', '/refund'], 3, 250, .002, 502); c.access('merchant-portal', ['/balance', '/payouts', '/login'], 2.5, 180, .0014, 500)
    po = lambda m: 'settlement-consumer-%d' % int((m * 7919) % 6)
    for m in np.sort(c.r.uniform(0, c.mins, 800)):
        k = int(c.r.integers(6)); v = '3.9.0' if (m > on - 15 and k >= 2) else '3.8.2'
        pt = int(c.r.integers(12))
        if m > on and pt == bad: continue
        c.log('settlement-consumer', 'i', 'event settled', at=[m], version=v, pod=f'settlement-consumer-{k}', kafka__partition=pt, merchant__id=f'm-{int(c.r.integers(10000, 29999))}', took_ms=LN(12)); a, _, b = c.L[-1]; c.L[-1] = (a, False, b)
    own = np.concatenate([[5], c.r.permutation([0, 1, 2, 3, 4, 5]), c.r.permutation([0, 1, 2, 3, 4, 5]), c.r.permutation([0, 1, 2, 3, 4, 5])]); m = on + .05; j = 0
    while m < c.mins - 1:
        k = int(own[j % len(own)]); j += 1; v = '3.9.0' if k >= 2 else '3.8.2'; a = dict(version=v, pod=f'settlement-consumer-{k}', kafka__partition=bad, kafka__offset=88213407)
        for i in range(10): c.log('settlement-consumer', 'e', 'handler failed, will retry: java.lang.NumberFormatException: Character array contains more than one decimal point, input "1.204.50"', at=[m + i * .5], merchant__id='m-20817', source='file-intake', attempt=1 + i * 62, **a)
        c.log('settlement-consumer', 'f', 'retries exhausted, stopping container', at=[m + 5.0], **a); c.log('settlement-consumer', 'i', 'partitions assigned', at=[m + 5.6], version=v, pod=f'settlement-consumer-{int(own[j % len(own)])}', kafka__partition=bad, position=88213407); m += 5.7 + c.r.uniform(0, .8)
        c.L[-1][2]['version'] = '3.9.0' if int(own[j % len(own)]) >= 2 else '3.8.2'
    c.log('file-intake', 'i', 'file accepted', .55, merchant__id=C('m-11402', 'm-19333', 'm-25001', 'm-10077'), rows=I(20, 900)); c.log('file-intake', 'i', 'file accepted', at=[on - .9], merchant__id='m-20817', rows=5210, client__software='KassaPro 11.0', note='first file from this client version')
    c.log('file-intake', 'w', 'line skipped: empty', .6, merchant__id=C('m-11402', 'm-19333')); c.log('merchant-portal', 'e', 'balance older than 15 min', .1 + 7 * sb, merchant__id=lambda r, m: f'm-{int(r.integers(10000, 29999))}'); c.log('ledger-writer', 'i', 'posting committed', 2, took_ms=LN(9)); c.log('ledger-writer', 'w', 'duplicate reference ignored', .4 + .5 * stuck); c.log('pos-gateway', 'w', 'acquirer declined: 91 issuer unavailable', 1.1, acquirer=C('acq-1', 'acq-3')); c.log('kafka', 'i', 'Preparing to rebalance group settlement', .05 + .35 * stuck)
    c.topo('pos-gateway>kafka file-intake>kafka settlement-consumer>kafka settlement-consumer>ledger-writer ledger-writer>ledger-db merchant-portal>ledger-db')
    c.alert('merchant-portal', 'balance_stale_ratio', .05, 4, monitor='Stale balances', sev='P2', summary='{v:.3f} of balances stale')
    c.truth('bad-input', 'poison-message', 'none', ['d1', 'd2', 'd3', 'd4', 'portal.live-balance'], 'settlement-consumer', 'One record of merchant m-20817 with the amount "1.204.50" blocks partition 7; pods on the old 3.8.2 fail on it as well and the moved parser is the same expression.')
    return c

def sable(seed):
    c = Inc('sable-chat-send-failures', seed, '2026-05-09T18:20:00', 150, 10, 78, lvl='level', lv='20 30 40 50 60', vers={'chat-api': '1.310.0', 'fanout': '0.98.2', 'moderation': '44', 'presence': '7.2.0'}, pods={'chat-api': 12, 'fanout': 8}, authors='yuki.t ollie.b rsantos')
    t, on = c.t, c.on
    c.ship('d1', on - 10, 'chat-api', '1.311.0', 'ollie.b', 'chat-api: dynamo client options', D('chat-api/src/store/dynamo.ts', '''
@@ import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
 export const client = new DynamoDBClient({
   region: env.AWS_REGION,
-  maxAttempts: 3,
+  maxAttempts: flags.isOn("chat.adaptive-retry") ? 5 : 3,
+  retryMode: flags.isOn("chat.adaptive-retry") ? "adaptive" : "standard",
   requestHandler: { connectionTimeout: 300, requestTimeout: 1500 },
 });
'''))
    c.ship('d2', on - 41, 'ddb-chat', 'tf-902', 'rsantos', 'chat tables: capacity for the season', D('terraform/chat/tables.tf', '''
@@ resource "aws_dynamodb_table" "messages" {
   name           = "chat-messages"
   billing_mode   = "PROVISIONED"
   hash_key       = "room_id"
   range_key      = "sent_at"
-  read_capacity  = 18000
-  write_capacity = 24000
+  read_capacity  = 20000
+  write_capacity = 30000
 }
'''))
    c.ship('d3', on - 3, 'moderation', '45', 'yuki.t', 'moderation: word list as a trie', D('moderation/filters/words.py', '''
@@ class WordFilter:
     def __init__(self, words: Iterable[str]) -> None:
-        self._re = re.compile("|".join(map(re.escape, words)), re.I)
+        self._trie = Trie(w.casefold() for w in words)
 
     def hits(self, text: str) -> list[str]:
-        return self._re.findall(text)
+        return self._trie.find_all(text.casefold())
'''))
    c.commit('d4', on - 190, 'yuki.t', 'chat-api: reactions counter store', D('chat-api/src/reactions/counter.ts', '''
@@ export class ReactionCounter {
-  constructor(private readonly table: TableClient) {}
+  constructor(private readonly redis: RedisClient) {}
 
   async add(messageId: string, kind: ReactionKind): Promise<void> {
-    await this.table.increment({ id: messageId, attr: kind });
+    await this.redis.hincrby(`rx:${messageId}`, kind, 1);
   }
'''))
    c.deploy(on - 170, 'chat-api', 'd4', '1.310.0')
    c.flag(on - 4200, 'chat.adaptive-retry', 'chat-api', 'off (created)', 'ollie.b'); c.flag(on - 22, 'chat.reactions', 'chat-api', '50% -> 100%', 'yuki.t')
    c.fill(2, ['chat-api', 'fanout', 'presence'], 'ts py tf')
    g = sig(t, on + 6, 2.2) * (1 - .35 * ramp(t, on + 50, on + 68)); g = np.where(t < on, 0, g); base = 2900 * c.day(.96, 1.05)
    hot = 14 + 4600 * g; msgs = base + hot; capd = 1000.
    acc = np.minimum(hot, capd); thr_h = (hot - acc) ; att = hot + 1.9 * thr_h; fail = thr_h * .8
    e = fail / msgs
    c.add('ddb-chat', 'messages.consumed_wcu', base + acc, .04, nd=0); c.add('ddb-chat', 'messages.provisioned_wcu', np.where(t < on - 41, 24000, 30000), 0, nd=0, blips=0); c.add('ddb-chat', 'messages.write_throttled_per_s', .02 + att - acc, .07); c.add('ddb-chat', 'messages.put_latency_ms', 4.6, .1); c.add('ddb-chat', 'messages.read_throttled_per_s', .01 + 160 * ramp(g, .5, 1), .2); c.add('ddb-chat', 'messages.consumed_rcu', 5200 + 3800 * g, .05, nd=0); c.add('ddb-chat', 'rooms.consumed_rcu', 900 + 1500 * g, .06, nd=0)
    c.add('chat-api', 'send_rps', msgs, .03, nd=0); c.add('chat-api', 'send_failed_ratio', .0006 + e, .08, nd=5, hi=1); c.add('chat-api', 'send_p95_ms', 38 + 900 * ramp(e, 0, .4), .08); c.add('chat-api', 'send_p50_ms', 11, .06); c.add('chat-api', 'cpu_pct', 31 * (msgs / 2900) ** .6, .06); c.add('chat-api', 'ws_connections', 212e3 * (1 + .95 * sig(t, on + 8, 3) * (1 - .1 * ramp(t, on + 50, on + 68))), .01, nd=0); c.add('chat-api', 'reaction_rps', 850 * (1 + .7 * ramp(t, on - 22, on - 18)) * (1 + .9 * g), .05, nd=0); c.add('chat-api', 'top_room_share', hot / msgs, .05, nd=4, hi=1)
    c.add('fanout', 'deliveries_per_s', 92e3 * (1 + 1.6 * g), .04, nd=0); c.add('fanout', 'lag_ms', 60 + 340 * g, .1); c.add('fanout', 'cpu_pct', 40 + 32 * g, .06); c.add('moderation', 'checks_per_s', msgs, .04, nd=0); c.add('moderation', 'p95_ms', 9 - 3 * ramp(t, on - 3, on), .1); c.add('moderation', 'blocked_ratio', .013, .1, nd=4); c.add('presence', 'updates_per_s', 3100 * (1 + .9 * g), .05, nd=0); c.add('presence', 'p95_ms', 14 + 5 * g, .1); c.add('redis-rx', 'ops_per_s', 900 * (1 + .7 * ramp(t, on - 22, on - 18)) * (1 + .9 * g), .05, nd=0); c.add('redis-rx', 'cpu_pct', 17 + 11 * g, .08); c.add('edge', 'rps', 9000 * (1 + .9 * g), .04, nd=0); c.add('edge', 'error_ratio', .001 + .4 * e, .15, nd=5)
    HOT = 'room-fc-derby-final'
    room = lambda r, m: HOT if r.random() < c.at(hot / msgs, m) else f'room-{int(r.integers(100, 9000))}'
    c.log('chat-api', 'i', 'message stored', 6, **{'chat__room_id': room, 'duration_ms': LN(9)})
    c.log('chat-api', 'e', 'PutItem failed: ThrottlingException: Throughput exceeds the current capacity for one or more partitions of your table or index', 9 * ramp(e, 0, .45), chat__room_id=W([HOT, 'room-4471'], [99, 1]), aws__table='chat-messages', attempts=3, aws__request_id=X(20)); c.log('chat-api', 'w', 'retrying PutItem', 5 * ramp(e, 0, .45), chat__room_id=HOT, attempt=C(1, 2)); c.log('chat-api', 'w', 'slow consumer, socket closed', .7 + .8 * g, chat__room_id=room)
    c.log('fanout', 'w', 'delivery lag above 300 ms', .1 + 3 * ramp(g, .6, 1), shard=I(0, 31)); c.log('fanout', 'i', 'shard heartbeat', 1.2, shard=I(0, 31)); c.log('moderation', 'i', 'message blocked', 1.4, rule=C('spam', 'slur', 'link')); c.log('presence', 'w', 'stale heartbeat removed', 1.2 + g, client=C('ios', 'android', 'web')); c.log('edge', 'e', 'client saw send error', .1 + 6 * e, pop=C('lhr', 'fra', 'mad'))
    c.log('events-cal', 'i', 'scheduled event started', at=[on + .4], event='FC derby final', expected_audience=150000); c.log('events-cal', 'i', 'scheduled event started', at=[15, 40], event='studio talk', expected_audience=3000)
    c.topo('edge>chat-api chat-api>ddb-chat chat-api>moderation chat-api>fanout chat-api>redis-rx fanout>presence')
    c.traces(70, lambda m, r: (lambda hotr: sp('chat-api', 'SEND', 6, sp('moderation', 'check', 3), *([sp('ddb-chat', 'PutItem', 5, err=x < 2 or True) for x in range(3)] if hotr and r.random() < .8 * max(0, 1 - 1000 / max(c.at(hot, m), 1)) else [sp('ddb-chat', 'PutItem', 5), sp('fanout', 'publish', 2)]), room_id=HOT if hotr else f'room-{int(r.integers(100, 9000))}'))(r.random() < c.at(hot / msgs, m)))
    par = {}
    for s_ in c.T: par.setdefault(s_['trace_id'], []).append(s_)
    for v in par.values():
        if any(x['error'] for x in v): v[0]['error'] = True; v[0]['status'] = 'ERROR'
    c.alert('chat-api', 'send_failed_ratio', .05, 6, monitor='chat send failures', sev='critical', summary='{v:.3f} of sends fail')
    c.truth('traffic-surge', 'hot-partition', 'none', ['d1', 'd2', 'd3', 'chat.reactions'], 'ddb-chat', 'A live event more than doubles the messages and nearly all of the growth is one room, one partition key; writes throttle there at 1000 WCU while the table uses a sixth of its capacity.')
    return c

def cobalt(seed):
    c = Inc('cobalt-listings-p99', seed, '2025-09-23T08:30:00', 215, 30, 102, lvl='severity_text', vers={'listing-api': '3.55.0', 'seller-bff': '12.8', 'search-indexer': '2.2.2', 'price-watch': '0.14'}, pods={'listing-api': 6, 'seller-bff': 4}, authors='m.haddad ines.v rob.k')
    t, on = c.t, c.on; rec = on + 76
    c.ship('d1', on - 13, 'listing-api', '3.56.0', 'ines.v', 'listing-api: queries in one file', D('listing-api/internal/store/listings.sql.go', '''
@@ package store
+const bySellerSQL = `
+SELECT id, title, price_minor, created_at
+FROM listings
+WHERE seller_id = $1 AND state = 'active'
+ORDER BY created_at DESC
+LIMIT 20`
+
 const byIDSQL = `
 SELECT id, title, price_minor, created_at, state
 FROM listings
 WHERE id = $1`
'''), D('listing-api/internal/store/listings.go', '''
@@ func (s *Store) BySeller(ctx context.Context, seller int64) ([]Listing, error) {
-	rows, err := s.db.Query(ctx, `
-		SELECT id, title, price_minor, created_at
-		FROM listings
-		WHERE seller_id = $1 AND state = 'active'
-		ORDER BY created_at DESC
-		LIMIT 20`, seller)
+	rows, err := s.db.Query(ctx, bySellerSQL, seller)
 	if err != nil {
 		return nil, fmt.Errorf("by seller: %w", err)
 	}
'''))
    c.ship('d2', on - 29, 'market-db', 'mig-418', 'm.haddad', 'Index for saved searches', D('db/migrations/0418_saved_searches.sql', '''
+-- lock_timeout is set by the runner
+CREATE INDEX CONCURRENTLY IF NOT EXISTS saved_searches_user_created_idx
+    ON saved_searches (user_id, created_at DESC);
+COMMENT ON INDEX saved_searches_user_created_idx IS 'seller bff: recent searches';
''', new=True))
    c.ship('d3', on - 5, 'seller-bff', '12.9', 'rob.k', 'seller-bff: dashboard page size', D('seller-bff/src/dashboard/listings.ts', '''
@@ export async function dashboardListings(sellerId: string, opts: Options = {}) {
-  const limit = opts.limit ?? 20;
-  const page = await listings.bySeller(sellerId, { limit });
-  return page.items.map(toCard);
+  const limit = Math.min(opts.limit ?? 20, 20);
+  const page = await listings.bySeller(sellerId, { limit });
+  return page.items.filter(isVisible).map(toCard);
 }
'''))
    c.ship('d4', on - 52, 'market-db-analytics', 'tf-77', 'm.haddad', 'Planner costs for analytics', D('terraform/postgres/analytics.tf', '''
@@ resource "google_sql_database_instance" "market_analytics" {
   settings {
     database_flags {
       name  = "random_page_cost"
-      value = "2.0"
+      value = "1.1"
     }
   }
 }
'''))
    c.flag(on - 18, 'seller.bulk-edit', 'seller-bff', '5% -> 25%', 'rob.k'); c.fill(2, ['listing-api', 'price-watch', 'search-indexer'], 'go ts tf')
    bp = ramp(t, on, on + .6) * (1 - ramp(t, rec, rec + .6)); tr = c.day(.97, 1.05); q = 64 * tr; x = bp * (1 - .15 * np.exp(-np.clip(t - on, 0, None) / 10))
    qms = 1.9 + 1290 * x; cpu = np.clip(34 * tr + 55 * x, 0, 99); ot = 3.1 + 22 * x; lat = 58 + 1.3 * ot * 3; p99 = 120 + 2900 * x
    e = .0007 + .024 * x
    c.add('market-db', 'pg_cpu_pct', cpu, .06, hi=100); c.add('market-db', 'pg_blks_hit_per_s', 210e3 * tr + 3.1e6 * x, .05, nd=0); c.add('market-db', 'pg_tup_fetched_per_s', 160e3 * tr + 2.4e6 * x, .05, nd=0); c.add('market-db', 'pg_idx_scan_per_s.listings_seller_state_idx', q * (1 - x / np.maximum(x.max(), 1e-9)) + .3, .06); c.add('market-db', 'pg_idx_scan_per_s.listings_created_at_idx', 1.8 + q * x / np.maximum(x.max(), 1e-9), .07); c.add('market-db', 'pg_stmt_mean_ms.listings_by_seller', qms, .09); c.add('market-db', 'pg_stmt_calls_per_s.listings_by_seller', q * (1 - .05 * x), .05); c.add('market-db', 'pg_stmt_mean_ms.listings_by_id', .4 + .9 * x, .1); c.add('market-db', 'pg_active_backends', 9 + 80 * x, .1, nd=0); c.add('market-db', 'pg_lock_waits', .1, .8); c.add('market-db', 'pg_n_dead_tup.listings', 1.9e6 + 9e3 * t - 1.2e6 * (t > on + 2), .01, nd=0, blips=0); c.add('market-db', 'pg_rows_inserted_per_s.listings', 38 + 260 * pulse(t, on - 75, on - 9, 2, 2), .1)
    c.add('market-db-analytics', 'pg_cpu_pct', 41 + 20 * pulse(t, 30, 60, 3, 3), .1, hi=100); c.add('listing-api', 'http_rps', 430 * tr, .04); c.add('listing-api', 'http_p95_ms', lat * 1.4 + 1500 * x, .08); c.add('listing-api', 'http_p99_ms', p99 + 70, .09); c.add('listing-api', 'http_5xx_ratio', e, .3, nd=5); c.add('listing-api', 'db_pool_in_use', 14 + 76 * x, .08, nd=0, hi=96); c.add('listing-api', 'cpu_cores', 2.6 * tr, .06)
    c.add('seller-bff', 'http_rps', 88 * tr, .05); c.add('seller-bff', 'http_p99_ms', 260 + 3000 * x, .09); c.add('seller-bff', 'http_5xx_ratio', .001 + .09 * x, .2, nd=5); c.add('seller-bff', 'event_loop_lag_ms', 3.2, .2); c.add('search-indexer', 'docs_per_s', 60 + 250 * pulse(t, on - 74, on - 8, 2, 2), .1); c.add('search-indexer', 'lag_s', 4 + 35 * x, .2); c.add('price-watch', 'http_p99_ms', 140 + 160 * x, .1); c.add('price-watch', 'job_duration_s', 33, .12)
    for n in ('gke-pool1-a', 'gke-pool1-b'): c.add(n, 'node_cpu_pct', 48 * tr, .08); c.add(n, 'node_mem_pct', 55, .01)
    c.access('listing-api', ['/listings/{id}', '/sellers/{id}/listings', '/listings'], 3.5, lat, e, 504); c.access('seller-bff', ['/dashboard', '/inbox', '/bulk'], 2.5, 180 + 1300 * x, .001 + .09 * x, 504)
    c.log('market-db', 'w', 'duration: {ms} ms  statement logged by auto_explain', 7 * x, ms=I(900, 2600), db__statement="SELECT id, title, price_minor, created_at FROM listings WHERE seller_id = $1 AND state = 'active' ORDER BY created_at DESC LIMIT 20", plan=lambda r, m: f'Limit -> Index Scan Backward using listings_created_at_idx on listings (rows=20 est=1.1) Filter: (seller_id = $1) Rows Removed by Filter: {int(r.integers(180000, 640000))}')
    c.log('market-db', 'w', 'duration: {ms} ms  statement logged by auto_explain', .12, ms=I(300, 700), db__statement='SELECT count(*) FROM saved_searches WHERE notified_at < $1', plan='Aggregate -> Seq Scan on saved_searches'); c.log('market-db', 'i', 'automatic analyze of table "market.public.listings"', at=[on - .2], elapsed_s=41.8, rows_sampled=30000, rows_total=41837211); c.log('market-db', 'i', 'automatic vacuum of table "market.public.{tbl}"', .12, tbl=C('inbox', 'events', 'saved_searches', 'watch'), elapsed_s=F(2, 40)); c.log('market-db', 'i', 'statement: ALTER TABLE listings ALTER COLUMN seller_id SET STATISTICS 2000; ANALYZE listings', at=[rec - .6], db__user='dba_oncall'); c.log('market-db', 'i', 'import session finished: 1.02M rows', at=[on - 8], db__user='partner_import', table='listings')
    c.log('listing-api', 'e', 'query canceled: context deadline exceeded', .04 + 5 * x, http__route='/sellers/{id}/listings'); c.log('listing-api', 'w', 'pool acquire took {ms} ms', .05 + 3 * x, ms=I(210, 900)); c.log('seller-bff', 'e', 'dashboard partial: listings unavailable', .05 + 6 * x, http__route='/dashboard'); c.log('seller-bff', 'w', 'bulk edit rejected: version conflict', .5); c.log('search-indexer', 'w', 'bulk request slow', .3 + .6 * pulse(t, on - 74, on - 8, 2, 2)); c.log('price-watch', 'i', 'watch sent', 1.2); c.log('price-watch', 'w', 'currency rate older than 1 h', .4)
    c.topo('seller-bff>listing-api listing-api>market-db search-indexer>market-db price-watch>listing-api')
    c.traces(70, lambda m, r: sp('seller-bff', 'GET /dashboard', 40, sp('listing-api', 'GET /sellers/{id}/listings', 9, sp('market-db', 'SELECT listings by seller', c.at(qms, m))), sp('listing-api', 'GET /listings/{id}', 6, sp('market-db', 'SELECT listings by id', .5 + c.at(x, m)))))
    c.alert('seller-bff', 'http_p99_ms', 1500, 6, monitor='seller p99', sev='page', summary='seller-bff p99 {v:.0f} ms')
    c.truth('slow-database', 'planner-change', 'none', ['d1', 'd2', 'd3', 'd4'], 'market-db', 'The automatic ANALYZE after a partner import makes the planner walk listings_created_at_idx backwards for the unchanged by-seller query; the on-call DBA raises the statistics and the plan returns.')
    return c

def umber(seed):
    c = Inc('umber-thumbnails-errors', seed, '2026-01-02T10:00:00', 300, 60, 128, lvl='level', lv='20 30 40 50 60', vers={'thumb-svc': '5.2.0', 'upload-api': '8.30.1', 'gallery-web': '61', 'meta-svc': '3.3'}, pods={'upload-api': 4, 'gallery-web': 5}, authors='lotte ian.p sergei.v')
    t, on = c.t, c.on
    c.ship('d1', on - 14, 'upload-api', '8.31.0', 'ian.p', 'upload-api: larger originals for studio accounts', D('upload-api/src/limits.ts', '''
@@ import { flags } from "./flags";
-export function maxBytes(): number {
-  return 25 * MB;
+export function maxBytes(account: Account): number {
+  if (account.plan === "studio" && flags.isOn("upload.studio-originals")) return 120 * MB;
+  return 25 * MB;
 }
'''), D('upload-api/src/routes/upload.ts', '''
@@ router.post("/upload", async (req, res) => {
-  if (Number(req.headers["content-length"]) > maxBytes()) {
+  if (Number(req.headers["content-length"]) > maxBytes(req.account)) {
     return res.status(413).json({ error: "too_large" });
   }
'''))
    c.ship('d2', on - 33, 'edge-cdn', 'cfg-2231', 'sergei.v', 'cdn: image cache lifetime', D('edge/vcl/images.vcl', '''
 sub vcl_backend_response {
     if (bereq.url ~ "^/t/") {
-        set beresp.ttl = 12h;
+        set beresp.ttl = 24h;
         set beresp.grace = 6h;
         unset beresp.http.Set-Cookie;
     }
 }
'''))
    c.ship('d3', on - 58, 'meta-svc', '3.4', 'lotte', 'meta-svc: image library', D('meta-svc/package.json', '''
   "dependencies": {
     "exifr": "^7.1.3",
     "fastify": "^4.26.2",
-    "sharp": "^0.33.2",
+    "sharp": "^0.33.4",
     "undici": "^6.10.1"
   },
'''))
    c.commit('d4', on - 25, 'sergei.v', 'thumb-svc: memory request in staging', D('deploy/env/staging/thumb-svc.yaml', '''
 resources:
   requests:
     cpu: 500m
-    memory: 1Gi
+    memory: 768Mi
   limits:
-    memory: 1536Mi
+    memory: 1Gi
 replicas: 2
'''))
    c.commit('old', -60 * 24 * 12.2, 'ian.p', 'Release calendar for December', D('docs/release-calendar.md', '''
 | Week | Window | Notes |
 |------|--------|-------|
 | 50   | Mon, Thu | regular |
-| 51   | Mon, Thu | regular |
-| 52   | Mon, Thu | regular |
+| 51   | Mon      | closed from Tuesday |
+| 52   | closed   | holidays |
 | 01   | closed until the 5th | |
'''))
    c.flag(on - 5000, 'upload.studio-originals', 'upload-api', 'off (created)', 'ian.p'); c.flag(on - 21, 'gallery.webp-first', 'gallery-web', '80% -> 100%', 'lotte'); c.fill(2, ['upload-api', 'gallery-web', 'meta-svc'], 'ts k8s')
    tr = c.day(1.02, .99); n = 6; lim = 1536.; oom_t = {}; down = np.zeros(len(t))
    offs = np.sort(c.r.uniform(0, 58, n)); offs[0] = 0
    for i in range(n):
        x = np.zeros(len(t)); up = np.zeros(len(t)); m_oom = on + offs[i]; p = f'thumb-svc-{i}'
        x = lim - 6 - (m_oom - t) * (1210 / (11.3 * 1440 + m_oom))
        up = 11.3 * 1440 * 60 + t * 60
        after = t >= m_oom; x = np.where(after, 268 + 60 * (1 - np.exp(-(t - m_oom) / 6)) + (t - m_oom) * .075, x); up = np.where(after, (t - m_oom) * 60, up)
        dn = pulse(t, m_oom, m_oom + 2.5, .1, .5) * after; down += dn; oom_t[p] = m_oom
        c.add(p, 'nodejs_rss_mb', np.where(dn > .5, 90, x), .0008, nd=1, blips=0); c.add(p, 'process_uptime_s', up, 0, nd=0, blips=0); c.add(p, 'nodejs_heap_used_ratio', np.clip(np.where(after, .31, .90 + .06 * np.clip(1 - (m_oom - t) / 300, 0, 1)), 0, .985), .012, hi=.99, nd=3, blips=0); c.add(p, 'nodejs_gc_ms_per_s', np.where(after, 9, 38 + 60 * np.clip(1 - (m_oom - t) / 120, 0, 1)), .12)
    avail = 1 - down / n; pre = np.clip(1 - (on - t) / 120, 0, 1) * (t < on + 60) ; pre = np.where(t >= on, np.clip(1 - (t - on) / 62, 0, 1), pre)
    e = .001 + .9 * down / n * .85; e = np.convolve(e, np.ones(3) / 3, 'same')
    c.add('thumb-svc', 'rps', 210 * tr * (1 - .3 * e), .05); c.add('thumb-svc', 'error_ratio', e, .15, nd=4, hi=1); c.add('thumb-svc', 'p95_ms', 190 + 120 * pre + 500 * down / n, .1); c.add('thumb-svc', 'pods_ready', n - np.round(down), 0, nd=0, blips=0); c.add('thumb-svc', 'restarts_total', sum((t >= m) * 1. for m in oom_t.values()), 0, nd=0, blips=0); c.add('thumb-svc', 'bytes_in_mb_s', 540 * tr / 10, .06); c.add('thumb-svc', 'avg_input_mb', 2.6, .05)
    c.add('upload-api', 'rps', 34 * tr, .06); c.add('upload-api', 'p95_ms', 620, .08); c.add('upload-api', 'error_ratio', .002, .4, nd=4); c.add('upload-api', 'avg_body_mb', 3.1, .06); c.add('gallery-web', 'rps', 480 * tr, .04); c.add('gallery-web', 'broken_image_ratio', .004 + .6 * e, .12, nd=4); c.add('gallery-web', 'p95_ms', 230 + 300 * e, .08); c.add('edge-cdn', 'hit_ratio', .93, .006, nd=4, hi=1); c.add('edge-cdn', 'origin_rps', 230 * tr, .05); c.add('edge-cdn', 'origin_5xx_ratio', e * .9, .15, nd=4); c.add('meta-svc', 'p95_ms', 35, .12); c.add('meta-svc', 'rss_mb', 410, .02); c.add('blob-store', 'get_p95_ms', 44, .1, blips=3); c.add('blob-store', 'error_ratio', .0004, .5, nd=5)
    c.access('thumb-svc', ['/t/:w/:id', '/t/:w/:id/crop'], 5, 110 + 70 * pre, e, 503, pod=C(*oom_t)); c.access('gallery-web', ['/a/:album', '/p/:photo', '/me'], 3.5, 140, .001, 500)
    for p, m in oom_t.items():
        c.log('thumb-svc', 'w', 'heap nearly full after mark-sweep: {_h} (limit 1400 MB)', at=m - np.sort(c.r.uniform(1, 40, 5))[::-1], pod=p, _h=C('1368 MB', '1377 MB', '1384 MB')); c.log('thumb-svc', 'f', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', at=[m], pod=p) if c.r.random() < .5 else None
        c.log('kubelet', 'w', 'container thumb-svc terminated: {reason}, exit 137', at=[m + .1], pod=p, reason='OOMKilled', uptime_h=round(11.3 * 24 + m / 60, 1)); c.log('thumb-svc', 'i', 'listening on :8080, cold cache', at=[m + 2.3], pod=p)
    c.log('gallery-web', 'e', 'thumbnail failed', .15 + 45 * np.clip(e - .01, 0, 1), status=503); c.log('edge-cdn', 'e', 'origin 503', .05 + 40 * np.clip(e - .01, 0, 1), backend='thumb-svc'); c.log('upload-api', 'w', 'upload aborted by client', .8); c.log('upload-api', 'i', 'stored', 2.5, bytes=LN(3100000, .5, 0)); c.log('meta-svc', 'w', 'exif missing', .9); c.log('blob-store', 'w', 'slow get', .5, ms=I(300, 900)); c.log('thumb-svc', 'w', 'icc profile ignored', .6, pod=C(*oom_t))
    c.topo('edge-cdn>thumb-svc gallery-web>edge-cdn upload-api>blob-store thumb-svc>blob-store upload-api>meta-svc')
    c.alert('thumb-svc', 'error_ratio', .04, 2, monitor='thumb errors', sev='high', summary='thumb-svc error ratio {v:.3f}')
    c.truth('memory-exhaustion', 'memory-leak', 'none', ['d1', 'd2', 'd3', 'd4', 'gallery.webp-first'], 'thumb-svc', 'thumb-svc 5.2.0 has run for 11 days through the freeze and its heap grows at a constant slope until one pod after the other is killed; image sizes, traffic and slope did not change.')
    return c

def wicker(seed):
    c = Inc('wicker-label-failures', seed, '2025-11-06T09:15:00', 190, 30, 86, lvl='severity', lv='debug info warning error critical', vers={'address-svc': '2.9.3', 'label-svc': '14.0', 'checkout-bff': '33.1', 'rate-svc': '5.5'}, pods={'address-svc': 4, 'label-svc': 3}, authors='pia.l arjun corey')
    t, on = c.t, c.on; rec = on + 63
    c.ship('d1', on - 12, 'address-svc', '2.10.0', 'pia.l', 'address-svc: settings object for the geocoder', D('address_svc/geocode/client.py', '''
@@ class GeocodeClient:
-    def __init__(self, session: httpx.AsyncClient) -> None:
-        self._session = session
-        self._key = os.environ["GEOCODER_KEY"]
-        self._timeout = float(os.environ.get("GEOCODER_TIMEOUT", "3.0"))
+    def __init__(self, session: httpx.AsyncClient, conf: GeocoderSettings) -> None:
+        self._session = session
+        self._key = conf.key
+        self._timeout = conf.timeout
'''), D('address_svc/settings.py', '''
+class GeocoderSettings(BaseSettings):
+    model_config = SettingsConfigDict(env_prefix="GEOCODER_")
+
+    key: str
+    timeout: float = 3.0
+
+
 class CacheSettings(BaseSettings):
     model_config = SettingsConfigDict(env_prefix="CACHE_")
'''))
    c.ship('d2', on - 31, 'address-svc', '2.9.4', 'arjun', 'address-svc: keep geocodes longer', D('address_svc/geocode/cache.py', '''
@@ import orjson
 PREFIX = "geo:v3:"
-TTL = timedelta(days=7)
+TTL = timedelta(days=30)
+NEGATIVE_TTL = timedelta(minutes=10)
 
 
 async def get(redis: Redis, key: str) -> Point | None:
'''))
    c.ship('d3', on + 3, 'label-svc', '14.1', 'corey', 'label-svc: barcode quiet zone', D('label-svc/src/main/java/app/wicker/label/BarcodePainter.java', '''
@@ final class BarcodePainter {
-    private static final int QUIET_ZONE = 8;
+    private static final int QUIET_ZONE = 10;
 
     BufferedImage paint(String tracking, int dpi) {
         var hints = Map.of(EncodeHintType.MARGIN, QUIET_ZONE);
-        var m = new Code128Writer().encode(tracking, CODE_128, 0, 60, hints);
+        var m = new Code128Writer().encode(tracking, CODE_128, 0, scaled(60, dpi), hints);
         return MatrixToImageWriter.toBufferedImage(m);
     }
'''))
    c.flag(on - 2, 'checkout.address-autofill', 'checkout-bff', '40% -> 60%', 'corey'); c.flag(on - 46, 'geo.secondary-provider', 'rate-svc', 'on -> off', 'arjun'); c.fill(3, ['address-svc', 'label-svc', 'rate-svc'], 'py java k8s')
    tr = c.day(.96, 1.06); slow = pulse(t, on, rec, 5, 1); blk = ramp(t, on + 6, on + 9) * (1 - ramp(t, rec, rec + .7)); rej = .62 * blk * (1 + .1 * np.sin(t / 6))
    need = 21 * tr; calls = need * (1 + rej + rej ** 2); fin = rej ** 3 * .0 + rej * .82; plat = 175 + 820 * slow * (1 - .35 * blk)
    lab = 9.2 * tr; e = .002 + fin * .55
    c.add('address-svc', 'lookups_per_s', 74 * tr + 5.5 * ramp(t, on - 2, on - 1), .04); c.add('address-svc', 'geocode_calls_per_s', calls, .05); c.add('address-svc', 'geocode_p95_ms', plat * 1.6, .1); c.add('address-svc', 'geocode_status_2xx_per_s', calls * (1 - rej), .05); c.add('address-svc', 'geocode_status_429_per_s', .01 + calls * rej, .08); c.add('address-svc', 'error_pct', 100 * (.001 + fin * .28), .15, nd=3); c.add('address-svc', 'p95_ms', 120 + plat * .8 * (slow > .02), .1); c.add('address-svc', 'cpu_pct', 29 * tr, .08); c.add('address-svc', 'cache_hit_pct', 71.5, .01, hi=100); c.add('address-svc', 'inflight', 6 + calls * plat / 1000 * .6, .12, nd=0)
    c.add('geo-cache', 'memory_pct', 54 + t * .01, .004); c.add('geo-cache', 'ops_per_s', 160 * tr, .05); c.add('geo-cache', 'latency_ms', .5, .15, nd=3); c.add('label-svc', 'labels_per_s', lab * (1 - fin * .55), .06); c.add('label-svc', 'failed_pct', 100 * e, .15, nd=3); c.add('label-svc', 'p95_ms', 430 + 700 * slow, .1); c.add('label-svc', 'jvm_heap_pct', 47, .1); c.add('checkout-bff', 'rps', 160 * tr, .04); c.add('checkout-bff', 'error_pct', .25 + 100 * fin * .05, .2, nd=3); c.add('checkout-bff', 'p95_ms', 380 + 360 * slow, .09); c.add('checkout-bff', 'autofill_rps', 11 * tr * (1 + .5 * ramp(t, on - 2, on - 1)), .08)
    c.add('rate-svc', 'p95_ms', 210, .1, blips=3); c.add('rate-svc', 'error_pct', .7, .4, nd=3, blips=3); c.add('ship-db', 'cpu_pct', 33 * tr, .07); c.add('ship-db', 'query_p95_ms', 7, .1); c.add('egress-nat', 'connections', 820 + 260 * slow, .06, nd=0); c.add('egress-nat', 'drops_per_s', .1, .6)
    c.add('carrier-gw', 'p95_ms', 610, .12, blips=4); c.add('carrier-gw', 'error_pct', 1.4, .3, nd=3)
    c.access('address-svc', ['/v1/normalize', '/v1/geocode', '/v1/suggest'], 4, 60 + plat * .3, .001 + fin * .28, 502); c.access('label-svc', ['/labels', '/labels/{id}', '/manifest'], 2.4, 260 + 500 * slow, e, 502)
    c.log('address-svc', 'w', 'geocoder answered 429', 7 * blk, http__status_code=429, peer__service='api.geoatlas.example', retry_after_s=C(30, 30, 60), x_ratelimit_limit=3000, x_ratelimit_remaining=lambda r, m: int(r.integers(1500, 2300)), body='{"error":"capacity_protection","detail":"Requests in region eu-2 are being shed. Your plan limits are unaffected."}', attempt=W([1, 2, 3], [6, 3, 2]))
    c.log('address-svc', 'i', 'geocoded', 2.6 * (1 - .6 * blk), peer__service='api.geoatlas.example', duration_ms=lambda r, m: round(c.at(plat, m) * r.uniform(.5, 1.5)), x_ratelimit_limit=3000, x_ratelimit_remaining=lambda r, m: int(r.integers(1600, 2400))); c.log('address-svc', 'e', 'address could not be resolved, attempts exhausted', 3.6 * blk, country=C('DE', 'FR', 'PL', 'ES')); c.log('address-svc', 'w', 'postal code mismatch', .9, country=C('DE', 'FR', 'PL'))
    c.log('label-svc', 'e', 'label rejected: no coordinates for consignee', .1 + 5 * blk, carrier=C('dpx', 'colis', 'ups')); c.log('label-svc', 'i', 'label printed', 2, carrier=C('dpx', 'colis', 'ups')); c.log('checkout-bff', 'w', 'autofill without result', .5 + 2.2 * blk); c.log('checkout-bff', 'e', 'delivery promise missing', .1 + 2.5 * blk); c.log('rate-svc', 'w', 'tariff zone fallback', .9, zone=C('Z3', 'Z7')); c.log('carrier-gw', 'e', 'carrier timeout', .5, carrier=C('colis', 'dpx')); c.log('ship-db', 'i', 'checkpoint complete', .15)
    c.topo('checkout-bff>address-svc label-svc>address-svc address-svc>geo-cache checkout-bff>rate-svc label-svc>carrier-gw label-svc>ship-db address-svc>egress-nat')
    def tr_(m, r):
        hit = r.random() < .715; b = c.at(rej, m); k = [sp('geo-cache', 'GET', .5, hit=hit)]; bad = False
        if not hit:
            for i in range(3):
                bad = r.random() < b; k.append(sp('address-svc', 'GET api.geoatlas.example/v2/geocode', c.at(plat, m), err=bad, http__status_code=429 if bad else 200, attempt=i + 1))
                if not bad: break
        return sp('label-svc', 'POST /labels', 70, sp('address-svc', 'POST /v1/geocode', 7, *k, err=bad), *([] if bad else [sp('carrier-gw', 'POST /shipments', 300)]), err=bad)
    c.traces(110, tr_)
    c.alert('label-svc', 'failed_pct', 8, 5, monitor='label failures', sev='high', summary='{v:.1f} % of labels fail')
    c.truth('external-api', 'provider-throttling', 'none', ['d1', 'd2', 'd3', 'checkout.address-autofill', 'geo.secondary-provider'], 'address-svc', 'The geocoding provider first slows and then sheds requests with 429 while our rate was flat and the plan limit far away; retries add calls only afterwards, and it ends by itself.')
    return c

def jorvik(seed):
    c = Inc('jorvik-orders-timeouts', seed, '2025-09-30T16:20:00', 220, 30, 104, lvl='level', lv='DEBUG INFO WARN ERROR FATAL', vers={'order-api': '77.2', 'invoice-batch': '4.12.0', 'stock-svc': '9.1', 'pdf-render': '2.0.8', 'backoffice': '15.3'}, pods={'order-api': 8, 'stock-svc': 3}, authors='freya.n o.grant tomas')
    t, on = c.t, c.on; rec = on + 71
    c.ship('d1', on - 8, 'order-api', '77.3', 'o.grant', 'order-api: pool settings', D('order-api/config/database.yml', '''
 production:
   adapter: postgresql
   host: pgbouncer-main
   port: 6432
-  pool: 20
-  checkout_timeout: 3
+  pool: 30
+  checkout_timeout: 5
   prepared_statements: false
'''))
    c.ship('d2', on - 90, 'invoice-batch', '4.12.1', 'tomas', 'invoice-batch: address block of the template', D('invoice-batch/templates/invoice.html.erb', '''
   <section class="address">
     <p><%= h invoice.customer.name %></p>
-    <p><%= h invoice.customer.street %></p>
+    <p><%= h invoice.customer.street_lines.join(", ") %></p>
+    <% if invoice.customer.vat_id.present? %>
+      <p class="vat"><%= h invoice.customer.vat_id %></p>
+    <% end %>
     <p><%= h invoice.customer.city %></p>
   </section>
'''))
    c.ship('d3', on - 47, 'pgbouncer-staging', 'ansible-918', 'freya.n', 'pgbouncer: staging sizes', D('ansible/inventories/staging/group_vars/pgbouncer.yml', '''
 pgbouncer_pool_mode: transaction
-pgbouncer_default_pool_size: 80
+pgbouncer_default_pool_size: 20
 pgbouncer_max_client_conn: 2000
-pgbouncer_reserve_pool_size: 10
+pgbouncer_reserve_pool_size: 2
'''))
    c.ship('d4', on - 21, 'stock-svc', '9.2', 'freya.n', 'stock-svc: reservation in a block', D('stock-svc/app/services/reserve.rb', '''
@@ class Reserve
   def call(order)
-    Stock.transaction do
-      order.lines.each { |l| Stock.lock.find_by!(sku: l.sku).decrement!(:free, l.qty) }
-    end
+    with_reservation(order) do |lines|
+      lines.each { |l| Stock.lock.find_by!(sku: l.sku).decrement!(:free, l.qty) }
+    end
+  end
+
+  private
+
+  def with_reservation(order)
+    Stock.transaction { yield order.lines.sort_by(&:sku) }
   end
'''))
    c.flag(on - 15, 'backoffice.new-order-grid', 'backoffice', '50% -> 100%', 'tomas'); c.fill(2, ['order-api', 'stock-svc', 'backoffice'], 'tf k8s')
    tr = c.day(1.03, .95); w = ramp(t, on - .7, on + 2.5) * (1 - ramp(t, rec - 2, rec)); hold = 66 * w; base = 21 * tr
    free = 80 - hold; sat = np.clip(base / free, 0, 2); wait = ramp(sat, .82, 1.35); cl = 900 * wait ** 1.2 * .1 * 6
    lat = 145 + 4600 * wait; e = .0012 + .23 * ramp(wait, .25, 1); thru = 1 - .28 * wait
    c.add('pgbouncer-main', 'sv_active', np.minimum(base + hold, 80), .04, hi=80, nd=0); c.add('pgbouncer-main', 'sv_idle', np.clip(80 - base - hold, 0, 80), .06, nd=0, hi=80); c.add('pgbouncer-main', 'cl_active', 130 * tr + 60 * w, .05, nd=0); c.add('pgbouncer-main', 'cl_waiting', .2 + cl * .5, .12, nd=0); c.add('pgbouncer-main', 'maxwait_s', .01 + 4.7 * wait, .12, nd=3); c.add('pgbouncer-main', 'cpu_pct', 9, .1)
    c.add('orders-db', 'cpu_pct', 37 * tr * thru + 2 * w, .06); c.add('orders-db', 'query_p95_ms', 4.4 - .5 * wait, .08); c.add('orders-db', 'tps', 940 * tr * thru, .04, nd=0); c.add('orders-db', 'idle_in_transaction', 1 + hold * .93, .05, nd=0); c.add('orders-db', 'lock_waits', .4, .6); c.add('orders-db', 'io_wait_pct', 2.2, .2); c.add('orders-db', 'connections', 88, .01, nd=0, hi=96); c.add('orders-db', 'oldest_transaction_s', 4 + 55 * w, .15)
    c.add('order-api', 'http_rps', 230 * tr, .04); c.add('order-api', 'http_p95_ms', lat, .08); c.add('order-api', 'http_5xx_pct', 100 * e, .15, nd=3); c.add('order-api', 'db_pool_wait_ms', .4 + 4300 * wait, .1); c.add('order-api', 'puma_backlog', .5 + 55 * wait, .2, nd=0); c.add('order-api', 'cpu_pct', 44 * tr * thru, .06)
    c.add('stock-svc', 'http_p95_ms', 70 + 3900 * wait, .09); c.add('stock-svc', 'http_5xx_pct', 100 * (.0008 + .12 * wait), .2, nd=3); c.add('stock-svc', 'http_rps', 150 * tr, .05); c.add('backoffice', 'http_p95_ms', 610 + 3500 * wait, .1); c.add('backoffice', 'http_rps', 12 * tr, .1); c.add('pdf-render', 'queue_depth', .3 + 140 * w, .12, nd=0); c.add('pdf-render', 'render_p95_s', 1.1 + 19 * w, .1); c.add('pdf-render', 'cpu_pct', 8 + 84 * w, .05, hi=99); c.add('invoice-batch', 'invoices_per_min', 205 * w, .08, nd=0); c.add('invoice-batch', 'workers', 70 * (w > .02), 0, nd=0, blips=0); c.add('redis-jobs', 'memory_pct', 22, .02); c.add('mail-out', 'sent_per_min', 30 + 150 * w, .1, nd=0)
    c.access('order-api', ['/orders', '/orders/:id', '/cart/checkout'], 3.2, lat * .7, e, 503); c.access('stock-svc', ['/reserve', '/levels'], 2, 50 + 2000 * wait, .0008 + .12 * wait, 503)
    c.log('order-api', 'e', 'ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 5.000 seconds; all pooled connections were in use', 6.5 * ramp(wait, .2, 1), http__route=C('/orders', '/cart/checkout')); c.log('stock-svc', 'e', 'PG::ConnectionBad: query_wait_timeout', 4 * ramp(wait, .2, 1)); c.log('order-api', 'i', 'order placed', 2.2 * thru, channel=C('web', 'app', 'edi')); c.log('order-api', 'w', 'voucher expired', .7); c.log('stock-svc', 'w', 'negative level corrected', .5, sku=I(1000, 9999))
    c.log('invoice-batch', 'i', 'scheduled run started', at=[on - .7], schedule='0 18 L 3,6,9,12 *', period='2025-Q3', invoices=14820, concurrency=70); c.log('invoice-batch', 'i', 'scheduled run finished', at=[rec], invoices=14820, failed=11); c.log('invoice-batch', 'i', 'invoice done', 3 * w, db_ms=F(9, 25), render_ms=lambda r, m: round(c.at(1000 + 17000 * w, m) * r.uniform(.5, 1.2)), tx_ms=lambda r, m: round(c.at(1100 + 17400 * w, m) * r.uniform(.7, 1.2))); c.log('orders-db', 'w', 'session idle in transaction for more than 10 s', 3.2 * w, application_name='invoice-batch', db__user='invoice', last_statement='SELECT * FROM invoices WHERE id = $1 FOR UPDATE')
    c.log('orders-db', 'i', 'checkpoint complete', .2); c.log('orders-db', 'w', 'session idle in transaction for more than 10 s', .07, application_name='backoffice', db__user='bo'); c.log('pdf-render', 'w', 'font fallback', .4 + .8 * w); c.log('pdf-render', 'i', 'rendered', .3 + 1.6 * w, pages=I(1, 6)); c.log('backoffice', 'e', 'grid load failed', .1 + 1.5 * wait); c.log('pgbouncer-main', 'w', 'closing because: query_wait_timeout (age=5s)', 4 * ramp(wait, .25, 1), database='orders', user=C('order_api', 'stock'))
    c.topo('order-api>pgbouncer-main stock-svc>pgbouncer-main backoffice>pgbouncer-main invoice-batch>pgbouncer-main pgbouncer-main>orders-db invoice-batch>pdf-render order-api>stock-svc invoice-batch>mail-out')
    c.traces(60, lambda m, r: sp('order-api', 'POST /orders', 35, sp('pgbouncer-main', 'acquire', .4 + c.at(3200 * wait, m)), sp('orders-db', 'INSERT orders', 3), sp('stock-svc', 'POST /reserve', 9, sp('pgbouncer-main', 'acquire', .4 + c.at(2600 * wait, m)), sp('orders-db', 'UPDATE stock', 3)), cap=15000))
    c.alert('order-api', 'http_p95_ms', 1500, 5, monitor='order p95', sev='critical', summary='order-api p95 {v:.0f} ms')
    c.truth('db-pool-exhaustion', 'pool-exhaustion', 'none', ['d1', 'd2', 'd3', 'd4'], 'pgbouncer-main', 'The scheduled quarter-end invoice run keeps server connections of the shared pool idle in transaction while it waits for PDF rendering; the database is fast and idle, clients wait for a connection, and it ends with the run.')
    return c

ALL = [gryphon, sable, cobalt, umber, wicker, jorvik]
