import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct CloudWatchLabelTests {
  @Test(
    arguments: [
      ("CPUUtilization", "CPUUtilization", nil),
      ("i-0abc1 CPUUtilization", "CPUUtilization", "i-0abc1"),
      ("my_db CPUUtilization", "CPUUtilization", "my_db"),
      ("orders heap_used_mb", "heap_used_mb", "orders"),
      ("orders TargetResponseTime p95", "TargetResponseTime_p95", "orders"),
      ("Average latency by zone", "Average latency by zone", nil),
    ] as [(String, String, String?)])
  func `a label tells whose metric it is`(text: String, metric: String, owner: String?) {
    let label = CloudWatchLabel(text)
    #expect(label.metric == metric)
    #expect(label.labels.map(\.value) == [owner].compactMap { $0 })
  }

  @Test func `services bear words, machines numbers or addresses`() {
    #expect(CloudWatchLabel("orders cpu_pct").labels.map(\.key) == ["service"])
    #expect(CloudWatchLabel("i-0abc1 cpu_pct").labels.map(\.key) == ["instance"])
  }
}
