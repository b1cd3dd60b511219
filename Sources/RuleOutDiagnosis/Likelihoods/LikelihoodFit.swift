package import RuleOutModel

extension LikelihoodTable {
  /// Counts the outcomes of one labelled diagnosis. A case in which no incident was found says nothing of
  /// what its tests would have said.
  package mutating func learn(_ diagnosis: Diagnosis, cause: String) {
    guard diagnosis.incident.detected else { return }
    cases[cause, default: 0] += 1
    for hypothesis in hypothesisCatalog {
      guard let result = diagnosis.hypotheses.first(where: { $0.id == hypothesis.id }),
        !result.evidence.isEmpty
      else { continue }
      for group in hypothesis.groups {
        guard let outcome = GroupOutcome(of: group, in: result.evidence) else { continue }
        record(outcome, in: Row(hypothesis: hypothesis.id, group: group, cause: cause))
      }
    }
  }
}

extension Hypothesis {
  /// The groups of its tests, each once.
  static var groups: [String] {
    tests.map(\.group).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
