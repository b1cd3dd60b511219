package import RuleOutModel

/// The triage summary for the review document: the finding first, the proof after it, and what the
/// inputs were at the end. Facts stand apart from interpretation, and no person is named.
package struct MarkdownReport: ReportFormat {
  package let name = "markdown"
  package let fileName: String? = "report.md"
  package let signature = "<!-- ruleout report -->"

  package init() {}

  package func render(_ diagnosis: Diagnosis, options: ReportOptions) -> String {
    var document = MarkdownDocument(Narrative(diagnosis), options)
    document.page.comment("ruleout report")
    document.page.heading(1, "Triage summary: \(code: diagnosis.bundle)")
    if diagnosis.incident.detected {
      document.writeSummary()
      document.writeTiming()
      document.writeCandidates()
      document.writeRuledOut()
      document.writeDecidable()
      document.writeMatrix()
      document.writeMissing()
      document.writeChanges()
      document.writeConditions()
    } else {
      document.writeNoIncident()
      document.writeChanges()
    }
    document.writeTimeline()
    document.writeQuestions()
    document.writeAppendix()
    return document.page.text.trimmingTrailingNewlines + "\n"
  }
}

extension ReportFormat where Self == MarkdownReport {
  /// The triage summary for a review document.
  package static var markdown: MarkdownReport { MarkdownReport() }
}

/// The document in the making. Its sections are written in extensions, one file each group.
struct MarkdownDocument {
  let narrative: Narrative
  let options: ReportOptions
  var page = MarkdownPage()

  init(_ narrative: Narrative, _ options: ReportOptions) {
    self.narrative = narrative
    self.options = options
  }

  var diagnosis: Diagnosis { narrative.diagnosis }
  var incident: Incident { diagnosis.incident }
  var clock: LocalClock { narrative.clock }

  /// A sentence that may name things of the input.
  func show(_ text: String) -> Markup { .prose(options.masked(text)) }

  /// The same, closed with a full stop.
  func sentence(_ text: String) -> Markup {
    text.last.map { ".!?".contains($0) } ?? true ? show(text) : "\(show(text))."
  }

  /// The time, with its date where that is not the day of the onset.
  func time(_ moment: Timestamp) -> Markup {
    .prose(clock.time(moment, near: incident.onset ?? incident.span?.start))
  }

  /// Where a figure comes from, in code; empty where it has no single source.
  func source(_ source: SourceReference?) -> Markup {
    source.map { .code($0.text) } ?? .empty
  }

  /// The statement and, behind it, its source.
  func sourced(_ evidence: Evidence) -> Markup {
    let statement = show(evidence.statement)
    return evidence.source == nil ? statement : "\(statement) (\(source(evidence.source)))"
  }

  /// A change as tables name it.
  func name(_ change: ChangeResult) -> Markup { show(narrative.name(change)) }
}

extension String {
  fileprivate var trimmingTrailingNewlines: String {
    var text = Substring(self)
    while text.hasSuffix("\n") { text.removeLast() }
    return String(text)
  }
}
