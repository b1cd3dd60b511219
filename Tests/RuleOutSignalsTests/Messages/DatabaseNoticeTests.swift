import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct DatabaseNoticeTests {
  @Test(arguments: [
    (
      "process 31 still waiting for ShareLock on transaction 730 after 1000.123 ms",
      DatabaseNotice.lock
    ),
    ("[31] LOG:  process 31 still waiting for AccessExclusiveLock on relation 7 of", .lock),
    ("checkpoints are occurring too frequently (19 seconds apart)", .checkpoint),
    ("could not fsync file \"base/16384/2619\": Input/output error", .flush),
    (
      "InnoDB: page_cleaner: 1000ms intended loop took 5012ms. The settings might not be optimal.",
      .flush
    ),
    (
      "automatic vacuum of table \"shop.public.items\": index scans: 3, tuples: 735 removed,"
        + " 1028673 dead but not yet removable", .deadRows
    ),
    ("temporary file: path \"base/pgsql_tmp/pgsql_tmp31.0\", size 1073741824", .temporaryFile),
  ])
  func `a server says that it is held up`(text: String, notice: DatabaseNotice) {
    #expect(DatabaseNotice.classify(text) == notice)
  }

  @Test(arguments: [
    "checkpoint complete: wrote 2942 buffers (7.7%); write=86.694 s, sync=0.052 s",
    "automatic vacuum of table \"shop.public.items\": index scans: 1, tuples: 735 removed,"
      + " 1202 dead but not yet removable",
    "still waiting for the answer of cart", "still waiting for Lock", "still waiting for ",
    "wrote a temporary file: path unknown", "",
  ])
  func `routine and what others write is none`(text: String) {
    #expect(DatabaseNotice.classify(text) == nil)
  }

  @Test func `notices count below the severity of a warning, under the database`() throws {
    var batch = RecordBatch(file: "orders-db.log")
    batch.newNames = [(Symbol("orders-db"), "orders-db")]
    for minute in 0..<60 {
      batch.messages.append(
        Message(
          time: at(Double(minute) * 60), service: Symbol("orders-db"), severity: .info,
          text: minute < 40
            ? "checkpoint complete: wrote 7 buffers"
            : "checkpoints are occurring too frequently (9 seconds apart)", line: minute + 1))
    }
    let signals = telemetry([batch]).signals(.databaseNotices)
    let signal = try #require(signals.first)
    #expect(signals.count == 1)
    #expect(signal.id.entity == Entity(.database, "orders-db"))
    #expect(signal.id.metric == "hurried checkpoints")
    #expect(signal.source.line == 41)
    #expect(signal.series.values.prefix(40).allSatisfy { $0 == 0 })
  }
}
