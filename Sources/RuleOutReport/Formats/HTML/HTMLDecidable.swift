import RuleOutModel

/// The differential over time, for paper too: from when each verdict was decidable, beside what the
/// responders pursued, and the minutes at which it turned.
extension HTMLDocument {
  mutating func writeReplay() {
    let content = distances + drawn + turns
    guard !content.isEmpty else { return }
    section("decidable", "What was decidable when", content)
  }

  private var distances: HTML {
    let pursuits = diagnosis.replay.pursuits
    var ids = pursuits.map(\.hypothesis)
    ids += diagnosis.hypotheses.filter { $0.decidableAt != nil }.map(\.id)
    let listed = diagnosis.hypotheses.filter { ids.contains($0.id) }
    guard !listed.isEmpty else { return .empty }
    let rows = listed.flatMap { hypothesis -> [HTML] in
      let own = pursuits.filter { $0.hypothesis == hypothesis.id }
      let decidable = hypothesis.decidableAt.map(time) ?? "not before the end"
      let reversals: HTML =
        hypothesis.reversals.isEmpty
        ? .empty : "; changed again \(hypothesis.reversals.map(time).joined(separator: ", "))"
      let head: [HTML] = [.text(narrative.verdict(hypothesis)), decidable + reversals]
      guard !own.isEmpty else {
        return [row(link(hypothesis.id), head + [.empty, .empty, .empty, .empty])]
      }
      return own.map { pursuit in
        let basis: HTML =
          pursuit.isInferred ? "read from the words of a note" : "stated in the timeline"
        return row(
          link(hypothesis.id),
          head + [
            pursuit.pursuedAt.map(time) ?? .empty, pursuit.droppedAt.map(time) ?? .empty,
            distance(hypothesis.decidableAt, pursuit),
            "\(basis) \(source(pursuit.source))",
          ])
      }
    }
    return """
      <p>From when these files supported each verdict: the first minute at which it had held for four, with \
      only what was available by then. Beside it, what the responders' timeline says they pursued.</p>
      \(table(
        "When each verdict was decidable",
        ["Hypothesis", "Verdict", "Decidable from", "Pursued", "Dropped", "Between", "How the pursuit is known"],
        rows, style: "distances"))
      """
  }

  private func distance(_ decidable: Timestamp?, _ pursuit: Pursuit) -> HTML {
    guard let decidable, let end = pursuit.droppedAt ?? pursuit.pursuedAt else { return .empty }
    let seconds = end.seconds(since: decidable)
    let what = pursuit.droppedAt == nil ? "pursued" : "dropped"
    if seconds == 0 { return "decidable as it was \(text: what)" }
    return seconds > 0
      ? "decidable \(text: Figure.duration(seconds)) before it was \(text: what)"
      : "decidable \(text: Figure.duration(-seconds)) after it was \(text: what)"
  }

  /// What was pursued, what was decidable and what was likely, on the axis of all drawings.
  private var drawn: HTML {
    guard let axis else { return .empty }
    let rows = pursued(axis) + curves(axis)
    guard !rows.isEmpty else { return .empty }
    return """
      <div class="multiples">
      \(rows)\(axis.row(zone: true))
      </div>
      """
  }

  /// One bar a suspicion, from when it was pursued to when it was dropped, with the minute from which it
  /// was decidable.
  private func pursued(_ axis: TimeAxis) -> HTML {
    diagnosis.replay.pursuits.map { pursuit -> HTML in
      let start = pursuit.pursuedAt.map(axis.share)?.withinDrawing ?? 0
      let end = max(start, pursuit.droppedAt.map(axis.share)?.withinDrawing ?? 1)
      let hypothesis = diagnosis.hypotheses.first { $0.id == pursuit.hypothesis }
      let at = hypothesis?.decidableAt.flatMap { axis.holds($0) ? $0 : nil }
      let verdict = hypothesis.map(narrative.verdict) ?? ""
      let mark = at.map { moment -> HTML in
        let x = axis.share(moment)
        let label = "\(verdict) decidable \(clock.time(moment))"
        return
          #"<svg class="symbol incident" x="\#(share: x)" y="14"><path d="M0-7 6 0 0 7-6 0z"/>"#
          + #"<text x="\#(x > 0.3 ? "-10" : "10")" y="4" text-anchor="\#(x > 0.3 ? "end" : "start")">"#
          + #"\#(text: label)</text></svg>"#
      }
      let spoken =
        "\(pursuit.hypothesis) pursued"
        + (pursuit.pursuedAt.map { " from \(clock.time($0))" } ?? "")
        + (pursuit.droppedAt.map { " to \(clock.time($0))" } ?? "")
        + (at.map { ", decidable from \(clock.time($0))" } ?? "")
      return """
        <figure class="multiple"><figcaption>\(link(pursuit.hypothesis))<span class="of">pursued by responders\
        \(pursuit.isInferred ? ", as a note reads" : "")</span></figcaption><div class="row">\
        <svg class="plot" role="img" width="100%" height="28" aria-label="\(text: options.masked(spoken))">\
        <rect class="pursued" fill="url(#gap)" x="\(share: start)" y="6" width="\(share: end - start)" height="16"/>\(mark ?? .empty)\
        <rect class="veil" x="100%" y="0" width="0" height="100%"/>\
        <line class="cursor" x1="-1" x2="-1" y1="0" y2="100%"/></svg><span class="gutter"></span></div></figure>

        """
    }.joined()
  }

  /// The probabilities over time, the likeliest few.
  private func curves(_ axis: TimeAxis) -> HTML {
    guard moments.count > 1, !diagnosis.isProvisional else { return .empty }
    let most = diagnosis.hypotheses.map { hypothesis -> (id: String, peak: Double) in
      let peak = moments.compactMap { moment in
        moment.standings.first { $0.id == hypothesis.id }?.probability
      }.max()
      return (hypothesis.id, peak ?? 0)
    }
    let shown = most.enumerated().filter { $0.element.peak >= 0.1 }
      .sorted { ($1.element.peak, $0.offset) < ($0.element.peak, $1.offset) }.prefix(5)
      .map(\.element.id)
    guard !shown.isEmpty else { return .empty }
    let lines = shown.enumerated().map { index, id -> HTML in
      var points = ""
      for moment in moments where axis.holds(moment.at) {
        guard let probability = moment.standings.first(where: { $0.id == id })?.probability else {
          continue
        }
        let x = Int((axis.share(moment.at) * 2_000).rounded())
        let y = Int((980 - probability.withinDrawing * 960).rounded())
        points += "\(points.isEmpty ? "M" : "L")\(x) \(y)"
      }
      return #"<path class="curve c\#(index)" d="\#(text: points)"/>"#
    }.joined()
    let keys = shown.enumerated().map { index, id -> HTML in
      #"<span class="key c\#(index)">\#(text: id)</span>"#
    }.joined(separator: " ")
    return """
      <figure class="multiple"><figcaption>probability as it stood<span class="of keys">\(keys)</span></figcaption>\
      <div class="row"><svg class="plot tall" role="img" width="100%" height="150" data-low="-0.0208" data-high="1.0208" \
      data-unit="share" aria-label="Probabilities of \(text: shown.joined(separator: ", ")) over time; the table below has the figures">\
      <svg width="100%" height="100%" viewBox="0 0 2000 1000" preserveAspectRatio="none">\(lines)</svg>\
      <rect class="veil" x="100%" y="0" width="0" height="100%"/><line class="cursor" x1="-1" x2="-1" y1="0" y2="100%"/></svg>\
      <svg class="gutter tall" height="150" aria-hidden="true"><text x="2" y="12">100 %</text><text x="2" y="98%">0 %</text></svg></div></figure>

      """
  }

  /// The moments at which a verdict changed.
  private var turns: HTML {
    let limit = 24
    var rows: [HTML] = []
    var before: ReplayMoment?
    for moment in moments {
      let changed = moment.standings.filter { standing in
        let earlier = before?.standings.first { $0.id == standing.id }
        return isTurn(from: earlier?.verdict, to: standing)
      }
      before = moment
      guard !changed.isEmpty else { continue }
      let what = changed.map { standing -> HTML in
        let probability: HTML =
          diagnosis.isProvisional || standing.verdict == .untested
          ? .empty
          : standing.probability.map { " (\(figure: Figure.share($0)))" } ?? .empty
        return "\(link(standing.id)) \(text: word(standing))\(probability)"
      }
      rows.append(row(time(moment.at), [what.joined(separator: "; ")]))
    }
    guard !rows.isEmpty else { return .empty }
    let more: HTML =
      rows.count > limit
      ? "<p>\(rows.count - limit) later turns are in the JSON report.</p>" : .empty
    return """
      <h3>Turns of the differential</h3>
      \(table(
        "Turns of the differential", ["At", "Verdicts that changed"], Array(rows.prefix(limit)),
        style: "turns"))
      \(more)
      """
  }

  /// Whether a reader calls it a turn: something is settled or taken back, or comes to be likely.
  private func isTurn(from earlier: Verdict?, to standing: ReplayMoment.Standing) -> Bool {
    guard earlier != standing.verdict else { return false }
    let wasSettled = earlier.map { [.leading, .ruledOut, .effect].contains($0) } ?? false
    switch standing.verdict {
    case .leading, .ruledOut, .effect: return true
    case .plausible: return wasSettled || (standing.probability ?? 0) >= 0.1
    case .untested, .notApplicable: return wasSettled
    }
  }

  private func word(_ standing: ReplayMoment.Standing) -> String {
    switch standing.verdict {
    case .leading: "leads"
    case .plausible: openWord(standing.id)
    case .ruledOut: "ruled out"
    case .effect: "an effect"
    case .untested: "not tested"
    case .notApplicable: "nothing to explain yet"
    }
  }
}
