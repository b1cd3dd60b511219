import ArgumentParser
import RuleOut
import RuleOutModel

struct AnalyzeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Replays an incident's telemetry: which explanation leads, which are out, and why.",
    usage: "ruleout [analyze] INPUT... [--output DIR] [options]",
    discussion: """
      What the files do not say can be said here. Standard output carries the report, standard \
      error everything else. Nothing is written to disk without --output.
      """)

  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp(
      "Folder to write report.md, report.html and report.json to.", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Option(help: "Form of the report on standard output.")
  var format = FormatChoice(format: Report.Format.all[0])

  @Option(
    help: ArgumentHelp(
      "Layout of the Markdown report: \(TemplateChoice.names). (default: ours)", valueName: "layout"
    ),
    completion: .list(Report.Template.all.map(\.name)),
    transform: TemplateChoice.template(named:))
  var template = Report.Template.all[0]

  @Flag(help: "Print the JSON Schema of --format json, and do nothing else.")
  var printSchema = false

  @OptionGroup var incident: IncidentArguments

  @OptionGroup var arguments: InputArguments

  func run() async throws {
    if printSchema { RuleOutCommand.finish(.done, printing: Report.jsonSchema) }
    let analysis = try await arguments.analyze(incident.stated(in: arguments.options))
    let diagnosis = analysis.diagnosis
    let report = Report(
      diagnosis, showIdentifiers: arguments.showIdentifiers, reproduceCommand: reproduceCommand,
      template: template)
    if let output { try write(report, to: output) }
    RuleOutCommand.finish(
      arguments.status(analysis),
      printing: report.text(
        format.format, width: StandardStream.output.columns.map { min($0, 100) } ?? 100,
        color: arguments.color.isOn))
  }

  private func write(_ report: Report, to folder: String) throws(CommandFailure) {
    try FolderWriter(folder: folder).write(
      report.files.map { file in
        FolderWriter.File(path: file.name, bytes: Array(file.text.utf8), signature: file.signature)
      })
    if !arguments.quiet {
      let names = report.files.map(\.name).joined(separator: ", ")
      StandardStream.error.write("ruleout: wrote \(names) to \(Report.printable(folder))\n")
    }
  }

  /// The command without what does not change the result. Inputs go by their last name, so that a
  /// report does not depend on where the files lie.
  var reproduceCommand: [String] {
    var words = ["ruleout"]
    words += arguments.inputs.map(lastName)
    func add(_ option: String, _ values: [String]) {
      for value in values { words += [option, value] }
    }
    add("--deploy", incident.deploy)
    add("--alerted-at", incident.alertedAt.map { [$0] } ?? [])
    add("--from", arguments.from.map { [$0] } ?? [])
    add("--to", arguments.to.map { [$0] } ?? [])
    add("--timezone", arguments.timezone)
    add("--service", arguments.service.map { [$0] } ?? [])
    add("--config", arguments.config.map { [lastName($0)] } ?? [])
    add("--template", template == Report.Template.all[0] ? [] : [template.name])
    return words
  }

  private func lastName(_ path: String) -> String {
    guard path != "-" else { return path }
    let name = path.split(separator: "/").last { $0 != "." }.map(String.init) ?? path
    let isAmbiguous = name.hasPrefix("-") || RuleOutCommand.commandNames.contains(name)
    return isAmbiguous ? "./\(name)" : name
  }
}
