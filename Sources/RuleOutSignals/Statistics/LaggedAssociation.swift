/// How two series move together, one behind the other.
package struct LaggedAssociation: Sendable, Hashable {
  /// Samples by which the second follows the first; negative where it leads.
  package var lag: Int
  /// Rank correlation of the changes at that lag, -1...1.
  package var correlation: Double
  /// Two-sided, for the best of all lags tried.
  package var pValue: Double
}

/// The lag of `b` behind `a`, within +-`maximumLag` samples, at which their changes from cell to
/// cell correlate most, in either direction; of equals, the shortest.
///
/// Changes rather than values, for two series that merely both drift always correlate (Yule 1926;
/// Granger & Newbold 1974); ranks (Spearman), so that one jump does not decide. Ranks are those
/// among all changes of a series. The p value uses a sample size reduced for the autocorrelation of
/// both (Pyper & Peterman, Canadian J. Fisheries and Aquatic Sciences 55, 1998), and Šidák's
/// correction for the number of lags. Cells that are not finite are skipped; nil where no lag
/// leaves 8 pairs or where a series never changes.
package func laggedAssociation(
  _ a: [Double], _ b: [Double], maximumLag: Int
) -> LaggedAssociation? {
  let first = rankedChanges(a)
  let second = rankedChanges(b)
  let reach = min(max(0, maximumLag), max(a.count, b.count))
  var best: (lag: Int, correlation: Double, pairs: Int)?
  var tried = 0
  // 0, 1, -1, 2, -2, ...: a longer lag must be better to win.
  for step in 0...(2 * reach) {
    let lag = step.isMultiple(of: 2) ? -(step / 2) : (step + 1) / 2
    guard let (raw, pairs) = correlation(first, second, lag: lag) else { continue }
    tried += 1
    let value = raw.roundedStatistic
    if value.magnitude > (best?.correlation.magnitude ?? -1) { best = (lag, value, pairs) }
  }
  guard let best else { return nil }
  let independent = Double(best.pairs) / jointTime(first, second)
  let degrees = max(1, independent - 2)
  let square = min(best.correlation * best.correlation, 1 - 1e-12)
  let t = (square * degrees / (1 - square)).squareRoot()
  let single = studentTTwoSidedTail(t, degrees: degrees)
  // 1 - (1 - p)^m, without cancellation for small p.
  let family = single < 1e-6 ? single * Double(tried) : 1 - power(1 - single, tried)
  return LaggedAssociation(
    lag: best.lag, correlation: best.correlation, pValue: min(1, family).roundedStatistic)
}

/// Ranks of the changes between neighbours, around zero; NaN where a neighbour is missing.
private func rankedChanges(_ values: [Double]) -> [Double] {
  guard values.count > 1 else { return [] }
  var changes = (1..<values.count).map { values[$0] - values[$0 - 1] }
  let present = changes.indices.filter { changes[$0].isFinite }
  let ranks = averageRanks(present.map { changes[$0] })
  for index in changes.indices { changes[index] = .nan }
  for (index, rank) in zip(present, ranks) {
    changes[index] = rank - Double(ranks.count + 1) / 2
  }
  return changes
}

/// Correlation of `a[i]` with `b[i + lag]` over the pairs present; nil for fewer than 8 or without
/// variation.
private func correlation(_ a: [Double], _ b: [Double], lag: Int) -> (Double, pairs: Int)? {
  var count = 0.0
  var (x, y, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
  let low = max(0, -lag)
  let high = min(a.count, b.count - lag)
  guard low < high else { return nil }
  for index in low..<high {
    let (p, q) = (a[index], b[index + lag])
    guard p.isFinite, q.isFinite else { continue }
    count += 1
    x += p
    y += q
    xx += p * p
    yy += q * q
    xy += p * q
  }
  guard count >= 8 else { return nil }
  let (varianceA, varianceB) = (xx - x * x / count, yy - y * y / count)
  guard varianceA > 0, varianceB > 0 else { return nil }
  let value = (xy - x * y / count) / (varianceA * varianceB).squareRoot()
  return (min(1, max(-1, value)), Int(count))
}

/// 1 + 2 * sum of the products of both autocorrelations over the first fifth of lags; at least 1.
private func jointTime(_ a: [Double], _ b: [Double]) -> Double {
  let first = a.filter(\.isFinite)
  let second = b.filter(\.isFinite)
  guard let x = AutocorrelationProfile(first), let y = AutocorrelationProfile(second) else {
    return 1
  }
  let longest = min(min(first.count, second.count) / 5, 200)
  guard longest >= 1 else { return 1 }
  let sum = (1...longest).reduce(0) { $0 + x.at($1) * y.at($1) }
  return max(1, 1 + 2 * sum)
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  base <= 0 ? 0 : Elementary.exp(Double(exponent) * Elementary.log(base))
}
