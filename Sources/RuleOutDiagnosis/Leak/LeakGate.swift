package import RuleOutModel
package import RuleOutSignals

/// The verdicts on every series of memory in `telemetry`, sorted by who they are about.
package func leakFindings(in telemetry: Telemetry, leastSlope: LeastSlope) -> [LeakFinding] {
  LeakSubject.all(in: telemetry).map { subject in
    LeakFinding(LeakJudgement(subject, leastSlope: leastSlope))
  }
}

extension LeakFinding {
  init(_ judgement: LeakJudgement) {
    let subject = judgement.subject
    self.init(
      entity: subject.signal.id.entity, quantity: subject.signal.id.quantity,
      metric: subject.signal.id.metric, includesSwap: subject.includesSwap,
      source: subject.signal.source, verdict: judgement.verdict, reason: "\(judgement.cause) width \(judgement.runs.width) \(judgement.runs.basis) cells \(judgement.runs.count) coll \(judgement.runs.collectionSeconds ?? 0) shifts \(judgement.shifts)",
      judged: judgement.runs.window, runs: judgement.runs.runs.count, level: judgement.level,
      lastLevel: judgement.lastLevel, slope: judgement.slope, resolution: judgement.resolution,
      leastSlope: judgement.least, limit: subject.limit, follows: judgement.follows)
  }
}
