extension MarkdownTemplate {
  /// The steps of PagerDuty's postmortem guide: the timeline first, and analysis apart from it.
  package static let pagerDuty = MarkdownTemplate(
    name: "pagerduty", title: "Postmortem", keepsEmptySections: true,
    sections: [
      MarkdownSection("Status", .draft),
      MarkdownSection("Owner", .toBeWritten),
      MarkdownSection("Timeline", .timeline),
      MarkdownSection("Impact", .period, .impact),
      MarkdownSection("Analysis", .explanation, .candidates, .support, .changes),
      MarkdownSection("Contributing factors", level: 3, .trigger, .conditions),
      MarkdownSection("Detection", level: 3, .detection, .decidable),
      MarkdownSection("Resolution", level: 3, .resolution),
      MarkdownSection("Open questions", level: 3, .questions),
      MarkdownSection("Action items", .improvements, .toBeWritten),
      MarkdownSection("External message", .toBeWritten),
    ] + MarkdownSection.appendix())
}
