import RuleOutModel

/// The head of a source without the wrappers around its lines, from which the format inside is recognised.
struct PeeledHead {
  /// Wrappers within each other.
  static let depthLimit = 3
  private static let lineLimit = 200

  var head: ContentHead
  var wrapping: LogWrapping

  /// Nil where there are no wrappers: each must be around nine of ten lines. At most `depth` are taken off.
  init?(_ head: ContentHead, depth: Int = depthLimit) {
    var layers: [LogWrapper] = []
    var current = head
    while layers.count < depth, let (wrapper, inside) = Self.peel(current) {
      layers.append(wrapper)
      current = inside
    }
    guard !layers.isEmpty else { return nil }
    wrapping = LogWrapping(layers: layers)
    if layers.contains(.syslog3164) {
      wrapping.year = StatedYear.first(in: current.bytes.span)
      if current.envelopeZone == nil { current.envelopeZone = .local }
    }
    self.head = current
  }

  /// What to report of the wrappers.
  var decisions: [String] {
    let names = wrapping.layers.map(\.rawValue).joined(separator: ", within it ")
    let decision = "lines taken out of \(names)"
    guard wrapping.layers.contains(.syslog3164), let year = wrapping.year else { return [decision] }
    return [decision, "times of syslog state no year: taken as \(year), as the lines state"]
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
        if peeled.resolve(line, into: &text) {
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
}
