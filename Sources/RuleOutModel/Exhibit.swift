/// A signal as a chart shows it to the meeting: what was measured, what was normal, and where harm would
/// have begun.
public struct Exhibit: Sendable, Hashable {
  public var signal: SignalID
  /// The signal in words: `response time p95 of payments`.
  public var title: String
  /// Rounded to 6 significant digits; a gap is NaN.
  public var series: Series
  /// Lower and upper end of the quiet level; nil where there was too little quiet time.
  public var quietBand: Interval?
  /// The level from which it would explain a tenth of the harm, or from which what has a limit counts as
  /// full; nil where neither is known.
  public var harmLevel: Double?
  /// Means of the stretches that the test against that level judged; nil where none was made.
  public var judged: Series?
  /// Ids of the hypotheses that it speaks for or against.
  public var hypotheses: [String]
  /// What the first of them predicted of it, in a few words.
  public var predicted: String
  public var source: SourceReference

  /// Both ends in the unit of the quantity.
  public struct Interval: Sendable, Hashable {
    public var low: Double
    public var high: Double
    public init(low: Double, high: Double) {
      self.low = low
      self.high = high
    }
  }

  public init(
    signal: SignalID, title: String, series: Series, quietBand: Interval?, harmLevel: Double?,
    judged: Series? = nil, hypotheses: [String], predicted: String, source: SourceReference
  ) {
    self.signal = signal
    self.title = title
    self.series = series
    self.quietBand = quietBand
    self.harmLevel = harmLevel
    self.judged = judged
    self.hypotheses = hypotheses
    self.predicted = predicted
    self.source = source
  }
}
