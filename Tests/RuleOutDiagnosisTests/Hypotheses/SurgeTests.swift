import RuleOutModel
import Testing

@Suite struct SurgeTests {
  @Test func `demand that was carried before the onset does not acquit the deployment at it`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 151, quiet: 0.004, level: 0.3))
    scene.add(.traffic, shop) { $0 >= 106 ? 480 : 300 }
    scene.deploy(120, "shop", "v9")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == "v9")
    #expect(diagnosis["traffic-surge"].verdict != .leading)
  }

  @Test func `level demand where it hurts does not rule out a surge elsewhere`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    scene.add(.traffic, shop) { _ in 500 }
    scene.add(.traffic, Entity(.service, "search")) { $0 >= 120 ? 600 : 100 }
    #expect(scene.diagnosis()["traffic-surge"].verdict != .ruledOut)
  }

  @Test func `demand that follows slow queries is callers trying again`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    scene.add(.queryTime, Entity(.database, "orders"), step(121, quiet: 0.01, level: 0.4))
    scene.add(.traffic, shop) { $0 >= 130 ? 480 : 300 }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader != "traffic-surge")
    let rise = diagnosis["traffic-surge"].evidence.first { $0.test == "traffic-rises" }
    #expect(rise?.direction == .against)
  }
}
