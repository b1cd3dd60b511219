import ArgumentParser
import RuleOut
import RuleOutModel

struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Tries alerts on an incident: when each would have fired, and how often for nothing.",
    usage: "ruleout alerts INPUT... [--output DIR] [options]",
    discussion: """
      With --output, the best few are written as alerting rules of Prometheus, with a rule test for \
      'promtool test rules' that is made of the incident's own series.
      """)

  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp(
      "Folder to write alerts.rules.yml and alerts.test.yml to.", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Option(help: "Form of the result: terminal or json.")
  var format = InspectionForm.terminal

  @OptionGroup var incident: IncidentArguments

  @OptionGroup var arguments: InputArguments

  func run() async throws {
    let analysis = try await arguments.analyze(incident.stated(in: arguments.options))
    let report = AlertReport(analysis.diagnosis, showIdentifiers: arguments.showIdentifiers)
    if let output { try write(report, to: output) }
    RuleOutCommand.finish(arguments.status(analysis), printing: text(report))
  }

  private func text(_ report: AlertReport) -> String {
    switch format {
    case .terminal:
      report.text(
        width: StandardStream.output.columns.map { min($0, 100) } ?? 100,
        color: arguments.color.isOn)
    case .json: report.json
    }
  }

  private func write(_ report: AlertReport, to folder: String) throws(CommandFailure) {
    try FolderWriter(folder: folder).write(
      report.files.map { file in
        FolderWriter.File(path: file.name, bytes: Array(file.text.utf8), signature: file.signature)
      })
    if !arguments.quiet {
      let names = report.files.map(\.name).joined(separator: ", ")
      StandardStream.error.write("ruleout: wrote \(names) to \(Report.printable(folder))\n")
    }
  }
}
