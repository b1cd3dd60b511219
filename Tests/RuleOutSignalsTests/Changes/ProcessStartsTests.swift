import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct ProcessStartsTests {
  @Test(
    arguments: [
      ("Started shop.service - Shop backend.", "shop"), ("Started shop@1.service.", "shop"),
      ("Started Session 3 of User root.", nil), ("Starting shop.service - Shop backend...", nil),
      ("Finished logrotate.service - Rotate log files.", nil), ("Started .service", nil),
    ] as [(String, String?)])
  func `systemd tells by the name of the unit what it started`(text: String, service: String?) {
    #expect(StartLines.unit(startedBy: text) == service)
  }

  @Test func `a unit that is started again is a restart of its service`() throws {
    var batch = RecordBatch(file: "journal.json")
    batch.newNames = [(Symbol("systemd"), "systemd"), (Symbol("web-1"), "web-1")]
    for (minute, text) in [
      (0.0, "Reached target Timers."), (30, "shop.service: Main process exited, code=killed"),
      (31, "Started shop.service - Shop backend."), (60, "Reached target Timers."),
    ] {
      batch.messages.append(
        Message(
          time: at(minute * 60), service: Symbol("systemd"), instance: Symbol("web-1"),
          severity: .info, text: text, line: batch.messages.count + 1))
    }
    let metrics = metricBatch(
      "cpu", [1, 2, 3, 4, 5, 6].flatMap { [Double?](repeating: $0, count: 10) })
    let restart = try #require(
      telemetry([batch, metrics]).changes.first { $0.kind == .restart })
    #expect(restart.entity == "shop")
    #expect(restart.time == .moment(at(31 * 60)))
    #expect(restart.arrivals.map(\.instance) == ["web-1"])
  }
}
