import RuleOutModel
import Testing

/// What comes after the harm, and what lies elsewhere, is not its cause.
@Suite struct LateEffectTests {
  private let cart = Entity(.service, "cart")

  @Test func `a pool that fills up long after users were hurt is no cause`() {
    func pool(at minute: Double) -> HypothesisResult {
      var scene = Scene()
      scene.add(.latency, shop, statistic: .p95, step(120, quiet: 0.2, level: 1.5))
      scene.add(.poolUsed, Entity(.pool, "main"), observer: cart, noise: 0) {
        $0 >= minute ? 20 : 4
      }
      scene.add(.poolLimit, Entity(.pool, "main"), observer: cart, noise: 0) { _ in 20 }
      scene.add(.poolPending, Entity(.pool, "main"), observer: cart, noise: 0) {
        $0 >= minute ? 9 : 0
      }
      return scene.diagnosis()["db-pool-exhaustion"]
    }
    #expect(pool(at: 119).verdict == .leading)
    let late = pool(at: 140)
    #expect(late.verdict != .leading)
    #expect(late.presenceIsKept)
    #expect(late.evidence.contains { $0.test == "pool-at-limit" && $0.direction == .against })
  }

  @Test func `connections that leak away begin to where use bends`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, quiet: 0.2, level: 1.5))
    scene.add(.poolUsed, Entity(.pool, "main"), observer: shop, noise: 0.02) {
      min(90, 9 + max(0, $0 - 80) * 2)
    }
    scene.add(.poolLimit, Entity(.pool, "main"), observer: shop, noise: 0) { _ in 90 }
    scene.deploy(79, "shop", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["db-pool-exhaustion"].verdict != .leading)
    #expect(diagnosis.leader == "deploy-regression")
  }

  @Test func `a change after the alert began nothing that the alert told of`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0) { $0 >= 120 ? 0.3 : 0.001 }
    scene.deploy(123, "shop", "v2")
    scene.alert(121, "shop")
    #expect(scene.diagnosis().change("v2").verdict == .acquitted)
  }

  @Test func `what fails at once is not well for answering sooner`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p50) { $0 >= 130 ? 0.015 : 0.05 }
    scene.add(.errorRatio, shop, noise: 0) { $0 >= 130 ? 0.4 : 0.001 }
    scene.alert(134, "shop")
    let onset = scene.diagnosis().incident.onset
    #expect(onset.map { $0 >= Scene.minute(128) } == true)
  }

  @Test func `a disk that refuses writes is told whatever the processor of another does`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0) { $0 >= 121 ? 0.3 : 0.001 }
    scene.add(.diskFullErrors, shop, statistic: .rate, noise: 0) { $0 >= 120 ? 1 : 0 }
    scene.add(.cpuUtilization, cart) { $0 >= 126 ? 0.3 : 0.1 }
    let result = scene.diagnosis()["host-saturation"]
    #expect(result.mechanism == "disk-full")
    #expect(!result.evidence.contains { $0.test == "host-saturates" && $0.direction == .against })
  }

  @Test func `a machine that fills up while its processes rise a little is somebody else's`() {
    func machine(processes: Double) -> HypothesisResult {
      var scene = Scene()
      scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
      scene.add(.cpuUtilization, Entity(.instance, "node-1"), step(120, quiet: 0.2, level: 0.95))
      scene.add(
        .cpuUtilization, shop, statistic: .rate, step(120, quiet: 0.5, level: processes))
      return scene.diagnosis()["host-saturation"]
    }
    #expect(machine(processes: 0.7).mechanism == "noisy-neighbour")
    #expect(machine(processes: 2).mechanism == "cpu")
  }

  @Test func `a coincidence in a place nobody can name is not telling`() {
    func timing(of service: String) -> Double? {
      var scene = Scene()
      scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
      scene.add(.latency, cart, statistic: .p95) { _ in 0.1 }
      scene.add(.packetLoss, Entity(.instance, "gateway"), noise: 0) { $0 >= 120 ? 0.2 : 0.0001 }
      scene.deploy(112, service, "new-banner", kind: .flag)
      return scene.diagnosis()["config-change"].evidence
        .first { $0.test == "chain-begins-at-change" && $0.direction == .for }?.likelihoodRatio
    }
    #expect((timing(of: "cart") ?? 1) < 8)
  }
}
