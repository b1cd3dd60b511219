import RuleOutSignals
import Testing

@Suite struct RegressionInNoiseTests {
  /// A level and a slope under noise.
  static func cells(_ noise: [Double], slope: Double) -> RegressionCells {
    let middle = Double(noise.count - 1) / 2
    return RegressionCells(
      positions: Array(noise.indices), starts: [0],
      values: noise.enumerated().map { 10 + slope * (Double($0) - middle) + $1 },
      columns: [noise.map { _ in 1 }, noise.indices.map { Double($0) - middle }])
  }

  @Test func `a slope without noise is found to its digits`() throws {
    let fit = try #require(
      RegressionInNoise(Self.cells([Double](repeating: 0, count: 40), slope: 0.25), floor: 1e-12))
    let slope = try #require(fit.estimate(1, level: 0.99))
    #expect(agrees(slope.value, 0.25))
    #expect(slope.interval.low > 0.249 && slope.interval.high < 0.251)
    #expect(agrees(fit.estimate(0, level: 0.99)?.value, 10))
  }

  @Test(arguments: [0.0, 0.5, 0.9])
  func `the interval holds the slope as often as it says, however the noise lasts`(
    correlation: Double
  ) {
    let misses = count(of: 300, seed: 11) { generator in
      let noise = autoregressiveNoise(count: 60, correlation: correlation, &generator)
      guard let fit = RegressionInNoise(Self.cells(noise, slope: 0.02), floor: 1e-12),
        let slope = fit.estimate(1, level: 0.9)
      else { return true }
      return !slope.interval.contains(0.02)
    }
    // A tenth is promised; of 300 trials 45 are its 99.9 % bound. Doubt about the noise may widen it.
    #expect(misses <= 45)
    #expect(misses >= 3)
  }

  @Test func `a gap carries its length`() throws {
    var generator = SplitMix64(seed: 4)
    let noise = autoregressiveNoise(count: 120, correlation: 0.8, &generator)
    var cells = Self.cells(noise, slope: 0.1)
    let kept = noise.indices.filter { !(40..<80).contains($0) }
    cells.positions = kept
    cells.values = kept.map { cells.values[$0] }
    cells.columns = cells.columns.map { column in kept.map { column[$0] } }
    let slope = try #require(RegressionInNoise(cells, floor: 1e-12)?.estimate(1, level: 0.99))
    #expect(slope.interval.contains(0.1))
    #expect(slope.interval.low > 0)
  }

  @Test func `columns that cannot be told apart are refused`() {
    var cells = Self.cells([1, 2, 1, 2, 1, 2, 1, 2], slope: 0)
    cells.columns.append(cells.columns[1].map { $0 * 3 })
    #expect(RegressionInNoise(cells, floor: 1e-12) == nil)
    #expect(devianceInNoise(cells, floor: 1e-12) == nil)
  }

  @Test func `the true shape has the smaller deviance`() throws {
    var generator = SplitMix64(seed: 9)
    let noise = autoregressiveNoise(count: 100, correlation: 0.4, &generator)
    let rising = Self.cells(noise.map { $0 * 0.1 }, slope: 0.05)
    var level = rising
    level.columns.removeLast()
    let with = try #require(devianceInNoise(rising, floor: 1e-12))
    let without = try #require(devianceInNoise(level, floor: 1e-12))
    #expect(with + 20 < without)
  }
}

@Suite struct FloorCellsTests {
  @Test func `under a sawtooth it is the minimum`() {
    let values = (0..<200).map { 100 + Double($0 % 20) }
    let floor = FloorCells(values, width: 25)
    #expect(floor.basis == .minimum)
    #expect(floor.values == [Double](repeating: 100, count: 8))
  }

  @Test func `in noise without a floor it is the median`() {
    var generator = SplitMix64(seed: 3)
    let floor = FloorCells((0..<4000).map { _ in 100 + generator.normal() }, width: 40)
    #expect(floor.basis == .median)
    #expect(floor.values.allSatisfy { ($0 - 100).magnitude < 1 })
  }

  @Test func `a cell that is mostly missing is missing`() {
    let floor = FloorCells([1, .nan, .nan, 5, 5, 5], width: 3)
    #expect(floor.values[0].isNaN)
    #expect(floor.values[1] == 5)
  }

  @Test func `collections are found with their period`() throws {
    let values = (0..<600).map { 100 + 2 * Double($0 % 30) }
    let found = try #require(CollectionRhythm(values))
    #expect(found.period == 30)
    #expect(found.samples.allSatisfy { $0 % 30 == 0 })
    #expect(found.samples.count == 19)
    #expect((found.kept - 104.0 / 154).magnitude < 0.01)
  }

  @Test func `noise, steps and single falls are no rhythm of collections`() {
    var generator = SplitMix64(seed: 8)
    #expect(CollectionRhythm((0..<2000).map { _ in 100 + generator.normal() }) == nil)
    #expect(CollectionRhythm((0..<600).map { $0 < 300 ? 200 : 100 }) == nil)
    #expect(CollectionRhythm((0..<600).map { 100 + Double($0 % 200) }) == nil)
  }
}
