/// HTTP logs of HAProxy: stamped with the start in local time, timers in milliseconds; `-1` is a phase that
/// was never reached.
package enum HAProxyLog: ParsedLog {
  package static let name = "haproxy"
  package static let role = "requests"
  static let confidence = 0.9
  static func makeParser() -> Line { Line() }

  package static let samples = [
    // Behind its syslog header.
    FormatSample(
      """
      Nov 22 14:03:11 lb haproxy[12]: 10.0.0.1:33317 [22/Nov/2026:14:03:11.123] fe~ shop/web-1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.example} {} "GET /cart/17 HTTP/1.1"
      Nov 22 14:03:12 lb haproxy[12]: Server shop/web-1 is DOWN, reason: Layer4 timeout.
      Nov 22 14:03:12 lb haproxy[12]: 10.0.0.1:33318 [22/Nov/2026:14:03:11.200] fe~ shop/web-1 0/0/1/-1/30002 504 194 - - sH-- 3/3/3/2/0 0/4 "GET /slow HTTP/1.1"

      """, records: 2),
    // No server left, a client that went away, a request that could not be read.
    FormatSample(
      """
      10.0.0.2:34548 [22/Nov/2026:15:18:55.798] fe shop/<NOSRV> 0/-1/-1/-1/0 503 212 - - SC-- 205/202/202/0/0 0/0 "HEAD / HTTP/1.0"
      10.0.0.3:34552 [22/Nov/2026:15:19:31.462] fe shop/web-2 0/0/2/-1/5002 -1 0 - - CH-- 2/2/2/1/0 0/0 "GET /slow HTTP/1.1"
      10.0.0.4:34553 [22/Nov/2026:15:19:32.101] fe fe/<NOSRV> -1/-1/-1/-1/50001 408 212 - - cR-- 2/2/0/0/0 0/0 "<BADREQ>"

      """, records: 3),
    // A refused connection after retries; a line of `option logasap`, and one of TCP mode.
    FormatSample(
      """
      10.0.0.2:34548 [22/Nov/2026:15:18:55.798] fe shop/web-1 0/0/-1/-1/3004 503 212 - - SC-- 205/202/202/0/+3 0/0 "GET / HTTP/1.1"
      10.0.0.2:34549 [22/Nov/2026:15:18:56.798] fe shop/web-2 9/10/7/14/+30 200 +243 - - ---- 3/3/3/1/0 0/0 "GET /big HTTP/1.0"
      10.0.0.2:34550 [22/Nov/2026:15:18:57.798] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0

      """, records: 2),
  ]

  struct Line: LogLineParser {
    private static let client = FieldAlias(field: .clientAddress)
    private static let time = FieldAlias(field: .startTime)
    private static let service = FieldAlias(field: .service)
    /// The host in the header of syslog is that of the proxy, which served nothing.
    private static let server = FieldAlias(field: .instance, isFinal: true)
    private static let duration = FieldAlias(field: .duration, unit: .milliseconds)
    private static let dependency = FieldAlias(field: .dependencyTime, unit: .milliseconds)
    private static let status = FieldAlias(field: .status)
    private static let state = FieldAlias(field: .terminationState)
    private static let request = FieldAlias(field: .requestLine)

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      guard let open = line.firstIndex(of: UInt8(ascii: "[")),
        let bracket = timeBracket(line, from: open),
        let close = line.firstIndex(of: UInt8(ascii: "]"), from: bracket)
      else { return .rejected("no [day/month/year:time] of HAProxy") }
      var clientStart = max(0, bracket - 1)
      while clientStart > 0, !line[clientStart - 1].isBlank { clientStart -= 1 }
      var words = LineWords(index: close + 1)
      guard words.word(line) != nil, let server = words.word(line),
        let slash = line.firstIndex(of: UInt8(ascii: "/"), from: server.lowerBound),
        slash < server.upperBound, let timers = words.word(line),
        line.extracting(timers).firstIndex(of: UInt8(ascii: "/")) != nil
      else { return .rejected("no backend, server and timers of HAProxy") }
      let phases = Self.phases(line, timers)
      guard phases.count == 5 else {
        return phases.count == 3 ? .recognised : .rejected("expected 5 timers of HAProxy")
      }
      guard let status = words.word(line), line.extracting(status).integer() != nil,
        words.word(line) != nil, words.word(line) != nil, words.word(line) != nil,
        let state = words.word(line), state.count == 4
      else { return .rejected("no status and termination state of HAProxy") }
      fields.set(Self.client, clientStart..<max(clientStart, bracket - 1), .string)
      fields.set(Self.time, (bracket + 1)..<close, .string)
      fields.set(Self.service, server.lowerBound..<slash, .string)
      let name = (slash + 1)..<server.upperBound
      // `<NOSRV>`: no server was chosen. `<STATS>` and the like: the proxy itself served.
      if line.extracting(name).equals("<NOSRV>") {
        fields.set(Self.server, name.lowerBound..<name.lowerBound, .string)
      } else if name.isEmpty || line[name.lowerBound] != UInt8(ascii: "<") {
        fields.set(Self.server, name, .string)
      }
      if line[phases[4].lowerBound] != UInt8(ascii: "-") {
        fields.set(Self.duration, phases[4], .number)
      }
      if line[phases[3].lowerBound] != UInt8(ascii: "-") {
        fields.set(Self.dependency, phases[3], .number)
      }
      // -1 where the client left before there was a status.
      if line[status.lowerBound] != UInt8(ascii: "-") {
        fields.set(Self.status, status, .number)
      }
      fields.set(Self.state, state, .string)
      if let quote = line.firstIndex(of: UInt8(ascii: "\""), from: words.index) {
        words.index = quote
        if let request = words.quoted(line) { fields.set(Self.request, request, .string) }
      }
      return nil
    }

    /// Index of a `[` behind which a day and a slash stand.
    private func timeBracket(_ line: Span<UInt8>, from start: Int) -> Int? {
      var open: Int? = start
      while let found = open {
        if found + 12 < line.count, line[found + 3] == UInt8(ascii: "/") { return found }
        open = line.firstIndex(of: UInt8(ascii: "["), from: found + 1)
      }
      return nil
    }

    /// The parts of `10/0/30/69/109`, each not empty.
    private static func phases(_ line: Span<UInt8>, _ timers: Range<Int>) -> [Range<Int>] {
      var phases: [Range<Int>] = []
      var start = timers.lowerBound
      while start < timers.upperBound, phases.count < 6 {
        let end = min(
          line.firstIndex(of: UInt8(ascii: "/"), from: start) ?? timers.upperBound,
          timers.upperBound)
        if start < end { phases.append(start..<end) }
        start = end + 1
      }
      return phases
    }
  }
}
