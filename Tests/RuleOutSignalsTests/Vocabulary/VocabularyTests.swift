import RuleOutModel
import Testing

@testable import RuleOutSignals

/// What one metric name is expected to mean.
struct Expectation: Sendable, CustomTestStringConvertible {
  var name: String
  var labels: [String: String]
  var quantity: Quantity
  var statistic: Statistic
  /// What a value of 1 in the source is in base units; nil where the values decide.
  var factor: Double?

  init(
    _ name: String, _ quantity: Quantity, _ statistic: Statistic = .value, _ factor: Double? = 1,
    _ labels: [String: String] = [:]
  ) {
    self.name = name
    self.labels = labels
    self.quantity = quantity
    self.statistic = statistic
    self.factor = factor
  }

  var testDescription: String { "\(name) \(labels)" }
}

struct VocabularyTests {
  static let table: [Expectation] = [
    // Connection pools, well known.
    Expectation("hikaricp_connections_active", .poolUsed),
    Expectation("hikaricp.connections.pending", .poolPending),
    Expectation("hikaricp_connections_max", .poolLimit),
    Expectation("hikaricp_connections_acquire_seconds_max", .poolAcquireTime, .maximum),
    Expectation("hikaricp_active_connections", .poolUsed),
    Expectation("hikaricp_pending_threads", .poolPending),
    Expectation("hikaricp_connection_timeout_total", .poolTimeouts, .rate),
    Expectation("HikariPool-1.pool.ActiveConnections", .poolUsed),
    Expectation("HikariPool-1.pool.MaxConnections", .poolLimit),
    Expectation("HikariPool-1.pool.Wait.p99", .poolAcquireTime, .p99, 1e-3),
    Expectation("pgbouncer_pools_client_waiting_connections", .poolPending),
    Expectation("pgbouncer_pools_client_maxwait_seconds", .poolAcquireTime, .maximum),
    Expectation("pgbouncer_pools_server_active_connections", .poolUsed),
    Expectation("go_sql_in_use_connections", .poolUsed),
    Expectation("go_sql_max_open_connections", .poolLimit),
    Expectation("db.client.connection.count", .poolUsed, .value, 1, ["state": "used"]),
    Expectation("db.client.connection.count", .poolIdle, .value, 1, ["state": "idle"]),
    Expectation("db_client_connections_usage", .poolUsed, .value, 1, ["state": "used"]),
    Expectation("db.client.connection.pending_requests", .poolPending),
    Expectation("jdbc_connections_active", .poolUsed),
    Expectation("pg_stat_activity_count", .databaseConnections),
    Expectation("mysql_global_variables_max_connections", .databaseConnectionLimit),
    // Memory and processes, well known.
    Expectation("container_memory_rss", .memoryResident),
    Expectation("container_memory_cache", .other),
    Expectation("container_spec_memory_limit_bytes", .memoryLimit),
    Expectation("container_oom_events_total", .outOfMemoryKills, .rate),
    Expectation("kube_pod_container_status_restarts_total", .restarts, .rate),
    Expectation(
      "kube_pod_container_resource_limits", .memoryLimit, .value, 1, ["resource": "memory"]),
    Expectation("process_resident_memory_bytes", .memoryResident),
    Expectation("process_start_time_seconds", .processStart),
    Expectation("process_cpu_seconds_total", .cpuUtilization, .rate),
    Expectation("jvm_memory_used_bytes", .memoryHeap, .value, 1, ["area": "heap"]),
    Expectation("jvm.memory.used_after_last_gc", .memoryHeap),
    Expectation("jvm_gc_pause_seconds_sum", .garbageCollection, .rate),
    Expectation("go_memstats_heap_inuse_bytes", .memoryHeap),
    Expectation("go_goroutines", .threads),
    Expectation("nodejs_heap_size_used_bytes", .memoryHeap),
    Expectation("nodejs_active_handles_total", .other),
    Expectation("node_vmstat_pswpin", .pagingRate, .rate),
    Expectation("node_vmstat_oom_kill", .outOfMemoryKills, .rate),
    Expectation("node_load1", .loadAverage),
    // Names nobody knows.
    Expectation("http_server_duration_p99_ms", .latency, .p99, 1e-3),
    Expectation("checkout_latency_seconds", .latency),
    Expectation("response_time_us", .latency, .value, 1e-6),
    Expectation("latency_Average", .latency, .mean, nil),
    Expectation("latency_p95", .latency, .p95, nil),
    Expectation("PodServerLatencyP99(s)", .latency, .p99),
    Expectation("requestDurationMs", .latency, .value, 1e-3),
    Expectation("requests_per_sec", .traffic, .rate),
    Expectation("qps", .traffic, .rate),
    Expectation("requests_Sum", .traffic, .rate),
    Expectation("http_requests_total", .traffic, .rate),
    Expectation("requests_per_min", .traffic, .rate, 1.0 / 60),
    Expectation("error_rate_pct", .errorRatio, .ratio, nil),
    Expectation("error_rate_5xx_ratio", .errorRatio, .ratio, nil),
    Expectation("errors_per_sec", .errorRate, .rate),
    Expectation("http_5xx_per_sec", .errorRate, .rate),
    Expectation("availability_Average", .availability, .ratio, nil),
    Expectation("SuccessRate(%)", .availability, .ratio, nil),
    Expectation("cpu_utilization", .cpuUtilization, .value, nil),
    Expectation("CpuUsage(m)", .cpuUtilization, .value, 1e-3),
    Expectation("CPUUtilization", .cpuUtilization, .value, 0.01),
    Expectation("CPU utilization", .cpuUtilization, .value, nil),
    Expectation("CpuUtilization", .cpuUtilization, .value, nil),
    Expectation("container_memory_rss_mb", .memoryResident, .value, 1e6),
    Expectation("container_memory_limit_mb", .memoryLimit, .value, 1e6),
    Expectation("go_heap_inuse_mb", .memoryHeap, .value, 1e6),
    Expectation("MemoryUsage(Mi)", .memoryResident, .value, 1_048_576),
    Expectation("NodeCpuUsageRate(%)", .cpuUtilization, .value, nil),
    Expectation("MemoryUsageRate(%)", .memoryUtilization, .ratio, nil),
    Expectation("working_set_bytes", .memoryResident),
    Expectation("container_oom_killed_total", .outOfMemoryKills, .rate),
    Expectation("request_queue_depth", .queueDepth),
    Expectation("pgmajfault", .pagingRate, .rate),
    Expectation("swap_used_kb", .swapUsed, .value, 1e3),
    Expectation("gc_pause_ms", .garbageCollection, .value, 1e-3),
    Expectation("disk_used_pct", .diskUtilization, .ratio, nil),
    Expectation("db_pool_in_use", .poolUsed),
    Expectation("db_pool_max_conns", .poolLimit),
    Expectation("db_pool_wait_seconds_p99", .poolAcquireTime, .p99),
    Expectation("connections_active", .poolUsed),
    Expectation("pool.waitingCount", .poolPending),
    Expectation("upstream_provider_error_rate_pct", .dependencyErrorRatio, .ratio, nil),
    Expectation("upstream_call_error_ratio", .dependencyErrorRatio, .ratio, nil),
    Expectation("payment_provider_latency_ms_p95", .dependencyLatency, .p95, 1e-3),
    Expectation("external_api_requests_per_sec", .dependencyTraffic, .rate),
    Expectation("db_query_duration_ms_p95", .queryTime, .p95, 1e-3),
    Expectation("db_query_count_per_request", .queriesPerRequest, .mean),
    Expectation("sql_queries_per_sec", .queryRate, .rate),
    Expectation("pod_restarts", .restarts, .rate),
    Expectation("cache_hit_ratio", .cacheHitRatio, .ratio, nil),
    Expectation("network_receive_errors_total", .networkErrors, .rate),
    // Durations that nobody waits for.
    Expectation("scrape_duration_seconds", .other),
    Expectation("lsm_compaction_duration_seconds_p99", .other),
    Expectation("pg_checkpoint_duration_seconds", .other),
    Expectation("db_backup_duration_seconds", .other),
    Expectation("prometheus_rule_group_last_duration_seconds", .other),
    Expectation("config_reload_latency_ms", .other),
    Expectation("backup_api_request_duration_seconds", .latency),
    // Words that look alike and mean something else.
    Expectation("thread_pool_active_threads", .threads),
    Expectation("http_client_pool_max", .other),
    Expectation("nginx_connections_active", .other),
    Expectation("tls_cert_seconds_until_expiry", .certificateLifetime),
    Expectation("queue_oldest_message_age_seconds", .other),
    Expectation("repository_count", .other),
    Expectation("spooler_depth", .other),
    Expectation("log_write_throughput_lps", .other),
    Expectation("NetworkReceiveBytes", .other),
    Expectation("http_4xx_per_sec", .other),
  ]

  @Test(arguments: table)
  func `a name means what its words say`(_ expectation: Expectation) throws {
    let identity = MetricIdentity(
      name: expectation.name,
      labels: expectation.labels.map { MetricIdentity.Label($0.key, $0.value) })
    let readings = MetricFamily.readings(of: MetricName(identity))
    let reading = try #require(readings.first)
    #expect(readings.count == 1)
    #expect(reading.quantity == expectation.quantity)
    guard reading.quantity != .other else { return }
    #expect(reading.statistic == expectation.statistic)
    if case .factor(let factor) = reading.scale {
      #expect(factor == expectation.factor)
    } else {
      #expect(expectation.factor == nil)
    }
  }

  @Test(arguments: [
    // Hits of stores are no demand.
    ("redis_keyspace_hits_total", Quantity.other), ("redis_hits_per_s", .other),
    ("varnish_hits_per_s", .other), ("page_hits_per_s", .traffic), ("hits_per_s", .traffic),
    // Ages, and times of storage, are no times of queries.
    ("postgresql.longest_tx_s", .other), ("db_oldest_transaction_age_seconds", .transactionAge),
    ("database_max_tx_duration_ms", .other), ("postgresql.query_max_ms", .queryTime),
    ("transaction_duration_p95_ms", .latency),
    ("postgresql.read_latency_ms", .storageLatency),
    ("orders_db_write_latency_ms", .storageLatency),
    ("api_read_latency_ms", .latency), ("disk_read_latency_ms", .storageLatency),
    // Lookups are not what users felt.
    ("dns_lookup_duration_ms", .dnsLatency), ("coredns_reload_duration_p95_ms", .other),
    // A percentile of times is no traffic, whatever stands behind it.
    ("portal_call_p95_ms_api.pay.example", .other),
    ("portal_calls_per_s_api.pay.example", .traffic),
  ])
  func `a word beside the measure changes what it is`(name: String, quantity: Quantity) {
    let readings = MetricFamily.readings(of: MetricName(MetricIdentity(name: name)))
    #expect(readings.map(\.quantity) == [quantity])
  }

  @Test func `hits of a store are known by its name and by its misses`() {
    let hits: [Double?] = (0..<10).map { 20 + Double($0 % 3) }
    func traffic(_ batches: RecordBatch...) -> [Signal] { telemetry(batches).signals(.traffic) }
    #expect(traffic(metricBatch("system.hits_per_s", labels: ["service": "redis"], hits)).isEmpty)
    #expect(traffic(metricBatch("hits_per_s", hits), metricBatch("misses_per_s", hits)).isEmpty)
    #expect(!traffic(metricBatch("hits_per_s", labels: ["service": "shop"], hits)).isEmpty)
  }

  @Test func `a percentile of CoreDNS is the time of lookups`() {
    let identity = MetricIdentity(
      name: "coredns_dns_request_duration_seconds", labels: [.init("quantile", "0.99")])
    let reading = MetricFamily.readings(of: MetricName(identity)).first
    #expect(reading?.quantity == .dnsLatency && reading?.statistic == .p99)
  }

  @Test(arguments: [
    ("db.client.connection.count", "db client connection count"),
    ("MemAvailable", "mem available"), ("HTTPServerErrors", "http server errors"),
    ("CPUUtilization", "cpu utilization"), ("CpuUsageRate(%)", "cpu usage rate pct"),
    ("http_5xx_per_sec", "http 5xx per sec"), ("latencyP99", "latency p99"), ("", ""),
  ])
  func `a name splits into words`(name: String, words: String) {
    #expect(MetricName.words(of: name).joined(separator: " ") == words)
  }

  @Test(arguments: [
    (["instance": "web-1:9100"], Entity(.instance, "web-1")),
    (["instance": "[2001:db8::1]:80"], Entity(.instance, "2001:db8::1")),
    (["instance": "2001:db8::1"], Entity(.instance, "2001:db8::1")),
    (["job": "api", "instance": "10.0.0.1:80"], Entity(.instance, "10.0.0.1")),
    (["job": "node", "service": "cart"], Entity(.service, "cart")),
    (["pod": "cart-7c9", "node": "n1", "service": "cart"], Entity(.instance, "cart-7c9")),
    (["k8s.pod.name": "cart-7c9"], Entity(.instance, "cart-7c9")), ([:], .whole),
  ])
  func `labels name the owner`(labels: [String: String], entity: Entity) {
    let identity = MetricIdentity(
      name: "x", labels: labels.map { MetricIdentity.Label($0.key, $0.value) })
    #expect(MetricOwner(identity).entity == entity)
  }

  @Test func `a mesh's proxies tell of either end of a call`() throws {
    let ends = ["source_workload": "web", "destination_workload": "reviews"]
    func signal(_ reporter: String) throws -> Signal {
      let labels = ends.merging(["reporter": reporter, "response_code": "200"]) { a, _ in a }
      let batch = metricBatch(
        "istio_requests_total", labels: labels, (0..<10).map { Double($0) * 60 })
      let found = telemetry([batch]).signals.filter { $0.id.statistic == .rate }
      return try #require(found.first)
    }
    let received = try signal("destination")
    #expect(received.id.quantity == .traffic)
    #expect(received.id.entity == Entity(.service, "reviews"))
    let sent = try signal("source")
    #expect(sent.id.quantity == .dependencyTraffic)
    #expect(sent.id.entity == Entity(.dependency, "reviews"))
    #expect(sent.id.observer == Entity(.service, "web"))
  }

  @Test func `where a mesh's calls are summed up, the service that was called owns them`() {
    let identity = MetricIdentity(
      name: "istio_requests_total",
      labels: [
        .init("destination_service", "reviews.shop.svc.cluster.local"), .init("job", "istio"),
      ])
    #expect(MetricOwner(identity).entity == Entity(.service, "reviews"))
  }

  @Test func `a pool is seen by its owner`() throws {
    let signal = try #require(
      telemetry([
        metricBatch(
          "hikaricp_connections_active", labels: ["pool": "orders", "instance": "web-1:80"], [1])
      ]).signals.first)
    #expect(signal.id.entity == Entity(.pool, "orders"))
    #expect(signal.id.observer == Entity(.instance, "web-1"))
    #expect(signal.id.metric == "hikaricp_connections_active")
  }

  @Test func `a provider is named by the words before the measure`() throws {
    let signal = try #require(
      telemetry([
        metricBatch("upstream_provider_error_rate_pct", labels: ["service": "payments"], [2])
      ]).signals.first)
    #expect(signal.id.entity == Entity(.dependency, "upstream_provider"))
    #expect(signal.id.observer == Entity(.service, "payments"))
  }
}
