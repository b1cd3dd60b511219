/// A layout of log lines that the user states because no format of the catalogue has it. It was checked when
/// it was made, and travels in `Recognition.layout` as its words.
package struct CustomLogLayout: Sendable, Hashable {
  enum Notation: String {
    /// `log_format` of nginx.
    case nginx
    /// `LogFormat` of Apache.
    case apache
    /// A regular expression with named groups.
    case pattern
  }

  let notation: Notation
  let text: String

  init(_ notation: Notation, _ text: String) throws(CustomLogError) {
    self.notation = notation
    self.text = text
    _ = try parser()
  }

  /// The form in which a recognition carries it.
  var words: [String] { [notation.rawValue, text] }

  /// Nil where `words` are those of no layout.
  init?(words: [String]) {
    guard words.count == 2, let notation = Notation(rawValue: words[0]) else { return nil }
    self.notation = notation
    text = words[1]
  }

  func parser() throws(CustomLogError) -> CustomLine {
    switch notation {
    case .nginx: return .template(try NginxFormat.template(text))
    case .apache: return .template(try ApacheFormat.template(text))
    case .pattern: return .pattern(try LinePattern(text))
    }
  }
}

/// Finds the fields of lines in a stated layout.
enum CustomLine: LogLineParser {
  case template(LineTemplate)
  case pattern(LinePattern)
  /// No layout was stated.
  case none

  func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
    switch self {
    case .template(let template): return template.parse(line, into: &fields)
    case .pattern(let pattern): return pattern.parse(line, into: &fields)
    case .none: return .rejected("no layout stated")
    }
  }

  /// Checks that the values of a layout make a record: a time, and something beside it.
  static func check(
    _ fields: [LogField], names: [String], timeExamples: String
  ) throws(CustomLogError) {
    guard fields.contains(.endTime) || fields.contains(.startTime) else {
      throw .noTime(examples: timeExamples, got: names)
    }
    guard fields.contains(.status) || fields.contains(.duration) || fields.contains(.message)
    else { throw .nothingBesideTime(got: names) }
  }
}
