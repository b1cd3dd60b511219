/// Access logs of nginx, Apache and their kin: common and combined, with the usual tails of request and
/// upstream times.
package enum AccessLog: LineFormat {
  package static let name = "access-log"
  package static let role = "requests"

  package static let samples = [
    // Combined, without times; a request that could not be read, and a client that went away.
    FormatSample(
      """
      10.0.0.1 - ann [22/Nov/2026:14:03:11 +0100] "GET /cart/17?x=1 HTTP/1.1" 200 512 "-" "curl/8.5"
      10.0.0.2 - - [22/Nov/2026:14:03:11 +0100] "-" 400 0 "-" "-"
      2001:db8::7 - - [22/Nov/2026:14:03:12 +0100] "GET /a\\"b HTTP/1.1" 499 0 "https://a.example/" "x \\"y\\""

      """, records: 3),
    // nginx with request and upstream time; the second went to two upstreams, the third to none.
    FormatSample(
      """
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0100] "GET / HTTP/1.1" 200 512 "-" "curl/8.5" 0.123 0.120
      10.0.0.1 - - [22/Nov/2026:14:03:12 +0100] "GET / HTTP/1.1" 504 160 "-" "curl/8.5" 60.003 30.001, 30.000
      10.0.0.1 - - [22/Nov/2026:14:03:13 +0100] "GET / HTTP/1.1" 304 0 "-" "curl/8.5" 0.000 -

      """, records: 3),
    // Times and names as pairs, behind a virtual host; the last line is no access log line.
    FormatSample(
      """
      shop.example:443 10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET /orders/7 HTTP/2.0" 200 31 "-" "-" rt=0.084 urt="0.080" uid=u17 host=web-1
      shop.example:443 10.0.0.2 - - [22/Nov/2026:14:03:12 +0000] "POST /orders HTTP/2.0" 502 31 "-" "-" rt=3.020 urt="1.0, 2.0" uid=u18 host=web-2
      worker process 31 exited on signal 9

      """, records: 2),
    // Apache's %D behind the common format.
    FormatSample(
      """
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET / HTTP/1.1" 200 31 8412
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET / HTTP/1.1" 500 31 2008412

      """, records: 2),
    // The client that the proxy before it names, which may be a list; the second gave up.
    FormatSample(
      """
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET /a HTTP/1.1" 200 31 "-" "curl/8.5" "192.0.2.7, 10.0.0.9"
      10.0.0.1 - - [22/Nov/2026:14:03:12 +0000] "GET /a HTTP/1.1" 499 0 "-" "curl/8.5" "-"

      """, records: 2),
    // Traefik: the number of the request, router, server and time; no server for the second.
    FormatSample(
      """
      10.0.0.1 - - [22/Nov/2026:14:03:11 +0000] "GET /a HTTP/1.1" 200 31 "-" "-" 7 "shop@docker" "http://10.0.0.9:80" 12ms
      10.0.0.1 - - [22/Nov/2026:14:03:12 +0000] "GET /a HTTP/1.1" 503 31 "-" "-" 8 "shop@docker" "-" 0ms

      """, records: 2),
  ]

  /// Lines of the head that are looked at.
  private static let lineLimit = 200

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var survey = HeadSurvey()
    HeadLines.forEach(head, limit: lineLimit) { survey.take($0) }
    let statistics = survey.statistics
    guard statistics.requests > 0, statistics.requests * 2 >= statistics.lines,
      let zone = statistics.zone
    else { return nil }
    var layout = statistics.layout
    var decisions = statistics.decisions
    if let tail = survey.tail.decision, decisions.isEmpty {
      layout.undecidedUnit = tail.unit
      layout.tail = tail.roles
      decisions.append(tail.text)
    }
    return Recognition(
      confidence: 0.8, zone: zone, layout: layout.words, decisions: decisions)
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    Decoder(
      roles: LogLayout(words: recognition.layout).tail,
      builder: LogRecordBuilder(recognition, context))
  }

  private struct HeadSurvey {
    var parser = AccessLine()
    var fields = LineFields()
    var tail = AccessTail()
    var statistics = LogHeadStatistics()

    mutating func take(_ line: Span<UInt8>) {
      fields.removeAll()
      guard parser.parse(line, into: &fields) == nil else { return statistics.countOther() }
      statistics.take(fields, line)
      let time = fields[.endTime].flatMap {
        TimestampParser.parse(line.extracting($0.range), utcOffset: 0)?.moment
      }
      tail.take(parser.tail, line, at: time)
    }
  }

  struct Decoder: LineDecoder {
    private let roles: [LogLayout.TailRole]
    private var parser = AccessLine()
    private var fields = LineFields()
    private var builder: LogRecordBuilder

    private static let duration = FieldAlias(field: .duration)
    private static let dependency = FieldAlias(field: .dependencyTime)
    private static let start = FieldAlias(field: .startTime)

    init(roles: [LogLayout.TailRole], builder: LogRecordBuilder) {
      self.roles = roles
      self.builder = builder
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      fields.removeAll()
      if let reason = parser.parse(line, into: &fields) { return .rejected(reason) }
      for (role, token) in zip(roles, parser.tail) {
        switch role {
        case .ignored: continue
        case .duration: fields.set(Self.duration, token, .number)
        case .dependency: fields.set(Self.dependency, token, .number)
        case .durationFromStart:
          fields.set(Self.duration, token, .number)
          if let time = fields[.endTime] { fields.set(Self.start, time.range, .string) }
        }
      }
      return builder.build(fields, line, number: number, into: &output)
    }

    mutating func finish(into output: inout DecodedOutput) { builder.finish(into: &output) }
  }
}
