import RuleOutModel

/// The names of series that have none, where the file is called by them: functions of PromQL drop the name, and
/// `node_netstat_Tcp_RetransSegs_rate.json` is how loops over metrics save what `rate()` gives.
///
/// Rates are added up again to the counter that they were taken of: all that is known of the metric then holds.
enum NamelessSeries {
  private static let rates = ["_rate", "_irate", "_per_second"]
  private static let quantiles = ["_q0_", "_q0.", "_p"]

  static func resolve(_ series: [SampleSeries]) -> [SampleSeries] {
    series.map { part in
      guard part.identity.name.isEmpty else { return part }
      let file = part.file.split(separator: "/").last ?? ""
      let stem = file.split(separator: ".json").first.map { String($0) } ?? ""
      return named(part, stem)
    }
  }

  private static func named(_ part: SampleSeries, _ stem: String) -> SampleSeries {
    var part = part
    if let ending = rates.first(where: stem.hasSuffix) {
      part.identity.name = String(stem.dropLast(ending.count))
      guard means(part.identity), !part.identity.name.isEmpty else { return nameless(part) }
      part.sourceName = stem
      part.identity.kind = .counter
      part.values = addedUp(part)
      return part
    }
    for mark in quantiles {
      guard let range = stem.ranges(of: mark).last else { continue }
      let digits = String(stem[range.upperBound...])
      guard (1...3).contains(digits.count), let share = Double("0." + digits) else { continue }
      var quantile = part
      quantile.identity.name = String(stem[..<range.lowerBound])
      quantile.identity.labels.append(MetricIdentity.Label("quantile", "\(share)"))
      quantile.identity.labels.sort()
      quantile.sourceName = stem
      if means(quantile.identity) { return quantile }
    }
    part.identity.name = stem
    return means(part.identity) ? part : nameless(part)
  }

  private static func nameless(_ part: SampleSeries) -> SampleSeries {
    var part = part
    part.identity.name = ""
    return part
  }

  private static func addedUp(_ part: SampleSeries) -> [Double] {
    var sum = 0.0
    return part.values.indices.map { index in
      if index > 0 {
        let seconds = Double(part.times[index] - part.times[index - 1]) / 1_000_000
        if part.values[index].isFinite { sum += max(0, part.values[index]) * seconds }
      }
      return sum
    }
  }

  private static func means(_ identity: MetricIdentity) -> Bool {
    !MetricFamily.readings(of: MetricName(identity)).isEmpty
  }
}
