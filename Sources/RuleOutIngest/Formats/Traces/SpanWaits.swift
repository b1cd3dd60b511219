import RuleOutModel

/// How long requests waited for their calls and queries. Parallel ones count once: the time is that of the
/// union of their intervals within the request.
struct SpanWaits {
  struct Wait {
    /// µs since the epoch.
    var start: Int64
    var end: Int64
    var isQuery: Bool
  }

  /// By the key of the request that waits.
  private var waits: [Symbol: [Wait]]

  init(_ carried: [Symbol: [Wait]] = [:]) { waits = carried }

  mutating func add(_ wait: Wait, of request: Symbol) { waits[request, default: []].append(wait) }

  /// Takes away what belongs to no request among `keys`.
  mutating func withdraw(except keys: Set<Symbol>) -> [Symbol: [Wait]] {
    let others = waits.filter { !keys.contains($0.key) }
    for key in others.keys { waits[key] = nil }
    return others
  }

  /// Time in calls and in queries, µs; unknown where the request is not seen to make any.
  mutating func take(of span: HeldSpan) -> (calls: Int64, queries: Int64) {
    guard let all = waits.removeValue(forKey: span.key) else {
      return (Request.unknown, Request.unknown)
    }
    let within = span.request.start.microseconds...span.request.end.microseconds
    return (
      SpanWaits.union(all.filter { !$0.isQuery }, within: within),
      SpanWaits.union(all.filter(\.isQuery), within: within)
    )
  }

  private static func union(_ waits: [Wait], within range: ClosedRange<Int64>) -> Int64 {
    if waits.isEmpty { return Request.unknown }
    var sum: Int64 = 0
    var reached = range.lowerBound
    for wait in waits.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      let start = max(reached, wait.start)
      let end = min(range.upperBound, wait.end)
      if end > start {
        sum += end - start
        reached = end
      }
    }
    return sum
  }
}
