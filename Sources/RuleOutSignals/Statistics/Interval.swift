/// A closed range of plausible values.
package struct Interval: Sendable, Hashable {
  package var low: Double
  package var high: Double

  /// The bounds in either order.
  package init(low: Double, high: Double) {
    self.low = min(low, high)
    self.high = max(low, high)
  }

  package var width: Double { high - low }

  package func contains(_ value: Double) -> Bool { low <= value && value <= high }

  /// Whether the two share a point.
  package func overlaps(_ other: Interval) -> Bool { low <= other.high && other.low <= high }
}
