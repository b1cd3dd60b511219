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
      if let hint = RecordingHint.of(operand) {
        lines.append(YAMLText.comment("    for instance \(hint)"))
      }
    }
    return lines.isEmpty
      ? [] : ["# To be recorded first, for no metric of these files is it:"] + lines
  }
}
