import ArgumentParser
import RuleOut

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Scores the diagnosis on incidents whose causes are known.",
    usage: """
      ruleout evaluate CORPUS [--remove-culprit | --remove-hypothesis] [--cases] [--format json]
      ruleout evaluate --fit CORPUS...
      ruleout evaluate --soak [--count N] [--seed N] [--held-out] [--cases]
      """,
    discussion: """
      A corpus is a folder with incidents/NAME and their labels: truth.jsonl or truth/NAME.json, with \
      case, and as far as known cause, mechanism, culprit_change, decoys, root_cause_service.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case markdown, json
  }

  @Argument(help: "Folder of labelled incidents.", completion: .directory)
  var corpora: [String] = []

  @OptionGroup var soakTest: SoakArguments

  @Flag(help: "Delete the culprit change from each bundle: no other may be blamed.")
  var removeCulprit = false

  @Flag(help: "Take the true cause out of the catalogue: unknown must lead.")
  var removeHypothesis = false

  @Flag(help: "Print how often each test says what under each cause: the table of likelihoods.")
  var fit = false

  @Option(
    help: ArgumentHelp("Weigh by this table rather than the built-in one.", valueName: "file"),
    completion: .file())
  var likelihoods: String?

  @Flag(help: "One line a case before the tables.")
  var cases = false

  @Flag(help: "What each group of tests adds, in Markdown.")
  var groups = false

  @Option(help: "markdown or json.")
  var format = Format.markdown

  func validate() throws {
    if soakTest.soak {
      guard corpora.isEmpty, !fit, !removeCulprit, !removeHypothesis else {
        throw ValidationError(
          "--soak draws its series: it takes no corpus, and only --cases besides")
      }
      return
    }
    guard !corpora.isEmpty else {
      throw ValidationError("expected a corpus: a folder of labelled incidents")
    }
    if removeCulprit && removeHypothesis {
      throw ValidationError("--remove-culprit and --remove-hypothesis exclude each other")
    }
    if fit && (removeCulprit || removeHypothesis || cases || likelihoods != nil) {
      throw ValidationError("--fit takes corpora, and no other option")
    }
    if !fit && corpora.count > 1 {
      throw ValidationError("expected one corpus, got \(corpora.count); --fit takes several")
    }
  }

  func run() async throws {
    if soakTest.soak { RuleOutCommand.finish(.done, printing: soakTest.result(withCases: cases)) }
    let withheld: Evaluation.Withheld =
      removeCulprit ? .culprit : removeHypothesis ? .hypothesis : .nothing
    do {
      if fit {
        RuleOutCommand.finish(.done, printing: try await Evaluation.fit(corpora))
      }
      let evaluation = try await Evaluation.run(
        corpora[0], withheld: withheld, likelihoods: likelihoods)
      guard !evaluation.outcomes.isEmpty else {
        throw CommandFailure(message: "\(corpora[0]): no case to score", status: .badData)
      }
      switch format {
      case .json: RuleOutCommand.finish(.done, printing: evaluation.json(withCases: cases))
      case .markdown:
        let list = cases ? evaluation.caseList() + "\n" : ""
        RuleOutCommand.finish(
          .done,
          printing: Report.printableLines(list) + evaluation.markdown()
            + (groups ? evaluation.groupTable() : ""))
      }
    } catch let error as PipelineError {
      throw CommandFailure(
        message: error.description, status: ExitStatus(rawValue: error.exitCode) ?? .badData)
    }
  }
}
