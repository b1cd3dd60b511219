import RuleOutModel

/// A level shift by 1000 or 1024 at one point: rather a change of unit than an incident.
enum UnitChange {
  static let factors = [1000.0, 1024.0]
  static let tolerance = 0.05
  /// Samples on each side whose median must show the shift too.
  static let side = 5

  /// Index of the first sample after such a shift; nil without one.
  static func first(in values: [Double]) -> Int? {
    guard values.count >= 2 * side else { return nil }
    for index in side...(values.count - side) {
      guard isFactor(values[index], values[index - 1]) else { continue }
      let before = values[(index - side)..<index].sorted()[side / 2]
      let after = values[index..<(index + side)].sorted()[side / 2]
      if isFactor(after, before) { return index }
    }
    return nil
  }

  private static func isFactor(_ a: Double, _ b: Double) -> Bool {
    guard a > 0, b > 0 else { return false }
    let ratio = max(a, b) / min(a, b)
    return factors.contains { abs(ratio - $0) <= $0 * tolerance }
  }
}
