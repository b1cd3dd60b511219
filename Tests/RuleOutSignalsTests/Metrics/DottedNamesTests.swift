import RuleOutModel
import Testing

@testable import RuleOutSignals

/// Names that end in labels.
@Suite struct DottedNamesTests {
  private func signals(
    _ names: [String], of service: String? = "shop", edges: [CallEdge] = [],
    values: [Double?] = [1, 2, 3, 2, 1]
  ) -> [Signal] {
    var batches = names.map {
      metricBatch($0, labels: service.map { ["service": $0] } ?? [:], values)
    }
    batches[0].edges = edges
    return telemetry(batches).signals
  }

  private func entities(_ names: [String], of service: String? = "shop") -> [String] {
    signals(names, of: service).map { "\($0.id.entity.kind) \($0.id.entity.name)" }
  }

  @Test func `pods are instances called after their service, in the unit before the mark`() throws {
    let found = signals(["container_memory_mb.pod0", "container_memory_mb.pod_1"])
    #expect(
      found.map(\.id.entity) == [Entity(.instance, "shop-0"), Entity(.instance, "shop-1")])
    #expect(found.allSatisfy { $0.id.quantity == .memoryResident })
    #expect(found.first?.series.values.first == 1e6)
    #expect(found.first?.id.metric == "container_memory_mb.pod0")
  }

  @Test func `pods are told from metrics behind the mark between words, too`() {
    #expect(
      entities(["mem_mb_pod0", "mem_mb_pod1", "rss_mb_replica_0", "rss_mb_replica_1"])
        == ["instance shop-0", "instance shop-0", "instance shop-1", "instance shop-1"])
    // One alone may be a word of the metric, and what is numbered within a process is no process.
    #expect(entities(["mem_mb_pod0"]) == ["service shop"])
    #expect(Set(entities(["latency_ms_shard0", "latency_ms_shard1"])) == ["service shop"])
    #expect(Set(entities(["cpu_pct_core_0", "cpu_pct_core_1"])) == ["service shop"])
  }

  @Test func `nodes keep their names, and a column of machines is no service`() {
    let latencies = signals(["latency_p99_ms.n11", "latency_p99_ms.n12"])
    #expect(latencies.map(\.id.entity.name) == ["n11", "n12"])
    #expect(latencies.allSatisfy { $0.id.quantity == .latency && $0.id.statistic == .p99 })
    #expect(latencies.first?.series.values.first == 1e-3)
    let loads = signals(["cpu_pct.n11", "cpu_pct.n12"], of: "k8s-nodes")
    #expect(loads.map(\.id.entity) == [Entity(.instance, "n11"), Entity(.instance, "n12")])
    #expect(loads.allSatisfy { $0.origin?.service == "" })
  }

  @Test func `an instance belongs to the service whose metric ends in it`() {
    let telemetry = telemetry(
      ["pod0", "pod1"].map { metricBatch("cpu_pct.\($0)", labels: ["service": "shop"], [1, 2, 3]) })
    #expect(telemetry.requests.services(of: Symbol("shop-0")) == [Symbol("shop")])
    #expect(telemetry.names[Symbol("shop")] == "shop")
  }

  @Test func `zones are instances of their service`() {
    #expect(
      entities(["error_ratio.az1", "error_ratio.az2"]) == [
        "instance shop-az1", "instance shop-az2",
      ]
    )
    #expect(
      entities(["cpu_pct.eu-west-1a", "cpu_pct.eu-west-1b"])
        == ["instance shop-eu-west-1a", "instance shop-eu-west-1b"])
  }

  @Test func `demand adds up to that of the owner`() throws {
    for endings in [["web", "app"], ["zone_a", "zone_b"], ["pod0", "pod1"]] {
      let found = signals(endings.map { "requests_per_s.\($0)" })
      let only = try #require(found.first)
      #expect(found.count == 1)
      #expect(only.id.entity == Entity(.service, "shop"))
      #expect(only.id.quantity == .traffic && only.id.metric == "requests_per_s")
      #expect(only.series.values.first == 2)
    }
  }

  @Test func `parts do not add up beside their sum, nor do gauges`() {
    let withSum = signals(["requests_per_s", "requests_per_s.web", "requests_per_s.app"])
    #expect(withSum.map { $0.series.values[0] } == [1, 1, 1])
    let shares = signals(["cache_hit_ratio.web", "cache_hit_ratio.app"], values: [0.5, 0.5, 0.6])
    #expect(shares.map(\.id.metric) == ["cache_hit_ratio.app", "cache_hit_ratio.web"])
    #expect(shares.map { $0.series.values[0] } == [0.5, 0.5])
    #expect(shares.allSatisfy { $0.id.entity == Entity(.service, "shop") })
  }

  @Test func `partitions stay their consumer's`() {
    let found = signals(["consumer_lag.orders-7", "consumer_lag.orders-11"])
    #expect(found.count == 2)
    #expect(
      found.allSatisfy {
        $0.id.quantity == .queueDepth && $0.id.entity == Entity(.service, "shop")
      })
  }

  @Test func `whom topology says the owner calls is a dependency`() {
    let names = ["latency_p95_ms.pay", "latency_p95_ms.mail"]
    let calls = ["pay", "mail"].map { CallEdge(caller: "shop", callee: $0) }
    let found = signals(names, edges: calls)
    #expect(found.map(\.id.entity) == [Entity(.dependency, "mail"), Entity(.dependency, "pay")])
    #expect(found.allSatisfy { $0.id.quantity == .dependencyLatency })
    #expect(signals(names).allSatisfy { $0.id.quantity == .latency })
  }

  @Test func `counterparts whose calls fail and take time under the same endings are dependencies`()
  {
    let endings = ["norrpost", "dexpar"]
    let ratios = endings.map { "carrier_error_ratio.\($0)" }
    let both = signals(ratios + endings.map { "carrier_ms_p95.\($0)" }, values: [0.1, 0.2, 0.1])
    #expect(both.allSatisfy { $0.id.entity.kind == .dependency })
    #expect(
      Set(both.map(\.id.quantity)) == [.dependencyErrorRatio, .dependencyLatency])
    #expect(signals(ratios).allSatisfy { $0.id.entity.kind == .service })
  }

  @Test func `an ending that two siblings show is one for all of their owner's metrics`() {
    let found = signals([
      "stmt_mean_ms.slot_search", "stmt_mean_ms.by_id", "stmt_calls_per_s.slot_search",
    ])
    #expect(
      Set(found.map(\.id.quantity)) == [.queryTime, .queryRate])
  }

  @Test(arguments: [
    ["latency.p95", "latency.p99"], ["http.5xx_pct", "http.4xx_pct"],
    ["hikaricp.active", "hikaricp.pending"], ["jvm.memory.used", "jvm.memory.max"],
    ["queue_depth.policy-events"], ["cpu.user", "cpu.system"], ["requests.200", "requests.500"],
    ["job:http_requests:rate5m", "job:http_requests:rate1h"], ["memory.heap", "memory.rss"],
    ["shop.alpha", "shop.beta"], ["process.cpu.alpha", "process.cpu.beta"],
  ])
  func `names whose words go to their end stay whole`(names: [String]) {
    let series = names.map {
      SampleSeries(
        identity: MetricIdentity(name: $0, labels: [.init("service", "shop")]), file: "m.csv")
    }
    #expect(Set(DottedNames.resolve(series).map(\.identity)) == Set(series.map(\.identity)))
  }

  @Test func `a name that the user states stays whole`() {
    let series = ["pod0", "pod1"].map {
      SampleSeries(
        identity: MetricIdentity(name: "cpu_pct.\($0)", labels: [.init("service", "shop")]),
        file: "m.csv")
    }
    #expect(DottedNames.resolve(series) { _ in true }.map(\.identity) == series.map(\.identity))
    #expect(DottedNames.resolve(series).allSatisfy { $0.identity.name == "cpu_pct" })
  }

  @Test(arguments: [
    ("node", true), ("k8s-nodes", true), ("node-pool", true), ("hosts", true), ("node-api", false),
    ("shop", false), ("pool", false),
  ])
  func `machines are told by all the words of their column`(name: String, isMachines: Bool) {
    #expect(DottedNames.isMachines(name) == isMachines)
  }
}
