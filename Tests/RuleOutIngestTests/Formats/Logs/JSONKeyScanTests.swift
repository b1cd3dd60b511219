import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Objects that are no valid JSON and hold their fields all the same.
@Suite struct JSONKeyScanTests {
  private struct Members: JSONFieldVisitor {
    var line: [UInt8]
    var found: [String] = []

    mutating func visit(_ key: Span<UInt8>, _ value: Range<Int>, _ form: LineFields.Form) {
      found.append("\(key.text())=\(String(decoding: line[value], as: UTF8.self))")
    }
  }

  private func members(_ line: String) -> [String] {
    var members = Members(line: Array(line.utf8))
    let bytes = members.line
    let count = JSONKeyScan.scan(bytes.span, &members)
    #expect(count == members.found.count)
    return members.found
  }

  @Test(arguments: [
    // A quote is missing behind a value, before one, and on either side of a key.
    #"{"user":"ann,"status":200,"path":"/a"}"#, #"{"user":"ann","status":200","path":"/a"}"#,
    #"{"user":"ann",status":200,"path":"/a"}"#, #"{"user":"ann","status:200,"path":"/a"}"#,
    // A comma too many, and an array's comma behind the object.
    #"{ "user" : "ann", "status": 200 , "path":"/a",} ,"#,
  ])
  func `a quote or comma in the wrong place costs no other member`(_ line: String) {
    #expect(members(line) == ["user=ann", "status=200", "path=/a"])
  }

  @Test func `empty and bare values, quotes within text, and nested members are told`() {
    #expect(members(#"{"a":,"b":-,"c":null,"d":1}"#) == ["b=-", "d=1"])
    #expect(
      members(#"{"msg":"said "no", again","b":{"c":true}}"#) == [
        #"msg=said "no", again"#, "c=true",
      ])
  }

  @Test(arguments: [
    #"{"status":200,"path":"/a"#, #"{"status":200,"path":{"a":1}"#, "plain {text}",
    #"{"events":[{"status":200},"#, "{}", "{", "",
  ])
  func `a part of an object is left alone`(_ line: String) {
    #expect(members(line).isEmpty)
  }

  @Test func `lines of a faulty template are used and counted`() throws {
    let text = """
      {"time":"2026-11-22T14:03:11Z","path":"/a,"status":200,"request_time":0.241,"upstream_response_time":-}
      {"time":"2026-11-22T14:03:12Z","path":"/a,"status":504,"request_time":60.001,"upstream_response_time":"30.0, 30.0"}
      {"time":"2026-11-22T14:03:13Z","path":"/a,"status":504,"request_t
      """
    let own = try #require(recognition(of: text, JSONLines.self))
    #expect(requests(text, JSONLines.self).map(\.status) == [200, 504])
    #expect(requests(text, JSONLines.self).map(\.dependencyTime) == [-1, 60_000_000])
    let result = decoded(Array(text.utf8), JSONLines.self, own, pieces: 1_000)
    #expect(result.used == 2)
    #expect(result.rejected == 1)
    #expect(result.account.contains { $0.contains("2 lines are no valid JSON") })
  }
}
