import RuleOutModel
import Testing

@testable import RuleOutDiagnosis

/// What brings back what ran before is a rollback, however a list calls it.
@Suite struct RestorationTests {
  private static let old = "1111111aaaaaaa1111111aaaaaaa1111111aaaaa"
  private static let new = "2222222bbbbbbb2222222bbbbbbb2222222bbbbb"

  /// Errors from minute 121 to 151, `shop` deployed at 120 and again at 150.
  private func undone(
    _ first: (version: String, commit: String, previous: String), _ second: (String, String),
    entity: String = "shop"
  ) -> Bool {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 151, quiet: 0.004, level: 0.3))
    scene.deploy(120, entity, first.version)
    scene.deploy(150, entity, second.0)
    scene.changes[0].commit = first.commit
    scene.changes[0].previous = first.previous
    scene.changes[1].commit = second.1
    scene.commits = [(Self.old, 20.0), (Self.new, 100)].map { sha, minute in
      Commit(
        sha: sha, time: .moment(Scene.minute(minute)), paths: ["shop/a.go"],
        source: SourceReference(file: "commits.json", line: 1))
    }
    return scene.diagnosis().changes.contains { $0.kind == .rollback }
  }

  @Test func `a version that a list says ran before is brought back`() {
    #expect(undone(("blue", "", "green"), ("green", "")))
    #expect(!undone(("blue", "", "green"), ("red", "")))
  }

  @Test func `an earlier head brings back what it had`() {
    #expect(undone(("blue", Self.new, ""), ("green", Self.old)))
    #expect(!undone(("blue", Self.old, ""), ("green", Self.new)))
    // A higher number is meant as something new.
    #expect(!undone(("1.4", Self.new, ""), ("1.5", Self.old)))
  }

  @Test(arguments: [
    ("1631", "1630-r1", true), ("v2.14.0", "2.13.4", true), ("chart-3.2.0", "chart-3.1.9-2", true),
    ("1631", "1632", false), ("2.14.0", "build-7", false), ("9f3c1a2", "4f1c2a9", false),
    ("2.14.0", "2.14.0-hotfix", false),
  ])
  func `a lower number of the same scheme brings back what ran before`(
    first: String, second: String, isRollback: Bool
  ) {
    #expect(undone((first, "", ""), (second, "")) == isRollback)
  }

  @Test func `of what has no name, numbers tell nothing`() {
    #expect(!undone(("1631", "", ""), ("1630", ""), entity: ""))
  }
}
