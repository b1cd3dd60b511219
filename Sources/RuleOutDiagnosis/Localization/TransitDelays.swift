import RuleOutModel
import RuleOutSignals

/// Delay that arises between a caller and its callee, where calls are measured at both ends.
///
/// A call alone does not tell which end is to blame. All calls of the two do: of one whose network is slow,
/// all are slow that it makes and takes; of the other, only those with the first.
struct TransitDelays {
  private struct Link {
    var caller: String
    var callee: String
    /// Seconds of delay per second.
    var excess: Double
    /// Calls per second.
    var weight: Double
    var signal: Signal
  }

  private let links: [Link]

  init(_ telemetry: Telemetry, quiet: TimeWindow, incident: TimeWindow) {
    links = telemetry.signals(.dependencyTransit).compactMap { signal in
      guard let caller = signal.id.observer, caller.kind == .service else { return nil }
      let traffic = telemetry.signals.first {
        $0.id.quantity == .dependencyTraffic && $0.id.entity == signal.id.entity
          && $0.id.observer == caller
      }
      let rates = traffic?.series.values(in: incident) ?? []
      guard let traffic, !rates.isEmpty,
        let flow = HarmFlow(signal, traffic: traffic, quiet: quiet, incident: incident)
      else { return nil }
      return Link(
        caller: caller.name, callee: signal.id.entity.name, excess: flow.excess,
        weight: rates.reduce(0, +) / Double(rates.count), signal: signal)
    }
  }

  /// Moves each delay to the end that is to blame.
  ///
  /// - Parameter atCallee: Whether the delay of calls to a name counts with it so far, for its callers
  ///   measure it, rather than with its callers.
  func reassign(_ own: inout [String: Double], atCallee: (String) -> Bool) {
    for (link, culprit) in blamed {
      let holder = atCallee(link.callee) ? link.callee : link.caller
      guard culprit != holder else { continue }
      own[holder] = max(0, (own[holder] ?? 0) - link.excess)
      own[culprit, default: 0] += link.excess
    }
  }

  /// By name, the delayed call that tells most of those put down to it.
  var telling: [String: (signal: Signal, excess: Double)] {
    var most: [String: Link] = [:]
    for (link, culprit) in blamed where link.excess > most[culprit]?.excess ?? 0 {
      most[culprit] = link
    }
    return most.mapValues { ($0.signal, $0.excess) }
  }

  private var blamed: [(Link, culprit: String)] {
    links.filter { $0.excess > 0 }.map { link in
      let caller = slowness(of: link.caller)
      let callee = slowness(of: link.callee)
      let isCaller =
        caller.share != callee.share ? caller.share > callee.share : caller.excess > callee.excess
      return (link, isCaller ? link.caller : link.callee)
    }
  }

  /// Share of the calls from and to `name` that are delayed, and their delay together.
  private func slowness(of name: String) -> (share: Double, excess: Double) {
    let own = links.filter { $0.caller == name || $0.callee == name }
    let all = own.reduce(0) { $0 + $1.weight }
    let slow = own.reduce(0) { $0 + ($1.excess > 0 ? $1.weight : 0) }
    return (all > 0 ? slow / all : 0, own.reduce(0) { $0 + $1.excess })
  }
}
