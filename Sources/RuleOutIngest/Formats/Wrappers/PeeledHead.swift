import RuleOutModel

/// The head of a source without the wrappers around its lines, from which the format inside is recognised.
struct PeeledHead {
  /// Wrappers within each other.
  static let depthLimit = 3
  private static let lineLimit = 200

  var head: ContentHead
  var wrapping: LogWrapping

  /// Nil where there are no wrappers: each must be around nine of ten lines.
  init?(_ head: ContentHead) {
    var layers: [LogWrapper] = []
    var current = head
    while layers.count < Self.depthLimit, let (wrapper, inside) = Self.peel(current) {
      layers.append(wrapper)
      current = inside
    }
    guard !layers.isEmpty else { return nil }
    wrapping = LogWrapping(layers: layers)
    if layers.contains(.syslog3164) {
      wrapping.year = Self.year(in: current.bytes.span)
      if current.envelopeZone == nil, wrapping.year != nil { current.envelopeZone = .local }
    }
    self.head = current
  }

  /// What to report of the wrappers.
  var decisions: [String] {
    let names = wrapping.layers.map(\.rawValue).joined(separator: ", within it ")
    var decisions = ["lines taken out of \(names)"]
    if wrapping.layers.contains(.syslog3164) {
      decisions.append(
        wrapping.year.map { "times of syslog state no year: taken as \($0), as the lines state" }
          ?? "times of syslog state no year, nor do the lines: not used")
    }
    return decisions
  }

  private static func peel(_ head: ContentHead) -> (LogWrapper, ContentHead)? {
    for wrapper in LogWrapper.allCases {
      var peeler = LinePeeler()
      var lines = 0
      var peeledLines = 0
      var zone: Recognition.ZoneStyle?
      var content: [UInt8] = []
      var text: [UInt8] = []
      HeadLines.forEach(head, limit: lineLimit) { line in
        lines += 1
        guard let peeled = peeler.peel(wrapper, line) else { return }
        peeledLines += 1
        if zone == nil, let time = peeled.time {
          zone = TimestampParser.parse(line.extracting(time), utcOffset: 0)?.zone
        }
        if peeled.isEscaped {
          JSONEscapes.resolve(line.extracting(peeled.content), into: &text)
          content += text
        } else {
          content.append(copying: line.extracting(peeled.content))
        }
        if !peeled.isPartial { content.append(0x0A) }
      }
      guard peeledLines > 0, peeledLines * 10 >= lines * 9 else { continue }
      var inside = ContentHead(bytes: content, isWhole: true)
      inside.envelopeZone = zone ?? head.envelopeZone
      return (wrapper, inside)
    }
    return nil
  }

  /// The first year that a date in the text states: `2026-11-` or `/2026:`.
  private static func year(in text: Span<UInt8>) -> Int? {
    var index = 0
    while let found = text.firstIndex(of: UInt8(ascii: "2"), from: index) {
      index = found + 1
      guard found + 4 < text.count, text[found + 1] == UInt8(ascii: "0"),
        found == 0 || text[found - 1].decimalDigit == nil,
        let year = text.extracting(found..<(found + 4)).integer()
      else { continue }
      let next = text[found + 4]
      let isDate =
        next == UInt8(ascii: "-") && found + 7 < text.count
        && text[found + 7] == UInt8(ascii: "-")
        || next == UInt8(ascii: ":") && found > 0 && text[found - 1] == UInt8(ascii: "/")
      if isDate { return Int(year) }
    }
    return nil
  }
}
