/// The state of a hypothesis at the end of a diagnosis.
public enum Verdict: String, Sendable, Hashable {
  /// At least 50 % and twice the next.
  case leading
  case plausible
  /// Shown to be harmless by its own refutation, whatever the others do.
  case ruledOut
  /// True, but as a consequence of another.
  case effect
  /// The data that could decide is missing.
  case untested
  /// There is no incident to explain.
  case notApplicable
}

/// What a change turned out to be.
public enum ChangeVerdict: String, Sendable, Hashable {
  case convicted, acquitted, undecided
}

/// The outcome of one diagnostic test for one hypothesis.
public struct Evidence: Sendable, Hashable {
  public enum Direction: String, Sendable, Hashable {
    case `for`, against, missing
  }

  /// How far an outcome tells its hypothesis from others.
  public enum Specificity: String, Sendable, Hashable {
    /// Few other causes show it.
    case specific
    /// Other causes show it too.
    case shared
  }

  /// Stable id of the test, kebab case: `memory-floor-rises`.
  public var test: String
  /// Tests of one group measure one fact, and count once.
  public var group: String
  /// Whether this test's ratio entered the posterior; false for the weaker ones of a group.
  public var applied: Bool
  /// The signal it rests on, in words: `memory of web-1`; empty where missing.
  public var signal: String
  public var direction: Direction
  public var specificity: Specificity
  /// P(outcome | hypothesis) over the mean of the others; 1 where missing.
  public var likelihoodRatio: Double
  public var observed: String
  public var expected: String
  /// One plain sentence with numbers and units.
  public var statement: String
  /// When the data for this outcome was complete.
  public var availableAt: Timestamp?
  public var source: SourceReference?

  public init(
    test: String, group: String, applied: Bool = false, signal: String = "",
    direction: Direction, specificity: Specificity = .shared, likelihoodRatio: Double = 1,
    observed: String = "", expected: String = "",
    statement: String, availableAt: Timestamp? = nil, source: SourceReference? = nil
  ) {
    self.test = test
    self.group = group
    self.applied = applied
    self.signal = signal
    self.direction = direction
    self.specificity = specificity
    self.likelihoodRatio = likelihoodRatio
    self.observed = observed
    self.expected = expected
    self.statement = statement
    self.availableAt = availableAt
    self.source = source
  }
}
