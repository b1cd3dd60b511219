import RuleOutModel

extension Scenario {
  static let databasePoolExhaustion = Scenario(
    id: "db-pool-exhaustion",
    summary: "a batch job's transactions wait for locks and hold the pool's connections",
    defaultSeed: 1, script: { DatabasePoolExhaustion.script })
}

/// A ledger behind a pooler. The month's settlement starts and keeps as many transactions open as the
/// pool has connections; no change went with it. A release 24 minutes before is innocent.
enum DatabasePoolExhaustion {
  private static let clock = ScenarioClock(year: 2025, month: 11, day: 6, utcOffset: 3_600)
  private static let jobStart = clock(15, 36, 5)
  private static let jobKilled = clock(16, 24, 40)

  private static let alert = AlertRule(
    name: "ledger-latency", threshold: 1_500, window: 3, consecutive: 2)

  static var script: Script {
    Script(
      blueprint: blueprint, alert: alert,
      truth: IncidentTruth(
        cause: "db-pool-exhaustion", mechanism: nil, culpritChange: nil, entity: "settlement",
        began: jobStart.microseconds, mitigated: jobKilled.microseconds),
      export: files)
  }

  private static var blueprint: Blueprint {
    Blueprint(
      service: "ledger", utcOffset: clock.utcOffset, start: clock(13, 15), end: clock(17, 45),
      hosts: ["ledger-a", "ledger-b"].map { .init(name: $0) },
      memory: .ample, swap: .volume,
      pool: .init(name: "ledger", size: 24, isShared: true), database: .init(slots: 32),
      externals: [
        .init(host: "fx.rates.example", slots: 40, milliseconds: 75, sigma: 0.12)
      ],
      routes: routes, audience: .init(users: 1_400, rate: 5.2, peak: 7_200, hourlyFall: 0.015),
      versions: [.init(name: "2025.44.1"), .init(name: "2025.45.0")],
      interventions: ScenarioClock.rollingReplacement(
        of: 2, version: 1, from: clock(15, 12, 20), gap: 60) + [
          .at(
            jobStart,
            .startBatch(
              .init(tasks: 26, locks: 4, lockSeconds: 3.2, restSeconds: 0.4, stagger: 3))),
          .at(jobKilled, .stopBatch),
        ])
  }

  private static let routes: [Route] = [
    Route(
      method: "GET", path: "/accounts", weight: 22, garbage: 160, size: 5_120,
      steps: [.compute(16, pages: 100), .database(30, pages: 200), .compute(24, pages: 200)]),
    Route(
      method: "GET", path: "/accounts/{id}", weight: 24, identifiers: 600, garbage: 120,
      size: 2_560,
      steps: [.compute(14, pages: 100), .database(24, pages: 200), .compute(18, pages: 200)]),
    Route(
      method: "GET", path: "/accounts/{id}/entries", weight: 18, identifiers: 600, garbage: 260,
      size: 16_384,
      steps: [.compute(18, pages: 100), .database(58, pages: 400), .compute(40, pages: 300)]),
    Route(
      method: "POST", path: "/transfers", weight: 14, garbage: 140, size: 640,
      steps: [.compute(22, pages: 100), .database(48, pages: 300), .compute(16, pages: 100)]),
    Route(
      method: "POST", path: "/quotes", weight: 8, garbage: 100, size: 480,
      steps: [
        .compute(14, pages: 100), .call(0), .database(14, pages: 100), .compute(12, pages: 100),
      ]
    ),
    Route(
      method: "GET", path: "/statements/{id}", weight: 8, identifiers: 300, garbage: 400,
      size: 40_960,
      steps: [.compute(30, pages: 200), .database(80, pages: 500), .compute(90, pages: 400)]),
    Route(
      method: "GET", path: "/currencies", weight: 6, garbage: 30, size: 3_072,
      steps: [.compute(16, pages: 100)]),
  ]

  private static func files(_ export: Export) throws(SimulationError) -> [BundleFile] {
    var files = [
      BundleFile(path: "requests.ndjson.gz", bytes: try gzip(export.requestLinesEpoch())),
      BundleFile(path: "fx-calls.jsonl.gz", bytes: try gzip(export.callLinesJSON())),
      BundleFile(
        path: "pooler.csv",
        bytes: MetricDocument.longCSV(
          export.poolerSeries(every: 2), utcOffset: export.blueprint.utcOffset)),
      BundleFile(
        path: "hosts.csv",
        bytes: MetricDocument.longCSV(hosts(export), utcOffset: export.blueprint.utcOffset)),
      BundleFile(path: "changes.jsonl", bytes: export.changesLines(changes(export))),
    ]
    if let bytes = export.alertJSON(
      rule: alert,
      summary: "ledger answers slowly")
    {
      files.append(BundleFile(path: "alert.json", bytes: bytes))
    }
    return files
  }

  private static func hosts(_ export: Export) -> [MetricSeries] {
    export.hostSeries("process_cpu_seconds_total", .counter, every: 4) {
      MetricValue.seconds($0.counters.processorMicroseconds)
    }
      + export.hostSeries("process_resident_memory_bytes", .gauge, every: 4) {
        MetricValue.bytes(pages: $0.resident)
      }
  }

  private static func changes(_ export: Export) -> [Export.ChangeEntry] {
    [
      export.change(
        at: clock(13, 50, 9), service: "reports", version: "2025.45.0",
        commit: "d8410c7be5923fa61c0b7d52e98f46a3107bce95"),
      export.rollout(version: 1, commit: "61f9b02ce7d84a35fb10c62d9e7a8405d3c1b7e6"),
    ]
  }
}
