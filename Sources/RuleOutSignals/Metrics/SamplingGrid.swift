import RuleOutModel

/// The regular grid on which the samples of a series are laid.
///
/// Cells begin at multiples of the step since the epoch, so that grids of one step share their cells. Those of
/// minutes begin where their samples do: elsewhere each would be told to begin minutes too early.
struct SamplingGrid: Sendable {
  /// Steps that people choose, seconds. A median interval within a tenth of one is meant to be it.
  static let usualSteps: [Int64] = [
    1, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400,
  ]
  /// The step is widened until a series has at most this many cells.
  static let longestSeries: Int64 = 100_000
  /// An interval of this many steps is a gap, not a slow sample.
  static let gapSteps: Int64 = 4

  /// µs.
  let step: Int64
  private let first: Int64
  let count: Int
  /// Added to the times of samples that would straddle the border of two cells.
  private let shift: Int64
  /// Where cells begin after multiples of the step.
  private let offset: Int64
  /// Steps from which samples are not laid on multiples of them, µs.
  private static let wide: Int64 = 120_000_000

  /// The step of a series' own samples: their median interval.
  static func step(of times: [Int64]) -> Int64 {
    var intervals = zip(times, times.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }
    guard !intervals.isEmpty else { return 60_000_000 }
    intervals.sort()
    let median = max(intervals[(intervals.count - 1) / 2], 1_000_000)
    var step = median
    for usual in usualSteps.map({ $0 * 1_000_000 }) where abs(median - usual) <= usual / 10 {
      step = usual
    }
    // A few bursts far apart must not make millions of empty cells.
    let span = (times.last ?? 0) - (times.first ?? 0)
    let affordable = min(longestSeries, max(2000, Int64(times.count) * 20))
    while span / step > affordable { step *= 2 }
    return step
  }

  /// A grid of `step` for sorted, distinct `times`.
  init(times: [Int64], step: Int64) {
    self.step = step
    let start = times.first ?? 0
    // How far the samples lie from a clockwork that started with the first of them.
    var offsets = times.map { time in (time - start + step / 2) % step - step / 2 }
    offsets.sort()
    let middle = offsets.isEmpty ? 0 : offsets[offsets.count / 2]
    let phase = ((start + middle) % step + step) % step
    let margin = step / 5
    let jitters = (offsets.last ?? 0) != (offsets.first ?? 0)
    if step >= SamplingGrid.wide {
      shift = 0
      offset = jitters ? phase - margin : phase
    } else if jitters && phase < margin {
      offset = 0
      shift = margin - phase
    } else if jitters && phase > step - margin {
      shift = step - phase + margin
      offset = 0
    } else {
      shift = 0
      offset = 0
    }
    first = (start + shift - offset) / step
    count = times.isEmpty ? 0 : Int(((times.last ?? 0) + shift - offset) / step - first) + 1
  }

  var start: Timestamp { Timestamp(microseconds: first * step + offset) }

  private func cell(of time: Int64) -> Int {
    min(max(0, Int((time + shift - offset) / step - first)), count - 1)
  }

  /// The mean of the samples in each cell, or their maximum.
  func gauge(_ series: SampleSeries, maximum: Bool) -> Series {
    var sums = [Double](repeating: maximum ? -.infinity : 0, count: count)
    var counts = [Int](repeating: 0, count: count)
    for (time, value) in zip(series.times, series.values) {
      let cell = cell(of: time)
      sums[cell] = maximum ? max(sums[cell], value) : sums[cell] + value
      counts[cell] += 1
    }
    let values = zip(sums, counts).map { sum, count in
      count == 0 ? Double.nan : maximum ? sum : sum / Double(count)
    }
    return Series(start: start, step: step, values: values)
  }

  /// The increase per second that the samples of each cell bring; a fall is a restart from zero, and
  /// what happened across a gap in the samples is not known to belong to any cell.
  func rate(_ series: SampleSeries, sampledEvery own: Int64) -> Series {
    var increases = [Double](repeating: 0, count: count)
    var covered = [Int64](repeating: 0, count: count)
    for index in series.times.indices.dropFirst() {
      let elapsed = series.times[index] - series.times[index - 1]
      if elapsed > own * SamplingGrid.gapSteps { continue }
      let before = series.values[index - 1]
      let after = series.values[index]
      let cell = cell(of: series.times[index])
      increases[cell] += after >= before ? after - before : max(0, after)
      covered[cell] += elapsed
    }
    let values = zip(increases, covered).map { increase, covered in
      covered == 0 ? Double.nan : increase / (Double(covered) / 1_000_000)
    }
    return Series(start: start, step: step, values: values)
  }
}
