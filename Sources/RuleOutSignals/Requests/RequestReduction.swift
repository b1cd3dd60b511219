package import RuleOutModel

/// Exact counts and integer sums of requests per cell of 10 s and per key of each dimension.
///
/// A request belongs to the cell in which it *ended*: only then can a log tell of it. Outbound calls
/// count only under the dependency they went to, inbound requests only under the rest. State made of
/// any split of the requests, in any order, merges to the same.
package struct RequestReduction: Sendable {
  package enum Dimension: Int, Hashable, Sendable, CaseIterable {
    case whole, service, route, instance, version
    /// Instance and version.
    case instanceVersion
    /// The callee of outbound calls.
    case dependency
    /// Callee and calling instance.
    case dependencyByInstance
    /// Callee and calling service.
    case dependencyByService

    var isPair: Bool {
      switch self {
      case .instanceVersion, .dependencyByInstance, .dependencyByService: true
      case .whole, .service, .route, .instance, .version, .dependency: false
      }
    }
  }

  /// Width of a cell in microseconds.
  package static let cellWidth: Int64 = 10_000_000

  /// One per dimension, in the order of its cases.
  var tables: [RequestTable]
  var users: [UserBasis: UserSample] = [:]
  /// What `users(in:)` answers from; filled by `settle`.
  private var userEntries: [(key: UserSample.Key, sums: UserSample.Sums)] = []
  /// The basis on which users are told apart; nil where no request names one.
  package private(set) var userBasis: UserBasis?
  private var serviceOfInstance = ServiceOfInstance()
  private var placements = PlacementCache()
  /// Grows whenever slots of any table moved.
  private var generation = 0

  package init() { self.init(capacity: RequestTable.defaultCapacity) }

  init(capacity: Int) {
    tables = Dimension.allCases.map { RequestTable(pairs: $0.isPair, capacity: capacity) }
  }

  package var isEmpty: Bool { tables.allSatisfy { $0.keys.isEmpty } }

  // MARK: Reduction

  mutating func receive(_ requests: [Request], file: String, userBasis basis: UserBasis?) {
    var sample = UserSample()
    if let basis { swap(&sample, &users[basis, default: UserSample()]) }
    var cell = Int64.min
    var cellStart = Int64.max
    for request in requests {
      let time = request.end.microseconds
      guard PlausibleTime.contains(request.end) else { continue }
      if time &- cellStart < 0 || time &- cellStart >= RequestReduction.cellWidth {
        cell = time / RequestReduction.cellWidth
        cellStart = cell * RequestReduction.cellWidth
      }
      let bucket = DurationHistogram.bucket(of: request.duration)
      var placement = placements.find(request, generation: generation)
      if placement == nil { placement = place(request) }
      placement?.visit { dimension, slot in
        tables[dimension].add(request, slot: slot, cell: cell, bucket: bucket, file: file)
      }
      if request.user != .none && request.peer == .none && basis != nil {
        sample.add(request, minute: time / UserSample.minute)
      }
    }
    if let basis { swap(&sample, &users[basis, default: UserSample()]) }
  }

  mutating func merge(_ other: RequestReduction) {
    for dimension in tables.indices { tables[dimension].merge(other.tables[dimension]) }
    generation = tables.reduce(0) { $0 &+ $1.generation }
    serviceOfInstance.merge(other.serviceOfInstance)
    for (basis, sample) in other.users {
      if users[basis] == nil {
        users[basis] = sample
      } else {
        users[basis]?.merge(sample)
      }
    }
  }

  /// Makes the state ready for questions; requests that ended outside `window` are dropped.
  mutating func settle(within window: TimeWindow?) {
    let width = RequestReduction.cellWidth
    for dimension in tables.indices {
      tables[dimension].settle { cell in
        guard let window else { return true }
        let start = cell * width
        return start + width > window.start.microseconds && start < window.end.microseconds
      }
    }
    // The basis that covers most requests; a tie goes to the better one.
    let best = users.filter { $0.value.requestCount > 0 }
      .min { ($1.value.requestCount, $0.key) < ($0.value.requestCount, $1.key) }
    userBasis = best?.key
    let minute = UserSample.minute
    userEntries =
      best?.value.sorted { entry in
        guard let window else { return true }
        let start = entry * minute
        return start + minute > window.start.microseconds && start < window.end.microseconds
      } ?? []
  }

  /// Finds the slots of a request and remembers them.
  private mutating func place(_ request: Request) -> Placement {
    if request.peer == .none {
      serviceOfInstance.insert(request.service, for: request.instance)
    }
    // A new key may move the slots of its table, so all are asked for again until none moved.
    while true {
      let placement = slots(of: request)
      let now = tables.reduce(0) { $0 &+ $1.generation }
      if now == generation {
        placements.remember(placement, for: request, generation: now)
        return placement
      }
      generation = now
    }
  }

  private mutating func slots(of request: Request) -> Placement {
    var placement = Placement()
    func slot(_ dimension: Dimension, _ first: Symbol, _ second: Symbol = .none) -> Int {
      tables[dimension.rawValue].slot(for: RequestKey(first, second))
    }
    if request.peer != .none {
      placement.append(.dependency, slot(.dependency, request.peer))
      if request.instance != .none {
        placement.append(
          .dependencyByInstance, slot(.dependencyByInstance, request.peer, request.instance))
      }
      if request.service != .none {
        placement.append(
          .dependencyByService, slot(.dependencyByService, request.peer, request.service))
      }
      return placement
    }
    placement.append(.whole, slot(.whole, .none))
    if request.service != .none {
      placement.append(.service, slot(.service, request.service))
    }
    if request.route != .none { placement.append(.route, slot(.route, request.route)) }
    if request.instance != .none {
      placement.append(.instance, slot(.instance, request.instance))
      if request.version != .none {
        placement.append(
          .instanceVersion, slot(.instanceVersion, request.instance, request.version))
      }
    }
    if request.version != .none { placement.append(.version, slot(.version, request.version)) }
    return placement
  }

  /// Services whose requests an instance handled; empty where no request tells.
  package func services(of instance: Symbol) -> Set<Symbol> { serviceOfInstance[instance] }

  // MARK: Users

  /// What each sampled user met in the minutes that start in `window`, sorted by user.
  ///
  /// - Parameter medians: Median duration of each route over the baseline in µs. The entry of
  ///   `Symbol.none`, that of all requests, serves routes without one of their own.
  package func users(
    in window: TimeWindow, normalisedBy medians: [Symbol: Double]
  ) -> [UserTotals] {
    var sums: [UserSample.Key: UserSample.Sums] = [:]
    for (key, more) in userEntries[userEntryRange(in: window)] {
      sums[UserSample.Key(minute: 0, user: key.user, route: key.route), default: .init()].add(more)
    }
    var result: [UserTotals] = []
    for (key, sum) in sums.sorted(by: { $0.key < $1.key }) {
      if result.last?.user != key.user { result.append(UserTotals(user: key.user)) }
      let last = result.count - 1
      result[last].requests += Int(sum.requests)
      result[last].failed += Int(sum.failed)
      guard let median = medians[key.route] ?? medians[.none], median > 0 else { continue }
      result[last].timed += Int(sum.timed)
      result[last].normalisedDuration += Double(sum.microseconds) / median
    }
    return result
  }

  private func userEntryRange(in window: TimeWindow) -> Range<Int> {
    func position(notBefore time: Timestamp) -> Int {
      var low = 0
      var high = userEntries.count
      while low < high {
        let middle = (low + high) / 2
        if userEntries[middle].key.minute * UserSample.minute < time.microseconds {
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
