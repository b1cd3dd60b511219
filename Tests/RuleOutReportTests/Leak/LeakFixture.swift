import RuleOutModel

/// A leak gate's report with one finding of every kind, all names the same.
enum LeakFixture {
  static let start = CivilTime(year: 2025, month: 3, day: 4, hour: 8).timestamp()

  static func report(name: String = "web-1") -> LeakReport {
    func finding(_ verdict: LeakVerdict, _ comparison: LeakComparison.Verdict?) -> LeakFinding {
      LeakFinding(
        entity: Entity(.instance, name), quantity: .memoryResident, metric: name,
        includesSwap: false, source: SourceReference(file: name, line: 12), verdict: verdict,
        reason: "the floor rises by 12 MiB/h",
        judged: TimeWindow(start: start, end: start.advanced(bySeconds: 36_000)),
        level: BoundedFigure(value: 5e8, low: 4.9e8, high: 5.1e8), lastLevel: 6e8,
        slope: BoundedFigure(value: 1.2e7, low: 1.1e7, high: 1.3e7), resolution: 2e6,
        leastSlope: 2.5e6, limit: 1e9,
        secondsToExhaustion: verdict == .leak
          ? BoundedFigure(value: 120_000, low: 110_000, high: 131_000) : nil,
        follows: ["traffic"],
        comparison: comparison.map {
          LeakComparison(
            with: name, level: BoundedFigure(value: 0.03, low: 0.02, high: 0.04), slope: nil,
            verdict: $0, reason: "the floor stands higher")
        })
    }
    return LeakReport(
      bundle: name, utcOffset: 3 * 3600, leastSlope: .usual, leastRise: 0.02, baseline: name,
      findings: [
        finding(.leak, nil), finding(.noLeak, .risen), finding(.cannotDecide, nil),
        finding(.noLeak, .notRisen),
      ],
      inputs: [InputReport(path: name, format: "openmetrics", role: "metrics")],
      warnings: [Warning(code: "gap", file: name, line: 3, message: name)])
  }

  static let empty = LeakReport(
    bundle: "empty", utcOffset: 0, leastSlope: .bytes(1_048_576), findings: [], inputs: [],
    warnings: [])
}
