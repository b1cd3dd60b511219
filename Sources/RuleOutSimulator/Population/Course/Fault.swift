/// Something that hurts, where and from when. What follows from it is the model's affair (`CellRun`).
struct Fault: Sendable {
  enum Kind: Sendable {
    // In a service's own code; `strength` times as long, as often, as much.
    case slowness, processor, queries, errors
    /// Bytes a second that are never freed.
    case leak
    // In its pool: connections kept longer (times), lost for good or held by a job (share of the limit),
    // and the limit itself (share left).
    case heldConnections, lostConnections, jobConnections, poolLimit
    // In the database: statements wait for locks (times), or get slow for all (times).
    case locks, slowStatements
    // In an external API: slower (times), failing, limiting or not answering (share of calls).
    case externalLatency, externalErrors, externalLimit, externalSilence
    /// Requests from outside, times.
    case traffic
    // On hosts: a neighbour's processes and other guests (share of the processors), a quota (share left),
    // and a disk that fills up, of which the share of writes that then fail.
    case neighbour, steal, quota, disk
    // Between services: connections refused, segments lost, names not resolved, a certificate that ended
    // (share of calls).
    case refused, loss, names, certificate
    /// Requests with an input that nobody can read (share of requests).
    case poison
    // Outside every catalogue: workers that never come back (share), an empty cache (statements, times),
    // a queue nobody empties (times), a licence that ended (share of requests), a job (times).
    case stuckWorkers, coldCache, backlog, licence, job
  }

  var kind: Kind
  var strength: Double
  /// Seconds since the start.
  var begin: Double
  /// Seconds until it is at its strongest.
  var ramp = 0.0
  /// Infinite where the data ends before.
  var end = Double.infinity
  /// Seconds it takes to be gone after its end.
  var fade = 20.0
  var service: Int?
  var route: Int?
  /// All of them where nil.
  var instances: Set<Int>?
  var hosts: Set<Int>?
  var external: Int?
  var database: Int?
  /// Index of the change whose code brings it; it then acts on instances that carry that change.
  var change: Int?

  /// 0 before the fault begins, 1 at its strongest; `since` is when an instance took the change.
  func intensity(at time: Double, since: Double) -> Double {
    let start = max(begin, since)
    if time < start { return 0 }
    let risen = ramp > 0 ? min(1, (time - start) / ramp) : 1
    if time < end { return risen }
    return fade > 0 ? max(0, risen * (1 - (time - end) / fade)) : 0
  }

  /// A factor that is 1 while nothing is wrong.
  func factor(_ intensity: Double) -> Double { 1 + (strength - 1) * intensity }
}
