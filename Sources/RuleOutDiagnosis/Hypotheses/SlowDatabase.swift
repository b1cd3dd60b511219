import RuleOutModel

/// The database answers slowly, to everybody, with connections to spare.
package enum SlowDatabase: TestedHypothesis {
  package static let id = "slow-database"

  static let slow = DiagnosticTest(
    "queries-slow", group: "query-time",
    predicts: "queries slow down before or with the first symptom", needs: "query durations")
  static let callers = DiagnosticTest(
    "queries-slow-for-all-callers", group: "query-callers",
    predicts: "queries are slow from every host, well or not",
    needs: "query durations by host")
  static let ownView = DiagnosticTest(
    "database-own-view", group: "query-own-view",
    predicts: "the database itself reports slow queries",
    needs: "own query times of the database")
  static let share = DiagnosticTest(
    "query-share", group: "query-share", predicts: "time in queries accounts for most of the harm",
    needs: "query time per request")

  static let work = DiagnosticTest(
    "same-queries-per-request", group: "query-count",
    predicts: "requests ask no more queries than before", needs: "queries per request")

  static let strain = DiagnosticTest(
    "database-held-up", group: "database-strain",
    predicts:
      "it logs slow statements, or sessions wait for locks or storage, before or with the first symptom",
    needs: "its log of slow statements, lock waits, storage latency")

  static let trigger = DiagnosticTest(
    "queries-slow-unprompted", group: "query-trigger",
    predicts: "nothing that slows queries down comes before or with it",
    needs: "demand, hosts and changes over time")

  package static let tests = [slow, callers, ownView, share, work, strain, trigger]

  static func assess(_ file: CaseFile) -> [Assessment] {
    var assessment = Assessment(id: id, label: "database")
    guard let state = file.queries else {
      for test in [slow, callers, ownView, share, work] { assessment.lacks(test) }
      noteStrain(in: &assessment, file)
      if assessment.presence != nil { return [assessment] }
      assessment.lacks(trigger)
      assessment.needs = [
        MissingExport(
          hypothesis: id, need: "query durations, by host and as the database sees them",
          how: "query_ms in request logs, hikaricp_connections_usage_seconds, or"
            + " pg_stat_statements, \(file.neededRange)")
      ]
      return [assessment]
    }
    noteSlow(state, in: &assessment, file)
    noteCallers(state, in: &assessment, file)
    noteOwnView(state, in: &assessment)
    noteShare(state, in: &assessment)
    noteWork(state, in: &assessment, file)
    noteStrain(in: &assessment, file)
    return [assessment]
  }

  private static func noteSlow(
    _ state: QueryState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    if let first = state.rises.first {
      let late = file.isLate(first)
      let strongest = state.rises.max {
        ($0.ratio ?? 1, $1.signal.id) < ($1.ratio ?? 1, $0.signal.id)
      }!
      let seen = strongest.signal.id.observer?.name ?? ""
      let statement =
        "queries slowed from \(Figure.duration(strongest.baseline)) to"
        + " \(Figure.duration(strongest.level))" + (seen.isEmpty ? "" : " as seen from \(seen)")
        + ", from \(file.clock(first.onset, in: first.onsetInterval))"
      assessment.presence = Assessment.Presence(onset: first.onset, statement: statement)
      assessment.mechanism = "slow-queries"
      let names = Set(state.rises.map(\.entity).filter { $0.kind == .database }.map(\.name))
        .subtracting([""])
      if names.count == 1 { assessment.entity = names.first }
      assessment.note(
        slow, late ? .against : .for, late ? .shared : .specific,
        signal: describe(strongest.signal.id), observed: Figure.duration(strongest.level),
        statement: statement, availableAt: first.availableAt, source: first.signal.source)
      // What is slow to the callers only did not begin in the database.
      guard !state.isElsewhere else { return assessment.lacks(trigger) }
      let chain = file.chain(.queries) ?? file.governing
      let origin = file.origin(of: .queries, onset: first.onsetInterval, chain: chain)
      // Nor is a database unprompted that is asked for more, whoever asks.
      if case .byNothing = origin.begun, let more = state.moreQueries, !file.isLate(more) {
        return assessment.lacks(trigger)
      }
      origin.note(trigger, of: first.onsetInterval, chain: chain, in: &assessment, file)
    } else if state.isHarmless, let test = state.tests.first {
      assessment.note(
        slow, .against, .specific, signal: describe(test.signal.id),
        observed: Figure.duration(test.highest), statement: test.statement,
        availableAt: test.availableAt, source: state.source)
      assessment.refutation = state.tests.map(\.statement).joined(separator: "; ")
    } else {
      assessment.lacks(slow)
    }
  }

  private static func noteStrain(in assessment: inout Assessment, _ file: CaseFile) {
    guard let state = file.strain, let first = state.rises.first else {
      return assessment.lacks(strain)
    }
    let late = file.isLate(first)
    let statement =
      "\(describe(first.signal.id)) went from \(Figure.value(first.baseline, of: first.quantity)) to"
      + " \(Figure.value(first.level, of: first.quantity)) from"
      + " \(file.clock(first.onset, in: first.onsetInterval))"
      + (late ? ", after the first symptom at \(file.clock(file.incident.onset))" : "")
    assessment.note(
      strain, late ? .against : .for, late ? .shared : .specific,
      signal: describe(first.signal.id), observed: Figure.value(first.level, of: first.quantity),
      statement: statement, availableAt: first.availableAt, source: first.signal.source)
    // Where the time of queries is measured, that tells what began.
    guard file.queries == nil else { return }
    assessment.entity = first.entity.name.isEmpty ? nil : first.entity.name
    assessment.mechanism = state.mechanism
    assessment.presence = Assessment.Presence(onset: first.onset, statement: statement)
    let chain = file.chain(.queries) ?? file.governing
    file.origin(of: .queries, onset: first.onsetInterval, chain: chain)
      .note(trigger, of: first.onsetInterval, chain: chain, in: &assessment, file)
  }

  private static func noteCallers(
    _ state: QueryState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let affected = state.ratioAffected, let healthy = state.ratioHealthy,
      !state.rises.isEmpty
    else {
      assessment.lacks(callers)
      return
    }
    let hurt = listed(file.cohorts.affected.map(\.name))
    let well = listed(file.cohorts.healthy.map(\.name))
    let onlyHurt = state.isSlowOnlyFromAffected
    assessment.note(
      callers, onlyHurt ? .against : .for, .specific, signal: "query time by host",
      observed: "\(Figure.ratio(affected)) and \(Figure.ratio(healthy))",
      statement: onlyHurt
        ? "queries are \(Figure.ratio(affected)) slower only as seen from \(hurt), hurt themselves;"
          + " from \(well) they take \(Figure.ratio(healthy)) of before"
        : "queries are \(Figure.ratio(affected)) slower from \(hurt) and \(Figure.ratio(healthy))"
          + " from \(well)",
      availableAt: state.rises.first?.availableAt, source: state.source)
  }

  private static func noteOwnView(_ state: QueryState, in assessment: inout Assessment) {
    guard let own = state.ownView, own.outcome == .harmless || own.outcome == .harmful else {
      assessment.lacks(ownView)
      return
    }
    let harmless = own.outcome == .harmless
    // A database that slowed down a little where its callers wait far longer explains little of that.
    guard harmless || state.ownViewExplains else { return }
    assessment.note(
      ownView, harmless ? .against : .for, .specific, signal: describe(own.signal.id),
      observed: Figure.duration(own.highest),
      statement: "as the database itself sees it: " + own.statement,
      availableAt: own.availableAt, source: own.signal.source)
  }

  /// A database that is asked for more is slow for that reason.
  private static func noteWork(
    _ state: QueryState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard !state.rises.isEmpty else { return }
    if let more = state.moreQueries, !file.isLate(more) {
      assessment.note(
        work, .against, .specific, signal: describe(more.signal.id),
        observed: Figure.value(more.level, of: more.quantity),
        statement: "\(describe(more.signal.id)) went from"
          + " \(Figure.value(more.baseline, of: more.quantity)) to"
          + " \(Figure.value(more.level, of: more.quantity)) from"
          + " \(file.clock(more.onset, in: more.onsetInterval))",
        availableAt: more.availableAt, source: more.signal.source)
    } else if let chain = file.chain(.cache), chain.isStrong {
      // What a cache does not answer any more, the database is asked.
      assessment.note(
        work, .against, .specific, signal: "share of hits of \(listed(chain.entities))",
        observed: file.clock(chain.onset, in: chain.onsetInterval), statement: chain.statement,
        availableAt: chain.availableAt, source: chain.source)
    } else if let test = state.sameQueries {
      assessment.note(
        work, .for, .shared, signal: describe(test.signal.id),
        observed: Figure.value(test.highest, of: test.signal.id.quantity),
        statement: test.statement, availableAt: test.availableAt, source: test.signal.source)
    } else {
      assessment.lacks(work)
    }
  }

  private static func noteShare(_ state: QueryState, in assessment: inout Assessment) {
    guard let explained = state.shareExplained else {
      assessment.lacks(share)
      return
    }
    let direction: Evidence.Direction =
      explained >= 0.5 ? .for : state.isMinor ? .against : .missing
    assessment.note(
      share, direction, .shared, signal: "query time per request",
      observed: Figure.percent(explained),
      statement: "\(Figure.percent(explained)) of the rise in response time was spent in queries",
      availableAt: state.rises.first?.availableAt ?? state.tests.first?.availableAt,
      source: state.source)
  }
}
