import RuleOutDiagnosis
import RuleOutModel
import Testing

/// Changes that telemetry tells of: suspects like stated ones, but for restarts.
struct DerivedChangeTests {
  /// Errors from minute 120 on, and a derived change at 118.
  private func scene(_ kind: Change.Kind) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(120, quiet: 0.004, level: 0.3))
    scene.changes.append(
      Change(
        kind: kind, time: .moment(Scene.minute(118)), entity: "shop",
        version: kind == .restart ? "" : "v9", detail: "derived from labels of `build_info`",
        isDerived: true,
        arrivals: [
          Change.Arrival(instance: "web-1", time: Scene.minute(118)),
          Change.Arrival(instance: "web-2", time: Scene.minute(119)),
        ], source: SourceReference(file: "metrics.csv", line: 2)))
    return scene
  }

  @Test func `a derived deployment is judged, and says from what it was derived`() {
    let diagnosis = scene(.deploy).diagnosis()
    let change = diagnosis.change("v9")
    #expect(change.verdict != .acquitted)
    #expect(change.reason.hasPrefix("derived from labels of `build_info`, not listed; "))
    let steps = diagnosis.timeline.filter { $0.text.hasPrefix("shop v9 deployed") }
    #expect(steps.map(\.at) == [Scene.minute(118), Scene.minute(119)])
    #expect(steps.first?.text.contains("to web-1, derived from") == true)
  }

  @Test func `a restart is a fact and no suspect`() {
    let diagnosis = scene(.restart).diagnosis()
    #expect(diagnosis.changes.isEmpty)
    #expect(diagnosis.culpritChange == nil)
    #expect(
      diagnosis.timeline.map(\.text).contains(
        "shop restarted on web-1 and web-2, derived from labels of `build_info`"))
    let without = Scene.withoutChanges(scene(.restart)).diagnosis()
    #expect(diagnosis.hypotheses == without.hypotheses)
  }
}

extension Scene {
  fileprivate static func withoutChanges(_ scene: Scene) -> Scene {
    var scene = scene
    scene.changes = []
    return scene
  }
}
