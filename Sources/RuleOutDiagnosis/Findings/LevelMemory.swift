import RuleOutModel
import RuleOutSignals

/// Memory that is shown to have stayed level, well below its limit, from quiet time to the end of the impact.
///
/// Shown by equivalence, not by want of a disturbance: a climb that began in quiet time hides in the spread of it.
/// A floor must grow by `MemoryRamp.leastGrowth` to be called rising.
struct LevelMemory: Sendable {
  private let level: Set<SignalID>
  /// Memory is measured, and all of it stayed level.
  let isComplete: Bool

  init(telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow) {
    let signals = LevelMemory.signals(of: telemetry)
    level = Set(
      signals.filter {
        LevelMemory.isLevel($0, in: telemetry, quiet: quiet, incident: incident)
      }.map(\.id))
    isComplete = !signals.isEmpty && signals.allSatisfy { [level] in level.contains($0.id) }
  }

  /// Everything that measures memory in use.
  static func signals(of telemetry: Telemetry) -> [Signal] {
    telemetry.signals.filter {
      [.memoryResident, .memoryHeap, .memoryUtilization].contains($0.id.quantity)
    }
  }

  func contains(_ signal: Signal) -> Bool { level.contains(signal.id) }

  private static func isLevel(
    _ signal: Signal, in telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow
  ) -> Bool {
    guard let before = median(signal.series.values(in: quiet)) else { return false }
    // Level near its limit is full, not well.
    let limit =
      signal.id.quantity == .memoryUtilization
      ? 1
      : telemetry.signals(.memoryLimit).first { $0.id.entity == signal.id.entity }
        .flatMap { median($0.series.values.filter { !$0.isNaN && $0 > 0 }) }
    if let limit, signal.id.quantity != .memoryHeap,
      let use = median(signal.series.values(in: incident.impact)),
      use > MemoryRamp.plainUtilization * limit
    {
      return false
    }
    let margin = max(
      Materiality.of(signal.id.quantity).absolute, MemoryRamp.leastGrowth * before)
    return Harmlessness(signal, quiet: quiet, incident: incident, margin: margin)?.outcome
      == .harmless
  }
}
