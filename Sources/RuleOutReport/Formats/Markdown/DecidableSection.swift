import RuleOutModel

/// When each verdict could be had from these files, beside when the responders pursued and dropped it.
extension MarkdownDocument {
  mutating func writeDecidable() {
    let rows = narrative.inReadingOrder.filter {
      $0.decidableAt != nil || !narrative.pursuits($0).isEmpty
    }
    guard !rows.isEmpty, !diagnosis.replay.moments.isEmpty else { return }
    page.heading(2, "What was decidable when")
    page.paragraph(
      """
      Each minute was diagnosed with only what was available by then: requests that had ended, samples \
      whose step had closed, changes that had been made. A verdict counts as decidable from the first minute \
      at which it had held for four minutes. The team's times are those of its timeline; the distance is from \
      the minute at which a verdict could be had to when the team dropped what is ruled out, or took up what leads.
      """)
    let hasPursuits = !diagnosis.replay.pursuits.isEmpty
    var header: [Markup] = ["Candidate", "Verdict", "Decidable from", "Changed again"]
    if hasPursuits {
      header += ["Pursued by the team", "Dropped by the team", "Distance", "Source"]
    }
    page.table(
      header,
      rows.map { hypothesis in
        let turns = hypothesis.reversals.enumerated().map { index, moment -> Markup in
          "\(index.isMultiple(of: 2) ? "away" : "back") \(time(moment))"
        }
        var row: [Markup] = [
          .code(hypothesis.id), .prose(narrative.verdict(hypothesis)),
          hypothesis.decidableAt.map(time) ?? .empty, turns.joined(separator: ", "),
        ]
        if hasPursuits { row += team(hypothesis) }
        return row
      })
  }

  private func team(_ hypothesis: HypothesisResult) -> [Markup] {
    let pursuits = narrative.pursuits(hypothesis)
    func listed(_ markup: (Pursuit) -> Markup?) -> Markup {
      pursuits.compactMap(markup).joined(separator: "; ")
    }
    return [
      listed { $0.pursuedAt.map(time) }, listed { $0.droppedAt.map(time) },
      listed { pursuit in
        narrative.distance(pursuit, of: hypothesis).map {
          .prose(($0 < 0 ? "-" : "+") + Figure.duration(abs($0)))
        }
      },
      listed { pursuit in
        pursuit.source.map { source in
          "\(self.source(source))\(pursuit.isInferred ? " (read from the note)" : "")"
        }
      },
    ]
  }
}
