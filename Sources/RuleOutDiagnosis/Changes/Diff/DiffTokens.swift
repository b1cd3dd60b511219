/// What a diff takes out of the code and what it brings in, as multisets over all its files: what is only
/// moved cancels out. Comments do not count.
struct DiffTokens: Sendable, Hashable {
  /// Words and numbers, as written.
  private(set) var lost: [String: Int] = [:]
  private(set) var gained: [String: Int] = [:]
  /// Texts in quotes, blanks made one; of a text over several lines, each line.
  private(set) var literalsLost: [String: Int] = [:]
  private(set) var literalsGained: [String: Int] = [:]
  /// Words of identifiers, in lower case: `checkoutSessionID` is `checkout`, `session`, `id`.
  private(set) var wordsLost: [String: Int] = [:]
  private(set) var wordsGained: [String: Int] = [:]
  /// Words and texts that the new side has and the old one has not at all, lines that stay included.
  private(set) var broughtIn: Set<String> = []
  /// Words and texts that the old side has and the new one has not at all.
  private(set) var takenOut: Set<String> = []
  /// Identifiers whose value was changed, though they stand on both sides: keys, constants, modules.
  private(set) var touched: Set<String> = []
  /// Texts that came in with calls that write messages, and with nothing else.
  private(set) var logged: Set<String> = []
  /// Words of changed lines that only say which library is used (`ForeignNames`).
  private(set) var foreign: Set<String> = []
  /// Share of removed words and numbers that are not added elsewhere: 0 of moved code, 1 of new code.
  private(set) var lostShare = 0.0

  init(_ code: ChangedCode) {
    let removed = code.files.flatMap { $0.changed(.removed) }.flatMap(\.tokens)
    let added = code.files.flatMap { $0.changed(.added) }.flatMap(\.tokens)
    let kept = code.files.flatMap(\.hunks).flatMap(\.lines).filter { !$0.isChanged }
      .flatMap(\.tokens)
    func counts(_ tokens: [CodeToken], _ kinds: Set<CodeToken.Kind>) -> [String: Int] {
      Multiset.counting(tokens.lazy.filter { kinds.contains($0.kind) }.map(\.text))
    }
    func words(_ tokens: [CodeToken]) -> [String: Int] {
      Multiset.counting(
        tokens.lazy.filter { $0.kind == .word }.flatMap(\.text.identifierWords)
          .filter { $0.utf8.count > 1 })
    }
    let kinds: Set<CodeToken.Kind> = [.word, .number]
    let old = counts(removed, kinds)
    let new = counts(added, kinds)
    lost = Multiset.difference(old, new)
    gained = Multiset.difference(new, old)
    let oldTexts = counts(removed, [.text])
    let newTexts = counts(added, [.text])
    literalsLost = Multiset.difference(oldTexts, newTexts)
    literalsGained = Multiset.difference(newTexts, oldTexts)
    wordsLost = Multiset.difference(words(removed), words(added))
    wordsGained = Multiset.difference(words(added), words(removed))
    literalsLost[""] = nil
    literalsGained[""] = nil
    let total = old.values.reduce(0, +)
    lostShare = total == 0 ? 0 : Double(lost.values.reduce(0, +)) / Double(total)
    let stays = Set(kept.map(\.text))
    broughtIn = Set(added.map(\.text)).subtracting(removed.map(\.text)).subtracting(stays)
    takenOut = Set(removed.map(\.text)).subtracting(added.map(\.text)).subtracting(stays)
    foreign = ForeignNames.find(in: code)
    let lines = code.files.flatMap { $0.changed(.added) }
    func texts(_ lines: [ChangedCode.Line]) -> Set<String> {
      Set(lines.flatMap(\.tokens).filter { $0.kind == .text }.map(\.text))
    }
    let isLog = { (line: ChangedCode.Line) in line.calls.first.map(LogCall.isLog) ?? false }
    logged = texts(lines.filter(isLog)).subtracting(texts(lines.filter { !isLog($0) }))
    for hunk in code.files.flatMap(\.hunks) { touch(hunk) }
  }

  /// The words before the first difference of a line and what replaced it.
  private mutating func touch(_ hunk: ChangedCode.Hunk) {
    var added = hunk.lines.filter { $0.side == .added && !$0.isSilent }
    for line in hunk.lines where line.side == .removed && !line.isSilent {
      var best = (length: 0, index: 0)
      for (index, other) in added.enumerated().prefix(DiffTokens.reach) {
        let length = zip(line.tokens, other.tokens).prefix { $0 == $1 }.count
        if length > best.length { best = (length, index) }
      }
      guard best.length > 0 else { continue }
      let common = line.tokens.prefix(best.length)
      guard common.count < max(line.tokens.count, added[best.index].tokens.count) else { continue }
      // The nearest words say whose value it is.
      touched.formUnion(
        common.filter { $0.kind != .symbol && $0.kind != .number }.suffix(2).map(\.text))
      added.remove(at: best.index)
    }
  }

  /// Added lines that a removed one is compared with.
  private static let reach = 200
}

enum Multiset {
  static func counting(_ items: some Sequence<String>) -> [String: Int] {
    var counts: [String: Int] = [:]
    for item in items { counts[item, default: 0] += 1 }
    return counts
  }

  /// What is in `a` more often than in `b`.
  static func difference(_ a: [String: Int], _ b: [String: Int]) -> [String: Int] {
    var rest: [String: Int] = [:]
    for (item, count) in a where count > b[item, default: 0] {
      rest[item] = count - b[item, default: 0]
    }
    return rest
  }
}
