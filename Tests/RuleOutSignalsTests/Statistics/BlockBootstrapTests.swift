import Testing

@testable import RuleOutSignals

struct BlockBootstrapTests {
  /// First-order noise with a slow trend, rounded.
  static let wandering = [
    0.0, -0.14, 1.59, 1.9, -0.16, -0.07, -0.61, -0.23, -1.7, -0.94, -0.37, 1.4, 1.48, 1.74, -0.06,
    2.34, -0.02, 1.24, 0.76, -0.15, -0.59, -0.94, -0.14, -0.02, 1.67, -0.37, -0.06, -0.71, 0.47,
    -1.52, -1.24, -0.46, -1.57, 0.08, 0.51, 1.68, 2.51, 1.2, 0.41, 0.42, 1.39, 2.22, 1.29, 0.71,
    0.09, -0.16, 0.01, 0.25, 2.63, 1.85, 1.5, 1.99, 0.95, 0.76, 1.01, 1.97, 0.6, 2.27, 1.81, 1.99,
  ]

  @Test func `the block length is that of the published rule`() {
    // arch.bootstrap.optimal_block_length(wandering) gives 4.648 for circular blocks.
    #expect(automaticBlockLength(Self.wandering) == 5)
  }

  @Test(arguments: [
    (0.0, 120, 30), (0.5, 120, 30), (0.8, 300, 60), (0.5, 60, 5), (0.8, 240, 10),
  ])
  func `the interval covers a known shift at least about as often as it says`(
    correlation: Double, baseline: Int, window: Int
  ) {
    let trials = 150
    let covered = count(of: trials, seed: 21) { generator in
      let noise = autoregressiveNoise(
        count: baseline + window, correlation: correlation, &generator)
      let shifted = noise[baseline...].map { $0 + 2 }
      return bootstrapMeanShift(
        baseline: Array(noise[..<baseline]), window: shifted, replicates: 199)?
        .interval.contains(2) ?? false
    }
    // 90 % of 150 is 135, with a standard deviation of 3.7.
    #expect(covered >= 126)
  }

  @Test func `the interval tells a real shift from none`() throws {
    var generator = SplitMix64(seed: 22)
    let noise = autoregressiveNoise(count: 150, correlation: 0.5, &generator)
    let estimate = try #require(
      bootstrapMeanShift(
        baseline: Array(noise[..<120]), window: noise[120...].map { $0 + 3 }))
    #expect(estimate.interval.low > 1)
    #expect(estimate.interval.width < 3)
  }

  @Test func `the mean and its quick form agree`() throws {
    let baseline = Array(Self.wandering[..<40])
    let window = Array(Self.wandering[40...])
    let quick = try #require(bootstrapMeanShift(baseline: baseline, window: window))
    let plain = try #require(
      bootstrapShift(baseline: baseline, window: window) { $0.reduce(0, +) / Double($0.count) })
    #expect(quick.shift == plain.shift)
    #expect(agrees(quick.interval.low, plain.interval.low))
    #expect(agrees(quick.interval.high, plain.interval.high))
  }

  @Test func `a quantile shifts with its series`() throws {
    let baseline = Self.wandering
    let estimate = try #require(
      bootstrapShift(baseline: baseline, window: baseline.map { $0 + 10 }) {
        quantile($0, 0.95) ?? .nan
      })
    #expect(estimate.shift == 10)
    #expect(estimate.interval.contains(10))
    #expect(estimate.interval.low > 5)
  }

  @Test func `several windows at once get what each gets alone`() {
    let windows = [Array(Self.wandering[..<10]), [], Array(Self.wandering[30...])]
    let together = bootstrapShifts(baseline: Self.wandering, windows: windows) { median($0) ?? 0 }
    let alone = windows.map { window in
      bootstrapShift(baseline: Self.wandering, window: window) { median($0) ?? 0 }
    }
    #expect(together == alone)
    #expect(together[1] == nil)
  }

  @Test func `a window that stands still is as uncertain as the baseline is restless`() throws {
    let still = Array(repeating: 0.5, count: 6)
    let estimate = try #require(bootstrapMeanShift(baseline: Self.wandering, window: still))
    #expect(estimate.interval.width > 0.5)
    let certain = try #require(
      bootstrapMeanShift(baseline: Array(repeating: 0.1, count: 50), window: [0.1, 0.1]))
    #expect(certain == ShiftEstimate(shift: 0, interval: Interval(low: 0, high: 0)))
  }

  @Test func `nothing to compare gives nothing`() {
    #expect(bootstrapMeanShift(baseline: [], window: [1]) == nil)
    #expect(bootstrapMeanShift(baseline: [1], window: [.nan]) == nil)
    #expect(bootstrapShift(baseline: [1], window: [1]) { _ in .nan } == nil)
    #expect(bootstrapMeanShift(baseline: [1], window: [1], level: 1) == nil)
  }
}
