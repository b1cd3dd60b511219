import RuleOutModel
import Testing

@testable import RuleOutSignals

/// Which side of a call a metric speaks of.
@Suite struct CallSideTests {
  private static let owner = ["service": "cart"]

  private func quantities(_ names: [String]) -> [String: Quantity] {
    let batches = names.map {
      metricBatch($0, labels: Self.owner, [0.1, 0.2, 0.1, 0.2, 0.1])
    }
    return Dictionary(
      uniqueKeysWithValues: telemetry(batches).signals.map { ($0.id.metric, $0.id.quantity) })
  }

  @Test func `beside a server's side, the client's side is that of the calls made`() {
    let found = quantities(["rpc_server_side_latency_s", "rpc_client_side_latency_s"])
    #expect(found["rpc_server_side_latency_s"] == .latency)
    #expect(found["rpc_client_side_latency_s"] == .dependencyLatency)
    let pods = quantities(["PodServerLatency(s)", "PodClientLatency(s)"])
    #expect(pods["PodServerLatency(s)"] == .latency)
    #expect(pods["PodClientLatency(s)"] == .dependencyLatency)
  }

  private func side(_ name: String, _ labels: [String: String]) -> [Quantity] {
    MetricFamily.readings(
      of: MetricName(
        MetricIdentity(name: name, labels: labels.map { MetricIdentity.Label($0.key, $0.value) }))
    ).map(\.quantity)
  }

  @Test(arguments: [
    ("app.calls_per_s", "peer", Quantity.dependencyTraffic),
    ("app.call_p95_ms", "target", .dependencyLatency),
    ("app.call_errors_per_s", "destination", .dependencyErrorRate),
    ("client_latency_p95_ms", "server_address", .dependencyLatency),
    ("latency_p95_ms", "peer_service", .dependencyLatency),
    ("requests_per_s", "remote_service", .dependencyTraffic),
  ])
  func `a label that names a callee makes it a call`(name: String, label: String, side: Quantity) {
    #expect(self.side(name, [label: "stock"]) == [side])
  }

  @Test(arguments: [
    ("latency_p95_ms", ["target": "web-1"], Quantity.latency),
    ("requests_per_s", ["upstream": "backend"], .traffic),
    ("requests_per_s", ["client_name": "shop"], .traffic),
    ("errors_per_s", ["provider": "aws"], .errorRate),
    ("calls_per_s", ["peer": "shop", "span_kind": "SPAN_KIND_SERVER"], .traffic),
    ("server_requests_per_s", ["peer_service": "shop"], .traffic),
  ])
  func `on what came in, such labels say who passed it on`(
    name: String, labels: [String: String], side: Quantity
  ) {
    #expect(self.side(name, labels) == [side])
  }

  @Test func `alone, what a client felt may be what users felt`() {
    #expect(quantities(["client_latency_s"])["client_latency_s"] == .latency)
  }
}
