package import RuleOutModel

/// The alerts tried on an incident as alerting rules of Prometheus.
package struct PrometheusRules {
  let diagnosis: Diagnosis
  let text: PrometheusText
  let words: AlertNarrative

  package init(_ diagnosis: Diagnosis, options: ReportOptions) {
    self.diagnosis = diagnosis
    words = AlertNarrative(diagnosis)
    let lines = diagnosis.alertCandidates.flatMap { $0.rule?.operands ?? [] }
      .flatMap { operand in operand.series.map(\.labels) + [operand.selectors] }
    text = PrometheusText(options, values: Set(lines.joined().map(\.value)))
  }

  package static let fileName = "alerts.rules.yml"
  /// By which a file is known to be one of ours; a comment of YAML.
  package static let signature = "<!-- ruleout report -->"

  /// The alerts that can be computed, with their names.
  var alerts: [(name: String, candidate: AlertCandidate, rule: AlertRule)] {
    zip(AlertCandidate.names(of: diagnosis.alertCandidates), diagnosis.alertCandidates)
      .compactMap { name, candidate in candidate.rule.map { (name, candidate, $0) } }
  }

  package func render() -> String {
    var lines = [
      "# \(PrometheusRules.signature)",
      YAMLText.comment("Suggested by \(Tool.name) \(Tool.version), tried on \(words.incident)."),
      "# Suggestions: levels come from quiet time or convention, the choice among them from this incident.",
      "# \(PrometheusRuleTest.fileName) repeats the trial: promtool test rules \(PrometheusRuleTest.fileName)",
    ]
    lines += recordings
    lines += alerts.isEmpty ? ["groups: []"] : ["groups:", "  - name: ruleout", "    rules:"]
    for (name, candidate, rule) in alerts {
      if rule.operands.contains(where: { text.masks($0.selectors) }) {
        lines.append("      # Labels are masked here; --show-identifiers writes them as they are.")
      }
      for operand in rule.operands
      where PrometheusText.metricName(operand.name) != operand.name {
        lines.append(
          "      "
            + YAMLText.comment("\(PrometheusText.metricName(operand.name)): \(shown(operand.name))")
        )
      }
      lines += [
        "      - alert: \(YAMLText.quoted(name))",
        "        expr: \(YAMLText.quoted(text.expression(rule)))",
        "        for: \(PrometheusText.duration(seconds: candidate.holdSeconds))",
        "        annotations:",
      ]
      lines += annotations(candidate).map { key, value in
        "          \(key): \(YAMLText.quoted(value))"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the alert says, and what came of it when it was tried.
  func annotations(_ candidate: AlertCandidate) -> [(key: String, value: String)] {
    [
      ("summary", plain(shown(candidate.condition))),
      ("trial", plain(shown("\(words.incident): \(words.outcome(candidate))"))),
    ]
  }

  /// Two braces begin a template.
  private func plain(_ text: String) -> String { text.replacing("{{", with: "{ {") }

  private func shown(_ text: String) -> String { self.text.options.masked(text) }

  /// What has to be recorded before the rules can work: nothing of a source has these names.
  private var recordings: [String] {
    var seen: Set<String> = []
    var lines: [String] = []
    for operand in alerts.flatMap(\.rule.operands)
    where operand.isToBeRecorded && seen.insert(operand.name).inserted {
      let name = PrometheusText.metricName(operand.name)
      lines.append(YAMLText.comment("  \(name): \(shown(operand.meaning))"))
      if let hint = RecordingHint.of(operand.name) {
        lines.append(YAMLText.comment("    for instance \(hint)"))
      }
    }
    return lines.isEmpty
      ? [] : ["# To be recorded first, for no metric of these files is it:"] + lines
  }
}

/// How what is counted from request logs can be recorded from the metrics that servers usually export.
enum RecordingHint {
  static func of(_ name: String) -> String? {
    let duration = "http_request_duration_seconds"
    switch name {
    case "ruleout:latency_seconds:mean":
      return "sum by (service) (rate(\(duration)_sum[1m]))"
        + " / sum by (service) (rate(\(duration)_count[1m]))"
    case "ruleout:latency_seconds:p50", "ruleout:latency_seconds:p95",
      "ruleout:latency_seconds:p99":
      return "histogram_quantile(0.\(name.suffix(2)),"
        + " sum by (service, le) (rate(\(duration)_bucket[1m])))"
    case "ruleout:error_ratio:ratio":
      return "sum by (service) (rate(http_requests_total{code=~\"5..\"}[1m]))"
        + " / sum by (service) (rate(http_requests_total[1m]))"
    case "ruleout:requests:total": return "sum by (service) (http_requests_total)"
    case "ruleout:requests_failed:total":
      return "sum by (service) (http_requests_total{code=~\"5..\"})"
        + ", where timeouts and broken connections have such a code"
    case "ruleout:requests_slow:total":
      return "sum by (service) (\(duration)_count)"
        + " - sum by (service) (\(duration)_bucket{le=\"...\"})"
    default: return nil
    }
  }
}
