import Foundation
import RuleOut
import RuleOutModel
import Testing

/// A folder of nothing but the log of an application and a list of deployments.
@Suite struct MessageBundleTests {
  private static let start = 1_795_350_000

  /// A line every two seconds for two hours, every fourth one a failure in `outage`.
  private static func log(outage: Range<Int>, failure: String) -> String {
    var lines = ""
    for second in stride(from: 0, to: 7_200, by: 2) {
      let time = Timestamp(seconds: Double(start + second)).rfc3339()
      lines +=
        outage.contains(second) && second % 8 == 0
        ? "\(time) ERROR [worker-\(second % 5)] c.s.o.Orders - \(failure)\n"
        : "\(time) INFO [worker-\(second % 5)] c.s.o.Orders - order \(second * 7) placed\n"
    }
    return lines
  }

  private static func diagnosis(_ failure: String, deployedAt second: Int) async throws
    -> Diagnosis
  {
    let deployed = Timestamp(seconds: Double(start + second)).rfc3339()
    let undone = Timestamp(seconds: Double(start + 5_990)).rfc3339()
    return try await withTemporaryFolder { folder in
      try log(outage: 4_800..<6_000, failure: failure).write(
        to: folder.appending(path: "app.log"), atomically: true, encoding: .utf8)
      let list = "time,kind,service,version\n\(deployed),deploy,orders,v2.3.1\n"
      try (list + (second > 3_600 ? "\(undone),rollback,orders,v2.3.0\n" : "")).write(
        to: folder.appending(path: "deploys.csv"), atomically: true, encoding: .utf8)
      var options = AnalysisOptions()
      options.replays = false
      return try await Pipeline.analyze([folder.path], options: options).diagnosis
    }
  }

  private static let crash = """
    order failed
    java.lang.NullPointerException: Cannot invoke "Discount.rate()" because "d" is null
    \tat com.shop.order.PriceService.total(PriceService.java:88)
    """

  @Test func `errors that begin with a deployment name it`() async throws {
    let diagnosis = try await Self.diagnosis(Self.crash, deployedAt: 4_770)
    let onset = try #require(diagnosis.incident.onset)
    #expect(abs(onset.seconds - Double(Self.start + 4_800)) <= 60)
    #expect(diagnosis.hypotheses.first { $0.verdict == .leading }?.id == "deploy-regression")
    #expect(diagnosis.culpritChange == "v2.3.1")
  }

  @Test func `errors that name a host which cannot be called lead to it`() async throws {
    let failure = #"Post "https://api.pay.example/v1/charges": context deadline exceeded"#
    let diagnosis = try await Self.diagnosis(failure, deployedAt: 1_200)
    let leader = try #require(diagnosis.hypotheses.first { $0.verdict == .leading })
    #expect(leader.id == "external-api")
    #expect(leader.entity == "api.pay.example")
    #expect(diagnosis.culpritChange == nil)
  }
}
