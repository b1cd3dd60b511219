import RuleOutModel
import RuleOutSimulator
import Testing

@Suite struct SoakPopulationTests {
  @Test func `a series depends on its seed and number alone`() {
    let population = SoakPopulation(seed: 7)
    #expect(population.series(3).memory.values.count == population.series(3).memory.values.count)
    let (one, again, other) = (population.series(5), population.series(5), population.series(7))
    #expect(one.memory.start == again.memory.start && one.leastShown == again.leastShown)
    #expect(one.memory.values.map(\.bitPattern) == again.memory.values.map(\.bitPattern))
    #expect(one.memory.values.map(\.bitPattern) != other.memory.values.map(\.bitPattern))
  }

  @Test(arguments: [false, true])
  func `half of the series leak, from half a percent an hour upwards`(isHeldOut: Bool) {
    let population = SoakPopulation(seed: 3, isHeldOut: isHeldOut)
    let series = (0..<60).map(population.series)
    #expect(series.count { $0.leak > 0 } == 30)
    #expect(series.allSatisfy { $0.leak == 0 || $0.leak >= 0.005 })
    #expect(series.allSatisfy { $0.memory.window.duration >= 0.95 * 6 * 3600 })
    #expect(series.allSatisfy { $0.memory.values.contains { $0.isFinite && $0 > 0 } })
    #expect(Set(series.flatMap(\.traits)).count >= 8)
  }

  @Test func `what can be shown at all depends on noise and length, not on the leak`() {
    let series = (0..<60).map(SoakPopulation(seed: 3).series)
    #expect(series.allSatisfy { $0.leastShown > 0 && $0.leastShown.isFinite })
    func typical(_ hours: ClosedRange<Double>) -> Double {
      let shown = series.filter { hours.contains($0.memory.window.duration / 3600) }
        .map(\.leastShown).sorted()
      return shown.isEmpty ? 0 : shown[shown.count / 2]
    }
    #expect(typical(100...400) * 5 < typical(5...12))
  }
}
