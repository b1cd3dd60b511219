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

  @Test(arguments: [(10.0, 100.0, false), (10, 11, true)])
  func `a database that is slow under many more queries is not unprompted`(
    quiet: Double, level: Double, leads: Bool
  ) {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .mean, step(120, quiet: 0.05, level: 0.4))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.queryTime, database, statistic: .mean, step(120, quiet: 0.01, level: 0.08))
    scene.add(.queryRate, database, statistic: .rate, step(120, quiet: quiet, level: level))
    let evidence = scene.diagnosis()["slow-database"].evidence
    #expect(
      evidence.contains { $0.test == "same-queries-per-request" && $0.direction == .against }
        != leads)
    #expect(
      evidence.contains { $0.test == "queries-slow-unprompted" && $0.direction == .for } == leads)
  }

  /// What a database tells where nobody measured how long queries take.
  private func heldUp(
    _ quantity: Quantity, from minute: Double = 120, quiet: Double, level: Double
  ) -> Scene {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .mean, step(120, quiet: 0.05, level: 0.4))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(quantity, database, noise: 0.3, step(minute, quiet: quiet, level: level))
    return scene
  }

  @Test(arguments: [
    (Quantity.storageLatency, 0.001, 0.03, "slow-storage"), (.lockWaits, 0.5, 30, "lock-waits"),
    (.slowStatements, 0.003, 1.2, "slow-queries"), (.deadRows, 9_000, 900_000, "vacuum-blocked"),
    (.transactionAge, 4, 3_000, "vacuum-blocked"),
  ])
  func `a database that is held up leads without the time of any query`(
    quantity: Quantity, quiet: Double, level: Double, mechanism: String
  ) {
    let diagnosis = heldUp(quantity, quiet: quiet, level: level).diagnosis()
    #expect(diagnosis.leader == "slow-database")
    #expect(diagnosis["slow-database"].mechanism == mechanism)
  }

  @Test func `a database that is held up after users were hurt did not begin it`() {
    let diagnosis = heldUp(.storageLatency, from: 140, quiet: 0.001, level: 0.03).diagnosis()
    #expect(diagnosis.leader != "slow-database")
  }

  @Test func `a database whose storage is as fast as ever speaks for nothing`() {
    let diagnosis = heldUp(.storageLatency, from: 1e9, quiet: 0.001, level: 0).diagnosis()
    #expect(diagnosis["slow-database"].verdict == .untested)
  }

  @Test(arguments: [(Quantity.deadRows, 40_000.0, 90_000.0), (.transactionAge, 5, 200)])
  func `dead rows and open transactions as there often are tell of nothing`(
    quantity: Quantity, quiet: Double, level: Double
  ) {
    let diagnosis = heldUp(quantity, quiet: quiet, level: level).diagnosis()
    #expect(diagnosis["slow-database"].verdict == .untested)
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
