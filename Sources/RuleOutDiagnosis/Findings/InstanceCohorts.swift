import RuleOutModel
import RuleOutSignals

/// Which instances were hurt and which were not: the contrast inside the incident.
struct InstanceCohorts: Sendable {
  struct Member: Sendable {
    var name: String
    /// Mean request duration in the impact window over quiet time; nil where no durations are known.
    var latencyRatio: Double?
    /// Failed share in the impact window, less the quiet one.
    var failedShift: Double
    /// Requests in the impact; where only series tell, their number.
    var requests: Int

    /// Hurt: half as slow again, or five more failures in a hundred.
    var isAffected: Bool { (latencyRatio ?? 1) >= 1.5 || failedShift >= 0.05 }
    /// Well: within a fifth of the quiet level and no more failures worth speaking of.
    var isHealthy: Bool { (latencyRatio ?? 1) <= 1.2 && failedShift < 0.02 }
  }

  /// By name.
  var members: [Member]
  var affected: [Member] { members.filter(\.isAffected) }
  var healthy: [Member] { members.filter(\.isHealthy) }
  /// True where some instances were hurt while others stayed well.
  var divides: Bool { !affected.isEmpty && !healthy.isEmpty }

  /// Fewer requests than this on either side say nothing about an instance.
  static let fewestRequests = 30

  init(telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow) {
    let requests = telemetry.requests
    members = requests.keys(.instance).compactMap { key in
      let before = requests.sums(.instance, key, in: quiet)
      let during = requests.sums(.instance, key, in: incident.impact)
      guard let name = telemetry.names[key.first], before.count >= InstanceCohorts.fewestRequests,
        during.count >= InstanceCohorts.fewestRequests
      else { return nil }
      func share(_ totals: RequestTotals) -> Double { Double(totals.failed) / Double(totals.count) }
      let ratio = before.duration.mean.flatMap { quietMean in
        during.duration.mean.flatMap {
          quietMean > 0 ? ($0 / quietMean).rounded(significantDigits: 6) : nil
        }
      }
      return Member(
        name: name, latencyRatio: ratio,
        failedShift: (share(during) - share(before)).rounded(significantDigits: 6),
        requests: during.count)
    }.sorted { $0.name < $1.name }
    if members.isEmpty {
      members = InstanceCohorts.measured(telemetry, quiet: quiet, impact: incident.impact)
    }
  }

  /// Where no log tells of requests by instance: those whose latency or failures are measured one by one.
  private static func measured(
    _ telemetry: Telemetry, quiet: TimeWindow, impact: TimeWindow
  ) -> [Member] {
    let felt = telemetry.signals.filter {
      $0.id.entity.kind == .instance && $0.id.observer == nil
        && [.latency, .errorRatio].contains($0.id.quantity)
    }
    return Dictionary(grouping: felt, by: \.id.entity.name).compactMap { name, signals in
      var member = Member(name: name, failedShift: 0, requests: 0)
      for signal in signals {
        guard let before = median(signal.series.values(in: quiet)),
          let during = median(signal.series.values(in: impact))
        else { continue }
        member.requests += 1
        if signal.id.quantity == .errorRatio {
          member.failedShift = max(member.failedShift, during - before)
        } else if before > 0 {
          let ratio = (during / before).rounded(significantDigits: 6)
          member.latencyRatio = max(member.latencyRatio ?? 0, ratio)
        }
      }
      return member.requests > 0 ? member : nil
    }.sorted { $0.name < $1.name }
  }
}

/// Names in words: `web-1`, `web-1 and web-3`, `web-1, web-3 and 4 more`.
func listed(_ names: [String], limit: Int = 3) -> String {
  if names.count > limit {
    return names.prefix(limit - 1).joined(separator: ", ") + " and \(names.count - limit + 1) more"
  }
  if names.count <= 1 { return names.first ?? "none" }
  return names.dropLast().joined(separator: ", ") + " and " + names.last!
}
