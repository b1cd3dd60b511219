/// A stretch in which an alert fired, in cells of the series it watches. What a cell says is known when the
/// cell has closed, so every index stands for the end of its cell.
package struct AlertFiring: Sendable, Hashable {
  /// The cell from which its condition held.
  package var pending: Int
  /// The cell at whose end it fired.
  package var at: Int
  /// The first cell, from there on, at whose end it fired no longer; the count of cells where it lasts.
  package var end: Int

  package init(pending: Int, at: Int, end: Int) {
    self.pending = pending
    self.at = at
    self.end = end
  }

  /// The firings of a condition: `measure` beyond `threshold` for `hold` cells after the first that is.
  ///
  /// As Prometheus has it (`for`): a cell without a value ends the condition like one that is within the
  /// threshold, and what follows has to hold anew.
  package static func firings(
    of measure: [Double], beyond threshold: Double, isUpward: Bool, hold: Int
  ) -> [AlertFiring] {
    // A share that only rounding lifts above its threshold is not above it.
    let slack = abs(threshold) * 1e-9
    var firings: [AlertFiring] = []
    var pending: Int?
    for index in measure.indices {
      let value = measure[index]
      guard isUpward ? value > threshold + slack : value < threshold - slack else {
        if let last = firings.last, last.end == measure.count {
          firings[firings.count - 1].end = index
        }
        pending = nil
        continue
      }
      let first = pending ?? index
      pending = first
      if index == first + hold {
        firings.append(AlertFiring(pending: first, at: index, end: measure.count))
      }
    }
    return firings
  }
}
