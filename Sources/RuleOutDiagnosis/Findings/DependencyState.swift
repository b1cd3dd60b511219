import RuleOutModel
import RuleOutSignals

/// What calls to one outside dependency did.
struct DependencyState: Sendable {
  var entity: Entity
  /// Rises of its latency, errors or timeouts, earliest first.
  var rises: [Disturbance]
  /// Equivalence tests, one a path of harm that is measured: latency tail, mean, errors, calls.
  var tests: [Harmlessness]
  /// Share of the harm that the dependency's own rise accounts for; nil where it cannot be told.
  var shareExplained: Double?
  /// How the share was reckoned, in words.
  var shareBasis: String
  var source: SourceReference
  var missingPaths: [String]
  /// Its name stands in logs of calls or traces; in metrics.
  private var sources: Set<Bool>

  /// Nothing tells of its calls but messages of those that failed.
  private var isKnownByFailures: Bool

  func isSeen(inLogs: Bool) -> Bool { sources.contains(inLogs) }

  /// Whose it is: several hosts of one domain fail together without anything that is shared by all calls.
  var party: String { PublicHostName.domain(of: entity.name) }

  static let leastShare = 0.1

  /// Whether calls went missing: those that never end are in no duration and no status.
  var losesCalls: Bool

  /// Calls in the impact window, and how many of them failed; nil where no log of calls tells.
  var calls: Int?
  var failedCalls: Int?

  /// The test that says most: of the latency tail, else of any latency, else the first.
  var tail: Harmlessness? {
    tests.filter { $0.signal.id.quantity == .dependencyLatency }
      .max { $0.signal.id.statistic < $1.signal.id.statistic } ?? tests.first
  }

  var isHarmless: Bool {
    missingPaths.isEmpty && !tests.isEmpty && tests.allSatisfy { $0.outcome == .harmless }
      && !losesCalls
  }

  static func find(
    in telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow, impact: ImpactFigures,
    disturbances: [Disturbance]
  ) -> [DependencyState] {
    // A time "upstream" without a name may be our own application behind a proxy: no dependency. Nor is a
    // callee that tells of itself, calls others or is deployed by us: it is one of the services that are
    // looked into themselves.
    let own = Set(telemetry.requests.keys(.service).compactMap { telemetry.names[$0.first] })
      .union(telemetry.signals.map(\.id.entity).filter { $0.kind == .service }.map(\.name))
      .union(CallGraph(telemetry).callees.keys).union(telemetry.changes.map(\.entity))
    let entities = Set(telemetry.signals.map(\.id.entity))
      .filter { $0.kind == .dependency && !$0.name.isEmpty && !own.contains($0.name) }
    let states = entities.sorted().compactMap {
      DependencyState(
        $0, telemetry: telemetry, quiet: quiet, incident: incident, impact: impact,
        disturbances: disturbances)
    }
    // What is only known by messages of failures is no dependency to speak of while there are none more.
    return states.filter { !$0.rises.isEmpty || !$0.isKnownByFailures }
  }

  private init?(
    _ entity: Entity, telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow,
    impact: ImpactFigures, disturbances: [Disturbance]
  ) {
    self.entity = entity
    let own = telemetry.signals.filter { $0.id.entity == entity }
    // The dependency seen from everywhere; by instance only where nothing better is there.
    let signals =
      own.contains { $0.id.observer == nil } ? own.filter { $0.id.observer == nil } : own
    guard let first = signals.first else { return nil }
    source = first.source
    sources = Set(own.map(\.id.metric.isEmpty))
    isKnownByFailures = own.allSatisfy {
      $0.id.quantity == .dependencyErrorRate && $0.id.metric.isEmpty
    }
    let harmful: Set<Quantity> = [
      .dependencyLatency, .dependencyErrorRatio, .dependencyErrorRate, .dependencyTimeoutRatio,
    ]
    let ids = Set(signals.map(\.id))
    rises = disturbances.filter {
      ids.contains($0.signal.id) && harmful.contains($0.quantity) && $0.shift > 0
        && $0.window.overlaps(incident.impact)
    }
    let calls = DependencyState.callsPerRequest(signals, quiet: quiet, impact: impact)
    let latency = signals.first {
      $0.id.quantity == .dependencyLatency && [.mean, .value].contains($0.id.statistic)
    }.flatMap { median($0.series.values(in: quiet)) }
    tests = signals.compactMap { signal in
      guard
        let margin = DependencyState.margin(
          for: signal, impact: impact, calls: calls, latency: latency,
          quietLevel: median(signal.series.values(in: quiet)) ?? 0)
      else { return nil }
      return Harmlessness(signal, quiet: quiet, incident: incident, margin: margin)
    }
    losesCalls = DependencyState.losesCalls(
      signals, quiet: quiet, incident: incident, impact: impact)
    let key = RequestKey(Symbol(entity.name))
    if telemetry.requests.keys(.dependency).contains(key) {
      let totals = telemetry.requests.sums(.dependency, key, in: incident.impact)
      (self.calls, failedCalls) = (totals.count, totals.failed)
    }
    missingPaths = []
    if !tests.contains(where: { $0.signal.id.quantity == .dependencyLatency }) {
      missingPaths.append("latency")
    }
    if !tests.contains(where: {
      [.dependencyErrorRatio, .dependencyErrorRate].contains($0.signal.id.quantity)
    }) {
      missingPaths.append("errors")
    }
    shareBasis = ""
    (shareExplained, shareBasis) = DependencyState.share(
      signals, quiet: quiet, incident: incident, impact: impact, calls: calls)
    // A small share of what is measured says nothing of what is not.
    let failuresUnseen =
      (impact.failedRise ?? 0) >= ImpactFigures.leastFailures
      && !signals.contains { $0.id.quantity == .dependencyErrorRatio }
    // Nor does a share of the time tell of calls that fail.
    let fails = rises.contains { $0.quantity != .dependencyLatency }
    let failuresApart = fails && (impact.failedRise ?? 0) < ImpactFigures.leastFailures
    if losesCalls || failuresUnseen || failuresApart,
      (shareExplained ?? 1) < DependencyState.leastShare
    {
      shareExplained = nil
    }
  }

  private static func callsPerRequest(
    _ signals: [Signal], quiet: TimeWindow, impact: ImpactFigures
  ) -> Double {
    if let stated = signals.first(where: { $0.id.quantity == .callsPerRequest }),
      let calls = median(stated.series.values(in: quiet)), calls > 0
    {
      return calls
    }
    guard let requests = impact.quietTraffic, requests > 0,
      let traffic = signals.first(where: { $0.id.quantity == .dependencyTraffic }),
      let calls = median(traffic.series.values(in: quiet)), calls > 0
    else { return 1 }
    return calls / requests
  }

  /// Fewer calls come to an end than in quiet time, per request where that is known, by more than would
  /// explain a tenth of the harm.
  private static func losesCalls(
    _ signals: [Signal], quiet: TimeWindow, incident: IncidentWindow, impact: ImpactFigures
  ) -> Bool {
    guard
      var calls = signals.first(where: { $0.id.quantity == .callsPerRequest })
        ?? signals.first(where: { $0.id.quantity == .dependencyTraffic }),
      let level = median(calls.series.values(in: quiet)), level > 0
    else { return false }
    let harmed = impact.harmedShare ?? max(0, impact.failedRise ?? 0)
    calls.series.values = calls.series.values.map { -$0 }
    let margin = level * min(0.25, max(0.05, 0.1 * harmed))
    return Harmlessness(calls, quiet: quiet, incident: incident, margin: margin)?.outcome
      == .harmful
  }

  /// The shift that would explain a tenth of the impact, in the signal's unit; nil for signals that are
  /// no path of harm.
  private static func margin(
    for signal: Signal, impact: ImpactFigures, calls: Double, latency: Double?,
    quietLevel: Double
  ) -> Double? {
    switch (signal.id.quantity, signal.id.statistic) {
    case (.dependencyLatency, .p99) where signal.id.metric.isEmpty: return nil
    case (.dependencyLatency, .p95), (.dependencyLatency, .p99):
      return impact.tailRise.flatMap { $0 > 0 ? 0.1 * $0 : nil } ?? 0.25 * quietLevel
    case (.dependencyLatency, .p50): return nil
    case (.dependencyLatency, _):
      return impact.meanRise.flatMap { $0 > 0 ? 0.1 * $0 / calls : nil } ?? 0.25
        * quietLevel
    case (.dependencyErrorRatio, _), (.dependencyTimeoutRatio, _):
      // A call that fails harms one request at most; capped, for many failures also mean retries.
      guard let harmed = impact.harmedShare ?? impact.failedRise, harmed > 0 else { return 0.01 }
      return min(0.25, 0.1 * harmed / calls)
    case (.callsPerRequest, _):
      // More calls cost their own time, one after the other at worst.
      guard let rise = impact.meanRise, rise > 0, let latency, latency > 0 else {
        return max(0.1 * quietLevel, 0.02)
      }
      return 0.1 * rise / latency
    default: return nil
    }
  }

  private static func share(
    _ signals: [Signal], quiet: TimeWindow, incident: IncidentWindow, impact: ImpactFigures,
    calls: Double
  ) -> (Double?, String) {
    // Of sources that differ the one that tells of more: what one does not see acquits nobody.
    func shift(_ quantity: Quantity, _ statistics: [Statistic]) -> Double? {
      for statistic in statistics {
        let shifts = signals.compactMap { signal -> Double? in
          guard signal.id.quantity == quantity, signal.id.statistic == statistic else { return nil }
          let before = signal.series.values(in: quiet)
          let during = signal.series.values(in: incident.impact)
          guard before.count >= 5, !during.isEmpty else { return nil }
          return average(during) - average(before)
        }
        if let most = shifts.max() { return most }
      }
      return nil
    }
    var shares: [(Double, String)] = []
    // Of time that nobody lost a share is chance.
    let isSlowed = incident.symptoms.contains { $0.quantity == .latency && $0.shift > 0 }
    if isSlowed, let rise = impact.meanRise, rise > 0,
      let latency = shift(.dependencyLatency, [.mean, .value, .p50])
    {
      shares.append(
        (
          latency * calls / rise,
          "of the rise in mean response time, at \(Figure.number(calls)) calls per request"
        ))
    } else if isSlowed, let rise = impact.tailRise, rise > 0,
      let latency = shift(.dependencyLatency, [.p95, .p99])
    {
      shares.append((latency / rise, "of the rise in the latency tail"))
    }
    if let rise = impact.failedRise, rise >= ImpactFigures.leastFailures,
      let errors = shift(.dependencyErrorRatio, [.ratio, .value, .mean])
    {
      shares.append((errors * calls / rise, "of the failures"))
    }
    guard let best = shares.max(by: { $0.0 < $1.0 }) else { return (nil, "") }
    return (min(1, max(0, best.0)).rounded(significantDigits: 6), best.1)
  }
}
