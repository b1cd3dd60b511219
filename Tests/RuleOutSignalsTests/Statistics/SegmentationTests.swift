import Testing

@testable import RuleOutSignals

struct SegmentationTests {
  @Test(arguments: [0.0, 0.5, 0.8])
  func `noise alone is seldom cut`(correlation: Double) {
    let cut = count(of: 60, seed: 31) { generator in
      segments(autoregressiveNoise(count: 200, correlation: correlation, &generator)).count > 1
    }
    #expect(cut <= 8)
  }

  @Test func `planted steps are found where they are`() {
    let found = count(of: 40, seed: 32) { generator in
      let noise = autoregressiveNoise(count: 240, correlation: 0.3, &generator)
      let series = noise.indices.map { noise[$0] + ($0 < 100 ? 20 : $0 < 160 ? 26 : 21) }
      let found = segments(series)
      guard found.count == 3 else { return false }
      return abs(found[1].range.lowerBound - 100) <= 2 && abs(found[2].range.lowerBound - 160) <= 2
        && (found[0].level - 20).magnitude < 1 && (found[1].level - 26).magnitude < 1
        && (found[2].level - 21).magnitude < 1
    }
    #expect(found >= 36)
  }

  @Test func `lone outliers make no segments`() {
    var generator = SplitMix64(seed: 33)
    var series = autoregressiveNoise(count: 200, correlation: 0, &generator)
    for index in [20, 21, 90, 150, 199] { series[index] = 500 }
    #expect(segments(series).count == 1)
    #expect((segments(series).first?.level.magnitude ?? 9) < 0.5)
  }

  @Test func `gaps are bridged and segments cover the series`() {
    var generator = SplitMix64(seed: 34)
    let noise = autoregressiveNoise(count: 90, correlation: 0, &generator)
    var series = noise.indices.map { noise[$0] + ($0 < 50 ? 0 : 12) }
    for index in [0, 1, 2, 30, 47, 48, 49, 50, 51, 89] { series[index] = .nan }
    let found = segments(series)
    // The first cell known to have changed.
    #expect(found.map(\.range) == [0..<52, 52..<90])
  }

  @Test func `a gauge that moves in whole steps is cut where it moves`() {
    let limits = Array(repeating: 40.0, count: 60) + Array(repeating: 20.0, count: 30)
    let found = segments(limits)
    #expect(found.map(\.range) == [0..<60, 60..<90])
    #expect(found.map(\.level) == [40, 20])
  }

  @Test func `no segment is shorter than asked`() {
    var generator = SplitMix64(seed: 35)
    let noise = autoregressiveNoise(count: 120, correlation: 0, &generator)
    let series = noise.indices.map { noise[$0] + ((60..<66).contains($0) ? 30 : 0) }
    #expect(segments(series).count == 3)
    #expect(segments(series, minimumLength: 10).allSatisfy { $0.range.count >= 10 })
  }

  @Test func `a higher penalty cuts less`() {
    var generator = SplitMix64(seed: 36)
    let noise = autoregressiveNoise(count: 100, correlation: 0, &generator)
    let series = noise.indices.map { noise[$0] + ($0 < 50 ? 0 : 2) }
    #expect(segments(series, penalty: 10).count == 2)
    #expect(segments(series, penalty: 1000).count == 1)
  }
}
