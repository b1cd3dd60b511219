import Foundation
import RuleOutModel
import Testing

@testable import RuleOutReport

@Suite struct MarkdownTemplateTests {
  static func text(_ template: MarkdownTemplate, _ diagnosis: Diagnosis) -> String {
    MarkdownReport().render(diagnosis, options: ReportOptions(template: template))
  }

  static func headings(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter { $0.hasPrefix("## ") || $0.hasPrefix("### ") }
  }

  @Test(arguments: MarkdownTemplate.all)
  func `a template holds its headings in order`(template: MarkdownTemplate) {
    let found = Self.headings(Self.text(template, .reviewed))
    var rest = found[...]
    for section in template.sections {
      let heading = String(repeating: "#", count: section.level) + " " + section.heading
      let place = rest.firstIndex { $0 == heading }
      guard let place else {
        // Ours leaves out what the files say nothing about; here all other sections have something.
        #expect(heading == "## Appendix: all changes and signals", "\(heading)")
        continue
      }
      rest = rest[(place + 1)...]
    }
  }

  @Test(arguments: [
    ("ours", ["Issue summary", "Timeline", "Candidates considered and ruled out"]),
    ("sre-book", ["Summary", "Impact", "Root Causes", "Trigger", "Resolution", "Detection"]),
    (
      "pagerduty", ["Status", "Timeline", "Impact", "Analysis", "Action items", "External message"]
    ),
    ("atlassian", ["Leadup", "Fault", "Five whys", "Backlog check", "Corrective actions"]),
  ])
  func `a template is known by its headings`(name: String, headings: [String]) throws {
    let template = try #require(MarkdownTemplate.all.first { $0.name == name })
    let found = Self.headings(Self.text(template, CacheLeak.diagnosis())).map {
      String($0.drop { "# ".contains($0) })
    }
    #expect(found.filter(headings.contains) == headings)
  }

  @Test(arguments: MarkdownTemplate.all)
  func `a template reads as recorded`(template: MarkdownTemplate) throws {
    try GoldenFile(name: "reviewed-\(template.name).md").expect(Self.text(template, .reviewed))
  }

  @Test(arguments: MarkdownTemplate.all)
  func `what people write is a heading with a line`(template: MarkdownTemplate) {
    let text = Self.text(template, CacheLeak.diagnosis())
    let asks = template.sections.contains { $0.parts.contains(.toBeWritten) }
    #expect(text.contains("To be written at the review.") == asks)
    #expect(asks == (template.name != "ours"))
  }

  @Test(arguments: MarkdownTemplate.all)
  func `without an incident every template says so`(template: MarkdownTemplate) {
    let text = Self.text(template, QuietDay.diagnosis)
    #expect(text.contains("**No incident**"))
    #expect(!text.contains("external-api"))
  }

  @Test(arguments: MarkdownTemplate.all)
  func `no template says what reviewers hate`(template: MarkdownTemplate) {
    for diagnosis in [CacheLeak.diagnosis(), .reviewed, QuietDay.diagnosis] {
      let text = Self.text(template, diagnosis).lowercased()
      for phrase in ["should have", "could have", "failed to", "human error", "outage"] {
        #expect(!text.contains(phrase), "\(phrase)")
      }
      // The book's own heading is in the plural.
      #expect(!text.replacing("root causes", with: "").contains("root cause"))
    }
  }

  @Test(arguments: MarkdownTemplate.all, Hostile.strings)
  func `an input adds no line to a template`(template: MarkdownTemplate, text: String) {
    guard !text.isEmpty else { return }
    func shape(_ text: String) -> [Int] {
      var diagnosis = Hostile.diagnosis(text)
      diagnosis.replay.pursuits = [
        Pursuit(
          hypothesis: "h-ruledout", pursuedAt: CacheLeak.at(10, 25), isInferred: true,
          source: SourceReference(file: text, line: 4))
      ]
      return MarkdownReading(Self.text(template, diagnosis)).cellsPerLine
    }
    #expect(shape(text) == shape("plain"))
  }

  /// Words with a letter or digit before the appendix; bars and dashes of tables are none.
  static func wordsOfBody(_ text: String) -> Int {
    let body = text.split(separator: "\n## Appendix").first ?? ""
    return body.split { $0.isWhitespace }
      .filter { $0.contains { $0.isLetter || $0.isNumber } }.count
  }

  @Test func `the sample's summary takes two pages, its appendix apart`() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Reports/2024-08-12-cache-leak/report.md").standardizedFileURL
    let words = Self.wordsOfBody(try String(contentsOf: path, encoding: .utf8))
    #expect((500...1_200).contains(words), "\(words)")
  }

  @Test func `every row and sentence with a figure names a source`() {
    let text = Self.text(.ours, .reviewed)
    let body = text.split(separator: "\n## Appendix").first ?? ""
    var isCandidates = false
    for line in body.split(separator: "\n") {
      if line.hasPrefix("#") { isCandidates = line.contains("Candidates") }
      let isRow = line.hasPrefix("| ") && !line.hasPrefix("| ---")
      guard isRow || line.hasPrefix("- for: ") || line.hasPrefix("- against: ") else { continue }
      let isExempt =
        [
          "| Time ", "| Candidate ", "| Alert |", "these files begin", "these files end",
          "not in these files", "not tested", "not ruled out",
        ]
        .contains { line.contains($0) } || isCandidates && line.contains("| plausible")
      #expect(isExempt || line.contains { $0 == "`" } && line.contains(/`[^`]+\.(csv|json|gz)/))
    }
  }
}

@Suite struct DecidableTests {
  @Test func `verdicts stand beside what was pursued, as facts`() {
    let text = MarkdownTemplateTests.text(.ours, .reviewed)
    #expect(
      text.contains(
        "- `external-api`: ruled out, decidable from 10:19; pursued by the responders at 10:25, 6 min after that,"
          + " dropped at 10:45, 26 min after that (`timeline.csv:4`)"))
    #expect(
      text.contains(
        "- `db-pool-exhaustion`: ruled out, decidable from 10:21, lost at 10:30, back at 10:34; pursued by"
          + " the responders at 10:20, 60 s before that (inferred from the words of the note)"))
  }

  @Test func `before a replay the section is left out`() {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.replay = Replay()
    for index in diagnosis.hypotheses.indices { diagnosis.hypotheses[index].decidableAt = nil }
    #expect(!MarkdownTemplateTests.text(.ours, diagnosis).contains("decidable"))
  }

  @Test func `alerts tried are suggestions with their false alarms`() {
    let text = MarkdownTemplateTests.text(.ours, .reviewed)
    #expect(text.contains("Suggestions, not action items"))
    #expect(
      text.contains(
        "| resident memory of web-1 above 640 MiB for 5 min | 09:58 | 17 min before | 1 in 71 min |"
      ))
    #expect(!MarkdownTemplateTests.text(.ours, CacheLeak.diagnosis()).contains("Suggested"))
  }
}

extension Diagnosis {
  /// The cache leak with all that a replay and a back-test add.
  static var reviewed: Diagnosis {
    var diagnosis = CacheLeak.diagnosis(calibration: "214 labelled incidents of 4 corpora")
    for index in diagnosis.hypotheses.indices
    where diagnosis.hypotheses[index].id == "db-pool-exhaustion" {
      diagnosis.hypotheses[index].reversals = [CacheLeak.at(10, 30), CacheLeak.at(10, 34)]
    }
    diagnosis.replay.pursuits = [
      Pursuit(
        hypothesis: "external-api", pursuedAt: CacheLeak.at(10, 25),
        droppedAt: CacheLeak.at(10, 45), isInferred: false,
        source: SourceReference(file: "timeline.csv", line: 4)),
      Pursuit(
        hypothesis: "db-pool-exhaustion", pursuedAt: CacheLeak.at(10, 20), isInferred: true),
    ]
    diagnosis.alertCandidates = [
      AlertCandidate(
        kind: .threshold, entity: Entity(.instance, "web-1"), quantity: .memoryResident,
        metric: "process_resident_memory_bytes",
        condition: "resident memory of web-1 above 640 MiB for 5 min", threshold: 671_088_640,
        holdSeconds: 300, firesAt: CacheLeak.at(9, 58), leadSeconds: 1_020, falseAlarms: 1,
        quietSeconds: 4_260, source: SourceReference(file: "memory.csv", line: 2))
    ]
    diagnosis.missing.append(
      MissingExport(hypothesis: "network", need: "counts of lost packets", how: "`sar -n ETCP`"))
    return diagnosis
  }
}

extension MarkdownTemplate: CustomTestStringConvertible {
  public var testDescription: String { name }
}
