package import RuleOutModel
package import RuleOutSignals

/// The verdicts on every series of memory in `telemetry`, sorted by who they are about.
package func leakFindings(in telemetry: Telemetry, leastSlope: LeastSlope) -> [LeakFinding] {
  LeakSubject.all(in: telemetry).map { subject in
    let whole = LeakJudgement(subject, leastSlope: leastSlope)
    if whole.verdict == .leak { return LeakFinding(whole, isRecent: false) }
    if let recent = RecentRise.judgement(of: subject, besides: whole) {
      return LeakFinding(recent, isRecent: true)
    }
    return LeakFinding(
      PressedRise.judgement(of: subject, besides: whole) ?? whole, isRecent: false)
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

/// A rise between two rests that ended in paging, swapping or kills: what came to rest there was not the
/// process but its room.
enum PressedRise {
  /// A steep rise needs no hour to be one.
  static let leastSeconds = 1800.0

  static func judgement(
    of subject: LeakSubject, besides whole: LeakJudgement
  ) -> LeakJudgement? {
    let cells = whole.everything
    let found = cells.runs.compactMap { run -> LeakJudgement? in
      guard run.count >= 12, let peak = run.map(\.value).max(),
        let low = median(run.prefix(3).map(\.value)),
        peak >= low * (1 + MemoryRamp.leastGrowth),
        let top = run.firstIndex(where: { $0.value >= low + 0.9 * (peak - low) }), top >= 3
      else { return nil }
      let climb = run[0...top].map(\.value)
      let onset = rampOnset(climb, levelBaseline: true).map { Int($0.index) } ?? 0
      let window = TimeWindow(
        start: cells.time(run[min(max(0, onset), top)].index), end: cells.time(run[top].index + 1))
      let rest = TimeWindow(start: window.end, end: cells.time(run[run.count - 1].index + 1))
      guard isPressed(subject, rest, before: window.start) else { return nil }
      let indices = subject.memory.indices(in: window)
      guard let first = indices.first else { return nil }
      var part = subject
      part.memory = Series(
        start: subject.memory.time(at: first), step: subject.memory.step,
        values: Array(subject.memory.values[indices]))
      part.starts = []
      let judgement = LeakJudgement(
        part, leastSlope: whole.leastSlope, leastSeconds: leastSeconds, endsPressed: true)
      return judgement.verdict == .leak ? judgement : nil
    }
    return found.max { ($0.slope?.value ?? 0) < ($1.slope?.value ?? 0) }
  }

  /// Whether paging, swapping or kills are ten times what they were before the rise.
  private static func isPressed(
    _ subject: LeakSubject, _ rest: TimeWindow, before start: Timestamp
  ) -> Bool {
    subject.paging.contains { signal in
      let quiet = TimeWindow(start: signal.series.start, end: start)
      func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
      }
      let least = signal.id.quantity == .outOfMemoryKills ? 0 : 1.0
      let after = mean(signal.series.values(in: rest))
      return after > least && after > 10 * mean(signal.series.values(in: quiet))
    }
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
