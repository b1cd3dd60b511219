import RuleOutModel
import RuleOutSignals

/// What one connection pool did: the finding that convicts or acquits pool exhaustion.
///
/// Exhaustion is *waiting at the limit*, not slow queries: connections in use near the limit, requests
/// waiting for one, acquire time up.
struct PoolState: Sendable {
  /// `pool orders of web-1`.
  var label: String
  var entity: Entity
  var observer: Entity?
  /// The database's own count of the connections of all its clients: room in it says nothing of their pools.
  var isOfServer = false
  var source: SourceReference
  /// Cells of the impact window, and of the minutes before it, that tell of the pool.
  var samples: Int
  /// Share of the expected cells in the impact window, in the sparser of use and waiting.
  var coverage: Double
  /// Most cells missing in a row around the onset.
  var gap: Int
  /// Highest use over limit; nil where the limit is not known.
  var peakUse: Double?
  /// The cell of the highest use: connections and limit.
  var peakUsed: Double?
  var limitAtPeak: Double?
  var peakPending: Double?
  var quietPending: Double
  var acquire: Shift?
  /// Pool timeouts per second in the impact window, at most.
  var peakTimeouts: Double?
  /// First time that use was at its limit, or requests waited, or acquiring slowed down.
  var saturatedAt: Timestamp?
  var availableAt: Timestamp?
  /// The limit was lowered: from, to, and the interval in which.
  var limitLowered: LimitStep?

  struct Shift: Sendable {
    var quiet: Double
    var highest: Double
  }

  struct LimitStep: Sendable {
    var from: Double
    var to: Double
    var interval: TimeWindow
    var source: SourceReference
  }

  /// Use from which a pool counts as full: above it, arrivals soon find no free connection.
  static let fullUse = 0.95
  /// Use up to which a pool counts as having room, whatever is slow.
  static let roomyUse = 0.8

  var isSaturated: Bool { saturatedAt != nil }

  /// When it began to fill, of a pool that came to its limit: connections may have been leaking away for
  /// long before the last one was gone.
  func filling(_ file: CaseFile) -> TimeWindow? {
    guard let saturatedAt else { return nil }
    if let leak = leak(until: saturatedAt, file) { return leak }
    let climb = file.risen(.poolUsed).first {
      $0.entity == entity && $0.signal.id.observer == observer && $0.onset <= saturatedAt
        && $0.window.end >= saturatedAt
    }
    return climb?.onsetInterval
      ?? TimeWindow(
        start: saturatedAt.advanced(bySeconds: -60), end: saturatedAt.advanced(bySeconds: 60))
  }

  /// Where connections leak away, from when on: use that climbs steadily for most of the way to the limit, which
  /// quiet time has seen the beginning of.
  private func leak(until saturated: Timestamp, _ file: CaseFile) -> TimeWindow? {
    guard let limit = limitAtPeak,
      let used = file.telemetry.signals(.poolUsed).first(where: {
        $0.id.entity == entity && $0.id.observer == observer
      })
    else { return nil }
    let end = used.series.index(of: saturated)
    let values = Array(used.series.values[..<min(end + 1, used.series.count)])
    guard values.count >= 10, let hinge = rampOnset(values, levelBaseline: true),
      hinge.improvement >= PoolState.plainBend, hinge.after - hinge.before >= 0.5 * limit,
      let trend = theilSenTrend(values[Int(hinge.index)...].filter { !$0.isNaN }),
      trend.interval.low > 0
    else { return nil }
    func time(_ index: Double) -> Timestamp {
      used.series.start.advanced(bySeconds: index * used.series.stepSeconds)
    }
    return TimeWindow(start: time(hinge.interval.low), end: time(hinge.interval.high + 1))
  }

  /// Improvement from which a bend is no noise.
  private static let plainBend = 12.0

  /// Shown harmless: room in every sample, and nobody waiting.
  var isRoomy: Bool {
    guard let peakUse, peakUse <= PoolState.roomyUse else { return false }
    if let peakPending, peakPending > max(1, 2 * quietPending) { return false }
    if let peakTimeouts, peakTimeouts > 0 { return false }
    return coverage >= Harmlessness.leastCoverage && gap <= Harmlessness.longestGap && !isSaturated
  }

  static func find(
    in telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow
  ) -> [PoolState] {
    let quantities: Set<Quantity> = [
      .poolUsed, .poolIdle, .poolPending, .poolLimit, .poolUtilization, .poolAcquireTime,
      .poolTimeouts,
    ]
    let signals = telemetry.signals.filter { quantities.contains($0.id.quantity) }
    var pools = Dictionary(grouping: signals) {
      Pool(entity: $0.id.entity, observer: $0.id.observer)
    }
    // Waiting times from request logs name no pool: they are those of the pool their instance uses.
    for unnamed in pools.keys.filter({ $0.entity.name.isEmpty }).sorted() {
      let all = pools.keys.filter { !$0.entity.name.isEmpty }
      let own = all.filter { $0.observer == unnamed.observer }
      let named = own.isEmpty && all.count == 1 ? all : own
      guard !all.isEmpty, let waits = pools.removeValue(forKey: unnamed) else { continue }
      if unnamed.observer != nil { for pool in named { pools[pool]?.append(contentsOf: waits) } }
      // Messages of no service speak of some pool: of which, nobody can tell.
      let timeouts = waits.filter { $0.id.quantity == .poolTimeouts }
      if unnamed.observer == nil, !timeouts.isEmpty { pools[unnamed] = timeouts }
    }
    // Errors name a pool by its service: they are those of the only pool that the service has.
    for told in pools.keys.sorted() {
      guard let timeouts = pools[told], timeouts.allSatisfy({ $0.id.quantity == .poolTimeouts })
      else { continue }
      let own = pools.keys.filter { $0 != told && $0.observer?.name == told.entity.name }
      // Errors with room in the pool are the server's refusals.
      guard own.count == 1,
        PoolState(pool: own[0], signals: pools[own[0]]!, quiet: quiet, incident: incident)?
          .isSaturated == true
      else { continue }
      pools[own[0]]?.append(contentsOf: timeouts)
      pools[told] = nil
    }
    let servers = DatabaseStrain.machines(in: telemetry)
    return pools.keys.sorted().compactMap {
      var state = PoolState(pool: $0, signals: pools[$0]!, quiet: quiet, incident: incident)
      state?.isOfServer =
        servers.contains($0.entity.name) && ($0.observer?.name ?? $0.entity.name) == $0.entity.name
      return state
    }
  }

  private struct Pool: Hashable, Comparable {
    var entity: Entity
    var observer: Entity?
    static func < (a: Pool, b: Pool) -> Bool {
      if a.entity != b.entity { return a.entity < b.entity }
      guard let x = a.observer, let y = b.observer else {
        return a.observer == nil && b.observer != nil
      }
      return x < y
    }
  }

  private init?(pool: Pool, signals: [Signal], quiet: TimeWindow, incident: IncidentWindow) {
    func signal(_ quantity: Quantity) -> Signal? {
      signals.filter { $0.id.quantity == quantity }.min { $0.id < $1.id }
    }
    entity = pool.entity
    observer = pool.observer
    let owner = pool.observer?.name ?? ""
    label =
      pool.entity.name.isEmpty
      ? "the pool" + (owner.isEmpty ? "" : " of \(owner)")
      : "pool \(pool.entity.name)"
        + (owner.isEmpty || owner == pool.entity.name ? "" : " of \(owner)")
    let watched = TimeWindow(start: quiet.end, end: incident.impact.end)
    let main =
      signal(.poolUsed) ?? signal(.poolUtilization) ?? signal(.poolPending)
      ?? signal(.poolAcquireTime) ?? signal(.poolTimeouts)
    guard let main else { return nil }
    source = main.source
    samples = main.series.values(in: watched).count
    let told = [main, signal(.poolPending)].compactMap { $0?.series }
    coverage = told.map { $0.coverage(in: watched) }.min() ?? 0
    gap = Harmlessness.gap(in: main.series, around: incident.onsetInterval)
    quietPending = signal(.poolPending)?.series.values(in: quiet).max() ?? 0

    var full: [Timestamp] = []
    if let used = signal(.poolUsed), let limit = signal(.poolLimit) {
      for index in used.series.indices(in: watched) where !used.series.values[index].isNaN {
        let cell = limit.series.index(of: used.series.time(at: index))
        let known = limit.series.values[..<min(cell + 1, limit.series.count)].last { !$0.isNaN }
        guard let bound = known, bound > 0 else { continue }
        let use = used.series.values[index] / bound
        if use > peakUse ?? -1 {
          (peakUse, peakUsed, limitAtPeak) = (use, used.series.values[index], bound)
        }
        if use >= PoolState.fullUse { full.append(used.series.time(at: index)) }
      }
    } else if let utilization = signal(.poolUtilization) {
      peakUse = utilization.series.values(in: watched).max()
      full = utilization.series.indices(in: watched)
        .filter { utilization.series.values[$0] >= PoolState.fullUse }
        .map { utilization.series.time(at: $0) }
    }
    // What ended before the onset did no harm in the incident.
    let pause = max(180, 3 * main.series.stepSeconds)
    let reaching = TimeWindow(
      start: incident.onsetInterval.start.advanced(bySeconds: -pause), end: watched.end)
    full = PoolState.stretch(
      of: full, into: reaching.start, pause: pause, step: main.series.stepSeconds)
    let pending = signal(.poolPending)
    peakPending = pending?.series.values(in: watched).max()
    peakTimeouts = signal(.poolTimeouts)?.series.values(in: watched).max()
    let waiting = [pending, signal(.poolTimeouts)].compactMap {
      PoolState.rises($0, quiet: quiet, watched: reaching)
    }.min()
    let slow = PoolState.rises(signal(.poolAcquireTime), quiet: quiet, watched: reaching)
    if let acquireSignal = signal(.poolAcquireTime),
      let before = median(acquireSignal.series.values(in: quiet)),
      let highest = acquireSignal.series.values(in: watched).max()
    {
      acquire = Shift(quiet: before, highest: highest)
    }
    // Full for one sample is a busy moment; full for three, or full with waiting, is exhaustion.
    let lasting = full.count >= 3 || (!full.isEmpty && (waiting != nil || slow != nil))
    let knowsUse = peakUse != nil
    if lasting || (!knowsUse && (waiting ?? slow) != nil) {
      let first = (full.prefix(1) + [waiting, slow].compactMap { $0 }).min()!
      saturatedAt = first
      availableAt = first.advanced(bySeconds: 3 * main.series.stepSeconds)
      limitLowered = signal(.poolLimit).flatMap { limit in
        PoolState.lowering(
          of: limit, before: first.advanced(bySeconds: 2 * limit.series.stepSeconds))
      }
    }
  }

  /// The last of `times` from `start` on, with those that lead up to them without a pause. One that stands alone
  /// among samples taken in between is a slip of the gauge, where there are others.
  private static func stretch(
    of times: [Timestamp], into start: Timestamp, pause: Double, step: Double
  ) -> [Timestamp] {
    let near = max(30, 3 * step)
    let together = times.indices.filter { index in
      index > 0 && times[index].seconds(since: times[index - 1]) <= near
        || index + 1 < times.count && times[index + 1].seconds(since: times[index]) <= near
    }.map { times[$0] }
    let times = together.isEmpty ? times : together
    guard var first = times.firstIndex(where: { $0 >= start }) else { return [] }
    while first > 0, times[first].seconds(since: times[first - 1]) <= pause { first -= 1 }
    return Array(times[first...])
  }

  private static func rises(
    _ signal: Signal?, quiet: TimeWindow, watched: TimeWindow
  ) -> Timestamp? {
    guard let signal,
      let level = QuietLevel.known(signal.series.values(in: quiet), quantity: signal.id.quantity)
    else { return nil }
    return signal.disturbances(from: level, direction: 1)
      .first { $0.window.overlaps(watched) }?.onset
  }

  /// The last fall of the limit that was not taken back by `end`. Samples may be missing in between, as
  /// when the process restarts.
  private static func lowering(of limit: Signal, before end: Timestamp) -> LimitStep? {
    let series = limit.series
    var step: LimitStep?
    var known: (index: Int, value: Double)?
    for index in series.values.indices where series.time(at: index) < end {
      let to = series.values[index]
      guard to > 0 else { continue }
      if let (before, from) = known, to <= 0.95 * from {
        step = LimitStep(
          from: from, to: to,
          interval: TimeWindow(start: series.time(at: before), end: series.time(at: index + 1)),
          source: limit.source)
      } else if let lowered = step, to > 0.95 * lowered.from {
        step = nil
      }
      known = (index, to)
    }
    return step
  }
}
