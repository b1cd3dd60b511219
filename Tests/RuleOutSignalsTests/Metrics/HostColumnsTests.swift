import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct HostColumnsTests {
  @Test(arguments: [
    ["web-1", "web-2"], ["10.0.0.1:9100", "10.0.0.2:9100"], ["10.0.0.1", "10.0.0.2"],
    ["web1.shop.example", "web2.shop.example"], ["ip-10-0-0-1", "ip-10-0-0-2"],
  ])
  func `names written as hosts are hosts`(names: Set<String>) {
    #expect(HostColumns.areHosts(names))
  }

  @Test(arguments: [
    ["web-1"], ["orders-a", "orders-b"], ["p50", "p95"], ["load-1", "load-5"],
    ["status-200", "status-500"], ["heap", "cpu"], ["cpu-1", "cpu-2"], ["CPU web-1", "CPU web-2"],
    ["web-1", "cart-1"],
  ])
  func `other names are not`(names: Set<String>) {
    #expect(!HostColumns.areHosts(names))
  }

  @Test func `columns of hosts are instances, and the name of the metric is asked for`() throws {
    var batch = metricBatch("web-1", file: "panel.csv", [1, 2, 3])
    batch.series[0].unit = "bytes"
    var second = metricBatch("web-2", file: "panel.csv", [4, 5, 6])
    second.series[0].unit = "bytes"
    let telemetry = telemetry([batch, second])
    #expect(
      telemetry.signals(.other).map(\.id.entity) == [
        Entity(.instance, "web-1"), Entity(.instance, "web-2"),
      ])
    let warning = try #require(
      telemetry.warnings.first { $0.code == "metric-without-name" })
    #expect(warning.file == "panel.csv")
    #expect(warning.message.contains("(in bytes)"))
  }
}
