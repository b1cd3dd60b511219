import RuleOutModel

extension Signal {
  /// The signal in steps of at least `seconds`, each the mean of the cells in it that hold a value, of half
  /// of them at least: what few requests tell too noisily in a minute, they may tell in five.
  func coarsened(toSeconds seconds: Double) -> Signal? {
    let factor = Int((seconds / series.stepSeconds).rounded(.up))
    guard factor > 1, series.count >= 6 * factor else { return nil }
    var coarse = self
    coarse.series = Series(
      start: series.start, step: series.step * Int64(factor),
      values: stride(from: 0, to: series.count - factor + 1, by: factor).map { start in
        let cells = series.values[start..<(start + factor)].filter { !$0.isNaN }
        return cells.count * 2 >= factor ? cells.reduce(0, +) / Double(cells.count) : .nan
      })
    return coarse
  }
}
