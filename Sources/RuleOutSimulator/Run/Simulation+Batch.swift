/// A batch job that shares the connection pool with the requests.
struct Batch {
  let profile: Intervention.BatchProfile
  var locks: Station
  /// For each task since when it has held a connection, µs; nil while it has none.
  var connectedSince: [Int64?]
  /// Killed: what is still scheduled for its tasks is void.
  var isStopped = false
}

extension Simulation {
  func startBatch(_ profile: Intervention.BatchProfile) {
    batch = Batch(
      profile: profile, locks: Station(capacity: profile.locks),
      connectedSince: Array(repeating: nil, count: profile.tasks))
    for task in 0..<profile.tasks {
      let offset = Double(task) * profile.stagger * 1_000
      events.schedule(.batchTask, task, at: now + microseconds(offset))
    }
  }

  /// The job is killed: its transactions roll back and their connections return.
  func stopBatch() {
    guard let job = batch else { return }
    batch?.isStopped = true
    for task in job.connectedSince.indices {
      _ = pools[0].connections.withdraw(-1 - task)
      if let since = job.connectedSince[task] {
        batch?.connectedSince[task] = nil
        release(pool: 0, since: since)
      }
    }
  }

  func startTransaction(task: Int) {
    guard let job = batch, !job.isStopped else { return }
    if pools[0].connections.admit(-1 - task) { batchConnected(task: task) }
  }

  func batchConnected(task: Int) {
    guard let job = batch, !job.isStopped else { return release(pool: 0, since: now) }
    batch?.connectedSince[task] = now
    pools[0].noteBatchAcquired()
    if batch?.locks.admit(task) == true { locked(task) }
  }

  private func locked(_ task: Int) {
    guard let job = batch else { return }
    let work = serviceChance.logNormal(mean: job.profile.lockSeconds, sigma: 0.3)
    events.schedule(.batchStep, task, at: now + microseconds(work * 1_000))
  }

  /// The task commits: its lock goes to the next one, its connection back to the pool.
  func endTransaction(task: Int) {
    guard let job = batch, !job.isStopped, let since = job.connectedSince[task] else { return }
    if let next = batch?.locks.release() { locked(next) }
    batch?.connectedSince[task] = nil
    let rest = serviceChance.exponential(mean: job.profile.restSeconds)
    events.schedule(.batchTask, task, at: now + microseconds(rest * 1_000))
    release(pool: 0, since: since)
  }
}
