import RuleOutModel
import RuleOutSignals

/// What holds queries up inside a database: sessions that wait for locks, reads and writes of its storage.
struct DatabaseStrain: Sendable {
  /// Rises during the impact, earliest first.
  var rises: [Disturbance]

  private static let quantities: Set<Quantity> = [.lockWaits, .storageLatency]

  var mechanism: String? {
    rises.first.map { $0.quantity == .storageLatency ? "slow-storage" : "lock-waits" }
  }

  /// Nil where neither is measured.
  init?(telemetry: Telemetry, incident: IncidentWindow, disturbances: [Disturbance]) {
    guard telemetry.signals.contains(where: DatabaseStrain.measures) else { return nil }
    rises = disturbances.filter {
      DatabaseStrain.measures($0.signal) && $0.shift > 0 && $0.window.overlaps(incident.impact)
    }
  }

  private static func measures(_ signal: Signal) -> Bool {
    quantities.contains(signal.id.quantity) && signal.id.entity.kind == .database
  }
}
