import RuleOutModel

/// What a reader needs who reads no further.
extension MarkdownDocument {
  mutating func writeSummary() {
    guard incident.detected else { return writeNoIncident() }
    page.list(["**When**: \(period)", "**Impact**: \(impact)"] + explanationItems)
    writeBasis()
  }

  mutating func writePeriod() {
    guard incident.detected else { return writeNoIncident() }
    page.paragraph("\(period).")
  }

  mutating func writeImpact() {
    guard incident.detected else { return }
    page.paragraph("\(impact).")
  }

  mutating func writeExplanation() {
    guard incident.detected else { return writeNoIncident() }
    page.list(explanationItems)
    writeBasis()
  }

  private mutating func writeNoIncident() {
    page.paragraph("**\(show(narrative.absence))**: \(sentence(incident.basis))")
    if incident.isJudged { page.paragraph("Nothing is ranked, for there is nothing to explain.") }
  }

  /// What the verdicts rest on.
  mutating func writeBasis() {
    guard incident.detected else { return }
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

  private var period: Markup {
    var text = show(narrative.period)
    if let seconds = incident.durationSeconds {
      let since = incident.alertedAt == nil ? "from the onset" : "from the alert"
      text = "\(text); \(prose: Figure.duration(seconds)) \(prose: since) to recovery"
    }
    if let interval = incident.onsetInterval, interval.duration > 0 {
      text = "\(text); the onset lies between \(time(interval.start)) and \(time(interval.end))"
    }
    return text
  }

  private var impact: Markup {
    let phrases = narrative.impact
    guard !phrases.isEmpty else { return "not measurable from these files" }
    var text = show(phrases.joined(separator: ", "))
    if let requests = incident.impact.requests {
      text = "\(text), of \(prose: Figure.count(requests, "request"))"
    }
    var places: [Markup] = []
    if !requestFiles.isEmpty { places.append("counted from \(requestFiles)") }
    if let growth = incident.impact.memoryGrowth, growth >= 0.1, !memoryFiles.isEmpty {
      places.append("memory from \(memoryFiles)")
    }
    return "\(text)\(cited(places.joined(separator: ", ")))"
  }

  private var explanationItems: [Markup] {
    var items: [Markup] = []
    if let first = narrative.ranked.first {
      let title: Markup =
        first.verdict == .leading ? "Leading explanation" : "No explanation leads; most supported"
      items = [
        "**\(title)**: \(headline(first))",
        "**Strongest point against it**: \(strongestAgainst(first))",
      ]
    } else {
      items = ["**Leading explanation**: none is supported by these files"]
    }
    let others = narrative.ranked.dropFirst()
    if !others.isEmpty {
      items.append(
        "**Also plausible**: \(others.map { Markup.code($0.id) }.joined(separator: ", "))")
    }
    let ruledOut = narrative.hypotheses(.ruledOut)
    if !ruledOut.isEmpty {
      items.append("**Ruled out**: \(ruledOut.map { Markup.code($0.id) }.joined(separator: ", "))")
    }
    return items
  }

  private func strongestAgainst(_ hypothesis: HypothesisResult) -> Markup {
    narrative.strongestAgainst(hypothesis).map(sourced) ?? "nothing in these files"
  }

  private func headline(_ hypothesis: HypothesisResult) -> Markup {
    let headline = narrative.headline(hypothesis)
    var text: Markup = "\(code: hypothesis.id), \(show(headline))"
    if let probability = narrative.probability(hypothesis) {
      text = "\(text) (\(prose: probability))"
    }
    guard headline != hypothesis.reason, !hypothesis.reason.isEmpty else { return text }
    return "\(text). Why: \(show(hypothesis.reason))\(cited(sources(ofReason: hypothesis)))"
  }
}
