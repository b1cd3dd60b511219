import RuleOutModel
import Testing

/// Processors and disks: at their limit by themselves, for a reason of ours, or level.
@Suite struct HostTests {
  private let web = Entity(.instance, "web-1")

  /// Slow from minute 121 on, under level demand.
  private func slow(until end: Double = 1e9) -> Scene {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, until: end, quiet: 0.2, level: 1.5))
    scene.add(.traffic, shop) { _ in 300 }
    return scene
  }

  @Test func `a processor that fills up with neither demand nor change behind it leads`() {
    var scene = slow()
    scene.add(.cpuUtilization, web, step(120, quiet: 0.3, level: 0.97))
    scene.deploy(30, "shop", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "host-saturation")
    #expect(diagnosis["host-saturation"].mechanism == "cpu")
    #expect(diagnosis["host-saturation"].entity == "web-1")
    #expect(diagnosis.culpritChange == nil)
  }

  @Test(arguments: [
    (Quantity.cpuThrottling, 0.4, "throttling"), (.cpuSteal, 0.35, "noisy-neighbour"),
    (.diskBusy, 0.99, "disk-busy"), (.cpuPressure, 0.6, "cpu"), (.diskQueue, 30, "disk-busy"),
    (.storageLatency, 0.08, "disk-busy"),
  ])
  func `what a host is short of is named`(quantity: Quantity, level: Double, mechanism: String) {
    var scene = slow()
    scene.add(quantity, web, noise: 0.02, step(120, quiet: 0.01, level: level))
    scene.add(.cpuUtilization, web) { _ in 0.4 }
    let result = scene.diagnosis()["host-saturation"]
    #expect(result.verdict == .leading)
    #expect(result.mechanism == mechanism)
  }

  @Test(arguments: [
    (Quantity.diskQueue, 8.0, 14.0), (.diskQueue, 0.5, 6), (.storageLatency, 0.01, 0.03),
    (.eventLoopLag, 0.01, 0.3),
  ])
  func `a disk or a loop that is slower than usual is not full`(
    quantity: Quantity, quiet: Double, level: Double
  ) {
    var scene = slow()
    scene.add(quantity, web, noise: 0.02, step(120, quiet: quiet, level: level))
    #expect(scene.diagnosis().leader != "host-saturation")
  }

  @Test(arguments: [true, false])
  func
    `an event loop that is busy is the way of what its process began to do, and no want of the host`(
      isDeployed: Bool
    )
  {
    var scene = slow()
    scene.add(.eventLoopLag, shop, step(120, quiet: 0.01, level: 4))
    if isDeployed { scene.deploy(120, "shop", "v9") }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["host-saturation"].verdict == .untested)
    if isDeployed { #expect(diagnosis["deploy-regression"].mechanism == "cpu") }
  }

  @Test func `a machine that is full while its processes stay level has a noisy neighbour`() {
    var scene = slow()
    scene.add(.cpuUtilization, Entity(.instance, "node-7"), statistic: .ratio) {
      $0 >= 120 ? 0.98 : 0.35
    }
    scene.add(.cpuUtilization, web, statistic: .rate) { _ in 0.6 }
    scene.deploy(120, "shop", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["host-saturation"].mechanism == "noisy-neighbour")
    #expect(diagnosis.leader == "host-saturation")
    #expect(diagnosis.culpritChange == nil)
  }

  @Test func `processors that stay level are ruled out by equivalence`() {
    var scene = slow()
    scene.add(.cpuUtilization, web) { _ in 0.3 }
    scene.add(.cpuUtilization, Entity(.instance, "web-2")) { _ in 0.35 }
    scene.add(.cpuSteal, web) { _ in 0.004 }
    let result = scene.diagnosis()["host-saturation"]
    #expect(result.verdict == .ruledOut)
    #expect(result.reason.contains("harm would need"))
    #expect(result.reason.contains("disk space and disk time not in these files"))
  }

  @Test(arguments: [false, true])
  func `where containers have limits, throttling must be measured to rule it out`(isMeasured: Bool)
  {
    var scene = slow()
    scene.add(.cpuUtilization, web) { _ in 0.3 }
    scene.add(.cpuSteal, web) { _ in 0.004 }
    scene.add(.memoryLimit, web, noise: 0) { _ in 512e6 }
    if isMeasured { scene.add(.cpuThrottling, web) { _ in 0.01 } }
    #expect(
      scene.diagnosis()["host-saturation"].verdict == (isMeasured ? .ruledOut : .untested))
  }

  @Test func `processors of which only the use is known may be held back by others unseen`() {
    var scene = slow()
    scene.add(.cpuUtilization, web) { _ in 0.3 }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["host-saturation"].verdict == .untested)
    #expect(
      diagnosis.missing.contains { $0.hypothesis == "host-saturation" && $0.how.contains("steal") })
  }

  @Test func `without any measure of hosts it is untested and the export is asked for`() {
    let diagnosis = slow().diagnosis()
    #expect(diagnosis["host-saturation"].verdict == .untested)
    #expect(
      diagnosis.missing.contains {
        $0.hypothesis == "host-saturation" && $0.how.contains("node_cpu_seconds_total")
      })
  }

  @Test(arguments: [Quantity.cpuThrottling, .cpuSteal, .cpuPressure])
  func `a level processor rules nothing out while work is held back`(quantity: Quantity) {
    var scene = slow()
    scene.add(.cpuUtilization, web) { _ in 0.3 }
    scene.add(quantity, web, step(120, quiet: 0.01, level: 0.2))
    #expect(scene.diagnosis()["host-saturation"].verdict != .ruledOut)
  }

  @Test func `level processors of a service that stayed well rule nothing out`() {
    var scene = slow()
    scene.add(.traffic, Entity(.service, "mail")) { _ in 20 }
    scene.add(.cpuUtilization, Entity(.service, "mail")) { _ in 0.3 }
    #expect(scene.diagnosis()["host-saturation"].verdict == .untested)
  }

  @Test func `a processor measured too thinly is not ruled out`() {
    var scene = slow()
    scene.add(.cpuUtilization, web) { $0 >= 118 && $0 < 128 ? .nan : 0.3 }
    #expect(scene.diagnosis()["host-saturation"].verdict == .untested)
  }

  @Test func `processors that follow demand are its effect`() {
    var scene = Scene()
    for name in ["shop", "cart"] {
      let service = Entity(.service, name)
      scene.add(.traffic, service) { $0 >= 120 ? 2_400 : 500 }
      scene.add(.cpuUtilization, service) { $0 >= 120 ? 0.96 : 0.3 }
      scene.add(.latency, service, statistic: .p99, step(121, quiet: 0.2, level: 2))
    }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "traffic-surge")
    #expect(diagnosis["host-saturation"].verdict == .effect)
  }

  @Test func `a deployment that burns the processor is the cause and the processor its way`() {
    var scene = slow(until: 151)
    scene.add(.cpuUtilization, shop, step(120, until: 150, quiet: 0.3, level: 0.97))
    scene.deploy(120, "shop", "v9")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis["deploy-regression"].mechanism == "cpu")
    #expect(diagnosis["host-saturation"].verdict == .effect)
    #expect(diagnosis["host-saturation"].effectOf == "deploy-regression")
  }

  @Test func `processors that page for want of memory are no cause of their own`() {
    var scene = slow()
    scene.add(.memoryResident, shop, noise: 0.01) { 200e6 + 2.6e6 * max(0, min($0, 120) - 30) }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 440e6 }
    scene.add(.pagingRate, shop, noise: 0.1, step(119, quiet: 0, level: 3_000))
    scene.add(.cpuUtilization, shop, step(120, quiet: 0.3, level: 0.97))
    scene.add(.diskBusy, shop, step(120, quiet: 0.1, level: 0.97))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "memory-exhaustion")
    #expect(diagnosis["host-saturation"].verdict == .effect)
  }

  @Test func `memory that grows elsewhere and hurts nobody explains no full processor`() {
    var scene = slow()
    scene.add(.memoryResident, Entity(.service, "mail"), noise: 0.01) {
      200e6 + 1.2e6 * max(0, $0 - 30)
    }
    scene.add(.cpuUtilization, shop, step(120, quiet: 0.3, level: 0.97))
    scene.deploy(10, "shop", "v2")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["host-saturation"].verdict != .effect)
    #expect(
      (diagnosis["host-saturation"].probability ?? 0)
        >= (diagnosis["memory-exhaustion"].probability ?? 1))
  }
}
