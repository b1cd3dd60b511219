import RuleOutModel

/// A deployment brought it: of our own code, its libraries, its limits.
package enum DeployRegression: TestedHypothesis {
  package static let id = "deploy-regression"
  package static let tests = ChangeTests.all

  static func remediation(of assessment: Assessment) -> Remediation? { .rollback }

  static func assess(_ file: CaseFile) -> [Assessment] {
    ChangeTests.assess(
      file.suspects.filter(\.isDeployment), id: id, file,
      need: MissingExport(
        hypothesis: id, need: "deployments with their times",
        how: "a CSV or JSON of time, service, version; or --deploy 'TIME SERVICE VERSION'"))
  }
}
