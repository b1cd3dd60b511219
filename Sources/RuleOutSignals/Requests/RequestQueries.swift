package import RuleOutModel

/// What the settled state answers.
extension RequestReduction {
  /// The keys of a dimension that hold requests, sorted.
  package func keys(_ dimension: Dimension) -> [RequestKey] {
    let table = tables[dimension.rawValue]
    return table.keys.indices.filter { index in
      table.cells[index].cells.first.map { $0 < horizon } ?? false
    }.map { table.keys[$0] }.sorted()
  }

  /// The totals of the cells that start in `window`.
  package func totals(
    _ dimension: Dimension, _ key: RequestKey, in window: TimeWindow
  ) -> RequestTotals {
    guard let cells = tables[dimension.rawValue][key] else { return RequestTotals() }
    let range = cells.positions(
      from: cell(notBefore: window.start), to: min(cell(notBefore: window.end), horizon))
    var result = RequestTotals()
    var durations = DurationHistogramSum()
    for position in range {
      result.addSums(of: cells.totals[position])
      durations.add(cells.totals[position].durations)
    }
    result.durations = durations.take()
    return result
  }

  /// `totals` without the distribution of durations, which few questions ask for.
  package func sums(
    _ dimension: Dimension, _ key: RequestKey, in window: TimeWindow
  ) -> RequestTotals {
    guard let cells = tables[dimension.rawValue][key] else { return RequestTotals() }
    let range = cells.positions(
      from: cell(notBefore: window.start), to: min(cell(notBefore: window.end), horizon))
    var result = RequestTotals()
    for position in range { result.addSums(of: cells.totals[position]) }
    return result
  }

  /// One value a step over the span of all requests, so that the series of all keys share a grid.
  ///
  /// - Parameters:
  ///   - step: Width of a step in µs; a multiple of `cellWidth`, rounded up to one.
  ///   - value: Called for steps without requests of `key` too, with empty totals. Nil means absent.
  /// - Returns: Nil without any request of `key`.
  package func series(
    _ dimension: Dimension, _ key: RequestKey, step: Int64, value: (RequestTotals) -> Double?
  ) -> Series? {
    guard let grid = stepTotals(dimension, key, step: step) else { return nil }
    return Series(
      start: grid.start, step: grid.step,
      values: grid.totals.map { value($0) ?? .nan })
  }

  /// Median duration in µs of every route, and of all requests under `Symbol.none`, over the cells
  /// that start in `window`; a key without durations has no entry.
  package func routeMedians(in window: TimeWindow) -> [Symbol: Double] {
    var result: [Symbol: Double] = [:]
    for key in keys(.route) {
      result[key.first] = totals(.route, key, in: window).durations.quantile(0.5).map {
        max($0 * 1_000_000, 1)
      }
    }
    result[.none] = totals(.whole, .whole, in: window).durations.quantile(0.5).map {
      max($0 * 1_000_000, 1)
    }
    return result
  }

  /// Requests of a key.
  func count(_ dimension: Dimension, _ key: RequestKey) -> Int {
    (tables[dimension.rawValue][key]?.totals ?? []).reduce(0) { $0 + $1.count }
  }

  /// File and first line of the requests of a key.
  package func source(_ dimension: Dimension, _ key: RequestKey) -> SourceReference? {
    tables[dimension.rawValue][key]?.source
  }

  /// Further files with requests of a key.
  func otherFiles(_ dimension: Dimension, _ key: RequestKey) -> [String] {
    tables[dimension.rawValue][key]?.otherFiles ?? []
  }

  /// The cells that hold any request, inbound or outbound: first, and one past the last.
  var cellRange: Range<Int64>? {
    // Requests of traces may count under their service alone.
    let dimensions: [Dimension] = [.whole, .service, .dependency, .queryByService]
    let ranges = dimensions.flatMap { dimension in
      tables[dimension.rawValue].cells.compactMap { cells -> Range<Int64>? in
        let known = cells.positions(from: .min, to: horizon)
        guard let first = cells.cells[known].first, let last = cells.cells[known].last else {
          return nil
        }
        return first..<(last + 1)
      }
    }
    guard let first = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max()
    else { return nil }
    return first..<end
  }

  /// Requests of `key` in every step of the span of all requests; nil without any.
  package func counts(_ dimension: Dimension, _ key: RequestKey, step: Int64) -> Series? {
    guard let cells = tables[dimension.rawValue][key], let grid = StepGrid(self, cells, step: step)
    else { return nil }
    var counts = [Double](repeating: 0, count: grid.count)
    for position in grid.known {
      counts[grid.index(of: cells.cells[position])] += Double(cells.totals[position].count)
    }
    return Series(start: grid.start, step: grid.step, values: counts)
  }

  /// The totals of every step of the span of all requests, the empty ones included.
  func stepTotals(
    _ dimension: Dimension, _ key: RequestKey, step: Int64
  ) -> (start: Timestamp, step: Int64, totals: [RequestTotals])? {
    guard let cells = tables[dimension.rawValue][key], let grid = StepGrid(self, cells, step: step)
    else { return nil }
    var totals = [RequestTotals](repeating: RequestTotals(), count: grid.count)
    var durations = DurationHistogramSum()
    var current = -1
    for position in grid.known {
      let index = grid.index(of: cells.cells[position])
      if index != current {
        if current >= 0 { totals[current].durations = durations.take() }
        current = index
      }
      totals[index].addSums(of: cells.totals[position])
      durations.add(cells.totals[position].durations)
    }
    if current >= 0 { totals[current].durations = durations.take() }
    return (grid.start, grid.step, totals)
  }

  /// The steps of the span of all requests, and where the cells of one key lie in them.
  private struct StepGrid {
    /// Positions of the cells that may be looked at.
    let known: Range<Int>
    let count: Int
    let start: Timestamp
    /// µs.
    let step: Int64
    private let cellsPerStep: Int64
    private let first: Int64

    /// Nil without a cell.
    init?(_ requests: RequestReduction, _ cells: RequestCells, step: Int64) {
      known = cells.positions(from: .min, to: requests.horizon)
      guard !known.isEmpty, let range = requests.cellRange else { return nil }
      let width = requests.cellWidth
      cellsPerStep = max(1, (max(step, 1) - 1) / width + 1)
      first = range.lowerBound / cellsPerStep
      count = Int((range.upperBound - 1) / cellsPerStep - first) + 1
      start = Timestamp(microseconds: first * cellsPerStep * width)
      self.step = cellsPerStep * width
    }

    func index(of cell: Int64) -> Int { Int(cell / cellsPerStep - first) }
  }

  /// The first cell that does not start before `time`.
  private func cell(notBefore time: Timestamp) -> Int64 {
    let clamped = min(max(time.microseconds, 0), PlausibleTime.latest)
    return (clamped + cellWidth - 1) / cellWidth
  }
}
