/// P(T <= x) of Student's distribution with `degrees` of freedom (above 0, fractions allowed).
package func studentTCDF(_ x: Double, degrees: Double) -> Double {
  guard !x.isNaN, degrees > 0 else { return 0.5 }
  guard x.isFinite else { return x < 0 ? 0 : 1 }
  let tail = 0.5 * regularizedBeta(degrees / (degrees + x * x), degrees / 2, 0.5)
  return (x < 0 ? tail : 1 - tail).roundedStatistic
}

/// Two-sided tail probability of Student's distribution.
package func studentTTwoSidedTail(_ x: Double, degrees: Double) -> Double {
  guard !x.isNaN, degrees > 0 else { return 1 }
  guard x.isFinite else { return 0 }
  return regularizedBeta(degrees / (degrees + x * x), degrees / 2, 0.5).roundedStatistic
}

/// The x with P(T <= x) = `p`; `p` is clamped to 1e-12...1 - 1e-12.
package func studentTQuantile(_ p: Double, degrees: Double) -> Double {
  guard !p.isNaN, degrees > 0 else { return 0 }
  let p = min(max(p, 1e-12), 1 - 1e-12)
  let tail = min(p, 1 - p)
  if tail == 0.5 { return 0 }
  let share = betaInverse(2 * tail, degrees / 2, 0.5)
  let magnitude = (degrees * (1 / max(share, 1e-300) - 1)).squareRoot()
  return (p < 0.5 ? -magnitude : magnitude).roundedStatistic
}

/// P(F <= x) of Fisher's distribution with `numerator` and `denominator` degrees of freedom.
package func fisherFCDF(_ x: Double, numerator: Double, denominator: Double) -> Double {
  guard x > 0, numerator > 0, denominator > 0 else { return 0 }
  guard x.isFinite else { return 1 }
  let share = numerator * x / (numerator * x + denominator)
  return regularizedBeta(share, numerator / 2, denominator / 2).roundedStatistic
}

/// P(F > x), accurate in the tail.
package func fisherFTail(_ x: Double, numerator: Double, denominator: Double) -> Double {
  guard x > 0, numerator > 0, denominator > 0 else { return 1 }
  guard x.isFinite else { return 0 }
  let share = denominator / (numerator * x + denominator)
  return regularizedBeta(share, denominator / 2, numerator / 2).roundedStatistic
}

/// The x with P(F <= x) = `p`.
package func fisherFQuantile(_ p: Double, numerator: Double, denominator: Double) -> Double {
  guard p > 0, numerator > 0, denominator > 0 else { return 0 }
  let share = betaInverse(min(p, 1 - 1e-12), numerator / 2, denominator / 2)
  return (denominator * share / (numerator * max(1 - share, 1e-300))).roundedStatistic
}

/// The x with P(B <= x) = `p` of the beta distribution.
package func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
  betaInverse(p, a, b).roundedStatistic
}

/// Bisection: monotone, no derivative to go wrong, and 200 halvings reach the smallest shares.
private func betaInverse(_ p: Double, _ a: Double, _ b: Double) -> Double {
  var low = 0.0
  var high = 1.0
  let scale = logBetaScale(a, b)
  for _ in 0..<200 {
    let middle = low / 2 + high / 2
    if middle <= low || middle >= high { break }
    if regularizedBeta(middle, a, b, logScale: scale) < p { low = middle } else { high = middle }
  }
  return low / 2 + high / 2
}

/// The regularized incomplete beta function I_x(a, b), by its continued fraction evaluated with
/// Lentz's method (Press et al., "Numerical Recipes", section 6.4). Unrounded.
func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  regularizedBeta(x, a, b, logScale: logBetaScale(a, b))
}

/// ln of 1 / B(a, b), which is the same for every x.
private func logBetaScale(_ a: Double, _ b: Double) -> Double {
  logGamma(a + b) - logGamma(a) - logGamma(b)
}

private func regularizedBeta(
  _ x: Double, _ a: Double, _ b: Double, logScale: Double
) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  let front = Elementary.exp(logScale + a * Elementary.log(x) + b * Elementary.log(1 - x))
  // The fraction converges fast only below the mean; beyond it, use the symmetry.
  return x < (a + 1) / (a + b + 2)
    ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b
}

private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let tiny = 1e-300
  func away(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
  var c = 1.0
  var d = 1 / away(1 - (a + b) * x / (a + 1))
  var result = d
  for step in 1...1000 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    result *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    result *= d * c
    if (d * c - 1).magnitude < 1e-15 { break }
  }
  return result
}

/// ln of the gamma function for x > 0: Stirling's series beyond 10, recurrence below (Abramowitz &
/// Stegun 6.1.40 and 6.1.15).
func logGamma(_ x: Double) -> Double {
  var x = x
  var product = 1.0
  while x < 10 {
    product *= x
    x += 1
  }
  let inverse = 1 / (x * x)
  let series =
    (1.0 / 12 - inverse
      * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse / 1188)))) / x
  let halfLogTwoPi = 0.918_938_533_204_672_742
  return (x - 0.5) * Elementary.log(x) - x + halfLogTwoPi + series - Elementary.log(product)
}
