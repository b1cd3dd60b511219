import ArgumentParser
import RuleOut

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Scores the diagnosis on incidents whose causes are known.",
    usage: "ruleout evaluate CORPUS [--remove-culprit | --remove-hypothesis] [--cases]",
    discussion: """
      A corpus is a folder with incidents/NAME and their labels: truth.jsonl or truth/NAME.json, with \
      case, and as far as known cause, mechanism, culprit_change, decoys, root_cause_service.
      """)

  @Argument(help: "Folder of labelled incidents.", completion: .directory)
  var corpus: String

  @Flag(help: "Delete the culprit change from each bundle: no other may be blamed.")
  var removeCulprit = false

  @Flag(help: "Take the true cause out of the catalogue: unknown must lead.")
  var removeHypothesis = false

  @Flag(help: "One line a case before the tables.")
  var cases = false

  func validate() throws {
    if removeCulprit && removeHypothesis {
      throw ValidationError("--remove-culprit and --remove-hypothesis exclude each other")
    }
  }

  func run() async throws {
    let withheld: Evaluation.Withheld =
      removeCulprit ? .culprit : removeHypothesis ? .hypothesis : .nothing
    let evaluation: Evaluation
    do {
      evaluation = try await Evaluation.run(corpus, withheld: withheld)
    } catch {
      throw CommandFailure(
        message: error.description, status: ExitStatus(rawValue: error.exitCode) ?? .badData)
    }
    guard !evaluation.outcomes.isEmpty else {
      throw CommandFailure(message: "\(corpus): no case to score", status: .badData)
    }
    let list = cases ? evaluation.caseList() + "\n" : ""
    RuleOutCommand.finish(.done, printing: Report.printableLines(list) + evaluation.markdown())
  }
}
