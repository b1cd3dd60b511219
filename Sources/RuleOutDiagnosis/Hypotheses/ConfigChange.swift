import RuleOutModel

/// A flag or a configuration value brought it.
package enum ConfigChange: TestedHypothesis {
  package static let id = "config-change"
  package static let tests = ChangeTests.all

  static func remediation(of assessment: Assessment) -> Remediation? { .configRevert }

  static func assess(_ file: CaseFile) -> [Assessment] {
    let assessed = ChangeTests.assess(
      file.suspects.filter { [.flag, .config].contains($0.kind) }, id: id, file,
      need: MissingExport(
        hypothesis: id, need: "flag and configuration changes with their times",
        how: "the audit log of your flag service as CSV or JSON of time, flag, change"))
    // A service for flags knows of flags alone, and a list of deployments of none.
    let knowsSettings = file.suspects.contains {
      [.flag, .config].contains($0.kind) && !$0.isOfOneKind
    }
    let knowsFlags = file.suspects.contains { $0.kind == .flag }
    guard knowsSettings, knowsFlags else {
      return assessed.map { assessment in
        var assessment = assessment
        assessment.refutation = nil
        return assessment
      }
    }
    return assessed
  }
}
