import RuleOutModel
import RuleOutSignals

/// The likelihood ratio of every outcome: P(outcome | hypothesis) over the mean of the other causes, at
/// equal priors.
///
/// Each is taken at its 95 % bound towards 1, so that few cases make small claims. What is missing weighs
/// nothing, nor does a group that says neither: silence may be how the data were exported.
package struct LikelihoodRatios: Sendable {
  /// Cases of any one cause that count at most: no corpus is allowed to be surer than that.
  static let mostCases = 50.0
  /// Pseudo-count of every outcome (Jeffreys' prior for a multinomial).
  static let smoothing = 0.5

  /// On which incidents they were measured, for reports.
  package let corpus: String
  /// By hypothesis and group; within, by `GroupOutcome.rawValue`. Nil before anything is measured.
  private let ratios: [String: [String: [Double]]]?

  /// Where a fit begins: one of four ratios, chosen by one rule, 10 where the fact is specific to the
  /// cause, 3 where other causes show it too.
  package static let unfitted = LikelihoodRatios()

  /// Those of `likelihoods.txt`, which `ruleout evaluate --fit` writes.
  package static let measured =
    LikelihoodTable(text: String(decoding: PackageResources.likelihoods_txt, as: UTF8.self))
    .map(LikelihoodRatios.init) ?? unfitted

  private init() { (corpus, ratios) = ("provisional", nil) }

  package init(_ table: LikelihoodTable) {
    corpus = table.corpus
    var groups: [String: Set<String>] = [:]
    for row in table.counts.keys { groups[row.hypothesis, default: []].insert(row.group) }
    ratios = Dictionary(
      uniqueKeysWithValues: groups.map { hypothesis, names in
        let measured = names.map { ($0, LikelihoodRatios.measure(hypothesis, $0, in: table)) }
        return (hypothesis, Dictionary(uniqueKeysWithValues: measured))
      })
  }

  /// 1 for a group that the table does not know: what was never measured says nothing.
  func ratio(_ hypothesis: String, _ group: String, _ outcome: GroupOutcome) -> Double {
    guard let ratios else { return LikelihoodRatios.unfittedRatio(outcome) }
    return ratios[hypothesis]?[group]?[outcome.rawValue] ?? 1
  }

  private static func measure(
    _ hypothesis: String, _ group: String, in table: LikelihoodTable
  ) -> [Double] {
    let others = table.cases.keys.filter { $0 != hypothesis }.sorted()
    return GroupOutcome.allCases.map { outcome in
      guard outcome != .neither,
        let own = Rate(of: outcome, hypothesis, group, under: [hypothesis], in: table),
        let other = Rate(of: outcome, hypothesis, group, under: others, in: table)
      else { return 1 }
      // An outcome never counts against its own direction.
      let ratio = outcome.speaksFor ? max(1, own.low / other.high) : min(1, own.high / other.low)
      return ratio.rounded(significantDigits: 6)
    }
  }

  /// How often a group says something, with one-sided 95 % bounds.
  private struct Rate {
    var low: Double
    var high: Double

    /// The mean over `causes`, from the posterior beta distribution; nil where none of them had the
    /// group's data.
    init?(
      of outcome: GroupOutcome, _ hypothesis: String, _ group: String, under causes: [String],
      in table: LikelihoodTable
    ) {
      var shares: [Double] = []
      var total = 0.0
      for cause in causes {
        let row = LikelihoodTable.Row(hypothesis: hypothesis, group: group, cause: cause)
        guard let counts = table.counts[row], let cases = table.cases[cause] else { continue }
        let tested = Double(counts.reduce(0, +))
        guard tested > 0 else { continue }
        shares.append(Double(counts[outcome.rawValue]) / tested)
        total += tested * min(1, mostCases / Double(max(1, cases)))
      }
      guard !shares.isEmpty else { return nil }
      let mean = shares.reduce(0, +) / Double(shares.count)
      let hits = mean * total + smoothing
      let misses = (1 - mean) * total + smoothing * Double(GroupOutcome.allCases.count - 1)
      low = betaQuantile(0.05, hits, misses)
      high = betaQuantile(0.95, hits, misses)
    }
  }

  private static func unfittedRatio(_ outcome: GroupOutcome) -> Double {
    switch outcome {
    case .stronglyFor: 10
    case .for: 3
    case .neither: 1
    case .against: 1.0 / 3
    case .stronglyAgainst: 0.1
    }
  }
}

extension GroupOutcome {
  fileprivate var speaksFor: Bool { self == .for || self == .stronglyFor }
}
