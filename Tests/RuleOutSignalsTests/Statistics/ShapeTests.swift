import Testing

@testable import RuleOutSignals

struct ShapeTests {
  private func recognised(
    _ expected: Shape, correlation: Double = 0.3, _ signal: (Double) -> Double
  ) -> Int {
    var generator = SplitMix64(seed: 61)
    return (0..<30).count { _ in
      let noise = autoregressiveNoise(count: 120, correlation: correlation, &generator)
      return shape(noise.indices.map { noise[$0] + signal(Double($0)) }) == expected
    }
  }

  @Test func `noise is flat`() {
    #expect(recognised(.flat, correlation: 0) { _ in 7 } >= 29)
    #expect(recognised(.flat, correlation: 0.6) { _ in 7 } >= 27)
  }

  @Test func `a lasting jump is a step`() {
    #expect(recognised(.step) { $0 < 70 ? 0 : 4 } >= 28)
  }

  @Test func `a steady change is a ramp, however it begins and ends`() {
    #expect(recognised(.ramp) { $0 * 0.06 } >= 28)
    #expect(recognised(.ramp) { max(0, $0 - 50) * 0.15 } >= 28)
    #expect(recognised(.ramp) { min(max(0, $0 - 30), 50) * -0.15 } >= 28)
  }

  @Test func `a passing change is a spike`() {
    #expect(recognised(.spike) { (60..<72).contains($0) ? 5 : 0 } >= 28)
    #expect(recognised(.spike) { $0 == 80 ? 12 : 0 } >= 28)
  }

  @Test func `the far values of skewed noise are no spikes`() {
    var generator = SplitMix64(seed: 62)
    let flat = (0..<40).count { _ in
      shape((0..<150).map { _ in -Elementary.log(1 - generator.unit()) }) == .flat
    }
    #expect(flat >= 34)
  }

  @Test func `a lone outlier does not hide a step`() {
    #expect(recognised(.step) { $0 == 20 ? 60 : $0 < 70 ? 0 : 5 } >= 28)
  }

  @Test func `too little to tell is flat`() {
    #expect(shape([]) == .flat)
    #expect(shape([1, 2, 3]) == .flat)
    #expect(shape(Array(repeating: 0.1, count: 50)) == .flat)
  }
}
