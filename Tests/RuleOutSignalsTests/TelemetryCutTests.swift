import RuleOutModel
import Testing

@testable import RuleOutSignals

@Suite struct TelemetryCutTests {
  static let start = Timestamp(seconds: 1_700_000_040)

  static func at(_ seconds: Double) -> Timestamp { start.advanced(bySeconds: seconds) }

  private func signal(
    _ quantity: Quantity, step: Double = 60, metric: String = "m", statistic: Statistic = .value,
    _ values: [Double]
  ) -> Signal {
    Signal(
      id: SignalID(entity: .whole, quantity: quantity, statistic: statistic, metric: metric),
      series: Series(start: Self.start, step: Int64(step * 1e6), values: values),
      source: SourceReference(file: "f", line: 1))
  }

  private func cut(_ telemetry: Telemetry, _ seconds: Double) -> Telemetry {
    var telemetry = telemetry
    telemetry.span = TimeWindow(start: Self.start, end: Self.at(600))
    return telemetry.cut(at: Self.at(seconds), utcOffset: 0)
  }

  @Test(arguments: [(0.0, 0), (59, 0), (60, 1), (119, 1), (180, 3), (900, 4)])
  func `a sample is there once its cell has closed`(seconds: Double, count: Int) {
    let telemetry = Telemetry(signals: [signal(.latency, [1, 2, 3, 4])])
    #expect(cut(telemetry, seconds).signals.first?.series.count ?? 0 == count)
  }

  @Test func `a name that had not been met leaves no signal behind`() {
    let telemetry = Telemetry(signals: [
      signal(.latency, metric: "", statistic: .mean, [.nan, .nan, 3]),
      signal(.traffic, metric: "", statistic: .rate, [0, 0, 3]),
      signal(.poolPending, [0, 0, 3]),
    ])
    #expect(cut(telemetry, 120).signals.map(\.id.quantity) == [.poolPending])
    #expect(cut(telemetry, 180).signals.count == 3)
  }

  @Test func `a metric ends with its last sample`() {
    let telemetry = Telemetry(signals: [signal(.latency, [1, .nan, .nan, 4])])
    #expect(cut(telemetry, 180).signals[0].series.values == [1])
    #expect(cut(telemetry, 240).signals[0].series.count == 4)
  }

  @Test func `what people did is there when they did it, and its end when it ended`() throws {
    let source = SourceReference(file: "f", line: 1)
    let telemetry = Telemetry(
      changes: [
        Change(
          kind: .deploy, time: .moment(Self.at(100)), end: .moment(Self.at(200)), source: source),
        Change(
          kind: .deploy, time: .moment(Self.at(30)), end: .moment(Self.at(290)), isDerived: true,
          arrivals: [
            Change.Arrival(instance: "a", time: Self.at(30)),
            Change.Arrival(instance: "b", time: Self.at(290)),
          ], source: source),
      ],
      commits: [
        Commit(sha: "1", time: .moment(Self.at(50)), source: source),
        Commit(sha: "2", time: .moment(Self.at(150)), source: source),
        Commit(sha: "3", source: source),
      ],
      alerts: [Alert(time: .moment(Self.at(120)), source: source)],
      notes: [ResponderNote(time: .moment(Self.at(130)), note: "n", source: source)])
    let early = cut(telemetry, 60)
    #expect(early.changes.map(\.arrivals.count) == [1])
    #expect(early.changes[0].end == nil)
    #expect(early.commits.map(\.sha) == ["1", "3"])
    #expect(early.alerts.isEmpty && early.notes.isEmpty)
    #expect(early.span?.end == Self.at(60))
    let later = cut(telemetry, 120)
    #expect(later.changes.count == 2)
    #expect(later.changes.allSatisfy { $0.end == nil })
    #expect(later.alerts.count == 1)
    let late = cut(telemetry, 600)
    #expect(late.changes.allSatisfy { $0.end != nil })
    #expect(late.commits.count == 3 && late.notes.count == 1)
  }

  @Test func `a clock time keeps the day that the whole data give it`() throws {
    let source = SourceReference(file: "f", line: 1)
    let second = (Int(Self.start.seconds) + 300) % 86_400
    let telemetry = Telemetry(alerts: [
      Alert(time: .clock(secondsOfDay: second), source: source)
    ])
    #expect(cut(telemetry, 240).alerts.isEmpty)
    #expect(cut(telemetry, 300).alerts.map(\.time) == [.moment(Self.at(300))])
  }

  @Test func `messages are counted up to then`() throws {
    let series = Series(start: Self.start, step: 60_000_000, values: [0, 2, 0, 5])
    let telemetry = Telemetry(templates: [
      MessageTemplate(
        service: "s", severity: .error, text: "t", example: "t", count: 7, series: series,
        activity: series, source: SourceReference(file: "f", line: 1))
    ])
    #expect(cut(telemetry, 60).templates.isEmpty)
    let then = try #require(cut(telemetry, 180).templates.first)
    #expect(then.count == 2)
    #expect(then.series.count == 3 && then.activity.count == 3)
  }

  @Test func `requests are those that had ended, as if no others had been read`() throws {
    var generator = SeededGenerator(seed: 3)
    let requests = (0..<3_000).map { _ -> Request in
      let end = Self.at(Double.random(in: 0..<600, using: &generator))
      var request = Request(end: end)
      request.duration = Int64.random(in: 1_000...900_000, using: &generator)
      request.service = Symbol("backend")
      request.route = Symbol("r\(Int.random(in: 0..<4, using: &generator))")
      request.user = Symbol("u\(Int.random(in: 0..<50, using: &generator))")
      return request
    }
    func reduced(_ requests: [Request]) -> RequestReduction {
      var reduction = RequestReduction()
      reduction.receive(requests, file: "f", userBasis: .userID)
      reduction.settle(within: nil)
      return reduction
    }
    let whole = TimeWindow(start: Self.start, end: Self.at(600))
    // Cells of 10 s that straddle the moment are not there yet.
    let moment = Self.start.floored(toStep: 60_000_000).advanced(bySeconds: 300)
    let then = reduced(requests).cut(at: moment)
    let fresh = reduced(requests.filter { $0.end < moment })
    for dimension in RequestReduction.Dimension.allCases {
      #expect(then.keys(dimension) == fresh.keys(dimension))
      for key in then.keys(dimension) {
        #expect(then.totals(dimension, key, in: whole) == fresh.totals(dimension, key, in: whole))
        #expect(then.sums(dimension, key, in: whole).count == fresh.count(dimension, key))
        #expect(
          then.counts(dimension, key, step: 60_000_000)
            == fresh.counts(dimension, key, step: 60_000_000))
      }
    }
    #expect(then.cellRange == fresh.cellRange)
    #expect(
      then.users(in: whole, normalisedBy: [.none: 1_000])
        == fresh.users(in: whole, normalisedBy: [.none: 1_000]))
  }
}
