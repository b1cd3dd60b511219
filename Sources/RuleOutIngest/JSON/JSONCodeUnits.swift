/// Puts the UTF-16 code units that `\u` escapes write together to scalars. Half of a surrogate pair that
/// stands alone becomes U+FFFD.
struct JSONCodeUnits: Sendable {
  private static let replacement: UInt32 = 0xFFFD

  private var digits = 0
  private var unit: UInt32 = 0
  /// First half of a pair whose second half has not come yet.
  private var high: UInt32?

  /// True after the fourth digit of an escape.
  var isComplete: Bool { digits == 4 }

  /// Begins an escape, behind its `\u`.
  mutating func begin() {
    digits = 0
    unit = 0
  }

  /// Takes a digit of an escape; false where `byte` is none.
  mutating func take(_ byte: UInt8) -> Bool {
    guard let digit = byte.hexDigit else { return false }
    unit = unit << 4 | UInt32(digit)
    digits += 1
    return true
  }

  /// The scalars that a complete escape makes known.
  mutating func scalars() -> [UInt32] {
    switch (high, unit) {
    case (let first?, 0xDC00...0xDFFF):
      high = nil
      return [0x10000 + ((first - 0xD800) << 10) + (unit - 0xDC00)]
    case (_, 0xD800...0xDBFF):
      let lone = takeLone()
      high = unit
      return lone
    case (_, 0xDC00...0xDFFF): return [JSONCodeUnits.replacement]
    default: return takeLone() + [unit]
    }
  }

  /// What a first half leaves where something else than its second half follows.
  mutating func takeLone() -> [UInt32] {
    if high == nil { return [] }
    high = nil
    return [JSONCodeUnits.replacement]
  }
}
