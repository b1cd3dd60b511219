import RuleOutModel

/// Makes a record of the fields of one line, whatever format they were found in.
struct LogRecordBuilder {
  /// Bytes of a message's text that are kept.
  private static let textLimit = 1_000

  private let context: DecodingContext
  private let layout: LogLayout
  private let defaultService: [UInt8]
  private let zone: Recognition.ZoneStyle
  private var interner = SymbolInterner()
  private var route: [UInt8] = []
  private var peer: [UInt8] = []
  /// Times without a zone among zoned ones.
  private var strayLocalTimes = 0

  init(_ recognition: Recognition, _ context: DecodingContext) {
    self.context = context
    layout = LogLayout(words: recognition.layout)
    defaultService = Array(context.service.utf8)
    zone = recognition.zone
  }

  /// Appends the record of the line to `output`.
  mutating func build(
    _ fields: LineFields, _ line: Span<UInt8>, number: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    switch LogLine(fields, line) {
    case .other(let reason): return .rejected(reason)
    case .message: return message(fields, line, number, into: &output)
    case .request: return request(fields, line, number, isOutbound: false, into: &output)
    case .outboundCall: return request(fields, line, number, isOutbound: true, into: &output)
    }
  }

  func finish(into output: inout DecodedOutput) {
    if strayLocalTimes > 0 {
      output.warnings.append(
        Warning(
          code: "zone-missing", file: context.file,
          message: "\(strayLocalTimes) times carry no zone while others do: taken as"
            + " \(Timestamp.zoneSuffix(utcOffset: context.utcOffset))"))
    }
    if interner.repairedNames > 0 {
      output.warnings.append(
        Warning(
          code: "invalid-utf8", file: context.file,
          message: "\(interner.repairedNames) names are not valid UTF-8: shown with U+FFFD, the"
            + " lines are used"))
    }
  }

  // MARK: Times

  private mutating func moment(
    _ fields: LineFields, _ field: LogField, _ line: Span<UInt8>
  ) -> LogValue<Timestamp> {
    guard fields.states(field, line), let value = fields[field] else { return .absent }
    guard
      let parsed = TimestampParser.parse(
        line.extracting(value.range), utcOffset: context.utcOffset),
      let moment = parsed.moment
    else { return .fault("timestamp not understood") }
    if parsed.zone == .local, zone != .local { strayLocalTimes += 1 }
    return .value(moment)
  }

  /// When the request ended: start and duration where the start is given, else the line's own time.
  private mutating func end(
    _ fields: LineFields, _ line: Span<UInt8>, duration: Int64
  ) -> LogValue<Timestamp> {
    if case .value(let start) = moment(fields, .startTime, line) {
      if duration >= 0 {
        return .value(Timestamp(microseconds: start.microseconds + duration))
      }
      guard fields.states(.endTime, line) else { return .value(start) }
    }
    return moment(fields, fields[.endTime] == nil ? .startTime : .endTime, line)
  }

  // MARK: Requests

  private mutating func request(
    _ fields: LineFields, _ line: Span<UInt8>, _ number: Int, isOutbound: Bool,
    into output: inout DecodedOutput
  ) -> LineOutcome {
    var request = Request(end: Timestamp(microseconds: 0))
    request.line = number
    var status: UInt16?
    if let value = fields[.status] {
      switch LogValues.status(line.extracting(value.range)) {
      case .absent: break
      case .value(let stated): status = stated
      case .fault(let reason): return .rejected(reason)
      }
    }
    switch duration(fields, line, isOutbound: isOutbound) {
    case .absent: break
    case .value(let stated): request.duration = stated
    case .fault(let reason): return .rejected(reason)
    }
    switch end(fields, line, duration: request.duration) {
    case .absent: return .rejected("no timestamp")
    case .value(let end): request.end = end
    case .fault(let reason): return .rejected(reason)
    }
    if !isOutbound { request.dependencyTime = part(.dependencyTime, fields, line) }
    if request.duration < 0, case .value(let start) = moment(fields, .startTime, line),
      request.end > start
    {
      request.duration = request.end.microseconds - start.microseconds
    }
    request.poolWait = part(.poolWait, fields, line)
    request.queryTime = part(.queryTime, fields, line)
    request.outcome = outcome(fields, line, status: status)
    // A caller that saw no status at all had no answer.
    if isOutbound, status == 0, request.outcome.isEmpty { request.outcome = .connectionFailed }
    request.status = status ?? statusWhereNoneIsStated(fields, line, request.outcome)
    request.service = service(fields, line, &output)
    request.instance = symbol(
      fields.states(.instance, line) ? .instance : .upstreamAddress, fields, line, &output)
    request.version = symbol(.version, fields, line, &output)
    request.route = routeSymbol(fields, line, &output)
    if isOutbound {
      request.peer = peerSymbol(fields, line, &output)
    } else {
      request.user = userSymbol(fields, line)
      if let basis = layout.userBasis { output.batch.userBasis = basis }
    }
    output.batch.requests.append(request)
    return .used
  }

  private func duration(
    _ fields: LineFields, _ line: Span<UInt8>, isOutbound: Bool
  ) -> LogValue<Int64> {
    if let value = fields[.duration] {
      let unit = value.alias.unit == .undecided ? layout.undecidedUnit : value.alias.unit
      return LogValues.duration(line.extracting(value.range), unit)
    }
    guard isOutbound else { return .absent }
    let part = part(.dependencyTime, fields, line)
    return part < 0 ? .absent : .value(part)
  }

  /// A part of the duration; one that cannot be read is unknown, the request is used all the same.
  private func part(_ field: LogField, _ fields: LineFields, _ line: Span<UInt8>) -> Int64 {
    guard let value = fields[field] else { return Request.unknown }
    let unit = value.alias.unit == .undecided ? layout.undecidedUnit : value.alias.unit
    if case .value(let stated) = LogValues.durationList(line.extracting(value.range), unit) {
      return stated
    }
    return Request.unknown
  }

  private func outcome(
    _ fields: LineFields, _ line: Span<UInt8>, status: UInt16?
  ) -> Request.Outcome {
    var outcome: Request.Outcome = []
    if status == 504 { outcome.insert(.timeout) }
    if status == 499 || status == 460 { outcome.insert(.clientAborted) }
    if let flag = fields[.timeoutFlag], flag.form == .boolean,
      line[flag.range.lowerBound] == UInt8(ascii: "t")
    {
      outcome.insert(.timeout)
    }
    if fields.states(.errorText, line), let error = fields[.errorText], error.form != .boolean {
      outcome.formUnion(LogValues.outcome(ofError: line.extracting(error.range)))
    }
    if let value = fields[.status], line.extracting(value.range).equalsIgnoringCase("timeout") {
      outcome.insert(.timeout)
    }
    if let flags = fields[.responseFlags] {
      outcome.formUnion(LogValues.outcome(ofFlags: line.extracting(flags.range)))
    }
    return outcome
  }

  /// A line that names an error but no status is a failed request: 500 unless its outcome says more.
  private func statusWhereNoneIsStated(
    _ fields: LineFields, _ line: Span<UInt8>, _ outcome: Request.Outcome
  ) -> UInt16 {
    guard outcome.isEmpty, fields.states(.errorText, line), let error = fields[.errorText] else {
      return 0
    }
    let isFalse = error.form == .boolean && line[error.range.lowerBound] == UInt8(ascii: "f")
    return isFalse ? 0 : 500
  }

  // MARK: Names

  private mutating func symbol(
    _ field: LogField, _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    guard fields.states(field, line), let value = fields[field] else { return .none }
    return interner.intern(line.extracting(value.range), into: &output)
  }

  private mutating func service(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    let stated = symbol(.service, fields, line, &output)
    if stated != .none { return stated }
    let name = defaultService
    return interner.intern(name.span, into: &output)
  }

  /// `GET /users/{id}`: the method where there is one, and the route, else the template of the path.
  private mutating func routeSymbol(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    route.removeAll(keepingCapacity: true)
    var path = fields.states(.route, line) ? fields[.route]?.range : nil
    if path == nil, fields.states(.path, line) { path = fields[.path]?.range }
    var method = fields.states(.method, line) ? fields[.method]?.range : nil
    if path == nil || method == nil, let whole = fields[.requestLine]?.range {
      let parts = RequestLine(line.extracting(whole))
      path =
        path
        ?? parts.path.map { whole.lowerBound + $0.lowerBound..<whole.lowerBound + $0.upperBound }
      method =
        method
        ?? parts.method.map { whole.lowerBound + $0.lowerBound..<whole.lowerBound + $0.upperBound }
    }
    guard let path else { return .none }
    let text = line.extracting(path)
    // A route such as `GET /users/:id` has its method already.
    if let method, text.firstIndex(of: 0x20) == nil {
      for i in method { route.append(line[i] &- 0x61 < 26 ? line[i] & 0xDF : line[i]) }
      route.append(0x20)
    }
    if text[0] == UInt8(ascii: "/") || RouteTemplate.host(of: text) != nil {
      RouteTemplate.append(text, to: &route)
    } else {
      route.append(copying: text)
    }
    let name = route
    return interner.intern(name.span, into: &output)
  }

  /// The callee: its name where stated, else the host of the URL; lower case, without scheme and port.
  private mutating func peerSymbol(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    peer.removeAll(keepingCapacity: true)
    if let cluster = fields[.upstreamCluster]?.range,
      line.extracting(cluster).hasPrefix("outbound|"), cluster.count > 9
    {
      var start = cluster.upperBound
      while start > cluster.lowerBound, line[start - 1] != UInt8(ascii: "|") { start -= 1 }
      appendHost(line.extracting(start..<cluster.upperBound))
    }
    for field in [LogField.peer, .path, .possiblePeer] where peer.isEmpty {
      guard fields.states(field, line), let value = fields[field] else { continue }
      let text = line.extracting(value.range)
      if field == .path {
        if let host = RouteTemplate.host(of: text) { appendHost(text.extracting(host)) }
      } else {
        appendHost(text)
      }
    }
    let name = peer
    return interner.intern(name.span, into: &output)
  }

  private mutating func appendHost(_ text: Span<UInt8>) {
    let host = RouteTemplate.host(of: text) ?? 0..<text.count
    for i in host.lowerBound..<endOfHost(text, host) { peer.append(text[i].lowercased) }
  }

  /// Where the host in `range` ends: before the port, which stands behind the only colon (an IPv6 address
  /// has more of them).
  private func endOfHost(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":"), from: range.lowerBound),
      colon < range.upperBound, colon > range.lowerBound,
      text.firstIndex(of: UInt8(ascii: ":"), from: colon + 1).map({ $0 >= range.upperBound })
        ?? true
    else { return range.upperBound }
    return colon
  }

  /// Users are told apart by symbol alone; their names are not kept.
  private func userSymbol(_ fields: LineFields, _ line: Span<UInt8>) -> Symbol {
    let field: LogField
    switch layout.userBasis {
    case .userID: field = .user
    case .session: field = .session
    case .clientAddress: field = .clientAddress
    case nil: return .none
    }
    guard fields.states(field, line), let value = fields[field] else { return .none }
    let text = line.extracting(value.range)
    guard field == .clientAddress else { return Symbol(text) }
    // `X-Forwarded-For` lists the proxies behind the client.
    let end = text.firstIndex(of: UInt8(ascii: ",")) ?? text.count
    return Symbol(text.extracting(0..<endOfHost(text, 0..<end)))
  }

  // MARK: Messages

  private mutating func message(
    _ fields: LineFields, _ line: Span<UInt8>, _ number: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let time: Timestamp
    switch moment(fields, fields[.endTime] == nil ? .startTime : .endTime, line) {
    case .absent: return .rejected("no timestamp")
    case .fault(let reason): return .rejected(reason)
    case .value(let stated): time = stated
    }
    var severity: Message.Severity?
    if let value = fields[.severity] {
      severity = LogValues.severity(line.extracting(value.range))
    }
    if severity == nil, let value = fields[.severityNumber] {
      severity = LogValues.severityNumber(line.extracting(value.range))
    }
    let range = fields[.message]?.range ?? 0..<0
    let kept = range.lowerBound..<(range.lowerBound + min(range.count, Self.textLimit))
    output.batch.messages.append(
      Message(
        time: time, service: service(fields, line, &output),
        instance: symbol(.instance, fields, line, &output), severity: severity ?? .info,
        text: line.extracting(kept).text(), line: number))
    return .used
  }
}

/// The parts of `GET /x HTTP/1.1`.
struct RequestLine {
  var method: Range<Int>?
  var path: Range<Int>?

  init(_ text: Span<UInt8>) {
    guard let first = text.firstIndex(of: 0x20), first > 0 else { return }
    for i in 0..<first where !text[i].isLetter && text[i] != UInt8(ascii: "-") { return }
    var end = text.count
    // A path may hold blanks where a client was careless; the protocol stands behind the last one.
    while end > first + 1, text[end - 1] != 0x20 { end -= 1 }
    let pathEnd =
      end > first + 1 && text.extracting(end..<text.count).hasPrefix("HTTP/") ? end - 1 : text.count
    guard pathEnd > first + 1 else { return }
    method = 0..<first
    path = (first + 1)..<pathEnd
  }
}
