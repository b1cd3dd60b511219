/// The layout of a review document: which sections it has, in which order, and what stands in each.
///
/// A new template is one file with a static value, and one line in `all`.
package struct MarkdownTemplate: Sendable, Hashable {
  /// Value of `--template` that selects it.
  package let name: String
  /// First words of the title.
  let title: String
  /// Whether a section about which the files say nothing keeps its heading.
  let keepsEmptySections: Bool
  let sections: [MarkdownSection]

  /// Every template, in the order help lists them.
  package static let all: [MarkdownTemplate] = [.ours, .sreBook, .pagerDuty, .atlassian]
}

/// A heading and what stands under it.
struct MarkdownSection: Sendable, Hashable {
  let heading: String
  let level: Int
  let parts: [MarkdownPart]

  init(_ heading: String, level: Int = 2, _ parts: MarkdownPart...) {
    self.heading = heading
    self.level = level
    self.parts = parts
  }

  /// The proof, the same in every layout: what a reader turns to who doubts a sentence.
  static func appendix(level: Int = 2) -> [MarkdownSection] {
    [
      MarkdownSection("Appendix: what ruled candidates out", level: level, .ruledOut),
      MarkdownSection("Appendix: all evidence", level: level, .matrix),
      MarkdownSection(
        "Appendix: what is missing, and how to export it", level: level, .missing),
      MarkdownSection("Appendix: all changes and signals", level: level, .allChanges, .allRows),
      MarkdownSection("Appendix: inputs", level: level, .inputs),
    ]
  }
}

/// What can stand under a heading. A part about which the files say nothing writes nothing.
enum MarkdownPart: Sendable, Hashable {
  case summary, period, impact, explanation, basis
  case timeline, leadUp
  case candidates, support, changes
  case trigger, conditions
  case detection, response, resolution
  case decidable, improvements, questions
  case ruledOut, matrix, missing, allChanges, allRows, inputs
  /// What files cannot say and people write.
  case toBeWritten
  case draft
}

extension MarkdownDocument {
  mutating func write(_ part: MarkdownPart) {
    switch part {
    case .summary: writeSummary()
    case .period: writePeriod()
    case .impact: writeImpact()
    case .explanation: writeExplanation()
    case .basis: writeBasis()
    case .timeline: writeTimeline()
    case .leadUp: writeLeadUp()
    case .candidates: writeCandidates()
    case .support: writeSupport()
    case .changes: writeChanges()
    case .trigger: writeTrigger()
    case .conditions: writeConditions()
    case .detection: writeDetection()
    case .response: writeResponse()
    case .resolution: writeResolution()
    case .decidable: writeDecidable()
    case .improvements: writeImprovements()
    case .questions: writeQuestions()
    case .ruledOut: writeRuledOut()
    case .matrix: writeMatrix()
    case .missing: writeMissing()
    case .allChanges: writeAllChanges()
    case .allRows: writeAllRows()
    case .inputs: writeInputs()
    case .toBeWritten: page.paragraph("To be written at the review.")
    case .draft: page.paragraph("Draft, written from the files in the appendix alone.")
    }
  }
}
