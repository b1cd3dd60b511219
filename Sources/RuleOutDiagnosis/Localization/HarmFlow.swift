import RuleOutModel
import RuleOutSignals

/// How much harm flows out of one service: failures per second, or seconds of delay per second. Unlike a
/// ratio, a flow adds up along calls: what leaves a service is its own and that of its callees.
struct HarmFlow: Sendable {
  enum Kind: Sendable, Hashable { case failures, delay }

  /// Rise in the incident over quiet time, less twice its noise; never negative.
  var excess: Double
  var signal: Signal

  /// A rise within so many noise widths is none.
  static let noiseWidths = 2.0
  /// Shortest stretches of quiet time whose level is compared.
  private static let fewestBlocks = 6

  /// - Parameters:
  ///   - share: Failed share, failures per second, or latency of the service.
  ///   - traffic: Its requests; nil where they are not counted, and every service then weighs alike.
  init?(
    _ share: Signal, traffic: Signal?, quiet: TimeWindow, incident: TimeWindow
  ) {
    var flow = share.series
    if share.id.quantity == .availability { flow.values = flow.values.map { 1 - $0 } }
    // Each request is held against what one took in quiet time: more of them are no harm.
    guard let usual = HarmFlow.usual(flow, traffic?.series, in: quiet) else { return nil }
    for index in flow.values.indices {
      let value = flow.values[index] - usual
      if let traffic, share.id.quantity != .errorRate {
        let cell = traffic.series.index(of: flow.time(at: index))
        let rate = cell < traffic.series.count ? traffic.series.values[cell] : .nan
        // Who serves nobody neither fails nor delays anyone.
        flow.values[index] = value.isNaN || rate.isNaN ? 0 : value * rate
      } else {
        flow.values[index] = value
      }
    }
    let during = flow.values(in: incident)
    guard !during.isEmpty, let noise = HarmFlow.noise(of: flow, quiet: quiet, like: incident)
    else { return nil }
    let rise = average(during) - noise.level
    excess = max(0, rise - HarmFlow.noiseWidths * noise.spread).rounded(significantDigits: 6)
    signal = share
  }

  /// What a request usually takes: the mean over quiet time, each cell weighed by its requests.
  private static func usual(_ share: Series, _ traffic: Series?, in quiet: TimeWindow) -> Double? {
    var (sum, weight) = (0.0, 0.0)
    for index in share.indices(in: quiet) where !share.values[index].isNaN {
      var rate = 1.0
      if let traffic {
        let cell = traffic.index(of: share.time(at: index))
        rate = cell < traffic.count ? traffic.values[cell] : .nan
      }
      guard rate > 0 else { continue }
      sum += rate * share.values[index]
      weight += rate
    }
    return weight > 0 ? sum / weight : nil
  }

  /// Level and spread of the means of stretches of quiet time as long as the incident, overlapping by
  /// half.
  private static func noise(
    of flow: Series, quiet: TimeWindow, like incident: TimeWindow
  ) -> (level: Double, spread: Double)? {
    let begin = max(quiet.start, flow.start)
    let end = min(quiet.end, flow.window.end)
    let length = max(
      flow.stepSeconds, min(incident.duration, end.seconds(since: begin) / Double(fewestBlocks)))
    var means: [Double] = []
    var start = begin
    while start.advanced(bySeconds: length) <= end {
      let values = flow.values(in: TimeWindow(start: start, end: start.advanced(bySeconds: length)))
      if !values.isEmpty { means.append(average(values)) }
      start = start.advanced(bySeconds: max(length / 2, flow.stepSeconds))
    }
    guard means.count >= 5, let level = median(means),
      let deviation = medianAbsoluteDeviation(means),
      let high = quantile(means, 0.95), let low = quantile(means, 0.05)
    else { return nil }
    // 3.29 standard deviations lie between these quantiles of normal noise.
    return (level, max(deviation, (high - low) / 3.29))
  }

  /// Of each name, what is not passed on to it by its callees; what a callee passes on is shared among
  /// the callers that show a rise of their own.
  static func own(_ flows: [String: HarmFlow], _ graph: CallGraph) -> [String: Double] {
    var own: [String: Double] = [:]
    for (name, flow) in flows {
      let below = (graph.callees[name] ?? []).sorted().reduce(0.0) { sum, callee in
        guard let passed = flows[callee]?.excess, passed > 0 else { return sum }
        let sharers = (graph.callers[callee] ?? []).count { (flows[$0]?.excess ?? 0) > 0 }
        return sum + passed / Double(max(1, sharers))
      }
      own[name] = max(0, flow.excess - below)
    }
    return own
  }
}
