import RuleOutModel

/// What the beginning of a CSV text shows: its dialect, its columns and its first rows.
struct CSVHead: Sendable {
  /// Rows looked at; the rest of a file is like them.
  static let rowLimit = 64

  var delimiter: UInt8
  var decimalMark: DecimalMark
  /// Names of the columns as they are written.
  var header: [String]
  var rows: [[String]]

  /// Nil where the head is no table of at least two columns.
  init?(_ head: ContentHead) {
    var lines = CSVHead.lines(of: head)
    guard let first = lines.first, let start = first.first(where: { !$0.isBlank }),
      start != UInt8(ascii: "{"), start != UInt8(ascii: "["), start != UInt8(ascii: "<")
    else { return nil }
    var candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
    if let stated = CSVHead.statedDelimiter(first.span) {
      candidates = [stated]
      lines.removeFirst()
    }
    var best: (score: Int, delimiter: UInt8, header: [String], rows: [[String]])?
    for delimiter in candidates {
      guard let (header, rows) = CSVHead.table(lines, delimiter: delimiter) else { continue }
      let matching = rows.reduce(0) { $0 + ($1.count == header.count ? 1 : 0) }
      let score = matching * 1_000 + min(header.count, 999)
      if score > best?.score ?? 0 { best = (score, delimiter, header, rows) }
    }
    guard let best else { return nil }
    delimiter = best.delimiter
    header = best.header
    rows = best.rows.filter { $0.count == best.header.count }
    if delimiter == UInt8(ascii: ",") {
      decimalMark = DecimalMark(ofQuoted: rows)
    } else {
      decimalMark = CSVHead.hasDecimalCommas(rows) ? .comma : .point
    }
  }

  /// The delimiter of a line `sep=;`, which spreadsheets write before the header; nil where it is none.
  static func statedDelimiter(_ line: Span<UInt8>) -> UInt8? {
    let blanks = line.trimmedRange()
    // The delimiter itself may be a tab, which counts as a blank.
    let end = min(line.count, max(blanks.upperBound, blanks.lowerBound + 5))
    let word = line.extracting(blanks.lowerBound..<end)
    guard word.count == 5, word.extracting(0..<4).equalsIgnoringCase("sep=") else { return nil }
    return word[4]
  }

  /// The lines that the head holds whole, blank ones left out.
  private static func lines(of head: ContentHead) -> [[UInt8]] {
    var lines = head.bytes.split(separator: 0x0A, maxSplits: rowLimit + 8).map(Array.init)
    if !head.isWhole || lines.count > rowLimit + 8 { lines = Array(lines.dropLast()) }
    if let first = lines.first, first.starts(with: [0xEF, 0xBB, 0xBF]) {
      lines[0].removeFirst(3)
    }
    for i in lines.indices where lines[i].last == 0x0D { lines[i].removeLast() }
    return lines.filter { !$0.span.trimmedRange().isEmpty }
  }

  private static func table(
    _ lines: [[UInt8]], delimiter: UInt8
  ) -> (header: [String], rows: [[String]])? {
    var row = CSVRow()
    guard let first = lines.first, row.split(first.span, delimiter: delimiter) == .complete,
      row.count >= 2
    else { return nil }
    let header = row.texts
    var rows: [[String]] = []
    for line in lines.dropFirst().prefix(rowLimit) {
      if row.split(line.span, delimiter: delimiter) == .complete { rows.append(row.texts) }
    }
    return (header, rows)
  }

  /// True where some cell is a number with a decimal comma and none is one with a decimal point.
  private static func hasDecimalCommas(_ rows: [[String]]) -> Bool {
    var commas = 0
    for cell in rows.joined() {
      let bytes = Array(cell.utf8)
      let digits = bytes.prefix { $0.decimalDigit != nil || $0 == UInt8(ascii: "-") }.count
      guard digits > 0, digits + 1 < bytes.count, bytes[digits + 1].decimalDigit != nil else {
        continue
      }
      let rest = bytes[(digits + 1)...].prefix { $0.decimalDigit != nil }.count
      if bytes[digits] == UInt8(ascii: ",") { commas += 1 }
      let isPlainNumber = digits + 1 + rest == bytes.count
      if bytes[digits] == UInt8(ascii: "."), isPlainNumber, rest != 3 { return false }
    }
    return commas > 0
  }

  // MARK: Columns

  /// Index of the first column whose name is one of `aliases`, tried in their order.
  func column(_ aliases: [String]) -> Int? {
    let names = header.map(FieldName.init)
    for alias in aliases {
      if let index = names.firstIndex(of: FieldName(alias)) { return index }
    }
    return nil
  }

  /// Cells of a column that hold something.
  func cells(_ column: Int) -> [String] {
    rows.compactMap { row in
      guard column < row.count else { return nil }
      let bytes = Array(row[column].utf8)
      return MetricCell.isGap(bytes.span) ? nil : row[column]
    }
  }

  /// The column of the times: by its name, else the first whose cells are all dates or full epochs.
  var timeColumn: Int? {
    if let named = column(timeAliases) { return named }
    let recordTimes = Set(ChangeFields.times.map { FieldName($0) })
    return header.indices.first { index in
      // When a record was created is not when something was measured.
      if recordTimes.contains(FieldName(header[index])) { return false }
      let cells = cells(index)
      return !cells.isEmpty && cells.allSatisfy { CSVHead.isDate($0) }
    }
  }

  /// True where the first line is data already.
  var isHeaderless: Bool { header.contains { CSVHead.isDate($0) } }

  private static func isDate(_ cell: String) -> Bool {
    let bytes = Array(cell.utf8)
    // Whichever number is the day, it is a date.
    guard
      let time = TimestampParser.parse(bytes.span, utcOffset: 0, dateOrder: .dayFirst),
      let moment = time.moment
    else { return false }
    return time.zone != .epoch || moment.microseconds > 1_000_000_000_000_000
  }

  /// How the times of `column` state their zone, by the first of them.
  func zone(of column: Int) -> Recognition.ZoneStyle {
    for cell in cells(column) {
      let bytes = Array(cell.utf8)
      if let time = TimestampParser.parse(bytes.span, utcOffset: 0, dateOrder: .dayFirst) {
        return time.zone
      }
    }
    return .none
  }
}
