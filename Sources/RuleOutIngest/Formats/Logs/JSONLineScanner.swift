/// Takes the scalars of a JSON object as they are met.
protocol JSONFieldVisitor {
  /// `key` is dotted where the value is nested, and valid during the call only; `value` is a range of the
  /// line, without quotes. Nulls and what lies in arrays are not told.
  mutating func visit(_ key: Span<UInt8>, _ value: Range<Int>, _ form: LineFields.Form)
}

/// Checks one JSON object on one line (RFC 8259) and tells its scalars, without making strings.
struct JSONLineScanner {
  /// Objects and arrays within each other.
  static let depthLimit = 128

  /// Why a line is no JSON object: the same words for the same kind of fault.
  enum Fault: String, Error {
    case noObject = "not a JSON object"
    case key = "malformed JSON: expected a key"
    case colon = "malformed JSON: expected ':'"
    case value = "malformed JSON: expected a value"
    case comma = "malformed JSON: expected ',' or a closing bracket"
    case number = "malformed JSON: not a number"
    case string = "malformed JSON: string not closed or with control characters"
    case truncated = "malformed JSON: line ends within the object"
    case depth = "malformed JSON: nested deeper than 128"
    case trailing = "malformed JSON: more after the object"
  }

  /// Keys of the objects that are open, each with a dot behind it.
  private var path: [UInt8] = []
  private var index = 0

  /// Tells the scalars of the object in `line`; nil where all of it is well formed. A comma behind the
  /// object is allowed: one object a line of an array.
  mutating func scan(_ line: Span<UInt8>, _ visitor: inout some JSONFieldVisitor) -> Fault? {
    path.removeAll(keepingCapacity: true)
    index = 0
    do throws(Fault) {
      skipBlanks(line)
      guard index < line.count, line[index] == UInt8(ascii: "{") else { throw .noObject }
      try object(line, &visitor, depth: 1)
      skipBlanks(line)
      if index < line.count, line[index] == UInt8(ascii: ",") { index += 1 }
      skipBlanks(line)
      return index == line.count ? nil : .trailing
    } catch {
      return error
    }
  }

  @inline(__always)
  private mutating func skipBlanks(_ line: Span<UInt8>) {
    while index < line.count, line[index].isBlank { index += 1 }
  }

  private mutating func object(
    _ line: Span<UInt8>, _ visitor: inout some JSONFieldVisitor, depth: Int
  ) throws(Fault) {
    if depth > Self.depthLimit { throw .depth }
    index += 1
    skipBlanks(line)
    guard index < line.count else { throw .truncated }
    if line[index] == UInt8(ascii: "}") {
      index += 1
      return
    }
    while true {
      guard index < line.count else { throw .truncated }
      guard line[index] == UInt8(ascii: "\"") else { throw .key }
      let (key, _) = try string(line)
      skipBlanks(line)
      guard index < line.count else { throw .truncated }
      guard line[index] == UInt8(ascii: ":") else { throw .colon }
      index += 1
      skipBlanks(line)
      guard index < line.count else { throw .truncated }
      try member(line, key, &visitor, depth: depth)
      skipBlanks(line)
      guard index < line.count else { throw .truncated }
      if line[index] == UInt8(ascii: "}") {
        index += 1
        return
      }
      guard line[index] == UInt8(ascii: ",") else { throw .comma }
      index += 1
      skipBlanks(line)
    }
  }

  private mutating func member(
    _ line: Span<UInt8>, _ key: Range<Int>, _ visitor: inout some JSONFieldVisitor, depth: Int
  ) throws(Fault) {
    if line[index] == UInt8(ascii: "{") {
      let length = path.count
      path.append(copying: line.extracting(key))
      path.append(UInt8(ascii: "."))
      try object(line, &visitor, depth: depth + 1)
      path.removeLast(path.count - length)
      return
    }
    guard let (value, form) = try scalar(line, depth: depth) else { return }
    if path.isEmpty {
      visitor.visit(line.extracting(key), value, form)
    } else {
      let length = path.count
      path.append(copying: line.extracting(key))
      visitor.visit(path.span, value, form)
      path.removeLast(path.count - length)
    }
  }

  /// The scalar at the index; nil for a null and for an array, which is passed over.
  private mutating func scalar(
    _ line: Span<UInt8>, depth: Int
  ) throws(Fault) -> (Range<Int>, LineFields.Form)? {
    let start = index
    switch line[index] {
    case UInt8(ascii: "\""):
      let (range, isEscaped) = try string(line)
      return (range, isEscaped ? .escapedString : .string)
    case UInt8(ascii: "["):
      try array(line, depth: depth + 1)
      return nil
    case UInt8(ascii: "t"):
      try word(line, "true")
      return (start..<index, .boolean)
    case UInt8(ascii: "f"):
      try word(line, "false")
      return (start..<index, .boolean)
    case UInt8(ascii: "n"):
      try word(line, "null")
      return nil
    default:
      try number(line)
      return (start..<index, .number)
    }
  }

  private mutating func array(_ line: Span<UInt8>, depth: Int) throws(Fault) {
    if depth > Self.depthLimit { throw .depth }
    index += 1
    skipBlanks(line)
    guard index < line.count else { throw .truncated }
    if line[index] == UInt8(ascii: "]") {
      index += 1
      return
    }
    while true {
      guard index < line.count else { throw .truncated }
      if line[index] == UInt8(ascii: "{") {
        var nobody = NoVisitor()
        try object(line, &nobody, depth: depth + 1)
      } else {
        _ = try scalar(line, depth: depth)
      }
      skipBlanks(line)
      guard index < line.count else { throw .truncated }
      if line[index] == UInt8(ascii: "]") {
        index += 1
        return
      }
      guard line[index] == UInt8(ascii: ",") else { throw .comma }
      index += 1
      skipBlanks(line)
    }
  }

  /// The inside of the string at the index, and whether it holds escapes.
  private mutating func string(_ line: Span<UInt8>) throws(Fault) -> (Range<Int>, Bool) {
    index += 1
    let start = index
    var isEscaped = false
    while index < line.count {
      let byte = line[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return (start..<(index - 1), isEscaped)
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        index += 1
      } else if byte < 0x20 {
        throw .string
      }
      index += 1
    }
    index = line.count
    throw .truncated
  }

  private mutating func word(_ line: Span<UInt8>, _ word: StaticString) throws(Fault) {
    guard line.extracting(index..<line.count).hasPrefix(word) else { throw .value }
    index += word.utf8CodeUnitCount
  }

  private mutating func number(_ line: Span<UInt8>) throws(Fault) {
    let start = index
    var digits = 0
    while index < line.count {
      let byte = line[index]
      if byte.decimalDigit != nil {
        digits += 1
      } else if byte != UInt8(ascii: "-"), byte != UInt8(ascii: "+"), byte != UInt8(ascii: "."),
        byte | 0x20 != UInt8(ascii: "e")
      {
        break
      }
      index += 1
    }
    if index == start { throw .value }
    if digits == 0 { throw .number }
  }
}

/// Takes no interest in what a line holds.
struct NoVisitor: JSONFieldVisitor {
  mutating func visit(_ key: Span<UInt8>, _ value: Range<Int>, _ form: LineFields.Form) {}
}
