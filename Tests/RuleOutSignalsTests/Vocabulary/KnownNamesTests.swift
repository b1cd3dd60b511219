import RuleOutModel
import Testing

@testable import RuleOutSignals

/// The names that pools, databases, runtimes and hosts are exported under, one row each.
struct KnownNamesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var quantity: Quantity?
    var statistic: Statistic = .value
    var factor = 1.0
    var accumulation = Reading.Accumulation.gauge
    var labels: [String: String] = [:]
    /// Other metrics of the bundle.
    var siblings: Set<String> = []
    var unit = ""
    var unlimited: Double?
    /// Kind of the entity; nil where it is the owner of the labels.
    var entity: Entity.Kind?
    var testDescription: String { "\(name) \(labels) \(unit)" }

    init(_ name: String, _ quantity: Quantity?, _ statistic: Statistic = .value) {
      self.name = name
      self.quantity = quantity
      self.statistic = statistic
    }

    func of(_ entity: Entity.Kind) -> Row { with { $0.entity = entity } }
    func times(_ factor: Double) -> Row { with { $0.factor = factor } }
    func unlimited(_ value: Double) -> Row { with { $0.unlimited = value } }
    func labelled(_ labels: [String: String]) -> Row { with { $0.labels = labels } }
    func beside(_ siblings: String...) -> Row { with { $0.siblings = Set(siblings) } }
    func unit(_ unit: String) -> Row { with { $0.unit = unit } }
    var counter: Row { with { $0.accumulation = .counter } }
    var shape: Row { with { $0.accumulation = .shape } }

    private func with(_ change: (inout Row) -> Void) -> Row {
      var copy = self
      change(&copy)
      return copy
    }
  }

  static let pools: [Row] = [
    // HikariCP, Micrometer.
    Row("hikaricp_connections", .other),
    Row("hikaricp_connections_active", .poolUsed).of(.pool),
    Row("hikaricp_connections_idle", .poolIdle).of(.pool),
    Row("hikaricp_connections_pending", .poolPending).of(.pool),
    Row("hikaricp_connections_max", .poolLimit).of(.pool),
    Row("hikaricp_connections_min", nil),
    Row("hikaricp_connections_acquire_seconds_sum", .poolAcquireTime, .mean).counter.of(.pool),
    Row("hikaricp_connections_acquire_seconds_count", .poolAcquireTime, .mean).counter.of(.pool),
    Row("hikaricp_connections_acquire_seconds_max", .poolAcquireTime, .maximum).of(.pool),
    Row("hikaricp_connections_usage_seconds_max", .other, .maximum).of(.pool),
    Row("hikaricp_connections_usage_seconds_sum", .other).of(.pool),
    Row("hikaricp_connections_creation_seconds_sum", .other).of(.pool),
    Row("hikaricp_connections_creation_seconds_max", .other, .maximum).of(.pool),
    Row("hikaricp_connections_timeout_total", .poolTimeouts, .rate).counter.of(.pool),
    // HikariCP, native.
    Row("hikaricp_active_connections", .poolUsed).of(.pool),
    Row("hikaricp_idle_connections", .poolIdle).of(.pool),
    Row("hikaricp_pending_threads", .poolPending).of(.pool),
    Row("hikaricp_max_connections", .poolLimit).of(.pool),
    Row("hikaricp_min_connections", nil),
    Row("hikaricp_connection_acquired_nanos_sum", .poolAcquireTime, .mean).times(1e-9).counter
      .of(.pool),
    Row("hikaricp_connection_acquired_nanos_count", .poolAcquireTime, .mean).counter.of(.pool),
    Row("hikaricp_connection_acquired_nanos", .poolAcquireTime, .p99).times(1e-9)
      .labelled(["quantile": "0.99"]).of(.pool),
    Row("hikaricp_connection_usage_millis_sum", .other).of(.pool),
    Row("hikaricp_connection_usage_millis", .other, .p95).labelled(["quantile": "0.95"]).of(.pool),
    Row("hikaricp_connection_creation_millis", .other, .p50).labelled(["quantile": "0.5"])
      .of(.pool),
    Row("hikaricp_connection_timeout_total", .poolTimeouts, .rate).counter.of(.pool),
    // HikariCP, Dropwizard and JMX.
    Row("HikariPool-1.pool.ActiveConnections", .poolUsed).of(.pool),
    Row("HikariPool-1.pool.IdleConnections", .poolIdle).of(.pool),
    Row("HikariPool-1.pool.PendingConnections", .poolPending).of(.pool),
    Row("com_zaxxer_hikari_Pool_ThreadsAwaitingConnection", .poolPending).of(.pool),
    Row("HikariPool-1.pool.MaxConnections", .poolLimit).of(.pool),
    Row("HikariPool-1.pool.TotalConnections", nil),
    Row("HikariPool-1.pool.Wait", .poolAcquireTime).times(1e-3).of(.pool),
    Row("HikariPool-1.pool.Wait.p95", .poolAcquireTime, .p95).times(1e-3).of(.pool),
    Row("HikariPool-1.pool.Wait.count", nil),
    Row("HikariPool-1.pool.Usage.p99", .other, .p99).of(.pool),
    Row("HikariPool-1.pool.Usage.m1_rate", nil),
    Row("HikariPool-1.pool.ConnectionTimeoutRate", .poolTimeouts, .rate).of(.pool),
    Row("HikariPool-1.pool.ConnectionTimeoutRate.count", .poolTimeouts, .rate).counter.of(.pool),
    // Spring, Tomcat, Prisma, pgxpool, Rails, Node, SQLAlchemy.
    Row("jdbc_connections_active", .poolUsed).of(.pool),
    Row("jdbc_connections_idle", .poolIdle).of(.pool),
    Row("jdbc_connections_max", .poolLimit).unlimited(-1).of(.pool),
    Row("jdbc_connections_min", nil),
    Row("tomcat_jdbc_connections_max", .poolLimit).of(.pool),
    Row("prisma_pool_connections_busy", .poolUsed).of(.pool),
    Row("prisma_pool_connections_idle", .poolIdle).of(.pool),
    Row("prisma_pool_connections_open", nil),
    Row("prisma_client_queries_wait", .poolPending).of(.pool),
    Row("prisma_client_queries_wait_histogram_ms_sum", .poolAcquireTime, .mean).times(1e-3).counter
      .of(.pool),
    Row("pgxpool_acquired_conns", .poolUsed).of(.pool),
    Row("pgxpool_max_conns", .poolLimit).of(.pool),
    Row("pgxpool_acquire_duration_ns", .poolAcquireTime, .mean).times(1e-9).counter.of(.pool),
    Row("ruby_active_record_connection_pool_busy", .poolUsed).of(.pool),
    Row("ruby_active_record_connection_pool_waiting", .poolPending).of(.pool),
    Row("ruby_active_record_connection_pool_size", .poolLimit).of(.pool),
    Row("ruby_active_record_connection_pool_dead", .other).of(.pool),
    Row("pool.totalCount", .other).of(.pool),
    Row("pool.idleCount", .poolIdle).of(.pool),
    Row("pool.waitingCount", .poolPending).of(.pool),
    Row("pg_pool_waiting_count", .poolPending).of(.pool),
    Row("sqlalchemy_pool_checked_out", .poolUsed).of(.pool),
    Row("sqlalchemy_pool_size", .poolLimit).of(.pool),
    // Pools of threads are no pools of connections.
    Row("tomcat_threads_busy_threads", .threads),
    Row("tomcat_threads_config_max_threads", .other),
    Row("executor_pool_size_threads", .threads),
    Row("executor_queued_tasks", .queueDepth),
    // PgBouncer.
    Row("pgbouncer_pools_client_waiting_connections", .poolPending).of(.pool),
    Row("pgbouncer_pools_client_active_connections", .other),
    Row("pgbouncer_pools_client_maxwait_seconds", .poolAcquireTime, .maximum).of(.pool),
    Row("pgbouncer_pools_server_active_connections", .poolUsed).of(.pool),
    Row("pgbouncer_pools_server_idle_connections", .poolIdle).of(.pool),
    Row("pgbouncer_pools_server_used_connections", .other),
    Row("pgbouncer_pools_server_login_connections", .other),
    Row("pgbouncer_pools_server_testing_connections", .other),
    Row("pgbouncer_stats_client_wait_seconds_total", .poolAcquireTime, .mean).counter.of(.pool),
    Row("pgbouncer_stats_sql_transactions_pooled_total", .poolAcquireTime, .mean).counter.of(.pool),
    Row("pgbouncer_stats_queries_duration_seconds_total", .queryTime, .mean).counter.of(.database),
    Row("pgbouncer_config_max_client_connections", nil),
    Row("pgbouncer_databases_pool_size", .poolLimit).of(.pool),
    Row("pgbouncer_databases_max_connections", .poolLimit).unlimited(0).of(.pool),
    // Go's `database/sql`.
    Row("go_sql_max_open_connections", .poolLimit).unlimited(0).of(.pool),
    Row("go_sql_open_connections", nil),
    Row("go_sql_in_use_connections", .poolUsed).of(.pool),
    Row("go_sql_idle_connections", .poolIdle).of(.pool),
    Row("go_sql_wait_count_total", .poolAcquireTime, .mean).counter.of(.pool),
    Row("go_sql_wait_duration_seconds_total", .poolAcquireTime, .mean).counter.of(.pool),
    Row("go_sql_max_idle_closed_total", nil),
    Row("go_sql_max_idle_time_closed_total", nil),
    Row("go_sql_max_lifetime_closed_total", nil),
    Row("go_sql_stats_connections_in_use", .poolUsed).of(.pool),
    Row("go_sql_stats_connections_max_open", .poolLimit).unlimited(0).of(.pool),
    // OpenTelemetry: seconds.
    Row("db.client.connection.count", .poolUsed).labelled(["db.client.connection.state": "used"])
      .of(.pool),
    Row("db_client_connection_count", .poolIdle)
      .labelled(["db_client_connection_state": "idle"]).of(.pool),
    Row("db.client.connection.max", .poolLimit).of(.pool),
    Row("db.client.connection.idle.max", nil),
    Row("db.client.connection.idle.min", nil),
    Row("db.client.connection.pending_requests", .poolPending).of(.pool),
    Row("db.client.connection.timeouts", .poolTimeouts, .rate).counter.of(.pool),
    Row("db.client.connection.wait_time_sum", .poolAcquireTime, .mean).counter.of(.pool),
    Row("db.client.connection.wait_time_max", .poolAcquireTime, .maximum).unit("s").of(.pool),
    Row("db_client_connection_wait_time_seconds_sum", .poolAcquireTime, .mean).counter.of(.pool),
    Row("db.client.connection.create_time_sum", .other),
    Row("db.client.connection.use_time_sum", .other),
    // OpenTelemetry of old: milliseconds.
    Row("db.client.connections.usage", .poolUsed).labelled(["state": "used"]).of(.pool),
    Row("db.client.connections.usage", .poolIdle).labelled(["state": "idle"]).of(.pool),
    Row("db.client.connections.max", .poolLimit).of(.pool),
    Row("db.client.connections.idle.max", nil),
    Row("db.client.connections.idle.min", nil),
    Row("db.client.connections.create_time_sum", .other),
    Row("db.client.connections.use_time_sum", .other),
    Row("db.client.connections.pending_requests", .poolPending).of(.pool),
    Row("db.client.connections.timeouts", .poolTimeouts, .rate).counter.of(.pool),
    Row("db.client.connections.wait_time_sum", .poolAcquireTime, .mean).times(1e-3).counter
      .of(.pool),
    Row("db_client_connections_wait_time_milliseconds_sum", .poolAcquireTime, .mean).times(1e-3)
      .counter.of(.pool),
    Row("db.client.connections.wait_time_max", .poolAcquireTime, .maximum).times(1e-3).of(.pool),
  ]

  static let databases: [Row] = [
    Row("pg_stat_activity_count", .databaseConnections).labelled(["state": "active"])
      .of(.database),
    Row("pg_stat_activity_max_tx_duration", .other, .maximum).of(.database),
    Row("pg_settings_max_connections", .databaseConnectionLimit).of(.database),
    Row("pg_settings_work_mem_bytes", .other).of(.database),
    Row("pg_stat_database_numbackends", .databaseConnections).of(.database),
    Row("pg_stat_database_deadlocks", .lockWaits, .rate).counter.of(.database),
    Row("pg_stat_database_blks_hit", .other).of(.database),
    // Untyped, all of them.
    Row("mysql_global_status_threads_connected", .databaseConnections).of(.database),
    Row("mysql_global_status_threads_running", .other).of(.database),
    Row("mysql_global_status_max_used_connections", nil),
    Row("mysql_global_status_connections", .other).of(.database),
    Row("mysql_global_variables_max_connections", .databaseConnectionLimit).of(.database),
    Row("mysql_global_status_connection_errors_total", .other, .rate).of(.database),
    Row("mysql_global_status_queries", .queryRate, .rate).counter.of(.database),
    Row("mysql_global_status_slow_queries", .slowStatements, .rate).counter.of(.database),
    // RDS as CloudWatch names it.
    Row("DatabaseConnections", .databaseConnections).of(.database),
    Row("DatabaseConnections_Average", .databaseConnections, .mean).unit("Count").of(.database),
    Row("DatabaseConnections_Maximum", .databaseConnections, .maximum).of(.database),
    Row("FreeableMemory", .other),
    Row("FreeableMemory_Minimum", .other, .minimum).unit("Bytes"),
    Row("ReadLatency_Average", .storageLatency, .mean).unit("Seconds").of(.database),
    Row("WriteLatency", .storageLatency).of(.database),
    Row("DiskQueueDepth", .other),
    Row("SwapUsage", .swapUsed),
    Row("SelectLatency", .queryTime).times(1e-3).of(.database),
    Row("SelectLatency_Average", .queryTime, .mean).times(1e-3).unit("Milliseconds").of(.database),
    Row("Deadlocks", .lockWaits, .rate).of(.database),
    Row("NetworkReceiveThroughput", .other),
    Row("TargetResponseTime_p99", .latency, .p99).unit("Seconds"),
    Row("RequestCount_Sum", .traffic, .rate).unit("Count").shape,
    Row("HTTPCode_Target_5XX_Count", .errorRate, .rate).shape,
    Row("ActiveConnectionCount", .other),
    Row("Max Memory Used", .memoryResident, .maximum).times(1e6),
  ]

  static let memory: [Row] = [
    // cAdvisor.
    Row("container_memory_working_set_bytes", .memoryResident)
      .labelled(["pod": "a", "container": "app", "id": "/kubepods/x"]),
    Row("container_memory_working_set_bytes", nil).labelled(["pod": "a", "container": ""]),
    Row("container_memory_working_set_bytes", nil).labelled(["pod": "a", "container": "POD"]),
    Row("container_memory_working_set_bytes", nil).labelled(["pod": "a", "id": "/kubepods/x"]),
    Row("container_memory_working_set_bytes", nil).labelled(["instance": "n1", "id": "/"]),
    Row("container_memory_working_set_bytes", .memoryResident)
      .labelled(["instance": "n1", "id": "/docker/7f", "name": "web"]),
    Row("container_memory_working_set_bytes", .memoryResident).labelled(["pod": "a"]),
    Row("container_memory_rss", .memoryResident),
    Row("container_memory_usage_bytes", .other),
    Row("container_memory_cache", .other),
    Row("container_spec_memory_limit_bytes", .memoryLimit).unlimited(0),
    Row("container_memory_failcnt", .other, .rate),
    Row("container_oom_events_total", .outOfMemoryKills, .rate).counter,
    // kube-state-metrics.
    Row("kube_pod_container_status_last_terminated_reason", .outOfMemoryKills, .rate).counter
      .labelled(["reason": "OOMKilled"]),
    Row("kube_pod_container_status_last_terminated_reason", nil).labelled(["reason": "Error"]),
    Row("kube_pod_container_status_last_terminated_exitcode", .other),
    Row("kube_pod_container_status_last_terminated_timestamp", .other),
    Row("kube_pod_container_status_restarts_total", .restarts, .rate).counter,
    Row("kube_pod_container_resource_limits", .memoryLimit).labelled(["resource": "memory"]),
    Row("kube_pod_container_resource_limits", .cpuLimit).labelled(["resource": "cpu"]),
    Row("kube_pod_container_resource_limits", nil).labelled(["resource": "pods"]),
    // Any process.
    Row("process_resident_memory_bytes", .memoryResident),
    Row("process_virtual_memory_bytes", .other),
    Row("process_start_time_seconds", .processStart),
    // JVM: Micrometer, client_java old and new, OpenTelemetry old and new.
    Row("jvm_memory_used_bytes", .memoryHeap).labelled(["area": "heap", "id": "G1 Old Gen"]),
    Row("jvm_memory_used_bytes", nil).labelled(["area": "nonheap", "id": "Metaspace"]),
    Row("jvm_memory_max_bytes", .memoryLimit).unlimited(-1).labelled(["area": "heap"]),
    Row("jvm_memory_usage_after_gc", .memoryUtilization, .ratio),
    Row("jvm_memory_usage_after_gc_percent", .memoryUtilization, .ratio),
    Row("jvm_gc_live_data_size_bytes", .memoryHeap),
    Row("jvm_gc_pause_seconds_sum", .garbageCollection, .rate).counter,
    Row("jvm_gc_pause_seconds_count", .other).shape,
    Row("jvm_gc_pause_seconds_max", .other, .maximum),
    Row("jvm_gc_overhead", .garbageCollection, .ratio),
    Row("jvm_gc_memory_promoted_bytes_total", .other).shape,
    Row("jvm_memory_bytes_used", .memoryHeap).labelled(["area": "heap"]),
    Row("jvm_memory_bytes_used", nil).labelled(["area": "nonheap"]),
    Row("jvm_memory_bytes_max", .memoryLimit).unlimited(-1).labelled(["area": "heap"]),
    Row("jvm_gc_collection_seconds_count", .other).shape,
    Row("jvm_memory_pool_collection_used_bytes", .memoryHeap).labelled(["pool": "G1 Old Gen"]),
    Row("jvm_gc_collection_seconds_sum", .garbageCollection, .rate).counter,
    Row("jvm.memory.used", .memoryHeap).labelled(["jvm.memory.type": "heap"]),
    Row("jvm.memory.used", nil).labelled(["jvm.memory.type": "non_heap"]),
    Row("jvm.memory.limit", .memoryLimit).unlimited(-1).labelled(["jvm.memory.type": "heap"]),
    Row("jvm.memory.used_after_last_gc", .memoryHeap).labelled(["jvm.memory.type": "heap"]),
    Row("jvm.gc.duration_sum", .garbageCollection, .rate).unit("s").counter,
    Row("process.runtime.jvm.memory.usage", .memoryHeap).labelled(["type": "heap"]),
    Row("process.runtime.jvm.memory.usage", nil).labelled(["type": "non_heap"]),
    Row("process.runtime.jvm.memory.usage_after_last_gc", .memoryHeap)
      .labelled(["type": "heap"]),
    Row("process.runtime.jvm.memory.limit", .memoryLimit).unlimited(-1)
      .labelled(["type": "heap"]),
    Row("process.runtime.jvm.gc.duration_sum", .garbageCollection, .rate).times(1e-3).counter,
    // Go.
    Row("go_memstats_heap_inuse_bytes", .memoryHeap),
    Row("go_memstats_heap_alloc_bytes", .memoryHeap),
    Row("go_memstats_heap_objects", .other),
    Row("go_memstats_heap_released_bytes", .other),
    Row("go_memstats_heap_idle_bytes", .other),
    Row("go_memstats_next_gc_bytes", .other),
    Row("go_memstats_sys_bytes", .other),
    Row("go_goroutines", .threads),
    // Node.js.
    Row("nodejs_heap_size_used_bytes", .memoryHeap),
    Row("nodejs_heap_size_total_bytes", .other),
    Row("nodejs_external_memory_bytes", .other),
    Row("nodejs_heap_space_size_used_bytes", .other).labelled(["space": "old"]),
    Row("nodejs_eventloop_lag_p99_seconds", .eventLoopLag, .p99),
    Row("nodejs_eventloop_lag_mean_seconds", .eventLoopLag, .mean),
    Row("nodejs_eventloop_lag_seconds", .eventLoopLag),
    Row("nodejs_active_handles_total", .other),
    Row("nodejs_active_requests_total", .other),
    Row("nodejs_active_resources_total", .other),
    Row("nodejs_gc_duration_seconds_sum", .garbageCollection, .rate).counter,
    // .NET.
    Row("dotnet.gc.last_collection.heap.size", .memoryHeap),
    Row("dotnet_gc_last_collection_heap_size_bytes", .memoryHeap),
    Row("dotnet.process.memory.working_set", .memoryResident),
    Row("dotnet_process_memory_working_set_bytes", .memoryResident),
    Row("dotnet.gc.pause.time", .garbageCollection, .rate).counter,
    Row("process_runtime_dotnet_gc_heap_size_bytes", .memoryHeap),
    Row("process.runtime.dotnet.gc.heap.size", .memoryHeap),
    Row("dotnet_total_memory_bytes", .memoryHeap),
    // node_exporter: free memory says nothing, available memory does, beside the total.
    Row("node_memory_MemFree_bytes", .other),
    Row("node_memory_Cached_bytes", .other),
    Row("node_memory_Buffers_bytes", .other),
    Row("node_memory_SwapTotal_bytes", .swapUsed),
    Row("node_memory_SwapFree_bytes", .swapUsed),
    Row("node_vmstat_pswpin", .pagingRate, .rate).counter,
    Row("node_vmstat_pswpout", .pagingRate, .rate).counter,
    Row("node_vmstat_pgmajfault", .pagingRate, .rate).counter,
    Row("node_vmstat_oom_kill", .outOfMemoryKills, .rate).counter,
    Row("node_pressure_memory_waiting_seconds_total", .other),
    Row("node_pressure_memory_stalled_seconds_total", .other),
    // CloudWatch and hand-made tables.
    Row("mem_used_percent", .memoryUtilization, .ratio),
    Row("max_memory_used", .memoryResident, .maximum),
    Row("max_memory", .memoryLimit).unlimited(0),
    Row("MemoryUtilization", .memoryUtilization, .ratio).times(0.01),
    Row("MemoryUtilization_Maximum", .memoryUtilization, .ratio).times(0.01),
    Row("CPUUtilization", .cpuUtilization).times(0.01),
    Row("CPUUtilization_Average", .cpuUtilization, .mean).unit("Percent").times(0.01),
    Row("CPUUtilization_p99", .cpuUtilization, .p99).times(0.01),
    Row("container_memory_rss_mb", .memoryResident).times(1e6),
    Row("container_memory_rss_mib", .memoryResident).times(1_048_576),
    Row("app_rss_kb", .memoryResident).times(1e3),
    Row("app_memory_pct", .memoryUtilization, .ratio),
    Row("container_memory_limit_mb", .memoryLimit).times(1e6).unlimited(0),
    Row("container_oom_killed_total", .outOfMemoryKills, .rate).shape,
    Row("go_heap_inuse_mb", .memoryHeap).times(1e6),
    Row("heap_MiB", .memoryHeap).times(1_048_576),
    Row("heap", .memoryHeap).unit("MiB").times(1_048_576),
    Row("heap", .memoryHeap).unit("kB").times(1e3),
    Row("heap", .memoryHeap).unit("MiBy").times(1_048_576),
    Row("heap", .memoryHeap).unit("By"),
  ]

  @Test(arguments: pools + databases + memory)
  func `a known name means what its exporter says it does`(_ row: Row) throws {
    let identity = MetricIdentity(
      name: row.name, labels: row.labels.map { MetricIdentity.Label($0.key, $0.value) },
      unit: row.unit)
    let readings = MetricFamily.readings(of: MetricName(identity, siblings: row.siblings))
    guard let quantity = row.quantity else {
      #expect(readings.isEmpty)
      return
    }
    let reading = try #require(readings.first)
    #expect(readings.count == 1)
    #expect(reading.quantity == quantity)
    #expect(
      MetricOwner(identity).identify(reading.subject).entity.kind == row.entity ?? .owner(row))
    #expect(reading.unlimited == row.unlimited)
    if quantity == .other { return }
    #expect(reading.statistic == row.statistic)
    #expect(reading.accumulation == row.accumulation)
    switch reading.scale {
    case .factor(let factor): #expect(factor == row.factor)
    default: #expect(reading.statistic == .ratio)
    }
  }
}

extension Entity.Kind {
  /// The kind of the owner that the labels of a row name.
  fileprivate static func owner(_ row: KnownNamesTests.Row) -> Entity.Kind {
    row.labels.keys.contains { ["pod", "instance", "container"].contains($0) } ? .instance : .whole
  }
}
