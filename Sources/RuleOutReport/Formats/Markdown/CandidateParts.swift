import RuleOutModel

/// The candidates and the changes: the verdicts at a glance, and what stands behind the open ones.
extension MarkdownDocument {
  /// Evidence of one candidate that the body shows, of each direction.
  private static let evidenceLimit = 4
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
          ids, verdict(hypothesis), why(hypothesis), sources(ofReason: hypothesis),
        ]
        if withProbability {
          row.insert(narrative.probability(hypothesis).map { .prose($0) } ?? .empty, at: 2)
        }
        return row
      })
  }

  /// The reason; of those worth arguing about what they are, for their evidence stands below.
  private func why(_ hypothesis: HypothesisResult) -> Markup {
    if hypothesis.verdict == .untested, !narrative.missing(hypothesis).isEmpty {
      return "not in these files: see the open questions"
    }
    return show(
      narrative.numbers[hypothesis.id] == nil
        ? hypothesis.reason : narrative.headline(hypothesis))
  }

  /// One row each, but untested ones with the same reason share theirs.
  private var rowsOfCandidates: [[HypothesisResult]] {
    var rows: [[HypothesisResult]] = []
    for hypothesis in narrative.inReadingOrder {
      if hypothesis.verdict == .untested, let last = rows.indices.last,
        rows[last][0].verdict == .untested, why(rows[last][0]).text == why(hypothesis).text
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
        let judged: [Markup] = detected ? [verdict(change), why(change)] : []
        return row + judged + [source(change.source)]
      })
  }

  /// The reason, unless the explanation that blames the change has given it.
  private func why(_ change: ChangeResult) -> Markup {
    let blaming = narrative.number(convicting: change).map { narrative.ranked[$0 - 1] }
    guard let blaming, blaming.reason == change.reason else { return show(change.reason) }
    return "see \(code: blaming.id)"
  }

  private func verdict(_ change: ChangeResult) -> Markup {
    change.verdict == .convicted ? "**convicted**" : .prose(change.verdict.rawValue)
  }
}
