/// The scrape: every gauge and counter, at regular moments.
extension Simulation {
  func sample() {
    guard now < end else { return }
    for host in hosts.indices { hosts[host].memory.warmUp(to: memoryWarmth(of: host)) }
    recording.samples.append(
      SystemSample(
        time: now, hosts: hosts.map(sampleHost), pools: pools.map(samplePool),
        databaseActive: database.slots.busy, databaseStatements: database.statements,
        databaseMicroseconds: database.statementMicroseconds,
        oldestTransaction: batch?.connectedSince.compactMap { $0 }.min().map { now - $0 } ?? 0,
        externalCalls: externals.map(\.calls),
        externalMicroseconds: externals.map(\.callMicroseconds)))
    events.schedule(.sample, 0, at: now + blueprint.sampleInterval)
  }

  private func sampleHost(_ host: Host) -> SystemSample.HostSample {
    let memory = host.memory
    return SystemSample.HostSample(
      resident: memory.resident, swapped: memory.swapped,
      pagesIn: memory.pagesIn,
      pagesOut: memory.pagesOut, stallMicroseconds: host.stallMicroseconds(at: now),
      counters: host.counters, workersBusy: host.workers.busy,
      workersWaiting: host.workers.waiting, startedAt: host.startedAt)
  }

  private func samplePool(_ pool: ConnectionPool) -> SystemSample.PoolSample {
    // Tasks of the batch job wait too, but their wait is not timed: the pooler tells of its clients.
    let longest = pool.connections.firstWaiting.map {
      $0 >= 0 ? now - requests[$0].measuredFrom : 0
    }
    return SystemSample.PoolSample(
      active: pool.connections.busy, waiting: pool.connections.waiting,
      size: pool.profile.size, acquisitions: pool.acquisitions, immediate: pool.immediate,
      queuedMicroseconds: pool.queuedMicroseconds,
      acquireMicroseconds: pool.acquireMicroseconds, usageMicroseconds: pool.usageMicroseconds,
      timeouts: pool.timeouts, longestWait: longest ?? 0)
  }
}
