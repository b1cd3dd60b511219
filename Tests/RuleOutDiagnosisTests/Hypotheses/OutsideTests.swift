import RuleOutModel
import Testing

/// Causes that lie outside our changes: demand and other companies.
@Suite struct OutsideTests {
  @Test func `a surge leads and acquits the deployments before it`() {
    var scene = Scene()
    for name in ["shop", "cart", "search"] {
      let service = Entity(.service, name)
      scene.add(.traffic, service) { 500 * ($0 >= 120 ? min(6, 1 + ($0 - 119)) : 1) }
      scene.add(.cpuUtilization, service) { $0 >= 121 ? 0.95 : 0.3 }
      scene.add(.latency, service, statistic: .p99, step(121, quiet: 0.2, level: 2))
    }
    scene.deploy(90, "shop", "v2")
    scene.alert(126, "shop")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "traffic-surge")
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis.change("v2").verdict == .acquitted)
  }

  private func outage(deployAt minute: Double) -> Scene {
    var scene = Scene()
    let provider = Entity(.dependency, "provider")
    scene.add(.errorRatio, shop, noise: 0.4, step(120, until: 150, quiet: 0.004, level: 0.6))
    scene.add(.latency, shop, statistic: .p99, step(120, until: 150, quiet: 0.2, level: 2))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(
      .dependencyErrorRatio, provider, observer: shop, noise: 0.4,
      step(120, until: 150, quiet: 0.004, level: 0.62))
    scene.deploy(minute, "shop", "v2")
    scene.alert(125, "shop")
    return scene
  }

  @Test(arguments: [95.0, 119, 121, 130])
  func `a provider's outage leads wherever the deployment stands`(minute: Double) {
    let diagnosis = outage(deployAt: minute).diagnosis()
    #expect(diagnosis.leader == "external-api")
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis["traffic-surge"].verdict == .ruledOut)
    #expect(diagnosis.change("v2").verdict != .convicted)
  }

  @Test func `a dependency that stays level is ruled out by equivalence`() {
    var scene = Scene()
    let provider = Entity(.dependency, "provider")
    scene.add(.latency, shop, statistic: .p95, step(120, until: 160, quiet: 0.2, level: 1.5))
    scene.add(.dependencyLatency, provider, statistic: .p95) { _ in 0.12 }
    scene.add(.dependencyErrorRatio, provider, noise: 0.5) { _ in 0.001 }
    let result = scene.diagnosis()["external-api"]
    #expect(result.verdict == .ruledOut)
    #expect(result.reason.contains("harm would need"))
  }

  @Test func `names are never evidence`() {
    let plain = outage(deployAt: 119).diagnosis()
    var renamed = outage(deployAt: 119)
    for index in renamed.signals.indices {
      let name = renamed.signals[index].id.entity.name
      renamed.signals[index].id.entity.name = "x-\(name)"
      if let observer = renamed.signals[index].id.observer {
        renamed.signals[index].id.observer?.name = "x-\(observer.name)"
      }
    }
    renamed.changes[0].entity = "x-shop"
    renamed.changes[0].version = "fix-everything"
    let other = renamed.diagnosis()
    #expect(plain.hypotheses.map(\.verdict) == other.hypotheses.map(\.verdict))
    #expect(plain.hypotheses.map(\.probability) == other.hypotheses.map(\.probability))
    #expect(plain.changes.map(\.verdict) == other.changes.map(\.verdict))
  }

  @Test func `a share of the latency says nothing where failures are not measured as a share`() {
    var scene = Scene()
    let provider = Entity(.dependency, "provider")
    scene.add(.errorRatio, shop, noise: 0.4, step(120, quiet: 0.004, level: 0.5))
    scene.add(.latency, shop, statistic: .p95, step(120, quiet: 0.2, level: 0.5))
    scene.add(.dependencyErrorRate, provider, step(120, quiet: 0.2, level: 90))
    scene.add(.dependencyLatency, provider, statistic: .p95) { _ in 0.12 }
    #expect(scene.diagnosis().leader == "external-api")
  }
}
