import RuleOutModel

/// The differential over time, for the screen: a slider, and the standings at its moment.
extension HTMLDocument {
  var moments: [ReplayMoment] { diagnosis.replay.moments }

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
          strings: [
            "leading", "plausible", "ruled out", "an effect", "not tested", "not applicable",
          ])
      ),
      ("open", JSONValue(strings: ids.map(openWord))),
      ("reasons", JSONValue(strings: reasons)),
      ("times", .array(moments.map { second($0.at) })),
      ("moments", .array(rows)),
    ])
    return
      #"<script type="application/json" id="data">\#(data: data.rendered(width: 4_000))</script>"#
  }

  /// What an open verdict of a hypothesis is called here, as in the rest of the page.
  func openWord(_ id: String) -> String {
    narrative.numbers[id] == nil ? "not ruled out" : "plausible"
  }

  private func second(_ moment: Timestamp) -> JSONValue {
    .integer(Int(moment.microseconds / 1_000_000))
  }
}
