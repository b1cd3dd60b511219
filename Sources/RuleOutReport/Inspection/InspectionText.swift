package import RuleOutModel

/// What was recognised in the inputs, for a terminal: a block a file, and warnings.
package struct InspectionText: Sendable {
  package var inspection: Inspection

  package init(_ inspection: Inspection) { self.inspection = inspection }

  private static let labelWidth = 12

  /// The text, in lines of at most `width` columns.
  package func render(width: Int = 100, color: Bool = false, options: ReportOptions) -> String {
    var page = TerminalPage(width: width, color: color)
    page.item([("Inputs", .bold), ("   ", .plain)], heading, hanging: 2)
    for input in inspection.inputs { write(input, to: &page, options: options) }
    let derived = SignalGroup.groups(of: inspection.signals, file: "")
    if !derived.isEmpty {
      page.blank()
      page.item([("  Derived", .bold)], "", hanging: 4)
      for group in derived { row("signal", options.masked(group.text), to: &page) }
    }
    if !inspection.warnings.isEmpty {
      page.blank()
      page.item([("Warnings", .bold)], "", hanging: 2)
      for warning in inspection.warnings.sorted() {
        page.item([("  ", .plain)], options.masked(warning.line(code: true)), hanging: 4)
      }
    }
    return page.text
  }

  private var clock: LocalClock { LocalClock(utcOffset: inspection.utcOffset) }

  /// The day that times without one belong to.
  private var day: Timestamp? { inspection.inputs.compactMap(\.first).min() }

  private var heading: String {
    let zone = "times in \(clock.zone)"
    return day.map { "\(zone), \(clock.date($0)) where no day is given" } ?? zone
  }

  private func row(_ label: String, _ body: String, to page: inout TerminalPage) {
    let lead = "    " + TextWrapping.padded(label, to: Self.labelWidth)
    page.item([(lead, .dim)], body, hanging: 6 + Self.labelWidth)
  }

  private func write(_ input: InputReport, to page: inout TerminalPage, options: ReportOptions) {
    page.blank()
    page.item([("  ", .plain)], input.path, hanging: 6)
    if input.format.isEmpty, !input.role.isEmpty {
      // Not read as telemetry: its role says why.
      row("role", input.role, to: &page)
      return
    }
    row("container", input.container, to: &page)
    row("format", format(input), to: &page)
    if let first = input.first, let last = input.last {
      row("range", "\(clock.time(first, near: day)) to \(clock.time(last, near: first))", to: &page)
    }
    if let zone = input.zone.words { row("zone", zone, to: &page) }
    row("records", account(input), to: &page)
    for decision in input.decisions { row("decision", options.masked(decision), to: &page) }
    for rejection in input.rejections { write(rejection, to: &page, options: options) }
    for group in SignalGroup.groups(of: inspection.signals, file: input.path) {
      row("signal", options.masked(group.text), to: &page)
    }
    for line in InputAdvice(input: input, signals: inspection.signals).lines {
      row("to do", line, to: &page)
    }
    if !input.isBalanced {
      row("account", "its lines do not add up: a defect of this tool", to: &page)
    }
  }

  private func format(_ input: InputReport) -> String {
    guard !input.format.isEmpty else { return "not recognised" }
    return "\(input.format), \(input.role)"
      + (input.confidence.map { "; \(Figure.percent($0)) sure" } ?? "")
  }

  private func account(_ input: InputReport) -> String {
    let parts = [
      (input.recognised, "recognised but not used"), (input.outOfRange, "out of range"),
      (input.blank, "blank"), (input.rejected, "rejected"),
    ]
    let rest = parts.filter { $0.0 > 0 }.map { "\(Figure.count($0.0)) \($0.1)" }
    let used =
      "\(Figure.count(input.records, "record")) of \(Figure.count(input.used, "line"))"
    return ([used] + rest).joined(separator: "; ")
  }

  private func write(
    _ rejection: InputReport.Rejection, to page: inout TerminalPage, options: ReportOptions
  ) {
    row(
      "rejected",
      "\(Figure.count(rejection.count, "line")): \(options.masked(rejection.reason))", to: &page)
    for excerpt in rejection.excerpts {
      page.item(
        [("      ", .plain)],
        "line \(excerpt.line), byte \(excerpt.offset): \(options.maskedQuotation(excerpt.text))",
        hanging: 8)
    }
  }
}

extension InputReport.Zone {
  /// `stated`, `inferred: UTC+03:00`, ...; nil where the input holds no times.
  var words: String? {
    utcOffset.map { "\(basis): UTC\($0 == 0 ? "" : Timestamp.zoneSuffix(utcOffset: $0))" }
      ?? (self == .none ? nil : basis)
  }

  /// `stated`, `given`, `inferred`, `assumed` or `none`.
  var basis: String {
    switch self {
    case .stated: "stated"
    case .given: "given"
    case .inferred: "inferred"
    case .assumed: "assumed"
    case .none: "none"
    }
  }

  /// Seconds east of UTC, where one offset holds for all of the input's times.
  var utcOffset: Int? {
    switch self {
    case .given(let seconds), .inferred(let seconds): seconds
    case .assumed: 0
    case .stated, .none: nil
    }
  }
}

extension Warning {
  /// `api.log.gz:1042: message`; the file is not named twice where the message begins with it.
  package func line(code showsCode: Bool) -> String {
    let body = showsCode ? "\(message) (\(code))" : message
    guard let file, !message.hasPrefix("\(file):") else { return body }
    return "\(SourceReference(file: file, line: line ?? 0).text): \(body)"
  }
}
