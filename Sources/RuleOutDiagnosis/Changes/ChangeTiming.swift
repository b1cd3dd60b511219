import RuleOutModel
import RuleOutSignals

/// Where a change stands in time against a causal chain.
enum ChangeTiming: Sendable, Hashable {
  /// It came after the chain had begun, clocks allowed for.
  case after
  /// The chain begins with it.
  case coincides
  /// It had been there for longer than a first effect takes to show.
  case before
}

extension CaseFile {
  /// How long after a change its first measurable effect may show: start-up, rollout, scrape interval.
  static let reactionTime = 600.0

  /// How long before its end a rollout may have begun where nobody says when, seconds: that of a service with a few
  /// instances takes minutes.
  static let rolloutTime = 600.0

  /// How long a change must have run without harm to be what runs, rather than a change: a day has every
  /// job of the night and both ends of the daily load in it.
  static let establishment = 86_400.0

  func timing(of suspect: Suspect, to chain: CausalChain) -> ChangeTiming {
    // What an alert told of had begun before it fired, however wide the cells are that show it.
    var end = chain.onsetInterval.end
    if let alert = incident.alertedAt, alert >= chain.onsetInterval.start { end = min(end, alert) }
    let latest = end.advanced(bySeconds: CaseFile.clockUncertainty)
    if suspect.earliest > latest { return .after }
    let earliest = chain.onsetInterval.start.advanced(bySeconds: -CaseFile.reactionTime)
    let coincides = suspect.steps.contains {
      $0.at >= earliest && $0.earliest ?? $0.at <= latest
    }
    return coincides ? .coincides : .before
  }

  /// Whether a change and a chain are in one place.
  enum Concern: Sendable {
    case here, elsewhere
    /// One of the two does not say where it is, or names nothing that is known.
    case unknown
  }

  /// Whether the change touched what the chain runs in. A change or chain that does not say where it is
  /// is taken to concern the other.
  func concerns(_ suspect: Suspect, _ chain: CausalChain) -> Bool {
    concern(suspect, chain) != .elsewhere
  }

  func concern(_ suspect: Suspect, _ chain: CausalChain) -> Concern {
    if !suspect.reached.isEmpty, !Set(suspect.reached).isDisjoint(with: chain.entities) {
      return .here
    }
    if suspect.entity.isEmpty || chain.entities.isEmpty { return .unknown }
    // Whoever reads what the change writes fails where it reads it.
    if [.symptoms, .input].contains(chain.link), breaksContract(suspect) { return .here }
    if refusesMemory(suspect, to: chain) { return .here }
    if !isPlaced(suspect), !suspects.contains(where: isPlaced) { return .unknown }
    let places = Set(suspect.places)
    if !places.isDisjoint(with: chain.entities) { return .here }
    // What cannot be read was sent by somebody.
    if chain.link == .input,
      chain.entities.contains(where: { !graph.allCallers(of: $0).isDisjoint(with: places) })
    {
      return .here
    }
    // A pool is where its owner is.
    let owned = Set(
      pools.filter {
        chain.entities.contains($0.observer?.name ?? "") && $0.observer?.name != $0.entity.name
      }.map(\.entity.name))
    let unplaced = chain.entities.filter { !serviceNames.contains($0) && !owned.contains($0) }
    guard !unplaced.isEmpty else { return .elsewhere }
    // Instances serve the services whose requests they handle; where no request tells, nobody can.
    let services = Set(unplaced.flatMap { telemetry.requests.services(of: Symbol($0)) })
      .compactMap { telemetry.names[$0] }
    if !services.isEmpty {
      // Whatever else runs on a machine may fill its disk.
      let others: Concern = chain.link == .disk ? .unknown : .elsewhere
      return places.isDisjoint(with: services) ? others : .here
    }
    // A pod or host is called after what it runs, the longest name that fits: `cart-api-7d4f9`.
    let names = Set(suspects.flatMap(\.places)).union(serviceEntities).subtracting([""])
    let owners = Set(
      unplaced.compactMap { instance in
        names.filter { instance.hasPrefix($0 + "-") || instance.hasPrefix($0 + ".") }
          .max { $0.count < $1.count }
      })
    if !owners.isEmpty { return places.isDisjoint(with: owners) ? .elsewhere : .here }
    let known = telemetry.requests.keys(.service).compactMap { telemetry.names[$0.first] }
    return known.count != 1 || places.contains(known[0]) ? .unknown : .elsewhere
  }

  /// Whether the change names something that the telemetry knows. Change lists and metrics may call one
  /// service by two names: where no change is placed, a name says nothing of where it landed. Where
  /// another one is, the lists share their names, and one that is not found is of something else.
  func isPlaced(_ suspect: Suspect) -> Bool {
    suspect.places.contains(where: namesOfPlaces.contains)
  }

  /// Whether a change to another service cannot bring the chain about: a leak, a limit and a query
  /// pattern lie in the process itself.
  func isElsewhere(_ suspect: Suspect, _ chain: CausalChain) -> Bool {
    // Who tells of memory that was refused, or of a kill, need not be who ran out of it.
    if chain.mechanism == CausalChain.outOfMemory { return false }
    let inProcess: [CausalChain.Link] = [.memory, .queriesPerRequest]
    let ownLimit = chain.link == .pool && loweredLimit(of: chain) != nil
    return (inProcess.contains(chain.link) || ownLimit) && !concerns(suspect, chain)
  }

  /// The fall of a limit among the pools that the chain runs in.
  func loweredLimit(of chain: CausalChain) -> PoolState.LimitStep? {
    pools.filter {
      chain.entities.contains($0.entity.name) || chain.entities.contains($0.observer?.name ?? "")
    }.compactMap(\.limitLowered).min { $0.interval.start < $1.interval.start }
  }

  func chain(_ link: CausalChain.Link) -> CausalChain? { chains.first { $0.link == link } }

  /// The chain that explains the impact.
  var governing: CausalChain { chains[0] }

  /// `09:00-13:30`, the time any export should cover.
  var neededRange: String { "\(clock(span.start))-\(clock(span.end))" }

  /// The equivalence test of a change made well before the onset: the symptoms between it and the onset
  /// against those before it, with a tenth of the impact as margin; of a change older than the data, the
  /// halves of that time against each other. Nil where too little time lies on either side.
  func steadiness(after suspect: Suspect, before chain: CausalChain) -> Steadiness? {
    var since = TimeWindow(
      start: max(span.start, suspect.last), end: incident.onsetInterval.start)
    guard since.duration >= CaseFile.reactionTime else { return nil }
    var before = TimeWindow(start: span.start, end: suspect.first)
    let isOlder = suspect.first <= span.start
    if isOlder {
      // No time without it was recorded: what creeps under it shows between the halves of what was.
      before.end = since.start.advanced(bySeconds: since.duration / 2)
      since.start = before.end
    }
    // What fills up slowly hurts nobody until it is full.
    guard !(chain.link == .pool && poolFills(from: before, to: since)) else { return nil }
    var judged: [(Disturbance, ShiftEstimate)] = []
    for symptom in incident.symptoms.prefix(6) {
      let series = symptom.signal.series
      let first = series.values(in: before)
      let second = series.values(in: since)
      guard first.count >= 5, second.count >= 5,
        let shift = bootstrapMeanShift(baseline: first, window: second)
      else { continue }
      let margin = abs(symptom.shift) * 0.1
      let isSteady =
        symptom.shift > 0
        ? equivalence(shift, upperMargin: margin) == .equivalent : shift.interval.low > -margin
      guard isSteady else { return nil }
      judged.append((symptom, shift))
    }
    guard let (symptom, shift) = judged.first else { return nil }
    if isOlder {
      return Steadiness(
        statement: "all quiet time, \(Figure.duration(2 * since.duration)), passed under it")
    }
    return Steadiness(
      statement: "\(describe(symptom.signal.id)) moved by at most"
        + " \(Figure.value(max(abs(shift.interval.low), abs(shift.interval.high)), of: symptom.quantity))"
        + " in the \(Figure.duration(since.duration)) after it, against"
        + " \(Figure.value(abs(symptom.shift), of: symptom.quantity)) in the incident")
  }
}

extension CaseFile {
  /// Whether the chain is seen to begin, with nothing before it that could be its slow beginning: of what has run
  /// for days, it then needs no quiet time to compare.
  func beginsClearly(_ chain: CausalChain) -> Bool {
    guard chain.onsetInterval.duration < MemoryRamp.unseen, !chain.isToldByErrors else {
      return false
    }
    let middle = span.start.advanced(
      bySeconds: incident.onsetInterval.start.seconds(since: span.start) / 2)
    let early = TimeWindow(start: span.start, end: middle)
    let late = TimeWindow(start: middle, end: incident.onsetInterval.start)
    if chain.link == .pool, poolFills(from: early, to: late) { return false }
    return incident.symptoms.prefix(6).allSatisfy { symptom in
      let series = symptom.signal.series
      let shift = bootstrapMeanShift(
        baseline: series.values(in: early), window: series.values(in: late))
      let creep = shift.map { symptom.shift > 0 ? $0.interval.low : -$0.interval.high } ?? 0
      return creep <= abs(symptom.shift) * 0.1
    }
  }

  /// Whether connections in use cannot be shown to have stayed level, with a tenth of the room left as
  /// margin.
  private func poolFills(from before: TimeWindow, to since: TimeWindow) -> Bool {
    pools.filter(\.isSaturated).contains { pool in
      guard let limit = pool.limitAtPeak,
        let used = telemetry.signals(.poolUsed).first(where: {
          $0.id.entity == pool.entity && $0.id.observer == pool.observer
        }),
        let level = median(used.series.values(in: before)),
        let shift = bootstrapMeanShift(
          baseline: used.series.values(in: before), window: used.series.values(in: since))
      else { return false }
      return equivalence(shift, upperMargin: 0.1 * max(0, limit - level)) != .equivalent
    }
  }
}

/// A change ran for a while and did no harm.
struct Steadiness: Sendable {
  var statement: String
}
