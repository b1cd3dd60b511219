/// Keys under which results are kept. Under another key nothing is found that was kept under the old one; under one
/// that holds a time or the number of a request, nothing ever is.
extension DiffEffects {
  static func cacheKeyEffects(of file: ChangedCode.File) -> [DiffEffect] {
    guard file.language != .sql else { return [] }
    let isOfCache = speaksOfReuse(file.path.identifierWords)
    return file.hunks.compactMap { hunk -> DiffEffect? in
      let old = keys(in: hunk, on: .removed, isOfCache: isOfCache)
      let new = keys(in: hunk, on: .added, isOfCache: isOfCache)
      guard let before = old.first(where: { !new.contains($0) }),
        let after = new.first(where: { !old.contains($0) })
      else { return nil }
      let texts = [before, after].map { $0.joined(separator: " ").prefix(60) }
      return DiffEffect(
        kind: .cacheKeyChanged, mechanism: "cache-miss", path: file.path, subjects: [],
        statement: "the key by which it caches was `\(texts[0])` and is `\(texts[1])`")
    }
  }

  private static func keys(
    in hunk: ChangedCode.Hunk, on side: UnifiedDiff.Line.Side, isOfCache: Bool
  ) -> [[String]] {
    hunk.lines.filter { $0.side == side }.compactMap { key(in: $0, isOfCache) }
      .filter { !$0.isEmpty }
  }

  /// What the key of something kept is made of, where the line says: `@Cacheable(key = "#id")`,
  /// `cache.get("quote:" + id)`, `cacheKey = ...`, and `KEY = ...` in a file of caches.
  private static func key(in line: ChangedCode.Line, _ isOfCache: Bool) -> [String]? {
    let tokens = line.tokens[...]
    if line.tokens.first?.is("@") == true {
      guard line.words.first.map({ annotations.contains($0.lowercased()) }) ?? false,
        let key = tokens.firstIndex(where: { $0.text == "key" && $0.kind == .word })
      else { return nil }
      return argument(of: tokens[(key + 1)...])
    }
    for index in tokens.indices.dropLast() where tokens[index].kind == .word {
      let rest = tokens[(index + 1)...]
      let words = tokens[index].text.identifierWords
      let isNamed =
        words.contains("cache") && !naming.isDisjoint(with: words)
        || isOfCache && words.contains("key") && words.count <= 2
      if isNamed {
        if rest.first?.is("(") == true { return argument(of: rest.dropFirst(), isWhole: true) }
        if rest.first?.is("=") == true || rest.first?.is(":") == true
          || rest.first?.is(":=") == true
        {
          return argument(of: rest.dropFirst())
        }
      } else if lookups.contains(words.first ?? ""), rest.first?.is("(") == true, index >= 2,
        tokens[index - 2].kind == .word, tokens[index - 2].text.identifierWords.contains("cache")
      {
        return argument(of: rest.dropFirst())
      }
    }
    return nil
  }

  private static let naming: Set<String> = ["key", "prefix", "version", "namespace"]
  private static let annotations: Set<String> = [
    "cacheable", "cacheput", "cached", "cacheresult", "memoize",
  ]
  private static let lookups: Set<String> = [
    "get", "set", "put", "fetch", "remember", "load", "compute", "lookup", "read", "write", "wrap",
  ]

  /// Words and texts up to the comma or parenthesis that ends what begins here; past commas where it is made of all
  /// that is given.
  private static func argument(
    of tokens: ArraySlice<CodeToken>, isWhole: Bool = false
  ) -> [String] {
    var depth = 0
    var found: [String] = []
    for token in tokens {
      if token.is("(") || token.is("[") || token.is("{") { depth += 1 }
      if token.is(")") || token.is("]") || token.is("}") { depth -= 1 }
      if depth < 0 || depth == 0 && !isWhole && token.is(",") { break }
      if token.kind != .symbol { found.append(token.text) }
    }
    return found
  }
}
