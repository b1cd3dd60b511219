import RuleOutModel
import Testing

@Suite struct PoolTests {
  private func scene(limit: @escaping (Double) -> Double, used: @escaping (Double) -> Double)
    -> Scene
  {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, until: 160, quiet: 0.2, level: 1.5))
    let pool = Entity(.pool, "shop")
    scene.add(.poolUsed, pool, noise: 0.02, used)
    scene.add(.poolLimit, pool, noise: 0, limit)
    scene.add(.poolPending, pool, noise: 0) { min(limit($0), used($0)) >= limit($0) ? 12 : 0 }
    return scene
  }

  @Test func `a pool with room is ruled out, with its figures`() {
    let result = scene(limit: { _ in 40 }, used: { _ in 12 }).diagnosis()["db-pool-exhaustion"]
    #expect(result.verdict == .ruledOut)
    #expect(result.reason.contains("of 40 connections in use and none waiting"))
  }

  @Test func `a pool drained without any change leads`() {
    let diagnosis = scene(limit: { _ in 40 }, used: { $0 >= 118 && $0 < 160 ? 40 : 12 }).diagnosis()
    #expect(diagnosis.leader == "db-pool-exhaustion")
    #expect(diagnosis["db-pool-exhaustion"].mechanism == "pool-exhaustion")
  }

  @Test func `a deployment that lowered the limit is the first link, and the pool its effect`() {
    var scene = scene(limit: { $0 >= 111 ? 10 : 50 }, used: { $0 >= 118 && $0 < 160 ? 10 : 8 })
    scene.deploy(111, "shop", "v7")
    scene.deploy(119, "billing", "v3")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis["deploy-regression"].mechanism == "pool-exhaustion")
    #expect(diagnosis.culpritChange == "v7")
    #expect(diagnosis["db-pool-exhaustion"].verdict == .effect)
    #expect(diagnosis["db-pool-exhaustion"].effectOf == "deploy-regression")
    #expect(diagnosis.change("v3").verdict == .acquitted)
  }

  @Test func `without a pool metric the hypothesis is untested and says what is needed`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, quiet: 0.2, level: 1.5))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["db-pool-exhaustion"].verdict == .untested)
    #expect(diagnosis.missing.contains { $0.hypothesis == "db-pool-exhaustion" })
  }

  @Test func `half the samples of a pool rule nothing out`() {
    var scene = scene(limit: { _ in 40 }, used: { _ in 12 })
    for index in scene.signals.indices where scene.signals[index].id.quantity == .poolUsed {
      for minute in stride(from: 0, to: Scene.minutes, by: 2) {
        scene.signals[index].series.values[minute] = .nan
      }
    }
    #expect(scene.diagnosis()["db-pool-exhaustion"].verdict != .ruledOut)
  }
}
