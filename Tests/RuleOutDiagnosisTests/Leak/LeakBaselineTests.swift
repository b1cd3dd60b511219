import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

@Suite struct LeakBaselineTests {
  static func findings(level: Double, name: String = "web-1", seed: UInt64 = 1) -> [LeakFinding] {
    var scene = MemoryScene(hours: 24, seed: seed)
    scene.entity = Entity(.instance, name)
    scene.memory(noise: 0.004) { _ in level }
    return scene.findings()
  }

  static func comparison(
    _ now: [LeakFinding], _ then: [LeakFinding], leastRise: Double = 0.02
  ) throws -> LeakComparison {
    try #require(compared(now, with: then, leastRise: leastRise).first?.comparison)
  }

  @Test func `three percent a week does not creep in`() throws {
    let comparison = try Self.comparison(
      Self.findings(level: 1.03, seed: 2), Self.findings(level: 1))
    #expect(comparison.verdict == .risen)
    let level = try #require(comparison.level)
    #expect(level.low > 0 && level.low < 0.03 && level.high > 0.03)
    #expect(comparison.with == "web-1")
    #expect(comparison.slope != nil)
  }

  @Test func `the same again is no rise`() throws {
    let comparison = try Self.comparison(
      Self.findings(level: 1, seed: 3), Self.findings(level: 1), leastRise: 0.03)
    #expect(comparison.verdict == .notRisen)
  }

  @Test func `less is no rise`() throws {
    let comparison = try Self.comparison(
      Self.findings(level: 0.9, seed: 3), Self.findings(level: 1))
    #expect(comparison.verdict == .notRisen)
  }

  static func sloping(_ value: @escaping (Double) -> Double) -> [LeakFinding] {
    MemoryScene.memory(hours: 8, value).findings()
  }

  @Test func `a run that falls below the baseline is no rise for where it began`() throws {
    let comparison = try Self.comparison(
      Self.sloping { 1.2 - 0.04 * $0 }, Self.sloping { _ in 1 })
    #expect(comparison.verdict == .notRisen)
    #expect(comparison.level.map { $0.high < 0 } == true)
  }

  @Test func `what stands still beside a baseline that fell does not rise faster`() throws {
    let comparison = try Self.comparison(
      Self.sloping { _ in 0.8 }, Self.sloping { 1.2 - 0.04 * $0 })
    #expect(comparison.verdict == .notRisen)
  }

  @Test func `a rise is told by where it came to`() throws {
    let comparison = try Self.comparison(
      Self.sloping { 1 + 0.03 * $0 }, Self.sloping { _ in 1 })
    #expect(comparison.verdict == .risen)
    #expect(comparison.level.map { $0.low > 0.15 && $0.high < 0.3 } == true)
    #expect(comparison.reason.hasPrefix("the floor stands higher: at its end it stands at"))
  }

  @Test func `instances that changed their names are compared with all of the metric`() throws {
    let then =
      Self.findings(level: 1, name: "web-a") + Self.findings(level: 1.01, name: "web-b", seed: 4)
    let comparison = try Self.comparison(Self.findings(level: 1.2, name: "web-c", seed: 5), then)
    #expect(comparison.with == "2 instances")
    #expect(comparison.verdict == .risen)
  }

  @Test func `without the metric nothing can be compared`() throws {
    let comparison = try Self.comparison(Self.findings(level: 1), [])
    #expect(comparison.verdict == .cannotDecide)
    #expect(comparison.level == nil)
  }
}
