import RuleOutModel

extension MetricFamily {
  /// Connection pools of one library or framework each.
  static let poolLibraries = MetricFamily("pool libraries") { name in
    if let readings = libraryTable[name.canonical] { return readings }
    guard name.holds("active_record"), name.has("pool") else { return nil }
    // The words "active record" say nothing of what is active.
    switch name.words.last {
    case "busy": return [.pool(.poolUsed)]
    case "idle": return [.pool(.poolIdle)]
    case "waiting": return [.pool(.poolPending)]
    case "size": return [.poolLimit()]
    default: return [Reading(.other, name.statistic ?? .value, of: .pool)]
    }
  }

  private static let libraryTable: [String: [Reading]] = {
    let sqlstats = "go_sql_stats_connections_"
    var table: [String: [Reading]] = [
      // Tomcat's JDBC pool.
      "tomcat_jdbc_active": [.pool(.poolUsed)],
      "tomcat_jdbc_idle": [.pool(.poolIdle)],
      "tomcat_jdbc_waitcount": [.pool(.poolPending)],
      "tomcat_jdbc_maxactive": [.poolLimit()],
      "tomcat_jdbc_connections_active": [.pool(.poolUsed)],
      "tomcat_jdbc_connections_idle": [.pool(.poolIdle)],
      "tomcat_jdbc_connections_max": [.poolLimit()],
      // Prisma.
      "prisma_pool_connections_busy": [.pool(.poolUsed)],
      "prisma_pool_connections_idle": [.pool(.poolIdle)],
      "prisma_pool_connections_open": [],
      "prisma_client_queries_wait": [.pool(.poolPending)],
      // pgxpool.
      "pgxpool_acquired_conns": [.pool(.poolUsed)],
      "pgxpool_idle_conns": [.pool(.poolIdle)],
      "pgxpool_max_conns": [.poolLimit()],
      "pgxpool_total_conns": [],
      "pgxpool_acquire_duration_ns": [
        .mean(.poolAcquireTime, of: .pool, form: "pgxpool_acquire", isSum: true, factor: 1e-9)
      ],
      "pgxpool_acquire_count": [
        .mean(.poolAcquireTime, of: .pool, form: "pgxpool_acquire", isSum: false)
      ],
      // Go's `database/sql`, by a collector older than the client library's own.
      sqlstats + "max_open": [.poolLimit(unlimited: 0)],
      sqlstats + "open": [],
      sqlstats + "in_use": [.pool(.poolUsed)],
      sqlstats + "idle": [.pool(.poolIdle)],
      sqlstats + "blocked_seconds": [
        .mean(.poolAcquireTime, of: .pool, form: sqlstats + "blocked", isSum: true)
      ],
      sqlstats + "waited_for": [
        .mean(.poolAcquireTime, of: .pool, form: sqlstats + "blocked", isSum: false)
      ],
    ]
    let timers = [
      Reading.timer(
        "prisma_client_queries_wait_histogram_ms", .poolAcquireTime, of: .pool, factor: 1e-3),
      Reading.timer(
        "prisma_client_queries_duration_histogram_ms", .queryTime, of: .database(""),
        factor: 1e-3),
    ]
    for timer in timers { table.merge(timer) { first, _ in first } }
    return table
  }()
}
