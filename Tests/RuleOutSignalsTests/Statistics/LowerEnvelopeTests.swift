import Testing

@testable import RuleOutSignals

struct LowerEnvelopeTests {
  @Test func `the floor under a sawtooth rises with what collection cannot free`() {
    // A collector frees all garbage every 8 cells; 0.5 a cell leaks.
    let heap = (0..<64).map { Double($0 % 8) * 20 + Double($0) * 0.5 }
    #expect(lowerEnvelope(heap, width: 8) == [0, 4, 8, 12, 16, 20, 24, 28])
  }

  @Test func `gaps are skipped, an empty window stays a gap, a rest is left out`() {
    let floor = lowerEnvelope([3, .nan, 2, .nan, .nan, .nan, 9, 8, 7, 1], width: 3)
    #expect(floor[0] == 2)
    #expect(floor[1].isNaN)
    #expect(floor[2] == 7)
    #expect(floor.count == 3)
  }

  @Test func `a width below one is one`() {
    #expect(lowerEnvelope([2, 1], width: 0) == [2, 1])
    #expect(lowerEnvelope([], width: 4) == [])
  }
}
