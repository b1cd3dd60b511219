import RuleOutModel

extension MetricFamily {
  /// Percentiles of requests whose name states no unit, `http.p95`, `lookup_p99`: of what else than time would
  /// there be some?
  static let barePercentiles = MetricFamily("bare percentiles") { name in
    guard name.percentile != nil, name.unit == nil, name.identity["quantile"] == nil,
      name.hasAny(requestWords), name.words.allSatisfy({ !amountWords.contains($0) }),
      !name.hasAny(failureWords), !name.isDatabase
    else { return nil }
    let statistic = name.statistic ?? .value
    return name.isOutbound
      ? [
        Reading(
          .dependencyLatency, statistic, of: .dependency(name.calleeName), scale: name.timeScale)
      ] : [Reading(.latency, statistic, scale: name.timeScale)]
  }

  private static let requestWords: Set<String> = [
    "http", "https", "rpc", "grpc", "request", "req", "response", "resp", "lookup", "rt",
  ]

  /// Words for what has a distribution, but is no time.
  private static let amountWords: Set<String> = [
    "size", "length", "count", "batch", "rows", "items", "queue", "depth", "concurrency", "active",
    "inflight", "flight", "per", "rate", "cpu", "memory", "queries", "body", "payload", "lag",
  ]
}
