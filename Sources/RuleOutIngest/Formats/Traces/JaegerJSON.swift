import RuleOutModel

/// Traces as Jaeger's API and its page give them: traces with their spans and the processes that emitted
/// those, times in microseconds.
package enum JaegerJSON: TraceFormat {
  package static let name = "jaeger-json"

  package static let samples = [
    // A request and a call, by tags; the processes come after the spans.
    FormatSample(
      #"""
      {"data":[{"traceID":"7f3a","spans":[
        {"traceID":"7f3a","spanID":"01","operationName":"GET /orders/{id}","references":[],"startTime":1795355000000000,"duration":250000,
         "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"http.status_code","type":"int64","value":200}],"logs":[],"processID":"p1"},
        {"traceID":"7f3a","spanID":"02","operationName":"charge","references":[{"refType":"CHILD_OF","traceID":"7f3a","spanID":"01"}],"startTime":1795355000010000,"duration":120000,
         "tags":[{"key":"span.kind","type":"string","value":"client"},{"key":"peer.service","type":"string","value":"payments"}],"logs":[],"processID":"p1"}],
        "processes":{"p1":{"serviceName":"shop","tags":[{"key":"hostname","type":"string","value":"shop-1"}]}}}],
       "total":0,"limit":0,"offset":0,"errors":null}
      """#, records: 2),
    // A call into another service, which failed; no kinds, so that parents tell. One edge.
    FormatSample(
      #"""
      {"data":[{"traceID":"9c","processes":{"p1":{"serviceName":"web"},"p2":{"serviceName":"shop"}},"spans":[
        {"traceID":"9c","spanID":"a","operationName":"GET /","startTime":1795355000000000,"duration":9000,"processID":"p1"},
        {"traceID":"9c","spanID":"b","parentSpanID":"a","operationName":"list","startTime":1795355000001000,"duration":7000,
         "tags":[{"key":"error","type":"bool","value":true}],"logs":[{"timestamp":1795355000002000,"fields":[{"key":"message","value":"connection refused"}]}],"processID":"p2"},
        {"traceID":"9c","spanID":"c","operationName":"sort","references":[{"refType":"CHILD_OF","spanID":"b"}],"startTime":1795355000002000,"duration":500,"processID":"p2"}]}]}
      """#, records: 3),
    // Cut short: the process of the last trace is not there, so that its span is nobody's.
    FormatSample(
      #"""
      {"data":[{"traceID":"1","spans":[{"traceID":"1","spanID":"a","operationName":"GET /","startTime":1795355000000000,"duration":9000,"processID":"p1"}],"processes":{"p1":{"serviceName":"web"}}},
      {"traceID":"2","spans":[{"traceID":"2","spanID":"a","operationName":"GET /","startTime":1795355001000000,"duration":9000,"processID":"p1"},{"traceID":"2","spanID":"b"},{"traceID":"2","sp
      """#, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    let nested = json.elements(at: ["data"])
    let traces = nested.isEmpty ? json.elements : nested
    let own = traces.count { trace in
      (trace["spans"]?.elements ?? []).contains {
        $0["traceID"] != nil && $0["spanID"] != nil
          && ($0["operationName"] != nil || $0["processID"] != nil)
      }
    }
    guard own > 0, own * 2 >= traces.count else { return nil }
    return Recognition(confidence: 0.95, zone: .epoch)
  }

  static let requiresOwner = true

  static func makeStream(_ recognition: Recognition) -> GroupedSpans {
    GroupedSpans(groups: "data", owner: "processes")
  }

  static func owners(_ tree: JSONTree) -> [String: SpanOwner] {
    var owners: [String: SpanOwner] = [:]
    for process in tree.members {
      var owner = SpanOwner(SpanAttributes(process.value["tags"]))
      if let service = process.value["serviceName"]?.text { owner.service = service }
      owners[process.key] = owner
    }
    return owners
  }

  static func span(_ tree: JSONTree, _ recognition: Recognition, _ times: inout TimeReader)
    -> Result<TraceSpan, SpanFault>
  {
    guard let trace = tree["traceID"]?.text, let id = tree["spanID"]?.text else {
      return .failure(.ids)
    }
    var span = TraceSpan()
    span.trace = trace
    span.id = id
    span.parent = parent(of: tree)
    guard let start = (tree["startTime"]?.text).flatMap({ Int64($0) }), start > 0 else {
      return .failure(.start)
    }
    guard let duration = (tree["duration"]?.text).flatMap({ Int64($0) }), duration >= 0 else {
      return .failure(.duration)
    }
    span.start = start
    span.duration = duration
    span.name = tree["operationName"]?.text ?? ""
    span.ownerKey = tree["processID"]?.text ?? ""
    if let process = tree["process"], let owner = owners(.object([.init("", process)]))[""] {
      span.owner = owner
    }
    SpanAttributes(tree["tags"]).complete(&span)
    if span.isError {
      for log in tree["logs"]?.elements ?? [] {
        for field in log["fields"]?.elements ?? [] {
          span.addError(field["value"]?.text ?? "")
        }
      }
    }
    return .success(span)
  }

  /// The span that caused this one and waits for it; a span that it merely follows does not.
  private static func parent(of tree: JSONTree) -> String {
    if let parent = tree["parentSpanID"]?.text { return parent }
    let references = tree["references"]?.elements ?? []
    let child = references.first { $0["refType"]?.text == "CHILD_OF" } ?? references.first
    return child?["spanID"]?.text ?? ""
  }
}
