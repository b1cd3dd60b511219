/// Noise that partly lasts: a share of its variance is a first-order autoregression, the rest is fresh
/// in every cell. Memory wanders so: what is in use drifts, what is sampled jitters.
package struct LastingNoise: Sendable, Hashable {
  /// Cells after which the correlation of the lasting part has fallen to 1/e; above 0.
  package var memory: Double
  /// Share of the variance that lasts, 0...1.
  package var share: Double

  package init(memory: Double, share: Double) {
    self.memory = memory
    self.share = share
  }

  /// Every kind of noise worth telling apart in a series of `count` cells: correlation from a cell to
  /// a third of the series, and from none to all of the variance lasting. `coarse` takes every second
  /// of them, for comparisons of shapes that are made often.
  static func grid(count: Int, coarse: Bool) -> [LastingNoise] {
    var grid = [LastingNoise(memory: 1, share: 0)]
    var memory = 0.7
    let longest = max(1, Double(count) / 3)
    while memory <= longest {
      for share in coarse ? [0.6, 0.97] : [0.3, 0.6, 0.85, 0.97, 1] {
        grid.append(LastingNoise(memory: memory, share: share))
      }
      memory *= coarse ? 2.6 : 1.7
    }
    return grid
  }
}

/// Regression of cells on columns under one kind of noise: generalized least squares by way of the
/// Kalman filter, which turns noise and columns alike into innovations that are independent (Harvey,
/// "Forecasting, Structural Time Series Models and the Kalman Filter", 1989, section 3.4). Linear in
/// the number of cells, whatever is missing among them.
struct WhitenedRegression {
  /// Best values of the columns' coefficients.
  let coefficients: [Double]
  /// Inverse of the information matrix, row by row; times `variance`, the coefficients' covariance.
  let inverse: [Double]
  /// Weighted residual sum of squares.
  let residual: Double
  /// ln of the determinants of the noise's covariance and of the information.
  let logNoise: Double
  let logInformation: Double
  let count: Int

  var columns: Int { coefficients.count }
  var degrees: Double { Double(count - columns) }
  var variance: Double { residual / degrees }

  /// -2 ln of the likelihood at its maximum over coefficients and variance, up to a constant.
  var deviance: Double { logNoise + Double(count) * Elementary.log(residual / Double(count)) }

  /// -2 ln of the restricted likelihood, of what no choice of coefficients can change (Patterson &
  /// Thompson, Biometrika 58, 1971), up to a constant: unlike `deviance` it does not mistake noise
  /// that the columns have swallowed for quiet.
  var restrictedDeviance: Double {
    logNoise + logInformation + degrees * Elementary.log(residual / degrees)
  }

  func standardError(_ column: Int) -> Double {
    (variance * inverse[column * columns + column]).squareRoot()
  }

  /// - Parameters:
  ///   - cells: The data; noise starts anew with every run.
  ///   - floor: Least variance believed, in squared units of the values: what rounding of the source
  ///     leaves of a perfect fit.
  /// Nil where the columns cannot be told apart or fewer than two cells are left over.
  init?(_ cells: RegressionCells, _ noise: LastingNoise, floor: Double) {
    let width = cells.columns.count + 1
    guard cells.count >= width + 1 else { return nil }
    var state = [Double](repeating: 0, count: width)
    var moments = [Double](repeating: 0, count: width * width)
    var innovation = state
    var spread = noise.share
    var logNoise = 0.0
    let decay = Elementary.exp(-1 / noise.memory)
    for index in 0..<cells.count {
      let gap = cells.gap(before: index)
      if gap == 0 {
        for column in 0..<width { state[column] = 0 }
        spread = noise.share
      } else {
        let kept = gap == 1 ? decay : Elementary.exp(-Double(gap) / noise.memory)
        for column in 0..<width { state[column] *= kept }
        spread = kept * kept * spread + noise.share * (1 - kept * kept)
      }
      let total = max(spread + 1 - noise.share, 1e-9)
      let gain = spread / total
      for column in 0..<width {
        let value = column < width - 1 ? cells.columns[column][index] : cells.values[index]
        innovation[column] = value - state[column]
        state[column] += gain * innovation[column]
      }
      spread *= 1 - gain
      logNoise += Elementary.log(total)
      for row in 0..<width {
        let weighted = innovation[row] / total
        for column in 0...row { moments[row * width + column] += weighted * innovation[column] }
      }
    }
    let size = width - 1
    guard let solution = CholeskySolution(moments, stride: width, size: size) else { return nil }
    coefficients = solution.coefficients
    inverse = solution.inverse
    logInformation = solution.logDeterminant
    count = cells.count
    let least = floor * Double(cells.count)
    residual = max(moments[size * width + size] - solution.explained, least, 1e-200)
    self.logNoise = logNoise
  }
}

/// Cells of a regression: values in order of time, with columns of the same length.
package struct RegressionCells: Sendable {
  /// Number of the cell on the grid of its run; rising within a run.
  package var positions: [Int]
  /// First index of every run.
  package var starts: Set<Int>
  package var values: [Double]
  package var columns: [[Double]]

  package init(positions: [Int], starts: Set<Int>, values: [Double], columns: [[Double]]) {
    self.positions = positions
    self.starts = starts
    self.values = values
    self.columns = columns
  }

  package var count: Int { values.count }

  /// Cells since the one before; 0 at the start of a run.
  func gap(before index: Int) -> Int {
    if index == 0 || starts.contains(index) { return 0 }
    return max(1, positions[index] - positions[index - 1])
  }
}

/// Normal equations solved by Cholesky's factors, columns scaled to the same length first.
private struct CholeskySolution {
  var coefficients: [Double]
  var inverse: [Double]
  var logDeterminant: Double
  /// Part of the sum of squares that the columns explain.
  var explained: Double

  /// `moments` holds the lower triangle of the sums of products, the values' own in its last row.
  init?(_ moments: [Double], stride: Int, size: Int) {
    var scale = [Double](repeating: 1, count: size)
    for index in 0..<size {
      let square = moments[index * stride + index]
      guard square > 0, square.isFinite else { return nil }
      scale[index] = square.squareRoot()
    }
    var factor = [Double](repeating: 0, count: size * size)
    logDeterminant = 0
    for row in 0..<size {
      for column in 0...row {
        var sum = moments[row * stride + column] / (scale[row] * scale[column])
        for k in 0..<column { sum -= factor[row * size + k] * factor[column * size + k] }
        if row == column {
          guard sum > 1e-9 else { return nil }
          factor[row * size + row] = sum.squareRoot()
          logDeterminant += Elementary.log(sum) + 2 * Elementary.log(scale[row])
        } else {
          factor[row * size + column] = sum / factor[column * size + column]
        }
      }
    }
    // Inverse of the factor, then of the whole.
    var root = factor
    for column in 0..<size {
      root[column * size + column] = 1 / factor[column * size + column]
      for row in (column + 1)..<max(size, column + 1) {
        var sum = 0.0
        for k in column..<row { sum -= factor[row * size + k] * root[k * size + column] }
        root[row * size + column] = sum / factor[row * size + row]
      }
    }
    inverse = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0..<size {
        var sum = 0.0
        for k in max(row, column)..<size { sum += root[k * size + row] * root[k * size + column] }
        inverse[row * size + column] = sum / (scale[row] * scale[column])
      }
    }
    coefficients = [Double](repeating: 0, count: size)
    explained = 0
    for row in 0..<size {
      for column in 0..<size {
        coefficients[row] += inverse[row * size + column] * moments[size * stride + column]
      }
      explained += coefficients[row] * moments[size * stride + row]
    }
  }
}
