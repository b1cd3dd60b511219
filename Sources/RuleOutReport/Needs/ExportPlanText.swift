package import RuleOutModel

/// What to export, for a terminal: the most telling first, each with commands that can be run as they stand.
package struct ExportPlanText: Sendable {
  package var plan: ExportPlan

  package init(_ plan: ExportPlan) { self.plan = plan }

  /// The text; sentences take at most `width` columns, commands stay on one line.
  package func render(width: Int = 100, color: Bool = false, options: ReportOptions) -> String {
    let tools = ExportTools(plan, options)
    let commands = plan.requests.map { $0.kind.commands(tools) }
    var page = TerminalPage(width: width, color: color)
    page.labelled("Export", heading)
    guard !plan.requests.isEmpty else {
      page.blank()
      page.item([], "Nothing is missing: every hypothesis could be tested.", hanging: 0)
      return page.text
    }
    page.labelled(
      "Order",
      "by how much of the open question each is expected to settle, from outcomes measured on"
        + " \(plan.calibration)")
    let settings = ExportPlanText.settings(commands.flatMap(\.self))
    if !settings.isEmpty {
      page.labelled("Set first", "what the commands below cannot know")
      for setting in settings {
        page.verbatim(
          "           \(setting.rawValue)=\(ShellQuoting.quote(setting.example))", .cyan)
      }
    }
    for (index, request) in plan.requests.enumerated() {
      page.blank()
      write(request, commands[index], number: index + 1, to: &page, options)
    }
    page.blank()
    writeByHypothesis(&page)
    return page.text
  }

  /// The settings of `commands`, each once.
  static func settings(_ commands: [ExportCommand]) -> [ExportCommand.Setting] {
    let used = Set(commands.flatMap(\.settings))
    return ExportCommand.Setting.allCases.filter(used.contains)
  }

  private var clock: LocalClock {
    LocalClock(utcOffset: plan.utcOffset, zoneName: plan.zoneName)
  }

  private var heading: String {
    let count = Figure.count(plan.requests.count, "export")
    return "\(count) for \(clock.span(plan.window)) \(clock.zone)"
  }

  private func write(
    _ request: ExportRequest, _ commands: [ExportCommand], number: Int,
    to page: inout TerminalPage, _ options: ReportOptions
  ) {
    page.item(
      [(TextWrapping.padded("\(number)", to: 3), .bold), (request.kind.title, .bold)],
      "  \(settles(request))", hanging: 5)
    for want in request.wanted {
      let how = want.how.isEmpty ? "" : "; \(want.how)"
      page.item(
        [("     ", .plain)], "for \(want.hypothesis): \(options.masked(want.need + how))",
        hanging: 9)
    }
    for command in commands {
      page.verbatim("     \(command.line)", .cyan)
      if command.isPresentOnly {
        page.item([("     ", .plain)], "(shows the present only)", hanging: 9)
      }
    }
  }

  private func settles(_ request: ExportRequest) -> String {
    guard let bits = request.expectedBits else { return "not measured yet" }
    guard plan.openBits > 0 else { return "settles nothing more" }
    return "settles \(Figure.share(min(1, bits / plan.openBits)))"
  }

  private func writeByHypothesis(_ page: inout TerminalPage) {
    let ids = plan.requests.flatMap { $0.wanted.map(\.hypothesis) }
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let lines = ids.map { id in
      let numbers = plan.requests.indices.filter { index in
        plan.requests[index].wanted.contains { $0.hypothesis == id }
      }
      return "\(id) \(numbers.map { String($0 + 1) }.joined(separator: ", "))"
    }
    page.labelled("Decides", lines.joined(separator: "; "))
  }
}
