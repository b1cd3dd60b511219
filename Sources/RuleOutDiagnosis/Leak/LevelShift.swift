import RuleOutModel
import RuleOutSignals

/// A lasting shift of the floor at one moment: a process that started anew, more or less load a process
/// after scaling, a cache that is filled at once. It is no slope.
struct LevelShift: Sendable {
  /// What a shift must gain in -2 ln likelihood, its place having been searched for.
  static let price = 22.0
  /// More shifts upwards than this are a staircase, which leaks step by step.
  static let most = 2

  /// First cell of the new level.
  var cell: Int
  /// New minus old, in units of the regression's scale.
  var size: Double
  /// Gain in -2 ln likelihood.
  var gain: Double

  /// The strongest shift, if one pays.
  static func strongest(_ floor: FloorRegression) -> LevelShift? {
    guard floor.count >= 16, let plain = floor.deviance(slope: true) else { return nil }
    // The largest moves between neighbours are the only candidates.
    let values = floor.values
    var moves: [(index: Int, size: Double)] = []
    for index in 3..<(floor.count - 3)
    where floor.runNumbers[index - 2] == floor.runNumbers[index + 1] {
      let near = (values[index] - values[index - 1]).magnitude
      let wide = (values[index + 1] - values[index - 2]).magnitude
      moves.append((index, near + wide))
    }
    moves.sort { $0.size != $1.size ? $0.size > $1.size : $0.index < $1.index }
    var best: LevelShift?
    for index in moves.prefix(4).map(\.index) {
      guard let column = floor.shift(at: floor.cell(index)),
        let deviance = floor.deviance(slope: true, [column])
      else { continue }
      let size = (values[index] + values[index + 1] - values[index - 1] - values[index - 2]) / 2
      if plain - deviance > best?.gain ?? price {
        best = LevelShift(cell: floor.cell(index), size: size, gain: plain - deviance)
      }
    }
    return best
  }
}
