import Testing

@testable import RuleOutDiagnosis

@Suite struct DiffHarmlessTests {
  @Test(arguments: [
    ("docs/a.md", "-old words\n+new words", DiffHarmless.Class.nothingThatRuns),
    ("cart/total_test.go", "-\tif a != 3 {\n+\tif a != 4 {", .nothingThatRuns),
    (".github/workflows/ci.yml", "-timeout: 9\n+timeout: 1", .nothingThatRuns),
    ("a.go", "-// adds\n+// adds up", .commentsOnly),
    ("A.java", "+/**\n+ * Adds up.\n+ */", .commentsOnly),
    ("a.go", "+\tlog.Printf(\"total %d\", total)", .loggingOnly),
    (
      "a.py",
      "-logger.info(\"a %s\", x)\n+logger.info(\n+    \"b %s\", x)\n+metrics.increment(\"b\")",
      .loggingOnly
    ),
    ("package.json", "-    \"left\": \"^1.2.3\",\n+    \"left\": \"^1.2.4\",", .dependencyPatch),
    ("requirements.txt", "-flask==2.3.1\n+flask==2.3.2", .dependencyPatch),
    ("a.yaml", "-timeout: 2s\n+timeout: 10s", .looseningOnly),
    (
      "a.go", "-\ta := load(id)\n-\tb := price(a)\n \tx()\n+\ta := load(id)\n+\tb := price(a)",
      .movedOnly
    ),
  ])
  func `a harmless diff is of its class and says why`(
    path: String, lines: String, expected: DiffHarmless.Class
  ) {
    let found = facts(path, lines)
    #expect(found.harmless?.class == expected, "\(found.effects) \(found.settings)")
    #expect(found.harmless?.reason.isEmpty == false)
  }

  @Test(arguments: [
    ("a.yaml", "-timeout: 10s\n+timeout: 2s"), ("a.yaml", "-retries: 2\n+retries: 9"),
    ("a.yaml", "-timeout: 2s\n-max: 9\n+timeout: 10s\n+max: 3"),
    ("a.go", "-\tdefer rows.Close()"),
    ("package.json", "-  \"left\": \"1.2.3\"\n+  \"left\": \"2.0.0\""),
    ("a.go", "+\tlog.Print(\"a\")\n+\tclient.Do(req)"),
    ("a.go", "-\ta := load(id)\n-\tb := price(a)\n+\tb := rebate(id)"),
    ("a.go", "-\tlogger.Debug(\"a\")\n+\tlogger.Info(\"a\")"),
  ])
  func `what may hurt is not harmless`(path: String, lines: String) {
    #expect(facts(path, lines).harmless == nil)
  }

  @Test func `code that moves to a file of its own takes its imports and its head along`() {
    let moved = DiffFacts(
      UnifiedDiff(
        """
        diff --git a/shop/cart.go b/shop/cart.go
        @@ -1,9 +1,3 @@
        -\tlines, err := s.lines(id)
        -\tif err != nil {
        -\t\treturn fmt.Errorf("lines: %w", err)
        -\t}
        -\tfor _, line := range lines {
        -\t\ttotal += line.Price
        -\t}
        +\ttotal, err := s.total(id)
        diff --git a/shop/total.go b/shop/total.go
        new file mode 100644
        @@ -0,0 +1,16 @@
        +package shop
        +
        +import (
        +\t"fmt"
        +)
        +
        +func (s *Shop) total(id int64) (total int64, err error) {
        +\tlines, err := s.lines(id)
        +\tif err != nil {
        +\t\treturn fmt.Errorf("lines: %w", err)
        +\t}
        +\tfor _, line := range lines {
        +\t\ttotal += line.Price
        +\t}
        +}
        """))
    #expect(moved.harmless?.class == .movedOnly)
  }

  @Test func `a diff that was cut or lacks a file acquits nobody`() {
    let text = "diff --git a/a.go b/a.go\n@@ -1 +1 @@\n-// a\n+// b\n"
    #expect(DiffFacts(UnifiedDiff(text)).harmless?.class == .commentsOnly)
    #expect(DiffFacts(UnifiedDiff(text, isCut: true)).harmless == nil)
    #expect(DiffFacts(UnifiedDiff(text), paths: ["a.go", "b.go"]).harmless == nil)
    #expect(DiffFacts(UnifiedDiff(text), paths: ["a.go", "b_test.go"]).harmless != nil)
    #expect(DiffFacts(UnifiedDiff("")).harmless == nil)
  }
}
