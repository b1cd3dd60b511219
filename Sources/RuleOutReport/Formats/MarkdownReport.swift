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
    document.page.heading(1, "\(prose: options.template.title): \(code: diagnosis.bundle)")
    for section in options.template.sections {
      document.write(section, keepsEmpty: options.template.keepsEmptySections)
    }
    return document.page.text.trimmingTrailingNewlines + "\n"
  }
}

extension ReportFormat where Self == MarkdownReport {
  /// The triage summary for a review document.
  package static var markdown: MarkdownReport { MarkdownReport() }
}

/// The document in the making. What its parts hold is written in extensions, one file each group.
struct MarkdownDocument {
  let narrative: Narrative
  let options: ReportOptions
  var page = MarkdownPage()
  /// Level of the heading above the part being written.
  private(set) var level = 2

  init(_ narrative: Narrative, _ options: ReportOptions) {
    self.narrative = narrative
    self.options = options
  }

  var diagnosis: Diagnosis { narrative.diagnosis }
  var incident: Incident { diagnosis.incident }
  var clock: LocalClock { narrative.clock }

  /// Writes `section` with its parts; one that holds nothing is left out, or says so.
  mutating func write(_ section: MarkdownSection, keepsEmpty: Bool) {
    var inner = MarkdownDocument(narrative, options)
    inner.level = section.level
    for part in section.parts { inner.write(part) }
    if inner.page.text.isEmpty {
      guard keepsEmpty || section.parts.isEmpty else { return }
      if !section.parts.isEmpty { inner.page.paragraph("Nothing in these files.") }
    }
    page.heading(section.level, .prose(section.heading))
    page.append(inner.page)
  }

  /// A heading below the one of the section.
  mutating func subheading(_ title: Markup, deeper: Int = 1) {
    page.heading(min(6, level + deeper), title)
  }

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
