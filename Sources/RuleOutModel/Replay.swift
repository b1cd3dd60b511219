/// The diagnosis over time: what it came to at each minute with only what was available by then.
public struct Replay: Sendable, Hashable {
  /// By time, evenly spaced; empty without an incident.
  public var moments: [ReplayMoment]
  /// When the responders pursued and dropped each suspicion, as their timeline says; by time.
  public var pursuits: [Pursuit]

  public init(moments: [ReplayMoment] = [], pursuits: [Pursuit] = []) {
    self.moments = moments
    self.pursuits = pursuits
  }
}

/// The differential as it stood at one moment.
public struct ReplayMoment: Sendable, Hashable {
  public var at: Timestamp
  /// Whether an incident had shown by then.
  public var detected: Bool
  /// Every hypothesis once, in catalogue order.
  public var standings: [Standing]

  /// One hypothesis as it stood.
  public struct Standing: Sendable, Hashable {
    public var id: String
    /// Nil while there is no incident.
    public var probability: Double?
    public var verdict: Verdict
    /// Version, flag or id of the change blamed by then.
    public var change: String?
    public var reason: String

    public init(
      id: String, probability: Double?, verdict: Verdict, change: String? = nil, reason: String
    ) {
      self.id = id
      self.probability = probability
      self.verdict = verdict
      self.change = change
      self.reason = reason
    }
  }

  public init(at: Timestamp, detected: Bool, standings: [Standing]) {
    self.at = at
    self.detected = detected
    self.standings = standings
  }
}

/// One suspicion of the responders.
public struct Pursuit: Sendable, Hashable {
  public var hypothesis: String
  public var pursuedAt: Timestamp?
  public var droppedAt: Timestamp?
  /// True where the hypothesis or the action was read from a note's words instead of its columns.
  public var isInferred: Bool
  public var source: SourceReference?

  public init(
    hypothesis: String, pursuedAt: Timestamp? = nil, droppedAt: Timestamp? = nil,
    isInferred: Bool, source: SourceReference? = nil
  ) {
    self.hypothesis = hypothesis
    self.pursuedAt = pursuedAt
    self.droppedAt = droppedAt
    self.isInferred = isInferred
    self.source = source
  }
}
