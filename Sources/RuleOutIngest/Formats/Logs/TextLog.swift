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

/// The parts of a plain line that begins with a time.
struct TextLine {
  var time: Range<Int>
  var severity: Range<Int>?
  var text: Range<Int>

  /// Nil where `line` begins with no time.
  init?(_ line: Span<UInt8>) {
    var start = 0
    if line.count > 4, line[0].isLetter, line[1] == UInt8(ascii: ","), line[3] == UInt8(ascii: "[")
    {
      start = 4
    } else if line.count > 1, line[0] == UInt8(ascii: "[") {
      start = 1
    }
    guard let end = Self.endOfTime(line, start) else { return nil }
    time = start..<end
    (severity, text) = Self.severityAndText(line, from: end)
  }

  /// True where a line looks as if it belonged to the one before.
  static func goesOn(_ line: Span<UInt8>) -> Bool {
    guard line.count > 0 else { return false }
    if line[0].isBlank {
      // Levels may be padded to one width, as in `  INFO`; the rest of a trace is indented.
      var words = LineWords()
      return words.word(line).map { !SeverityWords.isSeverity(line.extracting($0)) } ?? true
    }
    return line.hasPrefix("at ") || line.hasPrefix("Caused by:")
      || line.hasPrefix("Traceback (") || line.hasPrefix("... ") || line.hasPrefix("}")
  }

  /// Index behind `2026-11-22 14:03:11`, a fraction and a zone; nil where there is no such time, or no
  /// blank or bracket behind it.
  private static func endOfTime(_ line: Span<UInt8>, _ start: Int) -> Int? {
    guard line.count >= start + 19 else { return nil }
    let separator = line[start + 4]
    guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"),
      line[start + 7] == separator, line[start + 13] == UInt8(ascii: ":"),
      line[start + 16] == UInt8(ascii: ":"), line[start].decimalDigit != nil,
      line[start + 18].decimalDigit != nil
    else { return nil }
    var index = start + 19
    func byte(_ offset: Int = 0) -> UInt8 {
      index + offset < line.count ? line[index + offset] : 0x20
    }
    if byte() == UInt8(ascii: ".") || byte() == UInt8(ascii: ","), byte(1).decimalDigit != nil {
      index += 1
      while byte().decimalDigit != nil { index += 1 }
    }
    let blank = byte() == 0x20 ? 1 : 0
    if byte() == UInt8(ascii: "Z") {
      index += 1
    } else if byte(blank) == UInt8(ascii: "+") || byte(blank) == UInt8(ascii: "-"),
      byte(blank + 1).decimalDigit != nil, byte(blank + 2).decimalDigit != nil
    {
      let hasColon = byte(blank + 3) == UInt8(ascii: ":") ? 1 : 0
      if byte(blank + 3 + hasColon).decimalDigit != nil,
        byte(blank + 4 + hasColon).decimalDigit != nil
      {
        index += blank + 5 + hasColon
      }
    } else if blank == 1, index + 4 <= line.count {
      let name = line.extracting((index + 1)..<(index + 4))
      if name.equals("UTC") || name.equals("GMT") { index += 4 }
    }
    let next = byte()
    return next.isBlank || next == UInt8(ascii: "]") || next == UInt8(ascii: "|") ? index : nil
  }

  /// The severity among the first words, and the text: what stands behind the severity where that is the
  /// first word, else all.
  static func severityAndText(
    _ line: Span<UInt8>, from start: Int
  ) -> (severity: Range<Int>?, text: Range<Int>) {
    var index = start
    while index < line.count, isSeparator(line[index]) { index += 1 }
    let textStart = index
    var words = LineWords(index: textStart)
    for position in 0..<8 {
      guard let word = words.word(line), word.lowerBound < textStart + 120 else { break }
      guard let severity = severity(line, word) else { continue }
      var next = word.upperBound
      while next < line.count, isSeparator(line[next]) { next += 1 }
      let isFirst = position == 0 && next < line.count
      return (severity, (isFirst ? next : textStart)..<line.count)
    }
    return (nil, textStart..<line.count)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte.isBlank || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "|")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
  }

  /// The severity in a word: in capitals, or in brackets or before a colon (`[error]`, `app.ERROR:`).
  private static func severity(_ line: Span<UInt8>, _ word: Range<Int>) -> Range<Int>? {
    var lower = word.lowerBound
    var upper = word.upperBound
    while lower < upper, !line[lower].isLetter { lower += 1 }
    while lower < upper, !line[upper - 1].isLetter { upper -= 1 }
    if let point = line.firstIndex(of: UInt8(ascii: "."), from: lower), point + 1 < upper {
      lower = point + 1
    }
    guard SeverityWords.isSeverity(line.extracting(lower..<upper)) else { return nil }
    let isMarked = upper - lower < word.count
    let isCapital = line[upper - 1] & 0x20 == 0
    return isMarked || isCapital ? lower..<upper : nil
  }
}
