import Foundation
import RuleOutModel
import RuleOutReport
import Testing

@Suite struct WordingTests {
  static let samples = [
    CacheLeak.diagnosis(), CacheLeak.diagnosis(calibration: "214 incidents"), QuietDay.diagnosis,
  ]

  @Test(arguments: [
    "root cause", "should have", "could have", "failed to", "generated at", "outage", "human error",
  ])
  func `reports for people never say it`(phrase: String) {
    for report in ReportCatalog.all {
      for diagnosis in Self.samples {
        let text = report.render(diagnosis, options: ReportOptions()).lowercased()
        #expect(!text.contains(phrase), "\(report.name)")
      }
    }
  }

  @Test(arguments: [40, 52, 67, 80, 100, 140])
  func `no line passes the width`(width: Int) {
    let diagnoses = Self.samples + Hostile.strings.map { Hostile.diagnosis($0) }
    for diagnosis in diagnoses {
      let text = TerminalReport(width: width).render(diagnosis, options: ReportOptions())
      for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    }
  }

  @Test func `every format of the folder is in the catalogue once`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources/RuleOutReport/Formats").standardizedFileURL
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }
    #expect(files.count == ReportCatalog.all.count)
    #expect(Set(ReportCatalog.all.map(\.name)).count == ReportCatalog.all.count)
  }

  @Test func `our files are known by their signature`() {
    for report in ReportCatalog.all where report.fileName != nil {
      for diagnosis in Self.samples {
        let head = report.render(diagnosis, options: ReportOptions()).utf8.prefix(512)
        #expect(String(decoding: head, as: UTF8.self).contains(report.signature))
      }
    }
  }

  @Test func `an incident that has not ended says so`() {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.incident.recoveredAt = nil
    let text = TerminalReport().render(diagnosis, options: ReportOptions())
    #expect(text.contains("ongoing when the data ends at 13:30"))
    let markdown = MarkdownReport().render(diagnosis, options: ReportOptions())
    #expect(markdown.contains("No recovery is seen"))
  }

  @Test func `an account that does not add up is called our defect`() {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.inputs[0].lines += 1
    let text = MarkdownReport().render(diagnosis, options: ReportOptions())
    #expect(text.contains("a defect of this tool"))
  }

  @Test func `many changes are listed by weight and the rest counted`() {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.changes = (0..<200).map { index in
      ChangeResult(
        id: "c\(index)", kind: .deploy, entity: "s", version: "c\(index)",
        at: CacheLeak.at(9, index % 60), verdict: index == 150 ? .convicted : .acquitted,
        reason: "r", source: SourceReference(file: "f", line: index))
    }
    let text = TerminalReport().render(diagnosis, options: ReportOptions())
    #expect(text.contains("deploy c150 of s convicted"))
    #expect(text.contains("and 192 more, all acquitted"))
  }

  @Test func `identifiers are masked unless asked for`() {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.hypotheses[0].evidence[0].statement = "203.0.113.9 calls /cart?u=42&t=abc 9 times"
    for report in ReportCatalog.all {
      let masked = report.render(diagnosis, options: ReportOptions())
      #expect(!masked.contains("203.0.113.9"), "\(report.name)")
      #expect(!masked.contains("u=42"), "\(report.name)")
      #expect(!masked.contains("u-77"), "\(report.name)")
      let open = report.render(diagnosis, options: ReportOptions(showIdentifiers: true))
      #expect(open.contains("203.0.113.9"), "\(report.name)")
    }
  }
}
