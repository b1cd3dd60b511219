import RuleOutModel

/// What a reader needs who reads no further: the explanation and, beside it and as large, the strongest
/// point against it.
extension HTMLDocument {
  mutating func writeHeadline() {
    let eyebrow: HTML =
      #"<p class="eyebrow">Incident review <code>\#(text: options.masked(diagnosis.bundle))</code></p>"#
    guard incident.detected else {
      header(
        """
        <header class="headline">\(eyebrow)
        <h1>\(text: narrative.absence)</h1>
        <p class="lead">\(sentence(incident.basis))</p>
        <p>Nothing is ranked\(incident.isJudged ? ", for there is nothing to explain" : "").</p></header>
        """)
      return
    }
    header(
      """
      <header class="headline">\(eyebrow)
      \(claim)
      <p class="when">\(show(period))</p>
      <dl class="others">\(verdicts)</dl>
      <p class="basis">\(basis)</p></header>
      """)
  }

  /// `12 Aug 2024, 10:12:40 to 12:52 EAT; 2 h 37 min from the alert to recovery`.
  private var period: String {
    guard let seconds = incident.durationSeconds else { return narrative.period }
    let since = incident.alertedAt == nil ? "from the onset" : "from the alert"
    return "\(narrative.period); \(Figure.duration(seconds)) \(since) to recovery"
  }

  private var claim: HTML {
    guard let first = narrative.ranked.first else {
      return "<h1>No explanation is supported by these files</h1>"
    }
    let headline = narrative.headline(first)
    let status = first.verdict == .leading ? "Leading explanation" : "Stands first, without leading"
    let probability = narrative.probability(first).map { value -> HTML in
      #"<span class="probability">\#(text: value)</span>"#
    }
    let why: HTML = first.reason.isEmpty ? "nothing in these files" : sentence(first.reason)
    let against = narrative.strongestAgainst(first).map(sourced) ?? "Nothing in these files."
    return """
      <p class="status">\(text: status)</p>
      <h1>\(link(first.id)) \(probability ?? .empty)</h1>
      <p class="lead">\(headline == first.reason ? .empty : show(headline))</p>
      <div class="weigh"><div class="for"><h2>Strongest point for it</h2><p>\(why)</p></div>
      <div class="against"><h2>Strongest point against it</h2><p>\(against)</p></div></div>
      """
  }

  /// The other hypotheses by verdict, each leading to its discussion.
  private var verdicts: HTML {
    let ranked = narrative.ranked.dropFirst()
    let groups: [(String, [HypothesisResult])] = [
      ("Also plausible", Array(ranked)), ("Ruled out", narrative.hypotheses(.ruledOut)),
      ("Effects", narrative.hypotheses(.effect)), ("Not tested", narrative.hypotheses(.untested)),
      ("Not ruled out, nothing for it", narrative.unsupported),
    ]
    return groups.filter { !$0.1.isEmpty }.map { title, members -> HTML in
      "<div><dt>\(text: title)</dt><dd>\(members.map { link($0.id) }.joined(separator: ", "))</dd></div>"
    }.joined()
  }

  private var basis: HTML {
    var text: HTML =
      diagnosis.isProvisional
      ? """
      Derived from the files in the appendix alone. Verdicts rest on provisional likelihood ratios, which \
      is why no probabilities are printed.
      """
      : """
      Derived from the files in the appendix alone. Probabilities were calibrated on \
      \(prose: diagnosis.calibration).
      """
    if !diagnosis.otherIncidents.isEmpty {
      let spans = diagnosis.otherIncidents.map { HTML.text(clock.span($0)) }
      text +=
        " These files hold other incidents, not discussed here: \(spans.joined(separator: "; "))."
    }
    return text
  }

  // MARK: Impact and timing

  mutating func writeImpact() {
    section(
      "impact", "Impact and timing",
      #"<dl class="figures">\#(figures.joined())</dl>\#(timing)"#)
  }

  private var figures: [HTML] {
    let impact = incident.impact
    var figures: [HTML] = []
    func figure(_ value: String, _ name: String, _ method: String) {
      figures.append(
        #"""
        <div><dt>\#(text: name)</dt><dd><strong>\#(text: value)</strong><span>\#(prose: method)</span></dd></div>
        """#)
    }
    let users = narrative.userNoun
    let requests = impact.requests.map { Figure.count($0) } ?? "the"
    if let ratio = impact.latencyRatio {
      figure(
        Figure.ratio(ratio), "slower responses, affected \(users)",
        "mean request time of affected \(users), each request over the quiet median of its route, "
          + "incident over quiet time")
    }
    if let ratio = impact.latencyRatioAll {
      figure(
        Figure.ratio(ratio), "slower responses, all \(users)", "the same for everyone")
    }
    if let share = impact.affectedUserFraction {
      figure(
        Figure.share(share), "of \(users) affected",
        "twice as slow as in quiet time, or met a server error or a timeout; beyond the share that "
          + "quiet time has of these")
    }
    if let share = impact.errorFraction {
      figure(
        Figure.share(share), "of requests failed", "of \(requests) requests from onset to recovery")
    }
    if let timeouts = impact.timeouts, timeouts > 0 {
      figure(Figure.count(timeouts), "timeouts", "of \(requests) requests from onset to recovery")
    }
    if let growth = impact.memoryGrowth, growth >= 0.1 {
      figure(
        "+" + Figure.share(growth), "memory",
        "resident memory and swap of the affected instances five minutes after the alert, over "
          + "their median before")
    }
    return figures
  }

  private var timing: HTML {
    var rows: [(at: Timestamp, what: HTML)] = []
    for change in diagnosis.changes where change.verdict == .convicted {
      rows.append((change.at, "\(name(change)) (convicted)"))
    }
    if let onset = incident.onset {
      let interval = incident.onsetInterval.flatMap { window -> HTML? in
        clock.time(window.start) == clock.time(window.end)
          ? nil : " (between \(time(window.start)) and \(time(window.end)))"
      }
      rows.append((onset, "users begin to be affected\(interval ?? .empty)"))
    }
    if let first = narrative.ranked.first, let decidable = first.decidableAt {
      rows.append((decidable, "these files support \(link(first.id)) from here on"))
    }
    for milestone in narrative.milestones { rows.append((milestone.at, .text(milestone.name))) }
    if let recovered = incident.recoveredAt { rows.append((recovered, "recovered")) }
    let sorted = rows.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }.map(\.element)
    return table(
      "Timing", ["Time", "After the onset", "What"],
      sorted.map { row(time($0.at), [.text(afterOnset($0.at)), $0.what]) }, style: "times")
  }

  private func afterOnset(_ moment: Timestamp) -> String {
    guard let onset = incident.onset else { return "" }
    let seconds = moment.seconds(since: onset)
    if seconds == 0 { return "0" }
    return (seconds < 0 ? "−" : "+") + Figure.duration(abs(seconds))
  }
}
