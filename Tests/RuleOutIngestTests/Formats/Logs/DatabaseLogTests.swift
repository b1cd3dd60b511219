import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Logs of database servers beside PostgreSQL's CSV.
@Suite struct DatabaseLogTests {
  private func output(_ text: String, _ format: any InputFormat.Type) throws -> DecodedOutput {
    let own = try #require(recognition(of: text, format))
    return unwrapped(Array(text.utf8), format, own)
  }

  @Test func `an entry of MySQL's slow log is one message with its statement`() throws {
    let output = try output(MySQLSlowLog.samples[0].text, MySQLSlowLog.self)
    #expect(output.batch.messages.map(\.line) == [6, 13])
    #expect(
      output.batch.messages[0].text == "Query_time: 2.000123  Lock_time: 0.000012 Rows_sent: 1"
        + "  Rows_examined: 100000\nselect id from items\n where name = 'a';")
    #expect(output.batch.messages[0].time.rfc3339() == "2026-11-22T14:03:11Z")
    #expect(output.account.rejections.isEmpty)
  }

  @Test func `entries of one second share the time above them`() throws {
    let output = try output(MySQLSlowLog.samples[1].text, MySQLSlowLog.self)
    #expect(
      output.batch.messages.map { $0.time.rfc3339() } == [
        "2026-11-22T09:03:11Z", "2026-11-22T09:03:11Z",
      ])
  }

  @Test func `an entry without any time is said not to be used`() throws {
    let text =
      "# User@Host: web[web] @ localhost []\n# Query_time: 2.0  Lock_time: 0.0\nselect 1;\n"
      + MySQLSlowLog.samples[1].text
    let output = try output(text, MySQLSlowLog.self)
    #expect(output.batch.messages.count == 2)
    #expect(output.warnings.map(\.code) == ["entries-without-time"])
  }

  @Test func `Redis tells its level by one character`() throws {
    let output = try output(RedisLog.samples[1].text, RedisLog.self)
    #expect(output.batch.messages.map(\.severity) == [.info, .info, .info, .warning])
    #expect(
      output.batch.messages[3].text == "Can't save in background: fork: Cannot allocate memory")
    #expect(output.batch.messages[0].time.rfc3339() == "2026-11-22T14:03:11Z")
  }

  @Test func `slow commands of Redis have their own times`() throws {
    let output = try output(RedisSlowLog.samples[0].text, RedisSlowLog.self)
    #expect(
      output.batch.messages.map(\.text) == [
        "slow command, 15021 us: LRANGE cart:7 0 -1", "slow command, 31000 us: KEYS *",
      ])
    #expect(output.batch.messages[0].time.rfc3339() == "2026-11-22T14:03:11Z")
    #expect(output.account.rejections.isEmpty)
  }

  @Test func `a prefix of RDS hides no severity`() throws {
    let output = try output(
      """
      2026-11-22 14:03:11 UTC:10.0.0.1(51008):web@shop:[31]:LOG:  duration: 12.5 ms  statement: select 1
      2026-11-22 14:03:12 UTC:10.0.0.1(51008):web@shop:[31]:ERROR:  deadlock detected

      """, TextLog.self)
    #expect(output.batch.messages.map(\.severity) == [.info, .error])
    #expect(output.batch.messages[0].time.rfc3339() == "2026-11-22T14:03:11Z")
  }
}
