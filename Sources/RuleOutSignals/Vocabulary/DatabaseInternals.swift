import RuleOutModel

extension MetricFamily {
  /// What a database server says of its own work: its threads are no program's, how far its copies are behind is no
  /// query's duration, what it reads and writes is no statement.
  static let databaseInternals = MetricFamily("database internals") { name in
    let other = [Reading(.other, name.statistic ?? .value, of: .database(""))]
    // MySQL calls sessions so, of which those that run are at work.
    let owner = MetricName(MetricIdentity(name: MetricOwner(name.identity).service ?? ""))
    if owner.isDatabase, ["threads_running", "threads_cached"].contains(name.canonical) {
      return other
    }
    guard servers.contains(name.words.first ?? "") else { return nil }
    if name.has("thread"), !name.statesTime {
      return name.canonical.hasSuffix("threads_connected")
        ? [Reading(.databaseConnections, of: .database(""))] : other
    }
    if name.has("lag", "behind"), !name.has("query", "statement") { return other }
    if name.statesThroughput { return other }
    let isHit = name.has("hit") && name.has("buffer", "blk", "blks", "block", "page", "cache")
    return isHit && !name.statesShare ? other : nil
  }

  /// First words of what servers, or those who ask them, say of them.
  private static let servers: Set<String> = [
    "pg", "postgres", "postgresql", "mysql", "mariadb", "innodb", "mongodb", "mongo", "mongod",
    "oracle", "mssql", "sqlserver", "rds", "aurora",
  ]
}
