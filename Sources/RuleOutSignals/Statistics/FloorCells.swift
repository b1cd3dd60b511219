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
    let clean = despiked(chosen.values, falls: lastingFalls(chosen.values))
    for (position, value) in zip(chosen.positions, clean) {
      self.values[position] = value.roundedStatistic
    }
  }

  /// Median move from one cell to the next.
  private static func roughness(_ cells: [Double]) -> Double {
    let present = cells.filter(\.isFinite)
    return rawMedian(zip(present, present.dropFirst()).map { ($1 - $0).magnitude }) ?? 0
  }
}
