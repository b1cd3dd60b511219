import RuleOutModel

/// What the meeting takes home: alerts tried on this incident, and the questions left.
extension MarkdownDocument {
  /// Alerts that the document shows; `ruleout alerts` lists all.
  private static let alertLimit = 3

  mutating func writeImprovements() {
    let candidates = diagnosis.alertCandidates.prefix(Self.alertLimit)
    guard !candidates.isEmpty else { return }
    let words = AlertNarrative(diagnosis)
    page.paragraph(
      """
      Suggestions, not action items: alerts tried on these files. `ruleout alerts` exports them as rules \
      with a test. \(prose: AlertNarrative.basis)
      """)
    page.table(
      [
        "Alert", "Would have fired", "The \(prose: words.reference)",
        "False alarms in quiet time", "Source",
      ],
      candidates.map { candidate in
        [
          show(candidate.condition), .prose(words.time(candidate)), .prose(words.lead(candidate)),
          .prose(words.falseAlarms(candidate)), source(candidate.source),
        ]
      })
  }

  mutating func writeQuestions() {
    var items: [Markup] = []
    for hypothesis in narrative.ranked {
      guard let against = narrative.strongestAgainst(hypothesis) else { continue }
      let isSupported = hypothesis.evidence.contains { $0.direction == .for }
      if against.direction == .against && isSupported {
        items.append("\(code: hypothesis.id): how does this fit: \(sourced(against))?")
      } else if against.direction == .missing && narrative.missing(hypothesis).isEmpty {
        items.append("\(code: hypothesis.id): can this gap be closed: \(sourced(against))?")
      }
    }
    for missing in diagnosis.missing {
      items.append(
        "\(code: missing.hypothesis): recorded elsewhere: \(show(missing.need))?")
    }
    for change in diagnosis.changes where change.verdict == .undecided && incident.detected {
      items.append(
        """
        Did \(name(change)) at \(time(change.at)) play a part? \(show(change.reason))\
        \(cited(source(change.source)))
        """)
    }
    if incident.detected && incident.recoveredAt == nil {
      items.append("When and how did it end? No recovery is seen in these files.")
    }
    page.list(items)
  }
}
