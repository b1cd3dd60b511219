import RuleOutModel
import Testing

@Suite struct DeployTests {
  @Test func `errors that begin with a deployment and end with its rollback convict it`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 151, quiet: 0.004, level: 0.3))
    scene.add(.traffic, shop) { _ in 300 }
    scene.deploy(120, "shop", "v9")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis["deploy-regression"].mechanism == "errors")
    #expect(diagnosis.culpritChange == "v9")
  }

  /// Pods of one workload before and after minute 120, with the limit of their memory.
  private func limits(_ before: Double, _ after: Double, used: Double) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.3))
    scene.add(.traffic, shop) { _ in 300 }
    let pods = [
      ("shop-7c9d8f6b5-bcdf2", before, 0.0..<120), ("shop-6b5f4d8c2-ghjk4", after, 120..<180),
    ]
    for (pod, limit, time) in pods {
      scene.add(.memoryLimit, Entity(.instance, pod), noise: 0) {
        time.contains($0) ? limit * 1_048_576 : .nan
      }
      scene.add(.memoryResident, Entity(.instance, pod)) {
        time.contains($0) ? used * 1_048_576 : .nan
      }
    }
    scene.deploy(120, "shop", "revision 42", kind: .flag)
    return scene
  }

  @Test func `a memory limit that falls below what is needed convicts the change that lowered it`()
  {
    let diagnosis = limits(1_024, 512, used: 480).diagnosis()
    #expect(diagnosis.leader == "config-change")
    #expect(diagnosis["config-change"].mechanism == "limit-lowered")
    #expect(
      diagnosis["config-change"].evidence.contains { $0.test == "limit-lowered" && $0.applied })
  }

  @Test(arguments: [(1_024.0, 512.0, 200.0), (512, 1_024, 480), (512, 512, 480)])
  func `a memory limit that leaves room, or did not fall, says nothing`(
    before: Double, after: Double, used: Double
  ) {
    let evidence = limits(before, after, used: used).diagnosis()["config-change"].evidence
    #expect(!evidence.contains { $0.test == "limit-lowered" && $0.direction == .for })
  }

  @Test func `a deployment after the onset is ruled out by time`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(100, until: 151, quiet: 0.004, level: 0.3))
    scene.deploy(112, "shop", "v9")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["deploy-regression"].verdict == .ruledOut)
    #expect(diagnosis.change("v9").verdict == .acquitted)
    #expect(diagnosis.culpritChange == nil)
  }

  @Test func `a rollback that changes nothing speaks against the deployment`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(100, quiet: 0.004, level: 0.3))
    scene.deploy(99, "shop", "v9")
    scene.deploy(120, "shop", "v8", kind: .rollback)
    #expect(scene.diagnosis().leader != "deploy-regression")
  }

  @Test func `a rollback to the version before it undoes a change, later ones or not`() throws {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 151, quiet: 0.004, level: 0.3))
    scene.deploy(20, "shop", "v8")
    scene.deploy(120, "shop", "v9")
    scene.deploy(140, "shop", "v10")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis.culpritChange == "v9")
    let reversal = diagnosis["deploy-regression"].evidence.first { $0.group == "change-reversal" }
    #expect(try #require(reversal).direction == .for)
  }

  @Test func `without any list of changes the hypothesis is untested`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(100, quiet: 0.004, level: 0.3))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis["deploy-regression"].verdict == .untested)
    #expect(diagnosis.leader == nil)
  }

  @Test func `probabilities of all hypotheses sum to one`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(100, quiet: 0.004, level: 0.3))
    scene.deploy(99, "shop", "v9")
    let total = scene.diagnosis().hypotheses.compactMap(\.probability).reduce(0, +)
    #expect(abs(total - 1) < 1e-4)
  }

  @Test func `of two changes supported alike none is convicted`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(140, quiet: 0.003, level: 0.25))
    scene.add(.memoryResident, shop, noise: 0.01) { 200e6 + 2.6e6 * max(0, min($0, 140) - 30) }
    scene.add(.memoryLimit, shop, noise: 0) { _ in 500e6 }
    scene.deploy(30, "shop", "v9")
    scene.deploy(30, "shop", "kernel", kind: .infrastructure)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis.culpritChange == nil)
    #expect(diagnosis.changes.allSatisfy { $0.verdict == .undecided })
  }

  @Test func `another service that was hurt just before does not acquit the culprit`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 151, quiet: 0.004, level: 0.3))
    let mail = Entity(.service, "mail")
    scene.add(.latency, mail, statistic: .p95, step(104, until: 118, quiet: 0.1, level: 0.5))
    scene.deploy(120, "shop", "v9")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    #expect(scene.diagnosis().change("v9").verdict != .acquitted)
  }

  @Test func `deployments are expected half as often again as anything else`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, quiet: 0.2, level: 1.5))
    let diagnosis = scene.diagnosis()
    let others = diagnosis["external-api"].probability!
    #expect(abs(diagnosis["deploy-regression"].probability! - 1.5 * others) < 1e-4)
  }

  @Test(arguments: [(false, Verdict.plausible), (true, .ruledOut)])
  func `settings that are acquitted rule out no flag that nobody lists`(
    listsFlags: Bool, verdict: Verdict
  ) {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.3, step(120, quiet: 0.003, level: 0.25))
    scene.deploy(150, "shop", "timeout", kind: .config)
    if listsFlags { scene.deploy(151, "shop", "dark-mode", kind: .flag) }
    #expect(scene.diagnosis()["config-change"].verdict == verdict)
  }
}
