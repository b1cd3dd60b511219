/// Makes text from an input safe inside Markdown: data stands in code spans, never as link, image,
/// heading, HTML, mention or reference.
enum MarkdownEscaper {
  /// `text` as a code span, its fence longer than any run of backticks inside.
  static func code(_ text: String) -> String {
    let shown = text.showingHidden
    guard shown.contains(where: { $0 != " " }) else { return "` `" }
    let fence = String(repeating: "`", count: longestRunOfBackticks(shown) + 1)
    let touchesFence = shown.hasPrefix("`") || shown.hasSuffix("`")
    let isStripped = shown.hasPrefix(" ") && shown.hasSuffix(" ")
    let pad = touchesFence || isStripped ? " " : ""
    return fence + pad + shown + pad + fence
  }

  /// The lines of `text` as a fenced block of shell commands or quotations.
  static func block(_ lines: [String], language: String = "") -> String {
    let shown = lines.map(\.showingHidden)
    let longest = shown.map(longestRunOfBackticks).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return fence + language + "\n" + shown.map { $0 + "\n" }.joined() + fence
  }

  /// A sentence: words that Markdown would act on become code spans, all others stay as they are.
  /// What stands between single backticks already is code.
  static func prose(_ text: String) -> String {
    let shown = text.showingHidden
    let parts = shown.split(separator: "`", omittingEmptySubsequences: false)
    let isMarked =
      parts.count % 2 == 1
      && parts.dropFirst().dropLast().allSatisfy { !$0.isEmpty }
    guard isMarked else { return words(shown, atStart: true) }
    var out = ""
    for (index, part) in parts.enumerated() {
      out += index % 2 == 1 ? code(String(part)) : words(String(part), atStart: index == 0)
    }
    return out
  }

  /// Escapes the pipes of a table cell, those inside code spans included, as GFM asks. A pipe after a
  /// backslash is spelled out, because readers disagree about `\\|`.
  static func cell(_ text: String) -> String {
    var out = ""
    var previous: Character = " "
    for character in text {
      if character == "|" {
        out += previous == "\\" ? "\\u{7c}" : "\\|"
      } else {
        out.append(character)
      }
      previous = character
    }
    return out
  }

  private static func words(_ text: String, atStart: Bool) -> String {
    var out: [String] = []
    for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      let isFirst = atStart && index == 0
      out.append(isActive(word) || isFirst && isMarker(word) ? marked(word) : String(word))
    }
    return out.joined(separator: " ")
  }

  /// Characters with a meaning in CommonMark, GFM, or the forges' additions (mentions, references,
  /// formulas).
  private static func isActive(_ word: Substring) -> Bool {
    word.contains { "\\`*_[]<>#&~$@|^".contains($0) } || word.contains("://")
      || word.lowercased().contains("www.") || word.hasPrefix(":") && word.count > 1
  }

  /// A word that would begin a list, a rule or an underlined heading.
  private static func isMarker(_ word: Substring) -> Bool {
    if !word.isEmpty, word.allSatisfy({ $0 == "-" || $0 == "+" || $0 == "=" }) { return true }
    guard let last = word.last, last == "." || last == ")" else { return false }
    return word.count > 1 && word.dropLast().allSatisfy(\.isASCIIDigit)
  }

  /// The word as code, sentence punctuation around it left outside.
  private static func marked(_ word: Substring) -> String {
    let start = word.firstIndex { $0 != "(" } ?? word.startIndex
    var end = word.endIndex
    while end > start, ".,;:)!?".contains(word[word.index(before: end)]) {
      end = word.index(before: end)
    }
    guard start < end else { return code(String(word)) }
    return word[..<start] + code(String(word[start..<end])) + word[end...]
  }

  private static func longestRunOfBackticks(_ text: String) -> Int {
    var longest = 0
    var run = 0
    for character in text.unicodeScalars {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isWholeNumber }
}
