import RuleOutModel

/// Makes the signals that requests carry: traffic, latency, errors, and the parts of a duration.
struct RequestSignals {
  /// Steps tried in turn, µs: the first whose median step holds `wantedPerStep` requests is taken.
  static let steps: [Int64] = [10_000_000, 30_000_000, 60_000_000, 300_000_000]
  static let fallbackStep: Int64 = 60_000_000
  /// With fewer requests a step, its 95th percentile says nothing.
  static let wantedPerStep = 20
  /// A step is widened until a series has at most this many values.
  static let longestSeries: Int64 = 20_000
  /// Values that all signals of requests may hold together: bounds memory, whatever the keys.
  static let valueBudget = 8_000_000
  static let keysPerDimension = 100
  /// Share of a step at the edge of the data that must be covered for its traffic to count.
  static let edgeCoverage = 0.9

  let requests: RequestReduction
  private let names: SymbolNames
  private let window: TimeWindow?
  private let tracedWindow: TimeWindow?
  let step: Int64
  private let keyLimit: Int
  let holes: [Range<Int>]
  var signals: [Signal] = []
  private(set) var warnings: [Warning] = []

  /// - Parameters:
  ///   - window: From the first to the last request; its edges cut steps.
  ///   - tracedWindow: The same of the requests that traces tell of; outside of it their traffic is not known.
  init(
    _ requests: RequestReduction, names: SymbolNames, window: TimeWindow?,
    tracedWindow: TimeWindow? = nil
  ) {
    self.tracedWindow = tracedWindow
    self.requests = requests
    self.names = names
    self.window = window
    let step = RequestSignals.analysisStep(of: requests)
    let steps = Int64(requests.cellRange?.count ?? 0) * requests.cellWidth / step + 1
    // Some 50 series for every key that all dimensions may have.
    let affordable = RequestSignals.valueBudget / 50 / Int(steps)
    self.step = step
    keyLimit = min(RequestSignals.keysPerDimension, max(4, affordable))
    let checks = RequestChecks(requests: requests)
    holes = checks.holes(step: step)
    warnings += checks.warnings(holes: holes, step: step, names: names)
    make()
  }

  /// The step of all signals of `requests`, µs.
  static func analysisStep(of requests: RequestReduction) -> Int64 {
    guard let range = requests.cellRange else { return fallbackStep }
    let span = Int64(range.count) * requests.cellWidth
    let dimension: RequestReduction.Dimension =
      requests.keys(.whole).isEmpty ? .dependency : .whole
    func isBusy(_ step: Int64) -> Bool {
      let counts =
        requests.keys(dimension).map { key in
          (requests.counts(dimension, key, step: step)?.values ?? []).filter { $0 > 0 }.sorted()
        }.max { $0.count < $1.count } ?? []
      return !counts.isEmpty && counts[counts.count / 2] >= Double(wantedPerStep)
    }
    // Steps are whole cells, where long data made cells wider than the finest step.
    let cell = requests.cellWidth
    let affordable = steps.map { ($0 + cell - 1) / cell * cell }
      .filter { span / $0 <= longestSeries }
    if let step = affordable.first(where: isBusy) { return step }
    var step = (fallbackStep + cell - 1) / cell * cell
    while span / step > longestSeries { step *= 2 }
    return step
  }

  private mutating func make() {
    let owners: [(RequestReduction.Dimension, Entity.Kind)] = [
      (.whole, .whole), (.service, .service), (.route, .route), (.instance, .instance),
      (.version, .version),
    ]
    for (dimension, kind) in owners {
      for key in busiest(dimension, called: kind.rawValue) {
        addInbound(dimension, key, Entity(kind, name(of: key.first)))
      }
    }
    for key in busiest(.dependency, called: "dependency") {
      addOutbound(.dependency, key, observer: nil)
      addCallsPerRequest(key)
    }
    for key in busiest(.dependencyByInstance, called: "caller") {
      addOutbound(.dependencyByInstance, key, observer: Entity(.instance, name(of: key.second)))
    }
    for key in busiest(.dependencyByService, called: "caller") {
      addOutbound(.dependencyByService, key, observer: Entity(.service, name(of: key.second)))
    }
    for key in busiest(.queryByService, called: "database") { addQueries(key) }
    addQueriesPerRequest()
  }

  // MARK: Inbound

  private mutating func addInbound(
    _ dimension: RequestReduction.Dimension, _ key: RequestKey, _ entity: Entity
  ) {
    guard let grid = requests.stepTotals(dimension, key, step: step) else { return }
    let sink = self.sink(grid, dimension, key)
    func add(
      _ quantity: Quantity, _ statistic: Statistic, _ value: (RequestTotals) -> Double?
    ) {
      signals += sink.signal(
        SignalID(entity: entity, quantity: quantity, statistic: statistic), value)
    }
    let id = SignalID(entity: entity, quantity: .traffic, statistic: .rate)
    signals += sink.signal(id, covered: covered(grid, dimension, key)) {
      Double($0.count) / Double(step) * 1e6
    }
    add(.latency, .mean) { $0.duration.mean }
    add(.latency, .p50) { $0.durations.quantile(0.5) }
    add(.latency, .p95) { $0.durations.quantile(0.95) }
    add(.latency, .p99) { $0.durations.quantile(0.99) }
    add(.errorRatio, .ratio) { $0.errorRatio }
    add(.timeoutRatio, .ratio) { $0.timeoutRatio }
    guard dimension == .whole || dimension == .instance else { return }
    let observer = dimension == .instance ? entity : nil
    func addPart(
      _ kind: Entity.Kind, _ quantity: Quantity, _ statistic: Statistic,
      _ value: (RequestTotals) -> Double?
    ) {
      let id = SignalID(
        entity: Entity(kind, ""), quantity: quantity, statistic: statistic, observer: observer)
      signals += sink.signal(id, value)
    }
    addPart(.database, .queryTime, .mean) { $0.query.mean }
    addPart(.pool, .poolAcquireTime, .mean) { $0.poolWait.mean }
    addPart(.dependency, .dependencyLatency, .mean) { $0.dependency.mean }
    // A share of the request's duration from 0 to 1, not seconds, as its statistic says.
    addPart(.dependency, .dependencyLatency, .ratio) { $0.dependencyShare }
  }

  // MARK: Outbound

  private mutating func addOutbound(
    _ dimension: RequestReduction.Dimension, _ key: RequestKey, observer: Entity?
  ) {
    guard let grid = requests.stepTotals(dimension, key, step: step) else { return }
    let sink = self.sink(grid, dimension, key)
    let entity = Entity(.dependency, name(of: key.first))
    func add(
      _ quantity: Quantity, _ statistic: Statistic, _ value: (RequestTotals) -> Double?
    ) {
      let id = SignalID(
        entity: entity, quantity: quantity, statistic: statistic, observer: observer)
      signals += sink.signal(id, value)
    }
    let id = SignalID(
      entity: entity, quantity: .dependencyTraffic, statistic: .rate, observer: observer)
    signals += sink.signal(id, covered: covered(grid, dimension, key)) {
      Double($0.count) / Double(step) * 1e6
    }
    add(.dependencyLatency, .mean) { $0.duration.mean }
    add(.dependencyLatency, .p50) { $0.durations.quantile(0.5) }
    add(.dependencyLatency, .p95) { $0.durations.quantile(0.95) }
    add(.dependencyLatency, .p99) { $0.durations.quantile(0.99) }
    add(.dependencyErrorRatio, .ratio) { $0.errorRatio }
    add(.dependencyTimeoutRatio, .ratio) { $0.timeoutRatio }
    if dimension == .dependencyByService { add(.dependencyTransit, .mean) { $0.transit } }
  }

  /// Calls per inbound request of the services that make them; of all where a caller serves none.
  private mutating func addCallsPerRequest(_ key: RequestKey) {
    let callers = requests.keys(.dependencyByService).filter { $0.first == key.first }
      .map { RequestKey($0.second) }
    let serving = Set(requests.keys(.service))
    let known = !callers.isEmpty && callers.allSatisfy { serving.contains($0) }
    guard let calls = requests.stepTotals(.dependency, key, step: step) else { return }
    var inbound = [Int](repeating: 0, count: calls.totals.count)
    for caller in known ? callers : [RequestKey.whole] {
      let grid = requests.stepTotals(known ? .service : .whole, caller, step: step)
      for (index, totals) in (grid?.totals ?? []).enumerated() { inbound[index] += totals.count }
    }
    let values = zip(calls.totals, inbound).map { totals, requests in
      requests > 0 ? Double(totals.count) / Double(requests) : Double.nan
    }
    guard values.contains(where: { !$0.isNaN }) else { return }
    signals.append(
      Signal(
        id: SignalID(
          entity: Entity(.dependency, name(of: key.first)), quantity: .callsPerRequest,
          statistic: .mean),
        series: Series(start: calls.start, step: calls.step, values: values),
        source: source(.dependency, key), otherFiles: requests.otherFiles(.dependency, key)))
  }

  // MARK: Parts

  /// Makes signals of one key's totals; none where no step has a value.
  struct Sink {
    var grid: (start: Timestamp, step: Int64, totals: [RequestTotals])
    var holes: [Range<Int>]
    var source: SourceReference
    var otherFiles: [String]

    func signal(
      _ id: SignalID, covered: Range<Int>? = nil, _ value: (RequestTotals) -> Double?
    ) -> [Signal] {
      var values = grid.totals.map { value($0) ?? .nan }
      if let covered {
        for index in values.indices where !covered.contains(index) { values[index] = .nan }
        for hole in holes {
          for index in hole where values.indices.contains(index) { values[index] = .nan }
        }
      }
      guard values.contains(where: { !$0.isNaN }) else { return [] }
      return [
        Signal(
          id: id, series: Series(start: grid.start, step: grid.step, values: values),
          source: source, otherFiles: otherFiles)
      ]
    }
  }

  func sink(
    _ grid: (start: Timestamp, step: Int64, totals: [RequestTotals]),
    _ dimension: RequestReduction.Dimension, _ key: RequestKey
  ) -> Sink {
    Sink(
      grid: grid, holes: holes, source: source(dimension, key),
      otherFiles: requests.otherFiles(dimension, key))
  }

  /// The steps that the data covers: the first and the last may be cut, and a cut step counts less.
  private func covered(
    _ grid: (start: Timestamp, step: Int64, totals: [RequestTotals]),
    _ dimension: RequestReduction.Dimension, _ key: RequestKey
  ) -> Range<Int> {
    let all = grid.totals.indices
    if let tracedWindow, requests.isTraced(dimension, key) {
      return steps(of: grid, within: tracedWindow)
    }
    guard let window, all.count > 2 else { return all }
    let slack = Int64(Double(grid.step) * (1 - RequestSignals.edgeCoverage))
    let end = grid.start.microseconds + Int64(all.count) * grid.step
    let first = window.start.microseconds > grid.start.microseconds + slack ? 1 : 0
    let last = window.end.microseconds < end - slack ? 1 : 0
    return first..<(all.count - last)
  }

  /// The keys with most requests, within the limit, sorted.
  private mutating func busiest(
    _ dimension: RequestReduction.Dimension, called noun: String
  ) -> [RequestKey] {
    let table = requests.tables[dimension.rawValue]
    let keys = requests.keys(dimension)
    if table.hasOverflow {
      warnings.append(
        Warning(
          code: "too-many-names",
          message: "more than \(RequestTable.defaultCapacity) values of \(noun) in the requests; "
            + "\(RequestTable.defaultCapacity) are told apart, the rest count as "
            + "`\(RequestKey.otherName)`"))
    }
    guard keys.count > keyLimit else { return keys }
    warnings.append(
      Warning(
        code: "busiest-only",
        message: "series are drawn for the \(keyLimit) busiest of \(keys.count) values of \(noun)"))
    func count(_ key: RequestKey) -> Int {
      (table[key]?.totals ?? []).reduce(0) { $0 + $1.count }
    }
    return keys.map { (count: count($0), key: $0) }
      .sorted { ($1.count, $0.key) < ($0.count, $1.key) }
      .prefix(keyLimit).map(\.key).sorted()
  }

  func name(of symbol: Symbol) -> String {
    if symbol == .none { return "" }
    if let name = names[symbol] { return name }
    return symbol == RequestKey.other ? RequestKey.otherName : "#" + String(symbol.hash, radix: 16)
  }

  func source(
    _ dimension: RequestReduction.Dimension, _ key: RequestKey
  ) -> SourceReference {
    requests.source(dimension, key) ?? SourceReference(file: "", line: 0)
  }
}
