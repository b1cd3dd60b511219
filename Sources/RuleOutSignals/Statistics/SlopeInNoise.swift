/// A coefficient of a regression with what the data leave open of it.
package struct CoefficientEstimate: Sendable, Hashable {
  package var value: Double
  package var interval: Interval
  /// P that the coefficient is not above zero, given the data.
  package var tail: Double
}

/// Coefficients of `columns` under noise whose kind is not known: every kind of `LastingNoise` is
/// tried, and each counts by its restricted likelihood, so that doubt about the noise widens the
/// interval as much as the data warrant. In a short series that doubt is most of it, which is where
/// plug-in estimates raise false alarms (on the latter: Chipman, Econometrica 47, 1979; on the
/// average: Hoeting et al., "Bayesian Model Averaging", Statistical Science 14, 1999).
package struct RegressionInNoise: Sendable {
  private struct Component {
    var weight: Double
    var coefficients: [Double]
    var errors: [Double]
    var degrees: Double
  }

  private var components: [Component] = []
  /// Cells after which the noise is forgotten, and the share of it that lasts: the likeliest kind.
  package let noise: LastingNoise

  /// - Parameter floor: Least variance believed, in squared units of the values.
  package init?(_ cells: RegressionCells, floor: Double) {
    var fits: [(noise: LastingNoise, fit: WhitenedRegression)] = []
    for noise in LastingNoise.grid(count: cells.longestRun, coarse: false) {
      if let fit = WhitenedRegression(cells, noise, floor: floor) { fits.append((noise, fit)) }
    }
    guard
      let best = fits.min(by: {
        $0.fit.restrictedDeviance.roundedStatistic < $1.fit.restrictedDeviance.roundedStatistic
      })
    else { return nil }
    noise = best.noise
    for (_, fit) in fits {
      let excess = fit.restrictedDeviance - best.fit.restrictedDeviance
      guard excess < 14 else { continue }
      components.append(
        Component(
          weight: Elementary.exp(-excess / 2), coefficients: fit.coefficients,
          errors: (0..<fit.columns).map(fit.standardError), degrees: fit.degrees))
    }
    let total = components.reduce(0) { $0 + $1.weight }
    for index in components.indices { components[index].weight /= total }
  }

  /// The coefficient of a column with its interval at `level`.
  package func estimate(_ column: Int, level: Double) -> CoefficientEstimate? {
    let mean = components.reduce(0) { $0 + $1.weight * $1.coefficients[column] }
    let reach = components.map { $0.errors[column] }.max() ?? 0
    guard mean.isFinite, reach.isFinite else { return nil }
    let low = quantile((1 - level) / 2, column)
    let high = quantile((1 + level) / 2, column)
    guard let value = mean.finiteStatistic, let low = low.finiteStatistic,
      let high = high.finiteStatistic
    else { return nil }
    return CoefficientEstimate(
      value: value, interval: Interval(low: min(low, value), high: max(high, value)),
      tail: probability(below: 0, column).roundedStatistic)
  }

  /// Best values of all coefficients under the likeliest noise.
  package var coefficients: [Double] {
    (components.max { $0.weight < $1.weight }?.coefficients ?? [])
  }

  private func probability(below value: Double, _ column: Int) -> Double {
    components.reduce(0) { sum, component in
      guard component.errors[column] > 0 else {
        return sum + (component.coefficients[column] <= value ? component.weight : 0)
      }
      let t = (value - component.coefficients[column]) / component.errors[column]
      return sum + component.weight * studentTCDF(t, degrees: component.degrees)
    }
  }

  /// Bisection over the mixture.
  private func quantile(_ p: Double, _ column: Int) -> Double {
    var low = Double.infinity
    var high = -Double.infinity
    for component in components {
      let reach = component.errors[column] * studentTQuantile(1 - 1e-4, degrees: component.degrees)
      low = min(low, component.coefficients[column] - reach)
      high = max(high, component.coefficients[column] + reach)
    }
    for _ in 0..<40 {
      let middle = low / 2 + high / 2
      if probability(below: middle, column) < p { low = middle } else { high = middle }
    }
    return low / 2 + high / 2
  }
}

/// How badly columns fit: the smallest -2 ln likelihood over all kinds of noise, for comparing what
/// the columns say. Nil where they cannot be told apart.
package func devianceInNoise(_ cells: RegressionCells, floor: Double) -> Double? {
  LastingNoise.grid(count: cells.longestRun, coarse: true)
    .compactMap { WhitenedRegression(cells, $0, floor: floor)?.deviance }
    .min()?.roundedStatistic
}

extension RegressionCells {
  /// Cells, missing ones included, of the longest run.
  var longestRun: Int {
    var longest = 0
    var first = 0
    for index in values.indices {
      if starts.contains(index) { first = positions[index] }
      longest = max(longest, positions[index] - first + 1)
    }
    return longest
  }
}
