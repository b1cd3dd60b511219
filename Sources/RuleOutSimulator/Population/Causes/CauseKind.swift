/// A way in which a system is hurt, as the population draws it.
struct CauseKind: Sendable {
  /// Hypothesis id; `unknown` for what is in no catalogue, `none` for a quiet day.
  let cause: String
  let mechanism: String?
  /// What a system must have for it.
  let needs: Set<SystemDraw.Need>
  let draw: @Sendable (inout CauseDraw) -> Void

  init(
    _ cause: String, _ mechanism: String?, _ needs: Set<SystemDraw.Need> = [],
    _ draw: @escaping @Sendable (inout CauseDraw) -> Void
  ) {
    self.cause = cause
    self.mechanism = mechanism
    self.needs = needs
    self.draw = draw
  }

  /// Every kind; one listed twice comes twice as often.
  static let catalog: [CauseKind] =
    externals + pools + databases + deployments + configurations + traffic + memory + hosts
    + networks + inputs + others + quietDays
}

/// Where a cause writes down what it does.
struct CauseDraw {
  /// What there is to be hurt; causes do not change it.
  let system: SystemPlan
  let realm: Realm
  var random: RandomSource
  /// Seconds since the start: when harm begins, and when it ends where the data reaches so far.
  let begin: Double
  let end: Double
  let length: Double
  /// How many times slower the part at fault gets.
  let severity: Double
  /// Whether somebody ends it by taking a change back, where it was a change.
  let isMitigated: Bool
  var faults: [Fault] = []
  var changes: [PlannedChange] = []
  var entity: String?
  /// When it began to act, where that is not `begin`.
  var began: Double?
  /// Instances that somebody restarts at `end`, in this order, with what they run.
  var restarts: [Int] = []

  /// Share of requests or calls that fail, from the severity: 4 % to 60 %.
  var failingShare: Double { min(0.6, 0.02 * severity * severity) }

  /// Instant or gradual.
  mutating func drawRamp() -> Double { random.chance(0.5) ? 0 : drawLongRamp() }

  /// Gradual, and at its strongest for half of the time at least.
  mutating func drawLongRamp() -> Double {
    random.within(60...max(61, min(1_800, (min(end, length) - begin) / 2)))
  }

  mutating func add(
    _ kind: Fault.Kind, _ strength: Double, ramp: Double = 0, _ place: (inout Fault) -> Void
  ) {
    var fault = Fault(kind: kind, strength: strength, begin: begin, ramp: ramp, end: end)
    place(&fault)
    faults.append(fault)
  }

  /// A service that fits, by preference one that many requests need.
  mutating func pickService(_ fits: (SystemPlan.Service) -> Bool = { _ in true }) -> Int {
    let visits = system.visits.map { $0.reduce(0, +) }
    let fitting = system.services.indices.filter { fits(system.services[$0]) && visits[$0] > 0.15 }
    if !fitting.isEmpty { return random.pick(fitting) }
    return system.services.indices.first { fits(system.services[$0]) } ?? 0
  }

  mutating func pickPooled() -> Int {
    pickService { $0.pool != nil && $0.routes.contains { $0.queries > 0 } }
  }

  /// A route that is called, or nil for all of them.
  mutating func pickRoute(_ service: Int, _ fits: (SystemPlan.Route) -> Bool = { _ in true })
    -> Int?
  {
    if random.chance(0.6) { return nil }
    let visits = system.visits[service]
    let total = visits.reduce(0, +)
    return system.services[service].routes.indices.filter {
      fits(system.services[service].routes[$0]) && visits[$0] > total * 0.2
    }.max { visits[$0] < visits[$1] }
  }

  /// Some of a service's instances, or nil for all.
  mutating func pickInstances(_ service: Int) -> Set<Int>? {
    let all = system.services[service].instances
    guard all.count > 1, random.chance(0.35) else { return nil }
    return Set(random.shuffled(all).prefix(random.within(1...max(1, all.count - 1))))
  }

  /// Rolls a new version out to a service's instances, or to the first of them where `isPartial`; returns
  /// the change. It is taken back at `end` where somebody mitigates.
  mutating func deploy(_ service: Int, at time: Double, isPartial: Bool = false) -> Int {
    var targets = random.shuffled(system.services[service].instances)
    if isPartial { targets = Array(targets.prefix(max(1, targets.count / 2))) }
    let index = changes.count
    changes.append(rollout(.deploy, service, targets, at: time))
    changes[index].isCulprit = true
    if isMitigated, end < length {
      var back = rollout(.rollback, service, targets, at: end)
      back.undoes = index
      changes.append(back)
    }
    return index
  }

  private mutating func rollout(
    _ kind: PlannedChange.Kind, _ service: Int, _ targets: [Int], at time: Double
  ) -> PlannedChange {
    var change = PlannedChange(kind: kind, service: service, at: time)
    let pace = random.within(20.0...150)
    var next = time + random.within(5.0...40)
    for instance in targets {
      change.arrivals.append(.init(instance: instance, time: next))
      next += pace * random.within(0.7...1.3)
    }
    return change
  }

  /// Turns a flag on, or changes a setting; it is taken back at `end` where somebody mitigates.
  mutating func configure(_ service: Int, from before: String, to after: String) {
    let isFlag = random.chance(0.5)
    var change = PlannedChange(kind: isFlag ? .flag : .config, service: service, at: begin)
    change.name = random.pick(isFlag ? realm.flags : realm.settings)
    change.before = isFlag ? "off" : before
    change.after = isFlag ? "on" : after
    change.isCulprit = true
    let index = changes.count
    changes.append(change)
    if isMitigated, end < length {
      swap(&change.before, &change.after)
      change.at = end
      change.isCulprit = false
      change.undoes = index
      changes.append(change)
    }
  }
}
