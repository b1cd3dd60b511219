import Testing

@testable import RuleOutSignals

@Suite struct StatisticsMemoTests {
  @Test func `what is remembered is what is reckoned, to the last bit`() {
    var generator = SplitMix64(seed: 5)
    let noise = autoregressiveNoise(count: 240, correlation: 0.4, &generator)
    let windows = stride(from: 0, to: 200, by: 20).map { Array(noise[$0..<($0 + 40)]) }
    func all() -> [String] {
      windows.map { window in
        "\(String(describing: bootstrapMeanShift(baseline: noise, window: window)))"
          + "\(String(describing: rampOnset(window + [9, 10, 11, 12, 13, .nan, 14], levelBaseline: true)))"
      }
    }
    let plain = all()
    let memo = StatisticsMemo()
    StatisticsMemo.$current.withValue(memo) {
      #expect(all() == plain)
      #expect(all() == plain)
    }
  }

  @Test func `the same numbers are reckoned once, others and nil are told apart`() {
    var reckoned = 0
    func ask(_ numbers: [Double], _ parameter: Double = 0) -> Double? {
      StatisticsMemo.recall(.rampOnset, numbers, [parameter]) {
        reckoned += 1
        return numbers.first.flatMap { $0.isNaN ? nil : $0 }
      }
    }
    StatisticsMemo.$current.withValue(StatisticsMemo()) {
      #expect(ask([1, 2]) == 1)
      #expect(ask([1, 2]) == 1)
      #expect(reckoned == 1)
      #expect(ask([.nan]) == nil)
      #expect(ask([.nan]) == nil)
      #expect(reckoned == 2)
      #expect(ask([1, 2], 1) == 1)
      #expect(ask([-0.0]) == 0)
      #expect(ask([0.0])?.sign == .plus)
      #expect(reckoned == 5)
      #expect(StatisticsMemo.number(of: [1]) == StatisticsMemo.number(of: [1]))
      #expect(StatisticsMemo.number(of: [1]) != StatisticsMemo.number(of: [2]))
    }
    #expect(StatisticsMemo.current == nil)
    #expect(ask([1, 2]) == 1)
    #expect(reckoned == 6)
  }
}
