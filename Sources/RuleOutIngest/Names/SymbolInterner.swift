import RuleOutModel

/// Turns names into symbols and reports each name once, so that records carry eight bytes for a name and
/// no string is made for a name already seen.
///
/// It remembers at most `capacity` symbols; beyond that it forgets all and reports names again, which
/// costs time but loses nothing.
struct SymbolInterner {
  static let capacity = 1 << 16
  /// Bytes of a name that are kept; the symbol is that of the whole.
  static let nameLimit = 256

  /// Names that were no valid UTF-8 and are shown with U+FFFD.
  private(set) var repairedNames = 0
  private var known: Set<Symbol> = []
  /// The symbols seen last, by the low bits of their hash: a look-up without hashing again.
  private var recent = [Symbol](repeating: .none, count: 1_024)

  /// The symbol of `name`; a name not seen before goes to `output.batch.newNames`.
  mutating func intern(_ name: Span<UInt8>, into output: inout DecodedOutput) -> Symbol {
    let symbol = Symbol(name)
    if symbol == .none { return symbol }
    let place = Int(truncatingIfNeeded: symbol.hash & 1_023)
    if recent[place] == symbol { return symbol }
    recent[place] = symbol
    if known.contains(symbol) { return symbol }
    if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
    known.insert(symbol)
    let kept = name.extracting(0..<min(name.count, Self.nameLimit)).text()
    if !isValidUTF8(name) { repairedNames += 1 }
    output.batch.newNames.append((symbol, name.count > Self.nameLimit ? kept + "…" : kept))
    return symbol
  }

  private func isValidUTF8(_ name: Span<UInt8>) -> Bool {
    (try? UTF8Span(validating: name)) != nil
  }
}
