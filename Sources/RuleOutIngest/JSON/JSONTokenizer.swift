/// A piece of JSON. The text of keys, strings and numbers stands in `JSONTokenizer.text`.
package enum JSONToken: Hashable, Sendable {
  case beginObject, endObject, beginArray, endArray
  case key, string, number
  case `true`, `false`, null
}

/// Cuts JSON (RFC 8259) into tokens, from pieces cut anywhere, in constant memory.
///
/// Ask for tokens until there are none, then bring the next piece:
///
///     var position = 0
///     while let token = try tokenizer.next(piece, &position) { ... }
///
/// Several values may follow each other, as in JSON lines. Taken besides the standard: `NaN`,
/// `Infinity` and `+Inf`, which some exporters write, as numbers. A lone surrogate becomes U+FFFD. Of a string
/// longer than `tokenLimit` the beginning is kept.
package struct JSONTokenizer: Sendable {
  /// Bytes kept of one key, string or number.
  package static let tokenLimit = 1 << 20
  package static let depthLimit = 128

  /// The key, string or number returned last, escapes resolved.
  package private(set) var text: [UInt8] = []
  /// Line of the first byte of the token returned last, from 1.
  package private(set) var line = 1
  /// Byte offset of the token returned last.
  package private(set) var offset = 0

  private enum Container { case object, array }
  private enum Expectation { case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd }
  private enum Scan { case between, string, escape, unicode, word }

  private var containers: [Container] = []
  private var expectation = Expectation.value
  private var scan = Scan.between
  private var isKey = false
  private var codeUnits = JSONCodeUnits()
  /// Line and offset of the byte that comes next.
  private var currentLine = 1
  private var currentOffset = 0
  private var isAtLineStart = true

  package init() {}

  /// Arrays and objects that are open after the token returned last.
  package var depth: Int { containers.count }
  /// True where a value has begun and not ended.
  package var isInsideValue: Bool { !containers.isEmpty || scan != .between }

  /// The next token, from `piece[position...]` on; nil where the piece is used up.
  ///
  /// After an error only `recover` may be called.
  package mutating func next(
    _ piece: Span<UInt8>, _ position: inout Int
  ) throws(JSONError) -> JSONToken? {
    while position < piece.count {
      let byte = piece[position]
      switch scan {
      case .between:
        if byte.isBlank {
          consume(byte, &position)
        } else if let token = try begin(byte, &position) {
          return token
        }
      case .string:
        if try scanString(piece, &position) { return endString() }
      case .escape:
        try takeEscape(byte)
        consume(byte, &position)
      case .unicode:
        try takeUnicodeDigit(byte)
        consume(byte, &position)
      case .word:
        var end = position
        while end < piece.count, !piece[end].endsJSONWord { end += 1 }
        take(piece, until: end, &position)
        if end < piece.count { return try endWord() }
      }
    }
    return nil
  }

  /// Takes the end of the text: a number that stood alone, or the error that a value is not finished.
  package mutating func finish() throws(JSONError) -> JSONToken? {
    if scan == .word && containers.isEmpty { return try endWord() }
    if isInsideValue { throw fault(.endsEarly) }
    return nil
  }

  /// Abandons the value at hand and skips to the next line that begins with `{`; false where the piece
  /// has none.
  package mutating func recover(_ piece: Span<UInt8>, _ position: inout Int) -> Bool {
    while position < piece.count {
      let byte = piece[position]
      if isAtLineStart && byte == UInt8(ascii: "{") {
        containers.removeAll(keepingCapacity: true)
        expectation = .value
        scan = .between
        codeUnits = JSONCodeUnits()
        return true
      }
      consume(byte, &position)
    }
    return false
  }

  // MARK: Structure

  private mutating func begin(
    _ byte: UInt8, _ position: inout Int
  ) throws(JSONError) -> JSONToken? {
    line = currentLine
    offset = currentOffset
    switch (byte, expectation) {
    case (UInt8(ascii: "{"), .value), (UInt8(ascii: "{"), .valueOrEnd):
      try open(.object)
      consume(byte, &position)
      return .beginObject
    case (UInt8(ascii: "["), .value), (UInt8(ascii: "["), .valueOrEnd):
      try open(.array)
      consume(byte, &position)
      return .beginArray
    case (UInt8(ascii: "}"), .keyOrEnd),
      (UInt8(ascii: "}"), .commaOrEnd) where containers.last == .object:
      close()
      consume(byte, &position)
      return .endObject
    case (UInt8(ascii: "]"), .valueOrEnd),
      (UInt8(ascii: "]"), .commaOrEnd) where containers.last == .array:
      close()
      consume(byte, &position)
      return .endArray
    case (UInt8(ascii: ","), .commaOrEnd):
      expectation = containers.last == .object ? .key : .value
    case (UInt8(ascii: ":"), .colon):
      expectation = .value
    case (UInt8(ascii: "\""), .value), (UInt8(ascii: "\""), .valueOrEnd):
      startText(.string, isKey: false)
    case (UInt8(ascii: "\""), .key), (UInt8(ascii: "\""), .keyOrEnd):
      startText(.string, isKey: true)
    case (_, .value), (_, .valueOrEnd):
      // A byte order mark before the first value says nothing.
      if currentOffset < 3 && byte == [0xEF, 0xBB, 0xBF][currentOffset] { break }
      guard !byte.endsJSONWord else { throw unexpected(byte) }
      startText(.word, isKey: false)
      append(byte)
    default:
      throw unexpected(byte)
    }
    consume(byte, &position)
    return nil
  }

  private mutating func open(_ container: Container) throws(JSONError) {
    guard containers.count < JSONTokenizer.depthLimit else { throw fault(.tooDeep) }
    containers.append(container)
    expectation = container == .object ? .keyOrEnd : .valueOrEnd
  }

  private mutating func close() {
    containers.removeLast()
    endValue()
  }

  private mutating func endValue() {
    expectation = containers.isEmpty ? .value : .commaOrEnd
  }

  // MARK: Strings

  private mutating func startText(_ scan: Scan, isKey: Bool) {
    text.removeAll(keepingCapacity: true)
    self.scan = scan
    self.isKey = isKey
  }

  /// Takes plain bytes of a string; true where its closing quote was taken.
  private mutating func scanString(
    _ piece: Span<UInt8>, _ position: inout Int
  ) throws(JSONError) -> Bool {
    var end = position
    while end < piece.count, piece[end].isPlainInJSONString { end += 1 }
    if end > position { dropLoneSurrogate() }
    take(piece, until: end, &position)
    guard end < piece.count else { return false }
    let byte = piece[end]
    if byte == UInt8(ascii: "\\") {
      scan = .escape
    } else {
      dropLoneSurrogate()
      guard byte == UInt8(ascii: "\"") else { throw fault(.controlByteInString) }
    }
    consume(byte, &position)
    return scan == .string
  }

  private mutating func endString() -> JSONToken {
    scan = .between
    if isKey {
      expectation = .colon
      return .key
    }
    endValue()
    return .string
  }

  private mutating func takeEscape(_ byte: UInt8) throws(JSONError) {
    if byte == UInt8(ascii: "u") {
      codeUnits.begin()
      scan = .unicode
      return
    }
    dropLoneSurrogate()
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): append(byte)
    case UInt8(ascii: "b"): append(0x08)
    case UInt8(ascii: "f"): append(0x0C)
    case UInt8(ascii: "n"): append(0x0A)
    case UInt8(ascii: "r"): append(0x0D)
    case UInt8(ascii: "t"): append(0x09)
    default: throw fault(.malformedEscape)
    }
    scan = .string
  }

  private mutating func takeUnicodeDigit(_ byte: UInt8) throws(JSONError) {
    guard codeUnits.take(byte) else { throw fault(.malformedEscape) }
    guard codeUnits.isComplete else { return }
    scan = .string
    append(codeUnits.scalars())
  }

  /// A first half of a surrogate pair ends with anything but its second half.
  private mutating func dropLoneSurrogate() { append(codeUnits.takeLone()) }

  private mutating func append(_ scalars: [UInt32]) {
    for value in scalars {
      guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { continue }
      for byte in encoded { append(byte) }
    }
  }

  private mutating func append(_ byte: UInt8) {
    if text.count < JSONTokenizer.tokenLimit { text.append(byte) }
  }

  // MARK: Words

  private mutating func endWord() throws(JSONError) -> JSONToken {
    scan = .between
    endValue()
    switch JSONWord(text.span) {
    case .true: return .true
    case .false: return .false
    case .null: return .null
    case .number: return .number
    case nil: throw JSONError(.malformedWord, line: line, offset: offset)
    }
  }

  // MARK: Places

  private mutating func consume(_ byte: UInt8, _ position: inout Int) {
    position += 1
    currentOffset += 1
    isAtLineStart = byte == 0x0A
    if isAtLineStart { currentLine += 1 }
  }

  /// Takes bytes that hold no line end into the text.
  private mutating func take(_ piece: Span<UInt8>, until end: Int, _ position: inout Int) {
    let count = end - position
    guard count > 0 else { return }
    let room = max(0, min(count, JSONTokenizer.tokenLimit - text.count))
    text.append(copying: piece.extracting(position..<(position + room)))
    position = end
    currentOffset += count
    isAtLineStart = false
  }

  private func fault(_ fault: JSONError.Fault) -> JSONError {
    JSONError(fault, line: currentLine, offset: currentOffset)
  }

  private func unexpected(_ byte: UInt8) -> JSONError {
    let expected =
      switch expectation {
      case .value: "a value"
      case .valueOrEnd: "a value or ']'"
      case .key: "a key"
      case .keyOrEnd: "a key or '}'"
      case .colon: "':'"
      case .commaOrEnd: containers.last == .object ? "',' or '}'" : "',' or ']'"
      }
    return fault(.unexpected(expected: expected, got: byte))
  }
}
