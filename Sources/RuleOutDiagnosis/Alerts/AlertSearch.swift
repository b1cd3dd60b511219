import RuleOutModel
import RuleOutSignals

/// Tries alerts on an incident: on what carried it, with levels of quiet time and conventions only.
///
/// Each is tried on the course of the whole data as a monitoring system would have seen it: at every moment
/// only cells that had closed count. Which of them are shown is decided with the incident in view, so what
/// it says of other incidents is less.
struct AlertSearch {
  let file: CaseFile
  var objective: ServiceLevelObjective?

  /// Alerts shown, in all and of one quantity.
  static let most = 8
  static let mostPerQuantity = 2
  /// With less quiet time than this, no false alarm says nothing.
  static let leastQuiet = 1_800.0

  /// The best few, most useful first.
  func candidates() -> [AlertCandidate] {
    let watches = AlertWatch.find(in: file)
    var counted: Set<String> = []
    var found: [Attempt] = []
    for watch in watches {
      let named = [false, true].map {
        AlertOperands(watch, withLimit: $0 && watch.first.limit != nil)
      }
      for trial in AlertTrials.of(watch, quiet: file.quiet) {
        let withLimit = trial.operands.first?.count == 2
        found += attempts(trial, watch, named[withLimit ? 1 : 0]) { threshold, hold in
          AlertWords.condition(trial, watch, threshold: threshold, hold: hold)
        }
      }
      // Failed and slow requests are the same, whichever statistic of them was disturbed.
      let what = watch.quantity == .latency ? "slow" : "failed"
      guard counted.insert("\(what) \(watch.first.signal.id.entity)").inserted,
        let burn = BurnRateTrial(
          watch, in: file.telemetry, quiet: file.quiet, objective: objective)
      else { continue }
      var own = watch
      own.members = [watch.first]
      for trial in burn.trials {
        found += attempts(trial, own, AlertOperands(own, burn: burn)) { _, _ in
          AlertWords.condition(burn, trial, of: own)
        }
      }
    }
    return AlertChoice(found).best.map(candidate)
  }

  /// An alert with what came of it.
  struct Attempt {
    var watch: AlertWatch
    var trial: AlertTrial
    var operands: AlertOperands
    /// Place on the ladder of its kind: the higher, the stricter.
    var level: Int
    var threshold: Double
    /// Cells.
    var hold: Int
    var condition: String
    var backtest: AlertBacktest
    var hit: AlertBacktest.Hit
    var lead: Double

    /// No false alarm, in as much quiet time as it takes for that to mean something.
    var isProven: Bool {
      backtest.falseAlarms == 0 && backtest.quietSeconds >= AlertSearch.leastQuiet
    }
  }

  private func attempts(
    _ trial: AlertTrial, _ watch: AlertWatch, _ operands: AlertOperands,
    condition: (Double, Double) -> String
  ) -> [Attempt] {
    let reference = file.incident.alertedAt ?? file.incident.onset
    // Rounding up may make two holds the same.
    let holds = trial.holds.map { Int(($0 / watch.stepSeconds).rounded(.up)) }
    var result: [Attempt] = []
    for (level, threshold) in trial.thresholds.enumerated() {
      for hold in Set(holds).sorted() {
        let backtest = AlertBacktest(
          watch, measures: trial.measures, threshold: threshold, hold: hold,
          until: file.incident.impact.end, others: file.incident.others)
        guard let hit = backtest.hit else { continue }
        result.append(
          Attempt(
            watch: watch, trial: trial, operands: operands, level: trial.strictness + level,
            threshold: threshold,
            hold: hold, condition: condition(threshold, Double(hold) * watch.stepSeconds),
            backtest: backtest, hit: hit, lead: reference.seconds(since: hit.at)))
      }
    }
    return result
  }

  private func candidate(_ attempt: Attempt) -> AlertCandidate {
    let signal = attempt.watch.members[attempt.hit.member].signal
    let draft = AlertRuleDraft(
      watch: attempt.watch, trial: attempt.trial, threshold: attempt.threshold, hold: attempt.hold,
      hit: attempt.hit)
    let shown: Double =
      if case .forecast(_, let ahead) = attempt.trial.measure { ahead } else { attempt.threshold }
    return AlertCandidate(
      kind: attempt.trial.kind, entity: signal.id.entity, quantity: signal.id.quantity,
      metric: signal.id.metric, condition: attempt.condition, threshold: shown,
      holdSeconds: Double(attempt.hold) * attempt.watch.stepSeconds, firesAt: attempt.hit.at,
      leadSeconds: attempt.lead, falseAlarms: attempt.backtest.falseAlarms,
      quietSeconds: attempt.backtest.quietSeconds, source: signal.source,
      rule: draft.rule(attempt.operands))
  }
}
