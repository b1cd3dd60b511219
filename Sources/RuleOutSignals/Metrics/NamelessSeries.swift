import RuleOutModel

/// The names of series that have none, where the file is called by them: functions of PromQL drop the name, and
/// `node_netstat_Tcp_RetransSegs_rate.json` is how loops over metrics save what `rate()` gives. A file counts
/// where its name means something.
///
/// Rates are added up again to the counter that they were taken of: all that is known of the metric then holds.
enum NamelessSeries {
  private static let rates = ["_rate", "_irate"]
  private static let quantiles = ["_q0_", "_q0.", "_p"]

  static func resolve(_ series: [SampleSeries]) -> [SampleSeries] {
    series.map { $0.identity.name.isEmpty ? named($0) ?? $0 : $0 }
  }

  private static func named(_ part: SampleSeries) -> SampleSeries? {
    let stem = part.fileStem
    var found = part
    found.sourceName = stem
    if let ending = rates.first(where: stem.hasSuffix) {
      found.identity.name = String(stem.dropLast(ending.count))
      found.identity.kind = .counter
      found.values = addedUp(part)
    } else if let (name, share) = quantile(stem) {
      found.identity.name = name
      found.identity.labels.append(MetricIdentity.Label("quantile", "\(share)"))
      found.identity.labels.sort()
    } else {
      found.identity.name = stem
    }
    return found.identity.hasMeaning ? found : nil
  }

  /// `latency_seconds` and 0.95 of `latency_seconds_q0_95`, `latency_seconds_p95`.
  private static func quantile(_ stem: String) -> (name: String, share: Double)? {
    for mark in quantiles {
      guard let range = stem.ranges(of: mark).last else { continue }
      let digits = stem[range.upperBound...]
      guard (1...3).contains(digits.count), let share = Double("0." + digits) else { continue }
      return (String(stem[..<range.lowerBound]), share)
    }
    return nil
  }

  private static func addedUp(_ part: SampleSeries) -> [Double] {
    var sum = 0.0
    return part.values.indices.map { index in
      if index > 0, part.values[index].isFinite {
        let seconds = Double(part.times[index] - part.times[index - 1]) / 1_000_000
        sum += max(0, part.values[index]) * seconds
      }
      return sum
    }
  }
}
