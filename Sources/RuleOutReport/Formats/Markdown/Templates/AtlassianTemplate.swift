extension MarkdownTemplate {
  /// The sections of Atlassian's incident postmortem template.
  package static let atlassian = MarkdownTemplate(
    name: "atlassian", title: "Postmortem", keepsEmptySections: true,
    sections: [
      MarkdownSection("Incident summary", .period, .explanation),
      MarkdownSection("Leadup", .leadUp),
      MarkdownSection("Fault", .trigger, .conditions, .candidates, .support),
      MarkdownSection("Impact", .impact),
      MarkdownSection("Detection", .detection, .decidable),
      MarkdownSection("Response", .response),
      MarkdownSection("Recovery", .resolution),
      MarkdownSection("Timeline", .timeline),
      MarkdownSection("Five whys", .toBeWritten),
      MarkdownSection("Open questions", level: 3, .questions),
      MarkdownSection("Backlog check", .toBeWritten),
      MarkdownSection("Recurrence", .toBeWritten),
      MarkdownSection("Lessons learned", .toBeWritten),
      MarkdownSection("Corrective actions", .improvements, .toBeWritten),
    ] + MarkdownSection.appendix())
}
