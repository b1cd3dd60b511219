package import RuleOutModel

/// One signal as `inspect` lists it.
package struct InspectedSignal: Sendable, Hashable {
  package var file: String
  /// The metric's own name; empty for what is derived from requests.
  package var metric: String
  package var entity: String
  package var quantity: String
  /// What one value of it condenses: `p95`, `mean`, `value`.
  package var statistic: String
  /// As seen from where; empty where nothing tells.
  package var observer: String
  package var stepSeconds: Double
  package var first: Timestamp
  package var last: Timestamp
  /// Values present.
  package var count: Int

  package init(
    file: String, metric: String, entity: String, quantity: String, statistic: String,
    observer: String,
    stepSeconds: Double, first: Timestamp, last: Timestamp, count: Int
  ) {
    self.file = file
    self.metric = metric
    self.entity = entity
    self.quantity = quantity
    self.statistic = statistic
    self.observer = observer
    self.stepSeconds = stepSeconds
    self.first = first
    self.last = last
    self.count = count
  }
}

/// What was recognised in the inputs, for a terminal: files with their accounts, signals, warnings.
package struct InspectionText: Sendable {
  package var inputs: [InputReport]
  package var signals: [InspectedSignal]
  package var warnings: [Warning]
  package var clock: LocalClock

  package init(
    inputs: [InputReport], signals: [InspectedSignal], warnings: [Warning], clock: LocalClock
  ) {
    self.inputs = inputs
    self.signals = signals
    self.warnings = warnings
    self.clock = clock
  }

  /// The text, in lines of at most `width` columns.
  package func render(width: Int = 100, color: Bool = false, options: ReportOptions) -> String {
    var page = TerminalPage(width: width, color: color)
    page.item([("Inputs", .bold), ("   ", .plain)], heading, hanging: 2)
    for input in inputs { write(input, to: &page, options: options) }
    write(signals, to: &page, options: options)
    if !warnings.isEmpty {
      page.blank()
      page.item([("Warnings", .bold)], "", hanging: 2)
      for warning in warnings.sorted() {
        page.item([("  ", .plain)], options.masked(warning.line(code: true)), hanging: 4)
      }
    }
    return page.text
  }

  /// The day that times without one belong to.
  private var day: Timestamp? { inputs.compactMap(\.first).min() }

  private var heading: String {
    let zone = "times in \(clock.zone)"
    return day.map { "\(zone), \(clock.date($0)) where no day is given" } ?? zone
  }

  private func span(_ first: Timestamp, _ last: Timestamp) -> String {
    "\(clock.time(first, near: day)) to \(clock.time(last, near: first))"
  }

  private func write(_ input: InputReport, to page: inout TerminalPage, options: ReportOptions) {
    var parts: [String] = []
    if input.format.isEmpty {
      parts.append("not recognised")
    } else {
      parts.append("\(input.format), \(input.role)")
      parts.append(Figure.count(input.records, "record"))
    }
    if let first = input.first, let last = input.last {
      parts.append(span(first, last))
    }
    if let zone = input.zone.words { parts.append("zone \(zone)") }
    page.item([("  ", .plain)], "\(input.path)   \(parts.joined(separator: "; "))", hanging: 6)
    let accounts = [
      (input.recognised, "recognised but not used"), (input.outOfRange, "out of range"),
      (input.blank, "blank"),
    ]
    let counted = accounts.filter { $0.0 > 0 }.map { "\(Figure.count($0.0, "line")) \($0.1)" }
    if !counted.isEmpty {
      page.item([("      ", .plain)], counted.joined(separator: "; "), hanging: 6)
    }
    for rejection in input.rejections {
      page.item(
        [("      ", .plain)],
        "\(Figure.count(rejection.count, "line")) rejected: \(options.masked(rejection.reason))",
        hanging: 8)
      for excerpt in rejection.excerpts {
        page.item(
          [("        ", .plain)],
          "line \(excerpt.line), byte \(excerpt.offset): \(options.maskedQuotation(excerpt.text))",
          hanging: 10)
      }
    }
    if !input.isBalanced {
      page.item(
        [("      ", .plain)], "the account of its lines does not add up: a defect of this tool",
        hanging: 8)
    }
  }

  private func write(
    _ signals: [InspectedSignal], to page: inout TerminalPage, options: ReportOptions
  ) {
    guard !signals.isEmpty else { return }
    page.blank()
    page.item(
      [("Signals", .bold), ("   ", .plain)], "\(Figure.count(signals.count, "series", "series"))",
      hanging: 2)
    var file = ""
    for signal in signals {
      if signal.file != file {
        file = signal.file
        page.item([("  ", .plain)], file.isEmpty ? "derived" : file, hanging: 6)
      }
      let entity = signal.entity.isEmpty ? "" : " of \(signal.entity)"
      let metric = signal.metric.isEmpty ? "" : " (\(signal.metric))"
      let observer = signal.observer.isEmpty ? "" : " as seen by \(signal.observer)"
      let statistic = signal.statistic == "value" ? "" : " \(signal.statistic)"
      page.item(
        [("      ", .plain)],
        options.masked("\(signal.quantity)\(statistic)\(entity)\(observer)\(metric)")
          + "; every \(Figure.duration(signal.stepSeconds)); "
          + "\(Figure.count(signal.count, "value")); \(span(signal.first, signal.last))",
        hanging: 8)
    }
  }
}

extension InputReport.Zone {
  /// `stated`, `inferred: UTC+03:00`, ...; nil where the input holds no times.
  var words: String? {
    func offset(_ seconds: Int) -> String {
      "UTC" + (seconds == 0 ? "" : Timestamp.zoneSuffix(utcOffset: seconds))
    }
    return switch self {
    case .stated: "stated"
    case .given(let seconds): "given: \(offset(seconds))"
    case .inferred(let seconds): "inferred: \(offset(seconds))"
    case .assumed: "assumed: UTC"
    case .none: nil
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
