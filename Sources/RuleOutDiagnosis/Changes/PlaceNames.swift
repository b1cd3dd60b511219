import RuleOutModel
import RuleOutSignals

extension Telemetry {
  /// All names by which telemetry calls what runs: services, what they call, hosts and databases, and what pods are
  /// called after.
  var namesOfPlaces: Set<String> {
    var found: Set<String> = []
    for id in signals.lazy.map(\.id) {
      found.insert(id.entity.name)
      if let observer = id.observer { found.insert(observer.name) }
      if id.entity.kind == .instance { found.insert(Workload.name(ofPod: id.entity.name)) }
    }
    found.formUnion(requests.keys(.service).compactMap { names[$0.first] })
    for edge in edges { found.formUnion([edge.caller, edge.callee]) }
    return found.subtracting([""])
  }
}
