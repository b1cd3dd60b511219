import RuleOutModel

/// The proof: what ruled candidates out, the matrix of all evidence, and what could not be looked at.
extension MarkdownDocument {
  mutating func writeRuledOut() {
    for hypothesis in narrative.hypotheses(.ruledOut) {
      subheading(.code(hypothesis.id))
      let decidable = hypothesis.decidableAt.map { at -> Markup in
        " Decidable in these files from \(time(at))."
      }
      page.paragraph("\(sentence(hypothesis.reason))\(decidable ?? .empty)")
      let contrary = hypothesis.evidence.filter { $0.direction == .against }
      guard !contrary.isEmpty else { continue }
      page.table(
        ["Prediction", "Observed", "Test", "Signal", "Data complete", "Source"],
        contrary.map { evidence in
          [
            show(evidence.expected),
            show(evidence.observed.isEmpty ? evidence.statement : evidence.observed),
            .code(evidence.test), show(evidence.signal),
            evidence.availableAt.map(time) ?? .empty, source(evidence.source),
          ]
        })
    }
  }

  mutating func writeMatrix() {
    let columns = narrative.inReadingOrder.filter { !$0.evidence.isEmpty }
    var groups: [String] = []
    for evidence in columns.flatMap(\.evidence) where !groups.contains(evidence.group) {
      groups.append(evidence.group)
    }
    guard !groups.isEmpty else { return }
    page.paragraph(
      """
      Rows are facts, columns candidates: `+` fits, `-` contradicts, doubled where a ratio of 10 or more \
      stands behind it, `?` could not be looked at. The fewer contradictions, the better a candidate stands.
      """)
    var rows: [[Markup]] = groups.map { group in
      [.code(group)] + columns.map { cell(group, of: $0) }
    }
    rows.append(
      ["**contradictions, doubled ones twice**"]
        + columns.map { "**\(narrative.contradictions(of: $0))**" })
    page.table(["Fact"] + columns.map { .code($0.id) }, rows)
  }

  private func cell(_ group: String, of hypothesis: HypothesisResult) -> Markup {
    guard let counted = narrative.counted(group, of: hypothesis) else { return .empty }
    switch counted.direction {
    case .for: return counted.likelihoodRatio >= 10 ? "`++`" : "`+`"
    case .against: return counted.likelihoodRatio <= 0.1 ? "`--`" : "`-`"
    case .missing: return "`?`"
    }
  }

  mutating func writeMissing() {
    guard !diagnosis.missing.isEmpty else { return }
    page.table(
      ["Would decide", "Missing", "How to export it"],
      diagnosis.missing.map { [.code($0.hypothesis), show($0.need), show($0.how)] })
    page.paragraph(
      "`ruleout needs` on the same inputs prints commands for these, the most telling first.")
  }
}
