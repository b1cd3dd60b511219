import RuleOutModel
import Testing

@testable import RuleOutIngest

/// What the samples of log formats mean, field by field: units, failures, callees.
@Suite struct ProducerTests {
  private func records(_ format: any InputFormat.Type, _ sample: Int) throws -> [String] {
    let text = format.samples[sample].text
    let own = try #require(recognition(of: text, format))
    let bytes = Array(text.utf8)
    return decoded(bytes, format, own, pieces: bytes.count).records
  }

  @Test(
    arguments: [
      (5, ["2500 2400 200", "41 0 503"]), (6, ["930 -1 200", "3002000 -1 502"]),
      (7, ["10999 -1 200", "412 -1 503"]), (8, ["250000 240000 200", "30250000 0 522"]),
      (9, ["5000 4000 200", "31000 -1 503"]), (10, ["12000 -1 200", "3004000 -1 500"]),
      (13, ["7000 -1 200", "30001000 -1 504"]), (14, ["12340 -1 200"]),
    ] as [(Int, [String])])
  func `JSON of well-known writers has their units`(_ sample: Int, _ expected: [String]) throws {
    let requests = requests(JSONLines.samples[sample].text, JSONLines.self)
    #expect(requests.map { "\($0.duration) \($0.dependencyTime) \($0.status)" } == expected)
    #expect(requests.allSatisfy { $0.peer == .none && $0.route != .none })
  }

  @Test(
    arguments: [
      (ApplicationLoadBalancer.self, 0, ["171000 48000 200 0", "60001000 60001000 504 1"]),
      (ApplicationLoadBalancer.self, 1, ["-1 -1 503 0", "-1 -1 460 2"]),
      (ApplicationLoadBalancer.self, 3, ["1178 1048 200 0", "-1 -1 503 0"]),
      (EnvoyLog.self, 0, ["226000 100000 204 0", "4001000 -1 0 2"]),
      (EnvoyLog.self, 1, ["5000 -1 418 0", "0 -1 503 4", "15000000 -1 504 1"]),
      (EnvoyLog.self, 2, ["3000 1000 200 0"]),
      (HAProxyLog.self, 0, ["109000 69000 200 0", "30002000 -1 504 1"]),
      (HAProxyLog.self, 1, ["0 -1 503 4", "5002000 -1 0 2", "50001000 -1 408 2"]),
      (HAProxyLog.self, 2, ["3004000 -1 503 4", "30000 14000 200 0"]),
      (IngressNginx.self, 1, ["10004000 10003000 504 1"]),
      (IngressNginx.self, 2, ["0 -1 503 0", "3002000 3001000 499 2"]),
      (Logfmt.self, 1, ["12500 -1 200 0", "2004000 -1 503 0"]),
      (Logfmt.self, 2, ["118000 -1 201 0", "5000000 -1 0 1"]),
      (W3CLog.self, 0, ["46000 -1 200 0", "30017000 -1 503 0", "3000 -1 200 0"]),
      (W3CLog.self, 1, ["241000 -1 200 0", "5001000 -1 0 2"]),
      (W3CLog.self, 2, ["60003000 -1 504 1"]),
      (OpenTelemetryLogs.self, 1, ["2004000 -1 503 0"]),
    ] as [(any InputFormat.Type, Int, [String])])
  func `durations, statuses and outcomes of a sample are those it states`(
    _ format: any InputFormat.Type, _ sample: Int, _ expected: [String]
  ) {
    let requests = requests(format.samples[sample].text, format)
    #expect(
      requests.map { "\($0.duration) \($0.dependencyTime) \($0.status) \($0.outcome.rawValue)" }
        == expected)
  }

  @Test func `a start and a duration give the end`() throws {
    #expect(
      requests(EnvoyLog.samples[1].text, EnvoyLog.self).last?.end.rfc3339()
        == "2026-11-22T20:17:17Z")
    #expect(
      requests(HAProxyLog.samples[1].text, HAProxyLog.self).last?.end.rfc3339()
        == "2026-11-22T15:20:22Z")
  }

  @Test func `the caller's side of a mesh names its callee and not the callee's address`() {
    let calls = requests(EnvoyLog.samples[1].text, EnvoyLog.self)
    #expect(calls.allSatisfy { $0.peer == Symbol("httpbin.foo.svc.cluster.local") })
    #expect(calls.allSatisfy { $0.instance == .none })
    let served = requests(EnvoyLog.samples[2].text, EnvoyLog.self)
    #expect(served.map(\.peer) == [.none])
    #expect(served.map(\.instance) == [Symbol("127.0.0.1:80")])
  }

  @Test func `a request without target names no instance, and the same service`() {
    let refused = requests(ApplicationLoadBalancer.samples[1].text, ApplicationLoadBalancer.self)
    #expect(refused.map(\.instance) == [.none, Symbol("10.0.0.1:80")])
    #expect(refused.allSatisfy { $0.service == Symbol("shop") })
    let unread = requests(ApplicationLoadBalancer.samples[2].text, ApplicationLoadBalancer.self)
    #expect(unread.map(\.route) == [Symbol("GET /live"), .none])
    let none = requests(HAProxyLog.samples[1].text, HAProxyLog.self)
    #expect(none.map(\.instance) == [.none, Symbol("web-2"), .none])
    let ingress = requests(IngressNginx.samples[1].text, IngressNginx.self)
    #expect(ingress.map(\.instance) == [Symbol("10.44.0.8:8080")])
    #expect(ingress.map(\.service) == [Symbol("shop")])
  }

  @Test func `W3C times are UTC whatever the zone of the bundle`() throws {
    let text = W3CLog.samples[0].text
    let own = try #require(recognition(of: text, W3CLog.self))
    #expect(own.zone == .stated(utcOffset: 0))
    var decoder = W3CLog.makeDecoder(own, DecodingContext(file: "f", utcOffset: 7_200))
    var output = DecodedOutput(file: "f")
    decoder.decode(Array(text.utf8).span, into: &output)
    decoder.finish(into: &output)
    #expect(output.batch.requests.first?.end.rfc3339() == "2026-11-22T14:03:11Z")
    #expect(output.warnings.isEmpty)
    #expect(output.account.recognised == 5)
  }

  @Test func `messages keep severity and text, and a stack trace its head`() throws {
    let java = try records(TextLog.self, 0)
    #expect(
      java.first == "message 1795356191123000 - info [main] com.example.Shop - started in 3 s 1")
    #expect(java.last?.contains("error [http-7]") == true)
    #expect(java.last?.contains("\nCaused by: java.lang.IllegalStateException: none 2") == true)
    #expect(
      try records(TextLog.self, 2) == [
        "message 1795356191123000 - fatal [31] FATAL:  sorry, too many clients already 1",
        "message 1795356192123456 - error #31] ERROR -- : execution expired 2",
        "message 1795356193000000 - error SQLSTATE[HY000] [2002] Connection refused 3",
        "message 1795356194000000 - info no level here 4",
      ])
    #expect(
      try records(OpenTelemetryLogs.self, 0) == [
        "message 1795355000250000 shop error charge failed 1",
        "message 1795355001250000 shop info started 1",
      ])
    #expect(
      try records(Logfmt.self, 0).last
        == #"message 1795356192123000 - error acquire "main" failed: context deadline exceeded 2"#)
  }
}
