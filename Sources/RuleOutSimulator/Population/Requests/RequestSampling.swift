/// Draws the requests of every cell and follows each through the services that it needs.
struct RequestSampling {
  let run: CellRun
  let plan: IncidentPlan
  var traffic = Traffic()
  var random: RandomSource
  /// True where a user stays with one instance of the entry.
  private let isSticky: Bool
  /// Share of failures that leave a message.
  let wordiness: Double
  /// Users whose input nobody can read, and who try again and again; empty where anybody's may be.
  private let poisonUsers: [Int]
  /// Whom the call that failed last was meant for.
  var lastTarget = "database"

  init(_ run: CellRun, seed: UInt64) {
    self.run = run
    plan = run.plan
    random = RandomSource(seed: seed, stream: "requests")
    isSticky = random.chance(0.5)
    wordiness = random.within(0.3...1)
    var senders: [Int] = []
    if random.chance(0.6) {
      for _ in 0..<random.within(1...3) { senders.append(random.below(run.plan.system.users)) }
    }
    poisonUsers = senders
  }

  /// What a request came to, for its caller.
  private struct Answer {
    /// Seconds.
    var duration: Double
    var status: Int
    var failure: FailureText?
  }

  /// One request on its way: where and for whom.
  struct Visit {
    var cell: Int
    var service: Int
    var route: Int
    var user: Int
    var start: Double
  }

  mutating func draw() -> Traffic {
    let weights = plan.system.services[0].routes.map(\.weight)
    for cell in 0..<run.cells {
      let count = random.poisson(mean: run.services[cell][0].rate * plan.step)
      for _ in 0..<count {
        let start = (Double(cell) + random.uniform()) * plan.step
        let user = drawUser(at: start)
        let route = random.weighted(weights)
        let visit = Visit(cell: cell, service: 0, route: route, user: user, start: start)
        _ = serve(visit)
      }
      chat(cell)
    }
    traffic.sort()
    return traffic
  }

  /// Who sends a request; while a record is poison those who have it send as many as then fail.
  private mutating func drawUser(at time: Double) -> Int {
    let share = plan.faults.filter { $0.kind == .poison }
      .reduce(0) { $0 + $1.strength * $1.intensity(at: time, since: 0) }
    if share > 0, !poisonUsers.isEmpty, random.chance(share) { return random.pick(poisonUsers) }
    return random.below(plan.system.users)
  }

  private mutating func instance(for visit: Visit) -> Int? {
    let up = plan.system.services[visit.service].instances.filter {
      run.instances[visit.cell][$0].isUp
    }
    if up.isEmpty { return nil }
    if isSticky && visit.service == 0 { return up[visit.user % up.count] }
    return up[random.weighted(up.map { plan.system.instances[$0].weight })]
  }

  private mutating func serve(_ visit: Visit) -> Answer {
    guard let instance = instance(for: visit) else {
      return Answer(duration: 0.003, status: 503, failure: .refused)
    }
    let service = plan.system.services[visit.service]
    let route = service.routes[visit.route]
    let state = run.instances[visit.cell][instance]
    var request = LoggedRequest(
      end: 0, duration: 0, service: visit.service, instance: instance, route: visit.route,
      status: 200, user: visit.user, change: state.change, identifier: random.below(4_000))
    var elapsed = state.wait > 0 ? random.exponential(mean: state.wait) : 0
    var failure: FailureText?
    let effects = run.effects(instance, visit.route, state, at: visit.start)
    if random.chance(state.shed) {
      request.status = 503
      failure = .overload
    } else {
      elapsed += random.logNormal(mean: route.own * state.own * effects.own, sigma: route.sigma)
      failure = ownFailure(visit, state, effects)
      if failure == .input { elapsed *= random.within(1...3) }
      if failure != nil { request.status = 500 }
    }
    if failure == nil, route.queries > 0 {
      failure = query(service, route, state, effects, &request, &elapsed)
    }
    if failure == nil, !(route.calls.isEmpty && route.externals.isEmpty) {
      failure = callOut(visit, instance, route, &request, &elapsed)
    }
    if elapsed > 30 {
      elapsed = 30
      request.status = 504
      failure = failure ?? .upstreamTimeout
    }
    request.duration = Int64(elapsed * 1_000_000)
    request.end = plan.time(visit.start) + request.duration
    if let failure {
      note(failure, visit, instance, at: request.end)
    }
    traffic.requests.append(request)
    return Answer(duration: elapsed, status: request.status, failure: failure)
  }

  private mutating func ownFailure(
    _ visit: Visit, _ state: InstanceCell, _ effects: RouteEffects
  ) -> FailureText? {
    if random.chance(0.000_6) { return .code }
    if random.chance(state.failing) { return state.isDying ? .memory : .diskFull }
    if random.chance(effects.errors) { return .code }
    if random.chance(effects.licence) { return .licence }
    if effects.poison > 0 {
      let isPoison =
        poisonUsers.isEmpty ? random.chance(effects.poison) : poisonUsers.contains(visit.user)
      if isPoison { return .input }
    }
    return nil
  }

  private mutating func query(
    _ service: SystemPlan.Service, _ route: SystemPlan.Route, _ state: InstanceCell,
    _ effects: RouteEffects, _ request: inout LoggedRequest, _ elapsed: inout Double
  ) -> FailureText? {
    guard let pool = service.pool, let database = service.database else { return nil }
    if random.chance(state.starved) {
      request.poolWait = Int64(pool.timeout * 1_000_000)
      elapsed += pool.timeout
      request.status = 500
      return .poolTimeout
    }
    let wait = min(pool.timeout, random.exponential(mean: state.acquire))
    let count = max(1, random.poisson(mean: route.queries * effects.queries))
    let mean = plan.system.databases[database].statement * state.statement * Double(count)
    let time = random.logNormal(mean: mean, sigma: 0.6 / Double(count).squareRoot())
    request.poolWait = Int64(wait * 1_000_000)
    request.query = Int64(time * 1_000_000)
    elapsed += wait + time
    return nil
  }

  // MARK: Calls

  private mutating func callOut(
    _ visit: Visit, _ instance: Int, _ route: SystemPlan.Route, _ request: inout LoggedRequest,
    _ elapsed: inout Double
  ) -> FailureText? {
    var upstream = 0.0
    var failure: FailureText?
    for call in route.calls where failure == nil {
      let start = visit.start + elapsed + upstream
      let answer = reach(call.service, visit.cell) { sampling in
        sampling.serve(
          Visit(
            cell: visit.cell, service: call.service, route: call.route, user: visit.user,
            start: start))
      }
      let timeout = plan.system.services[call.service].timeout
      failure = settle(
        answer, timeout: timeout, .service(call.service), visit, instance, start, &upstream)
    }
    for external in route.externals where failure == nil {
      let start = visit.start + elapsed + upstream
      let target = plan.system.externals[external]
      let answer = reach(nil, visit.cell) { sampling in
        sampling.answer(of: target, sampling.run.externals[visit.cell][external])
      }
      failure = settle(
        answer, timeout: target.timeout, .external(external), visit, instance, start, &upstream)
    }
    elapsed += upstream
    request.upstream = Int64(upstream * 1_000_000)
    if let failure {
      let isTimeout = failure == .upstreamTimeout || failure == .unreachable
      request.status = isTimeout ? 504 : 502
    }
    return failure
  }

  /// What lies between caller and callee, then the callee itself.
  private mutating func reach(
    _ service: Int?, _ cell: Int, _ serve: (inout RequestSampling) -> Answer
  ) -> Answer {
    let between = run.network[cell]
    if random.chance(between.names) {
      return Answer(duration: random.within(0.02...1), status: 0, failure: .name)
    }
    if let service {
      if random.chance(between.untrusted[service]) {
        return Answer(duration: random.within(0.005...0.03), status: 0, failure: .certificate)
      }
      if random.chance(between.refused[service]) {
        let isSlow = random.chance(0.4)
        return Answer(
          duration: isSlow ? random.within(1...3) : 0.002, status: 0,
          failure: isSlow ? .unreachable : .refused)
      }
    }
    var extra = 0.0
    if between.loss > 0, random.chance(between.loss) {
      if random.chance(0.12) {
        return Answer(duration: random.within(2...4), status: 0, failure: .unreachable)
      }
      extra = random.pick([0.2, 0.2, 0.4, 1, 1.4, 3])
    }
    var answer = serve(&self)
    answer.duration += extra
    return answer
  }

  private mutating func answer(of external: SystemPlan.External, _ state: ExternalCell) -> Answer {
    if random.chance(state.silent) {
      return Answer(duration: external.timeout, status: 0, failure: .upstreamTimeout)
    }
    if random.chance(state.limited) {
      return Answer(duration: 0.02 + external.seconds * 0.1, status: 429, failure: .limited)
    }
    let time = random.logNormal(mean: external.seconds * state.slowness, sigma: external.sigma)
    if random.chance(state.errors) {
      return Answer(duration: time, status: 503, failure: .upstreamError)
    }
    return Answer(duration: time, status: 200)
  }

  /// Gives up after the timeout, logs the call, and says whether the caller fails for it.
  private mutating func settle(
    _ answer: Answer, timeout: Double, _ target: LoggedCall.Target, _ visit: Visit,
    _ instance: Int, _ start: Double, _ upstream: inout Double
  ) -> FailureText? {
    var answer = answer
    if answer.duration >= timeout {
      answer = Answer(duration: timeout, status: 0, failure: .upstreamTimeout)
    }
    upstream += answer.duration
    let duration = Int64(answer.duration * 1_000_000)
    traffic.calls.append(
      LoggedCall(
        end: plan.time(start) + duration, duration: duration, service: visit.service,
        instance: instance, target: target, status: answer.status, failure: answer.failure))
    guard let failure = answer.failure else { return nil }
    switch target {
    case .external(let index): lastTarget = plan.system.externals[index].host
    case .service(let index): lastTarget = plan.system.services[index].name
    }
    // Some callers can do without the answer.
    guard answer.status == 0 || answer.status >= 429, random.chance(0.93) else { return nil }
    if case .service = target, answer.status > 0 { return .upstreamError }
    return failure
  }
}
