import RuleOutModel
import RuleOutSignals

/// What the processors and disks under the services did.
struct HostState: Sendable {
  /// By signal.
  var loads: [HostLoad]
  /// Disks that filled up before or with the first symptom.
  var filling: [DiskRamp]
  /// What was refused for want of space or of descriptors, as messages tell.
  var refusals: [Disturbance]
  /// Hurt services and instances without a measure of their processor, where others have one.
  var uncovered: [String]

  /// Rises, the ones that came to their limit first, then the earliest.
  var risen: [HostLoad] {
    loads.filter { $0.rise != nil }.sorted { a, b in
      guard let x = a.rise, let y = b.rise else { return false }
      return (a.isFull ? 0 : 1, x.onset, a.signal.id) < (b.isFull ? 0 : 1, y.onset, b.signal.id)
    }
  }

  /// Every measure of a processor, and of a disk where there is any, stayed too level to hurt.
  var isHarmless: Bool {
    loads.contains { [.cpuUtilization, .cpuPressure].contains($0.signal.id.quantity) }
      && loads.allSatisfy(\.isHarmless) && filling.isEmpty && refusals.isEmpty
      && uncovered.isEmpty && !loads.contains { isFilled($0) }
  }

  /// Flat or not: a disk that came to its end above anything quiet time knew.
  private func isFilled(_ load: HostLoad) -> Bool {
    guard load.resource == .diskSpace, let test = load.test else { return false }
    return test.highest >= DiskRamp.full && test.highest > test.baseline + 0.005
  }

  /// What could be short on a host and is not in the data.
  var unmeasured: [String] {
    let known = Set(loads.map(\.resource))
    return [
      known.contains(.quota) ? nil : "throttling", known.contains(.neighbours) ? nil : "steal",
      known.contains(.diskSpace) ? nil : "disk space",
      known.contains(.diskTime) ? nil : "disk time",
    ].compactMap { $0 }
  }

  /// No process rises as the machine does, which is full: somebody else runs on it. Processes that wait and try
  /// again may rise a little.
  var isOthersLoad: Bool {
    let used = loads.filter { $0.signal.id.quantity == .cpuUtilization }
    let processes = used.filter { $0.signal.id.statistic == .rate }
    let machines = used.filter { $0.signal.id.statistic != .rate && $0.isFull }
    guard let machine = machines.compactMap({ $0.rise?.ratio }).max(), !processes.isEmpty else {
      return false
    }
    let part = (machine - 1) / HostState.others
    return processes.allSatisfy { process in
      process.isHarmless || process.rise?.ratio.map { $0 - 1 <= part } ?? false
    }
  }

  /// How many times as steeply the machine must rise as each process.
  private static let others = 4.0

  init(
    telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow, cohorts: InstanceCohorts,
    pools: [PoolState], disturbances: [Disturbance]
  ) {
    // A database that is held up by its own machine is a slow database.
    let databases = DatabaseStrain.machines(in: telemetry)
    loads = telemetry.signals.compactMap {
      databases.contains($0.id.entity.name)
        ? nil : HostLoad($0, incident: incident, disturbances: disturbances)
    }
    filling = DiskRamp.find(in: telemetry, incident: incident)
    refusals = disturbances.filter {
      [.diskFullErrors, .descriptorErrors].contains($0.quantity) && $0.shift > 0
        && $0.window.overlaps(incident.impact)
    }
    let hurt = Set(
      cohorts.affected.map(\.name)
        + incident.symptoms.map(\.entity).filter { $0.kind == .service || $0.kind == .instance }
        .map(\.name))
    let measured = Set(
      loads.filter { $0.resource == .processor }.map(\.signal.id.entity.name))
    uncovered = HostState.uncovered(
      hurt, measured: measured, affected: cohorts.affected.map(\.name), telemetry: telemetry)
    weighCores(beside: pools, limited: Set(telemetry.signals(.cpuLimit).map(\.id.entity.name)))
    // Only where nothing rose is there anything to refute; the first that may have risen settles it.
    guard loads.allSatisfy({ $0.rise == nil }), filling.isEmpty, refusals.isEmpty,
      uncovered.isEmpty
    else {
      compareProcesses(with: quiet, in: incident)
      return
    }
    for index in loads.indices {
      loads[index].compare(with: quiet, in: incident)
      guard loads[index].isHarmless else { break }
    }
  }

  /// Processes beside a machine that is full: whether it is their own doing.
  private mutating func compareProcesses(with quiet: TimeWindow, in incident: IncidentWindow) {
    guard
      loads.contains(where: {
        $0.isFull && $0.signal.id.quantity == .cpuUtilization && $0.signal.id.statistic != .rate
      })
    else { return }
    for index in loads.indices
    where loads[index].signal.id.quantity == .cpuUtilization
      && loads[index].signal.id.statistic == .rate
    {
      loads[index].compare(with: quiet, in: incident)
      guard loads[index].isHarmless || loads[index].rise != nil else { break }
    }
  }

  /// Cores in use, of which nobody says how many there are, are no limit that was come to where connections of the
  /// same process had run out by then: who waits tries again.
  private mutating func weighCores(beside pools: [PoolState], limited: Set<String>) {
    for index in loads.indices
    where loads[index].isFull && loads[index].signal.id.quantity == .cpuUtilization
      && loads[index].signal.id.statistic == .rate
    {
      guard let rise = loads[index].rise, !limited.contains(rise.entity.name) else { continue }
      let isWaiting = pools.contains { pool in
        [pool.entity.name, pool.observer?.name].contains(rise.entity.name)
          && pool.saturatedAt.map { $0 <= rise.onsetInterval.end } ?? false
      }
      if isWaiting { loads[index].isFull = false }
    }
  }

  /// Names that ought to be measured and are not. Machines may go by names that no request knows: then
  /// nobody can tell which of them is whose, and all of them count.
  private static func uncovered(
    _ hurt: Set<String>, measured: Set<String>, affected: [String], telemetry: Telemetry
  ) -> [String] {
    if measured.isEmpty || measured.contains("") { return [] }
    func services(_ name: String) -> Set<String> {
      Set(telemetry.requests.services(of: Symbol(name)).compactMap { telemetry.names[$0] })
    }
    let instances = affected.filter { !measured.contains($0) }
    if instances.count < affected.count || measured.contains(where: affected.contains) {
      return instances
    }
    let placed = measured.filter { hurt.contains($0) || !services($0).isDisjoint(with: hurt) }
    guard placed.isEmpty else { return [] }
    // All that is measured belongs to services that stayed well.
    let known = Set(
      telemetry.signals.map(\.id.entity).filter { $0.kind == .service }.map(\.name)
        + telemetry.requests.keys(.service).compactMap { telemetry.names[$0.first] })
    return measured.isSubset(of: known) ? hurt.sorted() : []
  }
}
