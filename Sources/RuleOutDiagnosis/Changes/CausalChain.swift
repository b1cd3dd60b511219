import RuleOutModel
import RuleOutSignals

/// A way in which the impact came about, from its first measurable link: a rising memory floor, a pool at
/// its limit, a slow dependency, a surge; or, where nothing upstream shows, the symptoms themselves.
struct CausalChain: Sendable {
  enum Link: String, Sendable {
    case memory, pool, queriesPerRequest, dependency, queries, traffic, processor, neighbour, disk
    case descriptors
    case network, expiry, input, cache
    /// The symptoms themselves: nothing upstream of them is measured or moved.
    case symptoms
  }

  var link: Link
  /// How it hurts, as reports name it.
  var mechanism: String
  /// Instances, services, pools or dependencies in which it runs.
  var entities: [String]
  var onset: Timestamp
  var onsetInterval: TimeWindow
  /// It is shown to hurt, before users were hurt; else it merely moved.
  var isStrong: Bool
  /// It moved enough to bring something about, as far as is measured.
  var mayHurt = false
  /// Nothing but errors tells of it: when something had run out, not since when.
  var isToldByErrors = false
  /// What others began to do: no change of ours brings it about.
  var isFromOutside = false
  /// The whole finding, with figures.
  var statement: String
  /// The same in a few words, without times: `memory of web-1 began to rise`.
  var brief: String
  var source: SourceReference
  var availableAt: Timestamp

  /// Every chain of the case, the governing one first: of those shown to hurt the earliest, for the
  /// first link of a chain comes first in time.
  static func find(in file: CaseFile) -> [CausalChain] {
    var found =
      [
        memory(file), pool(file), queriesPerRequest(file), dependency(file), queries(file),
        traffic(file), processor(file), neighbour(file), disk(file), descriptors(file),
        network(file), expiry(file), cache(file),
        input(file),
      ].compactMap { $0 } + [symptoms(file)]
    let others = found
    found.removeAll {
      $0.link == .traffic && demandFollows($0.onsetInterval, among: others) != nil
    }
    // What brings about a link that hurts hurts as well.
    for chain in found where chain.isStrong {
      guard
        let earlier = precedent(
          of: chain.link, onset: chain.onsetInterval, in: chain.entities, among: found),
        let index = found.firstIndex(where: { $0.link == earlier.link })
      else { continue }
      found[index].isStrong = true
    }
    return found.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      return (x.rank, x.onset, a.offset) < (y.rank, y.onset, b.offset)
    }.map(\.element)
  }

  /// Links shown to hurt come before the bare symptoms, and those before what merely moved.
  private var rank: Int { isStrong ? 0 : link == .symptoms ? 1 : 2 }

  /// What may still count as "not after the symptoms": clocks, and the width of a cell.
  static func latest(_ file: CaseFile, _ step: Double) -> Timestamp {
    file.incident.onsetInterval.end.advanced(bySeconds: CaseFile.clockUncertainty + step)
  }

  static func memory(_ file: CaseFile) -> CausalChain? {
    let affected = Set(file.cohorts.affected.map(\.name))
    let known = Set(file.cohorts.members.map(\.name))
    let hurt = Set(file.incident.symptoms.map(\.entity).filter { $0.kind == .service }.map(\.name))
    let ramps = file.memory.filter { ramp in
      // A leak in what stayed well is not this incident's.
      if ramp.entity.kind == .service, ramp.harm == nil, !hurt.isEmpty {
        return hurt.contains(ramp.entity.name)
          || hurt.contains(Workload.name(ofPod: ramp.entity.name))
      }
      return !known.contains(ramp.entity.name) || affected.contains(ramp.entity.name)
    }
    guard let first = ramps.min(by: { ($0.onset, $0.entity) < ($1.onset, $1.entity) }) else {
      return outOfMemory(file)
    }
    let harmed = ramps.compactMap(\.harm).min { ($0.at, $0.statement) < ($1.at, $1.statement) }
    let names = ramps.map(\.entity.name).sorted()
    let statement =
      "memory of \(listed(names)) rises steadily from \(file.clock(first.onset, in: first.onsetInterval)),"
      + " \(Figure.bytes(first.slopeAfter * 3_600)) an hour,"
      + " from \(Figure.bytes(first.before)) to \(Figure.bytes(first.peak))"
      + (first.includesSwap ? " with swap" : "")
    var chain = CausalChain(
      link: .memory, mechanism: "memory-leak", entities: names, onset: first.onset,
      onsetInterval: first.onsetInterval, isStrong: harmed != nil, statement: statement,
      brief: "memory of \(listed(names)) began to rise", source: first.signal.source,
      availableAt: first.availableAt)
    // Where neither a limit nor paging is measured, that nothing shows is no sign.
    chain.mayHurt = ramps.contains { $0.limit == nil && $0.growth >= 1 && !file.showsPaging($0) }
    return chain
  }

  /// Memory that was refused, or for want of which processes were killed, where no floor is seen to rise.
  static let outOfMemory = "out-of-memory"

  private static func outOfMemory(_ file: CaseFile) -> CausalChain? {
    let refused = (file.risen(.outOfMemoryKills) + file.risen(.allocationErrors)).filter {
      $0.window.overlaps(file.incident.impact) && !file.isLate($0)
    }
    guard let first = refused.min(by: { ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id) })
    else { return nil }
    var chain = begun(by: first, link: .memory, mechanism: outOfMemory, file)
    chain.entities = Array(Set(refused.map(\.entity.name))).filter { !$0.isEmpty }.sorted()
    chain.isStrong = true
    return chain
  }

  private static func pool(_ file: CaseFile) -> CausalChain? {
    let saturated = file.pools.filter { pool in
      pool.saturatedAt.map { $0 <= latest(file, 120) } ?? false
    }
    guard
      let pool = saturated.min(by: { ($0.saturatedAt!, $0.label) < ($1.saturatedAt!, $1.label) }),
      let at = pool.saturatedAt
    else { return nil }
    let names = saturated.flatMap { [$0.entity.name, $0.observer?.name ?? ""] }
      .filter { !$0.isEmpty }
    var interval = pool.filling(file) ?? file.incident.onsetInterval
    var statement = "\(pool.label) was at its limit from \(file.clock(at))"
    if let used = pool.peakUsed, let limit = pool.limitAtPeak {
      statement += ", \(Figure.number(used)) of \(Figure.number(limit)) connections in use"
    }
    if let lowered = pool.limitLowered, lowered.interval.start <= at {
      interval = lowered.interval
      statement +=
        ", after its limit fell from \(Figure.number(lowered.from)) to"
        + " \(Figure.number(lowered.to)) at \(file.clock(lowered.interval.end))"
    }
    return CausalChain(
      link: .pool, mechanism: "pool-exhaustion", entities: Array(Set(names)).sorted(),
      onset: interval.start, onsetInterval: interval, isStrong: true, statement: statement,
      brief: pool.limitLowered == nil
        ? "\(pool.label) filled up" : "the limit of \(pool.label) fell",
      source: pool.source, availableAt: pool.availableAt ?? at)
  }

  private static func queriesPerRequest(_ file: CaseFile) -> CausalChain? {
    risen(.queriesPerRequest, file: file, link: .queriesPerRequest, mechanism: "n-plus-one") {
      ($0.ratio ?? 1) >= 2
    }
  }

  private static func risen(
    _ quantity: Quantity, file: CaseFile, link: Link, mechanism: String,
    isStrong: (Disturbance) -> Bool
  ) -> CausalChain? {
    let risen = file.risen(quantity).filter {
      $0.onset <= latest(file, $0.signal.series.stepSeconds)
        && $0.window.overlaps(file.incident.impact)
    }
    guard let first = risen.first else { return nil }
    return CausalChain(
      link: link, mechanism: mechanism, entities: Array(Set(risen.map(\.entity.name))).sorted(),
      onset: first.onset, onsetInterval: first.onsetInterval, isStrong: isStrong(first),
      statement: sentence(first, file), brief: brief(first), source: first.signal.source,
      availableAt: first.availableAt)
  }

  private static func dependency(_ file: CaseFile) -> CausalChain? {
    let candidates = file.dependencies.filter { state in
      state.rises.first.map { $0.onset <= latest(file, $0.signal.series.stepSeconds) } ?? false
    }
    let state = candidates.max {
      ($0.shareExplained ?? 0, $1.entity) < ($1.shareExplained ?? 0, $0.entity)
    }
    guard let state, let first = state.rises.first else { return nil }
    return CausalChain(
      link: .dependency, mechanism: "dependency", entities: [state.entity.name],
      onset: first.onset, onsetInterval: first.onsetInterval,
      isStrong: (state.shareExplained ?? 0) >= 0.5, statement: sentence(first, file),
      brief: brief(first), source: first.signal.source, availableAt: first.availableAt)
  }

  private static func queries(_ file: CaseFile) -> CausalChain? {
    guard let state = file.queries, !state.isSlowOnlyFromAffected, let first = state.rises.first,
      first.onset <= latest(file, first.signal.series.stepSeconds)
    else { return heldUp(file) }
    return CausalChain(
      link: .queries, mechanism: "slow-queries", entities: [first.entity.name],
      onset: first.onset, onsetInterval: first.onsetInterval,
      isStrong: (state.shareExplained ?? 0) >= 0.5, statement: sentence(first, file),
      brief: brief(first), source: first.signal.source, availableAt: first.availableAt)
  }

  /// Queries whose time is not measured, in a database that is held up.
  private static func heldUp(_ file: CaseFile) -> CausalChain? {
    guard file.queries == nil, let strain = file.strain, let mechanism = strain.mechanism,
      let first = strain.rises.first, first.onset <= latest(file, first.signal.series.stepSeconds)
    else { return nil }
    return begun(by: first, link: .queries, mechanism: mechanism, file)
  }

  static func traffic(_ file: CaseFile) -> CausalChain? {
    guard let state = file.traffic, let rise = state.rise, state.ratio >= TrafficState.surge,
      rise.onset <= latest(file, rise.signal.series.stepSeconds)
    else { return nil }
    return CausalChain(
      link: .traffic, mechanism: "overload", entities: [rise.entity.name], onset: rise.onset,
      onsetInterval: rise.onsetInterval,
      isStrong: state.exceedsCarried && file.stayingDemand == nil,
      statement: sentence(rise, file),
      brief: brief(rise), source: rise.signal.source, availableAt: rise.availableAt)
  }

  /// The symptoms of one service alone, or else of its instances, where it has any: those of another may have begun
  /// before for a reason of their own.
  static func symptoms(of service: String, in file: CaseFile) -> CausalChain? {
    var own = file.incident.symptoms.filter { $0.entity == Entity(.service, service) }
    if own.isEmpty, !service.isEmpty {
      own = file.incident.symptoms.filter { symptom in
        symptom.entity.kind == .instance
          && ["-", "_", "."].contains { symptom.entity.name.hasPrefix(service + $0) }
      }
    }
    guard let first = own.min(by: { ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id) }) else {
      return nil
    }
    var chain = symptoms(file)
    chain.mechanism = first.quantity != .latency ? "errors" : "latency"
    (chain.entities, chain.onset, chain.onsetInterval) = (
      [service], first.onset, first.onsetInterval
    )
    (chain.statement, chain.brief) = (sentence(first, file), brief(first))
    (chain.source, chain.availableAt) = (first.signal.source, first.availableAt)
    return chain
  }

  static func symptoms(_ file: CaseFile) -> CausalChain {
    let first = file.incident.symptoms.min {
      ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id)
    }!
    let errors = first.quantity != .latency
    return CausalChain(
      link: .symptoms, mechanism: errors ? "errors" : "latency",
      entities: Array(Set(file.incident.symptoms.map(\.entity.name).filter { !$0.isEmpty }))
        .sorted(),
      onset: file.incident.onset, onsetInterval: file.incident.onsetInterval, isStrong: false,
      statement: sentence(first, file), brief: brief(first), source: first.signal.source,
      availableAt: first.availableAt)
  }

  static func brief(_ disturbance: Disturbance) -> String {
    "\(describe(disturbance.signal.id)) \(disturbance.shift > 0 ? "rose" : "fell")"
  }

  static func sentence(_ disturbance: Disturbance, _ file: CaseFile) -> String {
    "\(describe(disturbance.signal.id)) went from"
      + " \(Figure.value(disturbance.baseline, of: disturbance.quantity)) to"
      + " \(Figure.value(disturbance.level, of: disturbance.quantity)) from"
      + " \(file.clock(disturbance.onset, in: disturbance.onsetInterval))"
  }
}
