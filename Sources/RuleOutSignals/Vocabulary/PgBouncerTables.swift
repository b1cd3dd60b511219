import RuleOutModel

extension MetricFamily {
  /// Columns of PgBouncer's `SHOW POOLS`, `SHOW STATS` and `SHOW DATABASES`, known by each other. A pool
  /// belongs to a database and a user; those of one database are put together, as its limit is.
  static let pgbouncerTables = MetricFamily("PgBouncer tables") { name in
    let companions = name.companions
    if companions.contains("cl_waiting") || companions.contains("sv_active"),
      let readings = poolColumns[name.canonical]
    {
      return readings
    }
    if companions.contains("total_query_time") || companions.contains("avg_query_time"),
      let readings = statisticColumns[name.canonical]
    {
      // The averages of a period say the same as the totals, less exactly.
      let isAverage = name.canonical.hasPrefix("avg_")
      return isAverage && companions.contains("total_query_time")
        ? [Reading(.other, of: .pool)] : readings
    }
    if companions.contains("current_connections"), companions.contains("pool_size") {
      return databaseColumns[name.canonical]
    }
    return nil
  }

  private static let microsecond = 1e-6

  private static let poolColumns: [String: [Reading]] = {
    var table: [String: [Reading]] = [:]
    for (column, quantity) in [
      ("sv_active", Quantity.poolUsed), ("sv_idle", .poolIdle), ("cl_waiting", .poolPending),
    ] {
      table[column] = [Reading.pool(quantity).summed(as: column)]
    }
    // The longest wait in whole seconds, and the rest of it in microseconds.
    for (column, factor) in [("maxwait", 1), ("maxwait_us", microsecond)] {
      table[column] = [
        Reading.acquire(.maximum, factor: factor)
          .with(term: "maxwait", column, 1, 0, requires: ["maxwait"], apart: ["user"])
      ]
    }
    table["maxwait_s"] = [.acquire(.maximum)]
    table["maxwait_ms"] = [.acquire(.maximum, factor: 1e-3)]
    for column in [
      "cl_active", "cl_cancel_req", "cl_active_cancel_req", "cl_waiting_cancel_req",
      "sv_active_cancel", "sv_being_canceled", "sv_used", "sv_tested", "sv_login",
    ] {
      table[column] = [Reading(.other, of: .pool)]
    }
    return table
  }()

  private static let statisticColumns: [String: [Reading]] = {
    let database = Reading.Subject.database("")
    let queries = Reading(.queryRate, .rate, of: database, .counter)
    var table: [String: [Reading]] = [
      "total_query_time": [
        .mean(
          .queryTime, of: database, form: "total_query_time", isSum: true, factor: microsecond)
      ],
      "total_query_count": [
        .mean(.queryTime, of: database, form: "total_query_time", isSum: false), queries,
      ],
      "total_wait_time": [
        .mean(
          .poolAcquireTime, of: .pool, form: "total_wait_time", isSum: true, factor: microsecond)
      ],
      "total_xact_count": [
        .mean(.poolAcquireTime, of: .pool, form: "total_wait_time", isSum: false)
      ],
      "avg_query_time": [
        Reading(.queryTime, .mean, of: database, scale: .factor(microsecond))
      ],
      "avg_query_count": [Reading(.queryRate, .rate, of: database)],
      "avg_wait_time": [.acquire(.mean, factor: microsecond)],
    ]
    for column in [
      "total_received", "total_sent", "total_xact_time", "total_server_assignment_count",
      "total_client_parse_count", "total_server_parse_count", "total_bind_count",
    ] {
      table[column] = [Reading(.other, .rate, of: .pool, .counter)]
    }
    for column in ["avg_xact_count", "avg_xact_time", "avg_recv", "avg_sent"] {
      table[column] = [Reading(.other, of: .pool)]
    }
    return table
  }()

  private static let databaseColumns: [String: [Reading]] = [
    "pool_size": [.poolLimit()],
    "max_connections": [.poolLimit(unlimited: 0)],
    "min_pool_size": [Reading(.other, of: .pool)],
    "reserve_pool": [Reading(.other, of: .pool)],
    "reserve_pool_size": [Reading(.other, of: .pool)],
    "current_connections": [Reading(.other, of: .pool)],
    "max_client_connections": [Reading(.other, of: .pool)],
    "current_client_connections": [Reading(.other, of: .pool)],
  ]
}
