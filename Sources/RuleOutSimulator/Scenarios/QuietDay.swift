import RuleOutModel

extension Scenario {
  static let quietDay = Scenario(
    id: "quiet-day",
    summary: "no incident: a release that harms nothing and a checkpoint of a minute and a half",
    defaultSeed: 1, script: { QuietDay.script })
}

/// A morning on which nothing happened that anybody had to act on.
enum QuietDay {
  private static let clock = ScenarioClock(year: 2024, month: 9, day: 3, utcOffset: 2 * 3_600)

  static var script: Script {
    Script(blueprint: blueprint, alert: nil, truth: nil, export: files)
  }

  private static var blueprint: Blueprint {
    Blueprint(
      service: "shop", utcOffset: clock.utcOffset, start: clock(8, 0), end: clock(12, 0),
      hosts: ["shop-1", "shop-2"].map { .init(name: $0) },
      memory: .ample, swap: .volume, pool: .init(name: "shop", size: 30),
      database: .init(slots: 24),
      externals: [
        .init(host: "api.paygate.example", slots: 64, milliseconds: 115, sigma: 0.07)
      ],
      routes: ShopRoutes.all, audience: .init(users: 1_500, rate: 4.4),
      versions: [.init(name: "v7.0.2"), .init(name: "v7.1.0")],
      interventions: ScenarioClock.rollingReplacement(
        of: 2, version: 1, from: clock(9, 40, 15), gap: 55) + [
          .at(clock(10, 50), .slowDatabase(1.8)), .at(clock(10, 51, 30), .slowDatabase(1)),
        ])
  }

  private static func files(_ export: Export) throws(SimulationError) -> [BundleFile] {
    [
      BundleFile(path: "requests.jsonl.gz", bytes: try gzip(export.requestLinesJSON())),
      BundleFile(
        path: "metrics.om.gz",
        bytes: try gzip(
          MetricDocument.openMetrics(
            export.hikariSeries(every: 2) + export.memorySeries(every: 2)))),
      BundleFile(
        path: "deploys.json",
        bytes: export.changesJSON([
          export.rollout(version: 1, commit: "9a3e71c05fd26b84e0c7a19d5836fb42c1d07e58")
        ])),
    ]
  }
}
