import ArgumentParser
import RuleOut
import RuleOutModel

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what was recognised in each input.",
    usage: "ruleout inspect INPUT... [options]")

  @Option(help: "Form of the result: terminal or json.")
  var format = InspectionForm.terminal

  @OptionGroup var arguments: InputArguments

  func run() async throws {
    let inspection = try await arguments.run(arguments.options) { options throws(PipelineError) in
      try await Pipeline.inspect(arguments.inputs, options: options)
    }
    let isUsable = inspection.inputs.contains { $0.records > 0 }
    let isStrict = arguments.strict && !inspection.warnings.isEmpty
    RuleOutCommand.finish(
      isUsable && !isStrict ? .done : .badData,
      printing: text(inspection))
  }

  private func text(_ inspection: Inspection) -> String {
    switch format {
    case .terminal:
      inspection.text(
        width: StandardStream.output.columns ?? 100, color: arguments.color.isOn,
        showIdentifiers: arguments.showIdentifiers)
    case .json: inspection.json(showIdentifiers: arguments.showIdentifiers)
    }
  }
}

enum InspectionForm: String, ExpressibleByArgument, CaseIterable, Sendable {
  case terminal, json
}
