/// What a run leaves behind: the material that writers turn into files. Times are µs since the epoch.
package struct Recording: Sendable {
  /// Requests that arrived within the run, in the order in which they ended.
  package var requests: [RequestRecord] = []
  /// Outbound calls, in the order in which they ended.
  package var calls: [CallRecord] = []
  /// Gauges and counters, in order of time.
  package var samples: [SystemSample] = []
  /// Requests that arrived, for the account: each is completed, timed out or shed.
  package var arrivals = 0
  /// Most connections of one pool ever in use at once, between samples too.
  package var peakConnections = 0
  /// Process replacements, in order.
  package var replacements: [Replacement] = []

  /// A process replaced: taken out of the balancer at `start`, its successor in service at `end`.
  package struct Replacement: Sendable {
    package var host: Int
    /// Index of the version that the new process runs.
    package var version: Int
    package var start: Int64
    package var end: Int64
  }

  /// Puts requests in the order in which they ended, then started, then came to be known.
  mutating func sort() {
    let order = requests.indices.sorted {
      (requests[$0].end, requests[$0].start, $0) < (requests[$1].end, requests[$1].start, $1)
    }
    requests = order.map { requests[$0] }
  }
}

/// One request as the gateway saw it end. Durations are µs.
package struct RequestRecord: Sendable {
  package var start: Int64
  package var end: Int64
  /// Wait for database connections.
  package var poolWait: Int64
  /// From issuing statements to having read their result, as the process measures it.
  package var query: Int64
  /// Time in external calls as the process measures it; -1 where none was made.
  package var upstream: Int64
  /// HTTP status.
  package var status: Int
  /// Index of the host that served it, or would have.
  package var host: Int
  /// Index of the version that the host's process ran.
  package var version: Int
  package var user: Int
  /// Index of the route, and the identifier in its path.
  package var route: Int
  package var identifier: Int
  package var outcome: Outcome

  /// How it ended: answered by the process, given up by the gateway, or turned away at the door.
  package enum Outcome: Sendable { case completed, timedOut, shed }

  /// Whole duration.
  package var duration: Int64 { end - start }
}

/// One outbound call as the egress proxy saw it end.
package struct CallRecord: Sendable {
  package var start: Int64
  package var end: Int64
  /// HTTP status; 504 where the proxy gave up, 499 where the caller went away.
  package var status: Int
  /// Index of the external API.
  package var external: Int
  /// Index of the calling host.
  package var host: Int
  /// 1 for the first attempt.
  package var attempt: Int
}

/// All gauges and counters at one moment. Times are µs.
package struct SystemSample: Sendable {
  package var time: Int64
  package var hosts: [HostSample]
  package var pools: [PoolSample]
  /// Statements that the database executes, and what it counted of them so far.
  package var databaseActive: Int
  package var databaseStatements: Int
  package var databaseMicroseconds: Int64
  /// Age of the oldest transaction of the batch job; 0 where it has none.
  package var oldestTransaction: Int64
  /// Outbound calls ended so far and the time they took, by external API.
  package var externalCalls: [Int]
  package var externalMicroseconds: [Int64]

  /// A host and its process. Memory is in pages of 4 KiB.
  package struct HostSample: Sendable {
    package var resident: Int
    package var swapped: Int
    /// Pages moved since the host started.
    package var pagesIn: Int
    package var pagesOut: Int
    /// Time during which at least one request waited for memory, the present stall included.
    package var stallMicroseconds: Int64
    package var counters: HostCounters
    /// Requests being served, and requests that wait for a worker.
    package var workersBusy: Int
    package var workersWaiting: Int
    /// Start of the process.
    package var startedAt: Int64
  }

  /// A connection pool.
  package struct PoolSample: Sendable {
    package var active: Int
    package var waiting: Int
    /// Its limit.
    package var size: Int
    /// Acquisitions by requests so far, and how many of them found a connection idle.
    package var acquisitions: Int
    package var immediate: Int
    /// Time the others queued; time of all acquisitions, handing over included; time in use.
    package var queuedMicroseconds: Int64
    package var acquireMicroseconds: Int64
    package var usageMicroseconds: Int64
    /// Requests that gave up waiting.
    package var timeouts: Int
    /// How long the request that waits longest has waited.
    package var longestWait: Int64
  }
}
