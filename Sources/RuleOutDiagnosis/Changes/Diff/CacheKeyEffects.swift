/// Keys under which results are kept. Under another key nothing is found that was kept under the old one; under one
/// that holds a time or the number of a request, nothing ever is.
extension DiffEffects {
  static func cacheKeyEffects(of file: ChangedCode.File) -> [DiffEffect] {
    guard file.language != .sql else { return [] }
    return file.hunks.compactMap { hunk -> DiffEffect? in
      let old = hunk.lines.filter { $0.side == .removed && isOfKey($0) }
      let new = hunk.lines.filter { $0.side == .added && isOfKey($0) }
      guard let before = old.first, let after = new.first,
        old.flatMap(keyTokens) != new.flatMap(keyTokens)
      else { return nil }
      return DiffEffect(
        kind: .cacheKeyChanged, mechanism: "cache-miss", path: file.path, subjects: [],
        statement: "the key by which it caches was `\(before.text.prefix(60))` and is"
          + " `\(after.text.prefix(60))`")
    }
  }

  /// Whether the line makes the key of something kept: an annotation with a key, a name such as `cacheKey`, a look-up
  /// in what is called a cache.
  private static func isOfKey(_ line: ChangedCode.Line) -> Bool {
    if line.tokens.first?.is("@") == true {
      let name = line.tokens.dropFirst().first?.text.lowercased() ?? ""
      return ["cacheable", "cacheput", "cached", "memoize", "cacheresult"].contains(name)
    }
    if line.words.contains(where: { Set($0.identifierWords).isSuperset(of: ["cache", "key"]) }) {
      return true
    }
    return line.calls.contains { call in
      call.receiver.identifierWords.contains("cache")
        && call.name.identifierWords.first.map(lookups.contains) ?? false
    }
  }

  private static let lookups: Set<String> = [
    "get", "set", "put", "fetch", "remember", "load", "compute", "lookup", "read", "write", "wrap",
  ]

  /// What the key is made of: all that stands behind the first parenthesis or sign of assignment.
  private static func keyTokens(_ line: ChangedCode.Line) -> [String] {
    line.tokens.drop { !$0.is("(") && !$0.is("=") && !$0.is(":") }
      .filter { $0.kind != .symbol }.map(\.text)
  }
}
