import RuleOutModel

/// What the meeting works with: changes, gaps, alerts tried, conditions and the questions left.
extension HTMLDocument {
  mutating func writeChanges() {
    guard !diagnosis.changes.isEmpty else { return }
    let detected = incident.detected
    let rows = diagnosis.changes.map { change -> HTML in
      let verdict: HTML =
        #"<span class="verdict \#(change.verdict == .convicted ? "leading" : change.verdict == .acquitted ? "out" : "plausible")">\#(text: change.verdict.rawValue)</span>"#
      return row(
        time(change.at),
        [name(change)] + (detected ? [verdict, show(change.reason)] : [])
          + [source(change.source)])
    }
    section(
      "changes", "Changes",
      table(
        "Changes",
        detected ? ["Time", "Change", "Verdict", "Why", "Source"] : ["Time", "Change", "Source"],
        rows, style: "changes"))
  }

  mutating func writeMissing() {
    guard !diagnosis.missing.isEmpty else { return }
    section(
      "missing", "What is missing, and how to export it",
      table(
        "Missing exports", ["Would decide", "Missing", "How to export it"],
        diagnosis.missing.map { row(link($0.hypothesis), [show($0.need), show($0.how)]) }))
  }

  mutating func writeAlerts() {
    guard !diagnosis.alertCandidates.isEmpty else { return }
    let reference = incident.alertedAt == nil ? "onset" : "alert"
    let rows = diagnosis.alertCandidates.map { candidate -> HTML in
      let lead = candidate.leadSeconds.map { seconds -> HTML in
        "\(text: Figure.duration(abs(seconds))) \(seconds < 0 ? "after" : "before")"
      }
      return row(
        show(candidate.condition),
        [
          candidate.firesAt.map(time) ?? "does not fire", lead ?? .empty,
          "\(candidate.falseAlarms) in \(text: Figure.duration(candidate.quietSeconds))",
          source(candidate.source),
        ])
    }
    section(
      "alerts", "Suggested detection, tried on these files",
      """
      <p>Suggestions, each tried on this incident and on the quiet time of the same files.</p>
      \(table(
        "Alerts tried",
        ["Alert", "Fires at", "From the \(text: reference)", "False alarms in quiet time", "Source"], rows,
        style: "alerts"))
      """)
  }

  mutating func writeConditions() {
    guard incident.detected else { return }
    var items: [HTML] = []
    for change in diagnosis.changes where change.verdict == .convicted {
      items.append("Trigger: \(name(change)) at \(time(change.at))")
    }
    for hypothesis in narrative.ranked {
      guard let mechanism = hypothesis.mechanism else { continue }
      items.append(
        "Condition (\(text: narrative.verdict(hypothesis))): \(text: narrative.words(mechanism))"
          + (hypothesis.entity.map { " in \(code: options.masked($0))" } ?? .empty))
    }
    for hypothesis in narrative.hypotheses(.effect) {
      let cause = hypothesis.effectOf.map { id -> HTML in ", following from \(link(id))" }
      items.append("Consequence: \(link(hypothesis.id))\(cause ?? .empty)")
    }
    guard !items.isEmpty else { return }
    section(
      "conditions", "Contributing conditions",
      """
      <p>What these files show. Conditions outside them (reviews, tests, limits) are for the meeting.</p>
      \(list(items))
      """)
  }

  mutating func writeQuestions() {
    var items: [HTML] = []
    for hypothesis in narrative.ranked {
      guard let against = narrative.strongestAgainst(hypothesis) else { continue }
      let isSupported = hypothesis.evidence.contains { $0.direction == .for }
      if against.direction == .against && isSupported {
        items.append("\(link(hypothesis.id)): how does this fit: \(sourced(against))?")
      } else if against.direction == .missing && narrative.missing(hypothesis).isEmpty {
        items.append("\(link(hypothesis.id)): can this gap be closed: \(sourced(against))?")
      }
    }
    for missing in diagnosis.missing {
      items.append(
        "\(link(missing.hypothesis)): was this recorded anywhere: \(show(missing.need))?")
    }
    for change in diagnosis.changes where change.verdict == .undecided && incident.detected {
      items.append("Did \(name(change)) at \(time(change.at)) play a part? \(show(change.reason))")
    }
    if incident.detected && incident.recoveredAt == nil {
      items.append("When and how did it end? No recovery is seen in these files.")
    }
    section("questions", "Open questions", list(items))
  }
}
