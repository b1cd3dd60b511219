import Testing

@testable import RuleOutSignals

struct EquivalenceTests {
  private func estimate(_ low: Double, _ high: Double) -> ShiftEstimate {
    ShiftEstimate(shift: (low + high) / 2, interval: Interval(low: low, high: high))
  }

  @Test(arguments: [
    (-3, 1, Equivalence.equivalent), (-3, 2, .undecided), (1, 3, .undecided), (2.5, 3, .different),
    (-9, -8, .equivalent),
  ])
  func `a rise is harmless where its interval ends below the margin`(
    low: Double, high: Double, expected: Equivalence
  ) {
    #expect(equivalence(estimate(low, high), upperMargin: 2) == expected)
  }

  @Test(arguments: [
    (-1, 1, Equivalence.equivalent), (-3, 1, .undecided), (-9, -8, .different), (3, 4, .different),
    (-3, 3, .undecided),
  ])
  func `with a lower margin a fall matters too`(
    low: Double, high: Double, expected: Equivalence
  ) {
    #expect(equivalence(estimate(low, high), upperMargin: 2, lowerMargin: -2) == expected)
  }

  @Test func `intervals share their bounds`() {
    let interval = Interval(low: 2, high: 1)
    #expect(interval.contains(1) && interval.contains(2) && !interval.contains(2.1))
    #expect(interval.overlaps(Interval(low: 2, high: 5)))
    #expect(!interval.overlaps(Interval(low: 2.1, high: 5)))
  }
}
