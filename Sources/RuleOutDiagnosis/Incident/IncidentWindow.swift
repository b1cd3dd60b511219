import RuleOutModel
import RuleOutSignals

/// When users were hurt, as far as the signals tell.
struct IncidentWindow: Sendable {
  var onset: Timestamp
  var onsetInterval: TimeWindow
  var alertedAt: Timestamp?
  var mitigatedAt: Timestamp?
  /// Nil where harm lasts to the end of the data.
  var recoveredAt: Timestamp?
  /// Onset to recovery, or to the end of the data.
  var impact: TimeWindow
  /// The disturbances of user-felt signals that make the incident, heaviest first.
  var symptoms: [Disturbance]
  var basis: String
  /// Other stretches of harm, not analysed.
  var others: [TimeWindow]
}

/// The outcome of looking for an incident.
enum IncidentSearch: Sendable {
  case found(IncidentWindow)
  /// Nothing, and why: what was looked at, if there was anything to look at.
  case nothing(basis: String, alertedAt: Timestamp?, isJudged: Bool)
}

/// Finds the incident: the stretch of user-felt harm that holds the alert, else the heaviest one.
struct IncidentFinder {
  let telemetry: Telemetry
  let span: TimeWindow
  let alertTimes: [Timestamp]
  /// Metrics that alerts name.
  let alertMetrics: Set<String>
  let utcOffset: Int
  /// Changes that may have ended it.
  let mitigations: [Timestamp]
  var objective: ServiceLevelObjective?

  /// Seconds of a step in which to look again where shorter ones show nothing.
  private static let coarse = 300.0
  /// How much less than usual must move where an alert says that something did.
  private static let alerted = 2.5

  /// Seconds for which harm may last before an alert tells of it.
  private static let unnoticed = 600.0

  /// Seconds of quiet within one incident: what fails again and again pauses, as processes do that crash, and
  /// wait longer and longer before they start anew: five minutes and their start, in Kubernetes.
  private static let longestPause = 420.0

  func search() -> IncidentSearch {
    let felt = telemetry.signals.filter(isSymptom)
    // Where nothing tells what users felt, what stands for it must do.
    let watched =
      felt.isEmpty ? telemetry.signals.filter { standsForHarm($0) || isAlerted($0) } : felt
    var clusters = cluster(watched.flatMap { harm($0) })
    if !alertTimes.isEmpty, !felt.isEmpty, !clusters.contains(where: holdsAlert) {
      // No symptom as the alert fired: what it fired on may still be there.
      let near = telemetry.signals.filter { !isSymptom($0) && isAlerted($0) }
        .flatMap { harm($0) }.filter { disturbance in
          alertTimes.contains { isNear($0, disturbance.window) }
        }
      clusters += cluster(near)
    }
    var found = chosen(clusters)
    if found == nil {
      clusters = cluster(coarsened(watched).flatMap { harm($0) })
      found = chosen(clusters)
    }
    if !alertTimes.isEmpty, found.map(isBrief) ?? true {
      // Somebody was woken: less than is usually called harm may have done that, and what stands out for minutes
      // may be the tip of it.
      let mild = cluster(
        coarsened(watched).flatMap { harm($0, sensitivity: IncidentFinder.alerted) })
      if let whole = nearest(mild), lastsLongEnough(whole),
        found.map({ isTip($0, of: whole) }) ?? true
      {
        (clusters, found) = (mild, whole)
      }
    }
    if !alertTimes.isEmpty, !felt.isEmpty, found == nil, objective == nil {
      // Queues and what runs behind them hurt nobody who waits for an answer; a stated objective says what does.
      let behind = cluster(
        coarsened(telemetry.signals.filter(standsForHarm)).flatMap { harm($0) })
      if let near = nearest(behind), holdsAlert(near), lastsLongEnough(near) {
        (clusters, found) = (behind, near)
      }
    }
    guard let chosen = found else {
      return .nothing(
        basis: nothingFound(felt), alertedAt: alertTimes.first, isJudged: !felt.isEmpty)
    }
    let named =
      felt.isEmpty ? "signals that stand for what users felt" : "user-felt signals"
    return .found(
      window(of: chosen, among: clusters, watched: "\(watched.count) \(named)"))
  }

  private func coarsened(_ signals: [Signal]) -> [Signal] {
    signals.compactMap {
      $0.series.stepSeconds >= IncidentFinder.coarse
        ? $0 : $0.coarsened(toSeconds: IncidentFinder.coarse)
    }
  }

  /// An alert that nothing moved at is no reason to overlook what did move.
  private func chosen(_ clusters: [[Disturbance]]) -> [Disturbance]? {
    nearest(clusters) ?? clusters.filter(lastsLongEnough).max { weight($0) < weight($1) }
  }

  private func isSymptom(_ signal: Signal) -> Bool {
    guard Materiality.symptoms.contains(signal.id.quantity), signal.id.observer == nil else {
      return false
    }
    switch signal.id.entity.kind {
    case .whole, .service, .instance: break
    default: return false
    }
    // A p99 of some dozen requests a cell is their maximum: noise. Exported ones rest on more.
    return !(signal.id.metric.isEmpty && signal.id.statistic == .p99)
  }

  /// Signals that stand for harm where no user-felt one is exported. Memory, load and traffic move long before
  /// anybody is hurt, and often nobody ever is.
  private func standsForHarm(_ signal: Signal) -> Bool {
    let harmful: Set<Quantity> = [
      .outOfMemoryKills, .restarts, .poolPending, .poolTimeouts, .poolAcquireTime, .queueDepth,
      .queryTime, .dependencyLatency, .dependencyErrorRatio, .dependencyErrorRate,
      .dependencyTimeoutRatio, .errorMessages, .inputErrors,
    ]
    return harmful.contains(signal.id.quantity)
  }

  /// Those that the alert itself names. Tables and paths put the service before a metric's name:
  /// `orders_error_ratio`.
  private func isAlerted(_ signal: Signal) -> Bool {
    let metric = signal.id.metric
    return alertMetrics.contains { name in
      !name.isEmpty && metric.hasSuffix(name)
        && (metric == name || ["_", "."].contains(metric.dropLast(name.count).last))
    }
  }

  private func harm(_ signal: Signal, sensitivity: Double = 1) -> [Disturbance] {
    guard
      let quiet = QuietLevel(
        series: signal.series, quantity: signal.id.quantity, sensitivity: sensitivity,
        before: alertTimes.min()?.advanced(bySeconds: -IncidentFinder.unnoticed))
    else {
      return []
    }
    return signal.disturbances(
      from: quiet, direction: Materiality.badDirection(signal.id.quantity)
    ).filter { objective?.isMissed(by: $0) ?? true }
  }

  /// Joins disturbances that overlap or nearly do.
  private func cluster(_ disturbances: [Disturbance]) -> [[Disturbance]] {
    let sorted = disturbances.sorted {
      ($0.window.start, $0.signal.id) < ($1.window.start, $1.signal.id)
    }
    var clusters: [[Disturbance]] = []
    var end: Timestamp?
    for disturbance in sorted {
      let gap = max(IncidentFinder.longestPause, 2 * disturbance.signal.series.stepSeconds)
      if let last = end, disturbance.window.start <= last.advanced(bySeconds: gap) {
        clusters[clusters.count - 1].append(disturbance)
        end = max(last, disturbance.window.end)
      } else {
        clusters.append([disturbance])
        end = disturbance.window.end
      }
    }
    return clusters
  }

  private func weight(_ disturbance: Disturbance) -> Double {
    disturbance.window.duration * min(disturbance.score, 50)
  }

  private func weight(_ cluster: [Disturbance]) -> Double {
    cluster.map { weight($0) }.reduce(0, +)
  }

  private func extent(_ cluster: [Disturbance]) -> TimeWindow {
    cluster.dropFirst().reduce(cluster[0].window) { $0.union($1.window) }
  }

  /// Without an alert, less than five minutes is a blip, not an incident.
  private func lastsLongEnough(_ cluster: [Disturbance]) -> Bool {
    cluster.contains { $0.window.duration >= max(300, 2 * $0.signal.series.stepSeconds) }
  }

  private func isNear(_ alert: Timestamp, _ window: TimeWindow) -> Bool {
    alert >= window.start.advanced(bySeconds: -600) && alert <= window.end.advanced(bySeconds: 900)
  }

  /// Seconds up to which harm may be the tip of something longer.
  private static let brief = 1_800.0

  private func isBrief(_ cluster: [Disturbance]) -> Bool {
    extent(cluster).duration <= IncidentFinder.brief
  }

  /// What is longer must be one signal's: chance strings mild moves of many together.
  private func isTip(_ cluster: [Disturbance], of whole: [Disturbance]) -> Bool {
    let tip = extent(cluster)
    return whole.contains {
      $0.window.overlaps(tip) && $0.window.duration >= 3 * tip.duration
    }
  }

  /// Whether the alert fired while it lasted, or just before it showed.
  private func holdsAlert(_ cluster: [Disturbance]) -> Bool {
    alertTimes.contains { isNear($0, extent(cluster)) && $0 <= extent(cluster).end }
  }

  /// What the alert may tell of: what lasted as it fired, else what had ended shortly before.
  private func nearest(_ clusters: [[Disturbance]]) -> [Disturbance]? {
    let near = clusters.filter { cluster in alertTimes.contains { isNear($0, extent(cluster)) } }
    let lasting = near.filter(holdsAlert)
    return (lasting.isEmpty ? near : lasting).max { weight($0) < weight($1) }
  }

  private func window(
    of cluster: [Disturbance], among clusters: [[Disturbance]], watched: String
  ) -> IncidentWindow {
    let heaviest = cluster.map { weight($0) }.max() ?? 0
    let main = cluster.filter { weight($0) >= 0.1 * heaviest }
      .sorted { (-weight($0), $0.signal.id) < (-weight($1), $1.signal.id) }
    let first = finest(among: main)
    let last = main.map(\.window.end).max()!
    let recovered = main.contains(where: \.ongoing) ? nil : last
    let end = recovered ?? max(span.end, last)
    let alert = alertTimes.filter { isNear($0, extent(cluster)) }.min()
    let others = clusters.filter { lastsLongEnough($0) && extent($0) != extent(cluster) }
      .map(extent)
    let lead = main[0]
    let basis =
      "\(describe(lead.signal.id)) went from \(Figure.value(lead.baseline, of: lead.quantity))"
      + " to \(Figure.value(lead.level, of: lead.quantity));"
      + " \(Set(main.map(\.signal.id)).count) of \(watched) left their quiet level"
    // An alert follows the harm, which may have shown in what it watches before it shows here.
    var (onset, interval) = (first.onset, first.onsetInterval)
    if let alert, alert < onset {
      onset = alert
      interval.start = min(interval.start, alert.advanced(bySeconds: -IncidentFinder.coarse))
    }
    return IncidentWindow(
      onset: onset, onsetInterval: interval, alertedAt: alert,
      mitigatedAt: mitigations.filter { $0 > onset && $0 <= end }.min(),
      recoveredAt: recovered, impact: TimeWindow(start: onset, end: end),
      symptoms: main, basis: basis, others: others.sorted { $0.start < $1.start })
  }

  /// The first symptom, as the signal sees it that tells its beginning best: wide cells begin before what they
  /// hold, and a narrower one may show when that was.
  private func finest(among symptoms: [Disturbance]) -> Disturbance {
    var first = symptoms.min { ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id) }!
    while true {
      let finer = symptoms.filter {
        $0.signal.series.step < first.signal.series.step && $0.onset >= first.onset
          && $0.onset <= first.onsetInterval.end
          && $0.onsetInterval.duration < first.onsetInterval.duration
      }
      guard let next = finer.min(by: { ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id) })
      else { return first }
      first = next
    }
  }

  private func nothingFound(_ watched: [Signal]) -> String {
    // What was quiet is the time in which these signals were there, not the span of everything.
    let covered = watched.compactMap { signal -> TimeWindow? in
      let series = signal.series
      guard let first = series.values.firstIndex(where: { !$0.isNaN }),
        let last = series.values.lastIndex(where: { !$0.isNaN })
      else { return nil }
      return TimeWindow(start: series.time(at: first), end: series.time(at: last + 1))
    }.reduce(nil) { $0?.union($1) ?? $1 }
    guard let covered else {
      return
        "no latency, error or availability signal is in these files, so whether users were hurt"
        + " cannot be told"
    }
    func clock(_ time: Timestamp) -> String { time.clock(utcOffset: utcOffset, seconds: false) }
    let alert = alertTimes.first.map { alert in
      isNear(alert, covered)
        ? "; what the alert fired on is too short to tell, lasts the whole time, or is not here"
        : "; none of them covers the alert at \(clock(alert)): whether users were hurt then cannot be told"
    }
    let beyond = 2 * (watched.map(\.series.stepSeconds).max() ?? 0) + 300
    let rest =
      covered.end.advanced(bySeconds: beyond) < span.end
      ? "; of the time to \(clock(span.end)) they tell nothing"
      : covered.start.advanced(bySeconds: -beyond) > span.start
        ? "; of the time from \(clock(span.start)) they tell nothing" : ""
    return
      "all \(watched.count) latency, error and availability signals stayed within their quiet range"
      + (objective == nil ? "" : " or within the stated objective")
      + " from \(clock(covered.start)) to \(clock(covered.end))" + (alert ?? rest)
  }
}
