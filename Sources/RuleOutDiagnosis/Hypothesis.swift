import RuleOutModel

/// A candidate cause. Its id names the first controllable link of the causal chain; a mechanism says how
/// it hurt.
///
/// A new hypothesis is one file that conforms and one line in `hypothesisCatalog`.
package protocol Hypothesis: Sendable {
  /// Stable: appears in JSON reports.
  static var id: String { get }
  /// What it predicts, what would refute it, and what it needs.
  static var tests: [DiagnosticTest] { get }
}

/// A hypothesis that this version can test.
protocol TestedHypothesis: Hypothesis {
  /// One assessment per subject (dependency, pool, change, ...) that could be it; never empty.
  static func assess(_ file: CaseFile) -> [Assessment]
  /// What ends an incident of this cause; nil where that depends on more than is known.
  static func remediation(of assessment: Assessment) -> Remediation?
}

extension TestedHypothesis {
  static func remediation(of assessment: Assessment) -> Remediation? { nil }
}

/// One test of one hypothesis. Tests of the same group measure the same fact, and count once.
package struct DiagnosticTest: Sendable, Hashable {
  /// Kebab case, stable.
  package var id: String
  package var group: String
  /// What the hypothesis predicts, in a few words.
  package var predicts: String
  /// What data the test needs.
  package var needs: String

  package init(_ id: String, group: String, predicts: String, needs: String) {
    self.id = id
    self.group = group
    self.predicts = predicts
    self.needs = needs
  }
}

/// What one hypothesis, with one subject, comes to.
struct Assessment: Sendable {
  var id: String
  var mechanism: String?
  var entity: String?
  var suspect: Suspect?
  var evidence: [Evidence] = []
  /// Why it is shown to be harmless: its own refutation, in one sentence; nil where there is none.
  var refutation: String?
  /// What truly happened, where it did: such a hypothesis is an effect or the cause, never ruled out.
  var presence: Presence?
  /// Exports that would let it be tested.
  var needs: [MissingExport] = []
  /// Label for lists of alternatives.
  var label: String

  struct Presence: Sendable {
    var onset: Timestamp
    /// Upper end of the onset's interval: what may have begun as late as this can be a consequence of
    /// what came before. Nil where the onset is all that is known.
    var latest: Timestamp?
    var statement: String
  }

  init(id: String, label: String) {
    self.id = id
    self.label = label
  }

  /// True where at least one test had data.
  var isTested: Bool { evidence.contains { $0.direction != .missing } }

  mutating func note(
    _ test: DiagnosticTest, _ direction: Evidence.Direction, _ specificity: Evidence.Specificity,
    signal: String, observed: String, statement: String, availableAt: Timestamp?,
    source: SourceReference?
  ) {
    // Data that says neither is no evidence.
    guard direction != .missing else { return }
    evidence.append(
      Evidence(
        test: test.id, group: test.group, signal: signal, direction: direction,
        specificity: specificity,
        observed: observed, expected: test.predicts, statement: statement,
        availableAt: availableAt, source: source))
  }

  mutating func lacks(_ test: DiagnosticTest) {
    evidence.append(
      Evidence(
        test: test.id, group: test.group, direction: .missing,
        expected: test.predicts, statement: "no \(test.needs)"))
  }
}
