import RuleOutModel

/// What each group of tests adds: how many true causes would still rank first without it.
///
/// The outcomes stay as they are; only their weights are taken out of the product, so that no case is
/// diagnosed again.
struct GroupEffects: Sendable {
  struct Effect: Sendable, Hashable {
    var hypothesis: String
    var group: String
    /// True causes that rank first without it, less those that do with it.
    var change: Int
    /// Cases in which it had an outcome.
    var cases: Int
  }

  /// The most useful first; groups that change no case are left out.
  let effects: [Effect]
  /// Cases that the changes are counted over.
  let cases: Int

  init(_ outcomes: [Evaluation.Outcome]) {
    let caused = outcomes.filter {
      $0.diagnosis.incident.detected && $0.truth.cause != nil && $0.truth.cause != "none"
    }
    cases = caused.count
    struct Group: Hashable {
      var hypothesis: String
      var name: String
    }
    var applied: [Group: Int] = [:]
    for outcome in caused {
      for result in outcome.diagnosis.hypotheses {
        for evidence in result.evidence where evidence.applied {
          applied[Group(hypothesis: result.id, name: evidence.group), default: 0] += 1
        }
      }
    }
    func hits(without left: Group?) -> Int {
      caused.count { outcome in
        let supports = outcome.diagnosis.hypotheses.map { result in
          result.evidence.filter {
            $0.applied && !(left?.hypothesis == result.id && left?.name == $0.group)
          }.reduce(1) { $0 * $1.likelihoodRatio }
        }
        guard let most = supports.max(), let first = supports.firstIndex(of: most) else {
          return false
        }
        return outcome.diagnosis.hypotheses[first].id == outcome.truth.cause
      }
    }
    let all = hits(without: nil)
    effects = applied.map { group, count in
      Effect(
        hypothesis: group.hypothesis, group: group.name, change: hits(without: group) - all,
        cases: count)
    }.filter { $0.change != 0 }.sorted {
      ($0.change, $0.hypothesis, $0.group) < ($1.change, $1.hypothesis, $1.group)
    }
  }
}

extension Evaluation {
  /// The effects as a Markdown table.
  public func groupTable() -> String {
    let effects = GroupEffects(outcomes)
    var text = "\n| without the tests | outcomes | true causes ranked first |\n|---|---:|---:|\n"
    for effect in effects.effects {
      text +=
        "| \(effect.hypothesis), \(effect.group) | \(effect.cases) |"
        + " \(effect.change > 0 ? "+" : "")\(effect.change) of \(effects.cases) |\n"
    }
    return text
  }
}
