import RuleOutModel

/// The totals of one key by cells of time, kept sparsely: a cell costs memory only where requests are,
/// so a stray timestamp sizes nothing.
struct RequestCells: Sendable {
  /// Cell numbers (start / width); sorted once settled.
  private(set) var cells: [Int64] = []
  /// Parallel to `cells`.
  private(set) var totals: [RequestTotals] = []
  private(set) var source = SourceReference(file: "", line: .max)
  /// Further files with requests of the key, the first by path.
  private(set) var otherFiles: [String] = []
  /// True while the cells came in order of time; they are found by bisection then, else by `positions`.
  private var isSorted = true
  private var positions: [Int64: Int] = [:]
  private var lastCell = Int64.min
  private var lastPosition = 0

  mutating func add(_ request: Request, cell: Int64, bucket: UInt16, file: String) {
    if cell != lastCell { lookUp(cell) }
    totals[lastPosition].add(request, bucket: bucket)
    if request.line < source.line || source.file != file { noteSource(file, request.line) }
  }

  mutating func merge(_ other: RequestCells) {
    if other.cells.isEmpty { return }
    if cells.isEmpty {
      self = other
      return
    }
    for (cell, more) in zip(other.cells, other.totals) {
      if cell != lastCell { lookUp(cell) }
      totals[lastPosition].add(more)
    }
    noteSource(other.source.file, other.source.line)
    for file in other.otherFiles where file != source.file { noteOther(file) }
  }

  /// Makes cells twice as wide: two neighbours become one.
  mutating func widen() {
    var widened = RequestCells()
    widened.source = source
    widened.otherFiles = otherFiles
    for (cell, more) in zip(cells, totals) {
      widened.lookUp(cell / 2)
      widened.totals[widened.lastPosition].add(more)
    }
    self = widened
  }

  /// Sorts the cells and drops those that `keep` refuses.
  mutating func settle(keep: (Int64) -> Bool) {
    // As of a log in order of time: nothing to do, and nothing to copy.
    if isSorted, cells.allSatisfy(keep) { return }
    let order = cells.indices.filter { keep(cells[$0]) }.sorted { cells[$0] < cells[$1] }
    var kept: [RequestTotals] = []
    kept.reserveCapacity(order.count)
    for index in order {
      var cell = totals[index]
      cell.durations.settle()
      kept.append(cell)
    }
    cells = order.map { cells[$0] }
    totals = kept
    positions = [:]
    isSorted = true
    lastCell = .min
  }

  /// Positions of the cells from `first` up to but without `end`; asks for settled cells.
  func positions(from first: Int64, to end: Int64) -> Range<Int> {
    let lower = firstPosition(notBelow: first)
    return lower..<max(lower, firstPosition(notBelow: end))
  }

  private func firstPosition(notBelow cell: Int64) -> Int {
    var low = 0
    var high = cells.count
    while low < high {
      let middle = (low + high) / 2
      if cells[middle] < cell { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func lookUp(_ cell: Int64) {
    if let position = position(of: cell) {
      lastPosition = position
    } else {
      lastPosition = cells.count
      if isSorted, let last = cells.last, cell < last {
        isSorted = false
        for (position, cell) in cells.enumerated() { positions[cell] = position }
      }
      if !isSorted { positions[cell] = lastPosition }
      cells.append(cell)
      totals.append(RequestTotals())
    }
    // Few requests come to a cell after the next two began, in each pass of a log over its time.
    if lastPosition >= 2 { totals[lastPosition - 2].durations.settle() }
    lastCell = cell
  }

  private func position(of cell: Int64) -> Int? {
    if !isSorted { return positions[cell] }
    let position = firstPosition(notBelow: cell)
    return position < cells.count && cells[position] == cell ? position : nil
  }

  private mutating func noteSource(_ file: String, _ line: Int) {
    let candidate = SourceReference(file: file, line: line)
    if source.line == .max {
      source = candidate
    } else if candidate < source {
      if file != source.file { noteOther(source.file) }
      source = candidate
    } else if file != source.file {
      noteOther(file)
    }
  }

  private mutating func noteOther(_ file: String) {
    if otherFiles.contains(file) { return }
    otherFiles.append(file)
    otherFiles.sort()
    if otherFiles.count > Self.otherFilesLimit { otherFiles.removeLast() }
  }

  private static let otherFilesLimit = 8
}

/// The cells of every key of one dimension, at most `capacity` keys: those with the smallest hash, exact,
/// and the rest in the key `other`. A key that ends among the smallest was among them at every moment,
/// so the result does not depend on the order of requests nor on how they were split.
struct RequestTable: Sendable {
  static let defaultCapacity = 4096

  private(set) var keys: [RequestKey] = []
  /// Parallel to `keys`.
  private(set) var cells: [RequestCells] = []
  /// Counts the times that slots moved; a remembered slot is good for one generation only.
  private(set) var generation = 0
  private var slots: [RequestKey: Int] = [:]
  private var highestRank = UInt64.max
  private let capacity: Int
  private let other: RequestKey

  init(pairs: Bool = false, capacity: Int = RequestTable.defaultCapacity) {
    self.capacity = capacity
    other = RequestKey(RequestKey.other, pairs ? RequestKey.other : .none)
  }

  /// True where keys had to go into `other`.
  var hasOverflow: Bool { highestRank != .max }

  /// True where requests of `key` were counted, or may have been among those over the cap.
  func mayHold(_ key: RequestKey) -> Bool {
    if let slot = slots[key] { return !cells[slot].cells.isEmpty }
    return key.rank > highestRank
  }

  subscript(key: RequestKey) -> RequestCells? { slots[key].map { cells[$0] } }

  /// The slot in which requests of `key` are counted.
  mutating func slot(for key: RequestKey) -> Int {
    if let slot = slots[key] { return slot }
    if key.rank > highestRank && key != other { return slot(for: other) }
    // Trimming in bulk keeps the cost of a new key constant on average.
    if keys.count > capacity * 2 {
      trim()
      return slot(for: key)
    }
    slots[key] = keys.count
    keys.append(key)
    cells.append(RequestCells())
    return keys.count - 1
  }

  mutating func widenCells() {
    for slot in cells.indices { cells[slot].widen() }
  }

  mutating func add(_ request: Request, slot: Int, cell: Int64, bucket: UInt16, file: String) {
    cells[slot].add(request, cell: cell, bucket: bucket, file: file)
  }

  mutating func merge(_ table: RequestTable) {
    // The lower bound of the two holds for the union: above it lie keys that one side gave up.
    highestRank = min(highestRank, table.highestRank)
    for (key, more) in zip(table.keys, table.cells) {
      let slot = slot(for: key)
      cells[slot].merge(more)
    }
    trim()
  }

  /// Brings the table to its final form: within the cap, cells sorted and those refused dropped.
  mutating func settle(keep: (Int64) -> Bool) {
    trim()
    for slot in cells.indices { cells[slot].settle(keep: keep) }
  }

  private mutating func trim() {
    let named = keys.indices.filter { keys[$0] != other }
    let beyond = named.contains { keys[$0].rank > highestRank }
    guard named.count > capacity || beyond else { return }
    let ranked = named.sorted { (keys[$0].rank, keys[$0]) < (keys[$1].rank, keys[$1]) }
    let kept = ranked.prefix(capacity).filter { keys[$0].rank <= highestRank }
    if named.count >= capacity, let last = kept.last {
      highestRank = min(highestRank, keys[last].rank)
    }
    var rest = slots[other].map { cells[$0] } ?? RequestCells()
    for slot in ranked.dropFirst(kept.count) { rest.merge(cells[slot]) }
    cells = kept.map { cells[$0] } + [rest]
    keys = kept.map { keys[$0] } + [other]
    slots = [:]
    for (slot, key) in keys.enumerated() { slots[key] = slot }
    generation += 1
  }
}
