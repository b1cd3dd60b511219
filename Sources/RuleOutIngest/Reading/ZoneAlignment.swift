package import RuleOutModel

/// What the spans of inputs tell of their zones. An export covers one stretch of time: telemetry without a zone
/// that, taken as UTC, begins and ends with the telemetry that states one, and is off by the inferred offset
/// otherwise, is in UTC, whatever zone people wrote their notes in.
extension ZoneDecision {
  private static let telemetry: Set<String> = [
    "requests", "outbound calls", "metrics", "messages", "traces",
  ]
  /// Seconds, and share of the whole span, that an end may be off.
  private static let tolerance = 600.0
  private static let toleratedShare = 0.05

  /// Whether spans may tell more: a zone was inferred, and some inputs state none.
  package func mayBeAligned(_ inputs: [SurveyedInput]) -> Bool {
    basis == .inferred && utcOffset != 0
      && inputs.contains { input in
        if case .local = input.recognition?.zone { return byPath[input.source.path] == nil }
        return false
      }
  }

  /// The decision with the inputs that their spans show to be in UTC; nil where there are none.
  package func aligned(to reports: [InputReport]) -> ZoneDecision? {
    guard basis == .inferred, utcOffset != 0 else { return nil }
    let measured = reports.compactMap { report -> (report: InputReport, span: TimeWindow)? in
      guard let first = report.first, let last = report.last, last > first,
        ZoneDecision.telemetry.contains(report.role)
      else { return nil }
      return (report, TimeWindow(start: first, end: last))
    }
    let stating = measured.filter { $0.report.zone == .stated }.map(\.span)
    guard let first = stating.first else { return nil }
    let whole = stating.reduce(first) { $0.union($1) }
    let reach = max(ZoneDecision.tolerance, ZoneDecision.toleratedShare * whole.duration)
    func miss(_ span: TimeWindow) -> Double {
      max(
        abs(span.start.seconds(since: whole.start)), abs(span.end.seconds(since: whole.end)))
    }
    var offsets: [String: Int] = [:]
    for (report, span) in measured where report.zone == .inferred(utcOffset: utcOffset) {
      let shift = Double(utcOffset)
      let other = TimeWindow(
        start: span.start.advanced(bySeconds: shift), end: span.end.advanced(bySeconds: shift))
      if miss(other) <= reach, miss(span) > reach, miss(span) >= 0.8 * abs(shift) {
        offsets[report.path] = 0
      }
    }
    if offsets.isEmpty { return nil }
    var decision = self
    decision.aligned = offsets
    return decision
  }

  /// That some inputs were taken to be in UTC for their span.
  package func alignmentWarnings() -> [Warning] {
    aligned.keys.sorted().map { path in
      Warning(
        code: "zone-aligned", file: path,
        message:
          "its times state no zone and are taken as UTC, in which they span the same time as inputs"
          + " that state one; other inputs are taken as"
          + " UTC\(Timestamp.zoneSuffix(utcOffset: utcOffset)); --timezone overrides that")
    }
  }
}
