import RuleOutModel

/// Makes the symbols of a log line's names: service, instance, version, route, callee and user.
struct LogNames {
  private let defaultService: [UInt8]
  private var interner = SymbolInterner()
  private var routeText: [UInt8] = []
  private var peerText: [UInt8] = []

  /// `service` is that of lines that name none; may be empty.
  init(service: String) { defaultService = Array(service.utf8) }

  /// Names that were no valid UTF-8.
  var repaired: Int { interner.repairedNames }

  mutating func symbol(
    _ field: LogField, _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    guard fields.states(field, line), let value = fields[field] else { return .none }
    return interner.intern(line.extracting(value.range), into: &output)
  }

  /// The server behind a proxy: of a list of those tried, the last, which gave the answer.
  mutating func upstream(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    guard fields.states(.upstreamAddress, line), let range = fields[.upstreamAddress]?.range
    else { return .none }
    var start = range.upperBound
    while start > range.lowerBound, !line[start - 1].isBlank,
      line[start - 1] != UInt8(ascii: ",")
    {
      start -= 1
    }
    let last = line.extracting(start..<range.upperBound)
    return LogValues.isAbsent(last) ? .none : interner.intern(last, into: &output)
  }

  mutating func service(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    let stated = fields.isDatabaseServer ? .none : symbol(.service, fields, line, &output)
    if stated != .none { return stated }
    if fields.states(.process, line), fields.states(.instance, line) {
      let logger = symbol(.loggerName, fields, line, &output)
      if logger != .none { return logger }
    }
    if let wrapped = output.envelope?.service, wrapped != .none { return wrapped }
    let name = defaultService
    return interner.intern(name.span, into: &output)
  }

  /// `GET /users/{id}`: the method where there is one, and the route, else the template of the path.
  mutating func route(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    routeText.removeAll(keepingCapacity: true)
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
      for i in method { routeText.append(line[i] &- 0x61 < 26 ? line[i] & 0xDF : line[i]) }
      routeText.append(0x20)
    }
    if text[0] == UInt8(ascii: "/") || RouteTemplate.host(of: text) != nil {
      RouteTemplate.append(text, to: &routeText)
    } else {
      routeText.append(copying: text)
    }
    let name = routeText
    return interner.intern(name.span, into: &output)
  }

  /// The path itself, where it holds an identifier; its name is not kept.
  mutating func target(_ fields: LineFields, _ line: Span<UInt8>) -> Symbol {
    var path = fields.states(.path, line) ? fields[.path]?.range : nil
    if path == nil, let whole = fields[.requestLine]?.range {
      path = RequestLine(line.extracting(whole)).path
        .map { whole.lowerBound + $0.lowerBound..<whole.lowerBound + $0.upperBound }
    }
    guard let path else { return .none }
    let text = line.extracting(path)
    routeText.removeAll(keepingCapacity: true)
    guard RouteTemplate.append(text, to: &routeText) else { return .none }
    return Symbol(text.extracting(RouteTemplate.path(of: text)))
  }

  /// The callee: its name where stated, else the host of the URL; lower case, without scheme and port.
  mutating func peer(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    peerText.removeAll(keepingCapacity: true)
    if let cluster = fields[.upstreamCluster]?.range,
      line.extracting(cluster).hasPrefix("outbound|"), cluster.count > 9
    {
      var start = cluster.upperBound
      while start > cluster.lowerBound, line[start - 1] != UInt8(ascii: "|") { start -= 1 }
      HostName.append(line.extracting(start..<cluster.upperBound), to: &peerText)
    }
    for field in [LogField.peer, .path, .possiblePeer] where peerText.isEmpty {
      guard fields.states(field, line), let value = fields[field] else { continue }
      let text = line.extracting(value.range)
      if field == .path {
        if let host = RouteTemplate.host(of: text) {
          HostName.append(text.extracting(host), to: &peerText)
        }
      } else {
        HostName.append(text, to: &peerText)
      }
    }
    let name = peerText
    return interner.intern(name.span, into: &output)
  }

  /// The callee that a field made for it names: a path may as well be that of the request served, and what is no
  /// error may name any target.
  mutating func statedPeer(
    _ fields: LineFields, _ line: Span<UInt8>, isError: Bool, _ output: inout DecodedOutput
  ) -> Symbol {
    let keys: [LogField] = isError ? [.peer, .possiblePeer] : [.peer]
    guard !fields.states(.clientAddress, line),
      let field = keys.first(where: { fields.states($0, line) }), let value = fields[field],
      value.form == .string
    else { return .none }
    peerText.removeAll(keepingCapacity: true)
    HostName.append(line.extracting(value.range), to: &peerText)
    // Addresses name nobody.
    guard let first = peerText.first, first &- 0x61 < 26 else { return .none }
    let name = peerText
    return interner.intern(name.span, into: &output)
  }

  /// Users are told apart by symbol alone; their names are not kept.
  func user(
    _ fields: LineFields, _ line: Span<UInt8>, _ basis: UserBasis?
  ) -> Symbol {
    let field: LogField
    switch basis {
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
    return Symbol(text.extracting(0..<HostName.end(text, 0..<end)))
  }
}
