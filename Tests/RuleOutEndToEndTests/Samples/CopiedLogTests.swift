import Foundation
import RuleOutModel
import RuleOutSignals
import Testing

@testable import RuleOut

/// Logs that were exported in parts which overlap.
@Suite struct CopiedLogTests {
  private static let lines = (0..<1_800).map { second in
    let time = Timestamp(microseconds: 1_723_456_800_000_000 + Int64(second) * 1_000_000)
    return #"{"time":"\#(time.rfc3339())","service":"shop","path":"/a","status":200,"#
      + #""duration":\#(second * 7_919 % 400 + 100),"user_id":"u-\#(second % 60)"}"#
  }

  private func readings(_ files: [String: ArraySlice<String>]) async throws -> Readings {
    try await withTemporaryFolder { folder in
      for (name, lines) in files {
        try (lines.joined(separator: "\n") + "\n").write(
          to: folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      return try await Readings([folder.path], AnalysisOptions())
    }
  }

  private func count(_ readings: Readings) -> Int? {
    readings.telemetry.span.map { span in
      readings.telemetry.requests.totals(.whole, .whole, in: span).count
    }
  }

  @Test(arguments: [("a.json", "b.json"), ("b.json", "a.json")])
  func `what a rotated copy and the live log share counts once`(_ live: String, _ rotated: String)
    async throws
  {
    let readings = try await readings([
      live: Self.lines[500...], rotated: Self.lines[..<1_200],
    ])
    #expect(count(readings) == 1_800)
    let warning = try #require(readings.warnings.first { $0.code == "partial-copy" })
    #expect(warning.file == "b.json")
    #expect(warning.message.contains("a.json"))
  }

  @Test func `an export within another counts nothing`() async throws {
    let readings = try await readings(["a.json": Self.lines[...], "b.json": Self.lines[300..<900]])
    #expect(count(readings) == 1_800)
    #expect(readings.reports.map(\.records) == [1_800, 600])
  }

  @Test func `three parts that overlap each other count once`() async throws {
    let readings = try await readings([
      "a.json": Self.lines[..<900], "b.json": Self.lines[600..<1_500], "c.json": Self.lines[700...],
    ])
    #expect(count(readings) == 1_800)
  }

  @Test func `parts that do not overlap are left alone`() async throws {
    let readings = try await readings(["a.json": Self.lines[..<900], "b.json": Self.lines[900...]])
    #expect(count(readings) == 1_800)
    #expect(!readings.warnings.contains { $0.code == "partial-copy" })
    let traffic = readings.telemetry.signals(.traffic).map { InspectedSignal($0) }
    #expect(!traffic.isEmpty)
    #expect(traffic.allSatisfy { $0.file == "a.json" && $0.otherFiles == ["b.json"] })
  }

  @Test func `a report of this tool in a folder is listed as skipped`() async throws {
    let inspection = try await withTemporaryFolder { folder in
      try (Self.lines.joined(separator: "\n") + "\n").write(
        to: folder.appending(path: "a.json"), atomically: true, encoding: .utf8)
      try "<!-- ruleout report -->\n# Incident\n".write(
        to: folder.appending(path: "report.md"), atomically: true, encoding: .utf8)
      return try await Pipeline.inspect([folder.path], options: AnalysisOptions())
    }
    #expect(
      inspection.inputs.map { "\($0.path): \($0.role)" } == [
        "a.json: requests", "report.md: a report of this tool, skipped",
      ])
  }
}
