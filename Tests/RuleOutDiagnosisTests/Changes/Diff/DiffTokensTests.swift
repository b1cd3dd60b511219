import Testing

@testable import RuleOutDiagnosis

@Suite struct DiffTokensTests {
  @Test func `moved code cancels out, what changed beside it does not`() {
    let tokens = facts(
      "a.go",
      """
      -\tsum := loadTotals(id)
      -\treturn sum
      \tx()
      +\tsum := loadTotals(id)
      +\treturn sum + bonusFor(id)
      """
    ).tokens
    #expect(tokens.lost.isEmpty)
    #expect(tokens.gained == ["bonusFor": 1, "id": 1])
    #expect(tokens.wordsGained["bonus"] == 1)
    #expect(tokens.lostShare == 0)
  }

  @Test(arguments: [
    ("a.go", "+x() // gone\n+/* also\n+gone */ y()"),
    ("a.py", "+x() # gone\n+\"\"\"also\n+gone\"\"\"\n+y()"),
    ("a.sql", "+x -- gone\n+/* gone */ y"), ("a.tf", "+x # gone\n+// gone\n+y"),
    ("A.java", "+/**\n+ * gone\n+ */\n+x(); y();"), ("a.java", " /** seen\n+ * gone\n+x(y)\n"),
    ("a.properties", "+x\n+# gone\n+! gone\n+y"), ("a.xml", "+<x/><!-- gone --><y/>"),
    ("a.js", "+ * gone, of a comment that began above\n+x(y)"),
  ])
  func `comments do not count`(path: String, lines: String) {
    let gained = Set(facts(path, lines).tokens.gained.keys)
    #expect(gained.isDisjoint(with: ["gone", "also", "seen"]))
    if !lines.contains("seen") { #expect(gained.isSuperset(of: ["x", "y"])) }
  }

  @Test func `texts are kept apart from code, whatever marks of comments they hold`() {
    let tokens = facts(
      "a.ts",
      "-get(\"https://old.example/a\")\n+get('https://new.example/#b')\n+sql(`SELECT  a\n+FROM b`)"
    ).tokens
    #expect(tokens.literalsLost == ["https://old.example/a": 1])
    #expect(tokens.literalsGained == ["https://new.example/#b": 1, "SELECT a": 1, "FROM b": 1])
    #expect(tokens.gained == ["sql": 1])
  }

  @Test func `the key of a changed value is touched although it stands on both sides`() {
    #expect(
      facts("a.go", "-const maxDraws = 9\n+const maxDraws = 4").tokens.touched.contains("maxDraws"))
    #expect(facts("a.yaml", "-pool-size: 9\n+pool-size: 4").tokens.touched == ["pool-size"])
  }

  @Test(arguments: [
    ("checkoutSessionID", ["checkout", "session", "id"]),
    ("HTTPServer_v2", ["http", "server", "v2"]),
    ("max-conns.count", ["max", "conns", "count"]), ("größe", ["größe"]), ("", []),
  ])
  func `identifiers fall into words`(name: String, words: [String]) {
    #expect(name.identifierWords == words)
  }
}
