package import RuleOutModel

/// What the tests of one group, which measure one fact, say of one hypothesis.
package enum GroupOutcome: Int, Sendable, CaseIterable {
  case stronglyFor, `for`, neither, against, stronglyAgainst

  package init?(_ evidence: Evidence) {
    switch (evidence.direction, evidence.specificity) {
    case (.for, .specific): self = .stronglyFor
    case (.for, .shared): self = .for
    case (.against, .shared): self = .against
    case (.against, .specific): self = .stronglyAgainst
    case (.missing, _): return nil
    }
  }

  /// The outcome of `group` among the evidence of a hypothesis; nil where its data was missing. A group
  /// of which nothing is noted was tested and said neither.
  package init?(of group: String, in evidence: [Evidence]) {
    let own = evidence.filter { $0.group == group }
    guard !own.isEmpty else {
      self = .neither
      return
    }
    guard let telling = own.first(where: \.applied) ?? GroupOutcome.mostTelling(own) else {
      return nil
    }
    self.init(telling)
  }

  /// The outcome that stands for its group: a specific one before a shared one, else the first.
  static func mostTelling(_ evidence: [Evidence]) -> Evidence? {
    let told = evidence.filter { $0.direction != .missing }
    return told.first { $0.specificity == .specific } ?? told.first
  }
}
