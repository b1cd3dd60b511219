/// An input whose beginning has been looked at.
package struct SurveyedInput: Sendable {
  package enum Content: Sendable {
    case recognised(format: any InputFormat.Type, Recognition)
    /// Readable, but in no format of the catalogue; what it looks like, in a few words.
    case unrecognised(String)
    /// No bytes, or blanks only.
    case empty
    /// Written by this tool: not an input.
    case ownReport
    case unusable(IngestError)
  }

  package var source: InputSource
  package var content: Content
  /// What the user states of it; nil where nothing.
  package var stated: StatedInput?
  /// Raw bytes that the survey took from a stream and the reading needs again.
  var rawHead: [UInt8] = []
  /// The year of the first time that states one; nil where none does.
  var year: Int?
  /// True where the content lies in a tar archive.
  var isTar = false

  package var recognition: Recognition? {
    if case .recognised(_, let recognition) = content { return recognition }
    return nil
  }

  /// Whether its offsets are those of the people who wrote it, wherever they were.
  var statesAuthorsZones: Bool {
    guard case .recognised(let format, let recognition) = content else { return false }
    return (recognition.role ?? format.role) == "commits"
  }

  package var isOwnReport: Bool {
    if case .ownReport = content { return true }
    return false
  }
}

/// Looks at the beginning of inputs and recognises their formats.
enum InputSurvey {
  /// Bytes of decompressed content a format is recognised from.
  static let headSize = 64 << 10

  /// `layout` is that of its lines where the user states one; formats are not looked for then.
  static func survey(
    _ source: InputSource, formats: [any InputFormat.Type], layout: CustomLogLayout? = nil
  ) -> SurveyedInput {
    var surveyed = SurveyedInput(source: source, content: .empty)
    var isStream = false
    if case .stream = source.location { isStream = true }
    do throws(IngestError) {
      var reader = try ContentReader(source.location, named: source.path, recordsRaw: isStream)
      var bytes: [UInt8] = []
      var isWhole = false
      reading: while bytes.count < headSize {
        switch try reader.next() {
        case .piece: append(reader.piece.prefix(reader.count), to: &bytes)
        case .fault: continue
        case .end:
          isWhole = true
          break reading
        }
      }
      surveyed.rawHead = reader.raw
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
      let head = ContentHead(bytes: bytes, isWhole: isWhole)
      surveyed.isTar = ForeignForm.isTar(bytes.span)
      surveyed.year = StatedYear.first(in: bytes.span)
      surveyed.content = try content(of: head, source, isGzip: reader.isGzip, formats, layout)
      if case .recognised(let format, var recognition) = surveyed.content,
        !(format is any LineFormat.Type)
      {
        try noteDateOrder(&recognition, head, &reader)
        surveyed.content = .recognised(format: format, recognition)
      }
    } catch {
      surveyed.content = .unusable(error)
    }
    return surveyed
  }

  /// Finds the order of dates with slashes, if need be in all of the content: one number above 12 tells.
  private static func noteDateOrder(
    _ recognition: inout Recognition, _ head: ContentHead, _ reader: inout ContentReader
  ) throws(IngestError) {
    var evidence = DateOrderEvidence()
    evidence.take(head.bytes.span)
    guard evidence.hasDates else { return }
    if !head.isWhole { evidence.take(reader.piece.span.extracting(0..<reader.count)) }
    // A stream is read but once.
    while evidence.order == nil, !evidence.isContradictory, !head.isWhole, reader.raw.isEmpty {
      let step = try reader.next()
      if case .end = step { break }
      if case .piece = step { evidence.take(reader.piece.span.extracting(0..<reader.count)) }
    }
    recognition.dateOrder = evidence.order
    switch evidence.order {
    case .dayFirst: recognition.decisions.append("dates with slashes are day/month/year")
    case .monthFirst: recognition.decisions.append("dates with slashes are month/day/year")
    case nil: break
    }
  }

  /// Appends up to the size of a head. NUL bytes before everything else are left out: a log that was
  /// truncated under its writer may begin with megabytes of them.
  private static func append(_ piece: ArraySlice<UInt8>, to head: inout [UInt8]) {
    let content = head.isEmpty ? piece.drop { $0 == 0 } : piece
    head += content.prefix(headSize - head.count)
  }

  private static func content(
    of head: ContentHead, _ source: InputSource, isGzip: Bool, _ formats: [any InputFormat.Type],
    _ layout: CustomLogLayout?
  ) throws(IngestError) -> SurveyedInput.Content {
    let span = head.bytes.span
    if isGzip {
      if span.count > 2, span[0] == 0x1F, span[1] == 0x8B {
        throw .foreign(path: source.path, form: .nestedGzip)
      }
      if let form = ForeignForm.of(span) { throw .foreign(path: source.path, form: form) }
    }
    if head.isWhole, span.trimmedRange().isEmpty { return .empty }
    if let layout {
      return .recognised(format: CustomLog.self, FormatSearch.recognition(of: head, as: layout))
    }
    if OwnReport.isReport(head) { return .ownReport }
    if let found = FormatSearch.surest(head, formats) {
      return .recognised(format: found.format, found.recognition)
    }
    return .unrecognised(appearance(of: span))
  }

  private static func appearance(of head: Span<UInt8>) -> String {
    let range = head.trimmedRange()
    if !ForeignForm.isText(head) { return "binary data" }
    guard let first = range.first else { return "blank lines" }
    switch head[first] {
    case UInt8(ascii: "{"): return "JSON of an unknown shape"
    case UInt8(ascii: "["): return "a JSON array of an unknown shape"
    case UInt8(ascii: "<"): return "HTML or XML"
    default: return "text without known times or columns"
    }
  }
}
