import RuleOutModel
import Testing

@testable import RuleOutSignals

/// What databases, pools, machines and runtimes say of themselves.
@Suite struct OwnFiguresTests {
  private func reading(_ name: String, _ labels: [String: String] = [:]) throws -> Reading {
    let identity = MetricIdentity(
      name: name, labels: labels.map { MetricIdentity.Label($0.key, $0.value) })
    return try #require(MetricFamily.readings(of: MetricName(identity)).first)
  }

  @Test(arguments: [
    "mysql.threads_running", "mysql.replica_lag_s", "pg.replication_lag_s", "mongodb_repl_lag_s",
    "pg_blks_hit_per_s", "pg_buffer_hits_per_fetch", "mysql.disk_write_mb_s",
  ])
  func `a database's own figures are no query's and no program's`(name: String) throws {
    let found = try reading(name)
    #expect(found.quantity == .other && found.subject == .database(""))
  }

  @Test(arguments: [
    ("pg_query_p95_ms", Quantity.queryTime), ("mysql.queries_per_s", .queryRate),
    ("mysql.cpu_pct", .cpuUtilization), ("pg_buffer_hit_ratio", .other),
    ("worker_threads", .threads), ("buffers_hit_per_s", .other),
    ("hits_per_s", .traffic), ("lock_waiters", .lockWaits),
  ])
  func `what else is read of them stays as it is`(name: String, quantity: Quantity) throws {
    #expect(try reading(name).quantity == quantity)
  }

  @Test func `running threads are a database's where it is called one`() throws {
    #expect(try reading("threads_running", ["service": "orders-db"]).quantity == .other)
    #expect(try reading("threads_running", ["service": "orders"]).quantity == .threads)
  }

  @Test(arguments: [
    ("pgxpool_acquire_ms_p95", Quantity.poolAcquireTime), ("pgxpool_acquired", .poolUsed),
    ("pgxpool_max", .poolLimit), ("pgxpool_idle", .poolIdle),
    ("pgxpool_canceled_acquires_per_min", .poolTimeouts), ("pgxpool_acquires_per_s", .other),
    ("pgxpool_max_lifetime_destroy_count", .other),
    ("sqlalchemy_pool_checked_out", .poolUsed), ("dbcp2_active", .poolUsed),
    ("c3p0_busy", .poolUsed), ("go_sql_in_use", .poolUsed),
    ("go_sql_wait_p95_ms", .poolAcquireTime),
  ])
  func `libraries of pools are known by their name`(name: String, quantity: Quantity) throws {
    let found = try reading(name)
    #expect(found.quantity == quantity && found.subject == .pool)
  }

  @Test(arguments: [
    "http_client_pool_leased", "http_client_pool_pending", "http_client_pool_wait_p95_ms",
    "okhttp_pool_idle",
  ])
  func `connections to whom a service calls are not those to its database`(name: String) throws {
    let found = try reading(name)
    #expect(found.quantity == .other && found.subject == .owner)
  }

  @Test(arguments: [
    ("node_cpu_pct", Quantity.cpuUtilization), ("node_memory_used_pct", .memoryUtilization),
    ("io_wait_pct", .diskPressure), ("lock_io_wait_ms", .other), ("psi_cpu_some_pct", .cpuPressure),
    ("psi_io_full_pct", .diskPressure), ("psi_memory_some_pct", .other), ("tyre_psi", .other),
    ("jvm_heap_ratio", .memoryUtilization), ("jvm_non_heap_ratio", .other),
    ("jvm_gc_pause_s", .garbageCollection), ("jvm_gc_pause_seconds", .other),
    ("nodejs_gc_ms_per_s", .garbageCollection),
    ("kube_pod_container_restarts_total", .restarts), ("gunicorn_workers_busy", .threads),
    ("gunicorn_workers_busy_pct", .other), ("couriers_busy", .other),
    ("linklocal_allowance_exceeded_per_s", .networkErrors),
    ("tls_handshake_fail_per_s", .tlsErrors), ("fail_ratio", .errorRatio),
    ("cert_days_left", .certificateLifetime), ("cert_days_remaining", .certificateLifetime),
    ("trial_days_left", .other),
  ])
  func `machines and runtimes under short names`(name: String, quantity: Quantity) throws {
    #expect(try reading(name).quantity == quantity)
  }

  @Test func `what is idle of a processor is what is not busy`() throws {
    let found = try reading("cpu_idle_pct")
    #expect(found.quantity == .cpuUtilization && found.isReserve)
    #expect(try reading("cpu_idle_pct_min").statistic == .maximum)
    #expect(try reading("workers_idle_ratio").quantity == .other)
    #expect(try reading("cpu_idle_pct", ["cpu": "3"]).quantity == .other)
    let signal = try #require(
      telemetry([metricBatch("cpu_idle_pct", labels: ["service": "a"], [90, 80, 90, 10])]).signals
        .first)
    #expect(signal.series.values.map { ($0 * 100).rounded() } == [10, 20, 10, 90])
  }
}
