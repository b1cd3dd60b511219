import RuleOutModel

/// Signals of one input that measure the same in the same way, whatever they are about: one line of an
/// inspection.
struct SignalGroup {
  private struct Key: Hashable, Comparable {
    var quantity: Quantity
    var metric: String
    var stepSeconds: Double

    static func < (a: Key, b: Key) -> Bool {
      (a.quantity, a.metric, a.stepSeconds) < (b.quantity, b.metric, b.stepSeconds)
    }
  }

  private let key: Key
  private let statistics: [Statistic]
  private let entities: [Entity]
  private let observers: [String]

  /// Names listed before the rest is counted.
  private static let namesListed = 6

  private init(_ key: Key, _ ids: [SignalID]) {
    self.key = key
    statistics = Set(ids.map(\.statistic)).subtracting([.value]).sorted()
    entities = Set(ids.map(\.entity)).filter { !$0.name.isEmpty }.sorted()
    observers = Set(ids.compactMap { $0.observer?.name }).filter { !$0.isEmpty }.sorted()
  }

  /// The groups of the signals that `file` contributed to, by quantity.
  static func groups(of signals: [InspectedSignal], file: String) -> [SignalGroup] {
    var groups: [Key: [SignalID]] = [:]
    for signal in signals where signal.file == file || signal.otherFiles.contains(file) {
      // Labels behind a metric's name tell apart what shares everything else.
      let metric = signal.id.metric.prefix { $0 != "{" && $0 != "#" }
      let key = Key(
        quantity: signal.id.quantity, metric: String(metric), stepSeconds: signal.stepSeconds)
      groups[key, default: []].append(signal.id)
    }
    return groups.sorted { $0.key < $1.key }.map { SignalGroup($0.key, $0.value) }
  }

  /// `memory-resident of web-1 and web-2 (process_resident_memory_bytes), bytes, every 15 s`.
  var text: String {
    var text = key.quantity.kebabCase
    if !statistics.isEmpty {
      text += " (\(statistics.map(\.rawValue).joined(separator: ", ")))"
    }
    if !subjects.isEmpty { text += " of \(subjects)" }
    if !observers.isEmpty { text += " as seen by \(SignalGroup.list(observers))" }
    if !key.metric.isEmpty { text += " [\(key.metric)]" }
    if !key.quantity.unit.isEmpty { text += ", \(key.quantity.unit)" }
    return "\(text), every \(Figure.duration(key.stepSeconds))"
  }

  /// Names of services and instances; routes, of which there are many, by number.
  private var subjects: String {
    let routes = entities.count { $0.kind == .route }
    let names = entities.filter { $0.kind != .route }.map(\.name)
    let listed = names.isEmpty ? "" : SignalGroup.list(names)
    guard routes > 0 else { return listed }
    return (listed.isEmpty ? "" : listed + "; ") + Figure.count(routes, "route")
  }

  private static func list(_ names: [String]) -> String {
    let listed = names.prefix(namesListed).joined(separator: ", ")
    let more = names.count - namesListed
    return more > 0 ? "\(listed) and \(Figure.count(more)) more" : listed
  }
}
