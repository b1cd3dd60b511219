import RuleOutModel
import RuleOutSignals

/// How much the outcome of a test is expected to tell of the cause: the mutual information of the two, under
/// the differential as it stands and the measured P(outcome | cause).
///
/// Where few cases of a cause were measured, its outcomes are drawn towards those of all causes together, so
/// that ignorance never reads as information. Several tests are taken as independent given the cause, as the
/// diagnosis takes them.
struct ExpectedInformation {
  /// P(cause), which sums to 1.
  let causes: [(id: String, probability: Double)]
  let table: LikelihoodTable

  /// Tests of one export that are counted, the most telling first: what they tell overlaps soon.
  private static let mostTests = 3
  /// Cases that all causes together stand for in the outcomes of one.
  private static let pooledCases = 2.5

  init(_ causes: [(id: String, probability: Double)], _ table: LikelihoodTable) {
    let total = causes.reduce(0) { $0 + $1.probability }
    self.causes =
      total > 0 ? causes.map { ($0.id, $0.probability / total) } : []
    self.table = table
  }

  /// Uncertainty of the differential, in bits.
  var entropy: Double { Self.entropy(causes.map(\.probability)).rounded(significantDigits: 6) }

  /// Bits that the outcomes of `tests` are expected to tell; nil where none was ever measured.
  func bits(_ tests: [(hypothesis: String, group: String)]) -> Double? {
    let measured = tests.compactMap { outcomes($0.hypothesis, $0.group) }
    guard !measured.isEmpty else { return nil }
    let telling = measured.map { (bits: information([$0]), outcomes: $0) }.enumerated()
      .sorted { ($1.element.bits, $0.offset) < ($0.element.bits, $1.offset) }
      .prefix(Self.mostTests).map(\.element.outcomes)
    return max(0, information(telling)).rounded(significantDigits: 6)
  }

  /// P(outcome | cause), a row for each cause; nil where the group was never measured.
  private func outcomes(_ hypothesis: String, _ group: String) -> [[Double]]? {
    let counts = causes.map { cause in
      table.counts[.init(hypothesis: hypothesis, group: group, cause: cause.id)]?.map(Double.init)
    }
    let size = GroupOutcome.allCases.count
    let pooled = (0..<size).map { outcome in counts.reduce(0) { $0 + ($1?[outcome] ?? 0) } }
    let total = pooled.reduce(0, +)
    guard total > 0 else { return nil }
    return counts.map { own in
      let own = own ?? [Double](repeating: 0, count: size)
      let cases = own.reduce(0, +)
      return (0..<size).map { outcome in
        (own[outcome] + Self.pooledCases * pooled[outcome] / total) / (cases + Self.pooledCases)
      }
    }
  }

  /// I(cause; outcomes) = H(cause) - E[H(cause | outcomes)].
  private func information(_ tests: [[[Double]]]) -> Double {
    var remaining = 0.0
    func add(_ weights: [Double], _ rest: ArraySlice<[[Double]]>) {
      guard let test = rest.first else {
        let total = weights.reduce(0, +)
        if total > 0 { remaining += total * Self.entropy(weights.map { $0 / total }) }
        return
      }
      for outcome in GroupOutcome.allCases.indices {
        add(zip(weights, test).map { $0 * $1[outcome] }, rest.dropFirst())
      }
    }
    add(causes.map(\.probability), tests[...])
    return Self.entropy(causes.map(\.probability)) - remaining
  }

  private static func entropy(_ shares: [Double]) -> Double {
    shares.reduce(0) { $1 > 0 ? $0 - $1 * Elementary.log($1) : $0 } / Elementary.log(2)
  }
}
