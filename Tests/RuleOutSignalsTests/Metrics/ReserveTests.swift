import RuleOutModel
import Testing

@testable import RuleOutSignals

/// Balances, which tell what is left of a reserve; and cores, in use or there.
@Suite struct ReserveTests {
  private func values(_ quantity: Quantity, _ name: String, _ values: [Double]) -> [Double] {
    let signals = telemetry([metricBatch(name, labels: ["instance": "i-1"], values)])
      .signals(quantity)
    return signals.first?.series.values.filter { !$0.isNaN }
      .map { $0.rounded(significantDigits: 6) } ?? []
  }

  @Test func `a percentage is a share of the whole`() {
    #expect(
      values(.diskCreditsUsed, "volume_burst_balance_percent", [90, 60, 30, 0])
        == [0.1, 0.4, 0.7, 1])
  }

  @Test func `a number of credits is a share of the most that there was so far`() {
    #expect(
      values(.cpuCreditsUsed, "CPUCreditBalance", [200, 100, 50, 400, 0.8]) == [
        0, 0.5, 0.75, 0, 0.998,
      ])
  }

  @Test(arguments: [[0.0, 10, 20, 30], [0.5, 2, 1, 0]])
  func `a balance that grows from nothing, or was never any, lacks nothing`(balance: [Double]) {
    #expect(values(.cpuCreditsUsed, "CPUCreditBalance", balance) == [0, 0, 0, 0])
  }

  @Test func `a balance is no series that an alert rule could watch as it is`() {
    let batch = metricBatch("volume_burst_balance_percent", labels: ["instance": "i-1"], [90, 60])
    #expect(telemetry([batch]).signals(.diskCreditsUsed).map(\.origin) == [nil])
  }

  @Test(arguments: ["cpu_cores", "cpu_cores_used", "container_cpu_cores"])
  func `cores of a process are cores in use`(name: String) {
    #expect(values(.cpuUtilization, name, [1.5, 2.25, 2]) == [1.5, 2.25, 2])
  }

  @Test(arguments: ["cpu_cores", "machine_cpu_cores", "container_cpu_limit_cores"])
  func `whole cores, and those of a machine or a limit, are how many there are`(name: String) {
    #expect(values(.cpuUtilization, name, [8, 8, 8]).isEmpty)
  }

  @Test func `the greatest of what is used is no limit`() {
    let names = [
      "container_memory_working_set_mib_max", "process_resident_memory_mb_max", "rss_max",
    ]
    for name in names {
      let reading = MetricFamily.readings(of: MetricName(MetricIdentity(name: name))).first
      #expect(reading?.quantity == .memoryResident)
      #expect(reading?.statistic == .maximum)
    }
    let beside = MetricName(
      MetricIdentity(name: "memory_mb_max"), siblings: ["memory_mb_max", "memory_mb_avg"])
    #expect(MetricFamily.readings(of: beside).first?.quantity == .memoryResident)
    let alone = MetricName(MetricIdentity(name: "memory_mb_max"))
    #expect(MetricFamily.readings(of: alone).first?.quantity == .memoryLimit)
  }
}
