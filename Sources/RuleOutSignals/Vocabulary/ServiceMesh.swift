import RuleOutModel

/// What the proxies of a service mesh say of a call: which end counted it, and who stands at either end.
/// Istio's standard metrics count each call twice, and label both ends (`source_workload`,
/// `destination_workload`) on either.
struct ServiceMesh: Sendable {
  private static let callers = ["source_workload", "source_canonical_service", "source_app"]
  private static let callees = [
    "destination_workload", "destination_canonical_service", "destination_app",
    "destination_service_name", "destination_service",
  ]

  /// Counted by the caller's proxy: a call to somebody, not a request that came in.
  let isSeenByCaller: Bool
  /// The service whose proxy counted.
  let service: String?
  let version: String?

  /// Nil for metrics of anything else.
  init?(_ identity: MetricIdentity, _ labels: [String: String]) {
    guard identity.name.hasPrefix("istio_") else { return nil }
    isSeenByCaller = labels["reporter"] == "source"
    func stated(_ keys: [String]) -> String? {
      keys.lazy.compactMap { labels[$0] }.first { !$0.isEmpty && $0 != "unknown" }
    }
    // `reviews.shop.svc.cluster.local` is `reviews`.
    service = stated(isSeenByCaller ? Self.callers : Self.callees)
      .map { String($0.prefix { $0 != "." }) }
    version = stated([isSeenByCaller ? "source_version" : "destination_version"])
  }
}
