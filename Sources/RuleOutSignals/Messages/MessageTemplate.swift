package import RuleOutModel

/// Messages of one service and severity that say the same, and how many there were when.
package struct MessageTemplate: Sendable, Hashable {
  /// Name of the service that wrote them; empty where none is stated.
  package var service: String
  package var severity: Message.Severity
  /// The words, with `<*>` for what varies.
  package var text: String
  /// The first line of the message at `source`, of bounded length. Not masked: it may hold identifiers.
  package var example: String
  package var count: Int
  /// Messages by step of a minute, or of several where the span is long: zero in every step between the
  /// service's first and last message without one.
  package var series: Series
  /// All messages of the service in the files that hold this template, on the same grid: where these
  /// tell of nothing else, silence says nothing.
  package var activity: Series
  /// Where the first stands.
  package var source: SourceReference
  /// Quoted strings that all of them hold, sorted.
  package var literals: [String]
  /// Where they differ, and what stands there; of warnings and worse.
  package var slots: [MessageSlot]

  package init(
    service: String, severity: Message.Severity, text: String, example: String, count: Int,
    series: Series, activity: Series, source: SourceReference, literals: [String] = [],
    slots: [MessageSlot] = []
  ) {
    self.service = service
    self.severity = severity
    self.text = text
    self.example = example
    self.count = count
    self.series = series
    self.activity = activity
    self.source = source
    self.literals = literals
    self.slots = slots
  }
}

/// Makes the templates of one service.
struct TemplateAssembly {
  /// Values that the series of all templates may hold together; beyond it the step is widened.
  private static let mostValues: Int64 = 4_000_000

  private let service: String
  private let files: [String: [Int64: Int]]
  private let step: Int64
  private let start: Int64
  private let count: Int
  private let keeps: @Sendable (Int64) -> Bool

  /// Nil where the service wrote nothing within `span`.
  ///
  /// - Parameters:
  ///   - files: All messages of the service, by file and cell.
  ///   - keyCount: Keys of all services.
  init?(service: String, files: [String: [Int64: Int]], within span: TimeWindow?, keyCount: Int) {
    let width = MinuteCounts.width
    let keeps: @Sendable (Int64) -> Bool = { cell in
      guard let span else { return true }
      return cell * width + width > span.start.microseconds
        && cell * width < span.end.microseconds
    }
    let cells = files.values.lazy.flatMap(\.keys).filter(keeps)
    guard let first = cells.min(), let last = cells.max() else { return nil }
    let longest = min(
      ErrorMessages.longestSeries, TemplateAssembly.mostValues / Int64(max(1, keyCount)))
    var perStep: Int64 = 1
    while (last - first) / perStep >= max(1, longest) { perStep *= 2 }
    self.service = service
    self.files = files
    self.keeps = keeps
    step = perStep * width
    start = first / perStep
    count = Int(last / perStep - first / perStep) + 1
  }

  func templates(_ keys: [MessageKey]) -> [MessageTemplate] {
    let counted = keys.compactMap { key -> (key: MessageKey, count: Int)? in
      let count = key.counts.all.reduce(0) { $0 + (keeps($1.key) ? $1.value : 0) }
      return count > 0 ? (key, count) : nil
    }
    // Templates that come to say the same are the same.
    struct Identity: Hashable {
      var severity: Message.Severity
      var text: String
    }
    var joined: [Identity: TemplateJoining.Template] = [:]
    for template in TemplateJoining(counted).templates {
      let identity = Identity(severity: template.keys[0].severity, text: template.text)
      if joined[identity] == nil {
        joined[identity] = template
      } else {
        joined[identity]?.keys += template.keys
      }
    }
    var activities: [Set<String>: Series] = [:]
    return joined.map { identity, template in
      var holders: Set<String> = []
      for key in template.keys { holders.formUnion(key.files) }
      let activity = activities[holders] ?? self.series(of: holders.compactMap { files[$0] })
      activities[holders] = activity
      let series = self.series(of: template.keys.map(\.counts.all))
      let first = template.keys.min { ($0.source, $0.example) < ($1.source, $1.example) }
      return MessageTemplate(
        service: service, severity: identity.severity, text: identity.text,
        example: first?.example ?? "", count: Int(series.values.reduce(0, +)), series: series,
        activity: activity, source: first?.source ?? SourceReference(file: "", line: 0),
        literals: TemplateAssembly.literals(of: template.tokens),
        slots: template.slots(example: first?.example ?? ""))
    }.sorted { ($0.severity, $0.text) < ($1.severity, $1.text) }
  }

  private func series(of parts: [[Int64: Int]]) -> Series {
    var values = [Double](repeating: 0, count: count)
    let perStep = step / MinuteCounts.width
    for part in parts {
      for (cell, count) in part where keeps(cell) {
        values[Int(cell / perStep - start)] += Double(count)
      }
    }
    return Series(start: Timestamp(microseconds: start * step), step: step, values: values)
  }

  /// The quoted strings among `tokens` that hold no wildcard.
  static func literals(of tokens: [TemplateToken]) -> [String] {
    var found: Set<String> = []
    var open: Int?
    for (index, token) in tokens.enumerated()
    where token.kind == .delimiter && token.text.utf8.first.map(MessageTokens.isQuote) ?? false {
      guard let start = open, tokens[start].text == token.text else {
        open = index
        continue
      }
      open = nil
      let inner = tokens[(start + 1)..<index]
      guard !inner.isEmpty, inner.allSatisfy({ $0.kind != .masked }) else { continue }
      let text = TemplateToken.text(of: Array(inner))
      found.insert(text.hasPrefix(" ") ? String(text.dropFirst()) : text)
    }
    return found.sorted()
  }
}
