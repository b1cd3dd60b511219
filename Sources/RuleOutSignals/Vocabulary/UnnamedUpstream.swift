import RuleOutModel

extension MetricName {
  /// What proxies say of themselves before they speak of what is behind them.
  private static let proxyWords: Set<String> = [
    "nginx", "haproxy", "envoy", "traefik", "caddy", "ingress", "proxy", "edge", "gateway", "gw",
    "lb", "alb", "elb", "loadbalancer", "balancer", "router", "cdn", "http", "https", "grpc",
    "cluster", "rq", "status", "code", "per", "s", "sec", "second", "min", "minute", "ratio", "pct",
    "percent",
  ]

  /// True for an upstream that nothing names: `upstream_504_per_min` of a proxy tells of the services behind it, and
  /// of what users get of them, not of a third party.
  var isUnnamedUpstream: Bool {
    guard has("upstream"), !has("call") else { return false }
    let owner = MetricOwner(identity)
    if MetricOwner.dependencyKeys.contains(where: { owner[$0] != nil }) { return false }
    return words.allSatisfy { word in
      word == "upstream" || MetricName.proxyWords.contains(word)
        || MetricName.measureWords.contains(word) || MeasureUnit.statisticWords.contains(word)
        || word == "retry" || word == "retries" || word.allSatisfy(\.isNumber)
        || MeasureUnit(named: [word], whole: false) != nil
    }
  }
}
