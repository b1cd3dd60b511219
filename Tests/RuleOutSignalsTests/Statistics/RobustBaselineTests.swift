import Testing

@testable import RuleOutSignals

struct RobustBaselineTests {
  @Test func `a score counts scaled deviations from the median`() throws {
    let baseline = try #require(
      RobustBaseline([8, 9, 10, 11, 12], absoluteFloor: 0, relativeFloor: 0))
    #expect(baseline.center == 10)
    #expect(baseline.spread == 1.4826)
    #expect(baseline.count == 5)
    #expect(baseline.score(7.0348) == -2)
  }

  @Test func `outliers in quiet time move neither center nor spread much`() throws {
    let baseline = try #require(
      RobustBaseline([8, 9, 10, 11, 12, 1e6, .nan], absoluteFloor: 0, relativeFloor: 0))
    #expect(baseline.center == 10.5)
    #expect(baseline.spread < 3)
  }

  @Test func `the largest floor holds`() throws {
    let still = [40.0, 40, 40]
    let relative = try #require(RobustBaseline(still, absoluteFloor: 0.5, relativeFloor: 0.1))
    #expect(relative.spread == 4)
    let absolute = try #require(RobustBaseline(still, absoluteFloor: 5, relativeFloor: 0.1))
    #expect(absolute.spread == 5)
  }

  @Test func `without floors a still gauge still gives finite scores`() throws {
    let zero = try #require(RobustBaseline([0, 0, 0], absoluteFloor: 0, relativeFloor: 0))
    #expect(zero.score(0) == 0)
    #expect(zero.score(1).isFinite)
    #expect(RobustBaseline([.nan], absoluteFloor: 1, relativeFloor: 1) == nil)
  }
}
