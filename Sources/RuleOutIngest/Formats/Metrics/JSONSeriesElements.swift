import RuleOutModel

/// A series of a JSON document whose points stand in one or more arrays beside its name.
struct JSONSeries: Sendable {
  /// Everything but the arrays of points.
  var element: JSONElement
  /// The values of each array of points, by its name.
  var points: [String: [JSONElement]] = [:]

  var tree: JSONTree { element.tree }
  var isUnfinished: Bool { element.isUnfinished }

  /// Values kept of one array; it bounds the memory that a series takes.
  static let pointLimit = 1 << 18
}

/// Decodes the series of a JSON document; `JSONSeriesElements` cuts them for it.
protocol JSONSeriesDecoder {
  /// Where the series stand in the document.
  static var path: [String] { get }
  /// Names of the arrays of points.
  static var pointArrays: [String] { get }
  /// Decodes a series and counts each of its points.
  mutating func decode(_ series: JSONSeries, into output: inout DecodedOutput)
  /// Takes the end of the document.
  mutating func finish(into output: inout DecodedOutput)
}

/// Feeds the series of a document to a decoder, of any number and up to `JSONSeries.pointLimit` points
/// each. Each point counts as one line.
struct JSONSeriesElements<Decoder: JSONSeriesDecoder>: InputDecoder {
  private var decoder: Decoder
  private var stream = JSONElementStream(path: Decoder.path, parts: Decoder.pointArrays)
  private var points: [String: [JSONElement]] = [:]
  private var isEmpty = true

  init(_ decoder: Decoder) { self.decoder = decoder }

  mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    var position = 0
    while let event = stream.next(piece, &position) { take(event, into: &output) }
  }

  mutating func finish(into output: inout DecodedOutput) {
    while let event = stream.finish() { take(event, into: &output) }
    // An answer without any series is one thing understood.
    if isEmpty {
      output.account.count(.recognised) { InputReport.Excerpt(line: 1, offset: 0, text: "") }
    }
    decoder.finish(into: &output)
  }

  private mutating func take(
    _ event: JSONElementStream.Event, into output: inout DecodedOutput
  ) {
    isEmpty = false
    switch event {
    case .malformed(let error): output.count(error)
    case .part(let name, let point):
      if points[name, default: []].count < JSONSeries.pointLimit {
        points[name, default: []].append(point)
      } else {
        output.count(
          .rejected("more than \(JSONSeries.pointLimit) points of one series"), of: point)
      }
    case .element(let element):
      var series = JSONSeries(element: element)
      swap(&series.points, &points)
      if series.points.isEmpty, !element.isUnfinished {
        output.count(
          element.tree.members.isEmpty ? .rejected("expected a series") : .recognised, of: element)
      } else if !series.points.isEmpty {
        decoder.decode(series, into: &output)
      }
    }
  }
}

extension DecodedOutput {
  /// Counts one element of a document.
  mutating func count(_ outcome: LineOutcome, of element: JSONElement) {
    account.count(outcome) {
      InputReport.Excerpt(
        line: element.line, offset: element.offset,
        text: String(element.tree.compact.prefix(200)))
    }
  }
}

/// Writes the points of JSON series as samples.
struct JSONPointWriter: Sendable {
  private(set) var series: MetricSeriesTable
  private(set) var times: TimeReader

  init(_ context: DecodingContext) {
    series = MetricSeriesTable(service: context.service)
    times = TimeReader(context)
  }

  /// Writes a value as a sample of the series `identity` names; the unit behind a value in text must
  /// be that of the series.
  mutating func write(
    _ value: JSONTree, at time: JSONTree, of identity: MetricIdentity, line: Int,
    into output: inout DecodedOutput
  ) -> LineOutcome {
    let text = Array((value.text ?? "").utf8)
    switch MetricCell(text.span, decimalComma: false) {
    case .gap: return isAbsent(value) ? .recognised : .rejected("value is not a number")
    case .rejected(let reason): return .rejected(reason)
    case .number(let number, let base):
      guard base.isEmpty else { return .rejected("value is not a number") }
      let stamp = Array((time.text ?? "").utf8)
      guard let moment = times.moment(stamp.span) else { return .rejected(TimeReader.reason) }
      guard let index = series.index(of: identity) else {
        return .rejected(MetricSeriesTable.fullReason)
      }
      series.append(
        series: index, time: moment, value: number, line: line, to: &output.batch)
      return .used
    }
  }

  private func isAbsent(_ value: JSONTree) -> Bool {
    switch value {
    case .null, .string, .number: true
    default: false
    }
  }

  func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
}

extension JSONPointWriter {
  /// Writes the values of one array at the times of another.
  mutating func write(
    _ values: [JSONElement], at stamps: [JSONElement], of identity: MetricIdentity,
    isUnfinished: Bool, into output: inout DecodedOutput
  ) {
    // Where the document breaks off, the shorter array is the one that does.
    guard values.count == stamps.count || isUnfinished else {
      let longer = values.count > stamps.count ? values : stamps
      for element in longer {
        output.count(.rejected("expected as many values as times"), of: element)
      }
      return
    }
    for (value, stamp) in zip(values, stamps) {
      let outcome = write(
        value.tree, at: stamp.tree, of: identity, line: value.line, into: &output)
      output.count(outcome, of: value)
    }
    let paired = min(values.count, stamps.count)
    for element in values.dropFirst(paired) + stamps.dropFirst(paired) {
      output.count(.rejected("a value or its time is cut off"), of: element)
    }
  }

  /// Writes pairs `[time, value]`, or `[value, time]` where `valueFirst`.
  mutating func write(
    _ pairs: [JSONElement], of identity: MetricIdentity, valueFirst: Bool,
    into output: inout DecodedOutput
  ) {
    for pair in pairs {
      let parts = pair.tree.elements
      guard parts.count == 2 else {
        output.count(.rejected("expected a pair of time and value"), of: pair)
        continue
      }
      let outcome = write(
        parts[valueFirst ? 0 : 1], at: parts[valueFirst ? 1 : 0], of: identity, line: pair.line,
        into: &output)
      output.count(outcome, of: pair)
    }
  }
}
