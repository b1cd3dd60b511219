/// The fields of a record of PostgreSQL's CSV log, as far as the lines seen so far go.
///
/// The server quotes properly: every quote opens, closes or is doubled, so that an even number of them leaves
/// none open.
struct PostgreSQLRecord {
  /// Index of the columns used; those behind `message` differ from version to version.
  private enum Column {
    static let time = 0
    static let process = 3
    static let session = 5
    static let severity = 11
    static let state = 12
    static let message = 13
  }

  /// Columns of version 9.0, the fewest; version 13 has 24, version 14 has 26.
  static let fewestColumns = 23
  /// Fields of the line scanned last, with their quotes.
  private var fields: [Range<Int>] = []
  /// Fields that ended in lines before it.
  private var endedBefore = 0
  /// True where the last line scanned ended inside quotes: the record goes on in the next.
  private(set) var isOpen = false

  var columns: Int { endedBefore + fields.count }

  /// True where the lines scanned end inside the message.
  var isInMessage: Bool { isOpen && columns == Column.message + 1 }

  /// Takes the first line of a record.
  mutating func begin(_ line: Span<UInt8>) {
    endedBefore = 0
    isOpen = false
    scan(line)
  }

  /// Takes a further line of an open record; the part of it that belongs to the field which was open.
  mutating func goOn(_ line: Span<UInt8>) -> Range<Int> {
    endedBefore = columns - 1
    scan(line)
    guard let first = fields.first else { return 0..<0 }
    let isClosed = fields.count > 1 || !isOpen
    return 0..<(isClosed ? max(0, first.upperBound - 1) : first.upperBound)
  }

  private mutating func scan(_ line: Span<UInt8>) {
    fields.removeAll(keepingCapacity: true)
    var start = 0
    for index in line.indices {
      if line[index] == UInt8(ascii: "\"") {
        isOpen.toggle()
      } else if line[index] == UInt8(ascii: ","), !isOpen {
        fields.append(start..<index)
        start = index + 1
      }
    }
    fields.append(start..<line.count)
  }

  // MARK: What the first line of a record holds

  /// Nil where `line`, scanned last, does not begin a record up to its message.
  func head(_ line: Span<UInt8>) -> Head? {
    guard endedBefore == 0, fields.count > Column.message,
      let time = TimestampParser.parse(line.extracting(fields[Column.time]), utcOffset: 0),
      time.moment != nil,
      line.extracting(fields[Column.process]).integer() != nil,
      Self.isSession(line.extracting(fields[Column.session])),
      Self.isState(line.extracting(fields[Column.state]))
    else { return nil }
    return Head(
      time: fields[Column.time], zone: time.zone, severity: fields[Column.severity],
      state: fields[Column.state], message: message(line))
  }

  struct Head {
    var time: Range<Int>
    var zone: Recognition.ZoneStyle
    var severity: Range<Int>
    /// SQLSTATE, five characters.
    var state: Range<Int>
    /// Without the quotes around it; what this line holds of it.
    var message: Range<Int>
  }

  private func message(_ line: Span<UInt8>) -> Range<Int> {
    var range = fields[Column.message]
    guard !range.isEmpty, line[range.lowerBound] == UInt8(ascii: "\"") else { return range }
    range = (range.lowerBound + 1)..<range.upperBound
    if isInMessage || range.isEmpty { return range }
    return range.lowerBound..<(range.upperBound - 1)
  }

  /// `6b075cbf.74dc`, two hexadecimal numbers.
  private static func isSession(_ field: Span<UInt8>) -> Bool {
    guard let point = field.firstIndex(of: UInt8(ascii: ".")), point > 0, point + 1 < field.count
    else { return false }
    for index in field.indices where index != point && field[index].hexDigit == nil {
      return false
    }
    return true
  }

  /// `53300`, `42P01`
  private static func isState(_ field: Span<UInt8>) -> Bool {
    guard field.count == 5 else { return false }
    for index in field.indices
    where field[index].decimalDigit == nil && !field[index].isLetter {
      return false
    }
    return true
  }
}
