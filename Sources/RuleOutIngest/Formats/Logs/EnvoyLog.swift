/// Access logs of Envoy and Istio in their default text: stamped with the start, durations in milliseconds.
package enum EnvoyLog: ParsedLog {
  package static let name = "envoy"
  package static let role = "requests"
  static let confidence = 0.9
  static func makeParser() -> Line { Line() }

  package static let samples = [
    // Envoy's own format; the second client went away.
    FormatSample(
      """
      [2026-11-22T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"
      [2026-11-22T20:17:01.310Z] "GET /slow HTTP/1.1" 0 DC 0 0 4001 - "10.0.35.29" "curl/8.5" "7a0c" "locations" "10.0.2.1:80"

      """, records: 2),
    // Istio at the caller; the second call found no host, the third timed out.
    FormatSample(
      """
      [2026-11-22T20:17:00.310Z] "GET /status/418 HTTP/1.1" 418 - via_upstream - "-" 0 135 5 4 "-" "curl/8.5" "84961386" "httpbin:8000" "10.44.1.23:80" outbound|8000||httpbin.foo.svc.cluster.local 10.44.1.27:37652 10.0.45.184:8000 10.44.1.27:46520 - default
      [2026-11-22T20:17:01.310Z] "GET /status/200 HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 0 - "-" "curl/8.5" "84961387" "httpbin:8000" "-" outbound|8000||httpbin.foo.svc.cluster.local - 10.0.45.184:8000 10.44.1.27:46520 - default
      [2026-11-22T20:17:02.310Z] "GET /delay HTTP/1.1" 504 UT response_timeout - "-" 0 24 15000 - "-" "curl/8.5" "84961388" "httpbin:8000" "10.44.1.23:80" outbound|8000||httpbin.foo.svc.cluster.local 10.44.1.27:37652 10.0.45.184:8000 10.44.1.27:46520 - default

      """, records: 3),
    // Istio at the callee; a connection without a request, and a line that is cut short.
    FormatSample(
      """
      [2026-11-22T20:17:00.310Z] "GET /status/200 HTTP/1.1" 200 - via_upstream - "-" 0 135 3 1 "-" "curl/8.5" "84961386" "httpbin:8000" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.23:80 10.44.1.27:37652 outbound_.8000_._.httpbin.foo.svc.cluster.local default
      [2026-11-22T20:17:00.310Z] "- - -" 0 - - - "-" 1200 3400 120000 - "-" "-" "-" "-" "10.44.1.30:5432" outbound|5432||db.foo.svc.cluster.local 10.44.1.27:37653 10.0.45.185:5432 10.44.1.27:46521 - -
      [2026-11-22T20:17:01.310Z] "GET /st
      """, records: 1),
  ]

  struct Line: LogLineParser {
    private static let time = FieldAlias(field: .startTime)
    private static let request = FieldAlias(field: .requestLine)
    private static let status = FieldAlias(field: .status)
    private static let flags = FieldAlias(field: .responseFlags)
    private static let duration = FieldAlias(field: .duration, unit: .milliseconds)
    private static let dependency = FieldAlias(field: .dependencyTime, unit: .milliseconds)
    private static let forwarded = FieldAlias(field: .clientAddress)
    private static let client = FieldAlias(field: .clientAddress, rank: 1)
    private static let host = FieldAlias(field: .upstreamAddress)
    private static let cluster = FieldAlias(field: .upstreamCluster)

    mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome? {
      guard line.count > 22, line[0] == UInt8(ascii: "["), line[5] == UInt8(ascii: "-"),
        let close = line.firstIndex(of: UInt8(ascii: "]"))
      else { return .rejected("no [time] of Envoy") }
      var words = LineWords(index: close + 1)
      guard let request = words.quoted(line), let status = words.word(line),
        line.extracting(status).integer() != nil, let flags = words.word(line),
        let next = words.word(line)
      else { return .rejected("no request, status and flags of Envoy") }
      if line.extracting(next).integer() == nil {
        // Istio: code details, termination details, transport failure; then bytes received.
        guard words.word(line) != nil, words.quoted(line) != nil, words.word(line) != nil else {
          return .rejected("line ends before its duration")
        }
      }
      guard words.word(line) != nil, let duration = words.word(line),
        let upstream = words.word(line)
      else { return .rejected("line ends before its duration") }
      let isUnread = line.extracting(request).equals("- - -")
      if isUnread, line.extracting(status).equals("0") { return .recognised }
      fields.set(Self.time, 1..<close, .string)
      if !isUnread { fields.set(Self.request, request, .string) }
      fields.set(Self.status, status, .number)
      fields.set(Self.flags, flags, .string)
      fields.set(Self.duration, duration, .number)
      fields.set(Self.dependency, upstream, .number)
      parseNames(line, &words, into: &fields)
      return nil
    }

    private func parseNames(
      _ line: Span<UInt8>, _ words: inout LineWords, into fields: inout LineFields
    ) {
      guard let forwarded = words.quoted(line), words.quoted(line) != nil,
        words.quoted(line) != nil, words.quoted(line) != nil, let host = words.quoted(line)
      else { return }
      let isStated = !LogValues.isAbsent(line.extracting(forwarded))
      if isStated { fields.set(Self.forwarded, forwarded, .string) }
      fields.set(Self.host, host, .string)
      guard let cluster = words.word(line), words.word(line) != nil, words.word(line) != nil,
        let client = words.word(line)
      else { return }
      fields.set(Self.cluster, cluster, .string)
      if !isStated { fields.set(Self.client, client, .string) }
    }
  }
}
