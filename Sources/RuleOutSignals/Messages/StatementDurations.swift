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

  /// What one file tells of one server.
  private struct Log: Sendable {
    var cells: [Int64: Cell] = [:]
    var shortest = Int64.max
    var firstLine = Int.max

    mutating func take(_ duration: Int64, cell: Int64, line: Int) {
      firstLine = min(firstLine, line)
      shortest = min(shortest, duration)
      cells[cell, default: Cell()].take(duration)
    }

    mutating func add(_ other: Log) {
      cells.merge(other.cells) { a, b in
        var sum = a
        sum.add(b)
        return sum
      }
      shortest = min(shortest, other.shortest)
      firstLine = min(firstLine, other.firstLine)
    }

    var short: Int { cells.values.reduce(0) { $0 + $1.short } }

    var isComplete: Bool {
      let withShort = cells.values.count { $0.short > 0 }
      return short >= StatementDurations.fewestShort && withShort * 2 >= cells.count
    }
  }

  private struct Key: Sendable, Hashable {
    var service: Symbol
    var file: String
    var rank: UInt64 { Symbol("\(service.hash)\n\(file)").hash }
  }

  private var logs: [Key: Log] = [:]
  private var extents: [String: ClosedRange<Int64>] = [:]
  /// Logs of a rank above this were given up.
  private var highest = UInt64.max

  mutating func receive(_ messages: [Message], file: String) {
    var first = Int64.max
    var last = Int64.min
    for message in messages where PlausibleTime.contains(message.time) {
      let cell = message.time.microseconds / Self.width
      first = min(first, cell)
      last = max(last, cell)
      guard let duration = StatementDurations.duration(in: message.text) else { continue }
      let key = Key(service: message.service, file: file)
      if logs[key] == nil {
        guard key.rank <= highest else { continue }
        if logs.count >= StatementDurations.capacity * 2 { trim() }
      }
      logs[key, default: Log()].take(duration, cell: cell, line: message.line)
    }
    if first <= last { note(first...last, in: file) }
  }

  mutating func merge(_ other: StatementDurations) {
    highest = min(highest, other.highest)
    for (file, extent) in other.extents { note(extent, in: file) }
    for (key, more) in other.logs where key.rank <= highest {
      logs[key, default: Log()].add(more)
    }
    trim()
  }

  private mutating func note(_ extent: ClosedRange<Int64>, in file: String) {
    let known = extents[file] ?? extent
    extents[file] =
      min(known.lowerBound, extent.lowerBound)...max(known.upperBound, extent.upperBound)
  }

  private mutating func trim() {
    logs = logs.filter { $0.key.rank <= highest }
    guard logs.count > Self.capacity else { return }
    let ranks = logs.keys.map(\.rank).sorted().prefix(Self.capacity)
    highest = ranks.last ?? highest
    logs = logs.filter { $0.key.rank <= highest }
  }

  // MARK: Signals

  func signals(
    names: SymbolNames, within span: TimeWindow?
  ) -> (signals: [Signal], warnings: [Warning]) {
    var settled = self
    settled.trim()
    var signals: [Signal] = []
    var warnings: [Warning] = []
    for service in Set(settled.logs.keys.map(\.service)).sorted() {
      let name = names[service] ?? ""
      let all = settled.logs.filter { $0.key.service == service }
        .sorted { $0.key.file < $1.key.file }
      // The end of a rotated log may hold a few statements only.
      let isAnyComplete = all.contains { $0.value.isComplete }
      let complete = all.filter { $0.value.isComplete || isAnyComplete && $0.value.short > 0 }
      let known = Set(complete.map(\.key.file))
      let slow = all.filter { !known.contains($0.key.file) }
      signals += settled.series(of: complete, within: span).map { $0.course(of: name) } ?? []
      guard let rate = settled.series(of: slow, within: span) else { continue }
      signals.append(rate.rate(of: name))
      warnings.append(rate.warning)
    }
    return (signals, warnings)
  }

  /// Logs on one grid.
  private struct Steps {
    var start: Timestamp
    var step: Int64
    var cells: [Cell]
    var shortest: Int64
    var source: SourceReference
    var otherFiles: [String]

    func signal(
      _ name: String, _ quantity: Quantity, _ statistic: Statistic, _ metric: String,
      _ value: (Cell) -> Double?
    ) -> Signal {
      Signal(
        id: SignalID(
          entity: Entity(.database, name), quantity: quantity, statistic: statistic,
          metric: metric),
        series: Series(start: start, step: step, values: cells.map { value($0) ?? .nan }),
        source: source, otherFiles: otherFiles)
    }

    func course(of name: String) -> [Signal] {
      let metric = "logged statements"
      let seconds = Double(step) / 1_000_000
      return [
        signal(name, .queryTime, .mean, metric) { $0.sum.mean },
        signal(name, .queryTime, .p95, metric) { $0.durations.quantile(0.95) },
        signal(name, .queryRate, .rate, metric) { Double($0.count) / seconds },
      ]
    }

    func rate(of name: String) -> Signal {
      let seconds = Double(step) / 1_000_000
      return signal(name, .slowStatements, .rate, "slow statements logged") {
        Double($0.count) / seconds
      }
    }

    var warning: Warning {
      let count = cells.reduce(0) { $0 + $1.count }
      let least = Figure.duration(Double(shortest) / 1_000_000)
      return Warning(
        code: "slow-statements-only", file: source.file, line: source.line,
        message: "logs durations of slow statements only (the shortest of \(count) took"
          + " \(least)): a rate of slow ones, not a course of query time; that of all needs"
          + " log_min_duration_statement = 0, or metrics such as pg_stat_statements")
    }
  }

  private func series(
    of logs: [(key: Key, value: Log)], within span: TimeWindow?
  ) -> Steps? {
    let extents = logs.compactMap { self.extents[$0.key.file] }
    guard var first = extents.map(\.lowerBound).min(),
      var last = extents.map(\.upperBound).max(), let source = logs.first
    else { return nil }
    if let span {
      first = max(first, span.start.microseconds / Self.width)
      last = min(last, (span.end.microseconds - 1) / Self.width)
    }
    guard first <= last else { return nil }
    var perStep: Int64 = 1
    while (last - first) / perStep > Self.longestSeries { perStep *= 2 }
    let start = first / perStep
    var cells = [Cell](repeating: Cell(), count: Int(last / perStep - start) + 1)
    for (cell, counts) in logs.flatMap(\.value.cells) where cell >= first && cell <= last {
      cells[Int(cell / perStep - start)].add(counts)
    }
    guard cells.contains(where: { $0.count > 0 }) else { return nil }
    let step = perStep * Self.width
    return Steps(
      start: Timestamp(microseconds: start * step), step: step, cells: cells,
      shortest: logs.map(\.value.shortest).min() ?? 0,
      source: SourceReference(file: source.key.file, line: source.value.firstLine),
      otherFiles: logs.dropFirst().map(\.key.file))
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
