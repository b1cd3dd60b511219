/// What a store does once its memory is full: one that lets nothing go refuses what comes.
extension DiffEffects {
  static func storePolicyEffects(of file: ChangedCode.File) -> [DiffEffect] {
    gained(file) { refusal(in: $0).map { [$0] } ?? [] }.map { policy in
      DiffEffect(
        kind: .evictionRemoved, mechanism: "out-of-memory", path: file.path, subjects: [policy],
        statement: "the store lets nothing go when it is full: its policy is \(policy)")
    }
  }

  /// `maxmemory-policy noeviction` in any dialect, `eviction-policy: NONE`, `"evictionMode": "DISABLED"`.
  private static func refusal(in line: ChangedCode.Line) -> String? {
    let texts = line.tokens.filter { $0.kind != .symbol }.map(\.text)
    func folded(_ text: String) -> String { text.identifierWords.joined() }
    if let policy = texts.first(where: { folded($0) == "noeviction" }) { return policy }
    guard let value = texts.last, texts.count > 1,
      ["none", "exception", "disabled", "reject"].contains(folded(value))
    else { return nil }
    let words = texts.dropLast().flatMap(\.identifierWords)
    let isPolicy =
      words.contains("eviction")
      && !Set(words).isDisjoint(with: ["policy", "mode", "strategy", "type"])
    return isPolicy ? value : nil
  }
}
