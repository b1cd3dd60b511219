import ArgumentParser
import RuleOut
import RuleOutModel

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Shows how the differential came about, with only what was available by each minute.",
    usage: "ruleout replay INPUT... [--at TIME | --every DURATION] [options]",
    discussion: """
      A strip over time shows the probability of each explanation, from when each verdict could be had, \
      and what happened meanwhile. --at shows the whole differential as it stood at one moment.
      """)

  @Option(
    help: ArgumentHelp("The differential as it stood then: 10:25.", valueName: "time"))
  var at: String?

  @Option(
    help: ArgumentHelp(
      "Time that a column stands for, whole minutes: 5m, 1h. As fine as fits otherwise.",
      valueName: "duration"))
  var every: ColumnWidth?

  @Option(help: "Form of the result: terminal or json.")
  var format = ReplayForm.terminal

  @OptionGroup var incident: IncidentArguments

  @OptionGroup var arguments: InputArguments

  func validate() throws {
    if at != nil && every != nil {
      throw ValidationError("--at shows one moment and --every a strip: give one of them")
    }
    if every != nil && format == .json {
      throw ValidationError(
        "--every is the width of a column of the strip; --format json has every minute")
    }
  }

  func run() async throws {
    var options = incident.stated(in: arguments.options)
    options.asOf = at
    let analysis = try await arguments.analyze(options)
    RuleOutCommand.finish(
      arguments.status(analysis),
      printing: text(Report(analysis.diagnosis, showIdentifiers: arguments.showIdentifiers)))
  }

  private func text(_ report: Report) -> String {
    let width = StandardStream.output.columns.map { min($0, 160) } ?? 100
    let color = arguments.color.isOn
    switch (format, at) {
    case (.json, nil): return report.replayJSON
    case (.json, .some): return report.text(Report.Format(named: "json") ?? Report.Format.all[0])
    case (.terminal, nil):
      return report.replayStrip(width: width, color: color, every: every?.seconds)
    case (.terminal, .some):
      return report.text(Report.Format.all[0], width: min(width, 100), color: color)
    }
  }
}

enum ReplayForm: String, ExpressibleByArgument, CaseIterable, Sendable {
  case terminal, json
}

/// `5m`, `90m`, `1h`: whole minutes, at least one.
struct ColumnWidth: ExpressibleByArgument, Sendable {
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Int] = ["m": 60, "h": 3_600]
    guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()),
      (1...1_440).contains(count)
    else { return nil }
    seconds = Double(count * unit)
  }
}
