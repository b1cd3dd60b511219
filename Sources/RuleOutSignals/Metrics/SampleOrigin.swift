import RuleOutModel

extension SignalOrigin {
  /// The series of `samples`, whose values, as `reading` takes them, are multiplied by `factor`.
  init(_ samples: SampleSeries, _ reading: Reading, factor: Double) {
    var identity = samples.identity
    identity.name = samples.sourceName ?? identity.name
    self.init(
      identity: identity, service: MetricOwner(identity).service ?? "",
      isCounter: samples.isCounter(as: reading), factor: samples.scale(as: reading, factor))
  }
}

extension SampleSeries {
  /// Whether the samples run up, so that their increase is what counts.
  func isCounter(as reading: Reading) -> Bool {
    guard reading.accumulation != .gauge else { return false }
    return reading.accumulation == .counter && identity.kind != .delta || isCounter
  }

  /// `factor`, or, of counts per interval, what makes them counts per second as well.
  func scale(as reading: Reading, _ factor: Double) -> Double {
    guard reading.accumulation != .gauge, !isCounter(as: reading) else { return factor }
    return factor / (Double(SamplingGrid.step(of: times)) / 1_000_000)
  }
}
