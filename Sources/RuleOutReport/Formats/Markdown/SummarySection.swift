import RuleOutModel

/// What a reader needs who reads no further.
extension MarkdownDocument {
  mutating func writeSummary() {
    page.heading(2, "Summary")
    let impact = narrative.impact
    var items: [Markup] = [
      "**When**: \(show(period))",
      "**Impact**: \(impact.isEmpty ? "not measurable from these files" : show(impact.joined(separator: ", ")))",
    ]
    items += leading
    let ruledOut = narrative.hypotheses(.ruledOut)
    if !ruledOut.isEmpty {
      items.append("**Ruled out**: \(ruledOut.map { Markup.code($0.id) }.joined(separator: ", "))")
    }
    page.list(items)
    page.paragraph(
      diagnosis.isProvisional
        ? """
        Derived from the files in the appendix alone. Verdicts rest on provisional likelihood ratios, \
        which is why no probabilities are printed.
        """
        : """
        Derived from the files in the appendix alone. Probabilities were calibrated on \
        \(prose: diagnosis.calibration).
        """)
    if !diagnosis.otherIncidents.isEmpty {
      let spans = diagnosis.otherIncidents.map { Markup.prose(clock.span($0)) }
      page.paragraph(
        "These files hold other incidents, not discussed here: \(spans.joined(separator: "; ")).")
    }
  }

  mutating func writeNoIncident() {
    page.paragraph("**No incident**: \(show(incident.basis))")
    page.paragraph("Nothing is ranked, for there is nothing to explain.")
  }

  private var period: String {
    guard let seconds = incident.durationSeconds else { return narrative.period }
    let since = incident.alertedAt == nil ? "from the onset" : "from the alert"
    return "\(narrative.period); \(Figure.duration(seconds)) \(since) to recovery"
  }

  private var leading: [Markup] {
    guard let first = narrative.ranked.first else {
      return ["**Leading explanation**: none is supported by these files"]
    }
    let headline = narrative.headline(first)
    var text: Markup = "\(code: first.id), \(show(headline))"
    if let probability = narrative.probability(first) { text = "\(text) (\(prose: probability))" }
    if headline != first.reason, !first.reason.isEmpty {
      text = "\(text). Why: \(show(first.reason))"
    }
    let title: Markup =
      first.verdict == .leading ? "Leading explanation" : "No explanation leads; most supported"
    var items: [Markup] = ["**\(title)**: \(text)"]
    let against = narrative.strongestAgainst(first)
    items.append(
      "**Strongest point against it**: \(against.map(sourced) ?? "nothing in these files")")
    let others = narrative.ranked.dropFirst()
    if !others.isEmpty {
      items.append(
        "**Also plausible**: \(others.map { Markup.code($0.id) }.joined(separator: ", "))")
    }
    return items
  }

  mutating func writeTiming() {
    page.heading(2, "Timing")
    var rows: [(at: Timestamp, what: Markup)] = []
    for change in diagnosis.changes where change.verdict == .convicted {
      rows.append((change.at, "\(name(change)) (convicted)"))
    }
    if let onset = incident.onset {
      let interval = incident.onsetInterval.map { window -> Markup in
        " (between \(time(window.start)) and \(time(window.end)))"
      }
      rows.append((onset, "users begin to be affected\(interval ?? .empty)"))
    }
    if let first = narrative.ranked.first, let decidable = first.decidableAt {
      rows.append((decidable, "these files support \(code: first.id) from here on"))
    }
    for milestone in narrative.milestones { rows.append((milestone.at, .prose(milestone.name))) }
    if let recovered = incident.recoveredAt { rows.append((recovered, "recovered")) }
    let sorted = rows.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    page.table(
      ["Time", "After the onset", "What"],
      sorted.map { [time($0.element.at), afterOnset($0.element.at), $0.element.what] })
  }

  private func afterOnset(_ moment: Timestamp) -> Markup {
    guard let onset = incident.onset else { return .empty }
    let seconds = moment.seconds(since: onset)
    if seconds == 0 { return "0" }
    return .prose((seconds < 0 ? "-" : "+") + Figure.duration(abs(seconds)))
  }
}
