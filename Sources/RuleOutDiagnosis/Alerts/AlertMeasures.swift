package import RuleOutModel

/// What alerts compare with their thresholds, cell by cell: each value from that cell and those before it
/// only, and none until the window it looks back over has passed.
package enum AlertMeasures {
  /// The mean of the last `width` cells; none where one of them is missing.
  package static func trailingMean(_ values: [Double], width: Int) -> [Double] {
    guard width > 1 else { return values }
    var result = [Double](repeating: .nan, count: values.count)
    for index in values.indices where index >= width - 1 {
      let window = values[(index - width + 1)...index]
      result[index] = window.reduce(0, +) / Double(width)
    }
    return result
  }

  /// `values` over `limits`, cell by cell.
  package static func ratio(_ values: [Double], to limits: [Double]) -> [Double] {
    zip(values, limits).map { value, limit in limit > 0 ? value / limit : .nan }
  }

  /// Where the least-squares line through the last `width` cells leads, `ahead` cells on. As Prometheus
  /// has it (`predict_linear`): a window of `width` cells holds the values at both of its ends, and missing
  /// ones are left out.
  package static func forecast(_ values: [Double], width: Int, ahead: Double) -> [Double] {
    var result = [Double](repeating: .nan, count: values.count)
    guard let start = values.firstIndex(where: { !$0.isNaN }) else { return result }
    for index in values.indices where index >= start + width {
      var count = 0.0
      var (x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0)
      // Against the first value, for small differences of large ones.
      let origin = values[start]
      for cell in (index - width)...index where !values[cell].isNaN {
        let (time, value) = (Double(cell - index), values[cell] - origin)
        count += 1
        x += time
        y += value
        xx += time * time
        xy += time * value
      }
      let spread = count * xx - x * x
      guard count >= 2, spread > 0 else { continue }
      let slope = (count * xy - x * y) / spread
      result[index] = origin + (y - slope * x) / count + slope * ahead
    }
    return result
  }

  /// The rate at which `bad` of `all` events use up a budget, in multiples of one that would just use it
  /// up: the lower of the rates over the `long` and over the `short` window, in cells.
  ///
  /// Source: The Site Reliability Workbook (2018), chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".
  package static func burnRate(
    bad: [Double], all: [Double], budget: Double, long: Int, short: Int
  ) -> [Double] {
    let longShare = trailingShare(bad, of: all, width: long)
    let shortShare = trailingShare(bad, of: all, width: short)
    return zip(longShare, shortShare).map { long, short in
      long.isNaN || short.isNaN ? .nan : min(long, short) / budget
    }
  }

  /// Events of the last `width` cells that were bad, as a share.
  private static func trailingShare(_ bad: [Double], of all: [Double], width: Int) -> [Double] {
    var result = [Double](repeating: .nan, count: all.count)
    // Counts are whole numbers: sums of them are exact, and so are differences.
    var (badSum, sum) = (0.0, 0.0)
    for index in all.indices {
      badSum += bad[index]
      sum += all[index]
      if index >= width {
        badSum -= bad[index - width]
        sum -= all[index - width]
      }
      if index >= width - 1, sum > 0 { result[index] = badSum / sum }
    }
    return result
  }

  /// The last value known at the end of each cell of `grid`, of a series that may have another grid.
  package static func lastKnown(_ series: Series, on grid: Series) -> [Double] {
    var result = [Double](repeating: .nan, count: grid.count)
    var cell = 0
    var last = Double.nan
    for index in grid.values.indices {
      let now = grid.time(at: index + 1)
      while cell < series.count, series.time(at: cell + 1) <= now {
        if !series.values[cell].isNaN { last = series.values[cell] }
        cell += 1
      }
      result[index] = last
    }
    return result
  }
}
