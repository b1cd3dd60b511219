import Foundation
import RuleOut
import RuleOutModel
import Testing

/// The tool that checks rules of Prometheus; nil where it is not installed.
enum Promtool {
  static let program: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { URL(filePath: String($0)).appending(path: "promtool") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
}

/// The rules that are written work: `promtool` of Prometheus checks them, and fires them on the series of
/// their incident. Skipped only where it is not installed (Debian package `prometheus`).
@Suite(.enabled(if: Promtool.program != nil)) struct PromtoolTests {
  /// Writes the files of `report`, has both checked, and returns what was said of them.
  static func check(_ report: AlertReport) async throws -> (status: Int32, said: String) {
    try await withTemporaryFolder { folder in
      for file in report.files {
        try file.text.write(
          to: folder.appending(path: file.name), atomically: true, encoding: .utf8)
      }
      var said = ""
      for arguments in [
        ["check", "rules", "alerts.rules.yml"], ["test", "rules", "alerts.test.yml"],
      ] {
        let process = Process()
        let program: URL = try #require(Promtool.program)
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        said += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus != 0 { return (process.terminationStatus, said) }
      }
      return (0, said)
    }
  }

  @Test(arguments: Sample.all) func `the rules of a sample hold on its own series`(
    sample: Sample
  ) async throws {
    let report = AlertReport(try await sample.diagnosis())
    let (status, said) = try await Self.check(report)
    #expect(status == 0, "\(said)")
    let rules = report.diagnosis.alertCandidates.count
    #expect(said.contains("SUCCESS: \(rules) rules found"), "\(said)")
    let tests = report.files[1].text.split(separator: "\n").count { $0.hasPrefix("  - interval:") }
    #expect(tests == rules)
  }

  @Test func `a rule that does not hold is found out`() async throws {
    var diagnosis = try await Sample.cacheLeak.diagnosis()
    let candidate = try #require(
      diagnosis.alertCandidates.firstIndex { $0.kind == .ratioToLimit })
    diagnosis.alertCandidates[candidate].rule?.threshold *= 1.2
    #expect(try await Self.check(AlertReport(diagnosis)).status != 0)
  }

  static let hostile = [
    "x\"} or vector(1) > 0 #", "a: b\n- c: {d}\r\n", "{{ $labels.instance }} {{ end }}",
    "\\\\\" \\n \u{1b}[31m \u{0}", "ü\u{2028}\u{85}\u{feff}\u{1f600}\u{ffff}", "'", "- ", "inf",
    "alertname", "%s %d", "${HOME} $(id)", "!!binary x", "&a *a", "8.8.8.8:9100", "",
  ]

  @Test(arguments: hostile) func `no name of an input breaks them`(text: String) async throws {
    var diagnosis = try await Sample.cacheLeak.diagnosis()
    diagnosis.bundle = text
    let label = MetricIdentity.Label(text, text)
    for index in diagnosis.alertCandidates.indices {
      diagnosis.alertCandidates[index].condition += " of \(text)"
      guard var rule = diagnosis.alertCandidates[index].rule else { continue }
      for place in rule.operands.indices {
        // Names stay apart, as they are in any input.
        rule.operands[place].name = text + ":\(place)"
        rule.operands[place].meaning = text
        rule.operands[place].selectors.append(label)
        for line in rule.operands[place].series.indices {
          rule.operands[place].series[line].labels.append(label)
        }
      }
      rule.matching += rule.matching.isEmpty ? [] : [text]
      diagnosis.alertCandidates[index].rule = rule
    }
    for shows in [true, false] {
      let (status, said) = try await Self.check(AlertReport(diagnosis, showIdentifiers: shows))
      #expect(status == 0, "\(said)")
    }
  }
}
