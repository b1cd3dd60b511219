import RuleOutModel
import RuleOutSignals

/// Signals that one alert rule watches together: those of all instances, or a single one.
struct AlertWatch: Sendable {
  struct Member: Sendable {
    var signal: Signal
    /// The earliest at which it can have begun to carry the incident; nil where it never did.
    var onset: Timestamp?
    /// What bounds it: the memory limit of its process, the size of its pool.
    var limit: Signal?
  }

  /// By id; all of one step.
  var members: [Member]
  /// The first that carried the incident.
  var first: Member
  /// Nothing that carried the incident had begun by then.
  var quietEnd: Timestamp

  var quantity: Quantity { first.signal.id.quantity }
  var isUpward: Bool { Materiality.badDirection(quantity) > 0 }
  var step: Int64 { first.signal.series.step }
  var stepSeconds: Double { first.signal.series.stepSeconds }

  /// More instances than this make one alert no more telling.
  static let mostMembers = 100

  /// What it watches, in words: `resident memory of any instance`.
  var subject: String {
    var id = first.signal.id
    if id.entity.kind == .instance { id.entity.name = "any instance" }
    if id.observer?.name == id.entity.name { id.observer = nil }
    if id.observer?.kind == .instance { id.observer?.name = "any instance" }
    return describe(id)
  }

  /// The watches of an incident: over each signal that carried it, with those of other instances.
  static func find(in file: CaseFile) -> [AlertWatch] {
    let carriers = CarryingSignals.find(in: file)
    let groups = Dictionary(grouping: carriers.keys.sorted()) { Key(carriers[$0]!.signal) }
    return groups.sorted { $0.key < $1.key }.compactMap { key, ids in
      watch(key, ids.map { carriers[$0]! }, in: file.telemetry)
    }
  }

  private static func watch(
    _ key: Key, _ carriers: [CarryingSignals.Carrier], in telemetry: Telemetry
  ) -> AlertWatch? {
    let onsets = Dictionary(carriers.map { ($0.signal.id, $0.onset) }) { a, _ in a }
    let all = telemetry.signals(key.quantity).filter { Key($0) == key }
    // Those that carried it come first where there are too many.
    let kept =
      all.filter { onsets[$0.id] != nil }
      + all.filter { onsets[$0.id] == nil }
    let members = kept.prefix(mostMembers).sorted { $0.id < $1.id }.map { signal in
      Member(
        signal: signal, onset: onsets[signal.id], limit: limit(of: signal, in: telemetry))
    }
    let first = members.filter { $0.onset != nil }
      .min { ($0.onset!, $0.signal.id) < ($1.onset!, $1.signal.id) }
    guard let first, let quietEnd = first.onset else { return nil }
    return AlertWatch(members: members, first: first, quietEnd: quietEnd)
  }

  private static func limit(of signal: Signal, in telemetry: Telemetry) -> Signal? {
    let quantity: Quantity
    switch signal.id.quantity {
    case .memoryResident: quantity = .memoryLimit
    case .poolUsed: quantity = .poolLimit
    case .databaseConnections: quantity = .databaseConnectionLimit
    default: return nil
    }
    return telemetry.signals(quantity).first {
      $0.id.entity == signal.id.entity && $0.id.observer == signal.id.observer
    }
  }

  /// What tells watches apart: everything but the name of the instance.
  private struct Key: Hashable, Comparable {
    var quantity: Quantity
    var id: SignalID
    var service: String
    var step: Int64

    init(_ signal: Signal) {
      quantity = signal.id.quantity
      id = signal.id
      if id.entity.kind == .instance { id.entity.name = "" }
      if id.observer?.kind == .instance { id.observer?.name = "" }
      service = signal.origin?.service ?? ""
      step = signal.series.step
    }

    static func < (a: Key, b: Key) -> Bool {
      a.id != b.id ? a.id < b.id : (a.service, a.step) < (b.service, b.step)
    }
  }
}
