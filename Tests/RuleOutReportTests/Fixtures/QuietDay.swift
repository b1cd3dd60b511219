import RuleOutModel

/// A day on which nothing happened but a deployment, as a finished diagnosis.
enum QuietDay {
  static func at(_ hour: Int, _ minute: Int) -> Timestamp {
    CivilTime(year: 2024, month: 3, day: 4, hour: hour, minute: minute).timestamp()
  }

  static let diagnosis = Diagnosis(
    bundle: "quiet-day", calibration: "provisional", utcOffset: 0,
    incident: Incident(
      detected: false,
      basis:
        "latency p95 (171-188 ms) and error ratio (0-0.2 %) stay within the range of the day, 08:00-16:00",
      span: TimeWindow(start: at(8, 0), end: at(16, 0))),
    hypotheses: ["external-api", "deploy-regression", "unknown"].map {
      HypothesisResult(id: $0, verdict: .notApplicable, reason: "there is no incident to explain")
    },
    changes: [
      ChangeResult(
        id: "9f8e7d6", kind: .deploy, entity: "checkout", version: "v5.2.1", at: at(11, 2),
        verdict: .acquitted, reason: "no incident",
        source: SourceReference(file: "deploys.csv", line: 2))
    ],
    timeline: [
      TimelineEntry(
        at: at(11, 2), kind: .change, text: "deploy v5.2.1 of checkout",
        source: SourceReference(file: "deploys.csv", line: 2))
    ],
    inputs: [input])

  static var input: InputReport {
    var input = InputReport(
      path: "access.log", format: "combined", role: "requests", zone: .stated)
    input.records = 48_211
    input.lines = 48_211
    input.used = 48_211
    input.first = at(8, 0)
    input.last = at(16, 0)
    input.bytesOfContent = 9_112_004
    input.crc32OfContent = 0x1234_ABCD
    return input
  }
}
