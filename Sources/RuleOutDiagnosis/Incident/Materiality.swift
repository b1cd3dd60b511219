import RuleOutModel

/// Which way a quantity hurts, and how far it must move before anybody would call it moved.
///
/// The floors are what an on-call engineer would call visible on a dashboard; statistics decide above
/// them. They keep a series with almost no spread from making an incident of nothing.
struct Materiality: Sendable {
  /// Smallest absolute shift, in the quantity's unit.
  var absolute: Double
  /// Smallest shift as a share of the baseline.
  var relative: Double

  /// Quantities that users feel themselves; their disturbance is an incident.
  static let symptoms: [Quantity] = [
    .latency, .errorRatio, .errorRate, .timeoutRatio, .availability,
  ]

  /// +1 where rising is bad or merely of interest, -1 where falling is.
  static func badDirection(_ quantity: Quantity) -> Double {
    quantity == .availability || quantity == .cacheHitRatio ? -1 : 1
  }

  /// Shares of events, from 0 to 1.
  static func isShare(_ quantity: Quantity) -> Bool {
    [
      .errorRatio, .timeoutRatio, .availability, .dependencyErrorRatio, .dependencyTimeoutRatio,
    ].contains(quantity)
  }

  func scaled(by factor: Double) -> Materiality {
    Materiality(absolute: absolute * factor, relative: relative * factor)
  }

  static func of(_ quantity: Quantity) -> Materiality {
    switch quantity {
    case .latency, .dependencyLatency, .dependencyTransit, .queryTime:
      Materiality(absolute: 0.005, relative: 0.3)
    case .storageLatency: Materiality(absolute: 0.002, relative: 1)
    case .poolAcquireTime: Materiality(absolute: 0.005, relative: 0.5)
    case .errorRatio, .timeoutRatio, .availability, .dependencyErrorRatio, .dependencyTimeoutRatio:
      Materiality(absolute: 0.01, relative: 0)
    case .errorRate: Materiality(absolute: 0.2, relative: 0.5)
    case .traffic, .dependencyTraffic, .queryRate: Materiality(absolute: 0.1, relative: 0.3)
    case .queriesPerRequest, .callsPerRequest: Materiality(absolute: 0.5, relative: 0.5)
    case .cpuUtilization, .poolUtilization, .diskBusy: Materiality(absolute: 0.1, relative: 0.2)
    case .memoryUtilization, .diskUtilization, .inodeUtilization, .descriptorUtilization,
      .trackedConnections, .diskCreditsUsed, .cpuCreditsUsed:
      Materiality(absolute: 0.05, relative: 0.1)
    case .memoryResident, .memoryHeap: Materiality(absolute: 1_048_576, relative: 0.15)
    case .cpuLimit: Materiality(absolute: 0.01, relative: 0.05)
    case .memoryLimit, .poolLimit: Materiality(absolute: 0.5, relative: 0.05)
    case .swapUsed: Materiality(absolute: 16_777_216, relative: 0.15)
    case .pagingRate: Materiality(absolute: 20, relative: 0.5)
    case .queueDepth, .poolPending, .threads, .lockWaits: Materiality(absolute: 2, relative: 0.5)
    // What is never normal counts from a few on.
    case .outOfMemoryKills, .allocationErrors, .restarts, .poolTimeouts, .diskFullErrors,
      .descriptorErrors, .expiredCertificates, .misdatedRecords:
      Materiality(absolute: 0.001, relative: 0.5)
    case .errorMessages, .inputErrors, .dnsErrors, .tlsErrors, .certificateErrors,
      .connectionErrors, .dependencyErrorRate, .slowStatements, .databaseNotices:
      Materiality(absolute: 0.02, relative: 1)
    case .cpuThrottling, .cpuSteal: Materiality(absolute: 0.05, relative: 0.5)
    case .cpuPressure, .diskPressure: Materiality(absolute: 0.1, relative: 0.5)
    case .diskQueue: Materiality(absolute: 2, relative: 1)
    case .eventLoopLag: Materiality(absolute: 0.1, relative: 1)
    case .deadRows: Materiality(absolute: 1_000, relative: 1)
    case .transactionAge: Materiality(absolute: 60, relative: 1)
    case .loadAverage: Materiality(absolute: 1, relative: 0.5)
    case .packetLoss: Materiality(absolute: 0.005, relative: 1)
    case .networkErrors: Materiality(absolute: 0.1, relative: 1)
    case .dnsLatency: Materiality(absolute: 0.02, relative: 1)
    // A certificate that is renewed moves its end, and hurts nobody.
    case .certificateExpiry, .certificateLifetime: Materiality(absolute: .infinity, relative: 0)
    default: Materiality(absolute: 0, relative: 0.3)
    }
  }
}
