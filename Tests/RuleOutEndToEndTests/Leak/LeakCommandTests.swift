import ArgumentParser
import Foundation
import RuleOut
import RuleOutModel
import Testing

@testable import ruleout_cli

@Suite struct LeakCommandTests {
  static let start = 1_741_075_200

  /// An exposition file of resident memory, one sample a minute, `value` MB by the hour.
  static func exposition(
    hours: Int, instances: [String] = ["web-1"], _ value: (Double, Int) -> Double
  ) -> String {
    var text = "# TYPE process_resident_memory_bytes gauge\n"
    for (number, instance) in instances.enumerated() {
      for minute in 0..<(hours * 60) {
        // A sawtooth of a few minutes and some spread, the same on every run.
        let jitter = Double((minute * 7919 + number * 104_729) % 97) / 97
        let bytes = (value(Double(minute) / 60, number) + 4 * jitter) * 1e6
        text +=
          "process_resident_memory_bytes{instance=\"\(instance)\"} \(Int(bytes))"
          + " \(start + minute * 60)\n"
      }
    }
    return text + "# EOF\n"
  }

  static func put(_ folder: URL, _ name: String, _ text: String) throws -> String {
    let path = folder.appending(path: name)
    try Data(text.utf8).write(to: path)
    return path.path
  }

  @Test func `a leak is exit code 1, none is 0, and too little is 65`() async throws {
    try await withTemporaryFolder { folder in
      let leak = try Self.put(
        folder, "leak.prom", Self.exposition(hours: 10) { 400 + 20 * $0 + 0 * Double($1) })
      let flat = try Self.put(folder, "flat.prom", Self.exposition(hours: 10) { _, _ in 400 })
      let short = try Self.put(folder, "short.prom", Self.exposition(hours: 1) { _, _ in 400 })
      #expect(try BinaryTests.run(["leak", leak]).status == 1)
      #expect(try BinaryTests.run(["leak", flat]).status == 0)
      #expect(try BinaryTests.run(["leak", short]).status == 65)
      #expect(try BinaryTests.run(["leak", leak, "--least-slope", "9 GiB"]).status == 0)
      #expect(try BinaryTests.run(["leak", folder.path + "/none"]).status == 66)
      #expect(try BinaryTests.run(["leak", leak, "--least-slope", "fast"]).status == 64)
      #expect(try BinaryTests.run(["leak", leak, "--format", "xml"]).status == 64)
      #expect(try BinaryTests.run(["leak", leak, "--least-rise", "5 %"]).status == 64)
    }
  }

  @Test func `without memory there is nothing to pass`() throws {
    #expect(
      try BinaryTests.run(["leak", "SampleData/external-api-outage/releases.csv"]).status == 65)
  }

  @Test func `a rise against the baseline fails, from telemetry and from an earlier report`()
    async throws
  {
    try await withTemporaryFolder { folder in
      let then = try Self.put(folder, "then.prom", Self.exposition(hours: 10) { _, _ in 400 })
      let now = try Self.put(folder, "now.prom", Self.exposition(hours: 10) { _, _ in 412 })
      let reports = folder.appending(path: "reports").path
      #expect(try BinaryTests.run(["leak", then, "--output", reports]).status == 0)
      for baseline in [then, reports + "/leak.json"] {
        let risen = try BinaryTests.run(["leak", now, "--baseline", baseline])
        #expect(risen.status == 1)
        #expect(
          String(decoding: risen.output, as: UTF8.self).contains("regressed against the baseline"))
        #expect(try BinaryTests.run(["leak", then, "--baseline", baseline]).status == 0)
        #expect(
          try BinaryTests.run(["leak", now, "--baseline", baseline, "--least-rise", "10%"]).status
            == 0)
      }
      let falling = try Self.put(
        folder, "falling.prom", Self.exposition(hours: 10) { hour, _ in 480 - 16 * hour })
      for baseline in [then, reports + "/leak.json"] {
        #expect(try BinaryTests.run(["leak", falling, "--baseline", baseline]).status == 0)
      }
      let cut = try Self.put(folder, "cut.json", "{\"schemaVersion\": 1, \"report\": \"leak\", ")
      #expect(try BinaryTests.run(["leak", now, "--baseline", cut]).status == 65)
    }
  }

  @Test func `the output folder holds the three forms and is read as no telemetry`() async throws {
    try await withTemporaryFolder { folder in
      _ = try Self.put(folder, "flat.prom", Self.exposition(hours: 10) { _, _ in 400 })
      for _ in 0..<2 {
        let outcome = try BinaryTests.run(["leak", folder.path, "--output", folder.path])
        #expect(outcome.status == 0)
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ["flat.prom", "leak.json", "leak.junit.xml", "leak.sarif"])
    }
  }

  @Test func `the sample's leaking hosts are found, each by itself`() async throws {
    let file = Sample.cacheLeak.folder.appending(path: "memory.prom.gz").path
    let report = try await Pipeline.leak([file], options: AnalysisOptions()).report
    let leaking = report.findings.filter { $0.verdict == .leak }.map(\.entity.name)
    #expect(Set(leaking) == ["web-1", "web-3"])
    #expect(report.verdict == .leak)
  }

  @Test func `the same files give the same bytes whatever their order`() async throws {
    try await withTemporaryFolder { folder in
      let instances = (1...4).map { "web-\($0)" }
      let all = try instances.enumerated().map { number, name in
        try Self.put(
          folder, "\(name).prom",
          Self.exposition(hours: 8, instances: [name]) { hour, _ in 300 + Double(number) * 9 * hour
          })
      }
      let one = try BinaryTests.run(["leak", "--format", "json"] + all)
      let other = try BinaryTests.run(
        ["leak", "--format", "json"] + all.reversed(), environment: ["TZ": "Asia/Kolkata"])
      #expect(one.output == other.output)
      #expect(!one.output.isEmpty)
    }
  }

  @Test(arguments: [
    ("0.5 %", LeastSlope.share(0.005)), ("2%/h", .share(0.02)), ("2 MiB", .bytes(2_097_152)),
    ("1500", .bytes(1500)), ("3kB", .bytes(3000)),
  ])
  func `a slope is a share or bytes`(text: String, slope: LeastSlope) {
    #expect(LeastSlope(text: text) == slope)
  }

  @Test(arguments: ["", "%", "-1 %", "0", "nan", "inf", "MiB", "2 PiB", "1e99"])
  func `anything else is no slope`(text: String) { #expect(LeastSlope(text: text) == nil) }
}

@Suite struct SoakEvaluationTests {
  @Test func `on drawn series the gate finds leaks and keeps quiet without one`() throws {
    let command = try #require(
      try RuleOutCommand.parseAsRoot(["evaluate", "--soak", "--count", "60", "--seed", "5"])
        as? EvaluateCommand)
    let evaluation = command.soakTest.evaluation
    #expect(evaluation.outcomes.count == 60)
    #expect(evaluation.sensitivity >= 0.85)
    #expect(evaluation.falseAlarms <= 0.04)
    #expect(evaluation.acquittedLeaks <= 0.04)
    #expect(evaluation.markdown().contains("| Mann-Kendall, p < 0.05 |"))
  }

  @Test(arguments: [
    ["evaluate"], ["evaluate", "--soak", "corpus"], ["evaluate", "--soak", "--count", "0"],
  ])
  func `soak takes no corpus, and everything else needs one`(words: [String]) {
    let error = #expect(throws: (any Error).self) { try RuleOutCommand.parseAsRoot(words) }
    #expect(error.map { RuleOutCommand.exitCode(for: $0).rawValue } == 64)
  }
}
