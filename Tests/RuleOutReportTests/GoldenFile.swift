import Foundation
import Testing

/// A text kept beside the tests, compared byte for byte. `RECORD_GOLDENS=1` writes it anew and fails
/// the test, so that no golden changes unseen.
struct GoldenFile {
  let name: String

  func expect(_ actual: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
      try Data(actual.utf8).write(to: file)
      Issue.record("recorded \(name)", sourceLocation: sourceLocation)
      return
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    let difference = zip(
      actual.split(separator: "\n", omittingEmptySubsequences: false),
      expected.split(separator: "\n", omittingEmptySubsequences: false)
    ).first { $0 != $1 }
    let isSame = actual == expected
    #expect(
      isSame,
      "\(name) differs; first: got \(difference?.0 ?? "") for \(difference?.1 ?? "")",
      sourceLocation: sourceLocation)
  }
}
