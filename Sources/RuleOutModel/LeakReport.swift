/// What a leak gate says of one series of memory.
public enum LeakVerdict: String, Sendable, Hashable, CaseIterable {
  case leak
  case cannotDecide
  case noLeak
}

/// What a leak gate says of all series together, or of one with its comparison: what failed, if anything.
public enum LeakGateVerdict: String, Sendable, Hashable, CaseIterable {
  case leak
  /// No leak, but a rise that matters against the baseline.
  case regressed
  case cannotDecide
  case noLeak
}

/// A figure with the interval that the data leave open.
public struct BoundedFigure: Sendable, Hashable {
  public var value: Double
  public var low: Double
  public var high: Double

  public init(value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }

  /// The same in another unit; `factor` is above zero.
  public func scaled(by factor: Double) -> BoundedFigure {
    BoundedFigure(value: value * factor, low: low * factor, high: high * factor)
  }
}

/// The slope that matters to the user: of the level, or absolute.
public enum LeastSlope: Sendable, Hashable {
  /// Share of the level per hour.
  case share(Double)
  /// Bytes per hour.
  case bytes(Double)

  /// Half a percent of the level per hour: an eighth in a day.
  public static let usual = LeastSlope.share(0.005)
}

/// What was found of one process's memory: slopes are per hour, in the unit of the series.
public struct LeakFinding: Sendable, Hashable {
  public var entity: Entity
  public var quantity: Quantity
  /// Name of the metric in its source.
  public var metric: String
  /// Resident memory plus swap.
  public var includesSwap: Bool
  public var source: SourceReference

  public var verdict: LeakVerdict
  /// One sentence.
  public var reason: String
  /// What was judged: warm-up and what came after the limit was reached are left out.
  public var judged: TimeWindow
  /// Runs of the process within it.
  public var runs: Int
  /// Floor at the start and at the end of what was judged, by the fit; nil where none could be made.
  public var level: BoundedFigure?
  public var lastLevel: Double?
  /// 99.5 % interval.
  public var slope: BoundedFigure?
  /// The smallest slope that this data would have shown, 19 times out of 20.
  public var resolution: Double?
  /// The slope that matters, in the unit of the series.
  public var leastSlope: Double?
  public var limit: Double?
  /// From the end of the data; nil without a limit or a rise. The high end may be infinite.
  public var secondsToExhaustion: BoundedFigure?
  /// What the floor was found to follow besides time: `traffic`, `time of day`.
  public var follows: [String]
  public var comparison: LeakComparison?

  public init(
    entity: Entity, quantity: Quantity, metric: String, includesSwap: Bool,
    source: SourceReference, verdict: LeakVerdict, reason: String, judged: TimeWindow,
    runs: Int = 1, level: BoundedFigure? = nil, lastLevel: Double? = nil,
    slope: BoundedFigure? = nil, resolution: Double? = nil, leastSlope: Double? = nil,
    limit: Double? = nil, secondsToExhaustion: BoundedFigure? = nil, follows: [String] = [],
    comparison: LeakComparison? = nil
  ) {
    self.entity = entity
    self.quantity = quantity
    self.metric = metric
    self.includesSwap = includesSwap
    self.source = source
    self.verdict = verdict
    self.reason = reason
    self.judged = judged
    self.runs = runs
    self.level = level
    self.lastLevel = lastLevel
    self.slope = slope
    self.resolution = resolution
    self.leastSlope = leastSlope
    self.limit = limit
    self.secondsToExhaustion = secondsToExhaustion
    self.follows = follows
    self.comparison = comparison
  }

  /// Floor at the end of what was judged, as sure as that at its start.
  public var endLevel: BoundedFigure? {
    guard let level, let lastLevel else { return nil }
    let reach = (level.high - level.low) / 2
    return BoundedFigure(value: lastLevel, low: lastLevel - reach, high: lastLevel + reach)
  }

  /// Share of the level per hour.
  public var slopeShare: BoundedFigure? { share(slope) }
  public var resolutionShare: Double? {
    guard let resolution, let level, level.value > 0 else { return nil }
    return resolution / level.value
  }

  private func share(_ figure: BoundedFigure?) -> BoundedFigure? {
    guard let figure, let level, level.value > 0 else { return nil }
    return figure.scaled(by: 1 / level.value)
  }
}

/// A series beside the same of an earlier run.
public struct LeakComparison: Sendable, Hashable {
  public enum Verdict: String, Sendable, Hashable {
    case risen
    case notRisen
    case cannotDecide
  }

  /// What it was compared with: the name of the instance, or how many were taken together.
  public var with: String
  /// The floor at the end, now minus then, as a share of then.
  public var level: BoundedFigure?
  /// Now minus then, per hour, in the unit of the series.
  public var slope: BoundedFigure?
  public var verdict: Verdict
  /// One sentence.
  public var reason: String

  public init(
    with: String, level: BoundedFigure?, slope: BoundedFigure?, verdict: Verdict, reason: String
  ) {
    self.with = with
    self.level = level
    self.slope = slope
    self.verdict = verdict
    self.reason = reason
  }
}

/// The verdicts of a leak gate on all series of its inputs.
public struct LeakReport: Sendable, Hashable {
  public var bundle: String
  /// Seconds east of UTC in which times are shown.
  public var utcOffset: Int
  public var leastSlope: LeastSlope
  /// The rise of the level against a baseline that matters, a share; nil without a baseline.
  public var leastRise: Double?
  /// Name of the baseline; nil without one.
  public var baseline: String?
  /// By entity, quantity and metric.
  public var findings: [LeakFinding]
  public var inputs: [InputReport]
  public var warnings: [Warning]

  public init(
    bundle: String, utcOffset: Int, leastSlope: LeastSlope, leastRise: Double? = nil,
    baseline: String? = nil, findings: [LeakFinding], inputs: [InputReport], warnings: [Warning]
  ) {
    self.bundle = bundle
    self.utcOffset = utcOffset
    self.leastSlope = leastSlope
    self.leastRise = leastRise
    self.baseline = baseline
    self.findings = findings
    self.inputs = inputs
    self.warnings = warnings
  }

  /// What the gate says: a leak, else a rise against the baseline, anywhere fails it; else, whatever
  /// cannot be decided leaves it open.
  public var verdict: LeakGateVerdict {
    let verdicts = Set(findings.map(\.gateVerdict))
    let worst: LeakGateVerdict? = [.leak, .regressed, .cannotDecide, .noLeak]
      .first(where: verdicts.contains)
    return worst ?? .cannotDecide
  }
}

extension LeakFinding {
  public var gateVerdict: LeakGateVerdict {
    if verdict == .leak { return .leak }
    if comparison?.verdict == .risen { return .regressed }
    return verdict == .cannotDecide || comparison?.verdict == .cannotDecide
      ? .cannotDecide : .noLeak
  }

  /// It leaks, or stands materially above its baseline.
  public var fails: Bool { gateVerdict == .leak || gateVerdict == .regressed }
  public var isOpen: Bool { gateVerdict == .cannotDecide }
}
