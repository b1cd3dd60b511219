import RuleOutModel

/// The alert that started the response: one object, several, or Alertmanager's list.
package enum AlertJSON: InputFormat {
  package static let name = "alert-json"
  package static let role = "alert"

  package static let samples = [
    FormatSample(
      """
      {
        "service": "checkout", "metric": "http_server_duration_p99_ms",
        "threshold": 800, "observed": 4120, "fired_at": "2026-06-18T15:06:00Z",
        "summary": "p99 latency above 800 ms for 3 m"
      }
      """, records: 1),
    FormatSample(
      """
      [{"labels":{"alertname":"HighLatency","service":"web"},"annotations":{"summary":"slow"},
        "startsAt":"2026-06-18T15:06:00.123Z","status":{"state":"active"}}]
      """, records: 1),
    FormatSample(
      #"{"name":"HighLatency","service":"web","started_at":"2026-06-18T15:06:00Z"}"#, records: 1),
    FormatSample(
      #"{"alert_name":"5xx on web","alert_type":"error","date_happened":1661260288}"#, records: 1),
    FormatSample(#"{"fired_at":1661260288,"metric":"LatencyP95(s)","service":"web"}"#, records: 1),
    // One alert without a time, and one cut short.
    FormatSample(
      #"[{"service":"web","metric":"p99","threshold":1,"fired_at":null},{"service":"we"#, records: 0
    ),
  ]

  private static let times = [
    "fired_at", "startsAt", "started_at", "triggered_at", "activeAt", "triggeredAt", "time",
    "timestamp", "created_at", "date_happened",
  ]
  private static let paths = [[], ["alerts"], ["data", "alerts"]]
  /// What says that something is changed, built or run, not that something is wrong.
  private static let works = [
    "version", "commit", "sha", "revision", "release", "image", "tag", "ref", "job", "pipeline",
    "deployment", "environment", "kind", "type", "action", "finished_at", "duration", "schedule",
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      let elements = json.elements(at: path)
      let alerts = elements.map(JSONFields.init).filter(isAlert)
      guard alerts.count * 2 >= elements.count, let first = alerts.first else { continue }
      return Recognition(confidence: 0.9, zone: .init(ofTime: first.text(times)), layout: path)
    }
    return nil
  }

  /// An alert has a metric beside a threshold or the time it fired, or Alertmanager's labels and start.
  private static func isAlert(_ fields: JSONFields) -> Bool {
    let hasMetric = fields.text(["metric"]) != nil
    let fired = ["fired_at", "triggered_at", "startsAt"].contains { fields.mentions($0) }
    let isManaged = fields.value(["labels"])?["alertname"] != nil
    if (hasMetric && (fired || fields.has("threshold"))) || isManaged
      || (fired && fields.has("summary", "monitor", "alert"))
    {
      return true
    }
    guard fields.text(times) != nil, !works.contains(where: { fields.mentions($0) }) else {
      return false
    }
    return fields.has("alert_type", "alertname", "alert_name")
      || (fields.has("name") && fields.has("service") && fields.has("started_at"))
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder {
    JSONElements(AlertElements(context), path: recognition.layout)
  }

  private struct AlertElements: JSONElementDecoder {
    private let context: DecodingContext
    private var times: TimeReader

    init(_ context: DecodingContext) {
      self.context = context
      times = TimeReader(context)
    }

    mutating func decode(
      _ element: JSONElement, into output: inout DecodedOutput
    ) -> LineOutcome {
      guard case .object = element.tree else { return .rejected("expected an object") }
      let fields = JSONFields(element.tree)
      guard let text = fields.text(AlertJSON.times), let time = times.statedTime(text) else {
        return .rejected(TimeReader.reason)
      }
      let labels = JSONFields(fields.value(["labels"]) ?? .null)
      let annotations = JSONFields(fields.value(["annotations"]) ?? .null)
      let services = ["service", "service_name", "app", "component"]
      var alert = Alert(
        time: time, source: SourceReference(file: context.file, line: element.line))
      alert.service = fields.text(services) ?? labels.text(services + ["job"]) ?? context.service
      alert.metric = fields.text(["metric"]) ?? labels.text(["metric", "__name__"]) ?? ""
      alert.threshold = fields.number(["threshold"])
      alert.observed = fields.number(["observed", "value", "current"])
      alert.summary =
        fields.text(["summary", "description", "message"])
        ?? annotations.text(["summary", "description", "message"])
        ?? labels.text(["alertname"]) ?? fields.text(["monitor", "name"]) ?? ""
      output.batch.alerts.append(alert)
      return .used
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }
}
