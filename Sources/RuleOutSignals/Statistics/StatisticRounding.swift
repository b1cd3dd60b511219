import RuleOutModel

extension Double {
  /// This value as statistics are handed on: to 6 significant digits. What is too small to tell
  /// from zero (below 1e-280, the tail of a p value) is zero.
  var roundedStatistic: Double {
    magnitude < 1e-280 ? 0 : rounded(significantDigits: 6)
  }

  /// The rounded value, or nil where the arithmetic left the range of finite numbers.
  var finiteStatistic: Double? {
    guard isFinite else { return nil }
    let result = roundedStatistic
    return result.isFinite ? result : nil
  }
}
