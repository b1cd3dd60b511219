/// How something that a diff touches is found again in what telemetry said. A link is no proof that the
/// change is at fault: it shows that both speak of the same thing.
struct DiffLink: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A text of the code, or a column, host or module that it changes, in a message.
    case literal
    case statement
    /// A key of settings, its words as people write them: `api-key` in `invalid api key`.
    case phrase
    /// A changed file or function in a stack.
    case stackFrame
    /// A value that the diff sets, in a message or a gauge.
    case limitValue
    case identifier
  }
  var kind: Kind
  /// What both share.
  var token: String
  /// From 0 to 1: the strength of its kind times how rarely commits touch the token.
  var weight: Double
  /// Index of the text among those given, or of the gauge; the latter where `isGauge`.
  var target: Int
  var isGauge: Bool
  /// Whether the text is an error that was never seen before.
  var isOfNewError = false
  /// One sentence, without its stop.
  var statement: String

  /// Whether an error that was never seen before says, word for word, what the diff is about.
  var namesNewError: Bool {
    isOfNewError && [.literal, .statement, .phrase].contains(kind) && weight >= DiffLinks.strong
  }
}

enum DiffLinks {
  /// Links below this weight are noise.
  static let leastWeight = 0.15
  /// Links from this weight on are of something that little else touches.
  static let strong = 0.5
  /// Links of one kind to one text that are kept.
  static let mostPerText = 3

  /// Links of one commit, strongest first; ties in the order of the targets.
  static func find(_ facts: DiffFacts, in targets: LinkTargets, rarity: TokenRarity) -> [DiffLink] {
    var links: [DiffLink] = []
    let vocabulary = LinkVocabulary(facts, rarity)
    for (index, text) in targets.texts.enumerated() {
      var own = vocabulary.literals(in: text, index) + vocabulary.statements(in: text, index)
      own += vocabulary.phrases(in: text, index) + reach(facts, text, index)
      if text.text.course != .vanished {
        own += frames(facts, text, index, rarity) + limits(facts, text, index, rarity)
      }
      let known = Set(own.map { $0.token.lowercased() })
      own += vocabulary.identifiers(in: text, index).filter {
        !known.contains($0.token.lowercased())
      }
      let isNewError = text.text.isError && text.text.course == .new
      for place in own.indices { own[place].isOfNewError = isNewError }
      for kind in DiffLink.Kind.allCases {
        links += own.filter { $0.kind == kind && $0.weight >= leastWeight }.sorted(by: precedes)
          .prefix(mostPerText)
      }
    }
    for (index, step) in targets.steps.enumerated() {
      links += gauges(facts, step, index, rarity)
    }
    return links.sorted(by: precedes)
  }

  private static func precedes(_ a: DiffLink, _ b: DiffLink) -> Bool {
    if a.weight != b.weight { return a.weight > b.weight }
    if a.isOfNewError != b.isOfNewError { return a.isOfNewError }
    return (a.isGauge ? 1 : 0, a.target, a.kind.rawValue, a.token)
      < (b.isGauge ? 1 : 0, b.target, b.kind.rawValue, b.token)
  }

  private static func frames(
    _ facts: DiffFacts, _ text: LinkTargets.Indexed, _ index: Int, _ rarity: TokenRarity
  ) -> [DiffLink] {
    var links: [DiffLink] = []
    for file in facts.fileNames {
      guard let frame = text.frames[file.lowercased()] else { continue }
      links.append(
        DiffLink(
          kind: .stackFrame, token: frame, weight: 0.9 * rarity.rarity(of: file), target: index,
          isGauge: false,
          statement: "the stack of \(text.label) goes through \(file), which it changes"))
    }
    for function in facts.functions where function.utf8.count > 4 {
      let lower = function.lowercased()
      guard !text.frames.isEmpty || text.lower.contains(lower + "("), text.names.contains(lower)
      else {
        continue
      }
      links.append(
        DiffLink(
          kind: .stackFrame, token: function, weight: 0.8 * rarity.specificity(function),
          target: index, isGauge: false,
          statement: "\(text.label) names the function \(function), which it changes"))
    }
    return links
  }

  private static func limits(
    _ facts: DiffFacts, _ text: LinkTargets.Indexed, _ index: Int, _ rarity: TokenRarity
  ) -> [DiffLink] {
    facts.settings.compactMap { setting in
      guard let new = setting.new, ![.truth, .level].contains(new.unit), new.number != 0,
        text.quantities.contains(where: { isSame($0, new) })
      else { return nil }
      // A bare number is told by what it is the number of.
      let shared = Set(setting.words).intersection(text.words)
      let hasUnit = new.unit != .count
      guard !shared.isEmpty || hasUnit && setting.direction == .tightened else { return nil }
      return DiffLink(
        kind: .limitValue, token: "\(setting.key) = \(new.text)",
        weight: hasUnit && !shared.isEmpty ? 0.9 : 0.5, target: index, isGauge: false,
        statement: "\(text.label) has the value that it sets: \(setting.statement)")
    }
  }

  private static func isSame(_ a: SettingValue, _ b: SettingValue) -> Bool {
    isNear(a.number, b.number) && a.unit == b.unit
  }

  private static func isNear(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= 0.01 * max(abs(a), abs(b))
  }

  private static func gauges(
    _ facts: DiffFacts, _ step: LinkTargets.Step, _ index: Int, _ rarity: TokenRarity
  ) -> [DiffLink] {
    let words = Set(step.name.identifierWords)
    // A gauge may be in another unit than the code.
    let factors = [1, 1_000, 0.001, 1_048_576, 1 / 1_048_576.0, 100]
    return facts.settings.compactMap { setting in
      guard let old = setting.old, let new = setting.new, old.unit == new.unit,
        old.number != new.number, ![.truth, .level].contains(new.unit),
        let factor = factors.first(where: { isNear($0 * new.number, step.new) })
      else { return nil }
      let isWhole = isNear(factor * old.number, step.old)
      let isNamed = !words.isDisjoint(with: setting.words.filter { $0.utf8.count > 2 })
      guard isWhole && (isNamed || factor == 1) || isNamed && factor == 1 else { return nil }
      return DiffLink(
        kind: .limitValue, token: setting.key, weight: isWhole ? isNamed ? 1 : 0.7 : 0.4,
        target: index, isGauge: true,
        statement: "\(step.name) went to \(new.text), as \(setting.statement)")
    }
  }
}
