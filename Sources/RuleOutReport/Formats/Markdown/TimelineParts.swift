import RuleOutModel

/// What happened, from before the incident on: facts with their sources, interpretation apart.
extension MarkdownDocument {
  /// Rows of the body; what people did and felt comes before signals, which the appendix lists in full.
  private static let bodyRows = 20
  /// Rows of the appendix.
  private static let allRows = 200

  mutating func writeTimeline() {
    let rows = rows(bodyEntries)
    guard !rows.isEmpty else { return }
    page.paragraph("Facts only, with their sources; times in \(prose: clock.zone).")
    page.table(header, rows)
    let rest = diagnosis.timeline.count - bodyEntries.count
    if rest > 0 { page.paragraph("\(rest) more rows are in the appendix.") }
  }

  /// What stands in the timeline before users were hurt.
  mutating func writeLeadUp() {
    guard let onset = incident.onset else { return }
    let entries = bodyEntries.filter { $0.at < onset }
    guard !entries.isEmpty else { return }
    page.table(header, rows(entries, framed: false))
  }

  /// Every row, where the body has not shown them all.
  mutating func writeAllRows() {
    guard diagnosis.timeline.count > bodyEntries.count else { return }
    let rows = rows(diagnosis.timeline.sorted())
    page.table(header, Array(rows.prefix(Self.allRows)))
    if rows.count > Self.allRows {
      page.paragraph("\(rows.count - Self.allRows) more rows are in the JSON report.")
    }
  }

  private var bodyEntries: [TimelineEntry] {
    let entries = diagnosis.timeline.sorted()
    func weight(_ entry: TimelineEntry) -> Int {
      switch entry.kind {
      case .incident, .alert: 0
      case .change: 1
      case .note: 2
      case .signal: 3
      }
    }
    // The earliest of each kind: what comes first is what a reader looks for.
    let kept = entries.indices.sorted { (weight(entries[$0]), $0) < (weight(entries[$1]), $1) }
      .prefix(Self.bodyRows)
    return kept.sorted().map { entries[$0] }
  }

  private var header: [Markup] {
    incident.onset == nil
      ? ["Time", "What", "Source"] : ["Time", "h:min after the onset", "What", "Source"]
  }

  private func row(_ moment: Timestamp, _ what: Markup, _ source: Markup) -> [Markup] {
    incident.onset == nil
      ? [time(moment), what, source] : [time(moment), afterOnset(moment), what, source]
  }

  private func rows(_ entries: [TimelineEntry], framed: Bool = true) -> [[Markup]] {
    guard !entries.isEmpty else { return [] }
    var rows = entries.map { row($0.at, words($0), source($0)) }
    guard framed, let span = incident.span else { return rows }
    if entries.allSatisfy({ $0.at >= span.start }) {
      rows.insert(row(span.start, "these files begin", .empty), at: 0)
    }
    if entries.allSatisfy({ $0.at <= span.end }) {
      rows.append(row(span.end, "these files end", .empty))
    }
    return rows
  }

  func words(_ entry: TimelineEntry) -> Markup {
    entry.kind == .note ? "responders: \(quoted(entry))" : show(entry.text)
  }

  /// A note as the responders wrote it, without the names of people.
  func quoted(_ note: TimelineEntry) -> Markup { .prose(options.maskedNote(note.text)) }

  /// Harm is counted from all requests.
  private func source(_ entry: TimelineEntry) -> Markup {
    entry.source == nil && entry.kind == .incident ? requestFiles : source(entry.source)
  }

  private func afterOnset(_ moment: Timestamp) -> Markup {
    guard let onset = incident.onset else { return .empty }
    let minutes = Int((moment.seconds(since: onset) / 60).rounded())
    let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
    return .prose("\(minutes < 0 ? "-" : "+")\(hours):\(rest < 10 ? "0" : "")\(rest)")
  }
}
