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
    // A second folder holds the same under names in another order, with endings that lie.
    let renamed = try TemporaryFolder()
    for (number, (_, sample)) in samples.enumerated() {
      try renamed.write(
        "\(9_000 - number).\(["csv", "json", "log.gz", "txt"][number % 4])", sample.text)
    }
    let others = Ingest.survey(try Ingest.discover([renamed.path]))
    #expect(others.reversed().map { $0.formatName } == inputs.map { $0.formatName })
    #expect(ZoneDecision(others) == zone)
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

extension SurveyedInput {
  fileprivate var formatName: String {
    if case .recognised(let format, _) = content { format.name } else { "" }
  }
}
