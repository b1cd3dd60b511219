import Testing

@testable import RuleOutSignals

struct DurationHistogramTests {
  @Test(arguments: [0.0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1])
  func `a quantile is within one part in sixty-four of the exact one`(q: Double) throws {
    var generator = SeededGenerator(seed: 7)
    var histogram = DurationHistogram()
    var exact: [Int64] = []
    for _ in 0..<10_000 {
      let magnitude = Double.random(in: 0..<31, using: &generator)
      let microseconds = Int64(exp2(magnitude))
      exact.append(microseconds)
      histogram.record(microseconds: microseconds)
    }
    exact.sort()
    let rank = max(1, Int((q * 10_000).rounded(.up)))
    let expected = Double(exact[rank - 1]) / 1_000_000
    let quantile = try #require(histogram.quantile(q))
    #expect(abs(quantile - expected) <= expected * 0.016)
  }

  @Test(arguments: [0, 1, 31, 32, 33, 63, 64, 1_000_000, Int64.max])
  func `the middle of a bucket lies near every duration it holds`(microseconds: Int64) {
    let bucket = DurationHistogram.bucket(of: microseconds)
    #expect(Int(bucket) < DurationHistogram.bucketCount)
    let middle = DurationHistogram.midpoint(of: bucket)
    #expect(abs(middle - Double(microseconds)) <= Double(microseconds) / 64)
  }

  @Test func `buckets rise with durations`() {
    let buckets = (0..<100_000).map { DurationHistogram.bucket(of: Int64($0)) }
    #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func `two halves merge to the whole`() {
    var generator = SeededGenerator(seed: 8)
    var whole = DurationHistogram()
    var halves = [DurationHistogram(), DurationHistogram()]
    for index in 0..<1000 {
      let microseconds = Int64.random(in: 0..<1_000_000, using: &generator)
      whole.record(microseconds: microseconds)
      halves[index % 2].record(microseconds: microseconds)
    }
    var merged = halves[1]
    merged.merge(halves[0])
    #expect(merged == whole)
    #expect(merged.count == 1000)
  }

  @Test func `an empty histogram has no quantile`() {
    #expect(DurationHistogram().quantile(0.5) == nil)
  }

  private func exp2(_ exponent: Double) -> Double {
    let whole = exponent.rounded(.down)
    return Double(sign: .plus, exponent: Int(whole), significand: 1) * (1 + exponent - whole)
  }
}
