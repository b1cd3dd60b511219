import Testing

@testable import RuleOutSignals

struct QuantileTests {
  let values = [4.1, 2.7, 9.3, 5.5, 5.5, 1.2, 7.8, 3.3, 6.4, 5.0, 4.4, 8.1]

  @Test func `the median of an even count is the mean of the middle two`() {
    #expect(median(values) == 5.25)
    #expect(median([3, 1, 2]) == 2)
  }

  // numpy.quantile(values, q)
  @Test(arguments: [(0.05, 2.025), (0.25, 3.9), (0.9, 8.07), (0.95, 8.64), (1, 9.3), (0, 1.2)])
  func `quantiles interpolate as numpy does`(q: Double, expected: Double) {
    #expect(agrees(quantile(values, q), expected))
  }

  // 1.4826 * scipy.stats.median_abs_deviation(values)
  @Test func `the scaled deviation agrees with scipy`() {
    #expect(agrees(medianAbsoluteDeviation(values), 2.29803))
  }

  @Test func `selection finds what sorting finds`() {
    var generator = SplitMix64(seed: 3)
    for count in [1, 2, 3, 10, 57] {
      // Few distinct values, for ties are where selection goes wrong.
      let values = (0..<count).map { _ in Double(generator.index(below: 9)) }
      let sorted = values.sorted()
      for k in 0..<count {
        var work = values
        #expect(selectKth(&work, k) == sorted[k])
      }
    }
  }

  @Test func `a quantile out of range is the extreme, and of nothing is nothing`() {
    #expect(quantile(values, 7) == 9.3)
    #expect(quantile(values, -1) == 1.2)
    #expect(quantile([], 0.5) == nil)
    #expect(quantile([1], .nan) == nil)
    #expect(median([.nan, .infinity]) == nil)
  }
}
