import RuleOutModel
import Testing

@testable import RuleOutSignals

/// Names nobody knows, by the words of what only some measure.
@Suite struct WordedNamesTests {
  private func reading(_ name: String, _ labels: [String: String] = [:]) throws -> Reading {
    let identity = MetricIdentity(
      name: name, labels: labels.map { MetricIdentity.Label($0.key, $0.value) })
    return try #require(MetricFamily.readings(of: MetricName(identity)).first)
  }

  @Test(arguments: [
    ("nxdomain_per_s", Quantity.dnsErrors), ("coredns_responses_servfail_per_sec", .dnsErrors),
    ("icmp_loss_pct", .packetLoss), ("packet_loss", .packetLoss),
    ("tcp_retrans_ratio", .packetLoss), ("tcp_retrans_per_s", .networkErrors),
    ("tcp_retransmits_total", .networkErrors), ("weight_loss_pct", .other),
    ("retransmission_timeout_ms", .other),
    ("stmt_mean_ms", .queryTime), ("stmt_calls_per_s", .queryRate), ("pg_calls_per_s", .queryRate),
    ("calls_per_s", .traffic),
    ("send_queue_kb", .other), ("send_queue_depth", .queueDepth),
    ("bid_timeout_ratio", .timeoutRatio),
    ("http.p95", .latency), ("lookup_p99", .latency), ("rpc.p50", .latency),
    ("external_http_p95", .dependencyLatency), ("request_size_p95", .other),
    ("batch_p95", .other),
    ("container_cpu_limit_cores", .cpuLimit),
    ("container_cpu_usage_cores_per_pod", .cpuUtilization),
    ("machine_cpu_cores", .other), ("fan_rpm_min", .other), ("orders_rpm", .traffic),
    ("jvm_heap_used_mb", .memoryHeap), ("jvm_nonheap_used_mb", .other),
    ("jvm_memory_used_mb", .memoryHeap), ("jvm_heap_percent", .memoryUtilization),
    ("jvm_gc_time_pct", .garbageCollection), ("jvm_gc_pause_p99_ms", .garbageCollection),
    ("jvm_buffer_direct_used_mib", .other), ("jvm_memory_committed_bytes", .other),
    ("gc_cpu_fraction", .garbageCollection), ("go_memstats_gc_cpu_fraction", .other),
    ("rpc_per_s", .traffic),
    ("cache_miss_pct", .other),
    ("udp_drop_pct", .packetLoss), ("frames_dropped_pct", .errorRatio),
    ("cni_policy_drops_per_s", .other), ("wal_fsync_p99_seconds", .storageLatency),
    ("cpu_seconds_rate", .cpuUtilization), ("planning_time_avg_ms", .queryTime),
    ("execution_time_avg_ms", .latency), ("throughput_gbps", .other),
  ])
  func `words tell what is measured`(name: String, quantity: Quantity) throws {
    #expect(try reading(name).quantity == quantity)
  }

  @Test func `a limit of processors is told in cores`() throws {
    let limit = try reading("kube_pod_container_resource_limits", ["resource": "cpu", "pod": "a"])
    #expect(limit.quantity == .cpuLimit)
    #expect(try reading("pod_cpu_limit_millicores").scale == .factor(1e-3))
  }

  @Test func `events in a minute are no minimum`() throws {
    let rate = try reading("http_503_errors_per_min")
    #expect(rate.statistic == .rate && rate.scale == .factor(1.0 / 60))
    #expect(MetricName(MetricIdentity(name: "orders_per_min")).statistic == nil)
    #expect(MetricName(MetricIdentity(name: "latency_ms_min")).statistic == .minimum)
  }

  @Test(arguments: [
    ("upstream_504_per_min", Quantity.errorRate), ("upstream_5xx_ratio", .errorRatio),
    ("nginx_upstream_latency_p95_ms", .latency), ("upstream_retries_per_sec", .other),
  ])
  func `an upstream without a name is what users get`(name: String, quantity: Quantity) throws {
    let found = try reading(name)
    #expect(found.quantity == quantity && found.subject == .owner)
  }

  @Test(arguments: [
    "upstream_levy_error_ratio", "upstream_provider_error_rate_pct", "egress_error_ratio",
    "outbound_error_ratio", "upstream_call_error_ratio",
  ])
  func `a named upstream and what goes out are dependencies`(name: String) throws {
    #expect(try reading(name).quantity == .dependencyErrorRatio)
  }

  @Test(arguments: ["upstream_dials_per_s", "upstream_open_conns", "egress_mbps", "egress_bytes"])
  func `what says nothing of calls names nobody who is called`(name: String) throws {
    let found = try reading(name)
    #expect(found.quantity == .other && found.subject == .owner)
  }

  @Test(arguments: [
    ("hit_ratio", Quantity.cacheHitRatio), ("buffer_hit_percent", .cacheHitRatio),
    ("rate_limit_hit_ratio", .other),
  ])
  func `a share of hits of a known owner is a cache's`(name: String, quantity: Quantity) throws {
    #expect(try reading(name, ["service": "store"]).quantity == quantity)
    // Without one it may be the end of a name: of `cache_hit_ratio`.
    #expect(try reading(name).quantity == .other)
  }

  @Test func `seconds of a processor in a second are cores`() throws {
    #expect(try reading("cpu_seconds_rate").scale == .cores)
    #expect(try reading("cpu_usage_rate").scale != .cores)
  }

  @Test func `a bare rate beside errors and percentiles is that of requests`() throws {
    func quantity(of name: String, beside companions: Set<String>) -> Quantity? {
      let name = MetricName(MetricIdentity(name: name), companions: companions.union([name]))
      return MetricFamily.readings(of: name).first?.quantity
    }
    #expect(quantity(of: "rate", beside: ["error_fraction", "p99_ms"]) == .traffic)
    #expect(quantity(of: "rate", beside: ["p99_ms", "rss_bytes"]) == .other)
    #expect(quantity(of: "execution_time_ms", beside: ["planning_time_ms"]) == .queryTime)
  }

  @Test func `an upstream that a label names is a dependency`() throws {
    let found = try reading("upstream_5xx_ratio", ["upstream_cluster": "pay"])
    #expect(found.quantity == .dependencyErrorRatio)
  }
}
