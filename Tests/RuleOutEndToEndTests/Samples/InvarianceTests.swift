import Foundation
import RuleOut
import RuleOutModel
import Testing

/// Names and prose are never evidence, and the order of files means nothing.
@Suite struct InvarianceTests {
  @Test func `without notes, under other names, every verdict stays`() async throws {
    let plain = try await Sample.cacheLeak.diagnosis()
    let renamed = try await withTemporaryFolder { folder in
      for (index, name) in try Sample.cacheLeak.files.enumerated() where name != "timeline.csv" {
        let from = Sample.cacheLeak.folder.appending(path: name)
        let to = folder.appending(path: "\(Character(UnicodeScalar(UInt8(97 + index))))")
        if name == "deploys.json" {
          let text = try String(contentsOf: from, encoding: .utf8)
            .replacingOccurrences(of: "v2.14.0", with: "hotfix-make-it-fast")
          try text.write(to: to, atomically: true, encoding: .utf8)
        } else {
          try FileManager.default.copyItem(at: from, to: to)
        }
      }
      return try await Pipeline.analyze([folder.path], options: AnalysisOptions()).diagnosis
    }
    // The version in the request logs keeps its name, so the listed one is told by time and place alone.
    #expect(renamed.leader?.id == "deploy-regression")
    #expect(renamed.leader?.mechanism == "memory-leak")
    #expect(renamed.hypotheses.map(\.id).sorted() == plain.hypotheses.map(\.id).sorted())
    for result in plain.hypotheses {
      #expect(renamed[result.id].verdict == result.verdict, "\(result.id)")
    }
  }

  @Test func `deleting the notes alone changes no byte of the verdicts`() async throws {
    let plain = try await Sample.cacheLeak.diagnosis()
    let files = try Sample.cacheLeak.files.filter { $0 != "timeline.csv" }
      .map { Sample.cacheLeak.folder.appending(path: $0).path }
    let without = try await Pipeline.analyze(files, options: AnalysisOptions()).diagnosis
    #expect(without.verdicts == plain.verdicts)
    #expect(without.changes.map(\.verdict) == plain.changes.map(\.verdict))
  }

  @Test(arguments: ["2024-08-12-cache-leak", "external-api-outage"])
  func `the order of the inputs changes no byte of the report`(name: String) async throws {
    let sample = Sample(name: name)
    let paths = try sample.files.map { sample.folder.appending(path: $0).path }
    func json(_ paths: [String]) async throws -> String {
      let diagnosis = try await Pipeline.analyze(paths, options: AnalysisOptions()).diagnosis
      return Report(diagnosis).text(Report.Format(named: "json")!)
    }
    let first = try await json(paths)
    #expect(try await json(paths.reversed()) == first)
    #expect(try await json(paths.dropFirst() + [paths[0]]) == first)
  }

  @Test func `a deployment given as an option does as well as one in a file`() async throws {
    let files = try Sample.cacheLeak.files.filter { $0 != "deploys.json" && $0 != "alert.json" }
      .map { Sample.cacheLeak.folder.appending(path: $0).path }
    var options = AnalysisOptions()
    options.deploys = ["09:31 backend v2.14.0"]
    options.alertedAt = "10:15"
    let diagnosis = try await Pipeline.analyze(files, options: options).diagnosis
    #expect(diagnosis.leader?.id == "deploy-regression")
    #expect(diagnosis.culpritChange == "v2.14.0")
    #expect(diagnosis.incident.alertedAt?.clock(utcOffset: 10_800) == "10:15:00")
  }
}
