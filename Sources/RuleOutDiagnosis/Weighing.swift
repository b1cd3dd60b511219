import RuleOutModel

/// From outcomes to probabilities: Bayes over all hypotheses, each group of tests counted once.
///
/// Provisional until likelihoods are measured: equal priors, and the four ratios of `Strength`.
enum Weighing {
  /// Marks, in each group, the outcome with the greatest weight as applied; ties go to the first.
  static func apply(_ evidence: [Evidence]) -> [Evidence] {
    var result = evidence
    for group in Set(evidence.map(\.group)) {
      let indices = evidence.indices.filter {
        evidence[$0].group == group && evidence[$0].direction != .missing
      }
      func weight(_ index: Int) -> Double {
        let ratio = evidence[index].likelihoodRatio
        return ratio >= 1 ? ratio : 1 / ratio
      }
      guard let first = indices.first else { continue }
      let chosen = indices.dropFirst().reduce(first) { weight($1) > weight($0) ? $1 : $0 }
      result[chosen].applied = true
    }
    return result
  }

  /// Product of the applied ratios.
  static func support(_ evidence: [Evidence]) -> Double {
    evidence.filter(\.applied).reduce(1) { $0 * $1.likelihoodRatio }
      .rounded(significantDigits: 6)
  }

  /// Posterior of each, from equal priors.
  static func posterior(_ supports: [Double]) -> [Double] {
    let total = supports.reduce(0, +)
    return supports.map { ($0 / total).rounded(significantDigits: 6) }
  }
}
