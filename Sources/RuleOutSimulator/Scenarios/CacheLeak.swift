import RuleOutModel

extension Scenario {
  static let cacheLeak = Scenario(
    id: "2024-08-12-cache-leak",
    summary: "a new response cache never frees evicted entries; two of three hosts page",
    defaultSeed: 260, script: { CacheLeak.script(withMemory: true) })

  static let cacheLeakWithoutMemory = Scenario(
    id: "cache-leak-without-memory",
    summary: "the same incident, exported without its memory and paging series",
    defaultSeed: cacheLeak.defaultSeed, script: { CacheLeak.script(withMemory: false) })
}

/// The incident that the project starts from.
enum CacheLeak {
  private static let utcOffset = 3 * 3_600

  private static func clock(_ hour: Int, _ minute: Int, _ second: Int = 0) -> Timestamp {
    CivilTime(year: 2024, month: 8, day: 12, hour: hour, minute: minute, second: second)
      .timestamp(utcOffset: utcOffset)
  }

  static func script(withMemory: Bool) -> Script {
    let alert = AlertRule(
      name: "backend-latency", threshold: 350, window: 3, consecutive: 2)
    return Script(
      blueprint: blueprint, alert: alert,
      truth: IncidentTruth(
        cause: "deploy-regression", mechanism: "memory-leak", culpritChange: "v2.14.0",
        entity: "backend", began: clock(9, 31, 8).microseconds,
        mitigated: clock(12, 0).microseconds),
      export: { export throws(SimulationError) in
        try files(export, alert: alert, withMemory: withMemory)
      })
  }

  private static var blueprint: Blueprint {
    Blueprint(
      utcOffset: utcOffset, start: clock(8, 0), end: clock(13, 30),
      hosts: [
        .init(name: "web-1", weight: 0.348), .init(name: "web-2", weight: 0.312),
        .init(name: "web-3", weight: 0.340),
      ],
      memory: .init(
        cold: 98 * mebibyte, live: 180 * mebibyte, collectAt: 56 * mebibyte,
        residentLimit: 974 * mebibyte, swapLimit: 256 * mebibyte, cacheReserve: 20 * mebibyte),
      swap: .init(channels: 4, pageMilliseconds: 1.7, clusterMilliseconds: 1.75),
      pool: .init(name: "main", size: 40), database: .init(slots: 24),
      externals: [
        .init(host: "api.paygate.example", slots: 64, milliseconds: 110, sigma: 0.055)
      ],
      routes: ShopRoutes.all,
      audience: .init(users: 2_000, rate: 4.6),
      versions: [
        .init(name: "v2.13.4"), .init(name: "v2.14.0", retainedPerEntry: 106),
      ],
      interventions: [
        .at(clock(9, 31, 8), .replaceProcess(host: 0, version: 1)),
        .at(clock(9, 33, 2), .replaceProcess(host: 2, version: 1)),
        .at(clock(12, 31, 40), .replaceProcess(host: 2, version: 0)),
        .at(clock(12, 51, 26), .replaceProcess(host: 0, version: 0)),
      ])
  }

  /// Pages of 4 KiB in a mebibyte.
  private static let mebibyte = 256

  private static func files(_ export: Export, alert: AlertRule, withMemory: Bool)
    throws(SimulationError) -> [BundleFile]
  {
    var files = [
      BundleFile(path: "api.jsonl.gz", bytes: try gzip(export.requestLinesJSON())),
      BundleFile(path: "egress.jsonl.gz", bytes: try gzip(export.callLinesJSON())),
      BundleFile(
        path: "pool.json", bytes: MetricDocument.queryRange(export.hikariSeries(every: 2))),
      BundleFile(
        path: "database.csv",
        bytes: MetricDocument.longCSV(
          export.databaseSeries(every: 4), utcOffset: export.blueprint.utcOffset)),
      BundleFile(path: "deploys.json", bytes: export.changesJSON(deploys(export))),
      BundleFile(path: "flags.json", bytes: export.changesJSON(flags)),
      BundleFile(path: "timeline.csv", bytes: Array(timeline.utf8)),
    ]
    if withMemory {
      let text = MetricDocument.openMetrics(export.memorySeries(every: 1))
      files.append(BundleFile(path: "memory.prom.gz", bytes: try gzip(text)))
    }
    if let bytes = export.alertJSON(
      rule: alert,
      summary: "95th percentile of response time above \(Int(alert.threshold)) ms")
    {
      files.append(BundleFile(path: "alert.json", bytes: bytes))
    }
    return files
  }

  private static func deploys(_ export: Export) -> [Export.ChangeEntry] {
    let other = Export.ChangeEntry(
      time: clock(8, 40, 15).microseconds,
      fields: [
        ("service", "mailer"), ("instance", ""), ("version", "v1.9.2"),
        ("commit_sha", "5d0c1b7e94a2f6380b1c2de7a4f09358c6e1d2ab"), ("kind", "deploy"),
        ("finished_at", export.stamp(clock(8, 41, 2).microseconds)),
      ])
    let commits = [
      "8b41f0c2d7e35a96104fbc8e2d6a7790513c4fe8", "e37ac95b0412d8f66c1a9be05d84c7213fa6029d",
    ]
    let processes = export.replacementEntries(
      kind: { $0.version == 0 ? "rollback" : "deploy" }, commits: commits)
    // The decision to roll back is on record from when the pipeline took it up; hosts follow in stages.
    return [other]
      + processes.map { entry in
        guard entry.fields.contains(where: { $0.value == "rollback" }) else { return entry }
        let isFirst = entry.time < clock(12, 40).microseconds
        return Export.ChangeEntry(
          time: isFirst ? clock(12, 0).microseconds : entry.time, fields: entry.fields)
      }
  }

  private static var flags: [Export.ChangeEntry] {
    [
      Export.ChangeEntry(
        time: clock(10, 5, 12).microseconds,
        fields: [
          ("flag", "new-banner"), ("service", "backend"), ("change", "off->on"),
          ("actor", "marketing"),
        ])
    ]
  }

  private static let timeline = """
    time,note,hypothesis,action
    10:15,Alert: response time above its threshold,,alerted
    10:20,Alert verified: pages are slow for many users,,verified
    10:25,External API suspected,external-api,suspected
    10:45,Logs of the external API are normal; escalated,external-api,dropped
    11:00,Database connection pool suspected: queries are slow,db-pool-exhaustion,suspected
    11:25,Connections are healthy,db-pool-exhaustion,dropped
    11:40,Review of the deployment finds the new cache,deploy-regression,suspected
    12:00,Staged rollback started,deploy-regression,mitigated
    12:52,Memory back to normal; full service,,restored

    """
}
