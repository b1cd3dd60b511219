import RuleOutModel
import Testing

@testable import RuleOutIngest

/// Notes in +05:30, metrics in UTC that say so from 10:00 to 14:00, and a log whose times state no zone.
@Suite struct ZoneAlignmentTests {
  private func lines(_ hours: ClosedRange<Int>, _ write: (String) -> String) -> String {
    hours.flatMap { hour in [0, 30].map { minute in (hour, minute) } }
      .map { write("2026-06-18 \($0.0):\($0.1 == 0 ? "00" : "30"):00") }.joined(separator: "\n")
  }

  private func decision(
    log hours: ClosedRange<Int>, offset: Int? = nil
  ) throws -> (before: ZoneDecision, after: ZoneDecision?) {
    let folder = try TemporaryFolder()
    try folder.write(
      "notes.csv", "time,note\n2026-06-18T17:00:00+05:30,slow\n2026-06-18T18:00:00+05:30,well\n")
    try folder.write(
      "metrics.csv",
      "time,cpu_utilization,heap_used_mb\n" + lines(10...14) { "\($0)Z,0.3,12" } + "\n")
    try folder.write(
      "app.csv", "time,active,pending\n" + lines(hours) { "\($0),3,0" } + "\n")
    let inputs = Ingest.survey(try Ingest.discover([folder.path]))
    let zone = ZoneDecision(inputs, given: offset)
    #expect(zone.mayBeAligned(inputs) == (offset == nil))
    let reports = inputs.map { input in
      var records = Collected()
      return Ingest.read(input, zone: zone, into: &records).0
    }
    return (zone, zone.aligned(to: reports))
  }

  @Test func `telemetry that spans the same time in UTC is in UTC, and that is said`() throws {
    let (before, after) = try decision(log: 10...14)
    #expect(before.utcOffset == 19_800 && before.basis == .inferred)
    let aligned = try #require(after)
    #expect(aligned.aligned == ["app.csv": 0])
    #expect(aligned.utcOffset(of: "app.csv") == 0 && aligned.utcOffset(of: "other.csv") == 19_800)
    #expect(aligned.alignmentWarnings().map(\.file) == ["app.csv"])
  }

  @Test func `telemetry that spans the same time in the inferred zone, or neither, stays there`()
    throws
  {
    #expect(try decision(log: 15...19).after == nil)
    #expect(try decision(log: 11...11).after == nil)
  }

  @Test func `a zone that is given holds`() throws {
    #expect(try decision(log: 10...14, offset: 3_600).after == nil)
  }
}
