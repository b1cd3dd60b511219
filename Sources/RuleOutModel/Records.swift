/// One handled request, or one outbound call where `peer` names the callee, be it a service or a database.
///
/// Plain data of fixed size, so that a batch of them is one allocation. Durations are microseconds; a
/// duration the source does not give is `Request.unknown`.
public struct Request: Sendable {
  /// The value of a duration that the source does not give.
  public static let unknown: Int64 = -1

  /// When it ended: the moment from which a log can tell of it.
  public var end: Timestamp
  /// Whole duration, µs.
  public var duration: Int64 = Request.unknown
  /// Time spent waiting for other services (an upstream, an external API), µs; of an outbound call, what
  /// the callee itself took.
  public var dependencyTime: Int64 = Request.unknown
  /// Time spent waiting for a database connection, µs.
  public var poolWait: Int64 = Request.unknown
  /// Time spent in database queries, µs.
  public var queryTime: Int64 = Request.unknown
  /// HTTP status; 0 where no response was sent.
  public var status: UInt16 = 0
  public var outcome: Outcome = []
  /// Service that handled the request or made the call.
  public var service: Symbol = .none
  /// Process, pod or host that handled it or made the call.
  public var instance: Symbol = .none
  public var route: Symbol = .none
  public var version: Symbol = .none
  /// User id, session or, failing both, client address; `userBasis` of the batch says which.
  public var user: Symbol = .none
  /// Id of the request, or of the trace it belongs to, where the log carries one: what ties it to lines of
  /// other files. Its name is not kept.
  public var id: Symbol = .none
  /// The one thing that the path names, where there is an identifier in it: an order, a statement. Known of server
  /// errors, and of one in `targetSampling` of other requests; its name is not kept.
  public var target: Symbol = .none
  /// The callee of an outbound call; `none` for an inbound request.
  public var peer: Symbol = .none
  /// True for one call to the database that `peer` names: time in a database, never in a dependency.
  public var isQuery = false
  /// Line of the source, from 1.
  public var line: Int = 0

  public init(end: Timestamp) { self.end = end }

  /// Of so many requests that did not fail, one states its target, for to tell it takes time.
  public static let targetSampling = 8

  /// A number that tells the request of a line from others as if by chance, the same wherever it is read.
  @inlinable public static func rank(ofLine line: Int, seed: UInt64 = 0) -> UInt64 {
    let mixed = (UInt64(truncatingIfNeeded: line) ^ seed) &* 0x9E37_79B9_7F4A_7C15
    return Symbol.fold(mixed, 0xBF58_476D_1CE4_E5B9)
  }

  public var start: Timestamp {
    Timestamp(microseconds: end.microseconds - max(0, duration))
  }

  /// How it went, as far as status alone cannot say.
  public struct Outcome: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The server or the callee did not answer in time (504, `UT`, "deadline exceeded").
    public static let timeout = Outcome(rawValue: 1)
    /// The client went away (nginx 499, Envoy `DC`).
    public static let clientAborted = Outcome(rawValue: 2)
    /// A connection could not be made or broke.
    public static let connectionFailed = Outcome(rawValue: 4)
  }

  /// True for a server error (5xx), a timeout or a failed connection; of an outbound call also where the
  /// callee would not take it (429).
  public var failed: Bool {
    status >= 500 || outcome.contains(.timeout) || outcome.contains(.connectionFailed)
      || status == 429 && peer != .none
  }
}

/// What tells users apart in a request log, best first.
public enum UserBasis: String, Sendable, Comparable {
  case userID = "user-id"
  case session
  case clientAddress = "client-address"

  public static func < (a: UserBasis, b: UserBasis) -> Bool { a.rank < b.rank }
  private var rank: Int { [.userID: 0, .session: 1, .clientAddress: 2][self]! }
}

/// One value of a metric series.
public struct Sample: Sendable {
  /// Index into the batch's `series`.
  public var series: Int
  public var time: Timestamp
  /// Never NaN: an absent value is an absent sample.
  public var value: Double
  public var line: Int

  public init(series: Int, time: Timestamp, value: Double, line: Int) {
    self.series = series
    self.time = time
    self.value = value
    self.line = line
  }
}

/// A metric series as its source names it. What it means is decided later, from name, labels and unit.
public struct MetricIdentity: Sendable, Hashable, Comparable {
  public enum Kind: String, Sendable {
    case unknown, gauge, counter, histogram, summary
    /// Counts what happened since the sample before; it does not run up as a counter does.
    case delta
  }

  /// Name in the source, unchanged: `hikaricp_connections_active`.
  public var name: String
  /// Labels sorted by key.
  public var labels: [Label]
  /// Kind where the source states it (`# TYPE`), else unknown.
  public var kind: Kind
  /// Unit where the source states it apart from the name, else empty.
  public var unit: String

  public struct Label: Sendable, Hashable, Comparable {
    public var key: String
    public var value: String
    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
    public static func < (a: Label, b: Label) -> Bool { (a.key, a.value) < (b.key, b.value) }
  }

  public init(name: String, labels: [Label] = [], kind: Kind = .unknown, unit: String = "") {
    self.name = name
    self.labels = labels.sorted()
    self.kind = kind
    self.unit = unit
  }

  public subscript(_ key: String) -> String? { labels.first { $0.key == key }?.value }

  public static func < (a: MetricIdentity, b: MetricIdentity) -> Bool {
    if a.name != b.name { return a.name < b.name }
    return a.labels.lexicographicallyPrecedes(b.labels)
  }
}

/// A line of an application log that is no request: its severity and its text.
public struct Message: Sendable {
  public enum Severity: Int, Sendable, Comparable {
    case debug, info, warning, error, fatal
    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
  }

  public var time: Timestamp
  public var service: Symbol
  public var instance: Symbol
  /// Of the service, where the line or the resource it comes from states it.
  public var version: Symbol
  public var severity: Severity
  public var text: String
  /// Whom it was about to call, or called, where a field of the line says so.
  public var peer: Symbol
  /// When what it is about happened, where the line tells that beside its own time.
  public var recordTime: Timestamp?
  public var line: Int

  public init(
    time: Timestamp, service: Symbol, instance: Symbol = .none, version: Symbol = .none,
    severity: Severity, text: String, peer: Symbol = .none,
    recordTime: Timestamp? = nil, line: Int
  ) {
    self.time = time
    self.service = service
    self.instance = instance
    self.version = version
    self.severity = severity
    self.text = text
    self.peer = peer
    self.recordTime = recordTime
    self.line = line
  }
}
