import RuleOutModel
import RuleOutSignals

/// A disk that fills up: its used share rises steadily to where writes begin to fail. Or credits that are spent in
/// the same way until a disk or a processor is held to its usual rate.
struct DiskRamp: Sendable {
  var signal: Signal
  /// When it began to fill.
  var onset: Timestamp
  var onsetInterval: TimeWindow
  /// Share of the disk a second.
  var slope: Double
  /// Used share before, and the highest it came to.
  var before: Double
  var peak: Double
  /// When it was full.
  var fullAt: Timestamp

  var entity: Entity { signal.id.entity }

  var link: CausalChain.Link { DiskRamp.links[signal.id.quantity] ?? .disk }

  var resource: HostLoad.Resource {
    signal.id.quantity == .diskUtilization ? .diskSpace : .credits
  }

  /// What fills up or is spent, and the link that it is of a chain.
  private static let links: [Quantity: CausalChain.Link] = [
    .diskUtilization: .disk, .diskCreditsUsed: .disk, .cpuCreditsUsed: .processor,
  ]

  /// Used share from which a disk counts as full: file systems keep some twentieth for themselves.
  static let full = 0.95
  /// A disk that fills must fill by this share of itself.
  static let leastGrowth = 0.1
  /// A longer climb is fitted on wider cells.
  private static let mostCells = 400

  static func find(in telemetry: Telemetry, incident: IncidentWindow) -> [DiskRamp] {
    links.keys.flatMap { telemetry.signals($0) }
      .compactMap { DiskRamp($0, incident: incident) }
      .sorted { ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id) }
  }

  private init?(_ signal: Signal, incident: IncidentWindow) {
    let series = signal.series
    // What fills up long after users were hurt is a consequence.
    let latest = series.index(of: incident.onsetInterval.end.advanced(bySeconds: 300))
    guard
      let full = series.values.prefix(latest + 1).firstIndex(where: { $0 >= DiskRamp.full })
    else { return nil }
    fullAt = series.time(at: full)
    let width = full / DiskRamp.mostCells + 1
    let climb = lowerEnvelope(Array(series.values[...full]), width: width)
    let known = climb.filter { !$0.isNaN }
    guard known.count >= 5, let low = median(Array(known.prefix(3))), let top = known.max(),
      top - low >= DiskRamp.leastGrowth, let trend = theilSenTrend(known), trend.slope > 0
    else { return nil }
    let cells = Series(
      start: series.start, step: series.step * Int64(width), values: climb)
    func time(_ index: Double) -> Timestamp {
      cells.start.advanced(bySeconds: index * cells.stepSeconds)
    }
    self.signal = signal
    peak = series.values.filter { !$0.isNaN }.max() ?? top
    if let hinge = rampOnset(climb, levelBaseline: true), hinge.interval.low > 2 {
      onset = time(hinge.index)
      onsetInterval = TimeWindow(
        start: time(hinge.interval.low), end: time(hinge.interval.high + 1))
      slope = hinge.slopeAfter / cells.stepSeconds
      before = hinge.before
    } else {
      // A jump is no filling; what rises from the first sample on began then or at any time before.
      guard trend.slope * Double(known.count - 1) >= 0.5 * (top - low) else { return nil }
      let risen = climb.firstIndex { $0 >= low + 0.1 * (top - low) } ?? 0
      onset = cells.start
      onsetInterval = TimeWindow(
        start: cells.start.advanced(bySeconds: -MemoryRamp.unseen), end: time(Double(risen + 1)))
      slope = trend.slope / cells.stepSeconds
      before = low
    }
  }
}
