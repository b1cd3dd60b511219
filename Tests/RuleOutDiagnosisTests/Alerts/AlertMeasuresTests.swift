import RuleOutDiagnosis
import RuleOutModel
import Testing

/// What alerts compare with their thresholds.
@Suite struct AlertMeasuresTests {
  static func known(_ values: [Double]) -> [Double?] { values.map { $0.isNaN ? nil : $0 } }

  @Test func `a mean needs every cell of its window`() {
    let means = AlertMeasures.trailingMean([1, 2, 3, .nan, 5, 6, 7], width: 3)
    #expect(Self.known(means) == [nil, nil, 2, nil, nil, nil, 6])
  }

  @Test func `a steady rise is forecast along its line`() {
    let line = (0..<10).map { 100 + 3 * Double($0) }
    let forecast = AlertMeasures.forecast(line, width: 4, ahead: 20)
    #expect(Self.known(forecast)[..<4].allSatisfy { $0 == nil })
    for index in 4..<10 { #expect(abs(forecast[index] - (line[index] + 60)) < 1e-9) }
  }

  @Test func `a missing cell is left out of a forecast, and a fall leads down`() {
    var line = (0..<10).map { 100 + 3 * Double($0) }
    line[6] = .nan
    let forecast = AlertMeasures.forecast(line, width: 4, ahead: 20)
    #expect(abs(forecast[9] - (127 + 60)) < 1e-9)
    // After a restart the window holds both runs: the line through them falls.
    let restarted = AlertMeasures.forecast([10, 20, 30, 40, 50, 1, 2], width: 4, ahead: 10)
    #expect(restarted[6] < 0)
  }

  @Test func `a budget burns as the workbook computes it`() throws {
    // 1,000 requests a cell; 2 fail in each quiet one, 100 in each of the last two.
    let all = [Double](repeating: 1_000, count: 14)
    let bad = [Double](repeating: 2, count: 12) + [100, 100]
    let rates = AlertMeasures.burnRate(bad: bad, all: all, budget: 0.001, long: 12, short: 1)
    #expect(rates[10].isNaN)
    // All twelve at twice the budget.
    #expect(abs(rates[11] - 2) < 1e-9)
    // (11 * 2 + 100) of 12,000 is 10.1667 budgets, less than the 100 of the last cell.
    #expect(abs(rates[12] - 122.0 / 12) < 1e-9)
    #expect(abs(rates[13] - 220.0 / 12) < 1e-9)
  }

  @Test func `the short window lets go of what is over`() {
    let all = [Double](repeating: 100, count: 10)
    let bad = [0, 0, 0, 0, 0, 50, 50, 0, 0, 0].map(Double.init)
    let rates = AlertMeasures.burnRate(bad: bad, all: all, budget: 0.01, long: 5, short: 2)
    #expect(abs(rates[6] - 20) < 1e-9)
    #expect(abs(rates[7] - 20) < 1e-9)
    #expect(rates[8] == 0)
    #expect(rates[9] == 0)
  }

  @Test func `time without requests burns nothing`() {
    let rates = AlertMeasures.burnRate(
      bad: [0, 0, 0], all: [0, 0, 10], budget: 0.01, long: 2, short: 1)
    #expect(Self.known(rates) == [nil, nil, 0])
  }

  @Test func `a limit counts from the end of its cell, and until another is known`() {
    let start = Timestamp(microseconds: 0)
    let grid = Series(start: start, step: 15_000_000, values: [Double](repeating: 0, count: 12))
    let limits = Series(start: start, step: 60_000_000, values: [40, .nan, 20])
    #expect(
      Self.known(AlertMeasures.lastKnown(limits, on: grid))
        == [nil, nil, nil, 40, 40, 40, 40, 40, 40, 40, 40, 20])
  }

  @Test(arguments: 0..<20) func `no measure looks ahead`(seed: UInt64) {
    var noise = Noise(seed: seed)
    let values = (0..<50).map { _ in noise.next() < 0.1 ? Double.nan : noise.next() }
    let counts = (0..<50).map { _ in (noise.next() * 9).rounded() }
    let cut = 12 + Int(noise.next() * 30)
    func altered(_ values: [Double]) -> [Double] {
      values.indices.map { $0 < cut ? values[$0] : 1_000 - values[$0] }
    }
    func measures(_ values: [Double], _ counts: [Double]) -> [[Double?]] {
      let all = counts.map { $0 + 3 }
      return [
        AlertMeasures.trailingMean(values, width: 4),
        AlertMeasures.forecast(values, width: 6, ahead: 9),
        AlertMeasures.ratio(values, to: counts),
        AlertMeasures.burnRate(bad: counts, all: all, budget: 0.1, long: 9, short: 3),
      ].map { Self.known(Array($0[..<cut])) }
    }
    #expect(measures(values, counts) == measures(altered(values), altered(counts)))
  }
}
