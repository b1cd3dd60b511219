import RuleOutModel

/// A span while it waits for its relatives.
struct HeldSpan {
  /// Trace and span id, hashed.
  var key: Symbol
  /// Key of the parent as stated; `none` for a root.
  var parent: Symbol
  var kind: TraceSpan.Kind
  /// What becomes a record; its peer is decided by the join.
  var request: Request
  /// Callee as the span states it.
  var callee = Symbol.none
  /// The database that it calls.
  var database = Symbol.none

  init(key: Symbol, parent: Symbol, kind: TraceSpan.Kind, request: Request) {
    self.key = key
    self.parent = parent
    self.kind = kind
    self.request = request
  }

  var service: Symbol { request.service }
  /// True for the caller's side of a call.
  var isCaller: Bool { kind == .client || kind == .producer }
}

/// Joins the spans of one source with their parents, in bounded memory: spans wait until `2 * window` of them
/// are held, then the `window` that came first become records.
///
/// Within so many spans the order of a source means nothing. Beyond, a span still finds the service of a
/// parent that came up to `window` spans before; what it misses is counted as an orphan. Traces cut over
/// several sources are not joined.
struct SpanJoin {
  static let window = 1 << 15
  /// Names of services and hosts that are told apart.
  private static let nameLimit = 1 << 12
  private static let edgeLimit = 1 << 14

  private var held: [HeldSpan] = []
  private var positions: [Symbol: Int32] = [:]
  /// Services of the spans that became records last, by key.
  private var departed: [Symbol: Symbol] = [:]
  private var carried: [Symbol: [SpanWaits.Wait]] = [:]
  private var serviceNames: [Symbol: String] = [:]
  /// The service behind each host that callers name; `none` where there are several.
  private var servicesOfHosts: [Symbol: Symbol] = [:]
  private var edges: Set<CallEdge> = []
  private var hasSharedKeys = false
  private var spans = 0
  private var orphans = 0
  private var duplicates = 0
  private var mutes = 0

  /// The key of the server's half where the halves of a call share an id.
  static func sharedKey(_ key: Symbol) -> Symbol { Symbol(hash: key.hash ^ 0x9E37_79B9_7F4A_7C15) }

  mutating func note(service name: String, as symbol: Symbol) {
    if serviceNames[symbol] == nil, serviceNames.count < SpanJoin.nameLimit {
      serviceNames[symbol] = name
    }
  }

  mutating func add(_ span: HeldSpan, into output: inout DecodedOutput) {
    spans += 1
    if let position = positions[span.key] {
      let first = held[Int(position)]
      // Placeholder ids name many spans: only one that is the same in all is there twice.
      if first.service == span.service, first.request.end == span.request.end,
        first.request.duration == span.request.duration, first.kind == span.kind
      {
        duplicates += 1
        output.account.count(.recognised) { Self.noExcerpt }
        return
      }
    } else {
      positions[span.key] = Int32(held.count)
    }
    if span.parent == span.key || SpanJoin.sharedKey(span.parent) == span.key {
      hasSharedKeys = true
    }
    held.append(span)
    if held.count == 2 * SpanJoin.window { resolve(SpanJoin.window, into: &output) }
  }

  mutating func finish(into output: inout DecodedOutput) {
    resolve(held.count, into: &output)
    func warn(_ code: String, _ message: String) {
      output.warnings.append(Warning(code: code, file: output.batch.file, message: message))
    }
    if orphans > 0 {
      warn(
        "orphan-spans",
        "\(orphans) of \(spans) spans name a parent that is not there: taken as entries of their"
          + " service, and their callers are not known")
    }
    if duplicates > 0 {
      warn("duplicate-spans", "\(duplicates) spans are there twice: counted once")
    }
    if mutes > 0 {
      warn(
        "calls-without-callee",
        "\(mutes) client spans name no callee (peer.service, server.address): not used")
    }
  }

  private static let noExcerpt = InputReport.Excerpt(line: 0, offset: 0, text: "")

  // MARK: Relatives

  private enum Parent {
    case none, missing
    case held(Int)
    /// A record already; of it the service is known.
    case departed(Symbol)
  }

  private func parent(of span: HeldSpan) -> Parent {
    if span.parent == .none { return .none }
    let shared = SpanJoin.sharedKey(span.parent)
    if hasSharedKeys, span.key != shared {
      if let position = positions[shared] { return .held(Int(position)) }
      if let service = departed[shared] { return .departed(service) }
    }
    if let position = positions[span.parent] { return .held(Int(position)) }
    if let service = departed[span.parent] { return .departed(service) }
    return .missing
  }

  private enum Role {
    case request, call, query
    /// A call whose callee is not known.
    case mute
    case other
  }

  private func role(_ span: HeldSpan, _ parent: Parent, child: Symbol) -> Role {
    switch span.kind {
    case .server, .consumer: return .request
    case .internal: return .other
    case .client, .producer, .unknown: break
    }
    if span.database != .none { return .query }
    if span.kind == .unknown, isEntry(span, parent) { return .request }
    let callee = callee(of: span, child: child)
    if callee == .none { return span.isCaller ? .mute : .other }
    return callee == span.service ? .other : .call
  }

  private func isEntry(_ span: HeldSpan, _ parent: Parent) -> Bool {
    switch parent {
    case .none, .missing: true
    case .held(let position): held[position].service != span.service
    case .departed(let service): service != span.service
    }
  }

  /// The callee: the service where spans have shown it, else what the span states.
  private func callee(of span: HeldSpan, child: Symbol) -> Symbol {
    if span.callee == .none { return child }
    if let service = servicesOfHosts[span.callee], service != .none { return service }
    return span.callee
  }

  private mutating func learn(_ host: Symbol, _ service: Symbol) {
    if let known = servicesOfHosts[host] {
      if known != service { servicesOfHosts[host] = Symbol.none }
    } else if servicesOfHosts.count < SpanJoin.nameLimit {
      servicesOfHosts[host] = service
    }
  }

  // MARK: Records

  /// Makes records of the first `count` spans held and lets them go.
  private mutating func resolve(_ count: Int, into output: inout DecodedOutput) {
    let parents = held.map(parent(of:))
    // The service that answered each call; the smallest where there are several.
    var children = [Symbol](repeating: .none, count: held.count)
    for (index, span) in held.enumerated() {
      guard case .held(let caller) = parents[index], held[caller].isCaller,
        span.service != held[caller].service, span.service != .none
      else { continue }
      if children[caller] == .none || span.service < children[caller] {
        children[caller] = span.service
      }
      if held[caller].callee != .none { learn(held[caller].callee, span.service) }
    }
    let roles = held.indices.map { role(held[$0], parents[$0], child: children[$0]) }
    var waits = waits(parents, roles, departing: count)
    for index in 0..<count {
      noteEdge(held[index], parents[index], into: &output)
      emit(held[index], roles[index], child: children[index], waits: &waits, into: &output)
    }
    letGo(count)
  }

  private mutating func noteEdge(
    _ span: HeldSpan, _ parent: Parent, into output: inout DecodedOutput
  ) {
    let caller: Symbol
    switch parent {
    case .none: return
    case .missing:
      orphans += 1
      return
    case .held(let position): caller = held[position].service
    case .departed(let service): caller = service
    }
    guard caller != span.service, let from = serviceNames[caller],
      let to = serviceNames[span.service], !from.isEmpty, !to.isEmpty,
      edges.count < SpanJoin.edgeLimit
    else { return }
    let edge = CallEdge(caller: from, callee: to)
    if edges.insert(edge).inserted { output.batch.edges.append(edge) }
  }

  private mutating func emit(
    _ span: HeldSpan, _ role: Role, child: Symbol, waits: inout SpanWaits,
    into output: inout DecodedOutput
  ) {
    var request = span.request
    switch role {
    case .other, .mute:
      if role == .mute { mutes += 1 }
      output.account.count(.recognised) { Self.noExcerpt }
      return
    case .request:
      (request.dependencyTime, request.queryTime) = waits.take(of: span)
    case .call: request.peer = callee(of: span, child: child)
    case .query:
      request.peer = span.database
      request.isQuery = true
    }
    if role != .request { request.user = .none }
    output.batch.tracedRequests.append(request)
    output.account.count(.used) { Self.noExcerpt }
  }

  private mutating func letGo(_ count: Int) {
    departed.removeAll(keepingCapacity: true)
    for span in held[..<count] where departed[span.key] == nil { departed[span.key] = span.service }
    held.removeFirst(count)
    positions.removeAll(keepingCapacity: true)
    for (index, span) in held.enumerated() where positions[span.key] == nil {
      positions[span.key] = Int32(index)
    }
  }

  // MARK: Waiting

  /// The time that requests waited for their calls: of those that depart, and in `carried` what departing
  /// calls leave for requests that stay.
  private mutating func waits(_ parents: [Parent], _ roles: [Role], departing count: Int)
    -> SpanWaits
  {
    var waits = SpanWaits(carried)
    carried = [:]
    for (index, span) in held.enumerated() {
      guard let caller = waitingRequest(index, parents, roles) else { continue }
      let wait = SpanWaits.Wait(
        start: span.request.start.microseconds, end: span.request.end.microseconds,
        isQuery: roles[index] == .query)
      if caller < count {
        waits.add(wait, of: held[caller].key)
      } else if index < count {
        carried[held[caller].key, default: []].append(wait)
      }
    }
    for (key, more) in waits.withdraw(except: Set(held[..<count].map(\.key))) {
      carried[key, default: []] += more
    }
    return waits
  }

  /// Position of the request that waits while the span at `index` runs; nil where none is known to.
  private func waitingRequest(_ index: Int, _ parents: [Parent], _ roles: [Role]) -> Int? {
    let span = held[index]
    guard case .held(var position) = parents[index] else { return nil }
    switch roles[index] {
    case .query, .call, .mute: if span.kind == .producer { return nil }
    case .request:
      // The call itself was not traced, only what it reached: its time stands for it.
      guard span.kind != .consumer, !held[position].isCaller, roles[position] != .call,
        held[position].service != span.service
      else { return nil }
    case .other: return nil
    }
    let caller = roles[index] == .request ? held[position].service : span.service
    for _ in 0..<64 {
      guard held[position].service == caller else { return nil }
      if roles[position] == .request { return position }
      guard case .held(let next) = parents[position] else { return nil }
      position = next
    }
    return nil
  }
}
