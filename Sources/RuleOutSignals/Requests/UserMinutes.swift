import RuleOutModel

/// The settled sample of users, minute by minute, laid out to be summed over any stretch of time: users
/// with their routes once, in order, and in each minute their numbers among these.
struct UserMinutes: Sendable {
  private struct Entry: Sendable {
    var minute: Int64
    /// Position in `pairs`.
    var pair: Int
    var sums: UserSample.Sums
  }

  /// By user and route; the minute of each is 0.
  private var pairs: [UserSample.Key] = []
  /// By minute.
  private var entries: [Entry] = []

  init() {}

  /// - Parameter sorted: Entries by minute.
  init(_ sorted: [(key: UserSample.Key, sums: UserSample.Sums)]) {
    func pair(_ key: UserSample.Key) -> UserSample.Key {
      UserSample.Key(minute: 0, user: key.user, route: key.route)
    }
    pairs = Set(sorted.lazy.map { pair($0.key) }).sorted()
    let positions = Dictionary(
      uniqueKeysWithValues: pairs.enumerated().map { ($0.element, $0.offset) })
    entries = sorted.map {
      Entry(minute: $0.key.minute, pair: positions[pair($0.key)] ?? 0, sums: $0.sums)
    }
  }

  /// What each user met on each route in the minutes that start in `window`, by user and route.
  func sums(
    in window: TimeWindow
  ) -> [(user: Symbol, route: Symbol, sums: UserSample.Sums)] {
    var sums = [UserSample.Sums](repeating: UserSample.Sums(), count: pairs.count)
    for entry in entries[range(in: window)] { sums[entry.pair].add(entry.sums) }
    return pairs.indices.filter { sums[$0].requests > 0 }.map {
      (pairs[$0].user, pairs[$0].route, sums[$0])
    }
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
