import RuleOutModel
import RuleOutSignals

/// Failed or slow requests of a service against what it may spend of them.
struct BurnRateTrial: Sendable {
  /// What counts as bad, in words: `failed requests`, `requests slower than 500 ms`.
  var events: String
  /// Name under which the bad ones are counted.
  var name: String
  /// Share of requests that may be bad.
  var budget: Double
  var trials: [AlertTrial]

  /// Seconds of the long and the short window, and the multiple of the budget from which they alert.
  ///
  /// Source: The Site Reliability Workbook (2018), chapter 5, table 5-8: 2 % of a budget of 30 days in an
  /// hour, 5 % in six hours, 10 % in three days.
  static let windows: [(long: Double, short: Double, factor: Double)] = [
    (3_600, 300, 14.4), (21_600, 1_800, 6), (259_200, 21_600, 1),
  ]
  /// Shares that services promise; the strictest that quiet time kept is the budget.
  static let budgets = [0.001, 0.005, 0.01, 0.05]
  /// Bounds of the default buckets of Prometheus histograms, seconds.
  static let bounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  /// Share of quiet requests that may be slower than the bound chosen.
  static let slowShare = 0.01

  /// Nil for a signal that is not counted from requests, or whose quiet time kept no promise.
  init?(
    _ watch: AlertWatch, in telemetry: Telemetry, quiet: TimeWindow,
    objective: ServiceLevelObjective?
  ) {
    let id = watch.first.signal.id
    let requests = telemetry.requests
    let dimension: RequestReduction.Dimension
    switch id.entity.kind {
    case .service: dimension = .service
    case .whole: dimension = .whole
    default: return nil
    }
    guard id.metric.isEmpty, id.observer == nil,
      let key = requests.keys(dimension).first(where: {
        dimension == .whole || telemetry.names[$0.first] == id.entity.name
      })
    else { return nil }
    let window = TimeWindow(start: quiet.start, end: min(quiet.end, watch.quietEnd))
    let before = requests.totals(dimension, key, in: window)
    guard before.count >= AlertTrials.fewestQuietValues else { return nil }
    let isBad: @Sendable (RequestTotals) -> Int
    var share = 0.0
    switch id.quantity {
    case .errorRatio, .timeoutRatio:
      (events, name) = ("failed requests", "ruleout:requests_failed:total")
      isBad = { $0.failed }
      share = Double(before.failed) / Double(before.count)
      guard
        let budget = objective?.errorRatio ?? BurnRateTrial.budgets.first(where: { share <= $0 })
      else { return nil }
      self.budget = budget
    case .latency:
      func slow(_ bound: Double) -> Double {
        Double(before.durations.count(above: bound)) / Double(before.count)
      }
      guard
        let bound = objective?.latency
          ?? BurnRateTrial.bounds.first(where: { slow($0) <= BurnRateTrial.slowShare }),
        let budget = objective?.latency == nil
          ? BurnRateTrial.slowShare : BurnRateTrial.budgets.first(where: { slow(bound) <= $0 })
      else { return nil }
      (events, name) = (
        "requests slower than \(Figure.duration(bound))", "ruleout:requests_slow:total"
      )
      isBad = { $0.durations.count(above: bound) }
      self.budget = budget
    default: return nil
    }
    // Not used up by a promise that allows all.
    guard budget > 0, budget < 1 else { return nil }
    let step = watch.step
    guard
      let all = requests.series(dimension, key, step: step, value: { Double($0.count) }),
      let bad = requests.series(dimension, key, step: step, value: { Double(isBad($0)) }),
      all.step == step, all.start == watch.first.signal.series.start,
      all.count == watch.first.signal.series.count
    else { return nil }
    let budget = budget
    trials = BurnRateTrial.windows.filter { budget * $0.factor < 1 }.map { window in
      AlertTrial(
        kind: .burnRate,
        measure: .burnRate(long: window.long, short: window.short, budget: budget),
        measures: [
          AlertMeasures.burnRate(
            bad: bad.values, all: all.values, budget: budget,
            long: AlertTrials.cells(window.long, watch),
            short: AlertTrials.cells(window.short, watch))
        ], thresholds: [window.factor], holds: [0], operands: [[bad.values, all.values]],
        reach: AlertTrials.cells(window.long, watch) + 1)
    }
  }
}
