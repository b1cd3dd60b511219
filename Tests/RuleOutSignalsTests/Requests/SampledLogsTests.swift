import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct SampledLogsTests {
  private func demand(
    _ entity: Entity, metric: String, _ level: Double, _ quantity: Quantity = .traffic
  ) -> Signal {
    Signal(
      id: SignalID(entity: entity, quantity: quantity, statistic: .rate, metric: metric),
      series: Series(start: at(0), step: 60_000_000, values: [level, level, level]),
      source: SourceReference(file: "f", line: 1))
  }

  private let shop = Entity(.service, "shop")

  @Test func `a log that holds a sample counts no demand where the service's counter does`() {
    let logged = [
      demand(.whole, metric: "", 1), demand(shop, metric: "", 1),
      demand(Entity(.route, "GET /"), metric: "", 1),
    ]
    #expect(
      SampledLogs.withoutSamples(logged, besides: [demand(shop, metric: "rps", 300)]).isEmpty)
  }

  @Test func `a sample tells of failures and times where no metric does`() {
    let failures = demand(shop, metric: "", 0.1, .errorRatio)
    let times = demand(shop, metric: "", 0.1, .latency)
    let counted = [
      demand(shop, metric: "rps", 300), demand(shop, metric: "error_ratio", 0.01, .errorRatio),
    ]
    let logged = [demand(shop, metric: "", 1), failures, times]
    #expect(SampledLogs.withoutSamples(logged, besides: counted) == [times])
    let whole = [demand(shop, metric: "", 300), failures, times]
    #expect(SampledLogs.withoutSamples(whole, besides: counted) == whole)
  }

  @Test func `a log of all requests does, and so does one of a service without a counter`() {
    let logged = [demand(.whole, metric: "", 320), demand(shop, metric: "", 310)]
    let counted = [demand(shop, metric: "rps", 300)]
    #expect(SampledLogs.withoutSamples(logged, besides: counted) == logged)
    let other = [demand(Entity(.service, "mail"), metric: "", 1)]
    #expect(SampledLogs.withoutSamples(other, besides: counted) == other)
    #expect(SampledLogs.withoutSamples(logged, besides: []) == logged)
  }
}
