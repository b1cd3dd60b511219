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
  static let above = 1.05

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
      // Of the many parts that could be looked at, only a rise beyond doubt counts.
      if judgement.verdict == .leak, judgement.runs.runs.count == 1,
        (judgement.slope?.low ?? 0) >= (judgement.least ?? .infinity),
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
    var steepest: LeakJudgement?
    for run in cells.runs {
      guard let climb = climb(of: run) else { continue }
      let window = TimeWindow(
        start: cells.time(run[climb.lowerBound].index),
        end: cells.time(run[climb.upperBound].index + 1))
      let rest = TimeWindow(start: window.end, end: cells.time(run[run.count - 1].index + 1))
      guard isPressed(subject, rest, before: window.start) else { continue }
      let indices = subject.memory.indices(in: window)
      guard let first = indices.first else { continue }
      var part = subject
      part.memory = Series(
        start: subject.memory.time(at: first), step: subject.memory.step,
        values: Array(subject.memory.values[indices]))
      part.starts = []
      let judgement = LeakJudgement(
        part, leastSlope: whole.leastSlope, leastSeconds: leastSeconds, endsPressed: true)
      guard judgement.verdict == .leak, let slope = judgement.slope?.value else { continue }
      if slope > steepest?.slope?.value ?? 0 { steepest = judgement }
    }
    return steepest
  }

  /// From the bend where a run begins to rise to where it has nearly come to its peak; nil where it
  /// does not rise by much.
  private static func climb(of run: [ProcessRuns.Cell]) -> ClosedRange<Int>? {
    let values: [Double] = run.map(\.value)
    guard values.count >= 12, let peak = values.max(), let low = median(Array(values.prefix(3))),
      peak >= low * (1 + MemoryRamp.leastGrowth)
    else { return nil }
    let high = low + 0.9 * (peak - low)
    guard let top = values.firstIndex(where: { $0 >= high }), top >= 3 else { return nil }
    let bend = rampOnset(Array(values[0...top]), levelBaseline: true)?.index ?? 0
    return min(max(0, Int(bend)), top - 1)...top
  }

  /// Whether paging, swapping or kills are ten times what they were before the rise.
  private static func isPressed(
    _ subject: LeakSubject, _ rest: TimeWindow, before start: Timestamp
  ) -> Bool {
    for signal in subject.paging {
      let quiet = TimeWindow(start: signal.series.start, end: start)
      let before: Double = mean(signal.series.values(in: quiet))
      let after: Double = mean(signal.series.values(in: rest))
      let least: Double = signal.id.quantity == .outOfMemoryKills ? 0 : 1
      if after > least, after > 10 * before { return true }
    }
    return false
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
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
