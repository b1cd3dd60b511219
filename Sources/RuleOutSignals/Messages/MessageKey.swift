import RuleOutModel

/// A token of a kept key, as text.
struct TemplateToken: Sendable, Hashable {
  static let wildcard = "<*>"

  var text: String
  var kind: MessageTokens.Kind
  var isSpaced: Bool

  /// The tokens of `text`, masked ones as wildcards.
  static func tokens(of text: String) -> [TemplateToken] {
    let bytes = text.utf8Span.span
    var tokens: [TemplateToken] = []
    MessageTokens.scan(bytes) { token in
      var text = wildcard
      if token.kind != .masked {
        var copy: [UInt8] = []
        copy.reserveCapacity(token.upper - token.lower)
        for index in token.lower..<token.upper { copy.append(bytes[index]) }
        text = String(decoding: copy, as: UTF8.self)
      }
      tokens.append(
        TemplateToken(
          text: text, kind: token.kind, isSpaced: token.isSpaced && !tokens.isEmpty))
    }
    return tokens
  }

  static func text(of tokens: [TemplateToken]) -> String {
    var text = ""
    for token in tokens {
      if token.isSpaced { text += " " }
      text += token.text
    }
    return text
  }
}

/// Messages that are alike but for what is masked: counts by minute, and where the first stands.
struct MessageKey: Sendable, Equatable {
  /// Bytes of an example that are kept.
  static let longestExample = 240

  let severity: Message.Severity
  let tokens: [TemplateToken]
  private(set) var counts = MinuteCounts()
  private(set) var slots = SlotValues()
  /// Files that hold it.
  private(set) var files: Set<String> = []
  /// The first line, and its text; of several on one line the least.
  private(set) var source: SourceReference
  private(set) var example: String
  private var lastFile: String

  init(_ message: Message, file: String) {
    severity = message.severity
    tokens = TemplateToken.tokens(of: message.text)
    source = SourceReference(file: file, line: message.line)
    example = MessageKey.example(of: message.text)
    files = [file]
    lastFile = file
  }

  /// What tells one key of a service from another: severity and tokens, to 64 bits. Also gives what stands in the
  /// first `most` places that are masked.
  static func hash(of message: Message, values: inout [Symbol], most: Int) -> UInt64 {
    values.removeAll(keepingCapacity: true)
    let bytes = message.text.utf8Span.span
    var state = UInt64(message.severity.rawValue &+ 1) &* 0x9E37_79B9_7F4A_7C15
    var isFirst = true
    MessageTokens.scan(bytes) { token in
      let form = UInt64(token.kind.rawValue) << 1 | (token.isSpaced && !isFirst ? 1 : 0)
      isFirst = false
      if token.kind == .masked, values.count < most {
        values.append(Symbol(bytes.extracting(token.lower..<token.upper)))
      }
      state = (state ^ token.hash ^ form << 56) &* 0x9E37_79B9_7F4A_7C15
      state ^= state >> 32
    }
    return mixed(state &+ 0xD1B5_4A32_D192_ED03)
  }

  mutating func add(_ message: Message, file: String, cell: Int64, values: [Symbol]) {
    counts.add(cell)
    slots.add(values, minute: cell)
    if file != lastFile {
      files.insert(file)
      lastFile = file
    }
    guard file == source.file ? message.line <= source.line : file < source.file else { return }
    note(
      SourceReference(file: file, line: message.line),
      example: MessageKey.example(of: message.text))
  }

  mutating func add(_ other: MessageKey) {
    counts.add(other.counts)
    slots.add(other.slots)
    files.formUnion(other.files)
    note(other.source, example: other.example)
  }

  private mutating func note(_ other: SourceReference, example text: String) {
    guard other < source || (other == source && text < example) else { return }
    source = other
    example = text
  }

  /// The first line of a text, cut to whole characters.
  private static func example(of text: String) -> String {
    let bytes = text.utf8Span.span
    var start = 0
    while start < bytes.count && bytes[start] <= 0x20 { start += 1 }
    var end = start
    while end < bytes.count && bytes[end] != 0x0A && end - start <= longestExample { end += 1 }
    let isCut = end - start > longestExample
    if isCut {
      end -= 1
      // Not within the bytes of one character.
      while end > start && bytes[end] & 0xC0 == 0x80 { end -= 1 }
    }
    while end > start && bytes[end - 1] <= 0x20 { end -= 1 }
    let kept = (start..<end).map { bytes[$0] }
    return String(decoding: kept, as: UTF8.self) + (isCut ? "…" : "")
  }

  /// Which file was met last is no part of the state.
  static func == (a: MessageKey, b: MessageKey) -> Bool {
    a.severity == b.severity && a.tokens == b.tokens && a.counts == b.counts && a.slots == b.slots
      && a.files == b.files && a.source == b.source && a.example == b.example
  }

  /// The finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Counts by minute of the epoch, kept sparsely.
struct MinuteCounts: Sendable, Equatable {
  static let width: Int64 = 60_000_000

  private var cells: [Int64: Int] = [:]
  // Lines of a log come in order of time: the cell at hand is not looked up.
  private var current = Int64.min
  private var pending = 0

  @inline(__always)
  mutating func add(_ cell: Int64) {
    if cell != current {
      flush()
      current = cell
    }
    pending += 1
  }

  mutating func add(_ other: MinuteCounts) {
    for (cell, count) in other.all { cells[cell, default: 0] += count }
  }

  var isEmpty: Bool { pending == 0 && cells.isEmpty }

  /// Counts above zero by cell.
  var all: [Int64: Int] {
    var settled = self
    settled.flush()
    return settled.cells
  }

  private mutating func flush() {
    guard pending > 0 else { return }
    cells[current, default: 0] += pending
    pending = 0
  }

  static func == (a: MinuteCounts, b: MinuteCounts) -> Bool { a.all == b.all }
}
