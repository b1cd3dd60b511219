import RuleOutModel
import RuleOutSignals

/// The judgement on one series of memory: what part of it can be judged, its slope, and what follows.
///
/// A leak is a floor that rises: the whole 99.5 % interval of its slope lies above zero, the slope that
/// matters is not excluded, and no shape that comes to rest explains the rise as well. No leak is a
/// slope shown to be below the one that matters. A rise within cycles that return to the same level is a
/// leak only where it is known that the process was started anew each time. Everything else cannot be decided.
struct LeakJudgement: Sendable {
  /// Seconds that must be judged at least.
  static let leastSeconds = 3600.0
  static let leastCells = 12
  static let level = 0.995
  /// Of the interval's half width, which is 2.807 standard errors: a slope so much longer by 1.645 of
  /// them has its whole interval above zero 19 times out of 20.
  static let resolutionOfHalfWidth = 1.586
  /// A rise estimated at less than this of the slope that matters is not called a leak on the chance that
  /// it is more.
  static let leastOfLeast = 0.7
  /// Gain in -2 ln likelihood below which a slope is not needed beside what explains the rise: its 99 %
  /// point for one parameter.
  static let needless = 6.63
  /// A floor at this share of its limit is not acquitted by standing still.
  static let crowded = 0.85

  let subject: LeakSubject
  let leastSlope: LeastSlope
  let leastSeconds: Double
  /// Paging, swapping or kills followed on what is judged.
  let endsPressed: Bool

  /// What is judged: without warm-up and what came after the limit was reached.
  private(set) var runs: ProcessRuns
  /// Before anything was left out.
  let everything: ProcessRuns
  private(set) var slope: BoundedFigure?
  private(set) var level: BoundedFigure?
  private(set) var lastLevel: Double?
  private(set) var resolution: Double?
  private(set) var least: Double?
  private(set) var follows: [String] = []
  private(set) var verdict = LeakVerdict.cannotDecide
  private(set) var cause = Cause.tooShort

  /// What decided.
  enum Cause: Sendable {
    case tooShort, gaps, warmingUp, resolution, flattening, cycles, atLimit, pressed
    case rises, risesToLimit, risesUntilPressed, flat, slow
  }

  init(
    _ subject: LeakSubject, leastSlope: LeastSlope, leastSeconds: Double = Self.leastSeconds,
    endsPressed: Bool = false
  ) {
    self.subject = subject
    self.leastSlope = leastSlope
    self.leastSeconds = leastSeconds
    self.endsPressed = endsPressed
    runs = ProcessRuns.quietest(
      subject.memory, starts: subject.starts, isHeap: subject.signal.id.quantity == .memoryHeap)
    everything = runs
    judge()
  }

  private mutating func judge() {
    let whole = runs
    guard whole.window.duration >= leastSeconds, whole.count >= Self.leastCells else { return }
    guard whole.coverage >= 0.6, whole.largestGap * 3 < whole.window.duration else {
      cause = .gaps
      return
    }
    // What happens at the limit says nothing: only the climb to it does.
    var reachedLimit = false
    if let limit = subject.limit {
      let climb = whole.climbing(below: 0.9 * limit)
      if climb.count < whole.count {
        reachedLimit = true
        guard climb.count >= Self.leastCells else {
          judgeAtLimit(whole)
          return
        }
        runs = climb
      }
    }
    let scale = median(runs.runs.flatMap { $0.map(\.value) }) ?? 1
    guard let floor = settled(scale: scale) else { return }
    fit(floor)
    decide(floor, reachedLimit: reachedLimit)
    if reachedLimit {
      if verdict == .leak { cause = .risesToLimit } else { judgeAtLimit(whole) }
    } else if verdict == .noLeak, let limit = subject.limit, let lastLevel,
      lastLevel >= Self.crowded * limit
    {
      judgeAtLimit(whole)
    }
  }

  /// The floor after its warm-up, with what it follows; nil where too little is left of it. What
  /// explains most goes first: a shift, or a warm-up.
  private mutating func settled(scale: Double) -> FloorRegression? {
    var shifts: [Int] = []
    while true {
      var floor = FloorRegression(runs, scale: scale)
      floor.keep(shifts.compactMap(floor.shift))
      follows = []
      let load = Load.columns(for: floor, traffic: subject.traffic)
      let early = LevelShift.strongest(floor)
      if let load, early?.gain ?? 0 < load.gain {
        floor.keep(load.columns)
        follows.append(load.name)
      }
      guard let plain = floor.deviance(slope: true), let level = floor.deviance(slope: false)
      else { return nil }
      let saturation = Saturation.best(floor, longest: 1)
      let warmth = saturation.map { min(plain, level + 2) - $0.price } ?? 0
      if let shift = LevelShift.strongest(floor), shift.gain > warmth, shifts.count < 8 {
        let isFall = shift.size < -0.03
        if isFall {
          runs = runs.split(at: shift.cell)
          continue
        }
        if shifts.count < LevelShift.most {
          shifts.append(shift.cell)
          continue
        }
      }
      guard !endsPressed, let saturation, warmth > 6, saturation.inFirst || saturation.inOthers
      else {
        return floor
      }
      let seconds = saturation.hours * 3600
      let rest = runs.trimmed(
        first: saturation.inFirst ? seconds : 0, others: saturation.inOthers ? seconds : 0)
      guard rest.count >= Self.leastCells, rest.longestRun >= leastSeconds,
        rest.count < runs.count
      else {
        cause = .warmingUp
        return nil
      }
      runs = rest
    }
  }

  private mutating func fit(_ floor: FloorRegression) {
    guard
      let regression = RegressionInNoise(floor.cells(slope: true), floor: FloorRegression.floor),
      let estimate = regression.estimate(floor.slopeColumn, level: Self.level),
      let middle = regression.estimate(floor.slopeColumn - 1, level: Self.level)
    else { return }
    let scale = floor.scale
    func bounded(_ estimate: CoefficientEstimate) -> BoundedFigure {
      BoundedFigure(
        value: (estimate.value * scale).rounded(significantDigits: 6),
        low: (estimate.interval.low * scale).rounded(significantDigits: 6),
        high: (estimate.interval.high * scale).rounded(significantDigits: 6))
    }
    slope = bounded(estimate)
    resolution =
      (estimate.interval.width / 2 * Self.resolutionOfHalfWidth * scale)
      .rounded(significantDigits: 6)
    // The level at the start, which a rise is a share of; a line is half as sure at
    // its ends as in its middle.
    let tenth = max(3, floor.count / 10)
    let early = (median(Array(floor.values.prefix(tenth))) ?? 1) * scale
    let risen = max(0, bounded(estimate).value) * (floor.hours[min(tenth, floor.count) / 2])
    let start = max(early - risen, early / 2)
    let reach = bounded(middle).high - bounded(middle).low
    level = BoundedFigure(
      value: start.rounded(significantDigits: 6),
      low: (start - reach).rounded(significantDigits: 6),
      high: (start + reach).rounded(significantDigits: 6))
    lastLevel = ((median(Array(floor.values.suffix(tenth))) ?? 1) * scale)
      .rounded(significantDigits: 6)
    least =
      switch leastSlope {
      case .share(let share): (share * start).rounded(significantDigits: 6)
      case .bytes(let bytes): bytes
      }
  }

  /// From the end of the data until the floor meets the limit, where it rises.
  var secondsToExhaustion: BoundedFigure? {
    guard verdict == .leak, let limit = subject.limit, let slope, let lastLevel else { return nil }
    let room = max(0, limit - lastLevel)
    func seconds(_ slope: Double) -> Double {
      slope > 0 ? (room / slope * 3600).rounded(significantDigits: 6) : .infinity
    }
    return BoundedFigure(
      value: seconds(slope.value), low: seconds(slope.high), high: seconds(slope.low))
  }

  private mutating func decide(_ floor: FloorRegression, reachedLimit: Bool) {
    guard let slope, let resolution, let least else { return }
    if slope.low > 0, slope.high >= least, slope.value >= Self.leastOfLeast * least {
      guard endsPressed || !isExplained(floor) else {
        cause = .flattening
        return
      }
      // What falls from its limit was killed there.
      guard reachedLimit || !returnsUnexplained else {
        cause = .cycles
        return
      }
      verdict = .leak
      cause = endsPressed ? .risesUntilPressed : .rises
    } else if slope.high < least, resolution <= least {
      verdict = .noLeak
      cause = slope.low > 0 ? .slow : .flat
    } else {
      cause = .resolution
    }
  }

  /// Whether the floor falls back to the same level again and again and nothing says that the process was
  /// started anew: a collector's cycle and the restarts of a process that leaks look alike.
  private var returnsUnexplained: Bool {
    guard !subject.wasRestarted, let least, let cycles = ProcessCycles(runs) else { return false }
    // A heap that is collected may fall so far; a process seldom gives so much back at once.
    if subject.signal.id.quantity != .memoryHeap, cycles.fallByHalf { return false }
    return !cycles.rise(least: least)
  }

  /// Whether something explains the rise without a slope: a shape that comes to rest, better than a
  /// steady rise; or the measured load, with such a shape or without, as well.
  private func isExplained(_ floor: FloorRegression) -> Bool {
    guard let steady = floor.deviance(slope: true) else { return false }
    if let saturation = Saturation.best(floor, longest: 0.34), saturation.resting + 2 < steady,
      saturation.resting - saturation.rising < Self.needless
    {
      return true
    }
    guard let traffic = subject.traffic, follows.isEmpty else { return false }
    return Load.smoothings.contains { smoothing in
      guard let column = Load.column(traffic, floor, smoothing: smoothing) else { return false }
      var loaded = floor
      loaded.keep([column])
      let alone = loaded.deviance(slope: false) ?? .infinity
      let both = loaded.deviance(slope: true) ?? .infinity
      if alone < steady + 4, alone - both < Self.needless + 2 { return true }
      // Two smooth curves imitate many a line: together they must do better than it.
      guard let saturation = Saturation.best(loaded, longest: 0.34) else { return false }
      return saturation.resting + 6 < steady
        && saturation.resting - min(saturation.rising, both) < Self.needless
    }
  }

  /// A floor that stands near its limit: quiet paging and swap acquit it, silence about them does not.
  private mutating func judgeAtLimit(_ whole: ProcessRuns) {
    verdict = .cannotDecide
    cause = .atLimit
    let trends = subject.paging.compactMap { signal -> Trend? in
      theilSenTrend(signal.series.values)
    }
    if trends.contains(where: { $0.slope > 0 && $0.pValue < 0.01 }) {
      cause = .pressed
    } else if !subject.paging.isEmpty, slope.map({ $0.low <= 0 }) ?? true,
      subject.paging.allSatisfy({ ($0.series.values.filter(\.isFinite).max() ?? 0) < 1 })
    {
      verdict = .noLeak
      cause = .flat
    }
  }
}
