/// How often each outcome of each group of tests was seen under each cause, among the cases in which the
/// group had its data. Whether data is there says how people export, not what happened.
package struct LikelihoodTable: Sendable, Hashable {
  package struct Row: Sendable, Hashable, Comparable {
    package var hypothesis: String
    package var group: String
    package var cause: String

    package init(hypothesis: String, group: String, cause: String) {
      self.hypothesis = hypothesis
      self.group = group
      self.cause = cause
    }

    package static func < (a: Row, b: Row) -> Bool {
      (a.hypothesis, a.group, a.cause) < (b.hypothesis, b.group, b.cause)
    }
  }

  /// On which incidents it was fitted, for reports.
  package var corpus: String
  /// Incidents of each cause; `unknown` is a cause outside the catalogue.
  package var cases: [String: Int] = [:]
  /// Counts by `GroupOutcome.rawValue`.
  package var counts: [Row: [Int]] = [:]

  package init(corpus: String) { self.corpus = corpus }

  package mutating func record(_ outcome: GroupOutcome, in row: Row) {
    counts[row, default: [Int](repeating: 0, count: GroupOutcome.allCases.count)][
      outcome.rawValue] += 1
  }
}
