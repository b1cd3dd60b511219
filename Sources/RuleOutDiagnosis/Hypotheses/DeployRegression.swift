import RuleOutModel

/// A deployment brought it: of our own code, its libraries, its limits.
package enum DeployRegression: TestedHypothesis {
  package static let id = "deploy-regression"
  package static let tests = ChangeTests.all

  static func assess(_ file: CaseFile) -> [Assessment] {
    assessChanges(
      file.suspects.filter(\.isDeployment), id: id, file,
      need: MissingExport(
        hypothesis: id, need: "deployments with their times",
        how: "a CSV or JSON of time, service, version; or --deploy 'TIME SERVICE VERSION'"))
  }
}

/// A flag or a configuration value brought it.
package enum ConfigChange: TestedHypothesis {
  package static let id = "config-change"
  package static let tests = ChangeTests.all

  static func assess(_ file: CaseFile) -> [Assessment] {
    assessChanges(
      file.suspects.filter { [.flag, .config].contains($0.kind) }, id: id, file,
      need: MissingExport(
        hypothesis: id, need: "flag and configuration changes with their times",
        how: "the audit log of your flag service as CSV or JSON of time, flag, change"))
  }
}

/// One assessment a change. The hypothesis is refuted only if each change is, by its own refutation.
private func assessChanges(
  _ suspects: [Suspect], id: String, _ file: CaseFile, need: MissingExport
) -> [Assessment] {
  guard !suspects.isEmpty else {
    var assessment = Assessment(id: id, label: "changes")
    for test in ChangeTests.all { assessment.lacks(test) }
    assessment.needs = [need]
    return [assessment]
  }
  let assessed = suspects.map { ChangeTests.assess($0, id: id, file) }
  let open = assessed.filter { $0.refutation == nil }
  if !open.isEmpty { return open + assessed.filter { $0.refutation != nil } }
  // All acquitted: the one a reader would suspect first is shown, the last before the onset.
  func rank(_ assessment: Assessment) -> Double {
    let lead = file.incident.onset.seconds(since: assessment.suspect?.first ?? file.span.end)
    return lead >= 0 ? lead : .greatestFiniteMagnitude
  }
  return assessed.sorted { rank($0) < rank($1) }.map { assessment in
    var assessment = assessment
    if suspects.count > 1, let refutation = assessment.refutation {
      assessment.refutation =
        "each of the \(suspects.count) is acquitted; the last before the onset,"
        + " \(assessment.label): \(refutation)"
    }
    return assessment
  }
}
