import RuleOutModel

extension Scenario {
  static let externalAPIOutage = Scenario(
    id: "external-api-outage",
    summary: "a supplier's API turns slow and fails; calls to it occupy the workers",
    defaultSeed: 1, script: { ExternalAPIOutage.script })
}

/// A travel site whose quotes and bookings ask a supplier. 23 minutes before the supplier fails, a new
/// version of the site goes live, which has nothing to do with it.
enum ExternalAPIOutage {
  private static let clock = ScenarioClock(year: 2025, month: 3, day: 19, utcOffset: 0)
  private static let failure = clock(14, 5, 20)

  private static let alert = AlertRule(
    name: "site-latency", threshold: 1_500, window: 3, consecutive: 3)

  static var script: Script {
    Script(
      blueprint: blueprint, alert: alert,
      truth: IncidentTruth(
        cause: "external-api", mechanism: nil, culpritChange: nil, entity: "rates.supplier.example",
        began: failure.microseconds, mitigated: nil),
      export: files)
  }

  private static var blueprint: Blueprint {
    Blueprint(
      service: "site", utcOffset: clock.utcOffset, start: clock(11, 30), end: clock(16, 30),
      hosts: ["app-1", "app-2", "app-3"].map { .init(name: $0, workers: 7, backlog: 60) },
      memory: .ample, swap: .volume, pool: .init(name: "site", size: 20),
      database: .init(slots: 16),
      externals: [
        .init(
          host: "rates.supplier.example", slots: 40, milliseconds: 180, sigma: 0.16,
          timeout: 4_000_000),
        .init(host: "mail.relay.example", slots: 40, milliseconds: 60, sigma: 0.2),
      ],
      routes: routes, audience: .init(users: 1_800, rate: 5.5, peak: 9_000, hourlyFall: 0.015),
      versions: [.init(name: "5.7.3"), .init(name: "5.8.0")],
      interventions: ScenarioClock.rollingReplacement(
        of: 3, version: 1, from: clock(13, 42, 10), gap: 50) + [
          .at(failure, .changeExternal(0, slots: 6, slowdown: 14.5, errorRate: 0.25)),
          .at(clock(14, 51, 30), .changeExternal(0, slots: 40, slowdown: 1, errorRate: 0.0005)),
        ],
      requestTimeout: 12_000_000)
  }

  private static let routes: [Route] = [
    Route(
      method: "GET", path: "/search", weight: 26, garbage: 300, size: 26_112,
      steps: [
        .compute(40, pages: 300), .database(70, pages: 500), .compute(50, pages: 300),
      ]),
    Route(
      method: "GET", path: "/offers/{id}", weight: 20, identifiers: 500, garbage: 160, size: 9_216,
      steps: [.compute(22, pages: 200), .database(34, pages: 300), .compute(36, pages: 300)]),
    Route(
      method: "POST", path: "/quotes", weight: 17, garbage: 180, size: 1_536,
      steps: [
        .compute(20, pages: 200), .database(18, pages: 200), .call(0), .compute(22, pages: 200),
      ]
    ),
    Route(
      method: "POST", path: "/bookings", weight: 6, garbage: 220, size: 1_024,
      steps: [
        .compute(30, pages: 200), .call(0), .database(60, pages: 300), .call(1),
        .compute(20, pages: 200),
      ]),
    Route(
      method: "GET", path: "/bookings/{id}", weight: 14, identifiers: 700, garbage: 120,
      size: 3_584,
      steps: [.compute(18, pages: 200), .database(40, pages: 300), .compute(24, pages: 200)]),
    Route(
      method: "GET", path: "/profile", weight: 10, garbage: 80, size: 1_280,
      steps: [.compute(14, pages: 100), .database(24, pages: 200), .compute(18, pages: 100)]),
    Route(
      method: "GET", path: "/help", weight: 7, garbage: 40, size: 7_168,
      steps: [.compute(26, pages: 100)]),
  ]

  private static func files(_ export: Export) throws(SimulationError) -> [BundleFile] {
    var files = [
      BundleFile(path: "access.log.gz", bytes: try gzip(export.accessLogNginx())),
      BundleFile(path: "outbound.jsonl.gz", bytes: try gzip(export.callLinesJSON())),
      BundleFile(path: "metrics.csv", bytes: MetricDocument.wideCSV(metrics(export))),
      BundleFile(path: "releases.csv", bytes: export.changesCSV(releases(export))),
    ]
    if let bytes = export.alertJSON(
      rule: alert,
      summary: "site answers slowly")
    {
      files.append(BundleFile(path: "alert.json", bytes: bytes))
    }
    return files
  }

  private static func metrics(_ export: Export) -> [MetricSeries] {
    let limit = export.blueprint.memory.residentLimit
    let pools = { (pool: Int) in [(key: "instance", value: export.blueprint.hosts[pool].name)] }
    return export.hostSeries("process_cpu_seconds_total", .counter, every: 2) {
      MetricValue.seconds($0.counters.processorMicroseconds)
    }
      + export.hostSeries("process_resident_memory_bytes", .gauge, every: 2) {
        MetricValue.bytes(pages: $0.resident)
      }
      + export.hostSeries("container_spec_memory_limit_bytes", .gauge, every: 2) { _ in
        MetricValue.bytes(pages: limit)
      }
      + export.hostSeries("workers_busy", .gauge, every: 2) { String($0.workersBusy) }
      + export.hostSeries("workers_queued", .gauge, every: 2) { String($0.workersWaiting) }
      + export.poolSeries("hikaricp_connections_active", .gauge, every: 2, labels: pools) {
        String($0.active)
      }
      + export.poolSeries("hikaricp_connections_pending", .gauge, every: 2, labels: pools) {
        String($0.waiting)
      }
      + export.poolSeries("hikaricp_connections_max", .gauge, every: 2, labels: pools) {
        String($0.size)
      }
  }

  private static func releases(_ export: Export) -> [Export.ChangeEntry] {
    [
      export.change(
        at: clock(12, 4, 31), service: "pricing-rules", version: "2.31.0",
        commit: "4c0fb8a17d92e6350ab1f47c8d29e0b6631a5dfe"),
      export.rollout(version: 1, commit: "b91e50d37fa64c2801de7f93a86b4250c7d13e8a"),
      export.change(
        at: clock(14, 22, 47), service: "newsletter", version: "1.18.2",
        commit: "07d3ac61f58e49b2b0c4d9e8713fa625e1409bd7"),
    ]
  }
}
