/// Hides who wrote or did what in a note of the responders, where its form gives that away: `@handle`,
/// `<@U123>`, who speaks (`<anna>`, `Anna Berg:`, `anna.berg:`), and the capitalised words after `by`, `cc`,
/// `asked`, `paged`, `pinged`, `assigned to` and `handed over to`.
///
/// A name that nothing marks as one (`Anna looks at the pool`) stays: no list of words tells names from
/// services in every language, and a note without its services says nothing.
enum PersonMasking {
  private static let mask = "[name]"
  private static let openers: Set<String> = [
    "by", "cc", "asked", "paged", "pinged", "assigned to", "handed to", "handed over to",
    "escalated to",
  ]

  static func note(_ text: String) -> String {
    var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    maskSpeaker(&words)
    var out: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      if isHandle(word) {
        out.append(masked(word))
      } else if opens(out), let count = nameLength(words[index...]) {
        out.append(masked(words[index + count - 1]))
        index += count - 1
      } else {
        out.append(word)
      }
      index += 1
    }
    return out.joined(separator: " ")
  }

  /// `<anna> text`, `Anna Berg: text`, `anna.berg: text`. One capitalised word before a colon is a label
  /// (`Alert:`) more often than a name.
  private static func maskSpeaker(_ words: inout [String]) {
    guard let first = words.first else { return }
    if first.hasPrefix("<"), first.hasSuffix(">"), first.count > 2 {
      words[0] = mask
    } else if first.hasSuffix(":"), first.dropLast().contains("."),
      first.dropLast().allSatisfy({ $0.isLetter || $0 == "." })
    {
      words[0] = mask + ":"
    } else if words.count > 2, words[1].hasSuffix(":"), isName(words[0]),
      isName(String(words[1].dropLast()))
    {
      words.replaceSubrange(0...1, with: [mask + ":"])
    }
  }

  /// `@anna`, `(@anna,`, `<@U123>`; not `service@host`.
  private static func isHandle(_ word: String) -> Bool {
    let rest = word.drop { "(<[\"'".contains($0) }
    guard rest.first == "@", let next = rest.dropFirst().first else { return false }
    return next.isLetter || next.isNumber || next == "_"
  }

  private static func opens(_ words: [String]) -> Bool {
    guard let last = words.last?.lowercased() else { return false }
    if openers.contains(last) { return true }
    guard last == "to" else { return false }
    return [2, 3].contains {
      openers.contains(words.suffix($0).joined(separator: " ").lowercased())
    }
  }

  /// Words of the name that `words` begin with, at most three; nil where they begin with none, or with the
  /// name of a team.
  private static func nameLength(_ words: ArraySlice<String>) -> Int? {
    var count = 0
    for word in words.prefix(3) {
      guard isName(String(word.reversed().drop { !$0.isLetter }.reversed())) else { break }
      count += 1
      if let last = word.last, !last.isLetter { break }
    }
    guard count > 0 else { return nil }
    let next = words.dropFirst(count).first?.lowercased() ?? ""
    return next.hasPrefix("team") ? nil : count
  }

  /// A capital letter and small ones behind it: `Anna`, `O'Neil`, `Berg-Lund`; not `SRE`.
  private static func isName(_ word: String) -> Bool {
    guard let first = word.first, first.isUppercase, word.count > 1 else { return false }
    return word.dropFirst().contains(where: \.isLowercase)
      && word.allSatisfy { $0.isLetter || $0 == "'" || $0 == "-" || $0 == "’" }
  }

  /// The mask with the punctuation that stood around the name.
  private static func masked(_ word: String) -> String {
    let isEdge: (Character) -> Bool = { !($0.isLetter || $0.isNumber || "@_-.<>".contains($0)) }
    let start = word.prefix(while: isEdge)
    var end = String(word.reversed().prefix { isEdge($0) || $0 == "." }.reversed())
    if start.count + end.count >= word.count { end = "" }
    return start + mask + end
  }
}
