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

  @Test func `alone, what a client felt may be what users felt`() {
    #expect(quantities(["client_latency_s"])["client_latency_s"] == .latency)
  }
}
