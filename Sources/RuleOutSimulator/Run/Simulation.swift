import RuleOutModel

/// A run of a blueprint: the state of every part, and the clock that moves them.
///
/// Nothing here draws a curve. Requests hold workers, cores, connections and device channels for a time
/// and queue for them otherwise; what logs and metrics show is what came of that.
final class Simulation {
  let blueprint: Blueprint
  let start: Int64
  let end: Int64
  var now: Int64
  var events = EventQueue()
  var hosts: [Host]
  var pools: [ConnectionPool]
  var database: Database
  var externals: [ExternalAPI]
  var audience: Audience
  var batch: Batch?
  var requests: [InFlight] = []
  var calls: [ExternalAPI.Call] = []
  var recording = Recording()

  var arrivalChance: RandomSource
  var serviceChance: RandomSource
  var memoryChance: RandomSource
  var externalChance: RandomSource
  var noiseChance: RandomSource
  let routeWeights: [Double]

  /// Time the system runs before anything is recorded, so that sessions are under way, µs.
  private static let leadIn: Int64 = 900_000_000

  init(_ blueprint: Blueprint, seed: UInt64) {
    self.blueprint = blueprint
    start = blueprint.start.microseconds
    end = blueprint.end.microseconds
    let begin = start - Simulation.leadIn
    now = begin
    hosts = blueprint.hosts.map {
      Host($0, blueprint: blueprint, startedAt: begin - 400_000_000_000)
    }
    let poolCount = blueprint.pool.isShared ? 1 : blueprint.hosts.count
    pools = Array(repeating: ConnectionPool(blueprint.pool), count: poolCount)
    database = Database(blueprint.database)
    externals = blueprint.externals.map(ExternalAPI.init)
    audience = Audience(blueprint.audience)
    arrivalChance = RandomSource(seed: seed, stream: "arrivals")
    serviceChance = RandomSource(seed: seed, stream: "service")
    memoryChance = RandomSource(seed: seed, stream: "memory")
    externalChance = RandomSource(seed: seed, stream: "external")
    noiseChance = RandomSource(seed: seed, stream: "noise")
    var sum = 0.0
    routeWeights = blueprint.routes.map { route in
      sum += route.weight
      return sum
    }
  }

  /// Runs to the end, lets what is in flight finish, and hands over what was recorded.
  func run() -> Recording {
    events.schedule(.sessionStart, 0, at: now)
    events.schedule(.minute, 0, at: now)
    events.schedule(.sample, 0, at: start)
    for (index, intervention) in blueprint.interventions.enumerated() {
      events.schedule(.intervention, index, at: intervention.time.microseconds)
    }
    while let event = events.next() {
      now = event.time
      handle(event)
    }
    recording.peakConnections = pools.map(\.peak).max() ?? 0
    return recording
  }

  private func handle(_ event: EventQueue.Event) {
    let subject = event.subject
    switch event.kind {
    case .sessionStart: startSession()
    case .userRequest: arrive(user: subject)
    case .computed: unlessPaused(event) { computed(subject) }
    case .faulted: unlessPaused(event) { faulted(subject) }
    case .queried: queried(subject)
    case .resultArrived: unlessPaused(event) { readResult(subject) }
    case .callReturned: unlessPaused(event) { callReturned(subject) }
    case .deadline: deadline(subject)
    case .acquireTimeout: unlessPaused(event) { acquireTimeout(subject) }
    case .callAnswered: callAnswered(subject)
    case .callTimeout: callTimeout(subject)
    case .callRetry: unlessPaused(event) { startCall(subject) }
    case .collectorStep: collectorStep(subject)
    case .batchTask: startTransaction(task: subject)
    case .batchStep: endTransaction(task: subject)
    case .intervention: intervene(blueprint.interventions[subject].effect)
    case .processReady: processReady(subject)
    case .minute: wander()
    case .sample: sample()
    }
  }

  /// Runs `step` of a request now, or when its process moves again.
  private func unlessPaused(_ event: EventQueue.Event, _ step: () -> Void) {
    let resume = hosts[requests[event.subject].host].pausedUntil
    if now < resume {
      events.schedule(event.kind, event.subject, at: resume)
    } else {
      step()
    }
  }

  private func wander() {
    guard now < end else { return }
    audience.wander.step(&noiseChance)
    database.wander.step(&noiseChance)
    for index in hosts.indices { hosts[index].speed.step(&noiseChance) }
    for index in externals.indices { externals[index].wander.step(&noiseChance) }
    events.schedule(.minute, 0, at: now + 60_000_000)
  }
}

/// Microseconds of a time in milliseconds; at least one.
func microseconds(_ milliseconds: Double) -> Int64 {
  max(1, Int64((milliseconds * 1_000).rounded()))
}
