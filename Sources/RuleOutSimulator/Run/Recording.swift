/// What a run leaves behind: the material that writers turn into files. Times are µs since the epoch.
package struct Recording: Sendable {
  package var requests: [RequestRecord] = []
  package var calls: [CallRecord] = []
  package var samples: [SystemSample] = []
  /// Requests that arrived, for the account: each is completed, timed out or shed.
  package var arrivals = 0
  package var peakConnections = 0
  /// Process replacements, in order.
  package var replacements: [Replacement] = []

  /// Puts requests and calls in the order in which they ended, then started, then came to be known.
  mutating func sort() {
    let requestOrder = requests.indices.sorted {
      (requests[$0].end, requests[$0].start, $0) < (requests[$1].end, requests[$1].start, $1)
    }
    requests = requestOrder.map { requests[$0] }
  }

  /// A process replaced: taken out of the balancer at `start`, its successor in service at `end`.
  package struct Replacement: Sendable {
    package var host: Int
    package var version: Int
    package var start: Int64
    package var end: Int64
  }
}

/// One request as the gateway saw it end.
package struct RequestRecord: Sendable {
  package var start: Int64
  package var end: Int64
  package var poolWait: Int64
  /// From issuing statements to having read their result, as the process measures it.
  package var query: Int64
  /// Time in external calls as the process measures it; -1 where none was made.
  package var upstream: Int64
  package var status: Int
  package var host: Int
  package var version: Int
  package var user: Int
  package var route: Int
  package var identifier: Int
  package var outcome: Outcome

  package enum Outcome: Sendable { case completed, timedOut, shed }

  package var duration: Int64 { end - start }
}

/// One outbound call as the egress proxy saw it end.
package struct CallRecord: Sendable {
  package var start: Int64
  package var end: Int64
  /// 504 where the proxy gave up.
  package var status: Int
  package var external: Int
  package var host: Int
  package var attempt: Int
}

/// All gauges and counters at one moment.
package struct SystemSample: Sendable {
  package var time: Int64
  package var hosts: [HostSample]
  package var pools: [PoolSample]
  package var databaseActive: Int
  package var databaseStatements: Int
  package var databaseMicroseconds: Int64
  /// Age of the oldest transaction of the batch job, µs; 0 where it has none.
  package var oldestTransaction: Int64
  /// Outbound calls ended so far and the time they took, µs, by external API.
  package var externalCalls: [Int]
  package var externalMicroseconds: [Int64]

  package struct HostSample: Sendable {
    package var resident: Int
    package var swapped: Int
    package var heapUsed: Int
    package var pagesIn: Int
    package var pagesOut: Int
    package var stallMicroseconds: Int64
    package var counters: Host.Counters
    package var workersBusy: Int
    package var workersWaiting: Int
    package var startedAt: Int64
    package var version: Int
  }

  package struct PoolSample: Sendable {
    package var active: Int
    package var waiting: Int
    package var size: Int
    package var acquisitions: Int
    /// Acquisitions that found a connection idle, and the time the others queued, µs.
    package var immediate: Int
    package var queuedMicroseconds: Int64
    package var acquireMicroseconds: Int64
    package var usageMicroseconds: Int64
    package var timeouts: Int
    /// How long the one who waits longest has waited, µs.
    package var longestWait: Int64
  }
}
