import Testing

@testable import RuleOutSignals

struct BenjaminiHochbergTests {
  /// The example of Benjamini & Hochberg 1995, section 3.2: four of fifteen at 5 %.
  let published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0,
  ]

  @Test func `the published example keeps its four`() {
    #expect(benjaminiHochberg(published, q: 0.05).prefix { $0 }.count == 4)
    #expect(benjaminiHochberg(published, q: 0.05).count { $0 } == 4)
  }

  @Test func `order does not matter and comes back`() {
    let survivors = benjaminiHochberg(published.reversed(), q: 0.05)
    #expect(survivors.reversed() == benjaminiHochberg(published, q: 0.05))
  }

  @Test func `a later p value can carry earlier ones that fail alone`() {
    // 0.04 > 1/2 * 0.05, but 0.045 <= 2/2 * 0.05.
    #expect(benjaminiHochberg([0.04, 0.045], q: 0.05) == [true, true])
  }

  @Test func `nothing and not-a-number are harmless`() {
    #expect(benjaminiHochberg([], q: 0.05) == [])
    #expect(benjaminiHochberg([.nan, 0.001], q: 0.05) == [false, true])
  }

  @Test func `adjusted values agree with scipy and with the procedure`() {
    // scipy.stats.false_discovery_control
    let adjusted = benjaminiHochbergAdjusted([0.01, 0.04, 0.03, 0.005, 0.8, 0.03])
    #expect(zip(adjusted, [0.03, 0.048, 0.045, 0.03, 0.8, 0.045]).allSatisfy { agrees($0, $1) })
    for q in [0.01, 0.05, 0.2] {
      #expect(
        benjaminiHochbergAdjusted(published).map { $0 <= q } == benjaminiHochberg(published, q: q))
    }
    #expect(benjaminiHochbergAdjusted([]) == [])
    #expect(benjaminiHochbergAdjusted([.nan, 0.001]) == [1, 0.002])
  }
}
