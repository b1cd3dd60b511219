import RuleOutModel

/// The material of a bundle, and the series that exporters would make of it.
struct Export {
  let blueprint: Blueprint
  let recording: Recording
  let alert: AlertRule.Firing?

  /// A series of every `stride`th sample, one for each host.
  func hostSeries(
    _ name: String, _ kind: MetricSeries.Kind, label: String = "instance", every stride: Int = 1,
    _ value: (SystemSample.HostSample) -> String
  ) -> [MetricSeries] {
    blueprint.hosts.indices.map { host in
      MetricSeries(
        name: name, labels: [(label, blueprint.hosts[host].name)], kind: kind,
        points: points(every: stride) { value($0.hosts[host]) })
    }
  }

  /// A series of every `stride`th sample, one for each pool. `labels` go with the index of the pool.
  func poolSeries(
    _ name: String, _ kind: MetricSeries.Kind, every stride: Int = 1,
    labels: (Int) -> [(key: String, value: String)], _ value: (SystemSample.PoolSample) -> String
  ) -> [MetricSeries] {
    let count = recording.samples.first?.pools.count ?? 0
    return (0..<count).map { pool in
      MetricSeries(
        name: name, labels: labels(pool), kind: kind,
        points: points(every: stride) { value($0.pools[pool]) })
    }
  }

  /// A series of every `stride`th sample of the system as a whole.
  func series(
    _ name: String, _ kind: MetricSeries.Kind, every stride: Int = 1,
    labels: [(key: String, value: String)] = [], _ value: (SystemSample) -> String
  ) -> MetricSeries {
    MetricSeries(name: name, labels: labels, kind: kind, points: points(every: stride, value))
  }

  private func points(every stride: Int, _ value: (SystemSample) -> String)
    -> [(time: Int64, value: String)]
  {
    Swift.stride(from: 0, to: recording.samples.count, by: stride).map {
      (recording.samples[$0].time, value(recording.samples[$0]))
    }
  }

  /// RFC 3339 in the zone of the bundle, whole seconds.
  func stamp(_ time: Int64) -> String {
    Timestamp(microseconds: time).rfc3339(utcOffset: blueprint.utcOffset)
  }
}
