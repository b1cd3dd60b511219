import RuleOutModel
import RuleOutSignals

/// What a database itself tells of queries that are held up, without their durations: sessions that wait for
/// locks, reads and writes of its storage, and how many statements were slow enough for a
/// log, its own or that of who waited for them.
struct DatabaseStrain: Sendable {
  /// Rises during the impact, earliest first.
  var rises: [Disturbance]

  private static let quantities: Set<Quantity> = [.lockWaits, .storageLatency, .slowStatements]

  var mechanism: String? {
    rises.first.map { first in
      switch first.quantity {
      case .storageLatency: "slow-storage"
      case .lockWaits: "lock-waits"
      default: "slow-queries"
      }
    }
  }

  /// Nil where neither is measured.
  init?(telemetry: Telemetry, incident: IncidentWindow, disturbances: [Disturbance]) {
    guard telemetry.signals.contains(where: DatabaseStrain.measures) else { return nil }
    rises = disturbances.filter {
      DatabaseStrain.measures($0.signal) && $0.shift > 0 && $0.window.overlaps(incident.impact)
    }
  }

  private static func measures(_ signal: Signal) -> Bool {
    quantities.contains(signal.id.quantity)
      && (signal.id.entity.kind == .database || signal.id.quantity == .slowStatements)
  }
}
