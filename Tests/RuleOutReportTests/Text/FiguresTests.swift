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
    #expect(Figure.share(share) == text)
  }

  @Test func `counts and check sums keep their form`() {
    #expect(Figure.count(1_204_533) == "1,204,533")
    #expect(Figure.count(999) == "999")
    #expect(Figure.count(Int.min) == "-9,223,372,036,854,775,808")
    #expect(Figure.count(1, "line") == "1 line")
    #expect(Figure.count(2, "line") == "2 lines")
    #expect(Figure.crc32(0xBEEF) == "0000beef")
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
