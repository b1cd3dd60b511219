import Foundation
import RuleOut
import RuleOutModel
import Testing

/// A bundle of nothing but traces: an hour and a half of two services, one of which calls an external API
/// that turns slow and fails for twenty minutes.
@Suite struct TraceBundleTests {
  private static let start = 1_795_350_000_000_000
  private static let outage = 50 * 60..<70 * 60

  /// One trace every three seconds, its spans as OpenTelemetry's file exporter writes them.
  private static func lines() -> String {
    var lines = ""
    var state: UInt64 = 42
    func random(_ range: Range<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int(state >> 33) % range.count
    }
    for second in stride(from: 0, to: 90 * 60, by: 3) {
      let isOut = outage.contains(second)
      let begin = start + second * 1_000_000 + random(0..<500_000)
      let query = random(8_000..<12_000)
      let isLost = isOut && random(0..<4) == 0
      let charge =
        isLost ? 5_000_000 : isOut ? random(1_500_000..<2_500_000) : random(90_000..<110_000)
      let shop = 20_000 + query + charge
      let trace = "t\(second)"
      let failure =
        isLost ? #","status":{"code":2,"message":"context deadline exceeded"}"# : ""
      let status = isLost ? "502" : "200"
      lines += resource(
        "web",
        span(
          trace, "1", "", 2, begin, shop + 15_000,
          #"{"key":"http.route","value":{"stringValue":"/buy"}},{"key":"http.response.status_code","value":{"intValue":"\#(status)"}}"#
        )
          + ","
          + span(
            trace, "2", "1", 3, begin + 5_000, shop + 5_000,
            #"{"key":"server.address","value":{"stringValue":"shop.internal"}}"#, failure))
      lines += resource(
        "shop",
        span(
          trace, "3", "2", 2, begin + 7_000, shop,
          #"{"key":"http.route","value":{"stringValue":"/charge"}},{"key":"http.response.status_code","value":{"intValue":"\#(status)"}}"#
        )
          + ","
          + span(
            trace, "4", "3", 3, begin + 10_000, query,
            #"{"key":"db.system","value":{"stringValue":"postgresql"}}"#)
          + ","
          + span(
            trace, "5", "3", 3, begin + 10_000 + query, charge,
            #"{"key":"server.address","value":{"stringValue":"payments.example"}}"#, failure))
    }
    return lines
  }

  private static func resource(_ service: String, _ spans: String) -> String {
    #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(service)"}},{"key":"k8s.pod.name","value":{"stringValue":"\#(service)-1"}}]},"scopeSpans":[{"spans":[\#(spans)]}]}]}"#
      + "\n"
  }

  private static func span(
    _ trace: String, _ id: String, _ parent: String, _ kind: Int, _ start: Int, _ duration: Int,
    _ attributes: String, _ status: String = ""
  ) -> String {
    #"{"traceId":"\#(trace)","spanId":"\#(id)","parentSpanId":"\#(parent)","name":"x","kind":\#(kind),"#
      + #""startTimeUnixNano":"\#(start)000","endTimeUnixNano":"\#(start + duration)000","#
      + #""attributes":[\#(attributes)]\#(status)}"#
  }

  private func withTraces<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "ruleout-\(UUID().uuidString)")
    try Data(Self.lines().utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await body(file)
  }

  @Test func `traces alone give latency, errors, calls and queries, each of its entity`()
    async throws
  {
    let inspection = try await withTraces {
      try await Pipeline.inspect([$0.path], options: AnalysisOptions())
    }
    let input = try #require(inspection.inputs.first)
    #expect(input.format == "otlp-traces")
    #expect(input.records == 5 * 1_800 + 1)
    func has(_ entity: String, _ quantity: Quantity, _ observer: String = "") -> Bool {
      inspection.signals.contains {
        $0.id.entity.name == entity && $0.id.quantity == quantity
          && $0.id.observer?.name ?? "" == observer
      }
    }
    for service in ["web", "shop"] {
      #expect(has(service, .latency))
      #expect(has(service, .errorRatio))
      #expect(has(service + "-1", .latency))
    }
    #expect(has("payments.example", .dependencyLatency))
    #expect(has("payments.example", .dependencyTimeoutRatio, "shop"))
    #expect(has("payments.example", .callsPerRequest))
    #expect(has("postgresql", .queryTime, "shop"))
    #expect(has("shop", .queriesPerRequest))
    // The host that the callee answers at is the callee.
    #expect(has("shop", .dependencyLatency))
    #expect(!inspection.signals.contains { $0.id.entity.name == "shop.internal" })
    #expect(!has("postgresql", .dependencyLatency))
    #expect(inspection.warnings.isEmpty)
  }

  @Test func `traces alone convict the external API and clear the database`() async throws {
    let diagnosis = try await withTraces {
      try await Pipeline.analyze([$0.path], options: AnalysisOptions()).diagnosis
    }
    let onset = try #require(diagnosis.incident.onset)
    let expected = Timestamp(microseconds: Int64(Self.start + Self.outage.lowerBound * 1_000_000))
    #expect(abs(onset.seconds(since: expected)) <= 120)
    #expect(diagnosis.leader?.id == "external-api")
    #expect(diagnosis.leader?.entity == "payments.example")
    #expect(diagnosis["slow-database"].verdict == .ruledOut)
  }
}
