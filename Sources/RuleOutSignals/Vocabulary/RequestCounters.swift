import RuleOutModel

extension MetricFamily {
  /// Counters and timers of requests that keep outcomes apart by label:
  /// `http_requests_total{code="500"}`, `http_server_requests_seconds_count{status="200"}`,
  /// `http.client.request.duration`. One metric, several signals: traffic, errors, mean latency.
  static let requestCounters = MetricFamily("request counters") { name in
    guard let last = name.words.last, ["total", "count", "sum"].contains(last),
      name.has("request", "rpc", "call", "handled"), !name.has("size", "bytes", "flight", "active"),
      !name.has("pool", "connection", "query", "cache")
    else { return nil }
    let isTimer = name.isPartOfTimer
    guard last == "total" ? !name.has("time", "duration", "seconds") : isTimer else { return nil }
    // Without a label for the outcome, names such as `failed_requests_total` are for others to read.
    guard !name.hasAny(failureWords) else { return nil }
    let form = isTimer ? name.base : name.canonical
    let outbound = name.isOutbound
    let subject = outbound ? Reading.Subject.dependency(name.calleeName) : .owner
    var readings: [Reading] = []
    if isTimer {
      let factor: Double
      if case .time(let stated)? = name.unit { factor = stated } else { factor = 1 }
      readings.append(
        .mean(
          outbound ? .dependencyLatency : .latency, of: subject, form: form, isSum: last == "sum",
          factor: factor))
      if last == "sum" { return readings }
    }
    let traffic: Quantity = outbound ? .dependencyTraffic : .traffic
    readings.append(Reading(traffic, .rate, of: subject, .shape).summed(as: form))
    if let failed = outcome(of: name.identity) {
      let ratio: Quantity = outbound ? .dependencyErrorRatio : .errorRatio
      readings.append(
        Reading(ratio, .ratio, of: subject, .shape)
          .with(term: form, failed ? "failed" : "fine", failed ? 1 : 0, 1))
    }
    return readings
  }

  static let failureWords: Set<String> = [
    "error", "err", "fail", "failed", "failure", "fault", "exception", "timeout", "5xx", "4xx",
    "dropped",
    "rejected", "panic", "retry", "retries", "aborted", "shed", "throttled", "refused",
  ]

  /// True for a failure on the server's side, nil where no label tells.
  private static func outcome(of identity: MetricIdentity) -> Bool? {
    let owner = MetricOwner(identity)
    for key in [
      "status", "code", "status_code", "http_status_code", "response_code",
      "http_response_status_code", "grpc_code", "grpc_status", "rpc_grpc_status_code", "outcome",
    ] {
      guard let value = owner[key]?.lowercased(), !value.isEmpty else { continue }
      if value.first?.isNumber == true { return value.hasPrefix("5") && value.count == 3 }
      return [
        "server_error", "error", "failure", "failed", "unavailable", "internal", "unknown",
        "deadlineexceeded", "deadline_exceeded", "dataloss", "data_loss", "unimplemented",
      ].contains(value)
    }
    return nil
  }
}

extension MetricName {
  /// True for the sum or the count of a histogram or summary.
  var isPartOfTimer: Bool {
    switch words.last {
    case "sum": siblings.contains(base + "_count")
    case "count": siblings.contains(base + "_sum")
    default: false
    }
  }

  private static let outboundWords: Set<String> = [
    "upstream", "provider", "external", "thirdparty", "outbound", "egress", "partner", "vendor",
    "dependency", "outgoing",
  ]

  /// True where the name, or a label that names a callee, speaks of calls to others.
  var isOutbound: Bool {
    let owner = MetricOwner(identity)
    if let mesh = owner.mesh { return mesh.isSeenByCaller }
    if hasAny(MetricName.outboundWords) || holds("third_party") {
      return !isUnnamedUpstream && !isVolume
    }
    if has("client"), has("http", "rpc", "grpc"), !has("db", "redis", "sql") { return true }
    switch owner.callee {
    case .none: return false
    case .named: return !has("server") && !owner.isServer
    case .perhaps: return has("call", "client") && !has("server") && !owner.isServer
    }
  }

  /// True for what a link carries, `egress_mbps`, whoever is at its end.
  private var isVolume: Bool {
    statesBytes || has("bit", "bps", "kbps", "mbps", "gbps", "bandwidth", "packet", "pps")
  }

  /// Words that measure rather than name.
  static let measureWords: Set<String> = [
    "error", "errors", "err", "latency", "duration", "rate", "request", "requests", "call",
    "calls", "timeout", "timeouts", "failure", "failures", "failed", "response", "responses",
    "time", "fault", "faults", "availability", "success", "5xx", "4xx", "http", "total", "count",
    "p50", "p90", "p95", "p99", "avg", "mean", "max", "seconds", "ms", "rps", "qps", "throughput",
    "per", "dials", "inflight", "connections", "connection", "conns", "conn", "retry", "retries",
  ]

  /// The callee as the words of the name give it: those before the first that measures, and after
  /// the service's own name: `upstream_provider` in `upstream_provider_error_rate_pct`.
  var calleeName: String {
    let head = words.prefix {
      !MetricName.measureWords.contains($0) && !$0.allSatisfy(\.isNumber)
        && MeasureUnit(named: [$0], whole: false) == nil
    }
    return head.isEmpty ? "outbound" : head.joined(separator: "_")
  }
}
