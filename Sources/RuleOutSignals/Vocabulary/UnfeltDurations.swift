import RuleOutModel

extension MetricFamily {
  /// Durations that no user waits for: of observing a system, of work in its background, and how much other
  /// durations vary.
  static let unfeltDurations = MetricFamily("unfelt durations") { name in
    guard name.statesTime || name.speaksOfDuration, !name.hasAny(answerWords),
      name.hasAny(backgroundWords)
        || ["rule_evaluation", "rule_group", "telemetry_queue"].contains(where: name.holds)
        || observers.contains(name.words.first ?? "")
    else { return nil }
    return [Reading(.other, name.statistic ?? .value, name.looksCumulative ? .shape : .gauge)]
  }

  private static let backgroundWords: Set<String> = [
    "scrape", "exporter", "liveness", "readiness", "compaction", "checkpoint",
    "backup", "flush", "vacuum", "autovacuum", "reload", "cleanup", "housekeeping", "jitter",
  ]

  /// First words of what observers say of themselves.
  private static let observers: Set<String> = [
    "prometheus", "alertmanager", "otelcol", "promtail", "telegraf", "fluentbit", "fluentd",
  ]

  /// Words of what somebody waits for, whatever it is about: `backup_api_request_duration_ms`.
  private static let answerWords: Set<String> = [
    "request", "response", "rpc", "grpc", "http", "api",
  ]
}
