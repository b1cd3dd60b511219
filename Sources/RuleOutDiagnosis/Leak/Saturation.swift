import RuleOutModel
import RuleOutSignals

/// A floor that comes to rest: what a process does while it warms up and a leak does not.
struct Saturation: Sendable {
  /// Hours after the start of a run within which the rest of the rise falls below half a percent.
  var hours: Double
  /// Whether the first run, and the later ones, show it.
  var inFirst: Bool
  var inOthers: Bool
  /// -2 ln likelihood of the best shapes that come to rest: alone, and with a slope besides.
  var resting: Double
  var rising: Double

  /// Prices of the parameters: time and sizes, and the slope.
  static let restingPrice = 4.0
  static let risingPrice = 6.0
  var price: Double { min(resting + Self.restingPrice, rising + Self.risingPrice) }

  /// A column for the first run and, where there are, one for those after it.
  private static func columns(_ floor: FloorRegression, _ shape: (Double) -> Double) -> [[Double]] {
    let first = floor.ages.indices.map {
      floor.runNumbers[$0] == 0 ? shape(floor.ages[$0]) : 0
    }
    guard floor.runs.runs.count > 1 else { return [first] }
    let others = floor.ages.indices.map {
      floor.runNumbers[$0] > 0 ? shape(floor.ages[$0]) : 0
    }
    return [first, others]
  }

  /// The best fit of a floor that settles exponentially, or rises and then stays, with its settling time
  /// up to `longest` of the longest run.
  static func best(_ floor: FloorRegression, longest: Double) -> Saturation? {
    let length = floor.runs.longestRun / 3600
    let cell = floor.runs.width / 3600
    var shapes: [(isHinge: Bool, time: Double)] = []
    var time = max(cell, length / 120)
    while time <= length * longest {
      shapes.append((false, time))
      if time <= length / 2, time >= 2 * cell { shapes.append((true, 1.5 * time)) }
      time *= 1.6
    }
    var best: (isHinge: Bool, time: Double, slope: Bool, price: Double)?
    var bent = best
    var (leastResting, leastRising) = (Double.infinity, Double.infinity)
    for (isHinge, time) in shapes {
      let columns = columns(floor, isHinge, time)
      if let resting = floor.deviance(slope: false, columns) {
        leastResting = min(leastResting, resting)
        if resting + restingPrice < best?.price ?? .infinity {
          best = (isHinge, time, false, resting + restingPrice)
        }
      }
      // Slower ones cannot be told from a bend of the slope itself.
      if time <= length / 6, let rising = floor.deviance(slope: true, columns) {
        leastRising = min(leastRising, rising)
        if rising + risingPrice < bent?.price ?? .infinity {
          bent = (isHinge, time, true, rising + risingPrice)
        }
        if rising + risingPrice < best?.price ?? .infinity {
          best = (isHinge, time, true, rising + risingPrice)
        }
      }
    }
    guard var best else { return nil }
    // A quick warm-up under a slope goes before a slow one that would leave nothing to judge.
    if !best.slope, best.time > length / 6, let bent, bent.price < best.price + 5 { best = bent }
    let sizes = amplitudes(floor, columns(floor, best.isHinge, best.time), slope: best.slope)
    let largest = sizes.map(\.magnitude).max() ?? 0
    let folds = largest > 0 ? Elementary.log(max(largest, 1e-9) / 0.005) : 0
    return Saturation(
      hours: best.isHinge ? best.time : best.time * min(max(folds, 2), 6),
      inFirst: (sizes.first?.magnitude ?? 0) > 0.005,
      inOthers: sizes.count > 1 && sizes[1].magnitude > 0.005, resting: leastResting,
      rising: leastRising)
  }

  private static func columns(
    _ floor: FloorRegression, _ isHinge: Bool, _ time: Double
  ) -> [[Double]] {
    columns(floor) { isHinge ? min($0 / time, 1) - 1 : -Elementary.exp(-$0 / time) }
  }

  private static func amplitudes(
    _ floor: FloorRegression, _ columns: [[Double]], slope: Bool
  ) -> [Double] {
    let cells = floor.cells(slope: slope, columns)
    guard let fit = RegressionInNoise(cells, floor: FloorRegression.floor) else { return [] }
    let first = floor.levels.count + (slope ? 1 : 0)
    return (0..<columns.count).map { fit.coefficients[first + $0] }
  }
}
