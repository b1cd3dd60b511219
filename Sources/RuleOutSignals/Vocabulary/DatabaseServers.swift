import RuleOutModel

extension MetricFamily {
  /// What PostgreSQL and MySQL say of themselves. Their view of connections is not that of a pool.
  static let databaseServers = MetricFamily("database servers") { name in
    if let readings = databaseTable[name.canonical] { return readings }
    if isAge(name) { return [Reading(.other, name.statistic ?? .value, of: .database(""))] }
    if isStorageTime(name) {
      return [
        Reading(
          .storageLatency, name.statistic ?? .mean, of: .database(""), scale: name.timeScale)
      ]
    }
    if isPlanned(name) {
      return [
        Reading(.queryTime, name.statistic ?? .value, of: .database(""), scale: name.timeScale)
      ]
    }
    switch name.words.first {
    case "pg", "postgres", "postgresql", "mysql": break
    default: return nil
    }
    if name.has("deadlock") {
      return [Reading(.lockWaits, .rate, of: .database(""), .shape)]
    }
    guard exporters.contains(where: name.canonical.hasPrefix) else { return nil }
    if name.statesTime, !name.looksCumulative, !name.isPartOfTimer {
      if name.has("blk", "blks", "block") {
        return [Reading(.storageLatency, .mean, of: .database(""), scale: name.timeScale)]
      }
      if name.has("statements", "statement") {
        return [Reading(.queryTime, .mean, of: .database(""), scale: name.timeScale)]
      }
    }
    if name.has("locks", "lock"), name.has("waiting", "blocked") {
      return [Reading(.lockWaits, of: .database(""))]
    }
    return [
      Reading(
        .other, name.statistic ?? .value, of: .database(""),
        name.looksCumulative ? .shape : .gauge)
    ]
  }

  private static let transactionWords: Set<String> = ["tx", "txn", "trx", "xact"]

  /// How long something has been going on, which is not how long such things take: `longest_tx_s`,
  /// `oldest_transaction_age_seconds`.
  private static func isAge(_ name: MetricName) -> Bool {
    guard name.statesTime || name.has("age", "duration") else { return false }
    let isTransaction = name.hasAny(transactionWords)
    if name.has("longest", "oldest") {
      return isTransaction || name.isDatabase || name.has("transaction", "query", "statement")
    }
    return isTransaction && name.has("max", "age") || name.hasAll("transaction", "age")
  }

  /// Queries alone are planned before they are executed: `planning_time_ms`, and `execution_time_ms` beside it.
  private static func isPlanned(_ name: MetricName) -> Bool {
    guard name.statesTime, !name.looksCumulative, !name.isPartOfTimer else { return false }
    let parts = ["planning", "plan"]
    return parts.contains { name.holds($0 + "_time") }
      || (name.holds("execution_time") || name.holds("exec_time"))
        && parts.contains {
          name.companions.contains(
            name.canonical.replacing("execution", with: $0).replacing("exec", with: $0))
        }
  }

  /// Nobody serves reads and writes but storage; where somebody else is named, it is theirs.
  private static func isStorageTime(_ name: MetricName) -> Bool {
    name.statesTime && (name.holds("read_latency") || name.holds("write_latency"))
      && !name.has(
        "client", "request", "http", "api", "rpc", "grpc", "cache", "redis", "queue", "kafka",
        "disk", "volume", "device", "filesystem", "file")
  }

  /// Beginnings of what the exporters of PostgreSQL and MySQL say: a setting such as `pg_settings_work_mem`
  /// is nobody's memory, and `mysql_global_status_connections` counts attempts.
  private static let exporters = [
    "pg_settings_", "pg_stat_database_", "pg_stat_activity_", "pg_stat_bgwriter_",
    "pg_stat_user_", "pg_stat_archiver_", "pg_stat_checkpointer_", "pg_stat_replication_",
    "pg_statio_", "pg_locks_", "pg_database_", "pg_replication_", "pg_wal_",
    "mysql_global_", "mysql_info_schema_", "mysql_perf_schema_", "mysql_slave_",
    "mysql_exporter_",
  ]

  private static let databaseTable: [String: [Reading]] = {
    let server = Reading.Subject.database("")
    let connections = Reading(.databaseConnections, of: server)
    let limit = Reading(.databaseConnectionLimit, of: server)
    let locks = Reading(.lockWaits, of: server)
    let lockRate = Reading(.lockWaits, .rate, of: server, .counter)
    let queries = Reading(.queryRate, .rate, of: server, .counter)
    func statements(isSum: Bool) -> [Reading] {
      [
        .mean(.queryTime, of: server, form: "pg_stat_statements", isSum: isSum, factor: 1)
      ]
    }
    return [
      // Its own view of its work: time in statements over their number.
      "pg_stat_statements_seconds_total": statements(isSum: true),
      "pg_stat_statements_calls_total": statements(isSum: false) + [queries],
      // A gauge in spite of its name; one series a state.
      "pg_stat_activity_count": [connections.summed(as: "pg_stat_activity_count")],
      "pg_stat_database_numbackends": [connections],
      "pg_settings_max_connections": [limit],
      "pg_stat_activity_max_tx_duration": [
        Reading(.other, .maximum, of: server)
      ],
      "pg_locks_count": [Reading(.other, of: server)],
      "pg_stat_database_deadlocks": [lockRate],
      "pg_stat_database_xact_commit": [queries],
      "mysql_global_status_threads_connected": [connections],
      "mysql_global_status_connection_errors_total": [
        Reading(.other, .rate, of: server, .counter)
      ],
      "mysql_global_status_threads_running": [Reading(.other, of: server)],
      "mysql_global_status_max_used_connections": [],
      "mysql_global_variables_max_connections": [limit],
      "mysql_global_status_innodb_row_lock_current_waits": [locks],
      "mysql_global_status_innodb_row_lock_waits": [lockRate],
      "mysql_global_status_slow_queries": [Reading(.slowStatements, .rate, of: server, .counter)],
      "mysql_perf_schema_events_statements_seconds_total": [
        .mean(.queryTime, of: server, form: "mysql_perf_schema", isSum: true, factor: 1)
      ],
      "mysql_perf_schema_events_statements_total": [
        .mean(.queryTime, of: server, form: "mysql_perf_schema", isSum: false, factor: 1)
      ],
      "mysql_global_status_queries": [queries],
      "mysql_global_status_questions": [queries],
    ]
  }()
}
