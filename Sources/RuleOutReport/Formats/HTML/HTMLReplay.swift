import RuleOutModel

/// The differential over time: a slider for the screen, and for paper the minutes at which it turned,
/// beside what the responders pursued.
extension HTMLDocument {
  private var moments: [ReplayMoment] { diagnosis.replay.moments }

  // MARK: Slider

  /// The slider and the standings at its moment; the script fills in and shows both.
  var replayControls: HTML {
    guard axis != nil, moments.count > 1, let last = moments.last else { return .empty }
    let rows = diagnosis.hypotheses.map { hypothesis -> HTML in
      """
      <tr data-id="\(text: hypothesis.id)"><th scope="row">\(text: hypothesis.id)</th>\
      <td class="bar"><svg width="100%" height="12" aria-hidden="true"><rect class="track" width="100%" height="12"/>\
      <rect class="fill" width="0" height="12"/></svg></td>\
      <td class="n value"></td><td class="verdict"></td><td class="why"></td></tr>
      """
    }.joined(separator: "\n")
    return """
      <div class="scripted">
      <p>The slider moves through the incident: the drawings of the whole page fade after the moment chosen, \
      and the table shows the differential as it stood, with only what was available by then. Arrow keys move \
      by one step, Page Up and Page Down by ten.</p>
      <div class="scroll" role="region" tabindex="0" aria-label="Differential at the moment chosen">\
      <table id="standings" class="standings"><thead><tr><th scope="col">Hypothesis</th>\
      <th scope="col">\(diagnosis.isProvisional ? "" : "Probability")</th><th scope="col"></th>\
      <th scope="col">Verdict</th><th scope="col">Why</th></tr></thead><tbody>
      \(rows)
      </tbody></table></div>
      </div>
      <div class="scripted slider"><p><label for="moment">Replay</label> <span id="leader"></span></p>\
      <div class="row"><div class="track"><input type="range" id="moment" min="0" max="\(moments.count - 1)" \
      value="\(moments.count - 1)" step="1" aria-describedby="leader" \
      aria-valuetext="\(text: clock.time(last.at))"/></div>\
      <output class="gutter" for="moment" aria-live="off">\(text: clock.time(last.at))</output></div></div>

      """
  }

  /// The replay as data, each sentence once: times in seconds, then for each moment and hypothesis the
  /// probability in thousandths (-1 for none), the verdict and the reason by index.
  var replayData: HTML {
    guard let axis else { return .empty }
    let ids = diagnosis.hypotheses.map(\.id)
    let verdicts: [Verdict] = [
      .leading, .plausible, .ruledOut, .effect, .untested, .notApplicable,
    ]
    var reasons: [String] = []
    var places: [String: Int] = [:]
    var rows: [JSONValue] = []
    for moment in moments.count > 1 ? moments : [] {
      var row: [JSONValue] = []
      for id in ids {
        let standing = moment.standings.first { $0.id == id }
        let reason = options.masked(standing?.reason ?? "").showingHidden
        let place = places[reason] ?? reasons.count
        if place == reasons.count {
          places[reason] = place
          reasons.append(reason)
        }
        let probability =
          diagnosis.isProvisional || standing?.verdict == .untested ? nil : standing?.probability
        row += [
          .integer(probability.map { Int(($0.withinDrawing * 1_000).rounded()) } ?? -1),
          .integer(verdicts.firstIndex(of: standing?.verdict ?? .notApplicable) ?? 5),
          .integer(place),
        ]
      }
      rows.append(.array(row))
    }
    let data = JSONValue.object([
      ("start", second(axis.window.start)), ("end", second(axis.window.end)),
      ("offset", .integer(diagnosis.utcOffset)), ("ids", JSONValue(strings: ids)),
      (
        "verdicts",
        JSONValue(
          strings: ["leading", "plausible", "ruled out", "effect", "not tested", "not applicable"])
      ),
      ("reasons", JSONValue(strings: reasons)),
      ("times", .array(moments.map { second($0.at) })),
      ("moments", .array(rows)),
    ])
    return
      #"<script type="application/json" id="data">\#(data: data.rendered(width: 4_000))</script>"#
  }

  private func second(_ moment: Timestamp) -> JSONValue {
    .integer(Int(moment.microseconds / 1_000_000))
  }

  // MARK: What was decidable when

  mutating func writeReplay() {
    let content = distances + curves + turns
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

  /// The probabilities over time, the likeliest few.
  private var curves: HTML {
    guard let axis, moments.count > 1, !diagnosis.isProvisional else { return .empty }
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
      <figure><figcaption>Probability as it stood</figcaption><p class="legend">\(keys)</p>
      <div class="row"><svg class="plot" role="img" width="100%" height="150" data-low="-0.0208" data-high="1.0208" \
      data-unit="share" aria-label="Probabilities of \(text: shown.joined(separator: ", ")) over time; the table below has the figures">\
      <svg width="100%" height="100%" viewBox="0 0 2000 1000" preserveAspectRatio="none">\(lines)</svg>\
      <rect class="veil" x="100%" y="0" width="0" height="100%"/><line class="cursor" x1="-1" x2="-1" y1="0" y2="100%"/></svg>\
      <svg class="gutter" height="150" aria-hidden="true"><text x="2" y="12">100 %</text><text x="2" y="148">0 %</text></svg></div>
      \(axis.row(zone: true))</figure>
      """
  }

  /// The moments at which a verdict changed.
  private var turns: HTML {
    let limit = 40
    var rows: [HTML] = []
    var before: ReplayMoment?
    for moment in moments {
      let changed = moment.standings.filter { standing in
        let earlier = before?.standings.first { $0.id == standing.id }
        return earlier?.verdict != standing.verdict
          && !(earlier == nil && [.notApplicable, .untested].contains(standing.verdict))
      }
      before = moment
      guard !changed.isEmpty else { continue }
      let what = changed.map { standing -> HTML in
        let probability: HTML =
          diagnosis.isProvisional || standing.verdict == .untested
          ? .empty
          : standing.probability.map { " (\(text: Figure.share($0)))" } ?? .empty
        return "\(link(standing.id)) \(text: word(standing.verdict))\(probability)"
      }
      rows.append(row(time(moment.at), [what.joined(separator: "; ")]))
    }
    guard !rows.isEmpty else { return .empty }
    let more: HTML =
      rows.count > limit
      ? "<p>\(rows.count - limit) later turns are in the JSON report.</p>" : .empty
    return """
      <h3>Turns of the differential</h3>
      \(table("Turns of the differential", ["At", "Verdicts that changed"], Array(rows.prefix(limit))))
      \(more)
      """
  }

  private func word(_ verdict: Verdict) -> String {
    switch verdict {
    case .leading: "leads"
    case .plausible: "plausible"
    case .ruledOut: "ruled out"
    case .effect: "an effect"
    case .untested: "not tested"
    case .notApplicable: "nothing to explain yet"
    }
  }
}
