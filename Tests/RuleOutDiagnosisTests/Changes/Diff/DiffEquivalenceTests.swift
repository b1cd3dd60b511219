import Testing

@testable import RuleOutDiagnosis

/// Diffs after which the code does what it did before.
@Suite struct DiffEquivalenceTests {
  @Test(arguments: [
    (
      "a.go",
      "-\treturn fmt.Errorf(\"no stock for %s\", sku)\n+\treturn fmt.Errorf(\"sku %s is sold out\", sku)"
    ),
    (
      "a.py",
      "-    raise ValueError(\"bad input\")\n+    raise ValueError(\"the amount is missing\")"
    ),
    (
      "A.java",
      "-throw new StockException(\"gone\"); // old\n+throw new StockException(\"sold out\");"
    ),
  ])
  func `messages in other words do no harm`(path: String, lines: String) {
    #expect(facts(path, lines).harmless?.class == .rewordingOnly)
  }

  @Test(arguments: [
    ("a.py", "-    run(\"select a from b\")\n+    run(\"select a from c\")"),
    ("a.py", "-    raise ValueError(\"bad\")\n+    raise KeyError(\"worse\")"),
    ("a.yaml", "-error: \"bad input\"\n+error: \"worse input\""),
  ])
  func `another text of another line may`(path: String, lines: String) {
    #expect(facts(path, lines).harmless == nil)
  }

  @Test(arguments: [
    (
      "A.java",
      """
      -    String sku = n.get("sku").asText();
      -    BigDecimal qty = n.get("qty").decimalValue();
      -    return new OrderLine(sku, qty.intValueExact());
      +    return new OrderLine(
      +        n.get("sku").asText(),
      +        n.get("qty").decimalValue().intValueExact());
      """
    ),
    ("a.rb", "-      .limit(200)\n+      .limit(MAX_ROWS)\n   end\n+\n+  MAX_ROWS = 200"),
    ("a.ts", "-  return total(load(id), 3)\n+  const rows = load(id)\n+  return total(rows, 3)"),
  ])
  func `a value that gets a name or loses it does no harm`(path: String, lines: String) {
    let found = facts(path, lines)
    #expect(found.harmless?.class == .namingOnly, "\(found.effects) \(found.tokens.lost)")
  }

  @Test(arguments: [
    ("a.ts", "-  return total(load(id), 3)\n+  const rows = load(id)\n+  return total(rows, 4)"),
    ("a.ts", "-  return total(load(id))\n+  const rows = await load(id)\n+  return total(rows)"),
    ("a.ts", "-  return total(load(id))\n+  const rows = load(id)\n+  return total(load(rows))"),
    // One for all calls, where each had its own.
    (
      "A.java",
      "+  static Format form = new Format(\"d\");\n-    new Format(\"d\").of(x);\n+    form.of(x);"
    ),
    ("a.go", "-\tx := load(a)\n \tfor _, b := range all {\n+\t\ty := load(a)\n \t\tuse(b)"),
    ("a.py", "-    limit = 200\n-    run(limit)\n+    run(configured)"),
  ])
  func `what does more, less or at another place may`(path: String, lines: String) {
    #expect(facts(path, lines).harmless == nil)
  }
}
