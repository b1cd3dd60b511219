import RuleOutModel

extension MetricFamily {
  /// What keeps a database from cleaning up behind itself: transactions that stay open, and the rows that are
  /// dead meanwhile. None of it is the time of a query.
  static let databaseUpkeep = MetricFamily("database upkeep") { name in
    let database = Reading.Subject.database("")
    if name.has("dead"), name.has("tup", "tuple", "row") {
      guard !name.statesShare, !name.statesTime else { return [Reading(.other, of: database)] }
      return [Reading(.deadRows, of: database).summed(as: name.identity.name)]
    }
    let isOpen = name.holds("idle_in_transaction")
    let isAge =
      name.has("age", "oldest", "longest")
      && (name.has("xmin", "xact") || name.isDatabase && name.has("transaction"))
    guard isOpen || isAge else { return nil }
    guard name.statesTime, !name.looksCumulative else {
      return [Reading(.other, name.statistic ?? .value, of: database)]
    }
    return [
      Reading(.transactionAge, name.statistic ?? .value, of: database, scale: name.timeScale)
    ]
  }
}
