import RuleOutModel

/// What one series is made of; shares are of `level`, times in seconds.
struct SoakPlan {
  var seconds = 0.0
  var step = 60.0
  var level = 0.0
  /// Standard deviation and correlation time of what wanders.
  var wander = 0.0
  var wanderSeconds = 1.0
  /// Standard deviation of what is fresh with every sample.
  var jitter = 0.0
  var heavyTails = false
  var garbage = 0.0
  var collectionSeconds = 0.0
  var irregularity = 0.0
  var warmUp: SoakDraw.WarmUp?
  var warmth = 0.0
  var warmUpSeconds = 1.0
  var isWarmAtFirst = false
  var load = 0.0
  var loadLagSeconds = 0.0
  var loadSharpness = 0.0
  var phase = 0.0
  var isTrafficExported = false
  var restarts: [Double] = []
  var scaledAt: Double?
  var scaledBy = 0.0
  var gaps: [(from: Double, to: Double)] = []
  /// Share per hour.
  var leak = 0.0
  var limit: Double?
  var isLimitExported = false
  var areStartsExported = false

  static let start = CivilTime(year: 2025, month: 6, day: 2, hour: 6).timestamp()

  func series(name: String, traits: [String], _ random: inout RandomSource) -> SoakSeries {
    let count = Int(seconds / step)
    var memory: [Double] = []
    var traffic: [Double] = []
    var starts: [Double] = []
    var design = SoakOracle(self)
    var began = 0.0
    var nextRestart = 0
    var run = 0
    var wandering = wander * normal(&random)
    let kept = PortableMath.exp(-step / wanderSeconds)
    var collected = 0.0
    var cycle = collectionSeconds * (1 + irregularity * normal(&random))
    var smoothLoad: Double?
    for index in 0..<count {
      let time = Double(index) * step
      var restarts = false
      if nextRestart < self.restarts.count, time >= self.restarts[nextRestart] {
        nextRestart += 1
        restarts = true
      }
      let leaked = leak * (time - began) / 3600
      if let limit, level * (1 + leaked + warmth) >= limit { restarts = true }
      if restarts, time - began > 4 * step {
        began = time
        run += 1
        wandering = wander * normal(&random)
        collected = time
      }
      let demand = demand(at: time) * (1 + 0.03 * random.normal())
      traffic.append(demand * 40)
      let keep = loadLagSeconds > 0 ? PortableMath.exp(-step / loadLagSeconds) : 0
      let followed = keep * (smoothLoad ?? demand) + (1 - keep) * demand
      smoothLoad = followed
      let age = time - began
      var warm = 0.0
      if let warmUp, !(isWarmAtFirst && run == 0) {
        warm = warmUp.value(age / warmUpSeconds) - 1
      }
      let isScaled = scaledAt.map { time >= $0 } ?? false
      let factors = SoakOracle.Row(
        run: run, age: age, warm: warm, load: followed - 1, isScaled: isScaled)
      var value = 1 + leak * age / 3600 + warmth * warm + load * (followed - 1)
      if isScaled { value += scaledBy }
      wandering = kept * wandering + (1 - kept * kept).squareRoot() * wander * normal(&random)
      value += wandering + jitter * normal(&random)
      if garbage > 0 {
        while time - collected >= cycle {
          collected += max(step, cycle)
          cycle = max(
            step, collectionSeconds * (1 + irregularity * min(2, max(-2, random.normal()))))
        }
        value += garbage * (time - collected) / collectionSeconds
      }
      if gaps.contains(where: { time >= $0.from && time < $0.to }) {
        memory.append(.nan)
        starts.append(.nan)
        continue
      }
      design.append(factors, index)
      starts.append(SoakPlan.start.seconds + began)
      memory.append(max(0.02, value) * level)
    }
    func series(_ values: [Double]) -> Series {
      Series(start: SoakPlan.start, step: Int64(step * 1e6), values: values)
    }
    var traits = traits
    if leak > 0, run > self.restarts.count { traits.append("killed at its limit") }
    return SoakSeries(
      name: name, memory: series(memory), traffic: isTrafficExported ? series(traffic) : nil,
      starts: areStartsExported ? series(starts) : nil,
      limit: isLimitExported ? limit : nil, leak: leak, leastShown: design.leastShown,
      traits: traits)
  }

  /// Load around 1 over a day: a wave that may be peaked.
  private func demand(at time: Double) -> Double {
    let turns = time / 86_400 + phase
    let wave = sine(turns) + loadSharpness * sine(2 * turns + 0.2)
    return max(0.05, 1 + 0.6 * wave)
  }

  /// Standard normal, or with the tails of Student's distribution of 3 degrees at the same variance.
  private func normal(_ random: inout RandomSource) -> Double {
    let value = random.normal()
    guard heavyTails else { return value }
    let a = random.normal()
    let b = random.normal()
    let c = random.normal()
    let spread = ((a * a + b * b + c * c) / 3).squareRoot()
    return min(12, max(-12, value / max(spread, 1e-3))) / 3.0.squareRoot()
  }

  /// Sine of `turns` full turns.
  private func sine(_ turns: Double) -> Double {
    var x = turns - turns.rounded(.down)
    if x > 0.75 { x -= 1 } else if x > 0.25 { x = 0.5 - x }
    let angle = 2 * Double.pi * x
    var term = angle
    var sum = angle
    for k in 1...9 {
      term *= -angle * angle / Double(2 * k * (2 * k + 1))
      sum += term
    }
    return sum
  }
}
