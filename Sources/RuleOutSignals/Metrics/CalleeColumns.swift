import RuleOutModel

/// Tells the callee from the metric where a name runs them together: `call_errors_per_s:stock`,
/// `calls_per_s_api.pay.example`, as tables have a column for each that a service calls.
///
/// A name ends in a callee where what stands before it speaks of calls and means something, and the ending is
/// the name of a service of the bundle or of a public host. Paths tell it by a folder of its own,
/// `call_p95_ms.calls.stock`, in which hosts are written with `_` for `.`. A name begins with a callee where logs or
/// traces of its owner name one so, `ledger_eu_p95_ms`.
enum CalleeColumns {
  private static let statistics: Set<String> = [
    "_Average", "_Minimum", "_Maximum", "_Sum", "_p50", "_p90", "_p95", "_p99",
  ]
  private static let marks: Set<Character> = [":", "_", ".", "-", "/"]

  /// - Parameters:
  ///   - known: Names of services that are told otherwise than by metrics.
  ///   - callees: Whom each service calls, as logs and traces name them.
  static func resolve(
    _ series: [SampleSeries], known: Set<String>, callees: [String: Set<String>] = [:]
  ) -> [SampleSeries] {
    let services = known.union(series.compactMap { MetricOwner($0.identity).service })
    var cuts: [String: (metric: String, callee: String)?] = [:]
    let families = CalleeFamilies(series)
    let outside = callees.mapValues { $0.subtracting(services).filter(isTelling) }
    return series.map { part in
      let name = part.identity.name
      let own = MetricOwner(part.identity).service.flatMap { outside[$0] } ?? []
      let found = cuts[name] ?? CalleeColumns.cut(name, services)
      cuts[name] = .some(found)
      let cut = led(name, by: own) ?? families.cut(name, of: part.identity) ?? found
      guard let cut, MetricOwner(part.identity).service != cut.callee,
        !MetricOwner.dependencyKeys.contains(where: { part.identity[$0] != nil })
      else { return part }
      var part = part
      part.sourceName = part.sourceName ?? name
      part.identity.name = cut.metric
      part.identity.labels.append(MetricIdentity.Label("peer_service", cut.callee))
      part.identity.labels.sort()
      return part
    }
  }

  /// Metric and callee of a name that runs them together; nil for other names.
  static func cut(_ name: String, _ services: Set<String>) -> (
    metric: String, callee: String
  )? {
    let words = MetricName.words(of: name)
    guard let first = words.first, ["call", "calls", "outbound", "upstream"].contains(first) else {
      return nil
    }
    if let folder = name.ranges(of: ".calls.").last {
      let metric = String(name[..<folder.lowerBound])
      let callee = String(name[folder.upperBound...])
      let host = callee.replacing("_", with: ".")
      let isHost = services.contains(host) || PublicHostName.isCommon(host)
      if !callee.isEmpty, meansCalls(metric, of: callee) {
        return (metric, services.contains(callee) || !isHost ? callee : host)
      }
    }
    for index in name.indices.dropFirst() where marks.contains(name[index]) {
      let metric = String(name[..<index])
      var callee = String(name[name.index(after: index)...])
      var statistic = ""
      // CloudWatch's stands behind the name.
      if let mark = callee.lastIndex(of: "_"), statistics.contains(String(callee[mark...])) {
        statistic = String(callee[mark...])
        callee = String(callee[..<mark])
      }
      let isNamed =
        name[index] == ":" || services.contains(callee)
        || PublicHostName.contains(callee) && !callee.contains("_")
      guard isNamed, meansCalls(metric, of: callee) else { continue }
      return (metric + statistic, callee)
    }
    return nil
  }

  /// What names a side of a call rather than who is there.
  private static func isTelling(_ callee: String) -> Bool {
    !["client", "server", "user", "peer", "remote", "upstream", "http", "api", "db"].contains(
      callee)
      && !NameEnding(callee).isMeasure
  }

  /// Metric and callee of a name that begins with whom its owner calls, up to the first word that measures:
  /// `ledger_eu_error_rate` of a service that calls `ledger`, which is none of ours.
  private static func led(
    _ name: String, by callees: Set<String>
  ) -> (metric: String, callee: String)? {
    if callees.isEmpty { return nil }
    let words = MetricName.words(of: name)
    let callee = MetricName(MetricIdentity(name: name)).calleeName
    let head = callee.split(separator: "_").map { String($0) }
    let rest = words.dropFirst(head.count).joined(separator: "_")
    guard words.starts(with: head), !rest.isEmpty,
      callees.contains(where: { head.starts(with: MetricName.words(of: $0)) })
    else { return nil }
    let identity = MetricIdentity(
      name: rest, labels: [MetricIdentity.Label("peer_service", callee)])
    let isCall = MetricFamily.readings(of: MetricName(identity)).contains {
      if case .dependency = $0.subject { return $0.quantity != .other }
      return false
    }
    return isCall ? (rest, callee) : nil
  }

  private static func meansCalls(_ metric: String, of callee: String) -> Bool {
    MetricIdentity(name: metric, labels: [MetricIdentity.Label("peer_service", callee)]).hasMeaning
  }
}
