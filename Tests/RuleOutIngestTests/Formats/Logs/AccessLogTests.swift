import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct AccessLogTests {
  private func line(_ tail: String, status: String = "200", user: String = "-") -> String {
    #"10.0.0.1 - \#(user) [22/Nov/2026:14:03:11 +0100] "GET /a/7 HTTP/1.1" \#(status) 512\#(tail)"#
      + "\n"
  }

  private func one(_ text: String) throws -> Request {
    try #require(requests(text, AccessLog.self).first)
  }

  @Test func `a combined line gives its request`() throws {
    let request = try one(line(#" "-" "curl""#, user: "ann"))
    #expect(request.end.rfc3339() == "2026-11-22T13:03:11Z")
    #expect(request.status == 200)
    #expect(request.route == Symbol("GET /a/{id}"))
    #expect(request.user == Symbol("ann"))
    #expect(request.duration == Request.unknown)
  }

  @Test(
    arguments: [
      (#" "-" "x" 0.123 0.120"#, 123_000, 120_000), (#" "-" "x" 0.123 -"#, 123_000, -1),
      (#" "-" "x" 1.203 0.003, 1.2 : 0.1"#, 1_203_000, 1_303_000),
      (" 0.123 0.120", 123_000, 120_000),
      (#" "-" "x" "0.123" "0.120""#, 123_000, 120_000),
      (#" "-" "x" rt=0.123 urt="0.120""#, 123_000, 120_000),
      (#" "-" "x" request_time=0.123 upstream_response_time=0.120"#, 123_000, 120_000),
      (" 8412", 8_412, -1), (#" "-" "-" 7 "shop@docker" "http://10.0.0.9:80" 12ms"#, 12_000, -1),
      (#" "-" "x" 84"#, 84_000, -1), (#" "-" "x" 2"#, 2_000_000, -1),
      (#" "-" "x" "10.0.0.9, 10.0.0.8""#, -1, -1),
      (#" "-" "x" 415 0.123 [ns-svc-80] [] 10.0.0.9:80 31 0.120 200 abcdef"#, 123_000, 120_000),
    ] as [(String, Int64, Int64)])
  func `tails of all kinds give request and upstream time`(
    _ tail: String, _ duration: Int64, _ dependency: Int64
  ) throws {
    let request = try one(line(tail))
    #expect(request.duration == duration)
    #expect(request.dependencyTime == dependency)
  }

  @Test(arguments: [
    ("shop-cart-api-80", "cart-api"), ("shop-cart-http", "cart"), ("team-a-cart-8080", "a-cart"),
    ("upstream-default-backend", "upstream-default-backend"), ("shop-80", "shop-80"), ("", ""),
  ])
  func `an upstream of ingress-nginx is a service of a namespace`(name: String, service: String)
    throws
  {
    let text = line(#" "-" "x" 415 0.123 [\#(name)] [] 10.0.0.9:80 31 0.120 200 abcdef"#)
    let request = try #require(requests(text, IngressNginx.self).first)
    #expect(request.service == Symbol(service))
  }

  @Test func `Apache stamps the start, nginx the end`() throws {
    #expect(try one(line(" 2000000")).end.rfc3339() == "2026-11-22T13:03:13Z")
    #expect(try one(line(" 2.000 1.9")).end.rfc3339() == "2026-11-22T13:03:11Z")
  }

  @Test func `pairs behind the line name user, instance and service`() throws {
    let request = try one(line(#" "-" "x" rt=0.1 uid=u7 instance=web-2 service="shop api""#))
    #expect(request.user == Symbol("u7"))
    #expect(request.instance == Symbol("web-2"))
    #expect(request.service == Symbol("shop api"))
  }

  @Test(
    arguments: [("499", .clientAborted), ("504", .timeout), ("500", [])]
      as [(String, Request.Outcome)])
  func `statuses tell how it went`(_ status: String, _ outcome: Request.Outcome) throws {
    #expect(try one(line("", status: status)).outcome == outcome)
  }

  @Test func `a decision about a number is told`() throws {
    let own = try #require(recognition(of: line(" 8412"), AccessLog.self))
    #expect(own.decisions.first?.contains("microseconds") == true)
  }

  @Test(arguments: [
    ("worker process 31 exited", "no [day/month/year:time] of an access log"),
    ("1.2.3.4 - - [22/Nov/2026:14:03:11 +0100] GET", "no quoted request after the time"),
    (#"1.2.3.4 - - [22/Nov/2026:14:03:11 +0100] "GET / HTTP/1.1" - 5"#, "status is not a number"),
    (
      #"1.2.3.4 - - [22/Nov/2026:14:03:11 +0100] "GET / HTTP/1.1" 200"#,
      "line ends after the status"
    ),
    (
      #"1.2.3.4 - - [31/Nov/2026:14:03:11 +0100] "GET / HTTP/1.1" 200 5"#,
      "timestamp not understood"
    ),
    (
      #"1.2.3.4 - - [22/Nov/2026:14:03:11 +0100] "GET / HTTP/1.1" 999 5"#,
      "status out of range: expected 100 to 599"
    ),
  ])
  func `a line that is none says why`(_ bad: String, _ reason: String) throws {
    let text = line("") + line("") + bad + "\n"
    let own = try #require(recognition(of: text, AccessLog.self))
    let result = decoded(Array(text.utf8), AccessLog.self, own, pieces: 1_000)
    #expect(result.used == 2)
    #expect(result.rejected == 1)
    #expect(result.account.contains { $0.contains(reason) })
  }
}
