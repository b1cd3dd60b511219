import RuleOutModel

/// Logs of one JSON object a line: access logs, outbound calls and application messages, also mixed. One
/// alias table finds the fields (`FieldAliases`), and each line is what its fields say (`LogLine`).
package enum JSONLines: LineFormat {
  package static let name = "json-lines"
  package static let role = "requests"

  package static let samples =
    [
      // nginx with its own names; numbers in quotes; the second request failed upstream.
      FormatSample(
        """
        {"time_iso8601":"2026-03-02T10:00:00+01:00","remote_addr":"10.1.2.3","request":"GET /cart/17?x=1 HTTP/1.1","status":"200","request_time":"0.241","upstream_response_time":"0.240"}
        {"time_iso8601":"2026-03-02T10:00:01+01:00","remote_addr":"10.1.2.4","request":"POST /cart HTTP/1.1","status":"504","request_time":"60.001","upstream_response_time":"30.000, 30.001"}

        """, records: 2),
      // An application that tells where the time of each request went; the last line is cut short.
      FormatSample(
        """
        {"timestamp":"2026-03-02T09:00:00.120Z","service":"shop","instance":"shop-1","method":"GET","path":"/orders/981","status":200,"duration_ms":84.5,"user_id":"u-17","pool_wait_ms":0.2,"query_ms":11,"upstream_ms":60}
        {"timestamp":"2026-03-02T09:00:00.480Z","service":"shop","instance":"shop-2","method":"GET","path":"/orders/982","status":500,"duration_ms":2004,"user_id":"u-18","pool_wait_ms":2000,"error":"timeout waiting for connection"}
        {"timestamp":"2026-03-02T09:00:01.0
        """, records: 2),
      // Outbound calls as the caller saw them; one was never answered.
      FormatSample(
        """
        {"ts":1772442000.25,"direction":"outbound","service":"shop","peer":"payments","method":"POST","url":"https://payments.example:8443/v1/charges","status":201,"elapsed":118}
        {"ts":1772442001.75,"direction":"outbound","service":"shop","peer":"payments","method":"POST","url":"https://payments.example:8443/v1/charges","status":null,"elapsed":5000,"error":"context deadline exceeded"}

        """, records: 2),
      // Application messages: flat dotted keys, pino's numbers, and a line without severity.
      FormatSample(
        """
        {"@timestamp":"2026-03-02T09:00:00Z","log.level":"ERROR","service.name":"shop","message":"HikariPool-1 - Connection is not available"}
        {"level":50,"time":1772442000250,"pid":7,"hostname":"shop-1","msg":"\\"charge\\" failed"}
        {"time":"2026-03-02T09:00:02Z","msg":"started"}

        """, records: 3),
      // An array, as a query of a log store gives it; its last object is cut short.
      FormatSample(
        """
        [{"timestamp":"2026-03-02T09:00:00Z", "httpRequest":
            {"requestMethod":"GET","requestUrl":"http://h.example/a}","remoteIp":"10.1.2.3","status":200,"latency":"0.011s"}},
         {"timestamp":"2026-03-02T09:00:01Z","status":503,"duration_ms":12,"path":"/b"}, {"timestamp":"2026-
        """, records: 2),
    ] + ProducerSamples.all + [
      // A process that died: its runtime writes no JSON.
      FormatSample(
        """
        {"time":"2026-03-02T09:00:00Z","level":"INFO","service":"shop","msg":"started"}
        {"time":"2026-03-02T09:00:01Z","level":"INFO","service":"shop","msg":"cache is warm"}
        {"time":"2026-03-02T09:00:02Z","level":"INFO","service":"shop","msg":"order 7"}
        panic: runtime error: index out of range [5] with length 3

        goroutine 1 [running]:
        main.main()
        \t/app/main.go:12 +0x1d
        {"time":"2026-03-02T09:00:09Z","level":"INFO","service":"shop","msg":"started"}
        {"time":"2026-03-02T09:00:10Z","level":"INFO","service":"shop","msg":"cache is warm"}

        """, records: 6)
    ]

  /// Lines of the head that are looked at.
  private static let lineLimit = 200

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var lines = HeadSurvey()
    lines.statistics.envelopeZone = head.envelopeZone
    lines.toldStatistics.envelopeZone = head.envelopeZone
    HeadLines.forEach(head, limit: lineLimit) { lines.take($0) }
    if let recognition = recognition(lines, isArray: false) { return recognition }
    guard let first = head.bytes.span.trimmedRange().first, head.bytes[first] == UInt8(ascii: "[")
    else { return nil }
    // Objects of an array may stand on one line or on several each.
    var objects = EntryFramed(HeadSurvey(limit: lineLimit), at: LogDocument.array.place)
    var output = DecodedOutput(file: "")
    objects.decode(head.bytes.span, into: &output)
    return recognition(objects.decoder, isArray: true)
  }

  /// Layout of logs some messages of which tell of requests.
  private static let tellsRequests = "requests"

  private static func recognition(_ survey: HeadSurvey, isArray: Bool) -> Recognition? {
    let statistics = survey.tellsRequests ? survey.toldStatistics : survey.statistics
    guard statistics.usable > 0, statistics.usable * 2 >= statistics.lines,
      let zone = statistics.zone
    else { return nil }
    var layout = statistics.layout
    layout.isArray = isArray
    // Messages without severity might be anything with a time and a text.
    let isSure = statistics.hasRequests || statistics.severities > 0
    return Recognition(
      confidence: isSure ? 0.7 : 0.3, zone: zone,
      layout: layout.words + (survey.tellsRequests ? [tellsRequests] : []),
      decisions: statistics.decisions
        + (survey.tellsRequests
          ? ["messages that open with a method, a path and a status taken as requests"] : []),
      role: statistics.role)
  }

  package static func makeDecoder(_ recognition: Recognition, _ context: DecodingContext)
    -> any InputDecoder
  {
    let decoder = makeLineDecoder(recognition, context)
    return LogLayout(words: recognition.layout).isArray
      ? EntryFramed(decoder, at: LogDocument.array.place) : LineFramed(decoder)
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    Decoder(
      builder: LogRecordBuilder(recognition, context),
      tellsRequests: recognition.layout.contains(tellsRequests))
  }

  /// Reads the objects of a head, the first `limit` of them.
  private struct HeadSurvey: LineDecoder {
    var limit = lineLimit
    var statistics = LogHeadStatistics()
    /// The same, with requests that messages tell of.
    var toldStatistics = LogHeadStatistics()
    private var message = ToldMessage()
    private var told = 0
    private var succeeded = 0
    private var scanner = JSONLineScanner()
    private var collector = Collector()
    private var buffer: [UInt8] = []

    init(limit: Int = lineLimit) { self.limit = limit }

    mutating func take(_ line: Span<UInt8>) {
      if statistics.lines >= limit { return }
      collector.fields.removeAll()
      if scanner.scan(line, &collector) != nil, !collector.scanKeys(line) {
        statistics.countOther()
        return toldStatistics.countOther()
      }
      if collector.fields.resolveEscapes(line, into: &buffer) {
        let plain = buffer
        note(plain.span)
      } else {
        note(line)
      }
    }

    private mutating func note(_ line: Span<UInt8>) {
      statistics.take(collector.fields, line)
      if let status = message.find(in: &collector.fields, line) {
        told += 1
        if status < 400 { succeeded += 1 }
      }
      toldStatistics.take(collector.fields, line)
    }

    /// A log whose messages name only requests that failed is no log of requests.
    var tellsRequests: Bool {
      succeeded > 0 && (told >= 3 || told * 2 >= statistics.usable)
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      take(line)
      return .used
    }
  }

  struct Collector: JSONFieldVisitor {
    var resolver = FieldResolver()
    var fields = LineFields()

    mutating func visit(_ key: Span<UInt8>, _ value: Range<Int>, _ form: LineFields.Form) {
      if let alias = resolver.alias(of: key) { fields.set(alias, value, form) }
    }

    /// Looks for the keys of a line that is no valid JSON; false where there are too few of them to trust.
    mutating func scanKeys(_ line: Span<UInt8>) -> Bool {
      fields.removeAll()
      return JSONKeyScan.scan(line, &self) >= 3
    }
  }

  struct Decoder: LineDecoder {
    private var scanner = JSONLineScanner()
    private var collector = Collector()
    private var builder: LogRecordBuilder
    private var buffer: [UInt8] = []
    private var message = ToldMessage()
    private let tellsRequests: Bool
    private var crashes = CrashLines()
    /// Lines that are no valid JSON and were used all the same, with the first of them.
    private var repaired = 0
    private var firstRepaired = (line: 0, fault: "")

    init(builder: LogRecordBuilder, tellsRequests: Bool = false) {
      self.builder = builder
      self.tellsRequests = tellsRequests
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      collector.fields.removeAll()
      guard let fault = scanner.scan(line, &collector) else {
        let outcome = build(line, number, into: &output)
        if outcome == .used { crashes.note(number, into: &output) }
        return outcome
      }
      if isBracket(line) { return .recognised }
      guard collector.scanKeys(line), build(line, number, into: &output) == .used else {
        return crashes.take(line, number: number, &builder, into: &output)
          ?? .rejected(fault.rawValue)
      }
      crashes.note(number, into: &output)
      if repaired == 0 { firstRepaired = (number, fault.rawValue) }
      repaired += 1
      return .used
    }

    private mutating func build(
      _ line: Span<UInt8>, _ number: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      if collector.fields.resolveEscapes(line, into: &buffer) {
        let plain = buffer
        return buildPlain(plain.span, number, into: &output)
      }
      return buildPlain(line, number, into: &output)
    }

    private mutating func buildPlain(
      _ line: Span<UInt8>, _ number: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      guard tellsRequests else {
        return builder.build(collector.fields, line, number: number, into: &output)
      }
      let alone = collector.fields
      let status = message.find(in: &collector.fields, line)
      // What failed may say why behind the status.
      if let status, status >= 500,
        case .message = LogLine(alone, line, isTimed: output.envelope?.time != nil)
      {
        _ = builder.build(alone, line, number: number, into: &output)
      }
      let outcome = builder.build(collector.fields, line, number: number, into: &output)
      if status != nil, outcome == .used, let request = output.batch.requests.last,
        request.peer == .none
      {
        output.batch.toldServices.insert(request.service)
      }
      return outcome
    }

    /// The first and the last line of an array written with one object a line.
    private func isBracket(_ line: Span<UInt8>) -> Bool {
      let range = line.trimmedRange()
      guard range.count == 1 else { return false }
      return line[range.lowerBound] == UInt8(ascii: "[")
        || line[range.lowerBound] == UInt8(ascii: "]")
    }

    mutating func finish(into output: inout DecodedOutput) {
      crashes.finish(into: &output)
      builder.finish(into: &output)
      if repaired == 0 { return }
      output.warnings.append(
        Warning(
          code: "repaired-json", file: output.batch.file, line: firstRepaired.line,
          message: "\(repaired) lines are no valid JSON (\(firstRepaired.fault), first in line"
            + " \(firstRepaired.line)): their fields were found by their keys"))
    }
  }
}
