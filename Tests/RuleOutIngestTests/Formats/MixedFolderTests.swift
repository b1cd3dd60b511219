import RuleOutModel
import Testing

@testable import RuleOutIngest

/// A folder with every sample of the catalogue at once.
@Suite struct MixedFolderTests {
  @Test func `every file is recognised and accounted for, whatever it is called`() throws {
    let samples = FormatCatalog.formats.flatMap { format in
      format.samples.map { (format.name, $0) }
    }
    let folder = try TemporaryFolder()
    for (number, (_, sample)) in samples.enumerated() {
      try folder.write("file-\(1_000 + number)", sample.text)
    }
    let inputs = Ingest.survey(try Ingest.discover([folder.path]))
    #expect(inputs.count == samples.count)
    let zone = ZoneDecision(inputs)
    for (input, (name, sample)) in zip(inputs, samples) {
      var records = Collected()
      let (report, _) = Ingest.read(input, zone: zone, service: "s", into: &records)
      #expect(report.format == name, "\(sample.text)")
      #expect(report.isBalanced, "\(name)")
      #expect(report.bytesOfContent == sample.text.utf8.count)
      #expect(report.records == sample.records, "\(name): \(sample.text)")
    }
  }
}
