import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct SamplingGridTests {
  private func times(from first: Int64, every step: Int64) -> [Int64] {
    (0..<20).map { (first + $0 * step) * 1_000_000 }
  }

  @Test func `cells of minutes begin where their samples do`() {
    let grid = SamplingGrid(times: times(from: 1_000_180, every: 300), step: 300_000_000)
    #expect(grid.start == Timestamp(seconds: 1_000_180))
    #expect(grid.count == 20)
  }

  @Test func `cells of seconds are shared by all series`() {
    let grid = SamplingGrid(times: times(from: 1_000_187, every: 15), step: 15_000_000)
    #expect(grid.start == Timestamp(seconds: 1_000_185))
    #expect(grid.count == 20)
  }
}
