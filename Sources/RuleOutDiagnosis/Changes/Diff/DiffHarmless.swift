/// Why a diff can be taken to do no harm. It lowers suspicion; it proves nothing.
struct DiffHarmless: Sendable, Hashable {
  enum Class: String, Sendable, Hashable, CaseIterable {
    case nothingThatRuns
    case otherEnvironment
    case commentsOnly
    case loggingOnly
    case dependencyPatch
    case looseningOnly
    case movedOnly
    case rewordingOnly
    case namingOnly
  }
  var `class`: Class
  /// One sentence, without its stop.
  var reason: String
}

extension DiffHarmless {
  /// Share of removed words below which code counts as moved.
  static let movedShare = 0.2

  /// Nil where the diff changes what runs, or not all of it is known.
  static func judge(
    _ diff: UnifiedDiff, _ code: ChangedCode, _ tokens: DiffTokens, _ settings: [DiffSetting],
    _ effects: [DiffEffect], paths: [String]
  ) -> DiffHarmless? {
    let all = Set(paths + diff.files.map(\.path)).filter { !$0.isEmpty }
    let classes = Set(all.map { PathClass($0) })
    if !classes.isEmpty, classes.allSatisfy(\.isHarmless) {
      let names = classes.map(\.rawValue).sorted().joined(separator: " and ")
      return DiffHarmless(
        class: .nothingThatRuns, reason: "it changes \(names) only, which nothing that runs reads")
    }
    let elsewhere = PathEnvironment.elsewhere(all.filter { !PathClass($0).isHarmless })
    if !elsewhere.isEmpty {
      let names = elsewhere.sorted().joined(separator: " and ")
      return DiffHarmless(
        class: .otherEnvironment, reason: "it changes settings of \(names) only")
    }
    let shown = Set(diff.files.map(\.path))
    let hidden = all.filter { !shown.contains($0) && !PathClass($0).isHarmless }
    let isWhole =
      !diff.isCut && !code.files.isEmpty
      && (hidden.isEmpty || shown.contains("") || code.files.count >= all.count)
      && !diff.files.contains { $0.isBinary }
    guard isWhole else { return nil }
    let files = code.files.filter { !PathClass($0.path).isHarmless }
    let changed = files.flatMap(\.changed)
    guard !changed.isEmpty else {
      return diff.files.contains(where: \.isRenamed)
        ? DiffHarmless(
          class: .movedOnly, reason: "it renames files and changes none of their lines")
        : nil
    }
    if changed.allSatisfy(\.isSilent) {
      return DiffHarmless(
        class: .commentsOnly, reason: "all changed lines are comments or blank")
    }
    if let patch = dependencyPatch(files) { return patch }
    // A field of a type counts where an error names it.
    let isSerious = effects.contains { $0.kind != .fieldChanged }
    if !isSerious, isLogging(changed) {
      return DiffHarmless(
        class: .loggingOnly, reason: "all changed lines write messages or count something")
    }
    if let loosening = looseningOnly(files, settings), !isSerious { return loosening }
    if let moved = movedOnly(files, tokens, settings), !isSerious { return moved }
    if isSerious { return nil }
    return rewordingOnly(files) ?? namingOnly(files, tokens)
  }

  private static func dependencyPatch(_ files: [ChangedCode.File]) -> DiffHarmless? {
    var named: [String] = []
    for file in files {
      guard let manifest = Manifest(path: file.path) else { return nil }
      if manifest.isLock { continue }
      let changes = manifest.changes(of: file)
      guard changes.count * 2 == file.changed.filter({ !$0.isSilent }).count else { return nil }
      for change in changes {
        guard let old = change.old, let new = change.new, Manifest.isPatch(old, new) else {
          return nil
        }
        named.append("\(change.name) from \(old) to \(new)")
      }
    }
    guard let first = named.first else { return nil }
    let more = named.count > 1 ? " and \(named.count - 1) more" : ""
    return DiffHarmless(
      class: .dependencyPatch, reason: "it takes patch versions only: \(first)\(more)")
  }

  /// Lines that only log or measure, and the brackets and texts that such calls leave on further lines.
  private static func isLogging(_ changed: [ChangedCode.Line]) -> Bool {
    var hasCall = false
    for line in changed where !line.isSilent {
      let calls = line.calls
      if let first = calls.first, LogCall.isLog(first) || LogCall.isMetric(first),
        !line.tokens.contains(where: { $0.is("=") || $0.is(":=") }) || LogCall.isMetric(first),
        !calls.contains(where: { $0.isRemote && !LogCall.isLog($0) && !LogCall.isMetric($0) })
      {
        hasCall = true
        continue
      }
      let isRest =
        line.tokens.allSatisfy { $0.kind == .text || $0.kind == .symbol }
        || line.tokens[0].kind == .text && calls.allSatisfy { !$0.isRemote }
        || line.tokens[0].text == "import" || line.tokens[0].text == "from"
      guard isRest else { return false }
    }
    return hasCall
  }

  private static func looseningOnly(
    _ files: [ChangedCode.File], _ settings: [DiffSetting]
  ) -> DiffHarmless? {
    let own = settings.filter { setting in files.contains { $0.path == setting.path } }
    guard let first = own.first,
      own.allSatisfy({ $0.direction == .loosened && $0.old != nil && $0.new != nil })
    else { return nil }
    guard !own.contains(where: \.isCostly) else { return nil }
    let changed = files.flatMap(\.changed).filter { !$0.isSilent }
    guard changed.count == own.count * 2 else { return nil }
    let more = own.count > 1 ? ", and \(own.count - 1) more" : ""
    return DiffHarmless(
      class: .looseningOnly, reason: "it only allows more than before: \(first.statement)\(more)")
  }

  private static func movedOnly(
    _ files: [ChangedCode.File], _ tokens: DiffTokens, _ settings: [DiffSetting]
  ) -> DiffHarmless? {
    let removed = files.flatMap { $0.changed(.removed) }.filter { !$0.isSilent }
    var heads: [String] = []
    let added = files.flatMap { file in
      file.changed(.added).filter { line in
        guard !line.isSilent, isHead(line, file.language) else { return !line.isSilent }
        heads += line.words
        return false
      }
    }
    let texts = Set(added.flatMap(\.tokens).filter { $0.kind == .text }.map(\.text))
    guard removed.count >= 2, tokens.lostShare < movedShare, tokens.literalsLost.isEmpty,
      texts.isDisjoint(with: tokens.literalsGained.keys), settings.isEmpty
    else { return nil }
    let before = Multiset.counting(removed.flatMap(\.calls).map(\.label))
    let new = added.flatMap(\.calls).filter { before[$0.label] == nil }
    guard !new.contains(where: \.isRemote), gainedShare(tokens, added, heads) < 0.4 else {
      return nil
    }
    return DiffHarmless(
      class: .movedOnly,
      reason: "\(Int(((1 - tokens.lostShare) * 100).rounded(.down))) % of what it removes stands"
        + " elsewhere in it, with the same texts and no new call to the outside")
  }

  /// Lines that do nothing by themselves: which libraries and which package the code is of, and the head of a function
  /// that it was moved to. In Go, a text alone is an import.
  private static func isHead(_ line: ChangedCode.Line, _ language: SourceLanguage) -> Bool {
    ["import", "package", "from", "func", "function", "def", "fn", "fun"]
      .contains(line.tokens[0].text)
      || language == .go && line.tokens.allSatisfy { $0.kind == .text }
  }

  /// Much new code beside what was moved is no move.
  private static func gainedShare(
    _ tokens: DiffTokens, _ added: [ChangedCode.Line], _ heads: [String]
  ) -> Double {
    let total = added.flatMap(\.tokens).filter { $0.kind == .word || $0.kind == .number }.count
    let gained = Multiset.difference(tokens.gained, Multiset.counting(heads)).values.reduce(0, +)
    return total == 0 ? 0 : Double(gained) / Double(total)
  }
}
