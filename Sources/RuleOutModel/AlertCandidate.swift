/// An alert that the telemetry of the incident is tried on: when it would have fired, and how often where
/// nothing was wrong.
public struct AlertCandidate: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// The value passes a level.
    case threshold
    /// The value passes a share of its limit.
    case ratioToLimit
    /// The slope exhausts the limit within a time.
    case timeToExhaustion
    /// Errors, or slow requests, use up their budget too fast.
    case burnRate
  }

  public var kind: Kind
  public var entity: Entity
  public var quantity: Quantity
  /// Name of the metric in its source; empty for what was counted from requests.
  public var metric: String
  /// In plain words, with figures and units: `resident memory of web-1 above 640 MiB for 5 min`.
  public var condition: String
  /// The level, ratio, seconds to exhaustion, or multiple of the budget.
  public var threshold: Double
  /// Seconds for which the condition must hold.
  public var holdSeconds: Double
  /// Nil where it would not have fired in the incident.
  public var firesAt: Timestamp?
  /// Seconds before the real alert (or the onset without one); negative where it comes later.
  public var leadSeconds: Double?
  /// Times that it would have fired in quiet time, and how much of that there was.
  public var falseAlarms: Int
  public var quietSeconds: Double
  public var source: SourceReference
  /// How to compute it; nil where it never fires in the incident.
  public var rule: AlertRule?

  public init(
    kind: Kind, entity: Entity, quantity: Quantity, metric: String, condition: String,
    threshold: Double, holdSeconds: Double, firesAt: Timestamp?, leadSeconds: Double?,
    falseAlarms: Int, quietSeconds: Double, source: SourceReference, rule: AlertRule? = nil
  ) {
    self.kind = kind
    self.entity = entity
    self.quantity = quantity
    self.metric = metric
    self.condition = condition
    self.threshold = threshold
    self.holdSeconds = holdSeconds
    self.firesAt = firesAt
    self.leadSeconds = leadSeconds
    self.falseAlarms = falseAlarms
    self.quietSeconds = quietSeconds
    self.source = source
    self.rule = rule
  }
}
