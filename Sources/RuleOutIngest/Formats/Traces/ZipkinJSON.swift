import RuleOutModel

/// Spans as Zipkin's API (version 2) takes and gives them: an array of spans, or of traces that are arrays
/// of spans, times in microseconds. The halves of a call may share one id.
package enum ZipkinJSON: TraceFormat {
  package static let name = "zipkin-json"

  package static let samples = [
    // Both halves of a call under one id, and the query behind it. One edge.
    FormatSample(
      #"""
      [{"traceId":"5af7","id":"b1","parentId":"a1","kind":"CLIENT","name":"get","timestamp":1795355000010000,"duration":120000,"localEndpoint":{"serviceName":"web"},"remoteEndpoint":{"serviceName":"shop","ipv4":"10.0.0.7","port":8080}},
       {"traceId":"5af7","id":"b1","parentId":"a1","kind":"SERVER","shared":true,"name":"get /items","timestamp":1795355000020000,"duration":100000,"localEndpoint":{"serviceName":"shop"},"tags":{"http.method":"GET","http.path":"/items"}},
       {"traceId":"5af7","id":"c1","parentId":"b1","kind":"CLIENT","name":"select","timestamp":1795355000030000,"duration":70000,"localEndpoint":{"serviceName":"shop"},"tags":{"db.system":"mysql"}},
       {"traceId":"5af7","id":"a1","kind":"SERVER","name":"get /","timestamp":1795355000000000,"duration":150000,"localEndpoint":{"serviceName":"web"},"tags":{"http.status_code":"200"}}]
      """#, records: 5),
    // Traces as arrays; a request that failed without a status.
    FormatSample(
      #"""
      [[{"traceId":"1","id":"1","kind":"SERVER","name":"get /","timestamp":1795355000000000,"duration":9000,"localEndpoint":{"serviceName":"web"},"tags":{"error":"Connection refused"}}],
       [{"traceId":"2","id":"1","kind":"SERVER","name":"get /","timestamp":1795355001000000,"duration":9000,"localEndpoint":{"serviceName":"web"}}]]
      """#, records: 2),
    // A span that never ended, something that is no span, and the end cut off.
    FormatSample(
      #"""
      [{"traceId":"1","id":"1","kind":"SERVER","timestamp":1795355000000000,"duration":9000,"localEndpoint":{"serviceName":"web"}},{"traceId":"1","id":"2","kind":"CLIENT","timestamp":1795355000000000,"localEndpoint":{"serviceName":"web"}},7,{"traceId":"1","id":"3","ki
      """#, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    let spans = json.elements.flatMap { element in
      if case .array(let spans) = element { return spans }
      return [element]
    }
    let own = spans.count { span in
      span["traceId"] != nil && span["id"] != nil && span["spanId"] == nil
        && (span["localEndpoint"] != nil || span["timestamp"] != nil && span["duration"] != nil)
    }
    guard own > 0, own * 2 >= spans.count else { return nil }
    return Recognition(confidence: 0.93, zone: .epoch)
  }

  static func makeStream(_ recognition: Recognition) -> SpanElements { SpanElements(path: []) }

  static func span(_ tree: JSONTree, _ recognition: Recognition, _ times: inout TimeReader)
    -> Result<TraceSpan, SpanFault>
  {
    guard let trace = tree["traceId"]?.text, let id = tree["id"]?.text else {
      return .failure(.ids)
    }
    var span = TraceSpan()
    span.trace = trace
    span.id = id
    span.parent = tree["parentId"]?.text ?? ""
    guard let start = (tree["timestamp"]?.text).flatMap({ Int64($0) }), start > 0 else {
      return .failure(.start)
    }
    guard let duration = (tree["duration"]?.text).flatMap({ Int64($0) }), duration >= 0 else {
      return .failure(.duration)
    }
    span.start = start
    span.duration = duration
    span.name = tree["name"]?.text ?? ""
    span.kind = TraceSpan.kind(tree["kind"]?.text ?? "")
    // Without a kind a span of Zipkin is one of the process itself.
    if span.kind == .unknown { span.kind = .internal }
    span.sharesID = tree["shared"]?.isTrue ?? false && span.kind == .server
    span.owner.service = tree["localEndpoint"]?["serviceName"]?.text ?? ""
    span.owner.instance = tree["localEndpoint"]?["ipv4"]?.text ?? ""
    let remote = tree["remoteEndpoint"]
    span.peer = remote?["serviceName"]?.text ?? ""
    SpanAttributes(tree["tags"]).complete(&span)
    if span.peer.isEmpty { span.peer = remote?["ipv4"]?.text ?? "" }
    return .success(span)
  }
}
