import RuleOutModel
import RuleOutSignals

/// A stretch in which a signal left its quiet time, with the moment it began.
struct Disturbance: Sendable {
  var signal: Signal
  /// From the first cell off the baseline to the end of the last.
  var window: TimeWindow
  var onset: Timestamp
  /// Interval (about 95 %) within which the onset lies.
  var onsetInterval: TimeWindow
  /// Quiet level.
  var baseline: Double
  /// Median level while disturbed.
  var level: Double
  /// Furthest value from the baseline.
  var extreme: Double
  /// Distance of the level from the baseline in units of the quiet spread.
  var score: Double
  /// The signal was still off its baseline when the data ended.
  var ongoing: Bool

  var quantity: Quantity { signal.id.quantity }
  var entity: Entity { signal.id.entity }
  var shift: Double { level - baseline }
  /// Level over baseline; nil for a baseline of zero.
  var ratio: Double? { baseline > 0 ? level / baseline : nil }
  /// When enough cells had closed to call it: the third cell after the onset.
  var availableAt: Timestamp {
    onsetInterval.end.advanced(bySeconds: 2 * signal.series.stepSeconds)
  }
}

/// The quiet level of a signal, and where being disturbed begins.
struct QuietLevel: Sendable {
  var center: Double
  var spread: Double
  /// Distance from the center beyond which a cell is disturbed.
  var reach: Double
  /// Mean of the quiet values, and their number: of rare events the median says nothing.
  var mean: Double
  var count: Int

  /// From values known to be quiet, which are the same for much of a replay.
  static func known(_ values: [Double], quantity: Quantity) -> QuietLevel? {
    let place = Double(Quantity.allCases.firstIndex(of: quantity) ?? 0)
    return StatisticsMemo.recall(.quietLevel, values, [place]) {
      QuietLevel(values, quantity: quantity)
    }
  }

  /// From values known to be quiet.
  init?(_ values: [Double], quantity: Quantity, sensitivity: Double = 1) {
    let floor = Materiality.of(quantity).scaled(by: 1 / sensitivity)
    guard
      let (baseline, low, high) = RobustBaseline.withTails(
        values, tail: 0.02, absoluteFloor: floor.absolute / 4, relativeFloor: floor.relative / 4)
    else { return nil }
    center = baseline.center
    spread = baseline.spread
    mean = average(values)
    count = values.count
    // Ratios of few events are mostly zero with rare peaks: their MAD is zero, their tail is not.
    let tail = max(high - center, center - low)
    reach = max(
      4 * spread, 1.5 * tail, floor.absolute, floor.relative * abs(center))
  }

  /// From a series that may hold an incident anywhere: the quarter of the time with the best level
  /// names the quiet level, then every stretch near it counts as quiet too. Stretches are short blocks,
  /// not fitted segments: an incident may be noisier than quiet time by orders of magnitude.
  ///
  /// - Parameters:
  ///   - sensitivity: How much less than usual must move for it to count.
  ///   - alert: Where the best quarter is looked for before it, if there is as much: what fails at once also answers
  ///     sooner than it ever did when it was well.
  init?(series: Series, quantity: Quantity, sensitivity: Double = 1, before alert: Timestamp? = nil)
  {
    let sign = Materiality.badDirection(quantity)
    let width = max(3, min(15, series.count / 12))
    let measured = stride(from: 0, to: series.count, by: width).compactMap {
      start -> (end: Int, level: Double, values: [Double])? in
      let values = series.values[start..<min(series.count, start + width)].filter { !$0.isNaN }
      // The mean, so that a block across an onset counts as disturbed.
      return values.isEmpty
        ? nil : (end: start + width, level: average(values) * sign, values: values)
    }.sorted { ($0.level, $0.end) < ($1.level, $1.end) }
    let total = measured.reduce(0) { $0 + $1.values.count }
    let limit = alert.map { series.index(of: $0) } ?? series.count
    let early = measured.filter { $0.end <= limit }
    let isLong = early.reduce(0) { $0 + $1.values.count } * 4 >= total
    var quiet: [Double] = []
    for stretch in isLong ? early : measured {
      quiet += stretch.values
      if quiet.count * 4 >= total { break }
    }
    guard let first = QuietLevel(quiet, quantity: quantity, sensitivity: sensitivity) else {
      return nil
    }
    let near = measured.filter { abs($0.level * sign - first.center) <= first.reach }
      .flatMap(\.values)
    guard
      let second = QuietLevel(
        near.isEmpty ? quiet : near, quantity: quantity, sensitivity: sensitivity)
    else {
      return nil
    }
    self = second
  }
}

extension Signal {
  /// The stretches in which this signal leaves `quiet` in `direction` (+1 up, -1 down), shortest ones
  /// and single cells apart; where `watched` is given, those that overlap it.
  func disturbances(
    from quiet: QuietLevel, direction: Double, in watched: TimeWindow? = nil
  ) -> [Disturbance] {
    let values = series.values
    var runs: [Range<Int>] = []
    // A pause of three cells or three minutes does not end a stretch.
    let pause = max(3, Int((180 / series.stepSeconds).rounded(.up)))
    let first = watched.map { start(before: $0, from: quiet, direction: direction, pause: pause) }
    for index in (first ?? 0)..<values.count {
      guard (values[index] - quiet.center) * direction > quiet.reach else { continue }
      if let last = runs.last, index - last.upperBound <= pause {
        runs[runs.count - 1] = last.lowerBound..<(index + 1)
      } else {
        runs.append(index..<(index + 1))
      }
    }
    return runs.compactMap { wide in
      let run = withoutStragglers(wide, quiet: quiet, direction: direction)
      let window = TimeWindow(
        start: series.time(at: run.lowerBound), end: series.time(at: run.upperBound))
      if let watched, !window.overlaps(watched) { return nil }
      let inside = values[run].filter { !$0.isNaN }
      let off = inside.filter { ($0 - quiet.center) * direction > quiet.reach }
      // Three cells off, and half of the run: less is an outlier. Coarse series may have but two cells.
      let needed = series.stepSeconds >= 120 ? 2 : 3
      guard off.count >= needed, off.count * 2 >= inside.count, let level = median(inside) else {
        return nil
      }
      let extreme = direction > 0 ? inside.max()! : inside.min()!
      // The mean of shares is a share; of anything else the median spares outliers.
      let typical = Materiality.isShare(id.quantity) ? average(inside) : level
      let (onset, interval) = onset(of: run, quiet: quiet, direction: direction)
      return Disturbance(
        signal: self, window: window, onset: onset, onsetInterval: interval, baseline: quiet.center,
        level: typical,
        extreme: extreme,
        score: (abs(level - quiet.center) / quiet.spread).rounded(
          significantDigits: 6),
        ongoing: run.upperBound >= values.count - 1)
    }
  }

  /// Where the stretch may have begun that reaches into `watched`; what lies before ended before.
  private func start(
    before watched: TimeWindow, from quiet: QuietLevel, direction: Double, pause: Int
  ) -> Int {
    var first = series.indices(in: TimeWindow(start: watched.start, end: .distantFuture)).lowerBound
    // The cell that holds the beginning, too.
    first = max(0, first - 1)
    var index = first - 1
    while index >= 0, first - index - 1 <= pause {
      if (series.values[index] - quiet.center) * direction > quiet.reach { first = index }
      index -= 1
    }
    return first
  }

  /// The run less single cells before it begins in earnest: an error that happens to come minutes before
  /// an outage is not its onset.
  private func withoutStragglers(
    _ run: Range<Int>, quiet: QuietLevel, direction: Double
  ) -> Range<Int> {
    let reach = 6
    guard run.count > reach else { return run }
    let off = run.map { (series.values[$0] - quiet.center) * direction > quiet.reach }
    let start = off.indices.first { index in
      let next = off[index..<min(off.count, index + reach)]
      return off[index] && 2 * next.count(where: { $0 }) >= reach
        && next.dropFirst().prefix(2).contains(true)
    }
    return (run.lowerBound + (start ?? 0))..<run.upperBound
  }

  /// The onset of a disturbed run: a step's between the last quiet cell and the first disturbed one; a
  /// ramp's by fitting back to the baseline.
  private func onset(
    of run: Range<Int>, quiet: QuietLevel, direction: Double
  ) -> (Timestamp, TimeWindow) {
    if direction > 0, let onset = countOnset(of: run, quiet: quiet) { return onset }
    // The climb: from quiet time before the run to where it reaches most of its usual height. The greatest
    // one may be noise long after a step, which would then pass for a climb.
    let height = median(values(in: run)).map { abs($0 - quiet.center) } ?? 0
    let top =
      run.first { (series.values[$0] - quiet.center) * direction >= 0.8 * height } ?? run.lowerBound
    let lead = max(10, 2 * (top - run.lowerBound))
    let lower = max(0, run.lowerBound - lead)
    let climb = Array(series.values[lower...min(top, series.count - 1)])
    let step = series.step
    func time(_ index: Double) -> Timestamp {
      Timestamp(
        microseconds: series.start.microseconds + Int64((index * Double(step)).rounded()))
    }
    if top - run.lowerBound >= 4, let ramp = rampOnset(climb, levelBaseline: true),
      isLinear(ramp, from: lower, to: run.lowerBound, quiet: quiet)
    {
      let first = Double(run.lowerBound + 1)
      let interval = TimeWindow(
        start: time(min(Double(lower) + ramp.interval.low, first)),
        end: time(min(Double(lower) + ramp.interval.high + 1, first)))
      return (max(interval.start, min(time(Double(lower) + ramp.index), interval.end)), interval)
    }
    // The step lies after the last cell that is plainly quiet.
    var last = run.lowerBound - 1
    while last > lower,
      series.values[last].isNaN
        || (series.values[last] - quiet.center) * direction > 2 * quiet.spread
    { last -= 1 }
    let first = series.values.firstIndex { !$0.isNaN } ?? 0
    let begin =
      last >= first
      ? series.time(at: last)
      // A run from the first cell on began then, or at any time before; that of a process, a route or a version
      // that was not there before began with it.
      : first > 0 ? series.time(at: first) : series.start.advanced(bySeconds: -MemoryRamp.unseen)
    let interval = TimeWindow(start: begin, end: series.time(at: run.lowerBound + 1))
    // Cells without a value between the two are no part of the run.
    let start = (max(last, -1) + 1..<run.lowerBound).first { !series.values[$0].isNaN }
    return (series.time(at: start ?? run.lowerBound), interval)
  }

  /// Whether the climb bears the ramp out before it leaves the quiet range: a climb that steepens is
  /// fitted by a line that begins too early, where values still lie at the baseline.
  private func isLinear(
    _ ramp: OnsetEstimate, from lower: Int, to start: Int, quiet: QuietLevel
  ) -> Bool {
    let first = lower + Int(ramp.index.rounded(.up))
    guard start > first else { return true }
    let actual = values(in: first..<start).map { abs($0 - quiet.center) }
    // The mean of the line over these cells, the first of which may lie behind its beginning.
    let predicted =
      abs(ramp.slopeAfter)
      * (Double(first) - Double(lower) - ramp.index + Double(start - first - 1) / 2)
    let noise = 2 * quiet.spread / Double(max(1, actual.count)).squareRoot()
    return average(actual) >= min(predicted / 2, predicted - noise)
  }

  private func values(in range: Range<Int>) -> [Double] {
    series.values[range].filter { !$0.isNaN }
  }
}
