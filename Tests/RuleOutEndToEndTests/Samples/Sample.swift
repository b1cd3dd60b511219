import Foundation
import RuleOut
import RuleOutModel
import Testing

/// A sample incident of the repository.
struct Sample: Sendable, CustomTestStringConvertible {
  var name: String
  var testDescription: String { name }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let all = [
    "2024-08-12-cache-leak", "cache-leak-without-memory", "db-pool-exhaustion",
    "external-api-outage", "quiet-day", "traffic-surge",
  ].map { Sample(name: $0) }

  static let cacheLeak = all[0]

  var folder: URL { Sample.root.appending(path: "SampleData/\(name)") }
  var reports: URL { Sample.root.appending(path: "Reports/\(name)") }

  /// File names, sorted.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  /// - Parameter replays: With the replay, which costs some time.
  func diagnosis(replays: Bool = false) async throws -> Diagnosis {
    if replays { return try await SampleReplays.shared.diagnosis(of: self) }
    var options = AnalysisOptions()
    options.replays = false
    return try await Pipeline.analyze([folder.path], options: options).diagnosis
  }
}

/// The samples with their replays, each made once for all tests that look at it.
private actor SampleReplays {
  static let shared = SampleReplays()

  private var made: [String: Task<Diagnosis, any Error>] = [:]

  func diagnosis(of sample: Sample) async throws -> Diagnosis {
    if let task = made[sample.name] { return try await task.value }
    let task = Task<Diagnosis, any Error> {
      try await Pipeline.analyze([sample.folder.path], options: AnalysisOptions()).diagnosis
    }
    made[sample.name] = task
    return try await task.value
  }
}

extension Diagnosis {
  subscript(_ id: String) -> HypothesisResult { hypotheses.first { $0.id == id }! }
  var leader: HypothesisResult? { hypotheses.first { $0.verdict == .leading } }
  var convicted: ChangeResult? { changes.first { $0.verdict == .convicted } }
  /// What must not depend on names: ids with verdicts and probabilities.
  var verdicts: [String] {
    hypotheses.map { "\($0.id) \($0.verdict.rawValue) \($0.probability ?? -1)" }
  }
}

/// Calls `body` with an empty folder, which is removed afterwards.
func withTemporaryFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "ruleout-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder)
}
