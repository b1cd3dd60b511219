import RuleOutModel

/// Reads one input from end to end in constant memory and hands its records on in batches.
struct SourceReader {
  /// Records handed on at a time, about.
  static let batchSize = 4_096

  private let input: SurveyedInput
  private let zone: ZoneDecision
  private var decoder: any InputDecoder
  private var output: DecodedOutput
  private var filter: BatchFilter
  private var report: InputReport
  private var warnings: [Warning] = []
  /// Faults of the container, with the records and the last time known when each was found.
  private var faults: [(fault: GzipFault, records: Int, last: Timestamp?)] = []

  init(
    _ input: SurveyedInput, zone: ZoneDecision, range: TimeWindow?, copied: [TimeWindow],
    service: String
  ) {
    self.input = input
    self.zone = zone
    let path = input.source.path
    output = DecodedOutput(file: path)
    filter = BatchFilter(range: range, copied: copied)
    switch input.content {
    case .recognised(let format, let surveyed):
      let recognition = Self.withYear(surveyed, zone)
      let context = DecodingContext(
        file: path, utcOffset: zone.utcOffset(of: path),
        service: input.stated?.service ?? service, durationUnit: input.stated?.durationUnit,
        metric: input.stated?.metric, dateOrder: input.stated?.dateOrder ?? recognition.dateOrder)
      decoder = format.decoder(recognition, context)
      report = InputReport(
        path: path, format: format.name,
        role: input.stated?.role?.rawValue ?? recognition.role ?? format.role,
        zone: zone.zone(of: path, recognition.zone))
      report.decisions = recognition.decisions
      report.confidence = input.stated?.format == nil ? recognition.confidence : nil
    default:
      decoder = LineFramed(UnrecognisedLines())
      report = InputReport(path: path)
    }
  }

  /// Gives times of RFC 3164, where their own lines tell no year, that of the other inputs.
  private static func withYear(_ recognition: Recognition, _ zone: ZoneDecision) -> Recognition {
    guard let wrapping = recognition.wrapping, wrapping.layers.contains(.syslog3164),
      wrapping.year == nil
    else { return recognition }
    var recognition = recognition
    recognition.wrapping?.year = zone.year
    recognition.decisions.append(
      zone.year.map { "times of syslog state no year: taken as \($0), as most other inputs do" }
        ?? "times of syslog state no year, nor does any input: not used")
    return recognition
  }

  /// Reads it all. Faults of the input become warnings; what could be read is used.
  mutating func read(
    onBytes: (Int) -> Void, into sink: inout some RecordSink
  ) -> (InputReport, [Warning]) {
    if case .unusable(let error) = input.content {
      warn(error.code, error.detail)
      return (report, warnings)
    }
    var checksum = Checksum()
    do throws(IngestError) {
      var reader = try ContentReader(
        input.source.location, named: input.source.path, prefix: input.rawHead)
      try pump(&reader, onBytes, into: &sink)
      checksum = reader.checksum
      report.container = container(reader)
      if !reader.isGzip, hasGzipName {
        warn("not-gzip", "is named .gz but is not gzip: read as plain text")
      }
    } catch {
      warn(error.code, error.detail)
    }
    decoder.finish(into: &output)
    flush(into: &sink)
    complete(checksum)
    return (report, warnings)
  }

  private mutating func pump(
    _ reader: inout ContentReader, _ onBytes: (Int) -> Void, into sink: inout some RecordSink
  ) throws(IngestError) {
    while true {
      let before = reader.taken
      let step = try reader.next()
      if reader.taken > before { onBytes(reader.taken - before) }
      switch step {
      case .end: return
      case .piece:
        let piece = reader.piece
        decoder.decode(piece.span.extracting(0..<reader.count), into: &output)
        if recordsInBatch >= Self.batchSize { flush(into: &sink) }
      case .fault(let fault):
        flush(into: &sink)
        faults.append((fault, filter.records, filter.last))
        if fault.breaksContent {
          // What follows is not the rest of the line that was begun.
          let lineEnd: [UInt8] = [0x0A]
          decoder.decode(lineEnd.span, into: &output)
        }
      }
    }
  }

  private func container(_ reader: borrowing ContentReader) -> String {
    let outer =
      input.isTar ? ["tar archive"] : input.recognition?.wrapping?.layers.map(\.rawValue) ?? []
    let members = reader.members
    let form =
      members == 0 ? "plain" : members == 1 ? "gzip" : "gzip, \(members) members"
    return ([form] + outer).joined(separator: "; ")
  }

  private var recordsInBatch: Int {
    let batch = output.batch
    return batch.requests.count + batch.tracedRequests.count + batch.samples.count
      + batch.messages.count + batch.changes.count + batch.commits.count + batch.alerts.count
      + batch.notes.count + batch.edges.count + batch.newNames.count
  }

  private mutating func flush(into sink: inout some RecordSink) {
    input.stated?.apply(to: &output.batch)
    filter.apply(to: &output.batch)
    if output.batch.isEmpty { return }
    sink.receive(output.batch)
    output.batch.requests.removeAll(keepingCapacity: true)
    output.batch.tracedRequests.removeAll(keepingCapacity: true)
    output.batch.samples.removeAll(keepingCapacity: true)
    output.batch.messages.removeAll(keepingCapacity: true)
    output.batch.changes.removeAll()
    output.batch.commits.removeAll()
    output.batch.alerts.removeAll()
    output.batch.notes.removeAll()
    output.batch.edges.removeAll()
    output.batch.newNames.removeAll(keepingCapacity: true)
  }

  /// Fills in the report from the account.
  private mutating func complete(_ checksum: Checksum) {
    let account = output.account
    report.records = filter.records
    report.lines = account.lines
    report.outOfRange = filter.outOfRange(used: account.used)
    report.used = account.used - report.outOfRange
    report.recognised = account.recognised
    report.blank = account.blank
    report.rejections = account.rejections.values.sorted {
      ($1.count, $0.reason) < ($0.count, $1.reason)
    }
    report.first = filter.first
    report.last = filter.last
    report.bytesOfContent = checksum.length
    report.crc32OfContent = checksum.crc
    // NUL bytes of an archive or of binary data are no finding of their own.
    let holdsLog = !report.format.isEmpty && !input.isTar
    warnings += output.warnings.filter { $0.code != "nul-bytes" || holdsLog }
    warnings += InputWarnings(input: input, report: report, hasFaults: !faults.isEmpty).all
    for (index, one) in faults.enumerated() {
      let isLast = index == faults.count - 1
      let records = isLast ? report.records : one.records
      let last = isLast ? report.last : one.last
      let used = last.map { "\(records) records up to \($0.clock(utcOffset: 0))Z used" }
      warn(
        one.fault.code,
        one.fault.message(contentLength: checksum.length) + "; "
          + (used ?? "\(records == 0 ? "no" : String(records)) records used"),
        offset: one.fault.offset)
    }
    warnings.sort()
  }

  private var hasGzipName: Bool { input.source.path.hasSuffix(".gz") }

  private mutating func warn(_ code: String, _ message: String, offset: Int? = nil) {
    warnings.append(
      Warning(code: code, file: input.source.path, offset: offset, message: message))
  }
}
