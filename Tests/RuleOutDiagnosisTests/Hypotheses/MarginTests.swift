import RuleOutModel
import Testing

/// Nothing is ruled out that could explain more than a tenth of the harm.
@Suite struct MarginTests {
  private let provider = Entity(.dependency, "provider")

  @Test func `failing calls may account for a tenth of few failures, not for one in a hundred`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.2, step(120, quiet: 0.002, level: 0.018))
    scene.add(.dependencyLatency, provider, statistic: .p95) { _ in 0.12 }
    scene.add(
      .dependencyErrorRatio, provider, noise: 0.1, step(120, quiet: 0.001, level: 0.0085))
    #expect(scene.diagnosis()["external-api"].verdict != .ruledOut)
  }

  @Test func `the time of one query counts as often as a request makes one`() {
    var scene = Scene()
    let database = Entity(.database, "db")
    scene.add(.latency, shop, statistic: .mean, step(120, quiet: 0.6, level: 1.1))
    scene.add(.queriesPerRequest, shop) { _ in 100 }
    scene.add(.queryTime, database, statistic: .mean, step(120, quiet: 0.0055, level: 0.0095))
    #expect(scene.diagnosis()["slow-database"].verdict != .ruledOut)
  }

  @Test func `a mean is held against the rise of the mean, not of the tail`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p99, step(120, quiet: 0.5, level: 2.5))
    scene.add(.latency, shop, statistic: .mean, step(120, quiet: 0.45, level: 0.6))
    scene.add(
      .dependencyLatency, provider, statistic: .mean, noise: 0.02,
      step(120, quiet: 0.4, level: 0.5))
    scene.add(.dependencyErrorRatio, provider, noise: 0.5) { _ in 0.001 }
    #expect(scene.diagnosis()["external-api"].verdict != .ruledOut)
  }

  @Test func `calls that never end are in no duration`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, quiet: 0.3, level: 3))
    scene.add(.dependencyLatency, provider, statistic: .p95) { _ in 0.12 }
    scene.add(.dependencyErrorRatio, provider, noise: 0.5) { _ in 0.001 }
    scene.add(
      .dependencyTraffic, provider, statistic: .rate, step(120, quiet: 300, level: 120))
    #expect(scene.diagnosis()["external-api"].verdict != .ruledOut)
  }
}
