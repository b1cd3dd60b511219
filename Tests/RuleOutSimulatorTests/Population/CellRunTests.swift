import Testing

@testable import RuleOutSimulator

/// What must follow from what, in the cells from which telemetry is sampled.
@Suite struct CellRunTests {
  /// Two services, the first of which calls the second, which asks a database; two instances each.
  private static func plan(_ faults: [Fault] = [], changes: [PlannedChange] = []) -> IncidentPlan {
    var plan = IncidentPlan()
    let pool = SystemPlan.Pool(name: "main", limit: 20, use: 0.3, timeout: 3)
    for (number, name) in ["front", "back"].enumerated() {
      let route = SystemPlan.Route(
        method: "GET", path: "/items", weight: 1, own: 0.02, sigma: 0.3,
        queries: Double(3 * number), calls: number == 0 ? [.init(service: 1, route: 0)] : [],
        writes: false)
      plan.system.services.append(
        SystemPlan.Service(
          name: name, routes: [route], instances: [2 * number, 2 * number + 1],
          database: number == 1 ? 0 : nil, pool: number == 1 ? pool : nil, runtime: .jvm,
          processorUse: 0.3, cores: 2, memory: 400e6, memoryLimit: 1e9, swap: 300e6,
          workerRoom: 10, timeout: 5))
    }
    for instance in 0..<4 {
      plan.system.instances.append(
        .init(name: "i\(instance)", service: instance / 2, host: instance, weight: 1))
      plan.system.hosts.append("h\(instance)")
      plan.system.disks.append(0.5)
    }
    plan.system.databases.append(.init(name: "main", statement: 0.005, use: 0.2))
    plan.length = 7_200
    plan.faults = faults
    plan.changes = changes
    return plan
  }

  private static func run(_ faults: [Fault] = [], changes: [PlannedChange] = []) -> CellRun {
    var run = CellRun(plan(faults, changes: changes), seed: 1)
    run.run()
    return run
  }

  private static func mean(_ run: CellRun, _ hours: Range<Double>, _ value: (Int) -> Double)
    -> Double
  {
    let cells = Int(hours.lowerBound * 360)..<Int(hours.upperBound * 360)
    return cells.reduce(0) { $0 + value($1) } / Double(cells.count)
  }

  @Test func `without a fault nothing moves`() {
    let run = Self.run()
    for service in 0...1 {
      let early = Self.mean(run, 0.5..<1) { run.services[$0][service].latency }
      let late = Self.mean(run, 1.5..<2) { run.services[$0][service].latency }
      #expect(abs(late / early - 1) < 0.15)
      #expect(run.services.allSatisfy { $0[service].failures < 0.01 })
    }
    #expect(run.instances.allSatisfy { $0.allSatisfy { $0.paging == 0 && $0.kills == 0 } })
  }

  @Test func `a leak fills memory, then pages, then slows its own host's work and statements`() {
    let leak = Fault(kind: .leak, strength: 300_000, begin: 600, service: 1, instances: [2])
    let run = Self.run([leak])
    let resident = stride(from: 100, to: 300, by: 50).map { run.instances[$0][2].resident }
    #expect(zip(resident, resident.dropFirst()).allSatisfy { $0 < $1 })
    #expect(run.instances[700][2].paging > 100)
    #expect(run.instances[700][3].paging == 0)
    #expect(run.instances[700][2].statement > 1.5 * run.instances[700][3].statement)
    #expect(run.services[700][1].latency > 1.3 * run.services[100][1].latency)
  }

  @Test func `a slow callee slows its caller`() {
    let slow = Fault(kind: .slowness, strength: 6, begin: 3_600, service: 1)
    let run = Self.run([slow])
    let before = Self.mean(run, 0.5..<1) { run.services[$0][0].latency }
    let after = Self.mean(run, 1.2..<2) { run.services[$0][0].latency }
    #expect(after > 1.8 * before)
  }

  @Test func `slow statements fill a pool, and a lowered limit fills it with healthy ones`() {
    let slow = Self.run([Fault(kind: .locks, strength: 5, begin: 3_600, database: 0)])
    #expect(slow.instances[200][2].poolUsed < 10)
    #expect(slow.instances[600][2].poolUsed == 20)
    #expect(slow.instances[600][2].poolPending > 0)
    let lowered = Self.run([Fault(kind: .poolLimit, strength: 0.2, begin: 3_600, service: 1)])
    #expect(lowered.instances[600][2].poolLimit == 4)
    #expect(lowered.instances[600][2].poolPending > 0)
    #expect(lowered.databases[600][0].slowness < 1.4)
  }

  @Test func `a surge saturates processors of all services`() {
    let run = Self.run([Fault(kind: .traffic, strength: 3.2, begin: 3_600, ramp: 600)])
    for instance in 0..<4 {
      #expect(run.instances[200][instance].processor < 0.5)
      #expect(run.instances[600][instance].processor > 0.85)
    }
    #expect(run.services[600][0].latency > 1.5 * run.services[200][0].latency)
  }

  @Test func `a fault in the code of a version acts where that version runs`() {
    var change = PlannedChange(kind: .deploy, service: 1, at: 3_600)
    change.arrivals = [.init(instance: 2, time: 3_610)]
    let errors = Fault(kind: .errors, strength: 0.3, begin: 3_600, service: 1, change: 0)
    let run = Self.run([errors], changes: [change])
    #expect(run.instances[600][2].failures > 0.25)
    #expect(run.instances[600][3].failures < 0.01)
    #expect(run.services[600][0].failures > 0.1)
  }
}
