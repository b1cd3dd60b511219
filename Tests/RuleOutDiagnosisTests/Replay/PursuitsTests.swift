import RuleOutModel
import Testing

@testable import RuleOutDiagnosis

@Suite struct PursuitsTests {
  private func note(
    _ minute: Int, _ text: String, _ hypothesis: String = "", _ action: String = ""
  ) -> ResponderNote {
    ResponderNote(
      time: .moment(Scene.minute(Double(minute))), note: text, hypothesis: hypothesis,
      action: action, source: SourceReference(file: "timeline.csv", line: minute + 1))
  }

  private func pursuits(_ notes: [ResponderNote]) -> [Pursuit] {
    Pursuits.find(
      in: notes, span: TimeWindow(start: Scene.start, end: Scene.minute(180)), utcOffset: 0)
  }

  @Test func `columns say when a suspicion was taken up and dropped`() {
    let found = pursuits([
      note(15, "alert", "", "alerted"),
      note(25, "External API suspected", "external-api", "suspected"),
      note(45, "all normal", "external-api", "dropped"),
      note(100, "the new cache", "deploy-regression", "suspected"),
      note(120, "rollback", "deploy-regression", "mitigated"),
    ])
    #expect(found.map(\.hypothesis) == ["external-api", "deploy-regression"])
    #expect(found.map(\.pursuedAt) == [Scene.minute(25), Scene.minute(100)])
    #expect(found.map(\.droppedAt) == [Scene.minute(45), nil])
    #expect(found.allSatisfy { !$0.isInferred })
    #expect(found[0].source?.line == 26)
  }

  @Test(arguments: [
    ("Checked the payment provider", "external-api", true),
    ("Logs of the external API are normal", "external-api", false),
    ("Connection pool suspected: queries hang", "db-pool-exhaustion", true),
    ("db pool ruled out", "db-pool-exhaustion", false),
    ("maybe DNS?", "network", true),
    ("CPU looks fine everywhere", "host-saturation", false),
    ("Review of the deployment", "deploy-regression", true),
  ])
  func `without columns the words are read, and that is said`(
    text: String, hypothesis: String, isPursued: Bool
  ) throws {
    let found = try #require(pursuits([note(20, text)]).first)
    #expect(found.hypothesis == hypothesis)
    #expect((found.pursuedAt != nil) == isPursued)
    #expect((found.droppedAt != nil) == !isPursued)
    #expect(found.isInferred)
  }

  @Test(arguments: ["Alert fired", "everything is slow", "paged the second line", "all is normal"])
  func `a note that names no suspicion is none`(text: String) {
    #expect(pursuits([note(20, text)]).isEmpty)
  }

  @Test func `a suspicion taken up again stands twice`() {
    let found = pursuits([
      note(10, "a", "network", "suspected"), note(12, "b", "network", "suspected"),
      note(20, "c", "network", "dropped"), note(25, "d", "network", "dropped"),
      note(30, "e", "network", "suspected"),
    ])
    #expect(found.map(\.pursuedAt) == [Scene.minute(10), Scene.minute(30)])
    #expect(found.map(\.droppedAt) == [Scene.minute(20), nil])
  }
}
