import RuleOutModel

/// The rule of an alert that fired, with as much of the series as it takes to see it fire.
struct AlertRuleDraft {
  var watch: AlertWatch
  var trial: AlertTrial
  var threshold: Double
  /// Cells.
  var hold: Int
  var hit: AlertBacktest.Hit

  /// Seconds of the series before anything that the alert looks back on.
  private static let margin = 900.0

  func rule(_ named: AlertOperands) -> AlertRule {
    var operands = named.operands
    let last = hit.firing.at
    let back = trial.reach + hold + AlertTrials.cells(AlertRuleDraft.margin, watch)
    let start = series(hit.member).time(at: max(0, last - back))
    for (place, operand) in operands.enumerated() {
      for member in watch.members.indices where member < operand.series.count {
        let values = trial.operands[member][place]
        operands[place].series[member].values = ownUnit(
          cut(values, of: series(member), from: start), operand)
      }
      operands[place].series.removeAll { line in line.values.allSatisfy(\.isNaN) }
    }
    if !canBeRepeated(operands) {
      for place in operands.indices { operands[place].series = [] }
    }
    let end = hit.at
    return AlertRule(
      measure: trial.measure, isUpward: watch.isUpward, threshold: threshold, operands: operands,
      matching: named.matching, step: watch.step, firing: firing(at: end),
      firingBefore: firing(at: end.advanced(bySeconds: -watch.stepSeconds)))
  }

  private func series(_ member: Int) -> Series { watch.members[member].signal.series }

  /// The cells of a member from `start` to the one in which the alert fired; NaN where it has none.
  private func cut(_ values: [Double], of series: Series, from start: Timestamp) -> [Double] {
    let offset = Int((start.microseconds - series.start.microseconds) / series.step)
    let count = Int((hit.at.microseconds - start.microseconds) / series.step)
    return (offset..<(offset + count)).map { values.indices.contains($0) ? values[$0] : .nan }
  }

  /// Values as the source has them; a counter runs up from the first.
  private func ownUnit(_ values: [Double], _ operand: AlertRule.Operand) -> [Double] {
    guard operand.isCounter else { return values.map { $0 / operand.factor } }
    // Counts of requests are counts already, increases of a counter are per second.
    let seconds = trial.kind == .burnRate ? 1 : watch.stepSeconds
    var sum = 0.0
    return values.map { value in
      if value.isNaN { return .nan }
      sum += value * seconds / operand.factor
      return sum
    }
  }

  /// What happened while a counter was not read cannot be told from its increase.
  private func canBeRepeated(_ operands: [AlertRule.Operand]) -> Bool {
    let counters = operands.filter(\.isCounter).flatMap(\.series)
    return counters.allSatisfy { line in !line.values.contains(where: \.isNaN) }
      && operands.allSatisfy { $0.series.count == operands[0].series.count }
  }

  /// The members that fire at `time`, the end of a cell.
  private func firing(at time: Timestamp) -> [Int] {
    watch.members.indices.filter { member in
      let series = series(member)
      let cell = Int((time.microseconds - series.start.microseconds) / series.step) - 1
      return AlertFiring.firings(
        of: trial.measures[member], beyond: threshold, isUpward: watch.isUpward, hold: hold
      ).contains { $0.at <= cell && cell < $0.end }
    }
  }
}
