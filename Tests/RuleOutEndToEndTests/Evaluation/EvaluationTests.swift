import Foundation
import RuleOut
import RuleOutModel
import Testing

@Suite struct EvaluationTests {
  /// A corpus of two samples with labels; `labels` are the lines of truth.jsonl.
  private static func evaluate(
    _ labels: String, withheld: Evaluation.Withheld = .nothing
  ) async throws -> Evaluation {
    try await withTemporaryFolder { corpus in
      let incidents = corpus.appending(path: "incidents")
      try FileManager.default.createDirectory(at: incidents, withIntermediateDirectories: true)
      for name in ["2024-08-12-cache-leak", "quiet-day"] {
        try FileManager.default.copyItem(
          at: Sample(name: name).folder, to: incidents.appending(path: name))
      }
      try labels.write(
        to: corpus.appending(path: "truth.jsonl"), atomically: true, encoding: .utf8)
      return try await Evaluation.run(corpus.path, withheld: withheld)
    }
  }

  private static let commit = "e37ac95b0412d8f66c1a9be05d84c7213fa6029d"
  private static let leak = """
    {"case": "2024-08-12-cache-leak", "cause": "deploy-regression", "mechanism": "memory-leak", \
    "culprit_change": "\(commit)", "decoys": ["new-banner"], "root_cause_service": "backend"}
    """

  @Test func `a right diagnosis scores in every measure that its label speaks of`() async throws {
    let evaluation = try await Self.evaluate(
      Self.leak + "\n{\"case\": \"quiet-day\", \"cause\": \"none\"}\n")
    let text = evaluation.markdown()
    for row in [
      "| incident found, or none where none was | 100 % | 2 of 2 |",
      "| true cause among the first 1 | 100 % | 1 of 1 |", "| mechanism right | 100 % | 1 of 1 |",
      "| true cause ruled out | 0 % | 0 of 1 |",
      "| culprit change, or none, right | 100 % | 1 of 1 |",
      "| decoy blamed | 0 % | 0 of 1 |", "| service at fault among the first 1 | 100 % | 1 of 1 |",
    ] { #expect(text.contains(row), "\(row) in\n\(text)") }
  }

  @Test func `a wrong label scores against it`() async throws {
    let evaluation = try await Self.evaluate(
      #"{"case": "2024-08-12-cache-leak", "cause": "external-api", "culprit_change": null}"# + "\n"
        + #"{"case": "quiet-day", "cause": "traffic-surge", "root_cause_service": "x"}"#)
    let text = evaluation.markdown()
    for row in [
      "| incident found, or none where none was | 50 % | 1 of 2 |",
      "| true cause among the first 1 | 0 % | 0 of 2 |", "| true cause ruled out | 50 % | 1 of 2 |",
      "| culprit change, or none, right | 0 % | 0 of 1 |",
      "| service at fault among the first 5 | 0 % | 0 of 1 |",
    ] { #expect(text.contains(row), "\(row) in\n\(text)") }
  }

  @Test func `without its culprit no change is blamed`() async throws {
    let evaluation = try await Self.evaluate(Self.leak, withheld: .culprit)
    #expect(evaluation.outcomes.count == 1)
    #expect(evaluation.outcomes.first?.diagnosis.culpritChange != Self.commit)
  }

  @Test func `a hypothesis taken out is in no result`() async throws {
    let evaluation = try await Self.evaluate(Self.leak, withheld: .hypothesis)
    let ids = try #require(evaluation.outcomes.first).diagnosis.hypotheses.map(\.id)
    #expect(!ids.contains("deploy-regression"))
    #expect(ids.contains("unknown"))
  }

  @Test(arguments: ["{", "{}", #"{"case": "nowhere"}"#])
  func `a label that cannot be used is an error`(labels: String) async {
    await #expect(throws: PipelineError.self) { try await Self.evaluate(labels) }
  }
}
