import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

@Suite struct SurgeTests {
  @Test func `demand that was carried before the onset does not acquit the deployment at it`() {
    var scene = Scene()
    scene.add(.errorRatio, shop, noise: 0.4, step(121, until: 151, quiet: 0.004, level: 0.3))
    scene.add(.traffic, shop) { $0 >= 106 ? 480 : 300 }
    scene.deploy(120, "shop", "v9")
    scene.deploy(150, "shop", "v8", kind: .rollback)
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.culpritChange == "v9")
    #expect(diagnosis["traffic-surge"].verdict != .leading)
  }

  @Test func `level demand where it hurts does not rule out a surge elsewhere`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    scene.add(.traffic, shop) { _ in 500 }
    scene.add(.traffic, Entity(.service, "search")) { $0 >= 120 ? 600 : 100 }
    #expect(scene.diagnosis()["traffic-surge"].verdict != .ruledOut)
  }

  @Test(arguments: [1, 2])
  func
    `a log at the edge tells demand that overloaded services answer no more, a log of several does not`(
      services: Int
    )
  {
    var batch = RecordBatch(file: "access.log")
    for name in ["edge", "inner"].prefix(services) {
      batch.newNames.append((symbol: Symbol(name), name: name))
      for second in 0..<(Scene.minutes * 60) where second >= 7_200 || second % 4 == 0 {
        var request = Request(end: Scene.start.advanced(bySeconds: Double(second)))
        request.duration = (second >= 7_260 ? 3_000_000 : 100_000) + Int64(second % 7) * 1_000
        request.status = second >= 7_260 && second % 2 == 0 ? 503 : 200
        request.service = services > 1 ? Symbol(name) : .none
        request.line = second + 1
        batch.requests.append(request)
      }
    }
    var reduction = TelemetryReduction()
    reduction.receive(batch)
    var telemetry = reduction.telemetry()
    var scene = Scene()
    // What is served falls as more is asked for.
    scene.add(.traffic, Entity(.service, "web"), step(121, quiet: 40, level: 9))
    scene.add(.traffic, Entity(.service, "stock"), step(121, quiet: 30, level: 7))
    telemetry.edges = [CallEdge(caller: "web", callee: "stock")]
    telemetry.signals = (telemetry.signals + scene.signals).sorted { $0.id < $1.id }
    let evidence = diagnose(telemetry, CaseOptions())["traffic-surge"].evidence
    let tells = evidence.contains { $0.test == "traffic-rises" && $0.direction == .for }
    #expect(tells == (services == 1))
  }

  @Test func `demand that follows slow queries is callers trying again`() {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    scene.add(.queryTime, Entity(.database, "orders"), step(121, quiet: 0.01, level: 0.4))
    scene.add(.traffic, shop) { $0 >= 130 ? 480 : 300 }
    let diagnosis = scene.diagnosis()
    #expect(diagnosis.leader != "traffic-surge")
    let rise = diagnosis["traffic-surge"].evidence.first { $0.test == "traffic-rises" }
    #expect(rise?.direction == .against)
  }

  @Test(arguments: [(8, false), (48, true)])
  func `demand that comes to a lowered limit does not acquit who lowered it`(
    replicas: Int, isAcquitted: Bool
  ) {
    var scene = Scene()
    scene.add(.latency, shop, statistic: .p95, step(121, quiet: 0.2, level: 2))
    scene.add(.traffic, shop) { $0 >= 119 ? 900 : 300 }
    scene.add(.cpuUtilization, shop, noise: 0.02, step(120, quiet: 0.3, level: 0.98))
    scene.add(.memoryResident, shop, noise: 0.005) { _ in 300e6 }
    scene.deploy(60, "shop", "v2", kind: .config)
    scene.changes[0].commit = "1111111aaaaaaa1111111aaaaaaa1111111aaaaa"
    let path = "deploy/shop/hpa.yaml"
    scene.commits = [
      Commit(
        sha: scene.changes[0].commit, time: .moment(Scene.minute(50)), paths: [path],
        diff:
          "diff --git a/\(path) b/\(path)\n@@ -1 +1 @@\n-maxReplicas: 24\n+maxReplicas: \(replicas)",
        source: SourceReference(file: "commits.json", line: 1))
    ]
    let verdict = scene.diagnosis().changes.first { $0.kind == .config }?.verdict
    #expect((verdict == .acquitted) == isAcquitted)
  }
}
