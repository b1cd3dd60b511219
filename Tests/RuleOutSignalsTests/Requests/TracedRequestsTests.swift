import RuleOutModel
import Testing

@testable import RuleOutSignals

struct TracedRequestsTests {
  private static let names = ["web", "shop", "payments", "mail", "orders", "web-1", "shop-1", "/a"]

  /// One request a second for ten minutes.
  private func batch(
    _ file: String, traced: Bool, service: String = "", peer: String = "", isQuery: Bool = false,
    duration: Int64, seconds: Range<Int> = 0..<600
  ) -> RecordBatch {
    var batch = RecordBatch(file: file)
    batch.newNames = Self.names.map { (Symbol($0), $0) }
    let requests = seconds.map { second in
      var request = Request(end: at(Double(second)))
      request.duration = duration
      request.service = Symbol(service)
      request.instance = service.isEmpty ? .none : Symbol(service + "-1")
      request.peer = Symbol(peer)
      request.isQuery = isQuery
      request.route = Symbol("/a")
      request.user = Symbol("user-\(second % 9)")
      request.line = second + 1
      return request
    }
    batch.userBasis = .userID
    if traced { batch.tracedRequests = requests } else { batch.requests = requests }
    return batch
  }

  /// The mean of the signal; nil where there is none.
  private func mean(
    _ telemetry: Telemetry, _ entity: Entity, _ quantity: Quantity, observer: Entity? = nil
  ) -> Double? {
    telemetry.signals.first {
      $0.id.entity == entity && $0.id.quantity == quantity && $0.id.statistic == .mean
        && $0.id.observer == observer
    }.map { $0.series.values.first { !$0.isNaN } ?? .nan }
  }

  @Test(arguments: 1...6)
  func `a log goes before traces of the same service, in any order of merging`(seed: UInt64) {
    let batches = [
      batch("access.log", traced: false, service: "web", duration: 100_000),
      batch("traces.json", traced: true, service: "web", duration: 900_000),
      batch("traces.json", traced: true, service: "shop", duration: 300_000),
      batch("traces.json", traced: true, service: "web", peer: "payments", duration: 50_000),
      batch("egress.log", traced: false, service: "web", peer: "mail", duration: 10_000),
      batch("traces.json", traced: true, service: "web", peer: "mail", duration: 70_000),
      batch(
        "traces.json", traced: true, service: "shop", peer: "orders", isQuery: true,
        duration: 20_000),
    ]
    let reference = fingerprint(telemetry(batches))
    var generator = SeededGenerator(seed: seed)
    var parts = batches.shuffled(using: &generator).map { batch in
      var reduction = TelemetryReduction()
      reduction.receive(batch)
      return reduction
    }
    while parts.count > 1 {
      let last = parts.removeLast()
      parts[Int.random(in: 0..<parts.count, using: &generator)].merge(last)
    }
    let result = parts[0].telemetry()
    #expect(fingerprint(result) == reference)

    #expect(mean(result, Entity(.service, "web"), .latency) == 0.1)
    #expect(mean(result, Entity(.service, "shop"), .latency) == 0.3)
    // What users felt is told by the log alone.
    #expect(mean(result, .whole, .latency) == 0.1)
    #expect(mean(result, Entity(.route, "/a"), .latency) == 0.1)
    #expect(mean(result, Entity(.dependency, "payments"), .dependencyLatency) == 0.05)
    #expect(mean(result, Entity(.dependency, "mail"), .dependencyLatency) == 0.01)
    let shop = Entity(.service, "shop")
    #expect(mean(result, Entity(.database, "orders"), .queryTime, observer: shop) == 0.02)
    #expect(mean(result, shop, .queriesPerRequest) == 1)
    #expect(!result.signals.contains { $0.id.entity == Entity(.dependency, "orders") })
    #expect(result.warnings.map(\.code) == ["traces-not-counted"])
    #expect(result.warnings.first?.message.contains("of web, web to mail stand in logs") ?? false)
    let users = result.requests.users(in: window(0, 600), normalisedBy: [:])
    #expect(users.reduce(0) { $0 + $1.requests } == 600)
  }

  @Test func `traces alone tell of everything, users too`() {
    let result = telemetry([
      batch("a", traced: true, service: "web", duration: 100_000),
      batch("b", traced: true, service: "web", peer: "payments", duration: 50_000),
    ])
    #expect(mean(result, .whole, .latency) == 0.1)
    #expect(mean(result, Entity(.instance, "web-1"), .latency) == 0.1)
    #expect(mean(result, Entity(.dependency, "payments"), .callsPerRequest) == 1)
    #expect(result.requests.userBasis == .userID)
    #expect(result.requests.users(in: window(0, 600), normalisedBy: [:]).count == 9)
    #expect(result.span == TimeWindow(start: at(0), end: at(599).advanced(bySeconds: 1e-6)))
    #expect(result.warnings.isEmpty)
  }

  @Test func `beside a log that names no service, traces count under their service alone`() {
    let result = telemetry([
      batch("access.log", traced: false, duration: 100_000),
      batch("traces.json", traced: true, service: "shop", duration: 300_000),
      batch("traces.json", traced: true, duration: 300_000),
    ])
    #expect(mean(result, .whole, .latency) == 0.1)
    #expect(mean(result, Entity(.service, "shop"), .latency) == 0.3)
    #expect(mean(result, Entity(.instance, "shop-1"), .latency) == nil)
    #expect(result.warnings.map(\.code) == ["traces-not-counted"])
  }

  @Test func `calls of a log that name no caller may be those of any`() {
    let result = telemetry([
      batch("egress.log", traced: false, peer: "payments", duration: 10_000),
      batch("traces.json", traced: true, service: "web", peer: "payments", duration: 70_000),
    ])
    #expect(mean(result, Entity(.dependency, "payments"), .dependencyLatency) == 0.01)
  }

  @Test func `outside of what is traced the traffic of a service is not known, not zero`() throws {
    let result = telemetry([
      batch("access.log", traced: false, service: "web", duration: 1_000, seconds: 0..<3_600),
      batch("traces.json", traced: true, service: "shop", duration: 1_000, seconds: 900..<1_800),
    ])
    let shop = Entity(.service, "shop")
    let traffic = try #require(result.signals(.traffic).first { $0.id.entity == shop })
    #expect(traffic.series.values(in: window(0, 900)).isEmpty)
    #expect(traffic.series.values(in: window(900, 1_800)).allSatisfy { $0 == 1 })
    #expect(traffic.series.values(in: window(1_800, 3_600)).isEmpty)
  }

  @Test func `a handful of traces draws no series`() {
    let result = telemetry([
      batch("traces.json", traced: true, service: "shop", duration: 1_000, seconds: 0..<49)
    ])
    #expect(result.requests.isEmpty)
    #expect(result.signals.isEmpty)
    #expect(result.warnings.map(\.code) == ["short-span", "traces-too-few"])
  }

  @Test func `more services than can be told apart keep the same ones in any order`() {
    let services = (0..<40).map { "s\($0)" }
    func kept(_ order: [String], batches: Int) -> [RequestKey] {
      var parts = (0..<batches).map { _ in TracedRequests(capacity: 8) }
      for (index, service) in order.enumerated() {
        let requests = batch("f", traced: true, service: service, duration: 1).tracedRequests
        parts[index % batches].receive(requests, file: "f", userBasis: nil)
      }
      var merged = parts[0]
      for part in parts.dropFirst() { merged.merge(part) }
      var requests = RequestReduction()
      let warnings = merged.complete(&requests, within: nil, names: SymbolNames())
      #expect(warnings.map(\.code) == ["too-many-names"])
      return requests.keys(.service)
    }
    let expected = services.map { Symbol($0) }.sorted().prefix(8).map { RequestKey($0) }
    #expect(kept(services, batches: 1) == expected)
    #expect(kept(services.reversed(), batches: 3) == expected)
    #expect(kept(services.sorted(), batches: 40) == expected)
  }
}
