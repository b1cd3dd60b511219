import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct ToldRequestsTests {
  private func demand(
    _ entity: Entity, metric: String, _ level: Double, _ quantity: Quantity = .traffic
  ) -> Signal {
    Signal(
      id: SignalID(entity: entity, quantity: quantity, statistic: .rate, metric: metric),
      series: Series(start: at(0), step: 60_000_000, values: [level, level, level]),
      source: SourceReference(file: "f", line: 1))
  }

  private let shop = Entity(.service, "shop")
  private var told: Set<Entity> { [.whole, shop, Entity(.service, "mail")] }

  @Test func `messages that tell of a sample count no demand where the service's counter does`() {
    let logged = [
      demand(.whole, metric: "", 1), demand(shop, metric: "", 1),
      demand(Entity(.route, "GET /"), metric: "", 1),
    ]
    #expect(
      ToldRequests.withoutSamples(logged, of: told, besides: [demand(shop, metric: "rps", 300)])
        .isEmpty)
  }

  @Test func `a sample tells of failures and times where no metric does`() {
    let failures = demand(shop, metric: "", 0.1, .errorRatio)
    let times = demand(shop, metric: "", 0.1, .latency)
    let counted = [
      demand(shop, metric: "rps", 300), demand(shop, metric: "error_ratio", 0.01, .errorRatio),
    ]
    let logged = [demand(shop, metric: "", 1), failures, times]
    #expect(ToldRequests.withoutSamples(logged, of: told, besides: counted) == [times])
    let whole = [demand(shop, metric: "", 300), failures, times]
    #expect(ToldRequests.withoutSamples(whole, of: told, besides: counted) == whole)
  }

  @Test func `requests of a log made for them count, however few`() {
    let logged = [demand(.whole, metric: "", 1), demand(shop, metric: "", 1)]
    let counted = [demand(shop, metric: "rps", 300)]
    #expect(ToldRequests.withoutSamples(logged, of: [], besides: counted) == logged)
    #expect(
      ToldRequests.withoutSamples(logged, of: [shop], besides: counted) == [logged[0]])
  }

  @Test
  func `messages that tell of all requests do, and so do those of a service without a counter`() {
    let logged = [demand(.whole, metric: "", 320), demand(shop, metric: "", 310)]
    let counted = [demand(shop, metric: "rps", 300)]
    #expect(ToldRequests.withoutSamples(logged, of: told, besides: counted) == logged)
    let other = [demand(Entity(.service, "mail"), metric: "", 1)]
    #expect(ToldRequests.withoutSamples(other, of: told, besides: counted) == other)
    #expect(ToldRequests.withoutSamples(logged, of: told, besides: []) == logged)
  }
}
