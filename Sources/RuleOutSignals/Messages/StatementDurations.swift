import RuleOutModel

/// The durations of statements that a database server logs: a course of query time where it logs all of them, a
/// rate of slow ones where it logs those only.
///
/// Which it is, the durations tell. PostgreSQL's `log_min_duration_statement` is whole milliseconds, so that a
/// statement of less than one is logged only where all are; of MySQL's `long_query_time` nobody sets less. So a
/// log is one of all statements where at least `fewestShort` of them took less than a millisecond, in at least
/// half of the minutes with statements: a setting changed in between makes no course.
///
/// Integer counts by minute, and of too many servers those with the smallest hash: the state is the same for any
/// order and split of the messages.
struct StatementDurations: Sendable {
  static let fewestShort = 5
  /// What counts as short, µs.
  static let short: Int64 = 1_000
  private static let width: Int64 = 60_000_000
  private static let longestSeries: Int64 = 20_000
  private static let capacity = 256

  private struct Cell: Sendable {
    var count = 0
    var short = 0
    var sum = DurationSum()
    var durations = DurationHistogram()

    mutating func take(_ duration: Int64) {
      count += 1
      if duration < StatementDurations.short { short += 1 }
      sum.add(duration)
      durations.record(microseconds: duration)
    }

    mutating func add(_ other: Cell) {
      count += other.count
      short += other.short
      sum.add(other.sum)
      durations.merge(other.durations)
    }
  }

  private struct Server: Sendable {
    var cells: [Int64: Cell] = [:]
    var shortest = Int64.max
    var source = SourceReference(file: "", line: .max)
    /// Files with statements of it: where they tell of anything, they tell of its silence too.
    var files: Set<String> = []

    mutating func take(_ duration: Int64, cell: Int64, _ candidate: SourceReference) {
      if source.line == .max || candidate < source { source = candidate }
      files.insert(candidate.file)
      shortest = min(shortest, duration)
      cells[cell, default: Cell()].take(duration)
    }
  }

  private var servers: [Symbol: Server] = [:]
  private var extents: [String: ClosedRange<Int64>] = [:]
  /// Servers above this were given up.
  private var highest = UInt64.max

  mutating func receive(_ messages: [Message], file: String) {
    var first = Int64.max
    var last = Int64.min
    for message in messages where PlausibleTime.contains(message.time) {
      let cell = message.time.microseconds / Self.width
      first = min(first, cell)
      last = max(last, cell)
      guard message.service.hash <= highest,
        let duration = StatementDurations.duration(in: message.text)
      else { continue }
      servers[message.service, default: Server()].take(
        duration, cell: cell, SourceReference(file: file, line: message.line))
      if servers.count > StatementDurations.capacity * 2 { trim() }
    }
    if first <= last { note(first...last, in: file) }
  }

  mutating func merge(_ other: StatementDurations) {
    highest = min(highest, other.highest)
    for (file, extent) in other.extents { note(extent, in: file) }
    for (symbol, more) in other.servers where symbol.hash <= highest {
      guard var server = servers[symbol] else {
        servers[symbol] = more
        continue
      }
      server.cells.merge(more.cells) { a, b in
        var sum = a
        sum.add(b)
        return sum
      }
      server.shortest = min(server.shortest, more.shortest)
      server.files.formUnion(more.files)
      if more.source < server.source { server.source = more.source }
      servers[symbol] = server
    }
    trim()
  }

  private mutating func note(_ extent: ClosedRange<Int64>, in file: String) {
    let known = extents[file] ?? extent
    extents[file] =
      min(known.lowerBound, extent.lowerBound)...max(known.upperBound, extent.upperBound)
  }

  private mutating func trim() {
    servers = servers.filter { $0.key.hash <= highest }
    guard servers.count > Self.capacity else { return }
    let kept = servers.keys.sorted().prefix(Self.capacity)
    highest = kept.last?.hash ?? highest
    servers = servers.filter { $0.key.hash <= highest }
  }

  // MARK: Signals

  func signals(
    names: SymbolNames, within span: TimeWindow?
  ) -> (signals: [Signal], warnings: [Warning]) {
    var settled = self
    settled.trim()
    var signals: [Signal] = []
    var warnings: [Warning] = []
    for (symbol, server) in settled.servers.sorted(by: { $0.key < $1.key }) {
      let (own, warning) = settled.signals(
        of: server, name: names[symbol] ?? "", within: span)
      signals += own
      if let warning { warnings.append(warning) }
    }
    return (signals, warnings)
  }

  private func signals(
    of server: Server, name: String, within span: TimeWindow?
  ) -> ([Signal], Warning?) {
    let extents = server.files.compactMap { self.extents[$0] }
    guard var first = extents.map(\.lowerBound).min(),
      var last = extents.map(\.upperBound).max()
    else { return ([], nil) }
    if let span {
      first = max(first, span.start.microseconds / Self.width)
      last = min(last, (span.end.microseconds - 1) / Self.width)
    }
    let cells = server.cells.filter { $0.key >= first && $0.key <= last }
    guard !cells.isEmpty else { return ([], nil) }
    var perStep: Int64 = 1
    while (last - first) / perStep > Self.longestSeries { perStep *= 2 }
    let start = first / perStep
    var steps = [Cell](repeating: Cell(), count: Int(last / perStep - start) + 1)
    for (cell, counts) in cells { steps[Int(cell / perStep - start)].add(counts) }
    let step = perStep * Self.width
    func signal(
      _ quantity: Quantity, _ statistic: Statistic, _ metric: String, _ value: (Cell) -> Double?
    ) -> Signal {
      Signal(
        id: SignalID(
          entity: Entity(.database, name), quantity: quantity, statistic: statistic,
          metric: metric),
        series: Series(
          start: Timestamp(microseconds: start * step), step: step,
          values: steps.map { value($0) ?? .nan }),
        source: server.source)
    }
    let seconds = Double(step) / 1_000_000
    let count = cells.values.reduce(0) { $0 + $1.count }
    if isComplete(cells) {
      return (
        [
          signal(.queryTime, .mean, "logged statements") { $0.sum.mean },
          signal(.queryTime, .p95, "logged statements") { $0.durations.quantile(0.95) },
          signal(.queryRate, .rate, "logged statements") { Double($0.count) / seconds },
        ], nil
      )
    }
    let shortest = Figure.duration(Double(server.shortest) / 1_000_000)
    return (
      [signal(.other, .rate, "slow statements logged") { Double($0.count) / seconds }],
      Warning(
        code: "slow-statements-only", file: server.source.file, line: server.source.line,
        message: "logs durations of slow statements only (the shortest of \(count) took"
          + " \(shortest)): a rate of slow ones, not a course of query time; that of all needs"
          + " log_min_duration_statement = 0, or metrics such as pg_stat_statements")
    )
  }

  private func isComplete(_ cells: [Int64: Cell]) -> Bool {
    let short = cells.values.reduce(0) { $0 + $1.short }
    let withShort = cells.values.count { $0.short > 0 }
    return short >= Self.fewestShort && withShort * 2 >= cells.count
  }

  // MARK: Texts

  /// Bytes of a text within which its head ends.
  private static let reach = 240
  private static let postgreSQL = Array("duration: ".utf8)
  private static let mySQL = Array("Query_time: ".utf8)
  /// What stands before the message where a line of PostgreSQL is one text.
  private static let severity = Array("LOG:  ".utf8)

  /// The duration in µs that a text states of one statement; nil where it states none, or that of a part of
  /// one (`parse`, `bind`).
  ///
  ///     duration: 1250.814 ms  statement: select ...
  ///     duration: 0.031 ms  execute <unnamed>: select ...
  ///     Query_time: 2.000123  Lock_time: 0.000012 Rows_sent: 1  Rows_examined: 1000
  static func duration(in text: String) -> Int64? {
    var utf8 = text.utf8.prefix(reach)
    if utf8.starts(with: mySQL) {
      return microseconds(utf8.dropFirst(mySQL.count), scale: 1e6)?.value
    }
    if !utf8.starts(with: postgreSQL) {
      guard let place = place(of: severity, in: utf8) else { return nil }
      utf8 = utf8[place...]
      guard utf8.starts(with: postgreSQL) else { return nil }
    }
    guard let (value, rest) = microseconds(utf8.dropFirst(postgreSQL.count), scale: 1e3),
      rest.starts(with: Array(" ms".utf8))
    else { return nil }
    let part = rest.dropFirst(3).drop { $0 == UInt8(ascii: " ") }
    let isStatement =
      part.isEmpty || part.starts(with: Array("statement:".utf8))
      || part.starts(with: Array("execute ".utf8))
    return isStatement ? value : nil
  }

  /// Index behind `word`.
  private static func place(
    of word: [UInt8], in text: Substring.UTF8View
  ) -> String.Index? {
    var index = text.startIndex
    while let found = text[index...].firstIndex(of: word[0]) {
      let rest = text[found...]
      if rest.starts(with: word) { return rest.index(found, offsetBy: word.count) }
      index = text.index(after: found)
    }
    return nil
  }

  private static func microseconds(
    _ text: Substring.UTF8View, scale: Double
  ) -> (value: Int64, rest: Substring.UTF8View)? {
    let digits = text.prefix { 48...57 ~= $0 || $0 == UInt8(ascii: ".") }
    guard let number = Double(String(Substring(digits))), number >= 0, number < 1e8 else {
      return nil
    }
    return (Int64((number * scale).rounded()), text[digits.endIndex...])
  }
}
