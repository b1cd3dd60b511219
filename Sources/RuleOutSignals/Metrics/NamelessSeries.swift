import RuleOutModel

/// The names of series that have none, where the file is called by them: functions of PromQL drop the name, and
/// `node_netstat_Tcp_RetransSegs_rate.json` is how loops over metrics save what `rate()` gives. A file counts
/// where its name means something, be it beside the others, as a sum does beside its count, or ends as those of
/// counters do.
///
/// Rates are added up again to the counter that they were taken of: all that is known of the metric then holds.
enum NamelessSeries {
  private static let rates = ["_rate", "_irate"]
  private static let counters = ["_total", "_count", "_sum"]
  private static let quantiles = ["_q0_", "_q0.", "_p"]

  static func resolve(_ series: [SampleSeries]) -> [SampleSeries] {
    let candidates = series.map { $0.identity.name.isEmpty ? named($0) : $0 }
    let siblings = Set(candidates.map { MetricName($0.identity).canonical })
    return zip(series, candidates).map { part, candidate in
      let isNamed =
        counters.contains(where: candidate.identity.name.hasSuffix)
        || MetricFamily.readings(of: MetricName(candidate.identity, siblings: siblings))
          .contains { $0.quantity != .other }
      return !part.identity.name.isEmpty || isNamed ? candidate : part
    }
  }

  /// What to do about the series that have no name for all that.
  static func warnings(of series: [SampleSeries]) -> [Warning] {
    let nameless = Dictionary(grouping: series.filter { $0.identity.name.isEmpty }, by: \.file)
    return nameless.sorted { $0.key < $1.key }.map { file, parts in
      Warning(
        code: "metric-without-name", file: file,
        message:
          "\(parts.count) series have no metric name, which functions such as rate() drop: what they"
          + " measure is not known. Export the metric itself, or name it in ruleout.yaml:"
          + " files: {\"\(file)\": {metric: http_requests_per_second}}")
    }
  }

  /// The series under the name that its file is called by.
  private static func named(_ part: SampleSeries) -> SampleSeries {
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
    return found
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
