import RuleOutModel

/// The settled sample of users, minute by minute, laid out to be summed over any stretch of time: users
/// with their routes once, in order, and in each minute their numbers among these.
struct UserMinutes: Sendable {
  private struct Pair: Sendable {
    var user: Symbol
    /// Position in `routes`.
    var route: Int
  }

  private struct Entry: Sendable {
    var minute: Int64
    /// Position in `pairs`.
    var pair: Int
    var sums: UserSample.Sums
  }

  private var routes: [Symbol] = []
  /// By user and route.
  private var pairs: [Pair] = []
  /// By minute.
  private var entries: [Entry] = []

  init() {}

  /// - Parameter sorted: Entries by minute.
  init(_ sorted: [(key: UserSample.Key, sums: UserSample.Sums)]) {
    func pair(_ key: UserSample.Key) -> UserSample.Key {
      UserSample.Key(minute: 0, user: key.user, route: key.route)
    }
    let keys = Set(sorted.lazy.map { pair($0.key) }).sorted()
    routes = Set(keys.lazy.map(\.route)).sorted()
    let places = Dictionary(
      uniqueKeysWithValues: routes.enumerated().map { ($0.element, $0.offset) })
    pairs = keys.map { Pair(user: $0.user, route: places[$0.route] ?? 0) }
    let positions = Dictionary(
      uniqueKeysWithValues: keys.enumerated().map { ($0.element, $0.offset) })
    entries = sorted.map {
      Entry(minute: $0.key.minute, pair: positions[pair($0.key)] ?? 0, sums: $0.sums)
    }
  }

  /// What each user met in the minutes that start in `window`, by user; medians as in
  /// `RequestReduction.users`.
  func users(in window: TimeWindow, normalisedBy medians: [Symbol: Double]) -> [UserTotals] {
    var sums = [UserSample.Sums](repeating: UserSample.Sums(), count: pairs.count)
    var cells = sums.mutableSpan
    for entry in entries[range(in: window)] { cells[entry.pair].add(entry.sums) }
    let medianOfRoute = routes.map { medians[$0] ?? medians[.none] ?? 0 }
    var result: [UserTotals] = []
    for (pair, sum) in zip(pairs, sums) where sum.requests > 0 {
      if result.last?.user != pair.user { result.append(UserTotals(user: pair.user)) }
      let last = result.count - 1
      result[last].requests += Int(sum.requests)
      result[last].failed += Int(sum.failed)
      let median = medianOfRoute[pair.route]
      guard median > 0 else { continue }
      result[last].timed += Int(sum.timed)
      result[last].normalisedDuration += Double(sum.microseconds) / median
    }
    return result
  }

  private func range(in window: TimeWindow) -> Range<Int> {
    func position(notBefore time: Timestamp) -> Int {
      var low = 0
      var high = entries.count
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].minute * UserSample.minute < time.microseconds {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return low
    }
    let lower = position(notBefore: window.start)
    return lower..<max(lower, position(notBefore: window.end))
  }
}
