/// A request's way through its host: one step after the other, each holding what it needs.
extension Simulation {
  /// Starts the step that is due; after the last one the request is answered.
  func proceed(_ index: Int) {
    if requests[index].isAnswered { return leave(index) }
    let steps = blueprint.routes[requests[index].route].steps
    guard requests[index].step < steps.count else { return complete(index) }
    switch steps[requests[index].step] {
    case .compute:
      requests[index].stage = .waitingForCore
      if hosts[requests[index].host].cores.admit(index) { compute(index) }
    case .database:
      awaitConnection(index)
    case .call:
      requests[index].measuredFrom = now
      requests[index].upstream = max(0, requests[index].upstream)
      requests[index].stage = .calling
      startCall(index)
    }
  }

  // MARK: Computing

  private func compute(_ index: Int) {
    let request = requests[index]
    let route = blueprint.routes[request.route]
    guard case .compute(let mean, _) = route.steps[request.step] else { return }
    requests[index].stage = .computing
    if request.step == 0 {
      let pages = Int(memoryChance.logNormal(mean: Double(route.garbage), sigma: 0.5))
      allocate(pages, host: request.host)
    }
    let time = microseconds(
      serviceChance.logNormal(mean: mean, sigma: 0.4)
        * hosts[request.host].computingFactor(at: now))
    hosts[request.host].counters.processorMicroseconds += time
    events.schedule(.computed, index, at: now + time)
  }

  func computed(_ index: Int) {
    let host = requests[index].host
    if let next = hosts[host].cores.release() { compute(next) }
    if requests[index].isAnswered { return leave(index) }
    let step = blueprint.routes[requests[index].route].steps[requests[index].step]
    guard case .compute(_, let pages) = step, touch(pages, index) else { return stepDone(index) }
    requests[index].stage = .faulting
  }

  func faulted(_ index: Int) {
    let host = requests[index].host
    hosts[host].endStall(at: now)
    releaseDevice(host)
    if requests[index].stage == .readingResult {
      returnConnection(index)
    } else {
      stepDone(index)
    }
  }

  func stepDone(_ index: Int) {
    requests[index].step += 1
    proceed(index)
  }

  // MARK: Ends

  private func complete(_ index: Int) {
    let request = requests[index]
    let route = blueprint.routes[request.route]
    if serviceChance.chance(blueprint.faultRate) { requests[index].status = 500 }
    if route.cached {
      let retained = blueprint.versions[hosts[request.host].version].retainedPerEntry
      if retained > 0 {
        let pages = Int(memoryChance.logNormal(mean: Double(retained), sigma: 0.6))
        hosts[request.host].memory.retain(pages)
      }
    }
    answer(index, .completed)
    leave(index)
  }

  /// Ends a request with an error of the service.
  func fail(_ index: Int, status: Int) {
    requests[index].status = status
    answer(index, .completed)
    leave(index)
  }

  /// The gateway's patience is over: the user gets 504; what is only waiting goes at once, what is at
  /// work goes when that work is done.
  func deadline(_ index: Int) {
    let request = requests[index]
    guard !request.isAnswered else { return }
    switch request.stage {
    case .waitingForConnection: requests[index].poolWait += now - request.measuredFrom
    case .querying, .readingResult: requests[index].query += now - request.measuredFrom
    case .calling: requests[index].upstream += now - request.measuredFrom
    default: break
    }
    requests[index].status = 504
    answer(index, .timedOut)
    switch request.stage {
    case .waitingForWorker:
      _ = hosts[request.host].workers.withdraw(index)
      requests[index].stage = .gone
    case .waitingForCore:
      if hosts[request.host].cores.withdraw(index) { leave(index) }
    case .waitingForConnection:
      if pools[pool(of: request.host)].connections.withdraw(index) { leave(index) }
    case .calling:
      if request.call >= 0 { abandonCall(request.call) }
      leave(index)
    case .computing, .faulting, .querying, .readingResult, .gone: break
    }
  }

  /// Gives the worker back; the next request in line takes it.
  func leave(_ index: Int) {
    guard requests[index].stage != .gone else { return }
    requests[index].stage = .gone
    if let next = hosts[requests[index].host].workers.release() { proceed(next) }
  }
}
