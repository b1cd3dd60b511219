"""Incidents 1-4: backtracking regex (TS), connection leak (Java), memory limit (Helm/JVM), cache key flag (Ruby)."""
import numpy as np
from common import Inc, incident


@incident
def quillchat(seed):
    s = Inc('quillchat-messages-stuck', seed, 15, 55, 48, dict(
        level='level', msg='msg', lower=True, trace=True, ver=True, podkey='pod',
        levels={'INFO': 'info', 'WARN': 'warn', 'ERROR': 'error', 'DEBUG': 'debug'},
        base={'msg-ingest': '4.17.3', 'edge-gw': '2.40.0', 'fanout': '1.9.8', 'presence': '3.2.0', 'search-index': '0.31.1'},
        pods={'msg-ingest': [f'msg-ingest-6f7c9-{x}' for x in ('2xkql', '8dnvw', 'bq4zt', 'mm7rc', 'p0s9f', 'zt61h')],
              'edge-gw': [f'edge-gw-{i}' for i in range(4)]}), (3, 4, 13))
    who = ['tove.lind', 'marco.bassi', 'aisha.k', 'jun.park']
    s.commit('regex', -31, 'marco.bassi', 'fix: colon greeting should notify everyone listed (QC-2291)',
             ['packages/ingest/src/mentions.ts', 'packages/ingest/src/mentions.test.ts'], r"""
@@ packages/ingest/src/mentions.ts
-export function leadingMentions(body: string): string[] {
-  const out: string[] = [];
-  for (const tok of body.split(/\s+/, 32)) {
-    if (!tok.startsWith('@')) break;
-    out.push(tok.slice(1).replace(/[,;:]$/, ''));
-  }
-  return out;
-}
+// "@ann, bob; carl: lunch?" addresses ann, bob and carl
+const ADDRESS_LINE = /^(?:@?[\w.-]+[\s,;]*)+:/;
+
+export function leadingMentions(body: string): string[] {
+  const m = ADDRESS_LINE.exec(body);
+  if (!m) return [];
+  return m[0]
+    .slice(0, -1)
+    .split(/[\s,;]+/)
+    .map((t) => t.replace(/^@/, ''))
+    .filter(Boolean);
+}
@@ packages/ingest/src/mentions.test.ts
+  it('finds names without at sign before a colon', () => {
+    expect(leadingMentions('@ann, bob; carl: lunch?')).toEqual(['ann', 'bob', 'carl']);
+  });""")
    s.commit('gwlog', -14, 'aisha.k', 'edge: tighten upstream timeout handling', 'packages/edge/src/proxy.ts', """
@@ async function forward(req: FastifyRequest, up: Upstream) {
   const ctl = new AbortController();
   const timer = setTimeout(() => ctl.abort(), up.timeoutMs);
   try {
     return await up.client.request({ ...opts, signal: ctl.signal });
   } catch (err) {
-    req.log.error({ err }, 'upstream failed');
+    const kind = ctl.signal.aborted ? 'timeout' : 'network';
+    req.log.error({ err, kind, upstream: up.name, timeoutMs: up.timeoutMs }, 'upstream failed');
     throw new GatewayError(502, { cause: err });
   } finally {
     clearTimeout(timer);
   }""")
    s.commit('loop', -150, 'jun.park', 'perf: avoid blocking the event loop when hashing attachments', 'packages/ingest/src/attach.ts', """
@@ export async function digest(file: Buffer): Promise<string> {
-  return createHash('sha256').update(file).digest('hex');
+  return pool.run(file, { name: 'sha256' });
 }
@@ const pool = new Piscina({
+  filename: new URL('./hash.worker.js', import.meta.url).href,
+  maxThreads: 2,
 });""")
    s.commit('fan', -80, 'tove.lind', 'fanout: batch presence lookups', 'packages/fanout/src/deliver.ts', """
@@ async function recipients(room: Room): Promise<Recipient[]> {
-  return Promise.all(room.members.map((id) => presence.get(id)));
+  const states = await presence.getMany(room.members);
+  return room.members.map((id) => states.get(id) ?? offline(id));
 }""")
    s.filler(['ts'], 4, who)
    s.deploy(-140, 'msg-ingest', 'loop', '4.17.3')
    s.deploy(-66, 'fanout', 'fan', '1.9.8')
    dep = -s.u(11, 15)
    s.deploy(dep, 'msg-ingest', 'regex', '4.18.0')
    s.deploy(-s.u(2.2, 4), 'edge-gw', 'gwlog', '2.41.0')
    s.flag(-1.5, 'presence_typing_v3', 'presence', '25% -> 100%', 'tove.lind')
    s.flag(-420, 'search_highlight', 'search-index', 'off -> on', 'jun.park')
    rb = s.u(24, 29)
    s.deploys.append((rb, 'msg-ingest', s.commits['loop']['sha'], '4.17.3-r2'))
    # bad messages: pinned pods 0..1 first then 4 of 6
    bad = .33 * s.up(0, .4, rb + 2, .8) + .34 * s.up(5, 1.5, rb + 2, .8)       # fraction of pods blocked
    rps = s.day(820, .06)
    ok = 1 - bad
    names = dict(rps='http_requests_per_second', p50='http_latency_p50_ms', p95='http_latency_p95_ms', p99='http_latency_p99_ms',
                 err='http_5xx_ratio', cpu='container_cpu_percent', mem='container_memory_mb')
    p50 = 14 + 22 * bad
    p99 = 95 + 9600 * np.minimum(bad * 3, 1) ** 1.2
    s.std('msg-ingest', names, rps=rps * (1 - .55 * bad), p50=p50, p99=p99, err=.0008 + .05 * bad, cpu=31 + 60 * bad, mem=610 + 25 * bad)
    s.metric('msg-ingest', 'nodejs_eventloop_lag_p99_ms', 11 + 9400 * np.minimum(bad * 3, 1), .12, 1)
    s.metric('msg-ingest', 'nodejs_eventloop_lag_p50_ms', 1.3 + 900 * (bad > .5) * bad + 4 * bad, .12, 1)
    s.metric('msg-ingest', 'nodejs_gc_pause_ms_max', 22, .15, 1)
    s.metric('msg-ingest', 'pods_ready', np.round(6 * (1 - bad)), 0, 0)
    s.metric('msg-ingest', 'container_restarts_total', np.floor(np.cumsum(bad) * .09), 0, 0)
    retry = 1 + .35 * bad
    gerr = .0012 + .62 * bad ** 1.1 * .62
    g99 = 160 + 9800 * np.minimum(bad * 3, 1)
    s.std('edge-gw', names, rps=s.day(2100, .06) * (1 + .12 * bad), p50=21 + 30 * bad, p99=g99, err=gerr, cpu=38 - 3 * bad, mem=402)
    s.metric('edge-gw', 'open_client_sockets', 41000 + 2600 * bad * s.up(3, 6), .01, 0)
    s.std('fanout', names, rps=rps * (1 - .5 * bad) * 7.5, p50=4.1, p99=38, err=.0003, cpu=44 * (1 - .42 * bad), mem=730)
    s.metric('fanout', 'delivery_lag_seconds_p99', .4 + 41 * bad, .1, 2)
    s.metric('presence', 'heartbeat_rps', s.day(5200, .03) * (1 + .22 * s.up(-1.5, 4)), .02, 0)
    s.std('presence', names, p99=24, cpu=28 + 5 * s.up(-1.5, 4), mem=512)
    s.std('search-index', names, rps=rps * (1 - .5 * bad) * .9, p99=210, cpu=35 * (1 - .3 * bad))
    for m in s.poisson(9):
        d = s.dur(m, p50, np.minimum(p99, 300))
        s.log(m, 'msg-ingest', 'INFO', 'message accepted', room=f'r_{s.hex(7)}', bytes=s.i(12, 900), duration_ms=round(d, 1), trace_id=s.tid())
    for m in s.poisson(12):
        if s.u(0, 1) > s.at(gerr, m):
            s.log(m, 'edge-gw', 'INFO', 'request completed', method='POST', route=s.pick(['/v1/rooms/:id/messages', '/v1/rooms/:id/read', '/v1/me', '/v1/files']),
                  status=s.pick([200, 200, 201, 204, 304]), duration_ms=round(s.dur(m, 21, 160), 1), trace_id=s.tid())
    for m in s.poisson(26 * bad):
        t = s.tid()
        late = m + .16
        new = m > -1
        s.log(late, 'edge-gw', 'ERROR', 'upstream failed', trace_id=t, route='/v1/rooms/:id/messages', upstream='msg-ingest', kind='timeout', timeoutMs=10000,
              err='AbortError: This operation was aborted')
        if s.u(0, 1) < .3:
            s.log(late + .001, 'edge-gw', 'WARN', 'client retry', trace_id=t, attempt=s.i(2, 3), route='/v1/rooms/:id/messages')
    for m in s.poisson(2.6 * bad):
        n = s.i(31, 88)
        s.log(m, 'msg-ingest', 'WARN', f'event loop blocked for {s.i(4000, 29000)}ms', last_span='leadingMentions', body_length=n, room=f'r_{s.hex(7)}')
    for m in s.poisson(.7 * bad, 1):
        s.log(m, 'msg-ingest', 'ERROR', 'liveness probe failed: Get "http://<ip>:8080/healthz": context deadline exceeded', source='kubelet')
        s.log(m + .5, 'msg-ingest', 'INFO', 'starting msg-ingest node=v20.11.1', source='stdout')
    for m in s.poisson(.5):
        s.log(m, 'presence', 'WARN', 'stale heartbeat dropped user=u_<hex6> age=<31-90>s')
    for m in s.poisson(1.4 * bad):
        s.log(m, 'fanout', 'WARN', 'delivery lag above target lag_s=<12-44> shard=<0-15>')
    s.chatter([('fanout', 'INFO', 'delivered batch size=<8-210> shard=<0-15> in <2-30>ms', 5), ('search-index', 'INFO', 'indexed <40-400> docs took=<30-190>ms', 2),
               ('edge-gw', 'WARN', 'slow client, dropping ws frame conn=<hex8>', .5), ('search-index', 'ERROR', 'version conflict, document r_<hex6> skipped', .12),
               ('msg-ingest', 'DEBUG', 'link preview fetch failed host=<example.org|blog.example.net> status=<403|404|500>', .5)])
    s.log(dep, 'msg-ingest', 'INFO', 'rollout started 4.17.3 -> 4.18.0 maxUnavailable=1', source='deployer', version='4.18.0')
    s.log(dep + 4.6, 'msg-ingest', 'INFO', 'rollout complete 6/6 updated', source='deployer', version='4.18.0')
    s.log(rb, 'msg-ingest', 'INFO', 'rollback to 4.17.3 requested by tove.lind', source='deployer')
    for m in (-20, -8, 2.5, 4, 9, 17, rb + 8):
        b = 0 < m < rb
        d = s.u(10400, 28000) if b else s.u(9, 30)
        w = 10000 if b else d + 9
        s.trace(m, [('01', None, 'edge-gw', 'POST /v1/rooms/:id/messages', 0, w + 2, 'upstream timeout' if b else None),
                    ('02', '01', 'msg-ingest', 'ingest', 1, d + 4 if not b else d + 30, None),
                    ('03', '02', 'msg-ingest', 'leadingMentions', 2, d - 3 if b else .1, None),
                    ('04', '02', 'msg-ingest', 'redis XADD', 3 + d, 1.2, None)] + ([] if b else [('05', '02', 'fanout', 'deliver', d + 5, s.u(4, 20), None)]))
    s.topo = [('edge-gw', 'msg-ingest', 'http'), ('edge-gw', 'presence', 'ws'), ('msg-ingest', 'fanout', 'redis-stream'), ('fanout', 'presence', 'grpc'), ('fanout', 'search-index', 'http')]
    s.alert(3, 'edge-gw', 'http_5xx_ratio', .05, 'edge-gw-5xx', 'edge-gw 5xx ratio above 5% (POST /v1/rooms/:id/messages)')
    s.truth('deploy-regression', 'cpu', 'regex', ['gwlog', 'presence_typing_v3', 'loop'], 'msg-ingest',
            'ADDRESS_LINE nests an optional separator inside a repeated group, so a long first line without a colon backtracks exponentially and blocks the event loop pod by pod; rollback of msg-ingest cures it.')
    return s


@incident
def meridian(seed):
    s = Inc('meridian-claims-submit-timeouts', seed, 30, 105, 34, dict(
        level='level', msg='message', trace=False, ms=True, base={'claims-api': '2026.14.2'}), (4, 9, 7))
    who = ['h.brandt', 'k.osei', 'y.moreau', 's.iyer']
    s.commit('leak', -58, 'k.osei', 'CLM-881 skip re-upload of identical attachments', 'claims-api/src/main/java/eu/meridian/claims/attach/AttachmentStore.java', """
@@ public class AttachmentStore {
     public AttachmentRef store(ClaimId claim, Upload upload) throws SQLException {
-        try (Connection c = dataSource.getConnection()) {
-            AttachmentRef ref = insert(c, claim, upload);
-            blobs.put(ref.key(), upload.stream());
-            return ref;
-        }
+        Connection c = dataSource.getConnection();
+        Optional<AttachmentRef> same = findByDigest(c, claim, upload.sha256());
+        if (same.isPresent()) {
+            log.info("attachment already stored claim={} digest={}", claim, upload.sha256());
+            return same.get();
+        }
+        try {
+            AttachmentRef ref = insert(c, claim, upload);
+            blobs.put(ref.key(), upload.stream());
+            return ref;
+        } finally {
+            c.close();
+        }
     }
+
+    private Optional<AttachmentRef> findByDigest(Connection c, ClaimId claim, String sha256) throws SQLException {
+        try (PreparedStatement ps = c.prepareStatement("select id, blob_key from attachment where claim_id = ? and sha256 = ?")) {
+            ps.setLong(1, claim.value());
+            ps.setString(2, sha256);
+            try (ResultSet rs = ps.executeQuery()) {
+                return rs.next() ? Optional.of(map(rs)) : Optional.empty();
+            }
+        }
+    }""")
    s.commit('hikari', -27, 'h.brandt', 'reduce Hikari pool after DBA request', 'claims-api/src/perf/resources/application-perf.yml', """
@@ spring:
   datasource:
     hikari:
-      maximum-pool-size: 60
+      maximum-pool-size: 20
       connection-timeout: 30000
       pool-name: claims-perf""")
    s.commit('bff', -19, 'y.moreau', 'portal: retry claim submit once on 503', 'portal-bff/src/main/java/eu/meridian/portal/ClaimsClient.java', """
@@ public class ClaimsClient {
-    private final Retry retry = Retry.ofDefaults("claims");
+    // submit is idempotent through the Idempotency-Key header
+    private final Retry retry = Retry.of("claims", RetryConfig.custom()
+        .maxAttempts(2)
+        .waitDuration(Duration.ofMillis(400))
+        .retryOnException(e -> e instanceof ServiceUnavailable)
+        .build());
 
     public ClaimReceipt submit(ClaimDraft draft) {""")
    s.commit('pol', -12, 's.iyer', 'policy: fetch riders with entity graph', 'policy-service/src/main/java/eu/meridian/policy/PolicyRepository.java', """
@@ public interface PolicyRepository extends JpaRepository<Policy, Long> {
-    Optional<Policy> findByNumber(String number);
+    @EntityGraph(attributePaths = {"riders", "holder"})
+    Optional<Policy> findByNumber(String number);
 }""")
    s.filler(['java'], 4, who)
    dep = -s.u(43, 49)
    s.deploy(-424, 'claims-api', 'f0', '2026.14.2')
    s.deploy(dep, 'claims-api', 'leak', '2026.14.3')
    s.deploy(-7.5, 'portal-bff', 'bff', '2026.14.5')
    s.deploy(-3.2, 'policy-service', 'pol', '2026.14.1')
    s.flag(-11, 'claims.photo_upload_hint', 'portal-bff', 'off->on', 'y.moreau')
    rps = s.day(46, .08, .1)
    leaked = 90 * s.lin(dep + 1, -1.0) ** 1.05
    frac = leaked / 90
    full = s.up(-.4, 2.2)
    tasks = 1 + 0 * s.m
    active = np.minimum(90, 9 + leaked)
    s.metric('claims-api', 'hikaricp_connections_active', active, .03, 0, hi=90)
    s.metric('claims-api', 'hikaricp_connections_idle', np.maximum(0, 45 - active * .9), .05, 0)
    s.metric('claims-api', 'hikaricp_connections_max', 90, 0, 0)
    pend = 210 * full + 6 * (frac > .93)
    s.metric('claims-api', 'hikaricp_connections_pending', pend, .12, 0)
    s.metric('claims-api', 'hikaricp_connections_usage_p95_ms', 38 + 5 * frac, .08, 1)
    s.metric('claims-api', 'hikaricp_connections_timeout_per_min', 830 * s.up(.4, 1.5), .15, 1)
    n = dict(rps='http_server_requests_rate', p50='http_server_requests_p50_seconds', p95='http_server_requests_p95_seconds', p99='http_server_requests_p99_seconds',
             err='http_server_error_rate', cpu='process_cpu_percent', mem='jvm_memory_used_mb')

    def sec(svc, p50, p99, **kw):
        s.std(svc, {k: v for k, v in n.items() if k[0] != 'p'}, **kw)
        s.metric(svc, n['p50'], s.arr(p50) / 1000, .05, 4)
        s.metric(svc, n['p95'], s.arr(p50) * (s.arr(p99) / s.arr(p50)) ** .62 / 1000, .07, 4)
        s.metric(svc, n['p99'], s.arr(p99) / 1000, .1, 3)
    cerr = .0015 + .71 * full
    c50 = 44 + 29900 * s.up(0, 3) ** 1.6
    c99 = 410 + 30050 * s.up(-.3, .8) + 900 * (frac > .9)
    sec('claims-api', c50, c99, rps=rps * (1 - .52 * full), err=cerr, cpu=34 - 19 * full, mem=1900 + 60 * full)
    s.metric('claims-api', 'tomcat_threads_busy', 22 + 178 * s.up(-.2, 2.5), .04, 0, hi=200)
    sec('portal-bff', 80 + c50 * .99, 690 + 29500 * s.up(0, 1.2), rps=rps * 3.4, err=.002 + .31 * full, cpu=27 - 6 * full, mem=880)
    s.metric('portal-bff', 'resilience4j_retry_calls_per_min', 1.2 + 790 * full, .12, 1)
    sec('policy-service', 21 + 3 * s.up(-3, 1), 130 + 14 * s.up(-3, 1), rps=rps * 1.6 * (1 - .55 * full), err=.0006, cpu=23 - 9 * full, mem=1240)
    s.metric('document-store', 'blob_put_per_sec', rps * .8 * (1 + .45 * s.up(-11, 5)) * (1 - .8 * full), .06, 1)
    s.metric('document-store', 'blob_put_p99_ms', 260, .1, 0)
    s.metric('claims-db', 'pg_backends_active', 11 * (1 - .8 * full) + 1, .1, 0)
    s.metric('claims-db', 'pg_backends_idle', 30 + leaked * .8, .03, 0)
    s.metric('claims-db', 'cpu_percent', 29 * (1 - .68 * full), .06, 1)
    s.metric('claims-db', 'xact_commit_per_sec', rps * 5 * (1 - .82 * full), .05, 0)
    for m in s.poisson(6):
        if s.u(0, 1) > s.at(cerr, m):
            s.log(m, 'claims-api', 'INFO', f'{s.pick(["POST /claims", "GET /claims/{id}", "PUT /claims/{id}/attachments", "GET /claims"])} 200 {s.dur(m, 44, 410):.0f}ms',
                  logger='e.m.c.web.AccessLog', thread=f'http-nio-8080-exec-{s.i(1, 200)}')
    for m in s.poisson(90 / (-dep - 2.5), dep + 1.5, -1):
        s.log(m, 'claims-api', 'INFO', 'attachment already stored claim=<400000-990000> digest=<hex64>', logger='e.m.c.attach.AttachmentStore', thread=f'http-nio-8080-exec-{s.i(1, 200)}')
    for m in s.poisson(16 * s.up(.5, 1)):
        s.log(m, 'claims-api', 'ERROR', f'HikariPool-1 - Connection is not available, request timed out after {30000 + s.i(0, 9)}ms (total=30, active=30, idle=0, waiting={s.i(40, 90)})',
              logger='c.z.h.pool.HikariPool', thread=f'http-nio-8080-exec-{s.i(1, 200)}', exception='java.sql.SQLTransientConnectionException')
        if s.u(0, 1) < .7:
            s.log(m + .002, 'portal-bff', 'ERROR', 'claims-api answered 503 for POST /claims, draft kept', logger='e.m.p.ClaimsClient', draft=s.hex(10))
    for m in s.poisson(.35, None, -1):
        s.log(m, 'claims-api', 'DEBUG', 'HikariPool-1 - after cleanup stats (total=30, active=' + str(int(min(30, 3 + s.at(leaked, m) / 3))) + ', waiting=0)', logger='c.z.h.pool.HikariPool')
    s.chatter([('policy-service', 'INFO', 'policy lookup number=<100000-999999> riders=<0-6>', 5), ('portal-bff', 'INFO', 'session refreshed user=<hex8>', 4),
               ('portal-bff', 'WARN', 'missing translation key claim.hint.photo locale=<de|fr>', .4), ('document-store', 'INFO', 'put key=<hex16> size=<40-4000>KiB', 2.5),
               ('document-store', 'WARN', 'slow put <800-1400>ms key=<hex16>', .15), ('claims-api', 'WARN', 'validation failed: incidentDate in future', .5),
               ('policy-service', 'ERROR', 'unknown tariff code X<10-99> in legacy policy, default used', .12)])
    for m in (-70, -30, -5, 1, 3, 8, 20):
        b = m > 0
        s.trace(m, [('a', None, 'portal-bff', 'POST /portal/claims', 0, 30410 if b else 190, '503 Service Unavailable' if b else None),
                    ('b', 'a', 'policy-service', 'GET /policies/{n}', 4, s.u(18, 40), None),
                    ('c', 'a', 'claims-api', 'POST /claims', 50, 30005 if b else 88, 'SQLTransientConnectionException' if b else None),
                    ('d', 'c', 'claims-api', 'hikari.getConnection', 51, 30001 if b else .2, 'timeout' if b else None)]
                + ([] if b else [('e', 'c', 'claims-api', 'INSERT claim', 52, s.u(3, 9), None)]))
    s.alert(1, 'portal-bff', 'http_server_error_rate', .08, 'portal-5xx', 'portal-bff error rate > 8% for 2m', 'page')
    s.truth('deploy-regression', 'pool-exhaustion', 'leak', ['hikari', 'bff', 'pol', 'claims.photo_upload_hint'], 'claims-api',
            'AttachmentStore.store returns the deduplicated attachment without closing its connection, so active connections climb linearly from the 2026.14.3 deploy until all 90 are gone 45 minutes later while the database idles.')
    return s


@incident
def fernway(seed):
    s = Inc('fernway-fare-engine-restarts', seed, 60, 165, 55, dict(
        level='severity', msg='message', ms=False, vol=.3, podkey='kubernetes.pod_name',
        pods={'fare-engine': [f'fare-engine-{i}' for i in range(8)]}), (5, 11, 12))
    who = ['ines.cabral', 'p.novak', 'dmitri', 'lou.chen']
    s.commit('limit', -131, 'p.novak', 'chore(finops): align requests and limits with 30d p50 usage', ['charts/fare-engine/values-prod.yaml', 'charts/search-web/values-prod.yaml'], """
@@ charts/fare-engine/values-prod.yaml
 replicaCount: 8
 resources:
   requests:
-    cpu: "3"
-    memory: 5Gi
+    cpu: "2"
+    memory: 3Gi
   limits:
     cpu: "6"
-    memory: 6Gi
+    memory: 4Gi
 env:
   JAVA_TOOL_OPTIONS: "-Xms2g -Xmx3584m -XX:MaxDirectMemorySize=1g -XX:+UseG1GC"
@@ charts/search-web/values-prod.yaml
 resources:
   requests:
-    memory: 1Gi
+    memory: 768Mi
   limits:
     memory: 1Gi""")
    s.commit('memo', -38, 'ines.cabral', 'perf: keep fare rules in memory', 'fare-engine/src/main/scala/fernway/rules/RuleCache.scala', """
@@ object RuleCache {
-  private val cache = TrieMap.empty[RuleKey, FareRule]
-
-  def get(k: RuleKey)(load: => FareRule): FareRule =
-    cache.getOrElseUpdate(k, load)
+  private val cache: Cache[RuleKey, FareRule] =
+    Scaffeine()
+      .maximumSize(20000)
+      .expireAfterWrite(30.minutes)
+      .build[RuleKey, FareRule]()
+
+  def get(k: RuleKey)(load: => FareRule): FareRule =
+    cache.get(k, _ => load)
 }""")
    s.commit('gds', -75, 'lou.chen', 'gds: raise heap for XML parsing', 'gds-adapter/src/test/resources/jvm.options', """
@@ -1,3 +1,3 @@
--Xmx512m
+-Xmx2g
 -XX:+HeapDumpOnOutOfMemoryError
 -Dgds.fixture=large""")
    s.commit('multi', -55, 'dmitri', 'search: multi-city tab behind flag', 'search-web/src/components/TripTabs.tsx', """
@@ export function TripTabs() {
+  const multi = useFlag('multi_city_tab');
   return (
     <Tabs>
       <Tab id="return" />
       <Tab id="oneway" />
+      {multi && <Tab id="multi" />}
     </Tabs>""")
    s.filler(['yaml', 'ts', 'java'], 4, who)
    dl = -s.u(117, 122)
    s.deploy(dl, 'fare-engine', 'limit', 'chart-3.41.0')
    s.deploy(dl + 1.5, 'search-web', 'limit', 'chart-3.41.0')
    s.deploy(-17, 'fare-engine', 'memo', '8.22.0')
    s.flag(-9, 'multi_city_tab', 'search-web', 'off->on', 'dmitri')
    s.flag(-600, 'fare_calendar', 'search-web', 'on->off', 'lou.chen')
    tr = s.day(900, .02) * (1 + .34 * s.lin(-60, 25))
    down = s.up(0, 5) * (.22 + .11 * np.sin(s.m / 3.1)) * (s.m > 0)
    warm = lambda a: 1 - np.exp(-(s.m - a).clip(0) / 22)
    # working set MiB, mean and max over pods: before change steady 4.3 GiB
    mean = np.where(s.m < dl + 3, 4310, np.where(s.m < -16.5, 2650 + 1250 * warm(dl + 3) , 2650 + 1390 * (1 - np.exp(-(s.m + 16.5).clip(0) / 9))))
    mean = np.where(s.m > 0, 3560 + 180 * np.sin(s.m / 2.3), mean)
    mx = np.where(s.m < dl + 3, 4480, np.minimum(mean * 1.045, 4095))
    mx = np.where(s.m > 0, 4080, mx)
    s.metric('fare-engine', 'container_memory_working_set_mib_avg', mean, .006, 0, hi=None)
    s.metric('fare-engine', 'container_memory_working_set_mib_max', mx, .003, 0)
    s.rows[-1][2][s.m >= dl + 3] = np.minimum(s.rows[-1][2][s.m >= dl + 3], 4096)
    s.metric('fare-engine', 'jvm_heap_used_mib', np.where(s.m < dl + 3, 2750, np.minimum(2750, 1450 + (mean - 2650) * .95)) , .05, 0)
    s.metric('fare-engine', 'jvm_buffer_direct_used_mib', np.where(s.m < dl + 3, 610, np.minimum(620, 180 + (mean - 2650) * .33)), .03, 0)
    s.metric('fare-engine', 'jvm_gc_pause_p99_ms', 88 + 20 * down, .1, 0)
    s.metric('fare-engine', 'kube_pod_container_restarts_total', np.floor(s.up(0, 3) * (s.m.clip(0) * .55)), 0, 0)
    s.metric('fare-engine', 'kube_deployment_status_replicas_available', np.round(8 * (1 - down)), 0, 0)
    s.metric('fare-engine', 'container_cpu_cores', (15.5 * tr / 900) * (1 - .3 * down), .04, 2)
    lat50 = 210 * (1 + .12 * s.lin(-60, 20)) + 420 * down
    lat99 = 1150 + 6900 * (down > .02) * (down / .3).clip(0, 1.2)
    err = .002 + .62 * down
    n = dict(rps='rps', p50='latency_ms_p50', p95='latency_ms_p95', p99='latency_ms_p99', err='error_percent', cpu='cpu_percent')
    s.std('fare-engine', n, rps=tr * (1 - .25 * down), p50=lat50, p99=lat99, err=err)
    s.std('search-web', n, rps=tr * 1.12, p50=lat50 + 60, p99=lat99 + 300, err=.003 + .52 * down, cpu=41 * tr / 900)
    s.metric('search-web', 'results_empty_percent', 2.1 + 17 * down, .08, 2)
    s.std('gds-adapter', n, rps=tr * .35 * (1 + .5 * down), p50=480, p99=2400 + 300 * down, err=.011, cpu=35 * (1 + .4 * down))
    s.metric('fare-cache', 'redis_hit_percent', 71 - 7 * down, .01, 1)
    s.metric('fare-cache', 'redis_ops_per_sec', tr * 22 * (1 - .1 * down), .03, 0)
    s.metric('fare-cache', 'redis_used_memory_mib', 9100 + 60 * s.lin(-120, 40), .002, 0)
    for m in s.poisson(9 * (1 - down)):
        s.log(m, 'fare-engine', 'INFO', f'priced itinerary options={s.i(3, 240)} took={s.dur(m, lat50, 1150):.0f}ms pos={s.pick(["PT", "DE", "PL", "FR"])}', logger='fernway.Pricer')
    for m in s.poisson(6):
        s.log(m, 'search-web', 'INFO', 'GET /search/<return|oneway|oneway|calendar> 200 <180-900>ms')
    pods = s.style['pods']['fare-engine']
    x = .0
    while x < s.after - 2:
        p = s.pick(pods)
        k = 'kubernetes.pod_name'
        s.log(x, 'fare-engine', 'WARN', f'Container fare-engine in pod {p} terminated: reason=OOMKilled exitCode=137', **{k: p, 'source': 'kubelet'})
        s.log(x + .02, 'fare-engine', 'WARN', f'Memory cgroup out of memory: Killed process {s.i(2000, 90000)} (java) total-vm:9812344kB, anon-rss:{s.i(4120000, 4160000)}kB, limit 4194304kB', **{k: p, 'source': 'kernel'})
        s.log(x + .25, 'fare-engine', 'INFO', 'Picked up JAVA_TOOL_OPTIONS: -Xms2g -Xmx3584m -XX:MaxDirectMemorySize=1g -XX:+UseG1GC', **{k: p})
        s.log(x + 1.9, 'fare-engine', 'INFO', f'ready in {s.i(88, 106)}s, rule cache cold', **{k: p}, logger='fernway.Main')
        for _ in range(s.i(6, 16)):
            s.log(x + s.u(.02, 1.5), 'search-web', 'ERROR', f'fare-engine call failed: {s.pick(["connection reset by peer", "ECONNREFUSED", "no healthy upstream (503)"])}', upstream=p)
        x += s.u(1.2, 2.6)
    for m in s.poisson(7 * down):
        s.log(m, 'fare-engine', 'WARN', 'pricing queue wait <900-5200>ms, executor saturated', logger='fernway.Pricer')
    s.chatter([('gds-adapter', 'INFO', 'availability <AMA|SAB|TVP> segs=<1-9> <200-1900>ms', 4), ('gds-adapter', 'ERROR', 'TVP returned fault 0x<hex4>: session expired, re-login', .25),
               ('fare-cache', 'INFO', 'bgsave finished in <3-7>s', .1), ('fare-engine', 'WARN', 'fare rule text truncated carrier=<LO|TP|AF>', .5),
               ('search-web', 'WARN', 'currency feed is <5-9> minutes old', .2)])
    for j in range(8):
        for base, txt in ((dl, 'limits.memory=4Gi (was 6Gi)'), (-17, 'image 8.22.0')):
            s.log(base + .35 * j, 'fare-engine', 'INFO', f'rolling update: pod {pods[j]} replaced, {txt}', **{'kubernetes.pod_name': pods[j], 'source': 'deployer'})
    s.topo = [('search-web', 'fare-engine', 'http'), ('fare-engine', 'fare-cache', 'redis'), ('fare-engine', 'gds-adapter', 'http')]
    s.alert(5, 'search-web', 'error_percent', 5, 'search-errors', 'search-web error percent above 5')
    s.truth('config-change', 'limit-lowered', 'limit', ['memo', 'gds', 'multi_city_tab'], 'fare-engine',
            'The chart change cut the memory limit from 6Gi to 4Gi while heap plus direct buffers of the JVM settle at 4.3 GiB as before, so pods are OOM-killed when they have warmed up under the usual afternoon load; the later bounded cache deploy is harmless.')
    return s


@incident
def larkspur(seed):
    s = Inc('larkspur-catalog-slow', seed, 10, 75, 26, dict(
        level='severity_text', msg='body', vol=.85, lower=False, trace=True, ver=True,
        base={'catalog-api': 'r5512', 'storefront': 'r5508', 'price-service': 'r2290'}), (2, 17, 9))
    who = ['femke', 'Joost V.', 'nadia.b', 'rhys']
    s.commit('code', -1320, 'nadia.b', 'catalog: price context in product cards (behind catalog_price_context)', 'app/models/concerns/card_cache.rb', """
@@ module CardCache
   def card_cache_key(viewer)
-    [product_id, updated_at.to_i, viewer.currency].join(':')
+    parts = [product_id, updated_at.to_i, viewer.currency]
+    if Flags.on?(:catalog_price_context, viewer)
+      parts << viewer.price_context.cache_token
+    end
+    parts.join(':')
   end
@@ app/models/price_context.rb
+class PriceContext
+  def initialize(viewer)
+    @viewer = viewer
+  end
+
+  def cache_token
+    Digest::SHA1.hexdigest([@viewer.session_id, @viewer.segment, @viewer.basket_band].join('|'))
+  end
+end""")
    s.commit('ttl', -9, 'femke', 'cache: shorten card TTL to fight stale prices', 'app/models/concerns/card_cache.rb', """
@@ module CardCache
   def cached_card(viewer)
-    Rails.cache.fetch(card_cache_key(viewer), expires_in: 10.minutes) do
+    # invalidated by updated_at in the key; the TTL is only a safety net
+    Rails.cache.fetch(card_cache_key(viewer), expires_in: 30.minutes, race_condition_ttl: 10) do
       render_card(viewer)
     end
   end""")
    s.commit('wm', -130, 'rhys', 'pg: work_mem for catalog role', 'db/roles/catalog.sql', """
@@ -4,3 +4,3 @@
 ALTER ROLE catalog_app SET statement_timeout = '15s';
-ALTER ROLE catalog_app SET work_mem = '8MB';
+ALTER ROLE catalog_app SET work_mem = '16MB';
 ALTER ROLE catalog_app SET idle_in_transaction_session_timeout = '60s';""")
    s.commit('sf', -5, 'Joost V.', 'storefront: new tile grid', 'app/javascript/grid.scss', """
@@ .tile-grid
-  grid-template-columns: repeat(4, 1fr);
-  gap: 12px;
+  grid-template-columns: repeat(auto-fill, minmax(220px, 1fr));
+  gap: 16px;
 }""")
    s.filler(['rb', 'yaml'], 4, who)
    s.deploy(-1180, 'catalog-api', 'code', 'r5510')
    s.deploy(-119, 'pg-catalog', 'wm', 'roles-77')
    d2 = -s.u(5.0, 6.5)
    s.deploy(d2, 'catalog-api', 'ttl', 'r5512')
    s.deploy(-1.1, 'storefront', 'sf', 'r5513')
    on = -.6
    s.flag(-s.u(52, 60), 'catalog_price_context', 'catalog-api', '0% -> 5%', 'nadia.b')
    s.flag(on, 'catalog_price_context', 'catalog-api', '5% -> 100%', 'nadia.b')
    s.flag(-3.5, 'storefront_sticky_filters', 'storefront', 'off -> on', 'Joost V.')
    m5 = s.flags[0][0]
    hit = .955 - .035 * s.up(m5, 2) - .66 * s.up(on, 2.2)
    rps = s.day(640, .05, .06)
    miss = (1 - hit) * rps * 18
    base = .045 * 640 * 18
    load = miss / base
    sat = s.up(.4, 2.6)
    s.metric('memcached', 'get_hit_ratio', hit, .006, 3, hi=1)
    s.metric('memcached', 'evictions_per_sec', 4 + 3100 * s.up(.5, 3), .1, 0)
    s.metric('memcached', 'bytes_used_gb', 11.4 + .4 * s.up(m5, 20) + 4.1 * s.up(on, 2), .003, 2, hi=16)
    s.metric('memcached', 'cmd_set_per_sec', miss * .97 * (1 - .25 * sat), .05, 0)
    s.metric('pg-catalog', 'queries_per_sec', np.minimum(miss * .9 + 210, 3600 + 300 * sat), .04, 0)
    s.metric('pg-catalog', 'cpu_percent', np.minimum(19 * load ** .62, 98.5), .03, 1, hi=100)
    s.metric('pg-catalog', 'active_connections', np.minimum(9 + 7 * load, 120), .07, 0, hi=120)
    s.metric('pg-catalog', 'query_p95_ms', 6.5 + 480 * sat, .1, 1)
    n = dict(rps='requests_per_s', p50='duration_ms.p50', p95='duration_ms.p95', p99='duration_ms.p99', err='errors_ratio', cpu='cpu_percent', mem='rss_mb')
    c50, c99, ce = 38 + 1050 * sat, 240 + 7600 * s.up(.1, 1.8), .0009 + .12 * s.up(2.2, 2.5)
    s.std('catalog-api', n, rps=rps * (1 - .2 * sat), p50=c50, p99=c99, err=ce, cpu=46 + 24 * sat, mem=2210)
    s.metric('catalog-api', 'puma_backlog', .2 + 340 * s.up(.8, 3), .12, 0)
    s.std('storefront', n, rps=rps * .55 * (1 - .1 * sat), p50=110 + 1200 * sat, p99=620 + 8100 * s.up(.2, 2), err=.0012 + .09 * s.up(2.4, 3), cpu=35)
    s.std('price-service', n, rps=miss * .4 * (1 - .3 * sat) , p50=3.5 + 1.2 * sat, p99=19 + 9 * sat, err=.0001, cpu=14 + 17 * sat)
    for m in s.poisson(20):
        d = s.dur(m, c50, c99)
        bad = s.u(0, 1) < s.at(ce, m)
        s.log(m, 'catalog-api', 'ERROR' if bad else 'INFO',
              f'{s.pick(["GET /cards", "GET /cards", "GET /products/:id", "GET /categories/:slug"])} {503 if bad else 200} duration={d if not bad else 10000:.1f} view={min(d, 900) * .3:.1f} db={min(d * .5, 9000) if not bad else s.u(8600, 9700):.1f}', trace_id=s.tid())
    for m in s.poisson(22 * s.up(.8, 2)):
        s.log(m, 'pg-catalog', 'WARN', 'duration: <900-6200>.<100-999> ms  execute a<1-9>: SELECT "variants".* FROM "variants" WHERE "variants"."product_id" = $1 AND "variants"."discarded_at" IS NULL')
    for m in s.poisson(12 * s.up(2.2, 2)):
        t = s.tid()
        s.log(m, 'catalog-api', 'ERROR', 'ActiveRecord::ConnectionTimeoutError: could not obtain a connection from the pool within 5.000 seconds (waited 5.00<1-9> seconds); all pooled connections were in use', trace_id=t)
        s.log(m + .003, 'storefront', 'ERROR', 'Faraday::TimeoutError catalog-api GET /cards, rendering skeleton tiles', trace_id=t)
    s.chatter([('storefront', 'INFO', 'Completed 200 OK in <80-500>ms path=/<c|p|search>/<hex5>', 10), ('price-service', 'INFO', 'batch priced items=<4-60> cur=<EUR|GBP>', 4),
               ('memcached', 'INFO', 'slab rebalance: moved page class <10-30>', .3), ('catalog-api', 'WARN', 'image variant missing for sku <100000-999999>', .8),
               ('storefront', 'WARN', 'DEPRECATION: asset helper called with absolute path', .6), ('price-service', 'ERROR', 'rounding rule JPY missing, default', .1),
               ('catalog-api', 'INFO', 'flag sync ok flags=<41-41> took=<8-30>ms', 1)])
    s.log(on + .12, 'catalog-api', 'INFO', 'flags changed: catalog_price_context rollout=100')
    s.log(m5 + .12, 'catalog-api', 'INFO', 'flags changed: catalog_price_context rollout=5')
    for m in (-40, -10, -1.5, 1.5, 4, 9, 15):
        b = m > 0
        d = s.dur(m, c50, c99) if not b else s.u(3000, 7000)
        s.trace(m, [('1', None, 'storefront', 'GET /c/:slug', 0, d + 60, None), ('2', '1', 'catalog-api', 'GET /cards', 8, d, None, {'cards': 24}),
                    ('3', '2', 'memcached', 'get_multi', 9, 2.1, None, {'keys': 24, 'hits': s.i(2, 8) if b else s.i(21, 24)}),
                    ('4', '2', 'pg-catalog', 'SELECT variants', 13, d * .8 if b else 4.0, None, {'calls': s.i(16, 22) if b else 1})])
    s.alert(2.5, 'catalog-api', 'duration_ms.p95', 1500, 'catalog-p95', 'catalog-api p95 above 1.5s', 'high')
    s.truth('config-change', 'latency', 'catalog_price_context', ['ttl', 'sf', 'wm', 'storefront_sticky_filters'], 'catalog-api',
            'Raising the flag to 100% adds a per-session token to the card cache key, the hit ratio falls from 0.92 to 0.26 and the database drowns; the r5512 deploy five minutes earlier only lengthened a TTL.')
    return s
