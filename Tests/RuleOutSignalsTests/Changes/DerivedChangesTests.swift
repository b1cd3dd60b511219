import RuleOutModel
import Testing

@testable import RuleOutSignals

/// What telemetry tells of deployments and restarts that nobody lists.
struct DerivedChangesTests {
  /// Requests every ten seconds over two hours; `version` gives what an instance runs at a second.
  private func requests(
    _ instances: [String], service: String = "shop", version: (String, Double) -> String?
  ) -> RecordBatch {
    var batch = RecordBatch(file: "access.log")
    var names: Set<String> = [service]
    for instance in instances {
      names.insert(instance)
      for second in stride(from: 0.0, to: 7_200, by: 10) {
        guard let version = version(instance, second) else { continue }
        names.insert(version)
        var request = Request(end: at(second))
        request.duration = 100_000
        request.service = Symbol(service)
        request.instance = Symbol(instance)
        request.version = Symbol(version)
        request.line = batch.requests.count + 1
        batch.requests.append(request)
      }
    }
    batch.newNames = names.sorted().map { (Symbol($0), $0) }
    return batch
  }

  private func stated(
    _ kind: Change.Kind, _ second: Double, _ entity: String, instance: String = "",
    version: String = ""
  ) -> RecordBatch {
    var batch = RecordBatch(file: "deploys.json")
    batch.changes = [
      Change(
        kind: kind, time: .moment(at(second)), entity: entity, instance: instance, version: version,
        source: SourceReference(file: "deploys.json", line: 1))
    ]
    return batch
  }

  /// The start of a process of each instance, jumping at `second`.
  private func starts(_ instances: [String: Double], labels: [String: String] = [:])
    -> [RecordBatch]
  {
    instances.sorted { $0.key < $1.key }.map { instance, second in
      metricBatch(
        "process_start_time_seconds",
        labels: labels.merging(["instance": instance]) { $1 }, every: 15,
        (0..<480).map { index in
          Double(index) * 15 < second + 5 ? epoch.seconds - 86_400 : at(second).seconds
        })
    }
  }

  private func seconds(_ time: StatedTime?) -> Double? {
    if case .moment(let time) = time { return time.seconds(since: epoch) }
    return nil
  }

  @Test func `instances that take a version one after another are one deployment`() throws {
    let data = telemetry([
      requests(["web-1", "web-2"]) { $1 < ($0 == "web-1" ? 3_600 : 4_200) ? "v1" : "v2" }
    ])
    let change = try #require(data.changes.first)
    #expect(data.changes.count == 1)
    #expect(change.kind == .deploy && change.entity == "shop" && change.version == "v2")
    #expect(change.isDerived && change.detail == "derived from versions in request logs")
    #expect(seconds(change.time) == 3_600 && seconds(change.end) == 4_200)
    #expect(change.arrivals.map(\.instance) == ["web-1", "web-2"])
  }

  @Test func `a version that comes back is a rollback`() {
    let data = telemetry([requests(["web-1"]) { 2_400..<4_800 ~= $1 ? "v2" : "v1" }])
    #expect(data.changes.map(\.kind) == [.deploy, .rollback])
    #expect(data.changes.map(\.version) == ["v2", "v1"])
  }

  @Test func `new pods of a new version are a deployment, more pods of the same are none`() {
    let rollout = requests(["web-a", "web-b", "web-c"]) { pod, second in
      switch pod {
      case "web-a": second < 3_650 ? "v1" : nil
      case "web-b": second >= 3_600 ? "v2" : nil
      default: second >= 5_400 ? "v2" : nil
      }
    }
    let data = telemetry([rollout])
    #expect(data.changes.map(\.version) == ["v2"])
    #expect(data.changes.first?.arrivals.map(\.instance) == ["web-b"])
    let scaled = telemetry([
      requests(["web-a", "web-b"]) { $0 == "web-a" || $1 > 3_600 ? "v1" : nil }
    ])
    #expect(scaled.changes.isEmpty)
  }

  @Test func `two versions that serve by turns are not deployed over and over`() {
    let mixed = telemetry([requests(["lb"]) { Int($1) / 10 % 2 == 0 ? "v1" : "v2" }])
    #expect(mixed.changes.isEmpty)
    let late = telemetry([
      requests(["lb"]) { $1 > 3_000 && Int($1) / 10 % 2 == 0 ? "v1" : "v2" }
    ])
    #expect(late.changes.isEmpty)
  }

  @Test(arguments: [
    // Of the same service within minutes, of a version listed at any time, of a name nobody knows.
    (3_400.0, "shop", "", true), (60, "shop", "2", true), (3_500, "backend", "", true),
    (600, "shop", "", false),
  ])
  func `a stated change explains a derived one of the same thing`(
    _ second: Double, _ entity: String, _ version: String, _ explains: Bool
  ) {
    let data = telemetry([
      requests(["web-1"]) { $1 < 3_600 ? "v1" : "v2" },
      stated(.deploy, second, entity, version: version),
    ])
    #expect(data.changes.filter(\.isDerived).isEmpty == explains)
  }

  @Test func `a change of another known service explains nothing`() {
    let data = telemetry([
      requests(["web-1"]) { $1 < 3_600 ? "v1" : "v2" },
      requests(["mail-1"], service: "mail") { _, _ in "m1" },
      stated(.deploy, 3_600, "mail", version: "m2"),
    ])
    #expect(data.changes.filter(\.isDerived).map(\.entity) == ["shop"])
  }

  @Test func `processes that start together are one restart, and no deployment`() throws {
    let data = telemetry(
      [requests(["web-1", "web-2"]) { _, _ in "v1" }]
        + starts(["web-1": 3_600, "web-2": 3_700]))
    let change = try #require(data.changes.first)
    #expect(data.changes.count == 1)
    #expect(change.kind == .restart && change.entity == "shop")
    #expect(seconds(change.time) == 3_600 && seconds(change.end) == 3_700)
    #expect(change.detail == "derived from `process_start_time_seconds`")
  }

  @Test func `a deployment explains the restarts it brings, instance by instance`() {
    let restarts = starts(["web-1": 3_600, "web-2": 3_700])
    let serving = requests(["web-1", "web-2"]) { _, _ in "v1" }
    let whole = telemetry([serving, stated(.config, 3_500, "shop")] + restarts)
    #expect(whole.changes.map(\.kind) == [.config])
    let part = telemetry([serving, stated(.deploy, 3_600, "shop", instance: "web-1")] + restarts)
    #expect(part.changes.filter(\.isDerived).flatMap(\.arrivals).map(\.instance) == ["web-2"])
  }

  @Test func `a start before the data is no restart, nor are processes that answer by turns`() {
    let old = metricBatch(
      "process_start_time_seconds", labels: ["instance": "web-1"],
      (0..<100).map { $0 % 2 == 0 ? epoch.seconds - 9_000 : epoch.seconds - 3_000 })
    #expect(telemetry([old]).changes.isEmpty)
  }

  @Test func `an uptime that begins anew is a restart`() {
    let values: [Double?] = (0..<100).map { minute in
      let since = minute < 60 ? minute + 1_000 : minute - 60
      return Double(since) * 60 + 30
    }
    let uptime = metricBatch(
      "process_uptime_seconds", labels: ["instance": "web-1"], values)
    let data = telemetry([uptime])
    #expect(data.changes.map(\.kind) == [.restart])
    #expect(data.changes.map { seconds($0.time) } == [3_570])
  }

  @Test func `versions that log records state tell deployments too`() {
    var batch = RecordBatch(file: "otel.json")
    batch.newNames = ["jobs", "v1", "v2"].map { (Symbol($0), $0) }
    batch.messages = (0..<120).map { minute in
      Message(
        time: at(Double(minute) * 60), service: Symbol("jobs"),
        version: Symbol(minute < 70 ? "v1" : "v2"), severity: .info, text: "ran", line: minute + 1)
    }
    let data = telemetry([
      batch,
      metricBatch("cpu_utilization", labels: ["service": "jobs"], (0..<120).map { _ in 0.5 }),
    ])
    #expect(data.changes.map(\.version) == ["v2"] && data.changes.map(\.entity) == ["jobs"])
    #expect(data.changes.map(\.detail) == ["derived from versions in log records"])
  }

  @Test func `labels of an info metric tell a deployment, those of a runtime none`() {
    func info(_ name: String, _ version: String, _ range: Range<Int>) -> RecordBatch {
      metricBatch(
        name, labels: ["instance": "web-1:9100", "job": "shop", "version": version],
        (0..<120).map { range.contains($0) ? 1 : nil })
    }
    let data = telemetry([
      info("shop_build_info", "1.4.0", 0..<60), info("shop_build_info", "1.5.0", 60..<120),
      info("go_info", "go1.21", 0..<60), info("go_info", "go1.22", 60..<120),
    ])
    #expect(data.changes.map(\.version) == ["1.5.0"])
    #expect(data.changes.map(\.entity) == ["shop"])
    #expect(data.changes.map(\.detail) == ["derived from labels of `shop_build_info`"])
  }

  @Test func `the image of new pods tells a deployment of their workload`() {
    func image(_ pod: String, _ tag: String, _ range: Range<Int>) -> RecordBatch {
      metricBatch(
        "kube_pod_container_info",
        labels: ["pod": pod, "container": "web", "image": "r.example:5000/shop/web:\(tag)"],
        (0..<120).map { range.contains($0) ? 1 : nil })
    }
    let data = telemetry([
      image("web-7c9d8f6b5-x2x4z", "v1", 0..<62), image("web-5d4c9b7f8-k8k2p", "v2", 60..<120),
    ])
    #expect(data.changes.map(\.version) == ["v2"])
    #expect(data.changes.map(\.entity) == ["web"])
  }

  @Test func `a generation that rises with the replicas is scaling`() {
    func series(_ name: String, _ values: (Int) -> Double) -> RecordBatch {
      metricBatch(name, labels: ["deployment": "web"], (0..<120).map { values($0) })
    }
    let generation = series("kube_deployment_metadata_generation") { $0 < 60 ? 7 : 8 }
    let steady = series("kube_deployment_spec_replicas") { _ in 3 }
    let scaled = series("kube_deployment_spec_replicas") { $0 < 60 ? 3 : 5 }
    #expect(telemetry([generation, steady]).changes.map(\.name) == ["generation 8"])
    #expect(telemetry([generation, scaled]).changes.isEmpty)
    // Whether it was scaled is not known.
    #expect(telemetry([generation]).changes.isEmpty)
  }

  @Test func `a replica set made within the data is a deployment, an older one none`() {
    func made(_ name: String, _ second: Double) -> RecordBatch {
      metricBatch(
        ReplicaSetMetrics.metric, labels: ["namespace": "shop", "replicaset": name],
        (0..<120).map { Double($0) * 60 < second ? nil : at(second).seconds })
    }
    let sets = [made("web-store-5d4c9b7f8", -86_400), made("web-store-7c9d8f6b5", 3_605)]
    let data = telemetry(sets)
    #expect(data.changes.map(\.entity) == ["web-store"])
    #expect(data.changes.map(\.name) == ["web-store-7c9d8f6b5"])
    #expect(data.changes.map { seconds($0.time) } == [3_605])
    // The rise of the generation tells of the same.
    let generation = metricBatch(
      "kube_deployment_metadata_generation", labels: ["deployment": "web-store"],
      (0..<120).map { $0 < 61 ? 7 : 8 })
    let replicas = metricBatch(
      "kube_deployment_spec_replicas", labels: ["deployment": "web-store"], (0..<120).map { _ in 3 }
    )
    #expect(
      telemetry(sets + [generation, replicas]).changes.map(\.name) == ["web-store-7c9d8f6b5"])
  }

  @Test func `lines of starting processes tell of restarts and versions`() {
    func lines(_ texts: [(Double, String)]) -> RecordBatch {
      var batch = RecordBatch(file: "app.log")
      batch.newNames = [(Symbol("shop"), "shop"), (Symbol("web-1"), "web-1")]
      batch.messages = texts.enumerated().map { index, line in
        Message(
          time: at(line.0), service: Symbol("shop"), instance: Symbol("web-1"), severity: .info,
          text: line.1, line: index + 1)
      }
      return batch
    }
    let data = telemetry([
      requests(["web-1"]) { _, _ in nil },
      metricBatch("cpu_utilization", labels: ["instance": "web-1"], (0..<120).map { _ in 0.5 }),
      lines([
        (100, "Starting ShopApplication v1.4.0 using Java 21 with PID 1"),
        (3_600, "Starting ShopApplication v1.5.0 using Java 21 with PID 1"),
        (3_604, "Started ShopApplication in 3.8 seconds (process running for 4.4)"),
        (6_000, "[main] o.e.Shop - Started ShopApplication in 3.9 seconds"),
        (6_500, "Started job cleanup in background"),
      ]),
    ])
    #expect(data.changes.filter { $0.kind == .deploy }.map(\.version) == ["v1.5.0"])
    #expect(data.changes.filter { $0.kind == .restart }.map { seconds($0.time) } == [100, 6_000])
  }

  @Test func `a release counts until a deployment of its version is seen`() {
    var release = RecordBatch(file: "releases.json")
    release.changes = [
      Change(
        kind: .deploy, time: .moment(at(1_000)), version: "v2", detail: "derived from a release",
        isDerived: true, source: SourceReference(file: "releases.json", line: 1))
    ]
    let quiet = telemetry([requests(["web-1"]) { _, _ in "v1" }, release])
    #expect(quiet.changes.map(\.detail) == ["derived from a release"])
    let seen = telemetry([requests(["web-1"]) { $1 < 3_600 ? "v1" : "v2" }, release])
    #expect(seen.changes.map(\.detail) == ["derived from versions in request logs"])
  }

  @Test func `a deployment is live when its status says so`() {
    var deployments = stated(.deploy, 1_000, "web", version: "main")
    deployments.changes[0].name = "deployment 42"
    deployments.changes[0].commit = "559e94c"
    var status = stated(.deploy, 1_300, "")
    status.changes[0].name = "deployment 42"
    let data = telemetry([requests(["web-1"]) { _, _ in "v1" }, deployments, status])
    #expect(data.changes.count == 1)
    #expect(data.changes.map(\.commit) == ["559e94c"])
    #expect(data.changes.map { seconds($0.time) } == [1_300])
  }

  @Test func `a version that a lower one takes over from was deployed as it started`() {
    func line(_ second: Double, _ version: String) -> RecordBatch {
      var batch = RecordBatch(file: "app\(second).log")
      batch.newNames = [(Symbol("shop"), "shop")]
      batch.messages = [
        Message(
          time: at(second), service: Symbol("shop"), severity: .info,
          text: "Started shop \(version) in 1.2 s", line: 1)
      ]
      return batch
    }
    let first = metricBatch("cpu_utilization", (0..<120).map { _ in 0.5 })
    let returned = changes([first, line(3_000, "v2.10.0"), line(5_000, "v2.9.1")])
    #expect(returned.filter { $0.kind == .deploy }.map(\.version) == ["v2.10.0"])
    #expect(returned.filter { $0.kind == .rollback }.map(\.version) == ["v2.9.1"])
    let onward = changes([first, line(3_000, "v2.9.1"), line(5_000, "v2.10.0")])
    #expect(onward.filter { $0.kind == .deploy }.map(\.version) == ["v2.10.0"])
  }

  @Test func `settings taken back before a deployment did not come with it`() {
    func commit(_ sha: String, _ second: Double, _ diff: String) -> RecordBatch {
      var batch = RecordBatch(file: "\(sha).log")
      batch.commits = [
        Commit(
          sha: sha, time: .moment(at(second)), paths: ["values/shop.yaml"], diff: diff,
          source: SourceReference(file: "\(sha).log", line: 1))
      ]
      return batch
    }
    let found = changes([
      requests(["shop-1"]) { _, _ in "v1" }, commit("aaaaaaa", 2_000, "-url: a\n+url: b\n"),
      commit("bbbbbbb", 3_000, "-url: b\n+url: a\n"),
      stated(.deploy, 3_600, "shop", version: "v2"),
    ])
    #expect(found.filter { $0.kind == .config }.map(\.commit) == ["aaaaaaa", "bbbbbbb"])
  }

  private func commit(_ second: Double, _ paths: [String]) -> RecordBatch {
    var batch = RecordBatch(file: "git.log")
    batch.commits = [
      Commit(
        sha: "4f1c2a9", time: .moment(at(second)), paths: paths,
        source: SourceReference(file: "git.log", line: 1))
    ]
    return batch
  }

  private func changes(_ batches: [RecordBatch]) -> [Change] {
    var reduction = TelemetryReduction()
    for batch in batches { reduction.receive(batch) }
    return reduction.telemetry().changes
  }

  @Test func `a commit of settings alone is a change of the service that its path names`() throws {
    let requests = requests(["shop-1"]) { _, _ in "v1" }
    let found = changes([requests, commit(3_000, ["values/shop.yaml"])])
    let change = try #require(found.first { $0.kind == .config })
    #expect(change.entity == "shop" && change.commit == "4f1c2a9" && change.isDerived)
  }

  @Test(arguments: [["src/shop/main.go"], ["values/shop.yaml", "src/a.go"], ["tests/shop.yaml"]])
  func `code and tests are no settings`(paths: [String]) {
    let requests = requests(["shop-1"]) { _, _ in "v1" }
    #expect(!changes([requests, commit(3_000, paths)]).contains { $0.kind == .config })
  }

  @Test func `settings that a deployment takes along are no change of their own`() {
    let requests = requests(["shop-1"]) { _, _ in "v1" }
    let deployed = stated(.deploy, 3_600, "shop", version: "v2")
    let found = changes([requests, commit(3_000, ["values/shop.yaml"]), deployed])
    #expect(!found.contains { $0.kind == .config })
  }
}
