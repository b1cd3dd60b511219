import RuleOutModel
import Testing

@testable import RuleOutIngest

/// What the CSV log of PostgreSQL holds where it is whole, and what is left of it where it is not.
@Suite struct PostgreSQLLogTests {
  private func output(_ text: String) throws -> DecodedOutput {
    let own = try #require(recognition(of: text, PostgreSQLLog.self))
    var decoder = PostgreSQLLog.makeDecoder(own, DecodingContext(file: "f", utcOffset: 3_600))
    var output = DecodedOutput(file: "f")
    decoder.decode(Array(text.utf8).span, into: &output)
    decoder.finish(into: &output)
    return output
  }

  @Test func `a message of several lines is one record`() throws {
    let output = try output(PostgreSQLLog.samples[0].text)
    let messages = output.batch.messages
    #expect(messages.map(\.severity) == [.info, .info, .fatal])
    #expect(messages.map(\.line) == [1, 2, 5])
    #expect(messages[0].text == "listening on IPv4 address \"127.0.0.1\", port 5432")
    #expect(
      messages[1].text == "duration: 1250.814 ms  statement: select id\n"
        + "  from items -- 1, \"2\"\n where name = '\"'")
    #expect(output.account.used == 3)
    #expect(output.account.recognised == 2)
    #expect(output.warnings.isEmpty)
  }

  @Test func `a zone that is a name is taken from the run`() throws {
    let text = PostgreSQLLog.samples[1].text
    let own = try #require(recognition(of: text, PostgreSQLLog.self))
    #expect(own.zone == .local)
    #expect(
      own.decisions == ["the zone CET of the times names no offset: taken as times without a zone"])
    let messages = try output(text).batch.messages
    #expect(
      messages.map { $0.time.rfc3339() } == [
        "2026-11-22T13:03:11Z", "2026-11-22T13:03:12Z",
      ])
    #expect(messages.last?.text == "deadlock detected")
  }

  @Test func `records cut short are used as far as they go, and said`() throws {
    let output = try output(PostgreSQLLog.samples[2].text)
    #expect(
      output.batch.messages.map(\.text) == [
        "canceling statement due to statement timeout",
        "could not write to file \"pg_wal/xlogtemp.32\": No space left on device", "canceling st",
      ])
    #expect(output.account.rejections.keys.sorted() == ["no time, session and SQLSTATE of csvlog"])
    #expect(output.warnings.map(\.code) == ["cut-records"])
    #expect(output.warnings.first?.line == 2)
  }

  @Test func `severities of other languages are those of their SQLSTATE`() throws {
    func line(_ severity: String, _ state: String) -> String {
      "2026-11-22 14:03:11.123 UTC,,,31,,6b0360cf.1f,1,,2026-11-22 14:03:11 UTC,,0,"
        + "\(severity),\(state),\"m\",,,,,,,,,\"\"\n"
    }
    let text =
      line("HINWEIS", "00000") + line("WARNUNG", "01000") + line("FEHLER", "53300")
      + line("PANIC", "53100")
    #expect(
      try output(text).batch.messages.map(\.severity) == [.info, .warning, .error, .fatal])
  }

  @Test func `a record with too few fields is rejected with what was expected`() throws {
    let text =
      PostgreSQLLog.samples[0].text
      + "2026-11-22 14:03:14.123 UTC,,,31,,6b0360cf.1f,1,,2026-11-22 14:03:11 UTC,,0,LOG,00000,\"m\",\n"
    #expect(
      try output(text).account.rejections.keys.sorted() == [
        "expected 23 fields or more of csvlog"
      ])
  }
}
