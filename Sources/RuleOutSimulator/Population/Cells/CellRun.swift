/// The system in cells of some seconds: rates, shares and levels, and what follows from what.
///
///     requests ──▶ processors, workers, pool  ──▶ waiting ──▶ latency ──▶ callers' latency
///     leak ──▶ memory ──▶ paging, collector or kill ──▶ slow work and slow statements as seen from here
///     database ──▶ statements ──▶ connections held ──▶ pool at its limit
///
/// What a cell needs of callers or of itself it takes from the cell before.
struct CellRun {
  let plan: IncidentPlan
  let cells: Int
  private(set) var instances: [[InstanceCell]] = []
  private(set) var services: [[ServiceCell]] = []
  private(set) var externals: [[ExternalCell]] = []
  private(set) var databases: [[DatabaseCell]] = []
  private(set) var hosts: [[HostCell]] = []
  private(set) var network: [NetworkCell] = []

  let visits: [[Double]]
  let timelines: [[(time: Double, change: Int)]]
  var random: RandomSource
  // What is carried from cell to cell.
  var memory: [MemoryLevel]
  /// Requests that wait for a connection, by instance.
  var poolBacklog: [Double]
  var downUntil: [Double]
  /// Until then requests still reach a process that is not there any more.
  var refusedUntil: [Double]
  var ownNoise: [CellNoise]
  var loadNoise: [CellNoise]
  private var trafficNoise: CellNoise
  private var externalNoise: [CellNoise]
  private var databaseNoise: [CellNoise]
  /// Quiet values that loads are compared with.
  let quietLatency: [Double]
  /// Instances on each host.
  let tenants: [Int]

  struct MemoryLevel {
    var leaked = 0.0
    var warmth = 1.0
    var startedAt = -86_400.0
    var change = -1
  }

  init(_ plan: IncidentPlan, seed: UInt64) {
    self.plan = plan
    let system = plan.system
    cells = plan.cells
    visits = system.visits
    timelines = plan.timelines
    random = RandomSource(seed: seed, stream: "cells")
    memory = system.instances.map { _ in MemoryLevel() }
    poolBacklog = system.instances.map { _ in 0 }
    downUntil = system.instances.map { _ in -1 }
    refusedUntil = downUntil
    ownNoise = system.services.map { _ in CellNoise(plan.noise) }
    loadNoise = system.instances.map { _ in CellNoise(plan.noise) }
    trafficNoise = CellNoise(plan.noise)
    externalNoise = system.externals.map { _ in CellNoise(plan.noise) }
    databaseNoise = system.databases.map { _ in CellNoise(plan.noise) }
    quietLatency = CellRun.quietLatencies(system)
    var tenants = system.hosts.map { _ in 0 }
    for instance in system.instances { tenants[instance.host] += 1 }
    self.tenants = tenants
    for instance in memory.indices { memory[instance].startedAt = -random.within(7_200...400_000) }
  }

  /// Mean seconds of a request of each service when nothing is wrong.
  private static func quietLatencies(_ system: SystemPlan) -> [Double] {
    var routes: [[Double]] = system.services.map { $0.routes.map { _ in 0 } }
    let visits = system.visits
    for service in system.services.indices.reversed() {
      for (route, plan) in system.services[service].routes.enumerated() {
        let statement =
          system.services[service].database.map { system.databases[$0].statement } ?? 0
        routes[service][route] =
          plan.own + plan.queries * statement
          + plan.calls.reduce(0) { $0 + routes[$1.service][$1.route] }
          + plan.externals.reduce(0) { $0 + system.externals[$1].seconds }
      }
    }
    return system.services.indices.map { service in
      let total = visits[service].reduce(0, +)
      guard total > 0 else { return routes[service].reduce(0, +) / Double(routes[service].count) }
      return zip(visits[service], routes[service]).reduce(0) { $0 + $1.0 * $1.1 } / total
    }
  }

  mutating func run() {
    for cell in 0..<cells { step(cell) }
  }

  private mutating func step(_ cell: Int) {
    let time = Double(cell) * plan.step
    let system = plan.system
    var rate = system.rate * trafficNoise.step(&random)
    rate *= max(0.4, 1 + system.hourlySlope * (time - plan.length / 2) / 3_600)
    for fault in plan.faults where fault.kind == .traffic {
      rate *= fault.factor(fault.intensity(at: time, since: 0))
    }
    externals.append(externalCells(time))
    network.append(networkCell(time))
    databases.append(databaseCells(cell, time, rate))
    var present = system.instances.map { _ in InstanceCell() }
    var summary = system.services.map { _ in ServiceCell() }
    var machines = hostCells(cell, time)
    // Callees first: their state is their callers'.
    var routes = [[RouteState]](repeating: [], count: system.services.count)
    for service in system.services.indices.reversed() {
      let own = ownNoise[service].step(&random)
      advance(
        service, cell: cell, rate: rate, noise: own, machines: &machines, callees: routes,
        instances: &present, routes: &routes[service], summary: &summary[service])
    }
    instances.append(present)
    services.append(summary)
    hosts.append(machines)
  }

  // MARK: Surroundings

  private mutating func externalCells(_ time: Double) -> [ExternalCell] {
    plan.system.externals.indices.map { external in
      var state = ExternalCell()
      state.slowness = externalNoise[external].step(&random)
      state.errors = 0.001
      for fault in plan.faults where fault.external == external {
        let intensity = fault.intensity(at: time, since: 0)
        switch fault.kind {
        case .externalLatency: state.slowness *= fault.factor(intensity)
        case .externalErrors: state.errors += fault.strength * intensity
        case .externalLimit: state.limited += fault.strength * intensity
        case .externalSilence: state.silent += fault.strength * intensity
        default: break
        }
      }
      return state
    }
  }

  private func networkCell(_ time: Double) -> NetworkCell {
    let none = plan.system.services.map { _ in 0.0 }
    var state = NetworkCell(refused: none, untrusted: none)
    for fault in plan.faults {
      let share = fault.strength * fault.intensity(at: time, since: 0)
      switch fault.kind {
      case .refused: if let service = fault.service { state.refused[service] += share }
      case .certificate: if let service = fault.service { state.untrusted[service] += share }
      case .loss: state.loss += share
      case .names: state.names += share
      default: break
      }
    }
    return state
  }

  private mutating func databaseCells(_ cell: Int, _ time: Double, _ rate: Double)
    -> [DatabaseCell]
  {
    let system = plan.system
    return system.databases.indices.map { database in
      var state = DatabaseCell()
      var quiet = 0.0
      for (service, plan) in system.services.enumerated() where plan.database == database {
        let usual = zip(visits[service], plan.routes).reduce(0) { $0 + $1.0 * $1.1.queries }
        quiet += usual * system.rate
        let before = cell > 0 ? services[cell - 1][service] : nil
        state.rate += before.map { $0.rate * $0.queries } ?? usual * rate
      }
      let use = system.databases[database].use
      let load = quiet > 0 ? min(0.97, use * state.rate / quiet) : use
      // Waiting for one server, against that of quiet time.
      state.slowness = databaseNoise[database].step(&random) * (1 - use) / (1 - load)
      for fault in plan.faults where fault.database == database {
        let intensity = fault.intensity(at: time, since: 0)
        state.slowness *= fault.factor(intensity)
        if fault.kind == .locks { state.waiting += fault.strength * 2 * intensity }
      }
      state.active =
        state.rate * system.sampling * system.databases[database].statement * state.slowness
      return state
    }
  }

  private mutating func hostCells(_ cell: Int, _ time: Double) -> [HostCell] {
    plan.system.hosts.indices.map { host in
      var state = HostCell()
      state.disk = plan.system.disks[host] + 0.002 * time / 3_600
      state.steal = 0.004 + 0.004 * random.uniform()
      state.processor = 0.03
      state.resent = (0.001 + 0.0005 * random.uniform()) + network[cell].loss * 0.12
      for fault in plan.faults where fault.hosts?.contains(host) == true {
        let intensity = fault.intensity(at: time, since: 0)
        switch fault.kind {
        case .neighbour:
          state.taken += fault.strength * intensity
          state.processor += fault.strength * intensity
        case .steal: state.steal += fault.strength * intensity
        case .disk: state.disk += (1 - plan.system.disks[host]) * intensity
        default: break
        }
      }
      state.disk = min(1, state.disk)
      return state
    }
  }
}
