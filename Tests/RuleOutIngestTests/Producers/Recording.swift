import Foundation
import RuleOutModel
import Testing

@testable import RuleOutIngest

/// A file that a real producer wrote, recorded by `Tests/Producers`, with what the manifest says of it.
struct Recording: Sendable, CustomTestStringConvertible {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/Producers")

  static let all: [Recording] = {
    guard
      let text = try? String(contentsOf: folder.appending(path: "manifest.tsv"), encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { Recording(line: $0) }
  }()

  /// Relative to the folder: `nginx/times.log`.
  var path: String
  var format: String
  /// The producer and its version.
  var producer: String
  /// What was counted when it was recorded, by other means than the parsers.
  var facts: [String: String]

  private init?(line: Substring) {
    let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard columns.count == 4 else { return nil }
    (path, format, producer) = (columns[0], columns[1], columns[2])
    facts = [:]
    for fact in columns[3].split(separator: " ") {
      let parts = fact.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { facts[String(parts[0])] = String(parts[1]) }
    }
  }

  var testDescription: String { path }

  static subscript(path: String) -> Recording? { all.first { $0.path == path } }

  func count(_ name: String) -> Int? { facts[name].flatMap { Int($0) } }

  /// Everything that reading it gives.
  func read(givenOffset: Int? = nil) throws -> Reading {
    try Reading(Recording.folder.appending(path: path).path(), givenOffset: givenOffset)
  }

  struct Reading {
    var report: InputReport
    var warnings: [Warning]
    var records = Everything()

    init(_ path: String, givenOffset: Int?) throws {
      let inputs = Ingest.survey(try Ingest.discover([path]))
      let zone = ZoneDecision(inputs, given: givenOffset)
      (report, warnings) = (InputReport(path: path), [])
      for input in inputs {
        (report, warnings) = Ingest.read(input, zone: zone, range: nil, into: &records)
      }
    }

    var requests: [Request] { records.requests }
    var messages: [Message] { records.messages }

    /// Values of the series `name` whose labels include `labels`, in order of time.
    func values(_ name: String, _ labels: [String: String] = [:]) -> [Double] {
      records.samples.filter { sample in
        sample.series.name == name && labels.allSatisfy { sample.series[$0.key] == $0.value }
      }
      .sorted { $0.time < $1.time }.map(\.value)
    }
  }

  /// Keeps every record, samples with their series.
  struct Everything: RecordSink {
    var requests: [Request] = []
    var messages: [Message] = []
    var samples: [(series: MetricIdentity, time: Timestamp, value: Double)] = []
    var names: [Symbol: String] = [:]

    mutating func receive(_ batch: RecordBatch) {
      requests += batch.requests
      messages += batch.messages
      samples += batch.samples.map { (batch.series[$0.series], $0.time, $0.value) }
      for (symbol, name) in batch.newNames { names[symbol] = name }
    }
  }
}
