/// What a signal measures. Units are fixed per quantity: seconds, bytes, ratios from 0 to 1, counts, or
/// events per second, so that signals of different sources compare.
public enum Quantity: String, Sendable, Hashable, CaseIterable, Comparable {
  // What users feel.
  case traffic  // requests per second
  case latency  // seconds
  case errorRatio  // 0...1
  case errorRate  // per second
  case timeoutRatio  // 0...1
  case availability  // 0...1, falls when things go wrong
  case queueDepth  // requests waiting
  // What a process and its host consume.
  case cpuUtilization  // 0...1
  case cpuLimit  // cores
  case loadAverage
  case memoryResident  // bytes
  case memoryHeap  // bytes
  case memoryLimit  // bytes
  case memoryUtilization  // 0...1
  case swapUsed  // bytes
  case pagingRate  // pages per second, in and out
  case outOfMemoryKills  // per second
  case allocationErrors  // memory that a process asked for and did not get, per second
  case restarts  // per second
  case processStart  // seconds since the epoch
  case garbageCollection  // seconds of pause per second
  case diskUtilization  // 0...1, share of space
  case diskBusy  // 0...1, share of time
  case diskPressure  // share of time in which work waits for a disk
  case diskQueue  // reads and writes that wait for a disk
  case diskCreditsUsed  // 0...1, share of the reserve out of which a disk may exceed its rate
  case inodeUtilization  // 0...1, share of a file system's inodes
  case diskFullErrors  // writes refused for want of space, per second
  case descriptorUtilization  // 0...1, share of the files and sockets that may be open
  case descriptorErrors  // files and sockets refused for want of descriptors, per second
  case cpuThrottling  // share of periods held back, or seconds held back per second
  case cpuSteal  // 0...1, share of time taken by other guests of the machine
  case cpuPressure  // share of time in which work waits for a processor
  case cpuCreditsUsed  // 0...1, share of the reserve out of which a processor may exceed its rate
  case eventLoopLag  // seconds that a task which is ready waits for its event loop
  case networkErrors  // per second
  case trackedConnections  // 0...1, share of the table in which a host tracks connections
  case packetLoss  // 0...1, share of segments sent again
  case connectionErrors  // peers not reached, per second
  case dnsErrors  // names not resolved, per second
  case dnsLatency  // seconds
  case tlsErrors  // handshakes that failed, per second
  case certificateErrors  // certificates refused, per second
  case expiredCertificates  // of them, those whose time had ended, per second
  case certificateExpiry  // seconds since the epoch
  case certificateLifetime  // seconds until it ends
  case threads  // count, or goroutines
  // Connection pool and database.
  case poolUsed  // connections
  case poolIdle  // connections
  case poolPending  // requests waiting for a connection
  case poolLimit  // connections
  case poolUtilization  // 0...1
  case poolAcquireTime  // seconds
  case poolTimeouts  // per second
  case queryTime  // seconds per query
  case queryRate  // queries per second
  case queriesPerRequest
  case databaseConnections
  case databaseConnectionLimit
  case lockWaits
  case storageLatency  // seconds that a read or a write takes
  case deadRows  // rows that are dead and not cleaned up
  case transactionAge  // seconds that a transaction has been open
  case slowStatements  // statements slow enough to be logged, per second
  case databaseNotices  // of a server that says it is held up, per second; the metric says by what
  // Calls to others.
  case dependencyTraffic  // calls per second
  case dependencyLatency  // seconds
  case dependencyTransit  // seconds that the caller waited beyond what the callee took
  case dependencyErrorRatio  // 0...1
  case dependencyErrorRate  // per second
  case dependencyTimeoutRatio  // 0...1
  case callsPerRequest
  // Logs.
  case errorMessages  // per second
  case inputErrors  // records and requests that could not be read, per second
  case misdatedRecords  // records dated years away from when they are handled, per second
  case cacheHitRatio
  case other

  public static func < (a: Quantity, b: Quantity) -> Bool { a.rawValue < b.rawValue }
}

/// How a signal condenses what happened within one step.
public enum Statistic: String, Sendable, Hashable, Comparable {
  case value, mean, p50, p95, p99, maximum, minimum, rate, ratio

  public static func < (a: Statistic, b: Statistic) -> Bool { a.rawValue < b.rawValue }
}

/// What a signal is about.
public struct Entity: Sendable, Hashable, Comparable {
  public enum Kind: String, Sendable, Comparable {
    /// Everything in the bundle.
    case whole
    case service
    /// Process, pod or host: whatever the source tells apart within a service.
    case instance
    case route
    case version
    /// A callee outside the service.
    case dependency
    case database
    case pool

    public static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }

  public var kind: Kind
  public var name: String

  public init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  public static let whole = Entity(.whole, "")

  public static func < (a: Entity, b: Entity) -> Bool { (a.kind, a.name) < (b.kind, b.name) }
}

/// The identity of a signal.
public struct SignalID: Sendable, Hashable, Comparable {
  public var entity: Entity
  public var quantity: Quantity
  public var statistic: Statistic
  /// As seen from where, for what one entity observes of another (calls of `web-1` to `payments`).
  public var observer: Entity?
  /// The metric's own name where the signal comes from a metric; else empty.
  public var metric: String

  public init(
    entity: Entity, quantity: Quantity, statistic: Statistic = .value, observer: Entity? = nil,
    metric: String = ""
  ) {
    self.entity = entity
    self.quantity = quantity
    self.statistic = statistic
    self.observer = observer
    self.metric = metric
  }

  public static func < (a: SignalID, b: SignalID) -> Bool {
    if a.entity != b.entity { return a.entity < b.entity }
    if a.quantity != b.quantity { return a.quantity < b.quantity }
    if a.statistic != b.statistic { return a.statistic < b.statistic }
    if a.observer != b.observer {
      guard let x = a.observer, let y = b.observer else { return a.observer == nil }
      return x < y
    }
    return a.metric < b.metric
  }
}

/// Values on a regular grid of time; a missing value is NaN, never zero.
public struct Series: Sendable, Hashable {
  /// Start of the first cell.
  public var start: Timestamp
  /// Width of a cell in microseconds; above zero.
  public var step: Int64
  /// One value a cell.
  public var values: [Double]

  public init(start: Timestamp, step: Int64, values: [Double]) {
    precondition(step > 0)
    self.start = start
    self.step = step
    self.values = values
  }

  public var count: Int { values.count }
  public var stepSeconds: Double { Double(step) / 1_000_000 }
  public var window: TimeWindow { TimeWindow(start: start, end: time(at: values.count)) }

  /// Start of cell `index`.
  public func time(at index: Int) -> Timestamp {
    Timestamp(microseconds: start.microseconds + Int64(index) * step)
  }

  /// The cell that holds `time`, clamped to `0...count`.
  public func index(of time: Timestamp) -> Int {
    let cell = time.floored(toStep: step).microseconds - start.floored(toStep: step).microseconds
    return min(max(0, Int(cell / step)), values.count)
  }

  /// The cells whose start lies in `window`.
  public func indices(in window: TimeWindow) -> Range<Int> {
    func firstCell(from time: Timestamp) -> Int {
      let offset = time.microseconds - start.microseconds
      return min(max(0, Int((offset + step - 1) / step)), values.count)
    }
    if window.start <= start && window.end <= start { return 0..<0 }
    let lower = window.start <= start ? 0 : firstCell(from: window.start)
    let upper = window.end <= start ? 0 : firstCell(from: window.end)
    return lower..<max(lower, upper)
  }

  /// The values present in `window`.
  public func values(in window: TimeWindow) -> [Double] {
    values[indices(in: window)].filter { !$0.isNaN }
  }

  /// Share of cells in `window` that hold a value, the window's parts outside the series included.
  public func coverage(in window: TimeWindow) -> Double {
    let expected = window.duration / stepSeconds
    guard expected >= 1 else { return 0 }
    return min(1, Double(values(in: window).count) / expected.rounded(.down))
  }
}

/// A series with its identity and where it comes from.
public struct Signal: Sendable, Hashable {
  public var id: SignalID
  public var series: Series
  /// First line that contributed, and its file.
  public var source: SourceReference
  /// Nil where it was counted from records, or put together from several series.
  public var origin: SignalOrigin?
  /// Further files that contributed, sorted; the first few of them.
  public var otherFiles: [String]

  public init(
    id: SignalID, series: Series, source: SourceReference, origin: SignalOrigin? = nil,
    otherFiles: [String] = []
  ) {
    self.id = id
    self.series = series
    self.source = source
    self.origin = origin
    self.otherFiles = otherFiles
  }
}

/// The one series of a source that a signal was read from.
public struct SignalOrigin: Sendable, Hashable {
  /// As its source names it, less the service that was split off the name.
  public var identity: MetricIdentity
  /// Service that its labels name; empty where they name none.
  public var service: String
  /// The signal is the increase of this series per second.
  public var isCounter: Bool
  /// What the values of the source, or their increase, were multiplied by.
  public var factor: Double

  public init(identity: MetricIdentity, service: String, isCounter: Bool, factor: Double) {
    self.identity = identity
    self.service = service
    self.isCounter = isCounter
    self.factor = factor
  }
}
