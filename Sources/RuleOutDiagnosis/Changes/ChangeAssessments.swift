import RuleOutModel

extension ChangeTests {
  /// One assessment a change, of `suspects` from the earliest on. The hypothesis is refuted only if each change is, by its own refutation.
  static func assess(
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
    // All acquitted: the one a reader would suspect first is shown, the last before the onset, or the
    // first where all came later.
    let early = assessed.filter { ($0.suspect?.first ?? file.span.end) <= file.incident.onset }
    let late = assessed.dropFirst(early.count)
    return (early.reversed() + late).map { assessment in
      var assessment = assessment
      if suspects.count > 1, let refutation = assessment.refutation {
        assessment.refutation =
          "each of the \(suspects.count) is acquitted;"
          + " \(early.isEmpty ? "the first" : "the last before the onset"),"
          + " \(assessment.label): \(refutation)"
      }
      return assessment
    }
  }
}
