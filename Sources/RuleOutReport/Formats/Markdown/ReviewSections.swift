import RuleOutModel

/// What the meeting works with: gaps, changes, conditions, the timeline and the questions left.
extension MarkdownDocument {
  mutating func writeMissing() {
    guard !diagnosis.missing.isEmpty else { return }
    page.heading(2, "What is missing, and how to export it")
    page.table(
      ["Would decide", "Missing", "How to export it"],
      diagnosis.missing.map { [.code($0.hypothesis), show($0.need), show($0.how)] })
  }

  mutating func writeChanges() {
    guard !diagnosis.changes.isEmpty else { return }
    page.heading(2, "Changes")
    let detected = incident.detected
    page.table(
      detected ? ["Time", "Change", "Verdict", "Why", "Source"] : ["Time", "Change", "Source"],
      diagnosis.changes.map { change in
        let row: [Markup] = [time(change.at), name(change)]
        let judged: [Markup] = detected ? [verdict(change), show(change.reason)] : []
        return row + judged + [source(change.source)]
      })
  }

  private func verdict(_ change: ChangeResult) -> Markup {
    change.verdict == .convicted ? "**convicted**" : .prose(change.verdict.rawValue)
  }

  mutating func writeConditions() {
    var items: [Markup] = []
    for change in diagnosis.changes where change.verdict == .convicted {
      items.append("Trigger: \(name(change)) at \(time(change.at))")
    }
    for hypothesis in narrative.ranked {
      guard let mechanism = hypothesis.mechanism else { continue }
      items.append(
        "Condition (\(prose: narrative.verdict(hypothesis))): \(prose: narrative.words(mechanism))"
          + (hypothesis.entity.map { " in \(code: options.masked($0))" } ?? .empty))
    }
    for hypothesis in narrative.hypotheses(.effect) {
      let cause = hypothesis.effectOf.map { id -> Markup in ", following from \(code: id)" }
      items.append(
        "Consequence: \(code: hypothesis.id)\(cause ?? .empty): \(show(hypothesis.reason))")
    }
    guard !items.isEmpty else { return }
    page.heading(2, "Contributing conditions")
    page.paragraph(
      "What these files show. Conditions outside them (reviews, tests, limits) are for the meeting."
    )
    page.list(items)
  }

  mutating func writeTimeline() {
    let limit = 200
    var rows = diagnosis.timeline.sorted().map { entry -> (Timestamp, [Markup]) in
      let text: Markup =
        entry.kind == .note ? "responders: \(show(entry.text))" : show(entry.text)
      return (entry.at, [time(entry.at), text, source(entry.source)])
    }
    guard !rows.isEmpty else { return }
    if let span = incident.span {
      if rows.allSatisfy({ $0.0 >= span.start }) {
        rows.insert((span.start, [time(span.start), "these files begin", .empty]), at: 0)
      }
      if rows.allSatisfy({ $0.0 <= span.end }) {
        rows.append((span.end, [time(span.end), "these files end", .empty]))
      }
    }
    page.heading(2, "Timeline")
    page.paragraph("Facts only, with their sources; times in \(prose: clock.zone).")
    page.table(["Time", "What", "Source"], rows.prefix(limit).map(\.1))
    if rows.count > limit {
      page.paragraph("\(rows.count - limit) more rows are in the JSON report.")
    }
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
        "\(code: missing.hypothesis): was this recorded anywhere: \(show(missing.need))?")
    }
    for change in diagnosis.changes where change.verdict == .undecided && incident.detected {
      items.append("Did \(name(change)) at \(time(change.at)) play a part? \(show(change.reason))")
    }
    if incident.detected && incident.recoveredAt == nil {
      items.append("When and how did it end? No recovery is seen in these files.")
    }
    guard !items.isEmpty else { return }
    page.heading(2, "Open questions")
    page.list(items)
  }
}
