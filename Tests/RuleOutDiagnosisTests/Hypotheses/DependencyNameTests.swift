import RuleOutModel
import Testing

/// Logs call a callee by its host, metrics by a name that somebody gave it.
@Suite struct DependencyNameTests {
  private func outage(metrics names: [String]) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(120, quiet: 0.004, level: 0.5))
    scene.add(.traffic, shop) { _ in 300 }
    func add(_ name: String, metric: String, fails: Bool) {
      let peer = Entity(.dependency, name)
      scene.add(
        .dependencyErrorRatio, peer, statistic: .ratio, noise: 0.3, metric: metric,
        step(fails ? 120 : 1e9, quiet: 0.001, level: 0.5))
      scene.add(.dependencyLatency, peer, statistic: .p95, metric: metric) { _ in 0.1 }
    }
    add("tax.levy.example", metric: "", fails: true)
    for name in names { add(name, metric: "upstream", fails: name == names[0]) }
    return scene
  }

  @Test func `one callee under two names is not several that were hit at once`() {
    let diagnosis = outage(metrics: ["upstream_levy"]).diagnosis()
    #expect(diagnosis.leader == "external-api")
    #expect(
      !diagnosis["network"].evidence.contains {
        $0.test == "dependencies-hit-at-once" && $0.direction == .for
      })
  }

  @Test func `of several callees that metrics name one was hit`() {
    let diagnosis = outage(metrics: ["upstream_levy", "upstream_mail", "upstream_maps"])
      .diagnosis()
    #expect(diagnosis.leader == "external-api")
  }
}
