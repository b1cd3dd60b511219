import ArgumentParser
import RuleOut
import RuleOutModel

/// What can be stated about an incident, where no file tells.
struct IncidentArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A deployment: '09:31 backend v2.14.0'. Repeatable.", valueName: "time service version"))
  var deploy: [String] = []

  @Option(help: ArgumentHelp("When the alert fired.", valueName: "time"))
  var alertedAt: String?

  func stated(in options: AnalysisOptions) -> AnalysisOptions {
    var options = options
    options.deploys = deploy
    options.alertedAt = alertedAt
    return options
  }
}

extension InputArguments {
  /// The analysis of the inputs, its warnings shown; fails where nothing in them is usable.
  func analyze(_ options: AnalysisOptions) async throws(CommandFailure) -> Analysis {
    let analysis = try await run(options) { options throws(PipelineError) in
      try await Pipeline.analyze(inputs, options: options)
    }
    let diagnosis = analysis.diagnosis
    if !reading.quiet { WarningSummary(self).print(diagnosis.warnings) }
    guard analysis.usable else { throw nothingUsable(diagnosis) }
    return analysis
  }

  /// The status to end with; names the inputs that were of no use.
  func status(_ analysis: Analysis) -> ExitStatus {
    for input in analysis.unusableNamedInputs {
      StandardStream.error.write("ruleout: \(Report.printable(input)): nothing usable in it\n")
    }
    let isStrict = reading.strict && !analysis.diagnosis.warnings.isEmpty
    return analysis.unusableNamedInputs.isEmpty && !isStrict ? .done : .badData
  }

  private func nothingUsable(_ diagnosis: Diagnosis) -> CommandFailure {
    let rejected = diagnosis.inputs.filter { $0.records == 0 }.prefix(5).map { input in
      let reason = input.rejections.first?.reason ?? "no records"
      return "  \(input.path): \(input.format.isEmpty ? "not recognised" : reason)"
    }
    return CommandFailure(
      message: "nothing usable in these inputs",
      help: rejected + ["help: 'ruleout inspect' shows what was read of each file"],
      status: .badData)
  }
}
