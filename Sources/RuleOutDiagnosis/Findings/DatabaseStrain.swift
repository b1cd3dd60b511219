import RuleOutModel
import RuleOutSignals

/// What a database itself tells of queries that are held up, without their durations: sessions that wait for
/// locks, reads and writes of its storage, rows that it may not clean up, what its log says holds it up, and how many
/// statements were slow enough
/// for a log, its own or that of who waited for them.
struct DatabaseStrain: Sendable {
  /// Rises during the impact, earliest first.
  var rises: [Disturbance]

  private static let quantities: Set<Quantity> = [
    .lockWaits, .storageLatency, .slowStatements, .databaseNotices,
  ]
  /// Of the machine that a database runs on.
  private static let loads: Set<Quantity> = [
    .diskBusy, .diskPressure, .diskQueue, .storageLatency, .cpuUtilization,
  ]
  /// What piles up while a transaction stays open, by the level from which it tells; every table holds some dead
  /// rows, and every night a backup reads for minutes.
  private static let upkeep: [Quantity: Double] = [.deadRows: 10_000, .transactionAge: 600]
  /// Multiple of quiet that it must come to.
  private static let piledUp = 5.0

  var mechanism: String? {
    rises.first.map { first in
      switch first.quantity {
      case .databaseNotices:
        DatabaseNotice(words: first.signal.id.metric)?.mechanism ?? "slow-queries"
      case .storageLatency, .diskBusy, .diskPressure, .diskQueue: "slow-storage"
      case .cpuUtilization: "cpu"
      case .lockWaits: "lock-waits"
      case .deadRows, .transactionAge: "vacuum-blocked"
      default: "slow-queries"
      }
    }
  }

  /// Nil where neither is measured.
  init?(telemetry: Telemetry, incident: IncidentWindow, disturbances: [Disturbance]) {
    let machines = DatabaseStrain.machines(in: telemetry)
    rises = disturbances.filter {
      guard $0.shift > 0, $0.window.overlaps(incident.impact) else { return false }
      return DatabaseStrain.measures($0.signal) || DatabaseStrain.isPiledUp($0)
        || DatabaseStrain.loads.contains($0.quantity) && machines.contains($0.entity.name)
          && HostLoad.isFull($0)
    }
    let isMeasured = telemetry.signals.contains {
      DatabaseStrain.measures($0) || machines.contains($0.id.entity.name)
    }
    guard isMeasured || !rises.isEmpty else { return nil }
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
    // What is called and calls nobody may be asked as often as it likes.
    let callers = Set(telemetry.edges.map(\.caller))
    let called = Set(telemetry.edges.map(\.callee)).subtracting(callers)
    let serving = Set(
      entities.filter {
        let isAsked = $0.quantity == .traffic || Materiality.symptoms.contains($0.quantity)
        return isAsked ? !called.contains($0.entity.name) : programs.contains($0.quantity)
      }.flatMap { [$0.entity.name, $0.entity.kind == .database ? "" : $0.observer?.name ?? ""] })
    return databases.subtracting(serving).subtracting([""])
  }

  private static func isPiledUp(_ rise: Disturbance) -> Bool {
    guard let level = upkeep[rise.quantity] else { return false }
    return rise.level >= level && rise.ratio ?? .infinity >= piledUp
  }

  private static func measures(_ signal: Signal) -> Bool {
    quantities.contains(signal.id.quantity)
      && (signal.id.entity.kind == .database || signal.id.quantity == .slowStatements)
  }
}
