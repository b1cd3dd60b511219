/// Logs of requests and of outbound calls, a line each, in the order in which they ended.
extension Export {
  /// JSON lines with the request's own breakdown.
  func requestLinesJSON() -> [UInt8] {
    var text = ByteText()
    let paths = PathTable(blueprint.routes)
    for request in recording.requests {
      let route = blueprint.routes[request.route]
      text.add(#"{"timestamp":""#)
      text.addRFC3339(request.end, utcOffset: blueprint.utcOffset)
      text.add(#"","service":"\#(blueprint.service)","instance":""#)
      text.add(blueprint.hosts[request.host].name)
      text.add(#"","version":""#)
      text.add(blueprint.versions[request.version].name)
      text.add(#"","user_id":"u"#)
      text.add(10_000 + request.user)
      text.add(#"","method":""#)
      text.add(route.method)
      text.add(#"","path":""#)
      paths.add(request, to: &text)
      text.add(#"","status":"#)
      text.add(request.status)
      text.add(#","duration_ms":"#)
      text.addMilliseconds(request.duration)
      text.add(#","query_ms":"#)
      text.addMilliseconds(request.query)
      text.add(#","pool_wait_ms":"#)
      text.addMilliseconds(request.poolWait, decimals: 1)
      if request.upstream >= 0 {
        text.add(#","upstream_ms":"#)
        text.addMilliseconds(request.upstream)
      }
      text.add("}\n")
    }
    return text.bytes
  }

  /// JSON lines as a small logging library writes them: epoch milliseconds, the route as a pattern.
  func requestLinesEpoch() -> [UInt8] {
    var text = ByteText()
    for request in recording.requests {
      let route = blueprint.routes[request.route]
      text.add(#"{"level":"info","time":"#)
      text.add(Int(request.end / 1_000))
      text.add(#","service":"\#(blueprint.service)","host":""#)
      text.add(blueprint.hosts[request.host].name)
      text.add(#"","version":""#)
      text.add(blueprint.versions[request.version].name)
      text.add(#"","user":"u"#)
      text.add(10_000 + request.user)
      text.add(#"","method":"\#(route.method)","route":"\#(route.path)","status":"#)
      text.add(request.status)
      text.add(#","duration_ms":"#)
      text.addMilliseconds(request.duration)
      text.add(#","pool_wait_ms":"#)
      text.addMilliseconds(request.poolWait, decimals: 1)
      text.add(#","query_ms":"#)
      text.addMilliseconds(request.query)
      text.add(#","msg":"request completed"}"#)
      text.add("\n")
    }
    return text.bytes
  }

  /// Outbound calls as the egress proxy logs them, in UTC.
  func callLinesJSON() -> [UInt8] {
    var text = ByteText()
    for call in recording.calls {
      text.add(#"{"timestamp":""#)
      text.addRFC3339(call.end, utcOffset: 0)
      text.add(#"","direction":"outbound","proxy":"egress-1","service":"\#(blueprint.service)""#)
      text.add(#","instance":"\#(blueprint.hosts[call.host].name)","upstream_host":""#)
      text.add(blueprint.externals[call.external].host)
      text.add(#"","attempt":"#)
      text.add(call.attempt)
      text.add(#","status":"#)
      text.add(call.status)
      text.add(#","duration_ms":"#)
      text.addMilliseconds(call.end - call.start, decimals: 1)
      text.add("}\n")
    }
    return text.bytes
  }

  /// nginx combined with `rt`, `urt`, upstream status and host at its end. Time is that of the end.
  func accessLogNginx() -> [UInt8] {
    var text = ByteText()
    let paths = PathTable(blueprint.routes)
    for request in recording.requests {
      addCombinedHead(request, at: request.end, paths, &text)
      text.add(" rt=")
      text.addSeconds(request.duration)
      text.add(" urt=")
      if request.outcome == .shed { text.add("-") } else { text.addSeconds(request.duration) }
      text.add(" host=")
      text.add(blueprint.hosts[request.host].name)
      text.add("\n")
    }
    return text.bytes
  }

  /// Apache combined with `%D`, microseconds. Time is that of the arrival, the order that of the end.
  func accessLogApache() -> [UInt8] {
    var text = ByteText()
    let paths = PathTable(blueprint.routes)
    for request in recording.requests {
      addCombinedHead(request, at: request.start, paths, &text)
      text.add(" ")
      text.add(Int(request.duration))
      text.add("\n")
    }
    return text.bytes
  }

  private func addCombinedHead(
    _ request: RequestRecord, at time: Int64, _ paths: PathTable, _ text: inout ByteText
  ) {
    let route = blueprint.routes[request.route]
    text.add("10.20.\(request.user / 250).\(request.user % 250 + 1) - u")
    text.add(10_000 + request.user)
    text.add(" [")
    text.addAccessLogTime(time, utcOffset: blueprint.utcOffset)
    text.add(#"] "\#(route.method) "#)
    paths.add(request, to: &text)
    text.add(#" HTTP/1.1" "#)
    text.add(request.status)
    text.add(request.status >= 500 ? " 162" : " \(route.size)")
    text.add(#" "-" "app/4.2""#)
  }
}

/// The paths of routes, cut at the place of the identifier.
struct PathTable {
  private let parts: [(head: String, tail: String, hasIdentifier: Bool)]

  init(_ routes: [Route]) {
    parts = routes.map { route in
      guard let open = route.path.firstIndex(of: "{"), let close = route.path.firstIndex(of: "}")
      else { return (route.path, "", false) }
      let tail = route.path[route.path.index(after: close)...]
      return (String(route.path[..<open]), String(tail), true)
    }
  }

  func add(_ request: RequestRecord, to text: inout ByteText) {
    let part = parts[request.route]
    text.add(part.head)
    if part.hasIdentifier { text.add(1_000 + request.identifier) }
    text.add(part.tail)
  }
}
