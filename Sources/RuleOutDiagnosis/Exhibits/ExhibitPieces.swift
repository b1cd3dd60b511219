import RuleOutModel
import RuleOutSignals

/// The signals of each hypothesis, those that tell most of it first.
extension Exhibits {
  func pieces(of result: HypothesisResult) -> [Piece] {
    guard result.verdict != .untested, result.verdict != .notApplicable else { return [] }
    switch result.id {
    case ExternalAPI.id: return dependency(result)
    case DBPoolExhaustion.id: return pool(result)
    case SlowDatabase.id: return queries
    case TrafficSurge.id: return traffic
    case MemoryExhaustion.id: return memory
    case HostSaturation.id: return hosts
    case Network.id: return network
    case BadInput.id: return input
    case DeployRegression.id, ConfigChange.id: return change(result)
    default: return []
    }
  }

  private func dependency(_ result: HypothesisResult) -> [Piece] {
    guard let state = file.dependencies.first(where: { $0.entity.name == result.entity }) else {
      return []
    }
    // The tail of its latency says most of it.
    let tail = state.tail?.signal.id
    let order = state.rises.filter { $0.signal.id == tail } + state.rises
    let rises = order.map { rise in
      Piece(
        rise.signal, group: "dependency-harm",
        harmLevel: state.tests.first { $0.signal.id == rise.signal.id }.map {
          $0.baseline + $0.margin
        })
    }
    let tests = [state.tail].compactMap { $0 } + state.tests
    var seen: Set<Quantity> = []
    // What moved tells; where nothing did, what shows that nothing did.
    let telling = rises.isEmpty ? tests.map { Piece($0, group: "dependency-harm") } : rises
    return telling.filter { seen.insert($0.signal.id.quantity).inserted }
  }

  /// The pool that the verdict speaks of: the fullest of its entity.
  private func pool(_ result: HypothesisResult) -> [Piece] {
    let pools = file.pools.filter {
      result.entity == nil || ($0.observer?.name ?? $0.entity.name) == result.entity
    }
    guard
      let state = pools.max(by: { ($0.peakUse ?? 0, $1.label) < ($1.peakUse ?? 0, $0.label) })
    else { return [] }
    let signals = file.telemetry.signals.filter {
      $0.id.entity == state.entity && $0.id.observer == state.observer
    }
    func signal(_ quantity: Quantity) -> Signal? { signals.first { $0.id.quantity == quantity } }
    var pieces: [Piece] = []
    if let used = signal(.poolUsed) {
      pieces.append(
        Piece(
          used, group: "pool-saturation", title: "connections in use of \(state.label)",
          harmLevel: state.limitAtPeak.map { PoolState.fullUse * $0 }))
    } else if let utilization = signal(.poolUtilization) {
      pieces.append(
        Piece(
          utilization, group: "pool-saturation", title: "use of \(state.label)",
          harmLevel: PoolState.fullUse))
    }
    if let pending = signal(.poolPending) {
      pieces.append(
        Piece(
          pending, group: "pool-saturation", title: "requests waiting for \(state.label)"))
    }
    if let acquire = signal(.poolAcquireTime) {
      pieces.append(
        Piece(acquire, group: "pool-waiting", title: "time to acquire from \(state.label)"))
    }
    return pieces
  }

  private var queries: [Piece] {
    guard let state = file.queries else { return [] }
    return unique(
      state.rises.prefix(1).map { Piece($0.signal, group: "query-time") }
        + (state.ownView.map { [Piece($0, group: "query-own-view")] } ?? [])
        + state.tests.map { Piece($0, group: "query-time") })
  }

  private var traffic: [Piece] {
    guard let state = file.traffic else { return [] }
    return [
      state.test.map { Piece($0, group: "traffic-rise") }
        ?? Piece(state.signal, group: "traffic-rise")
    ]
  }

  /// Rising floors with what they brought about; else memory that stayed level.
  private var memory: [Piece] {
    let ramps = file.memory.prefix(2).map { ramp -> Piece in
      var total = ramp.signal
      if ramp.includesSwap,
        let swap = file.telemetry.signals(.swapUsed).first(where: { $0.id.entity == ramp.entity })
      {
        total.series = MemoryRamp.sum(total.series, swap.series)
      }
      let name = ramp.includesSwap ? "resident memory with swap" : words(ramp.signal.id.quantity)
      var piece = Piece(
        total, group: "memory-floor", title: "\(name) of \(ramp.entity.name)",
        harmLevel: ramp.limit.map { MemoryRamp.harmfulUtilization * $0 })
      piece.quiet = TimeWindow(
        start: file.span.start,
        end: ramp.isFromStart ? file.span.start : min(ramp.onsetInterval.start, file.quiet.end))
      return piece
    }
    guard let first = ramps.first else {
      let resident = file.telemetry.signals(.memoryResident) + file.telemetry.signals(.memoryHeap)
      return resident.prefix(1).map { Piece($0, group: "memory-floor") }
    }
    let well = file.telemetry.signals(first.signal.id.quantity).first { signal in
      !file.memory.contains { $0.entity == signal.id.entity }
        && signal.id.entity.kind == first.signal.id.entity.kind
    }
    let paging = file.risen(.pagingRate).filter { rise in
      file.memory.contains { $0.entity == rise.entity }
    }
    return [first] + paging.prefix(1).map { Piece($0.signal, group: "memory-harm") }
      + [well.map { Piece($0, group: "memory-floor") }].compactMap { $0 } + ramps.dropFirst()
  }

  private var hosts: [Piece] {
    let risen = file.hosts.risen.prefix(2).map { Piece($0.signal, group: "host-load") }
    guard risen.isEmpty else { return risen }
    return file.hosts.loads.compactMap { $0.test.map { Piece($0, group: "host-load") } }
  }

  private var network: [Piece] {
    let risen = unique(file.network.rises.map { Piece($0.signal, group: "network-errors") })
    return risen.isEmpty
      ? file.network.tests.map { Piece($0, group: "network-errors") } : risen
  }

  private var input: [Piece] {
    unique(
      file.input.unread.map { Piece($0.signal, group: "input-errors") }
        + file.input.queues.map { Piece($0.signal, group: "input-queue") })
  }

  /// What the chain of the impact runs through, and an instance with the change beside one without.
  private func change(_ result: HypothesisResult) -> [Piece] {
    let chain: [Piece]
    switch file.governing.link {
    case .memory: chain = memory
    case .pool: chain = pool(HypothesisResult(id: "", verdict: .plausible, reason: ""))
    case .queries: chain = queries
    case .traffic: chain = traffic
    case .processor, .neighbour, .disk, .descriptors: chain = hosts
    case .network, .expiry: chain = network
    case .input: chain = input
    case .queriesPerRequest:
      chain = file.risen(.queriesPerRequest).prefix(1).map { Piece($0.signal, group: "") }
    case .dependency:
      chain = file.disturbances.filter { rise in
        rise.shift > 0 && rise.entity.kind == .dependency
          && file.governing.entities.contains(rise.entity.name)
          && rise.window.overlaps(file.incident.impact)
      }.prefix(1).map { Piece($0.signal, group: "") }
    case .cache:
      chain =
        file.disturbances.filter { $0.quantity == .cacheHitRatio && $0.shift < 0 }.prefix(1)
        .map { Piece($0.signal, group: "") } + queries
    case .symptoms: chain = symptoms
    }
    let compared = result.evidence.contains {
      $0.group == "change-cohort" && $0.direction != .missing
    }
    guard compared, file.cohorts.divides else { return chain }
    let beside = [file.cohorts.affected, file.cohorts.healthy].compactMap { members -> Piece? in
      guard
        let worst = members.max(by: {
          ($0.latencyRatio ?? 1, $1.name) < ($1.latencyRatio ?? 1, $0.name)
        }),
        let signal = file.telemetry.signals(.latency).first(where: {
          $0.id.entity == Entity(.instance, worst.name) && $0.id.observer == nil
            && [.mean, .value].contains($0.id.statistic)
        })
      else { return nil }
      return Piece(signal, group: "change-cohort")
    }
    return chain.prefix(3) + beside
  }

  private func unique(_ pieces: [Piece]) -> [Piece] {
    var seen: Set<SignalID> = []
    return pieces.filter { seen.insert($0.signal.id).inserted }
  }
}
