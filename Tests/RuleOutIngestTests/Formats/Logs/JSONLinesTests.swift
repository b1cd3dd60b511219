import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct JSONLinesTests {
  private func one(_ line: String) throws -> Request {
    try #require(requests(line + "\n", JSONLines.self).first)
  }

  private func outcome(_ line: String) throws -> LineOutcome {
    let good = #"{"time":"2026-03-02T09:00:00Z","status":200,"duration_ms":1}"#
    let own = try #require(recognition(of: good, JSONLines.self))
    var decoder = JSONLines.Decoder(builder: LogRecordBuilder(own, DecodingContext(file: "f")))
    var output = DecodedOutput(file: "f")
    let bytes = Array(line.utf8)
    return decoder.decode(bytes.span, number: 1, offset: 0, into: &output)
  }

  @Test func `an application's breakdown is read in microseconds`() throws {
    let request = try one(
      #"{"timestamp":"2026-03-02T09:00:00Z","service":"shop","method":"get","path":"/o/7","status":503,"duration_ms":84.5,"user_id":"u1","pool_wait_ms":0.2,"query_ms":11,"upstream_ms":60,"version":"v2"}"#
    )
    #expect(request.duration == 84_500)
    #expect(request.poolWait == 200)
    #expect(request.queryTime == 11_000)
    #expect(request.dependencyTime == 60_000)
    #expect(request.status == 503)
    #expect(request.service == Symbol("shop"))
    #expect(request.route == Symbol("GET /o/{id}"))
    #expect(request.user == Symbol("u1"))
    #expect(request.version == Symbol("v2"))
    #expect(request.peer == .none)
    #expect(request.failed)
  }

  @Test(arguments: [
    (#""path":"/o/7?x=1","status":500"#, "/o/7"),
    (#""route":"/o/:id","path":"/o/7","status":500"#, "/o/7"),
    (#""request":"GET /o/7 HTTP/1.1","status":502"#, "/o/7"),
    (#""path":"/o","status":500"#, ""), (#""route":"/o/:id","status":500"#, ""),
    (#""peer":"stock","path":"/o/7","status":500"#, ""),
  ])
  func `a server error tells what was asked for`(fields: String, target: String) throws {
    let request = try one(#"{"time":"2026-03-02T09:00:00Z","duration_ms":1,\#(fields)}"#)
    #expect(request.target == Symbol(target))
  }

  @Test(
    arguments: [
      (
        #"{"ts":1646861401.52,"logger":"http.log.access","level":"info","msg":"handled request","request":{"method":"GET","uri":"/x","remote_ip":"1.2.3.4"},"duration":0.00093,"status":200}"#,
        930
      ),
      (
        #"{"level":30,"time":1646861401520,"pid":1,"hostname":"h","req":{"method":"GET","url":"/x"},"res":{"statusCode":200},"responseTime":12,"msg":"request completed"}"#,
        12_000
      ),
      (
        #"{"StartUTC":"2026-03-02T09:00:00.5Z","Duration":2500000,"DownstreamStatus":200,"RequestMethod":"GET","RequestPath":"/x","ClientHost":"1.2.3.4","level":"info","msg":"","time":"2026-03-02T09:00:00Z"}"#,
        2_500
      ),
      (
        #"{"@timestamp":"2026-03-02T09:00:00Z","http":{"request":{"method":"GET"},"response":{"status_code":200}},"url":{"path":"/x"},"event":{"duration":7000000}}"#,
        7_000
      ),
      (
        #"{"httpRequest":{"requestMethod":"GET","requestUrl":"http://h.example/x","remoteIp":"1.2.3.4","status":200,"latency":"0.010999s"},"timestamp":"2026-03-02T09:00:00Z"}"#,
        10_999
      ),
    ] as [(String, Int64)])
  func `well-known producers are read without configuration`(
    _ line: String, _ duration: Int64
  ) throws {
    let request = try one(line)
    #expect(request.duration == duration)
    #expect(request.status == 200)
    #expect(request.route == Symbol("GET /x"))
    #expect(request.peer == .none)
  }

  @Test func `a start and a duration give the end`() throws {
    let request = try one(
      #"{"start_time":"2026-03-02T09:00:00Z","status":200,"duration_ms":1500}"#)
    #expect(request.end.rfc3339() == "2026-03-02T09:00:01Z")
    let both = try one(
      #"{"start_time":"2026-03-02T09:00:00Z","end_time":"2026-03-02T09:00:02Z","status":200}"#)
    #expect(both.duration == 2_000_000)
  }

  @Test(arguments: [
    #"{"ts":1772442000,"direction":"outbound","peer":"Payments:8443","status":200,"elapsed_ms":8}"#,
    #"{"ts":1772442000,"upstream.host":"payments","http.status_code":200,"latency_ms":8}"#,
    #"{"ts":1772442000,"http.client.request.duration":0.008,"server.address":"payments","status":200}"#,
    #"{"ts":1772442000,"method":"GET","url":"https://payments:8443/v1/x","status":200,"took_ms":8}"#,
    #"{"start_time":"2026-03-02T09:00:00Z","response_code":200,"duration":8,"upstream_cluster":"outbound|80||payments","downstream_remote_address":"10.0.0.1:4411"}"#,
  ])
  func `an outbound call names its callee`(_ line: String) throws {
    let call = try one(line)
    #expect(call.peer == Symbol("payments"))
    #expect(call.duration == 8_000)
    #expect(call.dependencyTime == Request.unknown)
  }

  @Test(arguments: [
    #"{"ts":1772442000,"direction":"inbound","peer":"10.0.0.1","status":200,"elapsed_ms":8}"#,
    #"{"ts":1772442000,"remote_addr":"10.0.0.1","url":"https://own.example/x","status":200,"took_ms":8}"#,
    #"{"ts":1772442000,"upstream_host":"10.0.0.9:80","upstream_cluster":"inbound|80||","status":200,"duration":8}"#,
  ])
  func `what a server handled is no outbound call`(_ line: String) throws {
    #expect(try one(line).peer == .none)
  }

  @Test(
    arguments: [
      (#""status":504"#, .timeout), (#""status":499"#, .clientAborted),
      (#""status":null,"error":"context deadline exceeded""#, .timeout),
      (#""error":"connect ECONNREFUSED 10.0.0.1:443""#, .connectionFailed),
      (#""status":0,"response_flags":"UF,URX""#, .connectionFailed),
      (#""status":0,"response_flags":"DC""#, .clientAborted), (#""timed_out":true"#, .timeout),
      (#""status":200,"error":"-""#, []),
    ] as [(String, Request.Outcome)])
  func `status, error and flags tell how it went`(
    _ fields: String, _ outcome: Request.Outcome
  ) throws {
    let request = try one(#"{"time":"2026-03-02T09:00:00Z","duration_ms":5,\#(fields)}"#)
    #expect(request.outcome == outcome)
  }

  @Test(arguments: [
    (#""msg":"charge failed","error":"no such host""#, "charge failed: no such host"),
    (#""message":"charge failed","error":{"type":"E","message":"EOF"}"#, "charge failed: EOF"),
    (
      #""msg":"charge failed","stack_trace":"a.B: refused\n\tat a.C""#,
      "charge failed: a.B: refused\n\tat a.C"
    ),
    (#""msg":"no such host","err":"no such host""#, "no such host"),
    (#""msg":"done","error":null"#, "done"), (#""msg":"done","error":false"#, "done"),
    (#""msg":"","error":"EOF""#, "EOF"),
    (#""msg":"slow query","db.statement":"SELECT 1""#, "slow query: SELECT 1"),
  ])
  func `what failed stands beside a message, and counts with it`(fields: String, text: String)
    throws
  {
    let line = #"{"time":"2026-03-02T09:00:00Z","level":"error",\#(fields)}"#
    let good = #"{"time":"2026-03-02T09:00:00Z","level":"error","msg":"x"}"#
    let own = try #require(recognition(of: good, JSONLines.self))
    var decoder = JSONLines.Decoder(builder: LogRecordBuilder(own, DecodingContext(file: "f")))
    var output = DecodedOutput(file: "f")
    let bytes = Array(line.utf8)
    #expect(decoder.decode(bytes.span, number: 1, offset: 0, into: &output) == .used)
    #expect(output.batch.messages.map(\.text) == [text])
  }

  @Test func `an error without status is a failed request`() throws {
    let request = try one(#"{"time":"2026-03-02T09:00:00Z","duration_ms":5,"error":"boom"}"#)
    #expect(request.failed)
  }

  @Test(arguments: [
    (#"{"status":200,"duration_ms":1}"#, "no timestamp"),
    (#"{"time":"2026-02-30T09:00:00Z","status":200}"#, "timestamp not understood"),
    (#"{"time":true,"status":200}"#, "timestamp not understood"),
    (#"{"time":"2026-03-02T09:00:00Z","status":999}"#, "status out of range: expected 100 to 599"),
    (#"{"time":"2026-03-02T09:00:00Z","status":-1}"#, "status out of range: expected 100 to 599"),
    (#"{"time":"2026-03-02T09:00:00Z","status":200,"duration_ms":-4}"#, "duration is negative"),
    (
      #"{"time":"2026-03-02T09:00:00Z","status":200,"duration_ms":"12,5"}"#,
      "duration is not a number"
    ),
    (
      #"{"time":"2026-03-02T09:00:00Z","status":200,"duration_ms":1e400}"#,
      "duration is not a number"
    ),
    (
      #"{"time":"2026-03-02T09:00:00Z","status":200,"duration_ms":true}"#,
      "duration is not a number"
    ),
    (
      #"{"time":"2026-03-02T09:00:00Z","status":200,"duration_ms":1e308}"#,
      "duration out of range: over a day"
    ),
    (#"{"time":"2026-03-02T09:00:00Z","count":3}"#, "no status, duration or message"),
    (
      #"{"time":"2026-03-02T09:00:00Z","status":200"#, "malformed JSON: line ends within the object"
    ),
  ])
  func `a line that cannot be used says why`(_ line: String, _ reason: String) throws {
    #expect(try outcome(line) == .rejected(reason))
  }

  @Test(arguments: ["\"-\"", "null", "\"\"", "\"200 OK\"", "\"200\"", "200"])
  func `odd ways to write a status are understood or absent`(_ status: String) throws {
    let line = #"{"time":"2026-03-02T09:00:00Z","status":\#(status),"duration_ms":1}"#
    let request = try one(line)
    #expect(request.status == (status.contains("200") ? 200 : 0))
  }

  @Test func `of a key given twice the last value counts`() throws {
    let line = #"{"time":"2026-03-02T09:00:00Z","status":500,"status":200,"duration_ms":1}"#
    #expect(try one(line).status == 200)
  }

  @Test(
    arguments: [
      ("0.241", "seconds", 241_000), ("241", "milliseconds", 241_000),
      ("84.5", "milliseconds", 84_500),
      ("241000", "microseconds", 241_000), ("241000000", "nanoseconds", 241_000),
    ] as [(String, String, Int64)])
  func `a duration without unit is decided over the head and told`(
    _ value: String, _ unit: String, _ duration: Int64
  ) throws {
    let line = #"{"time":"2026-03-02T09:00:00Z","status":200,"latency":\#(value)}"#
    let own = try #require(recognition(of: line, JSONLines.self))
    #expect(own.decisions.first?.contains("taken as \(unit)") == true)
    #expect(try one(line).duration == duration)
  }

  @Test(arguments: [
    (
      #"{"name":"shop","hostname":"web-1","pid":7,"level":40,"msg":"slow","time":"2026-11-22T14:03:11Z"}"#,
      "shop"
    ),
    // A logger is no service where nothing says whose process it is.
    (#"{"name":"shop.cart","level":"WARNING","msg":"slow","time":"2026-11-22T14:03:11Z"}"#, ""),
    (
      #"{"name":"cart","service":"shop","hostname":"web-1","pid":7,"level":40,"msg":"slow","time":"2026-11-22T14:03:11Z"}"#,
      "shop"
    ),
  ])
  func `bunyan and pino call the service by the name of its logger`(
    line: String, service: String
  ) throws {
    let own = try #require(recognition(of: line + "\n", JSONLines.self))
    let messages = unwrapped(Array((line + "\n").utf8), JSONLines.self, own).batch.messages
    #expect(messages.map(\.service) == [Symbol(service)])
  }

  @Test func `a message that mentions a duration in passing stays a message`() throws {
    let text =
      #"{"timestamp":"2026-03-02T09:00:00Z","service":"shop","severity_text":"WARN","msg":"slow request","http.route":"/x","duration_ms":3699}"#
    let own = try #require(recognition(of: text, JSONLines.self))
    #expect(own.role == "messages")
    let result = decoded(Array(text.utf8), JSONLines.self, own, pieces: 1_000)
    #expect(result.records == ["message 1772442000000000 shop warning slow request 1"])
  }

  @Test(
    arguments: [
      ("\"fatal\"", .fatal), ("\"CRITICAL\"", .fatal), ("\"err\"", .error), ("50", .error),
      ("\"warn\"", .warning), ("40", .warning), ("\"Information\"", .info), ("30", .info),
      ("3", .error),
      ("\"trace\"", .debug), ("20", .debug),
    ] as [(String, Message.Severity)])
  func `severities of all schools are understood`(_ level: String, _ severity: Message.Severity)
    throws
  {
    let text = #"{"time":"2026-03-02T09:00:00Z","level":\#(level),"msg":"m"}"#
    let own = try #require(recognition(of: text, JSONLines.self))
    let result = decoded(Array(text.utf8), JSONLines.self, own, pieces: 1_000)
    #expect(result.records == ["message 1772442000000000 - \(severity) m 1"])
  }

  @Test func `users are told apart by what most requests carry`() throws {
    func basis(_ fields: [String]) -> String? {
      let lines = fields.map { #"{"time":"2026-03-02T09:00:00Z","status":200,\#($0)}"# }
      return recognition(of: lines.joined(separator: "\n"), JSONLines.self)?.layout[1]
    }
    #expect(basis([#""user_id":"a","ip":"1.2.3.4""#]) == "user-id")
    #expect(basis([#""user_id":"-","session":"s","ip":"1.2.3.4""#]) == "session")
    #expect(basis([#""user":null,"ip":"1.2.3.4""#]) == "client-address")
    #expect(basis([#""path":"/""#]) == "")
  }

  @Test(arguments: [
    "plain text\nmore of it\n", #"{"metric":{"__name__":"up"},"values":[1],"timestamps":[1]}"#,
    #"[{"time":"2026-03-02T09:00:00Z","name":"x"}]"#,
    #"{"status":"success","data":{"result":[]}}"#,
    "time,value\n2026-03-02T09:00:00Z,1\n",
  ])
  func `other content is left to other formats`(_ text: String) {
    #expect(recognition(of: text, JSONLines.self) == nil)
  }

  @Test func `an array with one object a line is read`() throws {
    let text = """
      [
      {"time":"2026-03-02T09:00:00Z","status":200,"duration_ms":1},
      {"time":"2026-03-02T09:00:01Z","status":200,"duration_ms":1}
      ]
      """
    let own = try #require(recognition(of: text, JSONLines.self))
    let result = decoded(Array(text.utf8), JSONLines.self, own, pieces: 1_000)
    #expect(result.used == 2)
    #expect(result.rejected == 0)
  }

  @Test func `an object without end costs the objects up to the next line`() throws {
    let good = #"{"time":"2026-03-02T09:00:00Z","status":200,"duration_ms":1}"#
    let endless = #"{"a":""# + String(repeating: "x", count: 2 << 20) + "\",{}"
    let text = "[\(good),\n\(good),\n\(endless)\n\(good), \(good)]"
    let own = try #require(
      JSONLines.recognise(ContentHead(bytes: Array("[\(good),\(good)]".utf8), isWhole: false)))
    let bytes = Array(text.utf8)
    let whole = decoded(bytes, JSONLines.self, own, pieces: bytes.count)
    #expect(whole.used == 4)
    #expect(whole.rejected == 1)
    #expect(decoded(bytes, JSONLines.self, own, pieces: 70_001) == whole)
  }
}
