import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct SpanRecordsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var attributes: String
    var status: UInt16
    var outcome: Request.Outcome = []
    var failed: Bool
    var testDescription: String { attributes }
  }

  @Test(arguments: [
    Case(attributes: #""status":"OK""#, status: 0, failed: false),
    Case(attributes: #""status":"ERROR""#, status: 500, failed: true),
    Case(attributes: #""error":true"#, status: 500, failed: true),
    Case(attributes: #""error":false"#, status: 0, failed: false),
    Case(attributes: #""http.status_code":200"#, status: 200, failed: false),
    Case(attributes: #""http.response.status_code":"503""#, status: 503, failed: true),
    Case(attributes: #""status":404,"error":true"#, status: 404, failed: false),
    Case(attributes: #""http.status_code":200,"status":"ERROR""#, status: 500, failed: true),
    Case(
      attributes: #""status":"ERROR","status_message":"context deadline exceeded""#, status: 0,
      outcome: .timeout, failed: true),
    Case(
      attributes: #""error":{"type":"ConnectException"}"#, status: 0, outcome: .connectionFailed,
      failed: true),
    Case(
      attributes: #""rpc.grpc.status_code":4"#, status: 504, outcome: .timeout, failed: true),
    Case(attributes: #""tags":{"grpc.status_code":"NOT_FOUND"}"#, status: 404, failed: false),
    Case(
      attributes: #""rpc.grpc.status_code":"1""#, status: 499, outcome: .clientAborted,
      failed: false),
    Case(attributes: #""rpc.grpc.status_code":0"#, status: 200, failed: false),
    Case(attributes: #""http.status_code":0,"status":"ERROR""#, status: 500, failed: true),
  ])
  func `a span fails as it says`(_ one: Case) throws {
    let span = TestSpan(id: "a", kind: "server", more: "," + one.attributes)
    let request = try #require(TraceReading(TestSpan.text([span]))?.requests.first)
    #expect(request.status == one.status)
    #expect(request.outcome == one.outcome)
    #expect(request.failed == one.failed)
  }

  @Test func `a span out of range in a table is rejected with its line and place`() throws {
    let head = "trace_id,span_id,parent_id,service,operation,start,end\n"
    let row = "t,a,,web,GET /,2026-06-21T10:44:10Z,2026-06-21T10:44:11Z\n"
    let reading = try #require(
      TraceReading(head + row + "t,b,,web,GET /,2026-06-21T10:44:10Z,2026-06-24T10:44:10Z\n"))
    let rejection = try #require(reading.account.rejections.values.first)
    #expect(rejection.reason == "duration out of range: over a day")
    #expect(rejection.excerpts.map(\.line) == [3])
    #expect(rejection.excerpts.map(\.offset) == [(head + row).utf8.count])
    #expect(reading.account.lines == 3)
  }

  @Test(arguments: [
    ("HTTP api.pay.example", 1, 0), ("GET api.pay.example", 1, 0), ("SELECT orders", 0, 1),
    ("GET /orders", 0, 0), ("handle orders", 0, 0), ("update profile", 0, 0),
    ("call api.pay.example", 1, 0), ("POST pay.partner", 1, 0),
    ("tx OrderStore.save", 0, 0), ("run orders.flush", 0, 0),
  ])
  func `the name of a span tells its callee where nothing else does`(
    name: String, calls: Int, queries: Int
  ) throws {
    let text =
      #"[{"trace_id":"t","span_id":"a","parent_id":"","service":"shop","name":"GET /","#
      + #""start_time":1795355000000,"duration_ms":90},"#
      + #"{"trace_id":"t","span_id":"b","parent_id":"a","service":"shop","name":"\#(name)","#
      + #""start_time":1795355000001,"duration_ms":80}]"#
    let reading = try #require(TraceReading(text))
    #expect(reading.calls.count == calls)
    #expect(reading.queries.count == queries)
  }

  @Test(arguments: [
    (#""http.route":"/users/:id","http.request.method":"get""#, "GET /users/:id"),
    (#""http.target":"/users/17?page=2","http.method":"GET""#, "GET /users/{id}"),
    (#""url.full":"https://h.example/users/17""#, "/users/{id}"),
    (#""operation_name":"GET /carts/42""#, "n"),
    (#""http.route":"POST /x","http.method":"POST""#, "POST /x"),
  ])
  func `a route is the stated one, else the template of the path`(
    _ attributes: String, _ expected: String
  ) throws {
    let span = TestSpan(id: "a", kind: "server", more: "," + attributes)
    let reading = try #require(TraceReading(TestSpan.text([span])))
    #expect(reading.requests.map { reading.name($0.route) } == [expected])
  }

  @Test func `the name of a span serves as its route, ids taken out`() throws {
    let text = TestSpan.text([TestSpan(id: "a", kind: "server")])
      .replacing("\"name\":\"n\"", with: "\"name\":\"get /carts/42\"")
    let reading = try #require(TraceReading(text))
    #expect(reading.requests.map { reading.name($0.route) } == ["GET /carts/{id}"])
  }

  @Test(arguments: ["peer.host", "peer.name", "peer"])
  func `whom a span calls stands under what its tracer calls a peer`(key: String) throws {
    let spans = [
      TestSpan(id: "a"),
      TestSpan(
        id: "b", parent: "a", start: 1, duration: 80,
        more: #","attributes":{"\#(key)":"api.pay.example"}"#),
    ]
    let reading = try #require(TraceReading(TestSpan.text(spans)))
    #expect(reading.calls.map { reading.name($0.peer) } == ["api.pay.example"])
  }

  @Test func `a made-up instance id gives way to the name of the pod`() throws {
    let uuid = "0b0f3c1e-6f7a-4c58-9d0a-1c2d3e4f5a6b"
    let spans = [
      #","service.instance.id":"\#(uuid)","k8s.pod.name":"shop-1""#,
      #","service.instance.id":"shop:1","k8s.pod.name":"shop-1""#, #","host.name":"h""#,
    ].enumerated().map { TestSpan(id: "\($0)", kind: "server", more: $1) }
    let reading = try #require(TraceReading(TestSpan.text(spans)))
    #expect(reading.requests.map { reading.name($0.instance) } == ["shop-1", "shop:1", "h"])
  }

  @Test func `users and versions come along, the service of the run where none is named`() throws {
    let span = TestSpan(
      id: "a", service: "", more: #","enduser.id":"u1","resource":{"service.version":"7"}"#)
    let reading = try #require(TraceReading(TestSpan.text([span]), service: "web"))
    let request = try #require(reading.requests.first)
    #expect(reading.name(request.service) == "web")
    #expect(reading.name(request.version) == "7")
    #expect(request.user == Symbol("u1"))
    #expect(reading.userBasis == .userID)
  }

  @Test func `spans of more than a day or before 1970 are refused with a reason`() throws {
    let spans = [
      TestSpan(id: "a"), TestSpan(id: "b", duration: 86_400_001),
      TestSpan(id: "c", start: -1_795_355_000_001),
    ]
    let reading = try #require(TraceReading(TestSpan.text(spans)))
    #expect(reading.account.used == 1)
    #expect(reading.account.rejections.count == 2)
    #expect(reading.account.lines == 3)
  }
}
