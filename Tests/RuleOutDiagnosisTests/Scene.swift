import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals

/// A hand-built case: three hours of signals at one-minute steps, with noise of its own.
struct Scene {
  static let start = CivilTime(year: 2025, month: 3, day: 4, hour: 8).timestamp()
  static let minutes = 180

  var signals: [Signal] = []
  var changes: [Change] = []
  var alerts: [Alert] = []
  var edges: [CallEdge] = []
  var commits: [Commit] = []
  var templates: [MessageTemplate] = []
  /// Environments that the signals were measured in.
  var environments: Set<String> = []
  private var state: UInt64

  init(seed: UInt64 = 1) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  static func minute(_ minute: Double) -> Timestamp { start.advanced(bySeconds: minute * 60) }

  /// Adds a signal: `value` gives the level at a minute, noise is relative.
  mutating func add(
    _ quantity: Quantity, _ entity: Entity, statistic: Statistic = .value, observer: Entity? = nil,
    noise: Double = 0.05, metric: String? = nil, _ value: (Double) -> Double
  ) {
    let values = (0..<Scene.minutes).map { minute in
      value(Double(minute)) * (1 + noise * (2 * random() - 1))
    }
    signals.append(
      Signal(
        id: SignalID(
          entity: entity, quantity: quantity, statistic: statistic, observer: observer,
          metric: metric ?? quantity.rawValue),
        series: Series(start: Scene.start, step: 60_000_000, values: values),
        source: SourceReference(file: "metrics.csv", line: 2)))
  }

  mutating func deploy(
    _ minute: Double, _ service: String, _ version: String, kind: Change.Kind = .deploy
  ) {
    changes.append(
      Change(
        kind: kind, time: .moment(Scene.minute(minute)), entity: service,
        version: kind == .flag ? "" : version, name: kind == .flag ? version : "",
        source: SourceReference(file: "changes.json", line: changes.count + 1)))
  }

  mutating func alert(_ minute: Double, _ service: String) {
    alerts.append(
      Alert(
        time: .moment(Scene.minute(minute)), service: service,
        source: SourceReference(file: "alert.json", line: 1)))
  }

  func diagnosis() -> Diagnosis {
    var telemetry = Telemetry(
      signals: signals, changes: changes, commits: commits, alerts: alerts, edges: edges,
      span: TimeWindow(start: Scene.start, end: Scene.minute(Double(Scene.minutes))),
      templates: templates)
    telemetry.environments = environments
    return diagnose(telemetry, CaseOptions())
  }

  /// Uniform in 0..<1 (SplitMix64).
  private mutating func random() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }
}

extension Diagnosis {
  subscript(_ id: String) -> HypothesisResult { hypotheses.first { $0.id == id }! }
  var leader: String? { hypotheses.first { $0.verdict == .leading }?.id }
  func change(_ id: String) -> ChangeResult { changes.first { $0.id == id }! }
}

let shop = Entity(.service, "shop")

/// From `minute` to `end`: `level`, else `quiet`; half-way in the first minutes.
func step(_ minute: Double, until end: Double = 1e9, quiet: Double, level: Double)
  -> (Double) -> Double
{
  { $0 >= minute && $0 < end ? ($0 < minute + 1 ? (quiet + level) / 2 : level) : quiet }
}

extension HypothesisResult {
  /// What truly happened is never ruled out, whatever brought it.
  var presenceIsKept: Bool { verdict == .plausible || verdict == .effect || verdict == .leading }
}
