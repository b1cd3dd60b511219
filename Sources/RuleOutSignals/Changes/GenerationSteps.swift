import RuleOutModel

/// Deployments of Kubernetes whose specification changed: the generation that kube-state-metrics
/// exports rises. Scaling raises it too, so that it tells something only where the replicas wanted are known
/// and stay.
enum GenerationSteps {
  private static let generations = [
    "kube_deployment_metadata_generation", "kube_deployment_status_observed_generation",
    "kube_statefulset_metadata_generation", "kube_daemonset_metadata_generation",
  ]
  private static let replicas: Set<String> = [
    "kube_deployment_spec_replicas", "kube_statefulset_replicas",
    "kube_daemonset_status_desired_number_scheduled",
  ]

  private struct Owner: Hashable {
    var namespace: String
    var name: String
  }

  static func changes(_ series: [SampleSeries]) -> [Change] {
    var wanted: [Owner: [SampleSeries]] = [:]
    for part in series where replicas.contains(part.identity.name) {
      if let owner = owner(of: part) { wanted[owner, default: []].append(part) }
    }
    var found: [Change] = []
    for name in generations {
      for part in series where part.identity.name == name {
        guard let owner = owner(of: part), let counts = wanted[owner] else { continue }
        for index in part.values.indices.dropFirst()
        where part.values[index] > part.values[index - 1] {
          let interval = (part.times[index - 1], part.times[index])
          let isScaling = counts.contains { changes($0, around: interval) }
          let time = Timestamp(microseconds: part.times[index])
          let isKnown = found.contains {
            $0.entity == owner.name
              && abs($0.arrivals[0].time.seconds(since: time)) <= ExplainedChanges.nearness
          }
          if isScaling || isKnown { continue }
          found.append(
            Change(
              kind: .deploy, time: .moment(time), entity: owner.name,
              name: "generation \(Int(min(part.values[index], 1e9)))",
              detail: "derived from `\(name)`", isDerived: true,
              arrivals: [Change.Arrival(instance: "", time: time)], source: part.source))
        }
      }
    }
    return found
  }

  private static func owner(of series: SampleSeries) -> Owner? {
    let identity = series.identity
    let kinds = ["deployment", "statefulset", "daemonset"]
    guard let name = kinds.compactMap({ identity[$0] }).first else { return nil }
    return Owner(namespace: identity["namespace"] ?? "", name: name)
  }

  /// Whether the count differs between the sample before the interval and that after it.
  private static func changes(_ series: SampleSeries, around interval: (Int64, Int64)) -> Bool {
    let before = series.times.lastIndex { $0 <= interval.0 } ?? series.times.indices.first
    let after = series.times.firstIndex { $0 > interval.1 } ?? series.times.indices.last
    guard let before, let after, before <= after else { return true }
    return series.values[before...after].contains { $0 != series.values[before] }
  }
}
