import RuleOutModel

/// When each verdict could be read from the data, beside what was pursued: facts about the data, no blame.
extension MarkdownDocument {
  mutating func writeDecidable() {
    guard incident.detected else { return }
    let items = narrative.inReadingOrder.compactMap { hypothesis -> Markup? in
      let pursuits = diagnosis.replay.pursuits.filter { $0.hypothesis == hypothesis.id }
      // What was open or untested from the start decided nothing.
      let isDecided = [.leading, .ruledOut, .effect].contains(hypothesis.verdict)
      guard isDecided && hypothesis.decidableAt != nil || !pursuits.isEmpty else { return nil }
      let parts =
        [decidable(hypothesis)] + pursuits.map { pursued($0, decidableAt: hypothesis.decidableAt) }
      return "\(code: hypothesis.id): \(parts.joined(separator: "; "))"
    }
    guard !items.isEmpty else { return }
    page.paragraph(
      """
      From which minute on the data in these files supported each verdict, diagnosed with only what was \
      available by then. `ruleout replay` shows the course.
      """)
    page.list(items)
  }

  private func decidable(_ hypothesis: HypothesisResult) -> Markup {
    guard let decidability = narrative.decidability(hypothesis) else {
      return "no verdict held long enough to count from these files"
    }
    let verdict: Markup =
      switch hypothesis.verdict {
      case .leading: "leading"
      case .ruledOut: "ruled out"
      case .effect: "an effect"
      case .plausible: "open"
      case .untested: "not tested"
      case .notApplicable: "not applicable"
      }
    return "\(verdict), \(prose: decidability)"
  }

  private func pursued(_ pursuit: Pursuit, decidableAt: Timestamp?) -> Markup {
    var parts: [Markup] = []
    if let at = pursuit.pursuedAt {
      parts.append("pursued by the responders at \(time(at))\(distance(at, decidableAt))")
    }
    if let at = pursuit.droppedAt {
      parts.append("dropped at \(time(at))\(distance(at, decidableAt))")
    }
    if parts.isEmpty { parts.append("pursued by the responders, at no stated time") }
    let inferred: Markup? = pursuit.isInferred ? "inferred from the words of the note" : nil
    let notes = [pursuit.source.map { source($0) }, inferred].compactMap(\.self)
    let text = parts.joined(separator: ", ")
    return notes.isEmpty ? text : "\(text) (\(notes.joined(separator: "; ")))"
  }

  /// `, 26 min after that`; empty where there is nothing to measure from.
  private func distance(_ moment: Timestamp, _ decidableAt: Timestamp?) -> Markup {
    guard let decidableAt else { return .empty }
    let seconds = moment.seconds(since: decidableAt)
    if seconds == 0 { return ", at the same minute" }
    return ", \(prose: Figure.duration(abs(seconds))) \(seconds > 0 ? "after" : "before") that"
  }
}
