import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct SlashedDateTests {
  private func parsed(_ text: String, _ order: DateOrder? = nil) -> String? {
    let bytes = Array(text.utf8)
    return TimestampParser.parse(bytes.span, utcOffset: 0, dateOrder: order)?.moment?.rfc3339()
  }

  @Test(
    arguments: [
      ("25/03/2025 10:15", "2025-03-25T10:15:00Z"), ("3/25/2025 10:15 PM", "2025-03-25T22:15:00Z"),
      ("3/25/2025, 12:15:07 AM", "2025-03-25T00:15:07Z"),
      ("05/05/2025 9:15:07.5", "2025-05-05T09:15:07Z"), ("05/03/2025 10:15", nil),
      ("32/01/2025 10:15", nil), ("13/13/2025 10:15", nil), ("25/03/2025", nil),
      ("3/25/2025 13:15 PM", nil), ("30/02/2025 10:15", nil),
    ] as [(String, String?)])
  func `a date that can be read in one way only is read`(text: String, expected: String?) {
    #expect(parsed(text) == expected)
  }

  @Test func `the order decides what can be read either way`() {
    #expect(parsed("05/03/2025 10:15", .dayFirst) == "2025-03-05T10:15:00Z")
    #expect(parsed("05/03/2025 10:15", .monthFirst) == "2025-05-03T10:15:00Z")
    // What the date itself shows goes before.
    #expect(parsed("25/03/2025 10:15", .monthFirst) == "2025-03-25T10:15:00Z")
  }

  @Test(
    arguments: [
      ("a 05/03/2025, 25/03/2025", .dayFirst), ("05/03/2025 3/25/2025", .monthFirst),
      ("05/03/2025", nil), ("25/03/2025 03/25/2025", nil), ("/a/25/03/2025", nil), ("", nil),
    ] as [(String, DateOrder?)])
  func `a number above 12 shows the order`(text: String, order: DateOrder?) {
    let bytes = Array(text.utf8)
    var evidence = DateOrderEvidence()
    evidence.take(bytes.span)
    #expect(evidence.order == order)
  }

  private func table(_ days: [String]) -> String {
    "time,active\n" + days.map { "\($0) 10:15,7\n" }.joined()
  }

  @Test func `one date far behind the beginning shows the order of all`() throws {
    let folder = try TemporaryFolder()
    let many = (0..<9_000).map { _ in "05/03/2025" }
    let path = try folder.write("pool.csv", table(many + ["25/03/2025"]))
    let reading = try FileReading(path)
    #expect(reading.report.records == 9_001)
    #expect(reading.report.first?.rfc3339() == "2025-03-05T10:15:00Z")
    #expect(reading.report.decisions.contains("dates with slashes are day/month/year"))
  }

  @Test func `dates of which nothing shows the order are not guessed`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("pool.csv", table(["05/03/2025", "06/03/2025"]))
    let reading = try FileReading(path)
    #expect(reading.report.records == 0)
    #expect(reading.codes.contains("ambiguous-dates"))
    let found = try Ingest.discover([path])
    let inputs = Ingest.survey(found) { _ in
      var stated = StatedInput()
      stated.dateOrder = .monthFirst
      return stated
    }
    let input = try #require(inputs.first)
    var sink = Collected()
    let (report, _) = Ingest.read(input, zone: ZoneDecision(inputs), into: &sink)
    #expect(report.first?.rfc3339() == "2025-05-03T10:15:00Z")
  }
}
