import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Requests that plain lines tell of in words.
@Suite struct TextRequestTests {
  /// The output of a log of plain text.
  private func output(_ text: String) throws -> (Recognition, DecodedOutput) {
    let own = try #require(recognition(of: text, TextLog.self))
    return (own, unwrapped(Array(text.utf8), TextLog.self, own))
  }

  private func route(_ request: Request, _ output: DecodedOutput) -> String? {
    output.batch.newNames.first { $0.symbol == request.route }?.name
  }

  struct Line: Sendable, CustomTestStringConvertible {
    var text: String
    var status: UInt16
    var microseconds: Int64
    var route: String
    var testDescription: String { text }
  }

  @Test(arguments: [
    Line(
      text: "2026-11-22 14:03:11,123 INFO GET /orders/7 200 in 12ms", status: 200,
      microseconds: 12_000, route: "GET /orders/{id}"),
    Line(
      text: "[GIN] 2026/11/22 - 14:03:11 | 200 |    1.5ms |  10.0.0.1 | GET      \"/a\"",
      status: 200, microseconds: 1_500, route: "GET /a"),
    Line(
      text: "[GIN] 2026/11/22 - 14:03:11 | 201 |  1m2.5s |  10.0.0.1 | POST     \"/a\"",
      status: 201, microseconds: 62_500_000, route: "POST /a"),
    Line(
      text: "2026/11/22 14:03:11 [web/1-000001] \"GET http://shop.example/a HTTP/1.1\" from"
        + " 10.0.0.1:5123 - 200 55B in 1.25ms", status: 200, microseconds: 1_250, route: "GET /a"),
    Line(
      text: "2026-11-22 14:03:11 INFO 10.0.0.1:51008 - \"GET /a HTTP/1.1\" 200 OK", status: 200,
      microseconds: -1, route: "GET /a"),
    Line(
      text: "INFO 2026-11-22 14:03:11,123 web request done method=GET path=/a status=200"
        + " duration_ms=12.5", status: 200, microseconds: 12_500, route: "GET /a"),
    Line(
      text:
        "2026-11-22T14:03:11Z INFO [http-7] c.example.Filter : GET /a, status: 302, took: 0.4 s",
      status: 302, microseconds: 400_000, route: "GET /a"),
    Line(
      text: "2026-11-22T14:03:11Z GET /a 200 31 - 12.345 ms", status: 200, microseconds: 12_345,
      route: "GET /a"),
  ])
  func `a plain line that tells of a request is one`(_ line: Line) throws {
    let (recognition, output) = try output(line.text)
    let request = try #require(output.batch.requests.first)
    #expect(request.status == line.status)
    #expect(request.duration == line.microseconds)
    #expect(route(request, output) == line.route)
    #expect(recognition.role == "requests")
    #expect(request.end.microseconds / 1_000_000 == 1_795_356_191)
    #expect(request.peer == .none)
  }

  @Test func `a request told in two lines has the route of the first and the times of the second`()
    throws
  {
    let (_, output) = try output(TextLog.samples[3].text)
    let routes = output.batch.requests.map { route($0, output) }
    #expect(routes == [nil, "GET /orders/{id}"])
    let failed = try #require(output.batch.requests.last)
    #expect(failed.status == 500)
    #expect(failed.duration == 802_000)
    #expect(failed.queryTime == 790_500)
    #expect(failed.user != .none)
    #expect(output.batch.messages.count == 3)
    #expect(output.account.rejections.isEmpty)
  }

  @Test func `requests of several threads of one process that are not told apart get no route`()
    throws
  {
    func line(_ text: String) -> String {
      "I, [2026-11-22T14:03:11.123456 #31]  INFO -- : \(text)\n"
    }
    let (_, output) = try output(
      line("Started GET \"/a\" for 10.0.0.1") + line("Started GET \"/b\" for 10.0.0.1")
        + line("Completed 200 OK in 5ms") + line("Started GET \"/c\" for 10.0.0.1")
        + line("Completed 200 OK in 6ms") + line("Completed 200 OK in 7ms")
        + line("Started GET \"/d\" for 10.0.0.1") + line("Completed 200 OK in 8ms"))
    #expect(output.batch.requests.map { route($0, output) } == [nil, nil, nil, "GET /d"])
  }

  @Test func `a log that tells only of requests that failed stays a log of messages`() throws {
    let (recognition, output) = try output(
      """
      2026-11-22 14:03:11 ERROR GET /a failed: 502 after 3.1 s
      2026-11-22 14:03:12 INFO cache refreshed
      2026-11-22 14:03:13 ERROR GET /a failed: 504 after 30 s
      2026-11-22 14:03:14 ERROR GET /b failed: 502 after 3.1 s

      """)
    #expect(output.batch.requests.isEmpty)
    #expect(output.batch.messages.count == 4)
    #expect(recognition.decisions.contains { $0.contains("all of which failed") })
  }

  @Test func `a call that names the host it went to is an outbound call`() throws {
    let (recognition, output) = try output(
      "2026-11-22 14:03:11 INFO POST https://payments.example/v1 200 in 118 ms")
    #expect(recognition.role == "outbound calls")
    #expect(output.batch.requests.first?.peer == Symbol("payments.example"))
  }

  @Test func `durations and numbers mentioned in passing make no requests`() throws {
    let (_, output) = try output(
      """
      2026-11-22 14:03:11 INFO started in 3 s on port 443
      2026-11-22 14:03:12 INFO GET /a scheduled, 200 items
      2026-11-22 14:03:13 WARN Completed 200 of 300 jobs
      2026-11-22 14:03:14 ERROR payments answered 503 in 120 ms

      """)
    #expect(output.batch.requests.isEmpty)
    #expect(output.batch.messages.count == 4)
  }

  @Test func `lines without times are requests at the times of their wrappers`() throws {
    let text = """
      2026-11-22T14:03:11.003Z stdout F INFO:     10.0.0.1:51008 - "GET /a HTTP/1.1" 200 OK
      2026-11-22T14:03:12.003Z stdout F INFO:     10.0.0.2:51009 - "POST /a HTTP/1.1" 500 Internal Server Error
      2026-11-22T14:03:12.004Z stderr F ERROR:    Exception in ASGI application

      """
    let head = ContentHead(bytes: Array(text.utf8), isWhole: true)
    let found = try #require(FormatSearch.surest(head, FormatCatalog.formats))
    let output = unwrapped(Array(text.utf8), found.format, found.recognition)
    #expect(output.batch.requests.map(\.status) == [200, 500])
    #expect(output.batch.messages.map(\.severity) == [.error])
  }

  @Test func `access lines of Django's server have a blank before the clock`() {
    let found = requests(
      "[22/Nov/2026 14:03:11] \"GET /a HTTP/1.1\" 200 1234\n", AccessLog.self)
    #expect(found.map(\.status) == [200])
    #expect(found.first?.end.microseconds == 1_795_356_191_000_000)
  }

  @Test func `columns that look like a status and a duration are offered as a pattern`() throws {
    let lines = (10..<20).map { second in
      "2026-11-22 14:03:\(second) web \(second.isMultiple(of: 7) ? 502 : 200) /a/\(second)"
        + " 0.\(second) ok"
    }
    let (recognition, output) = try output(lines.joined(separator: "\n"))
    #expect(output.batch.requests.isEmpty)
    let decision = try #require(recognition.decisions.first)
    let start = try #require(decision.firstRange(of: "pattern: '")?.upperBound)
    let layout = try CustomLog.layout(ofPattern: String(decision[start...].dropLast()))
    let bytes = Array(lines.joined(separator: "\n").utf8)
    let stated = FormatSearch.recognition(
      of: ContentHead(bytes: bytes, isWhole: true), as: layout)
    let read = unwrapped(bytes, CustomLog.self, stated)
    #expect(read.batch.requests.count == 10)
    #expect(read.batch.requests.map(\.status).contains(502))
  }
}
