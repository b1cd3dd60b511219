import RuleOutModel

/// From when a verdict could be had, and when it was lost again.
///
/// A verdict counts from the first moment at which it had held for four moments running: one that comes and
/// goes with every minute decides nothing.
struct Decidability: Sendable, Hashable {
  /// Moments in a row, the one in question included.
  static let held = 4

  var decidableAt: Timestamp?
  /// Later moments at which the verdict changed away or back.
  var reversals: [Timestamp] = []

  /// Verdicts that say something of their hypothesis; what is open cannot have become decidable.
  static let decided: Set<Verdict> = [.leading, .ruledOut, .effect]

  init() {}

  /// - Parameter result: With its verdict on everything there is; one that leads must have blamed the same
  ///   change.
  init(of result: HypothesisResult, over moments: [ReplayMoment]) {
    guard Decidability.decided.contains(result.verdict) else { return }
    let holds = moments.map { moment in
      moment.standings.contains { standing in
        standing.id == result.id && standing.verdict == result.verdict
          && (result.verdict != .leading || standing.change == result.change)
      }
    }
    guard
      let first = holds.indices.first(where: { index in
        index + 1 >= Decidability.held
          && holds[(index + 1 - Decidability.held)...index].allSatisfy { $0 }
      })
    else { return }
    decidableAt = moments[first].at
    for index in holds.indices where index > first && holds[index] != holds[index - 1] {
      reversals.append(moments[index].at)
    }
  }
}
