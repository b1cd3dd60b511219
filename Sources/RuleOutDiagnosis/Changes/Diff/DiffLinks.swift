/// How something that a diff touches is found again in what telemetry said. A link is no proof that the
/// change is at fault: it shows that both speak of the same thing.
struct DiffLink: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A text of the code, or a column, host or module that it changes, in a message.
    case literal
    case statement
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
  /// One sentence, without its stop.
  var statement: String
}

enum DiffLinks {
  /// Links below this weight are noise.
  static let leastWeight = 0.15
  /// Links of one kind to one text that are kept.
  static let mostPerText = 3

  /// Links of one commit, strongest first; ties in the order of the targets.
  static func find(_ facts: DiffFacts, in targets: LinkTargets, rarity: TokenRarity) -> [DiffLink] {
    var links: [DiffLink] = []
    let vocabulary = Vocabulary(facts, rarity)
    for (index, text) in targets.texts.enumerated() {
      var own = literals(vocabulary, text, index) + statements(vocabulary, text, index)
      if text.text.course != .vanished {
        own += frames(facts, text, index, rarity) + limits(facts, text, index, rarity)
      }
      let known = Set(own.map { $0.token.lowercased() })
      own += identifiers(vocabulary, text, index).filter { !known.contains($0.token.lowercased()) }
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
    return (a.isGauge ? 1 : 0, a.target, a.kind.rawValue, a.token)
      < (b.isGauge ? 1 : 0, b.target, b.kind.rawValue, b.token)
  }

  /// What is looked for, with how much it says, made once for all texts.
  private struct Vocabulary {
    struct Term {
      var token: String
      var lower: String
      var specificity: Double
      var isLost: Bool
      /// Of a text, what stands between its place-holders.
      var parts: [[UInt8]] = []
    }
    var literals: [Term] = []
    var subjects: [Term] = []
    /// Identifiers of more than one word.
    var identifiers: [Term] = []
    var words: [Term] = []

    init(_ facts: DiffFacts, _ rarity: TokenRarity) {
      func terms(_ tokens: some Sequence<String>, isLost: Bool) -> [Term] {
        tokens.map {
          Term(
            token: $0, lower: $0.lowercased(), specificity: rarity.specificity($0), isLost: isLost)
        }.filter { $0.specificity > 0 }.sorted { $0.token < $1.token }
      }
      let tokens = facts.tokens
      literals =
        terms(tokens.literalsLost.keys, isLost: true)
        + terms(tokens.literalsGained.keys, isLost: false)
      for index in literals.indices {
        literals[index].parts = DiffLinks.parts(of: literals[index].lower)
      }
      subjects = terms(Set(facts.effects.flatMap(\.subjects)), isLost: false)
      let lost = Set(tokens.lost.keys)
      let gained = Set(tokens.gained.keys).union(tokens.touched)
      func isCompound(_ name: String) -> Bool { name.identifierWords.count > 1 }
      identifiers =
        terms(lost.filter(isCompound), isLost: true)
        + terms(gained.filter(isCompound), isLost: false)
      let touched = Set(tokens.touched.flatMap(\.identifierWords))
      words =
        terms(tokens.wordsLost.keys.filter { $0.utf8.count > 3 }, isLost: true)
        + terms(touched.union(tokens.wordsGained.keys).filter { $0.utf8.count > 3 }, isLost: false)
    }
  }

  private static func literals(
    _ vocabulary: Vocabulary, _ text: LinkTargets.Indexed, _ index: Int
  ) -> [DiffLink] {
    let isVanished = text.text.course == .vanished
    var links: [DiffLink] = []
    for term in vocabulary.literals where term.lower.utf8.count > 3 {
      let isQuoted = !isVanished && text.quoted.contains(term.lower)
      // What the code does not say any more cannot be what is newly said, and the other way round.
      let isSaid = term.isLost == isVanished && says(text.lowerBytes, term.parts)
      guard isQuoted || isSaid else { continue }
      let verb = term.isLost ? "takes out" : "brings in"
      links.append(
        DiffLink(
          kind: .literal, token: term.token, weight: term.specificity, target: index,
          isGauge: false,
          statement: "the diff \(verb) \"\(term.token.prefix(80))\", which \(name(of: text)) has"))
    }
    for term in vocabulary.subjects where !isVanished {
      guard text.quoted.contains(term.lower) || text.names.contains(term.lower) else { continue }
      links.append(
        DiffLink(
          kind: .literal, token: term.token, weight: 0.9 * term.specificity, target: index,
          isGauge: false,
          statement: "the diff changes \(term.token), which \(name(of: text)) names"))
    }
    return links
  }

  /// The parts of a text between its place-holders.
  private static func parts(of literal: String) -> [[UInt8]] {
    var parts: [String] = [""]
    var depth = 0
    var isMark = false
    for character in literal {
      if character == "{" || character == "<" { depth += 1 }
      if depth > 0 || character == "%" || character == "$" {
        if !(parts.last?.isEmpty ?? true) { parts.append("") }
        isMark = character == "%"
      } else if isMark, character.isLetter || character == "." || character.isNumber {
        isMark = !character.isLetter
      } else {
        isMark = false
        parts[parts.count - 1].append(character)
      }
      if character == "}" || character == ">" { depth = max(0, depth - 1) }
    }
    let told = parts.map(\.trimmed).filter { $0.utf8.count > 2 }
    return told.map(\.utf8.count).reduce(0, +) >= 8 ? told.map { Array($0.utf8) } : []
  }

  /// Whether all parts stand in a message, in their order.
  private static func says(_ message: [UInt8], _ parts: [[UInt8]]) -> Bool {
    var start = 0
    for part in parts {
      guard
        let place = (start..<max(start, message.count - part.count + 1)).first(where: {
          message[$0] == part[0] && message[$0...].starts(with: part)
        })
      else { return false }
      start = place + part.count
    }
    return !parts.isEmpty
  }

  private static func statements(
    _ vocabulary: Vocabulary, _ text: LinkTargets.Indexed, _ index: Int
  ) -> [DiffLink] {
    vocabulary.literals.compactMap { term in
      let words = term.lower.identifierWords
      guard let verb = words.first, words.count >= 4,
        ["select", "insert", "update", "delete", "with", "alter", "create"].contains(verb),
        text.words.contains(verb), term.isLost == (text.text.course == .vanished)
      else { return nil }
      let own = Set(words).subtracting(["select", "insert", "update", "delete", "with"])
      let shared = own.intersection(text.words)
      guard own.count >= 3, shared.count * 5 >= own.count * 4 else { return nil }
      return DiffLink(
        kind: .statement, token: term.token, weight: term.specificity, target: index,
        isGauge: false,
        statement: "\(name(of: text)) is of the statement that the diff"
          + " \(term.isLost ? "takes out" : "brings in"): `\(term.token.prefix(80))`")
    }
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
          statement: "the stack of \(name(of: text)) goes through \(file), which it changes"))
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
          statement: "\(name(of: text)) names the function \(function), which it changes"))
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
        statement: "\(name(of: text)) has the value that it sets: \(setting.statement)")
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

  private static func identifiers(
    _ vocabulary: Vocabulary, _ text: LinkTargets.Indexed, _ index: Int
  ) -> [DiffLink] {
    let isVanished = text.text.course == .vanished
    func link(_ term: Vocabulary.Term, _ strength: Double) -> DiffLink {
      let course = text.text.course == .multiplied ? 0.6 : 1
      let verb = term.isLost ? "takes out" : "touches"
      return DiffLink(
        kind: .identifier, token: term.token, weight: strength * course * term.specificity,
        target: index, isGauge: false,
        statement: "the diff \(verb) \(term.token), which \(name(of: text)) names")
    }
    let whole = vocabulary.identifiers.filter { term in
      text.names.contains(term.lower) && (term.isLost || !isVanished)
    }
    let covered = Set(whole.flatMap(\.token.identifierWords))
    let parts = vocabulary.words.filter { term in
      text.words.contains(term.lower) && !covered.contains(term.lower)
        && (term.isLost || !isVanished)
    }
    return whole.map { link($0, 0.7) } + parts.map { link($0, 0.4) }
  }

  /// `the new error`, `a message that vanished`.
  private static func name(of text: LinkTargets.Indexed) -> String {
    let noun = text.text.isError ? "error" : "message"
    switch text.text.course {
    case .new: return "a new \(noun)"
    case .vanished: return "\(noun == "error" ? "an" : "a") \(noun) that vanished"
    case .multiplied: return "\(noun == "error" ? "an" : "a") \(noun) that multiplied"
    }
  }
}
