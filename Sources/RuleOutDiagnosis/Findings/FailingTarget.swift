import RuleOutModel
import RuleOutSignals

/// One single thing, an order or a statement, whose requests fail whoever sends them, while others of its route do
/// well: what is stored of it cannot be handled.
struct FailingTarget: Sendable {
  var route: String
  /// Server errors of its requests, and those of all requests, as many as were sampled.
  var failures: Int
  var all: Int
  /// Share of its own requests that failed.
  var ownShare: Double
  /// Who met them, where that is known.
  var senders: Int?
  var source: SourceReference

  private static let fewestFailures = 20.0
  private static let leastShare = 0.5
  private static let leastLead = 5.0
  private static let leastOwnShare = 0.9
  /// A single sender may send what fails for its own sake.
  private static let fewestSenders = 5

  init?(_ telemetry: Telemetry, quiet: TimeWindow, impact: TimeWindow) {
    guard quiet.duration > 0 else { return nil }
    let targets = telemetry.targets
    let scale = impact.duration / quiet.duration
    let before = Dictionary(
      uniqueKeysWithValues: targets.counts(in: quiet).map { ($0.target, $0.failed) })
    func beyond(_ count: RequestTargets.Count) -> Double {
      Double(count.failed) - Double(before[count.target] ?? 0) * scale
    }
    let counts = targets.counts(in: impact)
    guard let first = counts.first else { return nil }
    let own = beyond(first)
    let total = Double(targets.failures(in: impact)) - Double(targets.failures(in: quiet)) * scale
    let next = counts.dropFirst().map(beyond).max() ?? 0
    ownShare = (1 / (1 + first.answeredPerFailure)).rounded(significantDigits: 6)
    guard own >= FailingTarget.fewestFailures, own >= FailingTarget.leastShare * total,
      own >= FailingTarget.leastLead * next, ownShare >= FailingTarget.leastOwnShare,
      first.senders ?? FailingTarget.fewestSenders >= FailingTarget.fewestSenders
    else { return nil }
    route = telemetry.names[first.route] ?? "one route"
    (failures, all) = (first.failed, targets.failures(in: impact))
    senders = first.senders
    source = first.source
  }

  var statement: String {
    let who = senders.map { ", from \($0) senders" } ?? ""
    return "\(failures) of \(all) failures met requests for one and the same thing of"
      + " \(route)\(who): of the requests for it \(Figure.percent(ownShare)) failed"
  }
}
