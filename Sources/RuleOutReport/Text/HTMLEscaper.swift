/// Makes text from an input safe inside HTML, in an element and in a quoted attribute alike.
enum HTMLEscaper {
  /// `text` with what HTML acts on as entities and what is hidden spelled out.
  static func text(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.showingHidden.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
      case "'": out.append(contentsOf: "&#39;".unicodeScalars)
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// A sentence: what stands between single backticks is code, as in our own sentences.
  static func prose(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    let isMarked =
      parts.count % 2 == 1 && parts.dropFirst().dropLast().allSatisfy { !$0.isEmpty }
    guard isMarked else { return HTMLEscaper.text(text) }
    return parts.enumerated().map { index, part in
      let shown = HTMLEscaper.text(String(part))
      return index % 2 == 1 ? "<code>\(shown)</code>" : shown
    }.joined()
  }

  /// `json` as the content of a script element that holds data: nothing in it ends the element.
  static func data(_ json: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
      switch scalar {
      case "<": out.append(contentsOf: "\\u003c".unicodeScalars)
      case ">": out.append(contentsOf: "\\u003e".unicodeScalars)
      case "&": out.append(contentsOf: "\\u0026".unicodeScalars)
      default: out.append(scalar)
      }
    }
    return String(out)
  }
}
