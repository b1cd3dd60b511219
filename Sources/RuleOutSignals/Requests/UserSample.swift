import RuleOutModel

/// Per-minute sums of a sample of users: those whose hash falls below a bound that is halved until both
/// the users and the entries fit (adaptive distinct sampling: Gibbons, VLDB 2001).
///
/// Users and entries below a bound only grow with more data, so the final bound, and with it the sample,
/// is the same for any order and split of the requests.
struct UserSample: Sendable {
  struct Key: Hashable, Sendable, Comparable {
    var minute: Int64
    var user: Symbol
    var route: Symbol
    static func < (a: Key, b: Key) -> Bool {
      (a.minute, a.user, a.route) < (b.minute, b.user, b.route)
    }

    // One word instead of three: symbols are hashes already, and this runs for every request.
    func hash(into hasher: inout Hasher) {
      let place = UInt64(bitPattern: minute) &* 0x9E37_79B9_7F4A_7C15 ^ route.hash
      hasher.combine(user.hash ^ place &* 0xBF58_476D_1CE4_E5B9)
    }
  }

  struct Sums: Sendable, Hashable {
    var requests: UInt32 = 0
    var failed: UInt32 = 0
    var timed: UInt32 = 0
    /// Saturating.
    var microseconds: Int64 = 0

    mutating func add(_ other: Sums) {
      requests &+= other.requests
      failed &+= other.failed
      timed &+= other.timed
      let (sum, overflow) = microseconds.addingReportingOverflow(other.microseconds)
      microseconds = overflow ? .max : sum
    }
  }

  static let minute: Int64 = 60_000_000
  static let userCapacity = 8192
  static let entryCapacity = 1 << 18

  /// Every request with a user, sampled or not.
  private(set) var requestCount = 0
  private(set) var entries: [Key: Sums] = [:]
  private var users: Set<Symbol> = []
  private var lastUser = Symbol.none
  private var bound = UInt64.max
  private let userLimit: Int
  private let entryLimit: Int

  init(
    userLimit: Int = UserSample.userCapacity, entryLimit: Int = UserSample.entryCapacity
  ) {
    self.userLimit = userLimit
    self.entryLimit = entryLimit
  }

  mutating func add(_ request: Request, minute: Int64) {
    requestCount += 1
    guard request.user.hash <= bound else { return }
    let key = Key(minute: minute, user: request.user, route: request.route)
    var sums = Sums(requests: 1)
    if request.failed { sums.failed = 1 }
    if request.duration >= 0 {
      sums.timed = 1
      sums.microseconds = request.duration
    }
    add(sums, for: key)
  }

  mutating func merge(_ other: UserSample) {
    requestCount += other.requestCount
    if other.bound < bound { lower(to: other.bound) }
    for (key, sums) in other.entries where key.user.hash <= bound { add(sums, for: key) }
  }

  /// The entries of the minutes that `keep` accepts, sorted by minute, user and route.
  func sorted(keep: (Int64) -> Bool) -> [(key: Key, sums: Sums)] {
    // One array, sorted in place: there may be hundreds of thousands.
    var kept: [(key: Key, sums: Sums)] = []
    kept.reserveCapacity(entries.count)
    for (key, sums) in entries where keep(key.minute) { kept.append((key, sums)) }
    kept.sort { $0.key < $1.key }
    return kept
  }

  private mutating func add(_ sums: Sums, for key: Key) {
    let before = entries.count
    entries[key, default: Sums()].add(sums)
    guard entries.count > before else { return }
    if key.user != lastUser { users.insert(key.user) }
    lastUser = key.user
    while users.count > userLimit || entries.count > entryLimit { lower(to: bound / 2) }
  }

  private mutating func lower(to newBound: UInt64) {
    bound = newBound
    lastUser = .none
    users = users.filter { $0.hash <= newBound }
    entries = entries.filter { $0.key.user.hash <= newBound }
  }
}
