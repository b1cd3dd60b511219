import RuleOutModel

extension MetricFamily {
  /// Pools of connections under names nobody knows, by their words.
  static let genericPools = MetricFamily("connection pools by words") { name in
    if name.isHttpPool { return [Reading(.other, name.statistic ?? .value)] }
    guard name.isConnectionPool else { return nil }
    let waits = name.has(
      "wait", "acquire", "acquired", "acquisition", "checkout", "borrow", "acquiring", "obtain")
    // Who waits for a connection gives up when its own time is over.
    if name.has("timeout") || name.has("canceled", "cancelled") && name.has("acquire") {
      return [
        Reading(.poolTimeouts, .rate, of: .pool, scale: name.rateScale, name.eventAccumulation)
      ]
    }
    if waits, name.statesTime || name.has("time", "duration", "latency") || name.percentile != nil {
      if name.isPartOfTimer {
        let isSum = name.words.last == "sum"
        guard case .factor(let factor) = name.timeScale else { return [] }
        return [
          .mean(.poolAcquireTime, of: .pool, form: name.base, isSum: isSum, factor: factor)
        ]
      }
      if name.looksCumulative { return [Reading(.other, .rate, of: .pool, .shape)] }
      return [
        Reading(.poolAcquireTime, name.statistic ?? .value, of: .pool, scale: name.timeScale)
      ]
    }
    if name.has(
      "error", "failure", "failed", "created", "closed", "destroyed", "opened", "leaked", "lifetime"
    ) {
      return [Reading(.other, .value, of: .pool, .shape)]
    }
    if name.statesTime { return [Reading(.other, name.statistic ?? .value, of: .pool)] }
    if name.has("pending", "waiting", "waiter", "queued", "queue", "awaiting", "blocked", "wait") {
      return [Reading(.poolPending, of: .pool, name.words.last == "total" ? .shape : .gauge)]
    }
    if name.statesShare || name.has("utilization", "utilisation", "saturation") {
      return [Reading(.poolUtilization, .ratio, of: .pool, scale: name.shareScale)]
    }
    if name.has("idle", "available", "free", "unused") { return [.pool(.poolIdle)] }
    if name.has("min", "minimum") { return [] }
    if name.has("max", "limit", "maximum", "capacity", "cap", "maxsize", "allowed") {
      return [.poolLimit()]
    }
    if name.has(
      "use", "used", "active", "busy", "borrowed", "checkedout", "inuse", "usage", "leased",
      "acquired")
      || name.holds("checked_out")
    {
      return [.pool(.poolUsed)]
    }
    if name.has("size") { return [.poolLimit()] }
    if name.words.last.map({ ["connections", "conns", "count"].contains($0) }) == true,
      name.has("connection", "conn")
    {
      return [.pool(.poolUsed)]
    }
    return [Reading(.other, name.statistic ?? .value, of: .pool)]
  }
}

extension MetricName {
  private static let databaseWords: Set<String> = [
    "db", "database", "sql", "jdbc", "postgres", "postgresql", "mysql", "mariadb", "oracle",
    "mongo", "mongodb", "hikari", "hikaricp", "datasource", "pgbouncer", "c3p0", "dbcp", "r2dbc",
    "sqlalchemy", "pg", "rds", "aurora", "pgxpool", "dbcp2", "psycopg",
  ]

  /// Words that make a pool or a connection something else.
  private static let foreignWords: Set<String> = [
    "thread", "worker", "memory", "mem", "heap", "buffer", "gc", "cpu", "nginx", "tcp", "socket",
    "websocket", "haproxy", "envoy", "downstream", "upstream", "frontend", "listener", "net",
    "network", "node", "kafka", "rabbitmq", "amqp", "executor", "string", "object", "ip", "page",
    "disk", "storage", "query", "lock", "transaction", "grpc", "ldap", "smtp", "tls", "ssl",
  ]

  /// True for a pool of connections, or connections counted as a pool counts them.
  var isConnectionPool: Bool {
    if hasAny(MetricName.foreignWords) { return false }
    let connection = has("connection", "conn")
    if has("hikari", "hikaricp", "dbcp", "dbcp2", "c3p0", "datasource", "pgxpool")
      || holds("go_sql")
    {
      return true
    }
    let isDatabase = hasAny(MetricName.databaseWords)
    if has("pool", "connpool") { return isDatabase || !has("http", "redis", "cache") }
    guard connection else { return false }
    if isDatabase { return !has("error", "refused", "errors") }
    return !has("http", "https", "client", "redis", "cache", "error", "refused", "reset")
      && has("active", "use", "used", "idle", "busy", "pending", "waiting", "max", "limit", "inuse")
  }

  /// True for connections to whom a service calls, which are not those to its database.
  var isHttpPool: Bool {
    has("pool") && has("http", "https", "okhttp", "httpclient", "reactor", "grpc")
      && !hasAny(MetricName.databaseWords)
      && !has("thread", "worker", "executor", "memory", "buffer", "object")
  }

  var isDatabase: Bool { hasAny(MetricName.databaseWords) }
}
