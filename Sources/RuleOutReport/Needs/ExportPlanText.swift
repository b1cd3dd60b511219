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
    var shown: [String: Int] = [:]
    for (index, request) in plan.requests.enumerated() {
      page.blank()
      write(request, number: index + 1, to: &page, options)
      write(commands[index], number: index + 1, shown: &shown, to: &page)
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
    _ request: ExportRequest, number: Int, to page: inout TerminalPage, _ options: ReportOptions
  ) {
    page.item(
      [(TextWrapping.padded("\(number)", to: 3) + request.kind.title + "   ", .bold)],
      settles(request), hanging: 5)
    for hypothesis in hypotheses([request]) {
      let wants = request.wanted.filter { $0.hypothesis == hypothesis }
        .map { $0.need + ($0.how.isEmpty ? "" : " (\($0.how))") }
      page.item(
        [("     ", .plain)],
        "for \(hypothesis): \(options.masked(wants.joined(separator: "; ")))", hanging: 9)
    }
  }

  /// Each command once: those that an earlier export has shown are named by its number.
  private func write(
    _ commands: [ExportCommand], number: Int, shown: inout [String: Int],
    to page: inout TerminalPage
  ) {
    var earlier: Set<Int> = []
    for command in commands {
      if let place = shown[command.line] {
        earlier.insert(place)
        continue
      }
      shown[command.line] = number
      page.verbatim("     \(command.line)", .cyan)
      let notes = [
        command.isPresentOnly ? "shows the present only" : nil,
        command.isForPeople ? "for people to read" : nil,
      ].compactMap(\.self)
      if !notes.isEmpty {
        page.item([("     ", .plain)], "(\(notes.joined(separator: ", ")))", hanging: 9)
      }
    }
    if !earlier.isEmpty {
      let numbers = earlier.sorted().map(String.init).joined(separator: " and ")
      page.item([("     ", .plain)], "and the logs of \(numbers)", hanging: 9)
    }
  }

  private func hypotheses(_ requests: [ExportRequest]) -> [String] {
    requests.flatMap { $0.wanted.map(\.hypothesis) }
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func settles(_ request: ExportRequest) -> String {
    guard let bits = request.expectedBits else { return "not measured yet" }
    guard plan.openBits > 0 else { return "settles nothing more" }
    return "settles \(Figure.share(min(1, bits / plan.openBits)))"
  }

  private func writeByHypothesis(_ page: inout TerminalPage) {
    let lines = hypotheses(plan.requests).map { id in
      let numbers = plan.requests.indices.filter { index in
        plan.requests[index].wanted.contains { $0.hypothesis == id }
      }
      return "\(id) \(numbers.map { String($0 + 1) }.joined(separator: ", "))"
    }
    page.labelled("Decides", lines.joined(separator: "; "))
  }
}
