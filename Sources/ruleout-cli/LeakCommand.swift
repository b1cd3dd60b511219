import ArgumentParser
import RuleOut
import RuleOutModel

struct LeakCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leak",
    abstract: "Says whether processes leak memory: a gate for soak tests.",
    usage: "ruleout leak INPUT... [--baseline INPUT] [--format FORM] [--output DIR] [options]",
    discussion: """
      Exit code 0: no leak that matters; 1: a leak, or a regression (a material rise against the baseline); 65: the \
      data cannot decide. Every verdict states the smallest slope that the data would have shown.
      """)

  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp(
      "Folder to write leak.json, leak.junit.xml and leak.sarif to.", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Option(help: "Form of the result: \(LeakReport.formats.joined(separator: ", ")).")
  var format = LeakForm.terminal

  @Option(
    help: ArgumentHelp(
      "Telemetry of an earlier run, or the leak.json of one, to compare with.",
      valueName: "input"),
    completion: .file())
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "The slope that matters, per hour: '0.5 %' of the level, or '2 MiB'.", valueName: "slope"))
  var leastSlope = "0.5 %"

  @Option(
    help: ArgumentHelp(
      "The rise against the baseline that matters, with --baseline (default: 2 %).",
      valueName: "share"))
  var leastRise: String?

  @OptionGroup var arguments: InputArguments

  func validate() throws {
    guard LeastSlope(text: leastSlope) != nil else {
      throw ValidationError("--least-slope: expected '0.5 %' or '2 MiB', got '\(leastSlope)'")
    }
    guard let leastRise else { return }
    guard baseline != nil else {
      throw ValidationError("--least-rise needs --baseline: there is nothing else to rise against")
    }
    guard case .share? = LeastSlope(text: leastRise) else {
      throw ValidationError("--least-rise: expected a share such as '2 %', got '\(leastRise)'")
    }
  }

  var gate: LeakOptions {
    var gate = LeakOptions()
    gate.leastSlope = LeastSlope(text: leastSlope) ?? .usual
    if case .share(let share)? = leastRise.flatMap(LeastSlope.init(text:)) {
      gate.leastRise = share
    }
    gate.baseline = baseline
    return gate
  }

  func run() async throws {
    let gate = gate
    let check = try await arguments.run(arguments.options) { options throws(PipelineError) in
      try await Pipeline.leak(arguments.inputs, options: options, gate: gate)
    }
    let report = check.report
    if !arguments.quiet { WarningSummary(arguments).print(report.warnings) }
    for input in check.unusableNamedInputs {
      StandardStream.error.write("ruleout: \(Report.printable(input)): nothing usable in it\n")
    }
    if let output { try write(report, to: output) }
    RuleOutCommand.finish(
      status(check),
      printing: report.text(
        format.rawValue, width: StandardStream.output.columns.map { min($0, 100) } ?? 100,
        color: arguments.color.isOn, showIdentifiers: arguments.showIdentifiers))
  }

  private func write(_ report: LeakReport, to folder: String) throws(CommandFailure) {
    let files = report.files(showIdentifiers: arguments.showIdentifiers)
    try FolderWriter(folder: folder).write(
      files.map { file in
        FolderWriter.File(path: file.name, bytes: Array(file.text.utf8), signature: file.signature)
      })
    if !arguments.quiet {
      let names = files.map(\.name).joined(separator: ", ")
      StandardStream.error.write("ruleout: wrote \(names) to \(Report.printable(folder))\n")
    }
  }

  /// A leak fails the gate whatever else is wrong; what is unusable leaves it open.
  private func status(_ check: LeakCheck) -> ExitStatus {
    let isStrict = arguments.strict && !check.report.warnings.isEmpty
    switch check.report.verdict {
    case .leak, .regressed: return .gateFailed
    case .cannotDecide: return .badData
    case .noLeak:
      return check.usable && check.unusableNamedInputs.isEmpty && !isStrict ? .done : .badData
    }
  }
}

enum LeakForm: String, ExpressibleByArgument, CaseIterable, Sendable {
  case terminal, json, junit, sarif
}
