import RuleOutModel
import RuleOutSignals

/// When the responders pursued and dropped each suspicion, from their timeline. Placed beside the replay,
/// never evidence: without the notes every verdict is the same.
enum Pursuits {
  /// By time; a suspicion that was taken up again after it was dropped appears again.
  static func find(
    in notes: [ResponderNote], span: TimeWindow, utcOffset: Int
  ) -> [Pursuit] {
    let steps = notes.flatMap { note -> [Step] in
      let at = note.time.resolved(within: span, utcOffset: utcOffset)
      return ReadNote(note).turns.map {
        Step(
          at: at, hypothesis: $0.hypothesis, action: $0.action, isInferred: $0.isInferred,
          source: note.source)
      }
    }.sorted { ($0.at, $0.source, $0.hypothesis) < ($1.at, $1.source, $1.hypothesis) }
    var pursuits: [Pursuit] = []
    for step in steps {
      let open = pursuits.lastIndex { $0.hypothesis == step.hypothesis && $0.droppedAt == nil }
      switch (step.action, open) {
      case (.pursued, .some): break
      case (.pursued, nil):
        pursuits.append(
          Pursuit(
            hypothesis: step.hypothesis, pursuedAt: step.at, isInferred: step.isInferred,
            source: step.source))
      case (.dropped, .some(let index)):
        pursuits[index].droppedAt = step.at
        if step.isInferred { pursuits[index].isInferred = true }
      case (.dropped, nil):
        // Dropped again, or dropped without a word of when it was taken up.
        guard !pursuits.contains(where: { $0.hypothesis == step.hypothesis }) else { break }
        pursuits.append(
          Pursuit(
            hypothesis: step.hypothesis, droppedAt: step.at, isInferred: step.isInferred,
            source: step.source))
      }
    }
    return pursuits
  }

  private struct Step {
    var at: Timestamp
    var hypothesis: String
    var action: ReadNote.Action
    var isInferred: Bool
    var source: SourceReference
  }
}

/// What a note says of suspicions: in its columns, else in its words.
struct ReadNote {
  enum Action: Hashable, Sendable { case pursued, dropped }

  struct Turn: Hashable, Sendable {
    var hypothesis: String
    var action: Action
    /// True where the hypothesis or the action was read from the words.
    var isInferred: Bool
  }

  let turns: [Turn]

  init(_ note: ResponderNote) {
    let words = ReadNote.words(note.note)
    let stated = ReadNote.stated(note.hypothesis)
    let subjects = stated.isEmpty ? ReadNote.subjects(of: words) : stated
    let column = ReadNote.words(note.action)
    let columnAction = ReadNote.action(of: column)
    // A column that says something else ("alerted", "mitigated") is no suspicion taken up or dropped.
    guard !subjects.isEmpty, column.isEmpty || columnAction != nil,
      let action = columnAction ?? ReadNote.action(of: words)
    else {
      turns = []
      return
    }
    turns = subjects.map {
      Turn(
        hypothesis: $0, action: action, isInferred: stated.isEmpty || columnAction == nil)
    }
  }

  private static func stated(_ column: String) -> [String] {
    let name = words(column).joined(separator: "-")
    if name.isEmpty { return [] }
    return hypothesisCatalog.map { $0.id }.filter { $0 == name && $0 != Unknown.id }
  }

  /// What the words name; where several hypotheses share them, all.
  private static func subjects(of words: [String]) -> [String] {
    SuspicionWords.subjects.filter { subject in
      subject.phrases.contains { holds(words, phrase: $0) }
    }.map(\.hypothesis)
  }

  /// What the words say was done; dropping outweighs, for "suspicion of the pool dropped" holds both.
  private static func action(of words: [String]) -> Action? {
    func holdsAny(_ phrases: [[String]]) -> Bool {
      phrases.contains { holds(words, phrase: $0) }
    }
    if holdsAny(SuspicionWords.dropped) { return .dropped }
    return holdsAny(SuspicionWords.pursued) ? .pursued : nil
  }

  /// Words in a row; the last of a phrase may be the beginning of a longer word ("suspect", "suspected").
  private static func holds(_ words: [String], phrase: [String]) -> Bool {
    guard let last = phrase.last, words.count >= phrase.count else { return false }
    return (0...(words.count - phrase.count)).contains { start in
      let part = words[start..<(start + phrase.count)]
      guard let end = part.last, part.dropLast().elementsEqual(phrase.dropLast()) else {
        return false
      }
      return last.hasSuffix("*") ? end.hasPrefix(last.dropLast()) : end == last
    }
  }

  /// In lower case, split at whatever is neither a letter nor a digit.
  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
