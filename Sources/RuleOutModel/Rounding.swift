extension Double {
  /// This value to `digits` significant digits. Statistics are rounded to 6 before any decision and
  /// before printing, so that the last bit of a `log` decides nothing.
  public func rounded(significantDigits digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    // Below what powers of ten can scale; nothing measured is that small.
    guard abs(self) > 1e-280 else { return self }
    var exponent = 0
    var scale = abs(self)
    while scale >= 10 {
      scale /= 10
      exponent += 1
    }
    while scale < 1 {
      scale *= 10
      exponent -= 1
    }
    let shift = digits - 1 - exponent
    let power = Double.powerOfTen(abs(shift))
    return shift >= 0 ? (self * power).rounded() / power : (self / power).rounded() * power
  }

  private static func powerOfTen(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
