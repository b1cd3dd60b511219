import RuleOutModel

/// Traces of OpenTelemetry (OTLP in JSON), as the collector's file exporter and others write them: one
/// object with `resourceSpans` a line, or one document.
package enum OTLPTraces: TraceFormat {
  package static let name = "otlp-traces"

  package static let samples = [
    // A request, the call it made and a query; the kinds as numbers, as the exporter writes them.
    FormatSample(
      #"""
      {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"service.version","value":{"stringValue":"2.1"}},{"key":"k8s.pod.name","value":{"stringValue":"shop-7d9f"}}]},"scopeSpans":[{"scope":{"name":"http"},"spans":[{"traceId":"5b8aa5a2d2c872e8321cf37308d69df2","spanId":"051581bf3cb55c13","parentSpanId":"","name":"GET","kind":2,"startTimeUnixNano":"1795355000000000000","endTimeUnixNano":"1795355000250000000","attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},{"key":"http.route","value":{"stringValue":"/orders/{id}"}},{"key":"http.response.status_code","value":{"intValue":"200"}}],"status":{}},{"traceId":"5b8aa5a2d2c872e8321cf37308d69df2","spanId":"5fb397be34d26b51","parentSpanId":"051581bf3cb55c13","name":"POST","kind":3,"startTimeUnixNano":"1795355000010000000","endTimeUnixNano":"1795355000130000000","attributes":[{"key":"http.request.method","value":{"stringValue":"POST"}},{"key":"server.address","value":{"stringValue":"payments.example"}},{"key":"http.response.status_code","value":{"intValue":201}}]},{"traceId":"5b8aa5a2d2c872e8321cf37308d69df2","spanId":"93564f51e1abe1c2","parentSpanId":"051581bf3cb55c13","name":"SELECT orders","kind":3,"startTimeUnixNano":"1795355000140000000","endTimeUnixNano":"1795355000160000000","attributes":[{"key":"db.system","value":{"stringValue":"postgresql"}},{"key":"db.name","value":{"stringValue":"orders"}}]}]}]}]}

      """#, records: 3),
    // A document over several lines; kinds in words, old names of attributes, and a call that failed.
    FormatSample(
      #"""
      {
        "resourceSpans": [
          {
            "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "web"}}]},
            "instrumentationLibrarySpans": [
              {"spans": [
                {"traceId": "a1", "spanId": "1", "kind": "SPAN_KIND_SERVER", "name": "GET /cart/17",
                 "startTimeUnixNano": 1795355000000000000, "endTimeUnixNano": 1795355005000000000,
                 "attributes": [{"key": "http.status_code", "value": {"intValue": "504"}}],
                 "status": {"code": "STATUS_CODE_ERROR"}},
                {"traceId": "a1", "spanId": "2", "parentSpanId": "1", "kind": "SPAN_KIND_CLIENT",
                 "name": "Charge", "startTimeUnixNano": 1795355000000000000,
                 "endTimeUnixNano": 1795355005000000000,
                 "attributes": [{"key": "net.peer.name", "value": {"stringValue": "payments"}}],
                 "events": [{"name": "exception", "attributes": [
                   {"key": "exception.message", "value": {"stringValue": "deadline exceeded"}}]}],
                 "status": {"code": 2}},
                {"traceId": "a1", "spanId": "3", "parentSpanId": "1", "kind": 1, "name": "render",
                 "startTimeUnixNano": "1795355005000000000",
                 "endTimeUnixNano": "1795355005000000000"}
              ]}
            ]
          }
        ]
      }
      """#, records: 2),
    // A span without an end, one without a start, and a line cut short.
    FormatSample(
      #"""
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a1","spanId":"1","kind":2,"name":"GET /","startTimeUnixNano":"1795355000000000000"},{"traceId":"a1","spanId":"2","kind":2,"name":"GET /","startTimeUnixNano":"0","endTimeUnixNano":"1795355000250000000"}]}]}]}
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a2","spanId":"1","kind":2,"name":"GET /","startTimeUnixNano":"1795355000000000000","endTimeUnixNano":"1795355000250000000"}]}]}]}
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a3","spa
      """#, records: 1),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    let own = json.elements.count { $0["resourceSpans"] != nil }
    guard own > 0, own * 2 >= json.elements.count else { return nil }
    return Recognition(confidence: 0.95, zone: .epoch)
  }

  static func makeStream(_ recognition: Recognition) -> GroupedSpans {
    GroupedSpans(groups: "resourceSpans", owner: "resource")
  }

  static func owners(_ tree: JSONTree) -> [String: SpanOwner] {
    ["": SpanOwner(SpanAttributes(tree["attributes"]))]
  }

  static func span(_ tree: JSONTree, _ recognition: Recognition, _ times: inout TimeReader)
    -> Result<TraceSpan, SpanFault>
  {
    guard let trace = tree["traceId"]?.text, let id = tree["spanId"]?.text else {
      return .failure(.ids)
    }
    var span = TraceSpan()
    span.trace = trace
    span.id = id
    span.parent = tree["parentSpanId"]?.text ?? ""
    guard let start = microseconds(tree["startTimeUnixNano"]), start > 0 else {
      return .failure(.start)
    }
    guard let end = microseconds(tree["endTimeUnixNano"]), end >= start else {
      return .failure(.duration)
    }
    span.start = start
    span.duration = end - start
    span.name = tree["name"]?.text ?? ""
    span.kind = TraceSpan.kind(tree["kind"]?.text ?? "")
    let status = tree["status"]?["code"]?.text
    if status == "2" || status == "STATUS_CODE_ERROR" {
      span.isError = true
      span.addError(tree["status"]?["message"]?.text ?? "")
    }
    SpanAttributes(tree["attributes"]).complete(&span)
    if span.isError {
      for event in tree["events"]?.elements ?? [] where event["name"]?.text == "exception" {
        var exception = TraceSpan()
        SpanAttributes(event["attributes"]).complete(&exception)
        span.addError(exception.errorText)
      }
    }
    return .success(span)
  }

  /// Nanoseconds as a string or a number.
  private static func microseconds(_ time: JSONTree?) -> Int64? {
    (time?.text).flatMap { Int64($0) }.map { $0 / 1_000 }
  }
}
