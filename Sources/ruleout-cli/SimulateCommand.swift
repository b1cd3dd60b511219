import ArgumentParser
import RuleOut
import RuleOutSimulator

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Writes the telemetry of an incident whose cause is known.",
    usage: "ruleout simulate SCENARIO --output DIR [--seed N]",
    discussion: "Scenarios:\n\(list.joined(separator: "\n"))")

  @Argument(help: "One of the scenarios above.", completion: .list(Scenario.catalog.map(\.id)))
  var scenario: String?

  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp("Folder to write the files to.", valueName: "dir"), completion: .directory)
  var output: String?

  @Option(help: ArgumentHelp("Another course of the same incident.", valueName: "n"))
  var seed: UInt64?

  static var list: [String] {
    let width = Scenario.catalog.map(\.id.count).max() ?? 0
    return Scenario.catalog.map { scenario in
      let gap = String(repeating: " ", count: width - scenario.id.count + 2)
      return "  \(scenario.id)\(gap)\(scenario.summary)"
    }
  }

  func run() throws {
    guard let name = scenario else {
      throw CommandFailure(message: "simulate what? Scenarios:", help: Self.list, status: .usage)
    }
    guard let scenario = Scenario.catalog.first(where: { $0.id == name }) else {
      let nearest = Suggestion.nearest(to: name, among: Scenario.catalog.map(\.id))
      let help = nearest.map { ["help: did you mean '\($0)'?"] } ?? ["scenarios:"] + Self.list
      throw CommandFailure(message: "\(name): no such scenario", help: help, status: .usage)
    }
    guard let output else {
      throw CommandFailure(message: "simulate \(name): --output DIR is missing", status: .usage)
    }
    let bundle: SimulatedBundle
    do {
      bundle = try simulate(scenario, seed: seed ?? scenario.defaultSeed)
    } catch {
      throw CommandFailure(message: "simulate \(name): \(error)", status: .inputOutput)
    }
    try FolderWriter(folder: output).write(
      bundle.files.map { FolderWriter.File(path: $0.path, bytes: $0.bytes, signature: nil) })
    StandardStream.error.write(
      "ruleout: wrote \(bundle.files.count) files to \(Report.printable(output))\n")
  }
}
