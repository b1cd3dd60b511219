import RuleOutModel

/// Writes strings and numbers as strict JSON (RFC 8259).
enum JSONEscaper {
  /// `text` in quotes. Hidden scalars are written as JSON's own escapes: nothing is lost, and nothing
  /// raw is in the bytes.
  static func quoted(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    out.append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out.append(contentsOf: "\\\"".unicodeScalars)
      case "\\": out.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": out.append(contentsOf: "\\n".unicodeScalars)
      case "\t": out.append(contentsOf: "\\t".unicodeScalars)
      case _ where scalar.isHidden:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          let zeros = String(repeating: "0", count: 4 - digits.count)
          out.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
        }
      default: out.append(scalar)
      }
    }
    out.append("\"")
    return String(out)
  }

  /// `value` to 6 significant digits; what is not finite has no number in JSON and becomes null.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    // Rounding scales by a power of ten, which the smallest values have none for.
    let scaled = value.rounded(significantDigits: 6)
    let rounded = scaled.isFinite ? scaled : value
    if rounded == 0 { return "0" }
    if let whole = Int64(exactly: rounded), abs(rounded) < 1e15 { return String(whole) }
    return rounded.description
  }
}
