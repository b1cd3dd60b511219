import RuleOutModel
import RuleOutSignals

/// Calls between our own services that suffer on the way, as their two ends tell: the caller sees failures, or waits
/// long after the callee was done, while the callee's own requests are as well as ever.
enum LinkFaults {
  /// A wait on the way must grow to this multiple, and by this many seconds: calls queue a little for any callee.
  static let leastRatio = 5.0
  static let leastTransit = 0.02

  private static let failures: Set<Quantity> = [
    .dependencyErrorRatio, .dependencyErrorRate, .dependencyTimeoutRatio,
  ]

  /// The rises at the callers' end, earliest first.
  static func find(
    in telemetry: Telemetry, incident: IncidentWindow, disturbances: [Disturbance]
  ) -> [Disturbance] {
    let impact = incident.impact
    let risen = disturbances.filter { $0.shift > 0 && $0.window.overlaps(impact) }
    /// What a service says of itself is watched, and did not move.
    func isWell(_ service: String) -> Bool {
      let own = telemetry.signals.filter {
        $0.id.entity == Entity(.service, service) && $0.id.observer == nil
          && Materiality.symptoms.contains($0.id.quantity)
      }
      let quantities = Set(own.map(\.id.quantity))
      guard quantities.contains(.latency),
        !quantities.isDisjoint(with: [.errorRatio, .errorRate, .availability]),
        own.contains(where: { $0.series.coverage(in: impact) >= Harmlessness.leastCoverage })
      else { return false }
      return !risen.contains {
        $0.entity == Entity(.service, service) && $0.signal.id.observer == nil
          && Materiality.symptoms.contains($0.quantity)
      }
    }
    /// Whoever has no processor left neither takes nor gives an answer in time.
    func isFull(_ name: String) -> Bool {
      risen.contains { $0.entity.name == name && $0.quantity == .cpuUtilization }
    }
    return risen.filter { rise in
      guard rise.entity.kind == .dependency, let caller = rise.signal.id.observer,
        caller.kind == .service, caller.name != rise.entity.name, !isFull(caller.name),
        !isFull(rise.entity.name)
      else { return false }
      if rise.quantity == .dependencyTransit {
        return rise.shift >= leastTransit && (rise.ratio ?? leastRatio) >= leastRatio
      }
      return failures.contains(rise.quantity) && isWell(rise.entity.name)
    }.sorted { ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id) }
  }
}
