import Testing

@testable import RuleOutSignals

struct RampOnsetTests {
  let bent = [
    5.02, 4.97, 5.05, 4.99, 5.01, 4.95, 5.04, 5.00, 4.98, 5.03, 5.12, 5.35, 5.41, 5.63, 5.70, 5.92,
    6.08, 6.15, 6.40, 6.52, 6.61, 6.83, 6.97, 7.10,
  ]

  // numpy.linalg.lstsq on [1, (t,) max(0, t - tau)] for tau in steps of 0.001.
  @Test func `the bend is that of brute force`() throws {
    let level = try #require(rampOnset(bent, levelBaseline: true))
    #expect((level.index - 9.069).magnitude < 0.002)
    #expect((level.before - 5.00401).magnitude < 0.001)
    #expect((level.slopeAfter - 0.151236).magnitude < 0.0001)
    #expect(level.slopeBefore == 0)
    #expect(level.interval.contains(9.069) && level.interval.width < 2)

    let sloped = try #require(rampOnset(bent, levelBaseline: false))
    #expect((sloped.index - 8.92).magnitude < 0.002)
    #expect((sloped.slopeBefore - -0.00217316).magnitude < 0.0001)
    #expect((sloped.slopeAfter - 0.150319).magnitude < 0.0001)
  }

  @Test func `the residual is that of brute force`() throws {
    let fits = HingeFits(positions: Array(bent.indices), values: bent)
    let level = try #require(fits.hinge(at: 9.069, levelBaseline: true))
    #expect(agrees(level.residual, 0.0267811))
    let sloped = try #require(fits.hinge(at: 8.92, levelBaseline: false))
    #expect(agrees(sloped.residual, 0.0267516))
  }

  @Test func `cells that are missing keep their place`() throws {
    var series = bent
    for index in [2, 6, 13, 14, 20] { series[index] = .nan }
    let onset = try #require(rampOnset(series, levelBaseline: true))
    #expect((onset.index - 9.069).magnitude < 0.6)
  }

  @Test(arguments: [(0.0, true), (0.5, true), (0.8, true), (0.0, false), (0.5, false)])
  func `the interval covers the planted onset`(correlation: Double, levelBaseline: Bool) {
    let covered = count(of: 100, seed: 51) { generator in
      let noise = autoregressiveNoise(count: 120, correlation: correlation, &generator)
      let series = noise.indices.map { noise[$0] + max(0, Double($0) - 60.5) * 0.25 }
      return rampOnset(series, levelBaseline: levelBaseline)?.interval.contains(60.5) ?? false
    }
    #expect(covered >= 85)
  }

  @Test func `a ramp that comes to rest keeps its onset and its slope`() {
    let found = count(of: 40, seed: 52) { generator in
      let noise = autoregressiveNoise(count: 150, correlation: 0.3, &generator)
      let series = noise.indices.map { noise[$0] + min(max(0, Double($0) - 40), 45) * 0.4 }
      guard let onset = rampOnset(series, levelBaseline: true) else { return false }
      return onset.interval.contains(40) && (onset.slopeAfter - 0.4).magnitude < 0.08
    }
    #expect(found >= 34)
  }

  @Test(arguments: [true, false])
  func `a step is not a ramp`(levelBaseline: Bool) {
    let mistaken = count(of: 60, seed: 53) { generator in
      let noise = autoregressiveNoise(count: 120, correlation: 0.3, &generator)
      let series = noise.indices.map { noise[$0] + ($0 < 70 ? 0 : 5) }
      return rampOnset(series, levelBaseline: levelBaseline) != nil
    }
    #expect(mistaken <= 6)
  }

  @Test func `too little or nothing that varies has no onset`() {
    #expect(rampOnset([], levelBaseline: true) == nil)
    #expect(rampOnset([1, 2, 3, 4, 5, 6, 7], levelBaseline: false) == nil)
    #expect(rampOnset(Array(repeating: 0.1, count: 40), levelBaseline: true) == nil)
  }
}
