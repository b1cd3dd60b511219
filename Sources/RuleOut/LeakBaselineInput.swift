import Foundation
import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals

/// The findings of an earlier run: from its telemetry, or from the JSON that the gate wrote then.
struct LeakBaselineInput {
  var name: String
  var findings: [LeakFinding]

  /// Larger files are telemetry.
  private static let largestDocument = 32 << 20

  init(
    _ path: String, options: AnalysisOptions, leastSlope: LeastSlope
  ) async throws(PipelineError) {
    if let document = try Self.document(path) {
      name = document.bundle
      findings = document.series.compactMap(\.finding)
      return
    }
    let readings = try await Readings([path], options)
    guard readings.reports.contains(where: { $0.records > 0 }) else {
      throw .unreadable(
        path, reason: "expected telemetry, or the JSON of an earlier 'ruleout leak'")
    }
    name = readings.bundle
    findings = leakFindings(in: readings.telemetry, leastSlope: leastSlope)
  }

  /// The document at `path`; nil where there is another thing.
  private static func document(_ path: String) throws(PipelineError) -> Document? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let size = attributes[.size] as? Int, size <= largestDocument,
      let data = FileManager.default.contents(atPath: path),
      String(decoding: data.prefix(512), as: UTF8.self).contains("\"report\": \"leak\"")
    else { return nil }
    do {
      let document = try JSONDecoder().decode(Document.self, from: data)
      guard document.schemaVersion == 1 else {
        throw PipelineError.unreadable(
          path, reason: "expected schemaVersion 1, got \(document.schemaVersion)")
      }
      return document
    } catch let error as PipelineError {
      throw error
    } catch {
      throw .unreadable(path, reason: "is not the whole JSON of 'ruleout leak'")
    }
  }
}

private struct Document: Decodable {
  var schemaVersion: Int
  var report: String
  var bundle: String
  var series: [Entry]
}

private struct Entry: Decodable {
  struct Bounded: Decodable {
    var value: Double
    var low: Double
    var high: Double
    var figure: BoundedFigure { BoundedFigure(value: value, low: low, high: high) }
  }

  var entityKind: String
  var entity: String
  var quantity: String
  var metric: String
  var verdict: String
  var level: Bounded?
  var lastLevel: Double?
  var slopePerHour: Bounded?

  /// Nil where a later version wrote of what this one does not know.
  var finding: LeakFinding? {
    guard let kind = Entity.Kind(rawValue: entityKind),
      let verdict = LeakVerdict(rawValue: verdict),
      let quantity = Quantity.allCases.first(where: { $0.kebabCase == quantity })
    else { return nil }
    let nowhere = Timestamp(microseconds: 0)
    return LeakFinding(
      entity: Entity(kind, entity), quantity: quantity, metric: metric, includesSwap: false,
      source: SourceReference(file: "", line: 0), verdict: verdict, reason: "",
      judged: TimeWindow(start: nowhere, end: nowhere), level: level?.figure,
      lastLevel: lastLevel, slope: slopePerHour?.figure)
  }
}
