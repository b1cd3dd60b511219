/// A pool of database connections with a limit and a queue, and what it tells of itself.
struct ConnectionPool {
  let profile: Blueprint.PoolProfile
  var connections: Station
  private(set) var acquisitions = 0
  /// Acquisitions that found a connection idle, and the time the others queued, µs.
  private(set) var immediate = 0
  private(set) var queuedMicroseconds: Int64 = 0
  private(set) var acquireMicroseconds: Int64 = 0
  private(set) var usageMicroseconds: Int64 = 0
  private(set) var timeouts = 0
  /// Highest use ever seen, which a test holds against the limit.
  private(set) var peak = 0

  init(_ profile: Blueprint.PoolProfile) {
    self.profile = profile
    connections = Station(capacity: profile.size)
  }

  /// A request got its connection after queueing for `queued` and `handover` for taking it, µs.
  mutating func noteAcquired(queued: Int64, handover: Int64) {
    if queued == 0 { immediate += 1 }
    queuedMicroseconds += queued
    acquisitions += 1
    acquireMicroseconds += queued + handover
    peak = max(peak, connections.busy)
  }

  /// The batch job's acquisitions are not timed; the pooler's clients are the requests.
  mutating func noteBatchAcquired() { peak = max(peak, connections.busy) }

  mutating func noteReturned(after use: Int64) { usageMicroseconds += use }

  mutating func noteTimeout() { timeouts += 1 }
}
