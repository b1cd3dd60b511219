import RuleOutDiagnosis
import RuleOutIngest
public import RuleOutModel
import RuleOutSignals

/// The result of an analysis, and what a command line makes its exit status of.
public struct Analysis: Sendable {
  public var diagnosis: Diagnosis
  /// False where no input held a record that could be used.
  public var usable: Bool
  /// Inputs named one by one, rather than found in a folder, that gave nothing.
  public var unusableNamedInputs: [String]
}

/// From inputs to a diagnosis: bytes, records, signals, findings, differential.
///
/// This is the file to read first. Every stage hands its noun to the next and knows nothing of what comes
/// after it; inputs are read in parallel and merge to the same state in any order.
public enum Pipeline {
  /// Analyses folders, files, or `-` for standard input.
  public static func analyze(
    _ arguments: [String], options: AnalysisOptions
  ) async throws(PipelineError) -> Analysis {
    try await analyze(arguments, options: options, omitting: Omission())
  }

  /// Analyses inputs without what `omitted` names.
  static func analyze(
    _ arguments: [String], options: AnalysisOptions, omitting omitted: Omission,
    likelihoods: LikelihoodRatios = .measured
  ) async throws(PipelineError) -> Analysis {
    let (readings, telemetry, context) = try await prepare(
      arguments, options: options, omitting: omitted, likelihoods: likelihoods)
    var diagnosis = diagnose(telemetry, context)
    if readings.options.asOf == nil, readings.options.replays {
      await diagnosis.addReplay(of: telemetry, context)
    }
    let used = Set(readings.reports.filter { $0.records > 0 }.map(\.path))
    return Analysis(
      diagnosis: diagnosis, usable: !used.isEmpty,
      unusableNamedInputs: readings.named.filter { !used.contains($0) })
  }

  /// What a diagnosis starts from.
  static func prepare(
    _ arguments: [String], options: AnalysisOptions, omitting omitted: Omission = Omission(),
    likelihoods: LikelihoodRatios = .measured
  ) async throws(PipelineError) -> (Readings, Telemetry, CaseOptions) {
    let readings = try await Readings(arguments, options)
    var telemetry = readings.telemetry
    for deploy in readings.options.deploys {
      let stated = try TimeOption.deploy(deploy, utcOffset: readings.utcOffset)
      guard !telemetry.lists(stated, utcOffset: readings.utcOffset) else { continue }
      telemetry.changes.append(stated)
    }
    if let change = omitted.change {
      telemetry.changes.removeAll { [$0.commit, $0.version, $0.name].contains(change) }
      telemetry.commits.removeAll { $0.sha == change }
    }
    var context = CaseOptions()
    context.likelihoods = likelihoods
    context.omittedHypothesis = omitted.hypothesis
    context.bundle = readings.bundle
    context.utcOffset = readings.utcOffset
    context.zoneName = readings.zoneName
    context.inputs = readings.reports
    context.warnings = readings.warnings
    context.objective = readings.objective
    if let text = readings.options.alertedAt, let span = telemetry.span {
      context.alertedAt = try TimeOption.time(
        text, option: "--alerted-at", utcOffset: readings.utcOffset
      ).resolved(within: span, utcOffset: readings.utcOffset)
    }
    if let asOf = readings.options.asOf {
      let moment = try moment(asOf, of: telemetry, utcOffset: readings.utcOffset)
      telemetry = telemetry.cut(at: moment, utcOffset: readings.utcOffset)
      context = context.cut(at: moment)
    }
    return (readings, telemetry, context)
  }

  /// The moment of `--at`, which must lie in the data.
  private static func moment(
    _ text: String, of telemetry: Telemetry, utcOffset: Int
  ) throws(PipelineError) -> Timestamp {
    let stated = try TimeOption.time(text, option: "--at", utcOffset: utcOffset)
    guard let span = telemetry.span else { return Timestamp.distantFuture }
    let moment = stated.resolved(within: span, utcOffset: utcOffset)
    guard moment > span.start, moment <= span.end else {
      throw .invalidOption(
        option: "--at", value: text,
        expected: "a time within the data, \(span.start.rfc3339(utcOffset: utcOffset)) to"
          + " \(span.end.rfc3339(utcOffset: utcOffset))")
    }
    return moment
  }

  /// What was recognised in the inputs, without a diagnosis.
  public static func inspect(
    _ arguments: [String], options: AnalysisOptions
  ) async throws(PipelineError) -> Inspection {
    let readings = try await Readings(arguments, options)
    return Inspection(
      utcOffset: readings.utcOffset,
      inputs: readings.reports
        + readings.ownReports.map { Ingest.report(on: $0, role: "a report of this tool, skipped") },
      signals: readings.telemetry.signals.map { InspectedSignal($0) },
      warnings: (readings.warnings + readings.telemetry.warnings).sorted())
  }
}
