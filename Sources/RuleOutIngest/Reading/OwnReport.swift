/// Recognises the reports that this tool writes, so that a folder may hold them beside the inputs.
enum OwnReport {
  /// Stands near the top of every Markdown and HTML report.
  static let marker: StaticString = "<!-- ruleout report -->"

  /// Bytes looked at for the marker or the keys.
  private static let reach = 4_096

  static func isReport(_ head: ContentHead) -> Bool {
    let top = head.bytes.prefix(reach)
    let span = top.span
    let start = span.trimmedRange()
    guard let first = start.first else { return false }
    if span[first] == UInt8(ascii: "{") {
      return contains(span, "\"schemaVersion\"") && contains(span, "\"tool\"")
        && (contains(span, "\"name\":\"ruleout\"") || contains(span, "\"name\": \"ruleout\"")
          || contains(span, "\"name\" : \"ruleout\""))
    }
    return contains(span, marker)
  }

  private static func contains(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    var index = 0
    while let start = text.firstIndex(of: word.utf8Start.pointee, from: index) {
      if text.extracting(start..<text.count).hasPrefix(word) { return true }
      index = start + 1
    }
    return false
  }
}
