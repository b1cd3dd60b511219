package import RuleOutModel

/// The alerts tried on an incident, for other tools.
package struct AlertJSON {
  let diagnosis: Diagnosis
  let options: ReportOptions

  package init(_ diagnosis: Diagnosis, options: ReportOptions) {
    self.diagnosis = diagnosis
    self.options = options
  }

  package func render() -> String {
    JSONValue.object([
      ("schemaVersion", .integer(1)),
      ("tool", .object([("name", .string(Tool.name)), ("version", .string(Tool.version))])),
      ("bundle", .string(diagnosis.bundle)),
      ("onset", time(diagnosis.incident.onset)),
      ("alertedAt", time(diagnosis.incident.alertedAt)),
      ("alerts", alerts),
    ]).rendered()
  }

  /// As the report holds them too.
  var alerts: JSONValue { .array(diagnosis.alertCandidates.map(alert)) }

  private func alert(_ candidate: AlertCandidate) -> JSONValue {
    .object([
      ("kind", .string(candidate.kind.rawValue)),
      ("entity", .string(options.masked(candidate.entity.name))),
      ("quantity", .string(candidate.quantity.rawValue)),
      ("metric", .string(options.masked(candidate.metric))),
      ("condition", .string(options.masked(candidate.condition))),
      ("threshold", .number(candidate.threshold)),
      ("holdSeconds", .number(candidate.holdSeconds)),
      ("firesAt", time(candidate.firesAt)),
      ("leadSeconds", JSONValue(candidate.leadSeconds)),
      ("falseAlarms", .integer(candidate.falseAlarms)),
      ("quietSeconds", .number(candidate.quietSeconds)),
      (
        "source",
        .object([
          ("file", .string(candidate.source.file)), ("line", .integer(candidate.source.line)),
        ])
      ),
    ])
  }

  private func time(_ moment: Timestamp?) -> JSONValue {
    JSONValue(moment?.rfc3339(utcOffset: diagnosis.utcOffset))
  }
}
