/// A word, number, quoted text or sign of a line of code.
struct CodeToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// Identifiers and keywords; in settings also keys with dashes and dots.
    case word
    /// With its unit where none stands between: `500ms`, `0x1F`, `10_000`, `50%`.
    case number
    /// What quotes enclose, without them, blanks made one.
    case text
    /// One sign, or two that make one operator.
    case symbol
  }
  var kind: Kind
  var text: String

  func `is`(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// Cuts lines of code into tokens and leaves out comments.
///
/// Lines come one after the other, for comments and texts go over several. A diff shows parts of a file,
/// so what was open where a hunk begins is not known: a line that begins with ` * ` is taken for one of
/// a comment.
struct CodeLexer {
  private enum State: Equatable {
    case code
    case comment(until: [UInt8])
    case text(until: [UInt8])
  }

  private let language: SourceLanguage
  private let lineComments: [[UInt8]]
  private let multilineQuotes: [[UInt8]]
  private let block: (open: [UInt8], close: [UInt8])?
  private var state = State.code
  private var bytes: [UInt8] = []
  private var at = 0

  init(_ language: SourceLanguage) {
    self.language = language
    lineComments = language.lineComments.map { Array($0.utf8) }
    multilineQuotes = language.multilineQuotes.map { Array($0.utf8) }
    block =
      language == .markup
      ? (Array("<!--".utf8), Array("-->".utf8))
      : language.hasBlockComments ? (Array("/*".utf8), Array("*/".utf8)) : nil
  }

  mutating func tokens(of line: String) -> [CodeToken] {
    bytes = Array(line.utf8)
    at = 0
    var tokens: [CodeToken] = []
    while at < bytes.count, CodeLexer.isBlank(bytes[at]) { at += 1 }
    let start = at
    // A comment whose start was not seen lasts as long as its lines look like it.
    let isOneLine = state == .code && isCommentContinued
    if isOneLine { state = .comment(until: Array("*/".utf8)) }
    while at < bytes.count {
      switch state {
      case .comment(let close): skip(to: close)
      case .text(let close): tokens += text(until: close)
      case .code:
        if CodeLexer.isBlank(bytes[at]) {
          at += 1
        } else if isLineComment(from: start) {
          at = bytes.count
        } else if let block, starts(block.open) {
          at += block.open.count
          state = .comment(until: block.close)
        } else if let quotes = multilineQuotes.first(where: starts) {
          at += quotes.count
          // Text that begins a line and is given to nobody explains the code.
          let explains = at - quotes.count == start && language == .python
          state = explains ? .comment(until: quotes) : .text(until: quotes)
        } else {
          tokens.append(token())
        }
      }
    }
    if isOneLine { state = .code }
    return tokens
  }

  private mutating func skip(to close: [UInt8]) {
    while at < bytes.count, !starts(close) { at += 1 }
    guard at < bytes.count else { return }
    at += close.count
    state = .code
  }

  private mutating func text(until close: [UInt8]) -> [CodeToken] {
    let start = at
    while at < bytes.count, !starts(close) { at += 1 }
    let token = CodeLexer.text(bytes[start..<at])
    if at < bytes.count {
      at += close.count
      state = .code
    }
    return token.text.isEmpty ? [] : [token]
  }

  private mutating func token() -> CodeToken {
    let byte = bytes[at]
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`")
      || byte == UInt8(ascii: "'") && language.hasSingleQuotes, let quoted = quoted(byte)
    {
      return quoted
    }
    if CodeLexer.isDigit(byte) { return number() }
    if CodeLexer.isWord(byte) { return word() }
    let start = at
    at += 1
    if at < bytes.count, CodeLexer.operators.contains([byte, bytes[at]]) { at += 1 }
    return CodeToken(kind: .symbol, text: String(decoding: bytes[start..<at], as: UTF8.self))
  }

  /// Nil where no quote closes on the line: an apostrophe.
  private mutating func quoted(_ quote: UInt8) -> CodeToken? {
    var end = at + 1
    while end < bytes.count, bytes[end] != quote {
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < bytes.count else { return nil }
    let content = bytes[(at + 1)..<end]
    at = end + 1
    return CodeLexer.text(content)
  }

  private mutating func number() -> CodeToken {
    let start = at
    while at < bytes.count {
      let isPoint = bytes[at] == UInt8(ascii: ".")
      let next = at + 1 < bytes.count ? bytes[at + 1] : 0
      guard CodeLexer.isWord(bytes[at]) || isPoint && CodeLexer.isDigit(next) else { break }
      at += 1
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: "%"),
      at + 1 == bytes.count || !CodeLexer.isWord(bytes[at + 1]), language.isSettings
    {
      at += 1
    }
    return CodeToken(kind: .number, text: String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private mutating func word() -> CodeToken {
    let start = at
    let joins: [UInt8] = language.isSettings ? [UInt8(ascii: "-"), UInt8(ascii: ".")] : []
    while at < bytes.count {
      let next = at + 1 < bytes.count ? bytes[at + 1] : 0
      guard
        CodeLexer.isWord(bytes[at]) || joins.contains(bytes[at]) && CodeLexer.isWord(next)
      else { break }
      at += 1
    }
    return CodeToken(kind: .word, text: String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private func isLineComment(from start: Int) -> Bool {
    guard let mark = lineComments.first(where: starts) else { return false }
    let before = at > start ? bytes[at - 1] : UInt8(ascii: " ")
    switch mark[0] {
    case UInt8(ascii: "#"): return at == start || CodeLexer.isBlank(before)
    case UInt8(ascii: ";"), UInt8(ascii: "!"): return at == start
    default: return before != UInt8(ascii: ":")
    }
  }

  /// ` * as this line of a comment`.
  private var isCommentContinued: Bool {
    guard block?.close == Array("*/".utf8), at < bytes.count, bytes[at] == UInt8(ascii: "*") else {
      return false
    }
    return at + 1 == bytes.count || CodeLexer.isBlank(bytes[at + 1])
      || bytes[at + 1] == UInt8(ascii: "/")
  }

  private func starts(_ mark: [UInt8]) -> Bool { bytes[at...].starts(with: mark) }

  private static func text(_ content: ArraySlice<UInt8>) -> CodeToken {
    let words = content.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }
    return CodeToken(kind: .text, text: words.joined(separator: " "))
  }

  private static let operators: Set<[UInt8]> = Set(
    ["==", "!=", "<=", ">=", ":=", "=>", "->", "::", "&&", "||", "?.", "??", "<<", "+=", "-="]
      .map { Array($0.utf8) })

  private static func isBlank(_ byte: UInt8) -> Bool { byte <= UInt8(ascii: " ") }
  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }
  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
