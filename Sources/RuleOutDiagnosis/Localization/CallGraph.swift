import RuleOutModel
import RuleOutSignals

/// Who calls whom, by the names of services and dependencies: from topology files, and from calls that
/// were measured.
struct CallGraph: Sendable {
  private(set) var callees: [String: Set<String>] = [:]
  private(set) var callers: [String: Set<String>] = [:]

  init(_ telemetry: Telemetry) {
    for edge in telemetry.edges { insert(edge.caller, edge.callee) }
    for signal in telemetry.signals
    where signal.id.entity.kind == .dependency && signal.id.observer?.kind == .service {
      insert(signal.id.observer?.name ?? "", signal.id.entity.name)
    }
  }

  private mutating func insert(_ caller: String, _ callee: String) {
    guard !caller.isEmpty, !callee.isEmpty, caller != callee else { return }
    callees[caller, default: []].insert(callee)
    callers[callee, default: []].insert(caller)
  }

  var isEmpty: Bool { callees.isEmpty }

  /// Everything that calls `name`, directly or through others.
  func allCallers(of name: String) -> Set<String> {
    var found: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for caller in callers[next] ?? [] where found.insert(caller).inserted { open.append(caller) }
    }
    return found.subtracting([name])
  }
}
