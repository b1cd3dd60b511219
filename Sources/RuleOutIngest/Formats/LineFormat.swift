import RuleOutModel

/// A format whose decoder works line by line, so that its lines are also understood within wrappers
/// (`LogWrapper`) and as entries of a JSON document (`LogDocument`).
protocol LineFormat: InputFormat {
  associatedtype Lines: LineDecoder
  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext) -> Lines
}

extension LineFormat {
  package static func makeDecoder(_ recognition: Recognition, _ context: DecodingContext)
    -> any InputDecoder
  {
    LineFramed(makeLineDecoder(recognition, context))
  }

  /// A decoder of lines that lie within wrappers, or in a JSON document, or both.
  static func makeEnclosedDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    let lines = makeLineDecoder(recognition, context)
    guard let wrapping = recognition.wrapping else { return framed(lines, recognition) }
    return framed(
      UnwrappingLines(wrapping, utcOffset: context.utcOffset, inner: lines), recognition)
  }

  private static func framed(
    _ lines: some LineDecoder, _ recognition: Recognition
  ) -> any InputDecoder {
    guard let document = recognition.document else { return LineFramed(lines) }
    return EntryFramed(lines, at: document.place)
  }
}

extension InputFormat {
  /// The decoder that `recognition` asks for: within what it names around the lines.
  static func decoder(_ recognition: Recognition, _ context: DecodingContext) -> any InputDecoder {
    if recognition.wrapping != nil || recognition.document != nil,
      let format = self as? any LineFormat.Type
    {
      return format.makeEnclosedDecoder(recognition, context)
    }
    return makeDecoder(recognition, context)
  }
}

/// Finds the fields of the lines of one format.
protocol LogLineParser {
  /// Puts the fields of `line` into `fields`; where it is no such line, what becomes of it.
  mutating func parse(_ line: Span<UInt8>, into fields: inout LineFields) -> LineOutcome?
}

/// A log format that is its parser: recognised where most lines of the head are understood by it.
protocol ParsedLog: LineFormat where Lines == ParsedLines<Parser> {
  associatedtype Parser: LogLineParser
  static var confidence: Double { get }
  static func makeParser() -> Parser
  /// Whether times without a zone are UTC by the rules of the format.
  static var isUTC: Bool { get }
}

extension ParsedLog {
  static var isUTC: Bool { false }

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var survey = ParsedHead(parser: makeParser(), envelopeZone: head.envelopeZone)
    HeadLines.forEach(head, limit: 200) { survey.take($0) }
    let statistics = survey.statistics
    guard statistics.usable > 0, statistics.usable * 2 >= statistics.lines,
      let zone = statistics.zone
    else { return nil }
    return Recognition(
      confidence: confidence, zone: isUTC ? .stated(utcOffset: 0) : zone,
      layout: statistics.layout.words, decisions: statistics.decisions, role: statistics.role)
  }

  static func makeLineDecoder(_ recognition: Recognition, _ context: DecodingContext)
    -> ParsedLines<Parser>
  {
    var context = context
    var recognition = recognition
    if isUTC {
      context.utcOffset = 0
      recognition.zone = .local
    }
    return ParsedLines(
      parser: makeParser(), builder: LogRecordBuilder(recognition, context))
  }
}

/// Surveys the head of a log with its parser.
struct ParsedHead<Parser: LogLineParser> {
  private var parser: Parser
  private(set) var statistics = LogHeadStatistics()
  private var fields = LineFields()
  private var buffer: [UInt8] = []

  init(parser: Parser, envelopeZone: Recognition.ZoneStyle?) {
    self.parser = parser
    statistics.envelopeZone = envelopeZone
  }

  mutating func take(_ line: Span<UInt8>) {
    fields.removeAll()
    switch parser.parse(line, into: &fields) {
    case .rejected: statistics.countOther()
    case .some: return
    case nil:
      if fields.resolveEscapes(line, into: &buffer) {
        let plain = buffer
        statistics.take(fields, plain.span)
      } else {
        statistics.take(fields, line)
      }
    }
  }
}

/// Decodes the lines of a log with its parser.
struct ParsedLines<Parser: LogLineParser>: LineDecoder {
  private var parser: Parser
  private var builder: LogRecordBuilder
  private var fields = LineFields()
  private var buffer: [UInt8] = []

  init(parser: Parser, builder: LogRecordBuilder) {
    self.parser = parser
    self.builder = builder
  }

  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    fields.removeAll()
    if let outcome = parser.parse(line, into: &fields) { return outcome }
    if fields.resolveEscapes(line, into: &buffer) {
      let plain = buffer
      return builder.build(fields, plain.span, number: number, into: &output)
    }
    return builder.build(fields, line, number: number, into: &output)
  }

  mutating func finish(into output: inout DecodedOutput) { builder.finish(into: &output) }
}
