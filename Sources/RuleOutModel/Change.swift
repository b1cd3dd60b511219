/// Something somebody changed: a suspect, not a culprit.
public struct Change: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case deploy, rollback, config, flag, scale, migration, infrastructure, commit
    /// Processes that began anew, with nothing known to have changed: a fact beside the suspects.
    case restart
  }

  /// When one instance took a change.
  public struct Arrival: Sendable, Hashable {
    public var instance: String
    public var time: Timestamp
    public init(instance: String, time: Timestamp) {
      self.instance = instance
      self.time = time
    }
  }

  public var kind: Kind
  public var time: StatedTime
  /// When it was complete, where the source says so (a staged rollout).
  public var end: StatedTime?
  /// True where the source states only when it was complete, as `finished_at`: it began before `time`.
  public var isTimedByEnd = false
  /// Service or component changed, as the source names it; empty where it does not say.
  public var entity: String
  /// Instance (host, pod) it reached, where a source lists them one by one; else empty.
  public var instance: String
  public var version: String
  /// Version that ran before it, as the source states it; empty where it does not say.
  public var previous = ""
  /// Where it was made (`staging`), as the source names it; empty where it does not say.
  public var environment = ""
  /// Commit it carries, where given.
  public var commit: String
  /// Name of a flag or configuration key, or id of the change in its source; else empty.
  public var name: String
  /// What the source says was changed (`off->on`); shown, never evidence.
  public var detail: String
  /// True where nobody states the change and telemetry tells of it; `detail` then says from what.
  public var isDerived: Bool
  /// True where `entity` is a word of the source that may be something else; it holds where others know the name.
  public var isEntityAssumed = false
  /// True where its source can hold no changes of other kinds, as the log of a service for flags: what else was
  /// changed, it does not tell.
  public var isOfOneKind = false
  /// Where and when a derived change was seen to arrive, earliest first; else empty.
  public var arrivals: [Arrival]
  public var source: SourceReference

  public init(
    kind: Kind, time: StatedTime, end: StatedTime? = nil, entity: String = "",
    instance: String = "", version: String = "", commit: String = "", name: String = "",
    detail: String = "", isDerived: Bool = false, arrivals: [Arrival] = [],
    source: SourceReference
  ) {
    self.kind = kind
    self.time = time
    self.end = end
    self.entity = entity
    self.instance = instance
    self.version = version
    self.commit = commit
    self.name = name
    self.detail = detail
    self.isDerived = isDerived
    self.arrivals = arrivals
    self.source = source
  }
}

/// The alert that started the response. Service, metric and time are data; the summary is prose.
public struct Alert: Sendable, Hashable {
  public var time: StatedTime
  public var service: String
  public var metric: String
  public var threshold: Double?
  public var observed: Double?
  public var summary: String
  public var source: SourceReference

  public init(
    time: StatedTime, service: String = "", metric: String = "", threshold: Double? = nil,
    observed: Double? = nil, summary: String = "", source: SourceReference
  ) {
    self.time = time
    self.service = service
    self.metric = metric
    self.threshold = threshold
    self.observed = observed
    self.summary = summary
    self.source = source
  }
}

/// A line of the responders' timeline; printed beside the diagnosis, never evidence.
public struct ResponderNote: Sendable, Hashable {
  public var time: StatedTime
  public var note: String
  /// Hypothesis id that the note says was pursued, where the source has the column; else empty.
  public var hypothesis: String
  /// `suspected`, `dropped`, ... where the source has the column; else empty.
  public var action: String
  public var source: SourceReference

  public init(
    time: StatedTime, note: String, hypothesis: String = "", action: String = "",
    source: SourceReference
  ) {
    self.time = time
    self.note = note
    self.hypothesis = hypothesis
    self.action = action
    self.source = source
  }
}

/// One service calls another, as a topology file states it.
public struct CallEdge: Sendable, Hashable, Comparable {
  public var caller: String
  public var callee: String
  public init(caller: String, callee: String) {
    self.caller = caller
    self.callee = callee
  }
  public static func < (a: CallEdge, b: CallEdge) -> Bool {
    (a.caller, a.callee) < (b.caller, b.callee)
  }
}

/// Where a record or a figure comes from: a file of the bundle, relative to it, and a line from 1.
public struct SourceReference: Sendable, Hashable, Comparable {
  public var file: String
  public var line: Int

  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  public static func < (a: SourceReference, b: SourceReference) -> Bool {
    (a.file, a.line) < (b.file, b.line)
  }
}
