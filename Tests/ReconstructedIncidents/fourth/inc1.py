import numpy as np
from common import W
from fillers import fill

# ---------------------------------------------------------------- 1
def quote(seed):
    w = W("parcelwind-quote-latency", seed, "2025-03-11T06:10:00", 270, 30,
          dict(rps=("http_requests_per_second", 1), p95=("http_latency_p95_ms", 1), err=("http_5xx_ratio", 1), cpu=("cpu_utilization", 1), mem=("memory_working_set_mb", 1)),
          vocab=dict(route=["/v1/quotes", "/v1/quotes/{id}".replace("{id}", ":id"), "/v1/services"], carrier=["DHL", "UPS", "DPD", "GLS", "PostNL"], zone=["EU1", "EU2", "UK", "CH"]))
    t = w.t; R = w.r
    w.v0 = {"rate-engine": "3.18.2", "quote-api": "2.40.0", "tracking": "1.77.1", "label-printer": "4.6.0"}
    w.commit("cul", 4, "charts: shared autoscaling profiles for the shipping domain", [
        ("charts/shipping-lib/profiles.yaml", '''
@@ 1
+# HPA profiles. Charts refer to one by name (autoscaling.profile).
+profiles:
+  small:
+    minReplicas: 2
+    maxReplicas: 4
+    targetCPUUtilizationPercentage: 70
+  standard:
+    minReplicas: 4
+    maxReplicas: 8
+    targetCPUUtilizationPercentage: 60
+  large:
+    minReplicas: 6
+    maxReplicas: 30
+    targetCPUUtilizationPercentage: 60
'''), ("charts/label-printer/values-prod.yaml", '''
@@ 18
 autoscaling:
   enabled: true
-  minReplicas: 2
-  maxReplicas: 4
-  targetCPUUtilizationPercentage: 70
+  profile: small
 resources:
   requests:
     cpu: 250m
'''), ("charts/rate-engine/values-prod.yaml", '''
@@ 22
 autoscaling:
   enabled: true
-  minReplicas: 4
-  maxReplicas: 24
-  targetCPUUtilizationPercentage: 60
+  profile: standard
 resources:
   requests:
     cpu: "1"
'''), ("charts/tracking/values-prod.yaml", '''
@@ 20
 autoscaling:
   enabled: true
-  minReplicas: 4
-  maxReplicas: 8
-  targetCPUUtilizationPercentage: 60
+  profile: standard
''')], [(31, "label-printer", "4.6.0"), (32, "rate-engine", "3.18.2"), (34, "tracking", "1.77.1")], new=("charts/shipping-lib/profiles.yaml",))
    w.commit("d1", 96, "rate-engine: zone table in its own class", [("rate-engine/src/main/java/io/parcelwind/rate/RateCalculator.java", '''
@@ 58 public class RateCalculator {
   public Money rate(Shipment s, CarrierService svc) {
-    Zone zone = null;
-    for (ZoneRow row : tariff.zones(svc)) {
-      if (row.matches(s.origin(), s.destination())) {
-        zone = row.zone();
-        break;
-      }
-    }
+    Zone zone = zoneTable.lookup(svc, s.origin(), s.destination());
     if (zone == null) {
       throw new NoZoneException(svc, s.destination());
     }
     return tariff.price(zone, s.chargeableWeight());
   }
'''), ("rate-engine/src/main/java/io/parcelwind/rate/ZoneTable.java", '''
@@ 1
+package io.parcelwind.rate;
+
+final class ZoneTable {
+  private final Tariff tariff;
+
+  ZoneTable(Tariff tariff) {
+    this.tariff = tariff;
+  }
+
+  Zone lookup(CarrierService svc, Postcode from, Postcode to) {
+    for (ZoneRow row : tariff.zones(svc)) {
+      if (row.matches(from, to)) {
+        return row.zone();
+      }
+    }
+    return null;
+  }
+}
''')], [(126, "rate-engine", "3.19.0")], new=("rate-engine/src/main/java/io/parcelwind/rate/ZoneTable.java",))
    w.commit("d2", 120, "quote-api: rate client timeout", [("quote-api/internal/rate/client.go", '''
@@ 24 func NewClient(base string, opts ...Option) *Client {
 	c := &Client{
 		base: base,
 		http: &http.Client{
-			Timeout: 1200 * time.Millisecond,
+			Timeout: 2 * time.Second,
 			Transport: otelhttp.NewTransport(&http.Transport{
-				MaxIdleConnsPerHost: 32,
+				MaxIdleConnsPerHost: 64,
 				IdleConnTimeout:     90 * time.Second,
 			}),
 		},
 	}
''')], [(134, "quote-api", "2.41.0")])
    w.commit("d3", 88, "rate-engine: hikari pool", [("charts/rate-engine/templates/configmap.yaml", '''
@@ 11 data:
   SPRING_DATASOURCE_URL: jdbc:postgresql://tariff-db:5432/tariff
-  SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: "10"
+  SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE: "14"
   SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT: "2000"
   TARIFF_CACHE_TTL: PT30M
''')], [(105, "rate-engine", "3.18.2")])
    fill(w, "go_log", -300, "quote-api", [(-200, "quote-api", "2.40.0")]); fill(w, "java_deps", -150, "rate-engine"); fill(w, "yaml_dash", 60, "quote-api"); fill(w, "tf_tags", -700, "infra")
    w.flag(99, "quote.show_co2", "quote-api", "5% -> 25%", "h.visser")
    rps = 300 + 820 / (1 + np.exp(-(t - 130) / 22)); L = rps / 300
    L = L * (1 + .015 * w.ar(.9)); rps = L * 300
    want = np.clip(np.ceil(rps / 80), 4, 99); rep = np.minimum(want, 8)
    util = np.minimum(rps / rep / 80 * .6, .975)
    over = ((util - .78) / .19).clip(0, 1)
    q = 1 + 14 * over ** 1.6
    w.svc("rate-engine", 300, 42, .001, .6, 1180, load=L, lat=q, adderr=.03 * over ** 3, skip=("cpu",))
    w.m("rate-engine", "cpu_utilization", 1, mul=util, noise=.018, hi=.995, blip=0)
    w.m("rate-engine", "kube_deployment_replicas_ready", 1, mul=rep, raw=True, integer=True)
    w.m("rate-engine", "http_requests_per_second_offset_1w", 300, mul=(1 + 2.71 / (1 + np.exp(-(t - 127) / 22))), noise=.03)
    w.m("rate-engine", "tomcat_threads_busy", 30, mul=np.minimum(L * (1 + 5 * over), 26.6 * rep / 4), noise=.08, integer=True)
    w.m("rate-engine", "hikaricp_connections_active", 9, mul=L ** .6, noise=.1, integer=True)
    qr = np.clip(np.ceil(L * 4), 4, 20)
    w.m("quote-api", "kube_deployment_replicas_ready", 1, mul=qr, raw=True, integer=True)
    w.svc("quote-api", 210, 95, .002, .48, 210, load=L, lat=1 + (q - 1) * .55, adderr=.075 * over ** 2.5, cpux=1 / (1 + .7 * (L - 1)))
    w.svc("shop-gateway", 520, 120, .002, .4, 300, load=1 + .6 * (L - 1), lat=1 + (q - 1) * .25, adderr=.02 * over ** 2.5, cpux=1 / (1 + .4 * (L - 1)))
    w.svc("tracking", 340, 60, .001, .42, 820, load=1 + .25 * (L - 1))
    w.svc("label-printer", 25, 310, .004, .35, 640, load=1 + .5 * (L - 1), cpux=1 / (1 + .3 * (L - 1)))
    w.m("tariff-db", "pg_connections", 60, mul=1 + .1 * (L - 1), noise=.04, integer=True)
    w.m("tariff-db", "pg_cpu_percent", 18, mul=1 + .25 * (L - 1), noise=.09)
    w.m("tariff-db", "pg_query_p95_ms", 3.1, noise=.08)
    w.topo = [("shop-gateway", "quote-api"), ("shop-gateway", "tracking"), ("quote-api", "rate-engine"), ("rate-engine", "tariff-db"), ("shop-gateway", "label-printer")]
    w.log("quote-api", "info", 1.8, "{route} 200 in {ms}ms", {"http.route": "{route}", "http.status_code": 200, "duration_ms": "{ms}"}, L / 2)
    w.log("rate-engine", "info", 1.4, "rated shipment carrier={carrier} zone={zone}", {"carrier": "{carrier}", "duration_ms": "{ms}"}, L / 2)
    w.log("tracking", "info", .8, "scan event applied", {"carrier": "{carrier}", "parcel.id": "{id}"})
    w.log("rate-engine", "warn", .15, "no zone for destination, service skipped", {"carrier": "{carrier}"})
    w.log("shop-gateway", "error", .12, "client disconnected before response", {"http.route": "{route}"})
    w.log("label-printer", "warn", .1, "printer agent heartbeat late ({n}s)", {"agent.id": "{id}"})
    w.log("quote-api", "error", 6, "rate-engine call failed: context deadline exceeded (Client.Timeout exceeded while awaiting headers)", {"http.route": "/v1/quotes", "peer.service": "rate-engine", "duration_ms": lambda r: int(r.normal(2004, 4))}, over ** 2)
    w.log("quote-api", "warn", 3, "returning partial quote list, {n} services missing", {"http.route": "/v1/quotes"}, over ** 2)
    w.log("shop-gateway", "error", 3, "upstream quote-api responded 504", {"http.route": "/v1/quotes", "http.status_code": 504}, over ** 2)
    w.log("rate-engine", "warn", .6, "request waited {slow}ms for a worker thread", {"thread_pool": "http-nio-8080"}, over)
    for tt in np.arange(126 + R.uniform(0, 4), 268, 9.5): w.line(tt, "kube-events", "normal", "HorizontalPodAutoscaler/rate-engine ScalingLimited: TooManyReplicas: the desired replica count is more than the maximum replica count", {"k8s.object": "hpa/rate-engine", "k8s.namespace": "shipping"}, k8s=False)
    for a in range(6):
        i = np.argmax(qr >= 5 + a)
        if i: w.line(w.t[i] + .4, "kube-events", "normal", f"HorizontalPodAutoscaler/quote-api SuccessfulRescale: New size: {5+a}; reason: cpu resource utilization (percentage of request) above target", {"k8s.object": "hpa/quote-api", "k8s.namespace": "shipping"}, k8s=False)
    def tr(t, bad):
        k = float(np.interp(t, w.t, q)) * .6 if bad else 1
        n = int(R.integers(2, 5))
        kids = [("rate-engine", "POST /rate", w.ln(22 * k), [("tariff-db", "SELECT tariff_rows", w.ln(2.2), [], False, {"db.system": "postgresql"})], False, {"carrier": R.choice(w.vocab["carrier"])}) for _ in range(n)]
        return ("shop-gateway", "POST /checkout/quotes", w.ln(6), [("quote-api", "POST /v1/quotes", w.ln(9), kids, False, {"http.route": "/v1/quotes"})], False, {})
    w.traces(35, 45, 145, 265, tr)
    w.alert("quote-api", "http_latency_p95_ms", 400, "page", "quote-api p95", "quote-api p95 latency above 400 ms for 5 minutes", hold=5)
    w.truth("config-change", "limit-lowered", "cul", ["d1", "d2", "d3"], "rate-engine", 145, "The shared HPA profile cut rate-engine's maxReplicas from 24 to 8; the usual morning ramp (same as a week ago) pinned it at 8 pods and CPU saturated.")
    return w

# ---------------------------------------------------------------- 2
def payslip(seed):
    w = W("lumenhr-document-failures", seed, "2025-01-30T13:00:00", 230, 30,
          dict(rps=("requests_rate", 1), p95=("latency_p95_seconds", .001), err=("error_pct", 100), cpu=("cpu_pct", 100), mem=("memory_mib", 1)), lkey="level", lcase=str.lower,
          vocab=dict(route=["GET /payslips/:id", "GET /payslips/:id/preview", "GET /contracts/:id", "POST /documents"], tenant=["t-1182", "t-2041", "t-3310", "t-0907", "t-4415", "t-2850"], tpl=["payslip-de-v7", "payslip-fr-v3", "contract-std", "bonus-letter"]))
    t = w.t; R = w.r; w.v0 = {"document-renderer": "5.12.0", "document-api": "8.3.1"}
    w.commit("code", -2900, "renderer: optional reuse of composed previews", [("document-renderer/src/preview/preview.service.ts", '''
@@ 1
 import { Injectable } from '@nestjs/common';
 import { compose } from './compose';
 
+const composed = new Map<string, Buffer>();
+
 @Injectable()
 export class PreviewService {
   constructor(private readonly flags: Flags, private readonly templates: TemplateStore) {}
 
   async preview(doc: DocumentRef): Promise<Buffer> {
+    if (await this.flags.enabled('renderer.preview_reuse', doc.tenantId)) {
+      const key = `${doc.tenantId}:${doc.id}:${doc.revision}`;
+      const hit = composed.get(key);
+      if (hit) return hit;
+      const buf = await compose(await this.templates.get(doc.template), doc.data);
+      composed.set(key, buf);
+      return buf;
+    }
     return compose(await this.templates.get(doc.template), doc.data);
   }
 }
''')], [(-2780, "document-renderer", "5.12.0")])
    w.commit("d1", 70, "renderer: pdf worker in a separate module", [("document-renderer/src/pdf/pdf.worker.ts", '''
@@ 1
+import { parentPort } from 'node:worker_threads';
+import { renderPdf } from './render';
+
+parentPort!.on('message', async ({ id, html }) => {
+  try {
+    const pdf = await renderPdf(html);
+    parentPort!.postMessage({ id, pdf }, [pdf.buffer]);
+  } catch (err) {
+    parentPort!.postMessage({ id, error: String(err) });
+  }
+});
'''), ("document-renderer/src/pdf/pdf.pool.ts", '''
@@ 8 export class PdfPool {
   constructor(size = 4) {
     for (let i = 0; i < size; i++) {
-      this.workers.push(new Worker(inlineWorker, { eval: true }));
+      this.workers.push(new Worker(join(__dirname, 'pdf.worker.js')));
     }
   }
''')], [(94, "document-renderer", "5.13.0")], new=("document-renderer/src/pdf/pdf.worker.ts",))
    w.commit("d2", 76, "renderer: node memory options", [("deploy/document-renderer/values.yaml", '''
@@ 14
 env:
   NODE_ENV: production
-  NODE_OPTIONS: "--max-old-space-size=1280"
+  NODE_OPTIONS: "--max-old-space-size=1536"
 resources:
   requests:
-    memory: 1536Mi
+    memory: 2Gi
   limits:
-    memory: 1792Mi
+    memory: 2Gi
''')], [(94, "document-renderer", "5.13.0")])
    w.commit("d3", 80, "document-api: stream previews to the client", [("document-api/src/payslips/payslips.controller.ts", '''
@@ 47 export class PayslipsController {
   @Get(':id/preview')
   async preview(@Param('id') id: string, @Res() res: Response) {
-    const buf = await this.renderer.preview(id);
-    res.type('image/png').send(buf);
+    const stream = await this.renderer.previewStream(id);
+    res.type('image/png');
+    await pipeline(stream, res);
   }
''')], [(101, "document-api", "8.4.0")])
    fill(w, "ts_i18n", -60, "hr-web", [(-20, "hr-web", "2025.1.30-1")]); fill(w, "ts_deps", -400, "document-api"); fill(w, "yaml_labels", -1500, "document-renderer"); fill(w, "ts_lint", 110, "audit-service", [(140, "audit-service", "1.9.3")])
    w.flag(-1400, "renderer.preview_reuse", "document-renderer", "off -> internal tenants", "k.brandt")
    w.flag(44, "renderer.preview_reuse", "document-renderer", "internal tenants -> 100%", "k.brandt")
    w.flag(91, "payslips.new_layout", "document-renderer", "off -> preview for t-0001 (demo)", "s.moreau")
    w.flag(97, "notifications.digest", "notification-service", "10% -> 50%", "s.moreau")
    on = 102  # payslip publication at 14:42 makes many distinct previews
    pub = w.up(99, 6, 175, 30); L = w.load * (1 + 1.1 * pub)
    # memory grows with previews after the flag (slow), fast with publication
    g = np.cumsum((t > 44) * (1.2 + 60 * pub) * w.step / 60); lim = 1900.0; mem = np.zeros(w.n); rs = np.zeros(w.n); base = 640.; cur = base + 0
    dep_reset = False
    for i in range(w.n):
        inc = (g[i] - g[i-1]) if i else 0
        cur += inc * R.uniform(.85, 1.15)
        if not dep_reset and t[i] >= 95: cur = base; dep_reset = True
        if cur > lim * .93:   # pods start dying at about the same time: the mean falls partly
            rs[i] = R.integers(1, 4); cur -= rs[i] * 230
        mem[i] = cur
    press = ((mem / lim - .72) / .2).clip(0, 1)
    w.deps.sort(key=lambda d: d["t"])
    gc = 1 + 5 * press
    dying = np.convolve(rs, np.exp(-np.arange(12) / 4), "full")[:w.n].clip(0, 3) / 3
    w.svc("document-renderer", 60, 380, .003, .34, 640, load=L, lat=gc + 3 * dying, adderr=.16 * dying + .01 * press, cpux=1 + .9 * press, skip=("mem",))
    w.m("document-renderer", "memory_mib", 1, mul=mem, noise=.012, blip=0, hi=2040, nd=1)
    w.m("document-renderer", "memory_limit_mib", 1, mul=np.where(t < 95, 1792, 2048), raw=True)
    w.m("document-renderer", "nodejs_gc_pause_ms_p99", 14, mul=1 + 16 * press, noise=.15)
    w.m("document-renderer", "container_restarts", 1, mul=rs, raw=True, integer=True)
    w.m("document-renderer", "nodejs_external_memory_mib", 1, mul=90 + (mem - 640).clip(0) * .92, noise=.03, blip=0, nd=1)
    w.svc("document-api", 110, 460, .002, .3, 380, load=L, lat=1 + .8 * (gc - 1) + 2 * dying, adderr=.12 * dying + .008 * press)
    w.svc("hr-web", 260, 180, .001, .25, 310, load=w.load * (1 + .6 * pub), lat=1 + .2 * press, adderr=.03 * dying)
    w.svc("notification-service", 30, 90, .002, .15, 260, load=w.load * (1 + 4 * w.up(98, 2, 125, 10)))
    w.svc("audit-service", 90, 25, .0005, .18, 240)
    w.m("object-store", "get_latency_p95_seconds", .031, noise=.1); w.m("object-store", "requests_rate", 150, mul=L ** .5, noise=.05)
    w.m("hr-db", "cpu_pct", 24, load=1, noise=.08); w.m("hr-db", "connections", 88, noise=.03, integer=True)
    w.topo = [("hr-web", "document-api"), ("document-api", "document-renderer"), ("document-renderer", "object-store"), ("document-api", "hr-db"), ("hr-web", "notification-service"), ("document-api", "audit-service")]
    A = {"http.route": "{route}", "tenant": "{tenant}", "duration_ms": "{ms}"}
    w.log("document-api", "info", 2.5, "{route} completed", A, L)
    w.log("document-renderer", "info", 1.6, "rendered {tpl} in {ms}ms", {"template": "{tpl}", "tenant": "{tenant}"}, L)
    w.log("document-renderer", "debug", .8, "preview {tenant}:{id} composed and kept", {"tenant": "{tenant}", "flag.renderer.preview_reuse": True}, L * (t > 44))
    w.log("document-renderer", "warn", .25, "font fallback: 'Inter Tight' missing glyph U+2011", {"template": "{tpl}"})
    w.log("notification-service", "warn", .15, "bounce: mailbox full", {"tenant": "{tenant}"}, 1 + 3 * pub)
    w.log("hr-web", "error", .1, "ResizeObserver loop completed with undelivered notifications", {"browser": "Chrome 131"})
    w.log("document-api", "error", .05, "renderer request failed: socket hang up", {"http.route": "{route}", "peer.service": "document-renderer"})
    w.log("document-api", "error", 9, ["renderer request failed: socket hang up", "renderer request failed: connect ECONNREFUSED {ip}:3000", "renderer request failed: 503 no healthy upstream"], {"http.route": "GET /payslips/:id/preview", "peer.service": "document-renderer", "tenant": "{tenant}"}, dying)
    w.log("document-renderer", "warn", 1.2, "event loop delay {slow}ms", {"gc.kind": "major"}, press)
    w.log("hr-web", "error", 3, "document-api returned 502", {"http.route": "{route}", "http.status_code": 502}, dying)
    for i in np.nonzero(rs)[0]: w.line(t[i] + .3, "document-renderer", "error", "container terminated: reason=OOMKilled exit=137", {"k8s.event": "OOMKilling"})
    w.line(99.1, "payroll-service", "info", "payroll run published: 41822 payslips, 612 tenants", {"run.id": "2025-01"}, k8s=False)
    w.line(98.2, "payroll-service", "info", "monthly publication started (schedule 14:38 UTC, last month 40977 payslips)", {"run.id": "2025-01"}, k8s=False)
    w.alert("document-api", "error_pct", 3, "critical", "document-api error rate", "document-api errors above 3 % (previews, payslips)", hold=1)
    w.truth("config-change", "memory-leak", "renderer.preview_reuse", ["d1", "d2", "d3", "payslips.new_layout"], "document-renderer", on, "The flag renderer.preview_reuse at 100% keeps every composed preview in an unbounded Map; the monthly payslip publication filled it and pods were OOM-killed.")
    return w

# ---------------------------------------------------------------- 3
def dns(seed):
    w = W("quillbase-webhook-delays", seed, "2025-05-20T09:20:00", 190, 20,
          dict(rps=("rpm", 60), p95=("p95_ms", 1), err=("error_rate", 1), cpu=("cpu_cores", 2), mem=("rss_mb", 1)),
          vocab=dict(code=["500", "404", "429", "503"], host=["api.stripe.com", "hooks.slack.com", "events.pagerduty.com", "api.hubapi.com", "eu.api.segment.io", "login.microsoftonline.com"], route=["POST /hooks", "GET /pages/:id", "PATCH /pages/:id", "GET /search"], ev=["page.updated", "comment.created", "member.joined", "invoice.paid"]))
    t = w.t; R = w.r; w.v0 = {"webhook-dispatcher": "0.58.1", "billing-sync": "4.2.0", "sso-bridge": "2.11.0", "coredns": "1.11.1"}
    w.commit("cul", 66, "cluster-addons: coredns values from the managed add-on", [("clusters/prod-eu/addons/coredns.yaml", '''
@@ 9 data:
   Corefile: |
     .:53 {
         errors
         health {
             lameduck 5s
         }
         ready
         kubernetes cluster.local in-addr.arpa ip6.arpa {
             pods insecure
             fallthrough in-addr.arpa ip6.arpa
+            ttl 30
         }
         prometheus :9153
-        cache 300 {
-            success 20000 300 60
-            denial 20000 60 10
-            prefetch 5 1m 20%
-            serve_stale 1h
-        }
         forward . /etc/resolv.conf {
             max_concurrent 2000
         }
         loop
         reload
         loadbalance
     }
@@ 52 spec:
           resources:
             requests:
               cpu: 200m
-              memory: 170Mi
+              memory: 200Mi
''')], [(81, "coredns", "1.11.1-eksbuild.9")])
    w.commit("d1", 78, "webhook-dispatcher: delivery timeout", [("webhook-dispatcher/internal/deliver/deliver.go", '''
@@ 31 func New(cfg Config) *Deliverer {
 	return &Deliverer{
 		client: &http.Client{
-			Timeout:   8 * time.Second,
+			Timeout:   12 * time.Second,
 			Transport: cfg.Transport,
 		},
-		retries: backoff.New(3, time.Second),
+		retries: backoff.New(3, time.Second, backoff.WithJitter(0.2)),
 		metrics: cfg.Metrics,
 	}
 }
''')], [(87, "webhook-dispatcher", "0.59.0")])
    w.commit("d2", 70, "netpol: restrict egress of the preview namespace", [("clusters/prod-eu/netpol/preview-egress.yaml", '''
@@ 1
 apiVersion: networking.k8s.io/v1
 kind: NetworkPolicy
 metadata:
   name: restrict-egress
   namespace: preview-envs
 spec:
   podSelector: {}
   policyTypes: [Egress]
   egress:
     - to:
         - namespaceSelector:
             matchLabels:
               kubernetes.io/metadata.name: kube-system
       ports:
         - {protocol: UDP, port: 53}
-        - {protocol: TCP, port: 53}
-    - {}
+    - to:
+        - ipBlock: {cidr: 10.40.0.0/16}
''')], [(85, "preview-envs-policy", "r118")])
    w.commit("d3", 60, "billing-sync: stripe host from settings", [("billing-sync/billing_sync/settings.py", '''
@@ 22 class Settings(BaseSettings):
     stripe_key: SecretStr
-    stripe_base: str = "https://api.stripe.com"
+    stripe_base: str = Field("https://api.stripe.com", alias="STRIPE_BASE_URL")
     stripe_timeout_s: float = 20.0
 
     model_config = SettingsConfigDict(env_prefix="BILLING_")
'''), ("deploy/billing-sync/values-staging.yaml", '''
@@ 6
 env:
   BILLING_LOG_LEVEL: debug
+  STRIPE_BASE_URL: https://stripe-mock.staging.svc.cluster.local
''')], [(84, "billing-sync", "4.3.0")])
    fill(w, "go_mod", -120, "sso-bridge"); fill(w, "py_types", -200, "billing-sync", [(-90, "billing-sync", "4.2.0")]); fill(w, "ts_button", 20, "pages-web", [(41, "pages-web", "2025.20.3")]); fill(w, "ci_cache", -900, "ci"); fill(w, "docs", 30, "webhook-dispatcher")
    e = w.up(83, 2.2); e2 = w.up(84.5, 3)
    for name, rps, p95, mem, k, er, c in [("webhook-dispatcher", 90, 420, 180, 9, .11, .25), ("billing-sync", 12, 650, 240, 5, .06, .12), ("sso-bridge", 18, 310, 150, 8, .07, .1), ("pages-api", 400, 70, 520, .35, .004, .5), ("pages-web", 350, 110, 400, .3, .003, .4)]:
        w.svc(name, rps, p95, .003, c, mem, lat=1 + k * e2, adderr=er * e2)
    w.m("webhook-dispatcher", "queue_depth", 140, mul=1 + 28 * w.ramp(86, 180, .9), noise=.12, integer=True)
    w.m("webhook-dispatcher", "delivery_age_p95_s", 2.2, mul=1 + 34 * w.ramp(86, 180, .9), noise=.12)
    w.m("coredns", "dns_requests_per_s", 1450, load=1, noise=.04, add=260 * e2)
    w.m("coredns", "cache_hit_ratio", 1, mul=.942 * (1 - e) , noise=.006, hi=1, blip=0)
    w.m("coredns", "forward_requests_per_s", 86, mul=1 + 17.2 * e, noise=.05, load=1)
    w.m("coredns", "forward_p99_ms", 9, mul=1 + 210 * e2, noise=.12, hi=2000)
    w.m("coredns", "servfail_per_s", .3, mul=1 + 260 * e2, noise=.2)
    w.m("coredns", "cpu_cores", .21, mul=1 + .9 * e, noise=.07); w.m("coredns", "rss_mb", 71, mul=1 - .3 * e, noise=.02)
    for i, nd in enumerate(["ip-10-40-3-17", "ip-10-40-7-201"]):
        w.m(nd, "linklocal_allowance_exceeded_per_s", .0, mul=1, add=(95 + 20 * i) * e2 * (1 + .2 * w.ar(.5)), raw=True, nd=2); w.m(nd, "node_cpu_pct", .46, load=1, noise=.07, hi=1)
        w.m(nd, "conntrack_entries", 41000, load=1, noise=.05, mul=1 + .2 * e, integer=True)
    w.m("pages-db", "cpu_pct", .31, load=1, noise=.07, hi=1); w.m("pages-db", "query_p95_ms", 4.2, noise=.08)
    w.log("webhook-dispatcher", "info", 2.2, "delivered {ev} to {host} in {ms}ms", {"event": "{ev}", "net.peer.name": "{host}", "duration_ms": "{ms}"}, 1 - .3 * e2)
    w.log("pages-api", "info", 2.5, "{route} 200", {"http.route": "{route}", "duration_ms": "{ms}"})
    w.log("billing-sync", "info", .8, "synced subscription sub_{hex}", {"stripe.request_id": "req_{hex2}"})
    w.log("webhook-dispatcher", "warn", .5, "endpoint answered {code}, will retry", {"net.peer.name": "customer-endpoint", "http.status_code": "{code}"}, pods=4) 
    w.log("sso-bridge", "warn", .2, "clock skew on SAML assertion {n}s", {"idp": "okta"})
    w.log("webhook-dispatcher", "error", .06, "delivery failed: dial tcp: lookup {host}: i/o timeout", {"net.peer.name": "{host}"})
    w.log("webhook-dispatcher", "error", 5, ["delivery failed: dial tcp: lookup {host} on 172.20.0.10:53: read udp {ip}:41873->172.20.0.10:53: i/o timeout", "delivery failed: dial tcp: lookup {host} on 172.20.0.10:53: server misbehaving", "delivery failed: context deadline exceeded (Client.Timeout exceeded while awaiting headers)"], {"event": "{ev}", "net.peer.name": "{host}"}, e2)
    w.log("billing-sync", "error", 1.6, "stripe call failed: HTTPSConnectionPool(host='api.stripe.com', port=443): Max retries exceeded (Caused by NameResolutionError: Temporary failure in name resolution)", {"exception.type": "APIConnectionError"}, e2)
    w.log("sso-bridge", "error", 1.5, "metadata refresh failed: getaddrinfo EAI_AGAIN login.microsoftonline.com", {"idp": "entra"}, e2)
    w.log("coredns", "error", 1.2, "[ERROR] plugin/errors: 2 {host}. A: read udp {ip}:50322->10.40.0.2:53: i/o timeout", {"plugin": "errors"}, e2, pods=2)
    w.log("coredns", "error", .05, "[ERROR] plugin/errors: 2 {host}. AAAA: read udp {ip}:50322->10.40.0.2:53: i/o timeout", {"plugin": "errors"}, pods=2)
    for x in (82.1, 84.4): w.line(x, "coredns", "info", "[INFO] plugin/ready: Still waiting on: \"kubernetes\"", {}, 2)
    w.line(81.5, "argocd", "info", "sync succeeded app=cluster-addons resources=Configmap/coredns,Deployment/coredns", {"app": "cluster-addons"}, k8s=False)
    w.line(85.2, "argocd", "info", "sync succeeded app=preview-envs-policy resources=NetworkPolicy/restrict-egress", {"app": "preview-envs-policy"}, k8s=False)
    w.alert("webhook-dispatcher", "delivery_age_p95_s", 20, "high", "Webhook delivery age", "webhook deliveries are more than 20 s old", hold=3)
    w.truth("config-change", "dns", "cul", ["d1", "d2", "d3"], "coredns", 83.5, "The CoreDNS values dropped the cache block; all external look-ups went to the VPC resolver, which throttles per interface, so names failed to resolve.")
    return w

# ---------------------------------------------------------------- 4
def subs(seed):
    w = W("orchardly-renewal-errors", seed, "2025-04-01T09:55:00", 225, 30,
          dict(rps=("http.rate", 1), p95=("http.p95", 1), err=("http.error_pct", 100), cpu=("cpu", 100), mem=("mem.used_mb", 1)), lkey="severity",
          vocab=dict(route=["/subscriptions/{sid}/renew".replace("{sid}", ":id"), "/subscriptions/:id", "/plans", "/coupons/validate"], plan=["seed", "grove", "orchard"], code=["SPRING25", "SPRING25", "SPRING25", "GROW10", "FRIEND5"]))
    t = w.t; R = w.r; w.v0 = {"subscription-service": "6.4.1", "billing-orchestrator": "3.0.7"}
    w.commit("cul", 22, "subscription-service: coupon rules read in one place", [("subscription-service/src/main/java/com/orchardly/subs/coupon/CouponRepository.java", '''
@@ 38 public class CouponRepository {
   public Optional<Discount> findApplicable(String code, UUID planId, Instant now) throws SQLException {
-    try (Connection c = ds.getConnection();
-        PreparedStatement ps = c.prepareStatement(FIND_SQL)) {
-      ps.setString(1, code);
-      try (ResultSet rs = ps.executeQuery()) {
-        if (!rs.next()) return Optional.empty();
-        CouponRow row = CouponRow.map(rs);
-        return row.isValid(now) ? Optional.of(row.toDiscount(planId)) : Optional.empty();
-      }
-    }
+    Connection c = ds.getConnection();
+    CouponRow row;
+    try (PreparedStatement ps = c.prepareStatement(FIND_SQL)) {
+      ps.setString(1, code);
+      row = readSingle(ps);
+    } catch (SQLException e) {
+      c.close();
+      throw e;
+    }
+    if (row != null && !row.isValid(now)) {
+      log.info("coupon {} is no longer valid", code);
+      return Optional.empty();
+    }
+    Optional<Discount> d = rules.apply(c, row, planId);
+    c.close();
+    return d;
   }
''')], [(43, "subscription-service", "6.5.0")])
    w.commit("d1", 71, "subscription-service: datasource settings", [("deploy/subscription-service/values-prod.yaml", '''
@@ 25 config:
   spring:
     datasource:
       hikari:
-        maximum-pool-size: 24
-        connection-timeout: 3000
+        maximum-pool-size: 30
+        connection-timeout: 5000
+        pool-name: subs-main
         max-lifetime: 1500000
''')], [(104, "subscription-service", "6.5.0")])
    w.commit("d2", 90, "subscription-service: renewal transaction boundary", [("subscription-service/src/main/java/com/orchardly/subs/renew/RenewalService.java", '''
@@ 61 public class RenewalService {
-  @Transactional
   public RenewalResult renew(UUID subscriptionId) {
     Subscription s = subscriptions.require(subscriptionId);
     Quote q = quotes.quote(s);
-    payments.capture(s.customerId(), q.total());
-    subscriptions.markRenewed(s.id(), q, clock.instant());
+    payments.capture(s.customerId(), q.total());
+    tx.executeWithoutResult(st -> subscriptions.markRenewed(s.id(), q, clock.instant()));
     events.publish(new SubscriptionRenewed(s.id(), q.total()));
     return RenewalResult.ok(q);
   }
''')], [(112, "subscription-service", "6.5.1")])
    w.commit("d3", 93, "billing-orchestrator: renewal batch size", [("billing-orchestrator/internal/batch/config.go", '''
@@ 10 var Defaults = Config{
-	BatchSize:   200,
-	Concurrency: 12,
+	BatchSize:   150,
+	Concurrency: 8,
 	Interval:    time.Minute,
 }
''')], [(109, "billing-orchestrator", "3.1.0")])
    fill(w, "java_micrometer", -300, "subscription-service", [(-180, "subscription-service", "6.4.1")]); fill(w, "go_test", -60, "billing-orchestrator"); fill(w, "java_null", 5, "storefront-api", [(31, "storefront-api", "9.2.4")]); fill(w, "yaml_pdb", -500, "subscription-service")
    w.flag(107, "renewals.email_receipt_v2", "billing-orchestrator", "off -> 20%", "d.nowak")
    on = 125.0 - (w.start.second / 60)   # SPRING25 ends at 12:00
    pool = np.where(t < 104, 24, 30); leak = np.zeros(w.n)
    for i in range(1, w.n):
        leak[i] = leak[i-1] + (.95 * w.step / 60 * R.uniform(.6, 1.4) if t[i] > on else 0) * (leak[i-1] < 30)
    # pods are restarted by hand at 192: recovers for a while, then again
    k = int(192 * 60 / w.step); leak[k:] = np.minimum(np.cumsum(np.full(w.n - k, .95 * w.step / 60)), 30)
    act = np.minimum(7.5 * w.load * (1 + .15 * w.ar(.5)) + leak, pool)
    sat = ((act / pool - .82) / .18).clip(0, 1) ** 1.5
    w.svc("subscription-service", 70, 85, .002, .36, 1450, lat=1 + 55 * sat, adderr=.42 * sat ** 2, cpux=1 - .4 * sat)
    w.m("subscription-service", "hikari.active", 1, mul=act, raw=True, integer=True); w.m("subscription-service", "hikari.max", 1, mul=pool, raw=True)
    w.m("subscription-service", "hikari.pending", .2, add=42 * sat ** 2 * (1 + .2 * w.ar(.6)), noise=.5, integer=True)
    w.m("subscription-service", "hikari.usage_ms_mean", 11, noise=.12)
    w.svc("billing-orchestrator", 22, 240, .004, .2, 190, lat=1 + 18 * sat, adderr=.35 * sat ** 2)
    w.svc("storefront-api", 310, 110, .002, .45, 900, lat=1 + 6 * sat, adderr=.09 * sat ** 2)
    w.svc("plan-catalog", 150, 20, .0005, .2, 520); w.svc("payment-gateway", 35, 420, .006, .18, 610, rpsx=1 - .5 * sat)
    w.m("subs-db", "pg.cpu", 27, load=1, noise=.08, mul=1 - .35 * sat); w.m("subs-db", "pg.backends_active", 6, noise=.2, mul=1 - .4 * sat, integer=True)
    w.m("subs-db", "pg.backends_idle", 38, add=leak, noise=.03, integer=True); w.m("subs-db", "pg.query_p95_ms", 4.6, noise=.09); w.m("subs-db", "pg.max_connections", 1, add=199, raw=True)
    w.topo = [("storefront-api", "subscription-service"), ("billing-orchestrator", "subscription-service"), ("subscription-service", "subs-db"), ("subscription-service", "plan-catalog"), ("billing-orchestrator", "payment-gateway")]
    w.log("subscription-service", "info", 2, "{route} handled", {"http.route": "{route}", "duration_ms": "{ms}"}, 1 - .6 * sat)
    w.log("subscription-service", "info", .5, "coupon {code} applied to plan {plan}", {"coupon": "{code}"}, np.where(t < on, 1, .25))
    w.log("subscription-service", "info", .95, "coupon SPRING25 is no longer valid", {"coupon": "SPRING25", "http.route": "/coupons/validate"}, (t > on) * (1 - .7 * sat))
    w.log("payment-gateway", "warn", .3, "soft decline, code 51", {"psp": "adyen", "merchant.id": "{id}"})
    w.log("billing-orchestrator", "info", 1, "batch item renewed sub={hex}", {"batch.id": "{id}"}, 1 - .6 * sat)
    w.log("storefront-api", "info", 1.8, "GET {route} 200", {"http.route": "{route}"})
    w.log("storefront-api", "error", .1, "upstream reset: subscription-service", {"http.status_code": 502})
    w.log("subscription-service", "warn", .06, "HikariPool-1 - Thread starvation or clock leap detected (housekeeper delta={n}s)", {})
    w.log("subscription-service", "error", 5, "subs-main - Connection is not available, request timed out after 5001ms (total=30, active=30, idle=0, waiting={n})", {"exception.type": "java.sql.SQLTransientConnectionException", "http.route": "{route}"}, sat ** 2)
    w.log("billing-orchestrator", "error", 3, "renew failed: 500 from subscription-service, item requeued", {"batch.id": "{id}", "peer.service": "subscription-service"}, sat ** 2)
    w.log("storefront-api", "error", 4, "subscription-service timeout after 6000ms", {"http.route": "{route}", "http.status_code": 504}, sat ** 2)
    w.line(192, "kube-events", "info", "deployment/subscription-service restarted (kubectl rollout restart by oncall)", {"k8s.namespace": "billing"}, k8s=False)
    def tr(t, bad):
        s = float(np.interp(t, w.t, sat)); stuck = bad and R.random() < .6 * s ** 2
        kids = [("subscription-service", "HikariDataSource.getConnection", 5001 if stuck else w.ln(.4 + 300 * s ** 2), [], stuck, {"pool": "subs-main"})]
        if not stuck: kids.append(("subs-db", "SELECT subscriptions", w.ln(3), [], False, {"db.system": "postgresql", "db.statement": "select * from subscriptions where id = ?"}))
        return ("storefront-api", "GET /account/subscription", w.ln(15), [("subscription-service", "GET /subscriptions/:id", w.ln(10), kids, stuck, {})], stuck, {})
    w.traces(30, 60, on, 222, tr)
    w.alert("billing-orchestrator", "http.error_pct", 5, "P1", "renewal failures", "renewal errors above 5 %", hold=2)
    w.truth("deploy-regression", "pool-exhaustion", "cul", ["d1", "d2", "d3"], "subscription-service", on + 1, "CouponRepository no longer closes the connection on the expired-coupon path; when SPRING25 expired each validation leaked a connection until the pool was empty.")
    return w

# ---------------------------------------------------------------- 5
def ledger(seed):
    w = W("fernhill-journal-latency", seed, "2025-02-18T10:30:00", 160, 15,
          dict(rps=("request_count", 1), p95=("request_p95_ms", 1), err=("request_error_ratio", 1), cpu=("cpu_usage_ratio", 1), mem=("mem_mb", 1)),
          vocab=dict(route=["/v2/accounts", "/v2/journal-entries", "/v2/contacts", "/v2/reports/vat"], org=["org_7712", "org_1029", "org_5530", "org_8841", "org_3007"]))
    t = w.t; R = w.r; w.v0 = {"ledger-api": "24.7.0", "ledger-migrations": "0188", "reports-worker": "11.2.0"}
    w.commit("cul", 20, "ledger: index housekeeping (0189)", [("ledger/migrations/0189_journal_indexes.sql", '''
@@ 1
+-- +nontransactional
+-- Voided entries are 30 % of the table and never listed.
+CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_journal_org_posted_live
+    ON journal_entry (org_id, posted_at DESC, id)
+    WHERE voided = false;
+
+DROP INDEX CONCURRENTLY IF EXISTS ix_journal_org_posted;
+
+CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_journal_source
+    ON journal_entry (source_type, source_id);
'''), ("ledger/ledger/models.py", '''
@@ 88 class JournalEntry(models.Model):
     org = models.ForeignKey(Org, on_delete=models.PROTECT, db_index=False)
     posted_at = models.DateTimeField()
     voided = models.BooleanField(null=True, default=None)
 
     class Meta:
         db_table = "journal_entry"
         indexes = [
-            models.Index(fields=["org", "-posted_at", "id"], name="ix_journal_org_posted"),
+            models.Index(
+                fields=["org", "-posted_at", "id"],
+                name="ix_journal_org_posted_live",
+                condition=Q(voided=False),
+            ),
+            models.Index(fields=["source_type", "source_id"], name="ix_journal_source"),
         ]
''')], [(61, "ledger-migrations", "0189")], new=("ledger/migrations/0189_journal_indexes.sql",))
    w.commit("d1", 48, "ledger-api: extract journal list query", [("ledger/ledger/api/journal.py", '''
@@ 31 class JournalEntryList(ListAPIView):
     pagination_class = KeysetPagination
 
     def get_queryset(self):
-        return (
-            JournalEntry.objects.filter(org_id=self.request.org_id)
-            .extra(where=["voided IS NOT TRUE"])
-            .order_by("-posted_at", "id")
-        )
+        return journal_entries(self.request.org_id)
'''), ("ledger/ledger/queries.py", '''
@@ 14
+def journal_entries(org_id):
+    """Entries of an organisation, newest first, without voided ones."""
+    return (
+        JournalEntry.objects.filter(org_id=org_id)
+        .extra(where=["voided IS NOT TRUE"])
+        .order_by("-posted_at", "id")
+    )
+
+
 def open_periods(org_id):
     return Period.objects.filter(org_id=org_id, closed_at=None)
''')], [(72, "ledger-api", "24.8.0")])
    w.commit("d2", 52, "ledger-api: statement timeout", [("deploy/ledger-api/values.yaml", '''
@@ 30 env:
   DB_HOST: pgbouncer.ledger.svc
-  DB_STATEMENT_TIMEOUT_MS: "8000"
+  DB_STATEMENT_TIMEOUT_MS: "15000"
   DB_CONN_MAX_AGE: "300"
''')], [(72, "ledger-api", "24.8.0")])
    w.commit("d3", 57, "reports-worker: vat report reads from the replica", [("reports-worker/src/vat/vat.repository.ts", '''
@@ 19 export class VatRepository {
-  constructor(@InjectDataSource() private readonly ds: DataSource) {}
+  constructor(@InjectDataSource('replica') private readonly ds: DataSource) {}
 
   async totals(orgId: string, period: Period): Promise<VatTotals[]> {
     return this.ds.query(VAT_TOTALS_SQL, [orgId, period.from, period.to]);
   }
''')], [(76, "reports-worker", "11.3.0")])
    fill(w, "py_admin", -400, "ledger"); fill(w, "ts_i18n", -100, "books-web", [(18, "books-web", "512")]); fill(w, "py_poetry", -2000, "ledger"); fill(w, "docs", 10, "ledger-api"); fill(w, "sql_comment", -1300, "contacts", [(-1200, "contacts-migrations", "0207")])
    on = 78.5   # index built during 17 minutes, the old one dropped then
    e = w.up(on, 1.2); build = w.up(62, 1, on - .5, 1)
    mix = 1 + 11 * e
    w.svc("ledger-api", 140, 130, .002, .4, 620, lat=1 + 24 * e, adderr=.035 * w.up(on + 3, 5), cpux=1 + .15 * e)
    for rt, b, k in [("/v2/journal-entries", 85, 75), ("/v2/accounts", 40, 1.4), ("/v2/contacts", 35, 1.2)]:
        w.m("ledger-api", "route_p95_ms:" + rt, b, mul=1 + k * e + .15 * build, noise=.1)
    w.svc("books-web", 230, 210, .001, .3, 400, lat=1 + 6 * e, adderr=.015 * w.up(on + 3, 5))
    w.svc("bank-feeds", 60, 95, .003, .3, 510, lat=1 + .5 * e); w.svc("reports-worker", 6, 1900, .004, .35, 830, lat=1 + .3 * e)
    D = "ledger-pg-primary"
    w.m(D, "cpu_usage_ratio", .29, mul=1 + .35 * build + 2.3 * e, load=1, noise=.05, hi=.99)
    w.m(D, "rows_read_seq_per_s", 4000, mul=1 + 9 * build + 540 * e, noise=.2, integer=True); w.m(D, "rows_read_index_per_s", 52000, mul=1 - .4 * e, load=1, noise=.06, integer=True)
    w.m(D, "read_iops", 900, mul=1 + 2 * build + 4 * e, noise=.12, integer=True); w.m(D, "active_sessions", 5, mul=1 + .5 * build + 7 * e, noise=.2, integer=True)
    w.m(D, "lock_waiters", .1, noise=1, integer=True); w.m(D, "commits_per_s", 310, load=1, noise=.05, mul=1 - .12 * e)
    w.m("ledger-pg-replica", "cpu_usage_ratio", .18, noise=.08, mul=1 + .35 * w.up(77, 2)); w.m("ledger-pg-replica", "replay_lag_s", .3, mul=1 + 8 * build, noise=.3)
    w.m("pgbouncer", "clients_waiting", .4, add=17 * w.up(on + 3, 4) * (1 + .25 * w.ar(.6)), noise=.6, integer=True); w.m("pgbouncer", "servers_active", 9, mul=1 + 3.4 * e, noise=.1, integer=True)
    w.topo = [("books-web", "ledger-api"), ("ledger-api", "pgbouncer"), ("pgbouncer", D), ("reports-worker", "ledger-pg-replica"), ("bank-feeds", "ledger-api")]
    w.log("ledger-api", "info", 5, "GET {route} 200 {ms}ms", {"http.route": "{route}", "org": "{org}"}); w.log("books-web", "info", 3, "rendered page", {"http.route": "{route}"}); w.log("bank-feeds", "info", 2, "imported {n} bank lines", {"org": "{org}"})
    w.log("bank-feeds", "warn", .5, "consent expires in {n} days", {"org": "{org}", "bank": "revolut"}); w.log("ledger-api", "warn", .3, "period is locked, entry rejected", {"org": "{org}", "http.status_code": 409})
    w.log("reports-worker", "error", .12, "chromium exited with code 1, retrying", {"report": "vat"})
    w.log(D, "log", .12, "duration: {slow}.114 ms  statement: SELECT count(*) FROM bank_line WHERE org_id = $1", {"db.user": "feeds"}, k8s=False)
    w.log(D, "log", 5, "duration: {slow}.402 ms  execute: SELECT ... FROM journal_entry WHERE org_id = $1 AND (voided IS NOT TRUE) ORDER BY posted_at DESC, id ASC LIMIT 51", {"db.user": "ledger", "db.plan": "Limit -> Sort -> Parallel Seq Scan on journal_entry (Filter: voided IS NOT TRUE AND org_id = $1)"}, e, k8s=False)
    w.log("ledger-api", "error", 3, "canceling statement due to statement timeout", {"http.route": "/v2/journal-entries", "org": "{org}", "exception.type": "OperationalError"}, w.up(on + 3, 5))
    w.log("ledger-api", "warn", 2, "slow request {slow}ms", {"http.route": "/v2/journal-entries", "org": "{org}"}, e); w.log("books-web", "error", 2, "timeout of 10000ms exceeded", {"http.route": "/v2/journal-entries"}, w.up(on + 3, 5))
    for x, m in [(61.2, "0189_journal_indexes: start"), (on - .3, "0189: CREATE INDEX ix_journal_org_posted_live done (1021 s)"), (on + .9, "0189: DROP INDEX ix_journal_org_posted done (66 s)"), (on + 7.4, "0189: CREATE INDEX ix_journal_source done"), (on + 7.5, "0189_journal_indexes: applied")]:
        w.line(x, "ledger-migrations", "info", m, {"migration": "0189"}, k8s=False)
    def tr(t, bad):
        jr = R.random() < .5; q = w.ln(1900, .35) if jr and bad else w.ln(5)
        rt = "/v2/journal-entries" if jr else "/v2/accounts"
        return ("books-web", "GET " + rt, w.ln(20), [("ledger-api", "GET " + rt, w.ln(18), [(D, "SELECT journal_entry" if jr else "SELECT account", q, [], False, {"db.statement": "SELECT ... FROM " + ("journal_entry WHERE org_id=$1 AND (voided IS NOT TRUE)" if jr else "account WHERE org_id=$1")})], False, {"http.route": rt})], False, {})
    w.traces(30, 40, on, 158, tr)
    w.alert("ledger-api", "request_p95_ms", 1000, "page", "ledger-api latency", "ledger-api p95 above 1 s", hold=3)
    w.truth("deploy-regression", "schema", "cul", ["d1", "d2", "d3"], D, on, "Migration 0189 replaced the list index by a partial one (voided = false) that the query's voided IS NOT TRUE cannot use (nullable column), so every listing scans the table.")
    return w
ALL = [quote, payslip, dns, subs, ledger]
