import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct SysstatTests {
  private static let banner = "Linux 6.1.0 (web-1) \t"
  private static let header = "14:00:01  runq-sz  plist-sz  ldavg-1\n"

  /// Microseconds of the samples of a report on `date`, whose rows are at `times`.
  private func moments(
    date: String, _ times: [String], header: String = header, utcOffset: Int = 0
  ) throws -> [Int64] {
    let text =
      "\(Self.banner)\(date) \t_x86_64_\t(2 CPU)\n\n" + header
      + times.map { "\($0)  3  145  2.94\n" }.joined()
    let best = try #require(recognised(text))
    #expect(best.format.name == "sar")
    var decoder = best.format.makeDecoder(
      best.recognition, DecodingContext(file: "f", utcOffset: utcOffset))
    var output = DecodedOutput(file: "f")
    let bytes = Array(text.utf8)
    decoder.decode(bytes.span, into: &output)
    decoder.finish(into: &output)
    return output.batch.samples.filter { $0.series == 0 }.map(\.time.microseconds)
  }

  private func moment(_ text: String) throws -> Int64 {
    let bytes = Array(text.utf8)
    return try #require(TimestampParser.parse(bytes.span, utcOffset: 0)?.moment).microseconds
  }

  @Test(arguments: [
    ("11/22/2026", "2026-11-22"), ("11/22/26", "2026-11-22"), ("22/11/26", "2026-11-22"),
    ("22.11.2026", "2026-11-22"), ("2026-11-22", "2026-11-22"), ("03.04.2026", "2026-04-03"),
    ("03/04/26", "2026-03-04"),
  ])
  func `the date of a report is read in the order of its locale`(date: String, day: String) throws {
    #expect(try moments(date: date, ["14:10:01"]) == [moment(day + "T14:10:01Z")])
  }

  @Test func `a date that may be two is said to be a guess`() {
    let text = "\(Self.banner)03/04/26 \t_x86_64_\n\n" + Self.header
    #expect(
      recognised(text)?.recognition.decisions == ["date 03/04/26 read as month/day/year"])
  }

  @Test func `times are local and take the offset of the run`() throws {
    #expect(
      try moments(date: "2026-11-22", ["14:10:01"], utcOffset: 10_800)
        == [moment("2026-11-22T11:10:01Z")])
  }

  @Test func `after midnight comes the next day, and a clock set back by an hour is none`() throws {
    let header = "11:50:01 PM  runq-sz  plist-sz  ldavg-1\n"
    let times = ["11:58:01 PM", "12:00:01 AM", "01:50:01 AM", "01:00:01 AM"]
    #expect(
      try moments(date: "11/22/2026", times, header: header)
        == [
          "2026-11-22T23:58:01Z", "2026-11-23T00:00:01Z", "2026-11-23T01:50:01Z",
          "2026-11-23T01:00:01Z",
        ].map(moment))
  }

  @Test func `each activity begins on the day of the report`() throws {
    let text = """
      Linux 6.1.0 (web-1) \t11/22/2026 \t_x86_64_\t(2 CPU)

      23:50:01    ldavg-1  blocked
      00:00:01       1.00        0

      23:50:01   pswpin/s pswpout/s
      23:55:01       1.00      2.00
      """
    let decoded = try #require(decode(text))
    let evening = try moment("2026-11-22T23:55:01Z")
    let midnight = try moment("2026-11-23T00:00:01Z")
    #expect(
      decoded.samples == [
        "ldavg-1{host=web-1} 1.0 @\(midnight) line 4",
        "blocked{host=web-1} 0.0 @\(midnight) line 4",
        "pswpin/s{host=web-1} 1.0 @\(evening) line 7",
        "pswpout/s{host=web-1} 2.0 @\(evening) line 7",
      ])
  }

  @Test func `letters behind a number are bytes, in the unit of the column`() throws {
    let text = """
      Linux 6.1.0 (web-1) \t2026-11-22 \t_x86_64_\t(2 CPU)

      14:00:01 kbmemfree kbmemused %memused
      14:10:01      2.0G    512.0M    12.5%
      14:20:01    512.0k      lots    12.5%
      """
    let decoded = try #require(decode(text))
    #expect(
      decoded.samples.map { $0.prefix { $0 != "@" } } == [
        "kbmemfree{host=web-1} 2097152.0 ", "kbmemused{host=web-1} 524288.0 ",
        "%memused{host=web-1} 12.5 ", "kbmemfree{host=web-1} 512.0 ",
        "%memused{host=web-1} 12.5 ",
      ])
    #expect(decoded.warnings.map(\.code) == ["skipped-cells"])
  }

  @Test func `a row of means belongs to its table, another word with a colon is rejected`() throws {
    let text = """
      Linux 6.1.0 (web-1) \t2026-11-22 \t_x86_64_\t(2 CPU)

      14:00:01   ldavg-1   blocked
      14:10:01      1.00         0
      Average:      1.00         0
      Moyenne :     1.00         0
      Note: none
      """
    let decoded = try #require(decode(text))
    #expect(decoded.recognised == 4)
    #expect(decoded.reasons == ["expected a time and a row of sar"])
  }

  @Test func `all processors are one, whatever the output calls them`() throws {
    let text = """
      # hostname;interval;timestamp;CPU;%user;%iowait;%idle
      web-1;600;2026-11-22 14:00:01 UTC;-1;12.50;0.50;87.00
      web-1;600;2026-11-22 14:00:01 UTC;0;13.50;0.50;86.00
      """
    let decoded = try #require(decode(text))
    #expect(
      decoded.samples.map { $0.prefix { $0 != "}" } } == [
        "%user{cpu=all,host=web-1", "%iowait{cpu=all,host=web-1", "%idle{cpu=all,host=web-1",
        "%user{cpu=0,host=web-1", "%iowait{cpu=0,host=web-1", "%idle{cpu=0,host=web-1",
      ])
  }

  @Test(arguments: [
    ("2026-11-22 14:00:01 UTC", Recognition.ZoneStyle.stated(utcOffset: 0)),
    ("2026-11-22 14:00:01", .local), ("1795356001", .epoch),
  ])
  func `the zone of a table is the one that its times state`(
    time: String, zone: Recognition.ZoneStyle
  ) {
    let text = "# hostname;interval;timestamp;ldavg-1\nweb-1;60;\(time);1.00\n"
    #expect(recognised(text)?.recognition.zone == zone)
  }

  @Test func `used memory that counts the cache is marked`() throws {
    func labels(used: Int, percent: String) throws -> Bool {
      let text = """
        # hostname;interval;timestamp;kbmemfree;kbmemused;%memused
        web-1;60;1795356001;2000;\(used);\(percent)
        """
      return try #require(decode(text)).samples.allSatisfy { $0.contains("used_includes") }
    }
    #expect(try labels(used: 6000, percent: "75.00"))
    #expect(try !labels(used: 2000, percent: "25.00"))
  }
}
