import RuleOutModel
import RuleOutSignals

/// A limit of memory that fell where processes need more: those started with it are killed, however well they
/// did before. New pods of a workload bring series of their own, so limits are compared by workload.
struct MemoryLimitStep: Sendable {
  var workload: String
  /// Bytes.
  var from: Double
  var to: Double
  /// The most that a process used under it, bytes.
  var peak: Double
  var interval: TimeWindow
  var source: SourceReference

  /// A limit that fell by less is the same one, rounded.
  private static let leastFall = 0.95
  /// Use of the new limit from which it hurts.
  private static let crowded = 0.8

  /// Falls of limits that processes come near to, by time.
  static func find(in telemetry: Telemetry) -> [MemoryLimitStep] {
    let limits = Dictionary(grouping: telemetry.signals(.memoryLimit)) {
      Workload.name(ofPod: $0.id.entity.name)
    }
    return limits.compactMap { workload, signals in step(of: workload, signals, telemetry) }
      .sorted { ($0.interval.start, $0.workload) < ($1.interval.start, $1.workload) }
  }

  private static func step(of workload: String, _ signals: [Signal], _ telemetry: Telemetry)
    -> MemoryLimitStep?
  {
    var steps: [(at: Timestamp, value: Double, step: Double, source: SourceReference)] = []
    for signal in signals {
      var last: Double?
      for (index, value) in signal.series.values.enumerated() where value > 0 && value != last {
        steps.append(
          (signal.series.time(at: index), value, signal.series.stepSeconds, signal.source))
        last = value
      }
    }
    steps.sort { ($0.at, $0.value, $0.source) < ($1.at, $1.value, $1.source) }
    guard
      let fall = steps.indices.dropFirst().last(where: {
        steps[$0].value <= leastFall * steps[$0 - 1].value
      })
    else { return nil }
    let (at, limit, width, source) = steps[fall]
    let used =
      telemetry.signals(.memoryResident).filter {
        Workload.name(ofPod: $0.id.entity.name) == workload
      }.flatMap { $0.series.values(in: TimeWindow(start: at, end: .distantFuture)) }.max() ?? 0
    guard used >= crowded * limit, steps[fall...].allSatisfy({ $0.value <= limit }) else {
      return nil
    }
    return MemoryLimitStep(
      workload: workload, from: steps[fall - 1].value, to: limit, peak: used,
      interval: TimeWindow(
        start: at.advanced(bySeconds: -width), end: at.advanced(bySeconds: width)),
      source: source)
  }
}
