import Testing

@testable import RuleOutSignals

struct AutocorrelationTests {
  let values = [4.1, 2.7, 9.3, 5.5, 5.5, 1.2, 7.8, 3.3, 6.4, 5.0, 4.4, 8.1]

  // d = x - x.mean(); (d[k:] * d[:-k]).sum() / (d * d).sum()
  @Test(arguments: [(1, -0.446100), (2, 0.0802635), (5, 0.0200200)])
  func `lagged products agree with numpy`(lag: Int, expected: Double) {
    #expect(agrees(autocorrelation(values, lag: lag), expected))
  }

  @Test func `a lag outside the series has no answer`() {
    #expect(autocorrelation(values, lag: 12) == nil)
    #expect(autocorrelation(values, lag: -1) == nil)
    #expect(autocorrelation([], lag: 0) == nil)
  }

  @Test func `a constant series is not correlated, whatever rounding leaves`() {
    #expect(autocorrelation(Array(repeating: 0.1, count: 30), lag: 1) == 0)
    #expect(decorrelationLength(Array(repeating: 0.1, count: 30)) == 1)
  }

  @Test func `decorrelation takes the e-folding time of a first-order process`() {
    var generator = SplitMix64(seed: 11)
    // rho(k) = 0.9^k falls below 1/e after 9.5 samples.
    let slow = autoregressiveNoise(count: 4000, correlation: 0.9, &generator)
    #expect((7...13).contains(decorrelationLength(slow)))
    let white = autoregressiveNoise(count: 400, correlation: 0, &generator)
    #expect(decorrelationLength(white) == 1)
  }

  @Test func `autocorrelation costs samples at the rate of (1 - rho) over (1 + rho)`() {
    var generator = SplitMix64(seed: 12)
    let slow = autoregressiveNoise(count: 4000, correlation: 0.8, &generator)
    #expect((300...600).contains(effectiveSampleSize(slow)))  // 4000 / 9 = 444
    let white = autoregressiveNoise(count: 400, correlation: 0, &generator)
    #expect(effectiveSampleSize(white) > 300)
  }
}
