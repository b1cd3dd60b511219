/// Some records of one source: what crosses from ingest to the later stages, a batch at a time.
public struct RecordBatch: Sendable {
  /// Path of the source, relative to the bundle.
  public var file: String
  public var requests: [Request] = []
  /// Requests and calls that spans of traces tell of. Traces are samples: their rates are low by an unknown
  /// factor, so that only the course of a rate means something, while durations and shares of failures are
  /// those of all requests. The same requests may stand in a log, which then goes before.
  public var tracedRequests: [Request] = []
  /// Services of those of `requests` that messages of an application's log tell of: perhaps but a sample.
  public var toldServices: Set<Symbol> = []
  /// What `Request.user` holds in this source; nil where requests carry no user at all.
  public var userBasis: UserBasis?
  public var samples: [Sample] = []
  /// The series that `samples` refers to; grows from batch to batch of one source.
  public var series: [MetricIdentity] = []
  public var messages: [Message] = []
  public var changes: [Change] = []
  public var commits: [Commit] = []
  public var alerts: [Alert] = []
  public var notes: [ResponderNote] = []
  public var edges: [CallEdge] = []
  /// Names of the symbols that are new since the source's previous batch.
  public var newNames: [(symbol: Symbol, name: String)] = []

  public init(file: String) { self.file = file }

  public var isEmpty: Bool {
    requests.isEmpty && tracedRequests.isEmpty && samples.isEmpty && messages.isEmpty
      && changes.isEmpty && commits.isEmpty && alerts.isEmpty && notes.isEmpty && edges.isEmpty
      && newNames.isEmpty
  }
}

/// Takes the records of one or more sources.
///
/// The result must not depend on how records are cut into batches nor on the order of the batches.
public protocol RecordSink {
  mutating func receive(_ batch: RecordBatch)
}
