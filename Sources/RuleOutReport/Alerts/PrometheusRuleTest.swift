package import RuleOutModel

/// A unit test of the rules for `promtool`: the series of the incident, and the moments at which each alert
/// does not fire yet, and fires.
package struct PrometheusRuleTest {
  let rules: PrometheusRules
  private var text: PrometheusText { rules.text }

  package init(_ diagnosis: Diagnosis, options: ReportOptions) {
    rules = PrometheusRules(diagnosis, options: options)
  }

  package static let fileName = "alerts.test.yml"

  /// Prometheus forgets a value after five minutes: what is sampled more rarely is repeated.
  private static let longestInterval = 240_000

  package func render() -> String {
    let tests = rules.alerts.filter { canBeRepeated($0.rule) }
    var lines = [
      "# \(PrometheusRules.signature)",
      "# The series of the incident itself, from before the alert looks back to the moment at which it fires.",
      "rule_files:", "  - \(PrometheusRules.fileName)",
    ]
    let steps = tests.map { interval($0.rule) }
    // Every test has its samples at whole multiples of this.
    let common = steps.reduce(0, PrometheusRuleTest.divisor)
    lines.append(
      "evaluation_interval: \(PrometheusText.duration(milliseconds: max(common, 1_000)))")
    lines.append(tests.isEmpty ? "tests: []" : "tests:")
    for test in tests { lines += self.test(test.name, test.candidate, test.rule) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Where series are there, and stay apart in the names that can be written.
  private func canBeRepeated(_ rule: AlertRule) -> Bool {
    guard let cells = rule.operands.first?.series.first?.values.count, cells > 0,
      rule.step >= 1_000_000
    else { return false }
    let written = rule.operands.flatMap { operand in
      operand.series.map { text.series(operand.name, $0.labels) }
    }
    return Set(written).count == written.count
      && rule.operands.allSatisfy { $0.series.allSatisfy { $0.values.count == cells } }
  }

  private func test(_ name: String, _ candidate: AlertCandidate, _ rule: AlertRule) -> [String] {
    let step = Int(rule.step / 1_000)
    let cells = rule.operands[0].series[0].values.count
    var lines = [
      "  - interval: \(PrometheusText.duration(milliseconds: interval(rule)))",
      "    input_series:",
    ]
    for (place, operand) in rule.operands.enumerated() {
      for line in operand.series {
        let values = self.values(
          line.values, repeated: step / interval(rule),
          isRange: isRange(rule, operand: place))
        lines.append(
          "      - series: \(YAMLText.quoted(text.series(operand.name, line.labels)))")
        lines.append("        values: \(YAMLText.quoted(values))")
      }
    }
    lines.append("    alert_rule_test:")
    if cells > 1 {
      lines += check(name, candidate, rule, at: (cells - 2) * step, firing: rule.firingBefore)
    }
    lines += check(name, candidate, rule, at: (cells - 1) * step, firing: rule.firing)
    return lines
  }

  private func check(
    _ name: String, _ candidate: AlertCandidate, _ rule: AlertRule, at time: Int, firing: [Int]
  ) -> [String] {
    var lines = [
      "      - eval_time: \(PrometheusText.duration(milliseconds: time))",
      "        alertname: \(YAMLText.quoted(name))",
      firing.isEmpty ? "        exp_alerts: []" : "        exp_alerts:",
    ]
    for index in firing where index < rule.operands[0].series.count {
      let own = rule.operands[0].series[index].labels
      let kept = rule.matching.isEmpty ? own : own.filter { rule.matching.contains($0.key) }
      let labels = text.labels(kept).map { "\($0.key): \(YAMLText.quoted($0.value))" }
      lines.append("          - exp_labels: {\(labels.joined(separator: ", "))}")
      lines.append("            exp_annotations:")
      lines += rules.annotations(candidate).map { key, value in
        "              \(key): \(YAMLText.quoted(value))"
      }
    }
    return lines
  }

  // MARK: Samples

  /// Milliseconds between the samples of a test.
  private func interval(_ rule: AlertRule) -> Int {
    let step = Int(rule.step / 1_000)
    let parts = (step + PrometheusRuleTest.longestInterval - 1) / PrometheusRuleTest.longestInterval
    // The smallest number of parts that leaves whole milliseconds; there is one, for a step has some.
    return (max(1, parts)...).lazy.map { (parts: $0, rest: step % $0) }
      .first { $0.rest == 0 }.map { step / $0.parts } ?? step
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

  /// Whether the rule looks back over the operand, and needs no value at every moment.
  private func isRange(_ rule: AlertRule, operand: Int) -> Bool {
    switch rule.measure {
    case .value(let over): over > 0
    case .ratio: false
    case .forecast: operand == 0
    case .burnRate: true
    }
  }

  /// Values in the notation of promtool: `3+0x4` for five of 3, `stale` where a series ends for a while.
  private func values(_ values: [Double], repeated times: Int, isRange: Bool) -> String {
    var words: [String] = []
    var run: (text: String, count: Int)?
    func flush() {
      guard let last = run else { return }
      if last.text == "_" {
        words.append(last.count > 1 ? "_x\(last.count)" : "_")
      } else {
        words.append(last.count > 1 ? "\(last.text)+0x\(last.count - 1)" : last.text)
      }
      run = nil
    }
    func add(_ text: String, _ count: Int) {
      guard count > 0 else { return }
      if let last = run, last.text == text {
        run = (text, last.count + count)
      } else {
        flush()
        run = (text, count)
      }
    }
    var isPresent = false
    for value in values {
      if value.isNaN {
        if isPresent {
          flush()
          words.append("stale")
          add("_", times - 1)
        } else {
          add("_", times)
        }
        isPresent = false
      } else {
        let text = PrometheusText.number(value)
        add(text, isRange ? 1 : times)
        if isRange { add("_", times - 1) }
        isPresent = true
      }
    }
    flush()
    return words.joined(separator: " ")
  }
}
