import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Units and failures in the recorded logs of proxies.
@Suite struct RealProxyTests {
  private func requests(_ path: String) throws -> [Request] {
    try #require(Recording[path]).read().requests
  }

  @Test(arguments: ["times.log", "pairs.log", "ingress.log", "json.log", "json-text.log"])
  func `nginx counts in seconds, and what no upstream saw has no upstream time`(_ file: String)
    throws
  {
    let requests = try requests("nginx/" + file)
    // The upstream was given 400 ms, the client left after 100.
    let late = try #require(requests.first { $0.status == 504 })
    #expect(380_000...900_000 ~= late.duration)
    #expect(380_000...900_000 ~= late.dependencyTime)
    let left = try #require(requests.first { $0.status == 499 })
    #expect(90_000...300_000 ~= left.duration)
    #expect(left.outcome == .clientAborted)
    let refused = try #require(requests.first { $0.status == 413 })
    #expect(refused.dependencyTime == Request.unknown)
    #expect(refused.duration >= 0)
  }

  @Test(arguments: ["combined.log", "vhost.log"])
  func `without times in its lines nothing is known of durations`(_ file: String) throws {
    let requests = try requests("nginx/" + file)
    #expect(requests.allSatisfy { $0.duration == Request.unknown })
    #expect(requests.allSatisfy { $0.dependencyTime == Request.unknown })
  }

  @Test(arguments: ["micro.log", "milli.log", "both.log"])
  func `Apache counts in microseconds or milliseconds, from the stamp on`(_ file: String) throws {
    let requests = try requests("apache/" + file)
    // The upstream was given a second.
    let late = try #require(requests.first { $0.duration > 950_000 })
    #expect(late.status == 502)
    #expect(late.duration < 1_500_000)
    #expect(late.start.microseconds % 1_000_000 == 0)
    let quick = requests.filter { $0.status == 403 || $0.status == 501 }
    #expect(quick.allSatisfy { 0...20_000 ~= $0.duration })
  }

  @Test(arguments: ["http.log", "rfc3164.log", "rfc5424.log"])
  func `HAProxy counts in milliseconds, and a phase of -1 was never reached`(_ file: String) throws
  {
    let recording = try #require(Recording["haproxy/" + file])
    let reading = try recording.read()
    let late = try #require(reading.requests.first { $0.status == 504 })
    #expect(480_000...900_000 ~= late.duration)
    #expect(late.dependencyTime == Request.unknown)
    #expect(late.outcome == .timeout)
    let queued = reading.requests.filter { $0.status == 503 && $0.outcome == .timeout }
    #expect(queued.count == 2)
    #expect(queued.allSatisfy { 280_000...500_000 ~= $0.duration })
    let refused = try #require(
      reading.requests.first { $0.status == 503 && $0.duration > 200_000 && $0.instance != .none })
    #expect(refused.outcome == .connectionFailed)
    #expect(reading.records.names[refused.service] == "down")
    #expect(reading.records.names[refused.instance] == "web-2")
    // No server was chosen: the host in the header of syslog is the proxy's.
    let denied = try #require(reading.requests.first { $0.status == 429 })
    #expect(denied.instance == .none)
  }
}
