import RuleOutModel

/// The answer of Prometheus' HTTP API to a query, a matrix (range) or a vector (instant), or what `promtool`
/// prints of it: the series alone.
package enum PrometheusQueryRange: InputFormat {
  package static let name = "prometheus-query-range"
  package static let role = "metrics"

  package static let samples = [
    FormatSample(
      #"""
      {"status":"success","data":{"resultType":"matrix","result":[
      {"metric":{"__name__":"up","job":"api"},"values":[[1435781430.781,"1"],[1435781445.781,"0"]]},
      {"metric":{"__name__":"up","job":"db"},"values":[[1435781430.781,"1"]]}]}}
      """#, records: 3),
    FormatSample(
      #"{"data":{"result":[{"metric":{"job":"api"},"value":[1435781451.781,"0.25"]}],"#
        + #""resultType":"vector"},"status":"success"}"#, records: 1),
    // NaN is a gap, an infinite value is rejected, and the document is cut short.
    FormatSample(
      #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":"#
        + #"{"__name__":"a"},"values":[[1435781430,"NaN"],[1435781445,"+Inf"],[1435781460,"3"],[14"#,
      records: 1),
    FormatSample(
      #"[{"metric":{"__name__":"up","job":"api"},"values":[[1435781430.781,"1"],[1435781445,"0"]]},"#
        + #"{"metric":{"__name__":"up","job":"db"},"values":[[1435781430.781,"1"]]}]"#, records: 3),
    FormatSample(
      #"{"status":"error","errorType":"timeout","error":"query timed out"}"#, records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    let document = json.document
    let result = Recognition(confidence: 0.95, zone: .epoch)
    if json.isArray { return json.elements.first.flatMap { isSeries($0) ? result : nil } }
    if document["status"] == .string("error"), document["errorType"] != nil { return result }
    guard let data = document["data"] else { return nil }
    switch data["resultType"]?.text {
    // A scalar has neither name nor labels: known, but no series.
    case "matrix", "vector", "scalar", "string": return result
    default: break
    }
    guard let first = data["result"]?.elements.first, first["metric"] != nil,
      first["values"] != nil || first["value"] != nil
    else { return nil }
    return result
  }

  /// Labels, and pairs of time and value.
  private static func isSeries(_ element: JSONTree) -> Bool {
    guard case .object = element["metric"] else { return false }
    let pair = element["value"] ?? element["values"]?.elements.first
    return pair?.elements.count == 2
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { PrometheusResultDecoder(context) }
}

/// Follows the tokens of a query result, so that a series of any length takes no room.
private struct PrometheusResultDecoder: InputDecoder {
  /// Samples held where a document writes `values` before `metric`.
  private static let heldLimit = 1 << 16
  private static let maxReasonLength = 160
  private static let errorLimit = 8

  /// What the container at each depth is, outermost first.
  private enum Place {
    case document, data, results, series, points, point, other
  }

  private var tokenizer = JSONTokenizer()
  private var places: [Place] = []
  private var key = ""
  private var labels = JSONTreeBuilder()
  private var isDead = false
  private var series: MetricSeriesTable
  private var times: TimeReader
  private var status = ""
  private var errorText = ""
  private var lineOfStatus = 1
  /// Index of the series at hand, once its `metric` was read.
  private var seriesIndex: Int?
  private var isRefused = false
  private var held: [(point: Point, time: Timestamp, value: Double)] = []
  private var point = Point()
  private var errors = 0

  private struct Point {
    var parts = 0
    var time: [UInt8] = []
    var value: [UInt8] = []
    var line = 1
    var offset = 0

    /// Empties the point and keeps its buffers for the next one.
    mutating func begin(line: Int, offset: Int) {
      parts = 0
      time.removeAll(keepingCapacity: true)
      value.removeAll(keepingCapacity: true)
      self.line = line
      self.offset = offset
    }

    mutating func take(_ text: [UInt8]) {
      if parts == 0 { time.append(contentsOf: text) }
      if parts == 1 { value.append(contentsOf: text) }
      parts += 1
    }
  }

  init(_ context: DecodingContext) {
    series = MetricSeriesTable(service: context.service)
    times = TimeReader(context)
  }

  mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    if isDead { return }
    var position = 0
    do throws(JSONError) {
      while let token = try tokenizer.next(piece, &position) { take(token, into: &output) }
    } catch {
      isDead = true
      finishSeries(into: &output)
      output.count(error)
    }
  }

  mutating func finish(into output: inout DecodedOutput) {
    if !isDead {
      do throws(JSONError) {
        _ = try tokenizer.finish()
      } catch {
        finishSeries(into: &output)
        output.count(error)
      }
    }
    times.finish(into: &output)
  }

  private mutating func take(_ token: JSONToken, into output: inout DecodedOutput) {
    if labels.isBuilding {
      if let tree = labels.take(token, text: tokenizer.text) {
        nameSeries(tree, into: &output)
      }
      return
    }
    switch token {
    case .beginObject, .beginArray: open(token)
    case .endObject, .endArray: close(into: &output)
    case .key: key = String(decoding: tokenizer.text, as: UTF8.self)
    case .string, .number: takeText(tokenizer.text)
    case .true, .false, .null: takeText(Array("null".utf8))
    }
  }

  private mutating func open(_ token: JSONToken) {
    let isObject = token == .beginObject
    switch (places.last, key, isObject) {
    case (nil, _, true):
      status = ""
      errorText = ""
      lineOfStatus = tokenizer.line
      places.append(.document)
    case (nil, _, false): places.append(.results)
    case (.document, "data", true): places.append(.data)
    case (.data, "result", false): places.append(.results)
    case (.results, _, true):
      seriesIndex = nil
      isRefused = false
      places.append(.series)
    case (.series, "metric", true): _ = labels.take(token, text: [])
    case (.series, "values", false), (.series, "histograms", false): places.append(.points)
    case (.series, "value", false), (.series, "histogram", false), (.points, _, false):
      point.begin(line: tokenizer.line, offset: tokenizer.offset)
      places.append(.point)
    default: places.append(.other)
    }
  }

  private mutating func takeText(_ text: [UInt8]) {
    switch (places.last, key) {
    case (.point, _):
      point.take(text)
    case (.document, "status"): status = String(decoding: text, as: UTF8.self)
    case (.document, "error"): errorText = String(decoding: text, as: UTF8.self)
    default: break
    }
  }

  private mutating func close(into output: inout DecodedOutput) {
    switch places.popLast() {
    case .point:
      if let outcome = takePoint(into: &output) { count(point, outcome, into: &output) }
    case .series: finishSeries(into: &output)
    case .document where status == "error":
      // Few messages become reasons of their own, lest a file of nothing else fills the memory.
      errors += 1
      let text =
        errors <= PrometheusResultDecoder.errorLimit
        ? errorText.prefix(PrometheusResultDecoder.maxReasonLength) : "(more)"
      let line = lineOfStatus
      output.account.count(.rejected("Prometheus answered with an error: \(text)")) {
        InputReport.Excerpt(line: line, offset: 0, text: String(text))
      }
    default: break
    }
  }

  // MARK: Series and points

  private mutating func nameSeries(_ tree: JSONTree, into output: inout DecodedOutput) {
    var identity = MetricIdentity(name: "")
    for member in tree.members {
      let value = member.value.text ?? ""
      if member.key == "__name__" {
        identity.name = value
      } else {
        identity.labels.append(MetricIdentity.Label(member.key, value))
      }
    }
    identity.labels.sort()
    seriesIndex = series.index(of: identity)
    isRefused = seriesIndex == nil
    flushHeld(into: &output)
  }

  /// Takes the end of a series: one without `metric` has neither name nor labels.
  private mutating func finishSeries(into output: inout DecodedOutput) {
    if !held.isEmpty { nameSeries(.object([]), into: &output) }
    seriesIndex = nil
  }

  private mutating func flushHeld(into output: inout DecodedOutput) {
    for sample in held {
      let outcome = use(sample.point, sample.time, sample.value, into: &output)
      count(sample.point, outcome, into: &output)
    }
    held.removeAll()
  }

  /// The outcome of the point at hand; nil where it is held until the labels of its series are known.
  private mutating func takePoint(into output: inout DecodedOutput) -> LineOutcome? {
    // A native histogram stands as an object beside its time.
    if point.parts == 1 { return .recognised }
    guard point.parts == 2 else { return .rejected("expected a pair of time and value") }
    let written = point.time
    guard let time = times.moment(written.span) else { return .rejected(TimeReader.reason) }
    switch MetricCell(point.value.span, decimalComma: false) {
    case .gap: return .recognised
    case .rejected(let reason): return .rejected(reason)
    case .number(let value, _):
      if seriesIndex != nil || isRefused { return use(point, time, value, into: &output) }
      guard held.count < PrometheusResultDecoder.heldLimit else {
        return .rejected("values stand before the labels of their series")
      }
      held.append((point, time, value))
      return nil
    }
  }

  private func use(
    _ point: Point, _ time: Timestamp, _ value: Double, into output: inout DecodedOutput
  ) -> LineOutcome {
    guard let seriesIndex else { return .rejected(MetricSeriesTable.fullReason) }
    series.append(
      series: seriesIndex, time: time, value: value, line: point.line, to: &output.batch)
    return .used
  }

  private func count(
    _ point: Point, _ outcome: LineOutcome, into output: inout DecodedOutput
  ) {
    output.account.count(outcome) {
      let time = String(decoding: point.time.prefix(60), as: UTF8.self)
      let value = String(decoding: point.value.prefix(60), as: UTF8.self)
      return InputReport.Excerpt(
        line: point.line, offset: point.offset, text: "[\(time), \"\(value)\"]")
    }
  }
}
