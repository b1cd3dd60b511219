import RuleOutModel

/// Deployments of Kubernetes that got a new pod template: kube-state-metrics exports when each replica set was
/// made, and neither scaling nor a template that was there before makes one.
enum ReplicaSetMetrics {
  static let metric = "kube_replicaset_created"

  /// Those made after `begin`, each once.
  static func changes(_ series: [SampleSeries], since begin: Timestamp) -> [Change] {
    var known: Set<[String]> = []
    return series.filter { $0.identity.name == metric }.sorted { $0.source < $1.source }
      .compactMap { part in
        guard let name = part.identity["replicaset"], let seconds = part.values.last,
          seconds > 0, seconds < 1e10
        else { return nil }
        let time = Timestamp(seconds: seconds)
        guard time > begin, PlausibleTime.contains(time),
          known.insert([part.identity["namespace"] ?? "", name]).inserted
        else { return nil }
        return Change(
          kind: .deploy, time: .moment(time), entity: Workload.name(ofReplicaSet: name), name: name,
          detail: "derived from `\(metric)`", isDerived: true,
          arrivals: [Change.Arrival(instance: "", time: time)], source: part.source)
      }
  }
}
