import RuleOutModel
import RuleOutSignals

/// Calls between our own services that suffer on the way, as their two ends tell: the caller sees failures, or waits
/// long after the callee was done, while the callee's own requests are as well as ever.
enum LinkFaults {
  /// A wait on the way must grow to this multiple, and by this many seconds: calls queue a little for any callee.
  static let leastRatio = 5.0
  static let leastTransit = 0.02
  /// Share of the failures seen by the caller that the callee sees too, from which on they are its own.
  static let leastOwn = 0.3

  private static let failures: Set<Quantity> = [
    .dependencyErrorRatio, .dependencyErrorRate, .dependencyTimeoutRatio,
  ]

  /// The rises at the callers' end.
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
    /// The mean in the impact above that before.
    func shift(_ quantity: Quantity, of service: String) -> Double? {
      telemetry.signals(quantity).filter {
        $0.id.entity == Entity(.service, service) && $0.id.observer == nil
      }.compactMap { signal -> Double? in
        let before = signal.series.values(
          in: TimeWindow(start: signal.series.start, end: impact.start))
        let during = signal.series.values(in: impact)
        return before.isEmpty || during.isEmpty ? nil : average(during) - average(before)
      }.max()
    }
    /// Failures that the callee counts itself are its own; what it cannot be asked, it does not deny.
    func denies(_ service: String, _ rise: Disturbance) -> Bool {
      let level = telemetry.signals(.traffic).first {
        $0.id.entity == Entity(.service, service) && $0.id.observer == nil
      }.map { average($0.series.values(in: impact)) }
      let isRate = rise.quantity == .dependencyErrorRate
      let ratio = shift(.errorRatio, of: service)
      let rate = shift(.errorRate, of: service)
      let own =
        isRate
        ? rate ?? ratio.flatMap { ratio in level.map { ratio * $0 } }
        : ratio ?? rate.flatMap { rate in level.flatMap { $0 > 0 ? rate / $0 : nil } }
      return own.map { $0 < leastOwn * rise.shift } ?? false
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
        && denies(rise.entity.name, rise)
    }
  }
}
