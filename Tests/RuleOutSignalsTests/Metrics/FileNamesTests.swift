import RuleOutModel
import Testing

@testable import RuleOutSignals

/// What only the names of files and columns say of a metric.
@Suite struct FileNamesTests {
  private let levels: [Double?] = (0..<60).map { 0.3 + 0.01 * Double($0 % 3) }

  @Test func `the title of a panel names the metric, its columns who is measured`() {
    let panel = "grafana/Cpu Pct-data-2026-01-03 21_59_00.csv"
    let other = "grafana/Latency P95 Ms-data-as-joinbyfield-2026-01-03 21_59_00.csv"
    let data = telemetry([
      metricBatch("orders", file: panel, levels), metricBatch("web-1", file: panel, levels),
      metricBatch("orders", file: other, levels),
    ])
    #expect(
      Set(data.signals(.cpuUtilization).map(\.id.entity)) == [
        Entity(.service, "orders"), Entity(.instance, "web-1"),
      ])
    #expect(data.signals(.latency).map(\.id.statistic) == [.p95])
  }

  @Test func `a legend of who calls whom is a call`() throws {
    let data = telemetry([
      metricBatch(
        "orders -> stock", file: "Call P95 Ms-data-2026-01-03 21_59_00.csv", levels)
    ])
    let signal = try #require(data.signals(.dependencyLatency).first)
    #expect(signal.id.entity == Entity(.dependency, "stock"))
    #expect(signal.id.observer == Entity(.service, "orders"))
  }

  @Test func `a title gives way to columns that mean something, and counts only in a download`() {
    let panel = "Memory Mb-data-2026-01-03 21_59_00.csv"
    let data = telemetry([metricBatch("cpu_utilization", file: panel, levels)])
    #expect(data.signals(.memoryResident).isEmpty && !data.signals(.cpuUtilization).isEmpty)
    #expect(PanelTitles.title(of: "sensor-data-1.csv") == nil)
    #expect(PanelTitles.title(of: "a/Db_Pool_Max-data-2026-01-03_21_59_00.csv") == "Db Pool Max")
  }

  @Test func `a file that is called by its metric says before it who is measured`() {
    let data = telemetry([
      metricBatch("heap_used_mb_Average", file: "cloudwatch/orders-heap_used_mb.json", levels),
      metricBatch("heap_used_mb_Average", file: "cloudwatch/stock-heap_used_mb.json", levels),
      metricBatch("heap_used_mb_Average", file: "cloudwatch/heap_used_mb.json", levels),
    ])
    let entities = Set(data.signals(.memoryHeap).map(\.id.entity.name))
    #expect(entities.isSuperset(of: ["orders", "stock"]))
  }

  @Test(arguments: ["http-requests_per_sec.csv", "requests_per_sec.csv", "all.csv"])
  func `a longer name of the metric, or another, is nobody`(file: String) {
    let data = telemetry([metricBatch("requests_per_sec", file: file, levels)])
    #expect(data.signals(.traffic).map(\.id.entity) == [.whole])
  }

  @Test func `a file of several metrics says nothing of who`() {
    let file = "orders-heap_used_mb.csv"
    let data = telemetry([
      metricBatch("heap_used_mb", file: file, levels), metricBatch("cpu_pct", file: file, levels),
    ])
    #expect(data.signals(.memoryHeap).map(\.id.entity) == [.whole])
  }

  @Test func `rates without a name are those of the counter that their file is called by`() throws {
    let data = telemetry([
      metricBatch(
        "", labels: ["instance": "web-1:9100"], file: "p/http_requests_total_rate.json",
        (0..<60).map { _ in 12 }),
      metricBatch("", file: "p/whatever.json", levels),
    ])
    let traffic = try #require(data.signals(.traffic).first { $0.id.entity.name == "web-1" })
    let known = traffic.series.values.filter { !$0.isNaN }
    #expect(known.dropFirst().allSatisfy { ($0 - 12).magnitude < 0.01 })
    #expect(data.signals(.other).map(\.id.metric) == [""])
    let warnings = data.warnings.filter { $0.code == "metric-without-name" }
    #expect(warnings.map(\.file) == ["p/whatever.json"])
    #expect(warnings.allSatisfy { $0.message.hasPrefix("1 series have no metric name") })
  }

  @Test func `rates of a sum and of its count without names give the mean`() throws {
    let data = telemetry([
      metricBatch(
        "", file: "p/http_request_duration_seconds_sum_rate.json", (0..<60).map { _ in 3 }),
      metricBatch(
        "", file: "p/http_request_duration_seconds_count_rate.json", (0..<60).map { _ in 12 }),
    ])
    let mean = try #require(data.signals(.latency).first { $0.id.statistic == .mean })
    #expect(mean.series.values.filter { !$0.isNaN }.allSatisfy { ($0 - 0.25).magnitude < 0.01 })
    #expect(data.warnings.isEmpty)
  }

  @Test func `a quantile without a name is that of the histogram that its file is called by`() {
    let data = telemetry([
      metricBatch("", file: "http_request_duration_seconds_q0_95.json", levels)
    ])
    #expect(data.signals(.latency).map(\.id.statistic) == [.p95])
  }

  @Test func `a callee at the end of a name is told from the metric`() throws {
    let data = telemetry([
      metricBatch("call_errors_per_s:stock", labels: ["service": "orders"], levels),
      metricBatch("call_p95_ms_api.pay.example", labels: ["service": "orders"], levels),
      metricBatch("call_p95_ms_shift", labels: ["service": "orders"], levels),
    ])
    let errors = try #require(data.signals(.dependencyErrorRate).first)
    #expect(errors.id.entity == Entity(.dependency, "stock"))
    #expect(errors.id.observer == Entity(.service, "orders"))
    #expect(data.signals(.dependencyLatency).map(\.id.entity.name) == ["api.pay.example"])
  }

  /// A table of one service, and what else the bundle says.
  private func table(_ columns: [String], edges: [CallEdge]) -> Telemetry {
    var topology = RecordBatch(file: "topology.csv")
    topology.edges = edges
    return telemetry(columns.map { metricBatch($0, levels) } + [topology])
  }

  @Test func `a folder of calls in a path holds the callee`() {
    let data = table(
      [
        "prod.bff.call_p95_ms.calls.users", "prod.bff.calls_per_s.calls.users",
        "prod.bff.call_p95_ms.calls.api_amadeus_com", "prod.bff.latency_p95_ms",
        "prod.users.latency_p95_ms", "prod.users.calls_per_s.calls.payment_gateway",
      ], edges: [CallEdge(caller: "bff", callee: "users")])
    #expect(
      Set(data.signals(.dependencyLatency).map(\.id.entity.name)) == ["users", "api.amadeus.com"])
    #expect(
      Set(data.signals(.dependencyTraffic).map(\.id.entity.name)) == ["users", "payment_gateway"])
    #expect(data.signals(.latency).count == 2 && data.signals(.traffic).isEmpty)
  }

  @Test func `a service that is known owns the columns that begin with its name`() throws {
    let data = table(
      [
        "patient-portal_latency_p95_ms", "patient-portal_call_p95_ms_api.pay.example",
        "health-primary_read_latency_ms", "patients_latency_p95_ms",
      ],
      edges: [CallEdge(caller: "patient-portal", callee: "health-primary")])
    #expect(
      Set(data.signals(.latency).map(\.id.entity)) == [Entity(.service, "patient-portal"), .whole])
    let call = try #require(data.signals(.dependencyLatency).first)
    #expect(call.id.entity.name == "api.pay.example")
    #expect(call.id.observer == Entity(.service, "patient-portal"))
    #expect(
      data.signals(.storageLatency).map(\.id.observer) == [Entity(.service, "health-primary")])
  }

  @Test(arguments: [
    // The name of the service is a part of the metric's.
    "cache_hit_ratio", "http_requests_per_s", "client_latency_ms",
  ])
  func `a known name that is a word of the metric leaves it whole`(column: String) {
    let names = ["cache", "http", "client"]
    #expect(ServiceColumns.split([column], known: Set(names)).isEmpty)
  }
}
