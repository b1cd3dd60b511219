import RuleOutModel
import RuleOutSignals

/// What a database itself tells of queries that are held up, without their durations: sessions that wait for
/// locks, reads and writes of its storage, what its log says holds it up, and how many statements were slow enough
/// for a log, its own or that of who waited for them.
struct DatabaseStrain: Sendable {
  /// Rises during the impact, earliest first.
  var rises: [Disturbance]

  private static let quantities: Set<Quantity> = [
    .lockWaits, .storageLatency, .slowStatements, .databaseNotices,
  ]
  /// Of the machine that a database runs on.
  private static let loads: Set<Quantity> = [.diskBusy, .cpuUtilization]

  var mechanism: String? {
    rises.first.map { first in
      switch first.quantity {
      case .databaseNotices:
        DatabaseNotice(words: first.signal.id.metric)?.mechanism ?? "slow-queries"
      case .storageLatency, .diskBusy: "slow-storage"
      case .cpuUtilization: "cpu"
      case .lockWaits: "lock-waits"
      default: "slow-queries"
      }
    }
  }

  /// Nil where neither is measured.
  init?(telemetry: Telemetry, incident: IncidentWindow, disturbances: [Disturbance]) {
    let machines = DatabaseStrain.machines(in: telemetry)
    guard
      telemetry.signals.contains(where: {
        DatabaseStrain.measures($0) || machines.contains($0.id.entity.name)
      })
    else { return nil }
    rises = disturbances.filter {
      guard $0.shift > 0, $0.window.overlaps(incident.impact) else { return false }
      return DatabaseStrain.measures($0.signal)
        || DatabaseStrain.loads.contains($0.quantity) && machines.contains($0.entity.name)
          && $0.level >= HostLoad.fullLevels[$0.quantity] ?? 1
    }
  }

  /// Machines that are called like a database, or from which databases alone are seen.
  static func machines(in telemetry: Telemetry) -> Set<String> {
    let entities = telemetry.signals.map(\.id)
    let databases = Set(
      entities.filter { $0.entity.kind == .database }.flatMap {
        [$0.entity.name, $0.observer?.name ?? ""]
      })
    // What serves requests, or has what our own programs have, is who asks the database.
    let programs: Set<Quantity> = [
      .traffic, .memoryHeap, .garbageCollection, .threads, .poolAcquireTime, .poolPending,
      .restarts, .dependencyLatency,
    ]
    let serving = Set(
      entities.filter {
        programs.contains($0.quantity) || Materiality.symptoms.contains($0.quantity)
      }.flatMap { [$0.entity.name, $0.entity.kind == .database ? "" : $0.observer?.name ?? ""] })
    return databases.subtracting(serving).subtracting([""])
  }

  private static func measures(_ signal: Signal) -> Bool {
    quantities.contains(signal.id.quantity)
      && (signal.id.entity.kind == .database || signal.id.quantity == .slowStatements)
  }
}
