import RuleOutModel

extension MetricFamily {
  /// Database queries and locks under names nobody knows.
  static let genericQueries = MetricFamily("queries by words") { name in
    let isStatement = name.has("sql", "statement", "stmt")
    let speaksOfQueries =
      isStatement || name.has("query", "queries")
      || name.isDatabase
        && (name.speaksOfDuration || name.statesTime || name.has("call") && name.statesRate)
    let database = Reading.Subject.database("")
    if name.has("deadlock") || name.has("lock") && name.has("wait", "waiting", "waiter", "blocked"),
      !name.has("gil", "mutex")
    {
      if name.statesTime { return [Reading(.other, name.statistic ?? .value, of: database)] }
      return [Reading(.lockWaits, of: database, name.looksCumulative ? .shape : .gauge)]
    }
    if name.has("qps"), name.isDatabase {
      return [Reading(.queryRate, .rate, of: database, scale: name.rateScale)]
    }
    guard speaksOfQueries,
      isStatement || !name.has("dns", "graphql", "search", "elasticsearch")
    else { return nil }
    if name.holds("per_request") || name.holds("per_req") || name.holds("per_call") {
      return [Reading(.queriesPerRequest, .mean)]
    }
    if name.hasAny(failureWords) {
      if name.statesShare {
        return [Reading(.errorRatio, .ratio, of: database, scale: name.shareScale)]
      }
      return [
        Reading(.errorRate, .rate, of: database, scale: name.rateScale, name.eventAccumulation)
      ]
    }
    if name.statesTime || name.speaksOfDuration || name.has("time") {
      if name.isPartOfTimer {
        let isSum = name.words.last == "sum"
        guard case .factor(let factor) = name.timeScale else { return [] }
        return [.mean(.queryTime, of: database, form: name.base, isSum: isSum, factor: factor)]
      }
      if name.looksCumulative { return [Reading(.other, .rate, of: database, .shape)] }
      return [Reading(.queryTime, name.statistic ?? .value, of: database, scale: name.timeScale)]
    }
    if name.has("cache", "slow", "active", "running") || name.statesBytes {
      return [Reading(.other, name.statistic ?? .value, of: database)]
    }
    if name.has("query", "queries", "statement", "stmt", "call"),
      name.statesRate || name.looksCumulative || name.has("rate", "count", "executed")
    {
      return [
        Reading(.queryRate, .rate, of: database, scale: name.rateScale, name.eventAccumulation)
      ]
    }
    return [Reading(.other, name.statistic ?? .value, of: database)]
  }
}
