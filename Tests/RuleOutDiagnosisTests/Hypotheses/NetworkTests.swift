import RuleOutModel
import Testing

@Suite struct NetworkTests {
  private static let names = ["payments", "mail", "maps"]

  /// Errors from minute 120 on; the named dependencies fail with it, the others stay well.
  private func outage(
    of failing: Set<String>, among names: [String] = names, latest: Double = 120
  ) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(120, quiet: 0.004, level: 0.5))
    scene.add(.traffic, shop) { _ in 300 }
    for name in names {
      let peer = Entity(.dependency, name)
      let start = name == "maps" ? latest : 120
      scene.add(
        .dependencyErrorRatio, peer, noise: 0.3,
        step(failing.contains(name) ? start : 1e9, quiet: 0.001, level: 0.5))
      scene.add(.dependencyLatency, peer, statistic: .p95) { _ in 0.1 }
    }
    scene.deploy(60, "shop", "v2")
    return scene
  }

  @Test func `names that do not resolve hit several dependencies at once and lead`() {
    var scene = outage(of: ["payments", "mail", "maps"])
    scene.add(.dnsErrors, shop, noise: 0.3, step(120, quiet: 0, level: 40))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "network")
    #expect(diagnosis["network"].mechanism == "dns")
    #expect(diagnosis.culpritChange == nil)
  }

  @Test func `several dependencies hit at one instant point at the network by themselves`() {
    let diagnosis = outage(of: ["payments", "mail", "maps"]).diagnosis()
    #expect(diagnosis.leader == "network")
    #expect(diagnosis["network"].mechanism == "connectivity")
  }

  @Test func `two hosts of one domain are one party, which fails alone`() {
    let names = ["api.pay.example", "tokens.pay.example", "api.maps.example"]
    let diagnosis = outage(of: Set(names.prefix(2)), among: names).diagnosis()
    #expect(diagnosis.leader == "external-api")
    #expect(
      !diagnosis["network"].evidence.contains {
        $0.test == "dependencies-hit-at-once" && $0.direction == .for
      })
    let several = outage(of: ["api.pay.example", "api.maps.example"], among: names).diagnosis()
    #expect(several["network"].verdict != .ruledOut)
    #expect(several.leader != "external-api")
  }

  /// `shop` sees its calls to `stock` fail from minute 120 on; `stock` counts `own` failures itself.
  private func severed(own: Double, slow: Bool = false) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(120, quiet: 0.004, level: 0.5))
    scene.add(.latency, shop, statistic: .p95) { _ in 0.2 }
    let stock = Entity(.service, "stock")
    scene.add(.errorRatio, stock, noise: 0.3, step(120, quiet: 0.002, level: own))
    scene.add(.latency, stock, statistic: .p95, step(slow ? 120 : 1e9, quiet: 0.1, level: 2))
    scene.add(
      .dependencyErrorRatio, Entity(.dependency, "stock"), observer: shop, noise: 0.3,
      step(120, quiet: 0.001, level: 0.6))
    return scene
  }

  @Test func `calls that fail while the callee counts no failures fail on the way`() {
    let diagnosis = severed(own: 0.002).diagnosis()
    #expect(diagnosis.leader == "network")
    #expect(diagnosis["network"].mechanism == "connectivity")
  }

  @Test(arguments: [(0.5, false), (0.002, true)])
  func `a callee that fails or slows down itself is no fault of the way`(own: Double, slow: Bool) {
    let evidence = severed(own: own, slow: slow).diagnosis()["network"].evidence
    #expect(!evidence.contains { $0.test == "connections-fail" && $0.direction == .for })
  }

  @Test func `a dependency that fails alone is an outage of its own`() {
    let diagnosis = outage(of: ["payments"]).diagnosis()
    #expect(diagnosis.leader == "external-api")
    #expect(
      diagnosis["network"].evidence.contains {
        $0.test == "dependencies-hit-at-once" && $0.direction == .against
      })
  }

  @Test func `a dependency that falls half an hour after another was not hit with it`() {
    let diagnosis = outage(of: ["payments", "maps"], latest: 150).diagnosis()
    #expect(diagnosis["network"].verdict != .leading)
  }

  @Test(arguments: [(118.0, true), (119_000, false), (-60, false)])
  func `a certificate counts where it ends as harm begins`(minute: Double, leads: Bool) {
    var scene = outage(of: ["payments"])
    scene.add(.certificateExpiry, Entity(.instance, "pay.example"), noise: 0) { _ in
      Scene.minute(minute).seconds
    }
    if leads {
      scene.add(.certificateErrors, shop, noise: 0.3, step(120, quiet: 0, level: 20))
    }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == (leads ? "network" : "external-api"))
    if leads { #expect(diagnosis["network"].mechanism == "certificate") }
  }

  @Test
  func `certificates refused for having expired lead without a date, and no deployment did that`() {
    var scene = outage(of: ["payments"])
    scene.add(.expiredCertificates, shop, noise: 0.3, metric: "", step(120, quiet: 0, level: 2))
    scene.deploy(116, "shop", "v3")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "network")
    #expect(diagnosis["network"].mechanism == "certificate")
    #expect(diagnosis.culpritChange == nil)
  }

  @Test func `what is left of a certificate tells its end, and no deployment set that`() {
    var scene = outage(of: ["payments"])
    scene.add(.certificateLifetime, Entity(.service, "payments"), noise: 0) {
      max(0, (119 - $0) * 60)
    }
    scene.add(.certificateErrors, shop, noise: 0.3, step(120, quiet: 0, level: 20))
    scene.deploy(117, "shop", "v3")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "network")
    #expect(diagnosis["network"].mechanism == "certificate")
    #expect(diagnosis.culpritChange == nil)
  }

  @Test func `a certificate renewed before the onset ends no more`() {
    var scene = outage(of: ["payments"])
    scene.add(.certificateExpiry, Entity(.instance, "pay.example"), noise: 0) {
      Scene.minute($0 >= 100 ? 119_000 : 118).seconds
    }
    #expect(scene.diagnosis()["network"].verdict != .leading)
  }

  @Test func `everything that a full host calls looks slow, which is no fault of the network`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.cpuUtilization, shop, step(120, quiet: 0.3, level: 0.97))
    for name in Self.names {
      let peer = Entity(.dependency, name)
      scene.add(.dependencyErrorRatio, peer, noise: 0.3) { _ in 0.001 }
      scene.add(.dependencyLatency, peer, statistic: .p95, step(121, quiet: 0.1, level: 0.3))
    }
    scene.add(.memoryResident, shop, noise: 0.01) { _ in 300e6 }
    scene.deploy(10, "shop", "v2")
    scene.deploy(15, "shop", "banner", kind: .flag)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "host-saturation")
    #expect(diagnosis["network"].verdict == .effect)
  }

  @Test func `packets lost by the hundred lead`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.packetLoss, Entity(.instance, "node-1"), step(120, quiet: 0.0005, level: 0.06))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "network")
    #expect(diagnosis["network"].mechanism == "packet-loss")
  }

  @Test func `errors of names that begin and end with a deployment leave both open`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(121, until: 150, quiet: 0.004, level: 0.5))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.dnsErrors, shop, noise: 0.3, step(120, until: 150, quiet: 0, level: 40))
    scene.deploy(120, "shop", "v9")
    scene.deploy(149, "shop", "v8", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(Set(diagnosis.hypotheses.prefix(2).map(\.id)) == ["deploy-regression", "network"])
    #expect(diagnosis["deploy-regression"].mechanism == "dns")
    #expect(diagnosis["network"].presenceIsKept)
  }

  @Test func `calls and packets that stayed well rule the network out`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
    for name in Self.names {
      let peer = Entity(.dependency, name)
      scene.add(.dependencyErrorRatio, peer, noise: 0.3) { _ in 0.001 }
      scene.add(.dependencyLatency, peer, statistic: .p95) { _ in 0.1 }
    }
    #expect(scene.diagnosis()["network"].verdict == .untested)
    scene.add(.packetLoss, Entity(.instance, "node-1")) { _ in 0.0005 }
    let result = scene.diagnosis()["network"]
    #expect(result.verdict == .ruledOut)
    #expect(result.reason.contains("payments"))
  }

  @Test func `without calls, packets or lookups it is untested and the exports are named`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 1.5))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["network"].verdict == .untested)
    #expect(
      diagnosis.missing.contains {
        $0.hypothesis == "network" && $0.how.contains("node_netstat_Tcp_RetransSegs")
      })
  }

  @Test func `a certificate may be told of minutes after the harm that its end began`() {
    var scene = outage(of: ["payments"])
    scene.add(.expiredCertificates, shop, noise: 0.3, metric: "", step(126, quiet: 0, level: 2))
    scene.deploy(116, "shop", "v3")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "network")
    #expect(diagnosis.culpritChange == nil)
  }
}
