/// Lines for a terminal: wrapped, with hanging indents, coloured where asked. All text passes the
/// terminal escaper here, so that nothing of an input can reach the screen without it.
struct TerminalPage {
  enum Style: String {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
  }

  let width: Int
  let color: Bool
  private(set) var text = ""

  init(width: Int, color: Bool) {
    self.width = max(40, width)
    self.color = color
  }

  mutating func blank() {
    if !text.isEmpty && !text.hasSuffix("\n\n") { text += "\n" }
  }

  /// `lead` as it stands, in its styles, then `body` from the same line on; further lines of the body
  /// begin at column `hanging`.
  mutating func item(_ lead: [(text: String, style: Style)], _ body: String, hanging: Int) {
    let start = lead.reduce(0) { $0 + TextWrapping.columns($1.text) }
    let lines = TextWrapping.wrap(
      TerminalEscaper.escape(body), start: start, hanging: hanging, width: width)
    let margin = String(repeating: " ", count: hanging)
    var first = lead.map { styled($0.text, $0.style) }.joined() + (lines.first ?? "")
    if lines.first == "" || body.isEmpty { first = trimmed(first) }
    text += first + "\n"
    for line in lines.dropFirst() { text += margin + line + "\n" }
  }

  /// `Incident   ...`: a label in the first column and its text beside it.
  mutating func labelled(_ label: String, _ body: String) {
    item([(TextWrapping.padded(label, to: 11), .bold)], body, hanging: 11)
  }

  /// A line that is copied as it stands and never broken.
  mutating func verbatim(_ line: String, _ style: Style = .plain) {
    text += styled(TerminalEscaper.escape(line), style) + "\n"
  }

  private func styled(_ text: String, _ style: Style) -> String {
    guard color, style != .plain else { return text }
    return "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m"
  }

  private func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.hasSuffix(" ") { line.removeLast() }
    return String(line)
  }
}
