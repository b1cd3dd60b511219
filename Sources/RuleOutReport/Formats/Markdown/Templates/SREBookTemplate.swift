extension MarkdownTemplate {
  /// The example postmortem of the book Site Reliability Engineering, appendix D.
  package static let sreBook = MarkdownTemplate(
    name: "sre-book", title: "Postmortem", keepsEmptySections: true,
    sections: [
      MarkdownSection("Date", .period),
      MarkdownSection("Authors", .toBeWritten),
      MarkdownSection("Status", .draft),
      MarkdownSection("Summary", .explanation),
      MarkdownSection("Impact", .impact),
      MarkdownSection("Root Causes", .conditions, .candidates, .support),
      MarkdownSection("Trigger", .trigger, .changes),
      MarkdownSection("Resolution", .resolution),
      MarkdownSection("Detection", .detection, .decidable),
      MarkdownSection("Action Items", .improvements, .toBeWritten),
      MarkdownSection("Lessons Learned"),
      MarkdownSection("What went well", level: 3, .toBeWritten),
      MarkdownSection("What went wrong", level: 3, .toBeWritten),
      MarkdownSection("Where we got lucky", level: 3, .toBeWritten),
      MarkdownSection("Timeline", .timeline),
      MarkdownSection("Supporting information"),
      MarkdownSection("Open questions", level: 3, .questions),
    ] + MarkdownSection.appendix(level: 3))
}
