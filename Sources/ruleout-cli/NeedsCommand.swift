import ArgumentParser
import RuleOut
import RuleOutModel

struct NeedsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "needs",
    abstract: "What to export, the most telling first, with commands that get it.",
    usage: "ruleout needs [INPUT...] --around TIME [options]",
    discussion: """
      Without inputs, all that the hypotheses ask for. With inputs, what they lack: services and \
      instances that they name stand in the commands.
      """)

  @Argument(
    help: ArgumentHelp(
      "A folder, files, or - for standard input.", valueName: "input"),
    completion: .file())
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp(
      "A time of the incident, with its date where there are no inputs.", valueName: "time"))
  var around: String?

  @Option(help: "Form of the result: terminal or json.")
  var format = InspectionForm.terminal

  @OptionGroup var incident: IncidentArguments

  @OptionGroup var reading: ReadingArguments

  func validate() throws {
    guard inputs.isEmpty, around == nil, incident.alertedAt == nil,
      reading.from == nil || reading.to == nil
    else { return }
    throw ValidationError(
      "no input and no time: give --around 2024-08-12T10:15:00+03:00, or what there is so far")
  }

  func run() async throws {
    let stated = incident.stated(in: reading.options)
    let plan = try await reading.run(stated) { options throws(PipelineError) in
      try await Pipeline.needs(inputs, around: around, options: options)
    }
    if !reading.quiet { WarningSummary(reading).print(plan.warnings) }
    RuleOutCommand.finish(
      reading.strict && !plan.warnings.isEmpty ? .badData : .done, printing: text(plan))
  }

  private func text(_ plan: ExportPlan) -> String {
    switch format {
    case .terminal:
      plan.text(
        width: StandardStream.output.columns.map { min($0, 100) } ?? 100,
        color: reading.color.isOn, showIdentifiers: reading.showIdentifiers)
    case .json: plan.json(showIdentifiers: reading.showIdentifiers)
    }
  }
}
