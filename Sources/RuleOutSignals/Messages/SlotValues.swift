import RuleOutModel

/// What messages of one kind hold in the places where they differ: for the first few of these, and each cell of time,
/// the one value that all messages of the cell hold, or that they hold several.
///
/// Of values only hashes are kept. The state is the same for any order and split of the messages.
struct SlotValues: Sendable, Equatable {
  /// Places that are followed.
  static let most = 4
  /// Minutes of a cell.
  static let width: Int64 = 5

  private var cells: [Int64: [Symbol]] = [:]
  // Lines of a log come in order of time: the cell at hand is not looked up.
  private var current = Int64.min
  private var pending: [Symbol] = []

  mutating func add(_ values: [Symbol], minute: Int64) {
    guard !values.isEmpty else { return }
    let cell = minute / SlotValues.width
    if cell == current {
      SlotValues.join(&pending, values)
    } else {
      flush()
      (current, pending) = (cell, values)
    }
  }

  mutating func add(_ other: SlotValues) {
    flush()
    for (cell, values) in other.all { fold(values, into: cell) }
  }

  /// By cell, the value of each place; `MessageSlot.several` where messages of the cell differ.
  var all: [Int64: [Symbol]] {
    var settled = self
    settled.flush()
    return settled.cells
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    fold(pending, into: current)
    (current, pending) = (.min, [])
  }

  private mutating func fold(_ values: [Symbol], into cell: Int64) {
    guard var known = cells[cell] else {
      cells[cell] = values
      return
    }
    SlotValues.join(&known, values)
    cells[cell] = known
  }

  private static func join(_ known: inout [Symbol], _ values: [Symbol]) {
    for (place, value) in zip(known.indices, values) where known[place] != value {
      known[place] = MessageSlot.several
    }
  }

  static func == (a: SlotValues, b: SlotValues) -> Bool { a.all == b.all }
}
