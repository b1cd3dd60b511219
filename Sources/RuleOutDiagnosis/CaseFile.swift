import RuleOutModel
import RuleOutSignals

/// Everything the hypotheses look at: the telemetry, the incident, and the findings they share, each
/// computed once.
struct CaseFile: Sendable {
  let telemetry: Telemetry
  let span: TimeWindow
  let incident: IncidentWindow
  /// Time before anything moved; what "before" means in every comparison.
  let quiet: TimeWindow
  let utcOffset: Int
  let likelihoods: LikelihoodRatios
  /// Signals that left their quiet level around or in the incident, earliest first.
  let disturbances: [Disturbance]
  let cohorts: InstanceCohorts
  let impact: ImpactFigures
  let memory: [MemoryRamp]
  let levelMemory: LevelMemory
  let pools: [PoolState]
  let dependencies: [DependencyState]
  let memoryLimits: [MemoryLimitStep]
  let queries: QueryState?
  let strain: DatabaseStrain?
  let traffic: TrafficState?
  let hosts: HostState
  let network: NetworkState
  let input: InputState
  let suspects: [Suspect]
  /// Who calls whom.
  let graph: CallGraph
  let content: ChangeContent
  /// Names known to be services: they handle requests. A host may be told by a name alone.
  let serviceEntities: Set<String>
  /// All names by which telemetry calls what runs.
  let namesOfPlaces: Set<String>
  /// Service entities, and services that messages tell of.
  let serviceNames: Set<String>
  /// The ways in which the impact can have come about, the governing one first; never empty.
  private(set) var chains: [CausalChain] = []

  /// Clocks of different exports agree to about this many seconds unless something says otherwise.
  static let clockUncertainty = 30.0

  init(
    telemetry: Telemetry, span: TimeWindow, incident: IncidentWindow, suspects: [Suspect],
    utcOffset: Int, likelihoods: LikelihoodRatios
  ) {
    self.telemetry = telemetry
    self.span = span
    self.incident = incident
    self.utcOffset = utcOffset
    self.likelihoods = likelihoods
    self.suspects = suspects
    graph = CallGraph(telemetry)
    quiet = CaseFile.quietTime(span: span, onset: incident.onsetInterval.start)
    let watched = TimeWindow(start: quiet.end, end: incident.impact.end)
    let quietTime = quiet
    disturbances = telemetry.signals.flatMap { signal -> [Disturbance] in
      let before = signal.series.values(in: quietTime)
      let level =
        before.count >= 5
        ? QuietLevel.known(before, quantity: signal.id.quantity)
        : QuietLevel(series: signal.series, quantity: signal.id.quantity)
      guard let level else { return [] }
      let moved = [1.0, -1.0].flatMap {
        signal.disturbances(from: level, direction: $0, in: watched)
      }
      return moved.isEmpty ? CaseFile.rareEvents(signal, quiet: quietTime, in: watched) : moved
    }.sorted { ($0.onset, $0.signal.id) < ($1.onset, $1.signal.id) }
    cohorts = InstanceCohorts(telemetry: telemetry, quiet: quiet, incident: incident)
    impact = ImpactFigures(
      telemetry: telemetry, quiet: quiet, incident: incident)
    memory = MemoryRamp.find(
      in: telemetry, incident: incident, disturbances: disturbances, span: span)
    levelMemory = LevelMemory(telemetry: telemetry, quiet: quiet, incident: incident)
    memoryLimits = MemoryLimitStep.find(in: telemetry)
    pools = PoolState.find(in: telemetry, quiet: quiet, incident: incident)
    dependencies = DependencyState.find(
      in: telemetry, quiet: quiet, incident: incident, impact: impact, disturbances: disturbances)
    queries = QueryState(
      telemetry: telemetry, pools: pools, quiet: quiet, incident: incident, impact: impact,
      cohorts: cohorts,
      disturbances: disturbances)
    strain = DatabaseStrain(
      telemetry: telemetry, incident: incident, disturbances: disturbances)
    traffic = TrafficState.find(
      in: telemetry, quiet: quiet, incident: incident, disturbances: disturbances)
    hosts = HostState(
      telemetry: telemetry, quiet: quiet, incident: incident, cohorts: cohorts, pools: pools,
      disturbances: disturbances)
    network = NetworkState(
      telemetry: telemetry, quiet: quiet, incident: incident, dependencies: dependencies,
      disturbances: disturbances)
    input = InputState(
      telemetry: telemetry, quiet: quiet, incident: incident, impact: impact,
      disturbances: disturbances)
    content = ChangeContent(
      telemetry, suspects: suspects, incident: incident, pools: pools, span: span,
      utcOffset: utcOffset)
    serviceEntities = Set(
      telemetry.signals.filter {
        $0.id.quantity == .traffic || Materiality.symptoms.contains($0.id.quantity)
      }.flatMap { [$0.id.entity, $0.id.observer].compactMap { $0 } }
        .filter { $0.kind == .service }.map(\.name))
    namesOfPlaces = telemetry.namesOfPlaces
    // What metrics call a service may be a process of one; logs are told apart by service.
    serviceNames = serviceEntities.union(
      telemetry.signals.filter { $0.id.metric.isEmpty && $0.id.entity.kind == .service }
        .map(\.id.entity.name)
    ).subtracting([""])
    chains = CausalChain.find(in: self)
  }

  /// Events of which one in minutes is many, such as kills: in steps wide enough to hold some.
  private static func rareEvents(
    _ signal: Signal, quiet: TimeWindow, in watched: TimeWindow
  ) -> [Disturbance] {
    let rare: Set<Quantity> = [
      .outOfMemoryKills, .allocationErrors, .restarts, .poolTimeouts, .diskFullErrors,
      .descriptorErrors, .slowStatements, .databaseNotices, .inputErrors, .misdatedRecords,
      .connectionErrors,
      .dnsErrors, .tlsErrors,
      .certificateErrors, .expiredCertificates, .dependencyErrorRate,
    ]
    guard rare.contains(signal.id.quantity), let coarse = signal.coarsened(toSeconds: 300),
      let level = QuietLevel.known(coarse.series.values(in: quiet), quantity: signal.id.quantity)
    else { return [] }
    return coarse.disturbances(from: level, direction: 1, in: watched)
  }

  /// The time before the onset less its last part, where precursors may already be moving.
  private static func quietTime(span: TimeWindow, onset: Timestamp) -> TimeWindow {
    let available = max(0, onset.seconds(since: span.start))
    let margin = available >= 1_200 ? min(1_800, 0.15 * available) : 0
    return TimeWindow(start: span.start, end: onset.advanced(bySeconds: -margin))
  }

  /// The clock time as the reports show it; with the day where it lies far outside the data.
  func clock(_ time: Timestamp) -> String {
    let clock = time.clock(utcOffset: utcOffset, seconds: false)
    let day = 86_400.0
    guard time < span.start.advanced(bySeconds: -day) || time > span.end.advanced(bySeconds: day)
    else { return clock }
    return "\(time.rfc3339(utcOffset: utcOffset).prefix(10)) \(clock)"
  }

  /// `09:34 (09:33-09:36)`.
  func clock(_ time: Timestamp, in interval: TimeWindow) -> String {
    if interval.duration >= MemoryRamp.unseen { return "\(clock(time)) or before" }
    let (start, end) = (clock(interval.start), clock(interval.end))
    return start == end ? clock(time) : "\(clock(time)) (\(start)-\(end))"
  }

  /// Whether a disturbance began after the first symptom, clocks allowed for: no cause of it.
  func isLate(_ disturbance: Disturbance) -> Bool {
    disturbance.onsetInterval.start
      > incident.onsetInterval.end.advanced(bySeconds: CaseFile.tolerance(of: disturbance))
  }

  /// How much later than the first symptom it may be seen to begin and still have brought it about: rare errors
  /// that name their reason are first written when it has hurt for a while.
  static func tolerance(of disturbance: Disturbance) -> Double {
    named.contains(disturbance.quantity) ? reactionTime : clockUncertainty
  }

  /// Errors that seldom follow from anything else.
  private static let named: Set<Quantity> = [
    .dnsErrors, .tlsErrors, .certificateErrors, .expiredCertificates, .diskFullErrors,
    .descriptorErrors, .allocationErrors, .outOfMemoryKills, .inputErrors, .misdatedRecords,
    .poolTimeouts,
  ]

  /// Disturbances of one quantity that rise.
  func risen(_ quantity: Quantity) -> [Disturbance] {
    disturbances.filter { $0.quantity == quantity && $0.shift > 0 }
  }
}
