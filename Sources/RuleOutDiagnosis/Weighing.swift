import RuleOutModel

/// From outcomes to probabilities: Bayes over all hypotheses, each group of tests counted once. A hypothesis is judged by its own tests; `unknown` has none and keeps its prior.
struct Weighing {
  let likelihoods: LikelihoodRatios

  /// Gives each outcome its measured ratio, and marks in each group the most telling one as applied.
  func weigh(_ assessment: Assessment) -> Assessment {
    var weighed = assessment
    for index in weighed.evidence.indices {
      guard let outcome = GroupOutcome(weighed.evidence[index]) else { continue }
      weighed.evidence[index].likelihoodRatio =
        likelihoods.ratio(assessment.id, weighed.evidence[index].group, outcome)
        .rounded(significantDigits: 6)
    }
    for group in Set(weighed.evidence.map(\.group)) {
      let indices = weighed.evidence.indices.filter { weighed.evidence[$0].group == group }
      guard let telling = GroupOutcome.mostTelling(indices.map { weighed.evidence[$0] }),
        let index = indices.first(where: { weighed.evidence[$0] == telling })
      else { continue }
      weighed.evidence[index].applied = true
    }
    return weighed
  }

  /// Product of the applied ratios.
  static func support(_ evidence: [Evidence]) -> Double {
    evidence.filter(\.applied).reduce(1) { $0 * $1.likelihoodRatio }
      .rounded(significantDigits: 6)
  }

  /// What is expected of each hypothesis before anything is measured, relative to the others: the same, but for
  /// deployments. Most outages come from changes to what runs ("roughly 70 %", Beyer et al., Site Reliability
  /// Engineering, 2016, chapter 1), of which deployments are the commonest: half as much again is far from all of
  /// that, for a change that merely came at the time must not lead for that.
  static func prior(of hypothesis: String) -> Double {
    hypothesis == DeployRegression.id ? 1.5 : 1
  }

  /// Posterior of each of `hypotheses`, in their order, from its support.
  static func posterior(_ hypotheses: [(id: String, support: Double)]) -> [Double] {
    let masses = hypotheses.map { prior(of: $0.id) * $0.support }
    let total = masses.reduce(0, +)
    return masses.map { ($0 / total).rounded(significantDigits: 6) }
  }
}
