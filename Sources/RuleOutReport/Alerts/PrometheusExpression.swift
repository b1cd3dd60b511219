import RuleOutModel

extension PrometheusText {
  /// The condition of a rule in PromQL, in the units of the metrics.
  func expression(_ rule: AlertRule) -> String {
    guard let first = rule.operands.first else { return "vector(0) > 1" }
    let side = rule.isUpward ? ">" : "<"
    let value = selector(first)
    let factor = first.factor
    switch rule.measure {
    case .value(let over):
      let source = over > 0 && first.isCounter ? "rate(\(value)[\(range(over))])" : value
      return "\(source) \(side) \(PrometheusText.number(rule.threshold / factor))"
    case .ratio:
      guard rule.operands.count == 2 else { return "vector(0) > 1" }
      let other = rule.operands[1]
      return "\(value) / \(on(rule))\(selector(other)) \(side)"
        + " \(PrometheusText.number(rule.threshold * other.factor / factor))"
    case .forecast(let over, let ahead):
      let line =
        "predict_linear(\(value)[\(range(over))], \(PrometheusText.number(ahead)))"
      guard rule.operands.count == 2 else {
        return "\(line) \(side) \(PrometheusText.number(rule.threshold / factor))"
      }
      let other = rule.operands[1]
      let scale = rule.threshold * other.factor / factor
      let limit =
        scale == 1
        ? selector(other) : "(\(selector(other)) * \(PrometheusText.number(scale)))"
      return "\(line) \(side) \(on(rule))\(limit)"
    case .burnRate(let long, let short, let budget):
      guard rule.operands.count == 2 else { return "vector(0) > 1" }
      let bound =
        "(\(PrometheusText.number(rule.threshold)) * \(PrometheusText.number(budget)))"
      return [long, short].map { window in
        "rate(\(value)[\(range(window))]) / rate(\(selector(rule.operands[1]))[\(range(window))])"
          + " > \(bound)"
      }.joined(separator: " and ")
    }
  }

  private func selector(_ operand: AlertRule.Operand) -> String {
    series(operand.name, operand.selectors)
  }

  private func range(_ seconds: Double) -> String { PrometheusText.duration(seconds: seconds) }

  private func on(_ rule: AlertRule) -> String {
    let keys = rule.matching.map(PrometheusText.labelName).sorted()
    return keys.isEmpty ? "" : "on (\(keys.joined(separator: ", "))) "
  }
}
