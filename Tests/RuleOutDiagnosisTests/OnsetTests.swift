import RuleOutModel
import RuleOutSignals
import Testing

@testable import RuleOutDiagnosis

/// When a signal left its quiet level.
@Suite struct OnsetTests {
  private static let minute: Int64 = 60_000_000

  private func signal(
    _ values: [Double], _ quantity: Quantity, _ statistic: Statistic, step: Int64 = minute
  ) -> Signal {
    Signal(
      id: SignalID(entity: shop, quantity: quantity, statistic: statistic, metric: "m"),
      series: Series(start: Scene.start, step: step, values: values),
      source: SourceReference(file: "metrics.csv", line: 2))
  }

  /// The onset of the first disturbance, its interval, in cells.
  private func onset(_ signal: Signal, quiet: Int) -> (Double, ClosedRange<Double>)? {
    let level = QuietLevel(
      Array(signal.series.values[..<quiet]), quantity: signal.id.quantity)
    guard let level, let first = signal.disturbances(from: level, direction: 1).first else {
      return nil
    }
    func cell(_ time: Timestamp) -> Double {
      time.seconds(since: signal.series.start) / signal.series.stepSeconds
    }
    let (start, end) = (cell(first.onsetInterval.start), cell(first.onsetInterval.end))
    return (cell(first.onset), start...end)
  }

  @Test func `a step with a noisy top is no ramp that began before it`() throws {
    // The highest value comes ten cells after the step.
    let top: [Double] = [160, 175, 120, 150, 147, 130, 170, 122, 155, 140, 250, 150]
    let quiet = (0..<120).map { 30 + Double($0 * 7 % 11) - 5 }
    let values = quiet + top + top
    let found = try #require(onset(signal(values, .latency, .p50), quiet: 120))
    #expect(found.0 == 120)
    #expect(found.1.contains(120))
    #expect(found.1.lowerBound >= 118)
  }

  @Test func `rare events began with the first of them, not where they fill a cell`() throws {
    // One event a cell at first, of cells in which two would stand out beside those of quiet time.
    var values = [Double](repeating: 0, count: 400)
    for cell in [20, 77, 130, 165, 201, 240, 266, 290] { values[cell] = 1.0 / 60 }
    for cell in 300..<340 where cell % 4 != 3 { values[cell] = (cell < 316 ? 1.0 : 2.0) / 60 }
    let found = try #require(onset(signal(values, .errorMessages, .rate), quiet: 300))
    #expect((299...302).contains(found.0))
    #expect(found.1.contains(300))
  }

  @Test func `a lone event long before is not the onset`() throws {
    var values = [Double](repeating: 0, count: 400)
    values[280] = 1.0 / 60
    for cell in 300..<340 { values[cell] = 3.0 / 60 }
    let found = try #require(onset(signal(values, .errorMessages, .rate), quiet: 270))
    #expect(found.0 == 300)
  }

  @Test func `what was not there before did not begin before it came`() throws {
    // A process that starts with the twentieth cell, and is slow soon after.
    let values = [Double](repeating: .nan, count: 20) + [40, 90, 200, 210, 190, 220, 200]
    let level = try #require(QuietLevel((0..<9).map { 20 + Double($0 % 3) }, quantity: .latency))
    let found = try #require(
      signal(values, .latency, .mean, step: 300_000_000).disturbances(from: level, direction: 1)
        .first)
    #expect(found.onset == found.signal.series.time(at: 20))
    #expect(found.onsetInterval.start == found.signal.series.time(at: 20))
    // Of what is disturbed as the data begins, nobody knows since when.
    let early = signal(Array(values[20...]), .latency, .mean, step: 300_000_000)
    let first = try #require(early.disturbances(from: level, direction: 1).first)
    #expect(first.onsetInterval.duration > 80_000)
  }
}
