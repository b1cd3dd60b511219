import RuleOutModel
import Testing

@testable import RuleOutReport

/// The unit test that repeats an alert on the incident's own series.
@Suite struct PrometheusRuleTestTests {
  static func render(_ values: [Double], step: Int64 = 60_000_000) -> [String] {
    var diagnosis = CacheLeak.diagnosis()
    let operand = AlertRule.Operand(
      name: "rss", isToBeRecorded: false, meaning: "", isCounter: false, factor: 1, selectors: [],
      series: [.init(labels: [MetricIdentity.Label("instance", "web-1")], values: values)])
    diagnosis.alertCandidates = [
      AlertCandidate(
        kind: .threshold, entity: Entity(.instance, "web-1"), quantity: .memoryResident,
        metric: "rss", condition: "resident memory of any instance above 4 B", threshold: 4,
        holdSeconds: 60, firesAt: CacheLeak.at(10, 5), leadSeconds: 600, falseAlarms: 0,
        quietSeconds: 3_600, source: SourceReference(file: "m.prom", line: 1),
        rule: AlertRule(
          measure: .value(over: 0), isUpward: true, threshold: 4, operands: [operand],
          matching: [], step: step, firing: [0], firingBefore: []))
    ]
    return PrometheusRuleTest(diagnosis, options: ReportOptions()).render()
      .split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
  }

  @Test func `values are compacted by runs, and a gap ends the series`() {
    let lines = Self.render([.nan, .nan, 3, 3, 3, .nan, .nan, .nan, 0.5, 5, 5])
    #expect(lines.contains(#"values: "_x2 3+0x2 stale _x2 0.5 5+0x1""#))
    #expect(lines.contains("- interval: 1m"))
    #expect(lines.contains("evaluation_interval: 1m"))
  }

  @Test func `it looks one cell before, and at the moment it fires`() {
    let lines = Self.render([3, 5, 5])
    #expect(lines.filter { $0.hasPrefix("- eval_time") } == ["- eval_time: 1m", "- eval_time: 2m"])
    #expect(lines.contains("exp_alerts: []"))
    #expect(lines.contains(#"- exp_labels: {instance: "web-1"}"#))
  }

  @Test func `what is sampled rarely is repeated before it is forgotten`() {
    let lines = Self.render([3, .nan, 5], step: 600_000_000)
    #expect(lines.contains("- interval: 200s"))
    #expect(lines.contains(#"values: "3+0x2 stale _x2 5+0x2""#))
    #expect(lines.contains("- eval_time: 20m"))
  }
}
