import RuleOutModel

/// Prometheus' text format, OpenMetrics, and what `promtool tsdb dump` (times in milliseconds) and
/// `dump-openmetrics` (in seconds) write: a series, a value and a time a line.
package enum Exposition: InputFormat {
  package static let name = "exposition"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      #"""
      # HELP http_requests_total Requests handled.
      # TYPE http_requests_total counter
      http_requests_total{method="post",code="200"} 1027 1395066363000
      http_requests_total{method="post",code="400"}    3 1395066363000
      """#, records: 2),
    FormatSample(
      #"""
      # TYPE heap gauge
      # UNIT heap bytes
      heap{host="a \"b\""} 17.5 1700000000.250
      # TYPE rpc histogram
      rpc_bucket{le="+Inf"} 12 1700000000 # {trace_id="x"} 0.67
      # EOF
      """#, records: 2),
    FormatSample(
      #"""
      {__name__="up", job="x"} 1 1700000000000
      {__name__="up", job="x"} NaN 1700000015000
      {__name__="up", job="x"} 0 1700000030000
      """#, records: 2),
    // `promtool tsdb dump-openmetrics`: seconds, no declarations; a target that is down.
    FormatSample(
      #"""
      up{instance="web-1:9100",job="node"} 1 1700000000.123
      up{instance="web-1:9100",job="node"} 0 1700000015.123
      # EOF
      """#, records: 2),
    // A value without time, an infinite one, an unclosed brace, a time that is none: nothing is used.
    FormatSample(
      #"""
      # TYPE up gauge
      up{job="x"} 1
      up{job="x"} +Inf 1700000000000
      up{job="x 1 1700000000000
      up{job="x"} 1 yesterday
      """#, records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var lines = head.bytes.split(separator: 0x0A, maxSplits: 200)
    if !head.isWhole || lines.count > 200 { lines = Array(lines.dropLast()) }
    var seriesLines = 0
    var otherLines = 0
    var timed = 0
    var declarations = 0
    for line in lines {
      let bytes = Array(line)
      let content = bytes.span.extracting(bytes.span.trimmedRange())
      if content.isEmpty { continue }
      if content[0] == UInt8(ascii: "#") {
        if ExpositionComment(content) != nil { declarations += 1 }
        continue
      }
      guard let end = SeriesSelector.end(content) else {
        otherLines += 1
        continue
      }
      let fields = ExpositionLines.fields(content, from: end)
      let value = fields.value.map { MetricCell(content.extracting($0), decimalComma: false) }
      switch value {
      case .number(_, base: ""), .gap, .rejected("value is infinite"): seriesLines += 1
      default: otherLines += 1
      }
      // A clock time, as in `Nov 22 14:03:11 host`, is none of a sample.
      if let time = fields.time, content.extracting(time).decimal() != nil { timed += 1 }
    }
    guard seriesLines > otherLines, declarations > 0 || timed * 2 > seriesLines else { return nil }
    let confidence = declarations > 0 ? 0.95 : otherLines == 0 ? 0.8 : 0.5
    return Recognition(confidence: confidence, zone: timed > 0 ? .epoch : .none)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { LineFramed(ExpositionLines(context)) }
}

/// A line that declares something of a metric family: `# TYPE heap gauge`.
private struct ExpositionComment {
  enum Keyword { case type, unit, help, end }
  var keyword: Keyword
  var name: String
  var rest: String

  init?(_ line: Span<UInt8>) {
    let words = line.text().split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true)
    guard words.count >= 2, words[0] == "#" else { return nil }
    switch words[1] {
    case "TYPE" where words.count == 4: keyword = .type
    case "UNIT" where words.count >= 3: keyword = .unit
    case "HELP" where words.count >= 3: keyword = .help
    case "EOF": keyword = .end
    default: return nil
    }
    name = words.count > 2 ? String(words[2]) : ""
    rest = words.count > 3 ? String(words[3]).trimmingBlanks() : ""
  }
}

private struct ExpositionLines: LineDecoder {
  /// Suffixes that a family's name takes on its series.
  private static let suffixes = ["_total", "_bucket", "_count", "_sum", "_created", "_info"]
  /// Families remembered, a bound on memory.
  private static let familyLimit = 1 << 16

  private var kinds: [String: MetricIdentity.Kind] = [:]
  private var units: [String: String] = [:]
  private var series: MetricSeriesTable
  private var times: TimeReader
  private var untimed = 0

  init(_ context: DecodingContext) {
    series = MetricSeriesTable(service: context.service)
    times = TimeReader(context)
  }

  /// The value and the time behind a series; what follows `#` (an exemplar) is left out.
  static func fields(
    _ line: Span<UInt8>, from start: Int
  ) -> (value: Range<Int>?, time: Range<Int>?) {
    var i = start
    func next() -> Range<Int>? {
      while i < line.count, line[i].isBlank { i += 1 }
      guard i < line.count, line[i] != UInt8(ascii: "#") else { return nil }
      let first = i
      while i < line.count, !line[i].isBlank { i += 1 }
      return first..<i
    }
    let value = next()
    return (value, value == nil ? nil : next())
  }

  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    let content = line.extracting(line.trimmedRange())
    if content.isEmpty { return .blank }
    if content[0] == UInt8(ascii: "#") {
      if let comment = ExpositionComment(content) { take(comment) }
      return .recognised
    }
    guard let end = SeriesSelector.end(content) else {
      return .rejected("expected a metric name and its labels")
    }
    let fields = ExpositionLines.fields(content, from: end)
    guard let valueRange = fields.value else { return .rejected("expected a value") }
    let value: Double
    switch MetricCell(content.extracting(valueRange), decimalComma: false) {
    case .gap: return .recognised
    case .rejected(let reason): return .rejected(reason)
    case .number(let stated, let base):
      guard base.isEmpty else { return .rejected("value is not a number") }
      value = stated
    }
    guard let timeRange = fields.time else {
      untimed += 1
      return .recognised
    }
    guard let time = times.moment(content.extracting(timeRange)) else {
      return .rejected(TimeReader.reason)
    }
    let selector = content.extracting(0..<end)
    let key = Symbol(selector)
    guard let known = series.index(for: key) ?? newSeries(selector, key: key) else {
      return .rejected(
        series.identities.count < MetricSeriesTable.capacity
          ? "malformed labels" : MetricSeriesTable.fullReason)
    }
    series.append(series: known, time: time, value: value, line: number, to: &output.batch)
    return .used
  }

  mutating func finish(into output: inout DecodedOutput) {
    times.finish(into: &output)
    if untimed > 0 {
      output.warnings.append(
        Warning(
          code: "values-without-time", file: output.batch.file,
          message: "\(untimed) values have no timestamp and are not used;"
            + " export a range (promtool tsdb dump, query_range) instead of one scrape"))
    }
  }

  private mutating func take(_ comment: ExpositionComment) {
    guard kinds.count + units.count < ExpositionLines.familyLimit else { return }
    switch comment.keyword {
    case .type:
      kinds[comment.name] =
        switch comment.rest {
        case "counter": .counter
        case "gauge": .gauge
        case "histogram", "gaugehistogram": .histogram
        case "summary": .summary
        default: .unknown
        }
    case .unit: units[comment.name] = comment.rest
    case .help, .end: break
    }
  }

  private mutating func newSeries(_ selector: Span<UInt8>, key: Symbol) -> Int? {
    guard let parsed = SeriesSelector(selector) else { return nil }
    var identity = MetricIdentity(name: parsed.name, labels: parsed.labels)
    if let kind = kinds[parsed.name] {
      identity.kind = kind
      identity.unit = units[parsed.name] ?? ""
    } else if let suffix = ExpositionLines.suffixes.first(where: parsed.name.hasSuffix) {
      let family = String(parsed.name.dropLast(suffix.count))
      // When a series was created is a time, whatever its family counts.
      if suffix != "_created" { identity.kind = kinds[family] ?? .unknown }
      if suffix == "_total" || suffix == "_sum" { identity.unit = units[family] ?? "" }
    }
    return series.index(of: identity, key: key)
  }
}
