import RuleOutModel

extension MetricFamily {
  /// CloudWatch's names of RDS, load balancers, Lambda and queues, as far as their words mislead. The
  /// statistic stands behind the name where it was asked for: `DatabaseConnections_Average`.
  static let cloudWatch = MetricFamily("CloudWatch") { name in
    // Its names begin with a capital; `read_latency` is somebody else's.
    guard name.identity.name.unicodeScalars.first?.properties.isUppercase == true else {
      return nil
    }
    var words = name.words
    // Behind a mark may stand the zone: `ActiveConnectionCount.eu-west-1a`.
    if let mark = name.identity.name.lastIndex(where: { ".:/".contains($0) }) {
      let ending = name.identity.name[name.identity.name.index(after: mark)...]
      if NameEnding(String(ending)).isZone {
        words = MetricName.words(of: String(name.identity.name[..<mark]))
      }
    }
    let isSum = words.last == "sum"
    if isSum || words.last.map({ ["average", "maximum", "minimum"].contains($0) }) == true
      || name.percentile != nil
    {
      words.removeLast()
    }
    guard let meaning = cloudWatchTable[words.joined(separator: "_")] else { return nil }
    let statistic = isSum ? nil : name.statistic
    switch meaning {
    case .unread: return [Reading(.other, statistic ?? .value)]
    case .level(let quantity, let subject, let factor):
      let scale = Reading.Scale.factor(stated(name.unit) ?? factor)
      return [Reading(quantity, statistic ?? .value, of: subject, scale: scale)]
    case .rate(let quantity, let subject):
      return [Reading(quantity, .rate, of: subject)]
    case .events(let quantity):
      return [Reading(quantity, .rate, .shape)]
    case .percent(let quantity):
      // Others head a column `CPU utilization` and mean a share from 0 to 1.
      let spelling = name.identity.name.prefix { $0 != "_" }
      guard spelling == "CPUUtilization" || spelling == "MemoryUtilization" else { return nil }
      return [
        Reading(
          quantity, quantity == .cpuUtilization ? statistic ?? .value : .ratio,
          scale: .factor(0.01))
      ]
    }
  }

  private enum CloudWatchMeaning {
    /// A level, in units of `factor` where the source states none.
    case level(Quantity, Reading.Subject, factor: Double)
    /// Events per second.
    case rate(Quantity, Reading.Subject)
    /// Events of each period.
    case events(Quantity)
    /// A share from 0 to 100, however small its values are.
    case percent(Quantity)
    /// Known, and none of our quantities.
    case unread
  }

  private static func stated(_ unit: MeasureUnit?) -> Double? {
    switch unit {
    case .time(let factor), .bytes(let factor): factor
    default: nil
    }
  }

  private static let cloudWatchTable: [String: CloudWatchMeaning] = {
    let database = Reading.Subject.database("")
    var table: [String: CloudWatchMeaning] = [
      // RDS and Aurora.
      "database_connections": .level(.databaseConnections, database, factor: 1),
      "swap_usage": .level(.swapUsed, .owner, factor: 1),
      "queries": .rate(.queryRate, database),
      "deadlocks": .rate(.lockWaits, database),
      "blocked_transactions": .rate(.lockWaits, database),
      "read_latency": .level(.storageLatency, database, factor: 1),
      "write_latency": .level(.storageLatency, database, factor: 1),
      // RDS, ECS and EC2.
      "cpu_utilization": .percent(.cpuUtilization),
      "memory_utilization": .percent(.memoryUtilization),
      // Load balancers.
      "target_response_time": .level(.latency, .owner, factor: 1),
      "request_count": .events(.traffic),
      "http_code_target_5xx_count": .events(.errorRate),
      "http_code_elb_5xx_count": .events(.errorRate),
      "http_code_backend_5xx": .events(.errorRate),
      "surge_queue_length": .level(.queueDepth, .owner, factor: 1),
      // Queues.
      "approximate_number_of_messages_visible": .level(.queueDepth, .owner, factor: 1),
      // Lambda tells megabytes.
      "max_memory_used": .level(.memoryResident, .owner, factor: 1e6),
    ]
    // Of statements, in milliseconds.
    for statement in ["select", "dml", "insert", "update", "delete"] {
      table[statement + "_latency"] = .level(.queryTime, database, factor: 1e-3)
    }
    for name in [
      // Of the disk and the network, of other queues, or of free space without the whole.
      "commit_latency", "disk_queue_depth", "freeable_memory",
      "free_storage_space", "free_local_storage", "network_receive_throughput",
      "network_transmit_throughput", "db_load", "replica_lag", "buffer_cache_hit_ratio",
      "active_connection_count", "new_connection_count", "rejected_connection_count",
      "target_connection_error_count", "status_check_failed", "status_check_failed_instance",
      "status_check_failed_system", "memory_reservation", "cpu_reservation",
    ] { table[name] = .unread }
    return table
  }()
}
