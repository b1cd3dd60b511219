package import RuleOutModel

/// What a table of requests is keyed by: one symbol, or a pair.
package struct RequestKey: Hashable, Sendable, Comparable {
  package var first: Symbol
  /// `none` unless the dimension is one of pairs.
  package var second: Symbol

  package init(_ first: Symbol, _ second: Symbol = .none) {
    self.first = first
    self.second = second
  }

  /// The only key of the dimension `whole`.
  package static let whole = RequestKey(.none)

  /// Name of the key into which everything over a cap is counted.
  package static let otherName = "other"
  package static let other = Symbol(otherName)

  package static func < (a: RequestKey, b: RequestKey) -> Bool {
    (a.first, a.second) < (b.first, b.second)
  }

  /// Decides who stays under a cap: the smallest do.
  var rank: UInt64 {
    guard second != .none else { return first.hash }
    let product = (first.hash | 1).multipliedFullWidth(by: second.hash | 1)
    return product.high ^ product.low
  }
}

/// A sum of durations over the requests that state it.
package struct DurationSum: Sendable, Hashable {
  package var count: Int
  /// Stays at `Int64.max` once it got there.
  package var microseconds: Int64

  package init(count: Int = 0, microseconds: Int64 = 0) {
    self.count = count
    self.microseconds = microseconds
  }

  /// Mean in seconds; nil where no request states the duration.
  package var mean: Double? {
    count > 0 ? Double(microseconds) / Double(count) / 1_000_000 : nil
  }

  package mutating func add(_ other: DurationSum) {
    count += other.count
    let (sum, overflow) = microseconds.addingReportingOverflow(other.microseconds)
    microseconds = overflow ? .max : sum
  }

  /// Adds one duration; a negative one is one that the source does not state.
  mutating func add(_ duration: Int64) {
    guard duration >= 0 else { return }
    count += 1
    let (sum, overflow) = microseconds.addingReportingOverflow(duration)
    microseconds = overflow ? .max : sum
  }
}

/// Exact counts and integer sums of some requests: those of two halves add up to those of the whole.
package struct RequestTotals: Sendable, Equatable {
  package var count = 0
  /// Server errors (5xx), timeouts, failed connections.
  package var failed = 0
  package var timeouts = 0
  /// Status 4xx, those apart who went away before the answer.
  package var clientErrors = 0
  /// Requests whose connection could not be made or broke.
  package var connectionFailures = 0
  /// Requests that may have had no answer of the callee's own: failed connections, timeouts, and what
  /// proxies say in its place (502, 503, 504).
  package var unanswered = 0
  package var duration = DurationSum()
  /// Time waiting for other services.
  package var dependency = DurationSum()
  /// Time waiting for a database connection.
  package var poolWait = DurationSum()
  /// Time in database queries.
  package var query = DurationSum()
  package var durations = DurationHistogram()

  package init() {}

  package mutating func add(_ other: RequestTotals) {
    addSums(of: other)
    durations.merge(other.durations)
  }

  /// Adds everything but the histogram.
  mutating func addSums(of other: RequestTotals) {
    count += other.count
    failed += other.failed
    timeouts += other.timeouts
    clientErrors += other.clientErrors
    connectionFailures += other.connectionFailures
    unanswered += other.unanswered
    duration.add(other.duration)
    dependency.add(other.dependency)
    poolWait.add(other.poolWait)
    query.add(other.query)
  }

  mutating func add(_ request: Request, bucket: UInt16) {
    count += 1
    if request.failed { failed += 1 }
    if request.outcome.contains(.timeout) || request.status == 504 { timeouts += 1 }
    // Who goes away before the answer, or is told to wait, made no mistake.
    if (400..<500).contains(request.status), ![429, 460, 499].contains(request.status),
      !request.outcome.contains(.clientAborted)
    {
      clientErrors += 1
    }
    if request.failed {
      let isConnectionFailure = request.outcome.contains(.connectionFailed)
      if isConnectionFailure { connectionFailures += 1 }
      if isConnectionFailure || request.outcome.contains(.timeout)
        || (502...504).contains(request.status)
      {
        unanswered += 1
      }
    }
    if request.duration >= 0 {
      duration.add(request.duration)
      durations.record(bucket: bucket)
    }
    dependency.add(request.dependencyTime)
    poolWait.add(request.poolWait)
    query.add(request.queryTime)
  }

  /// Share of requests that failed; nil without requests.
  package var errorRatio: Double? { count > 0 ? Double(failed) / Double(count) : nil }

  /// Share of requests that timed out; nil without requests.
  package var timeoutRatio: Double? { count > 0 ? Double(timeouts) / Double(count) : nil }

  /// Of outbound calls: what the caller waited in the mean beyond what the callee took, seconds; nil where
  /// not both are known of the same calls.
  package var transit: Double? {
    guard dependency.count == duration.count, let waited = duration.mean,
      let took = dependency.mean
    else { return nil }
    return max(0, waited - took)
  }

  /// Share of the whole duration spent waiting for other services; nil where no request states it.
  package var dependencyShare: Double? {
    guard dependency.count > 0, duration.microseconds > 0 else { return nil }
    return Double(dependency.microseconds) / Double(duration.microseconds)
  }
}

/// What one user met within some window.
package struct UserTotals: Sendable, Hashable {
  package var user: Symbol
  package var requests: Int
  package var failed: Int
  /// The requests that state a duration and whose route has a median.
  package var timed: Int
  /// Sum over the timed requests of duration / median duration of their route.
  package var normalisedDuration: Double

  package init(
    user: Symbol, requests: Int = 0, failed: Int = 0, timed: Int = 0,
    normalisedDuration: Double = 0
  ) {
    self.user = user
    self.requests = requests
    self.failed = failed
    self.timed = timed
    self.normalisedDuration = normalisedDuration
  }
}
