import RuleOutModel
import RuleOutSignals

/// One sender whose requests cost far more than those of everybody else, or fail where theirs do not, and who sent
/// nothing like it before: what it sends is another kind of input.
///
/// When what it sends slows everybody down, the time lost spreads over all; what tells is the cost of its own
/// requests beside those of the others at the same time.
struct CostlySender: Sendable {
  /// Its requests in the impact, and those of all.
  var requests: Int
  var all: Int
  /// Its share of the time that all requests took, each divided by the usual time of its route.
  var timeShare: Double
  /// Mean cost of its requests over that of the others.
  var costRatio: Double
  var failures: Int
  /// Share of failures among the requests of the others.
  var otherFailures: Double
  /// Its share of all failures.
  var failureShare: Double
  /// It asked for little or nothing before: who begins to send is not moved by a change of ours.
  var isNewcomer: Bool

  /// Fewer requests may be costly by chance.
  private static let fewestRequests = 10
  private static let fewestFailures = 20
  private static let leastCost = 2.5
  private static let leastTime = 0.03
  /// How much more it costs than in quiet time, and than the next sender.
  private static let leastRise = 5.0
  private static let leastLead = 5.0

  /// It bears the harm, as time or as failures.
  var bearsHarm: Bool { isCostly || failsAlone && failureShare >= 0.5 }

  var isCostly: Bool { timeShare >= CostlySender.leastTime && costRatio >= CostlySender.leastCost }

  init?(
    _ requests: RequestReduction, medians: [Symbol: Double], quiet: TimeWindow, impact: TimeWindow
  ) {
    let during = requests.users(in: impact, normalisedBy: medians)
    guard during.count >= 20, quiet.duration > 0, impact.duration > 0 else { return nil }
    let before = Dictionary(
      uniqueKeysWithValues: requests.users(in: quiet, normalisedBy: medians).map { ($0.user, $0) })
    let costly = CostlySender.first(during, by: \.normalisedDuration)
    let failing = CostlySender.first(during) { Double($0.failed) }
    for (sender, measure) in [
      (costly, { (user: UserTotals) in user.normalisedDuration }),
      (failing, { (user: UserTotals) in Double(user.failed) }),
    ] {
      guard let sender, sender.requests >= CostlySender.fewestRequests else { continue }
      func rises(_ measure: (UserTotals) -> Double) -> Bool {
        let usual = (before[sender.user].map(measure) ?? 0) / quiet.duration
        return measure(sender) / impact.duration >= CostlySender.leastRise * usual
      }
      guard rises(measure) else { continue }
      let found = CostlySender(
        sender, among: during, isNewcomer: rises { Double($0.requests) })
      guard found.isCostly || found.failsAlone else { continue }
      self = found
      return
    }
    return nil
  }

  /// Whether one sender asks far more often than any other, who asked for little before: its part in the harm may
  /// be hidden where everybody is hurt.
  static func standsOut(
    _ requests: RequestReduction, quiet: TimeWindow, impact: TimeWindow
  ) -> Bool {
    let during = requests.users(in: impact, normalisedBy: [:])
    guard let sender = first(during, by: { Double($0.requests) }), quiet.duration > 0 else {
      return false
    }
    let before = requests.users(in: quiet, normalisedBy: [:]).first { $0.user == sender.user }
    return Double(sender.requests) / max(1, impact.duration)
      >= leastRise * Double(before?.requests ?? 0) / quiet.duration
  }

  private init(_ sender: UserTotals, among users: [UserTotals], isNewcomer: Bool) {
    self.isNewcomer = isNewcomer
    let total = users.reduce((requests: 0, timed: 0, time: 0.0, failed: 0)) {
      (
        $0.requests + $1.requests, $0.timed + $1.timed, $0.time + $1.normalisedDuration,
        $0.failed + $1.failed
      )
    }
    func ratio(_ a: Double, _ b: Double) -> Double {
      b > 0 ? (a / b).rounded(significantDigits: 6) : 0
    }
    requests = sender.requests
    all = total.requests
    timeShare = ratio(sender.normalisedDuration, total.time)
    let own = ratio(sender.normalisedDuration, Double(sender.timed))
    let others = ratio(total.time - sender.normalisedDuration, Double(total.timed - sender.timed))
    costRatio = ratio(own, others)
    failures = sender.failed
    failureShare = ratio(Double(sender.failed), Double(total.failed))
    otherFailures = ratio(
      Double(total.failed - sender.failed), Double(total.requests - sender.requests))
  }

  /// Nearly everything that it sends fails, and little of what others send.
  var failsAlone: Bool {
    let share = Double(failures) / Double(max(1, requests))
    return failures >= CostlySender.fewestFailures && share >= 0.9 && share >= 3 * otherFailures
  }

  /// The sender with the most of something, where it has far more than the next.
  private static func first(
    _ users: [UserTotals], by measure: (UserTotals) -> Double
  ) -> UserTotals? {
    let ranked = users.max { (measure($0), $1.user) < (measure($1), $0.user) }
    guard let ranked else { return nil }
    let next = users.lazy.filter { $0.user != ranked.user }.map(measure).max() ?? 0
    return measure(ranked) >= leastLead * next && measure(ranked) > 0 ? ranked : nil
  }

  var statement: String {
    let part =
      "one sender with \(requests) of \(all) requests, unlike anything it sent before,"
    if isCostly {
      return "\(part) took \(Figure.percent(timeShare)) of the time: each cost"
        + " \(Figure.ratio(costRatio)) as much as others' requests for the same"
    }
    return "\(part) met \(failures) failures; of the others' requests"
      + " \(Figure.percent(otherFailures)) failed"
  }
}
