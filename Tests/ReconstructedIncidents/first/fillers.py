"""Ordinary, harmless commits, taken in order by language tag (each used once)."""
_P = {
'ts': [
 ("test: cover empty payload in serializer", "src/lib/serializer.test.ts", """
@@ describe('serialize', () => {
+  it('returns an empty object for undefined', () => {
+    expect(serialize(undefined)).toEqual({});
+  });
+
   it('keeps key order', () => {"""),
 ("chore: drop unused lodash import", "src/util/dates.ts", """
@@ -1,6 +1,5 @@
-import { debounce } from 'lodash';
 import { parseISO, formatISO } from 'date-fns';
 
 export function day(d: string): string {
   return formatISO(parseISO(d), { representation: 'date' });"""),
 ("ci: run eslint in parallel with unit tests", ".github/workflows/ci.yml", """
@@ jobs:
   lint:
+    needs: []
     runs-on: ubuntu-22.04
     steps:
-      - run: npm run lint && npm test
+      - run: npm run lint"""),
 ("feat(ui): show relative time in activity list", "web/src/components/Activity.tsx", """
@@ export function ActivityRow({ item }: Props) {
-  return <li>{item.title} <span>{item.createdAt}</span></li>;
+  return (
+    <li>
+      {item.title} <time dateTime={item.createdAt}>{fromNow(item.createdAt)}</time>
+    </li>
+  );
 }"""),
 ("docs: explain local setup with docker compose", "README.md", None),
],
'java': [
 ("test: add case for null policy number", "src/test/java/io/app/validate/PolicyNumberTest.java", """
@@ class PolicyNumberTest {
+    @Test
+    void rejectsNull() {
+        assertThrows(IllegalArgumentException.class, () -> PolicyNumber.of(null));
+    }
+
     @Test
     void acceptsLegacyFormat() {"""),
 ("refactor: replace Date with Instant in audit entries", "src/main/java/io/app/audit/AuditEntry.java", """
@@ public final class AuditEntry {
-    private final Date at;
+    private final Instant at;
 
-    public AuditEntry(String actor, Date at) {
+    public AuditEntry(String actor, Instant at) {
         this.actor = actor;
         this.at = at;"""),
 ("chore: bump spotless to 6.25.0", "build.gradle", """
@@ plugins {
     id 'java'
-    id 'com.diffplug.spotless' version '6.23.3'
+    id 'com.diffplug.spotless' version '6.25.0'
 }"""),
 ("docs: ADR 031 on idempotency keys", "docs/adr/031-idempotency.md", None),
 ("fix: trim whitespace in reference search box", "src/main/java/io/app/search/SearchForm.java", """
@@ public class SearchForm {
     public void setReference(String reference) {
-        this.reference = reference;
+        this.reference = reference == null ? null : reference.strip();
     }"""),
],
'kt': [
 ("test: parametrise incoterm parser tests", "src/test/kotlin/freight/IncotermTest.kt", """
@@ class IncotermTest {
-    @Test
-    fun `parses EXW`() = assertEquals(Incoterm.EXW, Incoterm.parse("exw"))
+    @ParameterizedTest
+    @CsvSource("exw,EXW", "fob,FOB", "dap,DAP")
+    fun parses(raw: String, want: Incoterm) = assertEquals(want, Incoterm.parse(raw))
 }"""),
 ("style: ktlint", "src/main/kotlin/freight/Ports.kt", """
@@ object Ports {
-    fun find(code:String):Port?=byCode[code.uppercase()]
+    fun find(code: String): Port? = byCode[code.uppercase()]
 }"""),
 ("docs: update event catalogue links", "docs/events/index.md", None),
],
'go': [
 ("test: table-driven tests for bbox parsing", "internal/geo/bbox_test.go", """
@@ func TestParseBBox(t *testing.T) {
+	cases := []struct{ in string; ok bool }{
+		{"1,2,3,4", true},
+		{"1,2,3", false},
+		{"", false},
+	}
+	for _, c := range cases {
+		if _, err := ParseBBox(c.in); (err == nil) != c.ok {
+			t.Errorf("%q: %v", c.in, err)
+		}
+	}
 }"""),
 ("chore: go fmt and drop dead helper", "internal/strs/strs.go", """
@@ package strs
-func first(xs []string) string {
-	if len(xs) == 0 {
-		return ""
-	}
-	return xs[0]
-}
-
 // Dedup keeps the first occurrence.
 func Dedup(xs []string) []string {"""),
 ("fix: close response body in health probe", "cmd/probe/main.go", """
@@ func probe(url string) error {
 	resp, err := http.Get(url)
 	if err != nil {
 		return err
 	}
+	defer resp.Body.Close()
 	if resp.StatusCode != http.StatusOK {"""),
 ("build: use distroless static image", "Dockerfile", """
@@ -9,5 +9,5 @@
-FROM alpine:3.19
-RUN apk add --no-cache ca-certificates
+FROM gcr.io/distroless/static-debian12:nonroot
 COPY --from=build /out/app /app
 ENTRYPOINT ["/app"]"""),
 ("chore: add owners for tools/", "CODEOWNERS", None),
 ("ci: cache golangci-lint results", ".gitlab-ci.yml", """
@@ lint:
   stage: test
+  cache:
+    key: lint-$CI_COMMIT_REF_SLUG
+    paths: [.golangci-cache/]
   script:
     - golangci-lint run ./..."""),
],
'py': [
 ("test: freeze time in expiry tests", "tests/test_expiry.py", """
@@ def test_expired_hold_is_released(db):
-    hold = make_hold(minutes=-5)
-    assert hold.is_expired()
+    with freeze_time("2026-03-01 12:00:00"):
+        hold = make_hold(minutes=-5)
+        assert hold.is_expired()"""),
 ("chore: ruff, remove unused names", "app/util/money.py", """
@@ -1,7 +1,6 @@
-from decimal import Decimal, ROUND_HALF_UP, getcontext
+from decimal import Decimal, ROUND_HALF_UP
 
 CENT = Decimal("0.01")
 
 def to_cents(x: Decimal) -> int:
     return int(x.quantize(CENT, ROUND_HALF_UP) * 100)"""),
 ("feat(admin): filter by country in list view", "app/admin/partners.py", """
@@ class PartnerAdmin(admin.ModelAdmin):
-    list_filter = ("status",)
+    list_filter = ("status", "country")
+    search_fields = ("name", "external_ref")
     list_display = ("name", "status", "created")"""),
 ("docs: runbook for rotating API keys", "docs/runbooks/api-keys.md", None),
 ("fix: typo in e-mail subject", "app/templates/mail/receipt_subject.txt", """
@@ -1 +1 @@
-Your reciept from {{ brand }}
+Your receipt from {{ brand }}"""),
 ("build: pin pip-tools 7.4.1", "requirements-dev.in", """
@@ -3,4 +3,4 @@
 pytest
 pytest-django
-pip-tools
+pip-tools==7.4.1"""),
],
'rb': [
 ("spec: cover soft-deleted products in search scope", "spec/models/product_spec.rb", """
@@ RSpec.describe Product do
+  it 'hides discarded products from .searchable' do
+    p = create(:product, discarded_at: 1.day.ago)
+    expect(Product.searchable).not_to include(p)
+  end
+
   it 'orders by position' do"""),
 ("chore: rubocop autocorrect", "app/helpers/money_helper.rb", """
@@ module MoneyHelper
-  def money(x) ; number_to_currency( x / 100.0 , :unit => '€') ; end
+  def money(cents)
+    number_to_currency(cents / 100.0, unit: '€')
+  end
 end"""),
 ("i18n: add Dutch strings for wishlist", "config/locales/nl.yml", """
@@ nl:
   wishlist:
     title: Verlanglijst
+    empty: Nog niets bewaard
+    share: Deel deze lijst
     add: Bewaar"""),
],
'rs': [
 ("test: proptest round trip for frame codec", "crates/codec/src/frame.rs", """
@@ mod tests {
+    proptest! {
+        #[test]
+        fn round_trip(payload in proptest::collection::vec(any::<u8>(), 0..512)) {
+            let f = Frame::new(payload.clone());
+            prop_assert_eq!(Frame::decode(&f.encode()).unwrap().payload, payload);
+        }
+    }
 }"""),
 ("chore: clippy fixes", "crates/rules/src/lib.rs", """
@@ impl RuleSet {
-    pub fn len(&self) -> usize { return self.rules.len(); }
+    pub fn len(&self) -> usize {
+        self.rules.len()
+    }
+    pub fn is_empty(&self) -> bool {
+        self.rules.is_empty()
+    }"""),
 ("docs: describe topic layout", "docs/topics.md", None),
],
'yaml': [
 ("chore: add team label to namespaces", "clusters/prod/namespaces.yaml", """
@@ metadata:
   name: tools
   labels:
     env: prod
+    team: platform
---
 apiVersion: v1
 kind: Namespace"""),
 ("monitoring: add panel for pod restarts", "grafana/dashboards/pods.json", None),
 ("chore: raise alert window for staging", "alerts/staging.yaml", """
@@ groups:
   - name: staging
     rules:
       - alert: HighErrorRate
-        for: 5m
+        for: 15m
         labels: {severity: info}"""),
 ("chore: renovate config, group minor updates", "renovate.json", """
@@ {
   "extends": ["config:base"],
+  "packageRules": [
+    {"matchUpdateTypes": ["minor", "patch"], "groupName": "minor"}
+  ],
   "timezone": "UTC"
 }"""),
 ("chore(staging): scale down at night", "clusters/staging/cron-scale.yaml", """
@@ spec:
-  schedule: "0 22 * * *"
+  schedule: "0 20 * * 1-5"
   jobTemplate:
     spec:
       template:"""),
],
'tf': [
 ("tag S3 buckets with cost centre", "terraform/modules/bucket/main.tf", """
@@ resource "aws_s3_bucket" "this" {
   bucket = var.name
+  tags = merge(var.tags, {
+    cost_center = var.cost_center
+  })
 }"""),
 ("dev: allow VPN range to reach bastion", "terraform/dev/bastion.tf", """
@@ resource "aws_security_group_rule" "bastion_ssh" {
-  cidr_blocks = ["10.200.0.0/24"]
+  cidr_blocks = ["10.200.0.0/24", "10.201.0.0/24"]
   from_port   = 22
   to_port     = 22"""),
],
'cs': [
 ("test: snapshot tests for statement PDF header", "tests/Statements.Tests/HeaderTests.cs", """
@@ public class HeaderTests
+    [Fact]
+    public Task Header_matches_snapshot() =>
+        Verify(HeaderRenderer.Render(Sample.Statement));
+
     [Fact]
     public void Header_contains_iban()"""),
 ("refactor: use collection expressions", "src/Accounts/Limits.cs", """
@@ public static class Limits
-    public static readonly string[] Currencies = new string[] { "EUR", "GBP", "CHF" };
+    public static readonly string[] Currencies = ["EUR", "GBP", "CHF"];
     public const int MaxPageSize = 200;"""),
],
'php': [
 ("test: upload validator rejects zero-byte files", "tests/Unit/UploadValidatorTest.php", """
@@ final class UploadValidatorTest extends TestCase
+    public function testRejectsEmptyFile(): void
+    {
+        $this->expectException(InvalidUpload::class);
+        (new UploadValidator())->check(new Upload('a.pdf', 0));
+    }
+
     public function testAcceptsPdf(): void"""),
 ("chore: composer normalize", "composer.json", None),
],
'ex': [
 ("test: lobby join is idempotent", "test/match/lobby_test.exs", """
@@ defmodule Match.LobbyTest do
+  test "joining twice keeps one seat" do
+    {:ok, l} = Lobby.join(Lobby.new(), "p1")
+    assert {:ok, ^l} = Lobby.join(l, "p1")
+  end
+
   test "full lobby rejects" do"""),
 ("mix format", "lib/match/region.ex", """
@@ defmodule Match.Region do
-  def nearest(lat,lon), do: Enum.min_by(all(), & dist(&1,lat,lon))
+  def nearest(lat, lon), do: Enum.min_by(all(), &dist(&1, lat, lon))
 end"""),
],
}
_used = {}


def take(langs, n):
    out = []
    k = 0
    while len(out) < n and k < 40:
        l = langs[k % len(langs)]
        k += 1
        i = _used.get(l, 0)
        pool = _P[l]
        if i >= 2 * len(pool):
            continue
        _used[l] = i + 1
        c = pool[i % len(pool)]
        if c[0] not in [o[0] for o in out]:
            out.append(c)
    return out
