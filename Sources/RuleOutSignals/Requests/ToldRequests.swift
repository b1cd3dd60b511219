import RuleOutModel

/// Requests that messages tell of are often but a sample of all, as where a service's own counter tells of several
/// times as many.
///
/// How many requests a sample holds depends on what was kept, such as all that failed: it tells nothing of demand, and
/// of failures and times only where nothing else does.
enum ToldRequests {
  /// A log that holds less than one in so many of the requests counted is a sample; clocks and scopes differ by less.
  private static let share = 3.0

  /// What may be told better by a metric.
  private enum Kind: Hashable {
    case demand, failures, time

    init?(_ quantity: Quantity) {
      switch quantity {
      case .traffic: self = .demand
      case .errorRatio, .errorRate, .timeoutRatio, .availability: self = .failures
      case .latency: self = .time
      default: return nil
      }
    }
  }

  private struct Subject: Hashable {
    var entity: Entity
    var kind: Kind
  }

  /// The signals of requests, less what was counted from samples and is measured as well.
  ///
  /// - Parameter told: Of which messages tell the requests.
  static func withoutSamples(
    _ logged: [Signal], of told: Set<Entity>, besides measured: [Signal]
  ) -> [Signal] {
    if told.isEmpty { return logged }
    let measured = measured.filter {
      $0.id.observer == nil && $0.id.entity.kind == .service
    }
    let counted = levels(measured)
    guard let busiest = counted.values.max() else { return logged }
    let sampled = Set(
      levels(logged).filter { entity, level in
        told.contains(entity) && (entity == .whole ? busiest : counted[entity] ?? 0) > share * level
      }.keys)
    var known: Set<Subject> = []
    for signal in measured {
      guard let kind = Kind(signal.id.quantity) else { continue }
      known.insert(Subject(entity: signal.id.entity, kind: kind))
      // One service's failures and times are not everybody's.
      if kind == .demand { known.insert(Subject(entity: .whole, kind: kind)) }
    }
    return logged.filter { signal in
      guard let kind = Kind(signal.id.quantity) else { return true }
      let entity = signal.id.entity
      switch entity.kind {
      case .service, .whole:
        return !(sampled.contains(entity) && known.contains(Subject(entity: entity, kind: kind)))
      default: return !(kind == .demand && sampled.contains(.whole))
      }
    }
  }

  /// Typical demand by service, and of everything.
  private static func levels(_ signals: [Signal]) -> [Entity: Double] {
    var levels: [Entity: Double] = [:]
    for signal in signals
    where signal.id.quantity == .traffic && [.service, .whole].contains(signal.id.entity.kind) {
      let values = signal.series.values.filter { !$0.isNaN }.sorted()
      guard !values.isEmpty else { continue }
      levels[signal.id.entity] = max(
        levels[signal.id.entity] ?? 0, values[values.count / 2].rounded(significantDigits: 6))
    }
    return levels
  }
}
