import RuleOutModel
import Testing

@Suite struct DiskTests {
  private let node = Entity(.instance, "db-1")

  /// Writes fail from minute 121 on: the disk fills from `minute`.
  private func filling(from minute: Double) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.4))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.diskUtilization, node, noise: 0.002) {
      min(1, 0.4 + 0.6 * max(0, $0 - minute) / (120 - minute)) * 0.998
    }
    return scene
  }

  @Test func `a disk that fills from a deployment on convicts it`() {
    var scene = filling(from: 40)
    scene.deploy(40, "shop", "v9")
    scene.deploy(100, "shop", "v10")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis.culpritChange == "v9")
    #expect(diagnosis["deploy-regression"].mechanism == "disk-full")
    #expect(diagnosis.change("v10").verdict == .acquitted)
    #expect(diagnosis["host-saturation"].verdict == .effect)
  }

  @Test func `what writes more to the disk of a host need not serve its requests`() {
    var scene = filling(from: 40)
    scene.add(.traffic, Entity(.service, "papers")) { _ in 3 }
    scene.deploy(40, "papers", "v9")
    scene.changes[0].commit = "1111111aaaaaaa"
    scene.commits = [
      Commit(
        sha: "1111111aaaaaaa", time: .moment(Scene.minute(30)), paths: ["papers/a.py"],
        diff: "diff --git a/papers/a.py b/papers/a.py\n@@ -1,3 +1,3 @@\n"
          + "-log.debug(\"parsed\", doc)\n+log.info(\"parsed\", doc)",
        source: SourceReference(file: "commits.json", line: 1))
    ]
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "deploy-regression")
    #expect(diagnosis["host-saturation"].verdict == .effect)
  }

  @Test func `a disk that fills by itself acquits the deployment just before the outage`() {
    var scene = filling(from: 40)
    scene.deploy(118, "shop", "v9")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "host-saturation")
    #expect(diagnosis["host-saturation"].mechanism == "disk-full")
    #expect(diagnosis.change("v9").verdict == .acquitted)
  }

  /// Credits of a machine whose requests are slow from minute 121 on.
  private func spending(_ quantity: Quantity, _ used: (Double) -> Double) -> Scene {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(quantity, node, noise: 0.002, used)
    return scene
  }

  @Test(arguments: [Quantity.diskCreditsUsed, .cpuCreditsUsed])
  func `credits that are spent hold a machine to its usual rate`(quantity: Quantity) {
    var scene = spending(quantity) { min(1, 0.1 + 0.9 * max(0, $0 - 40) / 80) * 0.998 }
    scene.deploy(118, "shop", "v9")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "host-saturation")
    #expect(diagnosis["host-saturation"].mechanism == "credits-exhausted")
    #expect(diagnosis["host-saturation"].entity == "db-1")
    #expect(diagnosis.change("v9").verdict == .acquitted)
  }

  @Test(arguments: [0.02, 0.6, 0.99])
  func `a balance that stays as it is hurts nobody`(used: Double) {
    let diagnosis = spending(.diskCreditsUsed) { _ in used }.diagnosis()
    #expect(diagnosis["host-saturation"].verdict == .untested)
  }

  @Test func `refused writes alone tell of a full disk`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.4))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.diskFullErrors, shop, noise: 0.2, step(121, quiet: 0, level: 3))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "host-saturation")
    #expect(diagnosis["host-saturation"].mechanism == "disk-full")
  }

  @Test(arguments: [(0.97, false), (1, true)])
  func `a disk that was nearly full all day hurts when it gets full`(level: Double, hurts: Bool) {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.4))
    scene.add(.cpuUtilization, shop) { _ in 0.3 }
    scene.add(.cpuSteal, shop) { _ in 0.004 }
    scene.add(.diskUtilization, shop, noise: 0.0005) { $0 >= 120 ? level : 0.97 }
    let verdict = scene.diagnosis()["host-saturation"].verdict
    #expect((verdict == .ruledOut) == !hurts)
  }

  @Test func `refused files and sockets tell of a host without descriptors`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.4))
    scene.add(.traffic, shop) { _ in 300 }
    scene.add(.cpuUtilization, shop) { _ in 0.3 }
    scene.add(.descriptorErrors, shop, noise: 0.2, step(121, quiet: 0, level: 3))
    let result = scene.diagnosis()["host-saturation"]
    #expect(result.mechanism == "file-descriptors")
    #expect(result.verdict == .leading)
  }
}
