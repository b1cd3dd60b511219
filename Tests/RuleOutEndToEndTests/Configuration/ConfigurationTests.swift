import Foundation
import RuleOut
import RuleOutModel
import Testing

/// What `ruleout.yaml` states goes before what files say, and what is wrong with it is told by line.
@Suite struct ConfigurationTests {
  /// Inspects a folder of `files` beside the configuration `yaml`.
  private static func inspect(
    _ files: [String: String], yaml: String, _ options: AnalysisOptions = AnalysisOptions()
  ) async throws -> Inspection {
    try await withTemporaryFolder { folder in
      var files = files
      files["ruleout.yaml"] = yaml
      for (name, text) in files {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      return try await Pipeline.inspect([folder.path], options: options)
    }
  }

  private static func issues(_ yaml: String) async throws -> [String] {
    do {
      _ = try await inspect(["a.csv": metrics], yaml: yaml)
      return []
    } catch let error as PipelineError {
      guard case .configuration(_, let issues) = error else { throw error }
      #expect(error.exitCode == 65)
      return issues.map { "\($0.line): \($0.message)" }
    }
  }

  private static let metrics =
    "time,metric,value\n"
    + (0..<30).map { "2024-08-12 10:\(10 + $0):00,shop_busy,\($0 % 7)\n" }.joined()

  private static let requests = (0..<30).map {
    #"{"time":"2024-08-12T10:\#(10 + $0):00Z","path":"/a","status":200,"duration":\#(400 + $0)}"#
      + "\n"
  }.joined()

  @Test func `a metric takes the quantity, unit and owner stated for it`() async throws {
    let inspection = try await Self.inspect(
      ["a.csv": Self.metrics],
      yaml: """
        metrics:
          "shop_*": {quantity: latency, unit: ms, service: shop}
        """)
    let signal = try #require(inspection.signals.first)
    #expect(signal.id.quantity == .latency)
    #expect(signal.id.entity == Entity(.service, "shop"))
    #expect(inspection.warnings.filter { $0.code == "configuration-unused" }.isEmpty)
  }

  @Test func `zones of the file, of one input and of the command line go before each other`()
    async throws
  {
    func offset(_ yaml: String, _ zones: [String] = []) async throws -> InputReport.Zone? {
      var options = AnalysisOptions()
      options.timezones = zones
      return try await Self.inspect(["a.csv": Self.metrics], yaml: yaml, options).inputs.first?.zone
    }
    let all = "timezone: \"+03:00\"\n"
    let one = all + "files: {\"*.csv\": {timezone: \"+05:00\"}}\n"
    #expect(try await offset(all) == .given(utcOffset: 10_800))
    #expect(try await offset(one) == .given(utcOffset: 18_000))
    #expect(try await offset(one, ["a.csv=+01:00"]) == .given(utcOffset: 3_600))
  }

  @Test func `a log becomes outbound calls to the callee stated, in the unit stated`() async throws
  {
    let inspection = try await Self.inspect(
      ["a.json": Self.requests],
      yaml: """
        files:
          "a.json":
            role: outbound calls
            peer: payments
            service: shop
            instance: shop-1
            unit: us
        """)
    #expect(inspection.inputs.first?.role == "outbound calls")
    #expect(inspection.signals.contains { $0.id.entity == Entity(.dependency, "payments") })
    #expect(inspection.signals.contains { $0.id.observer == Entity(.instance, "shop-1") })
    #expect(!inspection.signals.contains { $0.id.quantity == .latency })
  }

  @Test func `an instance stated of a file goes before the host of its metrics, not before a pod`()
    async throws
  {
    func entities(_ label: String) async throws -> Set<Entity> {
      let table =
        "time,\(label),heap_mb\n"
        + (0..<30).map { "2024-08-12 10:\(10 + $0):00,node-\($0 % 2),\($0 + 5)\n" }.joined()
      let inspection = try await Self.inspect(
        ["a.csv": table], yaml: "files: {a.csv: {instance: web-1}}\n")
      return Set(inspection.signals.map(\.id.entity))
    }
    let stated = Entity(.instance, "web-1")
    #expect(try await entities("host") == [stated])
    #expect(try await entities("node") == [stated])
    let named: Set = [Entity(.instance, "node-0"), Entity(.instance, "node-1")]
    #expect(try await entities("pod") == named)
    #expect(try await entities("instance_id") == named)
  }

  @Test func `series without a name are asked for one, and take the one stated`() async throws {
    let table =
      "Time,\"{instance=\"\"web-1\"\"}\",\"{instance=\"\"web-2\"\"}\"\n"
      + (0..<30).map { "2024-08-12 10:\(10 + $0):00,0.\($0 % 7 + 1),0.3\n" }.joined()
    let without = try await Self.inspect(["a.csv": table], yaml: "timezone: UTC\n")
    let warning = try #require(without.warnings.first { $0.code == "metric-without-name" })
    #expect(warning.message.hasPrefix("2 series have no metric name"))
    #expect(warning.message.contains("files: {\"a.csv\": {metric: "))
    #expect(without.signals.allSatisfy { $0.id.quantity == .other })
    let with = try await Self.inspect(
      ["a.csv": table], yaml: "files: {a.csv: {metric: http_request_duration_seconds}}\n")
    #expect(!with.warnings.contains { $0.code == "metric-without-name" })
    #expect(
      Set(with.signals.filter { $0.id.quantity == .latency }.map(\.id.entity))
        == [Entity(.instance, "web-1"), Entity(.instance, "web-2")])
  }

  @Test func `a metric stated for a table makes hosts of its columns`() async throws {
    let table =
      "Time,web-1,web-2\n"
      + (0..<30).map { "2024-08-12 10:\(10 + $0):00,\($0 + 350) MiB,1.20 GiB\n" }.joined()
    let without = try await Self.inspect(["a.csv": table], yaml: "timezone: UTC\n")
    #expect(without.warnings.contains { $0.code == "metric-without-name" })
    let with = try await Self.inspect(
      ["a.csv": table], yaml: "files: {a.csv: {metric: process_resident_memory_bytes}}\n")
    #expect(!with.warnings.contains { $0.code == "metric-without-name" })
    #expect(
      Set(with.signals.filter { $0.id.quantity == .memoryResident }.map(\.id.entity))
        == [Entity(.instance, "web-1"), Entity(.instance, "web-2")])
    let columns = try await Self.inspect(
      ["a.csv": table.replacing("web-1", with: "orders-a").replacing("web-2", with: "orders-b")],
      yaml: "files: {a.csv: {metric: process_resident_memory_bytes}}\n")
    #expect(
      Set(columns.signals.map(\.id.entity.name)) == ["orders-a", "orders-b"])
  }

  @Test func `the order of dates is the one stated`() async throws {
    let table =
      "time,metric,value\n"
      + (0..<30).map { "05/03/2025 10:\(10 + $0),shop_busy,\($0 % 7)\n" }.joined()
    func first(_ order: String) async throws -> String? {
      try await Self.inspect(
        ["a.csv": table], yaml: "files: {a.csv: {date-order: \(order)}}\n"
      ).inputs.first?.first?.rfc3339()
    }
    #expect(try await first("dmy") == "2025-03-05T10:10:00Z")
    #expect(try await first("mdy") == "2025-05-03T10:10:00Z")
    #expect(
      try await Self.issues("files: {a.csv: {date-order: ymd}}\n")
        == ["1: expected an order of dates: dmy, mdy, got 'ymd'"])
  }

  @Test func `an input that is left out is listed as such, and one in another format is told`()
    async throws
  {
    let inspection = try await Self.inspect(
      ["a.csv": Self.metrics, "b.json": Self.requests, "c.json": Self.requests],
      yaml: """
        files:
          b.json: {skip: true}
          c.json: {format: helm-history}
        """)
    #expect(
      inspection.inputs.map { "\($0.path): \($0.role)" } == [
        "a.csv: metrics", "c.json: ", "b.json: left out, as stated", "ruleout.yaml: configuration",
      ])
    #expect(inspection.warnings.contains { $0.code == "not-as-stated" && $0.file == "c.json" })
  }

  @Test func `an objective makes nothing of what stays within it`() async throws {
    let sample = Sample.cacheLeak
    let incident = try await withTemporaryFolder { folder in
      let file = folder.appending(path: "objective.yaml")
      try "slo: {latency: 30 s, errors: 90 %}\n".write(to: file, atomically: true, encoding: .utf8)
      var options = AnalysisOptions()
      options.configuration = file.path
      return try await Pipeline.analyze([sample.folder.path], options: options)
        .diagnosis.incident
    }
    #expect(!incident.detected)
    #expect(incident.basis.contains("within the stated objective"))
  }

  @Test(arguments: [
    "log-format: '$time_iso8601 $status $request_time $uri'",
    "log-format: '%{%Y-%m-%dT%H:%M:%S%z}t %s %{s}T %U'",
    #"pattern: '(?<time>\S+) (?<status>\d+) (?<duration_s>[\d.]+) (?<path>\S+)'"#,
  ])
  func `lines are read in the layout stated for them`(layout: String) async throws {
    let lines = (0..<30).map { "2024-08-12T10:\(10 + $0):00+0000 200 0.25\($0 % 10) /a\n" }.joined()
    let inspection = try await Self.inspect(
      ["odd.log": lines], yaml: "files:\n  odd.log:\n    \(layout)\n    service: shop\n")
    let input = try #require(inspection.inputs.first)
    #expect(input.format == "custom-log" && input.records == 30)
    let latency = try #require(
      inspection.signals.first {
        $0.id.quantity == .latency && $0.id.entity == Entity(.service, "shop")
      })
    #expect(latency.count > 0)
  }

  @Test(arguments: [
    ("log-format: '$status'", "expected a variable for the time"),
    ("pattern: '(?<time>'", "expected a regular expression"),
    ("pattern: '(?<time>.) (?<status>.)'\n    format: long-csv", "expected one of format"),
  ])
  func `a layout that cannot be used is told by its line`(
    layout: String, message: String
  ) async throws {
    let issues = try await Self.issues("files:\n  a.csv:\n    \(layout)\n")
    #expect(issues.count == 1 && issues[0].contains(message), "\(issues)")
    #expect(issues[0].hasPrefix("3: ") || issues[0].hasPrefix("4: "))
  }

  @Test func `every fault is told by its line, with what may be meant`() async throws {
    let issues = try await Self.issues(
      """
      timezon: UTC
      alerted-at: soon
      slo: {latency: 3 parsecs}
      files:
        a.csv:
          format: long-cvs
          role: outbound calls
      metrics:
        shop_busy: {quantity: pool-usd, unit: bananas}
      deploys: ["09:31"]
      """)
    #expect(
      issues == [
        "1: unknown key 'timezon' in the file: is 'timezone' meant?",
        "2: expected a time such as 10:15 or 2024-08-12T10:15:00+03:00, got 'soon'",
        "3: expected a duration such as 800 ms, got '3 parsecs'",
        "6: expected a format, got 'long-cvs'. Is 'long-csv' meant?",
        "7: outbound calls need 'peer', the name of the callee",
        "9: expected a quantity, got 'pool-usd'. Is 'pool-used' meant?",
        "9: expected a unit such as ms, MiB, percent or 1/s, got 'bananas'",
        "10: expected 'TIME SERVICE [VERSION]', such as '09:31 backend v2.14.0', got '09:31'",
      ])
  }

  @Test(arguments: [
    "a: [", "\t", "- a\n- b\n", "service: {a: 1}", "files: 3", "timezone: UTC\ntimezone: UTC\n",
    String(repeating: "[", count: 50_000), "a: &x [*x]", "service:", "\u{0}",
  ])
  func `whatever a configuration holds, it is refused by line or read`(yaml: String) async throws {
    let issues = try await Self.issues(yaml)
    #expect(!issues.isEmpty)
    #expect(issues.allSatisfy { ($0.first?.isNumber ?? false) })
  }

  @Test(arguments: ["", "# nothing stated\n", "service: shop\n"])
  func `an empty configuration states nothing`(yaml: String) async throws {
    #expect(try await Self.issues(yaml).isEmpty)
  }

  @Test func `an entry that fits nothing is told, with the name that is near`() async throws {
    let inspection = try await Self.inspect(
      ["metrics.csv": Self.metrics],
      yaml: "files: {metric.csv: {service: a}}\nmetrics: {shop_bussy: {unit: ms}}\n")
    let messages = inspection.warnings.filter { $0.code == "configuration-unused" }.map(\.message)
    #expect(
      messages == [
        "no input is named 'metric.csv'; the entry has no effect. Is 'metrics.csv' meant?",
        "no metric is named 'shop_bussy'; the entry has no effect. Is 'shop_busy' meant?",
      ])
  }
}
