import ArgumentParser
import RuleOut
import RuleOutModel

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what was recognised in each input.",
    usage: "ruleout inspect INPUT... [options]")

  @OptionGroup var arguments: InputArguments

  func run() async throws {
    let inspection: Inspection
    do {
      inspection = try await Pipeline.inspect(arguments.inputs, options: arguments.options)
    } catch {
      throw arguments.failure(error)
    }
    let isUsable = inspection.inputs.contains { $0.records > 0 }
    let isStrict = arguments.strict && !inspection.warnings.isEmpty
    RuleOutCommand.finish(
      isUsable && !isStrict ? .done : .badData,
      printing: inspection.text(
        width: StandardStream.output.columns ?? 100, color: arguments.color.isOn,
        showIdentifiers: arguments.showIdentifiers))
  }
}
