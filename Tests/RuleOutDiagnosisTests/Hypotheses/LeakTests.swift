import RuleOutModel
import Testing

@Suite struct LeakTests {
  /// Memory climbs from minute 30 to its limit at minute 140, then errors.
  private func scene(seed: UInt64 = 1) -> Scene {
    var scene = Scene(seed: seed)
    scene.add(
      .errorRatio, Entity(.service, "front"), noise: 0.3, step(140, quiet: 0.003, level: 0.25))
    scene.add(.memoryResident, shop, noise: 0.01) { minute in
      200e6 + 2.6e6 * max(0, min(minute, 140) - 30)
    }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 500e6 }
    scene.alert(142, "front")
    return scene
  }

  @Test func `a leak convicts the deployment it began with, not the latest one`() {
    var scene = scene()
    scene.deploy(30, "shop", "old-culprit")
    scene.deploy(128, "shop", "late-decoy")
    scene.deploy(120, "shop", "some-flag", kind: .flag)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis["deploy-regression"].mechanism == "memory-leak")
    #expect(diagnosis.culpritChange == "old-culprit")
    #expect(diagnosis.change("late-decoy").verdict == .acquitted)
    #expect(diagnosis.change("some-flag").verdict == .acquitted)
    #expect(diagnosis["config-change"].verdict == .ruledOut)
    #expect(diagnosis["memory-exhaustion"].verdict == .effect)
  }

  @Test func `memory that steps up with the harm does not leak`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(120, quiet: 0.003, level: 0.25))
    // It jumps by a fifth, and creeps.
    scene.add(.memoryResident, shop, noise: 0.005) { 300e6 + 0.1e6 * $0 + ($0 >= 120 ? 70e6 : 0) }
    #expect(scene.diagnosis()["memory-exhaustion"].mechanism != "memory-leak")
  }

  @Test func `a leak with no change at its start is memory exhaustion`() {
    var scene = scene()
    scene.deploy(128, "shop", "late-decoy")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "memory-exhaustion")
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis.change("late-decoy").verdict == .acquitted)
  }

  @Test func `an unrelated blip before the culprit does not acquit it`() {
    var scene = scene(seed: 3)
    scene.deploy(30, "shop", "old-culprit")
    scene.add(
      .latency, Entity(.service, "mail"), statistic: .p95,
      step(12, until: 18, quiet: 0.1, level: 0.5))
    #expect(scene.diagnosis().culpritChange == "old-culprit")
  }

  @Test func `warm-up that levels off far below the limit is no leak`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(140, until: 170, quiet: 0.003, level: 0.25))
    scene.add(.memoryResident, shop, noise: 0.01) { 100e6 + 4e6 * max(0, min($0, 60) - 30) }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 1e9 }
    scene.deploy(30, "shop", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["memory-exhaustion"].verdict != .leading)
    #expect(diagnosis["deploy-regression"].mechanism != "memory-leak")
  }

  @Test func `a climb that fills the quiet time too is not called level`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(140, quiet: 0.003, level: 0.25))
    scene.add(.memoryUtilization, shop, noise: 0.01) { 0.4 + 0.58 / 140 * min($0, 140) }
    #expect(scene.diagnosis()["memory-exhaustion"].verdict != .ruledOut)
  }

  @Test func `memory at rest near its limit long before does not acquit the deployment`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 151, quiet: 0.004, level: 0.3))
    let batch = Entity(.service, "batch")
    scene.add(.memoryResident, batch, noise: 0.01) { 200e6 + 5e6 * max(0, min($0, 85) - 30) }
    scene.add(.memoryLimit, batch, noise: 0) { _ in 500e6 }
    scene.deploy(120, "shop", "v9")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader != "memory-exhaustion")
    #expect(diagnosis.change("v9").verdict != .acquitted)
  }

  @Test func `a leak sampled every five minutes does not acquit the deployment it began with`() {
    var scene = scene()
    scene.deploy(30, "shop", "old-culprit")
    for index in scene.signals.indices {
      let fine = scene.signals[index].series.values
      scene.signals[index].series = Series(
        start: Scene.start, step: 300_000_000,
        values: stride(from: 0, to: fine.count, by: 5).map { fine[$0..<($0 + 5)].reduce(0, +) / 5 })
    }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["deploy-regression"].verdict != .ruledOut)
    #expect(diagnosis.change("old-culprit").verdict != .acquitted)
  }

  @Test func `memory that jumps once is no leak`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(140, until: 170, quiet: 0.003, level: 0.25))
    scene.add(.memoryResident, shop, noise: 0.01) { $0 >= 118 ? 470e6 : 200e6 }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 500e6 }
    scene.deploy(30, "shop", "v2")
    #expect(scene.diagnosis()["deploy-regression"].mechanism != "memory-leak")
  }

  @Test func `a leak under way when the data begin is not blamed on nothing`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(140, quiet: 0.003, level: 0.25))
    scene.add(.memoryResident, shop, noise: 0.01) { 200e6 + 2e6 * min($0, 140) }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 500e6 }
    scene.deploy(-14, "shop", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["deploy-regression"].verdict != .ruledOut)
    #expect(diagnosis.change("v2").verdict != .acquitted)
    #expect(
      !diagnosis["memory-exhaustion"].evidence.contains { $0.statement.contains("no change") })
  }

  @Test func `a leak that a deployment's restart interrupts is older than the deployment`() {
    var scene = Scene()
    scene.add(
      .errorRatio, Entity(.service, "front"), noise: 0.3, step(140, quiet: 0.003, level: 0.25))
    // As steep before the restart at minute 40 as after it.
    scene.add(.memoryResident, shop, noise: 0.01) { minute in
      minute < 40 ? 350e6 + 3e6 * minute : 200e6 + 3e6 * (min(minute, 140) - 40)
    }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 510e6 }
    scene.deploy(40, "shop", "restarting")
    scene.alert(142, "front")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "memory-exhaustion")
    #expect(diagnosis.change("restarting").verdict == .acquitted)
  }

  @Test func `a leak that was not there before the deployment is the deployment's`() {
    var scene = Scene()
    scene.add(
      .errorRatio, Entity(.service, "front"), noise: 0.3, step(140, quiet: 0.003, level: 0.25))
    scene.add(.memoryResident, shop, noise: 0.01) { minute in
      minute < 40 ? 350e6 : 200e6 + 3e6 * (min(minute, 140) - 40)
    }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 510e6 }
    scene.deploy(40, "shop", "leaking")
    scene.alert(142, "front")
    #expect(scene.diagnosis().culpritChange == "leaking")
  }

  @Test func `memory that is refused counts where no floor is measured`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.4))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(
      .allocationErrors, shop, statistic: .rate, noise: 0.2, step(121, quiet: 0, level: 0.1))
    scene.deploy(5, "shop", "v1")
    let result = scene.diagnosis()["memory-exhaustion"]
    #expect(result.mechanism == "out-of-memory")
    #expect(result.verdict == .leading)
  }

  @Test func `memory that is level near its limit is not shown to be harmless`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    let cache = Entity(.instance, "cache-1")
    scene.add(.memoryResident, cache, noise: 0.001) { _ in 0.99e9 }
    scene.add(.memoryLimit, cache, noise: 0) { _ in 1e9 }
    #expect(scene.diagnosis()["memory-exhaustion"].verdict != .ruledOut)
  }

  @Test func `who tells of refused memory need not be who ran out of it`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(120, quiet: 0.003, level: 0.25))
    scene.add(.traffic, Entity(.service, "store")) { _ in 300 }
    scene.add(.allocationErrors, shop, noise: 0.3, step(121, quiet: 0, level: 2))
    scene.deploy(40, "store", "v2")
    #expect(scene.diagnosis().change("v2").verdict != .acquitted)
  }

  @Test(arguments: [(0.0, ChangeVerdict.acquitted), (90e6, .undecided)])
  func `a change is idle beside full processors only if memory is shown to have stayed level`(
    rise: Double, verdict: ChangeVerdict
  ) {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, quiet: 0.2, level: 2))
    scene.add(.cpuUtilization, shop, noise: 0.02, step(119, quiet: 0.3, level: 0.98))
    scene.add(.memoryResident, shop, noise: 0.005) { 300e6 + ($0 >= 118 ? rise : 0) }
    scene.deploy(60, "shop", "v2")
    #expect(scene.diagnosis().change("v2").verdict == verdict)
  }
}
