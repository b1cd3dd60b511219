import ArgumentParser
import RuleOut

/// What can be stated about inputs on the command line, and how they are read.
struct ReadingArguments: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Zone of times that state none: '+03:00', or FILE=ZONE for one file. Repeatable.",
      valueName: "[file=]zone"))
  var timezone: [String] = []

  @Option(help: ArgumentHelp("Service of records that name none.", valueName: "name"))
  var service: String?

  @Option(help: ArgumentHelp("Look at the data from this time on.", valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("Look at the data up to this time.", valueName: "time"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "What files mean, where they do not say it: instead of the folder's ruleout.yaml.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Show user identifiers, addresses and query strings, which are masked otherwise.")
  var showIdentifiers = false

  @Option(help: "Colour on a terminal: auto, always or never.")
  var color = ColorChoice.auto

  @Flag(help: "No warnings on standard error.")
  var quiet = false

  @Flag(help: "Any warning makes the exit code 65.")
  var strict = false

  var options: AnalysisOptions {
    var options = AnalysisOptions()
    options.timezones = timezone
    options.service = service
    options.from = from
    options.to = to
    options.configuration = config
    return options
  }

  /// Runs the pipeline with progress shown where somebody watches.
  func run<Result>(
    _ options: AnalysisOptions,
    _ pipeline: (AnalysisOptions) async throws(PipelineError) -> Result
  ) async throws(CommandFailure) -> Result {
    var options = options
    let line = ProgressLine(quiet: quiet)
    if let line { options.onProgress = { line.show($0) } }
    defer { line?.finish() }
    do throws(PipelineError) {
      return try await pipeline(options)
    } catch {
      throw failure(error)
    }
  }

  /// What a failure of the pipeline means to the user.
  func failure(_ error: PipelineError) -> CommandFailure {
    var help: [String] = []
    var message = error.description
    if case .configuration(_, let issues) = error, issues.count > 1 {
      var lines = message.split(separator: "\n").map(String.init)
      message = lines.removeFirst()
      help = lines.map { "ruleout: \($0)" }
    }
    if case .noSuchInput(let input) = error, !input.contains("/"),
      let command = Suggestion.nearest(to: input, among: RuleOutCommand.commandNames)
    {
      help = ["help: did you mean 'ruleout \(command)'?"]
    }
    return CommandFailure(
      message: message, help: help,
      status: ExitStatus(rawValue: error.exitCode) ?? .inputOutput)
  }
}
