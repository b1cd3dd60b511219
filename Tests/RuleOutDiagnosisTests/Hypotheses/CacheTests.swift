import RuleOutModel
import Testing

@Suite struct CacheTests {
  /// A database drowns from minute 121 on, as `cache` stops answering in its place.
  private func scene(_ cache: Entity) -> Scene {
    var scene = Scene()
    let database = Entity(.database, "ledger")
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    scene.add(.queryTime, database, statistic: .mean, step(121, quiet: 0.004, level: 0.3))
    scene.add(.cpuUtilization, database, noise: 0.02, step(121, quiet: 0.2, level: 0.95))
    scene.add(.cacheHitRatio, cache, noise: 0.01, step(120, quiet: 0.95, level: 0.1))
    return scene
  }

  @Test func `a cache that stops hitting is what a database drowns in`() {
    var scene = scene(Entity(.service, "redis"))
    scene.deploy(119, "shop", "v7")
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == "v7")
    #expect(diagnosis["slow-database"].verdict == .effect)
  }

  @Test func `without a change a cache that stops hitting makes the database no first link`() {
    #expect(scene(Entity(.service, "redis")).diagnosis().leader != "slow-database")
  }

  @Test func `the buffers of a database itself miss when its queries read more`() {
    #expect(scene(Entity(.database, "ledger")).diagnosis().leader == "slow-database")
  }

  /// The same without a measure of the cache: `shop` asks eight times as often.
  private func unmeasured(_ lines: String) -> Scene {
    var scene = scene(Entity(.service, "redis"))
    scene.signals.removeAll { $0.id.quantity == .cacheHitRatio }
    scene.add(.queryRate, Entity(.database, "ledger"), step(120, quiet: 40, level: 330))
    scene.add(.traffic, shop) { _ in 300 }
    scene.edges = [CallEdge(caller: "shop", callee: "ledger")]
    scene.deploy(116, "banner", "b2", kind: .flag)
    scene.deploy(119, "shop", "v7")
    scene.changes[1].commit = "1111111aaaaaaa"
    scene.commits = [
      Commit(
        sha: "1111111aaaaaaa", time: .moment(Scene.minute(60)), paths: ["shop/a.ts"],
        diff: "diff --git a/shop/a.ts b/shop/a.ts\n@@ -1,3 +1,3 @@\n\(lines)",
        source: SourceReference(file: "commits.json", line: 1))
    ]
    return scene
  }

  @Test func `where the cache is not measured, that more is asked bears out another key`() {
    let diagnosis = unmeasured("-  const cacheKey = `${id}`\n+  const cacheKey = `${id}:${now}`")
      .diagnosis()
    #expect(diagnosis.culpritChange == "1111111aaaaaaa")
    #expect(diagnosis["slow-database"].verdict == .effect)
  }

  @Test func `a diff of something else is not what a database drowns in`() {
    let diagnosis = unmeasured("-  const label = `${id}`\n+  const label = `${id}:${now}`")
      .diagnosis()
    #expect(diagnosis.culpritChange == nil)
  }
}
