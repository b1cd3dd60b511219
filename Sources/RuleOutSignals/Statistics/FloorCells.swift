/// The level that memory falls back to, in cells of several samples.
package struct FloorCells: Sendable {
  /// One value a cell; NaN where fewer than half of its samples are there, or where none of them shows
  /// the floor.
  package var values: [Double]
  /// How a cell's value was had.
  package var basis: Basis

  package enum Basis: Sendable {
    case minimum
    /// Where there is no sawtooth to be under: minima only pick the extremes of the noise, and medians
    /// are much quieter.
    case median
    /// The minimum of those cells in which a collection was seen.
    case collections
  }

  /// - Parameter collections: Samples that follow a collection, where cells are narrower than a cycle.
  package init(_ values: [Double], width: Int, collections: [Int] = []) {
    let width = max(1, width)
    var minima: [Double] = []
    var medians: [Double] = []
    for start in stride(from: 0, to: values.count, by: width) {
      let samples = values[start..<min(start + width, values.count)].filter(\.isFinite)
      let isCovered = samples.count * 2 >= width
      minima.append(isCovered ? samples.min() ?? .nan : .nan)
      medians.append(isCovered ? rawMedian(samples) ?? .nan : .nan)
    }
    if !collections.isEmpty {
      basis = .collections
      let seen = Set(collections.map { $0 / width })
      for cell in minima.indices where !seen.contains(cell) { minima[cell] = .nan }
    } else if width > 1,
      FloorCells.roughness(minima) > 1.3 * FloorCells.roughness(medians)
    {
      basis = .median
    } else {
      basis = .minimum
    }
    let chosen = PresentValues(basis == .median ? medians : minima)
    self.values = minima.map { _ in .nan }
    for (position, value) in zip(chosen.positions, despiked(chosen.values)) {
      self.values[position] = value.roundedStatistic
    }
  }

  /// Median move from one cell to the next.
  private static func roughness(_ cells: [Double]) -> Double {
    let present = cells.filter(\.isFinite)
    return rawMedian(zip(present, present.dropFirst()).map { ($1 - $0).magnitude }) ?? 0
  }
}

/// The samples that follow a collection, and how many lie between two: a sawtooth climbs slowly, falls
/// at once and stays down for a while, over and over. Nil where no such rhythm is seen; a cycle of fewer
/// than six samples cannot be seen as one.
package func collections(in values: [Double]) -> Collections? {
  let present = PresentValues(values)
  let samples = present.values
  guard samples.count >= 60 else { return nil }
  let moves = zip(samples, samples.dropFirst()).map { $1 - $0 }
  guard let usual = rawQuantile(moves.filter { $0 > 0 }, 0.9), let level = rawMedian(samples)
  else { return nil }
  let least = max(2 * usual, 0.01 * level.magnitude)
  var falls: [Int] = []
  var sizes: [Double] = []
  var kept: [Double] = []
  for index in 3..<(samples.count - 2) {
    let before = min(samples[index - 3], samples[index - 2], samples[index - 1])
    let after = max(samples[index], samples[index + 1], samples[index + 2])
    guard before - after > least else { continue }
    if let last = falls.last, present.positions[index] - last < 3 { continue }
    falls.append(present.positions[index])
    sizes.append(samples[index - 1] - samples[index])
    kept.append(after / before)
  }
  let intervals = zip(falls, falls.dropFirst()).map { Double($1 - $0) }
  guard intervals.count >= 11, let period = rawMedian(intervals),
    let short = rawQuantile(intervals, 0.2), let long = rawQuantile(intervals, 0.8),
    long <= 3 * short, Double(falls.count) * period * 2 >= Double(samples.count),
    let small = rawQuantile(sizes, 0.2), let large = rawQuantile(sizes, 0.8), large <= 4 * small,
    let kept = rawMedian(kept)
  else { return nil }
  return Collections(
    samples: falls, period: period.roundedStatistic, kept: kept.roundedStatistic)
}

/// Falls that come back in a rhythm.
package struct Collections: Sendable, Hashable {
  /// First samples after the falls.
  package var samples: [Int]
  /// Samples from one fall to the next.
  package var period: Double
  /// Share of the memory that a fall usually leaves.
  package var kept: Double
}
