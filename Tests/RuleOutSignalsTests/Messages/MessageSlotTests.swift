import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct MessageSlotTests {
  private func batch(
    _ texts: [(minute: Double, text: String)], severity: Message.Severity = .warning,
    file: String = "app.log"
  ) -> RecordBatch {
    var batch = RecordBatch(file: file)
    batch.newNames = [(Symbol("shop"), "shop")]
    for (index, line) in texts.enumerated() {
      batch.messages.append(
        Message(
          time: at(line.minute * 60), service: Symbol("shop"), severity: severity, text: line.text,
          line: index + 1))
    }
    return batch
  }

  private func slots(_ batches: [RecordBatch]) -> [MessageSlot] {
    telemetry(batches).templates.flatMap(\.slots)
  }

  @Test func `a place tells by what word it stands and what is there while messages agree`() throws
  {
    let found = slots([
      batch([
        (0, "slow request tenant=t-648 items=7 took 10 ms"),
        (1, "slow request tenant=t-648 items=9 took 12 ms"),
        (6, "slow request tenant=t-648 items=4 took 11 ms"),
        (11, "slow request tenant=t-77 items=4 took 15 ms"),
        (12, "slow request tenant=t-648 items=4 took 17 ms"),
      ])
    ])
    let tenant = try #require(found.first)
    #expect(found.map(\.label) == ["tenant", "items", "took"])
    #expect(tenant.example == "t-648")
    let whole = TimeWindow(start: at(0), end: at(1_200))
    #expect(tenant.values(in: whole) == [Symbol("t-648"), Symbol("t-648"), MessageSlot.several])
    #expect(tenant.values(in: TimeWindow(start: at(300), end: at(600))) == [Symbol("t-648")])
  }

  @Test func `a word that tells that an identifier follows is no name of it`() {
    let found = slots([
      batch([(0, "no stock for order id 8812"), (6, "no stock for order id 8812")])
    ])
    #expect(found.map(\.label) == ["order id"])
  }

  @Test func `a word in which else equal messages differ is a value too`() throws {
    let names = ["acme", "acme", "globex", "acme"]
    let found = slots([
      batch(names.enumerated().map { (Double($0 * 5), "the tenant=\($1) has sent too much of it") })
    ])
    let slot = try #require(found.first)
    #expect(slot.label == "tenant")
    #expect(slot.values(in: TimeWindow(start: at(0), end: at(1_200))) == names.map { Symbol($0) })
  }

  @Test func `remarks are not looked into`() {
    #expect(slots([batch([(0, "order 8812 shipped")], severity: .info)]).isEmpty)
  }

  @Test func `any order and split of the messages gives the same`() {
    let batches = (0..<60).map { index in
      let minute = index * 7 % 60
      return batch(
        [(Double(minute), "order \(index % 3) of client t-\(minute / 20)00 failed")],
        file: "log-\(index % 3)")
    }
    func templates(_ batches: [RecordBatch], split: Int) -> [MessageTemplate] {
      var parts = [TelemetryReduction](repeating: TelemetryReduction(), count: split)
      for (index, batch) in batches.enumerated() { parts[index % split].receive(batch) }
      var merged = TelemetryReduction()
      for part in parts { merged.merge(part) }
      return merged.telemetry().templates
    }
    let plain = templates(batches, split: 1)
    #expect(!plain.flatMap(\.slots).isEmpty)
    #expect(templates(batches.reversed(), split: 4) == plain)
  }

  @Test func `only cells that had closed are known`() {
    let whole = telemetry([batch([(0, "order 8812 failed"), (6, "order 8812 failed")])])
    let then = whole.cut(at: at(360), utcOffset: 0)
    let all = TimeWindow(start: at(0), end: at(1_200))
    #expect(whole.templates.flatMap(\.slots).map { $0.values(in: all).count } == [2])
    #expect(then.templates.flatMap(\.slots).map { $0.values(in: all).count } == [1])
  }
}
