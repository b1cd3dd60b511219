/// Connections and statements.
extension Simulation {
  func pool(of host: Int) -> Int { blueprint.pool.isShared ? 0 : host }

  func awaitConnection(_ index: Int) {
    requests[index].stage = .waitingForConnection
    requests[index].measuredFrom = now
    if pools[pool(of: requests[index].host)].connections.admit(index) {
      connected(index)
    } else {
      events.schedule(.acquireTimeout, index, at: now + blueprint.pool.acquireTimeout)
    }
  }

  /// A holder of a connection: a request, or (below zero) a task of the batch job.
  private func granted(_ ticket: Int) {
    if ticket >= 0 { connected(ticket) } else { batchConnected(task: -1 - ticket) }
  }

  private func connected(_ index: Int) {
    // Handing over an idle connection takes some tens of microseconds.
    let handover = microseconds(serviceChance.exponential(mean: 0.06))
    let queued = now - requests[index].measuredFrom
    requests[index].poolWait += queued + handover
    pools[pool(of: requests[index].host)].noteAcquired(queued: queued, handover: handover)
    requests[index].connectionSince = now
    requests[index].measuredFrom = now
    requests[index].stage = .querying
    if database.slots.admit(index) { execute(index) }
  }

  private func execute(_ index: Int) {
    let request = requests[index]
    guard case .database(let mean, _) = blueprint.routes[request.route].steps[request.step] else {
      return
    }
    let time = microseconds(
      serviceChance.logNormal(mean: mean, sigma: 0.45) * database.wander.value * database.slowdown)
    events.schedule(.queried, index, at: now + time)
  }

  /// The database is done; its own clock stops here, whatever the caller is doing.
  func queried(_ index: Int) {
    database.noteServed(after: now - requests[index].measuredFrom)
    if let next = database.slots.release() { execute(next) }
    events.schedule(.resultArrived, index, at: now)
  }

  /// The process reads the result into its heap.
  func readResult(_ index: Int) {
    requests[index].stage = .readingResult
    let step = blueprint.routes[requests[index].route].steps[requests[index].step]
    guard !requests[index].isAnswered, case .database(_, let pages) = step, touch(pages, index)
    else { return returnConnection(index) }
  }

  func returnConnection(_ index: Int) {
    let request = requests[index]
    if !request.isAnswered { requests[index].query += now - request.measuredFrom }
    release(pool: pool(of: request.host), since: request.connectionSince)
    stepDone(index)
  }

  func release(pool: Int, since: Int64) {
    pools[pool].noteReturned(after: now - since)
    if let next = pools[pool].connections.release() { granted(next) }
  }

  func acquireTimeout(_ index: Int) {
    let request = requests[index]
    guard request.stage == .waitingForConnection,
      now - request.measuredFrom >= blueprint.pool.acquireTimeout,
      pools[pool(of: request.host)].connections.withdraw(index)
    else { return }
    requests[index].poolWait += now - request.measuredFrom
    pools[pool(of: request.host)].noteTimeout()
    fail(index, status: 500)
  }
}
