import Foundation
import RuleOut
import RuleOutModel
import Testing

/// What the README says of alerts on the sample incident.
@Suite struct AlertSampleTests {
  @Test func `memory tells of the cache leak half an hour before the alert, with no false alarm`()
    async throws
  {
    let diagnosis = try await Sample.cacheLeak.diagnosis()
    let best = try #require(diagnosis.alertCandidates.first)
    #expect(best.quantity == .memoryResident)
    #expect(best.kind == .timeToExhaustion)
    #expect(best.falseAlarms == 0)
    #expect(best.quietSeconds >= 3_600)
    #expect(try #require(best.leadSeconds) >= 1_800)
    // The deployment landed at 09:31.
    #expect(try #require(best.firesAt).clock(utcOffset: 10_800) > "09:31:08")
  }

  @Test func `the command prints the table, and writes rules that it takes for its own`()
    async throws
  {
    let outcome = try BinaryTests.run(
      ["alerts", "--quiet", "SampleData/2024-08-12-cache-leak"])
    #expect(outcome.status == 0)
    let text = String(decoding: outcome.output, as: UTF8.self)
    #expect(text.contains("resident memory of any instance"))
    #expect(text.contains("False alarms"))
    try await withTemporaryFolder { folder in
      for _ in 1...2 {
        let written = try BinaryTests.run([
          "alerts", "--quiet", "SampleData/external-api-outage", "--output", folder.path,
        ])
        #expect(written.status == 0, "\(written.errors)")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ["alerts.rules.yml", "alerts.test.yml"])
      let inspection = try await Pipeline.inspect([folder.path], options: AnalysisOptions())
      #expect(inspection.inputs.allSatisfy { $0.records == 0 && $0.rejected == 0 })
      try Data("groups: []".utf8).write(to: folder.appending(path: "alerts.rules.yml"))
      let refused = try BinaryTests.run([
        "alerts", "--quiet", "SampleData/external-api-outage", "--output", folder.path,
      ])
      #expect(refused.status == 73)
    }
  }
}
