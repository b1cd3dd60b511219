/// Diffs after which the code does what it did before, as far as its words tell: messages said in other words, and
/// values that got a name or lost one.
extension DiffHarmless {
  /// The code differs in the texts of errors and log lines alone.
  static func rewordingOnly(_ files: [ChangedCode.File]) -> DiffHarmless? {
    guard files.allSatisfy(isCode) else { return nil }
    var reworded: String?
    for file in files {
      let old = file.changed(.removed).flatMap { line in line.tokens.map { (line, $0) } }
      let new = file.changed(.added).flatMap { line in line.tokens.map { (line, $0) } }
      guard old.count == new.count else { return nil }
      for (before, after) in zip(old, new) where before.1 != after.1 {
        guard before.1.kind == .text, after.1.kind == .text, speaks(before.0), speaks(after.0)
        else {
          return nil
        }
        reworded = reworded ?? after.1.text
      }
    }
    return reworded.map {
      DiffHarmless(
        class: .rewordingOnly,
        reason: "it only says messages in other words, as \"\($0.prefix(60))\"")
    }
  }

  /// Values got names or lost them: calls, texts, numbers and what steers the code are as many as before, and all
  /// other words that came or went are those names.
  static func namingOnly(_ files: [ChangedCode.File], _ tokens: DiffTokens) -> DiffHarmless? {
    guard files.allSatisfy(isCode) else { return nil }
    var names: Set<String> = []
    for hunk in files.flatMap(\.hunks) {
      let removed = hunk.lines.filter { $0.side == .removed && !$0.isSilent }
      let added = hunk.lines.filter { $0.side == .added && !$0.isSilent }
      let declared = Set((removed + added).compactMap(declaredVariable))
      guard shape(of: removed) == shape(of: added), !isMovedPastControl(hunk),
        !isShared(removed, beside: added), !isShared(added, beside: removed)
      else { return nil }
      names.formUnion(declared)
    }
    let different = Set(tokens.lost.keys).union(tokens.gained.keys)
    let types = declarationWords(files, names)
    guard let name = names.sorted().first(where: different.contains),
      different.subtracting(names).subtracting(types).isEmpty
    else { return nil }
    return DiffHarmless(
      class: .namingOnly,
      reason:
        "it only gives values a name or takes it away, as \(name): calls, texts and numbers are"
        + " the same")
  }

  private static func isCode(_ file: ChangedCode.File) -> Bool {
    !file.language.isSettings && file.language != .sql && Manifest(path: file.path) == nil
  }

  /// Whether the line writes a message or raises an error.
  private static func speaks(_ line: ChangedCode.Line) -> Bool {
    let raises: Set<String> = ["throw", "raise", "panic", "abort", "bail", "fail"]
    return line.calls.contains { LogCall.isLog($0) || isError($0.name) || isError($0.receiver) }
      || line.tokens.contains { $0.kind == .word && raises.contains($0.text) }
  }

  private static func isError(_ name: String) -> Bool {
    let words = name.identifierWords
    return !Set(words).isDisjoint(with: ["error", "errors", "errorf", "exception", "panic"])
  }

  /// What a text does, its names left out: each sign and word that steers, text, number and call, and how often.
  private static func shape(of lines: [ChangedCode.Line]) -> [String: Int] {
    let layout: Set<String> = ["=", ":=", "(", ")", ",", ";", ".", ":"]
    var items = lines.flatMap(\.calls).map { "\($0.name)()\($0.isAwaited ? " awaited" : "")" }
    for token in lines.flatMap(\.tokens) {
      switch token.kind {
      case .word where steering.contains(token.text): items.append(token.text)
      case .word: continue
      case .symbol where layout.contains(token.text): continue
      default: items.append(token.kind == .text ? "\"\(token.text)" : token.text)
      }
    }
    return Multiset.counting(items)
  }

  /// Whether a line makes something and keeps it further out than the other side uses it: made once for all, or for
  /// each anew.
  private static func isShared(
    _ lines: [ChangedCode.Line], beside others: [ChangedCode.Line]
  ) -> Bool {
    guard let depth = others.map(\.indentation).min() else { return false }
    return lines.contains { line in
      declaredVariable(line) != nil && (!line.calls.isEmpty || line.has("new"))
        && (line.indentation < depth || line.has("static") || line.has("global"))
    }
  }

  /// Whether lines that stay between those that go and those that come begin a block that decides or repeats.
  private static func isMovedPastControl(_ hunk: ChangedCode.Hunk) -> Bool {
    guard let first = hunk.lines.firstIndex(where: \.isChanged),
      let last = hunk.lines.lastIndex(where: \.isChanged)
    else { return false }
    return hunk.lines[first...last].contains { line in
      !line.isChanged && line.tokens.contains { $0.kind == .word && steering.contains($0.text) }
    }
  }

  /// `sku` of `String sku = n.get("sku")`, `MAX` of `private val MAX = 200`.
  private static func declaredVariable(_ line: ChangedCode.Line) -> String? {
    guard let equals = line.tokens.firstIndex(where: { $0.is("=") || $0.is(":=") }), equals > 0
    else {
      return nil
    }
    // `val ids: List<Long> = `
    let colon = line.tokens[..<equals].lastIndex { $0.is(":") } ?? equals
    guard colon > 0, line.tokens[colon - 1].kind == .word else { return nil }
    // What belongs to something outlives the line.
    if colon > 1, line.tokens[colon - 2].is(".") || line.tokens[colon - 2].is("->") { return nil }
    return line.tokens[colon - 1].text
  }

  /// The words of declarations beside the names themselves: `private val`, `const`, types.
  private static func declarationWords(
    _ files: [ChangedCode.File], _ names: Set<String>
  ) -> Set<String> {
    Set(
      files.flatMap(\.changed).filter { declaredVariable($0).map(names.contains) ?? false }
        .flatMap { line in
          line.tokens.prefix { !$0.is("=") && !$0.is(":=") }.filter { $0.kind == .word }.map(\.text)
        })
  }

  /// Words that decide what runs, how often, and under which protection.
  private static let steering: Set<String> = [
    "if", "else", "elif", "elsif", "unless", "for", "foreach", "while", "until", "loop", "do",
    "switch", "case", "when", "match", "return", "break", "continue", "throw", "throws", "raise",
    "try", "catch", "except", "rescue", "finally", "ensure", "defer", "with", "using", "await",
    "async", "go", "yield", "synchronized", "lock", "unsafe", "null", "nil", "None", "true",
    "false",
    "not", "and", "or", "in", "is", "new", "delete",
  ]
}
