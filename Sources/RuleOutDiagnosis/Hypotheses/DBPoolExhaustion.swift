import RuleOutModel
import RuleOutSignals

/// Requests wait for database connections because the pool is at its limit.
package enum DBPoolExhaustion: TestedHypothesis {
  package static let id = "db-pool-exhaustion"

  static let saturation = DiagnosticTest(
    "pool-at-limit", group: "pool-saturation",
    predicts: "connections in use reach the limit and requests wait for one",
    needs: "connections in use, their limit and the requests waiting")
  static let waiting = DiagnosticTest(
    "pool-acquire-slow", group: "pool-waiting", predicts: "getting a connection takes longer",
    needs: "time to acquire a connection")
  static let trigger = DiagnosticTest(
    "pool-not-triggered-by-change", group: "pool-trigger",
    predicts: "no change of limit or version brings it about", needs: "pool limit and changes")

  package static let tests = [saturation, waiting, trigger]

  static func assess(_ file: CaseFile) -> [Assessment] {
    let pools = file.pools.filter { !$0.isOfServer || $0.isSaturated }
    if pools.isEmpty {
      var assessment = Assessment(id: id, label: "connection pool")
      for test in tests { assessment.lacks(test) }
      assessment.needs = [need("connections in use, their limit, and requests waiting", file)]
      return [assessment]
    }
    let assessed = pools.map { assess($0, file) }
    // Innocent only if every pool is: the pools of one service fail one by one.
    let open = assessed.filter { $0.refutation == nil }
    if !open.isEmpty { return open }
    if let service = unmeasured(pools, file) {
      return assessed.prefix(1).map { assessment in
        var assessment = assessment
        assessment.refutation = nil
        assessment.needs = [need("connections in use and their limit of \(service)", file)]
        return assessment
      }
    }
    guard assessed.count > 1 else { return assessed }
    let fullest = zip(pools, assessed).max {
      ($0.0.peakUse ?? 0, $1.0.label) < ($1.0.peakUse ?? 0, $0.0.label)
    }!
    var joined = fullest.1
    joined.refutation =
      "in all \(pools.count) pools there was room: the fullest was \(fullest.1.refutation!)"
    return [joined]
  }

  /// A service that was hurt and whose pool is not measured, where those of others are.
  private static func unmeasured(_ pools: [PoolState], _ file: CaseFile) -> String? {
    let owners = Set(pools.flatMap { [$0.observer?.name ?? "", $0.entity.name] })
      .flatMap { name in
        [name, Workload.name(ofPod: name)]
          + file.telemetry.requests.services(of: Symbol(name))
          .compactMap { file.telemetry.names[$0] }
      }
    let hurt = file.incident.symptoms.map(\.entity).filter { $0.kind == .service }.map(\.name)
    // One pool may be everybody's, and who has none needs none: only where nobody who was hurt has one.
    let named = Set(owners).intersection(file.serviceNames)
    guard !named.isEmpty, !hurt.isEmpty, named.isDisjoint(with: hurt) else { return nil }
    return hurt[0]
  }

  private static func need(_ what: String, _ file: CaseFile) -> MissingExport {
    MissingExport(
      hypothesis: id, need: what,
      how: "hikaricp_connections_active, _pending and _max, or the like of your pool,"
        + " \(file.neededRange)")
  }

  private static func assess(_ pool: PoolState, _ file: CaseFile) -> Assessment {
    var assessment = Assessment(id: id, label: pool.label)
    assessment.entity = pool.observer?.name ?? pool.entity.name
    if let at = pool.saturatedAt {
      assessment.mechanism = "pool-exhaustion"
      var statement = "\(pool.label) was at its limit from \(file.clock(at))"
      if let used = pool.peakUsed, let limit = pool.limitAtPeak {
        statement += ": \(Figure.number(used)) of \(Figure.number(limit)) connections in use"
      }
      if let pending = pool.peakPending, pending > 0 {
        statement += ", up to \(Figure.number(pending)) requests waiting"
      }
      let late = isLate(pool, file)
      if late { statement += "; users had been hurt from \(file.clock(file.incident.onset))" }
      assessment.presence = Assessment.Presence(onset: at, statement: statement)
      assessment.note(
        saturation, late ? .against : .for, late ? .shared : .specific, signal: pool.label,
        observed: pool.peakUse.map { Figure.percent($0) } ?? "waiting", statement: statement,
        availableAt: pool.availableAt, source: pool.source)
      // What came after the harm began it neither here nor there.
      if !late { noteTrigger(of: pool, in: &assessment, file) }
    } else if pool.isRoomy, pool.peakUse != 0, !isWaitedFor(pool, file), let used = roomy(pool) {
      assessment.note(
        saturation, .against, .specific, signal: pool.label,
        observed: pool.peakUse.map { Figure.percent($0) } ?? "", statement: used,
        availableAt: file.incident.impact.end, source: pool.source)
      assessment.refutation = used
    } else {
      assessment.lacks(saturation)
      assessment.needs = [need("complete samples of connections in use with their limit", file)]
    }
    noteWaiting(of: pool, in: &assessment, file)
    return assessment
  }

  /// Whether it filled up after users were hurt: it is where harm went, not where it began. Errors come once those
  /// who wait have waited long enough.
  private static func isLate(_ pool: PoolState, _ file: CaseFile) -> Bool {
    guard let filling = pool.filling(file) else { return false }
    let end = file.incident.onsetInterval.end
    // Rare errors of what was hurt first may show late.
    let owners = [pool.entity.name, pool.observer?.name ?? ""]
    let services = file.incident.symptoms.filter { $0.entity.kind == .service }
    let isFirst =
      services.isEmpty
      || services.contains { owners.contains($0.entity.name) && $0.onsetInterval.start <= end }
    let delay =
      pool.peakUse == nil && isFirst ? CaseFile.reactionTime : DBPoolExhaustion.patience
    return filling.start > end.advanced(bySeconds: CaseFile.clockUncertainty + delay)
  }

  /// Seconds that requests wait for a connection at most, in usual settings, and a step of minutes.
  private static let patience = 180.0

  private static func roomy(_ pool: PoolState) -> String? {
    var text: String
    if let used = pool.peakUsed, let limit = pool.limitAtPeak {
      text =
        "\(pool.label): at most \(Figure.number(used)) of \(Figure.number(limit)) connections in use"
    } else if let use = pool.peakUse {
      text = "\(pool.label): at most \(Figure.percent(use)) of the connections in use"
    } else {
      return nil
    }
    if let pending = pool.peakPending {
      text += pending == 0 ? " and none waiting" : " and at most \(Figure.number(pending)) waiting"
    }
    text += " in all \(pool.samples) samples"
    // A sampled gauge misses what happens between samples: 95 % bound of the share it could have missed.
    let missed = largestUndetectedShare(samples: pool.samples)
    text += "; saturation for more than \(Figure.percent(missed)) of the time would have shown"
    return text
  }

  /// Room in the samples acquits nothing while getting a connection costs a tenth of the harm.
  private static func isWaitedFor(_ pool: PoolState, _ file: CaseFile) -> Bool {
    guard let acquire = pool.acquire else { return false }
    let margin = file.impact.meanRise.map { 0.1 * max(0, $0) } ?? 0
    return acquire.highest - acquire.quiet
      > max(margin, Materiality.of(.poolAcquireTime).absolute)
  }

  private static func noteWaiting(
    of pool: PoolState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let acquire = pool.acquire else {
      assessment.lacks(waiting)
      return
    }
    let floor = Materiality.of(.poolAcquireTime)
    let rose =
      acquire.highest - acquire.quiet
      > max(floor.absolute, floor.relative * acquire.quiet)
    let slow = rose && pool.isSaturated
    assessment.note(
      waiting, slow ? .for : rose ? .missing : .against, .shared,
      signal: "acquire time of \(pool.label)",
      observed: Figure.duration(acquire.highest),
      statement: "getting a connection took at most \(Figure.duration(acquire.highest)),"
        + " baseline \(Figure.duration(acquire.quiet))",
      availableAt: pool.availableAt ?? file.incident.impact.end, source: pool.source)
  }

  private static func noteTrigger(
    of pool: PoolState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    if let lowered = pool.limitLowered, lowered.interval.start <= pool.saturatedAt! {
      assessment.note(
        trigger, .against, .specific, signal: "limit of \(pool.label)",
        observed: "\(Figure.number(lowered.from)) to \(Figure.number(lowered.to))",
        statement: "the limit itself fell from \(Figure.number(lowered.from)) to"
          + " \(Figure.number(lowered.to)) at \(file.clock(lowered.interval.end)):"
          + " the pool is the mechanism, not the first link",
        availableAt: lowered.interval.end, source: lowered.source)
    } else {
      let onset = pool.filling(file) ?? file.incident.onsetInterval
      let chain = file.chain(.pool) ?? file.governing
      let entities = [pool.entity.name, pool.observer?.name ?? ""].filter { !$0.isEmpty }
      file.origin(of: .pool, onset: onset, chain: chain, entities: entities)
        .note(trigger, of: onset, chain: chain, in: &assessment, file)
    }
  }
}
