import ArgumentParser
import Foundation
import RuleOut
import RuleOutModel
import RuleOutSimulator
import Testing

@testable import ruleout_cli

/// What the population writes is what the pipeline reads.
@Suite struct PopulationBundleTests {
  @Test(arguments: [false, true], 0..<6)
  func `every file of a drawn incident is read to the last line`(
    isHeldOut: Bool, number: Int
  ) async throws {
    let incident = try Population(seed: 21, isHeldOut: isHeldOut).incident(number)
    try await withTemporaryFolder { folder in
      for file in incident.files {
        try Data(file.bytes).write(to: folder.appending(path: file.path))
      }
      let inspection = try await Pipeline.inspect([folder.path], options: AnalysisOptions())
      #expect(inspection.inputs.count == incident.files.count)
      for input in inspection.inputs {
        #expect(!input.format.isEmpty, "\(input.path) was not recognised")
        #expect(input.rejected == 0, "\(input.path): \(input.rejections)")
        #expect(input.isBalanced)
        #expect(input.records > 0 || input.role == "commits", "\(input.path) gave no record")
      }
    }
  }

  @Test func `a population that the command writes can be evaluated`() async throws {
    try await withTemporaryFolder { folder in
      let words = ["simulate", "--corpus", folder.path, "--count", "2", "--seed", "4"]
      var command = try RuleOutCommand.parseAsRoot(words)
      try command.run()
      let evaluation = try await Evaluation.run(folder.path)
      #expect(evaluation.outcomes.map(\.truth.name) == ["case-0001", "case-0002"])
      #expect(evaluation.outcomes.allSatisfy { $0.truth.labelsChange && $0.truth.cause != nil })
    }
  }

  @Test(arguments: [
    ["simulate", "--corpus", "x", "quiet-day"], ["simulate", "--corpus", "x", "--count", "0"],
    ["simulate", "--corpus", "x", "--output", "y"],
  ])
  func `a population with a scenario, an output or no incident is a usage error`(
    words: [String]
  ) throws {
    var command = try RuleOutCommand.parseAsRoot(words)
    let error = #expect(throws: CommandFailure.self) { try command.run() }
    #expect(error?.status == .usage)
  }
}
