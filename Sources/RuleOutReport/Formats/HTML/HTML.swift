import RuleOutModel

/// A piece of HTML that is safe by construction: our own markup is literals, and text from an input
/// enters as `\(text:)`, `\(prose:)` or `\(code:)` only.
struct HTML: ExpressibleByStringInterpolation, Sendable {
  private(set) var text: String

  init(stringLiteral value: String) { text = value }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  static let empty: HTML = ""
  var isEmpty: Bool { text.isEmpty }

  static func text(_ input: String) -> HTML { "\(text: input)" }
  static func prose(_ input: String) -> HTML { "\(prose: input)" }
  static func code(_ input: String) -> HTML { "\(code: input)" }
  static func + (a: HTML, b: HTML) -> HTML { "\(a)\(b)" }
  static func += (a: inout HTML, b: HTML) { a.text += b.text }

  /// The one script or style of the page, whose hash stands in its policy.
  init(trusted script: StaticString) { text = "\(script)" }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ part: HTML) { text += part.text }
    /// Text as it stands, in an element or a quoted attribute.
    mutating func appendInterpolation(text input: String) { text += HTMLEscaper.text(input) }
    /// A sentence, in which backticks mark code.
    mutating func appendInterpolation(prose input: String) { text += HTMLEscaper.prose(input) }
    /// A name, shown as code.
    mutating func appendInterpolation(code input: String) {
      text += "<code>\(HTMLEscaper.text(input))</code>"
    }
    /// JSON as the content of a script element of data.
    mutating func appendInterpolation(data json: String) { text += HTMLEscaper.data(json) }
    /// A figure that keeps its unit beside it.
    mutating func appendInterpolation(figure input: String) {
      text += HTMLEscaper.text(String(input.map { $0 == " " ? "\u{a0}" : $0 }))
    }
    /// A figure of ours.
    mutating func appendInterpolation(_ number: Int) { text += String(number) }
    /// A position within a drawing as a share of its width or height, from 0 to 1.
    mutating func appendInterpolation(share: Double) {
      text += Figure.number(share.withinDrawing * 100, digits: 5) + "%"
    }
  }
}

extension Double {
  /// A position within a drawing, from 0 to 1; what is no number lies at its beginning.
  var withinDrawing: Double { self > 0 ? Swift.min(self, 1) : 0 }
}

extension Sequence<HTML> {
  func joined(separator: HTML = .empty) -> HTML {
    var result = HTML.empty
    for (index, part) in enumerated() {
      if index > 0 { result += separator }
      result += part
    }
    return result
  }
}
