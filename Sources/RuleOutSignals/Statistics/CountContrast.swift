/// Counts of events in cells of time, before and after, where events come in bursts.
///
/// Each cell holds a negative binomial count of one mean and `size` (variance = mean + mean² / size;
/// infinite for Poisson). Given the sum of all cells, the sum of those after is beta-binomial whatever
/// the mean, so that no mean has to be known (the conditional test of Przyborowski & Wilenski, Biometrika 31,
/// 1940, with size instead of exposure alone).
package struct CountContrast: Sendable {
  /// P(as many after, or more), if nothing changed.
  package var upper: Double
  /// P(as many after, or fewer), if nothing changed.
  package var lower: Double

  /// Sums beyond this are scaled down to it: their shares tell, and less certainty is claimed.
  private static let mostEvents = 50_000.0
  /// Beyond this a negative binomial count is a Poisson one for any purpose.
  private static let poissonSize = 1e5

  /// - Parameters:
  ///   - before: Events in `cellsBefore` cells.
  ///   - after: Events in `cellsAfter` cells.
  package init(
    before: Double, cellsBefore: Int, after: Double, cellsAfter: Int, size: Double
  ) {
    guard before + after > 0, cellsBefore > 0, cellsAfter > 0, size > 0 else {
      upper = 1
      lower = 1
      return
    }
    let scale = min(1, CountContrast.mostEvents / (before + after))
    let x = (after * scale).rounded()
    let total = (before * scale).rounded() + x
    if size >= CountContrast.poissonSize {
      let share = Double(cellsAfter) / Double(cellsBefore + cellsAfter)
      upper = regularizedBeta(share, x, total - x + 1).roundedStatistic
      if x == 0 { upper = 1 }
      lower = x == total ? 1 : regularizedBeta(1 - share, total - x, x + 1).roundedStatistic
      return
    }
    let tails = betaBinomialTails(
      x, of: total, Double(cellsAfter) * size, Double(cellsBefore) * size)
    upper = tails.upper
    lower = tails.lower
  }
}

/// P(X >= x) and P(X <= x) of the beta-binomial distribution of `total` trials; whole numbers.
func betaBinomialTails(
  _ x: Double, of total: Double, _ a: Double, _ b: Double
) -> (upper: Double, lower: Double) {
  func logBeta(_ a: Double, _ b: Double) -> Double { logGamma(a) + logGamma(b) - logGamma(a + b) }
  let point = Elementary.exp(
    logGamma(total + 1) - logGamma(x + 1) - logGamma(total - x + 1)
      + logBeta(x + a, total - x + b) - logBeta(a, b))
  // Each term from the one before; beyond the mode they fall at least as a geometric series does.
  func sum(to end: Double, _ ratio: (Double) -> Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var k = x
    let step = end > x ? 1.0 : -1.0
    while k != end {
      term *= ratio(k)
      sum += term
      k += step
      if term < sum * 1e-18 && a >= 1 && b >= 1 { break }
    }
    return sum
  }
  // Only the side away from the mean: the other would grow beyond all numbers before it is scaled.
  if x * (a + b) >= total * a {
    let above = sum(to: total) { (total - $0) / ($0 + 1) * ($0 + a) / (total - $0 - 1 + b) }
    let upper = min(1, point * above)
    return (upper.roundedStatistic, min(1, 1 - upper + point).roundedStatistic)
  }
  let below = sum(to: 0) { $0 / (total - $0 + 1) * (total - $0 + b) / ($0 - 1 + a) }
  let lower = min(1, point * below)
  return (min(1, 1 - lower + point).roundedStatistic, lower.roundedStatistic)
}

/// The size of a negative binomial distribution by its moments, per cell, where neighbouring cells may go
/// together: the least of cells one by one and in blocks of `block`. Infinite where the
/// counts vary no more than Poisson counts; nil without enough of them.
package func negativeBinomialSize(_ counts: [Double], block: Int = 5) -> Double? {
  guard counts.count >= 10, counts.reduce(0, +) >= 20 else { return nil }
  func size(_ counts: [Double]) -> Double {
    let mean = counts.reduce(0, +) / Double(counts.count)
    let squares = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let excess = squares / Double(counts.count - 1) - mean
    return excess > 0 ? mean * mean / excess : .infinity
  }
  var least = size(counts)
  let blocks = counts.count / block
  if blocks >= 6 {
    let sums = (0..<blocks).map { counts[($0 * block)..<(($0 + 1) * block)].reduce(0, +) }
    least = min(least, size(sums) / Double(block))
  }
  return least.isFinite ? least.roundedStatistic : least
}

/// P(no event in `cells` cells) at `mean` events a cell.
package func silenceProbability(mean: Double, cells: Int, size: Double) -> Double {
  guard mean > 0, cells > 0 else { return 1 }
  let perCell = size.isFinite ? size * Elementary.log(1 + mean / size) : mean
  return Elementary.exp(-perCell * Double(cells)).roundedStatistic
}

/// P(all of `occupied` cells lie after), if those with an event are drawn from all alike: the one-sided
/// test of Fisher where no cell before holds any.
package func occupancyProbability(occupied: Int, cellsBefore: Int, cellsAfter: Int) -> Double {
  guard occupied > 0, occupied <= cellsAfter, cellsBefore >= 0 else { return 1 }
  var probability = 1.0
  for index in 0..<occupied {
    probability *= Double(cellsAfter - index) / Double(cellsBefore + cellsAfter - index)
  }
  return probability.roundedStatistic
}
