"""Routine commits, by stack. S = service name, used in paths."""
F = {}
def f(key, msg, path, body): F[key] = (msg, path, body)
f("go_log", "structured logger in handlers", "{S}/internal/handler/handler.go", '''
@@ 41 func (h *Handler) writeError(w http.ResponseWriter, r *http.Request, err error) {
 	status := statusFor(err)
-	log.Printf("request failed: %s %s: %v", r.Method, r.URL.Path, err)
+	h.log.Warn("request failed",
+		slog.String("http.method", r.Method),
+		slog.String("http.route", routePattern(r)),
+		slog.Any("error", err))
 	w.Header().Set("Content-Type", "application/problem+json")
 	w.WriteHeader(status)
''')
f("go_test", "table tests for money rounding", "{S}/internal/money/round_test.go", '''
@@ 18 func TestRoundHalfEven(t *testing.T) {
 	cases := []struct {
 		in   string
 		want string
 	}{
 		{"1.005", "1.00"},
+		{"1.015", "1.02"},
+		{"2.675", "2.68"},
+		{"-0.125", "-0.12"},
 	}
 	for _, c := range cases {
-		got := RoundHalfEven(mustDec(c.in), 2).String()
-		if got != c.want {
-			t.Errorf("%s: got %s want %s", c.in, got, c.want)
-		}
+		t.Run(c.in, func(t *testing.T) {
+			require.Equal(t, c.want, RoundHalfEven(mustDec(c.in), 2).String())
+		})
 	}
''')
f("go_health", "readyz: report build info", "{S}/cmd/server/health.go", '''
@@ 12 func readyz(deps ...Checker) http.HandlerFunc {
 	return func(w http.ResponseWriter, r *http.Request) {
 		for _, d := range deps {
 			if err := d.Check(r.Context()); err != nil {
 				http.Error(w, d.Name()+": "+err.Error(), http.StatusServiceUnavailable)
 				return
 			}
 		}
+		bi, _ := debug.ReadBuildInfo()
+		w.Header().Set("X-Build", vcsRevision(bi))
 		w.WriteHeader(http.StatusOK)
 	}
''')
f("go_mod", "bump golang.org/x/net, testify", "{S}/go.mod", '''
@@ 9 require (
 	github.com/go-chi/chi/v5 v5.0.12
 	github.com/prometheus/client_golang v1.19.0
-	github.com/stretchr/testify v1.8.4
-	golang.org/x/net v0.23.0
+	github.com/stretchr/testify v1.9.0
+	golang.org/x/net v0.24.0
 	golang.org/x/sync v0.7.0
 )
''')
f("java_dto", "dto: expose updatedAt", "{S}/src/main/java/com/acme/api/ItemDto.java", '''
@@ 14 public record ItemDto(
     UUID id,
     String name,
     BigDecimal amount,
-    String currency) {
+    String currency,
+    @JsonInclude(JsonInclude.Include.NON_NULL) Instant updatedAt) {
 
   public static ItemDto from(Item i) {
-    return new ItemDto(i.getId(), i.getName(), i.getAmount(), i.getCurrency().getCurrencyCode());
+    return new ItemDto(
+        i.getId(), i.getName(), i.getAmount(), i.getCurrency().getCurrencyCode(), i.getUpdatedAt());
   }
 }
''')
f("java_micrometer", "tag request timer with outcome", "{S}/src/main/java/com/acme/obs/TimingFilter.java", '''
@@ 27 public class TimingFilter extends OncePerRequestFilter {
     Timer.Sample sample = Timer.start(registry);
     try {
       chain.doFilter(req, res);
     } finally {
-      sample.stop(registry.timer("http.server", "route", route(req)));
+      sample.stop(registry.timer("http.server",
+          "route", route(req),
+          "outcome", res.getStatus() < 400 ? "ok" : "error"));
     }
   }
''')
f("java_deps", "gradle: update test dependencies", "{S}/build.gradle.kts", '''
@@ 31 dependencies {
     implementation("org.springframework.boot:spring-boot-starter-actuator")
     implementation("io.micrometer:micrometer-registry-prometheus")
-    testImplementation("org.testcontainers:postgresql:1.19.3")
-    testImplementation("org.assertj:assertj-core:3.24.2")
+    testImplementation("org.testcontainers:postgresql:1.19.7")
+    testImplementation("org.assertj:assertj-core:3.25.3")
 }
''')
f("java_null", "handle missing locale header", "{S}/src/main/java/com/acme/web/LocaleResolver.java", '''
@@ 22 class LocaleResolver {
   Locale resolve(HttpServletRequest req) {
     String h = req.getHeader("Accept-Language");
-    return Locale.forLanguageTag(h.split(",")[0]);
+    if (h == null || h.isBlank()) {
+      return Locale.US;
+    }
+    return Locale.forLanguageTag(h.split(",")[0].trim());
   }
''')
f("py_types", "type annotations, mypy strict on utils", "{S}/{P}/utils/dates.py", '''
@@ 1
-from datetime import datetime, timezone
+from __future__ import annotations
+
+from datetime import datetime, timezone
 
 
-def parse_ts(value):
+def parse_ts(value: str | int | float) -> datetime:
     if isinstance(value, (int, float)):
         return datetime.fromtimestamp(value, tz=timezone.utc)
     return datetime.fromisoformat(value.replace("Z", "+00:00"))
''')
f("py_metrics", "add build_info gauge", "{S}/{P}/observability.py", '''
@@ 8
 REQUESTS = Counter("requests_total", "Requests", ["route", "code"])
 LATENCY = Histogram("request_seconds", "Latency", ["route"], buckets=BUCKETS)
+BUILD = Gauge("build_info", "Build", ["version", "commit"])
 
 
 def init(settings):
+    BUILD.labels(settings.version, settings.commit).set(1)
     start_http_server(settings.metrics_port)
''')
f("py_poetry", "poetry lock: ruff, pytest", "{S}/pyproject.toml", '''
@@ 28 [tool.poetry.group.dev.dependencies]
-pytest = "^7.4"
-ruff = "^0.3"
+pytest = "^8.1"
+ruff = "^0.4"
 mypy = "^1.9"
 
 [tool.ruff]
 line-length = 110
+target-version = "py311"
''')
f("py_admin", "backoffice: search by external id", "{S}/{P}/admin.py", '''
@@ 40 class AccountAdmin(admin.ModelAdmin):
     list_display = ("id", "name", "plan", "created_at")
-    search_fields = ("name",)
+    search_fields = ("name", "=external_id")
     readonly_fields = ("created_at", "updated_at")
+    list_per_page = 50
''')
f("ts_lint", "eslint: no-floating-promises", "{S}/src/audit/audit.service.ts", '''
@@ 33 export class AuditService {
   async record(actor: Actor, action: string, target: string): Promise<void> {
     const entry = { actor: actor.id, action, target, at: this.clock.now() };
-    this.sink.write(entry);
+    await this.sink.write(entry).catch((err) => {
+      this.logger.warn({ err, action }, 'audit sink rejected entry');
+    });
   }
''')
f("ts_deps", "bump @types/node, vitest", "{S}/package.json", '''
@@ 38
   "devDependencies": {
-    "@types/node": "20.11.30",
+    "@types/node": "20.12.7",
     "typescript": "5.4.5",
-    "vitest": "1.4.0"
+    "vitest": "1.5.0"
   }
 }
''')
f("ts_i18n", "translations for empty states", "{S}/src/i18n/de.json", '''
@@ 112
   "empty.invoices": "Noch keine Rechnungen",
-  "empty.members": "Keine Mitglieder",
+  "empty.members": "Noch keine Mitglieder – lade dein Team ein",
+  "empty.exports": "Noch keine Exporte",
   "error.generic": "Etwas ist schiefgelaufen",
''')
f("ts_button", "design tokens on primary button", "{S}/src/components/Button.tsx", '''
@@ 11 export function Button({ kind = 'primary', busy, children, ...rest }: ButtonProps) {
   return (
     <button
       {...rest}
-      className={clsx('btn', `btn--${kind}`, busy && 'is-busy')}
+      className={clsx(styles.root, styles[kind], busy && styles.busy)}
       disabled={busy || rest.disabled}
+      aria-busy={busy}
     >
       {children}
     </button>
''')
f("yaml_labels", "add cost-center labels", "deploy/{S}/values.yaml", '''
@@ 3
 nameOverride: {S}
 podLabels:
   team: platform
+  cost-center: cc-4471
+  tier: backend
 serviceAccount:
   create: true
''')
f("yaml_pdb", "pdb for {S}", "deploy/{S}/templates/pdb.yaml", '''
@@ 1
 apiVersion: policy/v1
 kind: PodDisruptionBudget
 metadata:
   name: {S}
 spec:
-  minAvailable: 1
+  maxUnavailable: 1
   selector:
     matchLabels:
       app.kubernetes.io/name: {S}
''')
f("yaml_dash", "dashboards: {S} latency heatmap", "observability/dashboards/{S}.yaml", '''
@@ 20 panels:
   - title: Requests
     expr: sum(rate(http_requests_total{service="{S}"}[1m])) by (code)
+  - title: Latency heatmap
+    type: heatmap
+    expr: sum(increase(http_request_duration_seconds_bucket{service="{S}"}[1m])) by (le)
+    gridPos: {x: 12, y: 0, w: 12, h: 8}
   - title: CPU
     expr: sum(rate(container_cpu_usage_seconds_total{container="{S}"}[1m]))
''')
f("ci_cache", "ci: cache docker layers", ".github/workflows/build.yml", '''
@@ 24 jobs:
       - uses: docker/setup-buildx-action@v3
       - uses: docker/build-push-action@v5
         with:
           context: .
           push: true
           tags: ${{ steps.meta.outputs.tags }}
+          cache-from: type=gha
+          cache-to: type=gha,mode=max
''')
f("tf_tags", "terraform: default tags", "terraform/providers.tf", '''
@@ 4 provider "aws" {
   region = var.region
   default_tags {
     tags = {
       environment = var.environment
+      owner       = "platform"
+      managed_by  = "terraform"
     }
   }
 }
''')
f("tf_bucket", "lifecycle for build artifacts bucket", "terraform/artifacts/s3.tf", '''
@@ 17 resource "aws_s3_bucket_lifecycle_configuration" "artifacts" {
   rule {
     id     = "expire-snapshots"
     status = "Enabled"
     filter {
       prefix = "snapshots/"
     }
     expiration {
-      days = 30
+      days = 21
     }
   }
 }
''')
f("docs", "runbook: link to on-call rota", "docs/runbooks/{S}.md", '''
@@ 1
 # {S}
 
-Owner: #team-platform
+Owner: #team-platform (rota: https://oncall.internal/platform)
 
 ## Dashboards
+
+- Golden signals: grafana/d/{S}
''')
f("proto", "proto: reserve removed field", "proto/common/v1/money.proto", '''
@@ 9 message Money {
   string currency_code = 1;
   int64 units = 2;
   int32 nanos = 3;
-  string display = 4 [deprecated = true];
+  reserved 4;
+  reserved "display";
 }
''')
f("sql_comment", "comment on columns for the data catalog", "migrations/0207_comments.sql", '''
@@ 1
 -- +goose Up
+COMMENT ON COLUMN accounts.external_id IS 'Identifier in the CRM';
+COMMENT ON COLUMN accounts.plan IS 'Billing plan code, see billing.plans';
+COMMENT ON COLUMN accounts.closed_at IS 'Set when the account is closed';
 -- +goose Down
''')
def fill(w, key, t, S, dep=None):
    msg, path, body = F[key]
    g = lambda x: x.replace("com/acme", "com/" + w.name.split("-")[0]).replace("{S}", S).replace("{P}", S.replace("-", "_"))
    if key == "sql_comment": path = path.replace("migrations", S + "/migrations")
    w.commit(f"f_{key}_{S}", t, f"{S}: {msg}" if "{S}" not in msg and not key.startswith(("ci", "tf", "proto", "docs")) else g(msg), [(g(path), g(body))], dep)
