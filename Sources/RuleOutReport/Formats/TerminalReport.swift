package import RuleOutModel

/// The report as it is read first: one screen, the leading explanation on top.
package struct TerminalReport: ReportFormat {
  package let name = "terminal"
  package let fileName: String? = nil
  package let signature = "Incident   "
  /// Columns a line may take.
  package var width: Int
  package var color: Bool

  package init(width: Int = 100, color: Bool = false) {
    self.width = width
    self.color = color
  }

  package func render(_ diagnosis: Diagnosis, options: ReportOptions) -> String {
    var writer = Writer(
      narrative: Narrative(diagnosis), options: options,
      page: TerminalPage(width: width, color: color))
    writer.writeAll()
    return writer.page.text
  }
}

extension ReportFormat where Self == TerminalReport {
  /// Text for a terminal of `width` columns, with colour only where asked.
  package static func terminal(width: Int = 100, color: Bool = false) -> TerminalReport {
    TerminalReport(width: width, color: color)
  }
}

/// Changes listed before the rest is only counted.
private let changeLimit = 8
/// Evidence shown for the leading and for another plausible hypothesis.
private let leadingEvidence = 4
private let plausibleEvidence = 2

private struct Writer {
  let narrative: Narrative
  let options: ReportOptions
  var page: TerminalPage

  private var diagnosis: Diagnosis { narrative.diagnosis }
  private var clock: LocalClock { narrative.clock }

  mutating func writeAll() {
    if diagnosis.incident.detected {
      writeHeader()
      writeRanked()
      writeRuledOut()
      writeEffects()
      writeUntested()
      writeUnsupported()
      if diagnosis.isProvisional {
        page.blank()
        page.item(
          [], "Probabilities are provisional (not yet calibrated) and not shown; verdicts are.",
          hanging: 0)
      }
    } else {
      page.item([("\(narrative.absence): ", .bold)], show(diagnosis.incident.basis), hanging: 2)
      page.item([], "Nothing is ranked.", hanging: 0)
    }
    page.blank()
    writeChanges()
    writeOtherIncidents()
    writeInputs()
  }

  private func show(_ text: String) -> String { options.masked(text) }

  // MARK: Parts

  private mutating func writeHeader() {
    let onset = diagnosis.incident.onset
    let milestones = narrative.milestones.map { "\($0.name) \(clock.time($0.at, near: onset))" }
    page.labelled("Incident", ([narrative.period] + milestones).joined(separator: "   "))
    let impact = narrative.impact
    if !impact.isEmpty { page.labelled("Impact", impact.joined(separator: ", ")) }
    if diagnosis.incident.basis.contains(where: { !$0.isWhitespace }) {
      page.labelled("Symptom", show(diagnosis.incident.basis))
    }
  }

  private mutating func writeRanked() {
    if !narrative.ranked.contains(where: { $0.verdict == .leading }) {
      page.blank()
      page.item(
        [("No explanation leads", .bold)], ": none has half of the probability and twice the next",
        hanging: 2)
    }
    for hypothesis in narrative.ranked {
      page.blank()
      let number = narrative.numbers[hypothesis.id] ?? 0
      let isLeading = hypothesis.verdict == .leading
      let status = narrative.probability(hypothesis) ?? narrative.verdict(hypothesis)
      let lead = marker("\(number)") + name(hypothesis.id) + TextWrapping.padded(status, to: 11)
      page.item(
        [(lead, isLeading ? .bold : .plain)], show(narrative.headline(hypothesis)), hanging: 5)
      let when = narrative.decidedWhen(hypothesis)
      if !when.isEmpty { page.item([("     ", .plain)], when, hanging: 5) }
      let limit = isLeading ? leadingEvidence : plausibleEvidence
      let support = narrative.support(hypothesis, limit: limit)
      for evidence in support {
        page.item([("     ", .plain), ("+ ", .green)], show(evidence.statement), hanging: 7)
      }
      let against = narrative.strongestAgainst(hypothesis)?.statement ?? "nothing in these files"
      if !hypothesis.evidence.isEmpty && !narrative.headline(hypothesis).contains(against) {
        page.item(
          [("     ", .plain), ("- ", .red)], "strongest against: \(show(against))", hanging: 7)
      }
      for export in narrative.missing(hypothesis) {
        page.item(
          [("     ", .plain), ("? ", .yellow)],
          "\(isLeading ? "to confirm it" : "to decide it"): \(request(export))", hanging: 7)
      }
    }
    if narrative.numbers.isEmpty {
      page.blank()
      page.item([], "No explanation is supported by these files.", hanging: 0)
    }
    page.blank()
  }

  private mutating func writeRuledOut() {
    for hypothesis in narrative.hypotheses(.ruledOut) {
      let status = [narrative.probability(hypothesis), "ruled out"].compactMap { $0 }
        .joined(separator: "  ")
      writeEntry("x", .cyan, hypothesis.id, status + when(hypothesis), hypothesis.reason)
    }
  }

  private mutating func writeEffects() {
    for hypothesis in narrative.hypotheses(.effect) {
      let cause = hypothesis.effectOf.flatMap { narrative.numbers[$0] }.map { " of \($0)" }
      writeEntry(
        "~", .yellow, hypothesis.id,
        (cause.map { "an effect\($0)" } ?? narrative.verdict(hypothesis)) + when(hypothesis),
        hypothesis.reason)
    }
  }

  /// Untested hypotheses with nothing to export and the same reason share one line.
  private mutating func writeUntested() {
    let untested = narrative.hypotheses(.untested)
    var shared: [(reason: String, ids: [String])] = []
    for hypothesis in untested {
      let missing = narrative.missing(hypothesis)
      if missing.isEmpty {
        if let index = shared.firstIndex(where: { $0.reason == hypothesis.reason }) {
          shared[index].ids.append(hypothesis.id)
        } else {
          shared.append((hypothesis.reason, [hypothesis.id]))
        }
      } else {
        let exports = missing.map(\.how).joined(separator: "; or ")
        writeEntry(
          "?", .yellow, hypothesis.id, "not tested", "\(hypothesis.reason); export \(exports)")
      }
    }
    for group in shared {
      let ids = group.ids.count == 1 ? name(group.ids[0]) : group.ids.joined(separator: ", ") + "  "
      page.item(
        [(marker("?"), .yellow)], "\(ids)not tested: \(show(group.reason))", hanging: 5)
    }
  }

  private mutating func writeUnsupported() {
    for hypothesis in narrative.unsupported {
      let status = [narrative.probability(hypothesis), narrative.verdict(hypothesis)]
        .compactMap { $0 }.joined(separator: "  ")
      let exports = narrative.missing(hypothesis).map { "; to decide it: \(request($0))" }.joined()
      page.item(
        [(marker("."), .plain)],
        "\(name(hypothesis.id))\(status): \(show(hypothesis.reason))\(exports)", hanging: 5)
    }
  }

  private mutating func writeEntry(
    _ mark: String, _ style: TerminalPage.Style, _ id: String, _ status: String, _ reason: String
  ) {
    page.item([(marker(mark), style)], name(id) + status, hanging: 5)
    if !reason.isEmpty { page.item([("     ", .plain)], show(reason), hanging: 5) }
  }

  /// `, decidable from 10:19; pursued by the team from 10:25, dropped at 10:45`.
  private func when(_ hypothesis: HypothesisResult) -> String {
    let when = narrative.decidedWhen(hypothesis)
    guard !when.isEmpty else { return "" }
    return (hypothesis.decidableAt == nil ? "; " : ", ") + when
  }

  private func request(_ export: MissingExport) -> String {
    show(export.how.isEmpty ? export.need : "\(export.need); \(export.how)")
  }

  private mutating func writeChanges() {
    let changes = narrative.changes
    for (index, change) in changes.prefix(changeLimit).enumerated() {
      let when = clock.time(
        change.at, near: diagnosis.incident.onset ?? diagnosis.incident.span?.start)
      let reason =
        narrative.number(convicting: change).map { ", see \($0)" }
        ?? (change.reason.isEmpty ? "" : ": \(change.reason)")
      let verdict = diagnosis.incident.detected ? " \(change.verdict.rawValue)\(reason)" : ""
      page.labelled(
        index == 0 ? "Changes" : "", show("\(when) \(narrative.name(change))\(verdict)"))
    }
    if changes.count > changeLimit {
      let rest = changes.dropFirst(changeLimit)
      let undecided = rest.count { $0.verdict != .acquitted }
      page.labelled(
        "",
        "and \(Figure.count(rest.count)) more"
          + (undecided == 0 ? ", all acquitted" : ", \(Figure.count(undecided)) not acquitted"))
    }
  }

  private mutating func writeOtherIncidents() {
    guard !diagnosis.otherIncidents.isEmpty else { return }
    let spans = diagnosis.otherIncidents.prefix(3).map { window in
      "\(clock.time(window.start, near: diagnosis.incident.onset)) to "
        + clock.time(window.end, near: window.start)
    }
    let more = diagnosis.otherIncidents.count - spans.count
    page.labelled(
      "Also",
      "\(Figure.count(diagnosis.otherIncidents.count, "other incident")) in this data: "
        + spans.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
        + ". --from and --to select one")
  }

  private mutating func writeInputs() {
    var parts = [narrative.inputSummary]
    if let span = diagnosis.incident.span {
      let from = clock.time(span.start, near: diagnosis.incident.onset)
      parts.append("\(from) to \(clock.time(span.end, near: span.start)) \(clock.zone)")
    }
    if !diagnosis.warnings.isEmpty {
      parts.append(Figure.count(diagnosis.warnings.count, "warning"))
    }
    page.labelled("Inputs", parts.joined(separator: "; "))
  }

  // MARK: Columns

  private func marker(_ mark: String) -> String { TextWrapping.padded(mark, to: 2) + " " }

  /// The id in a column as wide as the widest.
  private func name(_ id: String) -> String {
    let widest = diagnosis.hypotheses.map { TextWrapping.columns($0.id) }.max() ?? 0
    return TextWrapping.padded(id, to: min(widest, 24) + 2)
  }
}
