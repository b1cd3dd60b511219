import RuleOutDiagnosis
import RuleOutIngest
public import RuleOutModel
import RuleOutReport
import RuleOutSignals

extension Pipeline {
  /// Seconds of quiet time before, and of the course after, a time that nothing else is known of.
  private static let before = 3 * 3_600.0
  private static let after = 2 * 3_600.0

  /// What to export so that the hypotheses can be tested: all that they ask for, or, with inputs, what the
  /// inputs lack. `around` is a time of the incident; it takes the place of the alert.
  public static func needs(
    _ arguments: [String], around: String?, options: AnalysisOptions
  ) async throws(PipelineError) -> ExportPlan {
    guard !arguments.isEmpty else { return try needs(around: around, options) }
    var options = options
    if let around { options.alertedAt = around }
    let prepared: (Readings, Telemetry, CaseOptions)
    do throws(PipelineError) {
      prepared = try await prepare(arguments, options: options)
    } catch {
      guard around != nil, case .invalidOption("--alerted-at", let value, let expected) = error
      else {
        throw error
      }
      throw .invalidOption(option: "--around", value: value, expected: expected)
    }
    let (readings, telemetry, context) = prepared
    guard let span = telemetry.span else {
      throw .unreadable(arguments[0], reason: "nothing usable in these inputs")
    }
    let diagnosis = diagnose(telemetry, context)
    let planning = ExportPlanning(diagnosis, telemetry)
    let offset = readings.utcOffset
    var window = span
    // A time apart from the data asks for its own.
    if let at = context.alertedAt, !span.contains(at) {
      window = TimeWindow(
        start: at.advanced(bySeconds: -before), end: at.advanced(bySeconds: after))
    }
    return ExportPlan(
      window: try stated(options, utcOffset: offset, within: span, else: window),
      utcOffset: offset, zoneName: readings.zoneName, calibration: planning.calibration,
      openBits: planning.openBits, requests: planning.requests,
      names: ExportPlan.Names(telemetry, diagnosis), warnings: diagnosis.warnings)
  }

  /// Before anything is exported: times need their dates.
  private static func needs(
    around: String?, _ options: AnalysisOptions
  ) throws(PipelineError) -> ExportPlan {
    let zones = try ZoneOption(options.timezones)
    var isAssumed = false
    func moment(_ text: String, _ option: String) throws(PipelineError) -> (Timestamp, Int) {
      let bytes = Array(text.utf8)
      let parsed = TimestampParser.parse(bytes.span, utcOffset: 0)
      guard let parsed, let date = parsed.moment else {
        throw .invalidOption(
          option: option, value: text,
          expected: "a time with its date, such as 2024-08-12T10:15:00+03:00, without inputs")
      }
      // The date decides the offset of a zone with summer time; an offset that the time states is shown.
      var offset = zones.decision([], at: date).utcOffset
      if zones.general == nil {
        if case .stated(let stated) = parsed.zone { offset = stated } else { isAssumed = true }
      }
      return (TimestampParser.parse(bytes.span, utcOffset: offset)?.moment ?? date, offset)
    }
    let known = [
      ("--around", around), ("--alerted-at", options.alertedAt), ("--from", options.from),
      ("--to", options.to),
    ]
    guard let (option, text) = known.lazy.compactMap({ pair in pair.1.map { (pair.0, $0) } }).first
    else {
      throw .invalidOption(
        option: "--around", value: "",
        expected: "a time of the incident, such as 2024-08-12T10:15:00+03:00, or inputs")
    }
    let (at, offset) = try moment(text, option)
    var window = TimeWindow(
      start: at.advanced(bySeconds: -before), end: at.advanced(bySeconds: after))
    if let from = options.from { window.start = try moment(from, "--from").0 }
    if let to = options.to { window.end = try moment(to, "--to").0 }
    guard window.start < window.end else { throw backwards(options) }
    let planning = ExportPlanning()
    return ExportPlan(
      window: window, utcOffset: offset, zoneName: zones.name, calibration: planning.calibration,
      openBits: planning.openBits, requests: planning.requests,
      names: ExportPlan.Names(services: options.service.map { [$0] } ?? []),
      warnings: isAssumed
        ? [
          Warning(
            code: "zone-assumed",
            message: "'\(text)' states no zone: taken as UTC; --timezone states another")
        ] : [])
  }

  /// The time between `--from` and `--to`, and `window` where they are not given.
  private static func stated(
    _ options: AnalysisOptions, utcOffset: Int, within span: TimeWindow, else window: TimeWindow
  ) throws(PipelineError) -> TimeWindow {
    var window = window
    if let from = options.from {
      window.start = try TimeOption.time(from, option: "--from", utcOffset: utcOffset)
        .resolved(within: span, utcOffset: utcOffset)
    }
    if let to = options.to {
      window.end = try TimeOption.time(to, option: "--to", utcOffset: utcOffset)
        .resolved(within: span, utcOffset: utcOffset)
    }
    guard window.start < window.end else { throw backwards(options) }
    return window
  }

  private static func backwards(_ options: AnalysisOptions) -> PipelineError {
    .invalidOption(
      option: "--to", value: options.to ?? "", expected: "a time after --from")
  }
}

extension ExportPlan {
  /// The plan as text for people. `width` and `color` matter to a terminal only.
  public func text(
    width: Int = 100, color: Bool = false, showIdentifiers: Bool = false
  ) -> String {
    ExportPlanText(self).render(
      width: width, color: color, options: ReportOptions(showIdentifiers: showIdentifiers))
  }

  /// The plan for other tools.
  public func json(showIdentifiers: Bool = false) -> String {
    ExportPlanJSON(self).render(options: ReportOptions(showIdentifiers: showIdentifiers))
  }
}
