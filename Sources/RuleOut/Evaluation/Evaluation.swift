import RuleOutDiagnosis
public import RuleOutModel

/// How the engine does on incidents whose causes are known.
public struct Evaluation: Sendable {
  /// What is withheld from the engine, to see whether it abstains.
  public enum Withheld: String, Sendable, CaseIterable {
    case nothing
    /// The change that did it is deleted from the bundle: no other may be blamed.
    case culprit
    /// The true cause is taken out of the catalogue: `unknown` must lead.
    case hypothesis
  }

  public struct Outcome: Sendable {
    public var truth: LabelledCase
    public var diagnosis: Diagnosis
  }

  public var withheld: Withheld
  public var outcomes: [Outcome]

  /// Diagnoses every case of the corpus at `path`, one after another.
  ///
  /// - Parameter likelihoods: Path of a table that `fit` wrote, to weigh by instead of the built-in one.
  public static func run(
    _ path: String, withheld: Withheld = .nothing, likelihoods: String? = nil
  ) async throws(PipelineError) -> Evaluation {
    try await run(
      path, withheld: withheld, ratios: try likelihoods.map(ratios(of:)) ?? .measured)
  }

  static func run(
    _ path: String, withheld: Withheld, ratios: LikelihoodRatios
  ) async throws(PipelineError) -> Evaluation {
    var outcomes: [Outcome] = []
    for truth in try LabelledCase.cases(in: path) {
      var omitted = Omission()
      switch withheld {
      case .nothing: break
      case .culprit:
        guard let culprit = truth.culpritChange else { continue }
        omitted.change = culprit
      case .hypothesis:
        // What lies outside the catalogue cannot be taken out of it.
        guard let cause = truth.cause, cause != "none", cause != "unknown" else { continue }
        omitted.hypothesis = cause
      }
      var options = AnalysisOptions()
      options.replays = false
      let analysis = try await Pipeline.analyze(
        [truth.folder], options: options, omitting: omitted, likelihoods: ratios)
      outcomes.append(Outcome(truth: truth, diagnosis: analysis.diagnosis))
    }
    return Evaluation(withheld: withheld, outcomes: outcomes)
  }
}

/// What a diagnosis is made without.
struct Omission: Sendable {
  /// Commit, version or name of a change.
  var change: String?
  /// Id of a hypothesis.
  var hypothesis: String?
}

extension Evaluation.Outcome {
  /// Whether an incident was found where there was one, and none where there was none.
  var isDetected: Bool { diagnosis.incident.detected == (truth.cause != "none") }

  /// Place of the true cause among the hypotheses, from 1; nil where it has none.
  var rank: Int? {
    diagnosis.hypotheses.firstIndex { $0.id == truth.cause }.map { $0 + 1 }
  }

  var leader: HypothesisResult? { diagnosis.hypotheses.first { $0.verdict == .leading } }

  /// Whether the true cause was ruled out: the worst that can happen.
  var isFalseRuleOut: Bool {
    diagnosis.hypotheses.contains { $0.id == truth.cause && $0.verdict == .ruledOut }
  }

  /// Whether the data that could tell of the true cause was there.
  var isCauseTested: Bool {
    diagnosis.hypotheses.contains { $0.id == truth.cause && $0.verdict != .untested }
  }

  /// Innocent suspects whose data was there, and how many of them were shown to be innocent.
  var innocents: (tested: Int, resolved: Int) {
    let others = diagnosis.hypotheses.filter {
      $0.id != truth.cause && $0.id != "unknown" && $0.verdict != .untested
        && $0.verdict != .notApplicable
    }
    return (others.count, others.count { $0.verdict == .ruledOut || $0.verdict == .effect })
  }

  /// Whether the change blamed, or that none is, agrees with the label.
  var isChangeRight: Bool { diagnosis.culpritChange == truth.culpritChange }

  var blamesDecoy: Bool {
    diagnosis.culpritChange.map { truth.decoys.contains($0) } ?? false
  }

  /// Place of the service at fault in the localization, from 1; nil where it is not listed.
  var servicePlace: Int? {
    diagnosis.localization.firstIndex { $0.entity == truth.service }.map { $0 + 1 }
  }
}
