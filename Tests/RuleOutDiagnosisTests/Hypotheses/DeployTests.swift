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
}
