/// Field parsers over bytes: what a hot loop needs of numbers and words without making strings.
extension Span<UInt8> {
  /// The range that is left without blanks (space, tab, CR, LF) at both ends.
  package func trimmedRange() -> Range<Int> {
    var lower = 0
    var upper = count
    while lower < upper, self[lower].isBlank { lower += 1 }
    while lower < upper, self[upper - 1].isBlank { upper -= 1 }
    return lower..<upper
  }

  /// True where the bytes are exactly those of `word`.
  package func equals(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    return hasPrefix(word)
  }

  /// True where the bytes begin with those of `word`.
  package func hasPrefix(_ word: StaticString) -> Bool {
    guard count >= word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
      for i in letters.indices where self[i] != letters[i] { return false }
      return true
    }
  }

  /// True where the bytes are those of `word` (given in lower case), ASCII letters compared without case.
  package func equalsIgnoringCase(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
      for i in letters.indices where self[i].lowercased != letters[i] { return false }
      return true
    }
  }

  /// The integer written in decimal, sign allowed; nil for anything else or beyond 64 bits.
  package func integer() -> Int64? {
    var i = 0
    var negative = false
    if count > 0, self[0] == UInt8(ascii: "-") || self[0] == UInt8(ascii: "+") {
      negative = self[0] == UInt8(ascii: "-")
      i = 1
    }
    guard i < count else { return nil }
    var value: Int64 = 0
    while i < count {
      guard let digit = self[i].decimalDigit else { return nil }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      // Built towards the negative side, which holds one value more.
      let (next, carried) = tens.subtractingReportingOverflow(Int64(digit))
      if overflow || carried { return nil }
      value = next
      i += 1
    }
    if negative { return value }
    return value == .min ? nil : -value
  }

  /// The finite number written in decimal (`-12`, `0.25`, `1e-3`); nil for anything else, for `NaN` and
  /// `Inf`, and where it is beyond the range of a double.
  ///
  /// Correctly rounded: a significand below 2^53 times or over an exact power of ten rounds once
  /// (W. Clinger, "How to read floating point numbers accurately", 1990); the rest goes to `Double(_:)`.
  package func decimal() -> Double? {
    var i = 0
    var negative = false
    if count > 0, self[0] == UInt8(ascii: "-") || self[0] == UInt8(ascii: "+") {
      negative = self[0] == UInt8(ascii: "-")
      i = 1
    }
    var significand: UInt64 = 0
    var digits = 0
    var significantDigits = 0
    var exponent = 0
    var afterPoint = false
    while i < count {
      if let digit = self[i].decimalDigit {
        digits += 1
        if significantDigits > 0 || digit != 0 { significantDigits += 1 }
        if significantDigits <= 15 { significand = significand &* 10 &+ UInt64(digit) }
        if afterPoint { exponent -= 1 }
      } else if self[i] == UInt8(ascii: "."), !afterPoint {
        afterPoint = true
      } else {
        break
      }
      i += 1
    }
    guard digits > 0 else { return nil }
    if i < count {
      guard self[i].lowercased == UInt8(ascii: "e"),
        let stated = extracting((i + 1)..<count).integer()
      else { return nil }
      exponent += Int(Swift.max(-100_000, Swift.min(100_000, stated)))
    }
    guard significantDigits <= 15, abs(exponent) <= 22 else {
      return Double(text()).flatMap { $0.isFinite ? $0 : nil }
    }
    let power = powersOfTen[abs(exponent)]
    let magnitude =
      exponent < 0 ? Double(significand) / power : Double(significand) * power
    return negative ? -magnitude : magnitude
  }
}

/// The powers of ten that a double holds exactly.
private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

extension UInt8 {
  /// Space, tab, CR or LF.
  @inline(__always) package var isBlank: Bool {
    self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A
  }

  /// 0...9 for an ASCII digit, else nil.
  @inline(__always) package var decimalDigit: UInt8? {
    let digit = self &- 0x30
    return digit < 10 ? digit : nil
  }

  /// 0...15 for an ASCII hexadecimal digit, else nil.
  @inline(__always) package var hexDigit: UInt8? {
    if let digit = decimalDigit { return digit }
    let letter = lowercased &- 0x61
    return letter < 6 ? letter + 10 : nil
  }

  /// The lower-case form of an ASCII letter; other bytes unchanged.
  @inline(__always) package var lowercased: UInt8 {
    self &- 0x41 < 26 ? self | 0x20 : self
  }

  /// True for an ASCII letter.
  @inline(__always) package var isLetter: Bool { lowercased &- 0x61 < 26 }
}
