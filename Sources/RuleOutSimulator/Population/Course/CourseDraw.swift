import RuleOutModel

/// Draws whole incidents: system, cause, innocent changes, clock.
struct CourseDraw {
  let realm: Realm
  let kind: CauseKind
  private var random: RandomSource
  private var plan = IncidentPlan()
  private var isMitigated = false

  init(realm: Realm, kind: CauseKind, seed: UInt64, stream: String) {
    self.realm = realm
    self.kind = kind
    random = RandomSource(seed: seed, stream: stream)
  }

  /// The incident; `push` makes what is at fault worse, where a milder draw hurt nobody.
  mutating func draw(push: Double) -> IncidentPlan {
    let seed = random.next()
    var systems = SystemDraw(
      realm: realm, needs: kind.needs, random: RandomSource(seed: seed, stream: "system"))
    plan.system = systems.draw()
    drawClock()
    drawNoise()
    drawLoad()
    var draft = drawCause(push: push)
    plan.faults = draft.faults
    plan.changes = draft.changes
    plan.cause = kind.cause
    plan.mechanism = kind.mechanism
    plan.entity = draft.entity
    plan.began = draft.began ?? draft.begin
    var time = draft.end
    for instance in draft.restarts {
      time += draft.random.within(60...200)
      plan.restarts.append(.init(instance: instance, time: time))
    }
    addInnocents()
    nameChanges()
    return plan
  }

  private mutating func drawClock() {
    plan.length = (random.within(realm.hours) * 360).rounded() * 10
    plan.utcOffset = random.pick([0, 0, 0, 3_600, 7_200, 10_800, -18_000, -28_800, 19_800])
    let day = CivilTime(
      year: 2_025, month: random.within(1...12), day: random.within(1...28),
      hour: random.within(0...19), minute: random.within(0...59))
    plan.start = day.timestamp(utcOffset: plan.utcOffset).microseconds
  }

  private mutating func drawNoise() {
    plan.step = realm.intervals.contains(5) ? 5 : 10
    let noise = realm.noise
    let half = random.scale(noise.memory)
    plan.noise = NoiseLevel(
      spread: random.within(noise.spread),
      persistence: PortableMath.exp(-0.693 * plan.step / half), outliers: noise.outliers,
      hiccups: noise.hiccups * plan.step / 3_600)
  }

  /// As many requests as make some twenty thousand lines of all services together.
  private mutating func drawLoad() {
    let visits = plan.system.visits.reduce(0) { $0 + $1.reduce(0, +) }
    let lines = random.scale(14_000...32_000)
    plan.system.rate = lines / plan.length / visits
  }

  private mutating func drawCause(push: Double) -> CauseDraw {
    let latest = plan.length - 2_400
    let begin = random.within(max(3_900, plan.length * 0.3)...max(4_200, latest))
    let duration = random.scale(realm.minutes) * 60
    isMitigated = random.chance(0.6)
    let isOpen = begin + duration > plan.length - 900 || random.chance(0.1)
    var draft = CauseDraw(
      system: plan.system, realm: realm,
      random: RandomSource(seed: random.next(), stream: "cause"), begin: begin.rounded(),
      end: isOpen ? .infinity : (begin + duration).rounded(), length: plan.length,
      severity: random.scale(realm.severity) * push, isMitigated: isMitigated)
    kind.draw(&draft)
    return draft
  }

  /// Deployments and flags that hurt nobody, often right before the harm is noticed, and another service's
  /// blip long before.
  private mutating func addInnocents() {
    let guilty = Set(plan.changes.map(\.service))
    let harm = plan.faults.map { $0.begin + $0.ramp }.max() ?? plan.length / 2
    let count = kind.cause == "none" ? random.within(1...3) : random.below(4)
    for _ in 0..<count {
      let isNear = random.chance(0.5)
      let time =
        isNear
        ? max(600, min(plan.length - 900, harm + random.within(-1_200...500)))
        : random.within(600...(plan.length - 900))
      let service = random.below(plan.system.services.count)
      if random.chance(0.6) {
        guard !guilty.contains(service) else { continue }
        var change = PlannedChange(kind: .deploy, service: service, at: time.rounded())
        var next = time + random.within(5.0...40)
        for instance in random.shuffled(plan.system.services[service].instances) {
          change.arrivals.append(.init(instance: instance, time: next))
          next += random.within(20...120)
        }
        plan.changes.append(change)
      } else {
        let isFlag = random.chance(0.7)
        var change = PlannedChange(
          kind: isFlag ? .flag : .config, service: service, at: time.rounded())
        change.name = random.pick(isFlag ? realm.flags : realm.settings)
        guard !plan.changes.contains(where: { $0.name == change.name }) else { continue }
        change.before = isFlag ? "off" : String(random.within(10...90))
        change.after = isFlag ? "on" : String(random.within(10...90))
        plan.changes.append(change)
      }
    }
    guard plan.system.services.count > 1, kind.cause != "none", random.chance(0.3) else { return }
    let service = random.within(1...(plan.system.services.count - 1))
    let begin = random.within(900...max(1_000, plan.began.rounded() - 1_200))
    guard begin + 400 < plan.began else { return }
    plan.faults.append(
      Fault(
        kind: .slowness, strength: 1.5, begin: begin, end: begin + random.within(60...200),
        service: service))
  }

  /// Gives every change its version and commit, in order of time, as each service counts them.
  private mutating func nameChanges() {
    var numbers = plan.system.services.map { _ in
      (random.within(1...6), random.within(0...40), random.within(0...6))
    }
    func text(_ number: (Int, Int, Int)) -> String {
      switch realm.versions {
      case .semantic: "v\(number.0).\(number.1).\(number.2)"
      case .numbered: "r\(number.0 * 400 + number.1 * 7 + number.2)"
      }
    }
    plan.versions = numbers.map(text)
    var present = plan.versions
    var before: [Int: String] = [:]
    let order = plan.changes.indices.sorted {
      (plan.changes[$0].at, $0) < (plan.changes[$1].at, $1)
    }
    for index in order {
      let service = plan.changes[index].service
      switch plan.changes[index].kind {
      case .flag, .config: continue
      case .deploy:
        before[index] = present[service]
        if random.chance(0.4) {
          numbers[service].1 += 1
          numbers[service].2 = 0
        } else {
          numbers[service].2 += 1
        }
        present[service] = text(numbers[service])
      case .rollback:
        if let undone = plan.changes[index].undoes { present[service] = before[undone]! }
      }
      plan.changes[index].version = present[service]
      plan.changes[index].commit = random.hexadecimal(40)
    }
  }
}
