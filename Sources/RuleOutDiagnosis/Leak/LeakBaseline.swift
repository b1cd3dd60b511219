package import RuleOutModel

/// Compares findings with those of an earlier run, so that what each run gains below the slope that
/// matters does not add up unseen.
///
/// A series is compared with the one of the same name, else with all of the same metric together, for
/// instances change their names. Levels are those at the end of what was judged: what a run has come to,
/// not what it came from. A rise is one whose whole interval lies above nothing while a rise that matters
/// is not excluded.
package func compared(
  _ findings: [LeakFinding], with baseline: [LeakFinding], leastRise: Double
) -> [LeakFinding] {
  findings.map { finding in
    var finding = finding
    finding.comparison =
      LeakBaseline(finding, baseline)
      .map { $0.comparison(finding, leastRise: leastRise) }
      ?? LeakComparison(
        with: "", level: nil, slope: nil, verdict: .cannotDecide,
        reason: "the baseline has no such metric that could be judged")
    return finding
  }
}

/// What a series is compared with.
private struct LeakBaseline {
  var name: String
  /// At the end.
  var level: BoundedFigure
  var slope: BoundedFigure

  init?(_ finding: LeakFinding, _ baseline: [LeakFinding]) {
    let alike = baseline.filter {
      $0.metric == finding.metric && $0.quantity == finding.quantity && $0.endLevel != nil
        && $0.slope != nil
    }
    let candidates = alike.filter { $0.entity == finding.entity }
    let chosen = candidates.isEmpty ? alike : candidates
    let levels = chosen.compactMap(\.endLevel).sorted { $0.value < $1.value }
    let slopes = chosen.compactMap(\.slope).sorted { $0.value < $1.value }
    guard let least = levels.first, let most = levels.last, let flattest = slopes.first,
      let steepest = slopes.last
    else { return nil }
    name = chosen.count == 1 ? chosen[0].entity.name : "\(chosen.count) instances"
    // Several differ among each other by more than each is uncertain.
    let middle = levels[levels.count / 2]
    level = BoundedFigure(
      value: middle.value, low: min(middle.low, least.value), high: max(middle.high, most.value))
    let typical = slopes[slopes.count / 2]
    slope = BoundedFigure(
      value: typical.value, low: min(typical.low, flattest.value),
      high: max(typical.high, steepest.value))
  }

  func comparison(_ finding: LeakFinding, leastRise: Double) -> LeakComparison {
    guard let now = finding.endLevel, let slopeNow = finding.slope, level.value > 0 else {
      return LeakComparison(
        with: name, level: nil, slope: nil, verdict: .cannotDecide,
        reason: "no floor was found to compare")
    }
    let rise = difference(now, level).scaled(by: 1 / level.value)
    let steeper = difference(slopeNow, slope)
    let least = finding.leastSlope ?? .infinity
    func value(_ value: Double) -> String { Figure.value(value, of: finding.quantity) }
    let verdict: LeakComparison.Verdict
    let words: String
    if rise.low > 0, rise.high >= leastRise {
      (verdict, words) = (.risen, "the floor stands higher")
    } else if steeper.low > 0, steeper.high >= least, slopeNow.low > 0 {
      (verdict, words) = (.risen, "the floor rises faster")
    } else if rise.high < leastRise {
      (verdict, words) = (.notRisen, "no rise that matters")
    } else {
      (verdict, words) = (.cannotDecide, "a rise that matters is neither shown nor excluded")
    }
    let reason =
      "\(words): at its end it stands at \(value(now.value)), at the end of the baseline at"
      + " \(value(level.value)), a change of \(Figure.percent(rise.value)) (\(Figure.percent(rise.low)) to"
      + " \(Figure.percent(rise.high))), where \(Figure.percent(leastRise)) matters; the slope"
      + " changed by \(value(steeper.isNothing ? 0 : steeper.value))/h (\(value(steeper.low))/h to \(value(steeper.high))/h)"
    return LeakComparison(
      with: name, level: rise, slope: steeper, verdict: verdict, reason: reason)
  }

  /// Errors of two independent runs add up in squares.
  private func difference(_ a: BoundedFigure, _ b: BoundedFigure) -> BoundedFigure {
    func root(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
    let value = a.value - b.value
    return BoundedFigure(
      value: value.rounded(significantDigits: 6),
      low: (value - root(a.value - a.low, b.high - b.value)).rounded(significantDigits: 6),
      high: (value + root(a.high - a.value, b.value - b.low)).rounded(significantDigits: 6))
  }
}
