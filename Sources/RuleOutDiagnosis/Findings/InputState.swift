import RuleOutModel
import RuleOutSignals

/// Where among all that was sent the harm lies: on one route, with a few users, in records that nobody
/// can read.
struct InputState: Sendable {
  /// One route's part in the harm.
  struct Part: Sendable {
    var route: String
    var source: SourceReference
    /// Its share of all failures beyond the quiet ones, or of all time lost.
    var share: Double
    /// Its share of the requests.
    var traffic: Double
    /// The share of all harm that is more than its own traffic would bear if all routes were hurt alike.
    var excess: Double
  }

  /// How the failures spread over users.
  struct Spread: Sendable {
    /// Users who met a failure, of all who were active.
    var failing: Int
    var active: Int
    var failures: Int
    /// Users who would have met one, had every request been as likely to fail.
    var expected: Double
    /// Share of all failures that the twentieth of users with the most bear beyond their part.
    var excess: Double

    /// Few users met nearly all failures, again and again.
    var isConfined: Bool {
      failures >= 20 && active >= 20 && Double(failing) <= 0.2 * expected
        && failures >= 5 * failing
    }
    /// As many users met failures as would by chance, and none of them many more than others.
    var isEven: Bool {
      failures >= 20 && active >= 20 && Double(failing) >= 0.8 * expected
        && excess <= InputState.even
    }
  }

  /// Routes by their share in the harm, the greatest first.
  var parts: [Part] = []
  /// The harm is failures; else it is time.
  var countsFailures: Bool
  var users: Spread?
  /// One sender whose requests are unlike everybody else's.
  var sender: CostlySender?
  /// One of which messages complain that came up with the incident.
  var subject: NamedSubject?
  /// One thing whose requests fail whoever sends them.
  var target: FailingTarget?
  /// One sender asks far more often than any other, and than before.
  var hasNewSender = false
  /// Share of users who were hurt at all; nil where users cannot be told apart.
  var slowedUsers: Double?
  /// Rises of records and requests that could not be read, or that are dated years away, earliest first.
  var unread: [Disturbance]
  /// Rises of queues.
  var queues: [Disturbance]
  /// Share of requests refused as the sender's mistake (4xx), quiet and in the impact; nil where no
  /// request log tells.
  var refused: (quiet: Double, impact: Double)?
  /// Processes that died or were started again.
  var restarts: [Disturbance]

  /// A route with this share of the harm is where it lies.
  static let confined = 0.8
  /// What one route may bear beyond its part, for the harm to be even.
  static let even = 0.1
  /// Fewer requests of a route, quiet or in the impact, say nothing about it.
  static let fewestRequests = 30

  var isConfined: Bool {
    guard let first = parts.first, parts.count >= 2 else { return false }
    return first.share >= InputState.confined && first.traffic <= 0.5
  }

  /// Every route bears about its part, and as many users as chance would have it.
  var isEven: Bool {
    parts.count >= 3 && parts.allSatisfy { $0.excess <= InputState.even }
      && (countsFailures ? users?.isEven ?? false : (slowedUsers ?? 0) >= 0.5)
  }

  init(
    telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow, impact: ImpactFigures,
    disturbances: [Disturbance]
  ) {
    func risen(_ quantities: Set<Quantity>) -> [Disturbance] {
      disturbances.filter {
        quantities.contains($0.quantity) && $0.shift > 0 && $0.window.overlaps(incident.impact)
      }
    }
    unread = risen([.inputErrors, .misdatedRecords])
    queues = risen([.queueDepth])
    restarts = risen([.restarts, .outOfMemoryKills])
    countsFailures = (impact.failedRise ?? 0) >= 0.01
    let requests = telemetry.requests
    if let whole = requests.keys(.whole).first {
      let before = requests.sums(.whole, whole, in: quiet)
      let during = requests.sums(.whole, whole, in: incident.impact)
      if before.count >= ImpactFigures.fewestRequests, during.count >= ImpactFigures.fewestRequests
      {
        func share(_ totals: RequestTotals) -> Double {
          (Double(totals.clientErrors) / Double(totals.count)).rounded(significantDigits: 6)
        }
        refused = (share(before), share(during))
      }
    }
    parts = InputState.parts(
      of: telemetry, quiet: quiet, incident: incident, countsFailures: countsFailures)
    sender = CostlySender(
      requests, medians: requests.routeMedians(in: quiet), quiet: quiet, impact: incident.impact)
    hasNewSender = CostlySender.standsOut(requests, quiet: quiet, impact: incident.impact)
    subject = NamedSubject.find(telemetry, quiet: quiet, incident: incident)
    target = FailingTarget(telemetry, quiet: quiet, impact: incident.impact)
    slowedUsers = impact.figures.affectedUserFraction
    if countsFailures { users = InputState.spread(over: requests, in: incident.impact) }
  }

  private static func parts(
    of telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow, countsFailures: Bool
  ) -> [Part] {
    struct Route {
      var key: RequestKey
      var count: Double
      /// Harm of one request, its own unit, and per unit of what it costs when well.
      var harm: Double
      var relative: Double
      /// What so few requests leave possible, at 95 %, beyond `harm`.
      var doubt: Double
      var weight: Double
    }
    let requests = telemetry.requests
    let routes = requests.keys(.route).compactMap { key -> Route? in
      let before = requests.sums(.route, key, in: quiet)
      let during = requests.sums(.route, key, in: incident.impact)
      guard before.count >= fewestRequests, during.count >= fewestRequests else { return nil }
      let count = Double(during.count)
      if countsFailures {
        let share = Double(during.failed) / count
        let rise = share - Double(before.failed) / Double(before.count)
        let most = clopperPearsonInterval(successes: during.failed, trials: during.count)?.high
        return Route(
          key: key, count: count, harm: rise, relative: rise, doubt: (most ?? 1) - share,
          weight: count)
      }
      guard let mean = before.duration.mean, let now = during.duration.mean, mean > 0 else {
        return nil
      }
      return Route(
        key: key, count: count, harm: now - mean, relative: now / mean - 1, doubt: 0,
        weight: count * mean)
    }
    let total = routes.reduce(0) { $0 + max(0, $1.harm) * $1.count }
    let traffic = routes.reduce(0) { $0 + $1.count }
    guard total > 0 else { return [] }
    return routes.map { route -> Part in
      let others = routes.filter { $0.key != route.key }
      // Harm that adds the same to every request, or stretches all alike, is even either way.
      let typical = max(0, median(others.map(\.harm)) ?? 0)
      let stretched = max(0, median(others.map(\.relative)) ?? 0)
      let beyond = min(
        (route.harm + route.doubt - typical) * route.count,
        (route.relative + route.doubt - stretched) * route.weight)
      return Part(
        route: telemetry.names[route.key.first] ?? "one route",
        source: requests.source(.route, route.key) ?? SourceReference(file: "", line: 0),
        share: (max(0, route.harm) * route.count / total).rounded(significantDigits: 6),
        traffic: (route.count / traffic).rounded(significantDigits: 6),
        excess: (max(0, beyond) / total).rounded(significantDigits: 6))
    }.sorted { ($1.share, $0.route) < ($0.share, $1.route) }
  }

  private static func spread(over requests: RequestReduction, in impact: TimeWindow) -> Spread? {
    let users = requests.users(in: impact, normalisedBy: [:])
    let total = users.reduce(0) { $0 + $1.requests }
    let failures = users.reduce(0) { $0 + $1.failed }
    guard total > 0, failures > 0 else { return nil }
    let chance = Double(failures) / Double(total)
    let expected = users.reduce(0.0) { sum, user in
      var spared = 1.0
      for _ in 0..<min(user.requests, 10_000) { spared *= 1 - chance }
      return sum + 1 - spared
    }
    let beyond = users.sorted { ($1.failed, $0.user) < ($0.failed, $1.user) }
      .prefix(max(1, users.count / 20))
      .reduce(0.0) { $0 + Double($1.failed) - chance * Double($1.requests) }
    return Spread(
      failing: users.count { $0.failed > 0 }, active: users.count, failures: failures,
      expected: expected.rounded(significantDigits: 6),
      excess: (max(0, beyond) / Double(failures)).rounded(significantDigits: 6))
  }
}
