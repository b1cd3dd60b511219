import Testing

@testable import RuleOutSignals

struct StepOnsetTests {
  let clean = [
    1.0, 1.2, 0.9, 1.1, 1.05, 0.95, 1.0, 1.1, 2.9, 3.1, 3.05, 2.8, 3.0, 3.2, 2.95,
  ]

  @Test func `the best split is that of least squares`() throws {
    // min over k of the two sums of squares by numpy: 0.16875 at k = 8.
    let fit = try #require(StepFit(PresentValues(clean)))
    #expect(fit.split == 8)
    #expect(agrees(fit.best.residual, 0.16875))
    let onset = try #require(stepOnset(clean))
    #expect(onset.index == 8)
    #expect(onset.interval == Interval(low: 8, high: 8))
    #expect(onset.before == 1.025)
    #expect(onset.after == 3)
    #expect(onset.improvement > 500)
  }

  @Test func `a gap before the step widens the interval over it`() throws {
    var series = clean
    series.insert(contentsOf: [.nan, .nan, .nan], at: 8)
    let onset = try #require(stepOnset(series))
    #expect(onset.index == 11)
    #expect(onset.interval == Interval(low: 8, high: 11))
  }

  @Test(arguments: [(0.0, 2.0), (0.5, 2.5), (0.8, 4.0)])
  func `the interval covers the planted step`(correlation: Double, height: Double) {
    let covered = count(of: 100, seed: 41) { generator in
      let noise = autoregressiveNoise(count: 120, correlation: correlation, &generator)
      let series = noise.indices.map { noise[$0] + ($0 < 70 ? 0 : height) }
      return stepOnset(series)?.interval.contains(70) ?? false
    }
    #expect(covered >= 92)
  }

  @Test func `a lone outlier is no step`() throws {
    var generator = SplitMix64(seed: 42)
    var series = autoregressiveNoise(count: 100, correlation: 0, &generator)
    series[98] = 400
    #expect(try #require(stepOnset(series)).improvement < 15)
  }

  @Test func `noise alone improves little`() {
    let high = count(of: 100, seed: 43) { generator in
      let noise = autoregressiveNoise(count: 120, correlation: 0.5, &generator)
      return (stepOnset(noise)?.improvement ?? 0) > 16
    }
    #expect(high <= 6)
  }

  @Test func `too little or nothing that varies has no onset`() {
    #expect(stepOnset([]) == nil)
    #expect(stepOnset([1, 2, 3, 4, 5]) == nil)
    #expect(stepOnset(Array(repeating: 0.1, count: 40)) == nil)
  }
}
