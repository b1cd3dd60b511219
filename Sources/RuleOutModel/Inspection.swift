/// What was understood of the inputs, before any diagnosis.
public struct Inspection: Sendable, Hashable {
  /// Seconds east of UTC in which times are shown.
  public var utcOffset: Int
  public var inputs: [InputReport]
  public var signals: [InspectedSignal]
  public var warnings: [Warning]

  public init(
    utcOffset: Int, inputs: [InputReport], signals: [InspectedSignal], warnings: [Warning]
  ) {
    self.utcOffset = utcOffset
    self.inputs = inputs
    self.signals = signals
    self.warnings = warnings
  }
}

/// One signal without its values.
public struct InspectedSignal: Sendable, Hashable {
  public var id: SignalID
  /// First file that contributed.
  public var file: String
  /// Further files that contributed.
  public var otherFiles: [String]
  public var stepSeconds: Double
  public var first: Timestamp
  /// End of the last cell.
  public var last: Timestamp
  /// Cells that hold a value.
  public var count: Int

  public init(
    id: SignalID, file: String, otherFiles: [String] = [], stepSeconds: Double, first: Timestamp,
    last: Timestamp, count: Int
  ) {
    self.id = id
    self.file = file
    self.otherFiles = otherFiles
    self.stepSeconds = stepSeconds
    self.first = first
    self.last = last
    self.count = count
  }

  public init(_ signal: Signal) {
    self.init(
      id: signal.id, file: signal.source.file, otherFiles: signal.otherFiles,
      stepSeconds: signal.series.stepSeconds,
      first: signal.series.start, last: signal.series.window.end,
      count: signal.series.values.count { !$0.isNaN })
  }
}

extension Quantity {
  /// `pool-used`: as people write it.
  public var kebabCase: String {
    rawValue.reduce(into: "") { text, character in
      text += character.isUppercase ? "-" + character.lowercased() : String(character)
    }
  }

  /// The unit that every signal of the quantity has; empty for counts and for what nobody knows.
  public var unit: String {
    switch self {
    case .latency, .poolAcquireTime, .queryTime, .storageLatency, .dependencyLatency,
      .dependencyTransit, .eventLoopLag, .transactionAge,
      .dnsLatency, .processStart, .certificateExpiry, .certificateLifetime:
      "s"
    case .errorRatio, .timeoutRatio, .availability, .cpuUtilization, .memoryUtilization,
      .diskUtilization, .inodeUtilization, .descriptorUtilization, .trackedConnections, .diskBusy,
      .poolUtilization, .dependencyErrorRatio,
      .dependencyTimeoutRatio, .cacheHitRatio, .cpuSteal, .cpuPressure, .cpuThrottling,
      .diskPressure, .packetLoss, .diskCreditsUsed, .cpuCreditsUsed:
      "share of 1"
    case .memoryResident, .memoryHeap, .memoryLimit, .swapUsed: "bytes"
    case .cpuLimit: "cores"
    case .pagingRate: "pages/s"
    case .garbageCollection: "s/s"
    case .traffic, .errorRate, .outOfMemoryKills, .restarts, .networkErrors, .poolTimeouts,
      .queryRate, .dependencyTraffic, .dependencyErrorRate, .errorMessages, .inputErrors,
      .misdatedRecords,
      .diskFullErrors, .descriptorErrors, .allocationErrors, .connectionErrors, .dnsErrors,
      .tlsErrors, .certificateErrors,
      .expiredCertificates, .slowStatements, .databaseNotices:
      "1/s"
    case .poolUsed, .poolIdle, .poolPending, .poolLimit, .databaseConnections,
      .databaseConnectionLimit:
      "connections"
    case .queueDepth, .loadAverage, .threads, .queriesPerRequest, .lockWaits, .callsPerRequest,
      .diskQueue, .deadRows, .other:
      ""
    }
  }
}
