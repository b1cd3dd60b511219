import RuleOutModel
import RuleOutReport
import Testing

@Suite struct FiguresTests {
  @Test(arguments: [
    (0.0, "0 %"), (0.0001, "under 0.1 %"), (0.0005, "0.1 %"), (0.0184, "1.8 %"), (0.0996, "10 %"),
    (0.65, "65 %"), (0.9951, "99.5 %"), (0.99999, "99.9 %"), (1, "100 %"), (3.02, "302 %"),
    (.nan, "unknown"),
  ])
  func `a share reads as a percentage`(share: Double, text: String) {
    #expect(Figures.percent(share) == text)
  }

  @Test(arguments: [
    (0.0, "0 s"), (0.12, "120 ms"), (0.99999, "1.0 s"), (1.5, "1.5 s"), (45, "45 s"),
    (59.7, "1 min"), (750, "12 min 30 s"), (3600, "1 h"), (9420, "2 h 37 min"),
    (86_400, "1 d"), (100_000, "1 d 3 h"), (-60, "-1 min"), (.infinity, "unknown"),
  ])
  func `a duration reads in its two largest units`(seconds: Double, text: String) {
    #expect(Figures.duration(seconds) == text)
  }

  @Test func `factors, counts and bytes keep their form`() {
    #expect(Figures.factor(4.0213) == "4.0 x")
    #expect(Figures.factor(12.4) == "12 x")
    #expect(Figures.count(1_204_533) == "1,204,533")
    #expect(Figures.count(999) == "999")
    #expect(Figures.count(Int.min) == "-9,223,372,036,854,775,808")
    #expect(Figures.count(1, "line") == "1 line")
    #expect(Figures.count(2, "line") == "2 lines")
    #expect(Figures.bytes(512) == "512 B")
    #expect(Figures.bytes(1.5 * 1024 * 1024 * 1024) == "1.5 GiB")
    #expect(Figures.crc32(0xBEEF) == "0000beef")
    #expect(Figures.decimal(-0.04, places: 1) == "0.0")
  }

  @Test func `times take the bundle's offset and their date where it differs`() {
    let clock = LocalClock(utcOffset: CacheLeak.utcOffset)
    #expect(clock.zone == "UTC+03:00")
    #expect(clock.dateAndTime(CacheLeak.at(10, 12, 40)) == "12 Aug 2024, 10:12:40")
    #expect(clock.time(CacheLeak.at(12, 52), near: CacheLeak.at(10, 0)) == "12:52")
    #expect(
      clock.time(CacheLeak.at(12, 52), near: CacheLeak.at(-14, 0)) == "12 Aug 2024, 12:52")
  }
}
