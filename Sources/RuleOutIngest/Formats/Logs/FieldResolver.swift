import RuleOutModel

/// Looks up what a key stands for; the answer for a key seen before costs one hash of its bytes.
struct FieldResolver {
  /// Keys remembered; beyond that it starts anew (a log may have a new key in every line).
  private static let capacity = 4_096

  private var known: [Symbol: FieldAlias?] = [:]
  /// The answers used last, by the low bits of the hash.
  private var recent = [(key: Symbol, alias: FieldAlias?)](repeating: (.none, nil), count: 256)

  mutating func alias(of key: Span<UInt8>) -> FieldAlias? {
    let symbol = Symbol(key)
    if symbol == .none || key.count > 128 { return nil }
    let place = Int(truncatingIfNeeded: symbol.hash & 255)
    if recent[place].key == symbol { return recent[place].alias }
    let alias: FieldAlias?
    if let remembered = known[symbol] {
      alias = remembered
    } else {
      alias = FieldAliases.alias(of: key.text())
      if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
      known[symbol] = .some(alias)
    }
    recent[place] = (symbol, alias)
    return alias
  }
}
