import Foundation
import RuleOutModel
import Testing

@testable import RuleOutReport

@Suite struct ExportCommandTests {
  static let window = TimeWindow(start: CacheLeak.at(8, 0), end: CacheLeak.at(13, 29, 59))

  static func tools(
    _ names: ExportPlan.Names = ExportPlan.Names(), window: TimeWindow = window,
    options: ReportOptions = ReportOptions()
  ) -> ExportTools {
    let plan = ExportPlan(
      window: window, utcOffset: CacheLeak.utcOffset, calibration: "", openBits: 1, requests: [],
      names: names)
    return ExportTools(plan, options)
  }

  static func commands(_ tools: ExportTools) -> [ExportCommand] {
    ExportRequest.Kind.allCases.flatMap { $0.commands(tools) }
  }

  /// What a shell does with `script`; its output, or nil where it fails.
  static func shell(_ script: String, arguments: [String] = ["-c"]) throws -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = arguments + [script]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text : nil
  }

  static let hostile = [
    "it's", "$(touch /tmp/owned)", "`reboot`", "a\"b", "a\\b", "a;b|c&d", "a b", "*", "~root",
    "!event", "a)b(", "${IFS}", "ä-ö", "[x]", "a'$(id)'b", "x\\'y",
  ]

  @Test func `every export has a command, and each writes a file of its own`() {
    let tools = Self.tools()
    for kind in ExportRequest.Kind.allCases {
      #expect(!kind.commands(tools).isEmpty && !kind.title.isEmpty, "\(kind)")
    }
    let files = Self.commands(tools).map(\.file)
    #expect(Set(files).count == Set(Self.commands(tools).map(\.line)).count)
    #expect(files.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isNumber || "-.".contains($0) } })
  }

  @Test func `all programs that people have are asked`() {
    let used = Set(Self.commands(Self.tools()).map(\.tool))
    let expected: Set = [
      "promtool", "kubectl", "journalctl", "git", "aws", "gcloud", "psql", "sadf", "helm", "gh",
      "openssl",
    ]
    #expect(used == expected)
  }

  @Test(arguments: [hostile, ["\n"], ["plain"]]) func `commands are read by bash`(names: [String])
    throws
  {
    let tools = Self.tools(
      ExportPlan.Names(services: names, instances: names, dependencies: names))
    let script = Self.commands(tools).map(\.line).joined(separator: "\n")
    #expect(try Self.shell(script, arguments: ["-n", "-c"]) != nil)
  }

  @Test(arguments: hostile) func `a hostile name reaches a program as it is`(name: String) throws {
    let names = ExportPlan.Names(services: [name], instances: [name], dependencies: [name])
    let options = ReportOptions(showIdentifiers: true)
    let tools = Self.tools(names, options: options)
    // Each program is replaced by one that prints its arguments, and nothing is written.
    for command in Self.commands(tools) where command.words.contains(.text(name)) {
      let words = command.words.map { word -> String in
        switch word {
        case .text(let text): text
        case .setting: ""
        case .joined(let text, _): text
        }
      }
      let line = command.line.replacing(" > \(command.file)", with: "")
        .replacing(command.filter, with: "")
      let script = "\(command.tool)() { printf '%s\\n' \"$@\"; }\n\(line)"
      let printed = try #require(try Self.shell(script))
      #expect(printed == words.map { $0 + "\n" }.joined())
    }
    let isUsed = Self.commands(tools).contains { $0.words.contains(.text(name)) }
    #expect(isUsed == name.contains { $0.isLetter })
  }

  @Test(arguments: [
    "line\nbreak", "\u{1b}[31m", "a\u{202e}b", "-rf", "---", "",
    String(repeating: "x", count: 100), "mail anna@example.com", "203.0.113.9",
  ])
  func `a name that cannot stand in a command as it is stays out`(name: String) {
    let named = Self.tools(
      ExportPlan.Names(services: [name], instances: [name], dependencies: [name]))
    #expect(Self.commands(named).map(\.line) == Self.commands(Self.tools()).map(\.line))
  }

  @Test func `names of the data stand in the commands`() {
    let names = ExportPlan.Names(
      services: ["backend"], instances: ["web-1", "web.2"], dependencies: ["api.paygate.example"])
    let text = Self.commands(Self.tools(names)).map(\.line).joined(separator: "\n")
    for part in [
      "instance=~\"(web-1|web\\\\.2)(:[0-9]+)?\"", "kubectl logs web-1 ", "--unit=backend",
      "container_name=\"backend\"", "-host api.paygate.example", "helm history backend",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(!text.contains("$SERVICE") && !text.contains("$HOST"))
  }

  @Test func `times are those of the plan, in UTC`() {
    let text = Self.commands(Self.tools()).map(\.line).joined(separator: "\n")
    for part in [
      "--start=2024-08-12T05:00:00Z --end=2024-08-12T10:30:00Z --step=15s",
      "'--since=2024-08-12 05:00:00 UTC' '--until=2024-08-12 10:30:00 UTC'",
      "--since-time=2024-08-12T05:00:00Z", "--start-time 1723438800000 --end-time 1723458600000",
      "TZ=UTC sadf -j -s 05:00:00 -e 10:30:00 /var/log/sysstat/sa12 ",
      "timestamp>=\"2024-08-12T05:00:00Z\" AND timestamp<\"2024-08-12T10:30:00Z\"",
      "--start=2024-08-05T05:00:00Z --end=2024-08-05T10:30:00Z",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func `a night takes two files of sar, and a month wider steps`() {
    let night = Self.tools(
      window: TimeWindow(
        start: CacheLeak.at(23, 0), end: CacheLeak.at(23, 0).advanced(bySeconds: 28_800)))
    #expect(night.sadf(["-r"], file: "m").map(\.file) == ["m-12.json", "m-13.json"])
    let month = Self.tools(
      window: TimeWindow(
        start: CacheLeak.at(8, 0), end: CacheLeak.at(8, 0).advanced(bySeconds: 30 * 86_400)))
    #expect(month.prometheus("up", file: "u").line.contains("--step=300s"))
    #expect(month.sadf(["-r"], file: "m").count == 7)
  }

  @Test func `queries of CloudWatch are JSON`() throws {
    let command = try #require(
      Self.commands(Self.tools()).first { $0.words.contains("get-metric-data") })
    let queries = try #require(
      command.words.compactMap { word -> String? in
        if case .text(let text) = word, text.hasPrefix("[") { text } else { nil }
      }.first)
    let parsed = try JSONSerialization.jsonObject(with: Data(queries.utf8)) as? [[String: String]]
    #expect(parsed?.first?["Id"] == "m1")
    #expect(parsed?.allSatisfy { $0["Expression"]?.hasPrefix("SEARCH(") == true } == true)
  }
}

@Suite struct ExportPlanTextTests {
  static let plan = ExportPlan(
    window: ExportCommandTests.window, utcOffset: CacheLeak.utcOffset, zoneName: "EAT",
    calibration: "759 simulated incidents", openBits: 0.5,
    requests: [
      ExportRequest(
        kind: .hosts,
        wanted: [
          MissingExport(
            hypothesis: "host-saturation", need: "CPU use of web-1", how: "`node_cpu_seconds_total`"
          )
        ], expectedBits: 0.06),
      ExportRequest(
        kind: .heapProfile,
        wanted: [
          MissingExport(
            hypothesis: "deploy-regression", need: "a heap dump of 203.0.113.9", how: "")
        ], expectedBits: nil),
    ], names: ExportPlan.Names(services: ["backend"], instances: ["web-1"]))

  @Test func `exports read as recorded`() throws {
    try GoldenFile(name: "exports.txt").expect(
      ExportPlanText(Self.plan).render(options: ReportOptions()))
    try GoldenFile(name: "exports.json").expect(
      ExportPlanJSON(Self.plan).render(options: ReportOptions()))
  }

  @Test func `commands stay whole however narrow the terminal is`() {
    let text = ExportPlanText(Self.plan).render(width: 40, options: ReportOptions())
    let commands = ExportRequest.Kind.hosts.commands(ExportTools(Self.plan, ReportOptions()))
    for command in commands { #expect(text.contains("\n     \(command.line)\n")) }
  }

  @Test func `identifiers are masked unless asked for`() {
    #expect(!ExportPlanText(Self.plan).render(options: ReportOptions()).contains("203.0.113.9"))
    let open = ReportOptions(showIdentifiers: true)
    #expect(ExportPlanText(Self.plan).render(options: open).contains("203.0.113.9"))
  }

  @Test func `where nothing is missing it says so`() {
    var plan = Self.plan
    plan.requests = []
    #expect(ExportPlanText(plan).render(options: ReportOptions()).contains("Nothing is missing"))
  }

  @Test(arguments: Hostile.strings) func `an input reaches no terminal unescaped`(text: String) {
    var plan = Self.plan
    plan.names = ExportPlan.Names(services: [text], instances: [text], dependencies: [text])
    plan.requests[0].wanted = [MissingExport(hypothesis: "network", need: text, how: text)]
    plan.zoneName = text
    let options = ReportOptions(showIdentifiers: true)
    for rendered in [
      ExportPlanText(plan).render(options: options), ExportPlanJSON(plan).render(options: options),
    ] {
      let raw = rendered.unicodeScalars.filter {
        $0 != "\n" && $0.properties.generalCategory == .control
      }
      #expect(raw.isEmpty)
    }
  }

  @Test func `exporters are asked for all that they watch, processes by their names`() throws {
    let tools = ExportCommandTests.tools(ExportPlan.Names(instances: ["web-1"]))
    func query(_ kind: ExportRequest.Kind) throws -> String {
      try #require(kind.commands(tools).compactMap(\.query).first)
    }
    let database = try query(.databaseView)
    #expect(!database.contains("web-1"))
    let network = try query(.networkCounters).components(separatedBy: " or ")
    #expect(network.filter { $0.contains("coredns") }.allSatisfy { !$0.contains("web-1") })
    #expect(network.filter { $0.contains("node_netstat") }.allSatisfy { $0.contains("web-1") })
    #expect(network.contains { $0.contains("coredns") })
  }
}
