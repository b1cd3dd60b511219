import RuleOutSimulator
import Testing

@Suite struct RandomSourceTests {
  @Test func `a stream depends on its seed and its name alone`() {
    func firsts(_ seed: UInt64, _ name: String) -> [UInt64] {
      var source = RandomSource(seed: seed, stream: name)
      return (0..<4).map { _ in source.next() }
    }
    #expect(firsts(7, "arrivals") == firsts(7, "arrivals"))
    #expect(firsts(7, "arrivals") != firsts(8, "arrivals"))
    #expect(firsts(7, "arrivals") != firsts(7, "service"))
  }

  @Test func `samples have the moments that their distribution promises`() {
    var source = RandomSource(seed: 3, stream: "moments")
    let count = 40_000
    func mean(_ draw: (inout RandomSource) -> Double) -> Double {
      var sum = 0.0
      for _ in 0..<count { sum += draw(&source) }
      return sum / Double(count)
    }
    let uniform = mean { $0.uniform() }
    #expect(abs(uniform - 0.5) < 0.01)
    let normal = mean { $0.normal() }
    #expect(abs(normal) < 0.02)
    let square = mean {
      let value = $0.normal()
      return value * value
    }
    #expect(abs(square - 1) < 0.03)
    let exponential = mean { $0.exponential(mean: 5) }
    #expect(abs(exponential / 5 - 1) < 0.02)
    let logNormal = mean { $0.logNormal(mean: 30, sigma: 0.4) }
    #expect(abs(logNormal / 30 - 1) < 0.02)
    let rare = mean { Double($0.binomial(100, 0.02)) }
    #expect(abs(rare / 2 - 1) < 0.02)
    let frequent = mean { Double($0.binomial(1_000, 0.2)) }
    #expect(abs(frequent / 200 - 1) < 0.01)
  }

  @Test func `whole numbers below a bound cover it evenly`() {
    var source = RandomSource(seed: 5, stream: "below")
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[source.below(7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
  }
}
