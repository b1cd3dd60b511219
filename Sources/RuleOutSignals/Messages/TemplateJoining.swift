import RuleOutModel

/// Joins keys that differ in a few words into one template with a wildcard for those words.
///
/// Keys are compared as Drain compares messages (He et al., "Drain: an online log parsing approach with
/// fixed depth tree", ICWS 2017): equal length and head first, then the share of words that are the same.
/// Drain does so as lines arrive and depends on their order; here all keys are known, and are taken by count
/// and text.
struct TemplateJoining {
  /// Share of words that must be the same.
  static let similarity = 0.7

  struct Template {
    var tokens: [TemplateToken]
    var keys: [MessageKey]

    var text: String { TemplateToken.text(of: tokens) }
  }

  private struct Head: Hashable {
    var severity: Message.Severity
    /// Delimiters where they stand, the first word, and nothing else.
    var skeleton: [String]
  }

  private(set) var templates: [Template] = []
  private var byHead: [Head: [Int]] = [:]

  init(_ keys: [(key: MessageKey, count: Int)]) {
    let ordered = keys.map {
      (key: $0.key, count: $0.count, text: TemplateToken.text(of: $0.key.tokens))
    }.sorted {
      ($1.count, $0.text, $0.key.severity.rawValue) < ($0.count, $1.text, $1.key.severity.rawValue)
    }
    for (key, _, _) in ordered { join(key) }
  }

  private mutating func join(_ key: MessageKey) {
    let head = TemplateJoining.head(of: key)
    let rivals = byHead[head, default: []]
    var best: (index: Int, similarity: Double)?
    for index in rivals {
      let similarity = TemplateJoining.similarity(of: key.tokens, to: templates[index].tokens)
      if similarity >= TemplateJoining.similarity, similarity > best?.similarity ?? 0 {
        best = (index, similarity)
      }
    }
    guard let best else {
      byHead[head, default: []].append(templates.count)
      templates.append(Template(tokens: key.tokens, keys: [key]))
      return
    }
    for (position, token) in key.tokens.enumerated()
    where token.text != templates[best.index].tokens[position].text {
      templates[best.index].tokens[position].text = TemplateToken.wildcard
      templates[best.index].tokens[position].kind = .masked
    }
    templates[best.index].keys.append(key)
  }

  private static func head(of key: MessageKey) -> Head {
    var isHead = true
    let skeleton = key.tokens.map { token -> String in
      if token.kind == .delimiter { return token.text }
      defer { isHead = false }
      return isHead ? token.text + " " : ""
    }
    return Head(severity: key.severity, skeleton: skeleton)
  }

  /// Share of words that are the same; what both mask says nothing.
  static func similarity(of key: [TemplateToken], to template: [TemplateToken]) -> Double {
    var same = 0
    var words = 0
    for (a, b) in zip(key, template) where a.kind != .delimiter {
      if a.kind == .masked && b.kind == .masked { continue }
      words += 1
      if a.text == b.text { same += 1 }
    }
    return words == 0 ? 1 : Double(same) / Double(words)
  }
}
