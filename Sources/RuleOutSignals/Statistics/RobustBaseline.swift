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
    guard let center = rawMedian(finite)?.finiteStatistic else { return nil }
    let deviation = rawDeviation(finite, around: center)
    let floor = max(absoluteFloor, relativeFloor * center.magnitude)
    let smallest = max(1e-12, 1e-9 * center.magnitude)
    guard let spread = max(deviation, max(floor, smallest)).finiteStatistic else { return nil }
    self.center = center
    self.spread = spread
    count = finite.count
  }

  /// Distance of `value` from the center in spreads, with its sign.
  package func score(_ value: Double) -> Double {
    ((value - center) / spread).roundedStatistic
  }
}
