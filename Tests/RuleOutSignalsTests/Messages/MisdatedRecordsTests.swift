import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct MisdatedRecordsTests {
  /// An hour of records, of which those from minute 40 on are dated `years` away.
  private func signals(dated years: Double) -> [Signal] {
    var batch = RecordBatch(file: "app.log")
    batch.newNames = [(Symbol("store"), "store")]
    for minute in 0..<60 {
      let time = at(Double(minute) * 60)
      let away = minute < 40 ? -9 : years * 365 * 86_400
      batch.messages.append(
        Message(
          time: time, service: Symbol("store"), severity: .debug, text: "stored",
          recordTime: time.advanced(bySeconds: away), line: minute + 1))
    }
    return telemetry([batch]).signals(.misdatedRecords)
  }

  @Test(arguments: [-45.0, 60]) func `records dated decades away are input`(years: Double) throws {
    let signal = try #require(signals(dated: years).first)
    #expect(signal.id.entity == Entity(.service, "store"))
    #expect(signal.series.values.count { $0 > 0 } == 20)
    #expect(signal.source.line == 41)
  }

  @Test func `what is late by weeks or years is not misdated`() {
    #expect(signals(dated: -0.1).isEmpty)
    #expect(signals(dated: -5).isEmpty)
  }
}
