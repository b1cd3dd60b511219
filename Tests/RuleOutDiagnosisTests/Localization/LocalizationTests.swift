import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

/// `web` calls `cart`, `cart` calls `stock`; `mail` stands apart.
@Suite struct LocalizationTests {
  private static let names = ["web", "cart", "stock", "mail"]
  private static let edges = [
    CallEdge(caller: "web", callee: "cart"), CallEdge(caller: "cart", callee: "stock"),
  ]

  /// Every service with its traffic, latency and failures; the levels of `slow` and `failing` are added
  /// from minute 120 on.
  private func scene(
    slow: [String: Double] = [:], failing: [String: Double] = [:], traffic: Double = 1
  ) -> Scene {
    var scene = Scene()
    for name in Self.names {
      let service = Entity(.service, name)
      scene.add(.traffic, service, statistic: .rate, step(120, quiet: 20, level: 20 * traffic))
      let latency = 0.1 + (slow[name] ?? 0)
      scene.add(.latency, service, statistic: .mean, step(120, quiet: 0.1, level: latency))
      let failed = 0.01 + (failing[name] ?? 0)
      scene.add(.errorRatio, service, statistic: .ratio, step(120, quiet: 0.01, level: failed))
    }
    scene.edges = Self.edges
    return scene
  }

  @Test func `delay belongs to the callee that adds it, and its callers are its blast radius`() {
    let diagnosis = scene(slow: ["web": 0.5, "cart": 0.5, "stock": 0.5]).diagnosis()
    #expect(diagnosis.localization.first?.entity == "stock")
    #expect(diagnosis.localization.first?.quantity == .latency)
    #expect(diagnosis.firstFailingEntity == "stock")
    #expect(diagnosis.blastRadius == ["cart", "web"])
  }

  @Test func `delay that a caller adds itself stays with it`() {
    let diagnosis = scene(slow: ["web": 0.5, "cart": 0.5]).diagnosis()
    #expect(diagnosis.firstFailingEntity == "cart")
    #expect(diagnosis.blastRadius == ["web"])
  }

  @Test func `failures are followed where failures were noticed, whatever else is slow`() {
    var scene = scene(slow: ["mail": 0.3], failing: ["web": 0.2, "cart": 0.2, "stock": 0.2])
    scene.alerts = [
      Alert(
        time: .moment(Scene.minute(125)), service: "web", metric: "errorRatio",
        source: SourceReference(file: "alert.json", line: 1))
    ]
    #expect(scene.diagnosis().firstFailingEntity == "stock")
  }

  @Test func `more requests alone are nobody's harm`() {
    let diagnosis = scene(traffic: 1.6).diagnosis()
    #expect(diagnosis.localization.isEmpty)
    #expect(diagnosis.firstFailingEntity == nil)
  }

  @Test func `without requests the resource that moved tells the place`() {
    var scene = Scene()
    for name in Self.names {
      let level = name == "mail" ? 0.9 : 0.3
      scene.add(.cpuUtilization, Entity(.service, name), step(120, quiet: 0.3, level: level))
    }
    scene.add(.latency, Entity(.whole, ""), step(120, quiet: 0.1, level: 1))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.localization.first?.entity == "mail")
    #expect(diagnosis.localization.first?.quantity == .cpuUtilization)
    // Surprise alone proves no harm.
    #expect(diagnosis.firstFailingEntity == nil)
  }

  @Test func `a circle of callers ends`() {
    var scene = scene(slow: ["web": 0.5, "cart": 0.5])
    scene.edges.append(CallEdge(caller: "stock", callee: "web"))
    let diagnosis = scene.diagnosis()
    #expect(!diagnosis.localization.isEmpty)
    #expect(Set(diagnosis.blastRadius).isSubset(of: Set(Self.names)))
  }

  /// `web` calls `cart` and `mail`, `cart` calls `stock`; what calls take beyond the callee's own time.
  private func delayed(_ slow: Set<String>) -> Scene {
    var scene = scene(slow: ["web": 0.4])
    for (caller, callee) in [("web", "cart"), ("web", "mail"), ("cart", "stock")] {
      let name = Entity(.dependency, callee)
      let observer = Entity(.service, caller)
      scene.add(.dependencyTraffic, name, statistic: .rate, observer: observer, metric: "") { _ in
        20
      }
      let level = slow.contains(caller) || slow.contains(callee) ? 0.4 : 0.002
      scene.add(
        .dependencyTransit, name, statistic: .mean, observer: observer, metric: "",
        step(120, quiet: 0.002, level: level))
    }
    scene.edges = [
      CallEdge(caller: "web", callee: "cart"), CallEdge(caller: "web", callee: "mail"),
      CallEdge(caller: "cart", callee: "stock"),
    ]
    return scene
  }

  @Test(arguments: ["mail", "cart"])
  func `delay on the way belongs to the end all of whose calls are delayed`(name: String) {
    let first = delayed([name]).diagnosis().localization.first
    #expect(first?.entity == name)
    #expect(first?.quantity == .dependencyTransit)
  }
}
