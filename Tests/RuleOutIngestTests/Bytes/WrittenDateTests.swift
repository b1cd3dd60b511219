import RuleOutIngest
import RuleOutModel
import Testing

@Suite struct WrittenDateTests {
  /// 2024-08-12T10:15:00Z.
  private static let base: Int64 = 1_723_457_700_000_000

  @Test(arguments: [
    "Mon Aug 12 10:15:00 UTC 2024", "Mon 12 Aug 2024 10:15:00 AM UTC",
    "Mon, 12 Aug 2024 13:15:00 +0300", "Monday 12 August 2024 10:15:00 GMT",
    "Mon Aug 12 12:15:00 2024", "Mon 12 Aug 2024 12:15:00 PM EET", "12 Aug 12:15 CEST 2024",
  ])
  func `a date in words is the moment it names`(_ text: String) {
    #expect(parse(text)?.moment == Timestamp(microseconds: Self.base))
  }

  @Test func `an abbreviation with several meanings leaves the time local`() {
    #expect(parse("Mon Aug 12 10:15:00 EAT 2024")?.zone == .local)
    #expect(parse("Mon Aug 12 10:15:00 UTC 2024")?.zone == .stated(utcOffset: 0))
    #expect(parse("Mon Aug 12 10:15:00 +0530 2024")?.zone == .stated(utcOffset: 19_800))
  }

  @Test(arguments: [
    "", "Mon", "Mon Aug 12", "Mon Aug 12 10:15:00", "Mon Aug 32 10:15:00 2024",
    "Mon Aug 12 25:15:00 2024", "Mon Aug 12 Sep 10:15:00 2024", "Mon Aug 12 10:15:00 2024 done",
    "13 Aug 2024 13:15:00 PM", "shop web 12 3 10 0 2 transaction", "12 Aug 2024 10:15:00 11:15:00",
    "Mon 0 Aug 2024 10:15:00",
  ])
  func `what is no date is refused`(_ text: String) {
    #expect(parse(text) == nil)
  }

  private func parse(_ text: String) -> ParsedTime? {
    let bytes = Array(text.utf8)
    return WrittenDate.parse(bytes.span, utcOffset: 7_200)
  }
}
