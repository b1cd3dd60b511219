import RuleOutModel
import Testing

@testable import RuleOutIngest

/// The words for severity, and where in a plain line they are one.
@Suite struct SeverityWordsTests {
  private func severity(_ line: String) throws -> Message.Severity? {
    let text = "2026-11-22 14:03:10 WARN other\n\(line)\n"
    let own = try #require(recognition(of: text, TextLog.self))
    return unwrapped(Array(text.utf8), TextLog.self, own).batch.messages.last?.severity
  }

  @Test(arguments: [
    (
      "2026-11-22T14:03:11.190+02:00 [WRN] Acme.Orders: validation failed", Message.Severity.warning
    ),
    ("2026-11-22 14:03:11.190 +02:00 [ERR] Acme.Orders: no answer", .error),
    ("2026-11-22 14:03:11.190 +02:00 [FTL] host ended", .fatal),
    ("2026-11-22T14:03:11Z ERR no answer", .error),
    ("2026-11-22T14:03:11Z DBG cache is warm", .debug),
    ("2026-11-22 14:03:11 fail: Acme.Orders[7] no answer", .error),
    ("2026-11-22 14:03:11 crit: Acme.Orders[7] host ended", .fatal),
    ("2026-11-22 14:03:11 warn: Acme.Orders[7] slow", .warning),
    ("2026-11-22 14:03:11 dbug: Acme.Orders[7] fine", .debug),
    ("2026/11/22 14:03:11 [emerg] 31#31: bind() failed", .fatal),
  ])
  func `a level is known by its short form`(line: String, severity: Message.Severity) throws {
    #expect(try self.severity(line) == severity)
  }

  @Test(arguments: [
    "2026-11-22 14:03:11 two payments fail: nobody knows why",
    "2026-11-22 14:03:11 fail over to web-2",
    "2026-11-22 14:03:11 score is INF for item 7",
    "2026-11-22 14:03:11 please note: the shop is closed",
  ])
  func `a short form within a text is no level`(line: String) throws {
    #expect(try severity(line) == .info)
  }

  @Test func `a text goes on behind its level`() throws {
    let text = "2026-11-22T14:03:11Z [WRN] Acme.Orders: slow\n2026-11-22T14:03:12Z INF ready\n"
    let own = try #require(recognition(of: text, TextLog.self))
    let messages = unwrapped(Array(text.utf8), TextLog.self, own).batch.messages
    #expect(messages.map(\.text) == ["Acme.Orders: slow", "ready"])
  }
}
