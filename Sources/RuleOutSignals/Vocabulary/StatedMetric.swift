package import RuleOutModel

/// What the user states of the metrics whose names match, in place of what the vocabulary reads off them.
package struct StatedMetric: Sendable, Hashable {
  /// Fits names as the source writes them.
  package var name: WildcardPattern
  package var quantity: Quantity?
  /// A unit that `isUnit` knows; empty where not stated.
  package var unit = ""
  package var kind: MetricIdentity.Kind?
  package var service: String?
  package var instance: String?

  package init(name: WildcardPattern) { self.name = name }

  /// Whether values can be stated in `unit`: `ms`, `MiB`, `percent`, `1/min`.
  package static func isUnit(_ unit: String) -> Bool {
    MeasureUnit(stated: unit) != nil
  }

  /// The identity as stated.
  func applied(to identity: MetricIdentity) -> MetricIdentity {
    var identity = identity
    if !unit.isEmpty { identity.unit = unit }
    if let kind { identity.kind = kind }
    func replace(_ keys: [String], with value: String?) {
      guard let value, let key = keys.first else { return }
      identity.labels.removeAll { keys.contains($0.key.lowercased()) }
      identity.labels.append(MetricIdentity.Label(key, value))
      identity.labels.sort()
    }
    replace(MetricOwner.serviceKeys, with: service)
    replace(MetricOwner.instanceKeys, with: instance)
    return identity
  }

  /// How values of the metric are read, where a quantity is stated.
  func reading(of name: MetricName) -> Reading? {
    quantity.map { quantity in
      Reading(
        quantity, name.statistic ?? .value, of: StatedMetric.subject(of: quantity),
        scale: StatedMetric.scale(of: quantity, name),
        accumulation(of: quantity, name))
    }
  }

  private func accumulation(of quantity: Quantity, _ name: MetricName) -> Reading.Accumulation {
    switch kind {
    case .counter: .counter
    case .gauge: .gauge
    default: MetricSignals.additive.contains(quantity) ? name.eventAccumulation : .gauge
    }
  }

  private static func subject(of quantity: Quantity) -> Reading.Subject {
    switch quantity {
    case .poolUsed, .poolIdle, .poolPending, .poolLimit, .poolUtilization, .poolAcquireTime,
      .poolTimeouts:
      .pool
    case .queryTime, .queryRate, .databaseConnections, .databaseConnectionLimit, .lockWaits,
      .storageLatency, .slowStatements, .databaseNotices, .deadRows, .transactionAge:
      .database("")
    case .dependencyTraffic, .dependencyLatency, .dependencyErrorRatio, .dependencyErrorRate,
      .dependencyTimeoutRatio, .dependencyTransit:
      .dependency("")
    default: .owner
    }
  }

  private static func scale(of quantity: Quantity, _ name: MetricName) -> Reading.Scale {
    switch quantity {
    case .latency, .poolAcquireTime, .queryTime, .dependencyLatency, .dependencyTransit,
      .garbageCollection, .processStart, .dnsLatency, .certificateExpiry, .certificateLifetime,
      .storageLatency, .eventLoopLag, .transactionAge:
      name.timeScale
    case .memoryResident, .memoryHeap, .memoryLimit, .swapUsed: name.byteScale
    case .errorRatio, .timeoutRatio, .availability, .cpuUtilization, .memoryUtilization,
      .diskUtilization, .inodeUtilization, .descriptorUtilization, .trackedConnections, .diskBusy,
      .poolUtilization, .dependencyErrorRatio,
      .dependencyTimeoutRatio, .cacheHitRatio, .cpuSteal, .cpuPressure, .cpuThrottling,
      .diskPressure, .packetLoss, .diskCreditsUsed, .cpuCreditsUsed:
      name.shareScale
    default: name.rateScale
    }
  }
}
