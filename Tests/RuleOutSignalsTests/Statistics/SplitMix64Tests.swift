import Testing

@testable import RuleOutSignals

struct SplitMix64Tests {
  @Test func `the sequence is the published one`() {
    // First outputs for seed 1234567 of the reference implementation (Vigna, splitmix64.c).
    var generator = SplitMix64(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
    #expect(generator.next() == 9_817_491_932_198_370_423)
  }

  @Test func `normal values have mean 0 and variance 1`() {
    var generator = SplitMix64(seed: 5)
    let values = (0..<4000).map { _ in generator.normal() }
    let mean = values.reduce(0, +) / 4000
    let variance = values.reduce(0) { $0 + $1 * $1 } / 4000
    #expect(mean.magnitude < 0.06)
    #expect((variance - 1).magnitude < 0.08)
  }

  @Test func `an index stays below its bound and reaches every value`() {
    var generator = SplitMix64(seed: 6)
    let drawn = Set((0..<300).map { _ in generator.index(below: 7) })
    #expect(drawn == Set(0..<7))
  }
}
