import RuleOutIngest
import RuleOutModel

/// Times and deployments as the command line gives them.
enum TimeOption {
  /// A moment or a clock time, in the zone `utcOffset` where it states none.
  static func time(
    _ text: String, option: String, utcOffset: Int
  ) throws(PipelineError) -> StatedTime {
    let bytes = Array(text.utf8)
    guard let parsed = TimestampParser.parse(bytes.span, utcOffset: utcOffset) else {
      throw .invalidOption(
        option: option, value: text, expected: "a time such as 10:15 or 2024-08-12T10:15:00+03:00")
    }
    return parsed.time
  }

  /// `TIME SERVICE [VERSION]`; the time may hold one blank (`2024-08-12 09:31`).
  static func deploy(_ text: String, utcOffset: Int) throws(PipelineError) -> Change {
    let words = text.split(separator: " ").map(String.init)
    for count in [2, 1] where words.count > count {
      let stated = words[..<count].joined(separator: " ")
      let bytes = Array(stated.utf8)
      guard let parsed = TimestampParser.parse(bytes.span, utcOffset: utcOffset) else { continue }
      return Change(
        kind: .deploy, time: parsed.time, entity: words[count],
        version: words.dropFirst(count + 1).joined(separator: " "),
        source: SourceReference(file: "--deploy", line: 1))
    }
    throw .invalidOption(
      option: "--deploy", value: text,
      expected: "'TIME SERVICE [VERSION]', such as '09:31 backend v2.14.0'")
  }
}
