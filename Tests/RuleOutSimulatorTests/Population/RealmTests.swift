import Testing

@testable import RuleOutSimulator

@Suite struct RealmTests {
  @Test func `what is held out shares no name and no interval with the rest`() {
    let usual = Realm.usual
    let heldOut = Realm.heldOut
    #expect(
      Set(usual.entries + usual.services).isDisjoint(with: heldOut.entries + heldOut.services))
    #expect(Set(usual.externals).isDisjoint(with: heldOut.externals))
    #expect(Set(usual.databases).isDisjoint(with: heldOut.databases))
    #expect(Set(usual.flags + usual.settings).isDisjoint(with: heldOut.flags + heldOut.settings))
    #expect(Set(usual.joints).isDisjoint(with: heldOut.joints))
    #expect(Set(usual.intervals).isDisjoint(with: heldOut.intervals))
  }

  @Test func `a realm has names enough for its largest system`() {
    for realm in [Realm.usual, .heldOut] {
      #expect(Set(realm.services).count == realm.services.count)
      #expect(realm.services.count >= realm.serviceCount.upperBound)
      #expect(realm.resources.count >= realm.routeCount.upperBound)
    }
  }

  @Test func `every kind of cause finds what it needs, and hurts from when it began`() {
    let population = Population(seed: 2)
    for number in CauseKind.catalog.indices {
      let kind = population.kind(of: number)
      var courses = CourseDraw(realm: .usual, kind: kind, seed: 2, stream: "test \(number)")
      let plan = courses.draw(push: 1)
      #expect(plan.cause == kind.cause)
      #expect((plan.entity == nil) == (kind.cause == "none"))
      #expect(plan.faults.allSatisfy { $0.begin >= 0 && $0.begin < plan.length })
      #expect(plan.began >= 0 && plan.began < plan.length - 1_800)
      #expect(kind.cause == "none" || !plan.faults.isEmpty)
    }
  }
}
