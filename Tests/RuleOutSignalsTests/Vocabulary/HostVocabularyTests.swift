import RuleOutModel
import Testing

@testable import RuleOutSignals

/// Metrics of hosts, networks and queues whose meaning takes labels or a second metric.
@Suite struct HostVocabularyTests {
  private func counter(
    _ name: String, _ labels: [String: String], perMinute: Double
  ) -> RecordBatch {
    metricBatch(name, labels: labels, kind: .counter, (0..<30).map { perMinute * Double($0) })
  }

  private func level(_ quantity: Quantity, _ batches: [RecordBatch]) -> Double? {
    let signals = telemetry(batches).signals(quantity)
    guard signals.count == 1 else { return nil }
    return signals[0].series.values.filter { !$0.isNaN }.last?.rounded(significantDigits: 6)
  }

  @Test func `steal is a share of all processor time, and no loss of the busy share`() {
    let batches = [("idle", 30.0), ("user", 18), ("steal", 12)].map {
      counter("node_cpu_seconds_total", ["instance": "node-1", "mode": $0.0], perMinute: $0.1)
    }
    #expect(level(.cpuSteal, batches) == 0.2)
    #expect(level(.cpuUtilization, batches) == 0.5)
  }

  @Test func `throttling is a share of scheduling periods, of containers and not of their pods`() {
    let labels = ["pod": "web-1", "container": "app"]
    let whole = ["pod": "web-1", "container": ""]
    let batches = [labels, whole].flatMap {
      [
        counter("container_cpu_cfs_periods_total", $0, perMinute: 600),
        counter("container_cpu_cfs_throttled_periods_total", $0, perMinute: 150),
      ]
    }
    #expect(level(.cpuThrottling, batches) == 0.25)
  }

  @Test func `segments sent again are a share of those sent`() {
    let batches = [("Tcp_RetransSegs", 30.0), ("Tcp_OutSegs", 6_000)].map {
      counter("node_netstat_\($0.0)", ["instance": "node-1"], perMinute: $0.1)
    }
    #expect(level(.packetLoss, batches) == 0.005)
    #expect(level(.networkErrors, [batches[0]]) == 0.5)
  }

  @Test func `lookups that fail are told from those that succeed by their code`() {
    let batches = [("NOERROR", 600.0), ("NXDOMAIN", 60), ("SERVFAIL", 30), ("REFUSED", 30)].map {
      counter("coredns_dns_responses_total", ["rcode": $0.0], perMinute: $0.1)
    }
    #expect(level(.dnsErrors, batches) == 1)
    #expect(level(.dnsErrors, [batches[0]]) == 0)
  }

  @Test(arguments: [
    ("node_pressure_cpu_waiting_seconds_total", Quantity.cpuPressure),
    ("node_pressure_io_waiting_seconds_total", .diskPressure),
    ("container_cpu_cfs_throttled_seconds_total", .cpuThrottling),
    ("cpu_steal_pct", .cpuSteal),
    ("cfs_throttled_ratio", .cpuThrottling),
    ("throttled_ratio", .errorRatio),
    ("cpu_iowait_percent", .diskPressure),
    ("disk_queue_length", .diskQueue),
    ("aws_ebs_volume_queue_length_average", .diskQueue),
    ("request_queue_length", .queueDepth),
    ("disk_read_latency_ms", .storageLatency),
    ("read_cache_latency_ms", .latency),
    ("event_loop_lag_ms", .eventLoopLag),
    ("nodejs_eventloop_lag_p99_ms", .eventLoopLag),
    ("rx_crc_errors_per_sec", .networkErrors),
    ("port_symbol_errors_total", .networkErrors),
    ("switch_carrier_errors_total", .networkErrors),
    ("carrier_errors_total", .errorRate),
    ("jitter_p95_ms", .other),
    ("kafka_consumer_lag_max_partition", .queueDepth),
    ("consumer_lag_messages", .queueDepth),
    ("consumer_lag_seconds", .other),
    ("kafka_replica_fetcher_max_lag", .other),
    ("tls.handshake.failures_per_min", .tlsErrors),
    ("tls.server.handshake_alerts_per_min", .tlsErrors),
    ("tls_handshakes_per_sec", .other),
    ("BurstBalance", .diskCreditsUsed),
    ("EBSIOBalance%", .diskCreditsUsed),
    ("EBSByteBalance%", .diskCreditsUsed),
    ("BurstCreditBalance", .diskCreditsUsed),
    ("volume_burst_balance_percent", .diskCreditsUsed),
    ("CPUCreditBalance_Average", .cpuCreditsUsed),
    ("CPUSurplusCreditBalance", .other),
    ("customer_credit_balance", .other),
    ("pg_n_dead_tup", .deadRows),
    ("pg_stat_user_tables_n_dead_tup", .deadRows),
    ("pg_oldest_backend_xmin_age_seconds", .transactionAge),
    ("pg_idle_in_transaction_sessions", .other),
    ("payment_transaction_age_seconds", .other),
    ("probe_ssl_earliest_cert_expiry", .certificateExpiry),
    ("tls_cert_seconds_until_expiry", .certificateLifetime),
    ("envoy_server_days_until_first_cert_expiring", .certificateLifetime),
    ("ingress_certificate_expiry_timestamp_seconds", .certificateExpiry),
    ("kafka_consumergroup_lag", .queueDepth),
    ("orders_dlq_messages_total", .inputErrors),
    ("orders_dead_letter_queue_size", .queueDepth),
    ("kafka_deserialization_errors_total", .inputErrors),
    ("envoy_cluster_ssl_fail_verify_error", .tlsErrors),
    ("envoy_cluster_ssl_handshake", .other),
  ])
  func `a name means what it says`(name: String, quantity: Quantity) {
    let readings = MetricFamily.readings(of: MetricName(MetricIdentity(name: name)))
    #expect(readings.map(\.quantity) == [quantity])
  }
}
