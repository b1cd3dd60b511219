import Foundation
import RuleOutModel

@testable import RuleOutIngest

/// A folder that goes away with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "ruleout-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes `content` to `name`, which may hold folders.
  @discardableResult
  func write(_ name: String, _ content: [UInt8]) throws -> String {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(content).write(to: file)
    return file.path()
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }
}

/// Keeps everything it receives.
struct Collected: RecordSink {
  var requests: [Request] = []
  var tracedRequests: [Request] = []
  var edges: [CallEdge] = []
  var messages: [Message] = []
  var commits: [Commit] = []
  var names: [Symbol: String] = [:]
  var batches = 0
  var userBasis: UserBasis?

  mutating func receive(_ batch: RecordBatch) {
    batches += 1
    requests += batch.requests
    tracedRequests += batch.tracedRequests
    edges += batch.edges
    messages += batch.messages
    commits += batch.commits
    userBasis = batch.userBasis
    for (symbol, name) in batch.newNames { names[symbol] = name }
  }
}

/// Everything that reading one file gives.
struct FileReading {
  var report: InputReport
  var warnings: [Warning]
  var records: Collected

  var codes: [String] { warnings.map(\.code) }

  init(
    _ path: String, range: TimeWindow? = nil, givenOffset: Int? = nil
  ) throws(IngestError) {
    let inputs = Ingest.survey(try Ingest.discover([path]))
    let zone = ZoneDecision(inputs, given: givenOffset)
    var sink = Collected()
    guard let input = inputs.first else {
      report = InputReport(path: path)
      warnings = []
      records = sink
      return
    }
    (report, warnings) = Ingest.read(input, zone: zone, range: range, into: &sink)
    records = sink
  }
}

/// `count` lines of a request log, one a second from 2024-08-12T10:00:00Z on.
func requestLines(_ count: Int, zone: String = "Z") -> String {
  (0..<count).map { index in
    let time = Timestamp(microseconds: 1_723_456_800_000_000 + Int64(index) * 1_000_000)
    let stamp = time.rfc3339().dropLast() + zone
    return
      #"{"time":"\#(stamp)","status":200,"duration_ms":\#(index % 90 + 10),"path":"/a/\#(index)"}"#
      + "\n"
  }.joined()
}
