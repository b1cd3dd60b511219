import numpy as np
from common import W
from fillers import fill

# ---------------------------------------------------------------- 11
def login(seed):
    w = W("mossgate-login-errors", seed, "2025-06-24T12:19:00", 190, 20,
          dict(rps=("req_rate", 1), p95=("lat_p95_ms", 1), err=("err_pct", 100), cpu=("cpu_pct", 100), mem=("mem_mib", 1)), lkey="level",
          vocab=dict(route=["POST /oauth/token", "POST /login", "GET /userinfo", "POST /oauth/introspect"], client=["web", "ios", "android", "partner-edi"], pool=["2", "3", "5"]))
    t = w.t; R = w.r; w.v0 = {"token-signer": "1.17.3", "auth-core": "9.4.0", "session-service": "4.4.2", "login-gateway": "30.2.0"}
    w.commit("d1", 50, "token-signer: key set handling out of main", [("token-signer/cmd/signer/main.go", '''
@@ 37 func main() {
-	ks, err := jwks.Load(cfg.KeyDir)
+	ks, err := keys.Open(ctx, cfg.KeyDir)
 	if err != nil {
 		log.Fatal("keys", zap.Error(err))
 	}
-	go func() {
-		for range time.Tick(cfg.ReloadEvery) {
-			if n, err := jwks.Load(cfg.KeyDir); err == nil {
-				ks.Swap(n)
-			}
-		}
-	}()
 	srv := grpc.NewServer(grpc.Creds(creds), grpc.KeepaliveParams(kp))
'''), ("token-signer/internal/keys/open.go", '''
@@ 1
+package keys
+
+// Open loads the signing keys (JWK) and reloads them until ctx ends.
+func Open(ctx context.Context, dir string) (*Set, error) {
+	ks, err := jwks.Load(dir)
+	if err != nil {
+		return nil, err
+	}
+	s := &Set{cur: ks}
+	go s.reload(ctx, dir, 5*time.Minute)
+	return s, nil
+}
''')], [(86, "token-signer", "1.18.0")], new=("token-signer/internal/keys/open.go",))
    w.commit("d2", 62, "auth-core: grpc client keepalive", [("auth-core/src/main/java/com/mossgate/auth/SignerChannel.java", '''
@@ 24 class SignerChannel {
     return NettyChannelBuilder.forAddress(cfg.signerHost(), 8443)
         .sslContext(ssl.client())
-        .keepAliveTime(60, TimeUnit.SECONDS)
-        .keepAliveTimeout(5, TimeUnit.SECONDS)
+        .keepAliveTime(120, TimeUnit.SECONDS)
+        .keepAliveTimeout(20, TimeUnit.SECONDS)
         .defaultLoadBalancingPolicy("round_robin")
         .build();
''')], [(94, "auth-core", "9.4.1")])
    w.commit("d3", 70, "mesh: strict mTLS for the reporting namespace", [("mesh/prod/reporting/peer-authentication.yaml", '''
@@ 1
 apiVersion: security.istio.io/v1
 kind: PeerAuthentication
 metadata:
   name: default
   namespace: reporting
 spec:
   mtls:
-    mode: PERMISSIVE
+    mode: STRICT
''')], [(97, "mesh-config", "r2204")])
    w.commit("d4", 44, "ingress: TLS 1.2 as minimum on the staging hosts", [("ingress/staging/options.yaml", '''
@@ 5 spec:
   tls:
-    minProtocolVersion: TLSV1_1
+    minProtocolVersion: TLSV1_2
     cipherSuites:
       - ECDHE-ECDSA-AES128-GCM-SHA256
       - ECDHE-RSA-AES128-GCM-SHA256
''')], [(91, "ingress-staging", "r88")])
    fill(w, "java_deps", -70, "auth-core"); fill(w, "go_log", -1500, "token-signer", [(-1400, "token-signer", "1.17.3")]); fill(w, "ts_button", 30, "login-web", [(58, "login-web", "142")]); fill(w, "yaml_pdb", -220, "session-service"); fill(w, "docs", 12, "token-signer")
    # notAfter 14:00:00Z
    on = 101 - w.start.second / 60
    e = w.ramp(on, on + 6.5) * (1 - .02 * np.abs(w.ar(.6))); e = e.clip(0, 1); e[w.t < on] = 0
    w.m("token-signer", "tls_handshake_fail_per_s", .01, add=58 * e, noise=1, nd=3); w.m("token-signer", "grpc_open_connections", 96, mul=1 - e, noise=.02, integer=True)
    w.svc("token-signer", 310, 6.5, .0003, .33, 95, rpsx=1 - .95 * e, cpux=1 - .7 * e)
    w.svc("auth-core", 340, 48, .002, .38, 1210, lat=1 + 1.2 * e, adderr=.9 * e ** 1.1); w.svc("login-gateway", 620, 85, .002, .36, 300, lat=1 + .8 * e, adderr=.52 * e, rpsx=1 + .35 * e)
    w.svc("session-service", 900, 9, .0006, .31, 880, rpsx=1 - .25 * e); w.svc("accounts-api", 410, 60, .001, .3, 450, adderr=.12 * e); w.svc("order-portal", 520, 160, .002, .4, 620, adderr=.18 * e)
    w.m("auth-db", "cpu_pct", 21, load=1, noise=.08, mul=1 - .2 * e); w.m("auth-db", "qps", 1500, load=1, noise=.05, mul=1 - .2 * e); w.m("session-redis", "ops_per_s", 2700, load=1, noise=.05, mul=1 - .25 * e)
    w.topo = [("login-gateway", "auth-core"), ("auth-core", "token-signer"), ("auth-core", "auth-db"), ("auth-core", "session-service"), ("session-service", "session-redis"), ("accounts-api", "auth-core"), ("order-portal", "login-gateway")]
    w.log("auth-core", "info", 3, "{route} client={client} 200", {"http.route": "{route}", "client": "{client}", "duration_ms": "{ms}"}, 1 - .8 * e); w.log("login-gateway", "info", 2.5, "{route}", {"http.route": "{route}", "http.status_code": 200}, 1 - .5 * e); w.log("token-signer", "info", 1, "signed kid=2025-q2-{pool}", {"rpc.method": "Sign"}, 1 - .95 * e); w.log("session-service", "info", 1, "session touched", {"session": "{hex}"})
    w.log("auth-core", "warn", .4, "invalid credentials", {"client": "{client}", "http.route": "POST /login"}); w.log("accounts-api", "warn", .2, "deprecated scope 'profile.full' requested", {"client": "partner-edi"}); w.log("token-signer", "warn", .05, "http2: server: error reading preface from client {ip}:4411: connection reset by peer", {}); w.log("login-gateway", "error", .08, "upstream connect error or disconnect/reset before headers", {"peer.service": "auth-core"})
    w.log("auth-core", "error", 6, "sign failed: UNAVAILABLE: io exception, channel Pipeline: [SslHandler#0, ProtocolNegotiators$ClientTlsHandler#0]", {"peer.service": "token-signer", "http.route": "POST /oauth/token"}, e)
    w.log("auth-core", "error", .7, "Caused by: java.security.cert.CertificateExpiredException: NotAfter: Tue Jun 24 14:00:00 UTC 2025", {"peer.service": "token-signer"}, e); w.log("token-signer", "warn", .8, "transport: ServerHandshake(\"{ip}:51012\") failed: remote error: tls: certificate expired", {}, e)
    w.log("login-gateway", "error", 6, ["auth-core 503 on POST /oauth/token", "auth-core 503 on POST /login", "client retry limit reached client={client}"], {"http.status_code": 503}, e); w.log("order-portal", "error", 4, "could not refresh token, user signed out", {"client": "web"}, e); w.log("accounts-api", "error", 2, "introspection failed: 503", {"peer.service": "auth-core"}, e)
    for x in np.arange(4, 190, 15): w.line(x + R.uniform(0, .3), "cert-manager", "warn", "certificate auth/token-signer-tls: issuance failed, will retry: vault sign: 403 permission denied (path pki-int/sign/token-signer), failed attempts: %d" % (2870 + int(x // 15)), {"k8s.namespace": "auth"}, k8s=False)
    for x in (22, 77, 143): w.line(x, "cert-manager", "info", "certificate orders/order-portal-tls: renewed", {"k8s.namespace": "orders"}, k8s=False)
    w.alert("login-gateway", "err_pct", 5, "P1", "login availability", "login-gateway errors above 5 %", hold=2)
    w.truth("network", "certificate", "none", ["d1", "d2", "d3", "d4"], "token-signer", on, "The mTLS certificate of token-signer expired at 14:00 UTC after its renewal had failed for weeks; calls failed as connections reached their age limit (5 min) and had to shake hands anew.")
    return w

# ---------------------------------------------------------------- 12
def invoice(seed):
    w = W("tallybridge-invoice-delay", seed, "2025-03-05T11:00:00", 250, 30,
          dict(rps=("http_req_per_min", 60), p95=("http_p95_ms", 1), err=("http_errors_ratio", 1), cpu=("pod_cpu", 1), mem=("pod_mem_mb", 1)),
          vocab=dict(cl=[str(x) for x in range(236, 655, 19)], kind=["invoice.finalized", "invoice.sent", "credit_note.created", "payment.matched"], tenant=["tn_301", "tn_877", "tn_452", "tn_119", "tn_640"], route=["POST /invoices", "POST /invoices/:id/finalize", "GET /invoices"]))
    t = w.t; R = w.r; w.v0 = {"outbox-dispatcher": "3.6.1", "invoice-api": "12.9.0", "mail-render": "2.2.0"}
    w.commit("d1", 34, "outbox-dispatcher: claim statement in a file of its own", [("outbox-dispatcher/src/claim.ts", '''
@@ 1
+export const CLAIM_SQL = `
+  UPDATE outbox SET status = 'claimed', claimed_at = now()
+   WHERE id IN (
+     SELECT id FROM outbox
+      WHERE status = 'pending'
+      ORDER BY id
+      LIMIT $1
+      FOR UPDATE SKIP LOCKED)
+  RETURNING id, kind, tenant_id, payload`;
'''), ("outbox-dispatcher/src/dispatcher.ts", '''
@@ 40 export class Dispatcher {
   private async claim(limit: number): Promise<OutboxRow[]> {
-    const { rows } = await this.pool.query<OutboxRow>(
-      `UPDATE outbox SET status = 'claimed', claimed_at = now()
-        WHERE id IN (
-          SELECT id FROM outbox
-           WHERE status = 'pending'
-           ORDER BY id
-           LIMIT $1
-           FOR UPDATE SKIP LOCKED)
-       RETURNING id, kind, tenant_id, payload`,
-      [limit],
-    );
+    const { rows } = await this.pool.query<OutboxRow>(CLAIM_SQL, [limit]);
     return rows;
   }
''')], [(65, "outbox-dispatcher", "3.7.0")], new=("outbox-dispatcher/src/claim.ts",))
    w.commit("d2", 29, "db: autovacuum of the outbox", [("db/migrations/0311_outbox_autovacuum.sql", '''
@@ 1
+-- The outbox is small and churns, so vacuum early.
+ALTER TABLE outbox SET (
+  autovacuum_vacuum_scale_factor = 0.01,
+  autovacuum_vacuum_threshold    = 2000,
+  autovacuum_vacuum_cost_delay   = 0
+);
''')], [(61, "db-migrations", "0311")], new=("db/migrations/0311_outbox_autovacuum.sql",))
    w.commit("d3", 45, "outbox-dispatcher: poll interval", [("deploy/outbox-dispatcher/values.yaml", '''
@@ 14
 env:
   CLAIM_LIMIT: "100"
-  POLL_INTERVAL_MS: "500"
+  POLL_INTERVAL_MS: "750"
   PUBLISH_CONCURRENCY: "16"
''')], [(65, "outbox-dispatcher", "3.7.0")])
    w.commit("d4", 58, "mail-render: inline css with lightningcss", [("mail-render/src/inline.ts", '''
@@ 3
-import juice from 'juice';
+import { inline } from '@tallybridge/inline-css';
 
 export function inlineCss(html: string, css: string): string {
-  return juice.inlineContent(html, css, { preserveMediaQueries: true });
+  return inline(html, css, { keepMedia: true });
 }
''')], [(82, "mail-render", "2.3.0")])
    fill(w, "go_test", -80, "invoice-api", [(-50, "invoice-api", "12.9.0")]); fill(w, "ts_lint", -600, "mail-render"); fill(w, "go_health", 100, "payment-matcher", [(131, "payment-matcher", "1.40.2")]); fill(w, "tf_bucket", -900, "artifacts")
    on = 70; end = 221; D = "pg-tally"
    age = np.where((t >= on) & (t < end), (t - on) * 60, 0) + 2 + 3 * R.random(w.n); up = np.where(t < end, ((t - on) / (end - on)).clip(0, 1), np.exp(-(t - end).clip(0) / 4)); 
    dead = 2600 * (1 + .5 * R.random(w.n)) + 1.62e6 * up
    slow = 1 + 74 * up ** 1.25
    claim = 8 * slow; per_s = np.minimum(46, 100 / (.75 + claim / 1000) * .62); qd = np.zeros(w.n)
    arr = 42 * w.load
    for i in range(1, w.n): qd[i] = max(0, qd[i-1] + (arr[i] - np.interp(up[i], [0, .45, 1], [60, 43.5, 26])) * w.step)
    w.m(D, "oldest_transaction_age_s", 1, mul=age, raw=True, nd=1); w.m(D, "dead_tuples:outbox", 1, mul=dead, noise=.01, integer=True, blip=0); w.m(D, "sessions:idle_in_transaction", .3, add=1.0 * ((t >= on) & (t < end)), noise=.8, integer=True)
    w.m(D, "cpu_ratio", .26, mul=1 + 1.7 * up, load=1, noise=.07, hi=1); w.m(D, "buffers_hit_per_s", 41000, mul=1 + 9 * up, load=1, noise=.06, integer=True); w.m(D, "commits_per_s", 240, load=1, noise=.05); w.m(D, "wal_mb_per_s", 3.1, noise=.09, load=1); w.m(D, "disk_read_iops", 210, noise=.12); w.m(D, "autovacuum_runs_per_min", .8, mul=1 + 1.2 * (t > 62), noise=.4)
    w.m("outbox-dispatcher", "claim_duration_ms_p95", 1, mul=claim, noise=.09); w.m("outbox-dispatcher", "outbox_pending", 55, add=qd, noise=.12, integer=True); w.m("outbox-dispatcher", "publish_duration_ms_p95", 24, noise=.08); w.m("outbox-dispatcher", "dispatched_per_s", 1, mul=np.where(qd > 20, np.interp(up, [0, .45, 1], [60, 43.5, 26]), arr), noise=.05); w.svc("outbox-dispatcher", cpu=.12, mem=170)
    w.svc("invoice-api", 46, 95, .002, .28, 260, lat=1 + .45 * up); w.svc("mail-render", 12, 340, .003, .3, 420, rpsx=np.where(qd > 20, np.interp(up, [0, .45, 1], [1.2, 1, .62]), 1)); w.svc("payment-matcher", 20, 140, .004, .25, 310, lat=1 + .2 * up); w.svc("tally-web", 180, 190, .001, .33, 500, lat=1 + .1 * up)
    dly = qd / 42; w.m("mail-render", "event_delay_s_p95", 1.9, add=dly, noise=.15); w.m("rabbit-events", "queue_messages", 40, noise=.25, integer=True); w.m("rabbit-events", "publish_per_s", 1, mul=np.where(qd > 20, np.interp(up, [0, .45, 1], [60, 43.5, 26]), arr), noise=.05)
    w.log("invoice-api", "info", 2, "{route} {tenant}", {"http.route": "{route}", "tenant": "{tenant}", "duration_ms": "{ms}"}); w.log("outbox-dispatcher", "info", 1.2, "dispatched {kind}", {"event.kind": "{kind}", "tenant": "{tenant}"}); w.log("mail-render", "info", 1, "mail for {tenant} rendered", {"tenant": "{tenant}"}); w.log("tally-web", "info", 1, "page", {"http.route": "{route}"})
    w.log("mail-render", "warn", .2, "logo larger than 512 kB, scaled", {"tenant": "{tenant}"}); w.log("payment-matcher", "warn", .25, "no candidate for bank line {id}", {"tenant": "{tenant}"}); w.log("invoice-api", "error", .06, "vat id check: VIES unavailable", {"tenant": "{tenant}"})
    w.log("outbox-dispatcher", "warn", 2, "claim took {cl}ms for 100 rows", {"db.statement": "UPDATE outbox SET status = 'claimed' ... FOR UPDATE SKIP LOCKED"}, up); w.log("mail-render", "warn", 3, "event {kind} is late, invoice mail delayed", {"event.kind": "{kind}", "tenant": "{tenant}"}, (dly / 400).clip(0, 1)); w.log("tally-web", "error", 2, "invoice still 'processing' after 5 minutes", {"tenant": "{tenant}"}, (dly / 500).clip(0, 1))
    for x in np.arange(3, 250, 6.5):
        u = float(np.interp(x, t, up)); dd = int(1.62e6 * u); w.line(x, D, "log", 'automatic vacuum of table "tally.public.outbox": index scans: 1 tuples: %d removed, %d remain, %d are dead but not yet removable, oldest xmin: %d' % (0 if on < x < end else int(R.integers(9000, 26000)), dd + 4100, dd, 904410022 if on < x < end else 904410022 + int((x - on) * 9000)), {}, k8s=False)
    w.line(on - .4, D, "log", "connection authorized: user=metabase_ro database=tally application_name=metabase-sql-editor", {"client.address": "10.8.3.41"}, k8s=False); w.line(end, D, "fatal", "terminating connection due to administrator command (user=metabase_ro, state=idle in transaction, xact_start 2h31m ago)", {"client.address": "10.8.3.41"}, k8s=False)
    w.topo = [("tally-web", "invoice-api"), ("invoice-api", D), ("outbox-dispatcher", D), ("outbox-dispatcher", "rabbit-events"), ("rabbit-events", "mail-render"), ("payment-matcher", D)]
    w.alert("mail-render", "event_delay_s_p95", 120, "high", "invoice mail delay", "events reach mail-render more than 2 minutes late", hold=3)
    w.truth("slow-database", "long-transaction", "none", ["d1", "d2", "d3", "d4"], D, on, "A BI session left a transaction open for 2.5 hours; vacuum could not remove the outbox's dead rows and the claim query slowed with them, until the session was ended.")
    return w

# ---------------------------------------------------------------- 13
def imports(seed):
    w = W("harborline-import-stuck", seed, "2025-05-29T06:50:00", 180, 30,
          dict(rps=("req_s", 1), p95=("p95_s", .001), err=("errors_pct", 100), cpu=("cpu_pct", 100), mem=("working_set_mb", 1)), lcase=str.capitalize,
          vocab=dict(m=["m-2201", "m-1180", "m-7710", "m-0415", "m-3384", "m-9021", "m-6650"], fmt=["csv", "xml", "json"], route=["POST /feeds", "GET /feeds/:id", "GET /products"]))
    t = w.t; R = w.r; w.v0 = {"import-worker-a": "2.31.0", "import-worker-b": "2.31.0", "media-worker": "1.9.0", "feeds-api": "8.0.4"}
    w.commit("d1", 28, "import-worker: xml reader in its own module", [("import-worker/import_worker/readers/__init__.py", '''
@@ 1
 from .csv import read_csv
 from .json import read_json
+from .xml import read_xml
 
-READERS = {"csv": read_csv, "json": read_json}
+READERS = {"csv": read_csv, "json": read_json, "xml": read_xml}
'''), ("import-worker/import_worker/readers/xml.py", '''
@@ 1
+from collections.abc import Iterator
+from lxml import etree
+
+
+def read_xml(fh) -> Iterator[dict]:
+    for _, el in etree.iterparse(fh, tag="product", huge_tree=False):
+        yield {c.tag: c.text for c in el}
+        el.clear()
+        while el.getprevious() is not None:
+            del el.getparent()[0]
'''), ("import-worker/import_worker/run.py", '''
@@ 22 def load(feed: Feed) -> Iterator[dict]:
     with open_feed(feed.url) as fh:
-        if feed.format == "xml":
-            for _, el in etree.iterparse(fh, tag="product", huge_tree=False):
-                yield {c.tag: c.text for c in el}
-                el.clear()
-                while el.getprevious() is not None:
-                    del el.getparent()[0]
-        else:
-            yield from READERS[feed.format](fh)
+        yield from READERS[feed.format](fh)
''')], [(75, "import-worker-a", "2.32.0")], new=("import-worker/import_worker/readers/xml.py",))
    w.commit("d2", 40, "import-worker: resources of pool a", [("deploy/import-worker/values-pool-a.yaml", '''
@@ 9
 resources:
   requests:
     cpu: 500m
-    memory: 1Gi
+    memory: 1536Mi
   limits:
-    memory: 1536Mi
+    memory: 2Gi
''')], [(75, "import-worker-a", "2.32.0")])
    w.commit("d3", 44, "import-worker: prefetch", [("import-worker/import_worker/settings.py", '''
@@ 12 class Settings(BaseSettings):
     amqp_url: str
     queue: str = "feed-import"
-    prefetch: int = 4
+    prefetch: int = 1
     heartbeat_s: int = 60
''')], [(75, "import-worker-a", "2.32.0")])
    w.commit("d4", 60, "media-worker: thumbnails in parallel", [("media-worker/src/thumb.ts", '''
@@ 14 export async function thumbnails(img: Image): Promise<Thumb[]> {
+  if (await flags.on('media.parallel_thumbs', img.merchantId)) {
+    return Promise.all(SIZES.map((s) => resize(img, s)));
+  }
   const out: Thumb[] = [];
   for (const s of SIZES) out.push(await resize(img, s));
   return out;
 }
''')], [(83, "media-worker", "1.10.0")])
    fill(w, "py_poetry", -500, "import-worker"); fill(w, "java_null", -40, "feeds-api", [(20, "feeds-api", "8.0.4")]); fill(w, "proto", -1300, "catalog"); fill(w, "yaml_dash", 5, "import-worker")
    w.flag(88, "media.parallel_thumbs", "media-worker", "0% -> 10%", "o.eriksen")
    on = 94; e = w.up(on, 4)
    lim = {"a": 2048, "b": 1536}; L = w.load * (1 + .12 * w.ramp(0, 180))
    for p in "ab":
        n = "import-worker-" + p
        rest = R.poisson(.5 * e * (w.step / 30)); peak = (R.random(w.n) < .55) * e
        w.svc(n, cpu=.42, mem=540 if p == "a" else 560, cpux=1 + .35 * e, skip=("mem",)); w.m(n, "working_set_mb", 555, mul=1, add=peak * R.uniform(.45, .95, w.n) * (lim[p] - 555), noise=.05, nd=1, blip=0); w.m(n, "memory_limit_mb", 1, mul=np.where(t < 75, 1536, lim[p]), raw=True)
        w.m(n, "restarts", 1, mul=rest, raw=True, integer=True); w.m(n, "feeds_done_per_min", 13, mul=L * (1 - .82 * e), noise=.12); w.m(n, "pods_ready", 6, add=-np.round(3.2 * e * (1 + .3 * w.ar(.4))), raw=True, lo=1, integer=True)
    q = np.cumsum(np.maximum(0, 26 * L * .82 * e) * w.step / 60); w.m("rabbitmq-main", "queue_ready:feed-import", 14, add=q, noise=.12, integer=True); w.m("rabbitmq-main", "redelivered_per_min:feed-import", .1, add=10.5 * e * (1 + .2 * w.ar(.5)), noise=1); w.m("rabbitmq-main", "publish_per_min:feed-import", 26, mul=L, noise=.1); w.m("rabbitmq-main", "unacked:feed-import", 19, noise=.1, mul=1 - .3 * e, integer=True); w.m("rabbitmq-main", "memory_pct", 31, noise=.04); w.m("rabbitmq-main", "queue_ready:media", 60, noise=.3, mul=1 - .6 * e, integer=True)
    w.svc("feeds-api", 35, 120, .002, .22, 780); w.svc("media-worker", cpu=.5, mem=690, cpux=1 - .5 * e); w.m("media-worker", "images_per_min", 420, mul=1 - .75 * e, noise=.1); w.svc("catalog-api", 260, 55, .001, .33, 610); w.svc("merchant-portal", 90, 210, .002, .25, 430, adderr=.004 * e)
    w.m("catalog-db", "cpu_pct", 34, noise=.08, load=1, mul=1 - .45 * e); w.m("catalog-db", "rows_upserted_per_s", 820, noise=.1, mul=1 - .8 * e); w.m("feeds-api", "feed_age_p95_min", 3.1, add=38 * w.ramp(on, 140) * 1.6, noise=.1); w.m("feed-bucket", "bytes_out_mb_s", 14, noise=.15, mul=1 + .3 * e)
    for p in "ab":
        n = "import-worker-" + p
        w.log(n, "info", 1.6, "feed {id} start", {"merchant": "{m}", "feed.format": "{fmt}", "feed.size_kb": lambda r: int(r.lognormal(6.5, .9))}, 1 - .75 * e); w.log(n, "info", 1.5, "feed {id} imported, {n} products", {"merchant": "{m}", "feed.format": "{fmt}"}, 1 - .82 * e)
        w.log(n, "info", .75, "feed 5512907 start", {"merchant": "m-5107", "feed.format": "json", "feed.size_kb": 48113, "message.redelivered": True}, e, pods=6); w.log(n, "info", .5, "feed 5512907: product HL-CFG-9 has 17 option axes", {"merchant": "m-5107"}, e, pods=6)
    w.line(on - 1.2, "feeds-api", "info", "feed 5512907 accepted", {"merchant": "m-5107", "feed.format": "json", "feed.size_kb": 48113, "http.route": "POST /feeds"}); w.log("feeds-api", "info", 1.5, "feed {id} accepted", {"merchant": "{m}", "feed.format": "{fmt}", "http.route": "POST /feeds"})
    w.log("catalog-api", "info", 1.5, "GET /products", {"http.route": "GET /products", "duration_ms": "{ms}"}); w.log("media-worker", "info", .8, "{n} images resized", {"merchant": "{m}"}, 1 - .7 * e); w.log("media-worker", "warn", .3, "image {id} is CMYK, converted", {"merchant": "{m}"}); w.log("import-worker-b", "warn", .25, "row {n}: price is empty, product skipped", {"merchant": "{m}"}); w.log("import-worker-a", "warn", .25, "row {n}: unknown category", {"merchant": "{m}"}); w.log("import-worker-a", "error", .05, "feed {id}: download failed 404", {"merchant": "{m}"})
    for p in "ab": w.log("kube-events", "warning", .7, f"pod import-worker-{p}-{{hex}} container worker terminated: OOMKilled (exit 137)", {"k8s.object": "import-worker-" + p}, e, k8s=False)
    w.log("rabbitmq-main", "warning", .8, "closing AMQP connection <0.{id}.0> (client unexpectedly closed TCP connection)", {}, e, k8s=False); w.log("rabbitmq-main", "warning", .05, "closing AMQP connection <0.{id}.0> (missed heartbeats from client, timeout: 60s)", {}, k8s=False)
    w.log("merchant-portal", "error", 4, ["import of merchant {m} is waiting for more than 20 minutes", "products of {m} are out of date"], {"merchant": "{m}"}, w.ramp(on + 12, on + 40)); w.log("media-worker", "warn", 1.5, "queue media idle for {n}s", {}, e); w.log("feeds-api", "error", 1.5, "feed status webhook: partner asks for status again", {"merchant": "{m}"}, w.ramp(on + 12, on + 40))
    w.topo = [("merchant-portal", "feeds-api"), ("feeds-api", "rabbitmq-main"), ("rabbitmq-main", "import-worker-a"), ("rabbitmq-main", "import-worker-b"), ("import-worker-a", "catalog-db"), ("import-worker-b", "catalog-db"), ("import-worker-a", "media-worker"), ("catalog-api", "catalog-db")]
    w.alert("rabbitmq-main", "queue_ready:feed-import", 300, "sev2", "feed-import backlog", "more than 300 feeds are waiting for import", hold=3)
    w.truth("bad-input", "poison-message", "none", ["d1", "d2", "d3", "media.parallel_thumbs"], "import-worker-a", on, "One merchant's feed (m-5107, 17 option axes) blows up in memory; the unacknowledged message is delivered again and kills pods of both pools, the redeployed and the old one.")
    return w

# ---------------------------------------------------------------- 14
def search(seed):
    w = W("saltmarsh-search-latency", seed, "2025-01-22T18:10:00", 205, 30,
          dict(rps=("http_requests_rate", 1), p95=("http_p95_ms", 1), err=("http_5xx_ratio", 1), cpu=("cpu_usage", 1), mem=("mem_mb", 1)),
          vocab=dict(route=["/search", "/hotels/:id", "/offers", "/search/suggest"], city=["lisbon", "porto", "faro", "madrid", "sevilla", "nice"], page=["1", "1", "1", "2", "3"], deep=["88", "141", "203", "179", "260", "312", "97"],
                     asn=["AS3352", "AS3320", "AS12322", "AS2856", "AS5089"], ua=["Mozilla/5.0 (iPhone; CPU iPhone OS 18_2)", "Mozilla/5.0 (Windows NT 10.0) Chrome/131", "Mozilla/5.0 (Macintosh) Safari/18"], bip=["45.148.%d.%d" % (a, i) for a in (10, 11, 14) for i in range(2, 250)]))
    t = w.t; R = w.r; w.v0 = {"search-api": "16.2.0", "edge-gateway": "7.7.0", "offer-service": "3.0.9"}
    w.commit("d1", 48, "search-api: page handling in one place", [("search-api/internal/query/build.go", '''
@@ 44 func Build(p Params) *search.Request {
 	q := boolQuery(p)
 	aggs := facets(p)
-	from := (p.Page - 1) * p.Size
-	if from+p.Size > maxWindow {
-		from = maxWindow - p.Size
-	}
-	return &search.Request{Query: q, Aggregations: aggs, From: &from, Size: &p.Size}
+	win := page.Window(p.Page, p.Size)
+	return &search.Request{Query: q, Aggregations: aggs, From: &win.From, Size: &win.Size}
 }
'''), ("search-api/internal/page/window.go", '''
@@ 1
+package page
+
+const maxWindow = 10000
+
+type Win struct{ From, Size int }
+
+// Window is the slice of hits of a page, within index.max_result_window.
+func Window(page, size int) Win {
+	from := (page - 1) * size
+	if from+size > maxWindow {
+		from = maxWindow - size
+	}
+	return Win{From: from, Size: size}
+}
''')], [(92, "search-api", "16.3.0")], new=("search-api/internal/page/window.go",))
    w.commit("d2", 66, "edge: limits of the partner tier", [("edge-gateway/config/ratelimit.yaml", '''
@@ 6 tiers:
   anonymous:
     key: client_ip
     requests_per_minute: 120
   registered:
     key: user_id
     requests_per_minute: 300
   partner:
     key: api_key
-    requests_per_minute: 600
+    requests_per_minute: 2400
     burst: 200
''')], [(97, "edge-gateway", "7.8.0")])
    w.commit("d3", 55, "opensearch: heap of the data nodes", [("deploy/opensearch/values-prod.yaml", '''
@@ 19
 nodes:
   data:
     replicas: 3
-    opensearchJavaOpts: "-Xms12g -Xmx12g"
+    opensearchJavaOpts: "-Xms14g -Xmx14g"
     resources:
       limits:
         memory: 28Gi
''')], [(74, "opensearch", "2.15-r9")])
    w.commit("d4", 70, "offer-service: rerank features", [("offer-service/offer_service/rerank.py", '''
@@ 18
 def rank(offers: list[Offer], user: User | None) -> list[Offer]:
-    return sorted(offers, key=lambda o: o.base_score, reverse=True)
+    if user is None or not flags.enabled("search.rerank", user.id):
+        return sorted(offers, key=lambda o: o.base_score, reverse=True)
+    feats = features.for_user(user, offers)
+    return [o for _, o in sorted(zip(model.predict(feats), offers), key=lambda x: -x[0])]
''')], [(90, "offer-service", "3.1.0")])
    fill(w, "go_mod", -90, "search-api", [(-60, "search-api", "16.2.0")]); fill(w, "py_metrics", -400, "offer-service"); fill(w, "ts_i18n", 20, "travel-web", [(44, "travel-web", "r901")]); fill(w, "ts_deps", -800, "travel-web")
    w.flag(99, "search.rerank", "offer-service", "off -> 2% of signed-in users", "c.duarte")
    on = 103; e = w.up(on, 4, 171, 2) * (1 + .06 * w.ar(.8)); e = e.clip(0)
    L = w.load * (1 + .12 * np.sin(t / 205 * np.pi))
    sat = e ** 1.3
    for rt, b, k in [("/search", 95, 3.6), ("/hotels/:id", 160, .03), ("/offers", 70, 0), ("/search/suggest", 120, 0)]: w.m("edge-gateway", "route_requests_rate:" + rt, b, mul=L * (1 + k * e) * (1 - (.08 if rt != "/search" else 0) * sat), noise=.05, nd=2)
    w.m("edge-gateway", "requests_rate_by_tier:anonymous", 370, mul=L * (1 + .92 * e), noise=.05); w.m("edge-gateway", "requests_rate_by_tier:registered", 62, mul=L, noise=.06); w.m("edge-gateway", "requests_rate_by_tier:partner", 21, noise=.08); w.m("edge-gateway", "unique_client_ips_per_min", 5200, mul=L * (1 + .13 * e), noise=.03, integer=True); w.m("edge-gateway", "rate_limited_rate", .6, mul=1 + .8 * e, noise=.3); w.m("edge-gateway", "cdn_hit_ratio", .61, mul=1 - .42 * e, noise=.02, hi=1)
    w.svc("edge-gateway", 450, 65, .001, .35, 280, load=L, rpsx=1 + .75 * e, lat=1 + 5 * sat, adderr=.035 * sat, cpux=1 + .35 * e)
    w.svc("search-api", 98, 140, .0015, .34, 330, load=L, rpsx=1 + 3.5 * e, lat=1 + 11 * sat, adderr=.05 * sat, cpux=1 + 1.3 * e); w.svc("offer-service", 130, 85, .002, .4, 540, load=L, rpsx=1 + .5 * e, lat=1 + .3 * e); w.svc("travel-web", 300, 210, .001, .33, 460, load=L, lat=1 + 2.2 * sat, adderr=.012 * sat); w.svc("booking-api", 14, 320, .003, .2, 610, load=L, rpsx=1 - .2 * sat)
    for i in range(3): w.m(f"opensearch-data-{i}", "cpu_usage", .33, mul=1 + 1.92 * e, load=1, noise=.06, hi=.985); w.m(f"opensearch-data-{i}", "search_queue", 1.2, mul=1 + 240 * sat, noise=.3, integer=True, hi=1000); w.m(f"opensearch-data-{i}", "heap_used_pct", 54 if i else 51, noise=.06, mul=1 + .22 * e, hi=95); w.m(f"opensearch-data-{i}", "query_ms_mean", 22, mul=1 + 7.5 * sat, noise=.1)
    w.log("edge-gateway", "info", 4, "GET {route}?city={city}&page={page}", {"http.route": "{route}", "net.asn": "{asn}", "user_agent": "{ua}", "tier": "anonymous"}); w.log("edge-gateway", "info", 5, "GET /search?city={city}&checkin=2025-0{page}-1{page}&page={deep}", {"http.route": "/search", "net.asn": "AS210644", "client.address": "{bip}", "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/109.0", "tier": "anonymous"}, e)
    w.log("search-api", "info", 2, "query city={city} took {ms}ms", {"query.page": "{page}"}); w.log("search-api", "info", 2, "query city={city} took {slow}ms", {"query.page": "{deep}"}, e); w.log("offer-service", "info", 1.2, "offers ranked", {"rerank": False}); w.log("travel-web", "info", 1.5, "render {route}", {"http.route": "{route}"})
    w.log("search-api", "warn", .3, "unknown facet 'pets'", {}); w.log("offer-service", "warn", .25, "price of supplier {n} older than 15m", {}); w.log("edge-gateway", "warn", .5, "429 anonymous", {"http.status_code": 429, "client.address": "{ip}"}, 1 + .8 * e); w.log("search-api", "error", .05, "opensearch: circuit_breaking_exception, retried", {})
    w.log("search-api", "error", 5, ["opensearch: es_rejected_execution_exception: rejected execution of search thread pool", "opensearch: context deadline exceeded"], {"http.route": "/search"}, sat); w.log("travel-web", "error", 4, "search is temporarily unavailable", {"http.route": "/search"}, sat); w.log("opensearch-data-1", "warn", .5, "[gc][{id}] overhead, spent [{n}ms] collecting in the last [1s]", {}, .2 + e, k8s=False); w.log("offer-service", "error", 1, "search-api timeout", {"peer.service": "search-api"}, sat)
    w.line(170.6, "edge-gateway", "info", "waf: rule block-as210644 active", {"waf.rule": "block-as210644", "actor": "oncall"})
    def tr(t, b):
        b = b and t < 171; bot = b and R.random() < .75; k = 6 if b else 1
        return ("edge-gateway", "GET /search", w.ln(12), [("search-api", "Search", w.ln(15 * k ** .3), [("opensearch-data-%d" % R.integers(3), "POST /offers/_search", w.ln((130 if bot else 60) * k if b else 45), [], False, {"db.system": "opensearch"})], False, {"query.page": int(R.choice(w.vocab["deep"])) if bot else int(R.choice(w.vocab["page"]))})], False, {"net.asn": "AS210644" if bot else R.choice(w.vocab["asn"])})
    w.traces(35, 60, on, 200, tr)
    w.topo = [("edge-gateway", "travel-web"), ("edge-gateway", "search-api"), ("travel-web", "search-api"), ("search-api", "opensearch-data-0"), ("search-api", "opensearch-data-1"), ("search-api", "opensearch-data-2"), ("travel-web", "offer-service"), ("offer-service", "search-api"), ("travel-web", "booking-api")]
    w.alert("search-api", "http_p95_ms", 600, "page", "search p95", "search-api p95 above 600 ms", hold=4)
    w.truth("traffic-surge", "cpu", "none", ["d1", "d2", "d3", "search.rerank"], "search-api", on, "A scraper (one AS, hundreds of addresses, each below the anonymous limit) requests deep search pages, /search quadruples and the OpenSearch nodes saturate until the AS is blocked.")
    return w
ALL = [login, invoice, imports, search]
