import RuleOutModel
import RuleOutSignals

/// What one measure of a host's processors or disks did.
struct HostLoad: Sendable {
  /// What the host runs out of.
  enum Resource: Sendable, Hashable {
    case processor, quota, neighbours, diskSpace, diskTime, descriptors, credits

    var mechanism: String {
      switch self {
      case .processor: "cpu"
      case .quota: "throttling"
      case .neighbours: "noisy-neighbour"
      case .diskSpace: "disk-full"
      case .diskTime: "disk-busy"
      case .descriptors: "file-descriptors"
      case .credits: "credits-exhausted"
      }
    }
  }

  var resource: Resource
  var signal: Signal
  /// Its first rise in or into the impact.
  var rise: Disturbance?
  /// Nil where there is too little quiet time to compare with, or nothing to refute.
  var test: Harmlessness?
  /// The rise came to where work is known to wait.
  var isFull: Bool

  static let quantities: [Quantity: Resource] = [
    .cpuUtilization: .processor, .cpuPressure: .processor, .loadAverage: .processor,
    .cpuThrottling: .quota, .cpuSteal: .neighbours, .diskUtilization: .diskSpace,
    .diskBusy: .diskTime, .diskPressure: .diskTime, .inodeUtilization: .diskSpace,
    .descriptorUtilization: .descriptors, .diskQueue: .diskTime, .storageLatency: .diskTime,
    .eventLoopLag: .processor,
  ]

  /// Levels from which work waits: a processor or disk busy for most of the time, work held back for a
  /// tenth of it, something waiting for a third of it;
  /// ten reads and writes in the queue of a disk, or one that takes as long as no disk needs; a second in which an
  /// event loop does nothing else.
  static let fullLevels: [Quantity: Double] = [
    .cpuUtilization: 0.85, .diskBusy: 0.85, .cpuThrottling: 0.1, .cpuSteal: 0.1,
    .cpuPressure: 0.3, .diskPressure: 0.3, .diskUtilization: DiskRamp.full,
    .inodeUtilization: DiskRamp.full, .descriptorUtilization: DiskRamp.full,
    .diskQueue: 10, .storageLatency: 0.02, .eventLoopLag: 1,
  ]

  init?(_ signal: Signal, incident: IncidentWindow, disturbances: [Disturbance]) {
    // What a database waits for its storage is told of the database.
    guard let resource = HostLoad.quantities[signal.id.quantity],
      signal.id.entity.kind != .database
    else { return nil }
    self.resource = resource
    self.signal = signal
    rise = disturbances.first {
      $0.signal.id == signal.id && $0.shift > 0 && $0.window.overlaps(incident.impact)
    }
    isFull = rise.map { HostLoad.isFull($0) } ?? false
  }

  mutating func compare(with quiet: TimeWindow, in incident: IncidentWindow) {
    let base = median(signal.series.values(in: quiet)) ?? 0
    test = Harmlessness(
      signal, quiet: quiet, incident: incident, margin: HostLoad.margin(of: signal, base: base))
  }

  /// The rise that quiet time does not excuse. What the data call CPU may be cores: a share that is
  /// near its end may rise by less.
  private static func margin(of signal: Signal, base: Double) -> Double {
    let floor = Materiality.of(signal.id.quantity)
    let rise = max(floor.absolute, floor.relative * base)
    let isShare = HostLoad.isShare(signal) && base < 1
    return isShare ? min(rise, max(0.02, (1 - base) / 3)) : rise
  }

  /// True for a share of a whole; running sums of CPU seconds give cores in use.
  static func isShare(_ signal: Signal) -> Bool {
    switch signal.id.quantity {
    case .cpuUtilization: signal.id.statistic != .rate
    case .loadAverage, .cpuThrottling, .diskQueue, .storageLatency, .eventLoopLag: false
    default: true
    }
  }

  static func isFull(_ rise: Disturbance) -> Bool {
    guard let level = fullLevels[rise.quantity], max(rise.level, 0) >= level else { return false }
    return (rise.ratio ?? .infinity) >= leastRatio(of: rise.signal)
  }

  /// Multiple of quiet to which a measure without an end must have come besides: of cores it is not known how
  /// many there are, and some disks are slow at any time.
  private static func leastRatio(of signal: Signal) -> Double {
    switch signal.id.quantity {
    case .cpuUtilization: isShare(signal) ? 0 : 1.5
    case .diskQueue, .storageLatency, .eventLoopLag: 5
    default: 0
    }
  }

  /// An event loop that is busy is so with what its own process does: how harm comes about, not why.
  var isOwnWork: Bool { signal.id.quantity == .eventLoopLag }

  var isHarmless: Bool { rise == nil && test?.outcome == .harmless }

  /// `CPU utilization of web-1 was 20 % to 24 %`.
  var range: String {
    guard let test else { return "" }
    let quantity = signal.id.quantity
    func show(_ value: Double) -> String { HostLoad.show(value, of: signal) }
    return
      "\(words(quantity)) of \(HostLoad.name(signal)) was \(show(test.lowest)) to"
      + " \(show(test.highest)), baseline \(show(test.baseline))"
  }

  static func show(_ value: Double, of signal: Signal) -> String {
    signal.id.quantity == .cpuUtilization && signal.id.statistic == .rate
      ? "\(Figure.number(value, digits: 2)) cores" : Figure.value(value, of: signal.id.quantity)
  }

  static func name(_ signal: Signal) -> String {
    signal.id.entity.name.isEmpty ? "all hosts" : signal.id.entity.name
  }
}
