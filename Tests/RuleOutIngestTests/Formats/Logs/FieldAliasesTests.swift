import Testing

@testable import RuleOutIngest

@Suite struct FieldAliasesTests {
  @Test(
    arguments: [
      ("status", .status), ("statusCode", .status), ("res.statusCode", .status),
      ("sc-status", .status),
      ("http.response.status_code", .status), ("httpRequest.status", .status),
      ("attributes.http.status_code", .status), ("@timestamp", .endTime), ("StartUTC", .startTime),
      ("EdgeResponseStatus", .status), ("req.url", .path), ("request.uri", .path),
      ("url.path", .path),
      ("http.route", .route), ("log.level", .severity), ("severity_text", .severity),
      ("severityNumber", .severityNumber), ("service.name", .service), ("k8s.pod.name", .instance),
      ("user.id", .user), ("userId", .user), ("enduser.id", .user), ("client.ip", .clientAddress),
      ("upstream.host", .peer), ("peer.service", .peer), ("server.address", .possiblePeer),
      ("upstream_cluster", .upstreamCluster), ("@m", .message), ("msg", .message),
      ("log", .message),
    ] as [(String, LogField)])
  func `a key stands for its field`(_ key: String, _ field: LogField) {
    #expect(FieldAliases.alias(of: key)?.field == field)
  }

  @Test(
    arguments: [
      ("duration_ms", .duration, .milliseconds), ("durationMs", .duration, .milliseconds),
      ("latency_seconds", .duration, .seconds), ("elapsed_us", .duration, .microseconds),
      ("event.duration", .duration, .nanoseconds), ("Duration", .duration, .nanoseconds),
      ("duration", .duration, .undecided), ("responseTime", .duration, .milliseconds),
      ("request_time", .duration, .undecided),
      ("http.server.request.duration", .duration, .seconds),
      ("upstream_response_time", .dependencyTime, .seconds),
      ("upstream_ms", .dependencyTime, .milliseconds),
      ("external_ms", .dependencyTime, .milliseconds), ("pool_wait_ms", .poolWait, .milliseconds),
      ("acquire_ms", .poolWait, .milliseconds), ("query_ms", .queryTime, .milliseconds),
      ("db_time_ms", .queryTime, .milliseconds), ("sql_ms", .queryTime, .milliseconds),
    ] as [(String, LogField, DurationUnit)])
  func `a duration has the unit its key states`(
    _ key: String, _ field: LogField, _ unit: DurationUnit
  ) {
    let alias = FieldAliases.alias(of: key)
    #expect(alias?.field == field)
    #expect(alias?.unit == unit)
  }

  @Test(arguments: [
    "", ".", "span_id", "count", "db.pool.max", "req.headers.host", "request.host",
    "error.stack.status",
    "upstream.status", "@version", "queries", "m", "l", "metrics.duration",
  ])
  func `other keys stand for nothing`(_ key: String) {
    #expect(FieldAliases.alias(of: key) == nil)
  }

  @Test func `a resolver gives the same answer the second time and after it forgot`() {
    var resolver = FieldResolver()
    func field(_ key: String) -> LogField? {
      let bytes = Array(key.utf8)
      return resolver.alias(of: bytes.span)?.field
    }
    #expect(field("statusCode") == .status)
    for index in 0..<10_000 { #expect(field("key \(index)") == nil) }
    #expect(field("statusCode") == .status)
    #expect(field("nothing") == nil)
  }
}
