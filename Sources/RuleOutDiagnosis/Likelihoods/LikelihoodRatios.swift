import RuleOutModel
import RuleOutSignals

/// The likelihood ratio of every outcome: P(outcome | hypothesis) over the mean of the other causes, at
/// equal priors.
///
/// Where few cases tell, a ratio is drawn towards the one it had before anything was measured: the mean of
/// the posterior of its logarithm, from a normal prior that is right within a factor of four in 95 of 100
/// cases. What is missing weighs nothing, nor does a group that says neither: silence may be how the data
/// were exported.
package struct LikelihoodRatios: Sendable {
  /// Cases of any one cause that count at most: no corpus is allowed to be surer than that.
  static let mostCases = 50.0
  /// Variance of the prior of a ratio's logarithm: two standard deviations are a factor of four.
  static let priorVariance = 0.48
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

  func ratio(_ hypothesis: String, _ group: String, _ outcome: GroupOutcome) -> Double {
    guard let ratios else { return LikelihoodRatios.unfittedRatio(outcome) }
    return ratios[hypothesis]?[group]?[outcome.rawValue] ?? LikelihoodRatios.unfittedRatio(outcome)
  }

  private static func measure(
    _ hypothesis: String, _ group: String, in table: LikelihoodTable
  ) -> [Double] {
    let others = table.cases.keys.filter { $0 != hypothesis }.sorted()
    let speaking = table.telling(hypothesis, group)
    return GroupOutcome.allCases.map { outcome in
      guard outcome != .neither else { return 1 }
      let prior = Elementary.log(unfittedRatio(outcome))
      let table = outcome.speaksFor ? table : speaking
      guard let own = Rate(of: outcome, hypothesis, group, under: [hypothesis], in: table),
        let other = Rate(of: outcome, hypothesis, group, under: others, in: table)
      else { return unfittedRatio(outcome) }
      let measured = Elementary.log(own.share / other.share)
      let variance = own.variance + other.variance
      let mean =
        (measured / variance + prior / priorVariance) / (1 / variance + 1 / priorVariance)
      let ratio = Elementary.exp(mean)
      // An outcome never counts against its own direction.
      return (outcome.speaksFor ? max(1, ratio) : min(1, ratio)).rounded(significantDigits: 6)
    }
  }

  /// How often a group says something, and the variance of the logarithm of that (delta method).
  private struct Rate {
    var share: Double
    var variance: Double

    /// The mean over `causes`, smoothed; nil where none of them had the group's data.
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
      let hits = shares.reduce(0, +) / Double(shares.count) * total + smoothing
      share = hits / (total + smoothing * Double(GroupOutcome.allCases.count))
      variance = (1 - share) / hits
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

extension LikelihoodTable {
  /// The table without the cases in which `group` said neither, where it can speak both ways. What speaks
  /// against presupposes something that is there, and tells who brought it: it is compared among the cases
  /// in which it is there. That it is there at all speaks for.
  fileprivate func telling(_ hypothesis: String, _ group: String) -> LikelihoodTable {
    let rows = counts.keys.filter { $0.hypothesis == hypothesis && $0.group == group }
    func isSaid(_ outcomes: [GroupOutcome]) -> Bool {
      rows.contains { row in outcomes.contains { counts[row]?[$0.rawValue] ?? 0 > 0 } }
    }
    guard isSaid([.for, .stronglyFor]), isSaid([.against, .stronglyAgainst]) else { return self }
    var table = self
    for row in rows { table.counts[row]?[GroupOutcome.neither.rawValue] = 0 }
    return table
  }
}

extension GroupOutcome {
  fileprivate var speaksFor: Bool { self == .for || self == .stronglyFor }
}
