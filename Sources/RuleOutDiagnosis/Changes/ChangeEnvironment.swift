import RuleOutModel
import RuleOutSignals

extension Telemetry {
  /// Why a change cannot have touched what was measured: it was made in another environment. Nil where
  /// either does not say.
  func refutation(byEnvironmentOf suspect: Suspect) -> String? {
    guard !suspect.environment.isEmpty, !environments.isEmpty,
      !environments.contains(suspect.environment)
    else { return nil }
    return "it was made in \(suspect.environment), while what was measured is of"
      + " \(environments.sorted().joined(separator: " and "))"
  }
}
