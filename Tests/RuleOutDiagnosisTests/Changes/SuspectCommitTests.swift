import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

/// What the commit of a change tells of its kind, its place and its time.
@Suite struct SuspectCommitTests {
  private static let sha = "1111111aaaaaaa1111111aaaaaaa1111111aaaaa"

  /// Errors of `shop` from minute 121 on, `entity` deployed at `minute` with a commit to `paths`.
  private func scene(
    _ entity: String, at minute: Double = 120, _ paths: [String], _ lines: String
  ) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.3))
    scene.add(.errorRatio, Entity(.service, "cart"), noise: 0.4) { _ in 0.004 }
    scene.deploy(minute, entity, "sync-7")
    scene.changes[0].commit = Self.sha
    let diff = paths.map { "diff --git a/\($0) b/\($0)\n@@ -1,9 +1,9 @@\n\(lines)" }
    scene.commits = [
      Commit(
        sha: Self.sha, time: .moment(Scene.minute(minute - 10)), paths: paths,
        diff: diff.joined(separator: "\n"), source: SourceReference(file: "commits.json", line: 1))
    ]
    return scene
  }

  @Test(arguments: [
    (["deploy/shop/values.yaml"], "-replicas: 8\n+replicas: 2", Change.Kind.config),
    (["terraform/shop/main.tf", "docs/shop.md"], "-size = 8\n+size = 2", .config),
    (["deploy/shop/values.yaml"], "-  tag: \"1\"\n+  tag: \"2\"", .deploy),
    (["deploy/shop/values.yaml", "shop/a.go"], "-replicas: 8\n+replicas: 2", .deploy),
    (["services/shop/config.yaml"], "-replicas: 8\n+replicas: 2", .deploy),
    (["shop/migrations/7.yaml"], "-a: 8\n+a: 2", .deploy),
    (["shop/package.json"], "-\"a\": \"1.0.0\"\n+\"a\": \"2.0.0\"", .deploy),
  ])
  func `a deployment of settings alone is a change of configuration`(
    paths: [String], lines: String, kind: Change.Kind
  ) {
    let diagnosis = scene("shop", paths, lines).diagnosis()
    #expect(diagnosis.change(Self.sha).kind == kind)
    #expect(diagnosis.leader != (kind == .config ? "deploy-regression" : "config-change"))
  }

  @Test(arguments: [("shop/a.go", Change.Kind.deploy), ("cart/a.go", .config)])
  func `settings that come with code are deployed with it`(path: String, kind: Change.Kind) {
    var scene = scene("shop", ["deploy/shop/values.yaml"], "-replicas: 8\n+replicas: 2")
    scene.deploy(20, "shop", "sync-6")
    scene.commits.insert(
      Commit(
        sha: "2222222bbbbbbb", time: .moment(Scene.minute(60)), paths: [path],
        diff: "diff --git a/\(path) b/\(path)\n@@ -1 +1 @@\n-\ta(b)\n+\ta(c)",
        source: SourceReference(file: "commits.json", line: 2)), at: 0)
    let change = scene.diagnosis().changes.first { $0.at == Scene.minute(120) }
    #expect(change?.kind == kind)
  }

  /// Errors of `shop` from minute 121 on name a column; `depots` changed it at minute 40.
  private func refused(_ sql: String, said: Double = 121, of column: String = "depot_code") -> Scene
  {
    var scene = scene("depots", at: 40, ["depots/db/7.sql"], sql)
    scene.add(.errorRatio, Entity(.service, "depots"), noise: 0.4) { _ in 0.004 }
    scene.templates = [
      template("null value in column \"\(column)\" violates not-null constraint", from: said)
    ]
    return scene
  }

  private func template(_ text: String, from minute: Double) -> MessageTemplate {
    func series(_ value: (Double) -> Double) -> Series {
      Series(
        start: Scene.start, step: 60_000_000,
        values: (0..<Scene.minutes).map { value(Double($0)) })
    }
    return MessageTemplate(
      service: "shop", severity: .error, text: text, example: text, count: 59,
      series: series { $0 >= minute ? 1 : 0 }, activity: series { $0 >= minute ? 9 : 8 },
      source: SourceReference(file: "shop.log", line: 1))
  }

  private static let mandatory = "+ALTER TABLE parcels ALTER COLUMN depot_code DROP DEFAULT;"

  @Test func `a column that must be given hurts at the first write without it`() {
    let timing = refused(Self.mandatory).diagnosis()["deploy-regression"].evidence.filter {
      $0.group == "change-timing"
    }
    #expect(timing.map(\.direction) == [.for])
  }

  @Test func `an error about another column, or one that was there before, tells of no first use`()
  {
    for scene in [refused(Self.mandatory, of: "zone_code"), refused(Self.mandatory, said: 10)] {
      let timing = scene.diagnosis()["deploy-regression"].evidence.filter {
        $0.group == "change-timing"
      }
      #expect(timing.allSatisfy { $0.direction != .for })
    }
  }

  @Test(arguments: [("member_no", true), ("room_no", false)])
  func `a column of another type hurts from the first slow statement that names it`(
    column: String, isTold: Bool
  ) {
    var scene = refused("+ALTER TABLE guests MODIFY member_no VARCHAR(24);")
    let text = "slow query: SELECT * FROM guests WHERE \(column) = 88213"
    scene.templates = [template(text, from: 121)]
    scene.templates[0].severity = .warning
    let timing = scene.diagnosis()["deploy-regression"].evidence.filter {
      $0.group == "change-timing"
    }
    #expect(timing.contains { $0.direction == .for } == isTold)
  }

  @Test func `settings without a diff may bring another image`() {
    var scene = scene("shop", ["deploy/shop/values.yaml"], "")
    scene.commits[0].diff = ""
    #expect(scene.diagnosis().change(Self.sha).kind == .deploy)
  }

  @Test(arguments: [
    (["deploy/shop/values.yaml"], true), (["deploy/cart/values.yaml"], false),
    (["deploy/other/values.yaml"], false),
  ])
  func `a change of what telemetry does not know is of what its paths name`(
    paths: [String], isConvicted: Bool
  ) {
    var scene = scene("argo", paths, "-replicas: 8\n+replicas: 2")
    // Another list shares its names with telemetry.
    scene.deploy(20, "cart", "v1")
    #expect((scene.diagnosis().culpritChange == Self.sha) == isConvicted)
  }

  @Test(arguments: [("1 10 * * *", true), ("1 9 * * *", false), ("*/5 * * * *", false)])
  func `a job acts when it runs next, not when it lands`(schedule: String, coincides: Bool) {
    // The scene begins at eight: minute 121 is a minute past ten.
    let lines = " schedule: \"\(schedule)\"\n-replicas: 8\n+replicas: 2"
    let scene = scene("shop", at: 40, ["deploy/shop/job.yaml"], lines)
    let reason = scene.diagnosis().change(Self.sha).reason
    #expect(reason.contains("ran first at") == coincides, "\(reason)")
  }

  @Test(arguments: ["1 10 * * *", "*/5 * * * *"])
  func `harm that ends with a job does not speak for the change that stays`(schedule: String) {
    let lines = " schedule: \"\(schedule)\"\n-replicas: 8\n+replicas: 2"
    var scene = scene("shop", at: 40, ["deploy/shop/job.yaml"], lines)
    scene.signals.removeAll { $0.id.entity == shop }
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 150, quiet: 0.004, level: 0.3))
    let reversal = scene.diagnosis()["config-change"].evidence.filter {
      $0.group == "change-reversal"
    }
    #expect(reversal.map(\.direction) == [schedule == "1 10 * * *" ? .missing : .against])
  }
}
