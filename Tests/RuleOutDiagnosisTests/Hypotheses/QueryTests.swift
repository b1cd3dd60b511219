import RuleOutModel
import Testing

/// Queries that are slow, and who made them so.
@Suite struct QueryTests {
  private let database = Entity(.database, "main")

  private func scene(queriesPerRequest: (Double) -> Double) -> Scene {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .mean, step(120, quiet: 0.05, level: 0.4))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.queryTime, database, statistic: .mean, step(120, quiet: 0.01, level: 0.08))
    scene.add(.queriesPerRequest, shop, queriesPerRequest)
    return scene
  }

  @Test func `a database that is slow at the same work leads`() {
    let diagnosis = scene { _ in 4 }.diagnosis()
    #expect(diagnosis.leader == "slow-database")
    #expect(
      diagnosis["slow-database"].evidence.contains {
        $0.test == "same-queries-per-request" && $0.direction == .for
      })
  }

  @Test func `a database that is asked for more is slow for that`() {
    let diagnosis = scene(queriesPerRequest: step(120, quiet: 4, level: 60)).diagnosis()
    #expect(diagnosis.leader != "slow-database")
    #expect(
      diagnosis["slow-database"].evidence.contains {
        $0.test == "same-queries-per-request" && $0.direction == .against
      })
  }
}
