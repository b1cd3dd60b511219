extension MarkdownTemplate {
  /// Two pages for the meeting, and the proof behind them.
  package static let ours = MarkdownTemplate(
    name: "ours", title: "Triage summary", keepsEmptySections: false,
    sections: [
      MarkdownSection("Issue summary", .summary),
      MarkdownSection("Timeline", .timeline),
      MarkdownSection(
        "Candidates considered and ruled out", .candidates, .support, .changes),
      MarkdownSection("Contributing conditions", .trigger, .conditions),
      MarkdownSection("What was decidable when", .decidable),
      MarkdownSection("Open questions", .questions),
      MarkdownSection("Suggested detection improvements", .improvements),
    ] + MarkdownSection.appendix())
}
