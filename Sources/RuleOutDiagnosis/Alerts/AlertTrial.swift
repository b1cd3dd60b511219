import RuleOutModel
import RuleOutSignals

/// One way to watch: what is computed of each member, and the thresholds and holds to try it with.
struct AlertTrial: Sendable {
  var kind: AlertCandidate.Kind
  var measure: AlertRule.Measure
  /// For each member of the watch, on its grid.
  var measures: [[Double]]
  /// From lax to strict.
  var thresholds: [Double]
  /// Seconds, from short to long; each is rounded up to whole cells.
  var holds: [Double]
  /// The operands of each member, on its grid, in the unit of the measure: the value and what it is set
  /// against.
  var operands: [[[Double]]]
  /// Cells that it looks back over.
  var reach: Int
  /// Place among the trials of its kind: the higher, the stricter.
  var strictness = 0
}

/// What is tried on a watch. Every threshold is either a convention or set by quiet time.
enum AlertTrials {
  /// Multiples of the distance from its quiet center at which a signal counts as disturbed.
  static let levels = [1.0, 1.5, 2, 3, 5]
  static let holds = [0.0, 120, 300, 600]
  /// Shares of a limit: where people begin to look, and where there is hardly any room left.
  static let shares = [0.7, 0.8, 0.9, 0.95]
  /// Looked back over, and ahead, in seconds.
  static let lookBacks = [1_800.0, 3_600]
  static let lookAheads = [86_400.0, 14_400, 3_600]
  /// Seconds that a counter's increase is taken over: four scrapes of a minute, and the one before.
  static let rateWindow = 300.0
  /// With fewer values of quiet time, no level is set.
  static let fewestQuietValues = 10

  static func of(_ watch: AlertWatch, quiet: TimeWindow) -> [AlertTrial] {
    [level(watch, quiet: quiet), ratio(watch)].compactMap { $0 } + forecasts(watch)
  }

  private static func level(_ watch: AlertWatch, quiet: TimeWindow) -> AlertTrial? {
    let isCounter = watch.members.allSatisfy { $0.signal.origin?.isCounter == true }
    let over = isCounter ? cells(rateWindow, watch) : 1
    let values = watch.members.map(\.signal.series.values)
    let measures = values.map { AlertMeasures.trailingMean($0, width: over) }
    let known = zip(watch.members, measures).compactMap { member, measure -> QuietLevel? in
      var series = member.signal.series
      series.values = measure
      // A cell counts once it has closed.
      let window = TimeWindow(
        start: quiet.start,
        end: min(quiet.end, watch.quietEnd).advanced(
          bySeconds: -series.stepSeconds))
      let before = series.values(in: window)
      guard before.count >= fewestQuietValues else { return nil }
      return QuietLevel(before, quantity: watch.quantity)
    }
    guard !known.isEmpty else { return nil }
    let sign = watch.isUpward ? 1.0 : -1.0
    let thresholds = levels.compactMap { level -> Double? in
      let furthest = known.map { sign * $0.center + level * $0.reach }.max() ?? 0
      return AlertLevel.round(sign * furthest, of: watch.quantity, isUpward: watch.isUpward)
    }
    return AlertTrial(
      kind: .threshold,
      measure: .value(over: isCounter ? Double(over) * watch.stepSeconds : 0), measures: measures,
      thresholds: thresholds, holds: holds, operands: values.map { [$0] }, reach: over)
  }

  private static func ratio(_ watch: AlertWatch) -> AlertTrial? {
    guard let bounded = bounded(watch) else { return nil }
    return AlertTrial(
      kind: .ratioToLimit, measure: bounded.hasLimit ? .ratio : .value(over: 0),
      measures: bounded.operands.map { operands in
        bounded.hasLimit ? AlertMeasures.ratio(operands[0], to: operands[1]) : operands[0]
      }, thresholds: shares, holds: holds, operands: bounded.operands, reach: 1)
  }

  private static func forecasts(_ watch: AlertWatch) -> [AlertTrial] {
    let filling: Set<Quantity> = [
      .memoryResident, .memoryHeap, .memoryUtilization, .diskUtilization, .poolUsed,
      .databaseConnections,
    ]
    guard filling.contains(watch.quantity), let bounded = bounded(watch) else { return [] }
    return lookBacks.flatMap { back -> [AlertTrial] in
      let width = cells(back, watch)
      guard width >= 4 else { return [] }
      return lookAheads.enumerated().map { place, ahead in
        AlertTrial(
          kind: .timeToExhaustion,
          measure: .forecast(over: Double(width) * watch.stepSeconds, ahead: ahead),
          measures: bounded.operands.map { operands in
            let line = AlertMeasures.forecast(
              operands[0], width: width, ahead: ahead / watch.stepSeconds)
            return bounded.hasLimit ? AlertMeasures.ratio(line, to: operands[1]) : line
          }, thresholds: [1], holds: holds, operands: bounded.operands, reach: width + 1,
          strictness: place)
      }
    }
  }

  /// Values with their limits, or shares that are measured against a whole as they are.
  private static func bounded(_ watch: AlertWatch) -> (operands: [[[Double]]], hasLimit: Bool)? {
    let shares: Set<Quantity> = [
      .memoryUtilization, .diskUtilization, .poolUtilization, .cpuUtilization,
    ]
    if shares.contains(watch.quantity) {
      return (watch.members.map { [$0.signal.series.values] }, false)
    }
    guard watch.first.limit != nil else { return nil }
    return (
      watch.members.map { member in
        let series = member.signal.series
        let limits =
          member.limit.map { AlertMeasures.lastKnown($0.series, on: series) }
          ?? [Double](repeating: .nan, count: series.count)
        return [series.values, limits]
      }, true
    )
  }

  /// As many cells as `seconds` take, rounded up.
  static func cells(_ seconds: Double, _ watch: AlertWatch) -> Int {
    max(1, Int((seconds / watch.stepSeconds).rounded(.up)))
  }
}
