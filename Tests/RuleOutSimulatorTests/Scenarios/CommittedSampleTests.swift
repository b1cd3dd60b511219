import Foundation
import RuleOutSimulator
import Testing

/// The folders of `SampleData` are what the simulator writes with the default seeds.
@Suite struct CommittedSampleTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("SampleData")

  @Test(arguments: Samples.identifiers)
  func `a committed sample is what its command writes`(_ id: String) throws {
    let bundle = try #require(Samples.all[id])
    let folder = CommittedSampleTests.folder.appendingPathComponent(id)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == bundle.files.map(\.path))
    for file in bundle.files {
      let committed = [UInt8](
        try Data(contentsOf: folder.appendingPathComponent(file.path)))
      if file.path.hasSuffix(".gz") {
        // Another zlib may compress otherwise: checksum and length of the content are what counts.
        #expect(committed.suffix(8) == file.bytes.suffix(8), "\(id)/\(file.path) differs")
      } else {
        #expect(committed == file.bytes, "\(id)/\(file.path) differs")
      }
    }
  }
}
