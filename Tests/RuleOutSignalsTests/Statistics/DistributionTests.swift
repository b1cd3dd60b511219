import Testing

@testable import RuleOutSignals

struct DistributionTests {
  // scipy.stats.norm.cdf, norm.ppf
  @Test(arguments: [(-6, 9.86588e-10), (-1.3, 0.0968005), (0, 0.5), (2.5, 0.993790)])
  func `the normal distribution agrees with scipy`(x: Double, p: Double) {
    #expect(agrees(normalCDF(x), p))
  }

  @Test(arguments: [
    (1e-10, -6.36134), (0.025, -1.95996), (0.4, -0.253347), (0.95, 1.64485), (0.9999, 3.71902),
  ])
  func `normal quantiles agree with scipy`(p: Double, x: Double) {
    #expect(agrees(normalQuantile(p), x))
  }

  // scipy.stats.t.cdf(x, degrees), t.ppf(p, degrees), 2 * t.sf(x, degrees)
  @Test(arguments: [
    (1.2, 3, 0.841869), (-2.5, 10, 0.0157234), (4, 2.5, 0.980494), (0.3, 200, 0.617756),
  ])
  func `student's distribution agrees with scipy`(x: Double, degrees: Double, p: Double) {
    #expect(agrees(studentTCDF(x, degrees: degrees), p))
  }

  @Test(arguments: [
    (0.95, 2, 2.91999), (0.975, 10, 2.22814), (0.1, 4.5, -1.50089), (0.999, 30, 3.38518),
  ])
  func `student's quantiles agree with scipy`(p: Double, degrees: Double, x: Double) {
    #expect(agrees(studentTQuantile(p, degrees: degrees), x))
  }

  @Test func `student's tails keep their digits`() {
    #expect(agrees(studentTTwoSidedTail(2.1, degrees: 7), 0.0738712))
    #expect(agrees(studentTTwoSidedTail(-9, degrees: 15), 1.96147e-07))
  }

  // scipy.stats.f.cdf, f.sf, f.ppf
  @Test(arguments: [(3, 1, 20, 0.901340), (0.5, 4, 7, 0.262314), (12, 2, 50, 0.999945)])
  func `fisher's distribution agrees with scipy`(
    x: Double, numerator: Double, denominator: Double, p: Double
  ) {
    #expect(agrees(fisherFCDF(x, numerator: numerator, denominator: denominator), p))
  }

  @Test func `fisher's tail and quantiles agree with scipy`() {
    #expect(agrees(fisherFTail(40, numerator: 2, denominator: 50), 4.22344e-11))
    #expect(agrees(fisherFQuantile(0.95, numerator: 1, denominator: 20), 4.35124))
    #expect(agrees(fisherFQuantile(0.95, numerator: 3, denominator: 8.5), 3.95684))
    #expect(agrees(fisherFQuantile(0.05, numerator: 2, denominator: 10), 0.0515573))
  }

  // scipy.stats.beta.ppf
  @Test func `beta quantiles agree with scipy`() {
    #expect(agrees(betaQuantile(0.025, 4, 17), 0.0573340))
    #expect(agrees(betaQuantile(0.975, 0.5, 9), 0.249314))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 0, 1, -1, 2])
  func `no probability is out of range`(x: Double) {
    for p in [
      normalCDF(x), studentTCDF(x, degrees: 3), fisherFCDF(x, numerator: 2, denominator: 3),
    ] {
      #expect((0...1).contains(p))
    }
    #expect(normalQuantile(x).isFinite)
    #expect(studentTQuantile(x, degrees: 3).isFinite)
  }
}
