import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct StatementDurationsTests {
  @Test(
    arguments: [
      ("duration: 1250.814 ms  statement: select 1", 1_250_814),
      ("duration: 0.031 ms  execute <unnamed>: select 1", 31), ("duration: 0.5 ms", 500),
      ("[31] web@shop LOG:  duration: 12 ms  statement: select 1", 12_000),
      ("Query_time: 2.000123  Lock_time: 0.000012 Rows_sent: 1", 2_000_123),
      ("duration: 0.031 ms  parse <unnamed>: select 1", nil),
      ("duration: 3.1 ms  plan:\nSeq Scan", nil), ("backup duration: 3 ms", nil),
      ("duration: 12 s", nil), ("LOG:  duration:", nil), ("", nil),
    ] as [(String, Int64?)])
  func `a duration is read of whole statements only`(text: String, microseconds: Int64?) {
    #expect(StatementDurations.duration(in: text) == microseconds)
  }

  private func batch(
    file: String = "postgres.log", _ milliseconds: (Int) -> [Double]
  ) -> RecordBatch {
    var batch = RecordBatch(file: file)
    batch.newNames = [(Symbol("db"), "db")]
    for minute in 0..<60 {
      for (index, duration) in milliseconds(minute).enumerated() {
        batch.messages.append(
          Message(
            time: at(Double(minute * 60 + index)), service: Symbol("db"), severity: .info,
            text: "duration: \(duration) ms  statement: select 1",
            line: batch.messages.count + 1))
      }
    }
    return batch
  }

  @Test func `where all statements are logged they are a course of query time`() throws {
    let telemetry = telemetry([batch { $0 < 30 ? [0.5, 1.5, 4] : [0.5, 15, 40.5] }])
    let signals = telemetry.signals(.queryTime).filter { $0.id.statistic == .mean }
    let signal = try #require(signals.first)
    #expect(signals.count == 1)
    #expect(signal.id.entity == Entity(.database, "db"))
    #expect(!signal.id.metric.isEmpty)
    #expect(signal.series.values.first == 0.002)
    #expect(abs((signal.series.values.last ?? 0) - 0.018_666_666) < 1e-6)
    #expect(telemetry.signals(.queryRate).first?.series.values.first == 0.05)
    #expect(!telemetry.warnings.contains { $0.code == "slow-statements-only" })
  }

  @Test func `where slow ones alone are logged they are a rate of slow ones`() throws {
    let telemetry = telemetry([batch { $0 < 30 ? [] : [250.1, 900] }])
    #expect(telemetry.signals(.queryTime).isEmpty)
    let signal = try #require(telemetry.signals(.slowStatements).first)
    #expect(signal.id.metric == "slow statements logged")
    #expect(signal.series.values.max() == 2.0 / 60)
    let warning = try #require(telemetry.warnings.first { $0.code == "slow-statements-only" })
    #expect(warning.message.contains("250"))
  }

  @Test func `full logging that was switched on in between makes no course`() {
    let telemetry = telemetry([batch { $0 < 45 ? [250, 300] : [0.5, 0.6, 250] }])
    #expect(telemetry.signals(.queryTime).isEmpty)
  }

  @Test func `a log of slow ones beside one of all statements is kept apart`() {
    let telemetry = telemetry([
      batch(file: "a.log") { _ in [0.5, 1.5, 4] }, batch(file: "b.log") { _ in [900] },
      batch(file: "c.log") { $0 == 59 ? [0.5] : [] },
    ])
    let course = telemetry.signals(.queryTime).filter { $0.id.statistic == .mean }
    #expect(course.map(\.source.file) == ["a.log"])
    #expect(course.first?.otherFiles == ["c.log"])
    #expect(course.first?.series.values.first == 0.002)
    #expect(telemetry.signals(.slowStatements).map(\.source.file) == ["b.log"])
    #expect(Set(telemetry.signals.map(\.id)).count == telemetry.signals.count)
  }

  @Test func `any split of the messages gives the same signals`() {
    let whole = batch { [0.5, Double($0 + 1), 4] }
    var halves = [TelemetryReduction(), TelemetryReduction()]
    for (index, message) in whole.messages.enumerated() {
      var part = RecordBatch(file: whole.file)
      part.newNames = whole.newNames
      part.messages = [message]
      halves[index % 2].receive(part)
    }
    var merged = halves[1]
    merged.merge(halves[0])
    #expect(merged.telemetry().signals == telemetry([whole]).signals)
  }
}
