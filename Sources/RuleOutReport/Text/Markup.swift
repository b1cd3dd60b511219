/// A piece of Markdown that is safe by construction: our own words are literals, and text from an
/// input enters as `\(prose:)` or `\(code:)` only.
struct Markup: ExpressibleByStringInterpolation, Sendable {
  private(set) var text: String

  init(stringLiteral value: String) { text = value }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  static let empty: Markup = ""
  var isEmpty: Bool { text.isEmpty }

  static func prose(_ input: String) -> Markup { "\(prose: input)" }
  static func code(_ input: String) -> Markup { "\(code: input)" }
  static func + (a: Markup, b: Markup) -> Markup { "\(a)\(b)" }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ part: Markup) { text += part.text }
    /// A sentence: plain words stay, what Markdown would act on becomes code.
    mutating func appendInterpolation(prose input: String) { text += MarkdownEscaper.prose(input) }
    /// A name, shown as code.
    mutating func appendInterpolation(code input: String) { text += MarkdownEscaper.code(input) }
    /// A figure of ours.
    mutating func appendInterpolation(_ number: Int) { text += String(number) }
  }
}

extension Sequence<Markup> {
  func joined(separator: Markup) -> Markup {
    var result = Markup.empty
    for (index, part) in enumerated() {
      result = index == 0 ? part : "\(result)\(separator)\(part)"
    }
    return result
  }
}
