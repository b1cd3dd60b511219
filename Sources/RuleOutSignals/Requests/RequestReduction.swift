package import RuleOutModel

/// Exact counts and integer sums of requests per cell of 10 s and per key of each dimension.
///
/// Where requests lie in more than `cellLimit` cells, which is after more than two days of them, the cells are
/// twice as wide, and so on: memory stays bounded however long a log is, and no series has as many steps
/// anyway. The width depends on the cells alone, not on the order in which they came.
///
/// A request belongs to the cell in which it *ended*: only then can a log tell of it. Outbound calls
/// count only under the dependency they went to, queries only under their database, inbound requests only
/// under the rest. State made of
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
    /// Database and querying service; of single calls to it, as traces tell of them.
    case queryByService

    var isPair: Bool {
      switch self {
      case .instanceVersion, .dependencyByInstance, .dependencyByService, .queryByService: true
      case .whole, .service, .route, .instance, .version, .dependency: false
      }
    }
  }

  /// Width of a cell in microseconds, the finest.
  package static let cellWidth: Int64 = 10_000_000
  /// Cells in which requests of any kind may lie before they are widened.
  static let cellLimit = Int(RequestSignals.longestSeries)

  /// One per dimension, in the order of its cases.
  var tables: [RequestTable]
  var users: [UserBasis: UserSample] = [:]
  /// What `users(in:)` answers from; filled by `settle`.
  private var userMinutes = UserMinutes()
  /// The basis on which users are told apart; nil where no request names one.
  package private(set) var userBasis: UserBasis?
  /// Width of the cells of this state in microseconds.
  package private(set) var cellWidth = RequestReduction.cellWidth
  /// The cells in which any request lies.
  private var occupied: Set<Int64> = []
  private let cellLimit: Int
  private var serviceOfInstance = ServiceOfInstance()
  private var placements: PlacementCache
  /// Grows whenever slots of any table moved.
  private var generation = 0

  /// Cells from this one on are not looked at: they had not closed yet (`cut(at:)`).
  private(set) var horizon = Int64.max

  /// By dimension, the keys of which traces alone tell (`TracedRequests`).
  var tracedKeys: [Dimension: Set<RequestKey>] = [:]

  package init() { self.init(capacity: RequestTable.defaultCapacity) }

  init(
    capacity: Int, placements: PlacementCache = PlacementCache(),
    cellLimit: Int = RequestReduction.cellLimit
  ) {
    self.placements = placements
    self.cellLimit = cellLimit
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
      if time &- cellStart < 0 || time &- cellStart >= cellWidth {
        cell = time / cellWidth
        cellStart = cell * cellWidth
        occupied.insert(cell)
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
    widenWhereNeeded()
  }

  /// Makes cells twice as wide as long as there are too many of them.
  private mutating func widenWhereNeeded() {
    while occupied.count > cellLimit { widen() }
  }

  private mutating func widen() {
    cellWidth *= 2
    occupied = Set(occupied.map { $0 / 2 })
    for dimension in tables.indices { tables[dimension].widenCells() }
  }

  /// - Parameter dimensions: Those to merge; the others stay as they are.
  mutating func merge(
    _ other: RequestReduction, _ dimensions: [Dimension] = Dimension.allCases
  ) {
    if other.cellWidth < cellWidth {
      var widened = other
      while widened.cellWidth < cellWidth { widened.widen() }
      return merge(widened, dimensions)
    }
    while cellWidth < other.cellWidth { widen() }
    occupied.formUnion(other.occupied)
    for dimension in dimensions.map(\.rawValue) {
      tables[dimension].merge(other.tables[dimension])
    }
    generation = tables.reduce(0) { $0 &+ $1.generation }
    serviceOfInstance.merge(other.serviceOfInstance)
    for (basis, sample) in other.users {
      if users[basis] == nil {
        users[basis] = sample
      } else {
        users[basis]?.merge(sample)
      }
    }
    widenWhereNeeded()
  }

  /// Makes the state ready for questions; requests that ended outside `window` are dropped.
  mutating func settle(within window: TimeWindow?) {
    let width = cellWidth
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
    userMinutes = UserMinutes(
      best?.value.sorted { entry in
        guard let window else { return true }
        let start = entry * minute
        return start + minute > window.start.microseconds && start < window.end.microseconds
      } ?? [])
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
    if request.isQuery {
      placement.append(
        .queryByService, slot(.queryByService, request.peer, request.service))
      return placement
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

  /// Notes that an instance belongs to a service, as told otherwise than by requests.
  mutating func place(_ instance: Symbol, in service: Symbol) {
    serviceOfInstance.insert(service, for: instance)
  }

  /// True where traces alone tell of the requests of `key`: they are a sample of unknown size.
  package func isTraced(_ dimension: Dimension, _ key: RequestKey) -> Bool {
    tracedKeys[dimension]?.contains(key) ?? false
  }

  /// Without the cells that had not closed by `time`. What is left out is only hidden, for a replay cuts at
  /// every minute: the state of both is shared.
  func cut(at time: Timestamp) -> RequestReduction {
    var cut = self
    cut.horizon = min(horizon, time.floored(toStep: cellWidth).microseconds / cellWidth)
    return cut
  }

  // MARK: Users

  /// What each sampled user met in the minutes that start in `window`, sorted by user.
  ///
  /// - Parameter medians: Median duration of each route over the baseline in µs. The entry of
  ///   `Symbol.none`, that of all requests, serves routes without one of their own.
  package func users(
    in window: TimeWindow, normalisedBy medians: [Symbol: Double]
  ) -> [UserTotals] {
    // Minutes that had not closed are hidden like cells.
    var window = window
    if horizon < .max {
      let known = Timestamp(microseconds: horizon * cellWidth).floored(toStep: UserSample.minute)
      window = TimeWindow(start: window.start, end: min(window.end, known))
    }
    return userMinutes.users(in: window, normalisedBy: medians)
  }
}
