/// The rhythm of a collector in memory: a sawtooth climbs slowly, falls at once and stays down for a while, over
/// and over. A cycle of fewer than six samples cannot be seen as one.
package struct CollectionRhythm: Sendable, Hashable {
  /// First samples after the falls.
  package var samples: [Int]
  /// Samples from one fall to the next.
  package var period: Double
  /// Share of the memory that a fall usually leaves.
  package var kept: Double

  /// Nil where `values` show no such rhythm.
  package init?(_ values: [Double]) {
    let present = PresentValues(values)
    let levels = present.values
    guard levels.count >= 60 else { return nil }
    let moves = zip(levels, levels.dropFirst()).map { $1 - $0 }
    guard let usual = rawQuantile(moves.filter { $0 > 0 }, 0.9), let level = rawMedian(levels)
    else { return nil }
    let least = max(2 * usual, 0.01 * level.magnitude)
    var falls: [Int] = []
    var sizes: [Double] = []
    var remains: [Double] = []
    for index in 3..<(levels.count - 2) {
      let before = min(levels[index - 3], levels[index - 2], levels[index - 1])
      let after = max(levels[index], levels[index + 1], levels[index + 2])
      guard before - after > least else { continue }
      if let last = falls.last, present.positions[index] - last < 3 { continue }
      falls.append(present.positions[index])
      sizes.append(levels[index - 1] - levels[index])
      remains.append(after / before)
    }
    let intervals = zip(falls, falls.dropFirst()).map { Double($1 - $0) }
    guard intervals.count >= 11, let period = rawMedian(intervals),
      let short = rawQuantile(intervals, 0.2), let long = rawQuantile(intervals, 0.8),
      long <= 3 * short, Double(falls.count) * period * 2 >= Double(levels.count),
      let small = rawQuantile(sizes, 0.2), let large = rawQuantile(sizes, 0.8), large <= 4 * small,
      let kept = rawMedian(remains)
    else { return nil }
    samples = falls
    self.period = period.roundedStatistic
    self.kept = kept.roundedStatistic
  }
}
