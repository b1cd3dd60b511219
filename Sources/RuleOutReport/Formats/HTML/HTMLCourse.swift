import RuleOutModel

/// The incident over time: all drawings under one another on one axis, what was done above them, and the
/// merged timeline as a table below.
extension HTMLDocument {
  mutating func writeCourse() {
    let content = replayControls + synchronised + timelineTable
    guard !content.isEmpty else { return }
    section("course", incident.detected ? "The incident over time" : "Over time", content)
  }

  private var synchronised: HTML {
    guard let axis, !diagnosis.exhibits.isEmpty else { return .empty }
    let plots = diagnosis.exhibits.map { exhibit -> HTML in
      let plot = Plot(
        exhibit, axis: axis, incident: incident, moments: marks, questioned: nil,
        options: options)
      let concerned =
        exhibit.hypotheses.isEmpty
        ? "what users felt" as HTML : exhibit.hypotheses.map(link).joined(separator: ", ")
      return """
        <figure class="multiple" data-hypotheses="\(text: exhibit.hypotheses.joined(separator: " "))">\
        <figcaption>\(show(exhibit.title))<span class="of">\(concerned)</span></figcaption>\(plot.row(height: 64))</figure>

        """
    }.joined()
    return """
      <p class="legend"><span class="key curve">measured</span> <span class="key quiet">quiet level</span> \
      <span class="key harm">harm from here on</span> <span class="key means">means judged against it</span> <span class="key impact">users hurt</span> \
      <span class="key line convicted">change convicted</span> \
      <span class="key line alert">alert</span> <span class="key gap">no data</span></p>
      \(filter)
      <div class="multiples">
      \(lanes(axis))
      \(plots)\(axis.row(zone: true))
      </div>
      """
  }

  /// A choice of hypothesis, for the script.
  private var filter: HTML {
    var ids: [String] = []
    for id in diagnosis.exhibits.flatMap(\.hypotheses) where !ids.contains(id) { ids.append(id) }
    guard ids.count > 1 else { return .empty }
    let choices = ids.map { #"<option value="\#(text: $0)">\#(text: $0)</option>"# as HTML }
      .joined()
    return #"<p class="scripted"><label for="shown">Signals of</label> <select id="shown">"#
      + #"<option value="">every hypothesis</option>\#(choices)</select></p>"#
  }

  /// The text of an entry as it may be shown.
  private func words(of entry: TimelineEntry) -> String {
    entry.kind == .note ? options.maskedNote(entry.text) : options.masked(entry.text)
  }

  // MARK: Marks

  private func lanes(_ axis: TimeAxis) -> HTML {
    let names: [(String, [TimelineEntry.Kind])] = [
      ("changes", [.change]), ("alert, harm", [.alert, .incident]), ("responders", [.note]),
    ]
    return names.map { title, kinds -> HTML in
      let own = marks.filter { kinds.contains($0.entry.kind) && axis.holds($0.at) }
      guard !own.isEmpty else { return .empty }
      return """
        <div class="multiple lane"><p class="figcaption">\(text: title)</p><div class="row">\
        <svg class="marks" width="100%" height="34" role="img" aria-label="\(text: title): \(text: spoken(own))">\
        \(own.map { symbol($0, axis) }.joined())\(numbers(own, axis))</svg><span class="gutter"></span></div></div>

        """
    }.joined()
  }

  private func spoken(_ marks: [EventMark]) -> String {
    marks.map { "\($0.number) at \(clock.time($0.at)), \(words(of: $0.entry))" }.joined(
      separator: "; ")
  }

  private func symbol(_ mark: EventMark, _ axis: TimeAxis) -> HTML {
    """
    <svg class="symbol \(mark.style)" x="\(share: axis.share(mark.at))" y="10"><title>\(mark.number). \
    \(text: clock.time(mark.at)) \(text: words(of: mark.entry))</title>\(mark.shape)</svg>
    """
  }

  /// The number under each symbol; neighbours share a range.
  private func numbers(_ marks: [EventMark], _ axis: TimeAxis) -> HTML {
    var groups: [(x: Double, first: Int, last: Int, count: Int)] = []
    for mark in marks {
      let x = axis.share(mark.at)
      if let last = groups.last, x - last.x < 0.028 {
        groups[groups.count - 1].last = mark.number
        groups[groups.count - 1].count += 1
      } else {
        groups.append((x, mark.number, mark.number, 1))
      }
    }
    return groups.map { group -> HTML in
      let isRange = group.last - group.first + 1 == group.count
      let label =
        group.count == 1
        ? "\(group.first)" : "\(group.first)\(isRange && group.count > 2 ? "–" : ",")\(group.last)"
      return #"<text x="\#(share: group.x)" y="30" text-anchor="middle">\#(text: label)</text>"#
    }.joined()
  }

  // MARK: Table

  private var timelineTable: HTML {
    let limit = 200
    let numbers = Dictionary(marks.map { ($0.entry, $0.number) }) { first, _ in first }
    var rows = diagnosis.timeline.sorted().map { entry -> (Timestamp, HTML) in
      let kind = EventMark.word(entry.kind)
      let number = numbers[entry].map { HTML.text(String($0)) } ?? .empty
      return (
        entry.at,
        """
        <tr data-kind="\(text: kind)"><td class="n">\(number)</td><th scope="row">\(time(entry.at))</th>\
        <td class="kind">\(text: kind)</td><td>\(prose: words(of: entry))</td><td>\(source(entry.source))</td></tr>
        """
      )
    }
    guard !rows.isEmpty else { return .empty }
    if let span = incident.span {
      func edge(_ at: Timestamp, _ text: HTML) -> (Timestamp, HTML) {
        (
          at,
          #"<tr data-kind=""><td class="n"></td><th scope="row">\#(time(at))</th><td class="kind"></td><td>\#(text)</td><td></td></tr>"#
        )
      }
      if rows.allSatisfy({ $0.0 >= span.start }) {
        rows.insert(edge(span.start, "these files begin"), at: 0)
      }
      if rows.allSatisfy({ $0.0 <= span.end }) {
        rows.append(edge(span.end, "these files end"))
      }
    }
    let more: HTML =
      rows.count > limit
      ? "<p>\(rows.count - limit) more rows are in the JSON report.</p>" : .empty
    return """
      <h3 id="timeline">Timeline</h3>
      <p>Facts only, with their sources; times in \(text: clock.zone).\(axis == nil || diagnosis.exhibits.isEmpty
        ? "" : " Numbers are those of the drawings.")</p>
      \(kindFilter)
      \(table(
        "Timeline", ["No.", "Time", "Kind", "What", "Source"], rows.prefix(limit).map(\.1),
        style: "timeline"))
      \(more)
      """
  }

  /// A choice of kinds, for the script.
  private var kindFilter: HTML {
    let present = Set(diagnosis.timeline.map(\.kind)).sorted()
    guard present.count > 1 else { return .empty }
    let boxes = present.map { kind -> HTML in
      let word = EventMark.word(kind)
      return """
        <label><input type="checkbox" name="kind" value="\(text: word)" checked="checked"/> \(text: word)</label>
        """
    }.joined(separator: " ")
    return #"<fieldset class="scripted kinds"><legend>Show</legend> \#(boxes)</fieldset>"#
  }
}
