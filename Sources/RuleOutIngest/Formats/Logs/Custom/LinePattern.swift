/// A layout of lines as a regular expression whose named groups are fields, by the names that JSON logs use.
///
/// It costs several times as much as a template: it is for what nothing else can say.
struct LinePattern {
  private let regex: Regex<AnyRegexOutput>
  private let groups: [(name: String, alias: FieldAlias)]

  init(_ pattern: String) throws(CustomLogError) {
    do {
      // Bytes of ASCII decide; graphemes would only cost time.
      regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
    } catch {
      throw .malformedPattern(pattern, detail: "\(error)")
    }
    let names = Self.names(in: Array(pattern.utf8))
    let expression = regex
    groups = names.filter { expression.contains(captureNamed: $0) }.compactMap { name in
      FieldAliases.alias(of: name).map { (name, $0) }
    }
    try CustomLine.check(
      groups.map(\.alias.field), names: names.map { "(?<\($0)>...)" },
      timeExamples: "(?<time>...) or (?<timestamp>...)")
  }

  func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
    let text = Self.text(line)
    guard let match = try? regex.firstMatch(in: text) else {
      return .rejected("the stated pattern does not match")
    }
    for group in groups {
      guard let range = match[group.name]?.range else { continue }
      let lower = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
      let upper = text.utf8.distance(from: text.startIndex, to: range.upperBound)
      if !LogValues.isAbsent(line.extracting(lower..<upper)) {
        fields.set(group.alias, lower..<upper, .string)
      }
    }
    return nil
  }

  /// The line as text of the same length in bytes: of what is not valid UTF-8 only ASCII is kept.
  private static func text(_ line: Span<UInt8>) -> String {
    if (try? UTF8Span(validating: line)) != nil { return line.text() }
    var bytes = line.copied()
    for index in bytes.indices where bytes[index] >= 0x80 { bytes[index] = UInt8(ascii: "?") }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The names of `(?<name>` and `(?P<name>`, in order; a regular expression does not tell them.
  private static func names(in pattern: [UInt8]) -> [String] {
    var names: [String] = []
    var index = 0
    while index < pattern.count {
      let rest = pattern.span.extracting(index..<pattern.count)
      if pattern[index] == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      let opening = rest.hasPrefix("(?<") ? 3 : rest.hasPrefix("(?P<") ? 4 : 0
      index += max(1, opening)
      guard opening > 0, let close = pattern[min(index, pattern.count)...].firstIndex(of: 0x3E)
      else { continue }
      let name = pattern[index..<close]
      let isName = name.allSatisfy { $0.isLetter || $0.decimalDigit != nil || $0 == 0x5F }
      if !name.isEmpty, isName { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
  }
}
