package import RuleOutModel

/// From arguments to records, in the order in which it is called:
///
///     let found = try Ingest.discover(["folder"])
///     let inputs = Ingest.survey(found)
///     let zone = ZoneDecision(inputs, given: nil)
///     for input in inputs { let (report, warnings) = Ingest.read(input, zone: zone, into: &sink) }
///
/// Inputs are independent of each other after the survey, so that they may be read in parallel.
package enum Ingest {
  /// The inputs that `arguments` (folders, files, `-`) stand for; throws where nothing lies at one of them.
  package static func discover(_ arguments: [String]) throws(IngestError) -> Discovery {
    try InputDiscovery.discover(arguments)
  }

  /// Looks at the beginning of each input (at most 64 KiB of content) and recognises its format. Our own
  /// reports are left out. `stated` gives what the user states of the input at a path.
  package static func survey(
    _ discovery: Discovery, stated: (String) -> StatedInput? = { _ in nil }
  ) -> [SurveyedInput] {
    discovery.sources.map { source in
      guard let stated = stated(source.path) else { return survey(source) }
      var input =
        stated.layout.map { survey(source, layout: $0) }
        ?? survey(
          source,
          formats: FormatCatalog.formats.filter {
            stated.format == nil || $0.name == stated.format
          })
      input.stated = stated
      return input
    }.filter { !$0.isOwnReport }
  }

  /// The report on an input that is no telemetry, or that the user has left out: `role` says which.
  package static func report(
    on source: InputSource, role: String, content: [UInt8] = []
  ) -> InputReport {
    var report = InputReport(path: source.path, role: role)
    var checksum = Checksum()
    checksum.update(content.span)
    report.bytesOfContent = checksum.length
    report.crc32OfContent = checksum.crc
    return report
  }

  /// The content of an input, decompressed; at most `limit` bytes of it.
  package static func content(of source: InputSource, limit: Int) throws(IngestError) -> [UInt8] {
    var reader = try ContentReader(source.location, named: source.path)
    var bytes: [UInt8] = []
    while bytes.count < limit {
      switch try reader.next() {
      case .piece: bytes += reader.piece.prefix(min(reader.count, limit - bytes.count))
      case .fault: continue
      case .end: return bytes
      }
    }
    return bytes
  }

  /// Looks at the beginning of one input.
  package static func survey(
    _ source: InputSource, formats: [any InputFormat.Type] = FormatCatalog.formats
  ) -> SurveyedInput {
    InputSurvey.survey(source, formats: formats)
  }

  /// Looks at the beginning of one input whose lines have a layout that the user states (`CustomLog`).
  package static func survey(_ source: InputSource, layout: CustomLogLayout) -> SurveyedInput {
    InputSurvey.survey(source, formats: [], layout: layout)
  }

  /// Reads one input, hands its records to `sink` in batches of about 4096, and accounts for every line.
  /// Requests, samples and messages outside `range` are counted as out of range. `service` is that of
  /// records that name none. Requests and messages in `copied` are left out: another input holds them too.
  /// `onBytes` is told of bytes taken from the source, a piece at a time.
  package static func read(
    _ input: SurveyedInput, zone: ZoneDecision, range: TimeWindow? = nil,
    copied: [TimeWindow] = [], service: String = "", onBytes: (Int) -> Void = { _ in },
    into sink: inout some RecordSink
  ) -> (report: InputReport, warnings: [Warning]) {
    var reader = SourceReader(
      input, zone: zone, range: range, copied: copied, service: service)
    let (report, warnings) = reader.read(onBytes: onBytes, into: &sink)
    return (report, warnings)
  }

  /// Inputs whose content is the same, byte for byte, as that of another: a log and its compressed copy
  /// count every request twice.
  package static func duplicates(among reports: [InputReport]) -> [Warning] {
    struct Identity: Hashable {
      var length: Int
      var crc: UInt32
    }
    var first: [Identity: String] = [:]
    var warnings: [Warning] = []
    for report in reports.sorted(by: { $0.path < $1.path }) where report.bytesOfContent > 0 {
      let identity = Identity(length: report.bytesOfContent, crc: report.crc32OfContent)
      if let path = first[identity] {
        warnings.append(
          Warning(
            code: "duplicate-content", file: report.path,
            message: "holds the same content as \(path): left out, so that nothing counts twice"))
      } else {
        first[identity] = report.path
      }
    }
    return warnings
  }
}
