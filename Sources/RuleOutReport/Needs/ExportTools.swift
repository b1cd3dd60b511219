import RuleOutModel

/// The programs that exports come from, each given the time of the plan and the names of the data.
struct ExportTools {
  let window: TimeWindow
  let services: [String]
  let instances: [String]
  let dependencies: [String]

  /// Names of one kind that commands ask for; more would be the whole of the system.
  private static let nameLimit = 12
  /// Samples of one series that Prometheus answers at most.
  private static let sampleLimit = 11_000.0
  private static let secondsPerDay: Int64 = 86_400_000_000

  /// Names that cannot stand in a command as they are, or that reports mask, are left out.
  init(_ plan: ExportPlan, _ options: ReportOptions) {
    // Whole minutes around the time, so that the ends read well.
    let minute: Int64 = 60_000_000
    let end = plan.window.end.floored(toStep: minute)
    window = TimeWindow(
      start: plan.window.start.floored(toStep: minute),
      end: end == plan.window.end ? end : end.advanced(bySeconds: 60))
    func usable(_ names: [String]) -> [String] {
      Array(
        names.filter { name in
          name.count <= 80 && !name.hasPrefix("-") && options.masked(name) == name
            && name.contains { $0.isLetter || $0.isNumber }
            && !name.unicodeScalars.contains(where: \.isHidden)
        }.prefix(Self.nameLimit))
    }
    services = usable(plan.names.services)
    instances = usable(plan.names.instances)
    dependencies = usable(plan.names.dependencies)
  }

  // MARK: Times

  /// `2024-08-12T05:00:00Z`.
  var start: String { window.start.rfc3339() }
  var end: String { window.end.rfc3339() }

  /// Seconds between samples: 15, or what Prometheus answers in one go.
  private var step: Int {
    [15, 30, 60, 300, 900].first { window.duration / Double($0) <= Self.sampleLimit } ?? 3_600
  }

  // MARK: Metrics

  /// Series of the names that match `pattern`, where the data names instances only of these, and those that
  /// match `exporters`, which tell of what they watch and go by names of their own.
  func prometheus(
    _ pattern: String? = nil, ofExporters exporters: String? = nil, file: String
  ) -> ExportCommand {
    prometheus(
      [pattern.map { selector($0) }, exporters.map { everywhere($0) }].compactMap { $0 }
        .joined(separator: " or "), file: file, from: start, to: end)
  }

  /// The same hours a week before.
  func prometheusWeekBefore(_ pattern: String, file: String) -> ExportCommand {
    let week = -7 * 86_400.0
    return prometheus(
      selector(pattern), file: file, from: window.start.advanced(bySeconds: week).rfc3339(),
      to: window.end.advanced(bySeconds: week).rfc3339())
  }

  private func prometheus(
    _ query: String, file: String, from: String, to: String
  ) -> ExportCommand {
    ExportCommand(
      "promtool",
      [
        "query", "-o", "json", "range", .text("--start=\(from)"), .text("--end=\(to)"),
        .text("--step=\(step)s"), .setting(.prometheus), .text(query),
      ], file: file, query: query)
  }

  /// A raw selector keeps the names of metrics, which a function would drop. Processes go by `instance`,
  /// with or without a port, or by `pod`.
  private func selector(_ pattern: String) -> String {
    let name = "__name__=~\(promQL(pattern))"
    guard !instances.isEmpty else { return everywhere(pattern) }
    let names = instances.map(regularExpression).joined(separator: "|")
    return ["instance", "pod"].map { "{\(name),\($0)=~\(promQL("(\(names))(:[0-9]+)?"))}" }
      .joined(separator: " or ")
  }

  private func everywhere(_ pattern: String) -> String { "{__name__=~\(promQL(pattern))}" }

  /// `text` as a string of PromQL.
  private func promQL(_ text: String) -> String {
    "\""
      + text.map { character in
        switch character {
        case "\\": "\\\\"
        case "\"": "\\\""
        default: String(character)
        }
      }.joined() + "\""
  }

  /// `text` as a pattern that matches it alone (RE2).
  private func regularExpression(_ text: String) -> String {
    text.map { "\\.+*?()|[]{}^$".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  /// All metrics of the name in a namespace of AWS, whichever resource they are of.
  func cloudWatch(
    _ namespace: String, by dimension: String, _ metrics: [(name: String, statistic: String)],
    file: String
  ) -> ExportCommand {
    let queries = metrics.enumerated().map { index, metric in
      JSONValue.object([
        ("Id", .string("m\(index + 1)")),
        (
          "Expression",
          .string(
            "SEARCH('{\(namespace),\(dimension)} MetricName=\"\(metric.name)\"',"
              + " '\(metric.statistic)', 60)")
        ),
      ])
    }
    return ExportCommand(
      "aws",
      [
        "cloudwatch", "get-metric-data", "--start-time", .text(start), "--end-time", .text(end),
        "--metric-data-queries", .text(JSONValue.array(queries).compact), "--output", "json",
      ], file: file)
  }

  /// What `sar` recorded, one file a day of UTC.
  func sadf(_ activities: [String], file: String) -> [ExportCommand] {
    var commands: [ExportCommand] = []
    var day = window.start.floored(toStep: Self.secondsPerDay)
    while day < window.end, commands.count < 7 {
      let next = day.advanced(bySeconds: 86_400)
      let until = min(window.end, next.advanced(bySeconds: -1))
      let date = CivilTime(day, utcOffset: 0).day
      var command = ExportCommand(
        "sadf",
        [
          "-j", "-s", .text(max(window.start, day).clock(utcOffset: 0)), "-e",
          .text(until.clock(utcOffset: 0)),
          .text("/var/log/sysstat/sa\(date < 10 ? "0" : "")\(date)"), "--",
        ] + activities.map { .text($0) },
        file: "\(file)-\(date).json")
      command.environment = "TZ=UTC"
      commands.append(command)
      day = next
    }
    return commands
  }

  // MARK: Logs

  /// Logs of the processes named, else of all of a service.
  func kubernetesLogs() -> [ExportCommand] {
    let options: [ExportCommand.Word] = [
      "--all-containers", "--prefix", "--timestamps", .text("--since-time=\(start)"),
    ]
    guard !instances.isEmpty else {
      return [
        ExportCommand(
          "kubectl", ["logs", "--selector", service("app="), "--tail=-1"] + options,
          file: "logs.log")
      ]
    }
    return instances.prefix(4).enumerated().map { index, instance in
      ExportCommand(
        "kubectl", ["logs", .text(instance)] + options, file: "logs-\(index + 1).log")
    }
  }

  func journal(priority: String? = nil, file: String) -> ExportCommand {
    func time(_ moment: Timestamp) -> String {
      "\(moment.rfc3339().prefix(10)) \(moment.clock(utcOffset: 0)) UTC"
    }
    return ExportCommand(
      "journalctl",
      [
        service("--unit="), .text("--since=\(time(window.start))"),
        .text("--until=\(time(window.end))"), "--output=json",
      ] + (priority.map { [.text("--priority=\($0)")] } ?? []), file: file)
  }

  /// Entries of Google Cloud's logs that match `filter`.
  func cloudLogging(_ filter: String, file: String, isForPeople: Bool = false) -> ExportCommand {
    let condition = "timestamp>=\"\(start)\" AND timestamp<\"\(end)\" AND \(filter)"
    return ExportCommand(
      "gcloud", ["logging", "read", .text(condition), "--format=json", "--order=asc"], file: file,
      isForPeople: isForPeople, query: condition)
  }

  /// `text` as a string of Google Cloud's filters.
  var cloudService: String {
    guard let name = services.first else { return "severity>=DEFAULT" }
    let escaped = name.map { "\\\"".contains($0) ? "\\\($0)" : String($0) }.joined()
    return "resource.labels.container_name=\"\(escaped)\""
  }

  func cloudWatchLogs(file: String) -> ExportCommand {
    func milliseconds(_ moment: Timestamp) -> String { String(moment.microseconds / 1_000) }
    return ExportCommand(
      "aws",
      [
        "logs", "filter-log-events", "--log-group-name", .setting(.logGroup), "--start-time",
        .text(milliseconds(window.start)), "--end-time", .text(milliseconds(window.end)),
        "--output", "json",
      ], file: file)
  }

  // MARK: Others

  func database(_ query: String, _ setting: ExportCommand.Setting = .database, file: String)
    -> ExportCommand
  {
    ExportCommand(
      "psql", [.setting(setting), "--csv", "--command", .text(query)], file: file,
      isPresentOnly: true, isForPeople: setting == .database, query: query)
  }

  /// Commits from a week before the time on, as a deployment carries what was written before it.
  func gitLog(_ words: [ExportCommand.Word], file: String) -> ExportCommand {
    let since = window.start.advanced(bySeconds: -7 * 86_400).rfc3339()
    return ExportCommand(
      "git",
      ["log", .text("--since=\(since)"), .text("--until=\(end)"), "--date=iso-strict"] + words,
      file: file)
  }

  /// The service behind `prefix`: as the data names it, else as the user sets it.
  func service(_ prefix: String) -> ExportCommand.Word {
    services.first.map { .text(prefix + $0) } ?? .joined(prefix, .service)
  }
}
