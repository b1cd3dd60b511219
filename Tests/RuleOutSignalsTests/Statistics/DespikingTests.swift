import Testing

@testable import RuleOutSignals

@Suite struct DespikingTests {
  @Test func `outliers go, and ramps stay to both of their ends`() {
    var generator = SplitMix64(seed: 7)
    var values = (0..<60).map { 10 * Double($0) + generator.normal() }
    values[30] += 500
    let clean = despiked(values)
    #expect(abs(clean[30] - 300) < 30)
    for index in [0, 1, 58, 59] { #expect(clean[index] == values[index]) }
  }

  @Test func `cycles that end in a fall keep their tops and bottoms`() {
    var generator = SplitMix64(seed: 8)
    let values = (0..<60).map { 100 + 20 * Double($0 % 12) + 0.5 * generator.normal() }
    let falls = lastingFalls(values)
    #expect(falls == [12, 24, 36, 48])
    #expect(despiked(values, falls: falls) == values)
  }

  @Test func `a single low value is no fall`() {
    var values = [Double](repeating: 100, count: 30)
    values[10] = 20
    #expect(lastingFalls(values).isEmpty)
  }
}
