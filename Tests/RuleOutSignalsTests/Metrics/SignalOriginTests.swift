import RuleOutModel
import Testing

@testable import RuleOutSignals

/// The series of a source that a signal was read from: what an alert on it has to name.
@Suite struct SignalOriginTests {
  static func signals(
    _ name: String, _ labels: [[MetricIdentity.Label]], _ value: (Double) -> Double
  ) -> [Signal] {
    var reduction = TelemetryReduction()
    let series = labels.map { MetricIdentity(name: name, labels: $0) }
    var batch = RecordBatch(file: "m.prom")
    batch.series = series
    for index in series.indices {
      for minute in 0..<20 {
        batch.samples.append(
          Sample(
            series: index,
            time: Timestamp(microseconds: 1_700_000_040_000_000 + Int64(minute) * 60_000_000),
            value: value(Double(minute)), line: 1))
      }
    }
    reduction.receive(batch)
    return reduction.telemetry().signals
  }

  static let web = MetricIdentity.Label("instance", "web-1:9100")

  @Test func `a gauge is its series`() throws {
    let labels = [Self.web, MetricIdentity.Label("job", "shop")]
    let signal = try #require(
      Self.signals("process_resident_memory_bytes", [labels]) { 1e8 + $0 }.first)
    let origin = try #require(signal.origin)
    #expect(origin.identity.name == "process_resident_memory_bytes")
    #expect(origin.identity.labels == labels)
    #expect(origin.service == "shop")
    #expect(!origin.isCounter)
    #expect(origin.factor == 1)
  }

  @Test func `a counter is its increase, and a percentage a hundredth`() throws {
    let paging = try #require(Self.signals("node_vmstat_pswpin", [[Self.web]]) { 60 * $0 }.first)
    #expect(paging.origin?.isCounter == true)
    #expect(paging.origin?.factor == 1)
    let share = try #require(Self.signals("memory_used_percent", [[Self.web]]) { 40 + $0 }.first)
    #expect(share.origin?.factor == 0.01)
  }

  @Test func `a sum of several series is none of them`() throws {
    let name = "container_spec_memory_limit_bytes"
    let parts = ["a", "b"].map { [MetricIdentity.Label("container", $0), Self.web] }
    let one = try #require(Self.signals(name, [parts[0]]) { _ in 1e8 }.first)
    #expect(one.origin?.identity.labels == parts[0])
    let sum = try #require(
      Self.signals(name, parts) { _ in 1e8 }.first { $0.series.values.contains { $0 > 1.5e8 } })
    #expect(sum.origin == nil)
  }
}
