import ArgumentParser
import RuleOut

/// The inputs, and what can be stated about them.
@dynamicMemberLookup
struct InputArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A folder, files, or - for standard input.", valueName: "input"),
    completion: .file())
  var inputs: [String]

  @OptionGroup var reading: ReadingArguments

  subscript<Value>(dynamicMember path: KeyPath<ReadingArguments, Value>) -> Value {
    reading[keyPath: path]
  }

  /// Runs the pipeline with progress shown where somebody watches.
  func run<Result>(
    _ options: AnalysisOptions,
    _ pipeline: (AnalysisOptions) async throws(PipelineError) -> Result
  ) async throws(CommandFailure) -> Result {
    try await reading.run(options, pipeline)
  }
}

extension RuleOutCommand {
  static var commandNames: [String] {
    configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
  }
}
