import RuleOutModel
import RuleOutSignals
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

  @Test func `a pool is where its owner is, whatever it is called`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, until: 160, quiet: 0.2, level: 1.5))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.traffic, Entity(.service, "billing")) { _ in 300 }
    let pool = Entity(.pool, "main")
    func used(_ minute: Double) -> Double { minute >= 118 && minute < 160 ? 40 : 12 }
    scene.add(.poolUsed, pool, observer: shop, noise: 0.02, used)
    scene.add(.poolLimit, pool, observer: shop, noise: 0) { _ in 40 }
    scene.add(.poolPending, pool, observer: shop, noise: 0) { used($0) >= 40 ? 12 : 0 }
    scene.deploy(117, "billing", "v3")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "db-pool-exhaustion")
    #expect(diagnosis.culpritChange == nil)
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

  @Test func `a pool that was full before the onset and has room since is not the cause`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 151, quiet: 0.004, level: 0.3))
    let pool = Entity(.pool, "shop")
    let busy = 107.0..<111
    scene.add(.poolUsed, pool, noise: 0.02) { busy.contains($0) ? 40 : 12 }
    scene.add(.poolLimit, pool, noise: 0) { _ in 40 }
    scene.add(.poolPending, pool, noise: 0) { busy.contains($0) ? 9 : 0 }
    scene.deploy(120, "shop", "v9")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == "v9")
    #expect(diagnosis["db-pool-exhaustion"].verdict != .leading)
  }

  @Test(arguments: [true, false])
  func `the fall of the limit that counts is the last that held`(samplesAreLost: Bool) {
    func limit(_ minute: Double) -> Double {
      if minute >= 111 {
        // As when the process restarts with its new limit.
        return samplesAreLost && minute < 113 ? .nan : 10
      }
      // An earlier fall was taken back.
      return !samplesAreLost && (20..<25).contains(minute) ? 40 : 50
    }
    var scene = scene(limit: { _ in 0 }, used: { $0 >= 118 && $0 < 160 ? 10 : 8 })
    scene.signals.removeAll { [.poolLimit, .poolPending].contains($0.id.quantity) }
    let pool = Entity(.pool, "shop")
    scene.add(.poolLimit, pool, noise: 0, limit)
    scene.add(.poolPending, pool, noise: 0) { $0 >= 118 && $0 < 160 ? 12 : 0 }
    scene.deploy(111, "shop", "v7")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == "v7")
    #expect(diagnosis["deploy-regression"].mechanism == "pool-exhaustion")
    #expect(diagnosis["db-pool-exhaustion"].verdict == .effect)
  }

  @Test func `a gap of samples at the onset rules nothing out`() {
    var scene = scene(limit: { _ in 40 }, used: { (117..<123).contains($0) ? .nan : 12 })
    scene.signals.removeAll { $0.id.quantity == .poolPending }
    #expect(scene.diagnosis()["db-pool-exhaustion"].verdict == .untested)
  }

  @Test func `room in what a database counts acquits no pool of its clients`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    let database = Entity(.database, "orders-db")
    scene.add(.queryTime, database) { _ in 0.01 }
    scene.add(.poolUsed, Entity(.pool, "orders-db")) { _ in 20 }
    scene.add(.poolLimit, Entity(.pool, "orders-db"), noise: 0) { _ in 300 }
    #expect(scene.diagnosis()["db-pool-exhaustion"].verdict == .untested)
  }

  @Test func `one full sample among many with room is no beginning`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, until: 160, quiet: 0.2, level: 1.5))
    let pool = Entity(.pool, "shop")
    scene.add(.poolLimit, pool, noise: 0) { _ in 40 }
    scene.add(.poolPending, pool, noise: 0) { $0 >= 121 && $0 < 160 ? 12 : 0 }
    let values = (0..<Scene.minutes * 6).map { index -> Double in
      index == 708 || index >= 723 && index < 960 ? 40 : 12
    }
    scene.signals.append(
      Signal(
        id: SignalID(
          entity: pool, quantity: .poolUsed, statistic: .value, observer: nil, metric: "in_use"),
        series: Series(start: Scene.start, step: 10_000_000, values: values),
        source: SourceReference(file: "metrics.csv", line: 2)))
    scene.deploy(120.2, "shop", "v7")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.change("v7").verdict != .acquitted)
    #expect(diagnosis["deploy-regression"].verdict != .ruledOut)
  }
}
