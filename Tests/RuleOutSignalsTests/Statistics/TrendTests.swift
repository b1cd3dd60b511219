import Testing

@testable import RuleOutSignals

struct TrendTests {
  let rising = [
    3.1, 2.9, 3.6, 4.2, 3.9, 4.4, 4.4, 5.1, 4.8, 5.6, 5.9, 5.2, 6.3, 6.1, 6.8, 6.8, 7.0, 6.6, 7.9,
    7.5,
  ]

  @Test func `slope, interval, tau and p agree with scipy and pymannkendall`() throws {
    let trend = try #require(theilSenTrend(rising))
    // scipy.stats.theilslopes(rising, alpha=0.95)
    #expect(agrees(trend.slope, 0.243304))
    #expect(agrees(trend.interval.low, 0.2125))
    #expect(agrees(trend.interval.high, 0.269231))
    // scipy.stats.kendalltau(range(20), rising)
    #expect(agrees(trend.tau, 0.888901))
    // pymannkendall.original_test(rising); there is no autocorrelation left that would raise it.
    #expect(agrees(trend.pValue, 5.83100e-08))
  }

  @Test func `autocorrelation raises the p value as Hamed and Rao say`() throws {
    let trend = try #require(theilSenTrend(BlockBootstrapTests.wandering))
    // pymannkendall.hamed_rao_modification_test(wandering); uncorrected it would be 0.00146.
    #expect(agrees(trend.pValue, 0.0354405))
    #expect(agrees(trend.slope, 0.0242481))
    // scipy.stats.theilslopes without the correction: 0.00878788 to 0.0416216.
    #expect(trend.interval.low < 0.00878788 && trend.interval.high > 0.0416216)
  }

  @Test func `missing cells keep the time of the others`() throws {
    var series = rising.map { $0 }
    series.insert(contentsOf: Array(repeating: .nan, count: 20), at: 10)
    let exact = (0..<40).map { series[$0].isNaN ? .nan : Double($0) * 2 }
    let trend = try #require(theilSenTrend(exact))
    #expect(trend.slope == 2)
    #expect(trend.tau == 1)
  }

  @Test func `a long series is condensed and keeps its slope per sample`() throws {
    var generator = SplitMix64(seed: 71)
    let series = (0..<1300).map { Double($0) * 0.01 + generator.normal() }
    let trend = try #require(theilSenTrend(series))
    #expect((trend.slope - 0.01).magnitude < 0.0005)
    #expect(trend.interval.contains(0.01))
    #expect(trend.pValue < 1e-10)
  }

  @Test func `a constant series has no trend`() throws {
    let trend = try #require(theilSenTrend(Array(repeating: 0.1, count: 30)))
    #expect(trend.slope == 0 && trend.tau == 0 && trend.pValue == 1)
    #expect(theilSenTrend([1, 2, 3]) == nil)
  }
}
