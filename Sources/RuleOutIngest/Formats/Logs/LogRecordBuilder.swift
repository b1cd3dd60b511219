import RuleOutModel

/// Makes a record of the fields of one line, whatever format they were found in.
struct LogRecordBuilder {
  /// Bytes of a message's text that are kept, and of an error's beside it.
  private static let textLimit = 1_000
  private static let errorLimit = 400

  private let context: DecodingContext
  private let layout: LogLayout
  private let zone: Recognition.ZoneStyle
  private var names: LogNames
  /// What the wrappers say of the present line.
  private var envelope: LineEnvelope?
  /// Times without a zone among zoned ones.
  private var strayLocalTimes = 0

  init(_ recognition: Recognition, _ context: DecodingContext) {
    self.context = context
    layout = LogLayout(words: recognition.layout)
    names = LogNames(service: context.service)
    zone = recognition.zone
  }

  /// Appends the record of the line to `output`.
  mutating func build(
    _ fields: LineFields, _ line: Span<UInt8>, number: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    envelope = output.envelope
    switch LogLine(fields, line, isTimed: envelope?.time != nil) {
    case .other(let reason): return .rejected(reason)
    case .message: return message(fields, line, number, into: &output)
    case .request: return request(fields, line, number, isOutbound: false, into: &output)
    case .outboundCall: return request(fields, line, number, isOutbound: true, into: &output)
    }
  }

  func finish(into output: inout DecodedOutput) {
    if strayLocalTimes > 0 {
      output.warnings.append(
        Warning(
          code: "zone-missing", file: context.file,
          message: "\(strayLocalTimes) times carry no zone while others do: taken as"
            + " \(Timestamp.zoneSuffix(utcOffset: context.utcOffset))"))
    }
    if names.repaired > 0 {
      output.warnings.append(
        Warning(
          code: "invalid-utf8", file: context.file,
          message: "\(names.repaired) names are not valid UTF-8: shown with U+FFFD, the"
            + " lines are used"))
    }
  }

  // MARK: Times

  private mutating func moment(
    _ fields: LineFields, _ field: LogField, _ line: Span<UInt8>
  ) -> LogValue<Timestamp> {
    guard fields.states(field, line), let value = fields[field] else {
      guard field == .endTime, let time = envelope?.time else { return .absent }
      return .value(time)
    }
    guard
      let parsed = TimestampParser.parse(
        line.extracting(value.range), utcOffset: context.utcOffset),
      let moment = parsed.moment
    else { return .fault("timestamp not understood") }
    if parsed.zone == .local, zone != .local { strayLocalTimes += 1 }
    return .value(moment)
  }

  /// When the request ended: start and duration where the start is given, else the line's own time.
  private mutating func end(
    _ fields: LineFields, _ line: Span<UInt8>, duration: Int64
  ) -> LogValue<Timestamp> {
    if case .value(let start) = moment(fields, .startTime, line) {
      if duration >= 0 {
        return .value(Timestamp(microseconds: start.microseconds + duration))
      }
      guard fields.states(.endTime, line) else { return .value(start) }
    }
    return moment(fields, timeField(fields, line), line)
  }

  /// The field that tells when the line was written, or begun where nothing else is stated.
  private func timeField(_ fields: LineFields, _ line: Span<UInt8>) -> LogField {
    !fields.states(.endTime, line) && fields.states(.startTime, line) ? .startTime : .endTime
  }

  /// That of the record which the line is about; a number may be anything.
  private func recordTime(_ fields: LineFields, _ line: Span<UInt8>) -> Timestamp? {
    guard fields.states(.recordTime, line), let value = fields[.recordTime], value.form == .string
    else { return nil }
    return TimestampParser.parse(
      line.extracting(value.range), utcOffset: context.utcOffset)?.moment
  }

  // MARK: Requests

  private mutating func request(
    _ fields: LineFields, _ line: Span<UInt8>, _ number: Int, isOutbound: Bool,
    into output: inout DecodedOutput
  ) -> LineOutcome {
    var request = Request(end: Timestamp(microseconds: 0))
    request.line = number
    var status: UInt16?
    if let value = fields[.status] {
      switch LogValues.status(line.extracting(value.range)) {
      case .absent: break
      case .value(let stated): status = stated
      case .fault(let reason): return .rejected(reason)
      }
    }
    switch duration(fields, line, isOutbound: isOutbound) {
    case .absent: break
    case .value(let stated): request.duration = stated
    case .fault(let reason): return .rejected(reason)
    }
    switch end(fields, line, duration: request.duration) {
    case .absent: return .rejected("no timestamp")
    case .value(let end): request.end = end
    case .fault(let reason): return .rejected(reason)
    }
    if !isOutbound {
      request.dependencyTime = part(.dependencyTime, fields, line)
    } else if case let waited = part(.callerDuration, fields, line), waited >= request.duration {
      (request.dependencyTime, request.duration) = (request.duration, waited)
    }
    if request.duration < 0, case .value(let start) = moment(fields, .startTime, line),
      request.end > start
    {
      request.duration = request.end.microseconds - start.microseconds
    }
    request.poolWait = part(.poolWait, fields, line)
    request.queryTime = part(.queryTime, fields, line)
    request.outcome = outcome(fields, line, status: status)
    if isOutbound, request.outcome.isEmpty, hadNoAnswer(fields, line, status: status) {
      request.outcome = .connectionFailed
    }
    if let status, status > 0 {
      request.status = status
    } else {
      request.status = statusWhereNoneIsStated(fields, line, request.outcome)
    }
    request.service = names.service(fields, line, &output)
    request.instance = instance(fields, line, &output)
    if request.instance == .none, !isOutbound {
      request.instance = names.upstream(fields, line, &output)
    }
    request.version = names.symbol(.version, fields, line, &output)
    request.route = names.route(fields, line, &output)
    if fields.states(.requestID, line), let id = fields[.requestID] {
      request.id = Symbol(line.extracting(id.range))
    }
    if isOutbound {
      request.peer = names.peer(fields, line, &output)
    } else {
      request.user = names.user(fields, line, layout.userBasis)
      if request.status >= 500 || Request.rank(ofLine: number) % UInt64(Request.targetSampling) == 0
      {
        request.target = names.target(fields, line)
      }
      if let basis = layout.userBasis { output.batch.userBasis = basis }
    }
    output.batch.requests.append(request)
    return .used
  }

  private func duration(
    _ fields: LineFields, _ line: Span<UInt8>, isOutbound: Bool
  ) -> LogValue<Int64> {
    if let value = fields[.duration] {
      let unit =
        context.durationUnit
        ?? (value.alias.unit == .undecided ? layout.undecidedUnit : value.alias.unit)
      let text = line.extracting(value.range)
      return value.form == .list
        ? LogValues.durationList(text, unit) : LogValues.duration(text, unit)
    }
    guard isOutbound else { return .absent }
    let part = part(.dependencyTime, fields, line)
    return part < 0 ? .absent : .value(part)
  }

  /// A part of the duration; one that cannot be read is unknown, the request is used all the same.
  private func part(_ field: LogField, _ fields: LineFields, _ line: Span<UInt8>) -> Int64 {
    guard let value = fields[field] else { return Request.unknown }
    let unit = value.alias.unit == .undecided ? layout.undecidedUnit : value.alias.unit
    if case .value(let stated) = LogValues.durationList(line.extracting(value.range), unit) {
      return stated
    }
    return Request.unknown
  }

  private func outcome(
    _ fields: LineFields, _ line: Span<UInt8>, status: UInt16?
  ) -> Request.Outcome {
    var outcome: Request.Outcome = []
    if status == 504 { outcome.insert(.timeout) }
    if status == 499 || status == 460 { outcome.insert(.clientAborted) }
    if let flag = fields[.timeoutFlag], flag.form == .boolean,
      line[flag.range.lowerBound] == UInt8(ascii: "t")
    {
      outcome.insert(.timeout)
    }
    if fields.states(.errorText, line), let error = fields[.errorText], error.form != .boolean {
      outcome.formUnion(LogValues.outcome(ofError: line.extracting(error.range)))
    }
    if let value = fields[.status], line.extracting(value.range).equalsIgnoringCase("timeout") {
      outcome.insert(.timeout)
    }
    if let flags = fields[.responseFlags] {
      outcome.formUnion(LogValues.outcome(ofFlags: line.extracting(flags.range)))
    }
    if let state = fields[.terminationState] {
      outcome.formUnion(LogValues.outcome(ofTermination: line.extracting(state.range)))
    }
    // CloudFront's word for a viewer that left before there was a status.
    if let value = fields[.status], line.extracting(value.range).equals("000") {
      outcome.insert(.clientAborted)
    }
    return outcome
  }

  /// A caller that saw no status had no answer, unless its error tells of one that was of no use.
  private func hadNoAnswer(_ fields: LineFields, _ line: Span<UInt8>, status: UInt16?) -> Bool {
    guard status ?? 0 == 0 else { return false }
    guard fields.states(.errorText, line), let error = fields[.errorText], error.form == .string
    else { return status == 0 }
    return LogValues.tellsOfNoAnswer(line.extracting(error.range))
  }

  /// A line that names an error but no status is a failed request: 500 unless its outcome says more.
  private func statusWhereNoneIsStated(
    _ fields: LineFields, _ line: Span<UInt8>, _ outcome: Request.Outcome
  ) -> UInt16 {
    guard outcome.isEmpty, fields.states(.errorText, line), let error = fields[.errorText] else {
      return 0
    }
    let isFalse = error.form == .boolean && line[error.range.lowerBound] == UInt8(ascii: "f")
    return isFalse ? 0 : 500
  }

  /// The instance that the line names, else the one its wrappers name.
  private mutating func instance(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    let stated = names.symbol(.instance, fields, line, &output)
    if stated != .none || fields[.instance]?.alias.isFinal == true { return stated }
    return envelope?.instance ?? .none
  }

  // MARK: Messages

  /// The version of the service by a key made for it: `version` alone may be of anything that is logged.
  private mutating func serviceVersion(
    _ fields: LineFields, _ line: Span<UInt8>, _ output: inout DecodedOutput
  ) -> Symbol {
    let lastOwnRank: UInt8 = 1
    guard let value = fields[.version], value.alias.rank <= lastOwnRank else { return .none }
    return names.symbol(.version, fields, line, &output)
  }

  private mutating func message(
    _ fields: LineFields, _ line: Span<UInt8>, _ number: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let time: Timestamp
    switch moment(fields, timeField(fields, line), line) {
    case .absent: return .rejected("no timestamp")
    case .fault(let reason): return .rejected(reason)
    case .value(let stated): time = stated
    }
    var severity: Message.Severity?
    if let value = fields[.severity] {
      severity = LogValues.severity(line.extracting(value.range))
    }
    if severity == nil, let value = fields[.severityNumber] {
      severity = LogValues.severityNumber(line.extracting(value.range))
    }
    let range = fields[.message]?.range ?? 0..<0
    let kept = range.lowerBound..<(range.lowerBound + min(range.count, Self.textLimit))
    output.batch.messages.append(
      Message(
        time: time, service: names.service(fields, line, &output),
        instance: instance(fields, line, &output), version: serviceVersion(fields, line, &output),
        severity: severity ?? envelope?.severity ?? .info,
        text: text(line.extracting(kept).text(), of: fields, line, severity),
        peer: names.statedPeer(fields, line, isError: severity ?? .info >= .error, &output),
        recordTime: recordTime(fields, line), line: number))
    return .used
  }

  /// Structured logs keep what failed beside what was done: `{"msg":"charge failed","error":"no such host"}`; and
  /// which statement it was.
  private func text(
    _ message: String, of fields: LineFields, _ line: Span<UInt8>, _ severity: Message.Severity?
  ) -> String {
    var text = message
    let told: [LogField] = severity ?? .info >= .warning ? [.errorText, .statement] : [.errorText]
    for field in told {
      guard fields.states(field, line), let value = fields[field], value.form == .string else {
        continue
      }
      let end = value.range.lowerBound + min(value.range.count, Self.errorLimit)
      let part = line.extracting(value.range.lowerBound..<end).text()
      if !text.hasSuffix(part) { text = text.isEmpty ? part : "\(text): \(part)" }
    }
    return text
  }
}
