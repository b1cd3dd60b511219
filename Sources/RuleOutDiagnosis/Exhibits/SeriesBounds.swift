package import RuleOutModel

extension Series {
  /// The cells in `window`; all where none lies in it.
  func cut(to window: TimeWindow) -> Series {
    let inside = indices(in: window)
    guard !inside.isEmpty else { return self }
    return Series(start: time(at: inside.lowerBound), step: step, values: Array(values[inside]))
  }

  /// The same course in at most `count` cells, rounded. Of each stretch its lowest and highest values
  /// are kept, in the order in which they came, so that no spike is lost.
  package func bounded(to count: Int) -> Series {
    guard self.count > count, count >= 2 else {
      return Series(
        start: start, step: step, values: values.map { $0.rounded(significantDigits: 6) })
    }
    // Cells of a stretch that becomes two.
    let width = 2 * ((self.count + count - 1) / count)
    var bounded: [Double] = []
    for lower in stride(from: 0, to: self.count, by: width) {
      let cells = (lower..<min(lower + width, self.count)).filter { !values[$0].isNaN }
      guard let low = cells.min(by: { (values[$0], $0) < (values[$1], $1) }),
        let high = cells.max(by: { (values[$0], $1) < (values[$1], $0) })
      else {
        bounded += [.nan, .nan]
        continue
      }
      bounded += [values[min(low, high)], values[max(low, high)]]
        .map { $0.rounded(significantDigits: 6) }
    }
    return Series(start: start, step: step * Int64(width / 2), values: bounded)
  }
}
