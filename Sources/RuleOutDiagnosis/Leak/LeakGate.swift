package import RuleOutModel
package import RuleOutSignals

/// The verdicts on every series of memory in `telemetry`, sorted by who they are about.
package func leakFindings(in telemetry: Telemetry, leastSlope: LeastSlope) -> [LeakFinding] {
  LeakSubject.all(in: telemetry).map { subject in
    let whole = LeakJudgement(subject, leastSlope: leastSlope)
    let recent = RecentRise.judgement(of: subject, besides: whole)
    return LeakFinding(recent ?? whole, isRecent: recent != nil)
  }
}

/// A leak that began late in a long series, which on the whole of it is no steep slope.
enum RecentRise {
  /// Parts of the series that end with it.
  static let parts = [4, 16]
  static let leastSeconds = 6 * 3600.0
  /// How far above all that was before: what the time of day or chance repeats stays below it.
  static let above = 1.03

  /// A leak in a last part, where the floor has come to stand above all that was before.
  static func judgement(
    of subject: LeakSubject, besides whole: LeakJudgement
  ) -> LeakJudgement? {
    guard whole.verdict != .leak, subject.memory.window.duration >= 4 * leastSeconds else {
      return nil
    }
    for part in parts {
      let first = subject.memory.count - subject.memory.count / part
      let start = subject.memory.time(at: first)
      let earlier = whole.everything.runs.joined()
        .filter { whole.everything.time($0.index + 1) <= start }.map(\.value).max()
      guard subject.memory.window.end.seconds(since: start) >= leastSeconds, let earlier else {
        continue
      }
      var last = subject
      last.memory = Series(
        start: start, step: subject.memory.step,
        values: Array(subject.memory.values[first...]))
      last.starts = subject.starts.filter { $0 > start }
      let judgement = LeakJudgement(last, leastSlope: whole.leastSlope)
      if judgement.verdict == .leak, judgement.runs.runs.count == 1,
        (judgement.lastLevel ?? 0) > above * earlier
      {
        return judgement
      }
    }
    return nil
  }
}

extension LeakFinding {
  init(_ judgement: LeakJudgement, isRecent: Bool) {
    let subject = judgement.subject
    let id = subject.signal.id
    self.init(
      entity: id.entity, quantity: id.quantity, metric: id.metric,
      includesSwap: subject.includesSwap, source: subject.signal.source,
      verdict: judgement.verdict,
      reason: LeakReason(judgement, isRecent: isRecent).sentence,
      judged: judgement.runs.window, runs: judgement.runs.runs.count, level: judgement.level,
      lastLevel: judgement.lastLevel, slope: judgement.slope, resolution: judgement.resolution,
      leastSlope: judgement.least, limit: subject.limit,
      secondsToExhaustion: judgement.secondsToExhaustion, follows: judgement.follows)
  }
}
