import RuleOutModel
import RuleOutReport
import Testing

@Suite struct InspectionTextTests {
  static func inspection(_ inputs: [InputReport], name: String = "web-1") -> InspectionText {
    InspectionText(
      Inspection(
        utcOffset: CacheLeak.utcOffset, inputs: inputs,
        signals: [
          InspectedSignal(
            id: SignalID(
              entity: Entity(.instance, name), quantity: .memoryResident,
              metric: "process_resident_memory_bytes"),
            file: "memory.csv", stepSeconds: 15, first: CacheLeak.at(9, 0),
            last: CacheLeak.at(13, 30), count: 1_080),
          InspectedSignal(
            id: SignalID(
              entity: Entity(.dependency, "payments"), quantity: .dependencyLatency,
              statistic: .p95, observer: Entity(.instance, name)),
            file: "api.log.gz", stepSeconds: 60, first: CacheLeak.at(9, 0),
            last: CacheLeak.at(13, 30), count: 270),
          InspectedSignal(
            id: SignalID(entity: Entity(.instance, name), quantity: .other, metric: "foo_bar"),
            file: "memory.csv", stepSeconds: 15, first: CacheLeak.at(9, 0),
            last: CacheLeak.at(13, 30), count: 1_080),
        ], warnings: CacheLeak.warnings))
  }

  @Test func `what was recognised reads as recorded`() throws {
    var unknown = InputReport(path: "photo.png")
    unknown.rejections = [InputReport.Rejection(reason: "no known format", count: 3, excerpts: [])]
    unknown.lines = 3
    let text = Self.inspection(CacheLeak.inputs + [unknown]).render(options: ReportOptions())
    try GoldenFile(name: "inspection.txt").expect(text)
  }

  @Test func `what was recognised is JSON as recorded`() throws {
    let inspection = Self.inspection(CacheLeak.inputs).inspection
    try GoldenFile(name: "inspection.json").expect(
      InspectionJSON(inspection).render(options: ReportOptions()))
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
