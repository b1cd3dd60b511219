import RuleOutModel

/// Cuts the first line of a message into words, delimiters and what varies from one message to the next.
///
///     order 8812 of 'cart' failed: dial tcp 10.0.0.7:5432, after 30ms
///     order <*> of ' cart ' failed : dial tcp <*> , after <*>
///
/// A token follows from its own bytes and the token before, never from other lines, so that the same
/// message gives the same tokens whatever else is read.
enum MessageTokens {
  enum Kind: UInt8, Sendable {
    case word, delimiter
    /// A number, an id, an address, a time: whatever tells one message from its like.
    case masked
  }

  struct Token {
    var lower: Int
    var upper: Int
    /// The first byte.
    var byte: UInt8
    var kind: Kind
    /// White space stands before it.
    var isSpaced: Bool

    func isDelimiter(_ character: Unicode.Scalar) -> Bool {
      kind == .delimiter && byte == UInt8(ascii: character)
    }
  }

  /// Bytes of a line, and tokens, that are looked at: what a message says stands at its head.
  static let longestLine = 1_024
  static let most = 60
  /// Blanks in a quoted string that make it a text of its own.
  private static let blanksOfText = 4

  /// Calls `emit` with the tokens in their order. A masked one swallows masked ones that follow it, be it
  /// after a comma or colon, so that lists and addresses of any length are alike.
  @inline(__always)
  static func scan(_ bytes: Span<UInt8>, _ emit: (Token) -> Void) {
    let end = min(bytes.count, longestLine)
    var position = 0
    var count = 0
    var isSpaced = false
    var last: Token?
    var separator: Token?

    func send(_ token: Token) {
      if token.kind == .masked, let previous = last, previous.kind == .masked {
        separator = nil
        return
      }
      if let waiting = separator {
        separator = nil
        last = waiting
        count += 1
        emit(waiting)
      }
      if token.isDelimiter(",") || (token.isDelimiter(":") && !token.isSpaced),
        let previous = last, previous.kind == .masked
      {
        separator = token
        return
      }
      last = token
      count += 1
      emit(token)
    }

    while position < end && count < most {
      let byte = bytes[position]
      if byte <= 0x20 {
        if byte == 0x0A && last != nil { break }
        isSpaced = true
        position += 1
        continue
      }
      // A quote within a quoted string is written \".
      if byte == UInt8(ascii: "\\"), position + 1 < end, isQuote(bytes[position + 1]) {
        position += 1
        continue
      }
      let start = position
      if isDelimiter(byte) {
        position += 1
        // The string of a field is the message itself as often as not.
        let previous = separator ?? last
        let isField = previous.map { $0.isDelimiter("=") || $0.isDelimiter(":") } ?? false
        let isText = isQuote(byte) && !isField
        send(
          Token(
            lower: start, upper: position, byte: byte, kind: .delimiter, isSpaced: isSpaced))
        isSpaced = false
        if isText, let close = closingQuote(of: start, in: bytes, before: end) {
          send(
            Token(lower: position, upper: close, byte: 0, kind: .masked, isSpaced: false))
          send(
            Token(
              lower: close, upper: close + 1, byte: byte, kind: .delimiter, isSpaced: false))
          position = close + 1
        }
        continue
      }
      var shape = WordShape()
      shape.take(byte)
      position += 1
      while position < end {
        let next = bytes[position]
        if next <= 0x20 || (isDelimiter(next) && !joins(position, in: bytes, before: end, shape)) {
          break
        }
        shape.take(next)
        position += 1
      }
      let varies = shape.varies(isValue: last?.isDelimiter("=") ?? false)
      send(
        Token(
          lower: start, upper: position, byte: byte, kind: varies ? .masked : .word,
          isSpaced: isSpaced))
      isSpaced = false
    }
  }

  @inline(__always)
  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: ";"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "|"),
      UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "&"):
      true
    default: false
    }
  }

  static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }

  /// True where the delimiter at `position` stands within a word: a clock time, an address, a number with
  /// separators, "can't".
  private static func joins(
    _ position: Int, in bytes: Span<UInt8>, before end: Int, _ shape: WordShape
  ) -> Bool {
    guard position + 1 < end else { return false }
    let next = bytes[position + 1]
    switch bytes[position] {
    case UInt8(ascii: ":"), UInt8(ascii: ","):
      return shape.hasDigit && WordShape.isDigit(next)
        && WordShape.isHexadecimal(bytes[position - 1])
    case UInt8(ascii: "'"):
      return WordShape.isLetter(next) && WordShape.isLetter(bytes[position - 1])
    default: return false
    }
  }

  /// Where the string that opens at `start` ends, if it is a text of several words.
  private static func closingQuote(
    of start: Int, in bytes: Span<UInt8>, before end: Int
  ) -> Int? {
    let quote = bytes[start]
    var blanks = 0
    var position = start + 1
    while position < end {
      let byte = bytes[position]
      if byte == 0x0A { return nil }
      if byte == UInt8(ascii: " ") { blanks += 1 }
      if byte == quote && bytes[position - 1] != UInt8(ascii: "\\") {
        return blanks >= blanksOfText ? position : nil
      }
      position += 1
    }
    return nil
  }
}

/// What the bytes of a word are, gathered as they are read.
struct WordShape {
  private var length = 0
  private var digits = 0
  private var isVariable = false
  private var hasAt = false
  private var isMail = false
  // Of the part since the last separator.
  private var partLength = 0
  private var partDigits = 0
  private var partRuns = 0
  private var before = 0
  private var after = 0

  /// Words are shorter than this.
  private static let longestWord = 128

  var hasDigit: Bool { digits > 0 }

  @inline(__always)
  mutating func take(_ byte: UInt8) {
    length += 1
    if WordShape.isDigit(byte) {
      if partDigits == 0 { before = partLength }
      if after > 0 || partDigits == 0 { partRuns += 1 }
      after = 0
      digits += 1
      partDigits += 1
      partLength += 1
      return
    }
    if WordShape.isLetter(byte) {
      partLength += 1
      if partDigits > 0 { after += 1 }
      return
    }
    if byte == UInt8(ascii: "@") { hasAt = length > 1 }
    if byte == UInt8(ascii: ".") && hasAt { isMail = true }
    closePart()
  }

  /// True for numbers with or without units, ids, addresses and the like.
  ///
  /// - Parameter isValue: It stands after `=`, where every number is a value.
  @inline(__always)
  mutating func varies(isValue: Bool) -> Bool {
    closePart()
    return isVariable || isMail || length > WordShape.longestWord || (isValue && digits > 0)
  }

  /// A part with digits is a word still where it is short, or letters go on after them: x509, http2,
  /// sha256, Log4jLogger.
  private mutating func closePart() {
    if partDigits > 0 {
      let isName =
        partRuns == 1 && before >= 1
        && ((partDigits <= 3 && partLength <= 6) || (partDigits <= 2 && before >= 2 && after >= 3))
      if !isName { isVariable = true }
    }
    partLength = 0
    partDigits = 0
    partRuns = 0
    before = 0
    after = 0
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Bytes beyond ASCII are parts of letters.
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }

  static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- 0x61 < 6
  }
}
