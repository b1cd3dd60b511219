package import RuleOutModel

/// What was recognised in the inputs, for other tools. Signals stand with the first input that
/// contributed to them.
package struct InspectionJSON: Sendable {
  package var inspection: Inspection

  package init(_ inspection: Inspection) { self.inspection = inspection }

  package func render(options: ReportOptions) -> String {
    JSONValue.object([
      ("schemaVersion", .integer(1)),
      ("tool", .object([("name", .string(Tool.name)), ("version", .string(Tool.version))])),
      ("utcOffset", .integer(inspection.utcOffset)),
      ("inputs", .array(inspection.inputs.map { input($0, options) })),
      ("derived", .array(signals(of: "", options))),
      ("warnings", .array(inspection.warnings.sorted().map { warning($0, options) })),
    ]).rendered()
  }

  private func input(_ input: InputReport, _ options: ReportOptions) -> JSONValue {
    .object([
      ("path", .string(input.path)),
      ("container", .string(input.container)),
      ("format", input.format.isEmpty ? .null : .string(input.format)),
      ("role", input.role.isEmpty ? .null : .string(input.role)),
      ("confidence", JSONValue(input.confidence)),
      (
        "zone",
        .object([
          ("basis", .string(input.zone.basis)), ("utcOffset", JSONValue(input.zone.utcOffset)),
        ])
      ),
      ("first", time(input.first)),
      ("last", time(input.last)),
      ("records", .integer(input.records)),
      ("lines", .integer(input.lines)),
      ("used", .integer(input.used)),
      ("recognised", .integer(input.recognised)),
      ("blank", .integer(input.blank)),
      ("outOfRange", .integer(input.outOfRange)),
      ("rejected", .array(input.rejections.map { rejection($0, options) })),
      ("decisions", JSONValue(strings: input.decisions.map(options.masked))),
      ("signals", .array(signals(of: input.path, options))),
      (
        "advice",
        JSONValue(strings: InputAdvice(input: input, signals: inspection.signals).lines)
      ),
      ("bytesOfContent", .integer(input.bytesOfContent)),
      ("crc32OfContent", .string(Figure.crc32(input.crc32OfContent))),
    ])
  }

  private func rejection(
    _ rejection: InputReport.Rejection, _ options: ReportOptions
  ) -> JSONValue {
    .object([
      ("reason", .string(options.masked(rejection.reason))),
      ("count", .integer(rejection.count)),
      (
        "excerpts",
        .array(
          rejection.excerpts.map { excerpt in
            .object([
              ("line", .integer(excerpt.line)), ("offset", .integer(excerpt.offset)),
              ("text", .string(options.maskedQuotation(excerpt.text))),
            ])
          })
      ),
    ])
  }

  private func signals(of file: String, _ options: ReportOptions) -> [JSONValue] {
    inspection.signals.filter { $0.file == file || $0.otherFiles.contains(file) }.map { signal in
      .object([
        ("quantity", .string(signal.id.quantity.kebabCase)),
        ("statistic", .string(signal.id.statistic.rawValue)),
        ("unit", .string(signal.id.quantity.unit)),
        ("entityKind", .string(signal.id.entity.kind.rawValue)),
        ("entity", .string(options.masked(signal.id.entity.name))),
        ("observer", JSONValue(signal.id.observer.map { options.masked($0.name) })),
        ("metric", .string(options.masked(signal.id.metric))),
        ("stepSeconds", .number(signal.stepSeconds)),
        ("first", time(signal.first)),
        ("last", time(signal.last)),
        ("values", .integer(signal.count)),
      ])
    }
  }

  private func warning(_ warning: Warning, _ options: ReportOptions) -> JSONValue {
    .object([
      ("code", .string(warning.code)),
      ("file", JSONValue(warning.file)),
      ("line", JSONValue(warning.line)),
      ("offset", JSONValue(warning.offset)),
      ("message", .string(options.masked(warning.message))),
    ])
  }

  private func time(_ moment: Timestamp?) -> JSONValue {
    JSONValue(moment?.rfc3339(utcOffset: inspection.utcOffset))
  }
}
