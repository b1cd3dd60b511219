/// Logarithm and exponential from the four basic operations alone, so that every platform agrees on
/// every bit; the C library's differ in the last one.
package enum PortableMath {
  private static let ln2 = 0.693_147_180_559_945_3

  /// Natural logarithm of a positive, finite value: exponent times ln 2 plus the series of
  /// 2 artanh((m - 1) / (m + 1)) for the significand m in 0.75..<1.5.
  package static func log(_ value: Double) -> Double {
    var exponent = Double(value.exponent)
    var significand = value.significand
    if significand >= 1.5 {
      significand *= 0.5
      exponent += 1
    }
    let t = (significand - 1) / (significand + 1)
    let square = t * t
    var sum = 0.0
    var k = 25.0
    while k >= 1 {
      sum = sum * square + 1 / k
      k -= 2
    }
    return exponent * ln2 + 2 * t * sum
  }

  /// Exponential of a value within ±700: a power of two times a Taylor polynomial.
  package static func exp(_ value: Double) -> Double {
    let powers = (value / ln2).rounded()
    let rest = value - powers * ln2
    var sum = 1.0
    var k = 16.0
    while k >= 1 {
      sum = 1 + sum * rest / k
      k -= 1
    }
    return Double(sign: .plus, exponent: Int(powers), significand: sum)
  }
}
