import RuleOutModel
import Testing

@testable import RuleOutIngest

/// What is particular to each format of traces; the samples of all of them are decoded elsewhere.
@Suite struct TraceFormatTests {
  private func sample(_ format: any InputFormat.Type, _ index: Int) throws -> TraceReading {
    try #require(TraceReading(format.samples[index].text))
  }

  @Test func `OpenTelemetry's kinds and attributes make requests, calls and queries`() throws {
    let reading = try sample(OTLPTraces.self, 0)
    let request = try #require(reading.handled(by: "shop").first)
    #expect(request.end.microseconds == 1_795_355_000_250_000)
    #expect(request.duration == 250_000)
    #expect(request.status == 200)
    #expect(reading.name(request.route) == "GET /orders/{id}")
    #expect(reading.name(request.version) == "2.1")
    #expect(reading.name(request.instance) == "shop-7d9f")
    #expect(request.dependencyTime == 120_000)
    #expect(request.queryTime == 20_000)
    #expect(reading.calls.map { reading.name($0.peer) } == ["payments.example"])
    #expect(reading.queries.map { reading.name($0.peer) } == ["orders"])
  }

  @Test func `an exception tells what became of a call`() throws {
    let reading = try sample(OTLPTraces.self, 1)
    #expect(reading.calls.map(\.outcome) == [.timeout])
    #expect(reading.requests.map(\.failed) == [true, true])
    #expect(reading.requests.map(\.line) == [7, 11])
  }

  @Test func `a resource behind its spans is theirs all the same`() throws {
    let reading = try #require(
      TraceReading(
        #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"b","kind":2,"name":"x","startTimeUnixNano":"1795355000000000000","endTimeUnixNano":"1795355000000001000"}]}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"late"}}]}},{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"c","kind":2,"name":"x","startTimeUnixNano":"1795355000000000000","endTimeUnixNano":"1795355000000001000"}]}]}]}"#
      ))
    #expect(reading.requests.map { reading.name($0.service) } == ["late", ""])
    #expect(reading.requests.map(\.duration) == [1, 1])
  }

  @Test func `a span of Jaeger whose process is not described is refused`() throws {
    let reading = try sample(JaegerJSON.self, 2)
    #expect(
      Set(reading.account.rejections.keys)
        == [
          "process of the span is not described",
          "start of the span is missing or not understood",
          "truncated JSON: it ends inside a value",
        ])
    #expect(reading.warnings.map(\.code) == ["truncated-json"])
  }

  @Test func `a failed call of Jaeger says why in its logs`() throws {
    let reading = try sample(JaegerJSON.self, 1)
    #expect(reading.handled(by: "shop").map(\.outcome) == [.connectionFailed])
    #expect(reading.handled(by: "web").map(\.dependencyTime) == [7_000])
    #expect(reading.edges == [CallEdge(caller: "web", callee: "shop")])
  }

  @Test func `the halves of a call that share an id are two spans`() throws {
    let reading = try sample(ZipkinJSON.self, 0)
    #expect(reading.edges == [CallEdge(caller: "web", callee: "shop")])
    #expect(reading.calls.map { reading.name($0.peer) } == ["shop"])
    #expect(reading.handled(by: "shop").map(\.queryTime) == [70_000])
    #expect(reading.handled(by: "web").map(\.dependencyTime) == [120_000])
  }

  @Test func `bare durations of flat spans take the unit of their epochs, and that is said`() throws
  {
    let text = TracesJSON.samples[2].text
    let found = try #require(recognition(of: text, TracesJSON.self))
    #expect(found.decisions == ["durations without unit taken as nanoseconds"])
    let reading = try #require(TraceReading(text))
    #expect(reading.requests.map(\.duration) == [250_000, 2_000])
    #expect(reading.requests.map(\.failed) == [true, false])
  }

  @Test(arguments: [
    #"{"timestamp":"2026-06-21T10:44:10Z","level":"info","message":"done","trace_id":"a","span_id":"b","duration_ms":5}"#,
    #"{"timestamp":"2026-06-21T10:44:10Z","status":200,"path":"/a","trace_id":"a","span_id":"b","duration_ms":5}"#,
  ])
  func `a line of a log that carries the ids of a span is a line of a log`(_ line: String) throws {
    let text = Array(repeating: line, count: 3).joined(separator: "\n")
    #expect(TracesJSON.recognise(ContentHead(bytes: Array(text.utf8), isWhole: true)) == nil)
    #expect(try #require(TraceReading(text)).requests.isEmpty)
  }

  @Test func `spans out of the range of time are out of range, edges apart`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("traces", ZipkinJSON.samples[0].text)
    let day = Timestamp(microseconds: 1_795_355_000_000_000)
    let all = try FileReading(path)
    #expect(all.records.tracedRequests.count == 4)
    #expect(all.report.used == 4)
    let none = try FileReading(
      path, range: TimeWindow(start: day.advanced(bySeconds: 60), end: .distantFuture))
    #expect(none.records.tracedRequests.isEmpty)
    #expect(none.records.edges.count == 1)
    #expect(none.report.outOfRange == 4)
    #expect(none.report.isBalanced)
  }
}
