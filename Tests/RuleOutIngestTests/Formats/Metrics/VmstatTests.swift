import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct VmstatTests {
  private func output(_ index: Int, utcOffset: Int = 0) throws -> (Recognition, DecodedText) {
    let text = VmstatReport.samples[index].text
    let own = try #require(recognise(text, by: VmstatReport.self))
    return (own, decode(text, as: VmstatReport.self, own, utcOffset: utcOffset))
  }

  @Test func `columns have the names of sysstat, and the average since the start is left out`()
    throws
  {
    let (_, text) = try output(0, utcOffset: 3_600)
    #expect(text.samples.count == 24)
    // 80 KiB a second are 20 pages of 4 KiB; times under UTC are of UTC.
    #expect(text.samples.contains("pswpin/s{} 20.0 @1795356210000000 line 5"))
    #expect(text.samples.contains("%user{} 65.0 @1795356210000000 line 5"))
    #expect(text.recognised == 3)
  }

  @Test func `times under another zone are local`() throws {
    let (own, text) = try output(1, utcOffset: 3_600)
    #expect(own.zone == .local)
    #expect(text.samples.contains("%user{} 15.0 @1795352600000000 line 6"))
  }

  @Test func `an export without times says how to get them`() throws {
    let (_, text) = try output(3)
    #expect(text.reasons == ["vmstat states no times: export it with -t"])
    #expect(text.rejected == 2)
  }
}
