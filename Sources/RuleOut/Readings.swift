import RuleOutDiagnosis
import RuleOutIngest
import RuleOutModel
import RuleOutSignals

/// All inputs of one run, read and reduced.
struct Readings {
  var bundle: String
  var telemetry: Telemetry
  var reports: [InputReport]
  /// Reports that this tool wrote: no inputs.
  var ownReports: [InputSource]
  var warnings: [Warning]
  /// Seconds east of UTC in which times are shown.
  var utcOffset: Int
  var zoneName: String
  /// Inputs named one by one.
  var named: [String]
  /// What the command line and the configuration state together.
  var options: AnalysisOptions
  var objective: ServiceLevelObjective?

  init(_ arguments: [String], _ given: AnalysisOptions) async throws(PipelineError) {
    var discovery: Discovery
    do throws(IngestError) {
      discovery = try Ingest.discover(arguments)
    } catch {
      throw PipelineError(error)
    }
    let configuration = try ConfigurationFile.read(
      stated: given.configuration,
      among: discovery.sources.filter(ConfigurationFile.isConfiguration))
    discovery.sources.removeAll(where: ConfigurationFile.isConfiguration)
    let paths = discovery.sources.map(\.path)
    let skipped = discovery.sources.filter { configuration.file($0.path)?.isSkipped == true }
    discovery.sources.removeAll(where: skipped.contains)
    let options = configuration.completing(given, paths: discovery.sources.map(\.path))
    self.options = options
    objective = configuration.objective
    let zones = try ZoneOption(options.timezones)
    let inputs = Ingest.survey(discovery) { configuration.file($0)?.statement }
    let surveyed = Set(inputs.map(\.source))
    ownReports = discovery.sources.filter { !surveyed.contains($0) }
    var zone = zones.decision(inputs, at: nil)
    utcOffset = Readings.displayOffset(zone, inputs)
    let range = try StatedRange(options, utcOffset: utcOffset)
    // Clock times, and zones with summer time, need the data's dates before the data can be read.
    let isTwice = zones.needsDate || range.needsDate
    if isTwice, inputs.contains(where: \.source.isStream) {
      throw .invalidOption(
        option: zones.needsDate ? "--timezone" : "--from, --to", value: "-",
        expected: "a date with each time, and a fixed offset, for standard input is read but once")
    }
    var window = isTwice ? nil : try range.window(within: nil, utcOffset: 0)
    // Whole spans show whether an inferred zone fits; what is read once only goes without.
    let isAligned = zone.mayBeAligned(inputs) && !inputs.contains(where: \.source.isStream)
    let isExpected = isTwice || isAligned && window != nil
    let meter = ReadingMeter(
      sizes: inputs.map(\.source.size), passes: isExpected ? 2 : 1, options.onProgress)
    var everything = await Readings.read(
      inputs, zone, range: isAligned ? nil : window, options, meter)
    if isTwice {
      let span = everything.reduction.telemetry().span
      zone = zones.decision(inputs, at: span?.start)
      utcOffset = Readings.displayOffset(zone, inputs)
      window = try range.window(within: span, utcOffset: utcOffset)
    }
    let aligned = isAligned ? zone.aligned(to: everything.reports) : nil
    if let aligned { zone = aligned }
    if isExpected || aligned != nil {
      everything = await Readings.read(
        inputs, zone, range: window, options, isExpected ? meter : nil)
    }
    for path in zones.byPath.keys.sorted() where !inputs.contains(where: { $0.source.path == path })
    {
      throw .invalidOption(
        option: "--timezone", value: path,
        expected: "the path of an input as `ruleout inspect` shows it")
    }
    bundle = discovery.bundle
    zoneName = zones.name
    telemetry = everything.reduction.telemetry(
      stated: configuration.metrics.map(\.statement), utcOffset: utcOffset)
    telemetry.resolveClockTimes(zone)
    // What people did and said after the end that was asked for is left out like the records.
    if let end = window?.end, end < .distantFuture {
      telemetry = telemetry.cut(at: end, utcOffset: utcOffset)
    }
    reports =
      everything.reports + skipped.map { Ingest.report(on: $0, role: "left out, as stated") }
      + [configuration.report].compactMap { $0 }
    warnings =
      discovery.warnings + everything.warnings + Ingest.duplicates(among: everything.reports)
      + configuration.unused(paths: paths, metrics: everything.reduction.metricNames)
      + zone.warnings(inputs) + zone.alignmentWarnings()
    named = inputs.filter(\.source.isNamed).map(\.source.path)
  }

  private struct Everything {
    var reduction = TelemetryReduction()
    var reports: [InputReport] = []
    var warnings: [Warning] = []
  }

  /// Reads every input in a task of its own.
  private static func read(
    _ inputs: [SurveyedInput], _ zone: ZoneDecision, range: TimeWindow?, _ options: AnalysisOptions,
    _ meter: ReadingMeter?
  ) async -> Everything {
    typealias One = (index: Int, reduction: TelemetryReduction, report: InputReport, [Warning])
    let service = options.service ?? ""
    let parts = await withTaskGroup(of: One.self, returning: [One].self) { group in
      for (index, input) in inputs.enumerated() {
        group.addTask {
          var reduction = TelemetryReduction()
          let (report, warnings) = Ingest.read(
            input, zone: zone, range: range, service: service, onBytes: { meter?.add($0) },
            into: &reduction)
          return (index, reduction, report, warnings)
        }
      }
      var parts: [One] = []
      for await part in group { parts.append(part) }
      return parts.sorted { $0.index < $1.index }
    }
    var everything = Everything()
    // What is there twice counts once: copies are read, reported and left out.
    let copies = Set(Ingest.duplicates(among: parts.map(\.report)).compactMap(\.file))
    var spans = CopiedSpans()
    for part in parts where !copies.contains(part.report.path) {
      spans.merge(part.reduction.copiedSpans)
    }
    let partial = Dictionary(grouping: spans.copies, by: \.file)
    for part in parts {
      everything.reports.append(part.report)
      everything.warnings += part.3
      if copies.contains(part.report.path) { continue }
      var reduction = part.reduction
      if let copied = partial[part.report.path] {
        let input = inputs[part.index]
        if !input.source.isStream {
          reduction = TelemetryReduction()
          _ = Ingest.read(
            input, zone: zone, range: range, copied: copied.map(\.span), service: service,
            into: &reduction)
        }
        everything.warnings += copied.map { warning($0, isStream: input.source.isStream) }
      }
      everything.reduction.merge(reduction)
    }
    return everything
  }

  private static func warning(_ copy: CopiedSpans.Copy, isStream: Bool) -> Warning {
    let last = Timestamp(microseconds: copy.span.end.microseconds - 1)
    return Warning(
      code: "partial-copy", file: copy.file,
      message: "holds the same requests and messages as \(copy.original) from"
        + " \(copy.span.start.rfc3339()) to \(last.rfc3339()), \(copy.records) and more: "
        + (isStream
          ? "they count twice, for a stream is read once"
          : "left out there, so that nothing counts twice"))
  }

  /// The zone that times are shown in: the one decided, else the one most inputs state.
  private static func displayOffset(_ zone: ZoneDecision, _ inputs: [SurveyedInput]) -> Int {
    if zone.basis != .assumed { return zone.utcOffset }
    var counts: [Int: Int] = [:]
    for input in inputs {
      if case .stated(let offset) = input.recognition?.zone { counts[offset, default: 0] += 1 }
    }
    return counts.max {
      ($0.value, abs($0.key), $0.key) < ($1.value, abs($1.key), $1.key)
    }?.key ?? 0
  }
}

/// `--from` and `--to` as the user states them.
private struct StatedRange {
  private var from: StatedTime?
  private var to: StatedTime?
  private let stated: String

  init(_ options: AnalysisOptions, utcOffset: Int) throws(PipelineError) {
    stated = options.to ?? ""
    if let text = options.from {
      from = try TimeOption.time(text, option: "--from", utcOffset: utcOffset)
    }
    if let text = options.to {
      to = try TimeOption.time(text, option: "--to", utcOffset: utcOffset)
    }
  }

  /// True where a clock time waits for the day that the data's span gives it.
  var needsDate: Bool {
    [from, to].contains { if case .clock = $0 { true } else { false } }
  }

  /// The range, open on the side not given; nil where neither is.
  func window(within span: TimeWindow?, utcOffset: Int) throws(PipelineError) -> TimeWindow? {
    guard from != nil || to != nil else { return nil }
    let span = span ?? TimeWindow(start: .distantPast, end: .distantFuture)
    let window = TimeWindow(
      start: from?.resolved(within: span, utcOffset: utcOffset) ?? .distantPast,
      end: to?.resolved(within: span, utcOffset: utcOffset) ?? .distantFuture)
    guard window.start < window.end else {
      throw .invalidOption(option: "--to", value: stated, expected: "a time after --from")
    }
    return window
  }
}

extension Telemetry {
  /// Gives clock times of inputs with a zone of their own their day and moment; all others take the
  /// bundle's zone later.
  fileprivate mutating func resolveClockTimes(_ zone: ZoneDecision) {
    guard let span, !zone.byPath.isEmpty else { return }
    func resolved(_ time: StatedTime, _ source: SourceReference) -> StatedTime {
      guard let offset = zone.byPath[source.file] else { return time }
      return .moment(time.resolved(within: span, utcOffset: offset))
    }
    for index in notes.indices {
      notes[index].time = resolved(notes[index].time, notes[index].source)
    }
    for index in changes.indices {
      changes[index].time = resolved(changes[index].time, changes[index].source)
    }
    for index in alerts.indices {
      alerts[index].time = resolved(alerts[index].time, alerts[index].source)
    }
  }
}

extension PipelineError {
  /// What an input that cannot be read means for the whole.
  init(_ error: IngestError) {
    if case .noSuchInput(let path) = error {
      self = .noSuchInput(path)
    } else {
      self = .unreadable(error.path, reason: error.detail)
    }
  }
}
