import RuleOutModel
import RuleOutSignals

/// What database queries did, from where they were slow, and how much of the harm they carry.
struct QueryState: Sendable {
  /// Rises of query time, earliest first.
  var rises: [Disturbance]
  /// Equivalence tests on query time as a whole.
  var tests: [Harmlessness]
  /// Share of the rise in request time spent in queries; nil where requests do not carry it.
  var shareExplained: Double?
  /// Mean query time per request, impact over quiet, from affected and from healthy instances.
  var ratioAffected: Double?
  var ratioHealthy: Double?
  /// Whether the database's own view of query time is there, and whether it rose.
  var ownView: Harmlessness?
  /// The first rise of queries per request, else of all queries; else the test by which the former stayed as
  /// they were, of the entity in which they moved most.
  var moreQueries: Disturbance?
  var sameQueries: Harmlessness?
  private var fillsPools: Bool
  var source: SourceReference

  /// Rise over quiet time, as a share, from which queries may fill a pool.
  static let leastAmplified = 0.5
  /// Multiple of the usual rate of queries that is more work, not a few retries.
  private static let overworked = 2.0

  var isHarmless: Bool { !tests.isEmpty && tests.allSatisfy { $0.outcome == .harmless } }

  /// Slow only as seen from the hosts that are hurt themselves.
  var isSlowOnlyFromAffected: Bool {
    guard let ratioAffected, let ratioHealthy else { return false }
    return ratioAffected >= 1.5 && ratioHealthy <= 1.2
  }

  /// The database does not bear the callers out: by its own view, or by what waits in hurt hosts only.
  var isElsewhere: Bool { ownView?.outcome == .harmless || isSlowOnlyFromAffected || isMinor }

  /// Less than a tenth of the rise was spent in queries, and they made nobody wait for a connection, which
  /// is no time of their own.
  var isMinor: Bool { (shareExplained ?? 1) < 0.1 && !fillsPools }

  /// By its own view the database takes twice as long, or its rise is at least half of what its callers see.
  var ownViewExplains: Bool {
    guard let ownView, ownView.baseline > 0 else { return true }
    let seen = rises.filter { $0.signal.id != ownView.signal.id }.compactMap(\.ratio).max() ?? 1
    return ownView.highest / ownView.baseline - 1 >= min(1, 0.5 * (seen - 1))
  }

  init?(
    telemetry: Telemetry, pools: [PoolState], quiet: TimeWindow, incident: IncidentWindow,
    impact: ImpactFigures,
    cohorts: InstanceCohorts, disturbances: [Disturbance]
  ) {
    let signals = telemetry.signals(.queryTime)
    guard let first = signals.first else { return nil }
    source = first.source
    fillsPools = pools.contains(where: \.isSaturated)
    rises = disturbances.filter {
      $0.quantity == .queryTime && $0.shift > 0 && $0.window.overlaps(incident.impact)
    }
    let requests = telemetry.requests
    func query(_ name: String, _ window: TimeWindow) -> Double? {
      requests.sums(.instance, RequestKey(Symbol(name)), in: window)
        .query.mean
    }
    func ratio(_ members: [InstanceCohorts.Member]) -> Double? {
      let ratios = members.compactMap { member -> Double? in
        guard let before = query(member.name, quiet),
          let during = query(member.name, incident.impact), before > 0
        else { return nil }
        return during / before
      }
      return median(ratios)?.rounded(significantDigits: 6)
    }
    ratioAffected = ratio(cohorts.affected)
    ratioHealthy = ratio(cohorts.healthy)
    if let whole = requests.keys(.whole).first {
      let before = requests.sums(.whole, whole, in: quiet)
      let during = requests.sums(.whole, whole, in: incident.impact)
      if let rise = impact.meanRise, rise > 0, before.count > 0, during.count > 0,
        during.query.count > 0
      {
        func perRequest(_ totals: RequestTotals) -> Double {
          Double(totals.query.microseconds) / 1_000_000 / Double(totals.count)
        }
        shareExplained = min(1, max(0, (perRequest(during) - perRequest(before)) / rise))
          .rounded(significantDigits: 6)
      }
    }
    let queries = QueryState.queriesPerRequest(telemetry, quiet: quiet, impact: impact)
    func margin(_ signal: Signal) -> Double {
      let quietLevel = median(signal.series.values(in: quiet)) ?? 0
      // Request logs give the time of all queries of a request, metrics that of one query.
      let count = signal.id.metric.isEmpty ? 1 : queries
      let own =
        impact.meanRise.flatMap { $0 > 0 ? 0.1 * $0 / count : nil } ?? 0.25 * quietLevel
      // Slow queries fill a pool, and waiting for a connection may take far longer than they do.
      let isAmplified = pools.isEmpty || pools.contains(where: \.isSaturated)
      return isAmplified ? min(own, QueryState.leastAmplified * quietLevel) : own
    }
    // The database's own view is what neither our instances nor our services observe.
    let callers = Set(cohorts.members.map(\.name))
      .union(requests.keys(.service).compactMap { telemetry.names[$0.first] })
      .union(requests.keys(.queryByService).compactMap { telemetry.names[$0.second] })
    let own = signals.filter {
      !$0.id.metric.isEmpty && $0.id.entity.kind == .database
        && !callers.contains($0.id.observer?.name ?? "")
    }
    let overall = signals.filter { $0.id.metric.isEmpty && $0.id.observer == nil }
    tests = (overall.isEmpty ? signals : overall).compactMap {
      Harmlessness($0, quiet: quiet, incident: incident, margin: margin($0))
    }
    moreQueries = disturbances.first {
      $0.quantity == .queriesPerRequest && ($0.ratio ?? 1) >= 1 + QueryState.leastAmplified
        && $0.window.overlaps(incident.impact)
    }
    // A database that is asked for twice as much, by whomever, is slow for that.
    moreQueries =
      moreQueries
      ?? disturbances.first {
        $0.quantity == .queryRate && ($0.ratio ?? 1) >= QueryState.overworked
          && $0.window.overlaps(incident.impact)
      }
    let counts = telemetry.signals(.queriesPerRequest).compactMap { signal in
      Harmlessness(
        signal, quiet: quiet, incident: incident,
        margin: QueryState.leastAmplified * (median(signal.series.values(in: quiet)) ?? 0))
    }
    if !counts.isEmpty, counts.allSatisfy({ $0.outcome == .harmless }) {
      sameQueries = counts.max { $0.worstUpper / $0.margin < $1.worstUpper / $1.margin }
    }
    ownView = own.compactMap {
      Harmlessness($0, quiet: quiet, incident: incident, margin: margin($0))
    }.max { $0.worstUpper < $1.worstUpper }
  }

  /// Queries of one request in quiet time, at most; 1 where nothing tells.
  private static func queriesPerRequest(
    _ telemetry: Telemetry, quiet: TimeWindow, impact: ImpactFigures
  ) -> Double {
    let stated = telemetry.signals(.queriesPerRequest)
      .compactMap { median($0.series.values(in: quiet)) }.max()
    if let stated { return max(1, stated) }
    let rate = telemetry.signals(.queryRate)
      .compactMap { median($0.series.values(in: quiet)) }.max()
    guard let rate, let traffic = impact.quietTraffic, traffic > 0 else { return 1 }
    return max(1, rate / traffic)
  }
}
