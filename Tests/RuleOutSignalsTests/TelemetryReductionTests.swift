import RuleOutModel
import Testing

@testable import RuleOutSignals

struct TelemetryReductionTests {
  /// One batch a record, so that any order and split is a way to cut them.
  private func atoms(using generator: inout SeededGenerator) -> [RecordBatch] {
    var batches: [RecordBatch] = []
    for request in randomRequests(1500, using: &generator) {
      var batch = RecordBatch(file: "access-\(request.line % 2).log")
      batch.requests = [request]
      batch.userBasis = .userID
      batches.append(batch)
    }
    for request in randomRequests(600, using: &generator) {
      var batch = RecordBatch(file: "traces-\(request.line % 2).json")
      batch.tracedRequests = [request]
      // Of one service the log tells too.
      if request.service != Symbol("service-0") {
        batch.tracedRequests[0].service = Symbol("service-2")
      }
      batch.tracedRequests[0].isQuery = request.line % 3 == 0 && request.peer != .none
      batch.userBasis = .userID
      batches.append(batch)
    }
    let series = [
      MetricIdentity(name: "cpu_utilization", labels: [.init("service", "a")]),
      MetricIdentity(name: "requests_total", labels: [.init("service", "a")], kind: .counter),
      MetricIdentity(name: "go_goroutines", labels: [.init("pod", "web-1")]),
    ]
    for index in 0..<300 {
      var batch = RecordBatch(file: "metrics.csv")
      batch.series = series
      batch.samples = [
        Sample(
          series: index % 3, time: at(Double(index / 3) * 30),
          value: Double.random(in: 0..<1, using: &generator), line: index + 2)
      ]
      batches.append(batch)
    }
    for index in 0..<100 {
      var batch = RecordBatch(file: "app.log")
      batch.messages = [
        Message(
          time: at(Double(index) * 20), service: Symbol("service-0"),
          version: Symbol("v\(index / 50 + 1)"), severity: index % 3 == 0 ? .error : .info,
          text: index % 40 == 7 ? "Started Shop in 2.5 seconds" : "x", line: index + 1)
      ]
      batch.commits = [
        Commit(
          sha: "abcdef\(index % 9)", time: index % 2 == 0 ? .moment(at(Double(index))) : nil,
          paths: index % 3 == 0 ? ["a", "b"] : ["c"], diff: "+\(index)\n",
          source: SourceReference(file: "commits.json", line: index))
      ]
      batch.changes = [
        Change(
          kind: .deploy, time: .moment(at(Double(index % 7))), entity: "e\(index % 3)",
          source: SourceReference(file: "deploys.json", line: index))
      ]
      batch.edges = [CallEdge(caller: "a", callee: "b\(index % 2)")]
      batches.append(batch)
    }
    var names = RecordBatch(file: "access-0.log")
    names.newNames = randomRequestNames
    return batches + [names]
  }

  @Test(arguments: 1...4)
  func `any order and split of the records gives the same telemetry`(seed: UInt64) {
    var generator = SeededGenerator(seed: 11)
    let batches = atoms(using: &generator)
    let reference = fingerprint(telemetry(batches))
    #expect(reference.count > 100)
    var shuffler = SeededGenerator(seed: seed)
    let shuffled = batches.shuffled(using: &shuffler)
    var parts = [TelemetryReduction](repeating: TelemetryReduction(), count: 5)
    for batch in shuffled {
      parts[Int.random(in: 0..<5, using: &shuffler)].receive(batch)
    }
    parts.shuffle(using: &shuffler)
    var merged = parts[0]
    for part in parts.dropFirst() { merged.merge(part) }
    #expect(fingerprint(merged.telemetry()) == reference)
  }

  @Test func `ids are unique and sorted`() {
    var generator = SeededGenerator(seed: 12)
    let ids = telemetry(atoms(using: &generator)).signals.map(\.id)
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
  }

  @Test(arguments: [Int64.min, -1, 0, 1_000_000_000, 4_102_444_800_000_000, Int64.max])
  func `a stray time is left out and counted`(microseconds: Int64) throws {
    var batch = RecordBatch(file: "access.log")
    batch.requests = (0..<600).map { index in
      var request = Request(end: at(Double(index)))
      request.duration = 1000
      return request
    }
    var stray = Request(end: Timestamp(microseconds: microseconds))
    stray.duration = 5
    batch.requests.insert(stray, at: 300)
    let result = telemetry([batch])
    #expect(
      result.span
        == TimeWindow(start: at(0), end: Timestamp(microseconds: at(599).microseconds + 1)))
    let warning = try #require(result.warnings.first { $0.code == "outside-span" })
    #expect(warning.message.hasPrefix("1 record"))
    #expect(result.signals.allSatisfy { $0.series.count <= 61 })
    let all = TimeWindow(
      start: Timestamp(microseconds: .min), end: Timestamp(microseconds: .max))
    #expect(result.requests.totals(.whole, .whole, in: all).count == 600)
  }

  @Test func `a hundred thousand services and names keep the tables within their cap`() {
    var batch = RecordBatch(file: "access.log")
    batch.requests = (0..<20_000).map { index in
      var request = Request(end: at(Double(index % 600)))
      request.service = Symbol("s\(index)")
      return request
    }
    let result = telemetry([batch])
    #expect(result.requests.keys(.service).count == RequestTable.defaultCapacity + 1)
    #expect(result.warnings.contains { $0.code == "too-many-names" })
    #expect(result.warnings.contains { $0.code == "busiest-only" })
  }

  @Test func `requests become traffic, latency and ratios`() throws {
    var batch = RecordBatch(file: "access.log")
    batch.requests = (0..<3600).map { index in
      var request = Request(end: at(Double(index)))
      request.duration = 250_000
      request.status = index % 10 == 0 ? 503 : 200
      request.line = index + 1
      return request
    }
    let result = telemetry([batch])
    func series(_ quantity: Quantity, _ statistic: Statistic) throws -> Series {
      let id = SignalID(entity: .whole, quantity: quantity, statistic: statistic)
      return try #require(result.signals.first { $0.id == id }).series
    }
    // Ten requests in 10 s are too few, thirty in 30 s are enough.
    #expect(try series(.traffic, .rate).step == 30_000_000)
    #expect(try series(.traffic, .rate).values.allSatisfy { $0 == 1 })
    #expect(try series(.latency, .mean).values.allSatisfy { $0 == 0.25 })
    #expect(try series(.errorRatio, .ratio).values.allSatisfy { $0 == 0.1 })
    #expect(
      try series(.latency, .p95).values.allSatisfy { abs($0 - 0.25) <= 0.25 / 64 })
    #expect(result.signals.allSatisfy { $0.source == SourceReference(file: "access.log", line: 1) })
  }

  /// Three requests a second for half an hour, but none from second 600 to `end`.
  private func paused(until end: Int) -> Telemetry {
    var batch = RecordBatch(file: "access.log")
    batch.requests = (0..<1800).filter { !(600..<end).contains($0) }.flatMap { second in
      (0..<3).map { _ in
        var request = Request(end: at(Double(second)))
        request.duration = 1000
        return request
      }
    }
    return telemetry([batch])
  }

  @Test func `a short pause is zero traffic but no latency`() throws {
    let result = paused(until: 720)
    let traffic = try #require(result.signals(.traffic).first { $0.id.entity == .whole })
    let latency = try #require(result.signals(.latency).first { $0.id.statistic == .mean })
    #expect(traffic.series.values(in: window(600, 720)) == Array(repeating: 0, count: 12))
    #expect(latency.series.values(in: window(600, 720)).isEmpty)
    #expect(result.warnings.isEmpty)
  }

  @Test func `a long hole in the log is missing data, not a fall of traffic`() throws {
    let result = paused(until: 1200)
    let traffic = try #require(result.signals(.traffic).first { $0.id.entity == .whole })
    #expect(traffic.series.values(in: window(600, 1200)).isEmpty)
    #expect(result.warnings.map(\.code) == ["data-gap"])
  }

  @Test func `a host whose data lie later than all others' has a clock that is ahead`() throws {
    var batch = RecordBatch(file: "access.log")
    batch.newNames = [(Symbol("web-2"), "web-2")]
    batch.requests = (0..<3000).map { index in
      let skew = index % 3 == 2 ? 420.0 : 0
      var request = Request(end: at(Double(index) + skew))
      request.instance = Symbol("web-\(index % 3)")
      return request
    }
    let warnings = telemetry([batch]).warnings
    #expect(warnings.map(\.code) == ["clock-skew"])
    #expect(try #require(warnings.first).message.contains("web-2"))
  }

  @Test func `durations that grow a thousandfold at once have changed their unit`() {
    var batch = RecordBatch(file: "access.log")
    batch.requests = (0..<3600).map { index in
      var request = Request(end: at(Double(index)))
      request.duration = index < 1800 ? 120 : 120_000
      return request
    }
    #expect(telemetry([batch]).warnings.map(\.code) == ["suspected-unit-change"])
  }

  @Test func `requests and metrics of different days are said to be disjoint`() throws {
    var batch = RecordBatch(file: "access.log")
    batch.requests = (0..<600).map { Request(end: at(Double($0))) }
    let days = metricBatch("cpu_utilization", from: 7 * 86_400, Array(repeating: 0.5, count: 900))
    let result = telemetry([batch, days])
    #expect(Set(result.warnings.map(\.code)) == ["disjoint-inputs", "outside-span"])
    // What users felt is the subject, however many samples there are.
    #expect(try #require(result.span).start == at(0))
  }

  @Test func `calls per request divide by the requests of the calling service`() throws {
    var batch = RecordBatch(file: "traces.json")
    batch.newNames = [(Symbol("payments"), "payments")]
    for second in 0..<600 {
      for service in ["shop", "search"] {
        var request = Request(end: at(Double(second)))
        request.service = Symbol(service)
        batch.requests.append(request)
      }
      for _ in 0..<3 {
        var call = Request(end: at(Double(second)))
        call.service = Symbol("shop")
        call.peer = Symbol("payments")
        batch.requests.append(call)
      }
    }
    let signal = try #require(telemetry([batch]).signals(.callsPerRequest).first)
    #expect(signal.id.entity == Entity(.dependency, "payments"))
    #expect(signal.series.values.allSatisfy { $0 == 3 })
  }
}
