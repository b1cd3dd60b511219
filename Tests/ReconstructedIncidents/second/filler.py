"""Ordinary, harmless commits in several languages."""
from common import D


def get(k, svc):
    return LIB[k](svc)


def _go_test(v):
    f = f"internal/{v}/clock_test.go"
    return ("test: make clock injectable to stop flaking around midnight", [f], D(f, 18, "func TestWindow(t *testing.T) {", """
-	now := time.Now()
+	now := time.Date(2024, 2, 29, 23, 59, 58, 0, time.UTC)
 	w := NewWindow(now, time.Minute)
-	if !w.Contains(time.Now()) {
+	if !w.Contains(now.Add(time.Second)) {
 		t.Fatal("expected window to contain now")
 	}"""))


def _go_log(v):
    f = f"internal/{v}/server.go"
    return ("log: include build info on startup", [f], D(f, 41, "func (s *Server) Run(ctx context.Context) error {", """
 	ln, err := net.Listen("tcp", s.cfg.Addr)
 	if err != nil {
-		return err
+		return fmt.Errorf("listen %s: %w", s.cfg.Addr, err)
 	}
-	s.log.Info("listening")
+	s.log.Info("listening", "addr", ln.Addr().String(), "revision", buildinfo.Revision)
 	return s.srv.Serve(ln)"""))


def _docs(v):
    f = f"docs/runbooks/{v}.md"
    return (f"docs({v}): refresh on-call runbook", [f], D(f, 7, "", f"""
 ## Escalation
-Page the platform team in #ops.
+Page the owning squad first (see CODEOWNERS), then the platform team in #ops-escalation.
+
+## Dashboards
+* Golden signals: grafana/d/{v}-golden
+* Dependencies: grafana/d/{v}-deps"""))


def _ci(v):
    f = ".github/workflows/build.yml"
    return ("ci: cache dependencies by lockfile hash", [f], D(f, 22, "jobs:", """
       - uses: actions/checkout@v4
-      - uses: actions/cache@v3
+      - uses: actions/cache@v4
         with:
           path: ~/.cache
-          key: deps-${{ runner.os }}
+          key: deps-${{ runner.os }}-${{ hashFiles('**/lock*') }}"""))


def _py_type(v):
    f = f"{v.replace('-', '_')}/serializers.py"
    return ("typing: annotate serializers", [f], D(f, 12, "class MoneySerializer:", """
-    def dump(self, value):
-        return {"amount": str(value.amount), "currency": value.currency}
+    def dump(self, value: Money) -> dict[str, str]:
+        return {"amount": str(value.amount), "currency": value.currency}
 
-    def load(self, raw):
+    def load(self, raw: Mapping[str, str]) -> Money:
         return Money(Decimal(raw["amount"]), raw["currency"])"""))


def _py_dep(v):
    f = "requirements.txt"
    return ("build(deps): bump certifi and idna", [f], D(f, 8, "", """
-certifi==2024.2.2
+certifi==2024.6.2
 charset-normalizer==3.3.2
-idna==3.6
+idna==3.7
 urllib3==2.2.1"""))


def _java_ren(v):
    f = f"{v}/src/main/java/io/app/util/Durations.java"
    return ("refactor: rename Durations helper methods", [f], D(f, 14, "public final class Durations {", """
-    public static long ms(Duration d) {
-        return d == null ? 0L : d.toMillis();
+    public static long toMillisOrZero(Duration d) {
+        return d == null ? 0L : d.toMillis();
     }
 
-    public static String pretty(Duration d) {
+    public static String humanize(Duration d) {
         return DurationFormatUtils.formatDurationWords(ms(d), true, true);"""))


def _java_test(v):
    f = f"{v}/src/test/java/io/app/FixtureTest.java"
    return ("test: parametrize fixture by locale", [f], D(f, 25, "class FixtureTest {", """
-    @Test
-    void parsesAmount() {
-        assertThat(parse("1,250.00")).isEqualTo(new BigDecimal("1250.00"));
+    @ParameterizedTest
+    @CsvSource({"en-US,'1,250.00'", "de-DE,'1.250,00'"})
+    void parsesAmount(Locale locale, String raw) {
+        assertThat(parse(raw, locale)).isEqualTo(new BigDecimal("1250.00"));
     }"""))


def _kt_log(v):
    f = f"{v}/src/main/kotlin/app/Http.kt"
    return ("chore: structured access log fields", [f], D(f, 31, "fun Application.installLogging() {", """
     install(CallLogging) {
-        level = Level.DEBUG
+        level = Level.INFO
         filter { it.request.path().startsWith("/v") }
+        mdc("route") { it.request.path() }
+        mdc("client") { it.request.header("X-Client") }
     }"""))


def _ts_lint(v):
    f = f"packages/{v}/src/format.ts"
    return ("style: satisfy no-explicit-any in format helpers", [f], D(f, 3, "", """
-export function fmtDate(d: any): string {
-  return new Intl.DateTimeFormat("en-GB").format(d);
+export function fmtDate(d: Date | number): string {
+  return new Intl.DateTimeFormat("en-GB").format(d);
 }
 
-export const pad = (n: any) => String(n).padStart(2, "0");
+export const pad = (n: number): string => String(n).padStart(2, "0");"""))


def _ts_css(v):
    f = f"packages/{v}/src/ui/Banner.tsx"
    return ("ui: spacing of notice banner", [f], D(f, 17, "export function Banner({ kind, children }: Props) {", """
   return (
-    <div className={`banner banner-${kind}`}>
-      {children}
+    <div className={`banner banner-${kind}`} role="status">
+      <span className="banner__body">{children}</span>
     </div>
   );"""))


def _rb_test(v):
    f = "spec/support/time_helpers.rb"
    return ("spec: freeze time in booking specs", [f], D(f, 1, "", """
+require "active_support/testing/time_helpers"
+
 RSpec.configure do |config|
-  config.include TimeHelpers
+  config.include ActiveSupport::Testing::TimeHelpers
+  config.after { travel_back }
 end"""))


def _rb_i18n(v):
    f = "config/locales/nl.yml"
    return ("i18n: missing Dutch strings", [f], D(f, 44, "nl:", """
   shared:
     cancel: Annuleren
-    retry: Retry
+    retry: Opnieuw proberen
+    loading: Bezig met laden
+    unknown_error: Er ging iets mis"""))


def _docker(v):
    f = f"{v}/Dockerfile"
    return ("build: pin base image by digest", [f], D(f, 1, "", """
-FROM debian:bookworm-slim
+FROM debian:bookworm-slim@sha256:3d868b5eb908155f3784317b3dda2941df87bbbbaa4608f84881de66d9bb297b
 RUN useradd -r -u 10001 app
-COPY bin/server /usr/local/bin/server
+COPY --chown=app:app bin/server /usr/local/bin/server
 USER app
 ENTRYPOINT ["/usr/local/bin/server"]"""))


def _owners(v):
    f = ".github/CODEOWNERS"
    return ("chore: update code owners after reorg", [f], D(f, 3, "", f"""
-/{v}/            @core
+/{v}/            @{v}-squad
 /docs/           @docs-guild
-/deploy/         @ops
+/deploy/         @platform-runtime
+/terraform/      @platform-runtime"""))


def _dash(v):
    f = f"observability/dashboards/{v}.json"
    return (f"dashboards: add saturation row for {v}", [f], D(f, 88, "", """
       "panels": [
-        { "title": "Latency", "type": "timeseries" }
+        { "title": "Latency", "type": "timeseries" },
+        { "title": "Saturation", "type": "timeseries", "unit": "percentunit" },
+        { "title": "Restarts", "type": "stat" }
       ],
       "refresh": "30s\""""))


def _rs(v):
    f = f"crates/{v}/src/config.rs"
    return ("refactor: derive Default for Config", [f], D(f, 9, "", """
-#[derive(Clone, Debug)]
+#[derive(Clone, Debug, Default)]
 pub struct Config {
     pub listen: String,
     pub shards: u16,
 }
-
-impl Config { pub fn new() -> Self { Config { listen: String::new(), shards: 0 } } }"""))


def _alertrule(v):
    f = f"observability/rules/{v}.yaml"
    return (f"alerts: route {v} warnings to chat instead of pager", [f], D(f, 12, "groups:", """
       - alert: HighRestartRate
         expr: increase(restarts_total[15m]) > 3
         labels:
-          severity: page
+          severity: warning
+          route: chat"""))


LIB = {k[1:]: v for k, v in list(globals().items()) if k.startswith('_') and callable(v) and not k.startswith('__')}
