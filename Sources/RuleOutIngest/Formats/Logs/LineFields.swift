/// The fields found in one line, as ranges of its bytes. Reused from line to line.
struct LineFields {
  /// How a value is written.
  enum Form: UInt8 {
    case string, escapedString, number, boolean
    /// Durations that follow each other and add up.
    case list
  }

  struct Value {
    var range: Range<Int>
    var form: Form
    var alias: FieldAlias
  }

  private var values: [Value?] = Array(repeating: nil, count: LogField.allCases.count)
  private var used: [Int] = []
  /// True where a key says that the line is about an outbound call.
  private(set) var isOutbound = false
  /// True where a key says that a database server wrote the line.
  private(set) var isDatabaseServer = false

  subscript(_ field: LogField) -> Value? { values[field.rawValue] }

  mutating func removeAll() {
    for index in used { values[index] = nil }
    used.removeAll(keepingCapacity: true)
    isOutbound = false
    isDatabaseServer = false
  }

  /// Remembers a value. Of several the best key wins, and of one key the last value.
  mutating func set(_ alias: FieldAlias, _ range: Range<Int>, _ form: Form) {
    let index = alias.field.rawValue
    if alias.isOutbound { isOutbound = true }
    if alias.isDatabaseServer { isDatabaseServer = true }
    let value = Value(range: range, form: form, alias: alias)
    if let present = values[index] {
      if alias.field == .endTime, present.alias.rank != alias.rank {
        setRecordTime(present.alias.rank < alias.rank ? value : present)
      }
      if present.alias.rank < alias.rank { return }
    } else {
      used.append(index)
    }
    values[index] = value
  }

  /// Of two times under different keys the one that is not the line's own.
  private mutating func setRecordTime(_ value: Value) {
    let index = LogField.recordTime.rawValue
    if values[index] == nil { used.append(index) }
    values[index] = value
  }
}

extension LineFields {
  /// Adds what was found in a part of the line that begins at `offset`.
  mutating func add(_ other: LineFields, at offset: Int) {
    for index in other.used {
      guard let value = other.values[index] else { continue }
      let range = (value.range.lowerBound + offset)..<(value.range.upperBound + offset)
      set(value.alias, range, value.form)
    }
  }

  /// Makes strings with escapes plain: puts `line` and the resolved strings into `buffer` and points the
  /// values there. False, and nothing done, where there are no such strings.
  mutating func resolveEscapes(_ line: Span<UInt8>, into buffer: inout [UInt8]) -> Bool {
    guard used.contains(where: { values[$0]?.form == .escapedString }) else { return false }
    buffer.removeAll(keepingCapacity: true)
    buffer.append(copying: line)
    var text: [UInt8] = []
    for index in used {
      guard let value = values[index], value.form == .escapedString else { continue }
      JSONEscapes.resolve(line.extracting(value.range), into: &text)
      let start = buffer.count
      buffer += text
      values[index]?.range = start..<buffer.count
      values[index]?.form = .string
    }
    return true
  }

  /// True where the field is there and says something: neither empty nor `-`.
  func states(_ field: LogField, _ line: Span<UInt8>) -> Bool {
    guard let value = self[field], !value.range.isEmpty else { return false }
    return !(value.range.count == 1 && line[value.range.lowerBound] == UInt8(ascii: "-"))
  }
}
