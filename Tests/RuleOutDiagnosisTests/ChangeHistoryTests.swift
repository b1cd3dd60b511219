import RuleOutModel
import Testing

/// What counts as a change of its own, and what as taking one back.
@Suite struct ChangeHistoryTests {
  private func scene(until end: Double = 1e9) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: end, quiet: 0.004, level: 0.3))
    return scene
  }

  @Test func `a flag set for the third time is a suspect of its own`() {
    var scene = scene(until: 151)
    for minute in [20.0, 40, 120, 150] { scene.deploy(minute, "", "promo", kind: .flag) }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader == "config-change")
    #expect(
      diagnosis.changes.filter { $0.verdict == .convicted }.map(\.at) == [Scene.minute(120)])
  }

  @Test func `turning a flag off can begin the harm`() {
    var scene = scene()
    scene.deploy(-600, "", "cache", kind: .flag)
    scene.deploy(120, "", "cache", kind: .flag)
    let change = scene.diagnosis().changes.last
    #expect(change?.at == Scene.minute(120))
    #expect(change?.verdict != .acquitted)
  }

  @Test func `a rollback can begin the harm`() {
    var scene = scene()
    scene.deploy(20, "shop", "v9")
    scene.deploy(120, "shop", "v8", kind: .rollback)
    #expect(scene.diagnosis().change("v8").verdict != .acquitted)
  }

  @Test func `going back to a version undoes all that came after it`() {
    var scene = scene(until: 151)
    scene.deploy(120, "shop", "v9")
    scene.deploy(135, "shop", "v10")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    #expect(scene.diagnosis().culpritChange == "v9")
  }

  @Test func `another flag set in between does not hide that a flag was undone`() {
    var scene = scene(until: 151)
    scene.deploy(120, "", "first", kind: .flag)
    scene.deploy(130, "", "second", kind: .flag)
    scene.deploy(150, "", "first", kind: .flag)
    #expect(scene.diagnosis().culpritChange == "first")
  }

  @Test func `setting a flag back undoes no deployment`() {
    var scene = scene(until: 151)
    scene.deploy(119, "shop", "v9")
    scene.deploy(-60, "", "banner", kind: .flag)
    scene.deploy(150, "", "banner", kind: .flag)
    let diagnosis = scene.diagnosis()
    #expect(!diagnosis.changes.contains { $0.id == "v9" && $0.kind == .rollback })
  }

  @Test(arguments: [(-3_000.0, true), (-900, false)])
  func `what ran for a day without harm is acquitted`(minute: Double, isAcquitted: Bool) {
    var scene = scene()
    scene.deploy(minute, "shop", "v7")
    #expect((scene.diagnosis().change("v7").verdict == .acquitted) == isAcquitted)
  }

  @Test(arguments: [100.0, 108, 112, 116, 119])
  func `what lies outside the catalogue lacks no data`(minute: Double) {
    var scene = scene()
    scene.deploy(minute, "shop", "v9")
    #expect(scene.diagnosis()["unknown"].verdict != .untested)
  }
}
