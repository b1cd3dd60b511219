import RuleOutModel
import RuleOutSignals

extension Signal {
  /// Mean number of events in a cell up to which a cell alone hardly tells that they began.
  private static let fewEvents = 10.0
  /// How far before the first plainly disturbed cell the onset is looked for, seconds.
  private static let longestDelay = 1_800.0
  /// Half of the 95 % point of chi-square with one degree of freedom: how much less likely an onset within
  /// the interval may be, as a logarithm.
  private static let tolerated = 1.92

  /// The onset of a run of rare events, most likely under two Poisson rates, that of quiet time and that of
  /// the run (Page, "Continuous inspection schemes", Biometrika 41, 1954); nil for anything else. The first
  /// events seldom fill a cell enough to stand out, so a run is found late.
  func countOnset(of run: Range<Int>, quiet: QuietLevel) -> (Timestamp, TimeWindow)? {
    guard id.statistic == .rate else { return nil }
    let step = series.stepSeconds
    let during = series.values[run].filter { !$0.isNaN }
    let after = average(during) * step
    // What was never seen may happen once in twice the time.
    let before = max(quiet.mean * step, 0.5 / Double(max(1, quiet.count)))
    guard after > 2 * before, after <= Signal.fewEvents else { return nil }
    let gain = Elementary.log(after / before)
    let lower = max(0, run.lowerBound - Int(Signal.longestDelay / step))
    var likelihood = 0.0
    var onsets: [(index: Int, likelihood: Double)] = []
    for index in (lower..<run.upperBound).reversed() {
      let value = series.values[index]
      if !value.isNaN { likelihood += value * step * gain - (after - before) }
      onsets.append((index, likelihood.rounded(significantDigits: 9)))
    }
    guard let best = onsets.max(by: { $0.likelihood < $1.likelihood }) else { return nil }
    let likely = onsets.filter { $0.likelihood >= best.likelihood - Signal.tolerated }.map(\.index)
    guard let first = likely.min(), let last = likely.max() else { return nil }
    return (
      series.time(at: best.index),
      TimeWindow(start: series.time(at: first), end: series.time(at: last + 1))
    )
  }
}
