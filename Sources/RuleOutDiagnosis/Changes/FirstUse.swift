import RuleOutModel
import RuleOutSignals

/// When a change acts that hurts only whoever runs into it: a column that must be given, at the next write without
/// it; an address that was closed, at the next attempt to connect; a time to wait, once it has passed.
extension Suspect {
  /// How long after the onset errors may begin to say why, seconds: logs are samples, and attempts take their time.
  private static let tellingTime = 600.0
  /// Times to wait that are taken to show at their end, seconds.
  private static let waits = 60.0...3_600

  mutating func learnFirstUse(
    of facts: DiffFacts, from templates: [MessageTemplate], onset: Timestamp
  ) {
    let waited = facts.settings.compactMap { setting -> Timestamp? in
      guard setting.direction == .tightened, setting.old != nil, let new = setting.new,
        new.unit == .seconds, Suspect.waits.contains(new.number),
        !Suspect.waiting.isDisjoint(with: setting.words)
      else { return nil }
      return first.advanced(bySeconds: new.number)
    }
    let told = templates.compactMap { time(of: $0, about: facts, onset: onset) }.min()
    for at in [waited.min(), told].compactMap({ $0 }) where at > last && at <= onset {
      steps.append(Step(at: at, end: at, instance: "", version: version, source: source))
    }
  }

  /// When an error began that no log had before the change, and that says by name what the change is about.
  private func time(
    of template: MessageTemplate, about facts: DiffFacts, onset: Timestamp
  ) -> Timestamp? {
    guard template.severity >= .warning else { return nil }
    let subjects = facts.effects.filter { $0.kind == .schemaChanged }.flatMap(\.subjects)
    guard !subjects.isEmpty || !facts.reach.isEmpty else { return nil }
    let series = template.series
    guard let begun = series.values.firstIndex(where: { $0 > 0 }),
      // It wrote of other things before the change landed.
      zip(template.activity.values.indices, template.activity.values).contains(where: {
        $1 > 0 && template.activity.time(at: $0 + 1) <= first
      }), series.time(at: begun) >= first,
      series.time(at: begun) <= onset.advanced(bySeconds: Suspect.tellingTime)
    else { return nil }
    let text = LinkTargets(texts: [LinkTargets.Text(template.example, .new, isError: true)]).texts[
      0]
    let names = subjects.map { $0.lowercased() }.filter { $0.identifierWords.count > 1 }
    // A warning tells where it is of a statement.
    let isTold =
      template.severity >= .error
      && (names.contains(where: text.quoted.contains) || text.range(closedBy: facts.reach) != nil)
    guard isTold || text.isStatement && names.contains(where: text.names.contains) else {
      return nil
    }
    return min(max(series.time(at: begun), first), onset)
  }

  /// Words of times that pass while nothing is done, after which something is closed or given up.
  private static let waiting: Set<String> = ["idle", "keepalive", "lifetime", "age"]
}

extension LinkTargets.Indexed {
  /// Whether it quotes a statement of SQL.
  fileprivate var isStatement: Bool {
    let pairs = [("select", "from"), ("update", "set"), ("delete", "from"), ("insert", "into")]
    return pairs.contains { words.contains($0) && words.contains($1) }
  }
}
