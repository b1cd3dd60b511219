import RuleOutModel
import Testing

@testable import RuleOutIngest

/// What request logs and application logs write where something failed, in every way that is known.
@Suite struct LogRowTests {
  private func records(_ text: String) throws -> (requests: [Request], messages: [Message]) {
    let batch = try WrapperTests.output(text).batch
    return (batch.requests, batch.messages)
  }

  private func messages(_ text: String) throws -> [String] {
    try records(text).messages.map { "\($0.severity) \($0.text)" }
  }

  @Test(arguments: [
    // The console of zap, with and without colours.
    (
      "2026-11-22T14:03:11.123Z\tERROR\tshop/pool.go:7\tacquire failed\t{\"error\": \"timeout\"}",
      "error shop/pool.go:7\tacquire failed\t{\"error\": \"timeout\"}"
    ),
    (
      "2026-11-22T14:03:11.123+0100\t\u{1B}[31mERROR\u{1B}[0m\tacquire failed",
      "error acquire failed"
    ),
    // Log4j's older JSON, Serilog's own form, structlog, slog, zerolog, Python.
    (
      #"{"timeMillis":1795356191123,"level":"FATAL","loggerName":"x","message":"no memory"}"#,
      "fatal no memory"
    ),
    (
      #"{"Timestamp":"2026-11-22T14:03:11.1Z","Level":"Error","MessageTemplate":"Charge of {Order} failed","Properties":{"Order":7}}"#,
      "error Charge of {Order} failed"
    ),
    (
      #"{"event":"charge failed","timestamp":"2026-11-22T14:03:11Z","level":"critical","exc_info":["a"]}"#,
      "fatal charge failed"
    ),
    (
      #"{"time":"2026-11-22T14:03:11.123+01:00","level":"WARN","source":{"line":7},"msg":"slow"}"#,
      "warning slow"
    ),
    (#"{"level":"panic","time":1795356191,"message":"gone"}"#, "fatal gone"),
    (
      #"{"asctime":"2026-11-22 14:03:11,123","levelname":"ERROR","name":"shop","message":"failed"}"#,
      "error failed"
    ),
    (
      #"{"@timestamp":"2026-11-22T14:03:11.123+01:00","@version":"1","level":"ERROR","level_value":40000,"logger_name":"a.B","thread_name":"main","message":"failed","stack_trace":"x\n\tat y"}"#,
      "error failed: x\n\tat y"
    ),
    (
      #"{"name":"shop","hostname":"w","pid":7,"level":60,"msg":"out","time":"2026-11-22T14:03:11.1Z","v":0}"#,
      "fatal out"
    ),
    (
      #"{"@timestamp":"2026-11-22T14:03:11Z","log":{"level":"warn"},"message":"m","ecs":{"version":"8"}}"#,
      "warning m"
    ),
    // The state of SQLAlchemy's pool: text with numbers in it, at moments of the application's choice.
    (
      "2026-11-22 14:03:11,123 INFO sqlalchemy.pool Pool size: 5  Connections in pool: 0 Current Overflow: 10 Current Checked out connections: 15",
      "info sqlalchemy.pool Pool size: 5  Connections in pool: 0 Current Overflow: 10 Current Checked out connections: 15"
    ),
  ])
  func `messages of all writers keep severity and text`(_ line: String, _ expected: String) throws {
    #expect(try messages(line + "\n") == [expected])
  }

  @Test func `one service's inbound requests and outbound calls are told apart in one file`() throws
  {
    let text = """
      {"ts":"2026-11-22T14:03:11Z","direction":"inbound","method":"GET","path":"/a","status":200,"duration_ms":130}
      {"ts":"2026-11-22T14:03:11Z","direction":"egress","peer":"payments","method":"POST","path":"/v1","status":201,"duration_ms":118}
      {"ts":"2026-11-22T14:03:12Z","direction":"egress","peer":"payments","method":"POST","path":"/v1","status":0,"duration_ms":5000}
      {"ts":"2026-11-22T14:03:12Z","direction":"inbound","method":"GET","path":"/a","status":502,"duration_ms":5010}
      """
    let requests = try records(text).requests
    #expect(requests.map { $0.peer == .none } == [true, false, false, true])
    #expect(requests[2].outcome == .connectionFailed)
    #expect(requests[2].failed && requests[3].failed && !requests[1].failed)
  }

  @Test(
    arguments: [
      (#""status":null,"error":"name resolution failed""#, 0, .connectionFailed),
      (#""status":null,"error":"boom""#, 0, .connectionFailed),
      (#""status":0,"error":"EOF""#, 0, .connectionFailed),
      (#""status":null,"error":"could not parse response""#, 500, []),
      (#""status":0,"error":"schema mismatch""#, 500, []),
      (#""status":null,"error":true"#, 500, []), (#""status":null,"error":"true""#, 500, []),
      (#""status":503,"error":"boom""#, 503, []),
    ] as [(String, UInt16, Request.Outcome)])
  func `a call with an error and no status had no answer, unless the error tells of one`(
    _ fields: String, status: UInt16, outcome: Request.Outcome
  ) throws {
    let line =
      #"{"ts":"2026-11-22T14:03:11Z","direction":"egress","peer":"payments","duration_ms":50,\#(fields)}"#
    let call = try #require(try records(line).requests.first)
    #expect(call.status == status && call.outcome == outcome && call.failed)
  }

  @Test(
    arguments: [
      (#""status":499"#, 499, .clientAborted), (#""status":"000""#, 0, .clientAborted),
      (#""status":0,"response_flags":"DC""#, 0, .clientAborted),
      (#""error":"context canceled""#, 0, .clientAborted),
      (
        #""error":"org.apache.catalina.connector.ClientAbortException: broken pipe""#, 0,
        .clientAborted
      ),
      (#""status":"503","upstream_addr":"-","upstream_response_time":"-""#, 503, []),
      (#""status":"408","request":"-""#, 408, []),
    ] as [(String, UInt16, Request.Outcome)])
  func `who went away, and what had no upstream, is told`(
    _ fields: String, _ status: UInt16, _ outcome: Request.Outcome
  ) throws {
    let line = #"{"time":"2026-11-22T14:03:11Z","duration_ms":"5.5",\#(fields)}"#
    let request = try #require(try records(line).requests.first)
    #expect(request.status == status)
    #expect(request.outcome == outcome)
    #expect(request.duration == 5_500)
    #expect(request.dependencyTime == Request.unknown)
    #expect(request.instance == .none)
    #expect(request.route == .none)
  }

  @Test func `the application that a database server names is its client`() throws {
    let line =
      #"{"timestamp":"2026-11-22 14:03:11.123 UTC","error_severity":"FATAL","message":"m","application_name":"shop"}"#
    #expect(try records(line).messages.map(\.service) == [.none])
    #expect(
      try records(line.replacing("error_severity", with: "level")).messages.map(\.service)
        == [Symbol("shop")])
  }

  @Test func `of several upstreams the times add up and the last is the instance`() throws {
    let line =
      #"{"time_iso8601":"2026-11-22T14:03:11Z","status":"200","request_time":"1.304","upstream_addr":"10.0.0.8:80, 10.0.0.9:80","upstream_response_time":"0.003, 1.300"}"#
    let request = try #require(try records(line).requests.first)
    #expect(request.dependencyTime == 1_303_000)
    #expect(request.instance == Symbol("10.0.0.9:80"))
  }

  @Test func `a request for which no server was chosen is not served by the host of syslog`() throws
  {
    let head = "Nov 22 14:03:11 lb haproxy[12]: 10.0.0.1:33317 [22/Nov/2026:14:03:11.123] fe "
    let text = [
      "shop/<NOSRV> 0/-1/-1/-1/0 503 212 - - SC-- 1/1/0/0/0 0/0 \"GET / HTTP/1.0\"",
      "shop/- 0/-1/-1/-1/0 503 212 - - SC-- 1/1/0/0/0 0/0 \"GET / HTTP/1.0\"",
      "shop/web-1 0/0/0/7/9 200 212 - - ---- 1/1/0/0/0 0/0 \"GET / HTTP/1.0\"",
      "stats/<STATS> 0/0/0/0/1 200 212 - - LR-- 1/1/0/0/0 0/0 \"GET /stats HTTP/1.0\"",
    ].map { head + $0 + "\n" }.joined()
    let requests = try records(text).requests
    #expect(requests.map(\.instance) == [.none, .none, Symbol("web-1"), Symbol("lb")])
  }

  @Test func `clients of IPv6 are the same from every port`() throws {
    func user(_ address: String) throws -> Symbol {
      let line =
        #"{"time":"2026-11-22T14:03:11Z","status":200,"duration_ms":1,"client_address":"\#(address)"}"#
      return try #require(try records(line).requests.first).user
    }
    #expect(try user("[2001:db8::7]:2817") == user("[2001:db8::7]:2818"))
    #expect(try user("2001:db8::7") == Symbol("2001:db8::7"))
    #expect(try user("192.0.2.7:2817, 10.0.0.1") == Symbol("192.0.2.7"))
  }

  @Test func `requests whose escapes hold quotes stay whole`() throws {
    let text = """
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET /a\\x22b\\x5C HTTP/1.1" 404 5 "-" "x\\x22" 0.001 -
      2001:db8::7 - - [22/Nov/2026:14:03:12 +0000] "\\x16\\x03\\x01" 400 5 "-" "-" 0.000 -
      """
    let requests = try records(text).requests
    #expect(requests.map(\.status) == [404, 400])
    #expect(requests.map(\.duration) == [1_000, 0])
    #expect(requests.first?.route == Symbol("GET /a\\x22b\\x5C"))
  }

  @Test func `a trace is one message, and its lines are accounted for`() throws {
    let text = """
      2026-11-22 14:03:11,123 ERROR [http-7] com.example.Shop - charge failed
      java.net.SocketTimeoutException: Read timed out
      \tat com.example.Pay.charge(Pay.java:7)
      \t... 31 more
      Caused by: java.lang.IllegalStateException: none
      Traceback (most recent call last):
        File "pay.py", line 7, in charge
      2026-11-22 14:03:12,123 INFO  [http-7] com.example.Shop - recovered
      """
    let plain = try WrapperTests.output(text)
    #expect(plain.batch.messages.count == 2)
    #expect(plain.account.recognised == 6)
    #expect(plain.batch.messages.first?.text.hasSuffix("line 7, in charge") == true)
    let lines = text.split(separator: "\n").map(String.init)
    for wrapper in [LogWrapper.dockerJSON, .cri, .loki, .kubectlPrefix, .journald, .cloudWatch] {
      let wrapped = lines.map { WrapperTests.wrap($0, wrapper) }.joined(separator: "\n")
      let output = try WrapperTests.output(wrapped)
      #expect(output.batch.messages.count == 2, "\(wrapper)")
      #expect(output.account.recognised == 6, "\(wrapper)")
    }
  }
}
