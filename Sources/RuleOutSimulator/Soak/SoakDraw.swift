import RuleOutModel

/// The draw of one series: what it is made of, then its samples.
///
/// Memory is level + warm-up + load + leak + wandering + jitter + garbage. Wandering is a first-order
/// autoregression in time, jitter is fresh with every sample, and garbage is a sawtooth above both.
struct SoakDraw {
  var random: RandomSource
  let isHeldOut: Bool

  private mutating func logUniform(_ low: Double, _ high: Double) -> Double {
    low * PortableMath.exp(random.uniform() * PortableMath.log(high / low))
  }

  /// Shapes of a warm-up, from 0 to 1 over an age in units of its time.
  enum WarmUp: CaseIterable {
    case exponential, steps, ramp, stretched

    func value(_ age: Double) -> Double {
      switch self {
      case .exponential: return 1 - PortableMath.exp(-min(age, 60))
      case .ramp: return min(1, age / 2)
      case .steps: return min(1, (age * 2).rounded(.down) / 6)
      case .stretched: return 1 - PortableMath.exp(-min(60, age.squareRoot() * 1.7))
      }
    }
  }

  mutating func series(name: String, leaks: Bool) -> SoakSeries {
    var plan = SoakPlan()
    var traits: [String] = []
    let hours = logUniform(6, 336)
    plan.seconds = hours * 3600
    let steps: [Double] = isHeldOut ? [10, 20, 60, 240, 600] : [15, 30, 60, 120, 300]
    plan.step = steps[random.below(steps.count)]
    while plan.seconds / plan.step > 12_000 { plan.step *= 2 }
    while plan.seconds / plan.step < 120 { plan.step /= 2 }
    plan.level = logUniform(8e7, 6e9)
    plan.wander = isHeldOut ? logUniform(0.002, 0.04) : logUniform(0.003, 0.03)
    plan.wanderSeconds = isHeldOut ? logUniform(60, 7200) : logUniform(120, 3600)
    plan.jitter = isHeldOut ? logUniform(0.0005, 0.03) : logUniform(0.001, 0.015)
    plan.heavyTails = random.chance(0.35)
    if plan.heavyTails { traits.append("heavy tails") }
    if random.chance(0.5) {
      traits.append("sawtooth")
      plan.garbage = isHeldOut ? logUniform(0.03, 1) : logUniform(0.05, 0.6)
      plan.collectionSeconds = logUniform(
        2 * plan.step, min(isHeldOut ? 5400 : 3600, plan.seconds / 24))
      plan.irregularity = isHeldOut ? 0.35 : 0.2
    }
    if random.chance(0.5) {
      traits.append("warm-up")
      let shapes: [WarmUp] =
        isHeldOut ? [.exponential, .stretched, .steps] : [.exponential, .ramp]
      plan.warmUp = shapes[random.below(shapes.count)]
      plan.warmth = isHeldOut ? logUniform(0.05, 1.2) : logUniform(0.1, 0.8)
      plan.warmUpSeconds = logUniform(180, min(isHeldOut ? 10_800 : 7200, plan.seconds / 12))
    }
    // A wave of load that is neither measured nor seen whole cannot be told from a leak by anybody.
    let isLong = hours >= 60
    if random.chance(0.4) {
      let isMeasured = !isLong || random.chance(0.5)
      traits.append(isMeasured ? "measured daily load" : "daily load")
      plan.load = isHeldOut ? logUniform(0.02, 0.4) : logUniform(0.05, 0.3)
      plan.loadLagSeconds = random.chance(0.5) ? 0 : logUniform(300, 3600)
      plan.isTrafficExported = isMeasured
      plan.loadSharpness = isHeldOut ? random.uniform() * 0.5 : random.uniform() * 0.25
    } else if random.chance(0.3) {
      plan.isTrafficExported = true
    }
    plan.phase = random.uniform()
    plan.areStartsExported = random.chance(0.5)
    if random.chance(0.3) {
      traits.append("restarts")
      for _ in 0..<(1 + random.below(isHeldOut ? 5 : 3)) {
        plan.restarts.append(plan.seconds * (0.08 + 0.84 * random.uniform()))
      }
      plan.restarts.sort()
      if plan.warmUp == nil {
        plan.warmUp = .exponential
        plan.warmth = logUniform(0.3, 0.8)
        plan.warmUpSeconds = logUniform(120, 1200)
        plan.isWarmAtFirst = true
      }
    }
    if random.chance(0.2) {
      traits.append("scaling")
      plan.scaledAt = plan.seconds * (0.15 + 0.7 * random.uniform())
      plan.scaledBy = (isHeldOut ? logUniform(0.04, 0.3) : logUniform(0.05, 0.2))
      if random.chance(0.5) { plan.scaledBy *= -1 }
    }
    if random.chance(0.2) {
      traits.append("gaps")
      for _ in 0..<(1 + random.below(3)) {
        let from = plan.seconds * random.uniform()
        plan.gaps.append((from, from + plan.seconds * (isHeldOut ? 0.06 : 0.04) * random.uniform()))
      }
    }
    if leaks {
      plan.leak = logUniform(0.005, isHeldOut ? 0.2 : 0.1)
      traits.append("leak")
    }
    if leaks || random.chance(0.4) {
      plan.limit = plan.level * (isHeldOut ? 2.5 + 4 * random.uniform() : 3 + 3 * random.uniform())
      plan.isLimitExported = random.chance(0.6)
    }
    return plan.series(name: name, traits: traits, &random)
  }
}
