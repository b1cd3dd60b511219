import RuleOutModel
import Testing

/// Demand that rises with the harm, and what it does when harm ends.
@Suite struct StayingDemandTests {
  /// An ordinary morning: demand climbs to 1,500 and stays there; users are hurt from minute 120 to 150.
  private func morning(after: Double = 1_500) -> Scene {
    var scene = Scene()
    scene.add(.traffic, shop) { $0 >= 150 ? after : $0 >= 119 ? 1_500 : 500 }
    scene.add(.latency, shop, statistic: .p95, step(120, until: 150, quiet: 0.2, level: 1.5))
    return scene
  }

  @Test func `demand that stays while harm ends was no surge too many`() {
    let result = morning().diagnosis()["traffic-surge"]
    #expect(result.verdict != .leading)
    #expect(
      result.evidence.contains { $0.test == "harm-ends-with-demand" && $0.direction == .against })
  }

  @Test func `demand that falls as harm ends may have been it`() {
    let result = morning(after: 500).diagnosis()["traffic-surge"]
    #expect(!result.evidence.contains { $0.test == "harm-ends-with-demand" })
  }

  @Test func `demand that stays says nothing where capacity was added`() {
    var scene = morning()
    scene.deploy(148, "shop", "8 replicas", kind: .scale)
    let result = scene.diagnosis()["traffic-surge"]
    #expect(!result.evidence.contains { $0.test == "harm-ends-with-demand" })
  }
}
