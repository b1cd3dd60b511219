import RuleOutModel

extension Scenario {
  static let trafficSurge = Scenario(
    id: "traffic-surge",
    summary: "five times the usual visitors within minutes; the processors saturate",
    defaultSeed: 1, script: { TrafficSurge.script })
}

/// A ticket shop on the evening of an on-sale. A release 26 minutes before it is innocent.
enum TrafficSurge {
  private static let clock = ScenarioClock(year: 2025, month: 6, day: 14, utcOffset: -4 * 3_600)
  private static let onSale = clock(19, 30)

  private static let alert = AlertRule(
    name: "tickets-latency", threshold: 1_200, window: 3, consecutive: 2)

  static var script: Script {
    Script(
      blueprint: blueprint, alert: alert,
      truth: IncidentTruth(
        cause: "traffic-surge", mechanism: nil, culpritChange: nil, entity: "tickets",
        began: onSale.microseconds, mitigated: nil),
      export: files)
  }

  private static var blueprint: Blueprint {
    Blueprint(
      service: "tickets", utcOffset: clock.utcOffset, start: clock(17, 0), end: clock(21, 30),
      hosts: ["node-1", "node-2", "node-3"].map {
        .init(name: $0, cores: 1, workers: 24, backlog: 16)
      },
      memory: .ample, swap: .volume, pool: .init(name: "tickets", size: 25),
      database: .init(slots: 32),
      externals: [
        .init(host: "cards.acquirer.example", slots: 200, milliseconds: 140, sigma: 0.12)
      ],
      routes: routes,
      audience: .init(users: 9_000, rate: 3.4, sessionLength: 9, peak: 9_000, hourlyFall: 0.015),
      versions: [.init(name: "r311"), .init(name: "r312")],
      interventions: ScenarioClock.rollingReplacement(
        of: 3, version: 1, from: clock(19, 4, 30), gap: 45) + [
          .at(onSale, .multiplyAudience(6.0, ramp: 200)),
          .at(clock(20, 12), .multiplyAudience(1, ramp: 420)),
        ],
      requestTimeout: 10_000_000)
  }

  private static let routes: [Route] = [
    Route(
      method: "GET", path: "/events", weight: 26, garbage: 160, size: 14_336,
      steps: [.compute(60, pages: 100), .database(26, pages: 200), .compute(90, pages: 200)]),
    Route(
      method: "GET", path: "/events/{id}", weight: 24, identifiers: 200, garbage: 120, size: 8_192,
      steps: [.compute(50, pages: 100), .database(20, pages: 200), .compute(70, pages: 200)]),
    Route(
      method: "GET", path: "/events/{id}/seats", weight: 18, identifiers: 200, garbage: 240,
      size: 30_720,
      steps: [.compute(80, pages: 100), .database(48, pages: 300), .compute(130, pages: 300)]),
    Route(
      method: "POST", path: "/holds", weight: 12, garbage: 100, size: 420,
      steps: [.compute(60, pages: 100), .database(36, pages: 200), .compute(40, pages: 100)]),
    Route(
      method: "POST", path: "/orders", weight: 6, garbage: 160, size: 900,
      steps: [
        .compute(70, pages: 100), .database(40, pages: 200), .call(0), .compute(50, pages: 100),
      ]),
    Route(
      method: "GET", path: "/orders/{id}", weight: 8, identifiers: 900, garbage: 80, size: 2_304,
      steps: [.compute(40, pages: 100), .database(18, pages: 200), .compute(40, pages: 100)]),
    Route(
      method: "GET", path: "/venues", weight: 6, garbage: 60, size: 5_632,
      steps: [.compute(60, pages: 100)]),
  ]

  private static func files(_ export: Export) throws(SimulationError) -> [BundleFile] {
    var files = [
      BundleFile(path: "httpd.log.gz", bytes: try gzip(export.accessLogApache())),
      BundleFile(
        path: "metrics.txt.gz", bytes: try gzip(MetricDocument.exposition(metrics(export)))),
      BundleFile(path: "releases.json", bytes: export.changesJSON(releases(export))),
    ]
    if let bytes = export.alertJSON(
      rule: alert, summary: "tickets answers slowly")
    {
      files.append(BundleFile(path: "alert.json", bytes: bytes))
    }
    return files
  }

  private static func metrics(_ export: Export) -> [MetricSeries] {
    let limit = export.blueprint.memory.residentLimit
    return export.hostSeries("process_cpu_seconds_total", .counter) {
      MetricValue.seconds($0.counters.processorMicroseconds)
    }
      + export.hostSeries("process_resident_memory_bytes", .gauge) {
        MetricValue.bytes(pages: $0.resident)
      }
      + export.hostSeries("container_spec_memory_limit_bytes", .gauge) { _ in
        MetricValue.bytes(pages: limit)
      }
      + export.hostSeries("workers_busy", .gauge) { String($0.workersBusy) }
      + export.hostSeries("workers_queued", .gauge) { String($0.workersWaiting) }
      + export.hostSeries("requests_shed_total", .counter) { String($0.counters.shed) }
      + export.goPoolSeries(every: 1)
      + export.externalSeries(every: 1)
  }

  private static func releases(_ export: Export) -> [Export.ChangeEntry] {
    [export.rollout(version: 1, commit: "2f6ad9170be84c53c9e17f0b6d3528a4fe90c71b")]
  }
}
