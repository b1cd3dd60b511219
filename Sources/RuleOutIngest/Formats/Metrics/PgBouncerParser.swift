import RuleOutModel

/// Understands psql's output of PgBouncer's `SHOW` commands line by line.
struct PgBouncerParser {
  /// Which `SHOW` a table answers.
  enum Kind: Hashable { case pools, stats, databases, other }

  enum Line {
    case time(ParsedTime)
    case header
    case row
    /// Rulers and counts of rows.
    case mark
    /// The reason in words.
    case unknown(String)
  }

  private(set) var kind = Kind.other
  private var delimiter = UInt8(ascii: "|")
  private var columns: [String] = []
  private var timeColumn: Int?
  private var row = CSVRow()

  /// What `line`, without blanks at its ends, is.
  mutating func take(_ line: Span<UInt8>, utcOffset: Int) -> Line {
    if PgBouncerParser.isMark(line) { return .mark }
    if let time = PgBouncerParser.title(line, utcOffset: utcOffset) { return .time(time) }
    if takeHeader(line) { return .header }
    guard !columns.isEmpty else { return .unknown("no header of a SHOW command before the line") }
    guard row.split(line, delimiter: delimiter) == .complete else {
      return .unknown("malformed quotes")
    }
    if row.count == columns.count { return .row }
    // Behind a time, `(2 rows)` still counts rows.
    let last = row.bytes.span.extracting(row.range(row.count - 1))
    let isCount = PgBouncerParser.isMark(last.extracting(last.trimmedRange()))
    return row.count == 2 && isCount
      ? .mark : .unknown("number of fields differs from the header's")
  }

  // MARK: The row at hand

  /// The time that the row states, as it is written.
  var statedTime: [UInt8]? {
    timeColumn.map { row.bytes.span.extracting(row.range($0)).copied() }
  }

  var database: String { cell(kind == .databases ? "name" : "database") ?? "" }

  /// What tells pools apart. The database is the one that clients ask for, which `SHOW DATABASES` lists
  /// as `name`.
  var labels: [MetricIdentity.Label] {
    var labels = [MetricIdentity.Label("database", database)]
    if kind == .pools, let user = cell("user"), !user.isEmpty {
      labels.append(MetricIdentity.Label("user", user))
    }
    return labels
  }

  /// The columns of numbers and what they hold, as it is written.
  var values: [(name: String, value: [UInt8])] {
    columns.indices.compactMap { index in
      guard index != timeColumn, !PgBouncerParser.textColumns.contains(columns[index]) else {
        return nil
      }
      let field = row.bytes.span.extracting(row.range(index))
      let value = field.extracting(field.trimmedRange())
      return value.isEmpty ? nil : (columns[index], value.copied())
    }
  }

  private func cell(_ name: String) -> String? {
    columns.firstIndex(of: name).map { row.text($0) }
  }

  /// Columns that hold names, or what is no measurement.
  private static let textColumns: Set<String> = [
    "database", "user", "name", "host", "port", "force_user", "pool_mode", "load_balance_hosts",
    "server_lifetime", "connect_query", "paused", "disabled",
  ]

  // MARK: Lines

  private mutating func takeHeader(_ line: Span<UInt8>) -> Bool {
    guard PgBouncerParser.mayBeHeader(line) else { return false }
    for delimiter in [UInt8(ascii: "|"), UInt8(ascii: ","), UInt8(ascii: ";"), 0x09] {
      var header = CSVRow()
      guard header.split(line, delimiter: delimiter) == .complete, header.count > 2 else {
        continue
      }
      let names = header.texts.map { $0.lowercased() }
      guard let kind = PgBouncerParser.kind(of: names) else { continue }
      self.kind = kind
      self.delimiter = delimiter
      columns = names
      let first = kind == .databases ? "name" : "database"
      timeColumn = kind == .other || names[0] == first || names[0] == "user" ? nil : 0
      return true
    }
    return false
  }

  /// True where the line holds a name that every header of interest has.
  private static func mayBeHeader(_ line: Span<UInt8>) -> Bool {
    var index = 0
    while let start = line.firstIndex(of: UInt8(ascii: "d"), from: index) {
      if line.extracting(start..<line.count).hasPrefix("database") { return true }
      index = start + 1
    }
    return false
  }

  private static func kind(of names: [String]) -> Kind? {
    func has(_ name: String) -> Bool { names.contains(name) }
    if has("name"), has("pool_size"), has("port") { return .databases }
    guard has("database") else { return nil }
    if has("cl_waiting") || has("sv_active") { return .pools }
    if has("total_query_time") || has("avg_query_time") || has("total_requests") { return .stats }
    // Clients and servers one by one.
    return has("type") && has("connect_time") ? .other : nil
  }

  /// `-----+----`, and `(2 rows)`.
  private static func isMark(_ line: Span<UInt8>) -> Bool {
    guard line.count >= 3 else { return false }
    if line[0] == UInt8(ascii: "(") {
      return line.indices.last.map { line[$0] == UInt8(ascii: ")") } == true
        && line[1].decimalDigit != nil
    }
    for i in line.indices where line[i] != UInt8(ascii: "-") && line[i] != UInt8(ascii: "+") {
      return false
    }
    return true
  }

  /// The time in the line above a table: what `date` prints, or psql under `\watch`.
  private static func title(_ line: Span<UInt8>, utcOffset: Int) -> ParsedTime? {
    var line = line
    if line.hasPrefix("Watch every "), let tab = line.firstIndex(of: 0x09) {
      line = line.extracting((tab + 1)..<line.count)
    } else if let open = line.firstIndex(of: UInt8(ascii: "(")),
      line.extracting(open..<line.count).hasPrefix("(every ")
    {
      line = line.extracting(0..<open)
    }
    line = line.extracting(line.trimmedRange())
    let time =
      TimestampParser.parse(line, utcOffset: utcOffset)
      ?? WrittenDate.parse(line, utcOffset: utcOffset)
    // A number alone is no time above a table unless it is a full epoch.
    guard let time, let moment = time.moment else { return nil }
    return time.zone != .epoch || moment.microseconds > 1_000_000_000_000_000 ? time : nil
  }
}
