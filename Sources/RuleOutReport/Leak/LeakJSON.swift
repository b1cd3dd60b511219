package import RuleOutModel

/// The leak gate's verdicts for other tools, and for a later run to compare with.
package struct LeakJSON: LeakFormat {
  package let name = "json"
  package let fileName: String? = "leak.json"
  package let signature = "\"report\": \"leak\""

  package init() {}

  package func render(_ report: LeakReport, options: ReportOptions) -> String {
    let (leastSlope, unit): (Double, String) =
      switch report.leastSlope {
      case .share(let share): (share, "share of the level per hour")
      case .bytes(let bytes): (bytes, "bytes per hour")
      }
    return JSONValue.object([
      ("schemaVersion", .integer(1)),
      ("report", .string("leak")),
      ("tool", .object([("name", .string(Tool.name)), ("version", .string(Tool.version))])),
      ("bundle", .string(options.masked(report.bundle))),
      ("verdict", .string(report.verdict.rawValue)),
      ("leastSlope", .object([("value", .number(leastSlope)), ("unit", .string(unit))])),
      ("leastRise", JSONValue(report.leastRise)),
      ("baseline", JSONValue(report.baseline.map(options.masked))),
      ("series", .array(report.findings.map { series($0, report, options) })),
      (
        "inputs",
        .array(
          report.inputs.map { input in
            .object([
              ("path", .string(input.path)), ("format", .string(input.format)),
              ("records", .integer(input.records)), ("rejected", .integer(input.rejected)),
              ("bytesOfContent", .integer(input.bytesOfContent)),
              ("crc32OfContent", .string(Figure.crc32(input.crc32OfContent))),
            ])
          })
      ),
      (
        "warnings",
        .array(
          report.warnings.sorted().map { warning in
            .object([
              ("code", .string(warning.code)), ("file", JSONValue(warning.file)),
              ("line", JSONValue(warning.line)),
              ("message", .string(options.masked(warning.message))),
            ])
          })
      ),
    ]).rendered()
  }

  private func series(
    _ finding: LeakFinding, _ report: LeakReport, _ options: ReportOptions
  ) -> JSONValue {
    func time(_ moment: Timestamp) -> JSONValue {
      .string(moment.rfc3339(utcOffset: report.utcOffset))
    }
    return .object([
      ("entityKind", .string(finding.entity.kind.rawValue)),
      ("entity", .string(options.masked(finding.entity.name))),
      ("quantity", .string(finding.quantity.kebabCase)),
      ("metric", .string(options.masked(finding.metric))),
      ("unit", .string(finding.quantity.unit)),
      ("includesSwap", .bool(finding.includesSwap)),
      ("verdict", .string(finding.verdict.rawValue)),
      ("reason", .string(options.masked(finding.reason))),
      ("from", time(finding.judged.start)),
      ("to", time(finding.judged.end)),
      ("runs", .integer(finding.runs)),
      ("level", bounded(finding.level)),
      ("lastLevel", JSONValue(finding.lastLevel)),
      ("slopePerHour", bounded(finding.slope)),
      ("slopeSharePerHour", bounded(finding.slopeShare)),
      ("resolutionPerHour", JSONValue(finding.resolution)),
      ("resolutionSharePerHour", JSONValue(finding.resolutionShare)),
      ("leastSlopePerHour", JSONValue(finding.leastSlope)),
      ("limit", JSONValue(finding.limit)),
      ("secondsToExhaustion", bounded(finding.secondsToExhaustion)),
      ("follows", JSONValue(strings: finding.follows)),
      ("comparison", comparison(finding.comparison, options)),
      (
        "source",
        .object([
          ("file", .string(finding.source.file)), ("line", .integer(finding.source.line)),
        ])
      ),
    ])
  }

  private func comparison(_ comparison: LeakComparison?, _ options: ReportOptions) -> JSONValue {
    guard let comparison else { return .null }
    return .object([
      ("with", .string(options.masked(comparison.with))),
      ("verdict", .string(comparison.verdict.rawValue)),
      ("levelShare", bounded(comparison.level)),
      ("slopePerHour", bounded(comparison.slope)),
      ("reason", .string(comparison.reason)),
    ])
  }

  private func bounded(_ figure: BoundedFigure?) -> JSONValue {
    guard let figure else { return .null }
    return .object([
      ("value", .number(figure.value)), ("low", .number(figure.low)),
      ("high", .number(figure.high)),
    ])
  }
}
