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
    /// Of its bytes (Fowler, Noll & Vo, FNV-1a); the same for all that are masked.
    var hash: UInt64 = 0
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
    let ends = MessageTokens.ends

    @inline(__always)
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
      if ends.contains(byte) {
        position += 1
        // The string of a field is the message itself as often as not.
        let previous = separator ?? last
        let isField = previous.map { $0.isDelimiter("=") || $0.isDelimiter(":") } ?? false
        let isText = isQuote(byte) && !isField
        send(
          Token(
            lower: start, upper: position, byte: byte, kind: .delimiter, hash: UInt64(byte),
            isSpaced: isSpaced))
        isSpaced = false
        if isText, let close = closingQuote(of: start, in: bytes, before: end) {
          send(
            Token(lower: position, upper: close, byte: 0, kind: .masked, isSpaced: false))
          send(
            Token(
              lower: close, upper: close + 1, byte: byte, kind: .delimiter, hash: UInt64(byte),
              isSpaced: false))
          position = close + 1
        }
        continue
      }
      // Most words are letters alone.
      var hash = WordShape.seed
      while position < end, WordShape.isLetter(bytes[position]) {
        hash = WordShape.hash(hash, bytes[position])
        position += 1
      }
      var varies = position - start > WordShape.longestWord
      if position < end,
        !ends.contains(bytes[position])
          || joins(position, in: bytes, before: end, hasDigit: false)
      {
        let letters = position
        (position, varies) = word(
          of: start, letters: letters, in: bytes, before: end,
          isValue: last?.isDelimiter("=") ?? false)
        if !varies {
          for index in letters..<position { hash = WordShape.hash(hash, bytes[index]) }
        }
      }
      send(
        Token(
          lower: start, upper: position, byte: byte, kind: varies ? .masked : .word,
          hash: varies ? 0 : hash, isSpaced: isSpaced))
      isSpaced = false
    }
  }

  /// Bytes that end a word, unless they join: white space and delimiters.
  private static let ends = ByteSet(
    Array(0...0x20) + Array("=:,;()[]{}<>\"'`|/?&".utf8))

  /// Where a word that begins with letters ends, and whether it varies.
  private static func word(
    of start: Int, letters: Int, in bytes: Span<UInt8>, before end: Int, isValue: Bool
  ) -> (end: Int, varies: Bool) {
    let ends = MessageTokens.ends
    var shape = WordShape(letters: letters - start)
    var position = letters
    while position < end,
      !ends.contains(bytes[position])
        || joins(position, in: bytes, before: end, hasDigit: shape.hasDigit)
    {
      if !shape.isVariable { shape.take(bytes[position]) }
      position += 1
    }
    return (position, shape.varies(length: position - start, isValue: isValue))
  }

  static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }

  /// True where the delimiter at `position` stands within a word: a clock time, an address, a number with
  /// separators, "can't".
  private static func joins(
    _ position: Int, in bytes: Span<UInt8>, before end: Int, hasDigit: Bool
  ) -> Bool {
    guard position + 1 < end else { return false }
    let next = bytes[position + 1]
    switch bytes[position] {
    case UInt8(ascii: ":"), UInt8(ascii: ","):
      return hasDigit && WordShape.isDigit(next)
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
  /// No byte that follows makes it a word again.
  private(set) var isVariable = false
  private var digits = 0
  private var isFirst: Bool
  private var hasAt = false
  private var isMail = false
  // Of the part since the last separator.
  private var partLength: Int
  private var partDigits = 0
  private var partRuns = 0
  private var before = 0
  private var after = 0

  /// Words are shorter than this.
  static let longestWord = 128

  var hasDigit: Bool { digits > 0 }

  /// A word that begins with so many letters.
  init(letters: Int) {
    isFirst = letters == 0
    partLength = letters
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) {
    if WordShape.isDigit(byte) {
      if partDigits == 0 { before = partLength }
      if after > 0 || partDigits == 0 { partRuns += 1 }
      after = 0
      digits += 1
      partDigits += 1
      partLength += 1
      // No name, however it goes on: see `closePart`.
      if before == 0 || partRuns > 1 || partDigits > 3 { isVariable = true }
    } else if WordShape.isLetter(byte) {
      partLength += 1
      if partDigits > 0 { after += 1 }
    } else {
      if byte == UInt8(ascii: "@") { hasAt = !isFirst }
      if byte == UInt8(ascii: ".") && hasAt { isMail = true }
      closePart()
    }
    isFirst = false
  }

  /// True for numbers with or without units, ids, addresses and the like.
  ///
  /// - Parameter length: Its bytes.
  /// - Parameter isValue: It stands after `=`, where every number is a value.
  @inline(__always)
  mutating func varies(length: Int, isValue: Bool) -> Bool {
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

  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  /// One step of FNV-1a.
  @inline(__always)
  static func hash(_ state: UInt64, _ byte: UInt8) -> UInt64 {
    (state ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
