import RuleOutModel
import RuleOutSignals

/// What demand did.
struct TrafficState: Sendable {
  /// The signal judged: all requests, else the service that hurts, else the busiest.
  var signal: Signal
  var quietLevel: Double
  /// The highest five minutes of quiet time: load that was carried without harm.
  var quietPeak: Double
  /// Level in the impact window.
  var level: Double
  var rise: Disturbance?
  /// Whether demand ever became a surge, in any stretch of the impact.
  var test: Harmlessness?
  /// Upper end of the 90 % interval of demand around the onset: what can have begun it.
  var onsetUpper: Double?
  /// Mean demand around the onset.
  var onsetLevel: Double?
  /// Services, or routes, whose traffic rose with it, of how many.
  var risen: Int
  var watched: Int
  /// Whether the demand on some one service became a surge, whatever the signal judged did.
  var surgesInPart: Bool
  /// Whether demand around the onset was plainly more than any stretch before it had carried.
  var exceedsCarried: Bool

  /// No surge at any time, and at the onset not plainly more than quiet time carried without harm.
  var isHarmless: Bool {
    guard let test, test.outcome == .harmless, let onsetUpper, !surgesInPart else { return false }
    return onsetUpper <= TrafficState.carried * quietPeak
  }

  var ratio: Double { quietLevel > 0 ? level / quietLevel : 1 }

  /// Demand must rise by this much to be a surge.
  static let surge = 1.4
  /// Clients that try again multiply demand by less than this, most of them.
  static let mostRetries = 3.0
  /// Demand up to this multiple of the highest quiet five minutes counts as carried: the interval of a
  /// few noisy minutes is about that wide.
  static let carried = 1.15

  /// Requests that a step must hold, for chance to stay well below a surge.
  private static let countedPerStep = 60.0

  /// The signal in steps of enough requests each; of five minutes at most.
  private static func countable(_ signal: Signal, level: Double) -> Signal {
    let wanted = min(300, countedPerStep / level)
    return wanted > signal.series.stepSeconds
      ? signal.coarsened(toSeconds: wanted) ?? signal : signal
  }

  /// Demand as the entries count it; where they count no surge, as a log at the edge does: what is overloaded
  /// answers fewer requests than arrive, and counts those that it answers.
  static func find(
    in telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow,
    disturbances: [Disturbance]
  ) -> TrafficState? {
    let measured = telemetry.signals(.traffic).filter { $0.id.observer == nil }
    // What only our own services call is asked for by them: demand comes in at the entries.
    let graph = CallGraph(telemetry)
    let services = Set(measured.map(\.id.entity).filter { $0.kind == .service }.map(\.name))
    let inner = services.filter { !services.isDisjoint(with: graph.allCallers(of: $0)) }
    // Nor is what no edge tells of an entry, where edges tell of others.
    let roots = services.filter { graph.callees[$0] != nil && !inner.contains($0) }
    let entries = measured.filter {
      $0.id.entity.kind != .service
        || (roots.isEmpty ? !inner.contains($0.id.entity.name) : roots.contains($0.id.entity.name))
    }
    let all = entries.isEmpty ? measured : entries
    let hurt = Set(incident.symptoms.map(\.entity))
    func level(_ signal: Signal) -> Double { median(signal.series.values(in: quiet)) ?? 0 }
    let ofServices = all.filter { $0.id.entity.kind == .service }
    // A log of a sample of the requests counts fewer than a service's own counter.
    let busiest = ofServices.map(level).max() ?? 0
    let candidates =
      [
        // Calls among services count a request once for each, and fail with it.
        inner.isEmpty ? [] : ofServices,
        all.filter { $0.id.entity == .whole && level($0) >= busiest },
        all.filter { hurt.contains($0.id.entity) && $0.id.entity != .whole }, ofServices, all,
      ].first { !$0.isEmpty } ?? []
    func state(_ candidates: [Signal]) -> TrafficState? {
      candidates.max { (level($0), $1.id) < (level($1), $0.id) }.flatMap {
        TrafficState($0, among: all, quiet: quiet, incident: incident, disturbances: disturbances)
      }
    }
    let counted = state(candidates)
    if counted?.isSurge == true || !isAtEdge(telemetry.requests) { return counted }
    let logged = state(measured.filter { $0.id.entity == .whole })
    return logged?.isSurge == true ? logged : counted
  }

  private var isSurge: Bool { rise != nil && ratio >= TrafficState.surge }

  /// Whether the requests logged are those of one place, so that all of them together are demand.
  private static func isAtEdge(_ requests: RequestReduction) -> Bool {
    let services = requests.keys(.service).filter { !requests.isTraced(.service, $0) }
    let everything = requests.keys(.whole).filter { !requests.isTraced(.whole, $0) }
    return services.count <= 1 && !everything.isEmpty
  }

  private init?(
    _ busiest: Signal, among all: [Signal], quiet: TimeWindow, incident: IncidentWindow,
    disturbances: [Disturbance]
  ) {
    func level(_ signal: Signal) -> Double { median(signal.series.values(in: quiet)) ?? 0 }
    guard level(busiest) > 0 else { return nil }
    let signal = TrafficState.countable(busiest, level: level(busiest))
    self.signal = signal
    quietLevel = level(signal)
    let quietValues = signal.series.values(in: quiet)
    let width = max(1, Int(300 / signal.series.stepSeconds))
    quietPeak =
      stride(from: 0, to: max(1, quietValues.count - width + 1), by: width)
      .map { average(Array(quietValues.dropFirst($0).prefix(width))) }.max() ?? quietLevel
    let own =
      signal == busiest
      ? disturbances.filter { $0.signal.id == signal.id && $0.shift > 0 }
      : QuietLevel(quietValues, quantity: .traffic)
        .map { signal.disturbances(from: $0, direction: 1) } ?? []
    rise = own.first { $0.window.overlaps(incident.impact) }
    func highest(_ values: [Double]) -> Double? {
      stride(from: 0, to: max(1, values.count - width + 1), by: 1)
        .map { average(Array(values.dropFirst($0).prefix(width))) }.max()
    }
    // Harm may outlast the demand that brought it; a run of a few noisy cells is no level.
    self.level =
      rise.map { rise in
        let reach = rise.window.union(TimeWindow(start: rise.onset, end: incident.impact.end))
        return min(rise.level, highest(signal.series.values(in: reach)) ?? rise.level)
      } ?? median(signal.series.values(in: incident.impact)) ?? quietLevel
    test = Harmlessness(
      signal, quiet: quiet, incident: incident, margin: (TrafficState.surge - 1) * quietLevel)
    let around = TimeWindow(
      start: incident.onsetInterval.start.advanced(bySeconds: -300),
      end: incident.onsetInterval.end.advanced(bySeconds: 300))
    let atOnset = signal.series.values(in: around)
    onsetLevel = atOnset.isEmpty ? nil : average(atOnset)
    onsetUpper = bootstrapMeanShift(baseline: quietValues, window: atOnset)
      .map { average(quietValues) + $0.interval.high }
    let earlier = signal.series.values(
      in: TimeWindow(
        start: quiet.start, end: incident.onsetInterval.start.advanced(bySeconds: -600)))
    let carriedBefore = highest(earlier) ?? quietPeak
    exceedsCarried =
      (highest(atOnset) ?? 0).rounded(significantDigits: 6)
      > (TrafficState.carried * carriedBefore).rounded(significantDigits: 6)
    // A handful of requests on either side doubles by chance.
    func surges(_ peer: Signal) -> Bool {
      let before = peer.series.values(in: quiet)
      let during = peer.series.values(in: incident.impact)
      let fewest = TrafficState.countedPerStep / peer.series.stepSeconds
      guard before.reduce(0, +) >= fewest, during.reduce(0, +) >= fewest else { return false }
      return average(during) >= TrafficState.surge * average(before)
    }
    surgesInPart = all.contains { $0.id.entity.kind == .service && surges($0) }
    let peers = all.filter { $0.id.entity.kind == (signal.id.entity == .whole ? .route : .service) }
    watched = peers.count
    risen = peers.filter(surges).count
  }
}
