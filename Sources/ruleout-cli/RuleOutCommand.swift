import ArgumentParser
import RuleOut

@main
struct RuleOutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ruleout",
    abstract: "Replays an incident's telemetry: which explanation leads, which are out, and why.",
    version: Report.toolVersion,
    subcommands: [
      AnalyzeCommand.self, InspectCommand.self, ReplayCommand.self, NeedsCommand.self,
      AlertsCommand.self, LeakCommand.self, SimulateCommand.self, EvaluateCommand.self,
    ],
    defaultSubcommand: AnalyzeCommand.self)

  static func main() async {
    Interruption.install()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--help"] || arguments == ["-h"] || arguments == ["help"] {
      finish(.done, printing: helpText)
    }
    if arguments.last == "--print-schema", arguments.count == 1 || arguments[0] == "analyze" {
      finish(.done, printing: Report.jsonSchema)
    }
    do {
      guard !arguments.isEmpty else { throw missingInput }
      if arguments.count > 1, arguments[0] == "help", !commandNames.contains(arguments[1]) {
        throw noSuchCommand(arguments[1])
      }
      var command = try parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as CommandFailure {
      StandardStream.error.write(failure.text)
      exit(withError: ExitCode(failure.status.rawValue))
    } catch {
      exit(withError: error)
    }
  }

  private static var missingInput: CommandFailure {
    CommandFailure(
      message: "no input: give a folder, files, or - for standard input",
      help: ["usage: \(AnalyzeCommand.configuration.usage ?? "")", "help: 'ruleout --help'"],
      status: .usage)
  }

  private static func noSuchCommand(_ name: String) -> CommandFailure {
    let near = Suggestion.nearest(to: name, among: commandNames)
    return CommandFailure(
      message: "no command '\(Report.printable(name))'",
      help: [
        near.map { "help: did you mean 'ruleout help \($0)'?" }
          ?? "help: 'ruleout --help' lists the commands"
      ], status: .usage)
  }

  /// Help for the main command, and under it what else there is.
  static var helpText: String {
    let main = helpMessage(for: AnalyzeCommand.self)
    let others = configuration.subcommands.filter { $0 != AnalyzeCommand.self }
      .map { command in
        let name = command.configuration.commandName ?? ""
        let gap = String(repeating: " ", count: max(1, 24 - name.count))
        return "  \(name)\(gap)\(command.configuration.abstract)"
      }
    return """
      \(main)
      OTHER COMMANDS:
      \(others.joined(separator: "\n"))

        A folder that has the name of a command is given as ./NAME.
        See 'ruleout help COMMAND' for each.

      """
  }

  /// Ends the program with `status` after printing the result.
  static func finish(_ status: ExitStatus, printing text: String) -> Never {
    if !StandardStream.output.write(text) {
      StandardStream.error.write("ruleout: standard output: \(StandardStream.lastError)\n")
      exit(withError: ExitCode(ExitStatus.inputOutput.rawValue))
    }
    exit(withError: ExitCode(status.rawValue))
  }
}
