import RuleOutModel

/// Which of the alerts tried are worth showing.
///
/// Of each way to watch a signal, those that no other beats in both lead and false alarms; of these the one
/// with fewest false alarms. Leads that differ by less than a quarter count as equal, and then the stricter
/// alert is the better one: quiet time is short, and says little about what just stayed below a level.
/// Levels that only this quiet time knows give way to shares of a limit, forecasts and budgets, which
/// hold elsewhere too.
struct AlertChoice {
  let attempts: [AlertSearch.Attempt]

  init(_ attempts: [AlertSearch.Attempt]) { self.attempts = attempts }

  /// Share of the lead, and seconds, within which leads count as equal.
  private static let equalShare = 0.25
  private static let equalSeconds = 60.0

  var best: [AlertSearch.Attempt] {
    var kept: [AlertSearch.Attempt] = []
    var perQuantity: [Quantity: Int] = [:]
    var seen: Set<Way> = []
    let ranked = winners.sorted(by: AlertChoice.isBetter)
    // What comes after the alert that there was is of no use, unless there is nothing else.
    let early = ranked.filter { $0.lead > 0 }
    let useful = early.isEmpty ? Array(ranked.prefix(AlertSearch.mostPerQuantity)) : early
    let general = useful.filter { $0.trial.kind != .threshold && $0.isProven }
    let special = useful.filter { $0.trial.kind == .threshold || !$0.isProven }
    for attempt in general + special {
      let quantity = attempt.watch.quantity
      guard perQuantity[quantity, default: 0] < AlertSearch.mostPerQuantity,
        seen.insert(Way(quantity: quantity, kind: attempt.trial.kind)).inserted,
        kept.count < AlertSearch.most
      else { continue }
      perQuantity[quantity, default: 0] += 1
      kept.append(attempt)
    }
    // What services promise is what people would alert on first: it is shown for comparison.
    if !kept.contains(where: { $0.trial.kind == .burnRate }),
      let burn = ranked.first(where: { $0.trial.kind == .burnRate })
    {
      if kept.count == AlertSearch.most { kept.removeLast() }
      kept.append(burn)
    }
    return kept.sorted(by: AlertChoice.isBetter)
  }

  private struct Way: Hashable {
    var quantity: Quantity
    var kind: AlertCandidate.Kind
  }

  /// The best of each way to watch each signal.
  private var winners: [AlertSearch.Attempt] {
    struct Key: Hashable {
      var id: SignalID
      var kind: AlertCandidate.Kind
    }
    let groups = Dictionary(grouping: attempts) {
      Key(id: $0.watch.first.signal.id, kind: $0.trial.kind)
    }
    return groups.values.compactMap { AlertChoice.winner(AlertChoice.front($0)) }
  }

  /// Those that no other beats in one of lead and false alarms without losing in the other.
  private static func front(_ attempts: [AlertSearch.Attempt]) -> [AlertSearch.Attempt] {
    attempts.filter { one in
      !attempts.contains { other in
        let (a, b) = (other.backtest.falseAlarms, one.backtest.falseAlarms)
        return a < b && other.lead >= one.lead
          || a <= b && other.lead - equal(other.lead) > one.lead
      }
    }
  }

  private static func winner(_ front: [AlertSearch.Attempt]) -> AlertSearch.Attempt? {
    guard let fewest = front.map(\.backtest.falseAlarms).min() else { return nil }
    let quietest = front.filter { $0.backtest.falseAlarms == fewest }
    let longest = quietest.map(\.lead).max() ?? 0
    return quietest.filter { $0.lead >= longest - equal(longest) }.max { a, b in
      if a.hold != b.hold { return a.hold < b.hold }
      return (a.level, a.lead, b.condition) < (b.level, b.lead, a.condition)
    }
  }

  private static func equal(_ lead: Double) -> Double {
    max(equalSeconds, equalShare * abs(lead))
  }

  private static func isBetter(_ a: AlertSearch.Attempt, _ b: AlertSearch.Attempt) -> Bool {
    if a.isProven != b.isProven { return a.isProven }
    let (x, y) = (a.backtest.falseAlarms, b.backtest.falseAlarms)
    if x != y { return x < y }
    if a.lead != b.lead { return a.lead > b.lead }
    return (a.watch.first.signal.id, a.condition) < (b.watch.first.signal.id, b.condition)
  }
}
