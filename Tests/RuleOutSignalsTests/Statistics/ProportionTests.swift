import Testing

@testable import RuleOutSignals

struct ProportionTests {
  // scipy.stats.binomtest(s, n).proportion_ci(method='wilson'), and method='exact'
  @Test(arguments: [
    (0, 20, 0, 0.161125, 0, 0.168433), (3, 40, 0.0258360, 0.198642, 0.0157422, 0.203865),
    (17, 17, 0.815682, 1, 0.804936, 1), (45, 200, 0.172624, 0.287741, 0.169103, 0.289240),
  ])
  func `intervals agree with scipy`(
    successes: Int, trials: Int, low: Double, high: Double, exactLow: Double, exactHigh: Double
  ) throws {
    let wilson = try #require(wilsonInterval(successes: successes, trials: trials, z: 1.959964))
    #expect(agrees(wilson.low, low))
    #expect(agrees(wilson.high, high))
    let exact = try #require(clopperPearsonInterval(successes: successes, trials: trials))
    #expect(agrees(exact.low, exactLow))
    #expect(agrees(exact.high, exactHigh))
  }

  @Test func `impossible counts have no interval`() {
    #expect(wilsonInterval(successes: 0, trials: 0) == nil)
    #expect(wilsonInterval(successes: 3, trials: 2) == nil)
    #expect(wilsonInterval(successes: -1, trials: 2) == nil)
    #expect(clopperPearsonInterval(successes: 3, trials: 2) == nil)
  }

  @Test func `what samples can miss follows the rule of three`() {
    // 1 - 0.05 ** (1 / 637)
    #expect(agrees(largestUndetectedShare(samples: 637), 0.00469184))
    #expect(largestUndetectedShare(samples: 1) == 0.95)
    #expect(largestUndetectedShare(samples: 0) == 1)
  }
}
