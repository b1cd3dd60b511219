/// How requests come in: sessions start, their users ask, think and ask again.
extension Simulation {
  func startSession() {
    guard now < end else { return }
    let gap = arrivalChance.exponential(
      mean: audience.meanGap(elapsed: Double(now - start) / 1_000_000))
    audience.advance(seconds: gap)
    events.schedule(.sessionStart, 0, at: now + microseconds(gap * 1_000))
    guard let user = awayUser() else { return }
    let mean = blueprint.audience.sessionLength
    audience.remaining[user] = 1 + Int(arrivalChance.exponential(mean: mean - 0.5))
    if audience.home[user] < 0 { audience.home[user] = assignHost() }
    arrive(user: user)
  }

  /// One of the users that are not here, each as likely as the others; nil where nearly all are.
  private func awayUser() -> Int? {
    for _ in 0..<64 {
      let user = arrivalChance.below(audience.remaining.count)
      if audience.remaining[user] == 0 { return user }
    }
    return nil
  }

  private func assignHost() -> Int {
    let total = blueprint.hosts.reduce(0) { $0 + $1.weight }
    var point = arrivalChance.uniform() * total
    for (index, host) in blueprint.hosts.enumerated() {
      point -= host.weight
      if point < 0 { return index }
    }
    return blueprint.hosts.count - 1
  }

  /// A user's request reaches the balancer: to the user's host by cookie, else to the next one in service.
  func arrive(user: Int) {
    guard now < end else { return }
    audience.remaining[user] -= 1
    let home = audience.home[user]
    let host = hosts.indices.map { (home + $0) % hosts.count }.first { hosts[$0].isAccepting }
    let route = pickRoute()
    let identifier = arrivalChance.below(blueprint.routes[route].identifiers)
    let index = requests.count
    requests.append(
      InFlight(
        arrival: now, user: user, route: route, host: host ?? home,
        version: hosts[host ?? home].version, identifier: identifier))
    if now >= start { recording.arrivals += 1 }
    guard let host, hosts[host].workers.waiting < hosts[host].profile.backlog else {
      hosts[host ?? home].counters.shed += 1
      requests[index].status = 503
      requests[index].stage = .gone
      answer(index, .shed)
      return
    }
    events.schedule(.deadline, index, at: now + blueprint.requestTimeout)
    if hosts[host].workers.admit(index) { proceed(index) }
  }

  private func pickRoute() -> Int {
    let point = arrivalChance.uniform() * (routeWeights.last ?? 0)
    return routeWeights.firstIndex { point < $0 } ?? 0
  }

  /// The user has an answer: the record is written, and after some thought the next request follows.
  func answer(_ index: Int, _ outcome: RequestRecord.Outcome) {
    requests[index].isAnswered = true
    let request = requests[index]
    if request.arrival >= start {
      let turnaround: Int64 = outcome == .shed ? 1_200 : 0
      recording.requests.append(
        RequestRecord(
          start: request.arrival, end: now + turnaround, poolWait: request.poolWait,
          query: request.query, upstream: request.upstream, status: request.status,
          host: request.host, version: request.version, user: request.user, route: request.route,
          identifier: request.identifier, outcome: outcome))
    }
    guard audience.remaining[request.user] > 0 else { return }
    let think = arrivalChance.logNormal(mean: blueprint.audience.thinkSeconds, sigma: 0.8)
    events.schedule(.userRequest, request.user, at: now + microseconds(think * 1_000))
  }
}
