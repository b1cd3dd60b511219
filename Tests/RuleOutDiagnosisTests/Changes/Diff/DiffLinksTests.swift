import Testing

@testable import RuleOutDiagnosis

@Suite struct DiffLinksTests {
  private typealias Text = LinkTargets.Text

  private func links(
    _ facts: DiffFacts, _ texts: [LinkTargets.Text], steps: [LinkTargets.Step] = [],
    others: [DiffFacts] = [], names: [String] = []
  ) -> [DiffLink] {
    DiffLinks.find(
      facts, in: LinkTargets(texts: texts, steps: steps),
      rarity: TokenRarity([facts] + others, names: names))
  }

  @Test func `a renamed column that a new error quotes is the strongest link`() {
    let diff = facts("db/7.sql", "+ALTER TABLE orders RENAME COLUMN buyer_ref TO customer_ref;")
    let found = links(
      diff, [Text("ERROR: column \"buyer_ref\" does not exist", .new, isError: true)])
    #expect(found.first?.kind == .literal)
    #expect(found.first?.token == "buyer_ref")
    #expect(found.first?.statement == "the diff changes buyer_ref, which a new error names")
  }

  @Test
  func `a text that the code gains is found in what is new, one that it loses in what vanished`() {
    let diff = facts(
      "a.py",
      "-log.info(\"ledger %s settled at once\", x)\n+log.info(f\"ledger {x} put off to night\")")
    let new = Text("ledger 4711 put off to night", .new)
    let vanished = Text("ledger 4711 settled at once", .vanished)
    #expect(
      links(diff, [new, vanished]).filter { $0.kind == .literal }.map(\.target).sorted() == [0, 1])
    let swapped = [Text(new.text, .vanished), Text(vanished.text, .new)]
    #expect(links(diff, swapped).filter { $0.kind == .literal }.isEmpty)
  }

  @Test
  func
    `a text that came with a call that writes it is a weak link, one that is raised a strong one`()
  {
    let text = Text("basket 4711 has no depot to ship from", .new, isError: true)
    func weight(_ line: String) -> Double? {
      links(facts("a.py", line), [text]).first { $0.kind == .literal }?.weight
    }
    #expect(
      (weight("+log.error(\"basket %s has no depot to ship from\", x)") ?? 1) < DiffLinks.strong)
    let raised = weight("+raise ValueError(\"basket %s has no depot to ship from\" % x)") ?? 0
    #expect(raised >= DiffLinks.strong)
  }

  @Test func `a changed file with a line in a stack links, one of the same folder does not`() {
    let diff = facts("shop/ledger.go", "-\ta(b)\n+\ta(c)")
    let found = links(
      diff,
      [
        Text("panic: nil map\n\tshop/ledger.go:42 +0x1d", .new, isError: true),
        Text("panic: nil map\n\tshop/basket.go:42 +0x1d", .new, isError: true),
      ])
    #expect(found.filter { $0.kind == .stackFrame }.map(\.target) == [0])
    #expect(found.first { $0.kind == .stackFrame }?.token == "ledger.go:42")
    let python = links(
      facts("app/ledger.py", "-a(b)\n+a(c)"),
      [Text("File \"/srv/app/ledger.py\", line 7, in settle", .new, isError: true)])
    #expect(python.contains { $0.kind == .stackFrame })
  }

  @Test func `a statement is recognised although its values differ`() {
    let diff = facts(
      "a.go", "+\trows := db.Query(\"SELECT sku, depot FROM stock_levels WHERE region = ?\")")
    let found = links(
      diff, [Text("select sku, depot from stock_levels where region = $1", .multiplied)])
    #expect(found.contains { $0.kind == .statement })
  }

  @Test func `a limit is found in the error that states it and in the gauge that stepped`() {
    let diff = facts(
      "a.yaml", " pool:\n-  max: 30\n+  max: 6\n-  wait_timeout: 2s\n+  wait_timeout: 250ms")
    let found = links(
      diff, [Text("pool wait timeout after 250 ms", .new, isError: true)],
      steps: [
        LinkTargets.Step(name: "db_pool_max", old: 30, new: 6),
        LinkTargets.Step(name: "db_pool_max", old: 6, new: 30),
      ])
    #expect(
      found.filter { $0.kind == .limitValue && !$0.isGauge }.map(\.token) == [
        "pool.wait_timeout = 250ms"
      ])
    #expect(found.filter(\.isGauge).map(\.target) == [0])
    #expect(found.first?.weight == 1)
  }

  @Test func `a rare word links to a new message, a common or service's name does not`() {
    let diff = facts("a.go", "+\tapplyRebate(order)")
    let new = [Text("no rebate for basket", .new, isError: true)]
    #expect(links(diff, new).map(\.token) == ["rebate"])
    #expect(links(diff, [Text("no rebate for basket", .vanished)]).isEmpty)
    #expect(links(diff, new, names: ["rebate-service"]).isEmpty)
    let others = (0..<9).map { facts("b\($0).go", "+\tapplyRebate(order\($0))") }
    #expect(links(diff, new, others: others).isEmpty)
  }

  @Test
  func `what the other side has too, or a line that stays, is neither brought in nor taken out`() {
    let again = facts(
      "a.kt",
      "-throw CarrierError(\"polarpost\", 1)\n+tag(\"polarpost\")\n+throw CarrierError(\"polarpost\", 2)"
    )
    let kept = facts("a.kt", " use(\"polarpost\")\n+tag(\"polarpost\")")
    let new = [Text("refused by [polarpost] at once", .new, isError: true)]
    for diff in [again, kept] { #expect(links(diff, new).filter { $0.kind == .literal }.isEmpty) }
    let brought = links(facts("a.kt", "+tag(\"polarpost\")"), new)
    #expect(brought.first?.statement == "the diff brings in \"polarpost\", which a new error has")
  }

  @Test
  func `a word that the code lost is not what a new error comes from, a host that it lost is`() {
    let diff = facts(
      "a.kt",
      "-val premium = DecimalQuote(x)\n-val host = \"orders-ro.db.acme.internal\"\n+val y = x")
    let word = [Text("cannot read DecimalQuote", .new, isError: true)]
    #expect(links(diff, word).isEmpty)
    #expect(!links(diff, [Text("cannot read DecimalQuote", .vanished)]).isEmpty)
    let host = Text("no such host: orders-ro.db.acme.internal", .new, isError: true)
    // Telemetry may know what runs there by that name.
    let found = links(diff, [host], names: ["orders-ro.db.acme.internal"])
    #expect(found.first?.namesNewError == true)
  }

  @Test(arguments: [
    ("a.rb", "+class Basket < ActiveRecord::Base", "ActiveRecord::StatementInvalid raised"),
    ("A.java", "+import org.hibernate.engine.Quartz;", "at org.hibernate.engine.Quartz"),
    ("a.py", "+from zephyr.engine import Quartz", "zephyr engine stopped in Quartz"),
    ("A.kt", "+class Order : QuartzEntity", "QuartzEntity is detached"),
  ])
  func `names of libraries tie nothing`(path: String, lines: String, message: String) {
    #expect(links(facts(path, lines), [Text(message, .new, isError: true)]).isEmpty)
  }

  @Test func `a name of a library ties where the code itself uses it`() {
    let diff = facts("a.py", "+from zephyr import Quartz\n+quartz = Quartz(broken=1)")
    #expect(!links(diff, [Text("no Quartz today", .new, isError: true)]).isEmpty)
  }

  @Test func `a text that was said before too says less than one that is new`() {
    let diff = facts("a.go", "+\treturn fmt.Errorf(\"ledger page is torn\")")
    let weights = [Text.Course.new, .multiplied].map { course in
      links(diff, [Text("ledger page is torn", course, isError: true)])
        .first { $0.kind == .literal }?.weight ?? 0
    }
    #expect(weights[0] == 1 && weights[1] == 0.4)
  }

  @Test func `a word of every program says little`() {
    let diff = facts("a.go", "+\tsetHeader(zeppelin)")
    #expect(links(diff, [Text("bad header in frame", .new, isError: true)]).isEmpty)
    #expect(links(diff, [Text("no zeppelin", .new, isError: true)]).map(\.token) == ["zeppelin"])
  }

  @Test func `a key of settings is found in the words that people make of it`() {
    let diff = facts("a.yaml", " shop:\n-  api-key: \"abc\"\n+  api-key: \"xyz\"")
    let found = links(diff, [Text("upstream said: invalid API key", .new, isError: true)])
    #expect(found.first?.kind == .phrase)
    #expect(found.first?.statement == "the diff sets the api key, which a new error names")
    #expect(links(diff, [Text("invalid api call with key", .new, isError: true)]).isEmpty)
    #expect(links(diff, [Text("invalid api key", .vanished)]).filter { $0.kind == .phrase }.isEmpty)
    let same = facts("a.yaml", " shop:\n   api-key: \"abc\"\n-  zone: a\n+  zone: b")
    #expect(links(same, [Text("invalid api key", .new, isError: true)]).isEmpty)
    let everywhere = (0..<9).map { facts("b\($0).yaml", "-api-key: \"a\"\n+api-key: \"\($0)\"") }
    #expect(
      links(diff, [Text("invalid api key", .new, isError: true)], others: everywhere).isEmpty)
  }

  @Test func `links come strongest first, a few for each text`() {
    let names = (0..<9).map { "zeppelin\(Character(UnicodeScalar(97 + UInt8($0))))Quota" }
    let diff = facts("a.go", names.map { "+\t\($0)()" }.joined(separator: "\n"))
    let found = links(diff, [Text(names.joined(separator: " "), .new)])
    #expect(found.count == DiffLinks.mostPerText)
    #expect(found.map(\.weight) == found.map(\.weight).sorted(by: >))
  }

  @Test func `specificity falls with the commits that touch a word`() {
    let all = (0..<8).map { facts("f\($0).go", "+\tshared\($0 < 4 ? "(quartz)" : "()")") }
    let rarity = TokenRarity(all)
    #expect(rarity.rarity(of: "f3.go") == 1)
    #expect(rarity.specificity("quartz") < 0.5 && rarity.specificity("quartz") > 0.2)
    #expect(rarity.specificity("shared") < 0.1)
    #expect(rarity.specificity("return") == 0)
  }
}
