import RuleOutModel

/// What traces tell of requests, kept apart by service and callee until all that logs tell is known: the same
/// requests may stand in both, and a log goes before.
///
/// Which of them count is decided on the merged state, so that it depends neither on the order of inputs nor
/// on how they were split:
///
/// - requests of a service, where no log tells of any of its requests;
/// - calls of a service to a peer, where no log tells of such calls;
/// - queries always, for no log tells of single ones.
///
/// Traces are samples. Their durations and shares of failures are taken for those of all requests; their rates
/// are low by an unknown factor, so that only the course of a rate means something, and that only while the
/// share that is sampled stays the same. Traces kept for being slow or failed are no such sample, which
/// cannot be told from the traces alone.
struct TracedRequests: Sendable {
  struct Key: Hashable, Sendable, Comparable {
    var service: Symbol
    /// Callee, or database; `none` for requests that the service handled.
    var peer = Symbol.none
    var isQuery = false

    var rank: UInt64 { RequestKey(service, peer).rank }

    static func < (a: Key, b: Key) -> Bool {
      (a.service, a.peer, a.isQuery ? 1 : 0) < (b.service, b.peer, b.isQuery ? 1 : 0)
    }
  }

  static let defaultCapacity = 1024
  /// With fewer requests over the whole span there is no course to speak of.
  static let fewestRequests = 50

  private var parts: [Key: RequestReduction] = [:]
  private var users: [UserBasis: UserSample] = [:]
  private var highestRank = UInt64.max
  private let capacity: Int

  init(capacity: Int = TracedRequests.defaultCapacity) { self.capacity = capacity }

  var isEmpty: Bool { parts.isEmpty }

  mutating func receive(_ requests: [Request], file: String, userBasis basis: UserBasis?) {
    var groups: [Key: [Request]] = [:]
    for request in requests {
      let key = Key(service: request.service, peer: request.peer, isQuery: request.isQuery)
      groups[key, default: []].append(request)
    }
    for (key, group) in groups where key.rank <= highestRank {
      // Each part holds the requests of one service: a few placements are enough.
      parts[key, default: TracedRequests.part()]
        .receive(group, file: file, userBasis: nil)
    }
    if parts.count > 2 * capacity { trim() }
    guard let basis else { return }
    for request in requests where request.user != .none && request.peer == .none {
      guard PlausibleTime.contains(request.end) else { continue }
      users[basis, default: UserSample()].add(
        request, minute: request.end.microseconds / UserSample.minute)
    }
  }

  mutating func merge(_ other: TracedRequests) {
    highestRank = min(highestRank, other.highestRank)
    for (key, part) in other.parts {
      if parts[key] == nil { parts[key] = part } else { parts[key]?.merge(part) }
    }
    trim()
    for (basis, sample) in other.users {
      if users[basis] == nil { users[basis] = sample } else { users[basis]?.merge(sample) }
    }
  }

  private static func part() -> RequestReduction {
    RequestReduction(
      capacity: RequestTable.defaultCapacity, placements: PlacementCache(size: 32))
  }

  /// Keeps the parts of the smallest rank. A part that ends among them was so at every moment, and is whole.
  private mutating func trim() {
    let ranked = parts.keys.sorted { ($0.rank, $0) < ($1.rank, $1) }
    let kept = ranked.prefix(capacity)
    if ranked.count > capacity, let last = kept.last { highestRank = min(highestRank, last.rank) }
    for key in ranked where key.rank > highestRank { parts[key] = nil }
  }

  // MARK: Choice

  /// Adds to `requests`, which hold what logs tell, what traces alone tell within `window`; both sides are
  /// settled. Returns what the user must know of what was left out.
  func complete(
    _ requests: inout RequestReduction, within window: TimeWindow?, names: SymbolNames
  ) -> [Warning] {
    var copy = self
    copy.trim()
    let logs = requests
    let choice = Choice(logs: logs)
    var warnings = TracedWarnings(names: names)
    if highestRank != .max { warnings.overflow(capacity) }
    for (key, part) in copy.parts.sorted(by: { $0.key < $1.key }) {
      var part = part
      part.settle(within: window)
      let count = part.count(of: key)
      if count == 0 { continue }
      let dimensions = choice.dimensions(for: key)
      if dimensions.isEmpty {
        warnings.leaveOut(key, count)
      } else if count < TracedRequests.fewestRequests {
        warnings.tooFew(key, count)
      } else {
        requests.merge(part, dimensions)
      }
    }
    if logs.keys(.whole).isEmpty, !requests.keys(.whole).isEmpty { requests.users = users }
    requests.settle(within: window)
    for dimension in RequestReduction.Dimension.allCases {
      requests.tracedKeys[dimension] = Set(requests.keys(dimension))
        .subtracting(logs.keys(dimension))
    }
    return warnings.all
  }

  /// Where requests of traces may count beside those of logs.
  private struct Choice {
    private let logs: RequestReduction
    private let hasRequests: Bool
    /// Requests of a log that name no service may be those of any.
    private let hasUnnamedRequests: Bool
    private let callees: Set<Symbol>

    init(logs: RequestReduction) {
      self.logs = logs
      let all = logs.count(.whole, .whole)
      hasRequests = all > 0
      hasUnnamedRequests = all > logs.keys(.service).reduce(0) { $0 + logs.count(.service, $1) }
      // Callees of which some calls name no caller.
      var named: [Symbol: Int] = [:]
      for key in logs.keys(.dependencyByService) {
        named[key.first, default: 0] += logs.count(.dependencyByService, key)
      }
      callees = Set(
        logs.keys(.dependency).filter { logs.count(.dependency, $0) > named[$0.first] ?? 0 }
          .map(\.first))
    }

    func dimensions(for key: Key) -> [RequestReduction.Dimension] {
      if key.isQuery { return [.queryByService] }
      if key.peer != .none {
        let isLogged =
          callees.contains(key.peer)
          || logs.table(.dependencyByService).mayHold(RequestKey(key.peer, key.service))
        return isLogged ? [] : [.dependency, .dependencyByInstance, .dependencyByService]
      }
      guard hasRequests else { return RequestReduction.Dimension.allCases }
      guard key.service != .none, !logs.table(.service).mayHold(RequestKey(key.service)) else {
        return []
      }
      // What users felt, and their routes, are told by the log alone: the two are not of one scale.
      return hasUnnamedRequests
        ? [.service] : [.service, .instance, .version, .instanceVersion]
    }
  }
}

extension RequestReduction {
  fileprivate func table(_ dimension: Dimension) -> RequestTable { tables[dimension.rawValue] }

  /// Requests of a part of `TracedRequests`.
  fileprivate func count(of key: TracedRequests.Key) -> Int {
    if key.isQuery { return keys(.queryByService).reduce(0) { $0 + count(.queryByService, $1) } }
    return key.peer == .none
      ? count(.whole, .whole) : keys(.dependency).reduce(0) { $0 + count(.dependency, $1) }
  }
}
