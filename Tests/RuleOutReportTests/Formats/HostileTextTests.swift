import Foundation
import RuleOutModel
import RuleOutReport
import Testing

@Suite struct HostileTextTests {
  static func options(_ text: String) -> ReportOptions {
    ReportOptions(showIdentifiers: true, reproduceCommand: ["ruleout", text])
  }

  @Test(arguments: Hostile.strings)
  func `no format prints a hidden character`(text: String) {
    for report in ReportCatalog.all {
      let rendered = report.render(Hostile.diagnosis(text), options: Self.options(text))
      let raw = rendered.unicodeScalars.filter { scalar in
        scalar != "\n"
          && [.control, .format, .lineSeparator, .paragraphSeparator]
            .contains(scalar.properties.generalCategory)
      }
      #expect(raw.isEmpty, "\(report.name)")
    }
  }

  @Test(arguments: Hostile.strings)
  func `JSON carries hostile text without loss`(text: String) throws {
    let rendered = JSONReport().render(Hostile.diagnosis(text), options: Self.options(text))
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(rendered.utf8)) as? [String: Any])
    let bundle = try #require(root["bundle"] as? String)
    #expect(Array(bundle.unicodeScalars) == Array(text.unicodeScalars))
    let change = try #require((root["changes"] as? [[String: Any]])?.first)
    #expect((change["reason"] as? String).map { Array($0.utf8) } == Array(text.utf8))
  }

  @Test(arguments: Hostile.strings)
  func `Markdown outside code spans holds no markup of an input`(text: String) {
    let rendered = MarkdownReport().render(Hostile.diagnosis(text), options: Self.options(text))
    let marker = MarkdownReport().signature
    #expect(rendered.hasPrefix(marker))
    let blocks = MarkdownReading(String(rendered.dropFirst(marker.count)))
    for line in blocks.linesOutsideCode {
      let plain = line.replacing("**", with: "")
      #expect(!plain.contains { "<>[]`_~$@&\\^".contains($0) }, "\(line)")
      #expect(!plain.contains("://") && !plain.contains("www."), "\(line)")
      #expect(!plain.dropFirst().contains("#") || plain.hasPrefix("##"), "\(line)")
      #expect(!plain.contains("*"), "\(line)")
    }
  }

  @Test(arguments: Hostile.strings)
  func `an input adds no line and no cell to the Markdown`(text: String) {
    func shape(_ text: String) -> [Int] {
      let rendered = MarkdownReport().render(Hostile.diagnosis(text), options: Self.options(text))
      return MarkdownReading(rendered).cellsPerLine
    }
    let hostile = shape(text)
    // An empty text leaves out the sentences that would quote it.
    guard !text.isEmpty else { return }
    #expect(hostile == shape("plain"))
  }

  @Test(arguments: Hostile.strings)
  func `an input adds no line to the terminal that is not indented`(text: String) {
    let report = TerminalReport(width: 80, color: false)
    let rendered = report.render(Hostile.diagnosis(text), options: Self.options(text))
    let starts = ["Incident ", "Impact ", "Symptom ", "Changes ", "Inputs ", "Probabilities ", " "]
    let marks = ["1  ", "2  ", "x  ", "~  ", "?  "]
    for line in rendered.split(separator: "\n") {
      #expect((starts + marks).contains { line.hasPrefix($0) }, "\(line)")
    }
  }

  @Test func `colour is the only escape a terminal sees`() {
    let plain = TerminalReport(width: 100, color: false)
      .render(CacheLeak.diagnosis(), options: ReportOptions())
    let colored = TerminalReport(width: 100, color: true)
      .render(CacheLeak.diagnosis(), options: ReportOptions())
    #expect(colored.contains("\u{1b}[1m"))
    #expect(colored.replacing(/\u{1b}\[[0-9]+m/, with: "") == plain)
  }
}

/// As much of GFM as the checks need, written apart from the code under test: fences, code spans and
/// the cells of tables.
struct MarkdownReading {
  private(set) var linesOutsideCode: [String] = []
  private(set) var cellsPerLine: [Int] = []

  init(_ text: String) {
    var fence: Substring?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let ticks = line.prefix { $0 == "`" }
      if let open = fence {
        cellsPerLine.append(-1)
        if line == open { fence = nil }
        continue
      }
      if ticks.count >= 3, !line.dropFirst(ticks.count).contains("`") {
        fence = ticks
        cellsPerLine.append(-1)
        continue
      }
      cellsPerLine.append(line.hasPrefix("|") ? Self.cells(line) : 0)
      linesOutsideCode.append(Self.withoutCode(Array(line)))
    }
  }

  /// Pipes that part cells: those without a backslash before them.
  static func cells(_ line: Substring) -> Int {
    var count = 0
    var escaped = false
    for character in line {
      if character == "|" && !escaped { count += 1 }
      escaped = character == "\\" && !escaped
    }
    return count
  }

  static func withoutCode(_ line: [Character]) -> String {
    var out = ""
    var index = 0
    while index < line.count {
      guard line[index] == "`" else {
        out.append(line[index])
        index += 1
        continue
      }
      let run = line[index...].prefix { $0 == "`" }.count
      var end = index + run
      var close: Int?
      while end < line.count {
        let next = line[end...].prefix { $0 == "`" }.count
        if next == run {
          close = end + run
          break
        }
        end += max(next, 1)
      }
      if let close {
        index = close
      } else {
        out += String(repeating: "`", count: run)
        index += run
      }
    }
    return out
  }
}
