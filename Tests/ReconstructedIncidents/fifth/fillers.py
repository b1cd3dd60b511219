# harmless commits: (tag, message, [(path, body, new)])
ALL = [
('any', 'Update on-call notes', [('docs/oncall/@SVC@.md', '''
@@ ## Dashboards
 
 - Overview: `@SVC@ / golden signals`
-- Saturation: `@SVC@ / resources (old)`
+- Saturation: `@SVC@ / resources`
+- Dependencies: `@SVC@ / downstream`
 
 ## Escalation
 
-Ping the team channel first, then the secondary.
+Page the secondary after 15 minutes without an answer.
''', 0)]),
('any', 'CI: cache build artefacts', [('.github/workflows/@SVC@.yml', '''
@@ jobs:
   build:
     runs-on: ubuntu-22.04
     steps:
       - uses: actions/checkout@v4
+      - uses: actions/cache@v4
+        with:
+          path: ~/.cache/build
+          key: @SVC@-${{ runner.os }}-${{ hashFiles('**/*.lock') }}
       - name: Unit tests
         run: make test SERVICE=@SVC@
''', 0)]),
('any', 'Tidy dashboard panels', [('observability/dashboards/@SVC@.json', '''
       "title": "Requests by route",
       "type": "timeseries",
-      "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0},
+      "gridPos": {"h": 8, "w": 24, "x": 0, "y": 0},
       "fieldConfig": {
-        "defaults": {"unit": "short"}
+        "defaults": {"unit": "reqps"}
       }
''', 0)]),
('any', 'Owners file', [('CODEOWNERS', '''
 /libs/telemetry/        @platform-observability
-/services/@SVC@/        @backend
+/services/@SVC@/        @backend @sre-core
 /deploy/                @sre-core
''', 0)]),
('go', 'Table tests for the pagination helper', [('services/@SVC@/internal/page/page_test.go', '''
@@ func TestCursor(t *testing.T) {
 	cases := []struct {
 		name string
 		in   string
 		want int
 	}{
 		{"empty", "", 0},
+		{"negative", "-4", 0},
+		{"beyond the end", "99999", maxOffset},
 		{"plain", "40", 40},
 	}
 	for _, tc := range cases {
-		if got := parse(tc.in); got != tc.want {
-			t.Errorf("%s: got %d", tc.name, got)
-		}
+		t.Run(tc.name, func(t *testing.T) {
+			if got := parse(tc.in); got != tc.want {
+				t.Errorf("got %d, want %d", got, tc.want)
+			}
+		})
 	}
''', 0)]),
('go', 'Name the build info metric consistently', [('services/@SVC@/cmd/server/metrics.go', '''
@@ func register(reg prometheus.Registerer) {
 	info := prometheus.NewGaugeVec(prometheus.GaugeOpts{
-		Name: "@svc_@_build",
+		Name: "@svc_@_build_info",
 		Help: "Version and revision of the running binary.",
 	}, []string{"version", "revision"})
 	info.WithLabelValues(version, revision).Set(1)
 	reg.MustRegister(info)
''', 0)]),
('java', 'Parameterised tests for money formatting', [('@SVC@/src/test/java/io/app/fmt/MoneyFormatTest.java', '''
@@ class MoneyFormatTest {
-    @Test
-    void formatsEuro() {
-        assertEquals("12,50 EUR", MoneyFormat.of("de").format(1250, "EUR"));
+    @ParameterizedTest
+    @CsvSource({"de,1250,EUR,'12,50 EUR'", "en,1250,EUR,EUR 12.50", "fr,99,EUR,'0,99 EUR'"})
+    void formats(String locale, long minor, String currency, String expected) {
+        assertEquals(expected, MoneyFormat.of(locale).format(minor, currency));
     }
 }
''', 0)]),
('java', 'Replace field injection in health indicator', [('@SVC@/src/main/java/io/app/health/DiskHealth.java', '''
@@ public class DiskHealth implements HealthIndicator {
-    @Autowired
-    private HealthProperties props;
+    private final HealthProperties props;
+
+    public DiskHealth(HealthProperties props) {
+        this.props = props;
+    }
 
     @Override
     public Health health() {
''', 0)]),
('py', 'Type hints in the serializers', [('@svc_@/api/serializers.py', '''
@@ class ErrorBody:
-    def __init__(self, code, detail=None):
+    def __init__(self, code: str, detail: str | None = None) -> None:
         self.code = code
         self.detail = detail
 
-    def as_dict(self):
+    def as_dict(self) -> dict[str, str]:
         body = {"code": self.code}
         if self.detail:
             body["detail"] = self.detail
         return body
''', 0)]),
('py', 'Pin dev tools', [('@svc_@/requirements-dev.txt', '''
 pytest==8.2.2
-ruff==0.4.8
+ruff==0.5.1
 mypy==1.10.0
-freezegun==1.5.0
+freezegun==1.5.1
''', 0)]),
('ts', 'Extract button styles', [('web/packages/ui/src/Button.tsx', '''
@@ export interface ButtonProps {
-export function Button({ kind, children, ...rest }: ButtonProps) {
-  const cls = kind === "primary" ? "btn btn--primary" : "btn";
-  return <button className={cls} {...rest}>{children}</button>;
+const CLASSES: Record<ButtonKind, string> = {
+  primary: "btn btn--primary",
+  plain: "btn",
+};
+
+export function Button({ kind = "plain", children, ...rest }: ButtonProps) {
+  return <button className={CLASSES[kind]} {...rest}>{children}</button>;
 }
''', 0)]),
('ts', 'eslint: forbid default exports', [('.eslintrc.cjs', '''
   rules: {
     "no-console": "error",
+    "import/no-default-export": "error",
     "@typescript-eslint/consistent-type-imports": "warn",
   },
+  overrides: [{ files: ["*.config.ts"], rules: { "import/no-default-export": "off" } }],
 };
''', 0)]),
('tf', 'Tag resources with cost centre', [('terraform/@SVC@/tags.tf', '''
 locals {
   tags = {
     service = "@SVC@"
     team    = var.team
+    cost_centre = "40@N@1"
+    managed_by  = "terraform"
   }
 }
''', 0)]),
('k8s', 'Add topology labels', [('deploy/charts/@SVC@/templates/_labels.tpl', '''
 {{- define "@SVC@.labels" -}}
 app.kubernetes.io/name: {{ .Chart.Name }}
 app.kubernetes.io/version: {{ .Values.image.tag | quote }}
+app.kubernetes.io/part-of: {{ .Values.partOf | default "core" }}
+app.kubernetes.io/managed-by: {{ .Release.Service }}
 {{- end -}}
''', 0)]),
('k8s', 'Alert rule wording', [('observability/rules/@SVC@.yaml', '''
       - alert: HighErrorRatio
         expr: job:errors:ratio5m{service="@SVC@"} > 0.05
         for: 5m
         annotations:
-          summary: "errors"
+          summary: "{{ $labels.service }} error ratio {{ $value | humanizePercentage }}"
+          runbook: "https://runbooks.internal/@SVC@/errors"
''', 0)]),
]
