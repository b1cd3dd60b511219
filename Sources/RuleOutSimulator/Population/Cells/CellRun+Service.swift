/// State of a route as its callers see it.
struct RouteState {
  /// Mean seconds, and share of requests that fail.
  var latency = 0.0
  var failures = 0.0
}

/// What the faults of one route of one instance come to.
struct RouteEffects {
  var own = 1.0
  var queries = 1.0
  /// Shares of requests.
  var errors = 0.0
  var poison = 0.0
  var licence = 0.0
}

/// The services of one cell, callees before callers.
extension CellRun {
  /// Whether, and since when, an instance carries the code that a fault is in; nil where it does not.
  func carriedSince(_ fault: Fault, _ instance: Int, _ state: InstanceCell) -> Double? {
    guard let change = fault.change else { return 0 }
    return state.change == change ? state.startedAt : nil
  }

  /// How strongly a fault acts on an instance.
  func intensity(_ fault: Fault, _ instance: Int, _ state: InstanceCell, at time: Double)
    -> Double
  {
    guard fault.service == plan.system.instances[instance].service,
      fault.instances?.contains(instance) ?? true,
      let since = carriedSince(fault, instance, state)
    else { return 0 }
    return fault.intensity(at: time, since: since)
  }

  func effects(_ instance: Int, _ route: Int, _ state: InstanceCell, at time: Double)
    -> RouteEffects
  {
    var effects = RouteEffects()
    for fault in plan.faults where fault.route == nil || fault.route == route {
      let intensity = intensity(fault, instance, state, at: time)
      if intensity <= 0 { continue }
      switch fault.kind {
      case .slowness, .backlog: effects.own *= fault.factor(intensity)
      case .job:
        // Every half hour, for six minutes.
        let phase = (time - fault.begin).truncatingRemainder(dividingBy: 1_800)
        if phase < 360 { effects.own *= fault.factor(intensity) }
      case .queries: effects.queries *= fault.factor(intensity)
      case .coldCache:
        // It fills again, while the load lasts.
        let left = PortableMath.exp(-min(20, (time - fault.begin) / 2_400))
        effects.queries *= fault.factor(intensity * left)
      case .errors: effects.errors += fault.strength * intensity
      case .poison: effects.poison += fault.strength * intensity
      case .licence: effects.licence += fault.strength * intensity
      default: break
      }
    }
    return effects
  }

  mutating func advance(
    _ service: Int, cell: Int, rate: Double, noise: Double, machines: inout [HostCell],
    callees: [[RouteState]], instances present: inout [InstanceCell],
    routes: inout [RouteState], summary: inout ServiceCell
  ) {
    let time = Double(cell) * plan.step
    let plan = self.plan.system.services[service]
    let total = visits[service].reduce(0, +)
    summary.rate = rate * total
    for instance in plan.instances { present[instance] = beginCell(instance, cell: cell) }
    let up = plan.instances.filter { present[$0].isUp }
    let weight = up.reduce(0) { $0 + self.plan.system.instances[$1].weight }
    let usual = plan.instances.reduce(0) { $0 + self.plan.system.instances[$1].weight }
    routes = plan.routes.map { _ in RouteState() }
    guard weight > 0 else {
      routes = plan.routes.map { _ in RouteState(latency: 0.05, failures: 1) }
      summary.failures = 1
      return
    }
    let outside = plan.routes.map { outsideState($0, callees: callees, cell: cell) }
    for instance in up {
      let share = self.plan.system.instances[instance].weight / weight
      let load = summary.rate / (self.plan.system.rate * max(total, 1e-9)) * usual / weight
      present[instance].rate = summary.rate * share
      let effects = plan.routes.indices.map {
        self.effects(instance, $0, present[instance], at: time)
      }
      compute(
        instance, of: service, cell: cell, load: load, noise: noise, effects: effects,
        outside: outside, machines: &machines, state: &present[instance])
      for route in plan.routes.indices {
        let part = routeState(
          plan, route, present[instance], effects[route], outside[route])
        routes[route].latency += share * part.latency
        routes[route].failures += share * part.failures
        let visited = total > 0 ? visits[service][route] / total : 0
        present[instance].latency += visited * part.latency
        present[instance].failures += visited * part.failures
        summary.queries +=
          share * visited * plan.routes[route].queries * effects[route].queries
      }
      summary.latency += share * present[instance].latency
      summary.failures += share * present[instance].failures
    }
    for fault in self.plan.faults where fault.kind == .backlog && fault.service == service {
      summary.backlog += 4_000 * fault.strength * fault.intensity(at: time, since: 0)
    }
  }

  /// Seconds and failures that a route has from what it calls.
  private func outsideState(_ route: SystemPlan.Route, callees: [[RouteState]], cell: Int)
    -> RouteState
  {
    var state = RouteState()
    var success = 1.0
    let between = network[cell]
    for call in route.calls {
      let callee = callees[call.service][call.route]
      let broken = min(
        1, between.names + between.refused[call.service] + between.untrusted[call.service])
      state.latency += (1 - broken) * callee.latency + between.refused[call.service] * 0.6
      state.latency += between.loss * 0.7 + between.names * 0.5
      success *= (1 - broken) * (1 - callee.failures * 0.9) * (1 - between.loss * 0.12)
    }
    for index in route.externals {
      let external = plan.system.externals[index]
      let now = externals[cell][index]
      state.latency += min(external.timeout, external.seconds * now.slowness) * (1 - now.silent)
      state.latency += now.silent * external.timeout + between.loss * 0.7 + between.names * 0.5
      success *= (1 - min(1, now.errors + now.limited + now.silent)) * (1 - between.names)
    }
    state.failures = 1 - success
    return state
  }

  private func routeState(
    _ service: SystemPlan.Service, _ route: Int, _ state: InstanceCell, _ effects: RouteEffects,
    _ outside: RouteState
  ) -> RouteState {
    let plan = service.routes[route]
    let statement = service.database.map { self.plan.system.databases[$0].statement } ?? 0
    var latency = state.wait + plan.own * state.own * effects.own + outside.latency
    if plan.queries > 0 {
      latency += state.acquire + plan.queries * effects.queries * statement * state.statement
    }
    let own = min(1, state.failing + effects.errors + effects.poison + effects.licence)
    let starved = plan.queries > 0 ? state.starved : 0
    let failures =
      1 - (1 - own) * (1 - state.shed) * (1 - starved) * (1 - outside.failures * 0.95)
    return RouteState(latency: min(latency, 30), failures: min(1, max(0, failures)))
  }
}
