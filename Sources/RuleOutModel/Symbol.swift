/// A name reduced to 64 bits: the same bytes give the same symbol in every file, thread and run, so
/// reductions made apart merge without a shared table. Zero means "none".
///
/// With 100 000 distinct names the chance of any collision is below 3e-10.
public struct Symbol: Sendable, Hashable, Comparable {
  public let hash: UInt64

  @inlinable public init(hash: UInt64) { self.hash = hash }

  public static let none = Symbol(hash: 0)

  /// The symbol of a name given as UTF-8.
  ///
  /// Eight bytes at a time through a multiply-and-fold, as wyhash does (Wang Yi, "wyhash", 2019).
  @inlinable public init(_ bytes: Span<UInt8>) {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: bytes.count)
    var word: UInt64 = 0
    for i in bytes.indices {
      word = word << 8 | UInt64(bytes[i])
      if i & 7 == 7 {
        state = Symbol.fold(state ^ word, 0xE703_7ED1_A0B4_28DB)
        word = 0
      }
    }
    state = Symbol.fold(state ^ word, 0x8EBC_6AF0_9C88_C6E3)
    hash = bytes.isEmpty ? 0 : max(1, Symbol.fold(state, 0x5896_5FCC_1EA5_3B5D))
  }

  public init(_ name: String) {
    let bytes = Array(name.utf8)
    self.init(bytes.span)
  }

  public static func < (a: Symbol, b: Symbol) -> Bool { a.hash < b.hash }

  @inlinable static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}

/// The names behind symbols, at most `capacity` of them: over it, those with the smallest hash stay,
/// whatever the order of arrival.
public struct SymbolNames: Sendable {
  public private(set) var names: [Symbol: String] = [:]
  public let capacity: Int

  public init(capacity: Int = 1 << 16) { self.capacity = capacity }

  public subscript(_ symbol: Symbol) -> String? { names[symbol] }

  /// Remembers `name` for `symbol`.
  public mutating func insert(_ name: String, for symbol: Symbol) {
    names[symbol] = name
    // Trimming in bulk keeps the cost of an insertion constant on average.
    if names.count > capacity * 2 { trim() }
  }

  public mutating func merge(_ other: SymbolNames) {
    names.merge(other.names) { min($0, $1) }
    if names.count > capacity { trim() }
  }

  private mutating func trim() {
    let kept = names.keys.sorted().prefix(capacity)
    names = Dictionary(uniqueKeysWithValues: kept.map { ($0, names[$0]!) })
  }
}
