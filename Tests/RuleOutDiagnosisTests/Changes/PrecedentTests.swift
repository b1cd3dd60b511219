import RuleOutModel
import Testing

/// Which of several things that moved came first, and is the first link.
@Suite struct PrecedentTests {
  private let pool = Entity(.pool, "shop")
  private let database = Entity(.database, "main")

  private func full(from minute: Double) -> Scene {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(minute, until: 170, quiet: 0.2, level: 3))
    scene.add(.poolUsed, pool, noise: 0.02, step(minute, until: 170, quiet: 8, level: 40))
    scene.add(.poolLimit, pool, noise: 0) { _ in 40 }
    scene.add(.poolPending, pool, noise: 0, step(minute, until: 170, quiet: 0, level: 90))
    return scene
  }

  @Test func `a pool that fills because queries slowed is their effect`() {
    var scene = full(from: 120)
    scene.add(
      .queryTime, database, statistic: .mean, step(119, until: 170, quiet: 0.01, level: 0.2))
    scene.add(.traffic, shop, statistic: .rate) { _ in 20 }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "slow-database")
    #expect(diagnosis["db-pool-exhaustion"].verdict == .effect)
  }

  @Test func `a pool that fills while queries take what they took is the first link`() {
    var scene = full(from: 120)
    scene.add(.queryTime, database, statistic: .mean) { _ in 0.01 }
    scene.add(.traffic, shop, statistic: .rate) { _ in 20 }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "db-pool-exhaustion")
    #expect(diagnosis["slow-database"].verdict == .ruledOut)
  }

  @Test func `a surge that fills pools and slows queries comes before both`() {
    var scene = full(from: 122)
    scene.add(
      .queryTime, database, statistic: .mean, step(121, until: 170, quiet: 0.01, level: 0.03))
    scene.add(.traffic, shop, statistic: .rate, step(118, until: 170, quiet: 20, level: 90))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.hypotheses.first?.id == "traffic-surge")
    #expect(diagnosis["db-pool-exhaustion"].verdict != .ruledOut)
  }

  @Test func `demand that outlasts neither the harm nor its half is a surge all the same`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, until: 175, quiet: 0.2, level: 3))
    scene.add(.traffic, shop, statistic: .rate, step(118, until: 134, quiet: 20, level: 70))
    #expect(scene.diagnosis()["traffic-surge"].evidence.contains { $0.direction == .for })
  }

  @Test func `calls that one of our own services makes more often are no demand`() {
    var scene = Scene()
    let stock = Entity(.service, "stock")
    scene.add(.latency, shop, statistic: .p95, step(120, until: 170, quiet: 0.2, level: 3))
    scene.add(.traffic, shop, statistic: .rate) { _ in 20 }
    scene.add(.traffic, stock, statistic: .rate, step(120, until: 170, quiet: 20, level: 120))
    scene.edges = [CallEdge(caller: "shop", callee: "stock")]
    #expect(scene.diagnosis()["traffic-surge"].verdict == .ruledOut)
  }
}
