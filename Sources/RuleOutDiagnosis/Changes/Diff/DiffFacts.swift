import RuleOutModel

/// What a commit's diff says: what it takes out and brings in, what it sets, how it may hurt, and whether
/// it looks harmless.
struct DiffFacts: Sendable, Hashable {
  var tokens: DiffTokens
  /// Names of changed files, without their folders.
  var fileNames: [String]
  /// Functions that hunk headers name, each once.
  var functions: [String]
  var settings: [DiffSetting]
  /// Keys of settings whose value differs, whatever it is (`ChangedKeys`).
  var changedKeys: [String]
  var effects: [DiffEffect]
  /// Hunks that let fewer addresses be reached.
  var reach: [ReachChange]
  /// Nil where the diff may do harm, or not all of it is there.
  var harmless: DiffHarmless?
  /// Lines that are removed or added, comments and blank ones left out.
  var changedLines: Int
  /// True where the source had more of the diff.
  var isCut: Bool

  init(_ commit: Commit) { self.init(UnifiedDiff(commit), paths: commit.paths) }

  /// `paths` are all files of the commit, for the diff may lack some.
  init(_ diff: UnifiedDiff, paths: [String] = []) {
    let code = ChangedCode(diff)
    tokens = DiffTokens(code)
    var names: [String] = []
    for path in diff.files.map(\.path) + paths where !names.contains(path.baseName) {
      if !path.isEmpty { names.append(path.baseName) }
    }
    fileNames = names
    functions = DiffFacts.functions(of: code)
    settings = DiffSetting.find(in: code)
    changedKeys = ChangedKeys.find(in: code)
    reach = ReachChange.find(in: code)
    effects =
      DiffEffects.find(in: code, settings: settings, changedKeys: changedKeys)
      + reach.compactMap(\.effect)
    harmless = DiffHarmless.judge(diff, code, tokens, settings, effects, paths: paths)
    changedLines = code.files.flatMap(\.changed).filter { !$0.isSilent }.count
    isCut = diff.isCut
  }

  /// The same, with no effects of a kind that something else speaks against.
  func without(_ kind: DiffEffect.Kind) -> DiffFacts {
    var facts = self
    facts.effects.removeAll { $0.kind == kind }
    return facts
  }

  /// Whether the diff shows any code at all.
  var isEmpty: Bool { changedLines == 0 && fileNames.isEmpty }

  private static func functions(of code: ChangedCode) -> [String] {
    var names: [String] = []
    for file in code.files {
      for hunk in file.hunks {
        var lexer = CodeLexer(file.language)
        var lines = [lexer.tokens(of: hunk.context)]
        // A declaration that the hunk itself shows is as good as one in its header.
        lines += hunk.lines.filter(isDeclaration).map(\.tokens)
        for name in lines.compactMap(declared) where !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  private static func isDeclaration(_ line: ChangedCode.Line) -> Bool {
    line.tokens.contains { ["func", "function", "def", "fn", "fun"].contains($0.text) }
  }

  /// `Add` of `func (c *Cart) Add(`, `load` of `async def load(self)`, `Cart` of `class Cart`.
  private static func declared(_ tokens: [CodeToken]) -> String? {
    for index in tokens.indices.dropLast() {
      let token = tokens[index]
      if ["class", "struct", "interface", "resource"].contains(token.text) {
        return tokens[index + 1].text
      }
      let isName = token.kind == .word && tokens[index + 1].is("(")
      if isName, !ChangedCode.keywords.contains(token.text) { return token.text }
    }
    return nil
  }
}
