/// What to export, and of which time, so that the hypotheses can be tested.
public struct ExportPlan: Sendable, Hashable {
  /// The time that each export covers: the incident with quiet time before it.
  public var window: TimeWindow
  /// Seconds east of UTC in which times are shown.
  public var utcOffset: Int
  public var zoneName: String
  /// What the expected information was measured on.
  public var calibration: String
  /// Uncertainty of the differential as it stands, in bits.
  public var openBits: Double
  /// The most telling first.
  public var requests: [ExportRequest]
  /// What the telemetry names, those at fault or hurt first; empty without inputs.
  public var names: Names
  public var warnings: [Warning]

  /// Names of the data, for commands.
  public struct Names: Sendable, Hashable {
    public var services: [String]
    public var instances: [String]
    public var dependencies: [String]

    public init(services: [String] = [], instances: [String] = [], dependencies: [String] = []) {
      self.services = services
      self.instances = instances
      self.dependencies = dependencies
    }
  }

  public init(
    window: TimeWindow, utcOffset: Int, zoneName: String = "", calibration: String,
    openBits: Double, requests: [ExportRequest], names: Names = Names(),
    warnings: [Warning] = []
  ) {
    self.window = window
    self.utcOffset = utcOffset
    self.zoneName = zoneName
    self.calibration = calibration
    self.openBits = openBits
    self.requests = requests
    self.names = names
    self.warnings = warnings
  }
}

/// One export, and what it is expected to tell.
public struct ExportRequest: Sendable, Hashable {
  /// What is exported, by where it is kept: the key of the commands that get it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case requests
    case outboundCalls = "outbound-calls"
    case connectionPool = "connection-pool"
    case queryTimes = "query-times"
    case databaseView = "database-view"
    case deployments
    case settings
    case diffs
    case memory
    case heapProfile = "heap-profile"
    case hosts
    case messages
    case networkCounters = "network-counters"
    case certificates
    case queues
  }

  public var kind: Kind
  /// What it is for: one for each hypothesis that it would let be tested.
  public var wanted: [MissingExport]
  /// Expected reduction of the uncertainty of the differential; nil where the outcomes of its tests were
  /// never measured.
  public var expectedBits: Double?

  public init(kind: Kind, wanted: [MissingExport], expectedBits: Double?) {
    self.kind = kind
    self.wanted = wanted
    self.expectedBits = expectedBits
  }
}
