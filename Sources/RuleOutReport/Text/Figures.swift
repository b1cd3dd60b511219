package import RuleOutModel

/// What reports need beyond the figures of sentences.
extension Figure {
  /// A share of 0...1 that must not read as certain when it is not: `97 %`, `under 0.1 %`, `99.9 %`.
  /// Only all is `100 %`, and only nothing `0 %`.
  package static func share(_ share: Double) -> String {
    guard share.isFinite else { return "unknown" }
    let value = share * 100
    if value > 0 && value < 0.05 { return "under 0.1 %" }
    if share < 1 && value >= 99.5 { return fixed(min(value, 99.9), decimals: 1) + " %" }
    return fixed(value, decimals: value != 0 && abs(value) < 9.95 ? 1 : 0) + " %"
  }

  /// A whole number with its thousands apart: `1,204,533`.
  package static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return (value < 0 ? "-" : "") + grouped
  }

  /// `1 line`, `12 lines`; `many` where the plural is not `one` with an s.
  package static func count(_ value: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count(value)) \(value == 1 ? one : many ?? one + "s")"
  }

  /// A CRC-32 as its eight hexadecimal digits.
  package static func crc32(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
