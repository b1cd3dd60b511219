import RuleOutModel

/// The figures of an evaluation. Nil where no label speaks of them.
struct EvaluationScores: Sendable {
  /// So many of so many.
  struct Share: Sendable, Hashable {
    var hits: Int
    var of: Int

    init?(_ hits: Int, of count: Int) {
      guard count > 0 else { return nil }
      (self.hits, of) = (hits, count)
    }

    var value: Double { Double(hits) / Double(of) }
  }

  /// One row of the reliability table: what was said and what came true.
  struct Reliability: Sendable, Hashable {
    var hypothesis: String
    /// Cases in which it was the true cause.
    var cases: Int
    var leading: Int
    var ruledOut: Int
    /// Mean probability given where it was true, and where it was not.
    var whereTrue: Double?
    var whereFalse: Double?
  }

  /// Claims of like probability, of all hypotheses together, and how often they came true.
  struct Bin: Sendable, Hashable {
    var from: Double
    var to: Double
    var sum = 0.0
    var hits = 0
    var count = 0

    var mean: Double { sum / Double(max(1, count)) }
    var rate: Double { Double(hits) / Double(max(1, count)) }
  }

  var detection: Share?
  var ranked: [(place: Int, share: Share)] = []
  /// Of the cases in which the true cause could be tested.
  var firstWhereTested: Share?
  var mechanism: Share?
  var falseRuleOuts: Share?
  var innocentsResolved: Share?
  var changes: Share?
  var decoysBlamed: Share?
  var abstention: Share?
  /// Where the true cause was taken out of the catalogue: `unknown` stands first, whether or not it leads.
  var unknownFirst: Share?
  /// 1 less the Brier score over that of the base rates.
  var brierSkill: Double?
  /// Expected calibration error in ten bins of probability.
  var calibrationError: Double?
  var reliability: [Reliability] = []
  var bins: [Bin] = []
  var localization: [(place: Int, share: Share)] = []
  /// Mean of the localization's shares at places 1 to 5.
  var localizationAverage: Double?

  init(_ evaluation: Evaluation) {
    let outcomes = evaluation.outcomes
    let labelled = outcomes.filter { $0.truth.cause != nil }
    let caused = labelled.filter { $0.truth.cause != "none" }
    detection = Share(labelled.count(where: \.isDetected), of: labelled.count)
    switch evaluation.withheld {
    case .hypothesis:
      abstention = Share(caused.count { $0.leader?.id == "unknown" }, of: caused.count)
      unknownFirst = Share(
        caused.count {
          $0.diagnosis.incident.detected && $0.diagnosis.hypotheses.first?.id == "unknown"
        }, of: caused.count)
    case .culprit:
      abstention = Share(
        outcomes.count { $0.diagnosis.culpritChange == nil }, of: outcomes.count)
    case .nothing:
      let blameless = outcomes.filter { $0.truth.labelsChange && $0.truth.culpritChange == nil }
      abstention = Share(
        blameless.count { $0.diagnosis.culpritChange == nil }, of: blameless.count)
      scoreCauses(caused)
    }
    let changed = outcomes.filter(\.truth.labelsChange)
    if evaluation.withheld == .nothing {
      changes = Share(changed.count(where: \.isChangeRight), of: changed.count)
    }
    let decoyed = outcomes.filter { !$0.truth.decoys.isEmpty }
    decoysBlamed = Share(decoyed.count(where: \.blamesDecoy), of: decoyed.count)
    let placed = outcomes.filter { $0.truth.service != nil }
    localization = [1, 3, 5].compactMap { place in
      Share(placed.count { $0.servicePlace.map { $0 <= place } ?? false }, of: placed.count)
        .map { (place, $0) }
    }
    if !placed.isEmpty {
      let sum = placed.reduce(0) { $0 + max(0, 6 - ($1.servicePlace ?? 6)) }
      localizationAverage = Double(sum) / Double(5 * placed.count)
    }
  }

  private mutating func scoreCauses(_ caused: [Evaluation.Outcome]) {
    ranked = [1, 3, 5].compactMap { place in
      Share(
        caused.count { $0.rank.map { $0 <= place } ?? false && $0.isDetected }, of: caused.count
      )
      .map { (place, $0) }
    }
    let tested = caused.filter(\.isCauseTested)
    firstWhereTested = Share(tested.count { $0.rank == 1 && $0.isDetected }, of: tested.count)
    let mechanisms = caused.filter { $0.truth.mechanism != nil }
    mechanism = Share(
      mechanisms.count { $0.leader?.mechanism == $0.truth.mechanism }, of: mechanisms.count)
    falseRuleOuts = Share(caused.count(where: \.isFalseRuleOut), of: caused.count)
    let innocents = caused.map(\.innocents)
    innocentsResolved = Share(
      innocents.reduce(0) { $0 + $1.resolved }, of: innocents.reduce(0) { $0 + $1.tested })
    scoreProbabilities(caused.filter(\.diagnosis.incident.detected))
  }

  private mutating func scoreProbabilities(_ outcomes: [Evaluation.Outcome]) {
    guard let ids = outcomes.first?.diagnosis.hypotheses.map(\.id).sorted() else { return }
    var score = 0.0
    var base = 0.0
    bins = (0..<10).map { Bin(from: Double($0) / 10, to: Double($0 + 1) / 10) }
    for id in ids {
      let rate = Double(outcomes.count { $0.truth.cause == id }) / Double(outcomes.count)
      var said: [(probability: Double, isTrue: Bool, verdict: Verdict)] = []
      for outcome in outcomes {
        guard let result = outcome.diagnosis.hypotheses.first(where: { $0.id == id }) else {
          continue
        }
        said.append((result.probability ?? 0, outcome.truth.cause == id, result.verdict))
      }
      for (probability, isTrue, _) in said {
        let truth = isTrue ? 1.0 : 0
        score += (probability - truth) * (probability - truth)
        base += (rate - truth) * (rate - truth)
        let bin = min(9, Int(probability * 10))
        bins[bin].sum += probability
        bins[bin].count += 1
        if isTrue { bins[bin].hits += 1 }
      }
      let trueOnes = said.filter(\.isTrue)
      func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
      reliability.append(
        Reliability(
          hypothesis: id, cases: trueOnes.count,
          leading: trueOnes.count { $0.verdict == .leading },
          ruledOut: trueOnes.count { $0.verdict == .ruledOut },
          whereTrue: mean(trueOnes.map(\.probability)),
          whereFalse: mean(said.filter { !$0.isTrue }.map(\.probability))))
    }
    if base > 0 { brierSkill = 1 - score / base }
    let total = bins.reduce(0) { $0 + $1.count }
    calibrationError =
      bins.reduce(0.0) { $0 + abs($1.sum - Double($1.hits)) } / Double(max(1, total))
  }
}
