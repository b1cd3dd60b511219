import RuleOutIngest
import RuleOutModel
import RuleOutSignals

/// All inputs of one run, read and reduced.
struct Readings {
  var bundle: String
  var telemetry: Telemetry
  var reports: [InputReport]
  var warnings: [Warning]
  /// Seconds east of UTC in which times are shown.
  var utcOffset: Int
  var zoneName: String
  /// Inputs named one by one.
  var named: [String]

  init(_ arguments: [String], _ options: AnalysisOptions) async throws(PipelineError) {
    let zones = try ZoneOption(options.timezones)
    let discovery: Discovery
    do throws(IngestError) {
      discovery = try Ingest.discover(arguments)
    } catch {
      if case .noSuchInput(let path) = error { throw .noSuchInput(path) }
      throw .unreadable(error.path, reason: error.detail)
    }
    let inputs = Ingest.survey(discovery)
    var zone = zones.decision(inputs, at: nil)
    var everything = await Readings.read(inputs, zone, range: nil, options)
    if zones.needsDate {
      zone = zones.decision(inputs, at: everything.reduction.telemetry().span?.start)
      everything = await Readings.read(inputs, zone, range: nil, options)
    }
    utcOffset = Readings.displayOffset(zone, inputs)
    if let range = try Readings.range(
      options, utcOffset: utcOffset, span: everything.reduction.telemetry().span)
    {
      everything = await Readings.read(inputs, zone, range: range, options)
    }
    bundle = discovery.bundle
    zoneName = zones.name
    telemetry = everything.reduction.telemetry()
    reports = everything.reports
    warnings =
      discovery.warnings + everything.warnings + Ingest.duplicates(among: everything.reports)
    named = inputs.filter(\.source.isNamed).map(\.source.path)
  }

  private struct Everything {
    var reduction = TelemetryReduction()
    var reports: [InputReport] = []
    var warnings: [Warning] = []
  }

  /// Reads every input in a task of its own. A stream can be read but once: see `range`.
  private static func read(
    _ inputs: [SurveyedInput], _ zone: ZoneDecision, range: TimeWindow?, _ options: AnalysisOptions
  ) async -> Everything {
    typealias One = (index: Int, reduction: TelemetryReduction, report: InputReport, [Warning])
    let service = options.service ?? ""
    let parts = await withTaskGroup(of: One.self, returning: [One].self) { group in
      for (index, input) in inputs.enumerated() {
        group.addTask {
          var reduction = TelemetryReduction()
          let (report, warnings) = Ingest.read(
            input, zone: zone, range: range, service: service, into: &reduction)
          return (index, reduction, report, warnings)
        }
      }
      var parts: [One] = []
      for await part in group { parts.append(part) }
      return parts.sorted { $0.index < $1.index }
    }
    var everything = Everything()
    for part in parts {
      everything.reduction.merge(part.reduction)
      everything.reports.append(part.report)
      everything.warnings += part.3
    }
    return everything
  }

  /// The zone that times are shown in: the one decided, else the one most inputs state.
  private static func displayOffset(_ zone: ZoneDecision, _ inputs: [SurveyedInput]) -> Int {
    if zone.basis != .assumed { return zone.utcOffset }
    var counts: [Int: Int] = [:]
    for input in inputs {
      if case .stated(let offset) = input.recognition?.zone { counts[offset, default: 0] += 1 }
    }
    return counts.max { ($0.value, abs($0.key)) < ($1.value, abs($1.key)) }?.key ?? 0
  }

  private static func range(
    _ options: AnalysisOptions, utcOffset: Int, span: TimeWindow?
  ) throws(PipelineError) -> TimeWindow? {
    guard options.from != nil || options.to != nil, let span else { return nil }
    var range = span
    if let from = options.from {
      range.start = try TimeOption.time(from, option: "--from", utcOffset: utcOffset)
        .resolved(within: span, utcOffset: utcOffset)
    }
    if let to = options.to {
      range.end = try TimeOption.time(to, option: "--to", utcOffset: utcOffset)
        .resolved(within: span, utcOffset: utcOffset)
    }
    guard range.start < range.end else {
      throw .invalidOption(
        option: "--to", value: options.to ?? "", expected: "a time after --from and within the data"
      )
    }
    return range
  }
}
