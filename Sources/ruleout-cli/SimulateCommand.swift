import ArgumentParser
import RuleOut
import RuleOutSimulator

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Writes the telemetry of an incident whose cause is known.",
    usage: """
      ruleout simulate SCENARIO --output DIR [--seed N]
      ruleout simulate --corpus DIR [--count N] [--seed N] [--held-out]
      """,
    discussion: "Scenarios:\n\(list.joined(separator: "\n"))")

  @Argument(help: "One of the scenarios above.", completion: .list(Scenario.catalog.map(\.id)))
  var scenario: String?

  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp("Folder to write the files to.", valueName: "dir"), completion: .directory)
  var output: String?

  @Option(help: ArgumentHelp("Another course of the same incident.", valueName: "n"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Folder for a population of drawn incidents with their labels.", valueName: "dir"),
    completion: .directory)
  var corpus: String?

  @Option(help: ArgumentHelp("How many incidents a population has.", valueName: "n"))
  var count = 600

  @Flag(help: "Draw from systems, noise and magnitudes that are never drawn otherwise.")
  var heldOut = false

  static var list: [String] {
    let width = Scenario.catalog.map(\.id.count).max() ?? 0
    return Scenario.catalog.map { scenario in
      let gap = String(repeating: " ", count: width - scenario.id.count + 2)
      return "  \(scenario.id)\(gap)\(scenario.summary)"
    }
  }

  func run() throws {
    if let corpus { return try writePopulation(to: corpus) }
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

  private func writePopulation(to corpus: String) throws {
    guard scenario == nil, output == nil else {
      throw CommandFailure(
        message: "simulate --corpus takes no scenario and no --output", status: .usage)
    }
    guard count > 0 else {
      throw CommandFailure(
        message: "simulate --count \(count): expected at least 1", status: .usage)
    }
    let population = Population(seed: seed ?? 7, isHeldOut: heldOut)
    var labels = ""
    for number in 0..<count {
      let incident: Population.Incident
      do {
        incident = try population.incident(number)
      } catch {
        throw CommandFailure(message: "simulate --corpus: \(error)", status: .inputOutput)
      }
      let folder = "\(corpus)/incidents/\(incident.name)"
      try FolderWriter(folder: folder).write(
        incident.files.map { FolderWriter.File(path: $0.path, bytes: $0.bytes, signature: nil) })
      labels += incident.label + "\n"
    }
    try FolderWriter(folder: corpus).write([
      FolderWriter.File(path: "truth.jsonl", bytes: Array(labels.utf8), signature: nil)
    ])
    StandardStream.error.write(
      "ruleout: wrote \(count) incidents to \(Report.printable(corpus))\n")
  }
}
