import RuleOutModel

/// The candidates: the verdicts at a glance, what ruled some out, and the matrix of all evidence.
extension MarkdownDocument {
  mutating func writeCandidates() {
    page.heading(2, "Candidates")
    let withProbability = !diagnosis.isProvisional
    var header: [Markup] = ["Candidate", "Verdict", "Why"]
    if withProbability { header.insert("Probability", at: 2) }
    page.table(
      header,
      rowsOfCandidates.map { hypotheses in
        let hypothesis = hypotheses[0]
        let ids = hypotheses.map { Markup.code($0.id) }.joined(separator: ", ")
        var row: [Markup] = [ids, verdict(hypothesis), show(hypothesis.reason)]
        if withProbability {
          row.insert(narrative.probability(hypothesis).map { .prose($0) } ?? .empty, at: 2)
        }
        return row
      })
    for hypothesis in narrative.ranked { writeSupport(hypothesis) }
  }

  /// One row each, but untested ones with the same reason share theirs.
  private var rowsOfCandidates: [[HypothesisResult]] {
    var rows: [[HypothesisResult]] = []
    for hypothesis in narrative.inReadingOrder {
      if hypothesis.verdict == .untested, let last = rows.indices.last,
        rows[last][0].verdict == .untested, rows[last][0].reason == hypothesis.reason
      {
        rows[last].append(hypothesis)
      } else {
        rows.append([hypothesis])
      }
    }
    return rows
  }

  private func verdict(_ hypothesis: HypothesisResult) -> Markup {
    switch hypothesis.verdict {
    case .leading: "**leading**"
    case .effect:
      hypothesis.effectOf.map { "effect of \(code: $0)" } ?? "effect"
    default: .prose(narrative.verdict(hypothesis))
    }
  }

  private mutating func writeSupport(_ hypothesis: HypothesisResult) {
    let support = narrative.onePerGroup(hypothesis.evidence.filter { $0.direction == .for })
    let contrary = narrative.onePerGroup(hypothesis.evidence.filter { $0.direction == .against })
    guard !support.isEmpty || !contrary.isEmpty else { return }
    let headline = narrative.headline(hypothesis)
    page.heading(
      3,
      headline == hypothesis.reason
        ? .code(hypothesis.id) : "\(code: hypothesis.id): \(show(headline))")
    page.list(
      support.map { "for: \(sourced($0))" } + contrary.map { "against: \(sourced($0))" }
        + (hypothesis.alternatives.isEmpty
          ? []
          : [
            "weaker alternatives: \(hypothesis.alternatives.map(show).joined(separator: "; "))"
          ]))
  }

  mutating func writeRuledOut() {
    let ruledOut = narrative.hypotheses(.ruledOut)
    guard !ruledOut.isEmpty else { return }
    page.heading(2, "Ruled out, and by what")
    for hypothesis in ruledOut {
      page.heading(3, .code(hypothesis.id))
      let decidable = narrative.decidability(hypothesis).map { when -> Markup in
        " In these files \(show(when))."
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
    page.heading(2, "Evidence against candidates")
    page.paragraph(
      """
      Rows are facts, columns candidates: `+` fits, `-` contradicts, doubled where a ratio of 10 or more \
      stands behind it, `?` could not be looked at. The fewer contradictions, the better a candidate stands.
      """)
    var rows: [[Markup]] = groups.map { group in
      [.code(group)] + columns.map { cell(group, of: $0) }
    }
    rows.append(
      ["**contradictions**"]
        + columns.map { column in
          let contrary = column.evidence.filter { $0.direction == .against }
          return "**\(narrative.onePerGroup(contrary).count)**"
        })
    page.table(["Fact"] + columns.map { .code($0.id) }, rows)
  }

  private func cell(_ group: String, of hypothesis: HypothesisResult) -> Markup {
    let evidence = hypothesis.evidence.filter { $0.group == group }
    guard let counted = evidence.first(where: \.applied) ?? evidence.first else { return .empty }
    switch counted.direction {
    case .for: return counted.likelihoodRatio >= 10 ? "`++`" : "`+`"
    case .against: return counted.likelihoodRatio <= 0.1 ? "`--`" : "`-`"
    case .missing: return "`?`"
    }
  }
}
