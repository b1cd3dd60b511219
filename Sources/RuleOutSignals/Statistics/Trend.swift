/// A monotone trend.
package struct Trend: Sendable, Hashable {
  /// Change per sample.
  package var slope: Double
  /// 95 % interval of the slope.
  package var interval: Interval
  /// Kendall's tau-b of value and time.
  package var tau: Double
  /// Two-sided.
  package var pValue: Double
}

package func theilSenTrend(_ values: [Double]) -> Trend? { nil }
