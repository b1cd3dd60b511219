import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Lines of the journal that are not plain text, and those that systemd writes of units.
@Suite struct JournalTests {
  private func line(_ message: String, _ more: String = "") -> String {
    #"{"MESSAGE":\#(message),"__REALTIME_TIMESTAMP":"1795356191000000","PRIORITY":"6","#
      + #""_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"shop"\#(more)}"# + "\n"
  }

  private func output(_ text: String) throws -> DecodedOutput {
    let (format, recognition) = try #require(WrapperTests.recognise(text))
    return unwrapped(Array(text.utf8), format, recognition)
  }

  @Test func `a message of bytes is its text`() throws {
    let bytes = Array("caf\u{E9} \u{1B}[31mclosed".utf8).map(String.init)
      .joined(separator: ", ")
    let output = try output(line("\"started\"") + line("[\(bytes)]"))
    #expect(output.batch.messages.last?.text == "caf\u{E9} \u{1B}[31mclosed")
    #expect(output.account.rejections.isEmpty)
  }

  @Test func `a message that is null is a blank line`() throws {
    let output = try output(line("\"started\"") + line("null") + line("\"stopped\""))
    #expect(output.batch.messages.count == 2)
    #expect(output.account.blank == 1)
  }

  @Test func `what systemd says of a unit is of its service`() throws {
    let output = try output(
      line("\"shop.service: Main process exited, code=killed\"", #","UNIT":"shop.service""#)
        .replacing(#""SYSLOG_IDENTIFIER":"shop""#, with: #""SYSLOG_IDENTIFIER":"systemd""#))
    #expect(output.batch.messages.first?.service == Symbol("shop"))
  }
}
