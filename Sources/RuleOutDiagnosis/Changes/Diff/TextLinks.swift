/// Links between what a diff touches and what a text says.
extension LinkVocabulary {
  /// How much a text of the code says that was said before as well, for it was not brought in just now; and one that
  /// a new call of a log says, for what it tells of may be as old as the code.
  private static let saidBefore = 0.4

  func literals(in text: LinkTargets.Indexed, _ index: Int) -> [DiffLink] {
    let course = text.text.course
    var links: [DiffLink] = []
    for term in literals where term.lower.utf8.count > 3 {
      guard term.isLost ? misses(term, text) : gives(term, text) else { continue }
      let verb = term.isLost ? "takes out" : "brings in"
      let isOld = !term.isLost && course == .multiplied || term.isLogged
      links.append(
        DiffLink(
          kind: .literal, token: term.token,
          weight: (isOld ? LinkVocabulary.saidBefore : 1) * term.specificity, target: index,
          isGauge: false,
          statement: "the diff \(verb) \"\(term.token.prefix(80))\", which \(text.label) has"))
    }
    for term in subjects where course != .vanished {
      guard text.quoted.contains(term.lower) || text.names.contains(term.lower) else { continue }
      links.append(
        DiffLink(
          kind: .literal, token: term.token, weight: 0.9 * term.specificity, target: index,
          isGauge: false,
          statement: "the diff changes \(term.token), which \(text.label) names"))
    }
    return links
  }

  /// What the code says from now on is in what is newly said.
  private func gives(_ term: Term, _ text: LinkTargets.Indexed) -> Bool {
    guard text.text.course != .vanished else { return false }
    return text.quoted.contains(term.lower) || says(text.lowerBytes, term.parts)
  }

  /// What the code does not say any more is gone; but something that is missing now, errors call by its name.
  private func misses(_ term: Term, _ text: LinkTargets.Indexed) -> Bool {
    if text.text.course == .vanished { return says(text.lowerBytes, term.parts) }
    return term.isName && (text.quoted.contains(term.lower) || text.names.contains(term.lower))
  }

  /// Whether all parts stand in a message, in their order.
  private func says(_ message: [UInt8], _ parts: [[UInt8]]) -> Bool {
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

  func phrases(in text: LinkTargets.Indexed, _ index: Int) -> [DiffLink] {
    guard text.text.course != .vanished, !phrases.isEmpty else { return [] }
    let strength = text.text.course == .new ? 0.9 : 0.6
    return phrases.filter { !text.spoken.ranges(of: " \($0.lower) ").isEmpty }.map { term in
      DiffLink(
        kind: .phrase, token: term.token, weight: strength * term.specificity, target: index,
        isGauge: false, statement: "the diff sets the \(term.token), which \(text.label) names")
    }
  }

  func statements(in text: LinkTargets.Indexed, _ index: Int) -> [DiffLink] {
    literals.compactMap { term in
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
        statement: "\(text.label) is of the statement that the diff"
          + " \(term.isLost ? "takes out" : "brings in"): `\(term.token.prefix(80))`")
    }
  }

  /// Words that the code does not have any more are in what is not said any more: what is newly said does not come
  /// from them.
  func identifiers(in text: LinkTargets.Indexed, _ index: Int) -> [DiffLink] {
    let isVanished = text.text.course == .vanished
    func link(_ term: Term, _ strength: Double) -> DiffLink {
      let course = text.text.course == .multiplied ? 0.6 : 1
      let verb = term.isLost ? "takes out" : "touches"
      return DiffLink(
        kind: .identifier, token: term.token, weight: strength * course * term.specificity,
        target: index, isGauge: false,
        statement: "the diff \(verb) \(term.token), which \(text.label) names")
    }
    let whole = identifiers.filter { text.names.contains($0.lower) && $0.isLost == isVanished }
    let covered = Set(whole.flatMap(\.token.identifierWords))
    let parts = words.filter { term in
      text.words.contains(term.lower) && !covered.contains(term.lower) && term.isLost == isVanished
    }
    return whole.map { link($0, 0.7) } + parts.map { link($0, 0.4) }
  }
}

extension LinkTargets.Indexed {
  /// `a new error`, `a message that vanished`.
  var label: String {
    let noun = text.isError ? "error" : "message"
    switch text.course {
    case .new: return "a new \(noun)"
    case .vanished: return "\(noun == "error" ? "an" : "a") \(noun) that vanished"
    case .multiplied: return "\(noun == "error" ? "an" : "a") \(noun) that multiplied"
    }
  }
}
