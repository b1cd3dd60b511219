import RuleOutModel
import Testing

@testable import RuleOutIngest

/// What real producers wrote, failures included, against what was counted when it was recorded.
@Suite struct RealProducerTests {
  @Test func `the recordings are there`() {
    #expect(Recording.all.count >= 20)
    #expect(Set(Recording.all.map { $0.path.prefix { $0 != "/" } }).count >= 6)
  }

  @Test(arguments: Recording.all)
  func `a recording is recognised, with as many lines and records as were counted`(
    _ recording: Recording
  ) throws {
    let reading = try recording.read()
    let report = reading.report
    #expect(report.format == recording.format)
    #expect(report.isBalanced)
    if let lines = recording.count("lines") { #expect(report.lines == lines) }
    if let used = recording.count("used") { #expect(report.used == used) }
    if let records = recording.count("records") { #expect(report.records == records) }
    if let rejected = recording.count("rejected") {
      #expect(report.rejected == rejected, "\(report.rejections)")
    }
    if let errors = recording.count("errors") {
      #expect(reading.messages.count { $0.severity >= .error } == errors)
    }
    if let warnings = recording.facts["warnings"] {
      #expect(
        Set(reading.warnings.map(\.code)).subtracting(["zone-assumed"]).sorted()
          .joined(separator: ",") == warnings)
    }
  }

  @Test(arguments: Recording.all.filter { $0.facts["zone"] != nil })
  func `the zone is stated by the times, or taken from the run where they are local`(
    _ recording: Recording
  ) throws {
    let hour = 3_600
    let plain = try recording.read()
    let given = try recording.read(givenOffset: hour)
    let first = try #require(plain.report.first)
    let moved = try #require(given.report.first)
    switch recording.facts["zone"] {
    case "stated":
      #expect(plain.report.zone == .stated)
      #expect(moved == first)
    case "local":
      #expect(plain.report.zone == .assumed)
      #expect(given.report.zone == .given(utcOffset: hour))
      #expect(moved.advanced(bySeconds: Double(hour)) == first)
    default: Issue.record("unknown zone in the manifest")
    }
  }

  @Test(arguments: Recording.all.filter { $0.facts.keys.contains { $0.hasPrefix("status") } })
  func `each status comes as often as it was logged`(_ recording: Recording) throws {
    let requests = try recording.read().requests
    for (fact, count) in recording.facts where fact.hasPrefix("status") {
      let stated = try #require(UInt16(fact.dropFirst(6)))
      // A server that answers in HTTP/0.9 sends no status; nginx writes 009.
      let status = stated == 9 ? 0 : stated
      #expect(requests.count { $0.status == status } == Int(count), "\(status)")
    }
    let timeouts = recording.count("status504") ?? 0
    #expect(requests.count { $0.status == 504 && $0.outcome.contains(.timeout) } == timeouts)
    if let aborted = recording.count("aborted") {
      #expect(requests.count { $0.outcome.contains(.clientAborted) } == aborted)
    }
    if let unknown = recording.count("unknownDuration") {
      #expect(requests.count { $0.duration < 0 } == unknown)
    }
    if let noUpstream = recording.count("noUpstream") {
      #expect(requests.count { $0.dependencyTime < 0 } == noUpstream)
    }
  }
}
