/// Level and spread of quiet time by median and scaled median absolute deviation, which up to half
/// of strange values cannot move (Rousseeuw & Croux, JASA 88, 1993).
package struct RobustBaseline: Sendable, Hashable {
  /// Median.
  package let center: Double
  /// Scaled median absolute deviation, no smaller than the floors and never zero.
  package let spread: Double
  /// How many values it rests on.
  package let count: Int

  /// `spread` is the largest of the scaled deviation, `absoluteFloor` (in the unit of the values)
  /// and `relativeFloor * |center|`: a gauge that stood still in quiet time would otherwise turn
  /// every move into infinite surprise. Values that are not finite are ignored; nil where none is
  /// left.
  package init?(_ values: [Double], absoluteFloor: Double, relativeFloor: Double) {
    let finite = values.filter(\.isFinite)
    guard let median = rawMedian(finite) else { return nil }
    self.init(
      finite: finite, median: median, absoluteFloor: absoluteFloor, relativeFloor: relativeFloor)
  }

  private init?(
    finite: [Double], median: Double, absoluteFloor: Double, relativeFloor: Double
  ) {
    guard let center = median.finiteStatistic else { return nil }
    let deviation = rawDeviation(finite, around: center)
    let floor = max(absoluteFloor, relativeFloor * center.magnitude)
    let smallest = max(1e-12, 1e-9 * center.magnitude)
    guard let spread = max(deviation, max(floor, smallest)).finiteStatistic else { return nil }
    self.center = center
    self.spread = spread
    count = finite.count
  }

  /// The baseline with the quantiles `tail` and 1 - `tail`, which is below a half: as `init` and `quantile`
  /// give them, from one copy of the values.
  package static func withTails(
    _ values: [Double], tail: Double, absoluteFloor: Double, relativeFloor: Double
  ) -> (baseline: RobustBaseline, low: Double, high: Double)? {
    var work = values.filter(\.isFinite)
    let count = work.count
    guard count > 0, let median = rawMedian(reordering: &work),
      let baseline = RobustBaseline(
        finite: work, median: median, absoluteFloor: absoluteFloor, relativeFloor: relativeFloor)
    else { return nil }
    // The median stands in its place, with what is smaller on its left, and stays there.
    let middle = count / 2
    func place(_ q: Double) -> (index: Int, fraction: Double) {
      let position = q * Double(count - 1)
      return (Int(position), position - Double(Int(position)))
    }
    func quantile(_ q: Double, in range: Range<Int>) -> Double? {
      let (index, fraction) = place(q)
      let lower = selectKth(&work, index, in: range)
      guard fraction > 0, index + 1 < count else { return lower.finiteStatistic }
      // Selection leaves everything above the index on its right.
      let upper = work[(index + 1)..<max(range.upperBound, index + 2)].min() ?? lower
      return (lower * (1 - fraction) + upper * fraction).finiteStatistic
    }
    guard let low = quantile(tail, in: 0..<middle),
      let high = quantile(1 - tail, in: min(middle, place(1 - tail).index)..<count)
    else { return nil }
    return (baseline, low, high)
  }

  /// Distance of `value` from the center in spreads, with its sign.
  package func score(_ value: Double) -> Double {
    ((value - center) / spread).roundedStatistic
  }
}
