import RuleOutModel
import Testing

@Suite struct TimestampTests {
  @Test func `a moment prints as RFC 3339 in its zone`() {
    let alert = CivilTime(year: 2024, month: 8, day: 12, hour: 10, minute: 15)
      .timestamp(utcOffset: 3 * 3600)
    #expect(alert.microseconds == 1_723_446_900_000_000)
    #expect(alert.rfc3339(utcOffset: 3 * 3600) == "2024-08-12T10:15:00+03:00")
    #expect(alert.rfc3339() == "2024-08-12T07:15:00Z")
    #expect(alert.clock(utcOffset: -(3 * 3600 + 1800), seconds: false) == "03:45")
  }

  @Test(arguments: [-10_000_000, -1, 0, 951_782_400, 1_723_446_900, 4_102_444_799])
  func `calendar fields round-trip`(seconds: Int) {
    let time = Timestamp(microseconds: Int64(seconds) * 1_000_000 + 123_456)
    for offset in [0, 19_800, -12_600, 50_400] {
      #expect(CivilTime(time, utcOffset: offset).timestamp(utcOffset: offset) == time)
    }
  }

  @Test func `a clock time takes the day of the bundle's span`() {
    let start = CivilTime(year: 2024, month: 8, day: 12, hour: 22).timestamp()
    let span = TimeWindow(start: start, end: start.advanced(bySeconds: 5 * 3600))
    let late = StatedTime.clock(secondsOfDay: 23 * 3600).resolved(within: span, utcOffset: 0)
    let early = StatedTime.clock(secondsOfDay: 1800).resolved(within: span, utcOffset: 0)
    #expect(late.rfc3339() == "2024-08-12T23:00:00Z")
    #expect(early.rfc3339() == "2024-08-13T00:30:00Z")
  }

  @Test func `significant digits survive magnitude`() {
    #expect(1_234_567.0.rounded(significantDigits: 6) == 1_234_570)
    #expect(0.000123456789.rounded(significantDigits: 6) == 0.000123457)
    #expect(Double.nan.rounded(significantDigits: 6).isNaN)
    #expect((-2.0 / 3).rounded(significantDigits: 6) == -0.666667)
  }
}

@Suite struct SeriesTests {
  let series = Series(
    start: Timestamp(microseconds: 60_000_000), step: 60_000_000, values: [1, 2, .nan, 4, 5])

  @Test func `a window takes the cells that start in it`() {
    let window = TimeWindow(
      start: Timestamp(microseconds: 90_000_000), end: Timestamp(microseconds: 240_000_001))
    #expect(series.indices(in: window) == 1..<4)
    #expect(series.values(in: window) == [2, 4])
  }

  @Test func `time outside the series counts as not covered`() {
    let window = TimeWindow(
      start: Timestamp(microseconds: 60_000_000), end: Timestamp(microseconds: 660_000_000))
    #expect(series.coverage(in: window) == 0.4)
  }
}

@Suite struct SymbolTests {
  @Test func `the same name gives the same symbol and none is kept apart`() {
    #expect(Symbol("GET /cart") == Symbol("GET /cart"))
    #expect(Symbol("") == .none)
    let names = (0..<20_000).map { "user-\($0)" }
    #expect(Set(names.map { Symbol($0) }).count == names.count)
  }

  @Test func `the names kept do not depend on the order of arrival`() {
    func kept(_ order: [Int]) -> [String] {
      var names = SymbolNames(capacity: 10)
      for i in order { names.insert("n\(i)", for: Symbol("n\(i)")) }
      var merged = SymbolNames(capacity: 10)
      merged.merge(names)
      return merged.names.values.sorted()
    }
    #expect(kept(Array(0..<200)) == kept(Array((0..<200).reversed())))
    #expect(kept(Array(0..<200)).count == 10)
  }
}
