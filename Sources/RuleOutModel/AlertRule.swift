/// An alert as a monitoring system computes it, with the series of the incident that it was tried on.
public struct AlertRule: Sendable, Hashable {
  /// What is compared with the threshold.
  public enum Measure: Sendable, Hashable {
    /// The operand; of a counter, its increase per second over so many seconds.
    case value(over: Double)
    /// The first operand over the second.
    case ratio
    /// Where the least-squares line through the first operand's last `over` seconds leads in `ahead`
    /// seconds, as a share of the second operand, or of 1 where there is none.
    case forecast(over: Double, ahead: Double)
    /// The increase of the first operand as a share of that of the second, over the last `long` and the
    /// last `short` seconds, whichever is less, in multiples of `budget`.
    case burnRate(long: Double, short: Double, budget: Double)
  }

  /// One metric, with its series.
  public struct Operand: Sendable, Hashable {
    /// Name in the source, or one of ours where no source has it.
    public var name: String
    /// True for a name of ours: it has to be recorded before the rule can work.
    public var isToBeRecorded: Bool
    /// What it is, in words with its unit; for those who have to record it.
    public var meaning: String
    public var isCounter: Bool
    /// What its values are multiplied by to come to the unit of the threshold.
    public var factor: Double
    /// Labels that the rule selects it by.
    public var selectors: [MetricIdentity.Label]
    /// One for each thing watched, in the same order for all operands of a rule.
    public var series: [Line]

    /// One series, cell by cell from `start` of the rule on; a missing value is NaN.
    public struct Line: Sendable, Hashable {
      public var labels: [MetricIdentity.Label]
      public var values: [Double]

      public init(labels: [MetricIdentity.Label], values: [Double]) {
        self.labels = labels
        self.values = values
      }
    }

    public init(
      name: String, isToBeRecorded: Bool, meaning: String, isCounter: Bool, factor: Double,
      selectors: [MetricIdentity.Label], series: [Line]
    ) {
      self.name = name
      self.isToBeRecorded = isToBeRecorded
      self.meaning = meaning
      self.isCounter = isCounter
      self.factor = factor
      self.selectors = selectors
      self.series = series
    }
  }

  public var measure: Measure
  /// Fires above the threshold; below it otherwise.
  public var isUpward: Bool
  /// In the unit of the measure.
  public var threshold: Double
  public var operands: [Operand]
  /// Labels by which the series of two operands belong together; empty where all of their labels agree.
  public var matching: [String]
  /// Width of a cell, µs. The last cell of the series is the one at whose end the alert fires.
  public var step: Int64
  /// Which series fire at the end of the last cell, and at the end of the one before.
  public var firing: [Int]
  public var firingBefore: [Int]

  public init(
    measure: Measure, isUpward: Bool, threshold: Double, operands: [Operand], matching: [String],
    step: Int64, firing: [Int], firingBefore: [Int]
  ) {
    self.measure = measure
    self.isUpward = isUpward
    self.threshold = threshold
    self.operands = operands
    self.matching = matching
    self.step = step
    self.firing = firing
    self.firingBefore = firingBefore
  }
}
