/// Outside and below: external APIs, connection pools, databases.
extension CauseKind {
  static let externals = [
    CauseKind("external-api", "latency", [.external]) { draw in
      let external = draw.pickExternal()
      draw.add(.externalLatency, max(2.2, draw.severity * 1.6), ramp: draw.drawRamp()) {
        $0.external = external
      }
    },
    CauseKind("external-api", "errors", [.external]) { draw in
      let external = draw.pickExternal()
      draw.add(.externalErrors, max(0.08, draw.failingShare), ramp: draw.drawRamp()) {
        $0.external = external
      }
    },
    CauseKind("external-api", "errors", [.external]) { draw in
      let external = draw.pickExternal()
      draw.add(.externalLimit, max(0.1, draw.failingShare)) { $0.external = external }
    },
    CauseKind("external-api", "latency", [.external]) { draw in
      let external = draw.pickExternal()
      draw.add(.externalSilence, max(0.05, draw.failingShare * 0.6), ramp: draw.drawRamp()) {
        $0.external = external
      }
      draw.add(.externalLatency, max(1.5, draw.severity * 0.7)) { $0.external = external }
    },
  ]

  static let pools = [
    // Connections that nobody gives back, with no change anywhere near.
    CauseKind("db-pool-exhaustion", "pool-exhaustion", [.database]) { draw in
      let service = draw.pickPooled()
      draw.entity = draw.system.services[service].name
      let instances = draw.pickInstances(service)
      let lead = min(draw.begin - 1_800, draw.random.within(1_200...5_400))
      draw.began = draw.begin - lead
      draw.add(.lostConnections, 1.05, ramp: lead * 1.25) {
        $0.service = service
        $0.instances = instances
        $0.begin -= lead
      }
    },
    // A batch job of the service itself keeps connections in long transactions.
    CauseKind("db-pool-exhaustion", "pool-exhaustion", [.database]) { draw in
      let service = draw.pickPooled()
      draw.entity = draw.system.services[service].name
      let share = 1 - draw.system.services[service].pool!.use * draw.random.within(0.35...0.85)
      draw.add(.jobConnections, share, ramp: draw.random.within(0...400)) { $0.service = service }
    },
    // Transactions that stay open around slow work.
    CauseKind("db-pool-exhaustion", "pool-exhaustion", [.database]) { draw in
      let service = draw.pickPooled()
      draw.entity = draw.system.services[service].name
      let full = 1 / draw.system.services[service].pool!.use
      draw.add(
        .heldConnections, full * draw.random.within(1.02...1.5), ramp: draw.drawRamp()
      ) { $0.service = service }
    },
  ]

  static let databases = [
    CauseKind("slow-database", "slow-queries", [.database]) { draw in
      let database = draw.pickDatabase()
      draw.add(.locks, max(2, draw.severity * 1.8), ramp: draw.drawRamp()) {
        $0.database = database
      }
    },
    CauseKind("slow-database", "slow-queries", [.database]) { draw in
      let database = draw.pickDatabase()
      draw.add(.slowStatements, max(2, draw.severity * 1.5), ramp: draw.drawRamp()) {
        $0.database = database
      }
    },
  ]
}

extension CauseDraw {
  fileprivate mutating func pickExternal() -> Int {
    let external = random.below(system.externals.count)
    entity = system.externals[external].host
    return external
  }

  fileprivate mutating func pickDatabase() -> Int {
    let service = pickPooled()
    let database = system.services[service].database ?? 0
    entity = system.databases[database].name
    return database
  }
}
