import ArgumentParser
import Foundation
import RuleOut
import RuleOutModel
import Testing

@testable import ruleout_cli

@Suite struct ReplayCommandTests {
  static func replay(_ words: String...) throws -> ReplayCommand {
    try #require(try RuleOutCommand.parseAsRoot(["replay"] + words) as? ReplayCommand)
  }

  @Test func `the moment and the width of a column are options`() throws {
    #expect(try Self.replay("folder", "--at", "10:25").at == "10:25")
    #expect(try Self.replay("folder", "--every", "5m").every?.seconds == 300)
    #expect(try Self.replay("folder", "--every", "2h").every?.seconds == 7_200)
    #expect(try Self.replay("folder", "--format", "json").format == .json)
  }

  @Test(arguments: [
    ["replay"], ["replay", "x", "--every", "0m"], ["replay", "x", "--every", "5"],
    ["replay", "x", "--every", "30s"], ["replay", "x", "--at", "10:25", "--every", "5m"],
    ["replay", "x", "--every", "5m", "--format", "json"], ["replay", "x", "--format", "xml"],
  ])
  func `a wrong command line is a usage error`(words: [String]) {
    let error = #expect(throws: (any Error).self) { try RuleOutCommand.parseAsRoot(words) }
    #expect(error.map { RuleOutCommand.exitCode(for: $0).rawValue } == 64)
  }

  @Test(arguments: [
    ("sometime", "--at: expected a time such as"),
    ("07:00", "--at: expected a time within the data"),
    ("2024-08-13T10:25:00+03:00", "--at: expected a time within the data"),
  ])
  func `a moment that is none, or lies outside the data, is told`(
    text: String, message: String
  ) throws {
    let outcome = try BinaryTests.run([
      "replay", "SampleData/2024-08-12-cache-leak", "--at", text, "--quiet",
    ])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func `one moment is shown as the report of that moment`() throws {
    let outcome = try BinaryTests.run([
      "replay", "SampleData/2024-08-12-cache-leak", "--at", "10:25", "--quiet",
    ])
    let text = String(decoding: outcome.output, as: UTF8.self)
    #expect(outcome.status == 0)
    #expect(text.contains("ongoing when the data ends at 10:25"))
    #expect(text.contains("1  deploy-regression"))
    #expect(!text.contains("rollback"))
  }

  @Test func `the strip fits its width, in whole columns, and uses colour only where asked`()
    async throws
  {
    let report = Report(try await Sample.cacheLeak.diagnosis(replays: true))
    for (width, every) in [(100, nil), (60, nil), (100, 60.0), (140, 900.0)] as [(Int, Double?)] {
      let strip = report.replayStrip(width: width, every: every)
      #expect(!strip.contains("\u{1b}"))
      for line in strip.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
      for hypothesis in report.diagnosis.hypotheses { #expect(strip.contains(hypothesis.id)) }
    }
    #expect(report.replayStrip(color: true).contains("\u{1b}["))
    let columns = report.replayStrip(every: 900)
    let row = try #require(columns.split(separator: "\n").first { $0.hasPrefix("external-api") })
    #expect(row.contains("◆") && row.contains("ruled out"))
    let words = columns.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("pursued by the team from 10:25, dropped at 10:45"))
  }

  @Test func `without an incident there is no strip, and it says why`() async throws {
    let report = Report(try await Sample(name: "quiet-day").diagnosis(replays: true))
    #expect(report.replayStrip().hasPrefix("No replay: "))
    #expect(report.diagnosis.replay.moments.isEmpty)
  }
}
