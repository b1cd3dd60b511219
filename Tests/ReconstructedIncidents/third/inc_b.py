from common import *

def haven(seed):
    c = Case('havenhub-dashboard-slow', '2025-03-26T06:41:35', 80, 85, 20, seed, people=('elin.m', 'rasmus', 'a.kaur', 'jd'), podkey='k8s.pod.name', lvl='level', lv={'INFO': 'INFO', 'WARN': 'WARN'},
        names=dict(rps=('rate', 1), p99=('p99_ms', 1), err=('error_fraction', 1), cpu=('cpu_cores', 4), mem=('rss_bytes', 1048576)))
    for n, v, p in (('lora-gateway', '3.2.0', 2), ('decoder', '0.19.4', 3), ('ingest-writer', '0.33.1', 4), ('query-api', '1.61.0', 3), ('rules-engine', '0.12.8', 2), ('timescale', None, 0), ('nats', None, 0)): c.svc(n, v, p)
    c.commit('future', -190, 'ingest: reject points from the future', D('ingest-writer/src/validate.rs', 14, '''
 const MAX_FIELDS: usize = 64;
+const MAX_AHEAD: Duration = Duration::from_secs(600);
 
-pub fn check(p: &Point) -> Result<(), Reject> {
+pub fn check(p: &Point, now: OffsetDateTime) -> Result<(), Reject> {
     if p.fields.is_empty() {
         return Err(Reject::Empty);
     }
     if p.fields.len() > MAX_FIELDS {
         return Err(Reject::TooManyFields);
     }
+    if p.ts - now > MAX_AHEAD {
+        return Err(Reject::FutureTimestamp);
+    }
     Ok(())
 }
'''))
    c.commit('chunk', -62, 'db: chunk interval for device_events', D('db/migrations/0119_events_chunks.sql', 1, '''
+-- device_events is small, one chunk a week is plenty
+SELECT set_chunk_time_interval('device_events', INTERVAL '7 days');
+
+SELECT remove_retention_policy('device_events', if_exists => true);
+SELECT add_retention_policy('device_events', INTERVAL '180 days');
''', new=True))
    c.commit('batch', -30, 'ingest: reuse row buffer between flushes', D('ingest-writer/src/flush.rs', 41, '''
 impl Flusher {
     pub async fn flush(&mut self, batch: &[Point]) -> Result<u64> {
-        let mut rows = Vec::with_capacity(batch.len());
+        self.rows.clear();
+        self.rows.reserve(batch.len());
         for p in batch {
-            rows.push(Row::from(p));
+            self.rows.push(Row::from(p));
         }
-        self.copy_in(&rows).await
+        copy_in(&self.client, &self.rows).await
     }
 }
'''))
    c.commit('decoder', -120, 'decoder: profile for HH-3 door sensor', D('decoder/src/profiles/mod.rs', 8, '''
 mod hh1_climate;
 mod hh2_leak;
+mod hh3_door;
 mod nl_meter;
 
 pub fn lookup(model: &str) -> Option<&'static dyn Profile> {
     match model {
         "HH-1" => Some(&hh1_climate::P),
         "HH-2" => Some(&hh2_leak::P),
+        "HH-3" => Some(&hh3_door::P),
         "NL-M4" => Some(&nl_meter::P),
         _ => None,
     }
 }
'''))
    c.commit('queryto', -45, 'query-api: statement timeout 10s -> 15s', D('query-api/config/prod.yaml', 9, '''
 database:
   pool: 24
-  statementTimeoutMs: 10000
+  statementTimeoutMs: 15000
   readOnly: true
 cache:
   latestTtlMs: 5000
'''))
    c.commit('rules', -400, 'rules: debounce threshold alerts', D('rules-engine/src/eval.ts', 60, '''
-    if (value > rule.max) emit(rule, device);
+    if (value > rule.max) {
+      const last = lastEmit.get(key(rule, device)) ?? 0;
+      if (now - last >= rule.debounceMs) {
+        lastEmit.set(key(rule, device), now);
+        emit(rule, device);
+      }
+    }
   }
 }
'''))
    c.deploy(-130, 'ingest-writer', 'future', '0.33.1'); c.vers['ingest-writer'] = [(-1e9, '0.33.1')]; c.deploy(-72, 'decoder', 'decoder', '0.20.0'); c.deploy(-48, 'timescale', 'chunk', 'migration-0119'); c.deploy(-33, 'query-api', 'queryto', '1.61.0-cfg'); c.deploy(-7, 'ingest-writer', 'batch', '0.34.0')
    c.flag(-25, 'ota.wave2.hh1', 'device-registry', 'target 10% -> 30% (model HH-1, tenant retail)', 'rasmus'); c.flag(18, 'rules.pause_noncritical', 'rules-engine', 'off -> on', 'elin.m')
    g = np.minimum(np.clip(c.t, 0, None) / 48, 1) ** .8; h = c.up(5, 40)
    c.m('timescale', 'chunks_total', 1412, 0, add=g * 7350, an=0, ints=True); c.m('timescale', 'planning_time_avg_ms', 2.4, .1, mul=1 + g * 55); c.m('timescale', 'execution_time_avg_ms', 9.5, .1, mul=1 + h * .5); c.m('timescale', 'locks_held', 420, .12, mul=1 + g * 24, ints=True); c.m('timescale', 'cpu_cores', 5.1, .05, add=g * 8.4, hi=16)
    c.m('timescale', 'iops_read', 900, .12, mul=1 + h * .3, ints=True); c.m('timescale', 'backends_active', 11, .15, add=h * 58, ints=True); c.m('timescale', 'relcache_bytes_per_backend', 41e6, .02, mul=1 + g * 4.2, ints=True); c.m('timescale', 'replication_lag_s', .2, .3, add=h * 3)
    c.m('nats', 'stream_pending', 350, .3, add=h * 410000, ints=True); c.m('nats', 'msgs_in_rate', 8400, .03, load=1, ints=True); c.m('nats', 'slow_consumers', 0, 0, add=np.round(h * 4), ints=True)
    c.std('lora-gateway', 8380, 12, .001, .3, 120); c.std('decoder', 8390, 7, .0021, .37, 150); c.m('decoder', 'points_rate_norrland', 1210, .03, load=1, ints=True); c.m('decoder', 'points_rate_other', 7150, .03, load=1, ints=True)
    c.std('ingest-writer', 8380, 46, .0007, .26, 210, rps_m=1 - h * .52, p99_m=1 + h * 62, err_a=c.up(15, 30) * .03); c.m('ingest-writer', 'batch_rows_avg', 480, .05, ints=True); c.m('ingest-writer', 'partitions_per_batch', 1.1, .05, add=c.up(0, 8) * 96); c.m('ingest-writer', 'end_to_end_delay_s', 1.8, .12, add=h * 640)
    c.std('query-api', 140, 380, .002, .3, 420, p99_m=1 + h * 24, err_a=c.up(14, 25) * .2); c.std('rules-engine', 2100, 30, .001, .25, 260, p99_m=1 + h * 6)
    L = c.log; T = ['retail', 'norrland', 'cityfab', 'aquaplan', 'nordbygg']; d = lambda r, t: 'dev-' + H(8)(r, t)
    L('lora-gateway', 'INFO', 'uplink batch forwarded', 1, {'frames': (80, 400), 'region': ['eu868']}); L('lora-gateway', 'WARN', 'duplicate uplink dropped', .5, {'device': d}); L('decoder', 'INFO', 'decoded', 1, {'tenant': T, 'model': ['HH-1', 'HH-2', 'NL-M4'], 'fields': (2, 9)}); L('decoder', 'WARN', 'unknown fport 0', .3, {'device': d})
    L('ingest-writer', 'INFO', 'flush ok', 2, {'rows': (420, 520), 'ms': (12, 50)}, shape=1 - h * .8); L('ingest-writer', 'DEBUG', 'point', .6, {'tenant': 'retail', 'firmware': ['2.14.0', '2.13.1'], 'device': d, 'ts': lambda r, t: c.iso(t - r.uniform(.02, .2))}); L('ingest-writer', 'DEBUG', 'point', .35, {'tenant': 'norrland', 'firmware': 'nl-4.0.9', 'device': d, 'ts': lambda r, t: c.iso(t - r.uniform(.02, .2))}, when=(-90, 0))
    L('ingest-writer', 'DEBUG', 'point', .35, {'tenant': 'norrland', 'firmware': 'nl-4.1.0', 'device': d, 'ts': lambda r, t: (dt.datetime(1970, 1, 1) + dt.timedelta(days=float(r.uniform(0, 8000)), seconds=float(r.integers(86400)))).strftime('%Y-%m-%dT%H:%M:%SZ')}, when=(0, 90))
    L('timescale', 'LOG', 'checkpoint complete', .2, {'db.buffers': (4000, 19000)}); L('timescale', 'LOG', 'autovacuum: table "_hyper_2_{n}_chunk"', .2, {'n': (1100, 1400)})
    def chunk(r, t):
        x = dt.date(1970, 1, 1) + dt.timedelta(days=int(r.integers(0, 8000))); return f'["{x} 00:00:00+00", "{x + dt.timedelta(days=1)} 00:00:00+00")'
    L('timescale', 'LOG', 'created chunk _timescaledb_internal._hyper_1_{n}_chunk range {r}', 1.1, {'n': lambda r, t: 20000 + int(max(t, 0) * 150) + int(r.integers(100)), 'r': chunk, 'hypertable': 'measurements'}, when=(0.2, 49))
    L('timescale', 'LOG', 'duration: {ms} ms  plan: Custom Scan (ChunkAppend)', 1.4, {'ms': (2500, 9800), 'planning_ms': (1900, 7000), 'db.statement': 'SELECT time_bucket($1, ts), avg(value) FROM measurements WHERE device_id = $2 AND ts > $3 GROUP BY 1'}, shape=h)
    L('query-api', 'INFO', 'GET /v1/devices/{id}/series', 1.4, {'http.route': '/v1/devices/{id}/series', 'tenant': T, 'ms': (40, 420)}); L('query-api', 'WARN', 'cache miss storm guard engaged', .1); L('query-api', 'ERROR', 'canceling statement due to statement timeout', 4, {'tenant': T, 'http.route': ['/v1/devices/{id}/series', '/v1/sites/{id}/overview'], 'ms': 15000}, shape=c.up(14, 25)); L('query-api', 'ERROR', 'pool acquire timeout', 3, {'pool.size': 24}, shape=h)
    L('rules-engine', 'INFO', 'rules evaluated', .5, {'count': (900, 1400)}); L('rules-engine', 'WARN', 'stale input for rule', 3.5, {'tenant': T, 'age_s': (60, 600)}, shape=h); L('nats', 'WARN', 'slow consumer: ingest-writer', 1, shape=h); L('ingest-writer', 'WARN', 'flush slow', 1.6, {'rows': (420, 520), 'ms': (900, 6400)}, shape=h); L('ingest-writer', 'ERROR', 'copy failed: out of shared memory; hint: increase max_locks_per_transaction', .7, {'db.system': 'postgresql'}, shape=c.up(15, 30))
    c.topo = topo('lora-gateway>nats nats>decoder decoder>nats nats>ingest-writer ingest-writer>timescale query-api>timescale rules-engine>nats rules-engine>query-api')
    c.alert('query-api', 'p99_ms', 5000, 31, 'high', 'query-api p99', 'Dashboard queries slow: query-api p99 > 5 s for 10 min')
    c.truth('bad-input', 'latency', 'none', ['batch', 'future', 'chunk', 'queryto', 'ota.wave2.hh1'], 'timescale', 'meters of tenant norrland moved to firmware nl-4.1.0 and send timestamps scattered over 1970-1991, each creating daily chunks in measurements until planning and locks dominate')
    return c

def quill(seed):
    c = Case('quillpay-checkout-slow', '2025-10-07T11:26:42', 165, 65, 60, seed, lvl='severity', lv={'WARN': 'WARN'}, podkey='pod', people=('rosa', 'tobi', 'l.varga', 'chen'),
        names=dict(rps=('throughput_rps', 1), p99=('response_time_p95_s', .001), err=('failure_pct', 100), cpu=('cpu_pct', 100), mem=('memory_mb', 1)))
    for n, v, p, k in (('checkout-api', 'c5f1', 4, 'vm'), ('ledger-api', '2025.10.3', 4, 'vm'), ('recon-worker', '2025.09.8', 2, 'vm'), ('fraud-score', '88', 2, 'vm'), ('pg-ledger', None, 0, ''), ('pg-ledger-replica', None, 0, ''), ('redis', None, 0, '')): c.svc(n, v, p, k)
    c.commit('scope', -52, 'ledger: pull open-holds query into a scope', D('app/models/ledger_entry.rb', 22, '''
   belongs_to :account
   enum :state, { pending: 0, posted: 1, void: 2 }
 
-  def self.open_holds(account_id)
-    where(account_id: account_id, state: :pending)
-      .where("created_at > ?", 7.days.ago)
-      .order(created_at: :desc)
-      .limit(50)
-  end
+  scope :recent, -> { where("created_at > ?", 7.days.ago) }
+  scope :open_holds, ->(account_id) {
+    where(account_id: account_id, state: :pending)
+      .recent
+      .order(created_at: :desc)
+      .limit(50)
+  }
 end
'''), D('app/services/holds/list.rb', 8, '''
   def call
-    LedgerEntry.open_holds(@account.id).map { |e| HoldView.new(e) }
+    LedgerEntry.open_holds(@account.id).map { |entry| HoldView.new(entry) }
   end
'''))
    c.commit('dropidx', -120, 'drop unused index on ledger_exports', D('db/migrate/20251007081502_drop_exports_index.rb', 1, '''
+class DropExportsIndex < ActiveRecord::Migration[7.2]
+  disable_ddl_transaction!
+
+  def up
+    remove_index :ledger_exports, name: :index_ledger_exports_on_created_at, algorithm: :concurrently
+  end
+
+  def down
+    add_index :ledger_exports, :created_at, name: :index_ledger_exports_on_created_at, algorithm: :concurrently
+  end
+end
''', new=True))
    c.commit('stto', -60, 'ledger: raise statement timeout', D('config/database.yml', 14, '''
 production:
   <<: *default
   host: <%= ENV["PG_LEDGER_HOST"] %>
   pool: <%= ENV.fetch("DB_POOL", 20) %>
   variables:
-    statement_timeout: 5000
+    statement_timeout: 8000
     lock_timeout: 1000
'''))
    c.commit('recon', -900, 'recon: fewer retries for missing accounts', D('app/workers/recon/holds_worker.rb', 3, '''
 class HoldsWorker
   include Sidekiq::Job
-  sidekiq_options queue: :recon, retry: 8
+  sidekiq_options queue: :recon, retry: 3
 
   def perform(account_id)
     LedgerEntry.open_holds(account_id).each do |e|
       reconcile(e)
     end
   end
'''))
    c.commit('fraud', -33, 'fraud-score: feature for card age', D('fraud/src/features.ts', 40, '''
   amountZ: zscore(tx.amountMinor, stats.amount),
   hourOfDay: new Date(tx.at).getUTCHours(),
+  cardAgeDays: daysBetween(tx.card.firstSeen, tx.at),
   binRisk: binTable.get(tx.card.bin) ?? 0.5,
 };
'''))
    c.commit('checkout', -18, 'checkout: set timeout for ledger client explicitly', D('checkout/lib/ledger_client.rb', 5, '''
 class LedgerClient
   def initialize(url)
-    @http = Faraday.new(url: url)
+    @http = Faraday.new(url: url, request: { open_timeout: 2, timeout: 60 })
   end
 
   def holds(account_id)
'''))
    c.deploy(-98, 'pg-ledger', 'dropidx', '20251007081502'); c.deploy(-41, 'ledger-api', 'stto', '2025.10.4'); c.deploy(-21, 'fraud-score', 'fraud', '89'); c.deploy(-13, 'ledger-api', 'scope', '2025.10.5'); c.deploy(-4, 'checkout-api', 'checkout', 'd01a')
    b = c.up(0, 3); q = c.up(1, 6)
    c.std('checkout-api', 96, 410, .25e-2, .3, 880, p99_a=q * 7400, err_a=c.up(4, 8) * .11, rps_m=1 - q * .2); c.std('ledger-api', 240, 130, .1e-2, .33, 1120, p99_a=q * 6900, err_a=c.up(3, 8) * .16, cpu_m=1 - q * .3); c.std('recon-worker', 22, 190, .3e-2, .25, 640, rps_m=1 - q * .7, p99_a=q * 6800, err_a=q * .2); c.std('fraud-score', 95, 60, .1e-2, .4, 700, rps_m=1 - q * .2)
    c.m('recon-worker', 'sidekiq_queue_latency_s', 3, .3, add=c.lin(2, 55)); c.m('ledger-api', 'puma_busy_threads', 11, .15, add=q * 66, hi=80, ints=True); c.m('ledger-api', 'db_pool_waiting', 0.2, .4, add=q * 22, ints=True)
    c.m('pg-ledger', 'cpu_pct', 27, .05, load=.7, add=b * 66, hi=100); c.m('pg-ledger', 'seq_tup_read_per_s', 21000, .2, mul=1 + b * 430, ints=True); c.m('pg-ledger', 'idx_tup_fetch_per_s', 310000, .05, mul=1 - b * .55, ints=True); c.m('pg-ledger', 'active_backends', 6, .2, add=q * 70, ints=True); c.m('pg-ledger', 'cache_hit_pct', 99.3, .001, add=-b * 14, hi=100); c.m('pg-ledger', 'disk_read_mb_s', 14, .15, add=b * 480); c.m('pg-ledger', 'xact_commit_per_s', 920, .05, load=1, mul=1 - q * .5); c.m('pg-ledger', 'lock_waits', .3, .5, ints=True); c.m('pg-ledger', 'wal_mb_s', 6.1, .1, load=.8); c.m('pg-ledger', 'table_rows_ledger_entries_m', 318.2, 0, add=c.lin(-165, .0021), an=0, nd=2)
    c.m('pg-ledger-replica', 'cpu_pct', 12, .08); c.m('pg-ledger-replica', 'replay_lag_s', .3, .3, add=b * 1.2); c.m('redis', 'ops_per_s', 5100, .04, load=1, mul=1 - q * .2, ints=True); c.m('redis', 'used_memory_mb', 1840, .005)
    L = c.log; sql = 'SELECT "ledger_entries".* FROM "ledger_entries" WHERE "ledger_entries"."account_id" = $1 AND "ledger_entries"."state" = $2 AND (created_at > $3) ORDER BY "ledger_entries"."created_at" DESC LIMIT $4'
    L('checkout-api', 'INFO', 'Completed 200 OK', 2, {'http.route': ['/checkout', '/checkout/confirm'], 'duration': (120, 400)}); L('ledger-api', 'INFO', 'Completed 200 OK', 2.5, {'http.route': ['/holds', '/entries', '/balances'], 'duration': (10, 140)}); L('ledger-api', 'WARN', 'idempotency key replay', .3, {'key': H(8)}); L('recon-worker', 'INFO', 'done HoldsWorker', 1, {'elapsed_s': (0.1, 0.6)}, shape=1 - q * .7); L('recon-worker', 'ERROR', 'bank file row mismatch', .12, {'file': ['sepa_1006.xml', 'sepa_1007.xml']}); L('fraud-score', 'INFO', 'scored', .8, {'score': (1, 99)}); L('redis', 'WARN', 'client output buffer soft limit', .05)
    L('pg-ledger', 'LOG', 'duration: {d} ms  execute: {db.statement}', .4, {'d': (210.0, 320.0), 'db.statement': sql, 'app': ['ledger-api', 'recon-worker'], 'plan': 'Limit > Index Scan using ix_entries_account_state_created on ledger_entries'}, when=(-170, 0)); L('pg-ledger', 'LOG', 'checkpoint complete: wrote {n} buffers', .2, {'n': (3000, 9000)}); L('pg-ledger', 'LOG', 'automatic vacuum of table "ledger.public.{tb}"', .1, {'tb': ['idempotency_keys', 'ledger_exports', 'sessions']})
    c.at('pg-ledger', 'LOG', 'automatic analyze of table "ledger.public.ledger_entries" system usage: CPU: user: 4.11 s, system: 1.02 s, elapsed: 31.80 s', -.25, a={'relation': 'ledger_entries'})
    L('pg-ledger', 'LOG', 'duration: {d} ms  execute: {db.statement}', 3, {'d': (3800.0, 7900.0), 'db.statement': sql, 'app': ['ledger-api', 'ledger-api', 'recon-worker'], 'plan': 'Limit > Index Scan Backward using ix_entries_created_at on ledger_entries (Filter: account_id = $1 AND state = $2, Rows Removed by Filter: 4119820)'}, shape=b)
    for w, o in (('ledger-api', 4), ('recon-worker', 1.2)): L(w, 'ERROR', 'ActiveRecord::QueryCanceled: PG::QueryCanceled: ERROR: canceling statement due to statement timeout', o, {'db.statement': sql[:92] + '...'}, shape=c.up(2, 8))
    L('ledger-api', 'ERROR', 'ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 5.000 seconds', 2.5, {'http.route': ['/holds', '/entries', '/balances']}, shape=q); L('checkout-api', 'ERROR', 'Faraday::ServerError ledger 503', 6, {'http.route': ['/checkout', '/checkout/confirm'], 'duration': (5000, 9000)}, shape=c.up(4, 8)); L('checkout-api', 'WARN', 'cart abandoned during confirm', 1.5, shape=q); L('fraud-score', 'WARN', 'velocity data stale, default score used', 1, shape=q)
    def tr(t, r):
        x = float(np.interp(t, c.t, q)); ms = 5 + x * r.uniform(3500, 6900)
        return S('checkout-api', 'POST /checkout/confirm', 40, S('fraud-score', 'POST /score', 28), S('ledger-api', 'GET /holds', 9, S('pg-ledger', 'SELECT ledger_entries', ms, a={'db.statement': sql}), S('pg-ledger', 'SELECT accounts', 1.5)), S('redis', 'GET cart', .8))
    c.traces(60, tr); c.topo = topo('checkout-api>ledger-api checkout-api>fraud-score checkout-api>redis ledger-api>pg-ledger recon-worker>pg-ledger pg-ledger>pg-ledger-replica fraud-score>redis')
    c.alert('checkout-api', 'response_time_p95_s', 3, 9, 'P2', 'Checkout p95', 'checkout p95 above 3 s (5 min)')
    c.truth('slow-database', 'latency', 'none', ['scope', 'checkout', 'stto', 'dropidx'], 'pg-ledger', 'automatic analyze of ledger_entries flipped an unchanged statement from the account index to a backward scan of created_at, for ledger-api and the undeployed recon-worker alike')
    return c

def arena(seed):
    c = Case('arenaloop-match-abandons', '2025-01-24T19:08:40', 52, 62, 10, seed, people=('kasia', 'vlad', 'mo', 'ewa.s'), lvl='lvl', lv={'INFO': 'I', 'WARN': 'W', 'ERROR': 'E'}, podkey='proc')
    for n, v, p, k in (('matchmaker', '14.2.0', 2, 'k8s'), ('session-director', '9.8.1', 2, 'k8s'), ('voice-relay', '3.3.3', 2, 'k8s'), ('fleet-agent', '1.5', 0, '')): c.svc(n, v, p, k)
    hosts = [f'gs-fra-{i:02d}' for i in range(1, 7)] + ['gs-waw-01', 'gs-waw-02']; bad = 'gs-fra-04'
    c.commit('gs', -64, 'game-server: snapshot delta buffers from arena', D('crates/sim/src/snapshot.rs', 57, '''
 impl SnapshotWriter {
     pub fn write(&mut self, world: &World, out: &mut Vec<u8>) {
-        let mut delta = Vec::with_capacity(self.last.len());
+        let delta = self.arena.alloc_vec(self.last.len());
         for (id, c) in world.changed_since(self.tick) {
             delta.push((id, c.encode()));
         }
-        delta.sort_unstable_by_key(|d| d.0);
-        encode(&delta, out);
+        delta.sort_unstable_by_key(|d| d.0);
+        encode(delta, out);
+        self.arena.reset();
         self.tick = world.tick();
     }
 }
'''))
    c.commit('gov', -85, 'ansible: powersave governor on waw spares', D('ansible/host_vars/gs-waw-02.yml', 1, '''
 rack: w3
 pool: spare
-cpu_governor: performance
+cpu_governor: powersave
 irqbalance: false
 sysctl:
   net.core.rmem_max: 26214400
'''))
    c.commit('sess', -40, 'fleet: sessions per host 230 -> 215', D('fleet/fra.toml', 3, '''
 [pool.fra]
 hosts = 6
-max_sessions_per_host = 230
+max_sessions_per_host = 215
 drain_timeout = "20m"
 tick_hz = 60
'''))
    c.commit('mm', -25, 'matchmaker: latency weighted placement', D('matchmaker/src/placement.kt', 44, '''
     fun pick(c: List<HostView>, party: Party): HostView {
-        return c.minBy { it.sessions }
+        if (!flags.enabled("placement.latency_weighted")) {
+            return c.minBy { it.sessions }
+        }
+        return c.minBy { it.sessions * 0.4 + party.rttTo(it.region) * 0.6 }
     }
 }
'''))
    c.commit('voice', -180, 'voice: opus fec on', D('voice-relay/config.yaml', 4, '''
 codec: opus
 bitrate: 28000
-fec: false
+fec: true
 jitter_ms: 40
 ports: 40000-49999
'''))
    c.commit('agent', -240, 'fleet-agent: report tick histogram', D('fleet-agent/src/report.rs', 20, '''
     let mut r = Report::new(host.id());
     r.sessions = procs.len() as u32;
+    r.tick_ms = procs.iter().flat_map(|p| p.tick_hist()).collect();
     r.cpu = sys.cpu_total();
     r.send(&self.director).await
'''))
    c.deploy(-47, 'gs-waw', 'gov', 'ansible-5521'); c.deploy(-36, 'session-director', 'sess', '9.8.1-cfg'); c.deploy(-17, 'game-server', 'gs', '2025.1.24-2'); c.deploy(-5, 'matchmaker', 'mm', '14.3.0')
    c.flag(-100, 'placement.latency_weighted', 'matchmaker', 'created, off', 'kasia'); c.flag(-28, 'event.double_xp', 'session-director', 'on (NA)', 'scheduler')
    f = c.up(0, 4); heat = c.up(-2, 5)
    for h in hosts:
        w = h.startswith('gs-waw'); b = f if h == bad else 0 * f; ses = 60 if w else 196
        c.m(h, 'sessions', ses, .02, load=.7, mul=1 - b * .25, ints=True); c.m(h, 'cpu_busy_pct', 30 if w else 63, .03, load=.7, add=b * 34, hi=100, nd=1); c.m(h, 'cpu_mhz_avg', 3390 if h != 'gs-waw-02' else 2350, .006, mul=1 - b * .62, ints=True); c.m(h, 'cpu_temp_c', 52 if w else 66, .015, add=(heat * 31 - f * 6) if h == bad else None, nd=1)
        c.m(h, 'tick_p99_ms', 7 if w else 11.4, .05, add=b * 46, nd=2); c.m(h, 'fan_rpm_min', 9800, .01, mul=(1 - c.up(-3, 1) * .97) if h == bad else None, ints=True)
    c.m('matchmaker', 'abandon_ratio', .021, .12, add=c.up(2, 6) * .085); c.m('matchmaker', 'queue_wait_p50_s', 13, .1, mul=1 + f * .2); c.m('matchmaker', 'matches_per_min', 228, .05, load=1, ints=True); c.m('session-director', 'rpc_p99_ms', 31, .1, add=f * 40); c.m('session-director', 'placement_errors_per_min', .6, .5, add=f * 5); c.m('voice-relay', 'packet_loss_pct', .35, .2, add=f * .5); c.m('edge-fra', 'udp_pps', 1.9e6, .03, load=.8, ints=True); c.m('edge-fra', 'udp_drop_pct', .02, .3)
    L = c.log; fra = [h for h in hosts if 'fra' in h]
    for v, wn in (('2025.1.24-1', (-60, -15)), ('2025.1.24-2', (-15, 70))):
        L('game-server', 'INFO', 'match ended', 5, {'host': hosts, 'version': v, 'mode': ['brawl', 'ranked', 'siege'], 'dur_s': (280, 900)}, when=wn); L('game-server', 'WARN', 'client input late {n} ticks', 1.6, {'host': hosts, 'version': v, 'n': (3, 9)}, when=wn)
    for i, h in enumerate(hosts): c.at('game-server', 'INFO', 'new build picked up for new sessions', -17 + i * .3, a={'host': h, 'version': '2025.1.24-2'})
    L('matchmaker', 'INFO', 'placed', 4, {'host': fra, 'policy': 'min_sessions', 'party': (1, 4)}); L('matchmaker', 'WARN', 'bracket widened', .8); L('session-director', 'INFO', 'session allocated', 3, {'host': hosts, 'alloc_ms': (8, 40)}); L('voice-relay', 'WARN', 'jitter buffer underrun', .8, {'room': H(6)}); L('fleet-agent', 'INFO', 'report sent', 1.2, {'host': hosts}); L('fleet-agent', 'ERROR', 'ntp offset 14 ms', .05, {'host': ['gs-waw-01']})
    for k, m_ in ((-2.6, 'ipmi: sensor FAN4 lower critical going low (210 RPM)'), (-1.2, 'ipmi: sensor FAN3 lower critical going low (180 RPM)'), (.1, 'kernel: mce: CPU12: Package temperature above threshold, cpu clock throttled (total events = 1)'), (5, 'kernel: mce: CPU3: Package temperature above threshold, cpu clock throttled (total events = 48112)'), (25, 'kernel: mce: CPU3: Package temperature above threshold, cpu clock throttled (total events = 301544)')): c.at('fleet-agent', 'WARN', m_, k, a={'host': bad})
    L('game-server', 'ERROR', 'tick overrun {ms} ms', 7, {'host': bad, 'version': ['2025.1.24-2', '2025.1.24-2', '2025.1.24-1'], 'ms': (34, 88)}, shape=f * (1 + 0 * c.t), when=(0, 12)); L('game-server', 'ERROR', 'tick overrun {ms} ms', 7, {'host': bad, 'version': '2025.1.24-2', 'ms': (34, 88)}, when=(12, 70)); L('game-server', 'WARN', 'tick overrun {ms} ms', .3, {'host': hosts, 'version': '2025.1.24-2', 'ms': (17, 21)}, when=(-15, 70)); L('game-server', 'WARN', 'tick overrun {ms} ms', .3, {'host': hosts, 'version': '2025.1.24-1', 'ms': (17, 21)}, when=(-60, -15))
    L('matchmaker', 'ERROR', 'match abandoned: players left', 9, {'mode': ['brawl', 'ranked', 'siege'], 'reason': ['rubberbanding', 'disconnect']}, shape=c.up(2, 6)); L('matchmaker', 'INFO', 'match abandoned: players left', 1.5, {'mode': ['brawl', 'ranked', 'siege'], 'reason': ['disconnect', 'afk']}); L('session-director', 'ERROR', 'allocation retry: host busy', 4, {'alloc_ms': (300, 900), 'region': 'fra'}, shape=f); L('voice-relay', 'ERROR', 'room sync lost with game session', 3.5, {'region': 'fra', 'room': H(6)}, shape=f)
    c.alert('matchmaker', 'abandon_ratio', .06, 9, 'page', 'Match abandon ratio', 'abandon ratio over 6% (EU)')
    c.truth('host-saturation', 'cpu', 'none', ['gs', 'mm', 'sess', 'gov'], bad, 'fans of gs-fra-04 stopped, the CPU throttled from 3.4 to 1.3 GHz and its ticks overran; five other fra hosts on the same build and load are fine')
    return c
ALL = [haven, quill, arena]
