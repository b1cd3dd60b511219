import Foundation
import RuleOutModel
import RuleOutReport
import Testing

@Suite struct JSONReportTests {
  static func object(_ diagnosis: Diagnosis) throws -> [String: Any] {
    let text = JSONReport().render(diagnosis, options: ReportOptions())
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// Keys of each object of the schema, by its path.
  static let schema: [String: [String]] = [
    "": [
      "schemaVersion", "tool", "bundle", "calibration", "incident", "hypotheses", "changes",
      "culpritChange", "firstFailingEntity", "blastRadius", "remediation", "localization",
      "missing", "timeline", "alerts", "replay", "pursuits", "otherIncidents", "inputs",
      "warnings",
    ],
    "tool": ["name", "version"],
    "incident": [
      "detected", "onset", "alertedAt", "mitigatedAt", "recoveredAt", "durationSeconds", "impact",
    ],
    "incident.impact": [
      "latencyRatio", "latencyRatioAll", "responseSpeedDrop", "affectedUserFraction", "userBasis",
      "errorFraction", "timeouts", "memoryGrowth",
    ],
    "hypotheses": [
      "id", "mechanism", "entity", "change", "probability", "verdict", "effectOf", "decidableAt",
      "reversals", "reason", "alternatives", "evidence",
    ],
    "hypotheses.evidence": [
      "test", "group", "applied", "signal", "direction", "likelihoodRatio", "observed", "expected",
      "statement", "availableAt", "source",
    ],
    "hypotheses.evidence.source": ["file", "line"],
    "changes": ["id", "kind", "entity", "at", "verdict", "reason"],
    "missing": ["hypothesis", "need", "how"],
    "timeline": ["at", "kind", "text", "source"],
    "timeline.source": ["file", "line"],
    "alerts": [
      "kind", "entity", "quantity", "metric", "condition", "threshold", "holdSeconds", "firesAt",
      "leadSeconds", "falseAlarms", "quietSeconds", "source",
    ],
    "alerts.source": ["file", "line"],
    "replay": ["at", "probabilities", "verdicts"],
    "replay.probabilities": CacheLeak.hypotheses.map(\.id),
    "replay.verdicts": CacheLeak.hypotheses.map(\.id),
    "pursuits": ["hypothesis", "pursuedAt", "droppedAt", "inferred", "source"],
    "pursuits.source": ["file", "line"],
    "otherIncidents": ["start", "end"],
    "inputs": [
      "path", "format", "records", "rejected", "first", "last", "bytesOfContent", "crc32OfContent",
    ],
    "warnings": ["code", "file", "line", "offset", "message"],
  ]

  static func check(_ value: Any, path: String, seen: inout Set<String>) {
    if let items = value as? [Any] {
      for item in items { check(item, path: path, seen: &seen) }
    } else if let object = value as? [String: Any] {
      seen.insert(path)
      #expect(Set(object.keys) == Set(schema[path] ?? []), "\(path)")
      for (key, member) in object {
        check(member, path: path.isEmpty ? key : "\(path).\(key)", seen: &seen)
      }
    }
  }

  @Test func `every object has exactly the keys of the schema`() throws {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.otherIncidents = [TimeWindow(start: CacheLeak.at(13, 0), end: CacheLeak.at(13, 5))]
    diagnosis.alertCandidates = [
      AlertCandidate(
        kind: .ratioToLimit, entity: Entity(.instance, "web-1"), quantity: .memoryResident,
        metric: "process_resident_memory_bytes", condition: "above 70 % of its limit",
        threshold: 0.7, holdSeconds: 300, firesAt: CacheLeak.at(9, 55), leadSeconds: 1_200,
        falseAlarms: 0, quietSeconds: 5_400, source: SourceReference(file: "m.prom", line: 2))
    ]
    var seen: Set<String> = []
    Self.check(try Self.object(diagnosis), path: "", seen: &seen)
    #expect(seen == Set(Self.schema.keys))
    seen = []
    Self.check(try Self.object(QuietDay.diagnosis), path: "", seen: &seen)
  }

  @Test func `figures are numbers to six significant digits`() throws {
    let root = try Self.object(CacheLeak.diagnosis())
    let incident = try #require(root["incident"] as? [String: Any])
    let impact = try #require(incident["impact"] as? [String: Any])
    #expect(impact["latencyRatio"] as? Double == 4.02135)
    #expect(impact["timeouts"] as? Int == 1_843)
    #expect(incident["durationSeconds"] as? Int == 9_420)
    let first = try #require((root["hypotheses"] as? [[String: Any]])?.first)
    #expect(first["probability"] as? Double == 0.971235)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a figure that is no number is null`(value: Double) throws {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.incident.impact.latencyRatio = value
    diagnosis.hypotheses[0].probability = value
    let root = try Self.object(diagnosis)
    let first = try #require((root["hypotheses"] as? [[String: Any]])?.first)
    #expect(first["probability"] is NSNull)
  }

  @Test(arguments: [1e-7, -0.0, 1e300, 1e-305, 123_456_789, .leastNonzeroMagnitude, 0.1])
  func `any finite figure is valid JSON and keeps its value`(value: Double) throws {
    var diagnosis = CacheLeak.diagnosis()
    diagnosis.hypotheses[0].probability = value
    let first = try #require(
      (try Self.object(diagnosis)["hypotheses"] as? [[String: Any]])?.first)
    let read = try #require(first["probability"] as? Double)
    #expect(abs(read - value) <= abs(value) * 1e-5)
  }

  @Test func `keys stand in the order of the schema`() {
    let text = JSONReport().render(CacheLeak.diagnosis(), options: ReportOptions())
    let positions = (Self.schema[""] ?? []).compactMap {
      text.range(of: "\n  \"\($0)\": ")?.lowerBound
    }
    #expect(positions.count == 20)
    #expect(positions == positions.sorted())
  }
}
