import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

/// What a deployment changed against what failed.
@Suite struct ChangeContentTests {
  private static let head = "1111111aaaaaaa1111111aaaaaaa1111111aaaaa"
  private static let other = "2222222bbbbbbb2222222bbbbbbb2222222bbbbb"

  private static func commit(_ sha: String, _ minute: Double, _ path: String, _ lines: [String])
    -> Commit
  {
    Commit(
      sha: sha, time: .moment(Scene.minute(minute)), paths: [path],
      diff: ([
        "diff --git a/\(path) b/\(path)", "--- a/\(path)", "+++ b/\(path)", "@@ -1,3 +1,3 @@",
      ]
        + lines).joined(separator: "\n"),
      source: SourceReference(file: "commits.json", line: 1))
  }

  /// Responses slow down at minute 120, four minutes after `shop` deploys `head`.
  private func scene(_ commits: [Commit]) -> Scene {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(120, until: 170, quiet: 0.2, level: 3))
    scene.commits = commits
    scene.changes.append(
      Change(
        kind: .deploy, time: .moment(Scene.minute(116)), entity: "shop", version: "v2",
        commit: Self.head, source: SourceReference(file: "deploys.json", line: 1)))
    return scene
  }

  private func content(_ diagnosis: Diagnosis) -> [Evidence] {
    diagnosis["deploy-regression"].evidence.filter { $0.group == "change-content" }
  }

  @Test func `a call added within a loop speaks for slowness`() {
    let commit = Self.commit(
      Self.head, 100, "shop/order.py",
      ["     for item in cart.items:", "+        row = db.query(item.sku)", "+        use(row)"])
    let diagnosis = scene([commit]).diagnosis()
    #expect(content(diagnosis).map(\.direction) == [.for])
    #expect(diagnosis.culpritChange == Self.head)
  }

  @Test(arguments: [(0.3, Evidence.Specificity.specific), (0.95, .shared)])
  func `a shorter time to live is borne out by a cache that is hit less often`(
    ratio: Double, expected: Evidence.Specificity
  ) {
    let commit = Self.commit(
      Self.head, 100, "shop/cache.ts",
      ["-  await redis.set(key, body, 'EX', ttl);", "+  await redis.set(key, body, 'PX', ttl);"])
    var scene = scene([commit])
    scene.add(.cacheHitRatio, shop, noise: 0.01, step(118, quiet: 0.95, level: ratio))
    #expect(content(scene.diagnosis()).map(\.specificity) == [expected])
  }

  @Test func `a deployment of documents only is acquitted`() {
    let commit = Self.commit(Self.head, 100, "docs/shop.md", ["-Old words.", "+New words."])
    let diagnosis = scene([commit]).diagnosis()
    #expect(content(diagnosis).map(\.direction) == [.against])
    #expect(diagnosis.change(Self.head).verdict == .acquitted)
    #expect(diagnosis.culpritChange == nil)
  }

  @Test func `what its diff acquits begins nothing, though it coincides`() {
    func draining(_ commits: [Commit]) -> Scene {
      var scene = scene(commits)
      let pool = Entity(.pool, "shop")
      func used(_ minute: Double) -> Double { minute >= 117 && minute < 170 ? 40 : 12 }
      scene.add(.poolUsed, pool, noise: 0.02, used)
      scene.add(.poolLimit, pool, noise: 0) { _ in 40 }
      scene.add(.poolPending, pool, noise: 0) { used($0) >= 40 ? 12 : 0 }
      return scene
    }
    let harmless = Self.commit(Self.head, 100, "docs/shop.md", ["-Old words.", "+New words."])
    #expect(draining([harmless]).diagnosis().leader == "db-pool-exhaustion")
    #expect(draining([]).diagnosis().leader == "deploy-regression")
  }

  @Test func `an earlier commit that the deployment carries is named where it is tied to the harm`()
  {
    let named = Self.commit(Self.head, 110, "docs/shop.md", ["-Old words.", "+New words."])
    let carried = Self.commit(
      Self.other, 90, "shop/order.py",
      ["     for item in cart.items:", "+        row = db.query(item.sku)", "+        use(row)"])
    let diagnosis = scene([named, carried]).diagnosis()
    #expect(diagnosis.change(Self.other).verdict == .convicted)
    #expect(diagnosis.culpritChange == Self.other)
  }

  /// Errors of `shop` from minute 121 on, and a new message of it.
  private func failing(_ message: String, _ commits: [Commit], _ deployments: [String]) -> Scene {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, quiet: 0.004, level: 0.3))
    scene.add(.errorRatio, Entity(.service, "policy"), noise: 0.4) { _ in 0.004 }
    let values = (0..<Scene.minutes).map { $0 >= 121 ? 9.0 : 0 }
    scene.templates = [
      MessageTemplate(
        service: "shop", severity: .error, text: message, example: message, count: 500,
        series: Series(start: Scene.start, step: 60_000_000, values: values),
        activity: Series(start: Scene.start, step: 60_000_000, values: values.map { $0 + 30 }),
        source: SourceReference(file: "app.log", line: 9))
    ]
    scene.commits = commits
    for (commit, entity) in zip(commits, deployments) {
      scene.changes.append(
        Change(
          kind: .deploy, time: .moment(Scene.minute(118)), entity: entity, version: "v-\(entity)",
          commit: commit.sha, source: SourceReference(file: "deploys.json", line: 1)))
    }
    return scene
  }

  @Test func `an error of those who read a field speaks for the change that retyped it`() {
    let retyped = Self.commit(
      Self.head, 100, "policy/FleetEvent.kt",
      [" data class FleetEvent(", "-  val premium: Long,", "+  val premium: Money,", " )"])
    let message = "cannot convert event['premium'] to a number"
    #expect(failing(message, [retyped], ["policy"]).diagnosis().culpritChange == Self.head)
    #expect(failing("out of cheese", [retyped], ["policy"]).diagnosis().culpritChange == nil)
  }

  @Test func `a credential that was changed counts where somebody is refused`() {
    let changed = Self.commit(
      Self.head, 100, "deploy/shop/settings.yaml", ["-db-password: a", "+db-password: b"])
    func evidence(_ message: String) -> [Evidence] {
      failing(message, [changed], ["shop"]).diagnosis()["config-change"].evidence.filter {
        $0.group == "change-content" && $0.direction == .for
      }
    }
    #expect(evidence("login failed for app").map(\.specificity) == [.specific])
    #expect(evidence("timed out").isEmpty)
  }

  @Test func `the minute alone tells nothing beside a change that a new error names`() {
    let loud = Self.commit(
      Self.head, 100, "shop/a.py", ["+    raise Torn(\"ledger page is torn\")"])
    let quiet = Self.commit(Self.other, 100, "cart/a.py", ["-    a = b(c)", "+    a = d(c, e)"])
    var scene = failing("ledger page is torn", [loud, quiet], ["shop", "shop"])
    scene.changes[1].time = .moment(Scene.minute(120))
    scene.changes[0].time = .moment(Scene.minute(113))
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == Self.head)
  }

  @Test func `a contract that was broken before acts when it is first used, whatever lands then`() {
    let retyped = Self.commit(
      Self.head, 80, "policy/FleetEvent.kt",
      [" data class FleetEvent(", "-  val premium: Long,", "+  val premium: Money,", " )"])
    let quiet = Self.commit(Self.other, 100, "shop/a.py", ["-    a = b(c)", "+    a = d(c, e)"])
    func timing(_ message: String) -> [Evidence.Specificity] {
      var scene = failing(message, [retyped, quiet], ["policy", "shop"])
      scene.changes[0].time = .moment(Scene.minute(95))
      let diagnosis = scene.diagnosis()
      return diagnosis["deploy-regression"].evidence.filter { $0.group == "change-timing" }
        .map(\.specificity)
    }
    #expect(timing("out of cheese") == [.specific])
    #expect(timing("cannot convert event['premium'] to a number") == [.shared])
  }

  @Test func `a longer timeout coincides by chance`() {
    let loosened = Self.commit(
      Self.head, 100, "shop/a.py", ["-    timeout = 5", "+    timeout = 9", "+    note()"])
    let timing = scene([loosened]).diagnosis()["deploy-regression"].evidence.filter {
      $0.group == "change-timing"
    }
    #expect(timing.map(\.specificity) == [.shared])
  }

  @Test func `without a diff the content is missing, and asked for`() {
    let diagnosis = scene([]).diagnosis()
    #expect(content(diagnosis).map(\.direction) == [.missing])
  }

  @Test func `commits that are not listed are counted in a warning`() {
    let commits = (0..<60).map { number in
      Self.commit(
        String(1_000_000 + number), 130 + Double(number) / 2, "shop/order.py", ["-a = 1", "+a = 2"])
    }
    let diagnosis = scene(commits).diagnosis()
    #expect(diagnosis.changes.count { $0.kind == .commit } == 50)
    #expect(diagnosis.warnings.contains { $0.message.contains("of 60 commits") })
  }
}
