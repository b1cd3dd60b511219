import RuleOutModel

/// Makes records of spans, whatever the format they came in:
///
///     server, consumer                     a request of the span's service
///     client, producer                     a call to another service or host
///     client with `db.system`              a query: time in a database, no call to a dependency
///     internal                             recognised only
///     no kind                              a request where it has no parent, or one in another service
///
/// A span that follows another service's span tells of an edge between the two. Spans wait for their
/// relatives in `SpanJoin`.
struct SpanRecords {
  private let defaultService: [UInt8]
  private var interner = SymbolInterner()
  private var join: SpanJoin
  private var text: [UInt8] = []

  init(_ context: DecodingContext) {
    defaultService = Array(context.service.utf8)
    join = SpanJoin()
  }

  /// Takes a span; it is accounted for by the time of `finish`.
  mutating func take(_ stated: TraceSpan, into output: inout DecodedOutput) {
    let span = stated.withCallee
    if let fault = SpanRecords.fault(of: span) {
      output.account.count(.rejected(fault.reason)) { span.excerpt }
      return
    }
    var request = Request(end: Timestamp(microseconds: span.start + span.duration))
    request.duration = span.duration
    request.line = span.line
    (request.status, request.outcome) = SpanRecords.result(of: span)
    let service = span.owner.service.isEmpty ? defaultService : Array(span.owner.service.utf8)
    request.service = interner.intern(service.span, into: &output)
    request.instance = symbol(span.owner.instance, &output)
    request.version = symbol(span.owner.version, &output)
    if span.database.isEmpty { request.route = route(span, &output) }
    if !span.user.isEmpty {
      request.user = Symbol(span.user)
      output.batch.userBasis = .userID
    }
    let isNone = TraceSpan.isNone(span.parent) || span.parent == span.id && !span.sharesID
    var held = HeldSpan(
      key: SpanRecords.key(span.trace, span.id),
      parent: isNone ? Symbol.none : SpanRecords.key(span.trace, span.parent), kind: span.kind,
      request: request)
    if span.sharesID {
      held.parent = held.key
      held.key = SpanJoin.sharedKey(held.key)
    }
    if span.kind != .server && span.kind != .consumer {
      held.database = symbol(span.database, &output)
      if span.database.isEmpty { held.callee = host(span.peer, &output) }
    }
    join.note(service: String(decoding: service, as: UTF8.self), as: request.service)
    join.add(held, into: &output)
  }

  mutating func finish(into output: inout DecodedOutput) { join.finish(into: &output) }

  /// What makes a span unusable whatever it is joined with; nil for a usable one.
  static func fault(of span: TraceSpan) -> SpanFault? {
    if !(0...TraceSpan.longestDuration ~= span.duration) {
      return SpanFault(reason: "duration out of range: over a day")
    }
    if !(0..<Timestamp.distantFuture.microseconds ~= span.start) {
      return SpanFault(reason: "start out of range: expected a time after 1970")
    }
    return nil
  }

  private static func key(_ trace: String, _ id: String) -> Symbol { Symbol(trace + "/" + id) }

  /// The HTTP status and the outcome. A span that failed without a status of its own counts as 500, unless
  /// its outcome says what happened.
  static func result(of span: TraceSpan) -> (UInt16, Request.Outcome) {
    var status = span.httpStatus ?? 0
    if let code = span.rpcStatus, code > 0 || status == 0 { status = RPCStatus.httpStatus(code) }
    var outcome: Request.Outcome = []
    if status == 504 { outcome.insert(.timeout) }
    if status == 499 || status == 460 { outcome.insert(.clientAborted) }
    guard span.isError, !(400..<500 ~= status) else { return (status, outcome) }
    let text = Array(span.errorText.utf8)
    outcome.formUnion(LogValues.outcome(ofError: text.span))
    if status < 400 { status = outcome.isEmpty ? 500 : 0 }
    return (status, outcome)
  }

  // MARK: Names

  private mutating func symbol(_ name: String, _ output: inout DecodedOutput) -> Symbol {
    if name.isEmpty { return .none }
    let bytes = Array(name.utf8)
    return interner.intern(bytes.span, into: &output)
  }

  /// `GET /users/{id}`: the route where it is stated, else the template of the path, else the span's name.
  private mutating func route(_ span: TraceSpan, _ output: inout DecodedOutput) -> Symbol {
    var method = span.method.uppercased()
    var place = span.route.isEmpty ? span.path : span.route
    if place.isEmpty {
      place = span.name
      // `GET /users/17` as a name: method and path.
      if let blank = place.firstIndex(of: " "), place[blank...].hasPrefix(" /") {
        if method.isEmpty { method = place[..<blank].uppercased() }
        place = String(place[place.index(after: blank)...])
      } else if !place.hasPrefix("/") {
        method = ""
      }
    }
    if place.isEmpty { return .none }
    text.removeAll(keepingCapacity: true)
    if !method.isEmpty, method != "_OTHER", !place.contains(" ") { text += method.utf8 + [0x20] }
    let path = Array(place.utf8)
    if path.span.hasPrefix("/") || RouteTemplate.host(of: path.span) != nil {
      RouteTemplate.append(path.span, to: &text)
    } else {
      text += path
    }
    let name = text
    return interner.intern(name.span, into: &output)
  }

  /// The callee in lower case, without scheme and port.
  private mutating func host(_ peer: String, _ output: inout DecodedOutput) -> Symbol {
    // The path of a URL without its host names nobody.
    if peer.isEmpty || peer.hasPrefix("/") { return .none }
    let stated = Array(peer.utf8)
    text.removeAll(keepingCapacity: true)
    HostName.append(stated.span, to: &text)
    let name = text
    return interner.intern(name.span, into: &output)
  }
}
