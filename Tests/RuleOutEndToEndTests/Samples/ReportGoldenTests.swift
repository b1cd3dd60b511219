import Foundation
import RuleOut
import RuleOutModel
import Testing

/// `Reports` holds what `--output` writes for each sample: the README's examples and the golden files in
/// one. `RECORD_REPORTS=1` writes them anew, and then fails, so that it is never done unseen.
@Suite struct ReportGoldenTests {
  @Test(arguments: Sample.all) func `the committed reports are what the tool writes`(
    sample: Sample
  ) async throws {
    let report = Report(
      try await sample.diagnosis(replays: true), reproduceCommand: ["ruleout", sample.name])
    let isRecording = ProcessInfo.processInfo.environment["RECORD_REPORTS"] == "1"
    for file in report.files {
      let url = sample.reports.appending(path: file.name)
      if isRecording {
        try FileManager.default.createDirectory(
          at: sample.reports, withIntermediateDirectories: true)
        try file.text.write(to: url, atomically: true, encoding: .utf8)
      }
      let golden = try String(contentsOf: url, encoding: .utf8)
      #expect(file.text == golden, "\(sample.name)/\(file.name) differs")
    }
    #expect(!isRecording, "recorded; run again without RECORD_REPORTS")
  }

  @Test func `the README quotes the replay`() async throws {
    let strip = Report(try await Sample.cacheLeak.diagnosis(replays: true)).replayStrip()
    let quoted = strip.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { !$0.hasPrefix("Events") }.map { $0.isEmpty ? "" : "    \($0)" }
      .joined(separator: "\n")
    let url = Sample.root.appending(path: "README.md")
    #expect(try String(contentsOf: url, encoding: .utf8).contains(quoted), "\(quoted)")
  }

  @Test func `the README quotes what the tool prints`() async throws {
    let report = Report(try await Sample.cacheLeak.diagnosis(replays: true))
    let quoted = report.text(Report.Format.all[0]).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    let url = Sample.root.appending(path: "README.md")
    var readme = try String(contentsOf: url, encoding: .utf8)
    if ProcessInfo.processInfo.environment["RECORD_REPORTS"] == "1" {
      let start = try #require(readme.range(of: "    Incident   ")).lowerBound
      let end = try #require(readme.range(of: "`triage` now holds")).lowerBound
      readme.replaceSubrange(start..<end, with: quoted + "\n")
      try readme.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("recorded; run again without RECORD_REPORTS")
    }
    #expect(readme.contains(quoted))
  }
}
