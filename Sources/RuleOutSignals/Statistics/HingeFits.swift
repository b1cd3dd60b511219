/// Least squares fits of level, line and hinge functions to one series, each in constant time after
/// sums from the right are made once.
struct HingeFits {
  /// A fit y = intercept + slope * t + change * f(t); t counts from the first cell of the series.
  struct Fit {
    /// Residual sum of squares, in squared units of the values.
    var residual: Double
    var intercept: Double
    var slope: Double
    var change: Double
  }

  /// Positions of the values, ascending.
  let positions: [Double]
  let values: [Double]
  private let suffix: [Sums]
  /// How many positions lie at or before each cell.
  private let passed: [Int]
  private let meanPosition: Double
  private let meanValue: Double
  /// Sums of squares and products around the means.
  private let positionSquares: Double
  private let product: Double
  private let valueSquares: Double
  /// No fit is believed to be better than this: what rounding leaves of a perfect one.
  private let floor: Double

  fileprivate struct Sums {
    var count = 0.0
    var t = 0.0
    var tt = 0.0
    var y = 0.0
    var ty = 0.0
  }

  /// A place where a function bends, with what fits ask of it.
  struct Bend {
    let place: Double
    fileprivate let tail: Sums
    fileprivate let moments: Moments
  }

  /// The sums of hinge functions that a fit needs, around the means.
  fileprivate struct Moments {
    var sum: Double
    var square: Double
    var withPosition: Double
    var withValue: Double
  }

  init(positions: [Int], values: [Double]) {
    self.positions = positions.map(Double.init)
    self.values = values
    meanPosition = rawMean(self.positions)
    let mean = rawMean(values)
    meanValue = mean
    var sums = Sums()
    var suffix = [sums]
    for index in values.indices.reversed() {
      let t = self.positions[index] - meanPosition
      let y = values[index] - mean
      sums.count += 1
      sums.t += t
      sums.tt += t * t
      sums.y += y
      sums.ty += t * y
      suffix.append(sums)
    }
    self.suffix = suffix.reversed()
    var passed: [Int] = []
    passed.reserveCapacity((positions.last ?? 0) + 1)
    for (index, position) in positions.enumerated() {
      while passed.count < position { passed.append(index) }
      passed.append(index + 1)
    }
    self.passed = passed
    positionSquares = sums.tt
    product = sums.ty
    valueSquares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    floor = valueSquares * 1e-9
  }

  /// y = intercept.
  var level: Fit { Fit(residual: valueSquares, intercept: meanValue, slope: 0, change: 0) }

  /// y = intercept + slope * t.
  var line: Fit {
    guard positionSquares > 0 else { return level }
    let slope = product / positionSquares
    return Fit(
      residual: max(floor, valueSquares - slope * product),
      intercept: meanValue - slope * meanPosition, slope: slope, change: 0)
  }

  /// f(t) = max(0, t - onset), in cells.
  func hinge(at onset: Double, levelBaseline: Bool) -> Fit? {
    solve(bend(at: onset).moments, levelBaseline: levelBaseline)
  }

  /// f(t) rises with slope 1 from `first` to `last` and is constant outside.
  func plateau(from first: Bend, to last: Bend, levelBaseline: Bool) -> Fit? {
    let (tail, from, to) = (last.tail, first.moments, last.moments)
    let (a, b) = (first.place - meanPosition, last.place - meanPosition)
    let cross = tail.tt - (a + b) * tail.t + a * b * tail.count
    let difference = Moments(
      sum: from.sum - to.sum, square: from.square - 2 * cross + to.square,
      withPosition: from.withPosition - to.withPosition,
      withValue: from.withValue - to.withValue)
    return solve(difference, levelBaseline: levelBaseline)
  }

  /// The level before index `split`, another from it on; `change` is their difference.
  func step(at split: Int) -> Fit {
    let after = suffix[split]
    let count = Double(values.count)
    let before = count - after.count
    guard before > 0, after.count > 0 else { return level }
    // Around the overall mean the two sums cancel.
    let (low, high) = (-after.y / before, after.y / after.count)
    return Fit(
      residual: max(floor, valueSquares - after.y * after.y * (1 / before + 1 / after.count)),
      intercept: meanValue + low, slope: 0, change: high - low)
  }

  /// Residual of a level with another within `range`, and the difference.
  func box(_ range: Range<Int>) -> (residual: Double, change: Double) {
    let inside = Double(range.count)
    let outside = Double(values.count) - inside
    guard inside > 0, outside > 0 else { return (valueSquares, 0) }
    let sum = suffix[range.lowerBound].y - suffix[range.upperBound].y
    let residual = valueSquares - sum * sum * (1 / inside + 1 / outside)
    return (max(floor, residual), sum / inside + sum / outside)
  }

  private func solve(_ f: Moments, levelBaseline: Bool) -> Fit? {
    let count = Double(values.count)
    var square = f.square - f.sum * f.sum / count
    var withValue = f.withValue
    var remaining = valueSquares
    if !levelBaseline {
      guard positionSquares > 0 else { return nil }
      square -= f.withPosition * f.withPosition / positionSquares
      withValue -= f.withPosition * product / positionSquares
      remaining -= product * product / positionSquares
    }
    guard square > 1e-9 * max(1, f.square) else { return nil }
    let change = withValue / square
    let slope = levelBaseline ? 0 : (product - change * f.withPosition) / positionSquares
    return Fit(
      residual: max(floor, remaining - change * withValue),
      intercept: meanValue - slope * meanPosition - change * f.sum / count, slope: slope,
      change: change)
  }

  /// The bend at `place`, in cells.
  func bend(at place: Double) -> Bend {
    let tail = suffix[firstIndex(after: place)]
    let tau = place - meanPosition
    return Bend(
      place: place, tail: tail,
      moments: Moments(
        sum: tail.t - tau * tail.count, square: tail.tt - 2 * tau * tail.t + tau * tau * tail.count,
        withPosition: tail.tt - tau * tail.t, withValue: tail.ty - tau * tail.y))
  }

  private func firstIndex(after place: Double) -> Int {
    guard place >= 0 else { return 0 }
    return place < Double(passed.count) ? passed[Int(place)] : positions.count
  }
}
