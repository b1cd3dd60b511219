import RuleOutModel
import RuleOutSignals

/// The signals that carried the incident: its symptoms, and what moved in the first link of the causal
/// chain that governs it, in the things that the chain runs in.
enum CarryingSignals {
  struct Carrier {
    var signal: Signal
    /// The earliest at which it can have begun to move.
    var onset: Timestamp
  }

  static func find(in file: CaseFile) -> [SignalID: Carrier] {
    var found: [SignalID: Carrier] = [:]
    func add(_ signal: Signal, _ onset: Timestamp) {
      found[signal.id] = Carrier(
        signal: signal, onset: min(onset, found[signal.id]?.onset ?? onset))
    }
    for symptom in file.incident.symptoms {
      // Where it shows in steps of minutes only, the alert watches the signal as it is.
      let signal = file.telemetry.signals(symptom.quantity).first { $0.id == symptom.signal.id }
      add(signal ?? symptom.signal, symptom.onsetInterval.start)
    }
    guard let chain = file.chains.first else { return found }
    let entities = Set(chain.entities.filter { !$0.isEmpty })
    let quantities = quantities(of: chain.link)
    func isOfChain(_ id: SignalID) -> Bool {
      // The share of a duration that is waited for others is no time.
      if id.quantity == .dependencyLatency && id.statistic == .ratio { return false }
      guard quantities.contains(id.quantity) else { return false }
      // A chain of no name runs in the whole, not in each of its parts.
      if entities.isEmpty { return id.entity.name.isEmpty }
      return entities.contains(id.entity.name) || entities.contains(id.observer?.name ?? "")
    }
    for disturbance in file.disturbances where isOfChain(disturbance.signal.id) {
      let direction = Materiality.badDirection(disturbance.quantity)
      guard disturbance.shift * direction > 0, !file.isLate(disturbance) else { continue }
      add(disturbance.signal, disturbance.onsetInterval.start)
    }
    for ramp in file.memory where chain.link == .memory && isOfChain(ramp.signal.id) {
      // The ramp knows best when it began, and its series may be a sum with swap.
      let signal = file.telemetry.signals(ramp.signal.id.quantity)
        .first { $0.id == ramp.signal.id }
      if let signal {
        found[signal.id] = Carrier(signal: signal, onset: ramp.onsetInterval.start)
      }
    }
    for ramp in file.hosts.filling where chain.link == ramp.link && isOfChain(ramp.signal.id) {
      found[ramp.signal.id] = Carrier(signal: ramp.signal, onset: ramp.onsetInterval.start)
    }
    return found
  }

  /// In what a link shows.
  private static func quantities(of link: CausalChain.Link) -> Set<Quantity> {
    switch link {
    case .memory:
      [
        .memoryResident, .memoryHeap, .memoryUtilization, .swapUsed, .pagingRate,
        .garbageCollection, .outOfMemoryKills, .allocationErrors,
      ]
    case .pool:
      [.poolUsed, .poolPending, .poolUtilization, .poolAcquireTime, .poolTimeouts]
    case .queriesPerRequest, .cache: [.queriesPerRequest, .queryRate]
    case .dependency:
      [
        .dependencyLatency, .dependencyErrorRatio, .dependencyErrorRate, .dependencyTimeoutRatio,
      ]
    case .queries:
      [
        .queryTime, .slowStatements, .databaseNotices, .lockWaits, .storageLatency,
        .databaseConnections, .deadRows, .transactionAge,
      ]
    case .traffic: [.traffic, .queueDepth]
    case .processor:
      [
        .cpuUtilization, .cpuThrottling, .cpuPressure, .loadAverage, .cpuCreditsUsed,
        .eventLoopLag,
      ]
    case .neighbour: [.cpuUtilization, .cpuSteal, .cpuPressure]
    case .disk:
      [
        .diskUtilization, .inodeUtilization, .diskBusy, .diskPressure, .diskFullErrors,
        .diskQueue, .storageLatency, .diskCreditsUsed,
      ]
    case .descriptors: [.descriptorUtilization, .descriptorErrors]
    case .network:
      [
        .networkErrors, .packetLoss, .trackedConnections, .connectionErrors, .dnsErrors,
        .dnsLatency, .tlsErrors,
        .certificateErrors, .expiredCertificates, .dependencyTransit,
      ]
    case .expiry: [.tlsErrors, .certificateErrors, .expiredCertificates]
    case .input: [.inputErrors, .misdatedRecords, .errorMessages]
    case .symptoms: []
    }
  }
}
