/// A difference with its interval.
package struct ShiftEstimate: Sendable, Hashable {
  package var shift: Double
  /// At the level asked for, 90 % by default.
  package var interval: Interval

  package init(shift: Double, interval: Interval) {
    self.shift = shift
    self.interval = interval
  }
}

/// `statistic` of `window` minus `statistic` of `baseline`, with a bootstrap interval that respects
/// autocorrelation.
///
/// Both samples are resampled in blocks of consecutive values (Künsch, Annals of Statistics 17,
/// 1989), wrapped around the end so that every value counts alike (Politis & Romano, "A circular
/// block-resampling procedure", 1992), of a length chosen from the data (`automaticBlockLength`).
/// Three known causes of intervals that are too narrow are then repaired, for a narrow interval
/// would acquit a guilty suspect:
/// - blocks lose the dependence across their borders: deviations are widened by the square root of
///   the integrated autocorrelation time over the part that blocks of this length keep;
/// - the percentile interval ignores that spread is estimated: it is expanded by t / z quantiles
///   and sqrt(k / (k - 1)), k the number of independent values (Hesterberg, The American
///   Statistician 69, 2015);
/// - a short window hardly knows its own spread: where stretches of the baseline of the same length
///   vary more, their spread is used (subsampling: Politis & Romano, Annals of Statistics 22,
///   1994).
///
/// Values in their order in time; those that are not finite are dropped. Nil where either side is
/// then empty or `statistic` is not finite. The seed is fixed: same input, same interval.
package func bootstrapShift(
  baseline: [Double], window: [Double], level: Double = 0.90, replicates: Int = 399,
  statistic: ([Double]) -> Double
) -> ShiftEstimate? {
  bootstrapShifts(
    baseline: baseline, windows: [window], level: level, replicates: replicates,
    statistic: statistic
  ).first ?? nil
}

/// `bootstrapShift` of several windows against one baseline, which is resampled only once; the same
/// answers in the order of the windows.
package func bootstrapShifts(
  baseline: [Double], windows: [[Double]], level: Double = 0.90, replicates: Int = 399,
  statistic: ([Double]) -> Double
) -> [ShiftEstimate?] {
  func resample(_ values: [Double], _ length: Int, _ generator: inout SplitMix64) -> [Double] {
    var resampled = values
    return (0..<max(20, replicates)).map { _ in
      var filled = 0
      while filled < values.count {
        var source = generator.index(below: values.count)
        for _ in 0..<min(length, values.count - filled) {
          resampled[filled] = values[source]
          filled += 1
          source += 1
          if source == values.count { source = 0 }
        }
      }
      return statistic(resampled)
    }
  }
  let quiet = QuietSample(baseline, level: level, statistic: statistic, resample: resample)
  return windows.map {
    quiet?.shift(to: $0, level: level, statistic: statistic, resample: resample) { length in
      spreadOfStretches(quiet?.values ?? [], length: length, statistic: statistic)
    }
  }
}

/// `bootstrapShift` of the mean, at a cost of one addition a block rather than one a value.
package func bootstrapMeanShift(
  baseline: [Double], window: [Double], level: Double = 0.90, replicates: Int = 399
) -> ShiftEstimate? {
  let mean: ([Double]) -> Double = { rawMean($0) }
  let resample: Resampling = { values, length, generator in
    let count = values.count
    var sums = [0.0]
    sums.reserveCapacity(count + length + 1)
    for value in values { sums.append(sums[sums.count - 1] + value) }
    for value in values.prefix(length) { sums.append(sums[sums.count - 1] + value) }
    let running = sums.span
    var draws = generator
    var means: [Double] = []
    means.reserveCapacity(max(20, replicates))
    for _ in 0..<max(20, replicates) {
      var total = 0.0
      var filled = 0
      while filled < count {
        let source = draws.index(below: count)
        let taken = min(length, count - filled)
        total += running[source + taken] - running[source]
        filled += taken
      }
      means.append(total / Double(count))
    }
    generator = draws
    return means
  }
  let quiet = StatisticsMemo.recall(.quietMean, baseline, [level, Double(replicates)]) {
    QuietSample(baseline, level: level, statistic: mean, resample: resample)
  }
  guard let quiet else { return nil }
  let number = Double(StatisticsMemo.number(of: baseline) ?? 0)
  return StatisticsMemo.recall(.meanShift, window, [level, Double(replicates), number]) {
    quiet.shift(to: window, level: level, statistic: mean, resample: resample) { length in
      StatisticsMemo.recall(.spreadOfStretches, quiet.values, [Double(length)]) {
        spreadOfStretches(quiet.values, length: length, statistic: mean)
      }
    }
  }
}

/// Draws the statistic of resampled values, given the values and the length of blocks.
private typealias Resampling = ([Double], Int, inout SplitMix64) -> [Double]

/// A baseline with what resampling says of it.
private struct QuietSample: Sendable {
  let values: [Double]
  let dependence: Dependence
  let value: Double
  /// Widened deviations of the replicates from `value`.
  let deviations: [Double]

  init?(
    _ baseline: [Double], level: Double, statistic: ([Double]) -> Double, resample: Resampling
  ) {
    values = baseline.filter(\.isFinite)
    guard !values.isEmpty, level > 0, level < 1 else { return nil }
    dependence = Dependence(values)
    value = statistic(values)
    let center = value
    let length = max(1, min(dependence.blockLength, values.count / 2))
    let factor =
      dependence.borderLoss(length)
      * smallSampleFactor(Double(values.count) / dependence.time, level: level)
    var generator = SplitMix64(seed: 0x5EED)
    deviations = resample(values, length, &generator).map { ($0 - center) * factor }
  }

  /// - Parameter spreadOfStretches: That of `values` for stretches of the length given.
  func shift(
    to window: [Double], level: Double, statistic: ([Double]) -> Double, resample: Resampling,
    spreadOfStretches: (Int) -> Double
  ) -> ShiftEstimate? {
    let window = window.filter(\.isFinite)
    guard !window.isEmpty else { return nil }
    let busy = Dependence(window)
    let windowValue = statistic(window)
    let length = max(1, min(max(dependence.blockLength, busy.blockLength), window.count / 2))
    let time = max(dependence.time, busy.time)
    var generator = SplitMix64(seed: 0xB10C)
    var moves = resample(window, length, &generator).map { $0 - windowValue }
    let ownSpread = rootMeanSquare(moves)
    let wanted = max(
      ownSpread * busy.borderLoss(length)
        * smallSampleFactor(Double(window.count) / time, level: level),
      spreadOfStretches(window.count))
    if ownSpread > 0 {
      moves = moves.map { $0 * (wanted / ownSpread) }
    } else if wanted > 0 {
      // A window that stood still: it varies as the baseline does.
      for index in moves.indices { moves[index] = wanted * generator.normal() }
    }

    let shift = windowValue - value
    let shifts = zip(moves, deviations).map { shift + $0 - $1 }
    guard shift.isFinite, shifts.allSatisfy(\.isFinite) else { return nil }
    // What subtraction of equal levels leaves is nothing.
    let nothing = 1e-12 * max(windowValue.magnitude, value.magnitude)
    func cleaned(_ x: Double?) -> Double? {
      x.flatMap { $0.magnitude <= nothing ? 0 : $0.finiteStatistic }
    }
    guard let center = cleaned(shift), let low = cleaned(rawQuantile(shifts, (1 - level) / 2)),
      let high = cleaned(rawQuantile(shifts, (1 + level) / 2))
    else { return nil }
    return ShiftEstimate(
      shift: center, interval: Interval(low: min(low, center), high: max(high, center)))
  }
}

/// What autocorrelation does to one sample.
private struct Dependence: Sendable {
  let profile: AutocorrelationProfile?
  let blockLength: Int
  /// Integrated autocorrelation time in samples; 1 where too few values tell.
  let time: Double

  init(_ values: [Double]) {
    profile = values.count >= 8 ? AutocorrelationProfile(values) : nil
    blockLength = automaticBlockLength(values)
    time = values.count >= 8 ? autocorrelationTime(values) : 1
  }

  /// Factor from the spread that blocks of `length` show to the true one.
  func borderLoss(_ length: Int) -> Double {
    guard let profile, time > 1 else { return 1 }
    var kept = 1.0
    for lag in 1..<max(2, length) where lag < length {
      kept += 2 * (1 - Double(lag) / Double(length)) * profile.at(lag)
    }
    return max(1, time / max(kept, 0.5)).squareRoot()
  }
}

/// Expansion of a percentile interval for `independent` values.
private func smallSampleFactor(_ independent: Double, level: Double) -> Double {
  let values = max(independent, 2)
  let tail = (1 + level) / 2
  return StatisticsMemo.recall(.smallSampleFactor, [], [values, tail]) {
    studentTQuantile(tail, degrees: max(2, values - 1)) / normalQuantile(tail)
      * (values / (values - 1)).squareRoot()
  }
}

/// Spread of `statistic` over stretches of `length` consecutive values around its value for all of
/// them; 0 where the values do not hold three such stretches.
private func spreadOfStretches(
  _ values: [Double], length: Int, statistic: ([Double]) -> Double
) -> Double {
  guard length > 0, values.count >= 3 * length else { return 0 }
  let whole = statistic(values)
  // Overlapping by three quarters; more would add work and no knowledge.
  let stride = max(1, max(length / 4, values.count / 400))
  let deviations = Swift.stride(from: 0, through: values.count - length, by: stride).map {
    statistic(Array(values[$0..<($0 + length)])) - whole
  }
  let stretches = Double(values.count) / Double(length)
  return rootMeanSquare(deviations) * (stretches / (stretches - 1)).squareRoot()
}

private func rootMeanSquare(_ values: [Double]) -> Double {
  rawMean(values.map { $0 * $0 }).squareRoot()
}
