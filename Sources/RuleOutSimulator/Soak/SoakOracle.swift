/// The smallest leak that one could show who knows the noise: its covariance, the garbage to the byte,
/// when processes started, and the shapes of warm-up, load and scaling; not their sizes, nor the levels,
/// nor whether an exported load is followed at all.
///
/// By generalized least squares with that covariance, which no linear unbiased estimate can beat (Aitken
/// 1935): the slope at which a test that errs in 5 % of flat series finds 95 % of leaks, 1.645 + 1.645
/// standard errors of the slope.
struct SoakOracle {
  struct Row {
    var run: Int
    var age: Double
    var warm: Double
    var load: Double
    var isScaled: Bool
  }

  private let plan: SoakPlan
  private var rows: [Row] = []
  private var indices: [Int] = []

  init(_ plan: SoakPlan) { self.plan = plan }

  mutating func append(_ row: Row, _ index: Int) {
    rows.append(row)
    indices.append(index)
  }

  /// Share of the level per hour.
  var leastShown: Double { 3.29 * standardError }

  /// Whitens the columns with the Kalman filter of an autoregression under fresh noise, then inverts
  /// their information.
  private var standardError: Double {
    let runs = (rows.last?.run ?? 0) + 1
    var columns: [(Row) -> Double] = [{ $0.age / 3600 }]
    for run in 0..<runs { columns.append { $0.run == run ? 1 : 0 } }
    if rows.contains(where: { $0.warm < -0.01 }) { columns.append { $0.warm } }
    if plan.load > 0 || plan.isTrafficExported { columns.append { $0.load } }
    if plan.scaledAt != nil { columns.append { $0.isScaled ? 1 : 0 } }
    let width = columns.count
    var information = [Double](repeating: 0, count: width * width)
    var state = [Double](repeating: 0, count: width)
    let (lasting, fresh) = (plan.wander * plan.wander, plan.jitter * plan.jitter)
    var spread = lasting
    var innovation = state
    for (place, row) in rows.enumerated() {
      if place == 0 || rows[place - 1].run != row.run {
        state = state.map { _ in 0 }
        spread = lasting
      } else {
        let gap = Double(indices[place] - indices[place - 1]) * plan.step
        let kept = PortableMath.exp(-min(600, gap / plan.wanderSeconds))
        for column in 0..<width { state[column] *= kept }
        spread = kept * kept * spread + lasting * (1 - kept * kept)
      }
      let total = max(spread + fresh, 1e-12)
      let gain = spread / total
      for column in 0..<width {
        innovation[column] = columns[column](row) - state[column]
        state[column] += gain * innovation[column]
      }
      spread *= 1 - gain
      for a in 0..<width {
        for b in 0..<width {
          information[a * width + b] += innovation[a] * innovation[b] / total
        }
      }
    }
    return 1 / remaining(of: information, width: width).squareRoot()
  }

  /// Information on the first column once the others are estimated too: Gauss's elimination from the
  /// last column up.
  private func remaining(of information: [Double], width: Int) -> Double {
    var matrix = information
    for pivot in stride(from: width - 1, to: 0, by: -1) {
      let diagonal = matrix[pivot * width + pivot]
      guard diagonal > 1e-9 else { continue }
      for row in 0..<pivot {
        let factor = matrix[row * width + pivot] / diagonal
        for column in 0..<pivot {
          matrix[row * width + column] -= factor * matrix[pivot * width + column]
        }
      }
    }
    return max(matrix[0], 1e-12)
  }
}
