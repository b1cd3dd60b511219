import RuleOutModel

/// What would have told of it earlier: alerts tried on these files, as suggestions.
extension MarkdownDocument {
  mutating func writeDetection() {
    guard !diagnosis.alertCandidates.isEmpty else { return }
    let words = AlertNarrative(diagnosis)
    page.heading(2, "Suggested detection improvements")
    page.paragraph("Suggestions, tried on these files. \(prose: AlertNarrative.basis)")
    page.table(
      [
        "Alert", "Would have fired", "The \(prose: words.reference)",
        "False alarms in quiet time", "Source",
      ],
      diagnosis.alertCandidates.map { candidate in
        [
          show(candidate.condition), .prose(words.time(candidate)), .prose(words.lead(candidate)),
          .prose(words.falseAlarms(candidate)), source(candidate.source),
        ]
      })
  }
}
