/// Finds what the words of a plain line tell of one request:
///
///     GET /orders/7 500 in 12ms
///     Completed 500 Internal Server Error in 12ms (Views: 1.2ms | ActiveRecord: 8.1ms)
///     | 200 |  1.2ms | 10.0.0.1 | GET  "/orders/7"
///     10.0.0.1:51008 - "GET /orders/7 HTTP/1.1" 200 OK
///     request done: method=GET path=/orders/7 status=200 duration=12ms
///
/// A status is three digits behind a path, a word such as `Completed`, a label or between bars; a duration is
/// a number with its unit. What stands behind a label is what the label says, or nothing.
struct ToldRequest {
  enum Extent {
    /// Where it went and how it went.
    case whole
    /// How it went; where it went stands in an earlier line.
    case end
    /// Where it goes.
    case beginning
    case none
  }

  /// Words looked at.
  private static let wordLimit = 64

  private var resolver = FieldResolver()
  private var words = LineWords()
  /// What the word before, with a colon behind it, says of the next; `.some(nil)`: nothing that is used.
  private var label: FieldAlias??
  private var previous = 0..<0
  private var hasProtocol = false
  private var isCompletion = false

  private static let method = FieldAlias(field: .method)
  private static let path = FieldAlias(field: .path)
  private static let status = FieldAlias(field: .status)
  private static let duration = FieldAlias(field: .duration, rank: 100)
  private static let client = FieldAlias(field: .clientAddress, rank: 100)
  private static let tag = FieldAlias(field: .requestID, rank: 200)

  /// Puts what the text from `start` on tells into `fields`.
  mutating func find(
    _ line: Span<UInt8>, from start: Int, into fields: inout LineFields
  ) -> Extent {
    words = LineWords(index: start)
    label = nil
    previous = 0..<0
    hasProtocol = false
    isCompletion = false
    takeTags(line, into: &fields)
    var position = 0
    while position < Self.wordLimit, let word = words.word(line) {
      let core = Self.core(of: word, line)
      if !core.isEmpty {
        if position == 0 { isCompletion = Self.isCompletion(line.extracting(core)) }
        take(core, line, into: &fields)
      }
      position += 1
    }
    return extent(fields, line)
  }

  private func extent(_ fields: LineFields, _ line: Span<UInt8>) -> Extent {
    let isTold =
      fields.states(.path, line)
      && (fields.states(.method, line) || fields.states(.status, line))
    let hasStatus = fields.states(.status, line)
    let hasDuration = fields.states(.duration, line)
    if isTold {
      return hasStatus && (hasDuration || hasProtocol) ? .whole : hasStatus ? .none : .beginning
    }
    return isCompletion && hasStatus && hasDuration ? .end : .none
  }

  /// The tags in brackets before the text, one of which may be the id of the request.
  private mutating func takeTags(_ line: Span<UInt8>, into fields: inout LineFields) {
    while true {
      var next = words
      guard let word = next.word(line), line[word.lowerBound] == UInt8(ascii: "["),
        line[word.upperBound - 1] == UInt8(ascii: "]")
      else { return }
      words = next
      let tag = (word.lowerBound + 1)..<(word.upperBound - 1)
      if Self.isIdentifier(line.extracting(tag)) { fields.set(Self.tag, tag, .string) }
    }
  }

  private mutating func take(
    _ core: Range<Int>, _ line: Span<UInt8>, into fields: inout LineFields
  ) {
    let text = line.extracting(core)
    let before = previous
    previous = core
    let label = self.label
    self.label = nil
    if takePair(core, line, into: &fields) { return }
    if text[text.count - 1] == UInt8(ascii: ":"), text.count > 1 {
      let alias = resolver.alias(of: text.extracting(0..<(text.count - 1)))
      self.label = .some(alias.flatMap { Self.isUsed($0.field) ? $0 : nil })
      return
    }
    if text.hasPrefix("HTTP/") {
      hasProtocol = true
      return
    }
    if let duration = takeDuration(core, line) {
      if let label {
        if let label { fields.set(label, duration, .string) }
      } else if fields[.duration] == nil {
        fields.set(Self.duration, duration, .string)
      }
      return
    }
    if case .some(.some(let label)) = label {
      fields.set(label, core, .string)
      return
    }
    if Self.isMethod(text) {
      takePath(core, line, into: &fields)
    } else if text.count == 3, fields[.status] == nil, isStatus(core, before, line, fields) {
      fields.set(Self.status, core, .number)
    } else if fields[.clientAddress] == nil, Self.isAddress(text) {
      fields.set(Self.client, core, .string)
    }
  }

  /// `key=value`, quoted or not.
  private mutating func takePair(
    _ core: Range<Int>, _ line: Span<UInt8>, into fields: inout LineFields
  ) -> Bool {
    let text = line.extracting(core)
    guard text[0].isLetter, let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
      return false
    }
    for index in 0..<equals
    where !text[index].isLetter && text[index].decimalDigit == nil
      && text[index] != UInt8(ascii: "_") && text[index] != UInt8(ascii: ".")
      && text[index] != UInt8(ascii: "-")
    {
      return false
    }
    var value = (core.lowerBound + equals + 1)..<core.upperBound
    let opening = core.lowerBound + equals + 1
    if opening < line.count, line[opening] == UInt8(ascii: "\"") {
      words.index = opening
      guard let quoted = words.quoted(line) else { return true }
      value = quoted
    }
    if let alias = resolver.alias(of: text.extracting(0..<equals)), Self.isUsed(alias.field),
      !value.isEmpty
    {
      fields.set(alias, value, .string)
    }
    return true
  }

  /// The path or URL behind a method; another method's later in the line is of something else.
  private mutating func takePath(
    _ method: Range<Int>, _ line: Span<UInt8>, into fields: inout LineFields
  ) {
    var next = words
    guard fields[.path] == nil, let word = next.word(line) else { return }
    // A bar may stand between the two.
    let path = Self.core(of: word, line)
    guard !path.isEmpty else { return }
    let text = line.extracting(path)
    guard text[0] == UInt8(ascii: "/") || RouteTemplate.host(of: text) != nil else { return }
    words = next
    previous = path
    fields.set(Self.method, method, .string)
    fields.set(Self.path, path, .string)
  }

  /// `12ms`, or `12 ms` with the unit in the next word.
  private mutating func takeDuration(_ core: Range<Int>, _ line: Span<UInt8>) -> Range<Int>? {
    let text = line.extracting(core)
    guard text[0].decimalDigit != nil else { return nil }
    if text[text.count - 1] == UInt8(ascii: "s") {
      guard case .value = LogValues.duration(text, .undecided) else { return nil }
      return core
    }
    guard text[text.count - 1].decimalDigit != nil, text.decimal() != nil else { return nil }
    var next = words
    guard let unit = next.word(line).map({ Self.core(of: $0, line) }), !unit.isEmpty,
      LogValues.unitSuffix(line.extracting(unit)) != nil
    else { return nil }
    words = next
    return core.lowerBound..<unit.upperBound
  }

  private func isStatus(
    _ core: Range<Int>, _ before: Range<Int>, _ line: Span<UInt8>, _ fields: LineFields
  ) -> Bool {
    guard let number = line.extracting(core).integer(), 100...599 ~= number else { return false }
    if fields[.path] != nil { return true }
    if !before.isEmpty, Self.isCompletion(line.extracting(before)) || hasProtocol { return true }
    var after = core.upperBound
    while after < line.count, line[after].isBlank { after += 1 }
    var start = core.lowerBound
    while start > 0, line[start - 1].isBlank { start -= 1 }
    let bar = UInt8(ascii: "|")
    return start > 0 && line[start - 1] == bar && after < line.count && line[after] == bar
  }

  // MARK: Words

  private static func isUsed(_ field: LogField) -> Bool {
    switch field {
    case .status, .method, .path, .route, .requestLine, .duration, .queryTime, .dependencyTime,
      .poolWait, .user, .session, .clientAddress, .requestID, .service, .instance, .version,
      .peer:
      return true
    default: return false
    }
  }

  private static let methods: [StaticString] = [
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS",
  ]

  private static func isMethod(_ text: Span<UInt8>) -> Bool {
    guard 3...7 ~= text.count else { return false }
    for method in methods where text.equals(method) { return true }
    return false
  }

  private static let completions: [StaticString] = [
    "completed", "responded", "returned", "sent", "finished", "status", "code", "->", "=>",
  ]

  private static func isCompletion(_ text: Span<UInt8>) -> Bool {
    for word in completions where text.equalsIgnoringCase(word) { return true }
    return false
  }

  /// `10.0.0.1`, `10.0.0.1:51008`, `2001:db8::7`.
  private static func isAddress(_ text: Span<UInt8>) -> Bool {
    var points = 0
    var colons = 0
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: ":"): colons += 1
      case let byte where byte.decimalDigit != nil: continue
      case let byte where byte.hexDigit != nil && points == 0: continue
      default: return false
      }
    }
    guard text[text.count - 1] != UInt8(ascii: ":"), text[0] != UInt8(ascii: ".") else {
      return false
    }
    return points == 3 && colons <= 1 || points == 0 && colons >= 3
  }

  /// A word that names one request: 8 or more letters and digits, a digit among them.
  private static func isIdentifier(_ text: Span<UInt8>) -> Bool {
    guard text.count >= 8 else { return false }
    var digits = 0
    for index in text.indices {
      if text[index].decimalDigit != nil {
        digits += 1
      } else if !text[index].isLetter, text[index] != UInt8(ascii: "-"),
        text[index] != UInt8(ascii: "_")
      {
        return false
      }
    }
    return digits > 0
  }

  /// The word without what stands around it.
  private static func core(of word: Range<Int>, _ line: Span<UInt8>) -> Range<Int> {
    var lower = word.lowerBound
    var upper = word.upperBound
    while lower < upper, isAround(line[lower]) { lower += 1 }
    while lower < upper, isAround(line[upper - 1]) { upper -= 1 }
    return lower..<upper
  }

  private static func isAround(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","), UInt8(ascii: ";"),
      UInt8(ascii: "|"):
      return true
    default: return false
    }
  }
}
