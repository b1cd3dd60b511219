import RuleOutModel

extension MetricFamily {
  /// What PostgreSQL and MySQL say of themselves. Their view of connections is not that of a pool.
  static let databaseServers = MetricFamily("database servers") { name in
    if let readings = databaseTable[name.canonical] { return readings }
    switch name.words.first {
    case "pg", "postgres", "postgresql", "mysql": break
    default: return nil
    }
    if name.has("deadlock") {
      return [Reading(.lockWaits, .rate, of: .database(""), .shape)]
    }
    return nil
  }

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
      "pg_stat_statements_calls_total": statements(isSum: false),
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
      "mysql_global_status_threads_running": [Reading(.other, of: server)],
      "mysql_global_status_max_used_connections": [],
      "mysql_global_variables_max_connections": [limit],
      "mysql_global_status_innodb_row_lock_current_waits": [locks],
      "mysql_global_status_innodb_row_lock_waits": [lockRate],
      "mysql_global_status_queries": [queries],
      "mysql_global_status_questions": [queries],
    ]
  }()
}
