import RuleOutModel
import RuleOutSignals

/// A rising memory floor of one process: what a leak looks like before it hurts.
///
/// The floor is the minimum of a few minutes, under the sawtooth of a garbage collector; resident memory
/// plus swap where both are exported, for a leak flattens in resident memory once pages go to swap.
/// Restarts split the series; each run is fitted by itself, and never summed over instances.
struct MemoryRamp: Sendable {
  var entity: Entity
  var signal: Signal
  /// When the floor began to rise.
  var onset: Timestamp
  var onsetInterval: TimeWindow
  /// Bytes a second, before and after the onset.
  var slopeBefore: Double
  var slopeAfter: Double
  /// Floor before the rise and the highest it came to, bytes.
  var before: Double
  var peak: Double
  /// Bytes; nil where no limit is exported.
  var limit: Double?
  /// The first sign that memory hurt: paging, swap, a kill, or the floor at nine tenths of its limit.
  var harm: Harm?
  /// The floor rises from the first sample on: it began then, or at any time before.
  var isFromStart: Bool
  /// Resident memory plus swap; else resident memory, or heap, alone.
  var includesSwap: Bool
  /// Floor cells in use, for questions about later changes of slope.
  var floor: Series

  var growth: Double { before > 0 ? peak / before - 1 : 0 }
  /// The rise is called once the floor stands a third above its start; the slope is known by then.
  var availableAt: Timestamp {
    let index = floor.values.firstIndex { $0 >= before + 0.34 * (peak - before) } ?? 0
    return max(floor.time(at: index + 1), onsetInterval.end)
  }

  /// A floor must grow by this share to be called rising.
  static let leastGrowth = 0.25
  /// How far back the start of a rise may lie that the data do not show, seconds: a day.
  static let unseen = 86_400.0
  /// Width of the floor's cells, seconds: longer than a collector's cycle, shorter than a leak.
  static let floorWidth = 300.0

  static func find(
    in telemetry: Telemetry, incident: IncidentWindow, disturbances: [Disturbance],
    span: TimeWindow
  ) -> [MemoryRamp] {
    let resident = telemetry.signals(.memoryResident)
    let heaps = telemetry.signals(.memoryHeap).filter { heap in
      !resident.contains { $0.id.entity == heap.id.entity }
    }
    var ramps: [MemoryRamp] = []
    for signal in resident + heaps {
      var total = signal
      var includesSwap = false
      if signal.id.quantity == .memoryResident,
        let swap = telemetry.signals(.swapUsed).first(where: { $0.id.entity == signal.id.entity })
      {
        total.series = sum(signal.series, swap.series)
        includesSwap = true
      }
      let runs = runs(of: total.series)
      let found = runs.indices.compactMap { index -> MemoryRamp? in
        var found = ramp(
          in: runs[index], of: total, includesSwap: includesSwap, telemetry: telemetry,
          incident: incident, disturbances: disturbances)
        if index > 0 { found?.continueFrom(runs[index - 1], telemetry) }
        return found
      }
      if let ramp = found.max(by: { ($0.growth, $1.onset) < ($1.growth, $0.onset) }) {
        ramps.append(ramp)
      }
    }
    // One ramp an entity: the one that grew most.
    return Dictionary(grouping: ramps, by: \.entity).values
      .map { $0.max { ($0.growth, $0.signal.id) < ($1.growth, $1.signal.id) }! }
      .sorted { ($0.onset, $0.entity) < ($1.onset, $1.entity) }
  }

  /// Cell by cell on the grid of `a`; a missing swap counts as none.
  static func sum(_ a: Series, _ b: Series) -> Series {
    var result = a
    for index in a.values.indices {
      let other = b.index(of: a.time(at: index))
      if other < b.count, a.time(at: index) >= b.start, !b.values[other].isNaN {
        result.values[index] += b.values[other]
      }
    }
    return result
  }

  /// The stretches between restarts: a fall by more than a quarter within three cells is a restart.
  static func runs(of series: Series) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    var recent: [Double] = []
    for (index, value) in series.values.enumerated() where !value.isNaN {
      if let high = recent.suffix(3).max(), value < 0.75 * high {
        runs.append(start..<index)
        start = index
        recent = []
      }
      recent.append(value)
    }
    runs.append(start..<series.count)
    return runs
  }

  /// A restart clears a leak for a while and ends none: where the floor rose as steeply before, the rise is
  /// older than the restart and whatever came with it. A rise that ended at the limit, or in a kill, is one and
  /// flattens before it.
  private mutating func continueFrom(_ earlier: Range<Int>, _ telemetry: Telemetry) {
    let series = signal.series
    let values = series.values[earlier].filter { !$0.isNaN }
    guard values.count >= 10, let trend = theilSenTrend(values), trend.interval.low > 0 else {
      return
    }
    let isAsSteep = 2 * trend.slope / series.stepSeconds >= slopeAfter
    let isFull = limit.map { (values.suffix(3).max() ?? 0) >= 0.9 * $0 } ?? false
    let reach = 3 * series.stepSeconds
    let end = series.time(at: earlier.upperBound)
    let around = TimeWindow(
      start: end.advanced(bySeconds: -reach), end: end.advanced(bySeconds: reach))
    let isKilled = telemetry.signals(.outOfMemoryKills).contains {
      $0.id.entity == entity && ($0.series.values(in: around).max() ?? 0) > 0
    }
    guard isAsSteep || isFull || isKilled else { return }
    onset = series.time(at: earlier.lowerBound)
    onsetInterval = TimeWindow(
      start: onset.advanced(bySeconds: -MemoryRamp.unseen),
      end: onset.advanced(bySeconds: MemoryRamp.floorWidth))
    isFromStart = true
  }

  private static func ramp(
    in run: Range<Int>, of signal: Signal, includesSwap: Bool, telemetry: Telemetry,
    incident: IncidentWindow,
    disturbances: [Disturbance]
  ) -> MemoryRamp? {
    let width = max(1, Int((floorWidth / signal.series.stepSeconds).rounded()))
    let floor = Series(
      start: signal.series.time(at: run.lowerBound), step: signal.series.step * Int64(width),
      values: lowerEnvelope(Array(signal.series.values[run]), width: width))
    let known = floor.values.filter { !$0.isNaN }
    guard known.count >= 5, let first = known.first, let peak = known.max() else { return nil }
    guard floor.start < incident.onsetInterval.end else { return nil }
    let low = median(Array(known.prefix(3))) ?? first
    guard peak >= low * (1 + leastGrowth), peak - low >= Materiality.of(.memoryResident).absolute
    else { return nil }
    // Only the climb: the plateau at a limit says nothing about when the climb began.
    let top = floor.values.firstIndex { $0 >= low + 0.9 * (peak - low) } ?? floor.count - 1
    guard top >= 3 else { return nil }
    let climb = Array(floor.values[0...top])
    let steps = climb.filter { !$0.isNaN }
    // A step may fall between two cells.
    let reach = steps.count > 6 ? 2 : 1
    let largest = zip(steps, steps.dropFirst(reach)).map { $1 - $0 }.max() ?? 0
    guard let trend = theilSenTrend(steps), trend.slope > 0, largest <= 0.5 * (climb[top] - low),
      // A steady rise accounts for most of the growth; a jump does not rise.
      trend.slope * Double(top) >= 0.5 * (climb[top] - low)
    else { return nil }
    // Without a bend it begins with the process; where the data does not show that begin, anywhere before
    // a tenth of the climb was done.
    let isFromStart = run.lowerBound == signal.series.values.firstIndex { !$0.isNaN }
    let risen = isFromStart ? floor.values.firstIndex { $0 >= low + 0.1 * (peak - low) } ?? 0 : 0
    var ramp = MemoryRamp(
      entity: signal.id.entity, signal: signal, onset: floor.start,
      onsetInterval: TimeWindow(
        start: floor.start.advanced(bySeconds: -signal.series.stepSeconds),
        end: floor.time(at: risen + 1)),
      slopeBefore: 0, slopeAfter: trend.slope / floor.stepSeconds, before: first, peak: peak,
      isFromStart: isFromStart, includesSwap: includesSwap, floor: floor)
    // Two cells of level floor at least must be seen before a bend; a line without any fits one near its
    // start by chance.
    if let hinge = rampOnset(climb, levelBaseline: true),
      hinge.interval.low > (isFromStart ? 2 : 0.5)
    {
      func time(_ index: Double) -> Timestamp {
        floor.start.advanced(bySeconds: index * floor.stepSeconds)
      }
      ramp.onset = time(hinge.index)
      ramp.onsetInterval = TimeWindow(
        start: time(hinge.interval.low), end: time(hinge.interval.high + 1))
      ramp.slopeBefore = hinge.slopeBefore / floor.stepSeconds
      ramp.slopeAfter = hinge.slopeAfter / floor.stepSeconds
      ramp.before = hinge.before
      ramp.isFromStart = false
    }
    if ramp.isFromStart {
      // It rises from the first sample: when it began cannot be told.
      ramp.onsetInterval.start = floor.start.advanced(bySeconds: -unseen)
    }
    guard ramp.onset < incident.onsetInterval.end else { return nil }
    ramp.limit = telemetry.signals(.memoryLimit).first { $0.id.entity == ramp.entity }
      .flatMap { median($0.series.values.filter { !$0.isNaN && $0 > 0 }) }
    ramp.harm = harm(
      of: ramp, telemetry: telemetry, incident: incident, disturbances: disturbances)
    // Warm-up saturates: flat at its end, far from any limit, and nothing hurts.
    if ramp.harm == nil, ramp.isPlateau { return nil }
    return ramp
  }

  /// True where the last quarter of the run no longer rises.
  private var isPlateau: Bool {
    let known = floor.values.filter { !$0.isNaN }
    let tail = Array(known.suffix(max(3, known.count / 4)))
    guard let start = tail.first, let end = tail.last else { return false }
    return end - start < 0.05 * (peak - before)
  }

  /// The slope before and after `time`, bytes a second, within the climb: a plateau at the limit is no
  /// change of slope that anything brought about. Nil where the climb does not cover both sides.
  func slopes(around time: Timestamp) -> (before: Double, after: Double)? {
    let reach = 6
    let top = floor.values.firstIndex { $0 >= before + 0.9 * (peak - before) } ?? floor.count
    let index = floor.index(of: time)
    guard index <= top else { return nil }
    let first = theilSenTrend(
      Array(floor.values[max(0, index - reach)..<index]).filter { !$0.isNaN })
    let second = theilSenTrend(
      Array(floor.values[index..<min(top, index + reach)]).filter { !$0.isNaN })
    guard let first, let second else { return nil }
    return (first.slope / floor.stepSeconds, second.slope / floor.stepSeconds)
  }
}

extension CaseFile {
  /// Whether paging or kills of what `ramp` runs in are measured.
  func showsPaging(_ ramp: MemoryRamp) -> Bool {
    telemetry.signals.contains {
      $0.id.entity == ramp.entity
        && [.pagingRate, .outOfMemoryKills, .swapUsed].contains($0.id.quantity)
    }
  }

  /// Whether memory that the change fills up, unseen or seen, can be behind what broke later: growth in it
  /// began as it landed, or its memory is not shown to have stayed level.
  func mayHaveFilledMemory(_ suspect: Suspect) -> Bool {
    if let chain = chain(.memory), concerns(suspect, chain) {
      // Errors for want of memory tell when it was full, not since when it filled up.
      return chain.mechanism == CausalChain.outOfMemory
        || timing(of: suspect, to: chain) == .coincides
    }
    var place = governing
    let own = LevelMemory.signals(of: telemetry).filter {
      place.entities = [$0.id.entity.name]
      return concerns(suspect, place)
    }
    return own.isEmpty || !own.allSatisfy(levelMemory.contains)
  }
}
