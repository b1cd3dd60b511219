import RuleOutModel
import RuleOutSignals

/// One process's memory with what helps to judge it.
struct LeakSubject: Sendable {
  var signal: Signal
  /// Resident memory plus swap where both are exported: a leak flattens in the one once pages go to the
  /// other.
  var memory: Series
  var includesSwap = false
  var limit: Double?
  var traffic: Series?
  /// When its processes started, where the source says so.
  var starts: [Timestamp] = []
  /// Whether the source says when processes start, though none may have.
  var tellsStarts = false
  /// Whether a start, a restart or a kill is seen.
  var wasRestarted = false
  var paging: [Signal] = []

  /// Every series of memory, none summed: of a metric that is there by instance, what its services are
  /// said to use together is left out. A share is judged where there are no bytes.
  static func all(in telemetry: Telemetry) -> [LeakSubject] {
    let bytes = telemetry.signals(.memoryResident) + telemetry.signals(.memoryHeap)
    let shares = telemetry.signals(.memoryUtilization).filter { share in
      !bytes.contains { $0.id.entity == share.id.entity }
    }
    let all = bytes + shares
    let instances = Set(all.filter { $0.id.entity.kind == .instance }.map(\.id.metric))
    return all.filter { signal in
      signal.id.entity.kind == .instance || !instances.contains(signal.id.metric)
    }
    .map { LeakSubject($0, in: telemetry) }
    .sorted { $0.signal.id < $1.signal.id }
  }

  init(_ signal: Signal, in telemetry: Telemetry) {
    self.signal = signal
    memory = signal.series
    func own(_ quantity: Quantity) -> [Signal] {
      telemetry.signals(quantity).filter { $0.id.entity == signal.id.entity }
    }
    if signal.id.quantity == .memoryResident, let swap = own(.swapUsed).first {
      memory = MemoryRamp.sum(signal.series, swap.series)
      includesSwap = true
    }
    // What stands for nothing: a process that is not there uses no memory.
    for index in memory.values.indices where memory.values[index] <= 0 {
      memory.values[index] = .nan
    }
    limit =
      signal.id.quantity == .memoryUtilization
      ? 1 : own(.memoryLimit).first.flatMap { median($0.series.values.filter { $0 > 0 }) }
    paging =
      own(.pagingRate) + own(.outOfMemoryKills) + (includesSwap ? [] : own(.swapUsed))
    traffic = LeakSubject.traffic(of: signal.id.entity, in: telemetry)
    starts = own(.processStart).first.map(LeakSubject.starts) ?? []
    tellsStarts = !own(.processStart).isEmpty
    wasRestarted =
      !starts.isEmpty
      || (own(.restarts) + own(.outOfMemoryKills))
        .contains { $0.series.values.contains { $0 > 0 } }
  }

  /// The load of the entity itself; else of the only service, or of everything.
  private static func traffic(of entity: Entity, in telemetry: Telemetry) -> Series? {
    let all = telemetry.signals(.traffic)
    if let own = all.first(where: { $0.id.entity == entity }) { return own.series }
    let services = all.filter { $0.id.entity.kind == .service }
    if services.count == 1 { return services[0].series }
    return all.first { $0.id.entity == .whole }?.series
  }

  private static func starts(_ signal: Signal) -> [Timestamp] {
    let present = signal.series.values.filter(\.isFinite)
    return zip(present, present.dropFirst()).filter { $1 > $0 + 1 }
      .map { Timestamp(seconds: $0.1) }
  }
}
