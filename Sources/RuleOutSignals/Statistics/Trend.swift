/// A monotone trend.
package struct Trend: Sendable, Hashable {
  /// Change per sample.
  package var slope: Double
  /// 95 % interval of the slope.
  package var interval: Interval
  /// Kendall's tau-b of value and time.
  package var tau: Double
  /// Two-sided, from the Mann-Kendall test.
  package var pValue: Double
}

/// The median of all pairwise slopes (Theil 1950; Sen, JASA 63, 1968) with its interval, and the
/// test of Mann and Kendall with its correction for ties. The variance of both is raised for
/// autocorrelation of the ranks of the detrended values (Hamed & Rao, J. Hydrology 204, 1998),
/// never lowered.
///
/// Beyond 600 cells, medians of as few consecutive cells as bring the series to 600 are used
/// instead, for pairs grow with the square; the slope stays per original sample. Cells that are not
/// finite are skipped, but time kept; nil with fewer than 4 finite cells. Even so, memory series
/// that wander raise false alarms here (Machida et al., ISSREW 2013): do not convict on this alone.
package func theilSenTrend(_ values: [Double]) -> Trend? {
  StatisticsMemo.recall(.trend, values, []) { fittedTheilSenTrend(values) }
}

private func fittedTheilSenTrend(_ values: [Double]) -> Trend? {
  let (positions, samples) = condensed(values, limit: 600)
  guard samples.count >= 4 else { return nil }
  var slopes: [Double] = []
  slopes.reserveCapacity(samples.count * (samples.count - 1) / 2)
  var concordance = 0
  for later in 1..<samples.count {
    for earlier in 0..<later {
      let rise = samples[later] - samples[earlier]
      slopes.append(rise / (positions[later] - positions[earlier]))
      concordance += rise > 0 ? 1 : rise < 0 ? -1 : 0
    }
  }
  guard slopes.allSatisfy(\.isFinite), let slope = rawMedian(slopes) else { return nil }

  let count = Double(samples.count)
  let pairs = count * (count - 1) / 2
  let ties = tieSizes(samples)
  let tiedPairs = ties.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
  let tieTerm = ties.reduce(0) { $0 + $1 * ($1 - 1) * (2 * $1 + 5) }
  let plainVariance = (count * (count - 1) * (2 * count + 5) - tieTerm) / 18
  let detrended = samples.indices.map { samples[$0] - slope * positions[$0] }
  let deviation = (plainVariance * hamedRaoFactor(detrended)).squareRoot()

  let excess = max(0, Double(concordance.magnitude) - 1)
  let pValue = deviation > 0 ? twoSidedNormalTail(excess / deviation) : 1
  let tauScale = ((pairs - tiedPairs) * pairs).squareRoot()
  let tau = tauScale > 0 ? Double(concordance) / tauScale : 0

  let reach = 1.959_964 * deviation
  let last = slopes.count - 1
  let lowRank = Int(max(0, ((pairs - reach) / 2).rounded(.toNearestOrEven) - 1))
  let highRank = Int(min(Double(last), ((pairs + reach) / 2).rounded(.toNearestOrEven)))
  guard
    let center = slope.finiteStatistic,
    let low = selectKth(&slopes, min(lowRank, last)).finiteStatistic,
    let high = selectKth(&slopes, highRank).finiteStatistic
  else { return nil }
  return Trend(
    slope: center, interval: Interval(low: min(low, center), high: max(high, center)),
    tau: tau.roundedStatistic, pValue: pValue)
}

/// Finite values with their positions, as medians of equal runs of cells where there are more than
/// `limit`; a run's position is the mean of its cells'.
private func condensed(_ values: [Double], limit: Int) -> (positions: [Double], values: [Double]) {
  let run = (values.count + limit - 1) / limit
  guard run > 1 else {
    let present = PresentValues(values)
    return (present.positions.map(Double.init), present.values)
  }
  var result: (positions: [Double], values: [Double]) = ([], [])
  for start in stride(from: 0, to: values.count, by: run) {
    let cells = (start..<min(start + run, values.count)).filter { values[$0].isFinite }
    guard let middle = rawMedian(cells.map { values[$0] }) else { continue }
    result.positions.append(rawMean(cells.map(Double.init)))
    result.values.append(middle)
  }
  return result
}

/// n / n* of Hamed & Rao: how much autocorrelation raises the variance of Kendall's S. Lags whose
/// rank autocorrelation is within 95 % sampling noise count as zero.
private func hamedRaoFactor(_ values: [Double]) -> Double {
  let count = Double(values.count)
  guard values.count > 3, let profile = AutocorrelationProfile(averageRanks(values)) else {
    return 1
  }
  let noise = 1.959_964 / count.squareRoot()
  var sum = 0.0
  for lag in 1..<(values.count - 2) {
    let rho = profile.at(lag)
    guard rho.magnitude > noise else { continue }
    let rest = count - Double(lag)
    sum += rest * (rest - 1) * (rest - 2) * rho
  }
  return max(1, 1 + 2 * sum / (count * (count - 1) * (count - 2)))
}
