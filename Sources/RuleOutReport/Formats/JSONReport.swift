package import RuleOutModel

/// The report for other tools, schema version 1. Every key is always present; what is unknown is null.
package struct JSONReport: ReportFormat {
  package let name = "json"
  package let fileName: String? = "report.json"
  package let signature = "\"tool\": {\"name\": \"ruleout\""

  package init() {}

  package func render(_ diagnosis: Diagnosis, options: ReportOptions) -> String {
    JSONDocument(diagnosis: diagnosis, options: options).root.rendered()
  }
}

extension ReportFormat where Self == JSONReport {
  /// JSON, schema version 1.
  package static var json: JSONReport { JSONReport() }
}

private struct JSONDocument {
  let diagnosis: Diagnosis
  let options: ReportOptions

  var root: JSONValue {
    .object([
      ("schemaVersion", .integer(1)),
      ("tool", .object([("name", .string(Tool.name)), ("version", .string(Tool.version))])),
      ("bundle", .string(diagnosis.bundle)),
      ("calibration", .string(diagnosis.calibration)),
      ("incident", incident),
      ("hypotheses", .array(diagnosis.hypotheses.map(hypothesis))),
      ("changes", .array(diagnosis.changes.map(change))),
      ("culpritChange", JSONValue(diagnosis.culpritChange)),
      ("firstFailingEntity", JSONValue(diagnosis.firstFailingEntity.map(options.masked))),
      ("blastRadius", JSONValue(strings: diagnosis.blastRadius.map(options.masked))),
      ("remediation", JSONValue(diagnosis.remediation?.rawValue)),
      ("localization", .array(diagnosis.localization.map(localized))),
      ("missing", .array(diagnosis.missing.map(missing))),
      ("timeline", .array(diagnosis.timeline.map(entry))),
      ("alerts", AlertJSON(diagnosis, options: options).alerts),
      ("replay", ReplayDocument(diagnosis: diagnosis, options: options).curves),
      ("pursuits", ReplayDocument(diagnosis: diagnosis, options: options).pursuits),
      ("otherIncidents", .array(diagnosis.otherIncidents.map(window))),
      ("inputs", .array(diagnosis.inputs.map(input))),
      ("warnings", .array(diagnosis.warnings.map(warning))),
    ])
  }

  private func time(_ moment: Timestamp?) -> JSONValue {
    JSONValue(moment?.rfc3339(utcOffset: diagnosis.utcOffset))
  }

  private func text(_ text: String) -> JSONValue { .string(options.masked(text)) }

  private var incident: JSONValue {
    let incident = diagnosis.incident
    let impact = incident.impact
    return .object([
      ("detected", .bool(incident.detected)),
      ("onset", time(incident.onset)),
      ("alertedAt", time(incident.alertedAt)),
      ("mitigatedAt", time(incident.mitigatedAt)),
      ("recoveredAt", time(incident.recoveredAt)),
      ("durationSeconds", JSONValue(incident.durationSeconds)),
      (
        "impact",
        .object([
          ("latencyRatio", JSONValue(impact.latencyRatio)),
          ("latencyRatioAll", JSONValue(impact.latencyRatioAll)),
          ("responseSpeedDrop", JSONValue(impact.responseSpeedDrop)),
          ("affectedUserFraction", JSONValue(impact.affectedUserFraction)),
          ("userBasis", JSONValue(impact.userBasis?.rawValue)),
          ("errorFraction", JSONValue(impact.errorFraction)),
          ("timeouts", JSONValue(impact.timeouts)),
          ("memoryGrowth", JSONValue(impact.memoryGrowth)),
        ])
      ),
    ])
  }

  private func hypothesis(_ hypothesis: HypothesisResult) -> JSONValue {
    .object([
      ("id", .string(hypothesis.id)),
      ("mechanism", JSONValue(hypothesis.mechanism)),
      ("entity", JSONValue(hypothesis.entity.map(options.masked))),
      ("change", JSONValue(hypothesis.change)),
      ("probability", JSONValue(hypothesis.probability)),
      ("verdict", .string(hypothesis.verdict.rawValue)),
      ("effectOf", JSONValue(hypothesis.effectOf)),
      ("decidableAt", time(hypothesis.decidableAt)),
      ("reversals", .array(hypothesis.reversals.map(time))),
      ("reason", text(hypothesis.reason)),
      ("alternatives", JSONValue(strings: hypothesis.alternatives.map(options.masked))),
      ("evidence", .array(hypothesis.evidence.map(evidence))),
    ])
  }

  private func localized(_ entity: LocalizedEntity) -> JSONValue {
    .object([
      ("entity", .string(options.masked(entity.entity))),
      ("quantity", .string(entity.quantity.rawValue)),
      ("metric", .string(options.masked(entity.metric))),
      ("score", .number(entity.score)),
    ])
  }

  private func evidence(_ evidence: Evidence) -> JSONValue {
    .object([
      ("test", .string(evidence.test)),
      ("group", .string(evidence.group)),
      ("applied", .bool(evidence.applied)),
      ("signal", text(evidence.signal)),
      ("direction", .string(evidence.direction.rawValue)),
      ("likelihoodRatio", .number(evidence.likelihoodRatio)),
      ("observed", text(evidence.observed)),
      ("expected", text(evidence.expected)),
      ("statement", text(evidence.statement)),
      ("availableAt", time(evidence.availableAt)),
      ("source", source(evidence.source)),
    ])
  }

  private func source(_ source: SourceReference?) -> JSONValue {
    guard let source else { return .null }
    return .object([("file", .string(source.file)), ("line", .integer(source.line))])
  }

  private func change(_ change: ChangeResult) -> JSONValue {
    .object([
      ("id", .string(change.id)),
      ("kind", .string(change.kind.rawValue)),
      ("entity", .string(change.entity)),
      ("at", time(change.at)),
      ("verdict", .string(change.verdict.rawValue)),
      ("reason", text(change.reason)),
    ])
  }

  private func missing(_ missing: MissingExport) -> JSONValue {
    .object([
      ("hypothesis", .string(missing.hypothesis)),
      ("need", text(missing.need)),
      ("how", text(missing.how)),
    ])
  }

  private func entry(_ entry: TimelineEntry) -> JSONValue {
    .object([
      ("at", time(entry.at)),
      ("kind", .string(entry.kind.rawValue)),
      (
        "text",
        .string(entry.kind == .note ? options.maskedNote(entry.text) : options.masked(entry.text))
      ),
      ("source", source(entry.source)),
    ])
  }

  private func window(_ window: TimeWindow) -> JSONValue {
    .object([("start", time(window.start)), ("end", time(window.end))])
  }

  private func input(_ input: InputReport) -> JSONValue {
    .object([
      ("path", .string(input.path)),
      ("format", .string(input.format)),
      ("records", .integer(input.records)),
      ("rejected", .integer(input.rejected)),
      ("first", time(input.first)),
      ("last", time(input.last)),
      ("bytesOfContent", .integer(input.bytesOfContent)),
      ("crc32OfContent", .string(Figure.crc32(input.crc32OfContent))),
    ])
  }

  private func warning(_ warning: Warning) -> JSONValue {
    .object([
      ("code", .string(warning.code)),
      ("file", JSONValue(warning.file)),
      ("line", JSONValue(warning.line)),
      ("offset", JSONValue(warning.offset)),
      ("message", text(warning.message)),
    ])
  }
}
