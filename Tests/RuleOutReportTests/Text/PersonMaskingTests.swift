import RuleOutModel
import Testing

@testable import RuleOutReport

@Suite struct PersonMaskingTests {
  @Test(arguments: [
    ("@anna looks at the pool", "[name] looks at the pool"),
    ("cc (@anna.berg, @U123): rolled back", "cc ([name], [name]): rolled back"),
    ("<anna> pool is fine", "[name] pool is fine"),
    ("<@U024BE7LH> joined", "[name] joined"),
    ("Anna Berg: pool is fine", "[name]: pool is fine"),
    ("anna.berg: pool is fine", "[name]: pool is fine"),
    ("rolled back by Anna Berg, all well", "rolled back by [name], all well"),
    ("assigned to Anna O'Neil. Next step", "assigned to [name]. Next step"),
    ("handed over to Berg-Lund", "handed over to [name]"),
    ("Paged Anna", "Paged [name]"),
  ])
  func `marked names are masked`(note: String, shown: String) {
    #expect(PersonMasking.note(note) == shown)
  }

  @Test(arguments: [
    "Alert: response time above its threshold", "Database connection pool suspected: queries slow",
    "paged SRE", "paged Payments team", "service@host-1 restarted", "slowed by 40 %", "by", "",
    "p95 @ 3 s", "Logs of the external API are normal; escalated", "a  b", "Rolled back web-1",
  ])
  func `what names nobody stays`(note: String) { #expect(PersonMasking.note(note) == note) }

  @Test func `reports mask notes and nothing else, unless asked`() {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.timeline.append(
      TimelineEntry(at: CacheLeak.at(10, 50), kind: .note, text: "checked by Anna Berg"))
    diagnosis.timeline.append(
      TimelineEntry(at: CacheLeak.at(10, 51), kind: .change, text: "web restarted by Supervisor"))
    for report in [MarkdownReport.markdown as any ReportFormat, JSONReport.json] {
      let text = report.render(diagnosis, options: ReportOptions())
      #expect(!text.contains("Anna") && text.contains("checked by"))
      #expect(text.contains("by Supervisor"))
      let open = report.render(diagnosis, options: ReportOptions(showIdentifiers: true))
      #expect(open.contains("Anna Berg"))
    }
  }
}
