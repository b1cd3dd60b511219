/// What somebody changed: versions, flags, settings.
extension CauseKind {
  static let deployments = [
    leakingDeployment, leakingDeployment,
    CauseKind("deploy-regression", "latency") { draw in
      let service = draw.pickService()
      let route = draw.pickRoute(service)
      draw.regression(.slowness, draw.severity, service, route)
    },
    CauseKind("deploy-regression", "errors") { draw in
      let service = draw.pickService()
      let route = draw.pickRoute(service)
      draw.regression(.errors, draw.failingShare, service, route)
    },
    CauseKind("deploy-regression", "n-plus-one", [.database]) { draw in
      let service = draw.pickPooled()
      let route = draw.pickRoute(service) { $0.queries > 0 }
      draw.regression(.queries, max(3, draw.severity * 2.5), service, route)
    },
    CauseKind("deploy-regression", "pool-exhaustion", [.database]) { draw in
      let service = draw.pickPooled()
      let use = draw.system.services[service].pool!.use
      draw.regression(.poolLimit, use * draw.random.within(0.6...0.98), service, nil)
    },
    CauseKind("deploy-regression", "cpu") { draw in
      let service = draw.pickService()
      let full = 1 / draw.system.services[service].processorUse
      draw.regression(.processor, full * draw.random.within(0.93...1.3), service, nil)
    },
  ]

  private static let leakingDeployment = CauseKind("deploy-regression", "memory-leak") { draw in
    let service = draw.pickService()
    let plan = draw.system.services[service]
    draw.entity = plan.name
    let lead = min(draw.begin - 2_400, draw.random.within(900...5_400))
    let time = draw.begin - lead
    draw.began = time
    let change = draw.deploy(service, at: time, isPartial: draw.random.chance(0.3))
    let room = plan.memoryLimit - plan.memory
    draw.add(.leak, room / lead) {
      $0.service = service
      $0.change = change
      $0.begin = time
      $0.end = .infinity
    }
  }

  static let configurations = [
    CauseKind("config-change", "errors") { draw in
      let service = draw.pickService()
      let route = draw.pickRoute(service)
      draw.entity = draw.system.services[service].name
      draw.configure(service, from: "legacy", to: "strict")
      draw.add(.errors, draw.failingShare) {
        $0.service = service
        $0.route = route
      }
    },
    CauseKind("config-change", "latency") { draw in
      let service = draw.pickService()
      let route = draw.pickRoute(service)
      draw.entity = draw.system.services[service].name
      draw.configure(service, from: "200", to: "5000")
      draw.add(.slowness, draw.severity) {
        $0.service = service
        $0.route = route
      }
    },
    CauseKind("config-change", "pool-exhaustion", [.database]) { draw in
      let service = draw.pickPooled()
      let pool = draw.system.services[service].pool!
      let left = pool.use * draw.random.within(0.6...0.98)
      draw.entity = draw.system.services[service].name
      let before = String(Int(pool.limit))
      draw.configure(service, from: before, to: String(max(1, Int(pool.limit * left))))
      draw.add(.poolLimit, left) { $0.service = service }
    },
  ]
}

extension CauseDraw {
  /// A deployment whose code is at fault from the moment an instance takes it; some go to a part only.
  fileprivate mutating func regression(
    _ kind: Fault.Kind, _ strength: Double, _ service: Int, _ route: Int?
  ) {
    entity = system.services[service].name
    let change = deploy(service, at: begin, isPartial: random.chance(0.25))
    let ends = isMitigated ? Double.infinity : end
    add(kind, strength, ramp: random.chance(0.25) ? random.within(120...900) : 0) {
      $0.service = service
      $0.route = route
      $0.change = change
      $0.end = ends
    }
  }
}
