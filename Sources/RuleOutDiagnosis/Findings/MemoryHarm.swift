import RuleOutModel
import RuleOutSignals

/// When memory that fills up begins to hurt.
extension MemoryRamp {
  struct Harm: Sendable {
    var at: Timestamp
    var statement: String
    var source: SourceReference
    var availableAt: Timestamp
    /// It ends the rise, which began before anybody was hurt.
    var endsRamp = false
  }

  /// A floor at this share of its limit hurts: reclaim, collection and throttling begin.
  static let harmfulUtilization = 0.9

  /// A level up to this share of the limit acquits.
  static let plainUtilization = 0.85

  /// Whether the floor came to rest near its limit well before `onset`, and hurt nobody there: a cache
  /// that is full, not memory running out.
  private func isSettled(from index: Int, until onset: Timestamp) -> Bool {
    let rest = floor.values[index..<max(index, floor.index(of: onset))].filter { !$0.isNaN }
    guard rest.count >= 4, let trend = theilSenTrend(Array(rest.dropFirst())) else { return false }
    return trend.slope * Double(rest.count) < 0.05 * (peak - before)
  }

  /// What is told of a workload is told of its pods.
  private func isTold(by other: Entity) -> Bool {
    other == entity || other.kind == .service && other.name == Workload.name(ofPod: entity.name)
  }

  static func harm(
    of ramp: MemoryRamp, telemetry: Telemetry, incident: IncidentWindow,
    disturbances: [Disturbance]
  ) -> Harm? {
    var signs: [Harm] = disturbances.filter { disturbance in
      ramp.isTold(by: disturbance.entity) && disturbance.shift > 0
        && [.pagingRate, .outOfMemoryKills, .allocationErrors].contains(disturbance.quantity)
        && disturbance.window.end > ramp.onset
    }.map {
      Harm(
        at: $0.onset,
        statement: "\(words($0.quantity)) on \(ramp.entity.name) rose from"
          + " \(Figure.value($0.baseline, of: $0.quantity)) to \(Figure.value($0.level, of: $0.quantity))",
        source: $0.signal.source, availableAt: $0.availableAt)
    }
    if let kill = kill(of: ramp, telemetry) { signs.append(kill) }
    if let limit = ramp.limit,
      let index = ramp.floor.values.firstIndex(where: { $0 >= harmfulUtilization * limit }),
      !ramp.isSettled(from: index, until: incident.onset)
    {
      signs.append(
        Harm(
          at: ramp.floor.time(at: index),
          statement: "the floor of \(ramp.entity.name) came to"
            + " \(Figure.percent(ramp.floor.values[index] / limit)) of its limit of"
            + " \(Figure.bytes(limit))",
          source: ramp.signal.source, availableAt: ramp.floor.time(at: index + 1)))
    }
    // What begins long after users were hurt is a consequence, but for the end of what began before.
    let latest = incident.onsetInterval.end.advanced(bySeconds: 300)
    return signs.filter { $0.at <= latest || $0.endsRamp }.min {
      ($0.at, $0.statement) < ($1.at, $1.statement)
    }
  }

  /// The first kill of what rises, where quiet time knew none: one is enough, and it ends the rise.
  private static func kill(of ramp: MemoryRamp, _ telemetry: Telemetry) -> Harm? {
    for signal in telemetry.signals(.outOfMemoryKills) where ramp.isTold(by: signal.id.entity) {
      let series = signal.series
      guard let index = series.values.firstIndex(where: { $0 > 0 }),
        series.time(at: index) > ramp.onset
      else { continue }
      return Harm(
        at: series.time(at: index), statement: "\(ramp.entity.name) was killed for want of memory",
        source: signal.source, availableAt: series.time(at: index + 1), endsRamp: true)
    }
    return nil
  }
}
