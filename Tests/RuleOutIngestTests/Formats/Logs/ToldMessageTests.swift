import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Requests that messages of structured logs tell of.
@Suite struct ToldMessageTests {
  private func batch(_ lines: [String]) throws -> RecordBatch {
    let text = lines.map { #"{"time":"2026-03-02T09:00:00Z","level":"info",\#($0)}"# }
      .joined(separator: "\n")
    let own = try #require(recognition(of: text + "\n", JSONLines.self))
    var decoder = JSONLines.makeDecoder(own, DecodingContext(file: "f"))
    return output(of: &decoder, Array((text + "\n").utf8), pieces: 1_000).batch
  }

  @Test(arguments: [
    (#""msg":"GET /orders/7 200","ms":12"#, 12_000),
    (#""msg":"GET /orders/7 200 in 12 ms""#, 12_000),
    (#""message":"GET /orders/7 200 12ms""#, 12_000),
    (#""msg":"GET /orders/7 HTTP/1.1 200","dur":12"#, 12_000),
    (#""msg":"GET /orders/7 200","took_ms":12"#, 12_000),
    (
      #""message":"method=GET path=/orders/7 format=html controller=Orders status=200 duration=12.0""#,
      12_000
    ),
    (#""msg":"GET /orders/7 200 12.0 ms - 45""#, 12_000),
  ])
  func `a message that opens with method, path and status is a request`(
    _ line: String, duration: Int64
  ) throws {
    let request = try #require(try batch([line]).requests.first)
    #expect(request.status == 200)
    #expect(request.route == Symbol("GET /orders/{id}"))
    #expect(request.duration == duration)
    #expect(request.peer == .none)
  }

  @Test(arguments: [
    #""msg":"GET https://pay.example/charges 200 in 12ms""#,
    #""msg":"GET /orders took 200 ms""#,
    #""msg":"retrying GET /orders 200""#,
    #""msg":"charged order 200""#,
  ])
  func `other messages stay messages`(_ line: String) throws {
    let batch = try batch([line, #""msg":"GET /a 200","ms":1"#])
    #expect(batch.messages.count == 1)
    #expect(batch.requests.count == 1)
  }

  @Test func `an error keeps whom a field of it calls the peer`() throws {
    let lines = [
      #""msg":"charge failed: 503","level":"error","peer.host":"https://API.pay.example:443/v1""#,
      #""msg":"charge failed","level":"error","peer":"pay","client_ip":"10.0.0.7""#,
      #""msg":"charged","peer.host":"api.pay.example""#,
    ]
    #expect(
      try batch(lines).messages.map(\.peer) == [Symbol("api.pay.example"), .none, .none])
    // Outside of errors it takes a field for callees alone.
    let told = try batch([
      #""msg":"charged","peer.service":"pay""#, #""msg":"at","peer":"10.0.0.7""#,
    ])
    #expect(told.messages.map(\.peer) == [Symbol("pay"), .none])
  }

  @Test func `a message keeps the time of the record that it is about`() throws {
    let lines = [
      #""msg":"stored","timestamp":"2026-03-02T09:00:07Z""#,
      #""msg":"stored","ts":"1981-05-06T07:08:09Z""#,
      #""msg":"stored","ts":17"#, #""msg":"stored""#,
    ]
    let times = try batch(lines).messages.map { $0.recordTime?.rfc3339(utcOffset: 0) }
    #expect(times == ["2026-03-02T09:00:00Z", "1981-05-06T07:08:09Z", nil, nil])
  }

  @Test func `what is said of calls made stays a call`() throws {
    let batch = try batch([#""msg":"GET /charges 200","peer":"pay","ms":12"#])
    #expect(batch.requests.map(\.peer) == [Symbol("pay")])
  }

  @Test func `a log that tells only of requests that failed is none of requests`() throws {
    let batch = try batch([#""msg":"GET /orders 500 12ms""#, #""msg":"GET /orders 503 12ms""#])
    #expect(batch.requests.isEmpty)
    #expect(batch.messages.count == 2)
  }

  @Test func `a request that failed is told of as a message too`() throws {
    let batch = try batch([
      #""msg":"GET /a 200","ms":1"#, #""msg":"GET /a 500 pool exhausted","ms":1"#,
    ])
    #expect(batch.requests.map(\.status) == [200, 500])
    #expect(batch.toldServices == [batch.requests[0].service])
    #expect(batch.messages.map(\.text) == ["GET /a 500 pool exhausted"])
  }

  @Test(arguments: [
    ("svc", LogField.service), ("program", .service), ("programname", .service),
    ("build", .version), ("deploy", .version), ("release", .version), ("tenant", .user),
    ("org", .user), ("account", .user),
  ])
  func `short keys are known`(key: String, field: LogField) {
    #expect(FieldAliases.alias(of: key)?.field == field)
  }

  @Test func `a user goes before a tenant`() throws {
    let line = #""msg":"GET /a 200","ms":1,"tenant":"t-1","user":"ann""#
    #expect(try batch([line]).requests.map(\.user) == [Symbol("ann")])
  }
}
