package import RuleOutModel

/// What single things requests asked for that failed, and how often requests for the same were answered: samples of
/// both, of bounded size.
///
/// Of too many requests those stay whose file and line have the smallest hashes, so that the state is the same for any
/// order and split of the requests.
package struct RequestTargets: Sendable {
  private struct Entry: Sendable {
    var rank: UInt64
    var time: Timestamp
    var target: Symbol
    var route: Symbol
    var user: Symbol
    var source: SourceReference
  }

  private struct Sample: Sendable {
    let capacity: Int
    var entries: [Entry] = []
    /// Requests of a rank above this were given up.
    var highest = UInt64.max

    /// Share of all requests that it holds.
    var share: Double { highest == .max ? 1 : Double(highest) / Double(UInt64.max) }

    mutating func add(_ entry: Entry) {
      entries.append(entry)
      if entries.count >= capacity * 2 { trim() }
    }

    mutating func merge(_ other: Sample) {
      highest = min(highest, other.highest)
      entries += other.entries
      trim()
    }

    mutating func trim() {
      entries = entries.filter { $0.rank <= highest }
      guard entries.count > capacity else { return }
      entries.sort { ($0.rank, $0.source) < ($1.rank, $1.source) }
      entries.removeLast(entries.count - capacity)
      highest = entries.last?.rank ?? highest
    }
  }

  /// Requests for one thing.
  package struct Count: Sendable, Hashable {
    package var target: Symbol
    package var route: Symbol
    /// Server errors, as many as were sampled.
    package var failed = 0
    /// Different senders among these; nil where none is known.
    package var senders: Int?
    /// The first of them.
    package var source: SourceReference
    /// Requests that were answered, for each failure that was sampled.
    package var answeredPerFailure = 0.0
  }

  private var failed: Sample
  private var answered: Sample
  /// Requests that ended from then on are not looked at (`cut(at:)`).
  private var horizon = Timestamp(microseconds: .max)

  init(failedCapacity: Int = 1_024, answeredCapacity: Int = 4_096) {
    failed = Sample(capacity: failedCapacity)
    answered = Sample(capacity: answeredCapacity)
  }

  mutating func receive(_ requests: [Request], file: String) {
    let seed = Symbol(file).hash
    for request in requests where request.peer == .none {
      let isFailure = request.status >= 500
      guard isFailure || request.target != .none, PlausibleTime.contains(request.end) else {
        continue
      }
      let rank = Request.rank(ofLine: request.line, seed: seed)
      guard rank <= (isFailure ? failed : answered).highest else { continue }
      let entry = Entry(
        rank: rank, time: request.end, target: request.target, route: request.route,
        user: request.user, source: SourceReference(file: file, line: request.line))
      if isFailure { failed.add(entry) } else { answered.add(entry) }
    }
  }

  mutating func merge(_ other: RequestTargets) {
    failed.merge(other.failed)
    answered.merge(other.answered)
  }

  mutating func settle() {
    failed.trim()
    answered.trim()
  }

  /// Those that had ended by `time`.
  func cut(at time: Timestamp) -> RequestTargets {
    var cut = self
    cut.horizon = min(horizon, time)
    return cut
  }

  private func entries(_ sample: Sample, in window: TimeWindow) -> [Entry] {
    sample.entries.filter { window.contains($0.time) && $0.time < horizon }
  }

  /// Server errors in `window`, as many as were sampled.
  package func failures(in window: TimeWindow) -> Int {
    entries(failed, in: window).count
  }

  /// The things that requests asked for which failed in `window`, most failures first.
  package func counts(in window: TimeWindow) -> [Count] {
    let failures = Dictionary(
      grouping: entries(failed, in: window).filter { $0.target != .none }, by: \.target)
    let answers = Dictionary(
      grouping: entries(answered, in: window).filter { failures[$0.target] != nil }, by: \.target
    ).mapValues(\.count)
    let share = answered.share / Double(Request.targetSampling)
    return failures.compactMap { target, entries -> Count? in
      guard let first = entries.min(by: { $0.source < $1.source }) else { return nil }
      let senders = Set(entries.map(\.user)).subtracting([.none])
      var count = Count(target: target, route: first.route, source: first.source)
      count.failed = entries.count
      count.senders = senders.isEmpty ? nil : senders.count
      count.answeredPerFailure =
        Double(answers[target] ?? 0) / share * failed.share / Double(entries.count)
      return count
    }.sorted { ($1.failed, $0.target) < ($0.failed, $1.target) }
  }
}
