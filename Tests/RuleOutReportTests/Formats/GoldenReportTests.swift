import RuleOutModel
import RuleOutReport
import Testing

@Suite struct GoldenReportTests {
  static let options = ReportOptions(
    reproduceCommand: ["ruleout", "2024-08-12-cache-leak", "--deploy", "09:31 backend v2.14.0"])

  @Test(arguments: [
    ("cache-leak.txt", "terminal"), ("cache-leak.md", "markdown"), ("cache-leak.json", "json"),
  ])
  func `a cache leak reads as recorded`(golden: String, format: String) throws {
    let report = try #require(ReportCatalog.all.first { $0.name == format })
    try GoldenFile(name: golden).expect(
      report.render(CacheLeak.diagnosis(), options: Self.options))
  }

  @Test(arguments: [
    ("quiet-day.txt", "terminal"), ("quiet-day.md", "markdown"), ("quiet-day.json", "json"),
  ])
  func `a quiet day reads as recorded`(golden: String, format: String) throws {
    let report = try #require(ReportCatalog.all.first { $0.name == format })
    try GoldenFile(name: golden).expect(report.render(QuietDay.diagnosis, options: ReportOptions()))
  }

  @Test(arguments: [
    ("cache-leak-calibrated.txt", "terminal"), ("cache-leak-calibrated.md", "markdown"),
  ])
  func `calibrated probabilities are shown`(golden: String, format: String) throws {
    let report = try #require(ReportCatalog.all.first { $0.name == format })
    let diagnosis = CacheLeak.diagnosis(calibration: "214 labelled incidents of 4 corpora")
    try GoldenFile(name: golden).expect(report.render(diagnosis, options: ReportOptions()))
  }

  @Test func `provisional probabilities are not shown to people`() {
    for report in ReportCatalog.all where report.name != "json" {
      let text = report.render(CacheLeak.diagnosis(), options: Self.options)
      #expect(!text.contains("97 %"), "\(report.name)")
      #expect(text.contains("provisional"), "\(report.name)")
    }
  }

  @Test func `a quiet day ranks nothing`() {
    let text = TerminalReport().render(QuietDay.diagnosis, options: ReportOptions())
    #expect(text.hasPrefix("No incident: "))
    #expect(!text.contains("external-api"))
    #expect(!text.contains("1  "))
  }
}
