import RuleOutModel
import RuleOutSignals

/// One verdict and one sentence for every change.
enum ChangeVerdicts {
  static func judge(_ file: CaseFile, culprit: Suspect?) -> [ChangeResult] {
    file.suspects.flatMap { suspect -> [ChangeResult] in
      let (verdict, reason) = verdict(on: suspect, culprit: culprit, file)
      var results = [result(suspect, verdict, place(of: suspect, file) + reason)]
      if let undo = suspect.undone.first {
        results.append(
          ChangeResult(
            id: [undo.version, suspect.id].first { !$0.isEmpty }!, kind: .rollback,
            entity: suspect.entity, version: undo.version, at: undo.at, verdict: .acquitted,
            reason: undo.at > file.incident.onset
              ? "made during the incident, to end it; takes back \(suspect.label)"
              : "made before the incident; takes back \(suspect.label)", source: undo.source))
      }
      return results
    }.sorted { ($0.at, $0.id, $0.kind.rawValue) < ($1.at, $1.id, $1.kind.rawValue) }
  }

  /// `made in staging; ` where the list states several environments and telemetry none to compare with.
  private static func place(of suspect: Suspect, _ file: CaseFile) -> String {
    let stated = Set(file.suspects.map(\.environment)).subtracting([""])
    guard file.telemetry.environments.isEmpty, stated.count > 1, !suspect.environment.isEmpty
    else { return "" }
    return "made in \(suspect.environment); "
  }

  /// Without an incident there is nothing to convict anything of.
  static func judge(quiet suspects: [Suspect], isCalm: Bool) -> [ChangeResult] {
    // Somebody was alarmed, or nobody looked: no harm found is not no harm.
    if !isCalm {
      return suspects.map {
        result($0, .undecided, "no harm was found in these files to judge it by")
      }
    }
    return suspects.map {
      result($0, .acquitted, "there is no incident to explain")
    }
  }

  private static func verdict(
    on suspect: Suspect, culprit: Suspect?, _ file: CaseFile
  ) -> (ChangeVerdict, String) {
    let id = suspect.isDeployment ? DeployRegression.id : ConfigChange.id
    let assessment = Weighing(likelihoods: file.likelihoods).weigh(
      ChangeTests.assess(suspect, id: id, file))
    if let culprit, culprit.id == suspect.id, culprit.first == suspect.first,
      culprit.entity == suspect.entity
    {
      let strongest = assessment.evidence.filter { $0.direction == .for }
        .max { $0.likelihoodRatio < $1.likelihoodRatio }
      return (.convicted, strongest?.statement ?? "best supported of all changes")
    }
    if let refutation = assessment.refutation { return (.acquitted, refutation) }
    let telling = assessment.evidence.filter { $0.direction == .for }
      .max { $0.likelihoodRatio < $1.likelihoodRatio }
    if let telling { return (.undecided, "speaks for it: \(telling.statement)") }
    let against = assessment.evidence.filter { $0.direction == .against }
      .min { $0.likelihoodRatio < $1.likelihoodRatio }
    return (.undecided, against?.statement ?? "nothing in the data speaks for or against it")
  }

  private static func result(
    _ suspect: Suspect, _ verdict: ChangeVerdict, _ reason: String
  ) -> ChangeResult {
    ChangeResult(
      id: suspect.id, kind: suspect.kind, entity: suspect.entity, version: suspect.version,
      at: suspect.first, verdict: verdict,
      reason: (suspect.derivation.map { "\($0), not listed; " } ?? "") + reason,
      source: suspect.source)
  }
}
