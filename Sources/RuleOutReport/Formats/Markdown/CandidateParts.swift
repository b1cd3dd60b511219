import RuleOutModel

/// The candidates and the changes: the verdicts at a glance, and what stands behind the open ones.
extension MarkdownDocument {
  /// Evidence of one candidate that the body shows, of each direction.
  private static let evidenceLimit = 5
  /// Changes that the body shows, by weight.
  private static let changeLimit = 8

  mutating func writeCandidates() {
    guard incident.detected else { return }
    let withProbability = !diagnosis.isProvisional
    var header: [Markup] = ["Candidate", "Verdict", "Why", "Source"]
    if withProbability { header.insert("Probability", at: 2) }
    page.table(
      header,
      rowsOfCandidates.map { hypotheses in
        let hypothesis = hypotheses[0]
        let ids = hypotheses.map { Markup.code($0.id) }.joined(separator: ", ")
        var row: [Markup] = [
          ids, verdict(hypothesis), show(hypothesis.reason), sources(ofReason: hypothesis),
        ]
        if withProbability {
          row.insert(narrative.probability(hypothesis).map { .prose($0) } ?? .empty, at: 2)
        }
        return row
      })
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

  /// What speaks for and against each explanation worth arguing about.
  mutating func writeSupport() {
    guard incident.detected else { return }
    for hypothesis in narrative.ranked { writeSupport(hypothesis) }
  }

  private mutating func writeSupport(_ hypothesis: HypothesisResult) {
    let support = narrative.support(hypothesis, limit: Self.evidenceLimit)
    let contrary = narrative.onePerGroup(hypothesis.evidence.filter { $0.direction == .against })
    guard !support.isEmpty || !contrary.isEmpty else { return }
    subheading("For and against \(code: hypothesis.id)")
    page.list(
      support.map { "for: \(sourced($0))" }
        + contrary.prefix(Self.evidenceLimit).map { "against: \(sourced($0))" }
        + (hypothesis.alternatives.isEmpty
          ? []
          : [
            "weaker alternatives: \(hypothesis.alternatives.map(show).joined(separator: "; "))"
          ]))
  }

  mutating func writeChanges() {
    let changes = narrative.changes
    guard !changes.isEmpty else { return }
    subheading("Changes")
    writeTable(Array(changes.prefix(Self.changeLimit)).sorted { $0.at < $1.at })
    let rest = changes.dropFirst(Self.changeLimit)
    if !rest.isEmpty {
      let acquitted: Markup =
        rest.allSatisfy { $0.verdict == .acquitted } && incident.detected ? ", all acquitted" : ""
      page.paragraph("\(rest.count) more\(acquitted), in the appendix.")
    }
  }

  /// Every change, where the body has not shown them all.
  mutating func writeAllChanges() {
    guard diagnosis.changes.count > Self.changeLimit else { return }
    writeTable(diagnosis.changes)
  }

  private mutating func writeTable(_ changes: [ChangeResult]) {
    let detected = incident.detected
    page.table(
      detected ? ["Time", "Change", "Verdict", "Why", "Source"] : ["Time", "Change", "Source"],
      changes.map { change in
        let row: [Markup] = [time(change.at), name(change)]
        let judged: [Markup] = detected ? [verdict(change), show(change.reason)] : []
        return row + judged + [source(change.source)]
      })
  }

  private func verdict(_ change: ChangeResult) -> Markup {
    change.verdict == .convicted ? "**convicted**" : .prose(change.verdict.rawValue)
  }
}
