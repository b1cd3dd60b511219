import RuleOutModel

/// How what is counted from request logs can be recorded from the metrics that servers usually export.
enum RecordingHint {
  static func of(_ operand: AlertRule.Operand) -> String? {
    let owners = operand.series.first?.labels.map(\.key) ?? []
    func sum(_ series: String, by more: [String] = []) -> String {
      let keys = (owners + more).map(PrometheusText.labelName)
      return keys.isEmpty
        ? "sum(\(series))" : "sum by (\(keys.joined(separator: ", "))) (\(series))"
    }
    let duration = "http_request_duration_seconds"
    let failed = "http_requests_total{code=~\"5..\"}"
    switch operand.name {
    case "ruleout:latency_seconds:mean":
      return sum("rate(\(duration)_sum[1m])") + " / " + sum("rate(\(duration)_count[1m])")
    case "ruleout:latency_seconds:p50", "ruleout:latency_seconds:p95",
      "ruleout:latency_seconds:p99":
      let buckets = sum("rate(\(duration)_bucket[1m])", by: ["le"])
      return "histogram_quantile(0.\(operand.name.suffix(2)), \(buckets))"
    case "ruleout:error_ratio:ratio":
      return sum("rate(\(failed)[1m])") + " / " + sum("rate(http_requests_total[1m])")
    case "ruleout:requests:total": return sum("http_requests_total")
    case "ruleout:requests_failed:total":
      return sum(failed) + ", where timeouts and broken connections have such a code"
    case "ruleout:requests_slow:total":
      return sum("\(duration)_count") + " - " + sum("\(duration)_bucket{le=\"...\"}")
    default: return nil
    }
  }
}
