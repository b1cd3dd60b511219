import RuleOutModel

extension Reading {
  /// A count of connections.
  static func pool(_ quantity: Quantity) -> Reading { Reading(quantity, of: .pool) }

  /// A limit, where `unlimited` stands for none.
  static func poolLimit(unlimited: Double? = nil) -> Reading {
    Reading(.poolLimit, of: .pool, unlimited: unlimited)
  }

  static let poolTimeouts = Reading(.poolTimeouts, .rate, of: .pool, .counter)

  /// Time to get a connection, in units of `factor` seconds.
  static func acquire(_ statistic: Statistic, factor: Double = 1) -> Reading {
    Reading(.poolAcquireTime, statistic, of: .pool, scale: .factor(factor))
  }

  /// The sum or the count of a timer, whose quotient is a mean.
  static func mean(
    _ quantity: Quantity, of subject: Subject = .owner, form: String, isSum: Bool,
    factor: Double = 1
  ) -> Reading {
    Reading(
      quantity, .mean, of: subject, scale: .factor(isSum ? factor : 1), .counter
    )
    .with(
      term: form, isSum ? "sum" : "count", isSum ? 1 : 0, isSum ? 0 : 1,
      requires: ["sum", "count"])
  }

  /// Both parts of a timer `name`, to be put into a table.
  static func timer(
    _ name: String, _ quantity: Quantity, of subject: Subject = .owner, factor: Double = 1
  ) -> [String: [Reading]] {
    [
      name + "_sum": [.mean(quantity, of: subject, form: name, isSum: true, factor: factor)],
      name + "_count": [.mean(quantity, of: subject, form: name, isSum: false)],
    ]
  }
}

extension MetricFamily {
  /// What is recognised, but not read: buckets, and the birth dates of counters.
  static let unused = MetricFamily("unused") { name in
    if name.identity["le"] != nil { return [] }
    return ["bucket", "created"].contains(name.words.last ?? "") ? [] : nil
  }

  /// HikariCP as Micrometer and as its own Prometheus collector name it, and pools alike.
  static let connectionPools = MetricFamily("connection pools", table: poolTable)

  private static let poolTable: [String: [Reading]] = {
    var table: [String: [Reading]] = [
      // HikariCP, Micrometer.
      "hikaricp_connections_active": [.pool(.poolUsed)],
      "hikaricp_connections_idle": [.pool(.poolIdle)],
      "hikaricp_connections_pending": [.pool(.poolPending)],
      "hikaricp_connections_max": [.poolLimit()],
      "hikaricp_connections_min": [],
      "hikaricp_connections_acquire_seconds_max": [.acquire(.maximum)],
      "hikaricp_connections_timeout_total": [.poolTimeouts],
      "hikaricp_connections_timeout": [.poolTimeouts],
      // HikariCP, native.
      "hikaricp_active_connections": [.pool(.poolUsed)],
      "hikaricp_idle_connections": [.pool(.poolIdle)],
      "hikaricp_pending_threads": [.pool(.poolPending)],
      "hikaricp_max_connections": [.poolLimit()],
      "hikaricp_min_connections": [],
      "hikaricp_connection_timeout_total": [.poolTimeouts],
      // Used and idle: neither in use nor a limit.
      "hikaricp_connections": [Reading(.other)],
      // Spring.
      "jdbc_connections_active": [.pool(.poolUsed)],
      "jdbc_connections_idle": [.pool(.poolIdle)],
      "jdbc_connections_max": [.poolLimit(unlimited: -1)],
      "jdbc_connections_min": [],
    ]
    let timers = [
      Reading.timer("hikaricp_connections_acquire_seconds", .poolAcquireTime, of: .pool),
      Reading.timer(
        "hikaricp_connection_acquired_nanos", .poolAcquireTime, of: .pool, factor: 1e-9),
    ]
    for timer in timers { table.merge(timer) { first, _ in first } }
    return table
  }()

  /// `<pool>.pool.ActiveConnections` of Dropwizard and JMX; times are milliseconds.
  static let dropwizardPools = MetricFamily("Dropwizard pools") { name in
    guard let at = name.words.lastIndex(of: "pool") else { return nil }
    switch name.words[(at + 1)...].joined(separator: "_") {
    case "active_connections": return [.pool(.poolUsed)]
    case "idle_connections": return [.pool(.poolIdle)]
    case "pending_connections", "threads_awaiting_connection": return [.pool(.poolPending)]
    case "max_connections": return [.poolLimit()]
    case "min_connections", "total_connections": return []
    case "connection_timeout_rate", "connection_timeout_rate_m1_rate":
      return [Reading(.poolTimeouts, .rate, of: .pool)]
    case "connection_timeout_rate_count": return [.poolTimeouts]
    default: break
    }
    let timers = ["Wait", "Usage", "ConnectionCreation"]
    guard name.unit == nil, let timer = timers.first(where: name.identity.name.contains) else {
      return nil
    }
    let parts = MetricName.words(of: timer)
    guard name.words[(at + 1)...].starts(with: parts) else { return nil }
    // How often and how fast it was used are no times.
    let rest = name.words.count - (at + 1 + parts.count)
    guard rest == 0 || name.statistic != nil else { return [] }
    if timer != "Wait" { return [Reading(.other, name.statistic ?? .value, of: .pool)] }
    return [.acquire(name.statistic ?? .value, factor: 1e-3)]
  }

  static let pgbouncer = MetricFamily("PgBouncer") { name in
    guard name.words.first == "pgbouncer" else { return nil }
    return pgbouncerTable[name.canonical] ?? [Reading(.other, name.statistic ?? .value, .shape)]
  }

  private static let pgbouncerTable: [String: [Reading]] = {
    let prefix = "pgbouncer_pools_"
    var table: [String: [Reading]] = [
      prefix + "client_waiting_connections": [
        Reading.pool(.poolPending).summed(as: prefix + "client_waiting_connections")
      ],
      prefix + "client_maxwait_seconds": [.acquire(.maximum)],
      prefix + "server_active_connections": [
        Reading.pool(.poolUsed).summed(as: prefix + "server_active_connections")
      ],
      prefix + "server_idle_connections": [
        Reading.pool(.poolIdle).summed(as: prefix + "server_idle_connections")
      ],
      "pgbouncer_databases_pool_size": [.poolLimit()],
      "pgbouncer_databases_max_connections": [.poolLimit(unlimited: 0)],
      "pgbouncer_config_max_client_connections": [],
    ]
    let waited = "pgbouncer_stats_client_wait_seconds"
    let queried = "pgbouncer_stats_queries_duration_seconds"
    let transactions = "pgbouncer_stats_sql_transactions_pooled_total"
    table[waited + "_total"] = [.mean(.poolAcquireTime, of: .pool, form: waited, isSum: true)]
    table[queried + "_total"] = [
      .mean(.queryTime, of: .database(""), form: queried, isSum: true)
    ]
    table[transactions] = [.mean(.poolAcquireTime, of: .pool, form: waited, isSum: false)]
    table["pgbouncer_stats_queries_pooled_total"] = [
      .mean(.queryTime, of: .database(""), form: queried, isSum: false),
      Reading(.queryRate, .rate, of: .database(""), .counter),
    ]
    return table
  }()

  /// Go's `database/sql`; a maximum of 0 means none.
  static let goDatabase: MetricFamily = {
    let waited = "go_sql_wait_duration_seconds"
    return MetricFamily(
      "Go database/sql",
      table: [
        "go_sql_max_open_connections": [.poolLimit(unlimited: 0)],
        "go_sql_open_connections": [],
        "go_sql_in_use_connections": [.pool(.poolUsed)],
        "go_sql_idle_connections": [.pool(.poolIdle)],
        "go_sql_wait_count_total": [
          .mean(.poolAcquireTime, of: .pool, form: waited, isSum: false)
        ],
        "go_sql_wait_duration_seconds_total": [
          .mean(.poolAcquireTime, of: .pool, form: waited, isSum: true)
        ],
        "go_sql_max_idle_closed_total": [],
        "go_sql_max_idle_time_closed_total": [],
        "go_sql_max_lifetime_closed_total": [],
      ])
  }()

  /// OpenTelemetry `db.client.connection.*` (seconds) and the older `db.client.connections.*` (ms).
  static let openTelemetryPools = MetricFamily("OpenTelemetry pools") { name in
    let isOld = name.canonical.hasPrefix("db_client_connections_")
    guard isOld || name.canonical.hasPrefix("db_client_connection_") else { return nil }
    let rest = name.canonical.dropFirst(isOld ? 22 : 21)
    let factor: Double
    if case .time(let stated)? = name.unit { factor = stated } else { factor = isOld ? 1e-3 : 1 }
    switch rest {
    case "count", "usage":
      let owner = MetricOwner(name.identity)
      let state =
        owner["db_client_connection_state"] ?? owner["db_client_connections_state"]
        ?? owner["state"] ?? "used"
      let quantity: Quantity = state == "idle" ? .poolIdle : .poolUsed
      return [Reading.pool(quantity).summed(as: name.canonical)]
    case "max": return [.poolLimit()]
    case "idle_max", "idle_min": return []
    case "pending_requests": return [.pool(.poolPending)]
    case "timeouts", "timeouts_total": return [.poolTimeouts]
    default: break
    }
    if rest.hasPrefix("wait_time") {
      switch name.words.last {
      case "sum", "count":
        return [
          .mean(
            .poolAcquireTime, of: .pool, form: name.base, isSum: name.words.last == "sum",
            factor: factor)
        ]
      default: return [.acquire(name.statistic ?? .value, factor: factor)]
      }
    }
    return [Reading(.other, name.statistic ?? .value)]
  }
}
