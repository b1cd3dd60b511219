import RuleOutModel
import Testing

/// Where a change landed, and what ran under it, against what was hurt.
@Suite struct ChangePlaceTests {
  @Test func `a deployment elsewhere is not convicted by the minute alone`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.3))
    let cart = Entity(.service, "cart")
    scene.add(.errorRatio, cart, noise: 0.4) { _ in 0.004 }
    scene.add(.latency, cart, statistic: .p95) { _ in 0.2 }
    scene.deploy(120, "cart", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis.leader == nil)
  }

  @Test(arguments: [(123.0, true), (140, false)])
  func `a rollout that was complete just after the onset may have begun it`(
    end: Double, mayBegin: Bool
  ) {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
    scene.deploy(end, "shop", "v9")
    scene.changes[0].isTimedByEnd = true
    let change = scene.diagnosis().change("v9")
    #expect((change.verdict != .acquitted) == mayBegin, "\(change.reason)")
  }

  @Test func `a commit that comes to more and more of a service is one change`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(121, quiet: 0.003, level: 0.25))
    scene.deploy(120, "shop", "v9-canary10")
    scene.deploy(135, "shop", "v9-canary50")
    for index in scene.changes.indices { scene.changes[index].commit = "1111111aaaaaaa" }
    #expect(scene.diagnosis().changes.count == 1)
  }

  @Test func `where only messages tell of services, they place a change as well as requests do`() {
    var scene = Scene()
    scene.add(.errorMessages, shop, noise: 0.3, metric: "", step(120, quiet: 0.02, level: 1))
    scene.add(.inputErrors, shop, noise: 0.3, metric: "", step(120, quiet: 0, level: 0.5))
    scene.deploy(20, "shop", "v8")
    scene.deploy(118, "cart", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis["bad-input"].probability! > diagnosis["deploy-regression"].probability!)
  }

  @Test func `a service that the change list calls otherwise is not acquitted by its name`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(140, quiet: 0.003, level: 0.25))
    scene.add(.memoryResident, shop, noise: 0.01) { 200e6 + 2.6e6 * max(0, min($0, 140) - 30) }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 500e6 }
    scene.deploy(30, "shop-service", "v9")
    #expect(scene.diagnosis().change("v9").verdict != .acquitted)
  }

  @Test(arguments: [(40.0, 0.4), (-20, 0.27)])
  func `connections that leak away from a deployment on do not acquit it`(
    deployed: Double, perMinute: Double
  ) {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
    let pool = Entity(.pool, "shop")
    scene.add(.poolUsed, pool, noise: 0.02) { min(40, 8 + perMinute * max(0, $0 - deployed)) }
    scene.add(.poolLimit, pool, noise: 0) { _ in 40 }
    scene.add(.poolPending, pool, noise: 0) { $0 >= 120 ? 12 : 0 }
    scene.deploy(deployed, "shop", "v9")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["deploy-regression"].verdict != .ruledOut)
    #expect(diagnosis.change("v9").verdict != .acquitted)
  }

  @Test func `a deployment long before a drained pool is acquitted where its memory stayed level`()
  {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
    let pool = Entity(.pool, "shop")
    scene.add(.poolUsed, pool, noise: 0.02) { $0 >= 120 ? 40 : 10 }
    scene.add(.poolLimit, pool, noise: 0) { _ in 40 }
    scene.add(.poolPending, pool, noise: 0) { $0 >= 120 ? 12 : 0 }
    scene.deploy(40, "shop", "v9")
    // It may have filled memory, which hurts nobody until it is full.
    #expect(scene.diagnosis().change("v9").verdict == .undecided)
    scene.add(.memoryResident, shop, noise: 0.01) { _ in 300e6 }
    #expect(scene.diagnosis().change("v9").verdict == .acquitted)
  }
}
