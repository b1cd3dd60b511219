/// Blocks of a Markdown document, each followed by an empty line.
struct MarkdownPage {
  private(set) var text = ""

  /// `comment` is one of ours and never from an input.
  mutating func comment(_ comment: StaticString) { text += "<!-- \(comment) -->\n\n" }

  mutating func heading(_ level: Int, _ title: Markup) {
    text += String(repeating: "#", count: level) + " " + title.text + "\n\n"
  }

  mutating func paragraph(_ body: Markup) { text += body.text + "\n\n" }

  mutating func append(_ other: MarkdownPage) { text += other.text }

  mutating func list(_ items: [Markup]) {
    guard !items.isEmpty else { return }
    text += items.map { "- \($0.text)\n" }.joined() + "\n"
  }

  mutating func table(_ header: [Markup], _ rows: [[Markup]]) {
    guard !rows.isEmpty else { return }
    func line(_ cells: [Markup]) -> String {
      "| " + cells.map { MarkdownEscaper.cell($0.text) }.joined(separator: " | ") + " |\n"
    }
    text += line(header) + "|" + String(repeating: " --- |", count: header.count) + "\n"
    text += rows.map(line).joined() + "\n"
  }

  mutating func block(_ lines: [String], language: String = "") {
    text += MarkdownEscaper.block(lines, language: language) + "\n\n"
  }
}
