import RuleOutModel
import RuleOutSignals

/// How much users were hurt, in the definitions of the report.
///
/// An affected user was active in the impact window and their mean normalised request duration is at
/// least 2, or they met a server error or a timeout. Each request is divided by the quiet median of its
/// route, so that a user of slow routes is not taken for a slowed user.
struct ImpactFigures: Sendable {
  var figures = Impact()
  /// Rise of the mean request duration, seconds, everyone; nil where no request log tells.
  var meanRise: Double?
  /// Rise of the 95th percentile, seconds.
  var tailRise: Double?
  /// Rise of the failed share.
  var failedRise: Double?
  /// Share of requests harmed: failed, or slower than nineteen of twenty in quiet time, beyond the quiet
  /// share of both.
  var harmedShare: Double?
  /// Requests per second in quiet time.
  var quietTraffic: Double?

  /// A rise of the failed share that is worth a name.
  static let leastFailures = 0.01
  /// Below this many requests in quiet time, or in the impact window, no figure is given.
  static let fewestRequests = 50

  init(telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow) {
    let requests = telemetry.requests
    if requests.isEmpty {
      fromSymptoms(incident, telemetry, quiet: quiet)
      return
    }
    guard let key = requests.keys(.whole).first else {
      fromSymptoms(incident, telemetry, quiet: quiet)
      return
    }
    let before = requests.totals(.whole, key, in: quiet)
    let during = requests.totals(.whole, key, in: incident.impact)
    guard before.count >= ImpactFigures.fewestRequests, during.count >= ImpactFigures.fewestRequests
    else {
      // A few traces beside metrics say less than the metrics.
      if requests.isTraced(.whole, key) { fromSymptoms(incident, telemetry, quiet: quiet) }
      return
    }
    figures.requests = during.count
    figures.errorFraction = (Double(during.failed) / Double(during.count))
      .rounded(significantDigits: 6)
    figures.timeouts = during.timeouts
    failedRise =
      Double(during.failed) / Double(during.count)
      - Double(before.failed) / Double(before.count)
    // A log that holds no failures tells of none; what made the incident may.
    let told = incident.symptoms.filter { [.errorRatio, .timeoutRatio].contains($0.quantity) }
      .map(\.shift).max()
    if let told, (failedRise ?? 0) < ImpactFigures.leastFailures { failedRise = told }
    quietTraffic = Double(before.count) / max(1, quiet.duration)
    if let quietMean = before.duration.mean, let mean = during.duration.mean {
      meanRise = mean - quietMean
    }
    if let quietTail = before.durations.quantile(0.95), let tail = during.durations.quantile(0.95) {
      tailRise = tail - quietTail
      let slow = 1 - ImpactFigures.share(of: during.durations, upTo: quietTail)
      harmedShare = min(1, max(0, slow - 0.05) + max(0, failedRise ?? 0))
    }
    countUsers(requests, quiet: quiet, impact: incident.impact)
  }

  /// Share of durations up to `limit` seconds, by bisection on the quantile.
  private static func share(of durations: DurationHistogram, upTo limit: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if (durations.quantile(middle) ?? 0) <= limit { low = middle } else { high = middle }
    }
    return low.rounded(significantDigits: 6)
  }

  /// Without request logs: the largest rise among the latency series, of means and of tails; of either
  /// where the other is not exported.
  private mutating func fromSymptoms(
    _ incident: IncidentWindow, _ telemetry: Telemetry, quiet: TimeWindow
  ) {
    let symptoms = incident.symptoms
    let slowed = symptoms.filter { $0.quantity == .latency && $0.shift > 0 }
    let hurt = Set(slowed.map(\.entity))
    func rise(_ statistics: Set<Statistic>) -> Double? {
      let shifts = slowed.filter { statistics.contains($0.signal.id.statistic) }.map(\.shift)
      if let most = shifts.max() { return most }
      // Moved too little to be a symptom by itself.
      return telemetry.signals(.latency).filter {
        hurt.contains($0.id.entity) && statistics.contains($0.id.statistic)
      }.compactMap { signal in
        let before = signal.series.values(in: quiet)
        let during = signal.series.values(in: incident.impact)
        guard !before.isEmpty, !during.isEmpty else { return nil }
        let shift = (average(during) - average(before)).rounded(significantDigits: 6)
        return shift > 0 ? shift : nil
      }.max()
    }
    let tail = rise([.p95, .p99, .maximum])
    let mean = rise([.mean, .value, .p50])
    (meanRise, tailRise) = (mean ?? tail, tail ?? mean)
    let errors = symptoms.filter { [.errorRatio, .timeoutRatio].contains($0.quantity) }
      .max { ($0.shift, $1.signal.id) < ($1.shift, $0.signal.id) }
    if let errors {
      failedRise = errors.shift
      harmedShare = errors.shift
      figures.errorFraction = errors.level.rounded(significantDigits: 6)
    }
  }

  private mutating func countUsers(
    _ requests: RequestReduction, quiet: TimeWindow, impact: TimeWindow
  ) {
    let medians = requests.routeMedians(in: quiet)
    let during = requests.users(in: impact, normalisedBy: medians)
    let before = requests.users(
      in: ImpactFigures.comparable(quiet, to: impact), normalisedBy: medians)
    guard !during.isEmpty, !before.isEmpty else { return }
    // Behind one proxy every client address is the same: no figure rather than a wrong one.
    guard requests.userBasis != .clientAddress || during.count >= 20 else { return }
    figures.userBasis = requests.userBasis
    let share = ImpactFigures.affectedShare(during)
    let quietShare = ImpactFigures.expectedShare(of: during, from: before)
    if quietShare < 1 {
      figures.affectedUserFraction = max(0, (share - quietShare) / (1 - quietShare))
        .rounded(significantDigits: 6)
    }
    let affected = during.filter(ImpactFigures.isAffected)
    let baseline = ImpactFigures.mean(before)
    if let baseline, let mean = ImpactFigures.mean(affected) {
      figures.latencyRatio = (mean / baseline).rounded(significantDigits: 6)
    }
    if let baseline, let mean = ImpactFigures.mean(during) {
      figures.latencyRatioAll = (mean / baseline).rounded(significantDigits: 6)
    }
  }

  /// Quiet time of the impact's length, the latest there is.
  private static func comparable(_ quiet: TimeWindow, to impact: TimeWindow) -> TimeWindow {
    TimeWindow(
      start: max(quiet.start, quiet.end.advanced(bySeconds: -impact.duration)), end: quiet.end)
  }

  private static func isAffected(_ user: UserTotals) -> Bool {
    user.failed > 0 || (user.timed > 0 && user.normalisedDuration >= 2 * Double(user.timed))
  }

  private static func affectedShare(_ users: [UserTotals]) -> Double {
    Double(users.filter(isAffected).count) / Double(users.count)
  }

  /// The share of users that quiet time would count as affected, at the requests each made in the impact:
  /// who asks more often meets more of the few errors there always are.
  private static func expectedShare(of during: [UserTotals], from quiet: [UserTotals]) -> Double {
    let requests = quiet.reduce(0) { $0 + $1.requests }
    guard requests > 0, !during.isEmpty else { return 0 }
    let failure = Double(quiet.reduce(0) { $0 + $1.failed }) / Double(requests)
    let slow = quiet.filter { $0.timed > 0 && $0.normalisedDuration >= 2 * Double($0.timed) }.count
    let slowShare = Double(slow) / Double(quiet.count)
    let spared = during.reduce(0.0) { sum, user in
      var withoutFailure = 1.0
      for _ in 0..<min(user.requests, 10_000) { withoutFailure *= 1 - failure }
      return sum + withoutFailure
    }
    return 1 - (1 - slowShare) * spared / Double(during.count)
  }

  private static func mean(_ users: [UserTotals]) -> Double? {
    let timed = users.reduce(0) { $0 + $1.timed }
    guard timed > 0 else { return nil }
    return users.reduce(0) { $0 + $1.normalisedDuration } / Double(timed)
  }
}
