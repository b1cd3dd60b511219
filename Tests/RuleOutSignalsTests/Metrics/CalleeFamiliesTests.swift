import RuleOutModel
import Testing

@testable import RuleOutSignals

/// Metrics that begin with whom their owner calls.
@Suite struct CalleeFamiliesTests {
  private func signals(_ names: [String], of service: String = "shop") -> [String: SignalID] {
    let batches = names.map {
      metricBatch($0, labels: ["service": service], [0.1, 0.2, 0.1, 0.2, 0.1])
    }
    return Dictionary(
      uniqueKeysWithValues: telemetry(batches).signals.map { ($0.id.metric, $0.id) })
  }

  @Test func `a family of which one metric counts calls measures who is called`() {
    let found = signals([
      "http_p95_ms", "geocode_calls_per_s", "geocode_p95_ms", "geocode_status_429_per_s",
      "geocode_status_2xx_per_s", "geocode_queue_depth",
    ])
    #expect(found["geocode_calls_per_s"]?.quantity == .dependencyTraffic)
    #expect(found["geocode_p95_ms"]?.quantity == .dependencyLatency)
    #expect(found["geocode_status_429_per_s"]?.quantity == .dependencyErrorRate)
    #expect(found["geocode_p95_ms"]?.entity == Entity(.dependency, "geocode"))
    #expect(found["geocode_status_2xx_per_s"]?.quantity == .other)
    #expect(found["geocode_queue_depth"]?.quantity == .queueDepth)
    #expect(found["http_p95_ms"]?.quantity == .latency)
  }

  @Test func `how one call went is told of calls made, be it by one metric alone`() {
    let found = signals(["requests_per_s", "fx_call_error_ratio", "tax_calls_per_s"])
    #expect(found["fx_call_error_ratio"]?.quantity == .dependencyErrorRatio)
    #expect(found["tax_calls_per_s"]?.quantity == .traffic)
    let bank = signals([
      "http_p50_ms", "bankrail_call_p50_ms", "bankrail_ttfb_p50_ms", "bankrail_connect_p95_ms",
    ])
    #expect(bank.values.count { $0.entity == Entity(.dependency, "bankrail") } == 3)
  }

  @Test(arguments: ["api", "rpc", "db", "redis", "stmt", "function", "traces_spanmetrics", "video"])
  func `a word for the kind of call names nobody`(head: String) {
    let found = signals(["http_p95_ms", "\(head)_calls_per_s", "\(head)_call_p95_ms"])
    #expect(found.values.allSatisfy { $0.entity.kind != .dependency })
  }

  @Test func `a service's own name is nobody that it calls`() {
    let found = signals(
      ["http_p95_ms", "ledger_calls_per_s", "ledger_call_p95_ms"], of: "ledger-api")
    #expect(found.values.allSatisfy { $0.entity.kind != .dependency })
  }

  @Test func `where nothing else tells of requests, calls may be those that are served`() {
    let found = signals(["quote_calls_per_s", "quote_p95_ms", "hold_calls_per_s", "hold_p95_ms"])
    #expect(Set(found.values.map(\.quantity)) == [.traffic, .latency])
  }
}
