import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals

/// Memory of one process, sampled every minute, with noise of its own.
struct MemoryScene {
  static let start = CivilTime(year: 2025, month: 3, day: 4, hour: 8).timestamp()
  static let level = 500e6

  var entity = Entity(.instance, "web-1")
  var hours: Double
  var signals: [Signal] = []
  private var generator: SplitMix64

  init(hours: Double, seed: UInt64 = 1) {
    self.hours = hours
    generator = SplitMix64(seed: seed)
  }

  /// Adds a signal; `value` gives it by the hour, noise is a share of 1 that lasts for some minutes.
  mutating func add(
    _ quantity: Quantity, scale: Double = 1, noise: Double = 0, _ value: (Double) -> Double
  ) {
    var lasting = 0.0
    let values = (0..<Int(hours * 60)).map { minute -> Double in
      lasting = 0.9 * lasting + 0.43 * noise * generator.normal()
      return scale * (value(Double(minute) / 60) + lasting + 0.3 * noise * generator.normal())
    }
    signals.append(
      Signal(
        id: SignalID(entity: entity, quantity: quantity, metric: quantity.rawValue),
        series: Series(start: Self.start, step: 60_000_000, values: values),
        source: SourceReference(file: "metrics.csv", line: 2)))
  }

  /// Resident memory in units of `level`, noise 1 %.
  mutating func memory(noise: Double = 0.01, _ value: (Double) -> Double) {
    add(.memoryResident, scale: Self.level, noise: noise, value)
  }

  mutating func limit(_ share: Double) { add(.memoryLimit, scale: Self.level) { _ in share } }

  func findings(_ leastSlope: LeastSlope = .usual) -> [LeakFinding] {
    leakFindings(in: Telemetry(signals: signals), leastSlope: leastSlope)
  }

  func verdict(_ leastSlope: LeastSlope = .usual) -> LeakVerdict? {
    findings(leastSlope).first?.verdict
  }

  static func memory(
    hours: Double, noise: Double = 0.01, seed: UInt64 = 1, _ value: (Double) -> Double
  ) -> MemoryScene {
    var scene = MemoryScene(hours: hours, seed: seed)
    scene.memory(noise: noise, value)
    return scene
  }
}

/// From 0 to 1 with a time constant in hours.
func settling(_ age: Double, _ time: Double) -> Double { 1 - Elementary.exp(-age / time) }

/// One wave a day, from -1 to 1, as a parabola each half.
func dayWave(_ hour: Double) -> Double {
  let x = (hour / 24).truncatingRemainder(dividingBy: 1)
  let half = x < 0.5 ? x * 2 : (x - 0.5) * 2
  return (x < 0.5 ? 1 : -1) * 4 * half * (1 - half)
}
