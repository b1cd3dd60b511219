import RuleOutDiagnosis
public import RuleOutModel
import RuleOutSignals

/// How the leak gate does on series whose leaks are known, beside the tests that people use instead.
public struct LeakEvaluation: Sendable {
  /// One series, and what is true of it.
  public struct Case: Sendable {
    public var name: String
    public var memory: Series
    public var traffic: Series?
    /// When the process started.
    public var starts: Series?
    public var limit: Double?
    /// Share of the level per hour; 0 for no leak.
    public var leak: Double
    /// The smallest leak that the data could show to one who knows the noise, in the same unit.
    public var leastShown: Double
    /// What it has besides noise, for the list of cases.
    public var traits: [String]

    public init(
      name: String, memory: Series, traffic: Series?, starts: Series?, limit: Double?,
      leak: Double, leastShown: Double, traits: [String] = []
    ) {
      self.name = name
      self.memory = memory
      self.traffic = traffic
      self.starts = starts
      self.limit = limit
      self.leak = leak
      self.leastShown = leastShown
      self.traits = traits
    }

    /// Above twice what could be shown at all.
    public var isClear: Bool { leak > 2 * leastShown }
  }

  public struct Outcome: Sendable {
    public var name: String
    public var traits: [String]
    public var leak: Double
    public var isClear: Bool
    public var finding: LeakFinding
    /// What Mann and Kendall's test, and the slope of least squares, say: a rise at p < 0.05.
    public var mannKendallRises: Bool
    public var leastSquaresRise: Bool
  }

  public private(set) var outcomes: [Outcome] = []

  public init() {}

  public mutating func add(_ one: Case) {
    let entity = Entity(.instance, one.name)
    func signal(_ quantity: Quantity, _ series: Series) -> Signal {
      Signal(
        id: SignalID(entity: entity, quantity: quantity, metric: quantity.rawValue),
        series: series, source: SourceReference(file: one.name, line: 1))
    }
    var signals = [signal(.memoryResident, one.memory)]
    if let traffic = one.traffic { signals.append(signal(.traffic, traffic)) }
    if let starts = one.starts { signals.append(signal(.processStart, starts)) }
    if let limit = one.limit {
      signals.append(
        signal(
          .memoryLimit, Series(start: one.memory.start, step: one.memory.step, values: [limit])))
    }
    guard
      let finding = leakFindings(in: Telemetry(signals: signals), leastSlope: .usual).first
    else { return }
    let plain = PlainTrend(one.memory.values)
    outcomes.append(
      Outcome(
        name: one.name, traits: one.traits, leak: one.leak, isClear: one.isClear, finding: finding,
        mannKendallRises: plain.mannKendallRises, leastSquaresRise: plain.leastSquaresRise))
  }

  private var clear: [Outcome] { outcomes.filter { $0.leak > 0 && $0.isClear } }
  private var faint: [Outcome] { outcomes.filter { $0.leak > 0 && !$0.isClear } }
  private var sound: [Outcome] { outcomes.filter { $0.leak == 0 } }

  /// Share of clear leaks that were called one.
  public var sensitivity: Double { share(clear) { $0.finding.verdict == .leak } }
  /// Share of series without a leak that were called one.
  public var falseAlarms: Double { share(sound) { $0.finding.verdict == .leak } }
  /// Share of leaks that were acquitted.
  public var acquittedLeaks: Double { share(clear + faint) { $0.finding.verdict == .noLeak } }

  private func share(_ cases: [Outcome], _ isHit: (Outcome) -> Bool) -> Double {
    cases.isEmpty ? 0 : Double(cases.count(where: isHit)) / Double(cases.count)
  }

  /// The figures as a Markdown table.
  public func markdown() -> String {
    func cell(_ cases: [Outcome], _ isHit: (Outcome) -> Bool) -> String {
      "\(Figure.percent(share(cases, isHit)))"
    }
    func row(_ name: String, _ cases: [Outcome], _ verdict: LeakVerdict) -> String {
      let rises = verdict != .cannotDecide
      let isLeak = verdict == .leak
      return "| \(name) | \(cases.count) | \(cell(cases) { $0.finding.verdict == verdict }) |"
        + " \(rises ? cell(cases) { $0.mannKendallRises == isLeak } : "-") |"
        + " \(rises ? cell(cases) { $0.leastSquaresRise == isLeak } : "-") |\n"
    }
    return
      "| series | number | `ruleout leak` | Mann-Kendall, p < 0.05 | least squares, p < 0.05 |\n"
      + "|---|---:|---:|---:|---:|\n"
      + row("leak above twice what an oracle could show: called a leak", clear, .leak)
      + row("the same: cannot decide", clear, .cannotDecide)
      + row("the same: acquitted", clear, .noLeak)
      + row("smaller leak: called a leak", faint, .leak)
      + row("the same: cannot decide", faint, .cannotDecide)
      + row("the same: acquitted", faint, .noLeak)
      + row("no leak: called a leak (false alarm)", sound, .leak)
      + row("the same: cannot decide", sound, .cannotDecide)
      + row("the same: acquitted", sound, .noLeak)
  }

  /// One line a series that was judged wrongly or not at all.
  public func caseList() -> String {
    outcomes.filter { $0.finding.verdict != ($0.leak > 0 ? .leak : .noLeak) }.map { outcome in
      "\(outcome.name) (\(outcome.traits.joined(separator: ", "))):"
        + " \(outcome.finding.verdict.rawValue), leak"
        + " \(Figure.percent(outcome.leak))/h\(outcome.isClear || outcome.leak == 0 ? "" : " (faint)"):"
        + " \(outcome.finding.reason)\n"
    }.joined()
  }
}
