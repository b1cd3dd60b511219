import RuleOutModel

/// A moment of the timeline as the drawings mark it: by a number, a shape and a kind of line.
struct EventMark {
  var number: Int
  var at: Timestamp
  var entry: TimelineEntry
  /// Class of its shape and line.
  var style: HTML
  /// Whether a line runs through every drawing; others stand in the row of marks only.
  var isDrawn: Bool

  /// The entries of the timeline that are marked: all but signals, whose drawings show them.
  static func marks(of diagnosis: Diagnosis) -> [EventMark] {
    let entries = diagnosis.timeline.sorted().filter { $0.kind != .signal }.prefix(60)
    let convicted = diagnosis.changes.filter { $0.verdict == .convicted }
    return entries.enumerated().map { index, entry in
      let isConvicted =
        entry.kind == .change
        && convicted.contains { $0.at == entry.at || $0.source == entry.source }
      let style: HTML =
        switch entry.kind {
        case .change: isConvicted ? "convicted" : "change"
        case .alert: "alert"
        case .incident: "incident"
        case .note, .signal: "note"
        }
      return EventMark(
        number: index + 1, at: entry.at, entry: entry, style: style,
        isDrawn: isConvicted || entry.kind == .alert || entry.kind == .incident)
    }
  }

  /// The shape, around the origin.
  var shape: HTML {
    switch entry.kind {
    case .change: #"<path d="M0-6 6 5H-6z"/>"#
    case .alert: #"<path d="M0-7 7 0 0 7-7 0z"/>"#
    case .incident: #"<path d="M-5-5H5V5H-5z"/>"#
    case .note, .signal: #"<circle r="5"/>"#
    }
  }

  /// What the shape stands for.
  static func word(_ kind: TimelineEntry.Kind) -> String {
    switch kind {
    case .change: "change"
    case .alert: "alert"
    case .incident: "incident"
    case .note: "responders"
    case .signal: "signal"
    }
  }
}
