import RuleOutModel
import Testing

@testable import RuleOutIngest

/// The log that one PostgreSQL server wrote in its three forms at once.
@Suite struct RealPostgreSQLTests {
  private func messages(_ path: String) throws -> [Message] {
    try #require(Recording["postgresql/" + path]).read().messages
  }

  @Test func `the CSV log and the JSON log give the same records`() throws {
    let table = try messages("server.csv.gz")
    let json = try messages("server.jsonl.gz")
    #expect(table.count > 90)
    // Processes that write at one time take turns in each file.
    #expect(Self.sorted(table) == Self.sorted(json))
    // The application that a line names is a client of the server, not what wrote the line.
    #expect((table + json).allSatisfy { $0.service == .none && $0.instance == .none })
  }

  @Test func `the plain log gives the same records beside its lines of detail`() throws {
    let table = try messages("server.csv.gz")
    let plain = try messages("server.log").filter { message in
      !["DETAIL", "HINT", "CONTEXT", "STATEMENT"].contains {
        message.text.contains("] " + $0 + ":  ")
      }
    }
    #expect(Self.sorted(plain, text: Self.text) == Self.sorted(table))
  }

  private static func sorted(
    _ messages: [Message], text: (Message) -> String = { $0.text }
  ) -> [String] {
    messages.map { "\($0.time) \($0.severity) \(text($0))" }.sorted()
  }

  /// Without what the plain log adds: `[31] LOG:  ` before the text, ` at character 15` behind it, and tabs
  /// before lines after the first.
  private static func text(of message: Message) -> String {
    let text = message.text.split(separator: ":  ", maxSplits: 1).last ?? ""
    return String(text).replacing("\n\t", with: "\n").replacing(#/ at character \d+$/#, with: "")
  }

  @Test func `slow statements, waits for locks and refused connections stay what they are`() throws
  {
    let messages = try messages("server.csv.gz")
    func count(_ severity: Message.Severity, _ text: String) -> Int {
      messages.count { $0.severity == severity && $0.text.contains(text) }
    }
    #expect(count(.info, "duration: ") >= 3)
    #expect(count(.info, "still waiting for ShareLock") >= 1)
    #expect(count(.error, "deadlock detected") == 1)
    #expect(count(.error, "canceling statement due to lock timeout") == 1)
    #expect(count(.fatal, "remaining connection slots are reserved") >= 4)
    let statement = messages.first { $0.text.contains("\n") }
    #expect(
      statement?.text.hasSuffix("pg_sleep(0.1),\n  '1,\"5' as \"items\"\n-- 2026-11-22 14:03:11")
        == true)
  }
}
