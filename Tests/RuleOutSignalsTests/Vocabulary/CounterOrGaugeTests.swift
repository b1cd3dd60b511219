import RuleOutModel
import Testing

@testable import RuleOutSignals

/// What accumulates and what does not, by type, name and values in this order of trust.
@Suite struct CounterOrGaugeTests {
  /// Names that look like counters and are none, and counters that no type declares.
  @Test(arguments: [
    ("pg_stat_activity_count", MetricIdentity.Kind.gauge, [7.0, 9, 6, 8, 7]),
    ("pg_stat_activity_count", .unknown, [7, 9, 6, 8, 7]),
    ("mysql_global_status_threads_connected", .unknown, [7, 9, 6, 8, 7]),
    ("hikaricp_connections_max", .gauge, [7, 9, 6, 8, 7]),
    ("hikaricp_connections_acquire_seconds_max", .unknown, [7, 9, 6, 8, 7]),
    ("http_server_requests_seconds_max", .gauge, [7, 9, 6, 8, 7]),
    ("nodejs_active_handles_total", .gauge, [7, 8, 9, 10, 11]),
    ("nodejs_active_handles_total", .unknown, [7, 8, 9, 10, 11]),
    ("nodejs_active_requests_total", .unknown, [7, 8, 9, 10, 11]),
    ("nodejs_active_resources_total", .unknown, [7, 8, 9, 10, 11]),
    // Nobody knows this one: its type counts for more than its ending.
    ("workers_alive_total", .gauge, [7, 8, 9, 10, 11]),
  ])
  func `a gauge is no counter, whatever its name`(
    name: String, kind: MetricIdentity.Kind, values: [Double]
  ) throws {
    let signal = try #require(telemetry([metricBatch(name, kind: kind, values)]).signals.first)
    #expect(signal.series.values == values)
  }

  @Test(arguments: [
    ("mysql_global_status_queries", MetricIdentity.Kind.unknown),
    ("node_vmstat_pswpin", .unknown), ("jobs", .counter), ("nobody_knows_total", .unknown),
  ])
  func `a counter is one without its type and without its ending`(
    name: String, kind: MetricIdentity.Kind
  ) throws {
    let batch = metricBatch(name, kind: kind, [100, 160, 220, 30, 90])
    let signal = try #require(telemetry([batch]).signals.first)
    #expect(Array(signal.series.values[1...]) == [1, 1, 0.5, 1])
  }

  @Test(arguments: ["db.client.connection.timeouts", "http.server.requests", "jobs"])
  func `what was counted since the last export is no running total`(name: String) throws {
    let values: [Double] = [60, 120, 180, 240, 300]
    let batch = metricBatch(name, kind: .delta, values)
    let signal = try #require(telemetry([batch]).signals.first)
    #expect(signal.series.values == values.map { $0 / 60 })
  }

  @Test func `sum and count of each export make a mean`() throws {
    let name = "db.client.connections.wait_time"
    let batches = [
      metricBatch(name + "_sum", kind: .delta, [3000, 12000, 3000]),
      metricBatch(name + "_count", kind: .delta, [600, 600, 300]),
    ]
    let signal = try #require(telemetry(batches).signals(.poolAcquireTime).first)
    let expected = [0.005, 0.02, 0.01]
    for (value, expected) in zip(signal.series.values, expected) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect(signal.series.values.count == 3)
  }
}
