import RuleOutIngest
import RuleOutModel
import Testing

@Suite struct TimestampParserTests {
  /// 2024-08-12T10:12:40Z.
  private static let base: Int64 = 1_723_457_560_000_000

  @Test(
    arguments: [
      ("2024-08-12T10:12:40Z", 0), ("2024-08-12t10:12:40z", 0), ("2024-08-12 10:12:40 UTC", 0),
      ("2024-08-12T10:12:40.5Z", 500_000), ("2024-08-12T10:12:40,123Z", 123_000),
      ("2024-08-12T10:12:40.123456789012Z", 123_456), ("2024-08-12T13:12:40+03:00", 0),
      ("2024-08-12 13:12:40 +0300", 0), ("2024-08-12T06:12:40-04", 0), ("2024/08/12 10:12:40Z", 0),
      ("12/Aug/2024:13:12:40 +0300", 0), ("12/aug/2024:10:12:40 +0000", 0),
      ("1723457560", 0), ("1723457560.25", 250_000), ("1723457560250", 250_000),
      ("\"1723457560250000\"", 250_000), ("1723457560250000999", 250_000), ("1.72345756e9", 0),
      (" 2024-08-12T10:12Z ", -40_000_000),
    ] as [(String, Int64)])
  func `a time with its zone is the moment it names`(_ text: String, _ shift: Int64) {
    let parsed = parse(text, utcOffset: 7_200)
    #expect(parsed?.moment == Timestamp(microseconds: Self.base + shift))
  }

  @Test(arguments: [
    "2024-08-12T10:12:40", "2024-08-12 10:12:40.000", "2024-08-12 10:12:40,000",
    "2024-08-12 10:12:40 EAT", "2024-08-12 10:12:40.000 CEST", "12.08.2024 10:12:40",
  ])
  func `a time without zone takes the offset given`(_ text: String) {
    let parsed = parse(text, utcOffset: 10_800)
    #expect(parsed?.moment == Timestamp(microseconds: Self.base - 10_800_000_000))
    #expect(parsed?.zone == .local)
  }

  @Test(
    arguments: [
      ("2024-08-12T10:12:40+05:30", .stated(utcOffset: 19_800)),
      ("2024-08-12T10:12:40-0800", .stated(utcOffset: -28_800)),
      ("2024-08-12T10:12:40Z", .stated(utcOffset: 0)), ("1723457560", .epoch), ("10:15", .local),
    ] as [(String, Recognition.ZoneStyle)])
  func `the zone stated is told`(_ text: String, _ zone: Recognition.ZoneStyle) {
    #expect(parse(text)?.zone == zone)
  }

  @Test(
    arguments: [
      ("10:15", 36_900), ("9:05", 32_700), ("10:15:30", 36_930), ("10:15 AM", 36_900),
      ("10:15 pm", 80_100), ("12:00 AM", 0), ("12:00 PM", 43_200), ("00:00", 0),
      ("23:59:59", 86_399),
    ] as [(String, Int)])
  func `a clock time waits for its day`(_ text: String, _ seconds: Int) {
    #expect(parse(text)?.time == .clock(secondsOfDay: seconds))
  }

  @Test(arguments: [
    "", " ", "-", "2024-02-30T10:00:00Z", "2023-02-29T10:00:00Z", "2024-13-01T10:00:00Z",
    "2024-00-10T10:00:00Z", "2024-08-00T10:00:00Z", "2024-04-31T10:00:00Z", "2024-08-12T25:61:00Z",
    "2024-08-12T24:00:00Z", "2024-08-12T10:60:00Z", "2024-08-12T10:12:61Z", "2024-08-12T10:12:40.Z",
    "2024-08-12T10:12:40.1234567890123Z", "2024-08-12T10:12:40X", "2024-08-12 10:12:40 PM",
    "2024-08-12 10:12:40 Cet", "2024-08-12 10:12:40CET", "2024-08-12T10:12:40+3",
    "2024-08-12",
    "0024-08-12T10:12:40Z", "1924-08-12T10:12:40Z", "9999-08-12T10:12:40Z",
    "12/Agu/2024:10:12:40 +0000",
    "13:00 PM", "24:00", "10:1", "10:15 XM", "-5", "yesterday", "1e400", "99999999999999999999",
  ])
  func `what is no time is refused`(_ text: String) {
    #expect(parse(text) == nil)
  }

  @Test func `the day after February 28 follows the leap year rule`() {
    #expect(parse("2000-02-29T00:00:00Z") != nil)
    #expect(parse("2100-02-29T00:00:00Z") == nil)
    #expect(parse("2024-02-29T00:00:00Z") != nil)
  }

  @Test func `a leap second is folded into the second before it`() {
    let folded = parse("2016-12-31T23:59:60Z")?.moment
    #expect(folded == parse("2016-12-31T23:59:59.999Z")?.moment)
  }

  private func parse(_ text: String, utcOffset: Int = 0) -> ParsedTime? {
    let bytes = Array(text.utf8)
    return TimestampParser.parse(bytes.span, utcOffset: utcOffset)
  }
}
