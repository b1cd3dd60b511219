import Testing

@testable import RuleOutIngest

private func cell(_ text: String, decimalComma: Bool = false) -> MetricCell {
  let bytes = Array(text.utf8)
  return MetricCell(bytes.span, decimalComma: decimalComma)
}

@Suite struct MetricCellTests {
  @Test(arguments: ["", " ", "-", "null", "NULL", "NaN", "nan", "-nan", "None", "n/a", "NA", "nil"])
  func `a missing value is a gap`(_ text: String) {
    #expect(cell(text) == .gap)
  }

  @Test(arguments: [
    ("7", 7.0), (" 7 ", 7), ("-0.25", -0.25), ("1e-3", 0.001), ("+2", 2), ("1,234.5", 1234.5),
    ("9223372036854775808", 9_223_372_036_854_775_808), ("1,234,567", 1_234_567),
  ])
  func `plain numbers are read`(_ text: String, _ value: Double) {
    #expect(cell(text) == .number(value, base: ""))
  }

  @Test(arguments: [
    ("13.7 °C", 13.7, "°C"), ("1.5 GiB", 1_610_612_736, "bytes"), ("45%", 45, "percent"),
    ("45 %", 45, "percent"), ("512Mi", 536_870_912, "bytes"), ("900M", 900_000_000, ""),
    ("250 kB", 250_000, "bytes"), ("1.2 MB/s", 1_200_000, "bytes/s"), ("250m", 0.25, ""),
    ("1.5 mins", 90, "seconds"), ("120 ms", 0.12, "seconds"), ("3 widgets", 3, "widgets"),
  ])
  func `units are reduced to their base`(_ text: String, _ value: Double, _ base: String) {
    guard case .number(let found, let foundBase) = cell(text) else {
      Issue.record("\(cell(text))")
      return
    }
    #expect(abs(found - value) <= abs(value) * 1e-15)
    #expect(foundBase == base)
  }

  @Test(arguments: [("12,5", 12.5), ("1.000,5", 1000.5), ("-3", -3), ("1.234.567", 1_234_567)])
  func `decimal commas are read where the table has them`(_ text: String, _ value: Double) {
    #expect(cell(text, decimalComma: true) == .number(value, base: ""))
  }

  @Test(arguments: [
    "0x1F", "1_000", "true", "abc", "12,5", "1.000,5", "1,23,456", "--1", "1.2.3", "12abc", "1e",
    "7 8", ",", ".", "1 2 3",
  ])
  func `what is no number is refused`(_ text: String) {
    guard case .rejected = cell(text) else {
      Issue.record("\(text) became \(cell(text))")
      return
    }
  }

  @Test(arguments: ["Inf", "+Inf", "-inf", "Infinity", "-Infinity"])
  func `infinite values are refused`(_ text: String) {
    #expect(cell(text) == .rejected("value is infinite"))
  }

  @Test func `a number beyond a double is refused`() {
    #expect(cell("1e400") == .rejected("value is out of range"))
    #expect(cell("1e308 PB") == .rejected("value is out of range"))
  }
}
