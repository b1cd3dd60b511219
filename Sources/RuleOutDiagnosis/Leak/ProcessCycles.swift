import RuleOutSignals

/// Runs as cycles: what the floor falls back to, time and again.
struct ProcessCycles: Sendable {
  static let leastRuns = 3
  /// Of what a cycle climbs: less is no rise of what it falls back to.
  static let leastShare = 0.1

  /// Of each run that begins with a fall: the hour and the level of its lowest cell among the first ones.
  private var bottoms: [(hour: Double, level: Double)]
  /// What a run climbs, usually.
  private var climb: Double

  /// Whether cycles usually end in a fall to less than half: a process that was started anew, for
  /// allocators seldom give back so much within two cells.
  let fallByHalf: Bool

  /// Of what a cycle climbs: what the tops of cycles differ by at most.
  static let mostSpread = 0.25

  /// Nil where the runs are too few to be cycles, or fall from levels that differ: a collector falls from
  /// the same one, whoever restarts a process by chance does not.
  init?(_ runs: ProcessRuns) {
    guard runs.runs.count >= Self.leastRuns else { return nil }
    let kept = zip(runs.runs, runs.runs.dropFirst()).map { cycle, next in
      (next.prefix(3).map(\.value).min() ?? 0) / (cycle.suffix(3).map(\.value).max() ?? 1)
    }
    fallByHalf = median(kept) ?? 1 < 0.5
    // Where the data begin, a run may be anywhere in its cycle.
    bottoms = runs.runs.dropFirst().compactMap { run in
      run.prefix(3).min { $0.value < $1.value }
        .map { (hour: Double($0.index) * runs.width / 3600, level: $0.value) }
    }
    climb =
      median(
        runs.runs.map { run in
          (run.map(\.value).max() ?? 0) - (run.map(\.value).min() ?? 0)
        }) ?? 0
    let tops = runs.runs.dropLast().compactMap { $0.map(\.value).max() }
    guard (tops.max() ?? 0) - (tops.min() ?? 0) <= Self.mostSpread * climb else {
      return nil
    }
  }

  /// Whether the level that the cycles fall back to rises, by at least `least` an hour.
  func rise(least: Double) -> Bool {
    var slopes: [Double] = []
    for (number, earlier) in bottoms.enumerated() {
      for later in bottoms[(number + 1)...] where later.hour > earlier.hour {
        slopes.append((later.level - earlier.level) / (later.hour - earlier.hour))
      }
    }
    // The median of the slopes between any two (Theil and Sen).
    guard let slope = median(slopes), let first = bottoms.first, let last = bottoms.last else {
      return false
    }
    return slope >= least && slope * (last.hour - first.hour) >= Self.leastShare * climb
  }
}
