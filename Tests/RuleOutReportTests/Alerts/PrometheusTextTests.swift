import RuleOutModel
import Testing

@testable import RuleOutReport

/// Rules in the words of Prometheus and YAML.
@Suite struct PrometheusTextTests {
  static let text = PrometheusText(ReportOptions(showIdentifiers: true), values: [])

  static func operand(
    _ name: String, _ labels: [MetricIdentity.Label] = [], isCounter: Bool = false,
    factor: Double = 1
  ) -> AlertRule.Operand {
    AlertRule.Operand(
      name: name, isToBeRecorded: false, meaning: "", isCounter: isCounter, factor: factor,
      selectors: labels, series: [])
  }

  static func rule(
    _ measure: AlertRule.Measure, _ threshold: Double, _ operands: [AlertRule.Operand],
    isUpward: Bool = true, matching: [String] = []
  ) -> String {
    text.expression(
      AlertRule(
        measure: measure, isUpward: isUpward, threshold: threshold, operands: operands,
        matching: matching, step: 60_000_000, firing: [0], firingBefore: []))
  }

  @Test func `levels and rates are in the unit of the metric`() {
    let job = [MetricIdentity.Label("job", "web")]
    #expect(
      Self.rule(.value(over: 0), 0.9, [Self.operand("cpu_percent", job, factor: 0.01)])
        == #"cpu_percent{job="web"} > 90"#)
    #expect(
      Self.rule(.value(over: 0), 0.99, [Self.operand("up_share")], isUpward: false)
        == "up_share < 0.99")
    #expect(
      Self.rule(.value(over: 300), 40, [Self.operand("pages_total", isCounter: true)])
        == "rate(pages_total[5m]) > 40")
  }

  @Test func `limits are matched by the labels that both have`() {
    let operands = [Self.operand("rss_mb", factor: 1_000_000), Self.operand("limit_bytes")]
    #expect(
      Self.rule(.ratio, 0.8, operands, matching: ["pod"])
        == "rss_mb / on (pod) limit_bytes > 8e-07")
    #expect(
      Self.rule(.forecast(over: 1_800, ahead: 14_400), 1, operands)
        == "predict_linear(rss_mb[30m], 14400) > (limit_bytes * 1e-06)")
    #expect(
      Self.rule(.forecast(over: 3_600, ahead: 3_600), 1, [Self.operand("disk_used")])
        == "predict_linear(disk_used[1h], 3600) > 1")
  }

  @Test func `a budget burns over both windows`() {
    let operands = [
      Self.operand("bad_total", isCounter: true), Self.operand("all_total", isCounter: true),
    ]
    #expect(
      Self.rule(.burnRate(long: 3_600, short: 300, budget: 0.001), 14.4, operands)
        == "rate(bad_total[1h]) / rate(all_total[1h]) > (14.4 * 0.001)"
        + " and rate(bad_total[5m]) / rate(all_total[5m]) > (14.4 * 0.001)")
  }

  @Test(arguments: [
    ("process_resident_memory_bytes", "process_resident_memory_bytes"),
    ("jvm.memory.used", "jvm_memory_used"), ("2xx", "_2xx"), ("", "_"),
    ("a{b=\"c\"} or vector(1)", "a_b__c___or_vector_1_"), ("größe", "gr__e"),
    ("job:x:rate", "job:x:rate"),
  ])
  func `a name holds what names can hold`(name: String, expected: String) {
    #expect(PrometheusText.metricName(name) == expected)
  }

  @Test func `words of the language are named as labels`() {
    #expect(Self.text.series("sum", []) == #"{__name__="sum"}"#)
    #expect(Self.text.series("Inf", []) == #"{__name__="Inf"}"#)
  }

  @Test func `label values cannot leave their quotes`() {
    let labels = [
      MetricIdentity.Label("a", "x\"} or up{b=\"\\"),
      MetricIdentity.Label("alertname", "n\n\u{1b}"),
      MetricIdentity.Label("empty", ""),
    ]
    #expect(
      Self.text.series("up", labels)
        == #"up{a="x\"} or up{b=\"\\", alertname_="n\n\u001b"}"#)
  }

  @Test func `quoted YAML is ASCII of one line`() {
    #expect(
      YAMLText.quoted("a: \"b\"\\\n# \u{1b}\u{85}\u{2028}ü\u{1f600}")
        == #""a: \"b\"\\\n# \u001b\u0085\u2028\u00fc\U0001f600""#)
    #expect(!YAMLText.comment("a\nb\u{85}c\u{feff}").contains("\n"))
    #expect(YAMLText.comment("a\nb ü") == #"# a\u{a}b ü"#)
  }

  @Test func `addresses are masked, and stay apart`() {
    let text = PrometheusText(
      ReportOptions(), values: ["8.8.4.4:9100", "8.8.8.8:9100", "web-1", "10.0.0.5:9100"])
    func shown(_ value: String) -> String {
      text.labels([MetricIdentity.Label("instance", value)])[0].value
    }
    #expect(shown("8.8.4.4:9100") == "[address]:9100")
    #expect(shown("8.8.8.8:9100") == "[address]:9100-2")
    #expect(shown("web-1") == "web-1")
    #expect(shown("10.0.0.5:9100") == "10.0.0.5:9100")
  }

  @Test(arguments: [
    (300.0, "5m"), (3_600, "1h"), (90, "90s"), (0, "0s"), (0.5, "500ms"), (129_600, "36h"),
  ])
  func `durations are as short as they can be`(seconds: Double, expected: String) {
    #expect(PrometheusText.duration(seconds: seconds) == expected)
  }
}
