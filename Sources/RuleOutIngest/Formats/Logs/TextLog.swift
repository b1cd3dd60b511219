import RuleOutModel

/// Application logs of plain lines that begin with a time; lines without one, such as those of a stack
/// trace, belong to the line before. Within wrappers that state times, lines need none of their own.
///
/// Lines that tell of a request (`ToldRequest`) are requests where lines at the beginning do, of successes
/// among them: a log that names only requests that failed is no log of requests.
package enum TextLog: LineFormat {
  package static let name = "text-log"
  package static let role = "messages"

  package static let samples = [
    // Log4j and Python: comma milliseconds, no zone, a stack trace.
    FormatSample(
      """
      2026-11-22 14:03:11,123 INFO  [main] com.example.Shop - started in 3 s
      2026-11-22 14:03:12,456 ERROR [http-7] com.example.Shop - request failed
      java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available
      \tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)
      Caused by: java.lang.IllegalStateException: none

      """, records: 2),
    // nginx's error log and Go's log package.
    FormatSample(
      """
      2026/11/22 14:03:11 [error] 31#31: *7 upstream timed out (110: Connection timed out) while reading response header
      2026/11/22 14:03:12 [warn] 31#31: *8 an upstream response is buffered

      """, records: 2),
    // PostgreSQL with a zone, Ruby with its letter, times in brackets.
    FormatSample(
      """
      2026-11-22 14:03:11.123 UTC [31] FATAL:  sorry, too many clients already
      E, [2026-11-22T14:03:12.123456 #31] ERROR -- : execution expired
      [2026-11-22 14:03:13] production.ERROR: SQLSTATE[HY000] [2002] Connection refused
      [2026-11-22T14:03:14+00:00] no level here

      """, records: 4),
    // Rails: where a request goes and how it went are two lines; one failed, and of one the beginning is lost.
    FormatSample(
      """
      I, [2026-11-22T14:03:10.000001 #31]  INFO -- : [0f6c2f1e-77aa] Completed 200 OK in 7ms (Allocations: 812)
      I, [2026-11-22T14:03:11.123456 #31]  INFO -- : [8f3a9c1b-20ce] Started GET "/orders/7" for 10.0.0.1 at 2026-11-22 14:03:11 +0000
      I, [2026-11-22T14:03:11.125456 #31]  INFO -- : [8f3a9c1b-20ce] Processing by OrdersController#show as HTML
      I, [2026-11-22T14:03:11.925456 #31]  INFO -- : [8f3a9c1b-20ce] Completed 500 Internal Server Error in 802ms (Views: 1.2ms | ActiveRecord: 790.5ms)
      F, [2026-11-22T14:03:11.926456 #31] FATAL -- : [8f3a9c1b-20ce] ActiveRecord::StatementTimeout (canceling statement due to statement timeout)
        app/models/order.rb:7

      """, records: 5),
    // Gin, and lines of the application beside its own.
    FormatSample(
      """
      [GIN] 2026/11/22 - 14:03:11 | 200 |    1.234567ms |        10.0.0.1 | GET      "/orders/7?x=1"
      2026/11/22 14:03:12 worker 3 started
      [GIN] 2026/11/22 - 14:03:13 | 504 |       1m0.25s |        10.0.0.2 | POST     "/orders"

      """, records: 3),
  ]

  /// Layout of lines without times of their own.
  private static let enveloped = "enveloped"
  /// Layout of lines whose own times are left aside, for those of the wrappers state their zone.
  private static let zoned = "zoned"
  /// Layout of logs some lines of which tell of requests.
  private static let tellsRequests = "requests"

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var survey = TextHead(envelopeZone: head.envelopeZone)
    HeadLines.forEach(head, limit: TextHead.lineLimit) { survey.take($0) }
    let requests = survey.tellsRequests ? [tellsRequests] : []
    if let zone = survey.zone, survey.isTimed {
      var recognition = Recognition(
        confidence: survey.confidence, zone: zone, layout: survey.layout + requests,
        decisions: survey.decisions, role: survey.role)
      if zone == .local, let wrapper = head.envelopeZone, wrapper != .local {
        recognition.zone = wrapper
        recognition.layout.append(zoned)
        recognition.decisions.append(
          "times of lines state no zone: those of the wrappers used")
      }
      return recognition
    }
    guard let zone = head.envelopeZone, survey.isProse else { return nil }
    return Recognition(
      confidence: survey.tellsRequests ? survey.confidence : 0.1, zone: zone,
      layout: survey.layout + requests + [enveloped],
      decisions: survey.decisions
        + ["lines without times of their own taken at the times of their wrappers"],
      role: survey.role)
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    Decoder(
      isEnveloped: recognition.layout.contains(enveloped),
      isZoned: recognition.layout.contains(zoned),
      tellsRequests: recognition.layout.contains(tellsRequests),
      builder: LogRecordBuilder(recognition, context))
  }

  /// Holds each message back until the next begins, for lines that belong to it.
  struct Decoder: LineDecoder {
    /// Bytes of a message with what is joined to it.
    private static let textLimit = 1_000

    private let isEnveloped: Bool
    private let isZoned: Bool
    private let tellsRequests: Bool
    private var builder: LogRecordBuilder
    private var fields = LineFields()
    private var request = ToldRequest()
    private var beginnings = RequestBeginnings()
    private var buffer: [UInt8] = []
    private var held: Message?
    /// The line before was a request: what goes on from it is accounted for.
    private var isBehindRequest = false

    private static let time = FieldAlias(field: .endTime)
    private static let severity = FieldAlias(field: .severity)
    private static let message = FieldAlias(field: .message)
    private static let service = FieldAlias(field: .service)
    private static let method = FieldAlias(field: .method)
    private static let path = FieldAlias(field: .path)
    private static let client = FieldAlias(field: .clientAddress)

    init(isEnveloped: Bool, isZoned: Bool, tellsRequests: Bool, builder: LogRecordBuilder) {
      self.isEnveloped = isEnveloped
      self.isZoned = isZoned
      self.tellsRequests = tellsRequests
      self.builder = builder
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      fields.removeAll()
      var time: Range<Int>?
      let severity: Range<Int>?
      let text: Range<Int>
      if let parts = TextLine(line) {
        if !isZoned || output.envelope?.time == nil { time = parts.time }
        (severity, text) = (parts.severity, parts.text)
      } else if isEnveloped,
        held == nil && !isBehindRequest
          || output.envelope?.time != nil && !TextLine.goesOn(line)
      {
        (severity, text) = TextLine.severityAndText(line, from: 0)
      } else {
        return join(line, output.envelope?.instance ?? .none)
      }
      release(into: &output)
      if tellsRequests {
        let start = TextLine.bodyStart(line, severity: severity, text: text)
        let process = Self.process(line, (time?.upperBound ?? 0)..<start)
        switch request.find(line, from: start, into: &fields) {
        case .whole: return build(line, time, number, into: &output)
        case .end: return buildEnd(line, time, process, number, into: &output)
        case .beginning: beginnings.begin(fields, line, process: process)
        case .none: break
        }
        fields.removeAll()
      }
      if let time { fields.set(Self.time, time, .string) }
      if let severity { fields.set(Self.severity, severity, .string) }
      fields.set(Self.message, text, .string)
      if let name = Self.tracedService(
        line, TextLine.bodyStart(line, severity: severity, text: text))
      {
        fields.set(Self.service, name, .string)
      }
      let outcome = builder.build(fields, line, number: number, into: &output)
      if outcome == .used { held = output.batch.messages.popLast() }
      return outcome
    }

    mutating func finish(into output: inout DecodedOutput) {
      release(into: &output)
      builder.finish(into: &output)
    }

    // MARK: Requests

    private mutating func build(
      _ line: Span<UInt8>, _ time: Range<Int>?, _ number: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      if let time { fields.set(Self.time, time, .string) }
      isBehindRequest = true
      return builder.build(fields, line, number: number, into: &output)
    }

    /// A request whose beginning an earlier line told of.
    private mutating func buildEnd(
      _ line: Span<UInt8>, _ time: Range<Int>?, _ process: Range<Int>?, _ number: Int,
      into output: inout DecodedOutput
    ) -> LineOutcome {
      guard let beginning = beginnings.end(fields, line, process: process) else {
        return build(line, time, number, into: &output)
      }
      buffer.removeAll(keepingCapacity: true)
      buffer.append(copying: line)
      for (alias, value) in [
        (Self.method, beginning.method), (Self.path, beginning.path),
        (Self.client, beginning.client),
      ] where !value.isEmpty {
        fields.set(alias, buffer.count..<(buffer.count + value.count), .string)
        buffer += value
      }
      let whole = buffer
      return build(whole.span, time, number, into: &output)
    }

    /// The service in what Spring writes of a trace behind the severity: `[orders,3f2a9c,77aa01]`, `[orders,,]`.
    private static func tracedService(_ line: Span<UInt8>, _ start: Int) -> Range<Int>? {
      guard start < line.count, line[start] == UInt8(ascii: "["),
        let close = line.firstIndex(of: UInt8(ascii: "]"), from: start)
      else { return nil }
      var commas: [Int] = []
      for index in (start + 1)..<close {
        if line[index] == UInt8(ascii: ",") { commas.append(index) }
        if line[index].isBlank { return nil }
      }
      guard 2...3 ~= commas.count, commas[0] > start + 1, line[start + 1].isLetter else {
        return nil
      }
      return (start + 1)..<commas[0]
    }

    /// The number of the process that Ruby writes before the severity: `#31`.
    private static func process(_ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
      guard let mark = line.firstIndex(of: UInt8(ascii: "#"), from: range.lowerBound),
        mark < range.upperBound
      else { return nil }
      var end = mark + 1
      while end < range.upperBound, line[end].decimalDigit != nil { end += 1 }
      return end > mark + 1 ? mark..<end : nil
    }

    // MARK: Messages

    private mutating func release(into output: inout DecodedOutput) {
      if let message = held { output.batch.messages.append(message) }
      held = nil
      isBehindRequest = false
    }

    private mutating func join(_ line: Span<UInt8>, _ instance: Symbol) -> LineOutcome {
      if isBehindRequest { return .recognised }
      guard let message = held else { return .rejected("no time at the start of the line") }
      let room = Self.textLimit - message.text.utf8.count - 1
      if room > 0, instance == .none || instance == message.instance {
        held?.text += "\n" + line.extracting(0..<min(room, line.count)).text()
      }
      return .recognised
    }
  }
}
