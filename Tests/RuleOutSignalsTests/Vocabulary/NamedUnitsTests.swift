import RuleOutModel
import Testing

@testable import RuleOutSignals

/// Units in names, and what they are told for.
@Suite struct NamedUnitsTests {
  private func reading(_ name: String, _ labels: [String: String] = [:]) throws -> Reading {
    let identity = MetricIdentity(
      name: name, labels: labels.map { MetricIdentity.Label($0.key, $0.value) })
    return try #require(MetricFamily.readings(of: MetricName(identity)).first)
  }

  @Test(arguments: [
    "mysql.disk_write_mb_s", "net_rx_kb_s", "wal_mib_s", "bytes_in_gb_sec", "memory_write_mb_s",
    "heap_alloc_mb_per_s", "db_read_kb_per_s",
  ])
  func `bytes over a time are neither a time nor what is held`(name: String) throws {
    #expect(MetricName(MetricIdentity(name: name)).statesBytes)
    #expect(try reading(name).quantity == .other)
  }

  @Test(arguments: ["http_req_s", "req_s", "batch_req_s", "http.rate", "cmd_s", "requests_s"])
  func `what is counted in a second is a rate`(name: String) throws {
    #expect(try reading(name).quantity == .traffic)
  }

  @Test(arguments: [
    ("request_s", Quantity.other), ("requests_s_p95", .latency), ("query_s", .queryTime),
    ("fill.rate", .other), ("redis_cmd_s", .other),
  ])
  func `how long one takes is none`(name: String, quantity: Quantity) throws {
    #expect(try reading(name).quantity == quantity)
  }

  @Test(arguments: [
    ("http_5xx_pct.get_cart", Quantity.errorRatio), ("client_errors_ratio:us", .errorRatio),
    ("disk_used_pct.data", .diskUtilization), ("disk_used_pct[/data]", .diskUtilization),
    ("error_ratio:/v2/orders", .errorRatio), ("cpu_percent_max_pod", .cpuUtilization),
    ("latency_ms_p95_per_zone", .latency), ("memory_mb_avg_pod", .memoryResident),
  ])
  func `what a name is told for changes neither its unit nor its quantity`(
    name: String, quantity: Quantity
  ) throws {
    #expect(try reading(name).quantity == quantity)
  }

  @Test func `a unit behind a mark stays one`() throws {
    #expect(try reading("latency.us").scale == .factor(1e-6))
    #expect(try reading("memory_mb_avg_pod").scale == .factor(1e6))
    #expect(try reading("http_5xx_pct.get_cart").scale == .share(statedAsPercent: true))
  }

  @Test func `operations, routes and countries are parts`() {
    for names in [
      ["http_5xx_pct.get_cart", "http_5xx_pct.post_cart_items"],
      ["errors_ratio:us", "errors_ratio:ca"], ["p95_ms:/v2/orders/status", "p95_ms:/v2/users"],
      ["requests_rate_by_tier:partner", "requests_rate_by_tier:anonymous"],
      ["error_ratio[eu]", "error_ratio[apac]"],
    ] {
      let found = telemetry(
        names.map { metricBatch($0, labels: ["service": "a"], [0.1, 0.2, 0.1]) }
      )
      .signals
      #expect(found.allSatisfy { $0.id.entity == Entity(.service, "a") })
      #expect(found.allSatisfy { $0.id.quantity != .other })
      #expect(Set(found.map(\.id.quantity)).count == 1)
    }
  }

  @Test(arguments: ["requests_per_s_offset_1w", "http_p95_ms_last_week", "error_ratio_week_ago"])
  func `what was measured a week before says nothing`(name: String) throws {
    #expect(try reading(name).quantity == .other)
  }
}
