import RuleOutModel

extension MetricFamily {
  /// Columns that say what they are only together: `active,idle,pending,max` of one file are a pool.
  static let bareColumns = MetricFamily("bare columns") { name in
    if ["used", "used_mb", "used_kb", "used_bytes"].contains(name.canonical),
      ["free", "buffers", "cached", "available"].contains(where: { word in
        name.companions.contains { $0.hasPrefix(word) }
      })
    {
      return [Reading(.memoryResident, scale: name.byteScale)]
    }
    if name.canonical == "rate", name.isBesideErrorsAndDurations {
      return [Reading(.traffic, .rate)]
    }
    guard !name.companions.isDisjoint(with: usedColumns),
      !name.companions.isDisjoint(with: otherColumns)
    else { return nil }
    switch name.canonical {
    case _ where usedColumns.contains(name.canonical): return [.pool(.poolUsed)]
    case "idle": return [.pool(.poolIdle)]
    case "pending", "waiting", "waiters", "queued", "awaiting", "threads_awaiting":
      return [.pool(.poolPending)]
    case "max", "limit", "size", "max_size", "capacity", "maximum":
      return [.poolLimit()]
    case "timeouts", "timeouts_total":
      return [Reading(.poolTimeouts, .rate, of: .pool, .shape)]
    case "min", "total": return [Reading(.other, of: .pool)]
    default: break
    }
    guard ["wait", "acquire"].contains(name.words.first ?? ""), name.statesTime || name.has("time")
    else { return nil }
    return [.timed(name)]
  }

  private static let usedColumns: Set<String> = [
    "active", "in_use", "inuse", "busy", "borrowed", "acquired", "checked_out",
  ]
  private static let otherColumns: Set<String> = [
    "idle", "pending", "waiting", "waiters", "queued", "awaiting", "max", "limit", "size",
    "max_size", "capacity",
  ]
}

extension Reading {
  /// Time to get a connection, in the unit and statistic that the name states.
  fileprivate static func timed(_ name: MetricName) -> Reading {
    Reading(.poolAcquireTime, name.statistic ?? .value, of: .pool, scale: name.timeScale)
  }
}

extension MetricName {
  /// True where the same file tells errors as a share, and percentiles of durations: with them, a bare `rate` is that
  /// of requests.
  fileprivate var isBesideErrorsAndDurations: Bool {
    let others = companions.map { MetricName(MetricIdentity(name: $0)) }
    return others.contains { $0.hasAny(MetricFamily.failureWords) && $0.statesShare }
      && others.contains { $0.isPercentileOfTime }
  }
}
