import RuleOutModel

/// Spans as flat objects, in an array, under `spans`, or one a line, as exports of trace stores and scripts
/// write them. A table of aliases finds their fields; attributes may stand beside or within.
package enum TracesJSON: TraceFormat {
  package static let name = "traces-json"

  package static let samples = [
    // Spans without kinds: parents tell that two are requests, and one edge.
    FormatSample(
      """
      [{"trace_id":"4cc8","span_id":"a1","parent_id":null,"service":"web","name":"GET /",
        "start":"2026-06-21T10:44:10Z","duration_ms":95,"status":"OK"},
       {"trace_id":"4cc8","span_id":"b1","parent_id":"a1","service":"shop","name":"list",
        "start":"2026-06-21T10:44:10.010Z","duration_ms":80,"status":"ERROR","error":"timed out"},
       {"trace_id":"4cc8","span_id":"b2","parent_id":"b1","service":"shop","name":"sort",
        "start":"2026-06-21T10:44:10.020Z","duration_ms":2,"status":"OK"}]
      """, records: 3),
    // Under a key; a kind, an end instead of a duration, and attributes within.
    FormatSample(
      #"""
      {"spans":[{"traceId":"4cc8","spanId":"a1","kind":"server","serviceName":"web","operationName":"GET","startTime":1795355000000,"endTime":1795355000250,"attributes":{"http":{"route":"/a","status_code":503}}},
                {"traceId":"4cc8","spanId":"b1","parentSpanId":"a1","kind":"client","serviceName":"web","operationName":"GET","startTime":1795355000010,"endTime":1795355000240,"tags":{"peer.service":"shop"}}]}
      """#, records: 2),
    // One a line; durations in the unit of the epochs.
    FormatSample(
      """
      {"trace_id":1,"span_id":7,"parent_id":0,"service":"web","name":"web.request","start":1795355000000000000,"duration":250000000,"error":1,"meta":{"http.status_code":"500"}}
      {"trace_id":1,"span_id":8,"parent_id":7,"service":"web","name":"sql","start":1795355000000000000,"duration":2000000,"error":0,"meta":{"db.system":"mysql"}}

      """, records: 2),
    // Elements that are no spans, a start that is none, and the end cut off.
    FormatSample(
      """
      [{"trace_id":"4cc8","span_id":"a1","name":"GET /","start":"2026-06-21T10:44:10Z","duration_ms":5},
       {"name":"GET /"},{"trace_id":"4cc8","span_id":"a2","name":"x","start":"soon","duration_ms":5},
      """, records: 1),
  ]

  private static let paths: [[String]] = [[], ["spans"]]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      if let found = recognition(of: json.elements(at: path), path: path) { return found }
    }
    return nil
  }

  /// What the first objects show where most of them are spans; nil where they are not.
  static func recognition(of elements: [JSONTree], path: [String]) -> Recognition? {
    let own = elements.map(FlatFields.init).filter(\.isSpan)
    guard let first = own.first, own.count * 2 >= elements.count else { return nil }
    let unit = own.first { $0.duration == nil && $0.hasBareDuration }?.unitOfStart
    return Recognition(
      confidence: 0.88, zone: .init(ofTime: first.start),
      layout: [(unit ?? .milliseconds).rawValue] + path,
      decisions: unit.map { ["durations without unit taken as \($0.rawValue)"] } ?? [])
  }

  static func makeStream(_ recognition: Recognition) -> SpanElements {
    SpanElements(path: Array(recognition.layout.dropFirst()))
  }

  static func span(_ tree: JSONTree, _ recognition: Recognition, _ times: inout TimeReader)
    -> Result<TraceSpan, SpanFault>
  {
    let fields = FlatFields(tree)
    guard let trace = fields.text(FlatFields.trace), let id = fields.text(FlatFields.span) else {
      return .failure(.ids)
    }
    var span = TraceSpan()
    span.trace = trace
    span.id = id
    span.parent = fields.text(FlatFields.parent) ?? ""
    guard let start = times.moment(fields.start) else { return .failure(.start) }
    span.start = start.microseconds
    let unit = recognition.layout.first.flatMap(DurationUnit.init) ?? .milliseconds
    if let (text, unit) = fields.duration {
      guard let duration = microseconds(text, unit) else { return .failure(.duration) }
      span.duration = duration
    } else if let end = times.moment(fields.text(FlatFields.end)), end >= start {
      span.duration = end.microseconds - start.microseconds
    } else if let text = fields.text(FlatFields.durations),
      let duration = microseconds(text, unit)
    {
      span.duration = duration
    } else {
      return .failure(.duration)
    }
    fields.complete(&span)
    return .success(span)
  }

  private static func microseconds(_ text: String, _ unit: DurationUnit) -> Int64? {
    let bytes = Array(text.utf8)
    guard case .value(let duration) = LogValues.duration(bytes.span, unit) else { return nil }
    return duration
  }
}

extension TimeReader {
  fileprivate mutating func moment(_ text: String?) -> Timestamp? {
    let bytes = Array((text ?? "").utf8)
    return moment(bytes.span)
  }
}

/// The fields of a flat span by what they mean.
private struct FlatFields {
  static let trace = names("trace_id")
  static let span = names("span_id")
  static let parent = names("parent_id parent_span_id parent")
  static let end = names(
    "end_time_unix_nano end end_time ended_at finish finish_time finished_at end_timestamp")
  static let durations = stems.map(FieldName.init)
  private static let stems = ["duration", "elapsed", "latency", "took"]
  private static let starts = names(
    "start_time_unix_nano start start_time started_at start_timestamp begin timestamp time ts"
      + " start_ns start_us start_ms start_s start_time_us start_time_ms start_micros start_millis")
  private static let units: [(suffixes: [String], unit: DurationUnit)] = [
    (["ns", "nano", "nanos", "nanoseconds"], .nanoseconds),
    (["us", "micros", "microseconds"], .microseconds),
    (["ms", "millis", "milliseconds"], .milliseconds),
    (["s", "sec", "secs", "seconds"], .seconds),
  ]
  private static let timed: [(name: FieldName, unit: DurationUnit)] = stems.flatMap { stem in
    units.flatMap { one in one.suffixes.map { (FieldName("\(stem)_\($0)"), one.unit) } }
  }
  private static let service = names("service service_name app application")
  private static let instance = names("instance instance_id pod pod_name host")
  private static let version = names("version service_version")
  private static let name = names("name operation_name operation span_name")
  private static let kind = names("kind span_kind")
  private static let method = names("method")
  private static let path = names("path url")
  private static let route = names("route")
  private static let status = names("status status_code")
  private static let peer = names("peer remote_service")
  private static let errors = names("status_message error_message error_type")
  private static let logOnly = names("message msg body level severity severity_text")
  /// Objects of a span that hold attributes.
  private static let containers = ["attributes", "tags", "meta", "resource", "process"]

  private static func names(_ list: String) -> [FieldName] {
    list.split(separator: " ").map { FieldName(String($0)) }
  }

  private let own: SpanAttributes
  private let attributes: SpanAttributes
  private let isChild: Bool
  private let hasErrorObject: Bool

  init(_ tree: JSONTree) {
    own = SpanAttributes(tree)
    var attributes = own
    for key in FlatFields.containers {
      guard let container = tree[key] else { continue }
      attributes.add(container)
      if let inner = container["attributes"] { attributes.add(inner) }
    }
    self.attributes = attributes
    isChild = tree.members.contains { FlatFields.parent.contains(FieldName($0.key)) }
    hasErrorObject = !(tree["error"]?.members.isEmpty ?? true)
  }

  func text(_ names: [FieldName]) -> String? {
    let text = own.text(names)
    return text.isEmpty ? nil : text
  }

  var start: String? { text(FlatFields.starts) }

  /// The duration where its name says the unit.
  var duration: (text: String, unit: DurationUnit)? {
    for (name, unit) in FlatFields.timed {
      if let text = text([name]) { return (text, unit) }
    }
    return nil
  }

  var hasBareDuration: Bool { text(FlatFields.durations) != nil && text(FlatFields.end) == nil }

  /// The unit of the epoch at which the span starts, where that is fine enough for durations too.
  var unitOfStart: DurationUnit {
    guard let start, start.utf8.allSatisfy({ $0.decimalDigit != nil }) else {
      return .milliseconds
    }
    return start.utf8.count >= 18
      ? .nanoseconds : start.utf8.count >= 15 ? .microseconds : .milliseconds
  }

  /// True for a span rather than a line of a log that carries the ids of one.
  var isSpan: Bool {
    guard text(FlatFields.trace) != nil, text(FlatFields.span) != nil, start != nil,
      duration != nil || text(FlatFields.durations) != nil || text(FlatFields.end) != nil,
      text(FlatFields.logOnly) == nil
    else { return false }
    return isChild || text(FlatFields.kind) != nil || text(FlatFields.name) != nil
  }

  /// Puts all but ids and times into `span`.
  func complete(_ span: inout TraceSpan) {
    span.name = text(FlatFields.name) ?? ""
    span.kind = TraceSpan.kind(text(FlatFields.kind) ?? "")
    span.owner.service = text(FlatFields.service) ?? ""
    span.owner.instance = text(FlatFields.instance) ?? ""
    span.owner.version = text(FlatFields.version) ?? ""
    span.method = text(FlatFields.method) ?? ""
    span.path = text(FlatFields.path) ?? ""
    span.route = text(FlatFields.route) ?? ""
    span.peer = text(FlatFields.peer) ?? ""
    if let status = text(FlatFields.status) {
      switch status.lowercased() {
      case "2", "error", "failed", "failure", "status_code_error": span.isError = true
      default: span.httpStatus = SpanAttributes.status(status)
      }
    }
    if hasErrorObject { span.isError = true }
    attributes.complete(&span)
    if span.isError { for name in FlatFields.errors { span.addError(own.text([name])) } }
  }
}
