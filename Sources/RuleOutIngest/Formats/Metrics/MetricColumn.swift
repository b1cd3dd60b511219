/// What a column of a metric table is for, as `recognise` decided it and the decoder wants to know it.
enum MetricColumn: String, Sendable {
  case time, name, value, unit, label, metric, ignored

  /// Dialect and columns, as `Recognition.layout` carries them.
  struct Layout: Sendable {
    var delimiter: UInt8
    var decimalMark: DecimalMark
    var columns: [MetricColumn]

    init(_ layout: [String]) {
      delimiter = layout.first?.utf8.first ?? UInt8(ascii: ",")
      decimalMark = layout.dropFirst().first.flatMap { DecimalMark(rawValue: $0) } ?? .point
      columns = layout.dropFirst(2).map { MetricColumn(rawValue: $0) ?? .ignored }
    }

    func first(_ role: MetricColumn) -> Int? { columns.firstIndex(of: role) }

    func all(_ roles: [MetricColumn]) -> [Int] {
      columns.indices.filter { roles.contains(columns[$0]) }
    }
  }

  static func layout(_ roles: [MetricColumn], of table: CSVHead) -> [String] {
    [
      String(Unicode.Scalar(table.delimiter)),
      table.decimalMark.rawValue,
    ] + roles.map(\.rawValue)
  }
}

extension CSVHead {
  /// Columns whose text tells series apart, whatever it looks like.
  private static let labelAliases = Set(
    [
      "service", "service_name", "app", "application", "component", "job", "instance", "host",
      "hostname", "server", "node", "pod", "pod_name", "container", "container_name", "pool",
      "namespace", "cluster", "region", "zone", "env", "environment", "database", "user", "device",
    ].map { FieldName($0) })
  /// Columns of prose, which would make a series of every row.
  private static let proseAliases = Set(
    ["note", "notes", "comment", "comments", "description", "message", "text"]
      .map { FieldName($0) })

  /// True where at least a quarter of the cells of a column are numbers, gaps left out; nil where it has none.
  func isNumeric(_ column: Int) -> Bool? {
    let cells = cells(column)
    if cells.isEmpty { return nil }
    let numbers = cells.filter { cell in
      let bytes = Array(cell.utf8)
      switch MetricCell(bytes.span, decimalMark: decimalMark) {
      case .number, .rejected(MetricCell.ambiguousReason): return true
      default: return MetricCell.isInfinite(bytes.span)
      }
    }
    return numbers.count * 4 >= cells.count
  }

  /// True where a column tells series apart: it has the name of a label, or holds words.
  func isLabel(_ column: Int) -> Bool {
    let name = FieldName(header[column])
    if CSVHead.proseAliases.contains(name) { return false }
    if isNumeric(column) == true { return false }
    return CSVHead.labelAliases.contains(name) || isNumeric(column) == false
  }

  /// True where the rows are requests one by one, not measurements.
  var listsRequests: Bool {
    if let status = column(["status", "status_code", "http_status"]), isNumeric(status) == true {
      return true
    }
    let durations = [
      "duration", "duration_ms", "latency", "latency_ms", "response_time", "elapsed_ms",
    ]
    return column(["method", "http_method", "request"]) != nil
      || (column(["path", "route", "url", "uri"]) != nil && column(durations) != nil)
  }

  /// What the report should say about the reading of the table.
  func decisions(_ roles: [MetricColumn]) -> [String] {
    var decisions: [String] = []
    if delimiter == UInt8(ascii: ";") { decisions.append("fields are separated by semicolons") }
    if decimalMark == .comma { decisions.append("decimal comma: 12,5 is read as 12.5") }
    let ignored = roles.indices.filter { roles[$0] == .ignored }.map { header[$0] }
    if !ignored.isEmpty {
      decisions.append("columns not used: \(ignored.joined(separator: ", "))")
    }
    return decisions
  }
}
