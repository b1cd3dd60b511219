import RuleOutModel
import RuleOutSignals

/// What the floor of memory follows besides time: the load, as it is measured, or else as the time of
/// day stands for it.
enum Load {
  /// Hours over which memory may average its load.
  static let smoothings: [Double] = [0, 0.25, 1, 3]
  /// A day is only told from a slope where it is seen twice.
  static let leastHoursForDay = 48.0

  /// The columns that the floor follows, how the report names them, and their gain in -2 ln
  /// likelihood; nil where it follows none.
  static func columns(
    for floor: FloorRegression, traffic: Series?
  ) -> (columns: [[Double]], name: String, gain: Double)? {
    if let traffic, let (column, gain) = followed(traffic, by: floor) {
      return ([column], "traffic", gain)
    }
    guard floor.span >= leastHoursForDay else { return nil }
    let day = hoursOfDay(floor)
    guard let plain = floor.deviance(slope: true), let daily = floor.deviance(slope: true, day),
      plain - daily > 12
    else { return nil }
    return (day, "time of day", plain - daily)
  }

  /// A wave of a day and its half.
  static func hoursOfDay(_ floor: FloorRegression) -> [[Double]] {
    var columns: [[Double]] = []
    for waves in [1.0, 2.0] {
      let phases = (0..<floor.count).map { index in
        floor.time(index).seconds / 86_400 * waves
      }
      columns.append(phases.map { Wave.sine($0) })
      columns.append(phases.map { Wave.sine($0 + 0.25) })
    }
    return columns
  }

  /// The traffic that best explains the floor, where it does: better than time alone, or as well, for
  /// then the two cannot be told apart and the slope must bear the doubt.
  private static func followed(
    _ traffic: Series, by floor: FloorRegression
  ) -> (column: [Double], gain: Double)? {
    guard let level = floor.deviance(slope: false), let plain = floor.deviance(slope: true) else {
      return nil
    }
    var best: (column: [Double], withSlope: Double, alone: Double)?
    for smoothing in smoothings {
      guard let column = column(traffic, floor, smoothing: smoothing),
        let withSlope = floor.deviance(slope: true, [column]),
        let alone = floor.deviance(slope: false, [column])
      else { continue }
      if min(withSlope, alone) < best.map({ min($0.withSlope, $0.alone) }) ?? .infinity {
        best = (column, withSlope, alone)
      }
    }
    guard let best else { return nil }
    let explains = plain - best.withSlope > 7
    let isAsGood = level - best.alone > 9 && best.alone < plain + 4
    guard explains || isAsGood else { return nil }
    return (best.column, max(plain - best.withSlope, level - best.alone))
  }

  /// Mean load of each cell, averaged over the hours before it; nil where too little is known.
  static func column(
    _ traffic: Series, _ floor: FloorRegression, smoothing: Double
  ) -> [Double]? {
    var known = traffic.values
    var last = Double.nan
    var missing = 0
    let keep =
      smoothing > 0 ? Elementary.exp(-traffic.stepSeconds / 3600 / smoothing) : 0
    var smooth = known.first(where: \.isFinite) ?? .nan
    for index in known.indices {
      if known[index].isFinite { last = known[index] } else { missing += 1 }
      if last.isNaN { last = smooth }
      smooth = keep * smooth + (1 - keep) * last
      known[index] = smooth
    }
    guard missing * 5 <= known.count, known.count >= 4 else { return nil }
    let half = floor.runs.width / 2
    var outside = 0
    let column = (0..<floor.count).map { index -> Double in
      let middle = floor.time(index)
      let low = traffic.index(of: middle.advanced(bySeconds: -half))
      let high = traffic.index(of: middle.advanced(bySeconds: half))
      if high <= 0 || low >= known.count { outside += 1 }
      let cells = known[min(low, known.count - 1)..<min(max(high, low + 1), known.count)]
      return cells.isEmpty ? known[known.count - 1] : cells.reduce(0, +) / Double(cells.count)
    }
    guard outside * 10 <= floor.count else { return nil }
    let mean = column.reduce(0, +) / Double(max(1, column.count))
    guard mean > 0 else { return nil }
    return column.map { $0 / mean - 1 }
  }
}

/// A sine of its own, in turns: the C library's differ in the last bit from platform to platform.
enum Wave {
  static func sine(_ turns: Double) -> Double {
    var x = turns - turns.rounded(.down)
    // To a quarter turn around zero, where the series converges fast.
    if x > 0.75 { x -= 1 } else if x > 0.25 { x = 0.5 - x }
    let angle = 2 * Double.pi * x
    let square = angle * angle
    var term = angle
    var sum = angle
    for k in 1...9 {
      term *= -square / Double(2 * k * (2 * k + 1))
      sum += term
    }
    return sum
  }
}
