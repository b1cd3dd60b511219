import RuleOutModel

/// Numbers as people read them: one place, no locale.
package enum Figures {
  /// A factor: `4.0 x`, `12 x`.
  package static func factor(_ value: Double) -> String {
    decimal(value, places: abs(value) < 9.95 ? 1 : 0) + " x"
  }

  /// A share of 0...1 as a percentage: `65 %`, `1.8 %`, `under 0.1 %`. Only all is `100 %`.
  package static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "unknown" }
    let value = share * 100
    if value == 0 { return "0 %" }
    if value > 0 && value < 0.05 { return "under 0.1 %" }
    if share < 1 && value >= 99.5 { return decimal(min(value, 99.9), places: 1) + " %" }
    return decimal(value, places: abs(value) < 9.95 ? 1 : 0) + " %"
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

  /// Seconds in the two largest units that matter: `2 h 37 min`, `12 min`, `45 s`, `120 ms`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "unknown" }
    if seconds < 0 { return "-" + duration(-seconds) }
    if seconds == 0 { return "0 s" }
    if seconds < 0.9995 { return decimal(seconds * 1000, places: 0) + " ms" }
    if seconds < 10 && seconds != seconds.rounded() { return decimal(seconds, places: 1) + " s" }
    let whole = Int(seconds.rounded())
    func pair(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
      small == 0 ? "\(large) \(largeUnit)" : "\(large) \(largeUnit) \(small) \(smallUnit)"
    }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return pair(whole / 60, "min", whole % 60, "s") }
    let minutes = Int((seconds / 60).rounded())
    if minutes < 24 * 60 { return pair(minutes / 60, "h", minutes % 60, "min") }
    return pair(minutes / 1440, "d", minutes % 1440 / 60, "h")
  }

  /// Bytes in binary units: `512 B`, `1.5 GiB`.
  package static func bytes(_ value: Double) -> String {
    guard value.isFinite else { return "unknown" }
    var scaled = value
    var unit = 0
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
    while abs(scaled) >= 1024 && unit < units.count - 1 {
      scaled /= 1024
      unit += 1
    }
    return decimal(scaled, places: unit > 0 && abs(scaled) < 9.95 ? 1 : 0) + " " + units[unit]
  }

  /// Any number to three significant digits: `0.0123`, `4.5`, `637`.
  package static func plain(_ value: Double) -> String {
    JSONEscaper.number(value.rounded(significantDigits: 3))
  }

  /// `value` with a fixed number of places after the point.
  package static func decimal(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return "unknown" }
    let power = (0..<max(0, places)).reduce(1) { product, _ in product * 10 }
    let scaled = (value * Double(power)).rounded()
    guard abs(scaled) < 1e15 else { return value.description }
    let digits = Int(scaled)
    let sign = digits < 0 ? "-" : ""
    if places <= 0 { return String(digits) }
    let fraction = String(digits.magnitude % UInt(power))
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(sign)\(digits.magnitude / UInt(power)).\(zeros)\(fraction)"
  }

  /// A CRC-32 as its eight hexadecimal digits.
  package static func crc32(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
