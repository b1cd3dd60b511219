import RuleOutModel
import RuleOutSignals

/// What the changes of a case changed, as their commits tell, and how far that is found again in what
/// telemetry says since the onset.
struct ChangeContent: Sendable {
  /// One commit that a change brought.
  struct Brought: Sendable {
    var commit: Commit
    var reason: CarriedCommits.Reason
    var facts: DiffFacts
    /// Strongest first; none of a commit that is taken to be harmless.
    var links: [DiffLink]

    var harmless: DiffHarmless? { facts.harmless }
    /// Strength of the best link; below 0 for what does no harm.
    var weight: Double { harmless != nil ? -1 : links.first?.weight ?? 0 }

    /// Something in its diff is found again in what failed, or could begin `chain`.
    func isTied(to chain: CausalChain) -> Bool {
      harmless == nil && (!links.isEmpty || facts.effects.contains { $0.fits(chain) })
    }
  }

  /// Commits whose diffs are read at most, the latest before the onset.
  static let mostCommits = 200

  /// By the place of the change among the suspects: the commit it names first, then by time.
  private let bySuspect: [[Brought]]
  /// Commits that were certainly not deployed by the onset.
  let undeployed: [Commit]
  /// Deployed commits beyond those that are read.
  let unread: Int

  init(
    _ telemetry: Telemetry, suspects: [Suspect], incident: IncidentWindow, pools: [PoolState],
    span: TimeWindow, utcOffset: Int
  ) {
    let commits = telemetry.commits
    guard !commits.isEmpty else {
      (bySuspect, undeployed, unread) = ([], [], 0)
      return
    }
    let latest = incident.onsetInterval.end.advanced(bySeconds: CaseFile.clockUncertainty)
    let places = telemetry.namesOfPlaces
    let carried = CarriedCommits(
      commits: commits, suspects: suspects, utcOffset: utcOffset, span: span, known: places)
    let deployed = Set(
      zip(suspects, carried.bySuspect).filter { $0.0.earliest <= latest }
        .flatMap { $0.1.map(\.commit) })
    let read = deployed.sorted().suffix(ChangeContent.mostCommits)
    unread = deployed.count - read.count
    var facts = Dictionary(uniqueKeysWithValues: read.map { ($0, DiffFacts(commits[$0])) })
    for index in read where facts[index]?.harmless?.class == .otherEnvironment {
      // What was measured may be of that very environment.
      let paths = commits[index].paths.filter { !PathClass($0).isHarmless }
      if !telemetry.environments.isDisjoint(with: PathEnvironment.elsewhere(paths)) {
        facts[index]?.harmless = nil
      }
    }
    let targets = ChangeContent.targets(telemetry, incident: incident, pools: pools, span: span)
    if !targets.tellOfRefusal {
      // A new password hurts nobody where nobody is refused.
      facts = facts.mapValues { $0.without(.credentialChanged) }
    }
    if !targets.tellOfSilence { facts = facts.mapValues { $0.without(.reachNarrowed) } }
    let names = places.union(suspects.map(\.entity)).union(telemetry.templates.map(\.service))
    let rarity = TokenRarity(
      facts.sorted { $0.key < $1.key }.map(\.value), names: names.subtracting([""]).sorted())
    bySuspect = carried.bySuspect.map { brought in
      brought.compactMap { item in
        guard let facts = facts[item.commit], !facts.isEmpty else { return nil }
        return Brought(
          commit: commits[item.commit], reason: item.reason, facts: facts,
          links: facts.harmless != nil ? [] : DiffLinks.find(facts, in: targets, rarity: rarity))
      }
    }
    undeployed = carried.undeployed(at: latest).filter(\.isCertain).map { commits[$0.commit] }
  }

  /// What is known of the content of `suspects[index]`.
  subscript(index: Int?) -> [Brought] {
    guard let index, bySuspect.indices.contains(index) else { return [] }
    return bySuspect[index]
  }

  /// The texts and limits that changed as the incident began.
  private static func targets(
    _ telemetry: Telemetry, incident: IncidentWindow, pools: [PoolState], span: TimeWindow
  ) -> LinkTargets {
    let shifts = TemplateShifts(
      telemetry.templates, onset: incident.onsetInterval,
      span: TimeWindow(start: span.start, end: max(incident.impact.end, incident.onsetInterval.end))
    ).shifts
    let texts = shifts.compactMap { shift -> LinkTargets.Text? in
      let course: LinkTargets.Text.Course
      switch shift.kind {
      case .new: course = .new
      case .vanished: course = .vanished
      case .multiplied: course = .multiplied
      case .diminished: return nil
      }
      return LinkTargets.Text(
        shift.template.example, course, isError: shift.template.severity >= .error)
    }
    let steps = pools.compactMap { pool in
      pool.limitLowered.map { LinkTargets.Step(name: pool.label, old: $0.from, new: $0.to) }
    }
    return LinkTargets(texts: texts, steps: steps)
  }
}

extension DiffEffect {
  /// Whether such a change can bring `chain` about.
  func fits(_ chain: CausalChain) -> Bool {
    let isErrors = chain.link == .symptoms && chain.mechanism == "errors"
    let isLatency = chain.link == .symptoms && chain.mechanism == "latency"
    switch kind {
    case .callInLoop:
      return isLatency || [.queriesPerRequest, .queries, .pool, .processor].contains(chain.link)
    case .unboundedGrowth, .evictionRemoved: return chain.link == .memory
    case .releaseRemoved, .releaseSkipped: return chain.link == .memory || chain.link == .pool
    case .heldAcrossCall: return chain.link == .pool || isLatency
    case .reuseRemoved:
      return [.symptoms, .cache, .queries, .pool, .processor].contains(chain.link)
        || chain.link == .network && chain.mechanism != "certificate"
    case .expiryShortened, .cacheKeyChanged:
      return [.symptoms, .cache, .queries, .pool, .processor].contains(chain.link)
    case .concurrencyRaised, .tableLocked:
      return [.queries, .pool, .processor].contains(chain.link)
    case .guardRemoved: return isErrors || chain.link == .input
    case .schemaChanged where mechanism == "slow-queries":
      // Of another type, a column is compared row by row, past its index.
      return chain.link == .symptoms || [.input, .queries].contains(chain.link)
    case .schemaChanged: return isErrors || chain.link == .input
    case .credentialChanged: return isErrors
    case .blockingAdded: return isLatency || chain.link == .processor
    case .limitLowered:
      return limits == chain.link || mechanism == chain.mechanism
        || mechanism == nil && chain.link == .symptoms
    case .logVolumeRaised: return chain.link == .disk
    case .indexDropped: return chain.link == .queries || isLatency
    case .hostChanged, .trustChanged, .reachNarrowed: return isErrors || chain.link == .network
    // A new version of a module may do anything, and a field may matter to nobody.
    case .dependencyChanged, .fieldChanged: return false
    }
  }
}
