/// Noise of a series whatever its level does: spread and first autocorrelation from differences, in
/// which a level shift is a single value and a ramp a constant (difference-based estimation: von
/// Neumann 1941; Tecuapetla-Gómez & Munk, Scandinavian J. of Statistics 44, 2017).
struct NoiseScale {
  /// Standard deviation of the values around their level; 0 for a constant series.
  let sigma: Double
  /// First autocorrelation, 0...0.95.
  let correlation: Double

  /// Variance of a mean relative to that of independent values, (1 + rho) / (1 - rho).
  var inflation: Double { (1 + correlation) / (1 - correlation) }

  init(_ values: [Double]) {
    let near = Self.spread(of: values, lag: 1)
    let far = Self.spread(of: values, lag: 2)
    guard near.robust > 0 else {
      // Most neighbours are equal, as in a gauge of whole numbers: no robust spread, use the plain
      // one.
      sigma = near.plain / 2.0.squareRoot()
      correlation = 0
      return
    }
    // Var(x(t) - x(t-k)) = 2 sigma^2 (1 - rho^k), so the ratio of lag 2 to lag 1 is 1 + rho.
    let ratio = far.robust / near.robust
    correlation = min(max(0, ratio * ratio - 1), 0.95)
    sigma = near.robust / (2 * (1 - correlation)).squareRoot()
  }

  /// Root mean square of the lagged differences around their median, plain and with those beyond 3
  /// scaled deviations cut to 3; the cut costs 0.5 % of the spread of normal noise, which is
  /// undone.
  private static func spread(of values: [Double], lag: Int) -> (robust: Double, plain: Double) {
    guard values.count > lag else { return (0, 0) }
    let differences = (lag..<values.count).map { values[$0] - values[$0 - lag] }
    let center = rawMedian(differences) ?? 0
    let limit = 3 * rawDeviation(differences, around: center)
    var cut = 0.0
    var plain = 0.0
    for difference in differences {
      let deviation = (difference - center).magnitude
      plain += deviation * deviation
      cut += min(deviation, limit) * min(deviation, limit)
    }
    let count = Double(differences.count)
    return ((cut / count).squareRoot() * 1.005, (plain / count).squareRoot())
  }
}
