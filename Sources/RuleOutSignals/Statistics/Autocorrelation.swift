/// Correlation of a series with itself `lag` samples later, by the usual (biased, hence stable)
/// estimator: lagged products over the total sum of squares, both around the overall mean (Box &
/// Jenkins, "Time Series Analysis", section 2.1). Values must be consecutive; 0 for a constant
/// series; nil for an empty one, or where `lag` is negative or leaves no pair.
package func autocorrelation(_ values: [Double], lag: Int) -> Double? {
  guard lag >= 0, lag < values.count, let profile = AutocorrelationProfile(values) else {
    return nil
  }
  return profile.at(lag).finiteStatistic
}

/// Samples after which a series has forgotten most of where it was: the first lag whose
/// autocorrelation falls below 1/e, which is the e-folding time of a first-order process (von
/// Storch & Zwiers, "Statistical Analysis in Climate Research", 1999, section 17.1). At least 1, at
/// most a half of the series.
package func decorrelationLength(_ values: [Double]) -> Int {
  guard let profile = AutocorrelationProfile(values) else { return 1 }
  let longest = max(1, values.count / 2)
  var lag = 1
  while lag < longest, profile.at(lag).roundedStatistic >= 0.367879 { lag += 1 }
  return lag
}

/// Number of independent values that carry as much about the mean as these: `count` over the
/// integrated autocorrelation time (`autocorrelationTime`). At least 1 for a series that is not
/// empty.
package func effectiveSampleSize(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  return max(1, Double(values.count) / autocorrelationTime(values)).roundedStatistic
}

/// Integrated autocorrelation time 1 + 2 * sum of rho(k), at least 1, summed until the first lag
/// within sampling noise of zero (the initial sequence of Geyer, "Practical Markov chain Monte
/// Carlo", Statistical Science 7(4), 1992), and no less than that of a first-order process with the
/// same first autocorrelation, corrected for its bias in short series (Kendall, Biometrika 41,
/// 1954).
func autocorrelationTime(_ values: [Double]) -> Double {
  guard values.count >= 4, let profile = AutocorrelationProfile(values) else { return 1 }
  let count = Double(values.count)
  let noise = 2 / count.squareRoot()
  let first = profile.at(1)
  guard first > noise / 2 else { return 1 }
  let corrected = min(0.98, first + (1 + 3 * first) / count)
  var sum = 0.0
  var lag = 1
  while lag <= values.count / 2 {
    let rho = profile.at(lag)
    if rho < noise { break }
    sum += rho
    lag += 1
  }
  let firstOrder = (1 + corrected) / (1 - corrected)
  return max(1, min(max(1 + 2 * sum, firstOrder), count / 2))
}

/// A series around its mean with its sum of squares, from which every lag follows.
struct AutocorrelationProfile: Sendable {
  private let centered: [Double]
  private let sumOfSquares: Double

  /// Nil when empty, or when a value or the sum of squares is not finite.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let mean = rawMean(values)
    centered = values.map { $0 - mean }
    let squares = centered.reduce(0) { $0 + $1 * $1 }
    guard squares.isFinite else { return nil }
    sumOfSquares = isVariation(squares, around: mean, count: values.count) ? squares : 0
  }

  /// Autocorrelation at `lag`, which is at least 0; 0 beyond the series and for a constant one.
  func at(_ lag: Int) -> Double {
    guard sumOfSquares > 0, lag < centered.count else { return 0 }
    var sum = 0.0
    for index in lag..<centered.count { sum += centered[index] * centered[index - lag] }
    return sum / sumOfSquares
  }
}

/// Whether a sum of squares around `mean` is more than what rounding leaves of a constant series.
func isVariation(_ squares: Double, around mean: Double, count: Int) -> Bool {
  let grain = 1e-12 * mean.magnitude
  return squares > max(1e-280, Double(count) * grain * grain)
}
