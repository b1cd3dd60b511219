import RuleOutModel

/// From assessments to verdicts: the best subject of each hypothesis, its probability, its state.
struct Ranking {
  let file: CaseFile
  let catalog: [any Hypothesis.Type]

  /// A hypothesis leads from this probability on, and at twice the next.
  static let leadingProbability = 0.5
  static let leadingFactor = 2.0
  /// Likelihood ratio, of all that speaks against, at or below which an own refutation rules out.
  static let ruleOutRatio = 0.1

  struct Differential {
    /// In order of probability.
    var results: [HypothesisResult]
    /// The best assessment of each id.
    var best: [String: Assessment]
    /// The change that the leading hypothesis blames, if it blames one alone.
    var culprit: Suspect?
    var remediation: Remediation?
  }

  private struct Candidate {
    var id: String
    var best: Assessment?
    var others: [Assessment] = []
    var support = 1.0
    /// Another change is supported just as well: which of them it was cannot be told.
    var isTied = false
  }

  func rank() -> Differential {
    var candidates = catalog.map(candidate)
    if let index = catalog.firstIndex(where: { $0.id == Unknown.id }) {
      candidates[index] = unknown(beside: candidates)
    }
    let posterior = Weighing.posterior(candidates.map { ($0.id, $0.support) })
    let order = candidates.indices.sorted {
      posterior[$0] != posterior[$1] ? posterior[$0] > posterior[$1] : $0 < $1
    }
    let top = order[0]
    let runnerUp = order.count > 1 ? posterior[order[1]] : 0
    let leads =
      posterior[top] >= Ranking.leadingProbability
      && posterior[top] >= Ranking.leadingFactor * runnerUp
    let leader = leads ? candidates[top] : nil
    var results: [HypothesisResult] = []
    for index in order {
      results.append(
        result(
          candidates[index], probability: posterior[index],
          leader: leads && index != top ? leader : nil, isLeading: leads && index == top))
    }
    let best = Dictionary(
      uniqueKeysWithValues: candidates.compactMap { candidate in
        candidate.best.map { (candidate.id, $0) }
      })
    let remediation = leader.flatMap { leader in
      (catalog[top] as? any TestedHypothesis.Type).flatMap { tested in
        leader.best.flatMap { tested.remediation(of: $0) }
      }
    }
    return Differential(
      results: results, best: best,
      culprit: leader.flatMap { $0.isTied ? nil : $0.best?.suspect }, remediation: remediation)
  }

  private func candidate(_ hypothesis: any Hypothesis.Type) -> Candidate {
    guard let tested = hypothesis as? any TestedHypothesis.Type else {
      return Candidate(id: hypothesis.id)
    }
    let weighing = Weighing(likelihoods: file.likelihoods)
    let weighed = tested.assess(file).map { assessment -> (Assessment, Double) in
      let assessment = weighing.weigh(assessment)
      return (assessment, Weighing.support(assessment.evidence))
    }
    let order = weighed.indices.sorted {
      let (a, b) = (weighed[$0], weighed[$1])
      if (a.0.refutation == nil) != (b.0.refutation == nil) { return a.0.refutation == nil }
      // Of refuted subjects the hypothesis names the one to show.
      if a.0.refutation != nil { return $0 < $1 }
      return a.1 != b.1 ? a.1 > b.1 : $0 < $1
    }
    let (best, support) = weighed[order[0]]
    let isTied = order.dropFirst().contains {
      let (other, otherSupport) = weighed[$0]
      return otherSupport == support && other.refutation == nil
        && other.suspect?.id != best.suspect?.id
    }
    return Candidate(
      id: hypothesis.id, best: best, others: order.dropFirst().map { weighed[$0].0 },
      support: support, isTied: isTied)
  }

  /// What the others leave unexplained.
  private func unknown(beside candidates: [Candidate]) -> Candidate {
    let rivals = candidates.filter { $0.id != Unknown.id }.map { rival in
      Unknown.Rival(
        id: rival.id, support: rival.support, isUntested: rival.best.map(isUntested) ?? true)
    }
    let assessment = Weighing(likelihoods: file.likelihoods)
      .weigh(Unknown.assess(rivals, availableAt: file.incident.onsetInterval.end))
    return Candidate(
      id: Unknown.id, best: assessment, support: Weighing.support(assessment.evidence))
  }

  private func result(
    _ candidate: Candidate, probability: Double, leader: Candidate?, isLeading: Bool
  ) -> HypothesisResult {
    guard let best = candidate.best else {
      return HypothesisResult(
        id: candidate.id, probability: probability, verdict: .untested, reason: "not implemented")
    }
    var result = HypothesisResult(
      id: candidate.id, mechanism: best.mechanism, entity: best.entity,
      change: best.suspect.map { $0.version.isEmpty ? $0.id : $0.version },
      probability: probability, verdict: .plausible, reason: "",
      alternatives: candidate.others.filter { $0.refutation == nil }.map(\.label),
      evidence: best.evidence)
    let against = best.evidence.filter { $0.applied && $0.direction == .against }
    let refuting = against.reduce(1) { $0 * $1.likelihoodRatio }
    if isLeading {
      result.verdict = .leading
      result.reason = reason(for: best)
    } else if let effect = effect(of: best, leader: leader) {
      result.verdict = .effect
      result.effectOf = leader?.id
      result.reason = effect
    } else if let refutation = best.refutation, best.presence == nil,
      refuting <= Ranking.ruleOutRatio
    {
      result.verdict = .ruledOut
      result.reason = refutation
    } else if isUntested(best) {
      result.verdict = .untested
      result.reason = best.needs.first.map { "no \($0.need)" } ?? "its data is missing"
    } else {
      result.reason = reason(for: best)
    }
    if result.verdict == .ruledOut || result.verdict == .untested { result.mechanism = nil }
    return result
  }

  /// What lies outside the catalogue has no data of its own to lack.
  private func isUntested(_ assessment: Assessment) -> Bool {
    assessment.id != Unknown.id && (!assessment.isTested || decidesNothing(assessment))
  }

  /// True where the tests that could decide had no data: nothing speaks for it, it is not refuted, and an
  /// export would tell. What little speaks against it rules nothing out.
  private func decidesNothing(_ assessment: Assessment) -> Bool {
    guard !assessment.needs.isEmpty, assessment.suspect == nil, assessment.presence == nil,
      assessment.refutation == nil
    else { return false }
    return assessment.evidence.allSatisfy { $0.direction != .for }
  }

  /// What truly happened, no earlier than the leader's chain began, is its consequence.
  private func effect(of assessment: Assessment, leader: Candidate?) -> String? {
    guard let leader, let best = leader.best, let presence = assessment.presence else { return nil }
    let chainOnset =
      best.suspect != nil
      ? min(file.governing.onset, file.incident.onset)
      : best.presence?.onset ?? file.incident.onset
    guard
      presence.latest ?? presence.onset
        >= chainOnset.advanced(bySeconds: -CaseFile.clockUncertainty)
    else {
      return nil
    }
    let detail = assessment.evidence.filter { $0.direction == .against }
      .min { $0.likelihoodRatio < $1.likelihoodRatio }?.statement
    guard let detail, detail != presence.statement else { return presence.statement }
    return "\(presence.statement); \(detail)"
  }

  private func reason(for assessment: Assessment) -> String {
    let supporting = assessment.evidence.filter { $0.applied && $0.direction == .for }
    let best = supporting.max { $0.likelihoodRatio < $1.likelihoodRatio }
    if let best { return best.statement }
    if assessment.id == Unknown.id { return "a cause outside this catalogue" }
    let against = assessment.evidence.filter { $0.applied && $0.direction == .against }
      .min { $0.likelihoodRatio < $1.likelihoodRatio }
    return against.map { "weighs against it: \($0.statement)" } ?? "neither supported nor refuted"
  }
}
