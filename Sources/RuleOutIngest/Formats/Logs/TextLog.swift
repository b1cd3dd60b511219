import RuleOutModel

/// Application logs of plain lines that begin with a time; lines without one, such as those of a stack
/// trace, belong to the line before. Within wrappers that state times, lines need none of their own.
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
  ]

  /// Layout of lines without times of their own.
  private static let enveloped = "enveloped"
  /// Layout of lines whose own times are left aside, for those of the wrappers state their zone.
  private static let zoned = "zoned"

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var lines = 0
    var heads = 0
    var prose = 0
    var severities = 0
    var zone: Recognition.ZoneStyle?
    HeadLines.forEach(head, limit: 200) { line in
      lines += 1
      if !ForeignForm.isText(line) { return }
      prose += 1
      guard let parts = TextLine(line),
        let parsed = TimestampParser.parse(line.extracting(parts.time), utcOffset: 0)
      else { return }
      heads += 1
      if parts.severity != nil { severities += 1 }
      if zone == nil { zone = parsed.zone }
    }
    if let zone, severities > 0 ? heads * 10 >= lines : heads * 10 >= lines * 9 {
      var recognition = Recognition(confidence: severities > 0 ? 0.35 : 0.2, zone: zone)
      if zone == .local, let wrapper = head.envelopeZone, wrapper != .local {
        recognition.zone = wrapper
        recognition.layout = [zoned]
        recognition.decisions = ["times of lines state no zone: those of the wrappers used"]
      }
      return recognition
    }
    guard let zone = head.envelopeZone, prose > 0, prose * 10 >= lines * 9 else { return nil }
    return Recognition(
      confidence: 0.1, zone: zone, layout: [enveloped],
      decisions: ["lines without times of their own taken at the times of their wrappers"])
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Decoder {
    Decoder(
      isEnveloped: recognition.layout.contains(enveloped),
      isZoned: recognition.layout.contains(zoned),
      builder: LogRecordBuilder(recognition, context))
  }

  /// Holds each message back until the next begins, for lines that belong to it.
  struct Decoder: LineDecoder {
    /// Bytes of a message with what is joined to it.
    private static let textLimit = 1_000

    private let isEnveloped: Bool
    private let isZoned: Bool
    private var builder: LogRecordBuilder
    private var fields = LineFields()
    private var held: Message?

    private static let time = FieldAlias(field: .endTime)
    private static let severity = FieldAlias(field: .severity)
    private static let message = FieldAlias(field: .message)

    init(isEnveloped: Bool, isZoned: Bool, builder: LogRecordBuilder) {
      self.isEnveloped = isEnveloped
      self.isZoned = isZoned
      self.builder = builder
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      fields.removeAll()
      if let parts = TextLine(line) {
        if !isZoned || output.envelope?.time == nil {
          fields.set(Self.time, parts.time, .string)
        }
        if let severity = parts.severity { fields.set(Self.severity, severity, .string) }
        fields.set(Self.message, parts.text, .string)
      } else if isEnveloped, held == nil || output.envelope?.time != nil && !TextLine.goesOn(line) {
        let (severity, text) = TextLine.severityAndText(line, from: 0)
        if let severity { fields.set(Self.severity, severity, .string) }
        fields.set(Self.message, text, .string)
      } else {
        return join(line, output.envelope?.instance ?? .none)
      }
      release(into: &output)
      let outcome = builder.build(fields, line, number: number, into: &output)
      if outcome == .used { held = output.batch.messages.popLast() }
      return outcome
    }

    mutating func finish(into output: inout DecodedOutput) {
      release(into: &output)
      builder.finish(into: &output)
    }

    private mutating func release(into output: inout DecodedOutput) {
      if let message = held { output.batch.messages.append(message) }
      held = nil
    }

    private mutating func join(_ line: Span<UInt8>, _ instance: Symbol) -> LineOutcome {
      guard let message = held else { return .rejected("no time at the start of the line") }
      let room = Self.textLimit - message.text.utf8.count - 1
      if room > 0, instance == .none || instance == message.instance {
        held?.text += "\n" + line.extracting(0..<min(room, line.count)).text()
      }
      return .recognised
    }
  }
}
