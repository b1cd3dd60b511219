package import RuleOutModel

/// What to export, for other tools. Every key is always present; what is unknown is null.
package struct ExportPlanJSON: Sendable {
  package var plan: ExportPlan

  package init(_ plan: ExportPlan) { self.plan = plan }

  package func render(options: ReportOptions) -> String {
    let tools = ExportTools(plan, options)
    let commands = plan.requests.map { $0.kind.commands(tools) }
    return JSONValue.object([
      ("schemaVersion", .integer(1)),
      ("tool", .object([("name", .string(Tool.name)), ("version", .string(Tool.version))])),
      (
        "window",
        .object([
          ("start", .string(plan.window.start.rfc3339(utcOffset: plan.utcOffset))),
          ("end", .string(plan.window.end.rfc3339(utcOffset: plan.utcOffset))),
        ])
      ),
      ("calibration", .string(plan.calibration)),
      ("openBits", .number(plan.openBits)),
      (
        "settings",
        .array(
          ExportPlanText.settings(commands.flatMap(\.self)).map { setting in
            .object([
              ("name", .string(setting.rawValue)), ("example", .string(setting.example)),
            ])
          })
      ),
      (
        "exports",
        .array(zip(plan.requests, commands).map { export($0, $1, options) })
      ),
    ]).rendered()
  }

  private func export(
    _ request: ExportRequest, _ commands: [ExportCommand], _ options: ReportOptions
  ) -> JSONValue {
    .object([
      ("id", .string(request.kind.rawValue)),
      ("title", .string(request.kind.title)),
      ("expectedBits", JSONValue(request.expectedBits)),
      (
        "wanted",
        .array(
          request.wanted.map { want in
            .object([
              ("hypothesis", .string(want.hypothesis)),
              ("need", .string(options.masked(want.need))),
              ("how", .string(options.masked(want.how))),
            ])
          })
      ),
      (
        "commands",
        .array(
          commands.map { command in
            .object([
              ("tool", .string(command.tool)), ("command", .string(command.line)),
              ("query", JSONValue(command.query)), ("file", .string(command.file)),
              ("presentOnly", .bool(command.isPresentOnly)),
              ("forPeople", .bool(command.isForPeople)),
            ])
          })
      ),
    ])
  }
}
