/// Series under the names that well-known exporters give them.
extension Export {
  /// HikariCP through Micrometer, a pool in each process.
  func hikariSeries(every stride: Int) -> [MetricSeries] {
    let labels = { (pool: Int) -> [(key: String, value: String)] in
      [("instance", blueprint.hosts[pool].name), ("pool", blueprint.pool.name)]
    }
    func gauge(_ name: String, _ value: (SystemSample.PoolSample) -> String) -> [MetricSeries] {
      poolSeries("hikaricp_connections_" + name, .gauge, every: stride, labels: labels, value)
    }
    func counter(_ name: String, _ value: (SystemSample.PoolSample) -> String) -> [MetricSeries] {
      poolSeries("hikaricp_connections_" + name, .counter, every: stride, labels: labels, value)
    }
    func summary(_ name: String, _ value: (SystemSample.PoolSample) -> String) -> [MetricSeries] {
      poolSeries("hikaricp_connections_" + name, .summary, every: stride, labels: labels, value)
    }
    return gauge("active") { String($0.active) }
      + gauge("idle") { String($0.size - $0.active) }
      + gauge("pending") { String($0.waiting) }
      + gauge("max") { String($0.size) }
      + summary("acquire_seconds_count") { String($0.acquisitions) }
      + summary("acquire_seconds_sum") { MetricValue.seconds($0.acquireMicroseconds) }
      + summary("usage_seconds_sum") { MetricValue.seconds($0.usageMicroseconds) }
      + counter("timeout_total") { String($0.timeouts) }
  }

  /// pgbouncer_exporter: one pool for all hosts; and the age of the oldest transaction in the database.
  func poolerSeries(every stride: Int) -> [MetricSeries] {
    let labels = { (_: Int) in [(key: "service", value: "pgbouncer")] }
    func gauge(_ name: String, _ value: (SystemSample.PoolSample) -> String) -> [MetricSeries] {
      poolSeries("pgbouncer_" + name, .gauge, every: stride, labels: labels, value)
    }
    func counter(_ name: String, _ value: (SystemSample.PoolSample) -> String) -> [MetricSeries] {
      poolSeries("pgbouncer_" + name, .counter, every: stride, labels: labels, value)
    }
    let database = [(key: "service", value: "postgres")]
    return gauge("pools_server_active_connections") { String($0.active) }
      + gauge("pools_server_idle_connections") { String($0.size - $0.active) }
      + gauge("pools_client_waiting_connections") { String($0.waiting) }
      + gauge("pools_client_maxwait_seconds") { MetricValue.seconds($0.longestWait) }
      + gauge("databases_pool_size") { String($0.size) }
      + counter("stats_client_wait_seconds_total") { MetricValue.seconds($0.acquireMicroseconds) }
      + counter("stats_sql_transactions_pooled_total") { String($0.acquisitions) }
      + [
        series("pg_stat_activity_max_tx_duration", .gauge, every: stride, labels: database) {
          MetricValue.seconds($0.oldestTransaction)
        },
        series("pg_stat_statements_calls_total", .counter, every: stride, labels: database) {
          String($0.databaseStatements)
        },
        series("pg_stat_statements_seconds_total", .counter, every: stride, labels: database) {
          MetricValue.seconds($0.databaseMicroseconds)
        },
      ]
  }

  /// Go's `database/sql`, a pool in each process.
  func goPoolSeries(every stride: Int) -> [MetricSeries] {
    let labels = { (pool: Int) -> [(key: String, value: String)] in
      [("instance", blueprint.hosts[pool].name), ("db_name", blueprint.pool.name)]
    }
    func series(
      _ name: String, _ kind: MetricSeries.Kind, _ value: (SystemSample.PoolSample) -> String
    ) -> [MetricSeries] {
      poolSeries("go_sql_" + name, kind, every: stride, labels: labels, value)
    }
    return series("max_open_connections", .gauge) { String($0.size) }
      + series("in_use_connections", .gauge) { String($0.active) }
      + series("idle_connections", .gauge) { String($0.size - $0.active) }
      + series("wait_count_total", .counter) { String($0.acquisitions - $0.immediate) }
      + series("wait_duration_seconds_total", .counter) {
        MetricValue.seconds($0.queuedMicroseconds)
      }
  }

  /// Outbound calls by external API, as the callers count them.
  func externalSeries(every stride: Int) -> [MetricSeries] {
    blueprint.externals.indices.flatMap { index in
      let labels = [
        (key: "service", value: blueprint.service),
        (key: "upstream_host", value: blueprint.externals[index].host),
      ]
      return [
        series(
          "http_client_request_duration_seconds_count", .summary, every: stride, labels: labels
        ) { String($0.externalCalls[index]) },
        series("http_client_request_duration_seconds_sum", .summary, every: stride, labels: labels)
        { MetricValue.seconds($0.externalMicroseconds[index]) },
      ]
    }
  }

  /// Memory and paging of each host: process, control group and kernel counters.
  func memorySeries(every stride: Int) -> [MetricSeries] {
    func gauge(_ name: String, _ value: @escaping (SystemSample.HostSample) -> String)
      -> [MetricSeries]
    { hostSeries(name, .gauge, every: stride, value) }
    func counter(_ name: String, _ value: @escaping (SystemSample.HostSample) -> String)
      -> [MetricSeries]
    { hostSeries(name, .counter, every: stride, value) }
    let limit = blueprint.memory.residentLimit
    return gauge("process_resident_memory_bytes") { MetricValue.bytes(pages: $0.resident) }
      + gauge("container_memory_swap") { MetricValue.bytes(pages: $0.swapped) }
      + gauge("container_spec_memory_limit_bytes") { _ in MetricValue.bytes(pages: limit) }
      + gauge("process_start_time_seconds") { MetricValue.seconds($0.startedAt) }
      + hostSeries("node_vmstat_pswpin", .unknown, every: stride) { String($0.pagesIn) }
      + hostSeries("node_vmstat_pswpout", .unknown, every: stride) { String($0.pagesOut) }
      + counter("node_pressure_memory_waiting_seconds_total") {
        MetricValue.seconds($0.stallMicroseconds)
      }
  }

  /// The database's own account: statements it ran, time it spent on them, sessions by state.
  func databaseSeries(every stride: Int) -> [MetricSeries] {
    let labels = [(key: "service", value: "postgres")]
    return [
      series("pg_stat_statements_calls_total", .counter, every: stride, labels: labels) {
        String($0.databaseStatements)
      },
      series("pg_stat_statements_seconds_total", .counter, every: stride, labels: labels) {
        MetricValue.seconds($0.databaseMicroseconds)
      },
      series("pg_stat_activity_active_count", .gauge, every: stride, labels: labels) {
        String($0.databaseActive)
      },
    ]
  }
}
