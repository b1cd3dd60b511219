import RuleOutModel
import RuleOutReport
import Testing

@Suite struct InspectionTextTests {
  static func inspection(_ inputs: [InputReport], name: String = "web-1") -> InspectionText {
    InspectionText(
      inputs: inputs,
      signals: [
        InspectedSignal(
          file: "memory.csv", metric: "process_resident_memory_bytes", entity: name,
          quantity: "memoryResident", statistic: "value", observer: "", stepSeconds: 15,
          first: CacheLeak.at(9, 0), last: CacheLeak.at(13, 30), count: 1_080),
        InspectedSignal(
          file: "api.log.gz", metric: "", entity: "payments", quantity: "dependencyLatency",
          statistic: "p95", observer: name, stepSeconds: 60, first: CacheLeak.at(9, 0),
          last: CacheLeak.at(13, 30), count: 270),
      ], warnings: CacheLeak.warnings, clock: LocalClock(utcOffset: CacheLeak.utcOffset))
  }

  @Test func `what was recognised reads as recorded`() throws {
    let unknown = InputReport(path: "photo.png")
    let text = Self.inspection(CacheLeak.inputs + [unknown]).render(options: ReportOptions())
    try GoldenFile(name: "inspection.txt").expect(text)
  }

  @Test(arguments: Hostile.strings)
  func `hostile names stay within their line and lose their controls`(text: String) {
    let inputs = Hostile.diagnosis(text).inputs
    for width in [40, 100] {
      let shown = Self.inspection(inputs, name: text).render(width: width, options: ReportOptions())
      #expect(!shown.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
      for line in shown.split(separator: "\n") {
        #expect(line.count <= width)
        #expect(["Inputs", "Signals", "Warnings", " "].contains { line.hasPrefix($0) }, "\(line)")
      }
    }
  }
}
