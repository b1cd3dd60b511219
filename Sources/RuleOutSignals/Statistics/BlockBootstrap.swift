/// A difference with its interval.
package struct ShiftEstimate: Sendable, Hashable {
  package var shift: Double
  /// At the level asked for, 90 % by default.
  package var interval: Interval

  package init(shift: Double, interval: Interval) {
    self.shift = shift
    self.interval = interval
  }
}

package func bootstrapShift(
  baseline: [Double], window: [Double], level: Double = 0.90, statistic: ([Double]) -> Double
) -> ShiftEstimate? {
  nil
}
