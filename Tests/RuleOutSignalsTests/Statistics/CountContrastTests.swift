import Testing

@testable import RuleOutSignals

struct CountContrastTests {
  // scipy.stats.betabinom(before + after, cellsAfter * size, cellsBefore * size): sf(after - 1), cdf(after)
  // (the third by exact fractions: sf loses digits in the tail)
  @Test(arguments: [
    (40.0, 60, 45.0, 30, 2.0, 0.00156027, 0.999135), (12, 120, 0, 40, 0.5, 1, 0.0405789),
    (3, 90, 30, 30, 1, 2.92153e-12, 1), (200, 60, 90, 30, 8, 0.773089, 0.260349),
    (5, 50, 9, 20, 0.03, 0.159203, 0.880292),
  ])
  func `bursty counts agree with scipy`(
    before: Double, cellsBefore: Int, after: Double, cellsAfter: Int, size: Double, upper: Double,
    lower: Double
  ) {
    let contrast = CountContrast(
      before: before, cellsBefore: cellsBefore, after: after, cellsAfter: cellsAfter, size: size)
    #expect(agrees(contrast.upper, upper))
    #expect(agrees(contrast.lower, lower))
  }

  // scipy.stats.binom(before + after, cellsAfter / (cellsBefore + cellsAfter)): sf(after - 1), cdf(after)
  @Test(arguments: [
    (40.0, 60, 45.0, 30, 0.000152692, 0.999936), (12, 120, 0, 40, 1, 0.0316764),
    (0, 90, 6, 30, 0.000244141, 1), (1000, 60, 700, 30, 8.87696e-12, 1),
  ])
  func `counts without bursts agree with scipy`(
    before: Double, cellsBefore: Int, after: Double, cellsAfter: Int, upper: Double, lower: Double
  ) {
    let contrast = CountContrast(
      before: before, cellsBefore: cellsBefore, after: after, cellsAfter: cellsAfter,
      size: .infinity)
    #expect(agrees(contrast.upper, upper))
    #expect(agrees(contrast.lower, lower))
  }

  @Test func `bursts make the same counts less certain`() {
    let tails = [0.1, 1, 10, .infinity].map {
      CountContrast(before: 20, cellsBefore: 60, after: 40, cellsAfter: 30, size: $0).upper
    }
    #expect(tails == tails.sorted(by: >))
    #expect(Set(tails).count == 4)
  }

  @Test(arguments: [
    (0.0, 0, 0.0, 0, 1.0), (5, 0, 5, 10, 1), (5, 10, 5, 0, 1), (1e9, 10, 1e12, 10, 0.5),
    (1e12, 10, 0, 10, 3), (0, 10, 1e12, 10, .infinity), (3, 10, 4, 10, 0), (3, 10, 4, 10, .nan),
    (5e4, 5000, 0, 1, 1e4), (0, 10, 0, 10, .infinity),
  ])
  func `no count leads out of range`(
    before: Double, cellsBefore: Int, after: Double, cellsAfter: Int, size: Double
  ) {
    let contrast = CountContrast(
      before: before, cellsBefore: cellsBefore, after: after, cellsAfter: cellsAfter, size: size)
    #expect((0...1).contains(contrast.upper))
    #expect((0...1).contains(contrast.lower))
  }

  @Test func `the size of bursts is that of the moments, in blocks where cells go together`() {
    #expect(
      agrees(
        negativeBinomialSize([0, 3, 1, 9, 0, 0, 2, 7, 1, 0, 4, 12, 0, 1, 3]), 0.758898))
    let episode: [Double] = [0, 0, 0, 0, 0, 5, 6, 4, 7, 5]
    let episodes = episode + episode + episode + [Double](repeating: 0, count: 5)
    #expect(agrees(negativeBinomialSize(episodes), 0.136134))
    #expect(negativeBinomialSize([Double](repeating: 4, count: 30)) == .infinity)
    #expect(negativeBinomialSize([Double](repeating: 40, count: 9)) == nil)
    #expect(negativeBinomialSize([Double](repeating: 1, count: 19)) == nil)
  }

  @Test func `silence agrees with scipy`() {
    // nbinom.pmf(0, 0.7 * 25, 0.7 / (0.7 + 0.4)), poisson.pmf(0, 0.4 * 25)
    #expect(agrees(silenceProbability(mean: 0.4, cells: 25, size: 0.7), 0.000367150))
    #expect(agrees(silenceProbability(mean: 0.4, cells: 25, size: .infinity), 4.53999e-05))
    #expect(silenceProbability(mean: 0, cells: 25, size: 1) == 1)
  }

  @Test func `cells that all lie after agree with fisher's test`() {
    // fisher_exact([[5, 25], [0, 60]], alternative="greater")
    #expect(
      agrees(occupancyProbability(occupied: 5, cellsBefore: 60, cellsAfter: 30), 0.00324251))
    #expect(occupancyProbability(occupied: 0, cellsBefore: 60, cellsAfter: 30) == 1)
  }
}
