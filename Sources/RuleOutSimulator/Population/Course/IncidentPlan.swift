/// A deployment, a rollback, a flag or a setting that somebody changed.
struct PlannedChange: Sendable {
  enum Kind: String, Sendable { case deploy, rollback, flag, config }

  struct Arrival: Sendable {
    var instance: Int
    /// Seconds since the start.
    var time: Double
  }

  var kind: Kind
  var service: Int
  var at: Double
  /// Of deployments and rollbacks, instance by instance.
  var arrivals: [Arrival] = []
  /// Name of a flag or a setting.
  var name = ""
  var before = ""
  var after = ""
  /// Version that it brings.
  var version = ""
  var commit = ""
  /// Index of the change that a rollback takes back.
  var undoes: Int?
  var isCulprit = false
}

/// An incident as drawn: a system, what befalls it, and what people do meanwhile.
struct IncidentPlan: Sendable {
  var system = SystemPlan()
  var faults: [Fault] = []
  var changes: [PlannedChange] = []
  /// Restarts that change nothing.
  var restarts: [PlannedChange.Arrival] = []
  /// Seconds of telemetry.
  var length = 0.0
  /// Microseconds since the epoch.
  var start: Int64 = 0
  var utcOffset = 0
  /// Seconds of a cell of the model.
  var step = 10.0
  var noise = NoiseLevel()
  var cause = "none"
  var mechanism: String?
  /// Service, dependency or database at fault.
  var entity: String?
  /// When the cause began to act, seconds since the start.
  var began = 0.0
  /// Version of each service before any change.
  var versions: [String] = []

  var cells: Int { Int(length / step) }

  func time(_ seconds: Double) -> Int64 { start + Int64((seconds * 1_000_000).rounded()) }

  /// What each instance runs: changes with their times, earliest first.
  var timelines: [[(time: Double, change: Int)]] {
    var timelines: [[(time: Double, change: Int)]] = system.instances.map { _ in [] }
    for (index, change) in changes.enumerated() {
      for arrival in change.arrivals { timelines[arrival.instance].append((arrival.time, index)) }
    }
    return timelines.map { $0.sorted { ($0.time, $0.change) < ($1.time, $1.change) } }
  }
}

/// The noise of one incident.
struct NoiseLevel: Sendable {
  var spread = 0.03
  /// Correlation of a cell with the next.
  var persistence = 0.9
  var outliers = 0.0
  /// Probability of a hiccup in a cell.
  var hiccups = 0.0
}
