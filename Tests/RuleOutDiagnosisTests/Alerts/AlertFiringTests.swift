import RuleOutDiagnosis
import Testing

/// When an alert fires, in cells.
@Suite struct AlertFiringTests {
  static func firings(_ values: [Double], above threshold: Double, hold: Int = 0) -> [AlertFiring] {
    AlertFiring.firings(of: values, beyond: threshold, isUpward: true, hold: hold)
  }

  @Test func `without a hold it fires at the first cell above`() {
    #expect(Self.firings([1, 3, 3, 1], above: 2) == [AlertFiring(pending: 1, at: 1, end: 3)])
  }

  @Test func `it fires once the hold has passed since the first cell above`() {
    #expect(
      Self.firings([1, 3, 3, 3, 3, 1], above: 2, hold: 3)
        == [AlertFiring(pending: 1, at: 4, end: 5)])
    #expect(Self.firings([1, 3, 3, 3, 1, 1], above: 2, hold: 3).isEmpty)
  }

  @Test func `a cell within the threshold, or missing, makes it hold anew`() {
    for gap in [1, Double.nan] {
      #expect(
        Self.firings([3, 3, gap, 3, 3, 3], above: 2, hold: 2)
          == [AlertFiring(pending: 3, at: 5, end: 6)])
      #expect(
        Self.firings([3, 3, gap, 3, 3], above: 2)
          == [
            AlertFiring(pending: 0, at: 0, end: 2), AlertFiring(pending: 3, at: 3, end: 5),
          ])
    }
  }

  @Test func `a value at the threshold is not beyond it`() {
    #expect(Self.firings([2, 2], above: 2).isEmpty)
    // 0.1 + 0.2 is more than 0.3 by rounding alone.
    #expect(Self.firings([0.1 + 0.2], above: 0.3).isEmpty)
  }

  @Test func `what must not fall fires below`() {
    let firings = AlertFiring.firings(
      of: [1, 0.9, 0.98, 0.5, 0.5], beyond: 0.95, isUpward: false, hold: 1)
    #expect(firings == [AlertFiring(pending: 3, at: 4, end: 5)])
  }

  @Test(arguments: 0..<40) func `what comes later changes nothing before`(seed: UInt64) {
    var noise = Noise(seed: seed)
    let values = (0..<60).map { _ in noise.next() < 0.1 ? Double.nan : noise.next() }
    let cut = 1 + Int(noise.next() * 58)
    var altered = values
    for index in cut..<60 { altered[index] = noise.next() }
    let hold = Int(noise.next() * 4)
    func before(_ values: [Double]) -> [[Int]] {
      Self.firings(values, above: 0.4, hold: hold).filter { $0.at < cut }
        .map { [$0.pending, $0.at, min($0.end, cut)] }
    }
    #expect(before(values) == before(altered))
  }
}

/// Uniform numbers from 0 to 1 (SplitMix64).
struct Noise {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }
}
