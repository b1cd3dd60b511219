import RuleOutIngest
import Testing

@Suite struct ByteParsingTests {
  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("12.5", 12.5), ("-12.50", -12.5), ("1e3", 1_000), ("1E-3", 0.001),
      ("0.1", 0.1), (".5", 0.5), ("5.", 5), ("123456789012345", 123_456_789_012_345),
      ("1234567890123456789", 1_234_567_890_123_456_768), ("1e-400", 0), ("+7", 7),
      ("0.000000000000000000000000123", 1.23e-25), ("4.35", 4.35),
      ("9007199254740993", 9_007_199_254_740_992),
    ] as [(String, Double)])
  func `a decimal reads as the literal does`(_ text: String, _ value: Double) {
    #expect(decimal(text) == value)
  }

  @Test(arguments: [
    "", "-", ".", "1.2.3", "1e", "e5", "NaN", "inf", "1e400", "0x10", "1_000", " 7", "12,5",
  ])
  func `what is no finite decimal is refused`(_ text: String) {
    #expect(decimal(text) == nil)
  }

  @Test func `decimals of up to seventeen digits read as the standard library reads them`() {
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(state >> (8 + state % 40))
      let point = Int(state >> 33) % (digits.count + 1)
      let text = digits.prefix(point) + "." + digits.dropFirst(point)
      #expect(decimal(String(text)) == Double("0" + text + "0"))
    }
  }

  @Test(
    arguments: [
      ("9223372036854775807", Int64.max), ("-9223372036854775808", .min),
      ("9223372036854775808", nil),
      ("", nil), ("+", nil), ("12a", nil), ("-17", -17),
    ] as [(String, Int64?)])
  func `an integer reads up to its last value`(_ text: String, _ value: Int64?) {
    let bytes = Array(text.utf8)
    #expect(bytes.span.integer() == value)
  }

  @Test func `trimming leaves the inner blanks`() {
    let bytes = Array(" \ta b\r\n".utf8)
    #expect(bytes.span.trimmedRange() == 2..<5)
    let blanks = Array(" \t ".utf8)
    #expect(blanks.span.trimmedRange().isEmpty)
  }

  private func decimal(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    return bytes.span.decimal()
  }
}
