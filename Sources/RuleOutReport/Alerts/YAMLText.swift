/// Writes text into YAML so that no text of an input can become more than text.
enum YAMLText {
  /// `text` as a double-quoted scalar of ASCII characters (YAML 1.2, 5.7): whatever else it holds is escaped.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case " "..."~": out.unicodeScalars.append(scalar)
      default: out += scalar.value > 0xFFFF ? "\\U\(hex(scalar, 8))" : "\\u\(hex(scalar, 4))"
      }
    }
    return out + "\""
  }

  /// A comment of one line. Letters stay; what a parser may refuse is spelled out.
  static func comment(_ text: String) -> String {
    var out = "# "
    for scalar in text.unicodeScalars {
      if scalar >= " " && scalar <= "~" || scalar.properties.isAlphabetic && !scalar.isHidden {
        out.unicodeScalars.append(scalar)
      } else {
        out += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return out
  }

  private static func hex(_ scalar: Unicode.Scalar, _ width: Int) -> String {
    let digits = String(scalar.value, radix: 16)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}
