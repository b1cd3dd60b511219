import RuleOutModel

/// Metrics as OpenTelemetry's file exporter writes them: objects with `resourceMetrics`, one a line or
/// one alone.
package enum OpenTelemetryMetrics: InputFormat {
  package static let name = "otel-metrics"
  package static let role = "metrics"

  package static let samples = [
    // A gauge, a running total and what was counted since the last export.
    FormatSample(
      #"""
      {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"k8s.pod.name","value":{"stringValue":"shop-7d9f"}}]},"scopeMetrics":[{"scope":{},"metrics":[{"name":"jvm.memory.used","unit":"By","sum":{"dataPoints":[{"attributes":[{"key":"jvm.memory.type","value":{"stringValue":"heap"}}],"timeUnixNano":"1795355000250000000","asInt":"201326592"}],"aggregationTemporality":2}},{"name":"jobs","sum":{"dataPoints":[{"startTimeUnixNano":"1795354990250000000","timeUnixNano":"1795355000250000000","asInt":"7"}],"aggregationTemporality":1,"isMonotonic":true}},{"name":"jvm.cpu.recent_utilization","unit":"1","gauge":{"dataPoints":[{"timeUnixNano":"1795355000250000000","asDouble":0.25}]}}]}]}]}

      """#, records: 3),
    // A document over several lines: a histogram, an exponential one and a summary.
    FormatSample(
      #"""
      {"resourceMetrics": [{"scopeMetrics": [{"metrics": [
        {"name": "http.server.request.duration", "unit": "s", "histogram": {
          "aggregationTemporality": 2, "dataPoints": [
            {"timeUnixNano": "1795355000000000000", "count": "40", "sum": 9.5,
             "bucketCounts": ["30", "10"], "explicitBounds": [0.5], "min": 0.01, "max": 2.5}]}},
        {"name": "rpc.duration", "unit": "ms", "exponentialHistogram": {
          "aggregationTemporality": "AGGREGATION_TEMPORALITY_DELTA", "dataPoints": [
            {"timeUnixNano": "1795355000000000000", "count": "4", "sum": 90, "scale": 2,
             "zeroCount": "0", "positive": {"offset": 1, "bucketCounts": ["4"]}, "max": 31}]}},
        {"name": "gc", "unit": "s", "summary": {"dataPoints": [
            {"timeUnixNano": "1795355000000000000", "count": "3", "sum": 0.3,
             "quantileValues": [{"quantile": 0.99, "value": 0.2}]}]}}]}]}]}
      """#, records: 8),
    // No recorded value, an infinite one, none at all, no time, and a line cut short.
    FormatSample(
      #"""
      {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a","gauge":{"dataPoints":[{"timeUnixNano":"1795355000000000000","flags":1},{"timeUnixNano":"1795355000000000000","asDouble":"Infinity"},{"timeUnixNano":"1795355000000000000"},{"asInt":"3"},{"timeUnixNano":"1795355010000000000","asInt":"3"}]}}]}]}]}
      {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"b","gauge":{"dataPoints":[{"timeUnixNano":"17953550
      """#, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    let own = json.elements.count { $0["resourceMetrics"] != nil }
    guard own > 0, own * 2 >= json.elements.count else { return nil }
    return Recognition(confidence: 0.95, zone: .epoch)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { OpenTelemetryMetricDecoder(context) }
}

/// Follows the tokens of metric documents, so that of a line of any length the points of one metric
/// are held at a time. Each point counts as one line.
private struct OpenTelemetryMetricDecoder: InputDecoder {
  /// Points held of one metric: how they accumulate stands behind them.
  private static let heldLimit = 1 << 16

  /// What the container at each depth is, outermost first.
  private enum Place {
    case list, document, resources, resource, scopes, scope, metrics, metric, data, points, other
  }

  private var tokenizer = JSONTokenizer()
  private var places: [Place] = []
  private var key: [UInt8] = []
  private var builder = JSONTreeBuilder()
  /// True where `builder` builds a resource, false where it builds a point.
  private var isResource = false
  private var resource: [MetricIdentity.Label] = []
  private var metric = OpenTelemetryMetric()
  private var held: [OpenTelemetryPoint] = []
  private var pointLine = 1
  private var pointOffset = 0
  private var isOwn = false
  private var pointsOfDocument = 0
  private var isRecovering = false
  private var series: MetricSeriesTable
  private var times: TimeReader

  init(_ context: DecodingContext) {
    series = MetricSeriesTable(service: context.service)
    times = TimeReader(context)
  }

  mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput) {
    var position = 0
    while position < piece.count {
      if isRecovering {
        guard tokenizer.recover(piece, &position) else { return }
        isRecovering = false
      }
      do throws(JSONError) {
        while let token = try tokenizer.next(piece, &position) { take(token, into: &output) }
      } catch {
        abandon(error, into: &output)
      }
    }
  }

  mutating func finish(into output: inout DecodedOutput) {
    if !isRecovering {
      do throws(JSONError) {
        _ = try tokenizer.finish()
      } catch {
        abandon(error, into: &output)
      }
    }
    times.finish(into: &output)
  }

  /// Takes a fault: the points of the metric at hand are used where nothing of it is missing that
  /// their meaning hangs on.
  private mutating func abandon(_ error: JSONError, into output: inout DecodedOutput) {
    flush(isWhole: false, into: &output)
    output.count(error)
    builder = JSONTreeBuilder()
    places.removeAll(keepingCapacity: true)
    isRecovering = true
  }

  private mutating func take(_ token: JSONToken, into output: inout DecodedOutput) {
    if builder.isBuilding {
      guard let tree = builder.take(token, text: tokenizer.text) else { return }
      if isResource {
        isResource = false
        resource = OpenTelemetryLabels.ofResource(tree)
      } else {
        hold(tree, into: &output)
      }
      return
    }
    switch token {
    case .beginObject: openObject()
    case .beginArray: openArray()
    case .endObject, .endArray: close(into: &output)
    case .key: key = tokenizer.text
    case .string, .number:
      switch places.last {
      case .metric where key.span.equals("name"):
        metric.name = String(decoding: tokenizer.text, as: UTF8.self)
      case .metric where key.span.equals("unit"):
        metric.unit = String(decoding: tokenizer.text, as: UTF8.self)
      case .data where key.span.equals("aggregationTemporality"):
        metric.temporality = .init(tokenizer.text.span)
      case nil, .list: countDocument(into: &output)
      default: break
      }
    case .true where places.last == .data && key.span.equals("isMonotonic"):
      metric.isMonotonic = true
    case .true, .false, .null:
      if places.last == nil || places.last == .list { countDocument(into: &output) }
    }
  }

  private mutating func openObject() {
    switch places.last {
    case nil, .list:
      isOwn = false
      pointsOfDocument = 0
      places.append(.document)
    case .resources:
      resource = []
      places.append(.resource)
    case .resource where key.span.equals("resource"):
      isResource = true
      _ = builder.take(.beginObject, text: [])
    case .scopes: places.append(.scope)
    case .metrics:
      metric = OpenTelemetryMetric()
      places.append(.metric)
    case .metric:
      metric.form = OpenTelemetryMetric.Form(rawValue: String(decoding: key, as: UTF8.self))
      places.append(metric.form == nil ? .other : .data)
    case .points:
      pointLine = tokenizer.line
      pointOffset = tokenizer.offset
      _ = builder.take(.beginObject, text: [])
    default: places.append(.other)
    }
  }

  private mutating func openArray() {
    switch places.last {
    case nil: places.append(.list)
    case .document where key.span.equals("resourceMetrics"):
      isOwn = true
      places.append(.resources)
    case .resource
    where key.span.equals("scopeMetrics") || key.span.equals("instrumentationLibraryMetrics"):
      places.append(.scopes)
    case .scope where key.span.equals("metrics"): places.append(.metrics)
    case .data where key.span.equals("dataPoints"): places.append(.points)
    default: places.append(.other)
    }
  }

  private mutating func close(into output: inout DecodedOutput) {
    switch places.popLast() {
    case .metric: flush(isWhole: true, into: &output)
    case .document where pointsOfDocument == 0: countDocument(into: &output)
    default: break
    }
  }

  /// Counts a top-level value without points.
  private mutating func countDocument(into output: inout DecodedOutput) {
    let line = tokenizer.line
    let offset = tokenizer.offset
    output.account.count(isOwn ? .recognised : .rejected("no resourceMetrics")) {
      InputReport.Excerpt(line: line, offset: offset, text: "")
    }
    isOwn = false
  }

  // MARK: Points

  private mutating func hold(_ tree: JSONTree, into output: inout DecodedOutput) {
    pointsOfDocument += 1
    var point = OpenTelemetryPoint(
      tree, metric.form, resource: resource, line: pointLine, offset: pointOffset)
    if case .values = point.content {
      let stated = Array((tree["timeUnixNano"]?.text ?? "").utf8)
      if let time = times.moment(stated.span), time.microseconds > 0 {
        point.time = time
      } else {
        point.content = .rejected(TimeReader.reason)
      }
    }
    if held.count == OpenTelemetryMetricDecoder.heldLimit {
      point.content = .rejected(
        "more than \(OpenTelemetryMetricDecoder.heldLimit) points of one metric")
      count(point, write(point, into: &output), &output)
    } else {
      held.append(point)
    }
  }

  private mutating func flush(isWhole: Bool, into output: inout DecodedOutput) {
    let isKnown = isWhole || metric.isKnownWithoutEnd
    for var point in held {
      if !isKnown, case .values = point.content {
        point.content = .rejected("the metric breaks off before it says how it accumulates")
      }
      count(point, write(point, into: &output), &output)
    }
    held.removeAll(keepingCapacity: true)
  }

  private mutating func write(
    _ point: OpenTelemetryPoint, into output: inout DecodedOutput
  ) -> LineOutcome {
    switch point.content {
    case .gap: return .recognised
    case .rejected(let reason): return .rejected(reason)
    case .values(let values):
      if metric.name.isEmpty { return .rejected("the metric has no name") }
      if metric.isUnreadableChange {
        return .rejected("changes of an up-down counter without its level")
      }
      var outcome = LineOutcome.recognised
      for value in values {
        guard let identity = metric.identity(of: value.part, labels: point.labels) else { continue }
        guard let index = series.index(of: identity) else {
          return .rejected(MetricSeriesTable.fullReason)
        }
        series.append(
          series: index, time: point.time, value: value.number, line: point.line,
          to: &output.batch)
        outcome = .used
      }
      return outcome
    }
  }

  private func count(
    _ point: OpenTelemetryPoint, _ outcome: LineOutcome, _ output: inout DecodedOutput
  ) {
    let name = metric.name
    output.account.count(outcome) {
      InputReport.Excerpt(line: point.line, offset: point.offset, text: String(name.prefix(200)))
    }
  }
}
