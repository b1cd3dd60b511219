/// What is no longer kept for the next time: caches and connections that were dropped. What lies behind them is asked
/// again for everything.
extension DiffEffects {
  /// A switch that turns a cache or the reuse of connections off, or a cache that holds nothing any more.
  static func reuseEffect(of setting: DiffSetting) -> DiffEffect? {
    guard let new = setting.new, speaksOfReuse(setting.words) else { return nil }
    let isNegated = !negations.isDisjoint(with: setting.words)
    let isOff =
      switch new.unit {
      case .truth: isNegated ? new.number == 1 : new.number == 0 && setting.old?.number == 1
      case .level: false
      default: !isNegated && new.number == 0 && (setting.old?.number ?? 0) > 0
      }
    guard isOff else { return nil }
    return DiffEffect(
      kind: .reuseRemoved, mechanism: nil, path: setting.path, subjects: [setting.key],
      statement: setting.statement)
  }

  static func reuseEffects(of file: ChangedCode.File) -> [DiffEffect] {
    lost(file) { reuse(in: $0, file.language).map { [$0] } ?? [] }.map { name in
      DiffEffect(
        kind: .reuseRemoved, mechanism: nil, path: file.path, subjects: [name],
        statement: "\(name), which keeps what was asked before, is not there any more")
    }
  }

  /// A directive, as resolvers and proxies have it (`cache 30`, `proxy_cache pages;`, `keepalive 32;`), or an
  /// annotation (`@Cacheable`, `@lru_cache`). What is set for a key of its own is a setting.
  static func reuse(in line: ChangedCode.Line, _ language: SourceLanguage) -> String? {
    let tokens = line.tokens
    guard let first = tokens.first else { return nil }
    if first.is("@") {
      let words = tokens.dropFirst().prefix(3).filter { $0.kind == .word }.map(\.text)
      return words.flatMap { $0.split(separator: ".") }.map { String($0) }
        .first { annotations.contains($0.lowercased()) }
    }
    guard language.isSettings || language == .unknown, first.kind == .word,
      directives.contains(first.text.lowercased()), tokens.count > 1,
      tokens[1].kind != .symbol || tokens[1].is("{"),
      !tokens.dropFirst().contains(where: { ["off", "0", "none", "false"].contains($0.text) })
    else { return nil }
    return first.text
  }

  static func speaksOfReuse(_ words: [String]) -> Bool {
    words.contains { ["cache", "caching", "cached", "keepalive", "keepalives"].contains($0) }
      || zip(words, words.dropFirst()).contains { $0 == "keep" && $1.hasPrefix("alive") }
  }

  private static let directives: Set<String> = [
    "cache", "proxy_cache", "fastcgi_cache", "uwsgi_cache", "scgi_cache", "keepalive",
  ]
  private static let annotations: Set<String> = [
    "cacheable", "cached", "lru_cache", "cache", "cache_page", "cacheresult", "memoize", "memoized",
    "cached_property",
  ]
  private static let negations: Set<String> = [
    "disable", "disabled", "no", "skip", "bypass", "without",
  ]
}
