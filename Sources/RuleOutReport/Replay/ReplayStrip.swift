package import RuleOutModel

/// The differential over time as a strip: one row a hypothesis, one column a stretch of time, and beneath
/// it what happened when.
package struct ReplayStrip: Sendable {
  /// Columns a line may take.
  package var width: Int
  package var color: Bool
  /// Seconds that a column stands for; nil for the finest of usual widths that fits a line.
  package var every: Double?

  package init(width: Int = 100, color: Bool = false, every: Double? = nil) {
    self.width = width
    self.color = color
    self.every = every
  }

  package func render(_ diagnosis: Diagnosis, options: ReportOptions) -> String {
    var writer = Writer(
      narrative: Narrative(diagnosis), options: options, every: every,
      page: TerminalPage(width: width, color: color))
    writer.writeAll()
    return writer.page.text
  }
}

/// Widths of a column that people read easily, seconds.
private let usualWidths: [Double] = [60, 120, 180, 240, 300, 600, 900, 1_200, 1_800, 3_600]
/// Times that people read easily on an axis, seconds apart.
private let usualTicks: [Double] = [
  300, 600, 900, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400,
]
/// Events listed before the rest is only counted.
private let eventLimit = 30

private struct Writer {
  let narrative: Narrative
  let options: ReportOptions
  var every: Double?
  var page: TerminalPage

  private var diagnosis: Diagnosis { narrative.diagnosis }
  private var clock: LocalClock { narrative.clock }
  private var moments: [ReplayMoment] { diagnosis.replay.moments }

  mutating func writeAll() {
    guard let first = moments.first, let last = moments.last else {
      page.item(
        [("No replay: ", .bold)],
        diagnosis.incident.detected
          ? "no minute of the incident lies in the data" : options.masked(diagnosis.incident.basis),
        hanging: 2)
      return
    }
    let room = max(16, page.width - nameWidth - suffixWidth)
    let span = last.at.seconds(since: first.at)
    let seconds =
      every.map { max(60, $0) }
      ?? usualWidths.first { span / $0 < Double(room) } ?? usualWidths[usualWidths.count - 1]
    let columns = Columns(moments, seconds: seconds)
    page.labelled(
      "Replay",
      "\(clock.span(TimeWindow(start: first.at, end: last.at))) \(clock.zone), with only what was"
        + " available by each minute; a column is \(Figure.duration(seconds))")
    for start in stride(from: 0, to: columns.count, by: room) {
      page.blank()
      writePanel(columns, start..<min(columns.count, start + room))
    }
    page.blank()
    page.item(
      [],
      "\(Mark.decidable) decidable from here on; \(Mark.levels[0]) to"
        + " \(Mark.levels[Mark.levels.count - 1]) probability from 0 to 100 %;"
        + " \(Mark.nothing) no incident had shown", hanging: 2)
    page.blank()
    writeDecided()
    writeEvents(first.at, last.at)
  }

  // MARK: The strip

  private mutating func writePanel(_ columns: Columns, _ range: Range<Int>) {
    writeAxis(columns, range)
    for hypothesis in narrative.inReadingOrder {
      let decidable = hypothesis.decidableAt.map(columns.index)
      var strip = ""
      for column in range {
        if column == decidable {
          strip += Mark.decidable
        } else {
          strip += Mark.level(columns.standing(of: hypothesis.id, in: column)?.probability)
        }
      }
      let verdict = hypothesis.verdict == .effect ? "an effect" : narrative.verdict(hypothesis)
      let status = [isNarrow ? nil : narrative.probability(hypothesis), verdict]
        .compactMap { $0 }.joined(separator: "  ")
      page.item(
        [
          (TextWrapping.padded(hypothesis.id, to: nameWidth), .plain),
          (TextWrapping.padded(strip, to: range.count), style(hypothesis)),
          ("  " + status, .plain),
        ], "", hanging: 0)
    }
    var marks = [String](repeating: " ", count: range.count)
    let shown = events(columns.time(at: range.lowerBound), columns.time(at: range.upperBound))
    // Of several in one column the one that matters most.
    for kind in [TimelineEntry.Kind.note, .change, .alert, .incident] {
      for event in shown where event.kind == kind {
        marks[columns.index(of: event.at) - range.lowerBound] = Mark.event(kind)
      }
    }
    if marks.contains(where: { $0 != " " }) {
      page.item(
        [(TextWrapping.padded("events", to: nameWidth) + marks.joined(), .dim)], "", hanging: 0)
    }
  }

  /// Clock times over the columns that begin with them, as many as leave room between.
  private mutating func writeAxis(_ columns: Columns, _ range: Range<Int>) {
    let step =
      usualTicks.first {
        $0 / columns.seconds >= 7 && $0.truncatingRemainder(dividingBy: columns.seconds) == 0
      } ?? 86_400
    var line = ""
    for column in range where TextWrapping.columns(line) <= column - range.lowerBound {
      let time = columns.time(at: column)
      let seconds = time.seconds + Double(diagnosis.utcOffset)
      guard seconds.truncatingRemainder(dividingBy: step) < columns.seconds else { continue }
      line = TextWrapping.padded(line, to: column - range.lowerBound)
      line += time.clock(utcOffset: diagnosis.utcOffset, seconds: false) + "  "
    }
    page.item(
      [(String(repeating: " ", count: nameWidth) + line, .dim)], "", hanging: 0)
  }

  private func style(_ hypothesis: HypothesisResult) -> TerminalPage.Style {
    switch hypothesis.verdict {
    case .leading: .green
    case .ruledOut: .cyan
    case .effect: .yellow
    default: .plain
    }
  }

  // MARK: Beneath it

  private mutating func writeDecided() {
    var label = "Decidable"
    for hypothesis in narrative.inReadingOrder {
      let when = narrative.decidedWhen(hypothesis)
      guard !when.isEmpty else { continue }
      page.labelled(label, "\(hypothesis.id) \(narrative.verdict(hypothesis)): \(when)")
      label = ""
    }
  }

  private mutating func writeEvents(_ from: Timestamp, _ to: Timestamp) {
    let events = events(from, to.advanced(bySeconds: 60))
    for (index, event) in events.prefix(eventLimit).enumerated() {
      let text = event.kind == .note ? "the team: \(event.text)" : event.text
      page.labelled(
        index == 0 ? "Events" : "",
        "\(Mark.event(event.kind)) \(clock.time(event.at, near: diagnosis.incident.onset))"
          + " \(options.masked(text))")
    }
    if events.count > eventLimit {
      page.labelled("", "and \(Figure.count(events.count - eventLimit)) more")
    }
  }

  private func events(_ from: Timestamp, _ to: Timestamp) -> [TimelineEntry] {
    diagnosis.timeline.filter { $0.kind != .signal && $0.at >= from && $0.at < to }.sorted()
  }

  private var nameWidth: Int {
    min(24, (diagnosis.hypotheses.map { TextWrapping.columns($0.id) }.max() ?? 0) + 2)
  }

  /// No room for probabilities beside the verdicts.
  private var isNarrow: Bool { page.width < 80 }

  /// Room for `  under 0.1 %  not ruled out`.
  private var suffixWidth: Int { isNarrow ? 16 : 28 }
}

/// What stands in a column.
private enum Mark {
  static let levels = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  static let decidable = "◆"
  static let nothing = "·"

  /// The block for a probability; eight of them, each for an eighth.
  static func level(_ probability: Double?) -> String {
    guard let probability else { return nothing }
    return levels[min(levels.count - 1, max(0, Int(probability * Double(levels.count))))]
  }

  static func event(_ kind: TimelineEntry.Kind) -> String {
    switch kind {
    case .change: "c"
    case .alert: "a"
    case .note: "n"
    case .incident: "!"
    case .signal: " "
    }
  }
}

/// Moments by columns of equal time, each shown as it stood at its end.
private struct Columns {
  let seconds: Double
  let count: Int
  private let start: Timestamp
  private let last: [ReplayMoment?]

  init(_ moments: [ReplayMoment], seconds: Double) {
    self.seconds = seconds
    let step = Int64(seconds * 1_000_000)
    start = moments.first?.at.floored(toStep: step) ?? Timestamp(microseconds: 0)
    var last: [ReplayMoment?] = []
    for moment in moments {
      let index = Int((moment.at.microseconds - start.microseconds) / step)
      while last.count <= index { last.append(nil) }
      last[index] = moment
    }
    self.last = last
    count = last.count
  }

  func time(at column: Int) -> Timestamp { start.advanced(bySeconds: Double(column) * seconds) }

  func index(of time: Timestamp) -> Int {
    min(count - 1, max(0, Int(time.seconds(since: start) / seconds)))
  }

  func standing(of id: String, in column: Int) -> ReplayMoment.Standing? {
    last[column]?.standings.first { $0.id == id }
  }
}
