import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct MessageTemplatesTests {
  private typealias Line = (
    second: Double, service: String, severity: Message.Severity, text: String
  )

  private func batch(_ file: String, _ lines: [Line], firstLine: Int = 1) -> RecordBatch {
    var batch = RecordBatch(file: file)
    for (index, line) in lines.enumerated() {
      batch.newNames.append((Symbol(line.service), line.service))
      batch.messages.append(
        Message(
          time: at(line.second), service: Symbol(line.service), severity: line.severity,
          text: line.text, line: firstLine + index))
    }
    return batch
  }

  private func templates(_ batches: [RecordBatch]) -> [MessageTemplate] {
    telemetry(batches).templates
  }

  @Test func `messages are counted by minute, with their first line and its text`() throws {
    let found = templates([
      batch(
        "app.log",
        [
          (0, "shop", .info, "started"),
          (70, "shop", .error, "order 17 failed: relation \"orders\" gone"),
          (75, "shop", .error, "order 18 failed: relation \"orders\" gone"),
          (290, "shop", .info, "stopped"),
        ])
    ])
    let template = try #require(found.first { $0.severity == .error })
    #expect(found.count == 3)
    #expect(template.service == "shop")
    #expect(template.text == "order <*> failed: relation \"orders\" gone")
    #expect(template.example == "order 17 failed: relation \"orders\" gone")
    #expect(template.count == 2)
    #expect(template.series == Series(start: at(0), step: 60_000_000, values: [0, 2, 0, 0, 0]))
    #expect(template.activity.values == [1, 2, 0, 0, 1])
    #expect(template.source == SourceReference(file: "app.log", line: 2))
    #expect(template.literals == ["orders"])
  }

  @Test func `activity counts the files that hold the template and no others`() throws {
    let found = templates([
      batch("a.log", [(0, "shop", .info, "tick"), (60, "shop", .warning, "slow")]),
      batch("b.log", [(120, "shop", .info, "tick"), (180, "shop", .info, "tick")]),
    ])
    let slow = try #require(found.first { $0.text == "slow" })
    #expect(slow.series.values == [0, 1, 0, 0])
    #expect(slow.activity.values == [1, 1, 0, 0])
    #expect(found.first { $0.text == "tick" }?.activity.values == [1, 1, 1, 1])
  }

  @Test func `keys that differ in few words are one template`() {
    let users = ["ann", "bob", "eve", "joe"]
    let found = templates([
      batch(
        "app.log",
        users.enumerated().map { (Double($0), "shop", .info, "user \($1) has logged in") }
          + [
            (5, "shop", .info, "user ann has logged out today"),
            (6, "shop", .warning, "user ann has logged in"),
            (7, "cart", .info, "user ann has logged in"),
            (8, "shop", .info, "pool ann has logged in"),
          ])
    ])
    #expect(
      found.map(\.text) == [
        "user ann has logged in", "pool ann has logged in", "user <*> has logged in",
        "user ann has logged out today", "user ann has logged in",
      ])
    #expect(found.map(\.count) == [1, 1, 4, 1, 1])
  }

  @Test func `messages with nothing in common stay apart`() {
    let texts = ["cache miss", "cache hit", "failed to read", "failed to write", "a", "b"]
    let found = templates([batch("app.log", texts.map { (0, "shop", .info, $0) })])
    #expect(found.map(\.text) == texts.sorted())
  }

  @Test func `errors are not crowded out by chatter, nor one service by another`() {
    var generator = SeededGenerator(seed: 3)
    func word() -> String {
      String(
        (0..<12).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement(using: &generator) ?? "a" })
    }
    var lines: [Line] = (0..<2_000).map { (Double($0), "shop", .info, "\(word()) \(word())") }
    lines += (0..<20).map { (Double($0), "shop", .error, "\(word()) broke") }
    lines += (0..<20).map { (Double($0), "cart", .info, "\(word()) done") }
    let found = templates([batch("app.log", lines)])
    #expect(found.count { $0.severity == .error } == 20)
    #expect(found.count { $0.service == "cart" } == 20)
    #expect(
      found.count { $0.service == "shop" && $0.severity == .info } == MessageTemplates.keyCapacity)
  }

  @Test func `an example is cut to whole characters`() throws {
    let long = String(repeating: "ü", count: 400) + " end"
    let found = try #require(templates([batch("app.log", [(0, "", .error, "  x " + long)])]).first)
    #expect(found.example == "x " + String(repeating: "ü", count: 119) + "…")
    let exact = String(repeating: "a", count: MessageKey.longestExample)
    #expect(templates([batch("app.log", [(0, "", .error, exact)])]).first?.example == exact)
  }

  @Test func `messages outside the span count for nothing`() {
    var state = MessageTemplates()
    state.receive(
      batch(
        "app.log",
        [(0, "a", .info, "early"), (600, "a", .info, "within"), (601, "a", .info, "within")]))
    let found = state.templates(names: SymbolNames(), within: window(300, 900))
    #expect(found.map(\.text) == ["within"])
    #expect(found.map(\.count) == [2])
  }

  @Test func `a long span widens the step`() throws {
    var state = MessageTemplates()
    state.receive(batch("app.log", [(0, "a", .info, "tick"), (86_400 * 60, "a", .info, "tick")]))
    let template = try #require(state.templates(names: SymbolNames(), within: nil).first)
    #expect(template.series.step > 60_000_000)
    #expect(template.series.count <= 20_000)
    #expect(template.count == 2)
  }

  @Test(arguments: 1...12)
  func `any order, split and merge of the messages gives the same state`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let words = ["read", "write", "open", "close", "lost", "found", "user", "cart", "pool", "7"]
    var all: [(file: String, message: Message)] = []
    for index in 0..<600 {
      let text = (0..<4).map { _ in words.randomElement(using: &generator) ?? "" }
        .joined(separator: " ")
      let message = Message(
        time: at(Double.random(in: 0..<7_200, using: &generator)),
        service: Symbol("service-\(Int.random(in: 0..<9, using: &generator))"),
        severity: Bool.random(using: &generator) ? .info : .error, text: text,
        // Several stand on one line of a file, as in a document of one line.
        line: 1 + index / 3)
      all.append(("log-\(index % 4)", message))
    }
    // Small enough for services and keys to be given up on the way.
    func empty() -> MessageTemplates { MessageTemplates(serviceCapacity: 4, keyCapacity: 10) }
    var whole = empty()
    for (file, message) in all {
      var batch = RecordBatch(file: file)
      batch.messages = [message]
      whole.receive(batch)
    }
    var parts = (0..<Int.random(in: 1..<7, using: &generator)).map { _ in empty() }
    let shuffled = all.shuffled(using: &generator)
    var index = 0
    while index < shuffled.count {
      // Messages of one batch are of one file.
      let file = shuffled[index].file
      var batch = RecordBatch(file: file)
      while index < shuffled.count, shuffled[index].file == file {
        batch.messages.append(shuffled[index].message)
        index += 1
      }
      parts[Int.random(in: parts.indices, using: &generator)].receive(batch)
    }
    while parts.count > 1 {
      let part = parts.remove(at: Int.random(in: parts.indices, using: &generator))
      parts[Int.random(in: parts.indices, using: &generator)].merge(part)
    }
    #expect(parts[0].settled() == whole.settled())
    let names = SymbolNames()
    let templates = whole.templates(names: names, within: nil)
    #expect(parts[0].templates(names: names, within: nil) == templates)
    #expect(templates.count > 20)
  }
}
