import ArgumentParser
import Foundation
import RuleOut
import RuleOutModel
import Testing

@testable import ruleout_cli

@Suite struct NeedsTests {
  private static func plan(
    _ inputs: [String], around: String?, _ change: (inout AnalysisOptions) -> Void = { _ in }
  ) async throws -> ExportPlan {
    var options = AnalysisOptions()
    change(&options)
    return try await Pipeline.needs(inputs, around: around, options: options)
  }

  private static func times(_ plan: ExportPlan) -> [String] {
    [plan.window.start, plan.window.end].map { $0.rfc3339(utcOffset: plan.utcOffset) }
  }

  @Test func `without inputs all is asked for, from quiet time on`() async throws {
    let plan = try await Self.plan([], around: "2024-08-12T10:15:00+03:00")
    #expect(Self.times(plan) == ["2024-08-12T07:15:00+03:00", "2024-08-12T12:15:00+03:00"])
    #expect(plan.requests.count == ExportRequest.Kind.allCases.count)
    #expect(plan.text().contains("\"$SERVICE\""))
  }

  @Test(arguments: [
    ("2024-08-12 10:15", ["Africa/Nairobi"], "2024-08-12T07:15:00+03:00"),
    ("2024-08-12T07:15:00Z", ["+03:00"], "2024-08-12T07:15:00+03:00"),
    ("2024-07-01 10:15", ["Europe/Berlin"], "2024-07-01T07:15:00+02:00"),
    ("2024-01-01 10:15", ["Europe/Berlin"], "2024-01-01T07:15:00+01:00"),
    ("2024-01-01 10:15", [], "2024-01-01T07:15:00Z"),
  ])
  func `a time is one of the zone given`(around: String, zones: [String], start: String)
    async throws
  {
    let plan = try await Self.plan([], around: around) { $0.timezones = zones }
    #expect(Self.times(plan).first == start)
  }

  @Test func `a range is taken as it is`() async throws {
    let plan = try await Self.plan([], around: nil) {
      $0.from = "2024-08-12T09:00:00Z"
      $0.to = "2024-08-12T11:00:00Z"
      $0.service = "checkout"
    }
    #expect(Self.times(plan) == ["2024-08-12T09:00:00Z", "2024-08-12T11:00:00Z"])
    #expect(plan.text().contains("--unit=checkout"))
    await #expect(throws: PipelineError.self) {
      try await Self.plan([], around: nil) {
        $0.from = "2024-08-12T11:00:00Z"
        $0.to = "2024-08-12T09:00:00Z"
      }
    }
    await #expect(throws: PipelineError.self) { try await Self.plan([], around: "10:15") }
  }

  @Test func `with inputs what they lack is asked for, of what they name`() async throws {
    let plan = try await Self.plan([Sample.cacheLeak.folder.path], around: nil)
    #expect(
      Set(plan.requests.map(\.kind)) == [.messages, .networkCounters, .hosts, .heapProfile])
    #expect(plan.names.services.first == "backend")
    #expect(plan.names.instances == ["web-1", "web-2", "web-3"])
    let text = plan.text()
    #expect(text.contains("--start=2024-08-12T05:00:00Z --end=2024-08-12T10:30:00Z"))
    #expect(text.contains("(web-1|web-2|web-3)(:[0-9]+)?"))
    #expect(!text.contains("api.jsonl"))
    let wanted = plan.requests.flatMap(\.wanted)
    #expect(Set(wanted) == Set(try await Sample.cacheLeak.diagnosis().missing))
  }

  @Test func `a time apart from the inputs asks for its own`() async throws {
    let plan = try await Self.plan(
      [Sample(name: "quiet-day").folder.path], around: "2031-01-01T00:00:00Z")
    #expect(plan.window.start.rfc3339() == "2030-12-31T21:00:00Z")
  }

  @Test func `a wrong time is called by its option`() async throws {
    let error = await #expect(throws: PipelineError.self) {
      try await Self.plan([Sample(name: "quiet-day").folder.path], around: "soon")
    }
    #expect(error?.description.hasPrefix("--around: ") == true)
  }

  @Test(arguments: Sample.all) func `every sample has a plan that reads well`(sample: Sample)
    async throws
  {
    let plan = try await Self.plan([sample.folder.path], around: nil)
    #expect(plan.requests.allSatisfy { !$0.wanted.isEmpty })
    let json = try JSONSerialization.jsonObject(with: Data(plan.json().utf8)) as? [String: Any]
    #expect((json?["exports"] as? [Any])?.count == plan.requests.count)
  }

  @Test(
    arguments: [
      (["needs"], 64), (["needs", "--around", "10:15"], 64), (["needs", "SampleData/none"], 66),
      (["needs", "--around", "2024-08-12T10:15:00Z", "--format", "xml"], 64),
      (["needs", "--around", "2024-08-12T10:15:00Z", "--format", "json"], 0),
      (["--print-schema"], 0), (["--template", "sre-bok", "SampleData/quiet-day"], 64),
      (["--template", "sre-book", "--format", "markdown", "SampleData/quiet-day"], 0),
    ] as [([String], Int32)])
  func `exit codes are a promise`(arguments: [String], status: Int32) throws {
    let outcome = try BinaryTests.run(arguments)
    #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    #expect(status == 0 || !outcome.errors.isEmpty)
  }

  @Test func `a mistyped template is recognised`() throws {
    #expect(try BinaryTests.run(["--template", "atlasian", "x"]).errors.contains("'atlassian'"))
    #expect(
      try BinaryTests.run(["--template", "x", "x"]).errors.contains("pagerduty or atlassian"))
  }

  @Test func `the schema is printed with or without inputs`() throws {
    let plain = try BinaryTests.run(["--print-schema"])
    #expect(plain.output == Data(Report.jsonSchema.utf8))
    #expect(try BinaryTests.run(["SampleData/quiet-day", "--print-schema"]).output == plain.output)
    #expect(try BinaryTests.run(["analyze", "--print-schema"]).output == plain.output)
  }

  @Test func `the template is part of the command that repeats an analysis`() throws {
    let words = ["folder", "--template", "pagerduty"]
    let command = try #require(try RuleOutCommand.parseAsRoot(words) as? AnalyzeCommand)
    #expect(command.reproduceCommand == ["ruleout"] + words)
  }

  @Test func `a time without a zone is taken as UTC, and that is said`() async throws {
    let plan = try await Self.plan([], around: "2024-01-01 10:15")
    #expect(plan.warnings.map(\.code) == ["zone-assumed"])
    #expect(try await Self.plan([], around: "2024-01-01T10:15:00Z").warnings.isEmpty)
    let stated = try await Self.plan([], around: "2024-01-01 10:15") { $0.timezones = ["UTC"] }
    #expect(stated.warnings.isEmpty)
  }

  @Test func `the time of the alert will do`() async throws {
    let plan = try await Self.plan([], around: nil) { $0.alertedAt = "2024-08-12T10:15:00+03:00" }
    #expect(Self.times(plan).first == "2024-08-12T07:15:00+03:00")
  }
}
