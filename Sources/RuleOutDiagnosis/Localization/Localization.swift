import RuleOutModel
import RuleOutSignals

/// Where the disturbance comes from: entities ranked by how far they explain it.
///
/// Two things count. *Harm of its own*: the failures or the delay that leave a service, less what its
/// callees account for, as a share of the largest; of the two kinds, the one the alert or the heaviest
/// symptom is of. And *surprise*: how far its own resources left quiet time, in noise widths, on a
/// logarithmic scale. Traffic is context and counts nothing.
struct Localization: Sendable {
  let entries: [LocalizedEntity]
  let graph: CallGraph

  /// Distance in noise widths that counts as a whole: beyond it, more is not more telling.
  private static let fullSurprise = 50.0

  /// What tells of one service or dependency.
  private struct Node {
    /// As it measures itself.
    var own = Requests()
    /// As its callers measure it.
    var called = Requests()
    var resources: [Signal] = []

    /// The side that tells a kind of harm best. Delay adds up in means, not in quantiles; and who measures
    /// itself sees all its callers.
    func requests(for kind: HarmFlow.Kind) -> Requests {
      measures(byCallers: kind) ? called : own
    }

    /// Whether `requests(for:)` are as its callers measure them.
    func measures(byCallers kind: HarmFlow.Kind) -> Bool {
      switch kind {
      case .delay: own.latency == nil || called.hasMeanLatency && !own.hasMeanLatency
      case .failures: own.failures == nil
      }
    }
  }

  /// Requests to one entity as one side measures them.
  private struct Requests {
    var traffic: Signal?
    var latency: Signal?
    var failures: Signal?

    var hasMeanLatency: Bool {
      latency.map { [.mean, .value].contains($0.id.statistic) } ?? false
    }
  }

  init(
    _ telemetry: Telemetry, quiet: TimeWindow, incident: TimeWindow, kinds: Set<HarmFlow.Kind>
  ) {
    graph = CallGraph(telemetry)
    let nodes = Localization.nodes(telemetry)
    var share: [String: Double] = [:]
    var telling: [String: Signal] = [:]
    for kind in [HarmFlow.Kind.failures, .delay] where kinds.contains(kind) {
      var flows: [String: HarmFlow] = [:]
      let told = nodes.mapValues { $0.requests(for: kind) }
      // Means of some and quantiles of others do not compare: the kind that tells of most is taken.
      let withMean = told.values.count(where: \.hasMeanLatency)
      let withOther = told.values.count { $0.latency != nil } - withMean
      for (name, requests) in told {
        guard let signal = kind == .failures ? requests.failures : requests.latency,
          kind == .failures || requests.hasMeanLatency == (withMean >= withOther)
        else { continue }
        flows[name] = HarmFlow(signal, traffic: requests.traffic, quiet: quiet, incident: incident)
      }
      var own = HarmFlow.own(flows, graph)
      var passed: [String: Signal] = [:]
      if kind == .delay {
        let transit = TransitDelays(telemetry, quiet: quiet, incident: incident)
        transit.reassign(&own) { nodes[$0]?.measures(byCallers: kind) ?? true }
        for (name, link) in transit.telling where link.excess > flows[name]?.excess ?? 0 {
          passed[name] = link.signal
        }
      }
      let largest = own.values.max() ?? 0
      guard largest > 0 else { continue }
      for (name, value) in own where value / largest > share[name] ?? 0 {
        share[name] = value / largest
        telling[name] = passed[name] ?? flows[name]?.signal
      }
    }
    entries = nodes.compactMap { name, node -> LocalizedEntity? in
      let surprises = node.resources.compactMap { signal in
        Localization.surprise(of: signal, quiet: quiet, incident: incident).map { (signal, $0) }
      }
      let most = surprises.max { ($0.1, $1.0.id) < ($1.1, $0.0.id) }
      let surprise = min(
        1,
        Elementary.log(1 + (most?.1 ?? 0)) / Elementary.log(1 + Localization.fullSurprise))
      let own = share[name] ?? 0
      let signal = own >= surprise ? telling[name] ?? most?.0 : most?.0
      let score = (own + surprise) / 2
      guard let signal, score > 0 else { return nil }
      return LocalizedEntity(
        entity: name, quantity: signal.id.quantity, metric: signal.id.metric,
        score: score.rounded(significantDigits: 6), harm: own.rounded(significantDigits: 6))
    }.sorted { ($1.score, $0.entity) < ($0.score, $1.entity) }
  }

  /// The services and dependencies of the bundle with the signals that tell of each.
  private static func nodes(_ telemetry: Telemetry) -> [String: Node] {
    var nodes: [String: Node] = [:]
    for signal in telemetry.signals {
      guard let name = name(of: signal.id, telemetry) else { continue }
      var node = nodes[name] ?? Node()
      switch signal.id.quantity {
      case .traffic: prefer(signal, over: &node.own.traffic)
      case .latency: prefer(signal, over: &node.own.latency)
      case .availability, .errorRatio, .errorRate: prefer(signal, over: &node.own.failures)
      case .dependencyTraffic: prefer(signal, over: &node.called.traffic)
      case .dependencyLatency: prefer(signal, over: &node.called.latency)
      case .dependencyErrorRatio, .dependencyErrorRate:
        prefer(signal, over: &node.called.failures)
      case .timeoutRatio, .dependencyTimeoutRatio, .memoryLimit, .cpuLimit, .poolLimit,
        .processStart, .certificateExpiry, .certificateLifetime,
        .callsPerRequest, .databaseConnectionLimit:
        break
      // What nobody knows the meaning of explains nothing.
      case .other: break
      default: if !speaksOfMachine(signal.id) { node.resources.append(signal) }
      }
      nodes[name] = node
    }
    return nodes
  }

  /// The service, or the dependency as all its callers together see it; else the instance, in the service
  /// it serves where that is one.
  private static func name(of id: SignalID, _ telemetry: Telemetry) -> String? {
    switch id.entity.kind {
    case .service: id.entity.name.isEmpty ? nil : id.entity.name
    case .dependency, .database:
      id.observer == nil && !id.entity.name.isEmpty ? id.entity.name : nil
    case .instance:
      if let only = telemetry.requests.services(of: Symbol(id.entity.name)).first,
        telemetry.requests.services(of: Symbol(id.entity.name)).count == 1
      {
        telemetry.names[only]
      } else {
        id.entity.name
      }
    default: nil
    }
  }

  /// Of several signals for one thing: whole services before instances, what was counted from requests
  /// before what was exported, means before quantiles.
  private static func prefer(_ signal: Signal, over chosen: inout Signal?) {
    guard let present = chosen else {
      chosen = signal
      return
    }
    if rank(signal.id).lexicographicallyPrecedes(rank(present.id)) { chosen = signal }
  }

  private static func rank(_ id: SignalID) -> [Int] {
    let statistics: [Statistic] = [.mean, .value, .rate, .ratio, .p50, .p95, .p99]
    let kinds: [Entity.Kind] = [.service, .instance, .dependency]
    return [
      kinds.firstIndex(of: id.entity.kind) ?? kinds.count,
      id.metric.isEmpty ? 0 : 1,
      id.quantity == .errorRate ? 1 : 0,
      statistics.firstIndex(of: id.statistic) ?? statistics.count,
    ]
  }

  /// A metric of the machine, put down to a service on it, says nothing of that one service.
  private static func speaksOfMachine(_ id: SignalID) -> Bool {
    id.entity.kind == .service && id.metric.lowercased().hasPrefix("node")
  }

  /// Distance of the incident's level from quiet time in widths of its noise; nil without enough of either.
  private static func surprise(
    of signal: Signal, quiet: TimeWindow, incident: TimeWindow
  ) -> Double? {
    let before = signal.series.values(in: quiet)
    let during = signal.series.values(in: incident)
    let floor = Materiality.of(signal.id.quantity)
    guard before.count >= 5, let level = median(during),
      let baseline = RobustBaseline(
        before, absoluteFloor: floor.absolute / 2, relativeFloor: max(0.1, floor.relative / 2)),
      let high = quantile(before, 0.98), let low = quantile(before, 0.02)
    else { return nil }
    let width = max(baseline.spread, (high - low) / 4)
    return abs(level - baseline.center) / width
  }
}
