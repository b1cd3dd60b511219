import Testing

@testable import RuleOutSignals

/// What no exporter should write and some will.
struct HostileValuesTests {
  static let series: [[Double]] = [
    [], [.nan], [.infinity, -.infinity], Array(repeating: .nan, count: 50), [1], [1, 2], [0, 0, 0],
    Array(repeating: 1e308, count: 40), (0..<40).map { $0.isMultiple(of: 2) ? 1e308 : -1e308 },
    (0..<40).map { Double($0) * Double.leastNonzeroMagnitude },
    (0..<40).map { Double($0) * 1e-200 },
    (0..<40).map { $0 == 20 ? 1e300 : 0 }, (0..<40).map { $0 < 20 ? .nan : Double($0) },
    (0..<40).map { $0 < 20 ? .infinity : Double($0) }, (0..<30).map { 1e15 + Double($0 % 2) },
    (0..<12).map { Double($0) }, (0..<8).map { Double($0 * $0) },
  ]

  @Test(arguments: series)
  func `nothing traps, and every number given is finite`(values: [Double]) {
    var numbers: [Double?] = [
      median(values), quantile(values, 0.95), medianAbsoluteDeviation(values),
      autocorrelation(values, lag: 1), effectiveSampleSize(values.filter(\.isFinite)),
    ]
    let baseline = RobustBaseline(values, absoluteFloor: 0, relativeFloor: 0)
    numbers += [baseline?.center, baseline?.spread]
    for estimate in [
      bootstrapMeanShift(baseline: values, window: values),
      bootstrapShift(baseline: values, window: [1, 2]) { median($0) ?? 0 },
    ] {
      numbers += [estimate?.shift, estimate?.interval.low, estimate?.interval.high]
    }
    for onset in [
      stepOnset(values), rampOnset(values, levelBaseline: true),
      rampOnset(values, levelBaseline: false),
    ] {
      numbers += [
        onset?.index, onset?.interval.low, onset?.interval.high, onset?.before, onset?.after,
        onset?.slopeBefore, onset?.slopeAfter, onset?.improvement,
      ]
    }
    let trend = theilSenTrend(values)
    numbers += [
      trend?.slope, trend?.interval.low, trend?.interval.high, trend?.tau, trend?.pValue,
    ]
    let lagged = laggedAssociation(values, values.reversed(), maximumLag: 5)
    numbers += [lagged?.correlation, lagged?.pValue]
    numbers += segments(values).map(\.level)
    #expect(numbers.allSatisfy { $0?.isFinite ?? true })
    _ = shape(values)
    _ = lowerEnvelope(values, width: 3)
    #expect((1...max(1, values.count)).contains(decorrelationLength(values)))
  }

  @Test(arguments: series)
  func `segments cover the series whatever it holds`(values: [Double]) {
    let found = segments(values)
    guard values.contains(where: \.isFinite) else {
      #expect(found.isEmpty)
      return
    }
    #expect(found.flatMap(\.range) == Array(values.indices))
  }
}
