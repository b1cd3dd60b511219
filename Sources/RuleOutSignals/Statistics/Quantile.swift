/// The middle value. Values that are not finite are ignored; nil where none is left.
package func median(_ values: [Double]) -> Double? {
  rawMedian(values.filter(\.isFinite))?.finiteStatistic
}

/// The `q` quantile (`q` clamped to 0...1) by linear interpolation between order statistics, which
/// is type 7 of Hyndman & Fan, "Sample quantiles in statistical packages", The American
/// Statistician 50(4), 1996, and the default of numpy and R. Values that are not finite are
/// ignored; nil where none is left.
package func quantile(_ values: [Double], _ q: Double) -> Double? {
  rawQuantile(values.filter(\.isFinite), q)?.finiteStatistic
}

/// Median absolute deviation from the median, times 1.4826, so that it estimates the standard
/// deviation of normal noise (Hampel, "The influence curve and its role in robust estimation", JASA
/// 69, 1974). Values that are not finite are ignored; nil where none is left.
package func medianAbsoluteDeviation(_ values: [Double]) -> Double? {
  let finite = values.filter(\.isFinite)
  guard let center = rawMedian(finite) else { return nil }
  return rawDeviation(finite, around: center).finiteStatistic
}

/// Type 7 quantile of finite values, unrounded.
func rawQuantile(_ values: [Double], _ q: Double) -> Double? {
  guard !values.isEmpty, !q.isNaN else { return nil }
  let position = min(max(q, 0), 1) * Double(values.count - 1)
  let index = Int(position)
  var work = values
  let lower = selectKth(&work, index)
  let fraction = position - Double(index)
  guard fraction > 0, index + 1 < work.count else { return lower }
  // Selection leaves everything above the index on its right.
  let upper = work[(index + 1)...].min() ?? lower
  return lower * (1 - fraction) + upper * fraction
}

/// Arithmetic mean of finite values; 0 when empty.
func rawMean(_ values: some Collection<Double>) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}
