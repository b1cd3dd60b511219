import RuleOutModel

/// What the lines at the beginning of a log of plain text show.
struct TextHead {
  static let lineLimit = 2_000

  private(set) var zone: Recognition.ZoneStyle?
  private var lines = 0
  private var heads = 0
  private var prose = 0
  private var severities = 0
  private var succeeded = 0
  /// Lines that tell where a request goes.
  private var begun = 0
  /// Those that name a client.
  private var clients = 0
  private var statistics = LogHeadStatistics()
  private var request = ToldRequest()
  private var fields = LineFields()
  private var offer = PatternOffer()

  private static let time = FieldAlias(field: .endTime)
  private static let message = FieldAlias(field: .message)

  init(envelopeZone: Recognition.ZoneStyle?) { statistics.envelopeZone = envelopeZone }

  mutating func take(_ line: Span<UInt8>) {
    lines += 1
    if !ForeignForm.isText(line) { return }
    prose += 1
    fields.removeAll()
    guard let parts = TextLine(line),
      let parsed = TimestampParser.parse(line.extracting(parts.time), utcOffset: 0)
    else {
      if statistics.envelopeZone != nil, !TextLine.goesOn(line) {
        let (severity, text) = TextLine.severityAndText(line, from: 0)
        takeText(line, nil, severity, text)
      }
      return
    }
    heads += 1
    if parts.severity != nil { severities += 1 }
    if zone == nil { zone = parsed.zone }
    takeText(line, parts.time, parts.severity, parts.text)
  }

  private mutating func takeText(
    _ line: Span<UInt8>, _ time: Range<Int>?, _ severity: Range<Int>?, _ text: Range<Int>
  ) {
    let start = TextLine.bodyStart(line, severity: severity, text: text)
    switch request.find(line, from: start, into: &fields) {
    case .whole, .end:
      if let status = fields[.status],
        case .value(let code) = LogValues.status(line.extracting(status.range)), code < 400
      {
        succeeded += 1
      }
    case let extent:
      if extent == .beginning {
        begun += 1
        if fields[.clientAddress] != nil { clients += 1 }
      }
      fields.removeAll()
      fields.set(Self.message, text, .string)
      if let time { offer.take(line, time: time) }
    }
    if let time { fields.set(Self.time, time, .string) }
    statistics.take(fields, line)
  }

  /// True where enough lines begin with times.
  var isTimed: Bool { severities > 0 ? heads * 10 >= lines : heads * 10 >= lines * 9 }

  /// True where the lines are text without times.
  var isProse: Bool { prose > 0 && prose * 10 >= lines * 9 }

  private var told: Int { statistics.usable - statistics.messages }

  var tellsRequests: Bool {
    succeeded > 0 && (told >= 3 || isMostlyRequests)
  }

  private var isMostlyRequests: Bool { (told + begun) * 2 >= statistics.usable }

  var confidence: Double {
    if tellsRequests, isMostlyRequests { return 0.6 }
    return severities > 0 ? 0.35 : 0.2
  }

  var role: String? { tellsRequests ? statistics.role : nil }

  var layout: [String] {
    guard tellsRequests else { return [] }
    var layout = statistics.layout
    // The client may stand where a request begins.
    if layout.userBasis == nil, clients * 5 >= told { layout.userBasis = .clientAddress }
    return layout.words
  }

  var decisions: [String] {
    if tellsRequests {
      let kinds = statistics.messages > 0 ? ", other lines as messages" : ""
      return ["lines that tell a status and a duration taken as requests\(kinds)"]
        + statistics.decisions
    }
    if told > 0 {
      return [
        "\(told) lines at the beginning tell of requests, all of which failed: taken as messages,"
          + " for the other requests are not told of"
      ]
    }
    return offer.decision.map { [$0] } ?? []
  }
}
